package collected_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

func property(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }

// TestEdit shows the bytes: lines of values and keys change, the last line is
// written anew, and nothing else.
func TestEdit(t *testing.T) {
	set := func(path, name, raw string) live.Want {
		return live.Want{Op: live.SetValue, Path: path, Attr: property(name), Raw: raw}
	}
	before := header + "[metabase]\n/LM/W3SVC IIsWebService\n  # why\n  InProcessIsapiApps = a.dll\n  InProcessIsapiApps + b.dll\n  AppIsolated = 2\n  WAMUserPass = (secret)\n" +
		"/LM/W3SVC/1 IIsWebServer\n  ServerComment = One\n/LM/W3SVC/2 IIsWebServer\n" + observed
	after := header + "[metabase]\n/LM/W3SVC IIsWebService\n  # why\n  InProcessIsapiApps = (empty)\n  WAMUserPass = (env:PW)\n" +
		"/LM/W3SVC/1 IIsWebServer\n  ServerComment = \"caf\\u00e9 \"\n  ServerBindings = :80:\n  ServerBindings + \"\\\"q\"\n" +
		"\"/LM/W3SVC/1/ROOT/\\u00fc\" IIsWebVirtualDir\n  AppFriendlyName = \"\"\n" + observed
	wants := []live.Want{
		set("/LM/W3SVC", "InProcessIsapiApps", ""),
		{Op: live.RemoveValue, Path: "/lm/w3svc", Attr: property("AppIsolated")},
		{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Secret: "env:PW"},
		set("/LM/W3SVC/1", "ServerComment", "café "),
		set("/LM/W3SVC/1", "ServerBindings", ":80:\n\"q"),
		{Op: live.CreateKey, Path: "/LM/W3SVC/1/ROOT", Class: "IIsWebVirtualDir"},
		{Op: live.CreateKey, Path: "/LM/W3SVC/1/ROOT/ü", Class: "IIsWebVirtualDir"},
		set("/LM/W3SVC/1/ROOT/ü", "AppFriendlyName", ""),
		{Op: live.DeleteKey, Path: "/LM/W3SVC/2"},
	}
	after = strings.Replace(after, "\"/LM/W3SVC/1/ROOT", "/LM/W3SVC/1/ROOT IIsWebVirtualDir\n\"/LM/W3SVC/1/ROOT", 1)
	for _, lineEnds := range []func(string) string{func(s string) string { return s }, crlf} {
		s := decode(t, "metabase", lineEnds(whole(before)))
		edits, diags := collected.Store{}.Edit(s, wants)
		if len(diags) > 0 {
			t.Fatalf("%+v", diags)
		}
		got, err := collected.Store{}.Apply(s, edits)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(lineEnds(whole(after)), got); d != "" {
			t.Error(d)
		}
		secrets := 0
		for _, e := range edits {
			if e.Secret {
				secrets++
			}
		}
		if secrets != 1 {
			t.Errorf("%d edits are of secrets", secrets)
		}
		if _, err := (collected.Store{}).Apply(s, []live.Edit{{Start: 4, End: 8}, {Start: 6, End: 9}}); err == nil {
			t.Error("edits that overlap were applied")
		}
	}
}

// TestTwoSpaces: the edits of two key spaces of one text stand beside each other.
func TestTwoSpaces(t *testing.T) {
	keys, tag := decode(t, "metabase", whole(everything)), decode(t, "machine.config/v1.1.4322", whole(everything))
	if keys.Text != tag.Text {
		t.Fatal("the snapshots of one file have two texts")
	}
	one, diags1 := collected.Store{}.Edit(keys, []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("AppIsolated"), Raw: "0"}})
	two, diags2 := collected.Store{}.Edit(tag, []live.Want{{Op: live.SetValue, Path: "system.web/processModel", Attr: attribute(t, "memoryLimit"), Raw: "70"}})
	got, err := collected.Store{}.Apply(keys, append(one, two...))
	if err != nil || len(diags1)+len(diags2) > 0 {
		t.Fatal(err, diags1, diags2)
	}
	want := whole(strings.NewReplacer("  AppIsolated = 2\n  # read", "  AppIsolated = 0\n  # read", "memoryLimit=\\\"60", "memoryLimit=\\\"70").Replace(everything))
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestEditRefused(t *testing.T) {
	s := decode(t, "metabase", whole(everything))
	for name, want := range map[string]live.Want{
		"password in clear":          {Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Raw: canary},
		"reference of no known kind": {Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Secret: canary},
		"reference of two lines":     {Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserPass"), Secret: "env:P\nW"},
		"reference of another row":   {Op: live.SetValue, Path: "/LM/W3SVC", Attr: property("WAMUserName"), Secret: "env:PW"},
	} {
		edits, diags := collected.Store{}.Edit(s, []live.Want{want})
		if edits != nil || len(diags) != 1 || diags[0].ID != "IP0321" || strings.Contains(diags[0].Detail, canary) {
			t.Errorf("%s: edits %v, diagnostics %+v", name, edits, diags)
		}
	}
}

// TestSecret: a text has no secret to hand out, and a digest sees none.
func TestSecret(t *testing.T) {
	s := decode(t, "metabase", whole(everything))
	masked := 0
	for _, m := range s.Masked {
		if m.Token == "secret" {
			masked++
			if text := s.Text[m.Start:m.End]; text != "(secret)" {
				t.Errorf("masked is %q", text)
			}
		}
	}
	if masked != 3 {
		t.Errorf("%d secrets are masked, there are 3", masked)
	}
	for i := range s.Nodes {
		for _, f := range s.Nodes[i].Facts {
			if f.Attr.Secret && f.Raw != "" {
				t.Errorf("%s of %s is %q", f.Attr.Label, s.Nodes[i].Path, f.Raw)
			}
		}
	}
}
