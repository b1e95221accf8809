package topology_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// AspNet answers for one process model and one application, as the matrix of
// migration.md 1.2 does; what nobody observed is not known.
func TestAspNet(t *testing.T) {
	for _, c := range []struct {
		target schema.Target
		enable bool
		obs    *model.Observed
		want   string
	}{
		{schema.IIS6Iis5, true, nil, "aspnet_wp.exe of v1.1.4322"},                      // PMM
		{schema.IIS6Iis5, false, nil, "not known"},                                      // PMS, SEED001
		{schema.IIS6Iis5, false, fixes(), "inetinfo.exe"},                               // PMS
		{schema.IIS6Iis5, false, fixes("kb812833"), "dllhost.exe of w/site/A/app/high"}, // SEED001
		{schema.IIS50, false, fixes("KB821156"), "dllhost.exe of w/site/A/app/high"},    // SEED001
		{schema.IIS6WPIM, false, nil, "w3wp.exe of pool DefaultAppPool"},                // PMS
	} {
		w := server{models: map[string]bool{"v1.1.4322": c.enable}}.world()
		h := topology.AspNet(w, c.target, w.Find("w/process_model/v1.1.4322"), w.Find("w/site/A/app/high"), c.obs)
		if h.String() != c.want {
			t.Errorf("%s, enable %v: %s, want %s", c.target, c.enable, h, c.want)
		}
	}
}

func TestHasIsolationFix(t *testing.T) {
	rollup := &model.Observed{FixesKnown: true, Fixes: []string{"KB821156"}}
	for _, c := range []struct {
		line       schema.CLR
		obs        *model.Observed
		has, known bool
	}{
		{schema.CLR10, nil, false, false},
		{schema.CLR10, rollup, false, true}, // the rollup is for 1.1 (SEED001)
		{schema.CLR11, rollup, true, true},
		{schema.CLR20, rollup, false, true},
		// The version of aspnet_isapi.dll tells too, for 1.0 (SEED001).
		{schema.CLR10, &model.Observed{Frameworks: map[string]string{"v1.0.3705": "1.0.3705.398"}}, true, true},
		{schema.CLR10, &model.Observed{Frameworks: map[string]string{"V1.0.3705": "1.0.3705.6018"}}, true, true},
		{schema.CLR10, &model.Observed{Frameworks: map[string]string{"v1.0.3705": "1.0.3705.209"}}, false, true},
		{schema.CLR10, &model.Observed{Frameworks: map[string]string{"v1.0.3705": "unreadable"}}, false, false},
		{schema.CLR10, &model.Observed{Frameworks: map[string]string{"v1.1.4322": "1.1.4322.573"}}, false, false},
		{schema.CLR11, &model.Observed{Frameworks: map[string]string{"v1.1.4322": "1.1.4322.2032"}}, false, false}, // no page names a version
	} {
		has, known := topology.HasIsolationFix(c.obs, c.line)
		if has != c.has || known != c.known {
			t.Errorf("line %d: has %v known %v", c.line, has, known)
		}
	}
}

func TestFrameworksOf(t *testing.T) {
	got := topology.FrameworksOf([]string{
		`.asp,C:\WINDOWS\system32\inetsrv\asp.dll,5,GET`,
		`.aspx,c:/windows/microsoft.net/Framework/V1.1.4322/aspnet_isapi.dll,1,GET,HEAD`,
		`.asmx,C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\ASPNET_ISAPI.DLL,1`,
		`.ashx,C:\WINDOWS\Microsoft.NET\Framework64\v2.0.50727\aspnet_isapi.dll,1`,
		`.bad`, `,,,`, `.x,aspnet_isapi.dll,1`,
	})
	if len(got) != 2 || got[0] != "v1.1.4322" || got[1] != "v2.0.50727/64" {
		t.Errorf("frameworks: %q", got)
	}
}

func TestTargetOf(t *testing.T) {
	for mode, want := range map[uint64]schema.Target{schema.ModeIIS5: schema.IIS6Iis5, schema.ModeWorkerProcess: schema.IIS6WPIM} {
		w := model.NewWorld([]*model.Object{{Addr: "w", Kind: model.ServerKind, Home: "/LM/W3SVC", Up: -1,
			Settings: []model.Setting{{Name: "isolation_mode", Value: model.Number(mode)}}}})
		if got, ok := topology.TargetOf(w, "w", "6.0"); !ok || got != want {
			t.Errorf("mode %d: %s %v", mode, got, ok)
		}
	}
	if _, ok := topology.TargetOf(model.NewWorld(nil), "w", "6.0"); ok {
		t.Error("an empty world has a target")
	}
}
