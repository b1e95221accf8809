package lang

import (
	"io/fs"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/modules"
	"github.com/zclconf/go-cty/cty"
)

// Module is what a module says about itself, for people who want to use it.
type Module struct {
	// Inputs and Outputs are sorted by name.
	Inputs  []Input
	Outputs []ModuleOutput
	// Uses are the sources of the modules it uses itself, sorted.
	Uses []string
}

// Input is a variable of a module, its type and default as they are written.
type Input struct {
	Name, Type, Default, Description string
	Required, Sensitive              bool
}

// ModuleOutput is an output of a module.
type ModuleOutput struct {
	Name, Description string
	Sensitive         bool
}

// DescribeModule reads the files of one module and says what a call of it needs
// and gives. It reads no module that this one uses, and evaluates nothing.
func DescribeModule(fsys fs.FS, dir string, o Options) (*Module, *model.Sources, diag.List) {
	r := newRoot(o)
	f := &finder{root: r, fsys: fsys, listings: map[place][]fs.DirEntry{}}
	d := newDefinitions(place{dir: dir})
	files, ok := f.open(found{&d, &node{call: &usage{source: &arg{}}}})
	if ok {
		r.read(files)
		f.diags = append(f.diags, r.gatherAll(&d, files)...)
	}
	if f.diags.HasErrors() {
		return nil, r.sources, f.diags.Sorted(r.sources)
	}
	m := &Module{}
	for name, v := range d.variables {
		m.Inputs = append(m.Inputs, Input{Name: name, Type: r.written(v.args["type"]), Default: r.written(v.def), Description: textIn(v.args["description"]),
			Required: v.def == nil, Sensitive: v.sensitive})
	}
	for name, out := range d.outputs {
		m.Outputs = append(m.Outputs, ModuleOutput{Name: name, Description: textIn(out.args["description"]), Sensitive: isTrue(out.args["sensitive"])})
	}
	for _, n := range d.calls() {
		if s, ok := n.call.literalSource(); ok && !contains(m.Uses, s) {
			m.Uses = append(m.Uses, s)
		}
	}
	sort.Slice(m.Inputs, func(i, j int) bool { return m.Inputs[i].Name < m.Inputs[j].Name })
	sort.Slice(m.Outputs, func(i, j int) bool { return m.Outputs[i].Name < m.Outputs[j].Name })
	sort.Strings(m.Uses)
	return m, r.sources, nil
}

// written gives the text of an argument on one line; what was hidden stays so.
func (r *Root) written(a *arg) string {
	if a == nil {
		return ""
	}
	return strings.Join(strings.Fields(r.sources.Text(a.val.File)[a.val.Start:a.val.End]), " ")
}

func textIn(a *arg) string {
	if a == nil {
		return ""
	}
	s, _ := a.literalText()
	return oneLine(s)
}

func isTrue(a *arg) bool { return a != nil && a.lit != cty.NilVal && a.lit.RawEquals(cty.True) }

// UsedModule is a folder of a module that a root uses.
type UsedModule struct {
	// Name is that in the library, "" for a module of the root's own.
	Name string
	// Dir is the folder below the root, "" for a module of the program.
	Dir string
	// Calls is how many module blocks lead to it.
	Calls int
}

// Modules lists the modules that a root uses, those that modules use with
// them, in the order of their names.
func (r *Root) Modules() []UsedModule {
	count := map[*definitions]int{}
	add := func(calls []*node) {
		for _, n := range calls {
			if n.call.defs != nil {
				count[n.call.defs]++
			}
		}
	}
	add(r.serverCalls())
	for _, d := range r.modules {
		add(d.calls())
	}
	var all []UsedModule
	for at, d := range r.modules {
		u := UsedModule{Dir: at.dir, Calls: count[d]}
		if at.library {
			u.Name, u.Dir = at.dir, ""
		} else if name, ok := strings.CutPrefix(at.dir, modules.Folder+"/"); ok && !strings.Contains(name, "/") {
			u.Name = name
		}
		all = append(all, u)
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Name != all[j].Name {
			return all[i].Name < all[j].Name
		}
		return all[i].Dir < all[j].Dir
	})
	return all
}
