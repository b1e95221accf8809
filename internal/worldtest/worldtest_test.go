package worldtest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/worldtest"
)

func TestRefused(t *testing.T) {
	const head = "/LM/W3SVC IIsWebService\n"
	cases := []struct{ name, text, summary, place string }{
		{"unknown property", head + "  AppIsolatde = 2\n", "Property not known", "line 2, column 3 (byte 26)"},
		{"value before a key", "  AppIsolated = 2\n", "Value stands before any key", "line 1, column 3 (byte 2)"},
		{"no sign", head + "  AppIsolated 2\n", "Line is no value", "line 2, column 3"},
		{"no name", head + "  = 2\n", "Line is no value", "line 2, column 3"},
		{"no class", head + "/LM/W3SVC/1\n", "Line is no key", "line 2, column 1"},
		{"no path", head + "AppIsolated = 2\n", "Line is no key", "line 2, column 1"},
		{"other class", head + "/LM/W3SVC/1/ROOT/my app\n", "Class of key not known", "line 2, column 21"},
		{"empty part", head + "/LM//1 IIsWebServer\n", "Path is no key", "line 2, column 1"},
		{"slash at the end", head + "/LM/W3SVC/1/ IIsWebServer\n", "Path is no key", "line 2, column 1"},
		{"key twice", head + "/LM/W3SVC/1 IIsWebServer\n/lm/w3svc IIsWebService\n", "Key stands twice", "line 3, column 1"},
		{"value twice", head + "  AppIsolated = 2\n  appisolated = 1\n", "Value stands twice", "line 3, column 3"},
		{"entry of no list", head + "  AppIsolated = 2\n  AppIsolated + 1\n", "Property is no list", "line 3, column 3"},
		{"entry before its list", head + "  InProcessIsapiApps + a.dll\n", "Entry without a list", "line 2, column 3"},
		{"entry far from its list", head + "  InProcessIsapiApps = a.dll\n\n  InProcessIsapiApps + b.dll\n", "Entry without a list", "line 4, column 3"},
		{"empty entry", head + "  InProcessIsapiApps = a.dll\n  InProcessIsapiApps +\n", "Entry is empty", "line 3, column 3"},
		{"control character", head + "  Path = C:\x07\n", "World holds a control character", "line 2, column 12"},
		{"carriage return", head + "  Path = C:\rD\n", "World holds a control character", "line 2, column 12"},
		{"no UTF-8", head + "  Path = C:\xff\n", "World is no UTF-8 text", "line 2, column 12"},
		{"shorthand", head + "app 1 / low\n", "Line is no key", "line 2, column 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, diags := worldtest.Store{}.Decode("metabase", "a.world", c.text)
			if s != nil || len(diags) != 1 {
				t.Fatalf("snapshot %v, diagnostics %+v", s, diags)
			}
			if d := diags[0]; d.Summary != c.summary || !strings.Contains(d.Detail, "a.world: "+c.place) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
		})
	}
}

// TestEdit shows the bytes: values are replaced in place, entries come as lines
// of their own, comments stay.
func TestEdit(t *testing.T) {
	const text = `# head
/LM/W3SVC IIsWebService
  # which libraries
  InProcessIsapiApps = a.dll
  InProcessIsapiApps + b.dll
  AppIsolated = 2
/LM/W3SVC/1 IIsWebServer
# gone with nothing
/LM/W3SVC/2 IIsWebServer
  ServerComment = Two
`
	const want = `# head
/LM/W3SVC IIsWebService
  # which libraries
  InProcessIsapiApps = b.dll
  InProcessIsapiApps + c.dll
/LM/W3SVC/1 IIsWebServer
  ServerBindings = :80:
  ServerBindings + :81:
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppIsolated = 1
  AppRoot = /LM/W3SVC/1/ROOT
# gone with nothing
`
	property := func(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }
	set := func(path, name, raw string) live.Want {
		return live.Want{Op: live.SetValue, Path: path, Attr: property(name), Raw: raw}
	}
	s, diags := worldtest.Store{}.Decode("metabase", "a.world", text)
	if s == nil {
		t.Fatal(diags)
	}
	edits, diags := worldtest.Store{}.Edit(s, []live.Want{
		set("/LM/W3SVC", "InProcessIsapiApps", "b.dll\nc.dll"),
		{Op: live.RemoveValue, Path: "/lm/w3svc", Attr: property("AppIsolated")},
		set("/LM/W3SVC/1", "ServerBindings", ":80:\n:81:"),
		{Op: live.CreateKey, Path: "/LM/W3SVC/1/ROOT", Class: "IIsWebVirtualDir"},
		set("/LM/W3SVC/1/ROOT", "AppRoot", "/LM/W3SVC/1/ROOT"),
		set("/LM/W3SVC/1/ROOT", "AppIsolated", "1"),
		{Op: live.DeleteKey, Path: "/LM/W3SVC/2"},
	})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	got, err := worldtest.Store{}.Apply(s, edits)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if _, err := (worldtest.Store{}).Apply(s, []live.Edit{{Start: 4, End: 8}, {Start: 6, End: 9}}); err == nil {
		t.Error("edits that overlap were applied")
	}
}

