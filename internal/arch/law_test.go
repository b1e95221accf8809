package arch

import (
	"slices"
	"testing"
)

// laws are all of them.
var laws = []law{
	{"every file can be read", "nothing is known of a file that cannot", each(checkParses)},
	{"packages import what their row allows", "the house has one shape, and it is written down", checkRows},
	{"nothing below the plan touches a machine", "purity is a promise about everything below", checkReach},
	{"libraries stay in their room", "each has one reason to be here", product(checkLibraries)},
	{"nobody hides names behind a dot", "the laws about calls must see who is called", each(checkDotImports)},
	{"only commands and views print", "a library returns what it has to say", product(uses(printing))},
	{"nobody prints with the language", "it is for debugging", product(checkBuiltinPrint)},
	{"only fsx writes files", "whole or not at all", product(uses(writing))},
	{"only host asks the machine", "the same input must give the same answer", product(uses(asking))},
	{"no function runs by itself", "registries are lists", product(checkInit)},
	{"files are formatted", "one style, no discussion", each(checkFormat)},
	{"files are short", "one topic a file", product(checkFileLength)},
	{"functions are short", "one thought a function", product(checkFunctionLength)},
	{"exported names have comments", "the comment is the promise", product(checkComments)},
	{"packages say what they are", "doc.go is the door", checkPackageDoc},
	{"nothing is left unfinished", "a note to oneself is no issue", each(checkUnfinished)},
	{"a skipped test says why", "silence looks like success", each(checkSkips)},
}

func TestLaws(t *testing.T) {
	all := repository(t)
	for _, l := range laws {
		t.Run(l.name, func(t *testing.T) {
			for _, v := range sorted(l.check(all)) {
				t.Errorf("%v", v)
			}
			if t.Failed() {
				t.Logf("the law: %s", l.why)
			}
		})
	}
}

// TestLawsCanFail runs every law on small sources that break it, and on some that do not.
func TestLawsCanFail(t *testing.T) {
	seen := map[string]*struct{ fires, silent int }{}
	for _, l := range laws {
		seen[l.name] = &struct{ fires, silent int }{}
	}
	for _, c := range slices.Concat(importCases(), callCases(), shapeCases()) {
		t.Run(c.law+"/"+c.name, func(t *testing.T) {
			i := slices.IndexFunc(laws, func(l law) bool { return l.name == c.law })
			if i < 0 {
				t.Fatalf("there is no law %q", c.law)
			}
			var all []*source
			for _, f := range c.files {
				all = append(all, parse(f.path, f.text))
			}
			var got []string
			for _, v := range sorted(laws[i].check(all)) {
				got = append(got, v.String())
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("found\n%q\nwant\n%q", got, c.want)
			}
			if len(c.want) > 0 {
				seen[c.law].fires++
			} else {
				seen[c.law].silent++
			}
		})
	}
	for name, n := range seen {
		if n.fires == 0 || n.silent == 0 {
			t.Errorf("law %q has %d cases that break it and %d that do not; both must be tried", name, n.fires, n.silent)
		}
	}
}

// lawCase is a small repository and what a law finds in it.
type lawCase struct {
	law, name string
	files     []text
	want      []string // file:line: what
}

type text struct{ path, text string }

// one is a repository of one file.
func one(path, content string) []text { return []text{{path, content}} }
