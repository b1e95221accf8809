package arch

import (
	"go/ast"
	"go/token"
	"strings"
)

// checkComments: every exported name of a package, and every exported method of an exported type, has a comment. That
// of a function, method, type or single value begins with the name; values in a group may share the group's.
func checkComments(s *source) []violation {
	var found []violation
	for _, d := range s.file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d.Recv) && !begins(d.Doc, d.Name.Name) {
				found = append(found, s.at(d.Type.Pos(), "%s", noComment(d.Name.Name, d.Doc)))
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				found = append(found, checkSpec(s, d, spec)...)
			}
		}
	}
	return found
}

func checkSpec(s *source, d *ast.GenDecl, spec ast.Spec) []violation {
	grouped := d.Lparen != token.NoPos
	switch spec := spec.(type) {
	case *ast.TypeSpec:
		doc := spec.Doc
		if !grouped {
			doc = d.Doc
		}
		if spec.Name.IsExported() && !begins(doc, spec.Name.Name) {
			return []violation{s.at(spec.Name.Pos(), "%s", noComment(spec.Name.Name, doc))}
		}
	case *ast.ValueSpec:
		for _, name := range spec.Names {
			if !name.IsExported() {
				continue
			}
			if !grouped && len(spec.Names) == 1 && !begins(d.Doc, name.Name) {
				return []violation{s.at(name.Pos(), "%s", noComment(name.Name, d.Doc))}
			}
			if d.Doc.Text() == "" && spec.Doc.Text() == "" && spec.Comment.Text() == "" {
				return []violation{s.at(name.Pos(), "%s", noComment(name.Name, nil))}
			}
		}
	}
	return nil
}

func noComment(name string, doc *ast.CommentGroup) string {
	if doc.Text() == "" {
		return name + " is exported and has no comment"
	}
	return "the comment of " + name + " does not begin with its name"
}

// begins reports whether the comment begins with name, an article apart.
func begins(doc *ast.CommentGroup, name string) bool {
	words := strings.Fields(doc.Text())
	if len(words) > 1 && (words[0] == "A" || words[0] == "An" || words[0] == "The") {
		words = words[1:]
	}
	return len(words) > 1 && strings.TrimSuffix(strings.TrimRight(words[0], ",:;"), "'s") == name
}

// exportedReceiver reports whether a function is none's method or an exported type's.
func exportedReceiver(recv *ast.FieldList) bool {
	if recv == nil || len(recv.List) == 0 {
		return true
	}
	kind := recv.List[0].Type
	for {
		switch k := kind.(type) {
		case *ast.StarExpr:
			kind = k.X
		case *ast.IndexExpr:
			kind = k.X
		case *ast.IndexListExpr:
			kind = k.X
		case *ast.Ident:
			return k.IsExported()
		default:
			return true
		}
	}
}
