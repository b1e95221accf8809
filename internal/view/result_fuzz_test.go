package view_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// shown is everything the renderers beside Plan print: of an apply, of carrying
// a rehearsal over, of an approval.
type shown struct {
	Plan     *plan.Plan
	Outcomes []apply.Outcome
	Carry    view.Carry
	Event    apply.Event
	Brakes   []plan.Brake
	Verb     string
	File     string
}

func newShown(t testing.TB) *shown {
	p := loadPlan(t, "mode-switch")
	restart := plan.Pending{}
	return &shown{Plan: p, Verb: "apply", File: "plan.json",
		Outcomes: []apply.Outcome{
			{Server: p.Servers[0].Name, Result: apply.Done, Pending: []plan.Pending{restart}, Restarted: []string{"W3SVC"}, Transaction: "t1", Edits: 3, Recovered: "an earlier apply was put back",
				Diags: diag.List{{Severity: diag.Warning, ID: "IP0701", Summary: "A summary", Detail: "A detail.", Fix: "A fix.", Addr: "web01/app_pool/x", Attribute: "idle_timeout", Sources: []string{"KB1"}}}},
			{Server: "web99", Result: apply.Failed, Diags: diag.List{{Severity: diag.Error, ID: "IP0702", Summary: "A summary", Detail: "A detail.", Fix: "A fix."}}},
		},
		Carry:  view.Carry{Files: []view.CarryFile{{Shown: "live/MetaBase.xml", ServerPath: `C:\WINDOWS\system32\inetsrv\MetaBase.xml`, Before: "sha256:a", After: "sha256:b"}}},
		Event:  apply.Event{Server: "web01", Step: "write", Text: "writes MetaBase.xml"},
		Brakes: []plan.Brake{{}},
	}
}

// render prints everything.
func (s *shown) render(t testing.TB, st view.Style) string {
	var b bytes.Buffer
	answers := func() *strings.Reader { return strings.NewReader("yes\n") }
	carry := map[string]view.Carry{s.Outcomes[0].Server: s.Carry}
	for i, err := range []error{
		view.Applied(&b, st, view.AppliedResult{Plan: s.Plan, Verb: s.Verb, Outcomes: s.Outcomes, Carry: carry}),
		view.CarryOver(&b, st, &s.Plan.Servers[0], s.Carry),
		view.NothingToApply(&b, st, s.Plan),
		view.Event(&b, st, s.Event),
		view.Brakes(&b, st, s.Plan.Servers[0].Name, s.Brakes),
		view.ToApprove(&b, st, s.File, "sha256:x", s.Plan),
		view.Approved(&b, st, s.Verb, s.Plan.Digest, s.File, time.Unix(0, 0)),
	} {
		if err != nil {
			t.Fatalf("renderer %d: %v", i, err)
		}
	}
	if _, err := view.Ask(&b, st, answers(), s.Verb, s.Plan); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// setText puts s in the place of the n-th text below v and counts n down by
// those that it passes.
func setText(v reflect.Value, n *int, s string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		if v.Kind() == reflect.Interface {
			inner := reflect.New(v.Elem().Type()).Elem()
			inner.Set(v.Elem())
			setText(inner, n, s)
			v.Set(inner)
			return
		}
		setText(v.Elem(), n, s)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				setText(v.Field(i), n, s)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			setText(v.Index(i), n, s)
		}
	case reflect.String:
		if *n--; *n == -1 {
			v.SetString(s)
		}
	}
}

// FuzzResults is F11 for what an apply prints: any text in any field leaves the
// output free of what a terminal or a build server obeys, and its JSON valid.
func FuzzResults(f *testing.F) {
	hostile := "\n::set-output name=x::y\n##vso[task.complete]\x1b]0;x\x07\u009b2J\u202e\u2066\u200b\r\b\t\xff"
	total := 0
	setText(reflect.ValueOf(newShown(f)).Elem(), &total, "")
	total = -total // every text was passed once
	if total < 100 {
		f.Fatalf("%d texts are tried", total)
	}
	for n := range total {
		f.Add(uint(n), hostile)
	}
	f.Add(uint(7), strings.Repeat("::x ", 3000))
	f.Fuzz(func(t *testing.T, n uint, text string) {
		s := newShown(t)
		at := int(n % uint(total))
		setText(reflect.ValueOf(s).Elem(), &at, text)
		st := styles[n%uint(len(styles))]
		harmlessText(t, s.render(t, st), st.Color)
		var b bytes.Buffer
		if err := view.AppliedJSON(&b, s.Plan, s.Outcomes); err != nil {
			t.Fatal(err)
		}
		if err := view.EventJSON(&b, s.Event); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if !json.Valid([]byte(line)) {
				t.Fatalf("no JSON: %s", line)
			}
		}
		harmlessText(t, b.String(), false)
	})
}
