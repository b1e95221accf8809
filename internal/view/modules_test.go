package view

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

// TestModuleListHostile: what a module says of itself is somebody's text and
// gets no line, no colour and no direction of its own.
func TestModuleListHostile(t *testing.T) {
	const hostile = "x\x1b[2J\u202e\n::error::y\r"
	row := ModuleRow{Source: "./" + hostile, Kind: "local", Folder: hostile, Summary: hostile, Calls: 2}
	page := ModulePage{Source: hostile, Kind: "local", Folder: hostile, Readme: "# " + hostile + "\ntext " + hostile + "\n", Uses: []string{hostile},
		Inputs: []ModuleInput{{Name: "a", Type: hostile, Default: hostile, Description: hostile}}, Outputs: []ModuleOutput{{Name: "b", Description: hostile, Sensitive: true}}}
	for name, print := range map[string]func(*bytes.Buffer) error{
		"list":      func(b *bytes.Buffer) error { return ModuleList(b, Style{}, []ModuleRow{row}) },
		"list JSON": func(b *bytes.Buffer) error { return ModuleListJSON(b, []ModuleRow{row}) },
		"page":      func(b *bytes.Buffer) error { return Module(b, Style{}, page) },
		"page JSON": func(b *bytes.Buffer) error { return ModuleJSON(b, page) },
	} {
		var b bytes.Buffer
		if err := print(&b); err != nil {
			t.Fatal(err)
		}
		if strings.ContainsAny(b.String(), "\x1b\u202e\r") {
			t.Errorf("%s: %q", name, b.String())
		}
		if strings.HasSuffix(name, "JSON") {
			if !json.Valid(b.Bytes()) {
				t.Errorf("%s is no JSON: %s", name, b.String())
			}
			continue
		}
		for line := range strings.Lines(b.String()) {
			if strings.HasPrefix(line, "::") && name == "list" {
				t.Errorf("%s: %q", name, line)
			}
		}
	}
}

// TestModuleList: kinds have their titles, and the state of a copy is told.
func TestModuleList(t *testing.T) {
	var b bytes.Buffer
	err := ModuleList(&b, Style{}, []ModuleRow{{Source: "isoplan/a", Kind: "library", Summary: "Does a."}, {Source: "isoplan/a", Kind: "vendored", Lock: "changed", Calls: 1},
		{Source: "isoplan/b", Kind: "vendored", Lock: "missing"}, {Source: "isoplan/c", Kind: "vendored", Lock: "unlocked"}, {Source: "./d", Kind: "local", Calls: 3}})
	if err != nil {
		t.Fatal(err)
	}
	want := `In the library of this isoplan:
  isoplan/a
    Does a.

Copied into this configuration:
  isoplan/a (is not what the lock file says; used once)
  isoplan/b (stands in the lock file, and its folder is missing)
  isoplan/c (is not in the lock file)

Of this configuration:
  ./d (used 3 times)
`
	if b.String() != want {
		t.Errorf("got\n%s", b.String())
	}
}

// TestModulePageWraps: the text of a page is broken at the width, each list
// item by itself; code and tables stay as they are written.
func TestModulePageWraps(t *testing.T) {
	long := strings.Repeat("words ", 20) + "end"
	table := "| " + long + " |"
	code := "  x = \"" + long + "\""
	readme := "# title\n\nOne\n" + long + "\n\n- first " + long + "\n  more\n- second\n1. third\n\n```hcl\n" + code + "\n```\n\n" + table + "\n"
	var b bytes.Buffer
	if err := Module(&b, Style{Width: 80}, ModulePage{Source: "./x", Readme: readme}); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{table: true, code: true}
	for line := range strings.Lines(b.String()) {
		line = strings.TrimSuffix(line, "\n")
		if columns(line) > 80 && !kept[line] {
			t.Errorf("too long: %s", line)
		}
		delete(kept, line)
	}
	for line := range kept {
		t.Errorf("broken: %s", line)
	}
	for _, want := range []string{"# title\n\nOne words", "end\n\n- first words", "end more\n- second\n1. third\n\n```hcl\n"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}
