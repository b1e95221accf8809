package metabasexml_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// state is what a metabase means: folded path to property to text.
type state map[string]map[string]string

func stateOf(s *live.Snapshot) state {
	all := state{}
	for i := range s.Nodes {
		facts := map[string]string{}
		for _, f := range s.Nodes[i].Facts {
			facts[f.Attr.Home.Property] = f.Raw
		}
		all[model.Fold(s.Nodes[i].Path)] = facts
	}
	return all
}

// after gives the state wants ask for, by doing what they say one by one.
func (s state) after(wants []live.Want) state {
	out := state{}
	for path, facts := range s {
		out[path] = maps.Clone(facts)
	}
	for _, w := range wants {
		path := model.Fold(w.Path)
		switch w.Op {
		case live.CreateKey:
			if out[path] == nil {
				out[path] = map[string]string{}
			}
		case live.DeleteKey:
			delete(out, path)
		case live.SetValue:
			out[path][w.Attr.Home.Property] = w.Raw
		case live.RemoveValue:
			delete(out[path], w.Attr.Home.Property)
		}
	}
	return out
}

// differs names the first difference in meaning, "" when there is none.
func (s state) differs(other state) string {
	for path, facts := range s {
		if other[path] == nil {
			return "the key " + path + " is missing"
		}
		for property, raw := range facts {
			got, found := other[path][property]
			a := schema.ByProperty(schema.MetabaseSpace, property)
			if !found || !means(a, raw, got) {
				return fmt.Sprintf("%s of %s is %q, want %q", property, path, got, raw)
			}
		}
		for property := range other[path] {
			if _, found := facts[property]; !found {
				return fmt.Sprintf("%s of %s is there and should not be", property, path)
			}
		}
	}
	for path := range other {
		if s[path] == nil {
			return "the key " + path + " is there and should not be"
		}
	}
	return ""
}

func means(a *schema.Attr, x, y string) bool {
	if x == y {
		return true
	}
	v, err := a.Decode(x)
	if err != nil {
		return false
	}
	w, err := a.Decode(y)
	return err == nil && a.Type.Equal(v, w)
}

// tried are the properties the laws are tried on: one of each form of value.
var tried = []string{"AccessFlags", "AppFriendlyName", "AppPoolAutoStart", "AppRoot", "CacheISAPI", "FilterLoadOrder", "IdleTimeout",
	"InProcessIsapiApps", "OrphanActionExe", "OrphanActionParams", "PeriodicRestartSchedule", "ServerBindings"}

// rawValue makes a text a property may have.
func rawValue(t *rapid.T, property string) string {
	pick := func(of ...string) string { return rapid.SampledFrom(of).Draw(t, property) }
	switch property {
	case "AccessFlags":
		return pick("AccessRead", "AccessRead | AccessScript", "0", "AccessExecute | AccessWrite")
	case "AppPoolAutoStart", "CacheISAPI":
		return pick("TRUE", "FALSE")
	case "IdleTimeout":
		return pick("0", "20", "71582")
	case "PeriodicRestartSchedule", "ServerBindings", "InProcessIsapiApps":
		items := []string{"03:00", "4:05", ":80:a", ":80:b & c", `C:\a "x".dll`, `c:\A "X".dll`, "<d>"}
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(items), 0, 4).Draw(t, property), "\n")
	case "FilterLoadOrder":
		return pick("", "A", "A,B", "B,A")
	}
	return pick("", "x", `a "b" & 'c'`, "<d>", "é\tf", "]]>", "&#10;", " blanks ")
}

// layout is how a generated file is written.
type layout struct {
	end, sep, quote, equals, item, close string
	wide                                 bool
}

func drawLayout(t *rapid.T) layout {
	pick := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	l := layout{end: pick("end", "\n", "\r\n"), quote: pick("quote", `"`, `"`, "'"), equals: pick("equals", "=", "=", " = "), wide: rapid.Bool().Draw(t, "wide")}
	l.sep = pick("sep", l.end+"\t\t", l.end+"    ", " ", "  "+l.end+"\t", l.end+l.end+"  ")
	l.item = pick("item", l.end+"\t\t\t", l.end, " "+l.end+"   ", "&#10;")
	l.close = pick("close", l.end+"\t>", ">", " >", "/>")
	return l
}

