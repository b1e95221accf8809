package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// usage is what a module block says: which module, and what it is given.
type usage struct {
	// source is the argument, nil when it is missing or was reported.
	source *arg
	inputs []*arg
	// defs are the declarations of the module; nil when it was not found.
	defs *definitions
}

// callExample is how a module block looks.
const callExample = `module "pools" { source = "./modules/pools" }`

// moduleCall reads a module block.
func (f *file) moduleCall(in *node, b *block) {
	if !f.labels(b, 1, callExample) {
		return
	}
	n := &node{label: b.labels[0].text, at: f.rng(b.head()), labelAt: f.rng(b.labels[0].at), call: &usage{}}
	if !hclsyntax.ValidIdentifier(n.label) {
		f.report(failure(codeModule, n.labelAt, "Name cannot be used", fmt.Sprintf("The outputs of a module are referred to as module.NAME, and %q is not a name: it must begin with a letter and hold letters, digits, _ and -.", clip(n.label)), ""))
		return
	}
	for _, a := range b.args {
		v, ok := f.arg(a)
		switch {
		case !ok:
		case a.name == "source":
			n.call.source = v
		case a.name == "for_each" || a.name == "iterator":
			n.meta = append(n.meta, v)
		default:
			n.call.inputs = append(n.call.inputs, v)
		}
	}
	for _, c := range b.blocks {
		fix := "What a module is given are arguments: write it with an equals sign."
		if c.typ == "override" {
			fix = "Write the override block inside the block of the object whose value is to count, in the server."
		}
		f.report(failure(codeBlock, f.rng(c.head()), "Unknown block", fmt.Sprintf("A module block holds arguments only, no block %s.", c.typ), fix))
	}
	if b.find("source") == nil {
		f.report(failure(codeArgument, n.at, "Missing argument", fmt.Sprintf("The module %s has no source, the folder it lies in.", n.label), `Write source = "./modules/NAME", or source = "isoplan/NAME" for a module of the library.`))
	}
	in.calls = append(in.calls, n)
}

// takeModule reads the top level of a file of a module: variables, locals and
// outputs, and beside them what a server block holds.
func (f *file) takeModule(root *block) {
	f.body = &node{kind: model.ServerKind}
	s := shape{0, "", []string{"exclusive", "ignore"}, moduleBlocks}
	for _, a := range root.args {
		if contains(s.meta, a.name) {
			if v, ok := f.arg(a); ok {
				f.body.meta = append(f.body.meta, v)
			}
			continue
		}
		f.hideIfSecret(a)
		fix := hint(a.name, append(append([]string(nil), s.meta...), moduleBlocks...))
		switch {
		case contains(moduleBlocks, a.name):
			fix = fmt.Sprintf("%s is a block: write it without the equals sign.", a.name)
		case schema.Find(model.ServerKind, a.name) != nil || contains(shapeOf(model.ServerKind).meta, a.name):
			fix = "It stands in the server block; a module asks for it by server." + a.name + "."
		}
		f.report(failure(codeArgument, f.rng(a.at), "Argument outside of blocks",
			fmt.Sprintf("The top level of a module holds blocks, and of arguments exclusive and ignore only; %s is set here.", a.name), fix))
	}
	for _, b := range root.blocks {
		switch b.typ {
		case "variable":
			f.takeVariable(b)
		case "locals":
			f.takeLocals(b)
		case "output":
			f.takeOutput(b)
		case "isoplan":
			f.takeSettings(b)
		case "precondition":
			f.takePrecondition(b)
		case "server", "live", "observed", "disruption":
			f.report(failure(codeBlock, f.rng(b.head()), "Block not in a module",
				fmt.Sprintf("A module holds what belongs into a server, and says nothing about which server that is: no block %s.", b.typ), "Write it in the configuration that uses the module."))
		default:
			if !contains(moduleBlocks, b.typ) {
				f.unknownBlock(b, "at the top level of a module", moduleBlocks, s.meta)
				continue
			}
			f.child(f.body, b, s)
		}
	}
}

// takePrecondition reads a precondition block: when the module may be used.
func (f *file) takePrecondition(b *block) {
	c := f.special(b, specialShapes["precondition"])
	if c == nil {
		return
	}
	for _, name := range []string{"condition", "error_message"} {
		if b.find(name) == nil {
			f.report(failure(codeArgument, c.at, "Missing argument", fmt.Sprintf("A precondition block needs %s.", name), ""))
		}
	}
	f.preconditions = append(f.preconditions, c)
}

// takeOverride reads an override block: values of the server's own that count
// where a module says something else.
func (f *file) takeOverride(in *node, b *block) {
	switch {
	case f.module:
		f.report(failure(codeBlock, f.rng(b.head()), "Override in a module", "What is to count in place of a module's value is for the server to say, and this is a file of a module.",
			"Take the value as a variable of the module, or write the override in the server."))
		return
	case in.override != nil:
		f.report(failure(codeDuplicate, f.rng(b.head()), "Block stands twice", fmt.Sprintf("%s block has one override block.", article(in.kind.String())), "Put both into one."))
		return
	case !f.labels(b, 0, "override { ... }"):
		return
	}
	o := &node{kind: in.kind, at: f.rng(b.head()), keepNull: true}
	known := func() []string {
		names := []string{}
		for _, r := range schema.OfBlock(in.kind) {
			if !r.ReadOnly {
				names = append(names, r.Name)
			}
		}
		if in.kind == model.InProcessISAPI {
			names = append(names, listArguments()...)
		}
		return names
	}
	for _, a := range b.args {
		row := schema.Find(in.kind, a.name)
		switch {
		case row != nil && row != schema.ExtensionFile.Attr:
			f.attribute(o, row, a)
		case in.kind == model.InProcessISAPI && contains(listArguments(), a.name):
			if v, ok := f.arg(a); ok {
				o.meta = append(o.meta, v)
			}
		default:
			f.unknownArgument(a, "override", known, nil)
		}
	}
	for _, c := range b.blocks {
		f.unknownBlock(c, "in an override block", nil, known())
	}
	sortSettings(o.settings)
	in.override = o
}

// literalSource gives the text of a source; problems are for the caller.
func (c *usage) literalSource() (string, bool) {
	if c.source == nil || c.source.state == refused {
		return "", false
	}
	return c.source.literalText()
}
