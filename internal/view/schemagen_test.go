package view_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// schemaMaker makes JSON Schemas from Go types and the comments of their
// sources. It is a hundred lines because what is published is plain structs;
// a library would bring tags and types into the packages it reads.
type schemaMaker struct {
	t *testing.T
	// docs are comments under "package/path.Type" and "package/path.Type.Field",
	// words the constants of named text types.
	docs  map[string]string
	words map[string][]string
	read  map[string]bool
	defs  map[string]any
	// from is the Go type behind a name, to notice two of one name.
	from map[string]reflect.Type
}

const module = "github.com/isoplan/isoplan"

// schemaOf makes the schema of everything the JSON form of a value can be.
func schemaOf(t *testing.T, title string, v any) map[string]any {
	m := &schemaMaker{t: t, docs: map[string]string{}, words: map[string][]string{}, read: map[string]bool{}, defs: map[string]any{}, from: map[string]reflect.Type{}}
	top := m.of(reflect.TypeOf(v), false)
	return map[string]any{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, "$ref": top["$ref"], "$defs": m.defs}
}

// of gives the schema of a type; absent says that an empty value is left out.
func (m *schemaMaker) of(ty reflect.Type, absent bool) map[string]any {
	orNull := func(name string, s map[string]any) map[string]any {
		s["type"] = name
		if !absent {
			s["type"] = []string{name, "null"}
		}
		return s
	}
	switch ty.Kind() {
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int32, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Uint, reflect.Uint32, reflect.Uint64:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.String:
		s := map[string]any{"type": "string"}
		if ty.PkgPath() != "" {
			m.parse(ty.PkgPath())
			if words := m.words[ty.PkgPath()+"."+ty.Name()]; len(words) > 0 {
				s["enum"] = words
			}
		}
		return s
	case reflect.Interface:
		return map[string]any{}
	case reflect.Slice:
		return orNull("array", map[string]any{"items": m.of(ty.Elem(), false)})
	case reflect.Map:
		return orNull("object", map[string]any{"additionalProperties": m.of(ty.Elem(), false)})
	case reflect.Pointer:
		if s := m.of(ty.Elem(), false); absent {
			return s
		} else {
			return map[string]any{"anyOf": []any{s, map[string]any{"type": "null"}}}
		}
	case reflect.Struct:
		return m.object(ty)
	}
	m.t.Fatalf("no schema for %s", ty)
	return nil
}

func (m *schemaMaker) object(ty reflect.Type) map[string]any {
	name := ty.Name()
	ref := map[string]any{"$ref": "#/$defs/" + name}
	if was, made := m.from[name]; made {
		if was != ty {
			m.t.Fatalf("%s and %s have one name", was, ty)
		}
		return ref
	}
	m.from[name] = ty
	properties, required := map[string]any{}, []string{}
	m.members(ty, properties, &required)
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	if doc := m.docs[ty.PkgPath()+"."+name]; doc != "" {
		out["description"] = doc
	}
	m.defs[name] = out
	return ref
}

// members adds the fields of a struct, and those of structs embedded in it.
func (m *schemaMaker) members(ty reflect.Type, properties map[string]any, required *[]string) {
	m.parse(ty.PkgPath())
	for i := range ty.NumField() {
		f := ty.Field(i)
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case f.Anonymous && tag == "" && f.Type.Kind() == reflect.Struct:
			m.members(f.Type, properties, required)
			continue
		case f.Anonymous && tag == "":
			m.t.Fatalf("%s is embedded in %s, which this does not know", f.Name, ty)
		case tag == "-" || !f.IsExported():
			continue
		case tag == "":
			tag = f.Name
		}
		absent := slices.Contains(strings.Split(options, ","), "omitempty")
		s := m.of(f.Type, absent)
		if doc := m.docs[ty.PkgPath()+"."+ty.Name()+"."+f.Name]; doc != "" {
			s["description"] = doc
		}
		properties[tag] = s
		if !absent {
			*required = append(*required, tag)
		}
	}
}

// parse reads the comments and constants of a package of the project.
func (m *schemaMaker) parse(pkg string) {
	rel, ours := strings.CutPrefix(pkg, module+"/")
	if !ours || m.read[pkg] {
		return
	}
	m.read[pkg] = true
	files, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(rel), "*.go"))
	if err != nil {
		m.t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			m.t.Fatal(err)
		}
		for _, d := range f.Decls {
			if g, ok := d.(*ast.GenDecl); ok {
				m.declaration(pkg, g)
			}
		}
	}
}

func (m *schemaMaker) declaration(pkg string, g *ast.GenDecl) {
	for _, spec := range g.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			doc := spec.Doc
			if doc == nil {
				doc = g.Doc
			}
			key := pkg + "." + spec.Name.Name
			m.docs[key] = flowing(doc)
			if s, ok := spec.Type.(*ast.StructType); ok {
				m.fields(key, s)
			}
		case *ast.ValueSpec:
			ty, ok := spec.Type.(*ast.Ident)
			for _, v := range spec.Values {
				if lit, isText := v.(*ast.BasicLit); ok && isText && lit.Kind == token.STRING {
					word, err := strconv.Unquote(lit.Value)
					if err != nil {
						m.t.Fatal(err)
					}
					m.words[pkg+"."+ty.Name] = append(m.words[pkg+"."+ty.Name], word)
				}
			}
		}
	}
}

func (m *schemaMaker) fields(key string, s *ast.StructType) {
	for _, f := range s.Fields.List {
		doc := f.Doc
		if doc == nil {
			doc = f.Comment
		}
		for _, n := range f.Names {
			m.docs[key+"."+n.Name] = flowing(doc)
		}
	}
}

// flowing is a comment as one line.
func flowing(c *ast.CommentGroup) string { return strings.Join(strings.Fields(c.Text()), " ") }