func (l layout) attribute(name, raw string) string {
	lines := strings.Split(raw, "\n")
	for i := range lines {
		lines[i] = xmltext.EscapeAttrBreaks(lines[i], l.quote[0])
	}
	return name + l.equals + l.quote + strings.Join(lines, l.item) + l.quote
}

// drawMetabase makes a file with some keys below /LM and some of their values,
// in order or not, in one layout or another for each key.
func drawMetabase(t *rapid.T) string {
	names := []string{"a", "B", "c d", "é", "1"}
	paths := []string{"/LM"}
	for range rapid.IntRange(0, 7).Draw(t, "keys") {
		above := rapid.SampledFrom(paths).Draw(t, "above")
		path := above + "/" + rapid.SampledFrom(names).Draw(t, "name")
		if !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	if rapid.Bool().Draw(t, "sorted") {
		slices.SortFunc(paths, metabase.ComparePaths)
	}
	house := drawLayout(t)
	var b strings.Builder
	b.WriteString("<configuration>" + house.end + "<MBProperty>" + house.end)
	for _, path := range paths {
		l := house
		if rapid.IntRange(0, 3).Draw(t, "odd") == 0 {
			l = drawLayout(t)
			l.end = house.end
		}
		b.WriteString("<IIsObject Location=" + l.quote + path + l.quote)
		custom := ""
		for _, property := range tried {
			switch rapid.IntRange(0, 4).Draw(t, "has "+property) {
			case 0:
				b.WriteString(l.sep + l.attribute(property, rawValue(t, property)))
			case 1:
				b.WriteString(l.sep + l.attribute("Unknown"+property, "x"))
			case 2:
				if l.close != "/>" && custom == "" {
					custom = "\t<Custom Name='" + property + "' " + l.attribute("Value", rawValue(t, property)) + "/>" + l.end
				}
			}
		}
		b.WriteString(l.close)
		if l.close != "/>" {
			b.WriteString(l.end + custom + "</IIsObject>")
		}
		b.WriteString(l.end)
	}
	b.WriteString("</MBProperty></configuration>" + house.end)
	if house.wide {
		return utf16File(b.String())
	}
	return b.String()
}

// drawWants makes wants that do not contradict each other.
func drawWants(t *rapid.T, s *live.Snapshot) []live.Want {
	var wants []live.Want
	gone := map[string]bool{}
	if len(s.Nodes) > 1 && rapid.Bool().Draw(t, "deletes") {
		top := rapid.SampledFrom(s.Nodes[1:]).Draw(t, "deleted").Path
		for i := range s.Nodes {
			if p := s.Nodes[i].Path; p != "/LM" && (metabase.SamePath(p, top) || metabase.Below(p, top)) {
				gone[p] = true
				wants = append(wants, live.Want{Op: live.DeleteKey, Path: p})
			}
		}
	}
	values := func(path string) {
		for _, property := range tried {
			a := schema.ByProperty(schema.MetabaseSpace, property)
			switch rapid.IntRange(0, 5).Draw(t, "want "+property) {
			case 0:
				wants = append(wants, live.Want{Op: live.SetValue, Path: path, Attr: a, Raw: rawValue(t, property)})
			case 1:
				wants = append(wants, live.Want{Op: live.RemoveValue, Path: path, Attr: a})
			}
		}
	}
	for i := range s.Nodes {
		path := s.Nodes[i].Path
		if gone[path] {
			continue
		}
		if rapid.Bool().Draw(t, "touch") {
			values(path)
		}
		if rapid.IntRange(0, 4).Draw(t, "create") == 0 {
			child := path + "/" + rapid.SampledFrom([]string{"new", "A new", "ünew & <x>"}).Draw(t, "new")
			wants = append(wants, live.Want{Op: live.CreateKey, Path: child, Class: "IIsNew"})
			values(child)
		}
	}
	return rapid.Permutation(wants).Draw(t, "order")
}

// ordered puts keys before their values and deletions last, for the model.
func ordered(wants []live.Want) []live.Want {
	out := slices.Clone(wants)
	rank := map[live.Op]int{live.CreateKey: 0, live.SetValue: 1, live.RemoveValue: 1, live.DeleteKey: 2}
	slices.SortStableFunc(out, func(a, b live.Want) int { return rank[a.Op] - rank[b.Op] })
	return out
}

// inverse gives the wants that lead back from wants.
func inverse(s *live.Snapshot, wants []live.Want) []live.Want {
	before := stateOf(s)
	var back []live.Want
	for _, w := range wants {
		old, existed := before[model.Fold(w.Path)]
		switch {
		case w.Op == live.CreateKey:
			back = append(back, live.Want{Op: live.DeleteKey, Path: w.Path})
		case w.Op == live.DeleteKey:
			back = append(back, live.Want{Op: live.CreateKey, Path: w.Path, Class: "IIsObject"})
			for property, raw := range old {
				back = append(back, live.Want{Op: live.SetValue, Path: w.Path, Attr: schema.ByProperty(schema.MetabaseSpace, property), Raw: raw})
			}
		case existed:
			inv := live.Want{Op: live.RemoveValue, Path: w.Path, Attr: w.Attr}
			if raw, had := old[w.Attr.Home.Property]; had {
				inv.Op, inv.Raw = live.SetValue, raw
			}
			back = append(back, inv)
		}
	}
	return back
}

// adds reports whether wants only add: then the way back gives the very bytes.
func adds(s *live.Snapshot, wants []live.Want) bool {
	before := stateOf(s)
	for _, w := range wants {
		_, had := map[string]string(nil)[""]
		if w.Attr != nil {
			_, had = before[model.Fold(w.Path)][w.Attr.Home.Property]
		}
		if w.Op == live.DeleteKey || had {
			return false
		}
	}
	return true
}

// TestEditLaws holds Locality, Hit, Twice and Back on generated metabases and
// generated wants.
func TestEditLaws(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := drawMetabase(t)
		s, refused := metabasexml.Store{}.Decode("metabase", "x", file)
		if s == nil {
			t.Fatalf("refused: %+v\n%s", refused, file)
		}
		wants := drawWants(t, s)
		edits, diags := metabasexml.Store{}.Edit(s, wants)
		if len(diags) > 0 {
			t.Fatalf("refused: %s\n%s", diags[0].Detail, s.Text)
		}
		after := local(t, s, edits)
		hit(t, s, after, wants)
		back(t, s, after, wants)
	})
}

