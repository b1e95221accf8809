package arch

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path of the project in import statements.
const module = "github.com/isoplan/isoplan"

// source is one Go file.
type source struct {
	path string // from the root of the repository, with /
	pkg  string // its folder, "." for the root
	test bool   // a _test.go file, or one of a package for tests
	text string
	fset *token.FileSet
	file *ast.File // as far as it could be read
	err  error     // why it could not be read to its end
}

// violation is a place that breaks a law.
type violation struct {
	path string
	line int
	say  string
}

func (v violation) String() string { return fmt.Sprintf("%s:%d: %s", v.path, v.line, v.say) }

// law is one rule about all sources.
type law struct {
	name  string // a sentence of few words, also the name of the test
	why   string
	check func([]*source) []violation
}

// parse reads one file.
func parse(name, text string) *source {
	s := &source{path: name, pkg: path.Dir(name), text: text, fset: token.NewFileSet()}
	s.test = strings.HasSuffix(name, "_test.go") || testSupport(s.pkg)
	s.file, s.err = parser.ParseFile(s.fset, name, text, parser.ParseComments)
	return s
}

// at makes the violation of the node at p.
func (s *source) at(p token.Pos, say string, args ...any) violation {
	return violation{path: s.path, line: s.fset.Position(p).Line, say: fmt.Sprintf(say, args...)}
}

// lines counts the lines from a to b, both included.
func (s *source) lines(a, b token.Pos) int {
	return s.fset.Position(b).Line - s.fset.Position(a).Line + 1
}

// imports returns the import statements with their paths.
func (s *source) imports() map[*ast.ImportSpec]string {
	all := map[*ast.ImportSpec]string{}
	for _, i := range s.file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			all[i] = p
		}
	}
	return all
}

// each collects what check says about every file.
func each(check func(*source) []violation) func([]*source) []violation {
	return func(all []*source) []violation {
		var found []violation
		for _, s := range all {
			found = append(found, check(s)...)
		}
		return found
	}
}

// product is each over the files that are part of the program.
func product(check func(*source) []violation) func([]*source) []violation {
	return each(func(s *source) []violation {
		if s.test {
			return nil
		}
		return check(s)
	})
}

// sorted orders violations by place.
func sorted(v []violation) []violation {
	slices.SortFunc(v, func(a, b violation) int {
		return cmp.Or(cmp.Compare(a.path, b.path), cmp.Compare(a.line, b.line), cmp.Compare(a.say, b.say))
	})
	return v
}

// matches reports whether pkg is one of patterns; in a pattern * stands for one folder.
func matches(pkg string, patterns []string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, pkg)
		return ok && err == nil
	})
}

// repository reads every Go file of the repository as it lies in the working tree.
func repository(t *testing.T) []*source {
	t.Helper()
	root := os.DirFS("../..")
	if mod, err := fs.ReadFile(root, "go.mod"); err != nil || !strings.HasPrefix(string(mod), "module "+module+"\n") {
		t.Fatalf("this is not run in %s: %v", module, err)
	}
	var all []*source
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := path.Base(name)
		if d.IsDir() && name != "." && (base == "testdata" || base[0] == '.' || base[0] == '_') {
			return fs.SkipDir // as the go command does
		}
		if d.IsDir() || path.Ext(name) != ".go" {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		all = append(all, parse(name, string(text)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, must := range []string{"internal/arch/doc.go", "internal/arch/source_test.go", "internal/fsx/write.go"} {
		if !slices.ContainsFunc(all, func(s *source) bool { return s.path == must }) {
			t.Fatalf("%s was not found, so nothing is proved by the %d files that were", must, len(all))
		}
	}
	return all
}
