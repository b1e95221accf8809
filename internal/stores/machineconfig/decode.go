package machineconfig

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// Store is the spelling of a process model in a machine.config. The zero value
// is ready for use.
type Store struct{}

var _ live.Store = Store{}

// Name is "machineconfig".
func (Store) Name() string { return "machineconfig" }

// Decode reads a machine.config. It keeps at most one node, system.web/processModel:
// none when the file has no such element, which is as legal as one without
// attributes (ASP.NET then uses its defaults, PMS). The facts are the
// attributes that the table knows for the framework of the space; others are
// left alone.
func (Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	name, line, ok := frameworkOf(space)
	if !ok {
		return nil, badSpace(space, name)
	}
	text, err := xmltext.Decode(file, xmltext.DefaultLimits())
	if err != nil {
		return nil, notXML("", err).diagnostic(source, file)
	}
	o, f := read(text.Body)
	if f != nil {
		return nil, f.diagnostic(source, file)
	}
	s := &live.Snapshot{Space: space, Source: source, Raw: file, Text: text.Body, Encoding: uint8(text.Encoding), Masked: o.masked}
	if m := o.model(); m != nil {
		s.Nodes = []live.Node{node(o, m, line)}
	}
	return s, nil
}

// Owns reports whether a key space is a machine.config isoplan knows:
// "machine.config/" and the name of a process model, "v2.0.50727/64".
func Owns(space string) bool {
	_, _, ok := frameworkOf(space)
	return ok
}

// frameworkOf splits the name of a space: "machine.config/v2.0.50727/64" is the
// process model v2.0.50727/64 of the 2.0 line.
func frameworkOf(space string) (name string, line schema.CLR, ok bool) {
	name, ok = strings.CutPrefix(space, string(schema.MachineConfigSpace)+"/")
	if !ok {
		return "", 0, false
	}
	line, ok = schema.CLROf(name)
	return name, line, ok
}

func badSpace(space, name string) diag.List {
	known := make([]string, 0, 8)
	for _, v := range schema.CLRVersions() {
		known = append(known, v.Folder)
		if v.Line&schema.CLR2up != 0 {
			known = append(known, v.Folder+"/64")
		}
	}
	found := fmt.Sprintf("The framework %q", shown(name))
	if name == "" {
		found = fmt.Sprintf("The key space %q", shown(space))
	}
	return diag.List{{Severity: diag.Error, ID: codeSpace, Summary: "Unknown framework version",
		Detail:  found + " has no machine.config that isoplan knows; it knows those of " + strings.Join(known, ", ") + ".",
		Sources: []string{"KB815441"}, Confidence: model.Documented}}
}

func node(o *outline, m *element, line schema.CLR) live.Node {
	n := live.Node{Path: modelPath, Class: modelName, Start: uint32(m.start), Body: uint32(m.body), End: uint32(m.end)}
	for _, at := range m.attrs {
		a := rowOf(o.name(at))
		if a == nil || !a.KnownTo(line) {
			continue
		}
		raw := o.value(at)
		if a.Secret && !word(a, raw) {
			raw = ""
		}
		n.Facts = append(n.Facts, live.Fact{Attr: a, Raw: raw, Start: uint32(at.ValueStart), End: uint32(at.ValueEnd)})
	}
	return n
}

// rowOf is the row of an attribute, nil when the table has none of exactly that
// name: letter case counts in XML.
func rowOf(name string) *schema.Attr {
	a := schema.ByProperty(schema.MachineConfigSpace, name)
	if a == nil || a.Home.Property != name {
		return nil
	}
	return a
}