// failer is what the laws need of a test.
type failer interface {
	Fatalf(format string, args ...any)
}

// local holds Locality: outside the edits nothing changes, and they neither
// overlap nor come out of order. It gives the edited file.
func local(t failer, s *live.Snapshot, edits []live.Edit) *live.Snapshot {
	var text strings.Builder
	at := uint32(0)
	for _, e := range edits {
		if e.Start < at || e.End < e.Start {
			t.Fatalf("the edits overlap or come out of order: %+v", edits)
		}
		text.WriteString(s.Text[at:e.Start] + e.New)
		at = e.End
	}
	text.WriteString(s.Text[at:])
	out, err := metabasexml.Store{}.Apply(s, edits)
	if err != nil {
		t.Fatalf("%v", err)
	}
	after, refused := metabasexml.Store{}.Decode("metabase", "x", out)
	if after == nil || after.Text != text.String() {
		t.Fatalf("the edited file is refused or differs outside the edits: %+v\n%s", refused, text.String())
	}
	return after
}

// hit holds Hit and Twice: the file means what was wanted and otherwise what it
// meant, and asking again changes nothing.
func hit(t failer, before, after *live.Snapshot, wants []live.Want) {
	if d := stateOf(before).after(ordered(wants)).differs(stateOf(after)); d != "" {
		t.Fatalf("%s\nbefore\n%s\nafter\n%s", d, before.Text, after.Text)
	}
	if again, diags := (metabasexml.Store{}).Edit(after, wants); len(again)+len(diags) > 0 {
		t.Fatalf("the same wants make edits again: %+v %+v\n%s", again, diags, after.Text)
	}
}

// back holds Back: the inverse wants give a file that means what it meant, and
// the very bytes where wants only added.
func back(t failer, before, after *live.Snapshot, wants []live.Want) {
	edits, diags := metabasexml.Store{}.Edit(after, inverse(before, wants))
	if len(diags) > 0 {
		t.Fatalf("the way back is refused: %s\n%s", diags[0].Detail, after.Text)
	}
	again := local(t, after, edits)
	if d := stateOf(before).differs(stateOf(again)); d != "" {
		t.Fatalf("the way back: %s\nbefore\n%s\nafter\n%s\nagain\n%s", d, before.Text, after.Text, again.Text)
	}
	if adds(before, wants) && again.Raw != before.Raw {
		t.Fatalf("what was added and removed again left traces\nbefore\n%q\nafter\n%q\nagain\n%q", before.Text, after.Text, again.Text)
	}
}
