package collected_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

func attribute(t *testing.T, name string) *schema.Attr {
	t.Helper()
	a := schema.ByProperty(schema.MachineConfigSpace, name)
	if a == nil {
		t.Fatalf("no attribute %s", name)
	}
	return a
}

// TestEditOfTag shows the lines an edit changes.
func TestEditOfTag(t *testing.T) {
	set := func(name, raw string) live.Want {
		return live.Want{Op: live.SetValue, Path: "system.web/processModel", Attr: attribute(t, name), Raw: raw}
	}
	remove := func(name string) live.Want {
		return live.Want{Op: live.RemoveValue, Path: "system.web/processModel", Attr: attribute(t, name)}
	}
	secret := live.Want{Op: live.SetValue, Path: "system.web/processModel", Attr: attribute(t, "password"), Secret: "env:PW"}
	const (
		lines    = "tag \"<processModel\\r\\n\"\ntag \"  memoryLimit=\\\"60\\\"\\r\\n\"\ntag \"  password=\\\"\"\nsecret\ntag \"\\\"/>\"\n"
		automate = "tag \"<processModel password=\\\"AutoGenerate\\\"/>\"\n"
	)
	cases := []struct {
		name, before, after string
		wants               []live.Want
	}{
		{"value", lines, strings.Replace(lines, "60", "70", 1), []live.Want{set("memoryLimit", "70")}},
		{"escaped value", lines, strings.Replace(lines, `\r\n"`+"\ntag \"  pass", `\r\n  userName=\"caf\u00e9 &amp; \\x\"\r\n"`+"\ntag \"  pass", 1), []live.Want{set("userName", `café & \x`)}},
		{"secret that is there", lines, strings.Replace(lines, "\nsecret\n", "\nsecret (env:PW)\n", 1), []live.Want{secret}},
		{"no secret any more", lines, strings.Replace(lines, "\nsecret\n", "\ntag \"AutoGenerate\"\n", 1), []live.Want{set("password", "AutoGenerate")}},
		{"password removed", lines, "tag \"<processModel\\r\\n\"\ntag \"  memoryLimit=\\\"60\\\"/>\"\n", []live.Want{remove("password")}},
		{"a secret where none was", automate, "tag \"<processModel password=\\\"\"\nsecret (env:PW)\ntag \"\\\"/>\"\n", []live.Want{secret}},
		{"new secret", "tag \"<processModel/>\"\n", "tag \"<processModel password=\\\"\"\nsecret (env:PW)\ntag \"\\\"/>\"\n", []live.Want{secret}},
		{"element is made", "tag none\n", "tag \"<processModel/>\"\n", []live.Want{{Op: live.CreateKey, Path: "system.web/processModel", Class: "processModel"}}},
		{"element with values", "tag none\n", "tag \"<processModel memoryLimit=\\\"70\\\" password=\\\"\"\nsecret (env:PW)\ntag \"\\\"/>\"\n", []live.Want{secret, set("memoryLimit", "70")}},
		{"true already", lines, lines, []live.Want{set("memoryLimit", "60")}},
		{"code page", "encoding = windows-1252\ntag \"<processModel/>\"\n", "encoding = windows-1252\ntag \"<processModel userName=\\\"caf&#233;\\\"/>\"\n", []live.Want{set("userName", "café")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			const head = header + "[machine.config v1.1.4322]\n"
			for _, lineEnds := range []func(string) string{func(s string) string { return s }, crlf} {
				s := decode(t, "machine.config/v1.1.4322", lineEnds(whole(head+c.before+keys)))
				edits, diags := collected.Store{}.Edit(s, c.wants)
				if len(diags) > 0 {
					t.Fatalf("%+v", diags)
				}
				got, err := collected.Store{}.Apply(s, edits)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(lineEnds(whole(head+c.after+keys)), got); d != "" {
					t.Error(d)
				}
			}
		})
	}
}

func TestEditOfTagRefused(t *testing.T) {
	const path = "system.web/processModel"
	s := decode(t, "machine.config/v1.1.4322", whole(everything))
	cases := []struct {
		name, id string
		want     live.Want
	}{
		{"password in clear", "IP0321", live.Want{Op: live.SetValue, Path: path, Attr: attribute(t, "password"), Raw: canary}},
		{"reference of no known kind", "IP0321", live.Want{Op: live.SetValue, Path: path, Attr: attribute(t, "password"), Secret: canary}},
		{"reference of another attribute", "IP0321", live.Want{Op: live.SetValue, Path: path, Attr: attribute(t, "userName"), Secret: "env:PW"}},
		{"key that cannot go", "IP0358", live.Want{Op: live.DeleteKey, Path: path}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			edits, diags := collected.Store{}.Edit(s, []live.Want{c.want})
			if len(edits) > 0 || len(diags) != 1 || diags[0].ID != c.id || strings.Contains(diags[0].Detail, canary) {
				t.Errorf("edits %v, diagnostics %+v", edits, diags)
			}
		})
	}
}

// TestValuesElsewhere: what the store of machine.config says of a tag names the
// lines of the text.
func TestValuesElsewhere(t *testing.T) {
	s := decode(t, "machine.config/v2.0.50727", whole(header+"[machine.config v2.0.50727]\ntag \"<processModel \"\ntag \"configSource='a.config'/>\"\n"))
	objects, warnings := machineconfig.Space{}.World(s, "web03")
	if len(objects) != 1 || len(warnings) != 1 || !strings.Contains(warnings[0].Detail, "line 5, column 6") || !strings.Contains(warnings[0].Detail, "configSource") {
		t.Errorf("warnings are %+v", warnings)
	}
	_, diags := collected.Store{}.Edit(s, []live.Want{{Op: live.SetValue, Path: "system.web/processModel", Attr: attribute(t, "memoryLimit"), Raw: "70"}})
	if len(diags) != 1 || !strings.Contains(diags[0].Detail, "line 5, column 1 (") {
		t.Errorf("diagnostics are %+v", diags)
	}
}

func TestTag(t *testing.T) {
	s := decode(t, "machine.config/v1.1.4322", crlf(whole(everything)))
	want := []collected.Piece{
		{Text: "<processModel\r\n    enable=\"true\"\r\n    memoryLimit=\"60\"\r\n    userName=\"café\"\r\n    password=\""},
		{Secret: true},
		{Text: "\"\r\n    logLevel=\"Errors\"\r\n/>"},
	}
	if d := cmp.Diff(want, collected.Tag(s)); d != "" {
		t.Error(d)
	}
	edits, _ := collected.Store{}.Edit(s, []live.Want{{Op: live.SetValue, Path: "system.web/processModel", Attr: attribute(t, "password"), Secret: "file:a b"}})
	after, err := collected.Store{}.Apply(s, edits)
	if err != nil || len(edits) != 1 || !edits[0].Secret {
		t.Fatal(edits, err)
	}
	want[1].Reference = "file:a b"
	if d := cmp.Diff(want, collected.Tag(decode(t, s.Space, after))); d != "" {
		t.Error(d)
	}
	if none := collected.Tag(decode(t, "machine.config/v1.0.3705", whole(everything))); none != nil {
		t.Errorf("a file without a tag has %v", none)
	}
	if none := collected.Tag(decode(t, "metabase", whole(everything))); none != nil {
		t.Errorf("the metabase has %v", none)
	}
}
