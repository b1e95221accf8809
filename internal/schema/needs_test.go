package schema_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestNeedsNameRowsAndLegalValues(t *testing.T) {
	seen := 0
	each(t, func(t *testing.T, a *schema.Attr) {
		for _, n := range a.Needs {
			seen++
			checkFact(t, "need of "+n.Attr, n.Fact)
			if !ruleID.MatchString(n.Rule) || !sentence(n.Why) {
				t.Errorf("the need of %s lacks a rule or a sentence: %q %q", n.Attr, n.Rule, n.Why)
			}
			if (n.Is == "") == (n.IsNot == "") {
				t.Errorf("the need of %s must say either what is or what is not", n.Attr)
			}
			if n.Except != "" {
				checkShown(t, a.Type, n.Except)
			}
			for _, k := range n.Blocks {
				if !a.In(k) {
					t.Errorf("a need in %s, which cannot hold the row", k)
				}
			}
			for _, k := range a.Blocks {
				checkNeedIn(t, a, n, k)
			}
		}
	})
	if seen < 20 {
		t.Errorf("only %d needs in the whole table", seen)
	}
}

func checkNeedIn(t *testing.T, a *schema.Attr, n schema.Need, k model.Kind) {
	t.Helper()
	holds := false
	for _, target := range schema.Targets() {
		for _, got := range a.NeedsOn(target, k) {
			holds = holds || got.Attr == n.Attr
		}
	}
	if !holds {
		return
	}
	other := schema.Find(k, n.Attr)
	if other == nil {
		t.Errorf("needs %s, which is no attribute of %s", n.Attr, k)
		return
	}
	if other == a {
		t.Error("a row needs itself")
	}
	wanted := checkShown(t, other.Type, n.Is+n.IsNot)
	if n.Met(k, wanted) != (n.Is != "") {
		t.Errorf("the need of %s is met by the wrong value %s", n.Attr, wanted)
	}
	if n.Met(k, otherValue(other.Type, wanted)) != (n.IsNot != "") {
		t.Errorf("the need of %s does not tell values apart", n.Attr)
	}
	if !n.Met(k, model.Value{}) {
		t.Error("a value that is not known must conclude nothing")
	}
}

// checkShown wants a text to be exactly what Show writes for a legal value.
func checkShown(t *testing.T, ty schema.Type, shown string) model.Value {
	t.Helper()
	v, err := ty.FromCty(eval(t, shown))
	if err != nil {
		t.Errorf("%s is no legal value: %v", shown, err)
	}
	if got := ty.Show(v); got != shown {
		t.Errorf("%s is shown as %s", shown, got)
	}
	return v
}

func otherValue(ty schema.Type, v model.Value) model.Value {
	if v.Kind() == model.BoolKind {
		return model.Bool(!v.IsTrue())
	}
	if ty.Kind == schema.TWord && v.Num() == ty.Words[0].Number {
		return model.Number(ty.Words[1].Number)
	}
	if ty.Kind == schema.TWord {
		return model.Number(ty.Words[0].Number)
	}
	return model.Number(7)
}

func TestNeedsByTargetAndBlock(t *testing.T) {
	for _, c := range []struct {
		row    *schema.Attr
		target schema.Target
		kind   model.Kind
		rules  []string
	}{
		{schema.PMMemoryLimit.Attr, schema.IIS6Iis5, model.ProcessModel, []string{"DIS002"}},
		{schema.PMResponseDeadlockInterval.Attr, schema.IIS6Iis5, model.ProcessModel, []string{"DIS002"}},
		{schema.PMResponseDeadlockInterval.Attr, schema.IIS6WPIM, model.ProcessModel, nil},
		{schema.PMMaxWorkerThreads.Attr, schema.IIS6WPIM, model.ProcessModel, []string{"DIS006"}},
		{schema.PMCPUMask.Attr, schema.IIS6Iis5, model.ProcessModel, []string{"DIS002", "DIS005"}},
		{schema.PMPingTimeout.Attr, schema.IIS6Iis5, model.ProcessModel, []string{"DIS002", "DIS009"}},
		{schema.WAMUserName.Attr, schema.IIS6WPIM, model.AppPool, []string{"DIS021"}},
		{schema.WAMUserName.Attr, schema.IIS6WPIM, model.WebService, nil},
		{schema.SMPProcessorAffinityMask.Attr, schema.IIS6WPIM, model.AppPool, []string{"DIS017"}},
		{schema.CPULimit.Attr, schema.IIS6WPIM, model.AppPoolDefaults, []string{"DIS018"}},
		{schema.OrphanActionExe.Attr, schema.IIS6WPIM, model.AppPool, []string{"DIS019"}},
		{schema.PingInterval.Attr, schema.IIS6WPIM, model.AppPool, []string{"DIS020"}},
		{schema.PMEnable.Attr, schema.IIS6Iis5, model.ProcessModel, nil},
		{schema.PMCPUMask.Attr, schema.IIS50, model.ProcessModel, []string{"DIS002", "DIS005"}},
		{schema.PMMemoryLimit.Attr, schema.IIS70, model.ProcessModel, nil},
	} {
		var got []string
		for _, n := range c.row.NeedsOn(c.target, c.kind) {
			got = append(got, n.Rule)
		}
		if len(got) != len(c.rules) {
			t.Errorf("%s.%s on %s: rules %v, want %v", c.kind, c.row.Name, c.target, got, c.rules)
			continue
		}
		for i := range got {
			if got[i] != c.rules[i] {
				t.Errorf("%s.%s on %s: rules %v, want %v", c.kind, c.row.Name, c.target, got, c.rules)
			}
		}
	}
}

func TestEveryProcessModelAttributeIsSilencedByEnableFalse(t *testing.T) {
	named := map[string]bool{"memory_limit": true, "response_deadlock_interval": true}
	for _, a := range schema.OfBlock(model.ProcessModel) {
		if a == schema.PMEnable.Attr {
			continue
		}
		found := false
		for _, n := range a.NeedsOn(schema.IIS6Iis5, model.ProcessModel) {
			if n.Attr == "enable" {
				found = true
				want := model.Derived
				if named[a.Name] {
					want = model.Documented
				}
				if n.Confidence != want {
					t.Errorf("%s: %s, want %s: KB 812833 names two attributes", a.Name, n.Confidence, want)
				}
			}
		}
		if !found {
			t.Errorf("%s is not silenced by enable = false", a.Name)
		}
	}
}

func TestSpared(t *testing.T) {
	n := schema.CPULimit.NeedsOn(schema.IIS6WPIM, model.AppPool)[0]
	if !schema.CPULimit.Spared(n, model.Number(0)) || schema.CPULimit.Spared(n, model.Number(50000)) {
		t.Error("a limit of 0 asks for nothing, another does")
	}
	n = schema.PMMemoryLimit.NeedsOn(schema.IIS6Iis5, model.ProcessModel)[0]
	if schema.PMMemoryLimit.Spared(n, model.Number(60)) {
		t.Error("no value of memory_limit is spared")
	}
}
