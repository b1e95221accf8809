package view

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Explanation is the published form of one row of the attribute table, as a
// kind of block uses it. Values are written as HCL writes them.
type Explanation struct {
	FormatVersion string `json:"format_version"`
	Name          string `json:"name"`
	Label         string `json:"official_name"`
	Block         string `json:"block"`
	// OtherBlocks are the other kinds of blocks that may hold it.
	OtherBlocks []string        `json:"other_blocks,omitempty"`
	Doc         string          `json:"doc"`
	Example     string          `json:"example"`
	Takes       string          `json:"takes"`
	Words       []ExplainedWord `json:"words,omitempty"`
	Ordered     *bool           `json:"ordered,omitempty"`
	Required    bool            `json:"required_on_create,omitempty"`
	ReadOnly    string          `json:"read_only_because,omitempty"`
	Secret      bool            `json:"secret,omitempty"`
	Local       bool            `json:"compares_local_value,omitempty"`
	Default     Defaults        `json:"defaults"`
	Home        ExplainedHome   `json:"home"`
	Targets     []TargetAnswer  `json:"targets"`
	Equivalents []EquivalentRow `json:"equivalents,omitempty"`
	// Conflicts are what Microsoft's pages disagree about.
	Conflicts []ExplainedConflict `json:"conflicts,omitempty"`
}

// ExplainedWord is one word an enumeration takes, with the number or text the
// store keeps for it.
type ExplainedWord struct {
	Word   string `json:"word"`
	Stored string `json:"stored"`
	Doc    string `json:"doc,omitempty"`
}

