package textkeys_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase/textkeys"
	"github.com/isoplan/isoplan/internal/schema"
)

// form notes what it is asked for; its text has one byte for each key.
type form struct{ closed string }

func (f form) Word() string { return "note" }
func (f form) Closed(path string) (why, fix string) {
	if path == f.closed {
		return "It is closed.", "Open it."
	}
	return "", ""
}
func (f form) Holds(w *live.Want) string        { return strings.TrimPrefix(w.Raw, "fine") }
func (f form) HoldsReference(s string) bool     { return s == "env:A" }
func (f form) HoldsKey(path, class string) bool { return class != "" }
func (f form) at(n *live.Node, what string) []textkeys.Splice {
	return []textkeys.Splice{{Start: n.End, End: n.End, New: what + ";"}}
}
func (f form) Create(before, after *live.Node, w *live.Want, values []*live.Want) []textkeys.Splice {
	n, text := before, "create "+w.Path
	if n == nil {
		n = &live.Node{End: after.Start}
	}
	for _, v := range values {
		text += " " + v.Attr.Home.Property
	}
	return f.at(n, text)
}
func (f form) Drop(n *live.Node) []textkeys.Splice {
	return []textkeys.Splice{{Start: n.Start, End: n.End}}
}
func (f form) Set(n *live.Node, fact *live.Fact, w *live.Want) []textkeys.Splice {
	return []textkeys.Splice{{Start: fact.Start, End: fact.End, New: w.Attr.Home.Property}}
}
func (f form) Add(n *live.Node, w *live.Want) []textkeys.Splice {
	return f.at(n, "add "+w.Attr.Home.Property)
}
func (f form) Remove(n *live.Node, fact *live.Fact) []textkeys.Splice {
	return f.at(n, "remove "+fact.Attr.Home.Property)
}

func row(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }

// snapshot has two keys, the second above the first.
func snapshot() *live.Snapshot {
	return &live.Snapshot{Text: "0123456789", Nodes: []live.Node{
		{Path: "/LM/W3SVC/1", Class: "IIsWebServer", Start: 5, End: 10, Facts: []live.Fact{{Attr: row("ServerComment"), Raw: "fine", Start: 6, End: 7}, {Attr: row("AnonymousUserPass"), Start: 8, End: 9}}},
		{Path: "/LM/W3SVC", Class: "IIsWebService", Start: 0, End: 5},
	}, Masked: []live.Span{{Start: 6, End: 7, Token: live.MovingToken}, {Start: 8, End: 9, Token: textkeys.SecretToken}}}
}

func set(path, name, raw string) live.Want {
	return live.Want{Op: live.SetValue, Path: path, Attr: row(name), Raw: raw}
}

func TestEdit(t *testing.T) {
	create := func(path string) live.Want {
		return live.Want{Op: live.CreateKey, Path: path, Class: "IIsWebServer"}
	}
	secret := live.Want{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: row("AnonymousUserPass"), Secret: "env:A"}
	cases := []struct {
		name  string
		wants []live.Want
		want  string
	}{
		{"nothing", nil, ""},
		{"true already", []live.Want{set("/lm/w3svc/1", "ServerComment", "fine"), create("/LM/W3SVC/1")}, ""},
		{"absent already", []live.Want{{Op: live.RemoveValue, Path: "/LM/W3SVC/7", Attr: row("ServerComment")}, {Op: live.DeleteKey, Path: "/LM/W3SVC/8"}}, ""},
		{"values in order, at one place once", []live.Want{set("/LM/W3SVC/1", "Path", "fine"), set("/LM/W3SVC/1", "AppRoot", "fine"), set("/LM/W3SVC/1", "Path", "fine")}, "10-10 add AppRoot;add Path;"},
		{"keys in order, with their values", []live.Want{create("/LM/W3SVC/3"), set("/LM/W3SVC/3", "Path", "fine"), create("/LM/W3SVC/2"), create("/A")},
			"0-0 create /A;|10-10 create /LM/W3SVC/2;create /LM/W3SVC/3 Path;"},
		{"a secret is one", []live.Want{secret}, "8-9 AnonymousUserPass secret"},
		{"a key with a secret in it", []live.Want{{Op: live.DeleteKey, Path: "/LM/W3SVC/1"}}, "5-10  secret"},
		{"moving is no secret", []live.Want{set("/LM/W3SVC/1", "ServerComment", "fine\n")}, "6-7 ServerComment"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			edits, list := textkeys.Edit(snapshot(), c.wants, noBreaks{})
			var got []string
			for _, e := range edits {
				text := fmt.Sprintf("%d-%d %s", e.Start, e.End, e.New)
				if e.Secret {
					text += " secret"
				}
				got = append(got, text)
			}
			if strings.Join(got, "|") != c.want || len(list) > 0 {
				t.Errorf("got %q %+v\nwant %q", got, list, c.want)
			}
		})
	}
}

