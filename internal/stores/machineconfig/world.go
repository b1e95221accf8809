package machineconfig

import (
	"fmt"
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// Space is the key space of one machine.config. The zero value is ready for
// use: the snapshot says which framework it is.
type Space struct{}

var _ live.Space = Space{}

// World gives the one object of a machine.config, its process model. It is
// there even when the file has no <processModel>: ASP.NET then runs with the
// defaults. A password that is set shows as a secret without a reference.
func (Space) World(s *live.Snapshot, server string) ([]*model.Object, diag.List) {
	name, line, ok := frameworkOf(s.Space)
	if !ok {
		return nil, badSpace(s.Space, name)
	}
	o := &model.Object{Addr: model.ServerAddr(server).Child(model.ProcessModel, name), Kind: model.ProcessModel,
		Name: name, Home: modelPath, Up: -1}
	if len(s.Nodes) == 0 {
		return []*model.Object{o}, nil
	}
	n := &s.Nodes[0]
	o.Class, o.Range = n.Class, model.Range{File: s.File, Start: n.Start, End: n.Body}
	var warnings diag.List
	for _, f := range n.Facts {
		set := model.Setting{Name: f.Attr.Name, Range: model.Range{File: s.File, Start: f.Start, End: f.End}}
		v, err := valueOf(f)
		if err != nil {
			set.Unreadable = err.Error()
			warnings = append(warnings, badValue(s, o, f, set))
		}
		set.Value = v
		o.Settings = append(o.Settings, set)
	}
	sort.Slice(o.Settings, func(i, j int) bool { return o.Settings[i].Name < o.Settings[j].Name })
	return []*model.Object{o}, append(warnings, strangeNames(s, o, line)...)
}

// valueOf is the value of a fact.
func valueOf(f live.Fact) (model.Value, error) {
	if f.Attr.Secret {
		if spelled, ok := f.Attr.Literal(f.Raw); ok {
			return model.Text(spelled), nil
		}
		return model.Secret(""), nil
	}
	return f.Attr.Decode(f.Raw)
}

func badValue(s *live.Snapshot, o *model.Object, f live.Fact, set model.Setting) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, ID: codeBadValue, Summary: "Live value cannot be read",
		Detail: fmt.Sprintf("%s, %s: %s of <processModel> cannot be read: %s; %s. isoplan leaves it as it is until the configuration declares %s.",
			s.Source, placeOf(s.Text, int(f.Start)), f.Attr.Label, set.Unreadable, f.Attr.Type.Expected(), f.Attr.Name),
		Addr: o.Addr, Attribute: f.Attr.Name, Range: set.Range}
}

// strangeNames warns of attributes that ASP.NET will not take as they stand.
// Attributes the table does not know at all are nobody's business here.
func strangeNames(s *live.Snapshot, o *model.Object, line schema.CLR) diag.List {
	n := &s.Nodes[0]
	tag, elsewhere := s.Tag, s.Tag != ""
	if !elsewhere {
		tag = s.Text[n.Start:n.Body]
	}
	sc := xmltext.NewScanner(tag, xmltext.DefaultLimits())
	if !sc.Next() {
		return nil
	}
	var warnings diag.List
	for _, at := range sc.Attrs() {
		name := tag[at.NameStart:at.NameEnd]
		d := diag.Diagnostic{Severity: diag.Warning, Addr: o.Addr, Confidence: model.Unsourced,
			Range: model.Range{File: s.File, Start: n.Start + uint32(at.NameStart), End: n.Start + uint32(at.NameEnd)}}
		if elsewhere {
			d.Range.Start, d.Range.End = n.Start, n.Body
		}
		place := s.Source + ", " + placeOf(s.Text, int(d.Range.Start))
		a := schema.ByProperty(schema.MachineConfigSpace, name)
		switch {
		case movesAway(name):
			d.ID, d.Summary = codeElsewhere, "Values stand in another place"
			d.Detail = fmt.Sprintf("%s: <processModel> has the attribute %s, so its values are not in this file. isoplan reads this file only, and changes nothing of such an element.", place, name)
		case a == nil:
			continue
		case a.Home.Property != name:
			d.ID, d.Summary, d.Attribute = codeBadName, "Attribute in wrong letter case", a.Name
			d.Detail = fmt.Sprintf("%s: the attribute is written %s, and ASP.NET knows it as %s; letter case counts. isoplan treats it as unknown and leaves it as it is.", place, shown(name), a.Home.Property)
		case !a.KnownTo(line):
			d.ID, d.Summary, d.Attribute = codeBadName, "Attribute of another framework", a.Name
			d.Detail = fmt.Sprintf("%s: isoplan knows no attribute %s for the framework of %s. It leaves the attribute as it is.", place, name, o.Name)
			d.Sources, d.Confidence = a.Defaults.Sources, a.Defaults.Confidence
		default:
			continue
		}
		warnings = append(warnings, d)
	}
	return warnings
}

// movesAway reports whether an attribute says that the values of a section
// stand elsewhere: in a file of their own, or encrypted.
func movesAway(name string) bool { return name == "configSource" || name == "configProtectionProvider" }

// Place gives the home of a process model: the same in every machine.config.
func (Space) Place(_, _ *model.Object) (home, class string) { return modelPath, modelName }