// Footing is what a statement about IIS rests on.
type Footing struct {
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// Defaults are what counts when nothing is stored; "" where there is none.
type Defaults struct {
	Schema   string            `json:"schema,omitempty"`
	Internal string            `json:"internal,omitempty"`
	ByCLR    map[string]string `json:"by_framework,omitempty"`
	Footing
}

// ExplainedHome is where a store keeps the attribute.
type ExplainedHome struct {
	Space    string `json:"space"`
	Property string `json:"property"`
	ID       uint32 `json:"id,omitempty"`
	Type     string `json:"type"`
	UserType string `json:"user_type,omitempty"`
	Flags    string `json:"attributes,omitempty"`
	Below    string `json:"below,omitempty"`
	// Inherits says that keys below obey a value set here.
	Inherits   bool     `json:"inherits"`
	Frameworks []string `json:"frameworks,omitempty"`
}

// ExplainedConflict is something the pages disagree about, with both sides and
// the choice made.
type ExplainedConflict struct {
	Topic  string          `json:"topic"`
	Sides  []ExplainedSide `json:"sides"`
	Chosen string          `json:"chosen"`
}

// ExplainedSide is what some of the pages say.
type ExplainedSide struct {
	Says    string   `json:"says"`
	Sources []string `json:"sources"`
}

// TargetAnswer is what one target makes of the attribute.
type TargetAnswer struct {
	Target string `json:"target"`
	// Exists says that the target has the attribute, Place where it is in
	// applicationHost.config, and Absent what is there instead.
	Exists    bool    `json:"exists"`
	Place     string  `json:"place,omitempty"`
	Absent    string  `json:"absent_because,omitempty"`
	Existence Footing `json:"exists_footing"`
	// Words are those of the attribute's words that the target knows, where it
	// does not know all.
	Words   []string `json:"words,omitempty"`
	Honours bool     `json:"honoured"`
	// Frameworks limits Honours to some files of machine.config.
	Frameworks []string `json:"honoured_for,omitempty"`
	Why        string   `json:"why,omitempty"`
	Rule       string   `json:"rule,omitempty"`
	// NewerRule reports it for CLR 2.0 and later, where that is another rule.
	NewerRule string          `json:"rule_from_clr2,omitempty"`
	Honour    Footing         `json:"honoured_footing"`
	Needs     []ExplainedNeed `json:"needs,omitempty"`
	Effects   []ExplainedUnit `json:"effects"`
	NoEffect  string          `json:"no_effect,omitempty"`
	Quiet     *Footing        `json:"no_effect_footing,omitempty"`
	Manual    string          `json:"manual,omitempty"`
	// Interface is the way of a person through the console of the version.
	Interface []string         `json:"user_interface,omitempty"`
	Files     ExplainedWriting `json:"files"`
}

// ExplainedNeed is a condition without which the value has no effect.
type ExplainedNeed struct {
	Attribute string `json:"attribute"`
	Is        string `json:"is,omitempty"`
	IsNot     string `json:"is_not,omitempty"`
	Why       string `json:"why"`
	Rule      string `json:"rule,omitempty"`
	Footing
}

// ExplainedUnit is one unit a change needs restarted.
type ExplainedUnit struct {
	Unit       string   `json:"unit"`
	Frameworks []string `json:"frameworks,omitempty"`
	Self       bool     `json:"self"`
	Unless     string   `json:"unless,omitempty"`
	Deferrable bool     `json:"deferrable"`
	Note       string   `json:"note,omitempty"`
	// Smaller is a way that costs less than restarting the unit.
	Smaller string `json:"smaller,omitempty"`
	Footing
}

// ExplainedWriting is how a file store writes the value.
type ExplainedWriting struct {
	Way   string `json:"way"`
	Other string `json:"other,omitempty"`
	Footing
}

// EquivalentRow is what does in an application pool what an attribute of
// processModel did.
type EquivalentRow struct {
	Attribute string `json:"app_pool_attribute,omitempty"`
	Note      string `json:"note,omitempty"`
	Footing
}

// NewExplanation looks a row up for a kind of block that may hold it; with
// model.NoKind for the first such kind.
func NewExplanation(a *schema.Attr, k model.Kind) Explanation {
	if k == model.NoKind {
		k = a.Blocks[0]
	}
	x := Explanation{FormatVersion: FormatVersion, Name: a.Name, Label: a.Label, Block: k.String(), Doc: a.Doc, Example: a.Example,
		Takes: strings.TrimPrefix(a.Type.Expected(), "expected "), Required: a.Creates(k), Secret: a.Secret, Local: a.Local,
		Conflicts: conflictsOf(a), Home: homeOf(a)}
	for _, b := range a.Blocks {
		if b != k {
			x.OtherBlocks = append(x.OtherBlocks, b.String())
		}
	}
	for _, w := range a.Type.Words {
		x.Words = append(x.Words, ExplainedWord{w.HCL, a.Encode(model.Number(w.Number)), w.Doc})
	}
	if a.Type.Kind == schema.TList || a.Type.Kind == schema.TSet {
		ordered := a.Type.Kind == schema.TList
		x.Ordered = &ordered
	}
	if a.ReadOnly {
		x.ReadOnly = a.Why
	}
	x.Default = defaultsOf(a)
	for _, t := range schema.Targets() {
		x.Targets = append(x.Targets, answerOf(a, t, k))
	}
	if k == model.ProcessModel {
		x.Equivalents = equivalentsOf(a)
	}
	return x
}

func homeOf(a *schema.Attr) ExplainedHome {
	h := ExplainedHome{Space: string(a.Home.Space), Property: a.Home.Property, ID: a.Home.ID, Type: a.Home.Raw.String(),
		UserType: a.Home.UserType, Flags: a.Home.Flags, Below: a.Home.Sub, Inherits: a.Home.Inherits()}
	if a.Home.Space == schema.MachineConfigSpace {
		h.Frameworks = frameworks(a.CLRs)
	}
	return h
}

func footingOf(f schema.Fact) Footing { return Footing{f.Sources, string(f.Confidence)} }

// frameworks names the folders of CLR lines; nil for all of them.
func frameworks(c schema.CLR) []string {
	if c == 0 || c == schema.AllCLR {
		return nil
	}
	var out []string
	for _, v := range schema.CLRVersions() {
		if v.Line&c != 0 {
			out = append(out, v.Folder)
		}
	}
	return out
}

func defaultsOf(a *schema.Attr) Defaults {
	d := Defaults{Footing: footingOf(a.Defaults.Fact)}
	show := func(v model.Value) string {
		if v.IsNull() {
			return ""
		}
		return a.Type.Show(v)
	}
	d.Schema, d.Internal = show(a.Defaults.Schema), show(a.Defaults.Internal)
	for _, v := range schema.CLRVersions() {
		if own, ok := a.Defaults.ByCLR[v.Line]; ok {
			if d.ByCLR == nil {
				d.ByCLR = map[string]string{}
			}
			d.ByCLR[v.Folder] = show(own)
		}
	}
	return d
}

func answerOf(a *schema.Attr, t schema.Target, k model.Kind) TargetAnswer {
	from := a.Answer(t, k)
	out := TargetAnswer{Target: t.String(), Exists: from.Presence.There, Place: from.Presence.Moved,
		Absent: from.Presence.Why, Existence: footingOf(from.Presence.Fact), Words: from.Words, Honours: from.Honour.Obeyed, Honour: footingOf(from.Honour.Fact), Effects: []ExplainedUnit{},
		Why: from.Honour.Why, Rule: from.Honour.Rule, NewerRule: from.Honour.NewerRule, Manual: from.Manual, Interface: from.Interface,
		Files: ExplainedWriting{from.Way.String(), from.Other, footingOf(from.WayFact)}}
	if out.Honours {
		out.Frameworks = frameworks(from.Honour.CLRs)
	}
	for _, n := range a.NeedsOn(t, k) {
		out.Needs = append(out.Needs, ExplainedNeed{n.Attr, n.Is, n.IsNot, n.Why, n.Rule, footingOf(n.Fact)})
	}
	for _, e := range from.Effects {
		out.Effects = append(out.Effects, ExplainedUnit{Unit: e.Unit.String(), Frameworks: frameworks(e.CLRs), Self: e.Self, Unless: e.Unless,
			Deferrable: e.Deferrable, Note: e.Note, Smaller: e.Smaller, Footing: footingOf(e.Fact)})
	}
	if len(from.Effects) == 0 {
		f := footingOf(from.NoEffect)
		out.NoEffect, out.Quiet = from.Quiet, &f
	}
	return out
}

func conflictsOf(a *schema.Attr) []ExplainedConflict {
	var out []ExplainedConflict
	for _, c := range a.Conflicts {
		x := ExplainedConflict{Topic: c.Topic, Chosen: c.Chosen}
		for _, side := range c.Sides {
			x.Sides = append(x.Sides, ExplainedSide{side.Says, side.Sources})
		}
		out = append(out, x)
	}
	return out
}

// equivalentsOf converts the default of an attribute, to learn which attributes
// of a pool take its place.
func equivalentsOf(a *schema.Attr) []EquivalentRow {
	line := schema.CLR11
	if !a.KnownTo(line) {
		line = schema.CLR20
	}
	name := ""
	for _, v := range schema.CLRVersions() {
		if v.Line == line {
			name = v.Folder
		}
	}
	o := &model.Object{Kind: model.ProcessModel, Name: name, Settings: []model.Setting{{Name: a.Name, Value: a.InternalDefault(line)}}}
	var out []EquivalentRow
	for _, e := range a.Equivalents(o, schema.Machine{}) {
		row := EquivalentRow{Note: e.Note, Footing: footingOf(e.Fact)}
		if e.Attr != nil {
			row.Attribute = e.Attr.Name
		}
		out = append(out, row)
	}
	return out
}