// noBreaks holds every text.
type noBreaks struct{ form }

func (noBreaks) Holds(*live.Want) string { return "" }

func TestRefuse(t *testing.T) {
	password := live.Want{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: row("AnonymousUserPass")}
	clear, other := password, password
	clear.Raw, other.Secret = "x", "file:x\n"
	field := set("/LM/W3SVC", "ServerComment", "fine")
	attr := *field.Attr
	attr.Home.Field = 2
	field.Attr = &attr
	cases := []struct {
		id    string
		wants []live.Want
	}{
		{"IP0367", []live.Want{set("/closed", "ServerComment", "fine")}},
		{"IP0321", []live.Want{clear}},
		{"IP0321", []live.Want{other}},
		{"IP0322", []live.Want{set("/LM/W3SVC/1", "ServerState", "1")}},
		{"IP0323", []live.Want{set("/LM/W3SVC/1", "FilterState", "1")}},
		{"IP0323", []live.Want{{Op: live.DeleteKey, Path: "."}}},
		{"IP0324", []live.Want{set("/LM/W3SVC/2", "ServerComment", "fine")}},
		{"IP0325", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/1", Class: "IIsWebDirectory"}}},
		{"IP0326", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/2/ROOT", Class: "IIsWebVirtualDir"}}},
		{"IP0326", []live.Want{{Op: live.DeleteKey, Path: "/LM/W3SVC/1"}, {Op: live.CreateKey, Path: "/LM/W3SVC/1/ROOT", Class: "IIsWebVirtualDir"}}},
		{"IP0328", []live.Want{set("/LM/W3SVC/1", "ServerComment", "fine is too long")}},
		{"IP0328", []live.Want{set("/LM/W3SVC", "AppIsolated", "fine")}},
		{"IP0329", []live.Want{{Op: live.DeleteKey, Path: "/LM/W3SVC"}}},
		{"IP0330", []live.Want{{Op: live.CreateKey, Path: "/LM/W3SVC/2"}}},
		{"IP0330", []live.Want{{Op: live.CreateKey, Path: "x", Class: "IIsWebServer"}}},
		{"IP0331", []live.Want{set("/LM/W3SVC/1", "ServerComment", "fine"), {Op: live.RemoveValue, Path: "/LM/W3SVC/1", Attr: row("ServerComment")}}},
		{"IP0331", []live.Want{set("/LM/W3SVC/1", "ServerComment", "fine"), {Op: live.DeleteKey, Path: "/LM/W3SVC/1"}}},
		{"IP0341", []live.Want{field}},
		{"IP0341", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC"}}},
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("%d %s", i, c.id), func(t *testing.T) {
			// A want beside it that can be fulfilled must not be.
			wants := c.wants
			if c.id != "IP0329" {
				wants = append(wants, set("/LM/W3SVC", "AppRoot", "fine"))
			}
			edits, list := textkeys.Edit(snapshot(), wants, form{closed: "/closed"})
			if len(edits) > 0 || len(list) == 0 || list[0].ID != c.id {
				t.Errorf("%d edits, %+v", len(edits), list)
			}
		})
	}
}
