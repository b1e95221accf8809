package view_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

var styles = []view.Style{{Width: 80}, {Width: 40, Color: true}, {ASCII: true, Width: 120}}

var planOptions = []view.PlanOptions{{}, {Concise: true}, {CompactWarnings: true}, {Most: -1}}

// A plan that was saved and read again prints as it did before, although JSON
// gives its values other Go types.
func TestSavedPlanPrintsTheSame(t *testing.T) {
	made := loadPlan(t, "mode-switch")
	made.Changes[2].Change.After = map[string]any{"queue_length": uint64(2000), "identity_type": "specific_user", "enabled": true,
		"periodic_restart_schedule": []string{"03:00", "15:00"}, "wam_user_name": `CORP\svc-shop`, "wam_user_pass": map[string]string{"secret": "env:SHOP_PW"}}
	text, err := json.Marshal(made)
	if err != nil {
		t.Fatal(err)
	}
	for _, numbers := range []bool{false, true} {
		d := json.NewDecoder(bytes.NewReader(text))
		if numbers {
			d.UseNumber()
		}
		read := &plan.Plan{}
		if err := d.Decode(read); err != nil {
			t.Fatal(err)
		}
		for _, st := range styles {
			want := render(t, func(b *bytes.Buffer) error { return view.Plan(b, st, made, view.PlanOptions{}) })
			got := render(t, func(b *bytes.Buffer) error { return view.Plan(b, st, read, view.PlanOptions{}) })
			if !bytes.Equal(want, got) {
				t.Errorf("style %+v:\n%s\nand read again:\n%s", st, want, got)
			}
		}
	}
}

// Colour repeats what is there: without its sequences the text is the same.
func TestColorAddsNothing(t *testing.T) {
	for _, name := range []string{"mode-switch", "one-change", "no-changes", "farm", "pending", "undo-pending"} {
		p := loadPlan(t, name)
		bare := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{}) }))
		colored := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{Color: true}, p, view.PlanOptions{}) }))
		if !strings.Contains(colored, "\x1b[") {
			t.Errorf("%s has no colour", name)
		}
		for _, code := range []string{"0", "1", "2", "31", "32", "33", "36"} {
			colored = strings.ReplaceAll(colored, "\x1b["+code+"m", "")
		}
		if bare != colored {
			t.Errorf("%s without colour:\n%s\nwith colour taken away:\n%s", name, bare, colored)
		}
	}
}

// One change among many sites is told in fewer than 15 lines.
func TestOneChangeIsShort(t *testing.T) {
	out := render(t, func(b *bytes.Buffer) error {
		return view.Plan(b, view.Style{Width: 80}, loadPlan(t, "one-change"), view.PlanOptions{})
	})
	if n := bytes.Count(out, []byte("\n")); n >= 15 {
		t.Errorf("%d lines:\n%s", n, out)
	}
}

// Every dead setting is named once, with both its names; its warning is not
// told a second time, an error is.
func TestDeadSettingsAreToldOnce(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	show := func() string {
		return string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{}) }))
	}
	out := show()
	for _, name := range []string{"responseDeadlockInterval", "memoryLimit"} {
		if n := strings.Count(out, name); n != 1 {
			t.Errorf("%s is named %d times:\n%s", name, n, out)
		}
	}
	if strings.Contains(out, "memory_limit is ignored.") {
		t.Error("the warning about memory_limit is told twice")
	}
	for i := range p.Findings {
		if p.Findings[i].Attribute == "memory_limit" {
			p.Findings[i].Severity = "error"
		}
	}
	if out = show(); !strings.Contains(out, "memory_limit is ignored.") || !strings.Contains(out, "Error:   memory_limit") && !strings.Contains(out, "Error: memory_limit") {
		t.Errorf("an error about a dead setting must be told in full:\n%s", out)
	}
	p.Findings = p.Findings[:1]
	if out = show(); strings.Contains(out, "Warning: memory_limit") || !strings.Contains(out, "- memory_limit") {
		t.Errorf("a silenced warning stays a fact without the word:\n%s", out)
	}
}

// A password that is there already is replaced, not added.
func TestKnownPasswordIsReplaced(t *testing.T) {
	p := loadPlan(t, "farm")
	c := &p.Changes[1]
	c.Change.Before = nil
	c.Attributes[0].Origin = "inherited from web03/web_service"
	show := func() string {
		return string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{}) }))
	}
	if out := show(); !strings.Contains(out, "~ wam_user_pass = (secret) -> (secret from file:wam.txt)") {
		t.Errorf("got\n%s", out)
	}
	c.Attributes[0].Origin = "not set"
	if out := show(); !strings.Contains(out, "+ wam_user_pass = (secret from file:wam.txt)") {
		t.Errorf("got\n%s", out)
	}
}

// A secret shows as its reference; a text where a reference belongs is not
// shown.
func TestPlanShowsNoSecret(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	out := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{}) }))
	if !strings.Contains(out, "(secret from env:SHOP_PW)") {
		t.Errorf("the reference is missing:\n%s", out)
	}
	p.Changes[2].Change.After["wam_user_pass"] = "tr0ub4dor"
	out = string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{}, p, view.PlanOptions{}) }))
	if strings.Contains(out, "tr0ub4dor") {
		t.Errorf("the text of a secret is printed:\n%s", out)
	}
}

