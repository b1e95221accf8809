package arch

import "strings"

// long is a function of n lines whose comment is one line.
func long(n int) string {
	return "package x\n\n// a is long.\nfunc a() {\n" + strings.Repeat("\t_ = 1\n", n-2) + "}\n"
}

func shapeCases() []lawCase {
	const readLaw, formatLaw, fileLaw, funcLaw, initLaw, wordLaw, docLaw = "every file can be read", "files are formatted", "files are short",
		"functions are short", "no function runs by itself", "nothing is left unfinished", "packages say what they are"
	word := "TO" + "DO"
	return append(commentCases(), []lawCase{
		{readLaw, "broken", one("lang/a.go", "package x\n\nfunc {\n"), []string{"lang/a.go:3: it cannot be read: expected 'IDENT', found '{'"}},
		{readLaw, "whole", one("lang/a.go", "package x\n"), nil},

		{formatLaw, "a blank too many", one("lang/a_test.go", "package x\n\nvar a = 1\nvar  b = 2\n"), []string{"lang/a_test.go:4: gofmt would change it"}},
		{formatLaw, "no line end", one("lang/a.go", "package x\n\nvar a = 1"), []string{"lang/a.go:3: gofmt would change it"}},
		{formatLaw, "carriage returns", one("lang/a.go", "package x\r\n"), []string{"lang/a.go:1: gofmt would change it"}},
		{formatLaw, "tidy", one("lang/a.go", "package x\n\nvar a = 1\n"), nil},

		{fileLaw, "501 lines", one("lang/a.go", "package x\n"+strings.Repeat("\n", 500)), []string{"lang/a.go:501: the file has 501 lines, the limit is 500; split it by topic"}},
		{fileLaw, "501 without the last line end", one("lang/a.go", "package x\n"+strings.Repeat("\n", 499)+"//"),
			[]string{"lang/a.go:501: the file has 501 lines, the limit is 500; split it by topic"}},
		{fileLaw, "500 lines, and a test of more", []text{{"lang/a.go", "package x\n" + strings.Repeat("\n", 499)}, {"lang/a_test.go", "package x\n" + strings.Repeat("\n", 900)}}, nil},

		{funcLaw, "81 lines", one("lang/a.go", long(81)), []string{"lang/a.go:4: a has 81 lines, the limit is 80"}},
		{funcLaw, "81 lines in a variable", one("lang/a.go", strings.Replace(long(81), "func a()", "var a = func()", 1)),
			[]string{"lang/a.go:4: a function value has 81 lines, the limit is 80"}},
		{funcLaw, "80 lines, and a test of more", []text{{"lang/a.go", long(80)}, {"lang/a_test.go", long(200)}}, nil},

		{initLaw, "init", one("lang/a.go", "package x\n\nfunc init() {}\n"), []string{"lang/a.go:3: func init runs by itself; list what is to be registered"}},
		{initLaw, "a method and a test", []text{{"lang/a.go", "package x\n\ntype a struct{}\n\nfunc (a) init() {}\n"}, {"lang/a_test.go", "package x\n\nfunc init() {}\n"}}, nil},

		{wordLaw, "in a comment of a test", one("lang/a_test.go", "package x\n\n// "+word+": more\nvar a = 1 // "+"FIX"+"ME\n"),
			[]string{"lang/a_test.go:3: " + word + ": finish it or write an issue", "lang/a_test.go:4: FIX" + "ME: finish it or write an issue"}},
		{wordLaw, "part of a word", one("lang/a.go", "package x\n\nvar "+word+"S, a"+word+", XX"+"XX = 1, 2, 3\n"), nil},

		{docLaw, "none", []text{{"lang/a.go", "// Package lang is text.\npackage lang\n"}, {"lang/b.go", "package lang\n"}},
			[]string{"lang/a.go:2: package lang has no doc.go that says what it is, promises and will not do"}},
		{docLaw, "empty", []text{{"lang/a.go", "package lang\n"}, {"lang/doc.go", "// Lang is text.\n\npackage lang\n"}},
			[]string{"lang/doc.go:3: the comment of package lang does not begin with its name"}},
		{docLaw, "another name", one("lang/doc.go", "// Package language is text.\npackage lang\n"),
			[]string{"lang/doc.go:2: the comment of package lang does not begin with its name"}},
		{docLaw, "good", []text{{"lang/doc.go", "// Package lang is text.\npackage lang\n"}, {"cmd/isoplan/doc.go", "// Command isoplan plans.\npackage main\n"},
			{"examples/a_test.go", "package examples_test\n"}}, nil},
	}...)
}

func commentCases() []lawCase {
	const name = "exported names have comments"
	bare := `package x

type T struct{}

func (T) M() {}

func (*T) N() {}

func F() {}

var V = 1

const (
	A = 1
)

type G[P any] struct{}

func (*G[P]) M() {}

var C, D = 1, 2

//go:embed x
var E = 1
`
	off := `package x

// Makes a T.
func F() {}

// Returns V.
var V = 1

type (
	// The first.
	T struct{}
)

// T2
type T2 struct{}
`
	good := `package x

// T is a type.
type T struct{ Field int }

// M does it.
func (T) M() {}

type t struct{}

func (t) M() {}

func (*t) N() {}

func f() {}

// An E, of all things, is one.
type E struct{}

// E2's twin is E.
const E2 = 1

// Some values.
const (
	A = 1
	B = 2
)

const (
	// C has its own.
	C = 1
	D = 2 // D too
	e = 3
)

// Two at once.
var G, H = 1, 2
`
	return []lawCase{
		{name, "none", one("lang/a.go", bare), []string{
			"lang/a.go:3: T is exported and has no comment",
			"lang/a.go:5: M is exported and has no comment",
			"lang/a.go:7: N is exported and has no comment",
			"lang/a.go:9: F is exported and has no comment",
			"lang/a.go:11: V is exported and has no comment",
			"lang/a.go:14: A is exported and has no comment",
			"lang/a.go:17: G is exported and has no comment",
			"lang/a.go:19: M is exported and has no comment",
			"lang/a.go:21: C is exported and has no comment",
			"lang/a.go:24: E is exported and has no comment",
		}},
		{name, "beside the point", one("lang/a.go", off), []string{
			"lang/a.go:4: the comment of F does not begin with its name",
			"lang/a.go:7: the comment of V does not begin with its name",
			"lang/a.go:11: the comment of T does not begin with its name",
			"lang/a.go:15: the comment of T2 does not begin with its name",
		}},
		{name, "good", []text{{"lang/a.go", good}, {"lang/a_test.go", bare}}, nil},
	}
}
