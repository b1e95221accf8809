package view

import (
	"io"
	"slices"
	"strings"
)

// ExplainBlockJSON writes the reference of one block, in the form of that of
// the whole language.
func ExplainBlockJSON(w io.Writer, name string) error {
	r := newLanguageReference()
	r.Blocks = slices.DeleteFunc(r.Blocks, func(b LanguageBlock) bool { return b.Name != name })
	r.Functions, r.Limits = []LanguageFunction{}, []LanguageLimit{}
	return JSON(w, r)
}

// ExplainBlock prints what may stand in a block and where it stands itself.
func ExplainBlock(w io.Writer, st Style, name string) error {
	p := newPrinter(w, st)
	r := newLanguageReference()
	for i := range r.Blocks {
		if r.Blocks[i].Name == name {
			p.block(&r.Blocks[i])
		}
	}
	return p.flush()
}

func (p *printer) block(b *LanguageBlock) {
	p.line(piece{bold, b.Name}, piece{plain, " (block)"})
	p.say("  ", "  ", b.Doc)
	p.blank()
	p.field("written", b.Example)
	p.field("stands", standsIn(b))
	p.field("blocks in it", strings.Join(b.Blocks, ", "))
	p.field("attributes", strings.Join(b.Attributes, ", "))
	p.field("read only", strings.Join(b.ReadOnly, ", "))
	if len(b.Arguments) > 0 {
		p.blank()
		p.line(piece{plain, "  "}, piece{bold, "Arguments"})
		for _, a := range b.Arguments {
			takes := a.Takes + after(": ", strings.Join(a.Words, ", "))
			if a.Required {
				takes += "; required"
			}
			p.term(a.Name, takes, a.Doc)
		}
	}
	if len(b.Traits) > 0 {
		p.blank()
		p.line(piece{plain, "  "}, piece{bold, "Traits"})
		for _, t := range b.Traits {
			p.term(t.Name, t.Takes, t.Doc)
		}
	}
	if example := append(slices.Clone(b.Attributes), b.ReadOnly...); len(example) > 0 {
		p.blank()
		p.say("  ", "  ", "isoplan explain "+b.Name+"."+example[0]+" tells about an attribute.")
	}
}

// term prints a name with what it takes, and below it what it is for.
func (p *printer) term(name, takes, doc string) {
	p.say("    ", "      ", name+" ("+takes+")")
	if doc != "" {
		p.say("      ", "      ", doc)
	}
}

// standsIn says where a block stands.
func standsIn(b *LanguageBlock) string {
	if len(b.In) > 0 {
		return "in " + inWords(b.In)
	}
	return "at the top level of a file"
}
