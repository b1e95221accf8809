package lang

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// takeServer reads a server block with everything in it.
func (f *file) takeServer(b *block) {
	if n := f.object(b, model.ServerKind); n != nil {
		f.servers = append(f.servers, n)
	}
}

// object reads a block that declares an object.
func (f *file) object(b *block, k model.Kind) *node {
	s := shapeOf(k)
	if !f.labels(b, s.labels, s.example) {
		return nil
	}
	n := &node{kind: k, at: f.rng(b.head())}
	if s.labels == 1 {
		n.label, n.labelAt = b.labels[0].text, f.rng(b.labels[0].at)
	}
	f.content(n, b.args, s)
	for _, c := range b.blocks {
		f.child(n, c, s)
	}
	return n
}

// child reads a block inside an object.
func (f *file) child(in *node, b *block, s shape) {
	switch {
	case b.typ == "override" && in.kind != model.ServerKind:
		f.takeOverride(in, b)
	case !contains(s.blocks, b.typ):
		blocks := s.blocks
		if in.kind != model.ServerKind && meant(b.typ, []string{"override"}) != "" {
			blocks = append(slices.Clone(blocks), "override")
		}
		f.unknownBlock(b, "in "+article(in.kind.String())+" block", blocks, s.known(in.kind))
	case b.typ == "live" || b.typ == "observed" || b.typ == "disruption":
		if sp := f.special(b, specialShapes[b.typ]); sp != nil {
			in.special = append(in.special, sp)
		}
	case b.typ == "app_defaults":
		f.appDefaults(in, b)
	case b.typ == "module":
		f.moduleCall(in, b)
	default:
		k, _ := model.KindOf(b.typ)
		if n := f.object(b, k); n != nil {
			in.children = append(in.children, n)
		}
	}
}

// defaultsShape is what an app_defaults block may hold beside attributes.
func defaultsShape() shape { return shape{0, `app_defaults { ... }`, []string{"match"}, nil} }

// appDefaults reads an app_defaults block: the attributes of an application,
// and which applications they are for.
func (f *file) appDefaults(in *node, b *block) {
	s := defaultsShape()
	if !f.labels(b, 0, s.example) {
		return
	}
	n := &node{kind: model.App, at: f.rng(b.head()), defaults: true}
	f.content(n, b.args, s)
	for _, c := range b.blocks {
		f.unknownBlock(c, "in an app_defaults block", nil, s.known(model.App))
	}
	if n.take("match") == nil {
		f.report(failure(codeArgument, n.at, "Missing argument", "An app_defaults block needs match, the URLs it is for.", `Write match = ["/*"] for all applications of the site.`))
		return
	}
	in.children = append(in.children, n)
}

// content sorts the arguments of an object into attributes and others.
func (f *file) content(n *node, args []argument, s shape) {
	n.settings = make([]model.Setting, 0, len(args))
	for _, a := range args {
		if n.kind == model.Site && a.name == "apps" {
			f.apps(n, a)
			continue
		}
		if row := schema.Find(n.kind, a.name); row != nil {
			f.attribute(n, row, a)
			continue
		}
		if !contains(s.meta, a.name) {
			f.unknownArgument(a, f.called(n), func() []string { return s.known(n.kind) }, s.blocks)
			continue
		}
		if v, ok := f.arg(a); ok {
			n.meta = append(n.meta, v)
		}
	}
	sortSettings(n.settings)
}

func (f *file) called(n *node) string {
	if n.defaults {
		return "app_defaults"
	}
	return n.kind.String()
}

func sortSettings(s []model.Setting) {
	slices.SortFunc(s, func(a, b model.Setting) int { return strings.Compare(a.Name, b.Name) })
}

// attribute reads one attribute: a literal becomes its canonical value here.
func (f *file) attribute(n *node, row *schema.Attr, a argument) {
	if row.ReadOnly {
		if row.Secret {
			f.redact = append(f.redact, f.rng(a.value))
		}
		f.report(readOnly(row, f.rng(a.at)))
		return
	}
	if n.kind == model.InProcessISAPI {
		if v, ok := f.arg(a); ok {
			n.meta = append(n.meta, v)
		}
		return
	}
	v, ok := f.constant(a.value)
	if !ok {
		expr, parsed := f.expression(a.value)
		if !parsed {
			return
		}
		if v, ok = constantText(expr); !ok {
			late := &arg{name: a.name, at: f.rng(a.at), val: f.rng(a.value), expr: expr}
			if row.Secret && !onlyReference(expr) {
				late.secretive = true
				f.redact = append(f.redact, late.val)
			}
			n.late = append(n.late, lateSetting{row, late})
			return
		}
	}
	value, d := canonical(row, v, f.rng(a.at), f.rng(a.value))
	if d != nil {
		if row.Secret {
			f.redact = append(f.redact, f.rng(a.value))
		}
		f.report(*d)
		return
	}
	if !value.IsNull() || n.keepNull {
		n.settings = append(n.settings, model.Setting{Name: row.Name, Value: value, Range: f.rng(span{a.at.start, a.value.end})})
	}
}

func readOnly(row *schema.Attr, at model.Range) diag.Diagnostic {
	return failure(codeReadOnly, at, "Attribute cannot be declared",
		fmt.Sprintf("%s (%s) is shown and never written. %s", row.Name, row.Label, row.Why), "Remove the argument.")
}
