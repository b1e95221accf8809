package plan

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/schema"
)

// drawNeeds makes up what changes could need on a target.
func drawNeeds(t *rapid.T) []need {
	names := map[schema.Unit][]string{
		schema.UnitAppDomain: {"v1.0.3705", "v1.1.4322", "v2.0.50727"}, schema.UnitAspnetWp: {"v1.0.3705", "v1.1.4322", "v2.0.50727"},
		schema.UnitApp: {"w/site/A/app/.", "w/site/A/app/x"}, schema.UnitPool: {"P", "Q"}, schema.UnitSite: {"w/site/A", "w/site/B"},
		schema.UnitW3SVC: {""}, schema.UnitHTTPFilter: {""}, schema.UnitIISAdmin: {""}, schema.UnitMachine: {""},
	}
	var out []need
	for range rapid.IntRange(0, 8).Draw(t, "needs") {
		u := schema.Unit(rapid.IntRange(int(schema.UnitAppDomain), int(schema.UnitMachine)).Draw(t, "unit"))
		on := rapid.SampledFrom(names[u]).Draw(t, "on")
		out = append(out, need{unit: unit{u, on}, effect: schema.Effect{Unit: u, Deferrable: true}})
	}
	return out
}

func reached(steps []step, u unit) bool {
	for i := range steps {
		if steps[i].kind.reaches(steps[i].on.on, u) {
			return true
		}
	}
	return false
}

// possible are the needs for which the target has a step at all.
func possible(needs []need, target schema.Target) []need {
	var out []need
	for _, n := range needs {
		for i := range stepKinds {
			k := &stepKinds[i]
			if _, there := k.on(target); there && k.covers[0] == n.unit.unit {
				out = append(out, n)
			}
		}
	}
	return out
}

// The steps cover every need, and none can be left out.
func TestStepsAreSufficientAndMinimal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.SampledFrom(schema.PlannedTargets()).Draw(t, "target")
		needs := possible(drawNeeds(t), target)
		steps := cover(needs, target)
		for _, n := range needs {
			if !reached(steps, n.unit) {
				t.Fatalf("%s %q is not covered", n.unit.unit, n.on)
			}
		}
		for i := range steps {
			rest := append(append([]step{}, steps[:i]...), steps[i+1:]...)
			spare := true
			for _, n := range needs {
				spare = spare && reached(rest, n.unit)
			}
			if spare {
				t.Fatalf("the step %s %q is not needed", steps[i].kind.name, steps[i].on.on)
			}
		}
	})
}

// One more need never takes a restart away: what was covered stays covered.
func TestOneMoreNeedTakesNothingAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		target := rapid.SampledFrom(schema.PlannedTargets()).Draw(t, "target")
		needs := possible(drawNeeds(t), target)
		more := append(append([]need{}, needs...), possible(drawNeeds(t), target)...)
		before, after := cover(needs, target), cover(more, target)
		for _, n := range needs {
			if !reached(after, n.unit) {
				t.Fatalf("%s %q was covered and is not any more", n.unit.unit, n.on)
			}
		}
		if len(before) > 0 && len(after) == 0 || highest(after) < highest(before) {
			t.Fatalf("the level falls from %d to %d", highest(before), highest(after))
		}
	})
}

func highest(steps []step) int {
	level := 0
	for i := range steps {
		level = max(level, Level(steps[i].kind.level))
	}
	return level
}

// Every unit that some attribute needs on a target has a step there.
func TestEveryEffectHasAStep(t *testing.T) {
	for _, a := range schema.All() {
		for _, k := range a.Blocks {
			for _, target := range schema.PlannedTargets() {
				for _, e := range a.Answer(target, k).Effects {
					n := need{unit: unit{e.Unit, "x"}, effect: e}
					if len(possible([]need{n}, target)) == 0 {
						t.Errorf("%s.%s on %s needs %s, and no step restarts that", k, a.Name, target, e.Unit)
					}
				}
			}
		}
	}
}

// The table of steps is complete and known to the levels.
func TestStepTable(t *testing.T) {
	seen := map[string]bool{}
	for i := range stepKinds {
		k := &stepKinds[i]
		if seen[k.name] || Level(k.level) < 0 || len(k.covers) == 0 || len(k.at) == 0 {
			t.Errorf("%s: twice, without a level, or without what it covers", k.name)
		}
		seen[k.name] = true
		targets := map[schema.Target]bool{}
		for j := range k.at {
			at := &k.at[j]
			if len(at.Sources) == 0 || at.Confidence == "" {
				t.Errorf("%s on %v rests on nothing", k.name, at.targets)
			}
			for _, key := range at.Sources {
				if !schema.KnownSource(key) {
					t.Errorf("%s: the source %q is not known", k.name, key)
				}
			}
			for _, target := range at.targets {
				if targets[target] || !target.Planned() {
					t.Errorf("%s: %s twice, or not planned", k.name, target)
				}
				targets[target] = true
			}
		}
	}
	for _, name := range []string{stepReboot, stepIIS, stepHTTPFilter, stepW3SVC, stepSite, stepAspnetWp, stepPool, stepApp, stepAppDomain} {
		if !seen[name] {
			t.Errorf("no row of %s", name)
		}
	}
	for _, want := range []struct {
		name   string
		target schema.Target
		there  bool
	}{
		{stepAspnetWp, schema.IIS40, false}, // ASP.NET needs IIS 5.0 (metabase.md 3)
		{stepAspnetWp, schema.IIS6WPIM, false},
		{stepHTTPFilter, schema.IIS51, false}, // SSL is in inetinfo.exe (metabase.md 3)
		{stepPool, schema.IIS6Iis5, false},
		{stepPool, schema.IIS6WPIM, true},
		{stepIIS, schema.IIS40, true},
	} {
		if _, there := stepNamed(want.name).on(want.target); there != want.there {
			t.Errorf("%s on %s: %v", want.name, want.target, there)
		}
	}
}

func TestAdsPath(t *testing.T) {
	for key, want := range map[string]string{
		"/LM/W3SVC/1/ROOT/shop": "W3SVC/1/ROOT/shop", "/lm/w3svc/1": "w3svc/1", "/LM/W3SVC/1/ROOT/a b": `"W3SVC/1/ROOT/a b"`, "": "",
	} {
		if got := adsPath(key); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}