// replaceText puts s in the place of the n-th text of a JSON value and says
// how many texts there are.
func replaceText(v any, n *int, s string) any {
	switch v := v.(type) {
	case string:
		*n--
		if *n == -1 {
			return s
		}
		return v
	case []any:
		for i := range v {
			v[i] = replaceText(v[i], n, s)
		}
	case map[string]any:
		names := make([]string, 0, len(v))
		for k := range v {
			names = append(names, k)
		}
		for _, k := range sortedStrings(names) {
			v[k] = replaceText(v[k], n, s)
		}
	}
	return v
}

// Any text in any field of a plan leaves the output free of control and
// invisible characters, and writes no line of its own: "Plan:" begins exactly
// one line.
func FuzzPlanText(f *testing.F) {
	text, err := os.ReadFile(filepath.Join("testdata", "mode-switch.json"))
	if err != nil {
		f.Fatal(err)
	}
	hostile := "\nPlan: 0 to add, 0 to change, 0 to destroy.\n::add-mask::x\n##vso[task.complete]\x1b]0;x\x07\u009b2J\u202e\u2066\u200b\r\b\t\xff"
	for n := range 260 {
		f.Add(uint(n+260*(n%len(planOptions))), hostile)
	}
	f.Add(uint(40), strings.Repeat("long ", 5000))
	f.Fuzz(func(t *testing.T, n uint, s string) {
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		at := int(n % 260)
		changed, err := json.Marshal(replaceText(tree, &at, s))
		if err != nil {
			t.Fatal(err)
		}
		p := &plan.Plan{}
		if err := json.Unmarshal(changed, p); err != nil {
			t.Fatal(err)
		}
		o, st := planOptions[n/260%uint(len(planOptions))], styles[n%uint(len(styles))]
		out := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, st, p, o) }))
		harmlessText(t, out, st.Color)
		if lines := strings.Count("\n"+strings.ReplaceAll(out, "\x1b[1m", ""), "\nPlan: "); lines != 1 {
			t.Fatalf("%d lines begin with Plan: in\n%s", lines, out)
		}
	})
}

// The same holds for what is pending, text by text.
func TestHostilePending(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("testdata", "pending.json"))
	if err != nil {
		t.Fatal(err)
	}
	hostile := "\nPlan: 0 to add\x1b]0;x\x07\u009b2J\u202e\u200b\r\b\t"
	for n := range 200 {
		var tree any
		if err := json.Unmarshal(text, &tree); err != nil {
			t.Fatal(err)
		}
		at := n
		changed, err := json.Marshal(replaceText(tree, &at, hostile))
		if err != nil {
			t.Fatal(err)
		}
		if at >= 0 {
			if n < 40 {
				t.Fatalf("the plan has only %d texts", n)
			}
			return
		}
		p := &plan.Plan{}
		if err := json.Unmarshal(changed, p); err != nil {
			t.Fatal(err)
		}
		p.Servers[0].Pending[0].CoveredBy = &n // no such restart
		for _, o := range planOptions {
			out := string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, view.Style{Width: 80}, p, o) }))
			harmlessText(t, out, false)
			if strings.Contains(out, "\nPlan: ") || !strings.Contains(out, "No changes.") {
				t.Fatalf("text %d makes a line of its own:\n%s", n, out)
			}
		}
	}
}

// Raw bytes that JSON would not even carry come from a live server through
// the planner: they are escaped as well.
func TestRawBytesInPlan(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	bad := "\xff\x00\x1b[31m\u0085\u2028" + strings.Repeat("x", 3000)
	p.Servers[0].Name, p.Servers[0].CollectedAt, p.Servers[0].From = bad, bad, bad
	for i := range p.Changes {
		c := &p.Changes[i]
		c.Server, c.Address, c.Type, c.Name, c.Key, c.Reason = bad, bad, bad, bad, bad, bad
		for j := range c.Attributes {
			a := &c.Attributes[j]
			if c.Change.Before != nil {
				c.Change.Before[bad] = []string{bad}
			}
			a.Name, a.Label, a.Origin, a.Added, a.Removed = bad, bad, bad, []string{bad}, []string{bad}
		}
	}
	for _, st := range styles {
		for _, o := range planOptions {
			src := &model.Sources{}
			f := src.Add(bad, strings.Repeat(bad+"\n", 3))
			o.Sources, o.Locate = src, func(string, string) model.Range { return model.Range{File: f, Start: 3, End: 40} }
			harmlessText(t, string(render(t, func(b *bytes.Buffer) error { return view.Plan(b, st, p, o) })), st.Color)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestErrorsOfTheWriterComeBack(t *testing.T) {
	p := loadPlan(t, "mode-switch")
	if err := view.Plan(brokenWriter{}, view.Style{}, p, view.PlanOptions{}); err == nil {
		t.Error("Plan hid the error of its writer")
	}
	if err := view.JSON(brokenWriter{}, 1); err == nil {
		t.Error("JSON hid the error of its writer")
	}
}
