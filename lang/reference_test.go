package lang

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Every argument the parser knows is said to take something and to do
// something, and nothing is said of arguments it does not know.
func TestReferenceIsTheParsersOwn(t *testing.T) {
	used, blocks := map[string]bool{}, map[string]BlockReference{}
	for _, b := range Reference() {
		if b.Doc == "" || !strings.HasPrefix(b.Example, b.Name) {
			t.Errorf("%s: doc %q, example %q", b.Name, b.Doc, b.Example)
		}
		if _, twice := blocks[b.Name]; twice {
			t.Errorf("%s stands twice", b.Name)
		}
		blocks[b.Name] = b
		for _, a := range b.Arguments {
			if a.Takes == "" || a.Doc == "" {
				t.Errorf("nothing is said of %s.%s", b.Name, a.Name)
			}
			used[b.Name+"."+a.Name] = true
			if _, own := argumentDocs()[b.Name+"."+a.Name]; !own {
				used[a.Name] = true
			}
		}
	}
	for name := range argumentDocs() {
		if !used[name] {
			t.Errorf("%s is no argument of a block", name)
		}
	}
	for name := range blockDocs() {
		if _, ok := blocks[name]; !ok {
			t.Errorf("%s is no block", name)
		}
	}
	for name, s := range specialShapes {
		for _, a := range s.args {
			if !slices.ContainsFunc(blocks[name].Arguments, func(r ArgumentReference) bool { return r.Name == a }) {
				t.Errorf("%s.%s is left out", name, a)
			}
		}
	}
	for _, k := range model.Kinds() {
		if blocks[k.String()].Kind != k {
			t.Errorf("%s is left out", k)
		}
	}
}

// The words the reference lists are the words the parser takes, and it takes
// no others.
func TestReferenceWords(t *testing.T) {
	set := func(block, arg, word string) string {
		value := schema.QuoteHCL(word)
		switch block + "." + arg {
		case "server.exclusive":
			return "exclusive = [" + value + "]"
		case "site.exclusive":
			return "site \"s\" {\n id = 1\n exclusive = [" + value + "]\n}"
		case "window.days":
			return "disruption {\n window \"w\" {\n from = \"01:00\"\n to = \"02:00\"\n time_zone = \"UTC\"\n allow = \"iis\"\n days = [" + value + "]\n}\n}"
		case "window.allow":
			return "disruption {\n window \"w\" {\n from = \"01:00\"\n to = \"02:00\"\n time_zone = \"UTC\"\n allow = " + value + "\n}\n}"
		case "disruption.allow", "observed.iisreset", "observed.running_mode", "observed.bitness", "observed.upgraded_from":
			return block + " {\n " + arg + " = " + value + "\n}"
		}
		return ""
	}
	tried := 0
	for _, b := range Reference() {
		for _, a := range b.Arguments {
			if len(a.Words) == 0 || set(b.Name, a.Name, "x") == "" {
				continue
			}
			for _, w := range a.Words {
				tried++
				if _, diags := one(server(set(b.Name, a.Name, w))); diags.HasErrors() {
					t.Errorf("%s.%s = %q: %s", b.Name, a.Name, w, show(diags))
				}
			}
			if _, diags := one(server(set(b.Name, a.Name, "zebra"))); !diags.HasErrors() {
				t.Errorf("%s.%s takes zebra", b.Name, a.Name)
			}
		}
	}
	if tried < 30 {
		t.Errorf("only %d words were tried", tried)
	}
}
