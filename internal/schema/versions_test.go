package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Before IIS 6.0 the metabase is one binary file, which only calls change;
// since 7.0 no plan writes what takes its place. A machine.config is a text
// file on every version.
func TestHowEachVersionIsWritten(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		for _, target := range schema.Targets() {
			for _, k := range a.Blocks {
				answer := a.Answer(target, k)
				want := answer.Way
				switch {
				case a.Home.Space == schema.MachineConfigSpace:
					want = schema.Splice
				case !target.Planned() || !answer.Presence.There:
					want = schema.Refuse
				case !target.TextMetabase() && !a.ReadOnly:
					want = schema.Method
				}
				if answer.Way != want {
					t.Errorf("%s on %s: %s, want %s", k, target, answer.Way, want)
				}
				if target == schema.IIS40 && strings.Contains(answer.Other, "AppCreate2") {
					t.Errorf("%s: AppCreate2 must not be used against IIS 4.0: %s", k, answer.Other)
				}
			}
		}
	})
}

func TestWhatEachVersionHas(t *testing.T) {
	all := schema.Targets()
	since := func(from schema.Target) []schema.Target { return all[from-1:] }
	upTo := func(from, last schema.Target) []schema.Target { return all[from-1 : last] }
	for _, c := range []struct {
		row  *schema.Attr
		kind model.Kind
		want []schema.Target
	}{
		{schema.Protection.Attr, model.App, upTo(schema.IIS40, schema.IIS6WPIM)},
		{schema.AppPoolID.Attr, model.App, since(schema.IIS6Iis5)},
		{schema.IdleTimeout.Attr, model.AppPool, since(schema.IIS6Iis5)},
		{schema.CPUResetInterval.Attr, model.AppPool, since(schema.IIS6Iis5)},
		{schema.WAMUserName.Attr, model.WebService, upTo(schema.IIS40, schema.IIS6WPIM)},
		{schema.WAMUserName.Attr, model.AppPool, since(schema.IIS6Iis5)},
		{schema.AdminACL.Attr, model.Site, upTo(schema.IIS40, schema.IIS6WPIM)},
		{schema.AdminACL.Attr, model.AppPool, upTo(schema.IIS6Iis5, schema.IIS6WPIM)},
		{schema.IsolationMode.Attr, model.ServerKind, upTo(schema.IIS6Iis5, schema.IIS6WPIM)},
		{schema.InProcessApps.Attr, model.InProcessISAPI, upTo(schema.IIS40, schema.IIS6WPIM)},
		{schema.EnableEditWhileRunning.Attr, model.Metabase, upTo(schema.IIS6Iis5, schema.IIS6WPIM)},
		{schema.ExtensionAllow.Attr, model.WebServiceExtension, since(schema.IIS6Iis5)},
		{schema.FilterEnableCache.Attr, model.Filter, since(schema.IIS50)},
		{schema.FilterPath.Attr, model.Filter, all},
		{schema.AspEnableApplicationRestart.Attr, model.App, since(schema.IIS50)},
		{schema.DisableSocketPooling.Attr, model.WebService, upTo(schema.IIS50, schema.IIS6WPIM)},
		{schema.PMEnable.Attr, model.ProcessModel, since(schema.IIS50)},
		{schema.ScriptMaps.Attr, model.App, all},
	} {
		var got []schema.Target
		for _, target := range all {
			if c.row.Answer(target, c.kind).Presence.There {
				got = append(got, target)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s.%s is there on %v, want %v", c.kind, c.row.Name, got, c.want)
		}
	}
}

// What a change costs on the versions around IIS 6.0, as their pages say.
func TestRestartsOfOtherVersions(t *testing.T) {
	for _, c := range []struct {
		row        *schema.Attr
		kind       model.Kind
		target     schema.Target
		unit       schema.Unit // NoUnit: no restart
		self       bool
		confidence model.Confidence
		source     string
	}{
		{schema.Protection.Attr, model.App, schema.IIS40, schema.UnitIISAdmin, false, model.Documented, "SEED000"},
		{schema.Protection.Attr, model.Site, schema.IIS50, schema.UnitIISAdmin, false, model.Documented, "Q326086"},
		{schema.Protection.Attr, model.App, schema.IIS51, schema.UnitIISAdmin, false, model.Documented, "SEED000"},
		{schema.Protection.Attr, model.App, schema.IIS6Iis5, schema.UnitApp, true, model.Documented, "TN:cc785313"},
		{schema.InProcessApps.Attr, model.InProcessISAPI, schema.IIS40, schema.UnitIISAdmin, false, model.Unsourced, ""},
		{schema.InProcessApps.Attr, model.InProcessISAPI, schema.IIS51, schema.UnitIISAdmin, false, model.Derived, "SEED001"},
		{schema.AppOopRecoverLimit.Attr, model.App, schema.IIS40, schema.UnitIISAdmin, false, model.Documented, "VS71/aa694975"},
		{schema.WAMUserPass.Attr, model.WebService, schema.IIS40, schema.UnitIISAdmin, false, model.Documented, "Q297989"},
		{schema.FilterPath.Attr, model.Filter, schema.IIS40, schema.UnitIISAdmin, false, model.Documented, "Q150312"},
		{schema.FilterLoadOrder.Attr, model.Site, schema.IIS50, schema.UnitIISAdmin, false, model.Documented, "Q302988"},
		{schema.CacheISAPI.Attr, model.App, schema.IIS50, schema.UnitW3SVC, false, model.Derived, "WS03/cc782014"},
		{schema.AspEnableApplicationRestart.Attr, model.App, schema.IIS50, schema.UnitApp, true, model.Documented, "Q226358"},
		{schema.AspProcessorThreadMax.Attr, model.Site, schema.IIS6Iis5, schema.UnitSite, false, model.Documented, "TN:cc784876"},
		{schema.AspProcessorThreadMax.Attr, model.WebService, schema.IIS6WPIM, schema.UnitW3SVC, false, model.Derived, "TN:cc784876"},
		{schema.AspProcessorThreadMax.Attr, model.App, schema.IIS6WPIM, schema.NoUnit, false, model.Documented, "TYPES"},
		{schema.DisableSocketPooling.Attr, model.WebService, schema.IIS50, schema.UnitIISAdmin, false, model.Documented, "Q238131"},
		{schema.ServerBindings.Attr, model.Site, schema.IIS40, schema.NoUnit, false, model.Unsourced, ""},
		{schema.IdleTimeout.Attr, model.AppPool, schema.IIS70, schema.UnitPool, true, model.Documented, "OWS"},
		{schema.AppPoolQueueLength.Attr, model.AppPool, schema.IIS100, schema.NoUnit, false, model.Derived, "OWS"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS50, schema.UnitAppDomain, true, model.Documented, "APPDOM"},
	} {
		answer := c.row.Answer(c.target, c.kind)
		unit, self, f := schema.NoUnit, false, answer.NoEffect
		if len(answer.Effects) > 0 {
			e := answer.Effects[0]
			unit, self, f = e.Unit, e.Self, e.Fact
			if !e.Self && !e.Deferrable {
				t.Errorf("%s on %s: the restart cannot wait", c.row.Name, c.target)
			}
		}
		if unit != c.unit || self != c.self || f.Confidence != c.confidence || c.source != "" && !slices.Contains(f.Sources, c.source) {
			t.Errorf("%s.%s on %s: %s, by itself %v, %s %v; want %s, %v, %s %s", c.kind, c.row.Name, c.target,
				unit, self, f.Confidence, f.Sources, c.unit, c.self, c.confidence, c.source)
		}
	}
}

// The seeds ask to avoid restarting: where a page has a smaller way, it is said.
func TestSmallerWays(t *testing.T) {
	for _, c := range []struct {
		row    *schema.Attr
		kind   model.Kind
		target schema.Target
		want   string
	}{
		{schema.Protection.Attr, model.App, schema.IIS40, "VS71/aa711422"},
		{schema.Protection.Attr, model.App, schema.IIS50, "VS71/aa711357"},
		{schema.FilterPath.Attr, model.Filter, schema.IIS51, "KBZ/317/204"},
		{schema.FilterPath.Attr, model.Filter, schema.IIS40, ""},
		{schema.IsolationMode.Attr, model.ServerKind, schema.IIS6WPIM, "SDK6/ms525697"},
	} {
		got := c.row.Answer(c.target, c.kind).Effects[0].Smaller
		if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s on %s: %q, want one that cites %q", c.row.Name, c.target, got, c.want)
		}
	}
	each(t, func(t *testing.T, a *schema.Attr) {
		for _, target := range schema.Targets() {
			for _, k := range a.Blocks {
				for _, e := range a.Answer(target, k).Effects {
					if e.Smaller != "" && (!sentence(e.Smaller) || !strings.Contains(e.Smaller, "(")) {
						t.Errorf("%s on %s: the smaller way is no sentence with its sources: %q", k, target, e.Smaller)
					}
				}
			}
		}
	})
}
