package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/ext/typeexpr"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// variable is one variable block.
type variable struct {
	name string
	at   model.Range
	// typ is the declared type; typed says that there is one.
	typ      cty.Type
	typed    bool
	optional *typeexpr.Defaults
	def      *arg
	// sensitive values are marked, and no message or plan shows them.
	sensitive, nullable bool
	validations         []*special
	// args are those of the block, for whoever describes it.
	args map[string]*arg
}

// local is one entry of a locals block.
type local struct {
	*arg
	state localState
	value cty.Value
}

// localState is how far the evaluation of a local came.
type localState uint8

const (
	localNew localState = iota
	localOpen
	localDone
	localFailed
)

func (f *file) takeVariable(b *block) {
	s := f.special(b, specialShapes["variable"])
	if s == nil {
		return
	}
	v := &variable{name: s.label, at: s.at, typ: cty.DynamicPseudoType, nullable: true, def: s.args["default"], validations: s.blocks, args: s.args}
	if !hclsyntax.ValidIdentifier(v.name) {
		f.report(failure(codeVariable, s.at, "Name cannot be used", fmt.Sprintf("A variable is referred to as var.NAME, and %q is not a name: it must begin with a letter and hold letters, digits, _ and -.", v.name), ""))
		return
	}
	f.flag(s, "sensitive", &v.sensitive)
	f.flag(s, "nullable", &v.nullable)
	if v.sensitive && v.def != nil {
		f.redact = append(f.redact, v.def.val)
	}
	if t := s.args["type"]; t != nil && !f.takeType(v, t) {
		return
	}
	for _, c := range v.validations {
		for _, name := range []string{"condition", "error_message"} {
			if c.args[name] == nil {
				f.report(failure(codeArgument, c.at, "Missing argument", fmt.Sprintf("A validation block needs %s.", name), ""))
			}
		}
	}
	f.variables = append(f.variables, v)
}

// takeType reads a type constraint: string, list(string), object({...}).
func (f *file) takeType(v *variable, t *arg) bool {
	if t.expr == nil || isText(t.expr) {
		f.report(failure(codeVariable, t.val, "Type in quotes", "A type is written without quotes.", "Write for example type = string or type = list(string)."))
		return false
	}
	typ, optional, diags := typeexpr.TypeConstraintWithDefaults(t.expr)
	if diags.HasErrors() {
		for _, d := range diags {
			out := fromHCL(d, t.val)
			out.ID = codeVariable
			f.report(out)
		}
		return false
	}
	v.typ, v.optional, v.typed = typ, optional, true
	return true
}

// flag reads an argument that must be true or false, written out.
func (f *file) flag(s *special, name string, into *bool) {
	a := s.args[name]
	if a == nil {
		return
	}
	if a.lit == cty.NilVal || a.lit.Type() != cty.Bool {
		f.report(failure(codeVariable, a.val, "Value must be written out", fmt.Sprintf("%s must be true or false, written out.", name), ""))
		return
	}
	*into = a.lit.True()
}

func (f *file) takeLocals(b *block) {
	if !f.labels(b, 0, "locals { ... }") {
		return
	}
	for _, c := range b.blocks {
		f.report(failure(codeBlock, f.rng(c.head()), "Unknown block", fmt.Sprintf("A locals block holds names and values only, no block %s.", c.typ), ""))
	}
	for _, a := range b.args {
		if v, ok := f.arg(a); ok {
			f.locals = append(f.locals, &local{arg: v})
		} else {
			f.locals = append(f.locals, &local{arg: &arg{name: a.name, at: f.rng(a.at), val: f.rng(a.value), state: refused}, state: localFailed})
		}
	}
}

// gather puts the declarations of a file to those of the others in its folder.
func (r *Root) gather(into *definitions, f *file, diags *diag.List) {
	twice := func(what, name string, at, first model.Range) {
		*diags = append(*diags, failure(codeDuplicate, at, "Declared twice",
			fmt.Sprintf("There is %s %s already, in %s.", article(what), name, r.where(first)), "Remove or rename one of the two."))
	}
	for _, v := range f.variables {
		if first, ok := into.variables[v.name]; ok {
			twice("variable", v.name, v.at, first.at)
			continue
		}
		into.variables[v.name] = v
	}
	for _, l := range f.locals {
		if first, ok := into.locals[l.name]; ok {
			twice("local", l.name, l.at, first.at)
			continue
		}
		into.locals[l.name] = l
	}
	for _, o := range f.outputs {
		if first, ok := into.outputs[o.name]; ok {
			twice("output", o.name, o.at, first.at)
			continue
		}
		into.outputs[o.name] = o
	}
	r.gatherBody(into, f, diags)
	r.servers = append(r.servers, f.servers...)
	r.suppressions = append(r.suppressions, f.suppressions...)
}

// where names a place: web.iso.hcl line 12.
func (r *Root) where(at model.Range) string {
	line, _ := r.sources.Position(at.File, at.Start)
	return fmt.Sprintf("%s line %d", r.sources.Name(at.File), line)
}
