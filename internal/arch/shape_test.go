package arch

import (
	"errors"
	"fmt"
	"go/ast"
	"go/format"
	"go/scanner"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// The longest file and function of the program, in lines.
const (
	maxFile     = 500
	maxFunction = 80
)

// checkParses: everything else is only as good as the reading of the file.
func checkParses(s *source) []violation {
	var list scanner.ErrorList
	switch {
	case s.err == nil:
		return nil
	case errors.As(s.err, &list) && len(list) > 0:
		return []violation{{path: s.path, line: list[0].Pos.Line, say: "it cannot be read: " + list[0].Msg}}
	}
	return []violation{{path: s.path, line: 1, say: fmt.Sprintf("it cannot be read: %v", s.err)}}
}

// checkFormat compares the file with what gofmt makes of it.
func checkFormat(s *source) []violation {
	tidy, err := format.Source([]byte(s.text))
	if err != nil || string(tidy) == s.text {
		return nil // what cannot be read is another law's
	}
	have, want := strings.SplitAfter(s.text, "\n"), strings.SplitAfter(string(tidy), "\n")
	line := 0
	for line < min(len(have), len(want))-1 && have[line] == want[line] {
		line++
	}
	return []violation{{path: s.path, line: line + 1, say: "gofmt would change it"}}
}

// checkFileLength counts lines.
func checkFileLength(s *source) []violation {
	n := strings.Count(s.text, "\n")
	if s.text != "" && !strings.HasSuffix(s.text, "\n") {
		n++
	}
	if n > maxFile {
		return []violation{{path: s.path, line: n, say: fmt.Sprintf("the file has %d lines, the limit is %d; split it by topic", n, maxFile)}}
	}
	return nil
}

// checkFunctionLength measures functions, and function values of variables.
func checkFunctionLength(s *source) []violation {
	var found []violation
	measure := func(name string, from, to token.Pos) {
		if l := s.lines(from, to); l > maxFunction {
			found = append(found, s.at(from, "%s has %d lines, the limit is %d", name, l, maxFunction))
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch f := n.(type) {
		case *ast.FuncDecl:
			// Its comment is not part of its length. What is inside is measured with it.
			measure(f.Name.Name, f.Type.Pos(), f.End())
			return false
		case *ast.FuncLit:
			measure("a function value", f.Pos(), f.End())
			return false
		}
		return true
	})
	return found
}

// checkInit: order, tests and builds must not depend on who imports whom.
func checkInit(s *source) []violation {
	var found []violation
	for _, d := range s.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
			found = append(found, s.at(f.Type.Pos(), "func init runs by itself; list what is to be registered"))
		}
	}
	return found
}

// The words are put together so that the law does not find itself.
var unfinished = regexp.MustCompile(`\b(` + "TO" + `DO|` + "FIX" + `ME|` + "XX" + `X)\b`)

// checkUnfinished finds notes to oneself.
func checkUnfinished(s *source) []violation {
	var found []violation
	for i, line := range strings.Split(s.text, "\n") {
		if word := unfinished.FindString(line); word != "" {
			found = append(found, violation{path: s.path, line: i + 1, say: word + ": finish it or write an issue"})
		}
	}
	return found
}

// checkPackageDoc: every package of the program says in doc.go what it is.
func checkPackageDoc(all []*source) []violation {
	var found []violation
	var done []string
	for _, s := range all {
		if strings.HasSuffix(s.path, "_test.go") || slices.Contains(done, s.pkg) {
			continue
		}
		done = append(done, s.pkg)
		name := strings.TrimPrefix(s.pkg+"/doc.go", "./")
		i := slices.IndexFunc(all, func(o *source) bool { return o.path == name })
		switch {
		case i < 0:
			found = append(found, s.at(s.file.Package, "package %s has no doc.go that says what it is, promises and will not do", s.pkg))
		case !strings.HasPrefix(all[i].file.Doc.Text(), "Package "+s.file.Name.Name+" ") &&
			!(s.file.Name.Name == "main" && strings.HasPrefix(all[i].file.Doc.Text(), "Command ")):
			found = append(found, all[i].at(all[i].file.Package, "the comment of package %s does not begin with its name", s.pkg))
		}
	}
	return found
}
