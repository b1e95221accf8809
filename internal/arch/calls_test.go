package arch

import (
	"go/ast"
	"path"
	"regexp"
	"slices"
)

// reserved are names of a package that only some packages may use, called or not.
type reserved struct {
	path  string
	names []string
	only  []string
	why   string
}

// printers may write to the standard streams.
var printers = []string{"cmd/isoplan", "internal/view"}

// printing, writing and asking are the three laws about calls.
var (
	printing = []reserved{
		{"fmt", []string{"Print", "Printf", "Println"}, printers, "a library returns what it has to say"},
	}
	writing = []reserved{
		{"os", []string{"WriteFile", "Create", "CreateTemp", "OpenFile", "Rename", "Remove", "RemoveAll", "Mkdir", "MkdirAll", "MkdirTemp",
			"Truncate", "Link", "Symlink", "Chmod", "Chown", "Lchown", "Chtimes", "CopyFS"},
			[]string{"internal/fsx"}, "a file that is written anywhere else can be left half written"},
		{"os", []string{"OpenRoot", "OpenInRoot"}, []string{"internal/fsx", "internal/host"}, "a root can write too"},
	}
	asking = []reserved{
		{"time", []string{"Now", "Since", "Until"}, []string{"internal/host"}, "the clock comes from Env, or the same input gives two answers"},
		{"os", []string{"Getenv", "LookupEnv", "Environ", "ExpandEnv", "Setenv", "Unsetenv", "Clearenv"},
			[]string{"internal/host"}, "the environment comes from Env"},
		{"os", []string{"Args", "Stdin", "Stdout", "Stderr", "Getwd", "Chdir"}, []string{"internal/host"}, "arguments, streams and the working directory come from Env"},
		{"os", []string{"Exit"}, []string{"cmd/isoplan"}, "only the command decides how the program ends"},
	}
)

// uses returns a check that nobody else uses the reserved names.
func uses(table []reserved) func(*source) []violation {
	return func(s *source) []violation {
		names := packageNames(s)
		var found []violation
		ast.Inspect(s.file, func(n ast.Node) bool {
			sel, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			// An identifier that the parser resolved is a variable that hides the package.
			x, ok := sel.X.(*ast.Ident)
			if !ok || x.Obj != nil {
				return true
			}
			for _, r := range table {
				if names[x.Name] == r.path && slices.Contains(r.names, sel.Sel.Name) && !matches(s.pkg, r.only) {
					found = append(found, s.at(sel.Pos(), "%s may not use %s.%s: %s", s.pkg, r.path, sel.Sel.Name, r.why))
				}
			}
			return true
		})
		return found
	}
}

var version = regexp.MustCompile(`^v[0-9]+$`)

// packageNames maps the names that the imports of s have in it to their paths.
func packageNames(s *source) map[string]string {
	names := map[string]string{}
	for spec, imported := range s.imports() {
		name := path.Base(imported)
		if version.MatchString(name) {
			name = path.Base(path.Dir(imported))
		}
		if spec.Name != nil {
			name = spec.Name.Name
		}
		names[name] = imported
	}
	return names
}

// checkBuiltinPrint finds print and println of the language itself.
func checkBuiltinPrint(s *source) []violation {
	var found []violation
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		if f, ok := call.Fun.(*ast.Ident); ok && f.Obj == nil && (f.Name == "print" || f.Name == "println") {
			found = append(found, s.at(call.Pos(), "%s is left over from a debugging session", f.Name))
		}
		return true
	})
	return found
}

// checkDotImports: a dot import hides from the laws above who is called.
func checkDotImports(s *source) []violation {
	var found []violation
	for spec, imported := range s.imports() {
		if spec.Name != nil && spec.Name.Name == "." {
			found = append(found, s.at(spec.Pos(), "the import of %s hides where its names come from", imported))
		}
	}
	return found
}

// checkSkips: a test that is skipped says why.
func checkSkips(s *source) []violation {
	var found []violation
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) > 0 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Skip", "Skipf", "SkipNow"}, sel.Sel.Name) {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && testingParameter(x) {
			found = append(found, s.at(call.Pos(), "%s.%s() does not say why", x.Name, sel.Sel.Name))
		}
		return true
	})
	return found
}

// testingParameter reports whether x is a parameter of type *testing.T, B or F, or testing.TB.
func testingParameter(x *ast.Ident) bool {
	if x.Obj == nil {
		return false
	}
	field, ok := x.Obj.Decl.(*ast.Field)
	if !ok {
		return false
	}
	kind := field.Type
	if star, ok := kind.(*ast.StarExpr); ok {
		kind = star.X
	}
	sel, ok := kind.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := sel.X.(*ast.Ident)
	return ok && pkg.Name == "testing"
}
