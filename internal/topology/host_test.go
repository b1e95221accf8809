package topology_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// world is a service, a site and one application with the protection and the
// pool given; -1 and "" leave them to inheritance.
func world(protection int, pool string, enable bool) (w *model.World, app, pm *model.Object) {
	service := &model.Object{Addr: "w/web_service", Kind: model.WebService, Home: "/LM/W3SVC", Up: -1,
		Settings: []model.Setting{{Name: "app_pool", Value: model.Text("Base")}, {Name: "wam_user_name", Value: model.Text("IWAM_W")}}}
	site := &model.Object{Addr: "w/site/A", Kind: model.Site, Name: "A", ID: 1, Home: "/LM/W3SVC/1", Up: 0}
	app = &model.Object{Addr: "w/site/A/app/x", Kind: model.App, Name: "/x", Owner: site, Home: "/LM/W3SVC/1/ROOT/x", Up: 1}
	if protection >= 0 {
		app = app.With("protection", model.Number(uint64(protection)))
	}
	if pool != "" {
		app = app.With("app_pool", model.Text(pool))
	}
	pm = &model.Object{Addr: "w/process_model/v1.1.4322", Kind: model.ProcessModel, Name: "v1.1.4322", Up: -1,
		Settings: []model.Setting{{Name: "enable", Value: model.Bool(enable)}}}
	return model.NewWorld([]*model.Object{service, site, app, pm}), app, pm
}

// The columns of IIS 6 in metabase.md section 3.
func TestApplication(t *testing.T) {
	for _, c := range []struct {
		target     schema.Target
		protection int
		pool, want string
		identity   string
	}{
		{schema.IIS6Iis5, 0, "", "inetinfo.exe", "LocalSystem"},
		{schema.IIS6Iis5, 1, "", "dllhost.exe of w/site/A/app/x", "IWAM_W"},
		{schema.IIS6Iis5, 2, "", "dllhost.exe (pooled)", "IWAM_W"},
		{schema.IIS6Iis5, -1, "", "dllhost.exe (pooled)", "IWAM_W"}, // default 2, SDK6/ms525400
		{schema.IIS6WPIM, 0, "", "w3wp.exe of pool Base", "the pool's identity"},
		{schema.IIS6WPIM, 1, "Own", "w3wp.exe of pool Own", "the pool's identity"},
	} {
		w, app, _ := world(c.protection, c.pool, true)
		h := topology.Application(w, c.target, app)
		if h.String() != c.want || h.Identity != c.identity {
			t.Errorf("%s, protection %d, pool %q: %s as %s, want %s as %s", c.target, c.protection, c.pool, h, h.Identity, c.want, c.identity)
		}
		if len(h.Sources) == 0 || h.Confidence == "" {
			t.Errorf("%s has no source", h)
		}
	}
}

// The rows of IIS 6.0 in migration.md 1.2, with the row README.md adds.
func TestAspNet(t *testing.T) {
	fixed := &model.Observed{FixesKnown: true, Fixes: []string{"kb812833"}}
	rollup := &model.Observed{FixesKnown: true, Fixes: []string{"KB821156"}}
	for _, c := range []struct {
		name       string
		target     schema.Target
		enable     bool
		obs        *model.Observed
		protection int
		want       string
	}{
		{"process model on", schema.IIS6Iis5, true, nil, 1, "aspnet_wp.exe of v1.1.4322"},
		{"off, nothing observed", schema.IIS6Iis5, false, nil, 1, "inetinfo.exe"},
		{"off, no fix", schema.IIS6Iis5, false, &model.Observed{FixesKnown: true}, 1, "inetinfo.exe"},
		{"off, fix, high", schema.IIS6Iis5, false, fixed, 1, "dllhost.exe of w/site/A/app/x"},
		{"off, fix, medium", schema.IIS6Iis5, false, fixed, 2, "dllhost.exe (pooled)"},
		{"off, rollup of 1.1, high", schema.IIS6Iis5, false, rollup, 1, "dllhost.exe of w/site/A/app/x"},
		{"worker process ignores enable", schema.IIS6WPIM, false, nil, 1, "w3wp.exe of pool Base"},
	} {
		w, app, pm := world(c.protection, "", c.enable)
		if h := topology.AspNet(w, c.target, pm, app, c.obs); h.String() != c.want {
			t.Errorf("%s: %s, want %s", c.name, h, c.want)
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