func TestEditRefused(t *testing.T) {
	const text = "/LM/W3SVC IIsWebService\n  WAMUserPass = x\n/LM/W3SVC/1 IIsWebServer\n/LM/W3SVC/1/ROOT IIsWebVirtualDir\n"
	s, diags := worldtest.Store{}.Decode("metabase", "a.world", text)
	if s == nil {
		t.Fatal(diags)
	}
	property := func(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }
	cases := []struct {
		name, id string
		want     live.Want
	}{
		{"password in clear", "IP0321", live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Raw: "x"}},
		{"reference of another row", "IP0321", live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserName"), Secret: "env:PW"}},
		{"reference of two lines", "IP0321", live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Secret: "env:P\nW"}},
		{"no key", "IP0324", live.Want{Op: live.SetValue, Path: "/LM/W3SVC/9", Attr: property("ServerComment"), Raw: "x"}},
		{"another class", "IP0325", live.Want{Op: live.CreateKey, Path: "/LM/W3SVC/1", Class: "IIsWebVirtualDir"}},
		{"no key above", "IP0326", live.Want{Op: live.CreateKey, Path: "/LM/W3SVC/9/ROOT", Class: "IIsWebVirtualDir"}},
		{"no class", "IP0330", live.Want{Op: live.CreateKey, Path: "/LM/W3SVC/2", Class: "web"}},
		{"keys below stay", "IP0329", live.Want{Op: live.DeleteKey, Path: "/LM/W3SVC/1"}},
		{"a zero", "IP0328", live.Want{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: property("ServerComment"), Raw: "a\x00b"}},
		{"no number", "IP0328", live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("AppIsolated"), Raw: "high"}},
		{"no property", "IP0341", live.Want{Op: live.SetValue, Path: "/LM/W3SVC"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			edits, diags := worldtest.Store{}.Edit(s, []live.Want{c.want})
			if edits != nil || len(diags) != 1 || diags[0].ID != c.id {
				t.Errorf("edits %v, diagnostics %+v", edits, diags)
			}
		})
	}
	one := live.Want{Op: live.SetValue, Path: "/LM/W3SVC/1", Attr: property("ServerComment"), Raw: "One"}
	other := one
	other.Raw = "Two"
	if edits, diags := (worldtest.Store{}).Edit(s, []live.Want{one, one}); len(edits) != 1 || diags != nil {
		t.Errorf("the same want twice: edits %v, diagnostics %+v", edits, diags)
	}
	if _, diags := (worldtest.Store{}).Edit(s, []live.Want{one, other}); len(diags) != 1 || diags[0].ID != "IP0331" {
		t.Errorf("two values for one property: %+v", diags)
	}
}

// TestSecret: a world holds the reference, never hands the text of a password
// out, and a digest sees neither.
func TestSecret(t *testing.T) {
	s, _ := worldtest.Store{}.Decode("metabase", "a.world", "/LM/W3SVC IIsWebService\n  WAMUserPass = old\n")
	edits, diags := worldtest.Store{}.Edit(s, []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: schema.ByProperty(schema.MetabaseSpace, "WAMUserPass"), Secret: "env:PW"}})
	if len(edits) != 1 || !edits[0].Secret || diags != nil {
		t.Fatalf("edits %+v, diagnostics %+v", edits, diags)
	}
	got, err := worldtest.Store{}.Apply(s, edits)
	if err != nil || got != "/LM/W3SVC IIsWebService\n  WAMUserPass = (env:PW)\n" {
		t.Fatalf("%v: %q", err, got)
	}
	s, _ = worldtest.Store{}.Decode("metabase", "a.world", got)
	if f := s.Nodes[0].Facts[0]; f.Raw != "" || len(s.Masked) != 1 || s.Masked[0].Token != "secret" {
		t.Errorf("the fact is %+v, masked are %+v", f, s.Masked)
	}
}

func TestExpand(t *testing.T) {
	include := func(name string) (string, error) {
		texts := map[string]string{"w2k": "/LM IIsComputer\nsite 1 10.0.0.1:80: Default Web Site\n", "loop": "include loop\n", "a": "# a\ninclude b\n", "b": "include a\n"}
		text, ok := texts[name]
		if !ok {
			return "", errors.New("no world " + name)
		}
		return text, nil
	}
	const text = "# head\ninclude w2k\napp 1 / medium C:\\Inetpub\\www root\napp 1 /shop high D:\\shop\n  AppFriendlyName = Shop\napp 1 /bin -\n"
	const want = `# head
/LM IIsComputer
/LM/W3SVC/1 IIsWebServer
  ServerComment = Default Web Site
  ServerBindings = 10.0.0.1:80:
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\www root
/LM/W3SVC/1/ROOT/shop IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT/shop
  AppIsolated = 1
  Path = D:\shop
  AppFriendlyName = Shop
/LM/W3SVC/1/ROOT/bin IIsWebDirectory
  AppRoot = /LM/W3SVC/1/ROOT/bin
`
	got, err := worldtest.Expand("x", text, include)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	for text, want := range map[string]string{
		"\ninclude none":  "x: line 2: no world none",
		"include loop":    "x: line 1: loop: line 1: loop includes itself",
		"include a":       "x: line 1: a: line 2: b: line 1: a includes itself",
		"site 1 :80:":     `x: line 1: "1 :80:" is no site: one reads site 1 :80: Default Web Site`,
		"app 1 shop high": `x: line 1: "1 shop high" is no application: one reads app 1 /shop high D:\shop`,
		"app 1 /s pooled": `x: line 1: "pooled" is no protection: low, medium, high, or - for none`,
	} {
		if _, err := worldtest.Expand("x", text, include); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}
