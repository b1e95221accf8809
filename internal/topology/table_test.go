package topology_test

import (
	"slices"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// The rows of metabase.md section 3 (AppIsolated), one line a cell, written by
// hand from the page named.
func TestOwnCode(t *testing.T) {
	for _, c := range []struct {
		target, app, want, source string
	}{
		{"4.0", "low", "inetinfo.exe as LocalSystem", "Q246309"},
		{"4.0", "high", "mtx.exe as IWAM_W", "Q284716"},
		{"4.0", "unset", "inetinfo.exe as LocalSystem", "Q246309"}, // FALSE when nothing is stored: OP4/arba0pic
		{"4.0", "medium", "not known", "OP4/arba0pic"},             // IIS 4.0 has no value 2
		{"5.0", "low", "inetinfo.exe as LocalSystem", "Q281837"},
		{"5.0", "high", "dllhost.exe as IWAM_W", "SEED000"},
		{"5.0", "medium", "dllhost.exe (pooled) as IWAM_W", "Q269367"},
		{"5.0", "unset", "dllhost.exe (pooled) as IWAM_W", "Q269367"}, // 2 when nothing is stored: IIS5J/cc338383
		{"5.1", "low", "inetinfo.exe as LocalSystem", "Q281837"},
		{"5.1", "high", "dllhost.exe as IWAM_W", "SEED000"},
		{"5.1", "medium", "dllhost.exe (pooled) as IWAM_W", "Q269367"},
		{"6.0/iis5", "low", "inetinfo.exe as LocalSystem", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"},
		{"6.0/iis5", "high", "dllhost.exe as IWAM_W", "WS03/cc784675"},
		{"6.0/iis5", "medium", "dllhost.exe (pooled) as IWAM_W", "WS03/cc784675"},
		{"6.0/iis5", "unset", "dllhost.exe (pooled) as IWAM_W", "WS03/cc784675"},
		{"6.0/worker_process", "low", "w3wp.exe of pool DefaultAppPool as NetworkService", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"},
		{"6.0/worker_process", "medium", "w3wp.exe of pool DefaultAppPool as NetworkService", "SDK6/ms524723"},
		{"6.0/worker_process", "high", "w3wp.exe of pool DefaultAppPool as NetworkService", "SDK6/ms524723"},
		{"7.0", "low", "w3wp.exe of pool DefaultAppPool as NetworkService", "INTG"},
		{"7.5", "high", "w3wp.exe of pool DefaultAppPool as ApplicationPoolIdentity", "INTG"}, // the default since 7.5: ID7
		{"10.0", "medium", "w3wp.exe of pool DefaultAppPool as ApplicationPoolIdentity", "ID7"},
	} {
		w := server{only: []string{"low", "medium", "high", "unset"}, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		m := topology.Of(w, target(t, c.target), nil)
		h, ok := m.HostOf(model.Addr("w/site/A/app/"+c.app), "")
		if !ok || hostText(h) != c.want {
			t.Errorf("%s, %s: %s, want %s", c.target, c.app, hostText(h), c.want)
		}
		if !slices.Contains(h.Sources, c.source) {
			t.Errorf("%s, %s: sources %q lack %s", c.target, c.app, h.Sources, c.source)
		}
		founded(t, c.target+" "+c.app, h)
		if got := topology.Application(w, target(t, c.target), w.Find(model.Addr("w/site/A/app/"+c.app))); hostText(got) != c.want {
			t.Errorf("Application says %s for %s, %s, want %s", hostText(got), c.target, c.app, c.want)
		}
	}
}

// The matrix of migration.md 1.2, row by row, with the row README.md adds for
// the fix of KB 812833 on 6.0/iis5, and the same with aspnet_isapi.dll on the
// in-process list.
func TestAspNetCode(t *testing.T) {
	fixed := fixes("kb812833")
	none := fixes()
	on, off := map[string]bool{"v1.1.4322": true}, map[string]bool{"v1.1.4322": false}
	listed := []string{isapi11}
	for _, c := range []struct {
		name, target string
		models       map[string]bool
		obs          *model.Observed
		list         []string
		app, want    string
		confidence   model.Confidence
		source       string
	}{
		{"5.x on", "5.0", on, none, nil, "high", "aspnet_wp.exe of v1.1.4322 as the ASPNET account", model.Documented, "SEED001"},
		{"5.x on, fix there", "5.1", on, fixed, nil, "high", "aspnet_wp.exe of v1.1.4322 as the ASPNET account", model.Documented, "OWS2"},
		{"5.x on, low", "5.0", on, none, nil, "low", "aspnet_wp.exe of v1.1.4322 as the ASPNET account", model.Documented, "PMM"},
		{"5.x off, no fix", "5.0", off, none, nil, "high", "inetinfo.exe as LocalSystem", model.Documented, "PMS"},
		{"5.x off, no fix, medium", "5.1", off, none, nil, "medium", "inetinfo.exe as LocalSystem", model.Documented, "PMS"},
		{"5.x off, fix, high", "5.0", off, fixed, nil, "high", "dllhost.exe as IWAM_W", model.Documented, "SEED001"},
		{"5.x off, fix, medium", "5.0", off, fixed, nil, "medium", "dllhost.exe (pooled) as IWAM_W", model.Unsourced, ""},
		{"5.x off, fix, low", "5.0", off, fixed, nil, "low", "inetinfo.exe as LocalSystem", model.Unsourced, ""},
		{"5.x off, nobody looked", "5.0", off, nil, nil, "high", "not known", model.Documented, "PMS"},
		{"5.x off, nobody looked, low", "5.0", off, nil, nil, "low", "inetinfo.exe as LocalSystem", model.Documented, "PMS"},
		{"5.x off, fix, high, still listed", "5.0", off, fixed, listed, "high", "inetinfo.exe as LocalSystem", model.Derived, "SEED001"},
		{"6.0 on", "6.0/iis5", on, none, nil, "high", "aspnet_wp.exe of v1.1.4322 as the ASPNET account", model.Documented, "KB895967"},
		{"6.0 on, listed", "6.0/iis5", on, none, listed, "high", "aspnet_wp.exe of v1.1.4322 as the ASPNET account", model.Documented, "PMM"},
		{"6.0 off, no fix", "6.0/iis5", off, none, nil, "high", "inetinfo.exe as LocalSystem", model.Documented, "PMS"},
		{"6.0 off, fix, high", "6.0/iis5", off, fixed, nil, "high", "dllhost.exe as IWAM_W", model.Derived, "SEED001"},
		{"6.0 off, fix, medium", "6.0/iis5", off, fixed, nil, "medium", "dllhost.exe (pooled) as IWAM_W", model.Derived, "SEED001"},
		{"6.0 off, fix, low", "6.0/iis5", off, fixed, nil, "low", "inetinfo.exe as LocalSystem", model.Derived, "SEED001"},
		{"6.0 off, fix, high, still listed", "6.0/iis5", off, fixed, listed, "high", "inetinfo.exe as LocalSystem", model.Derived, "SDK6/ms525160"},
		{"6.0 off, rollup of 1.1", "6.0/iis5", off, fixes("KB821156"), nil, "high", "dllhost.exe as IWAM_W", model.Derived, "SEED001"},
		{"6.0 off, nobody looked", "6.0/iis5", off, nil, nil, "high", "not known", model.Documented, "PMS"},
		{"6.0 no machine.config", "6.0/iis5", nil, none, nil, "high", "not known", "", ""},
		{"worker process ignores enable", "6.0/worker_process", off, none, nil, "high", "w3wp.exe of pool DefaultAppPool as NetworkService", model.Documented, "SDK6/ms524723"},
		{"worker process ignores the list", "6.0/worker_process", off, none, listed, "high", "w3wp.exe of pool DefaultAppPool as NetworkService", model.Documented, "SDK6/ms524723"},
		{"worker process needs no machine.config", "6.0/worker_process", nil, nil, nil, "low", "w3wp.exe of pool DefaultAppPool as NetworkService", model.Documented, "SDK6/ms524723"},
		{"7.0", "7.0", on, nil, nil, "low", "w3wp.exe of pool DefaultAppPool as NetworkService", model.Documented, "INTG"},
		{"4.0 has none", "4.0", on, none, nil, "high", "not known", model.Unsourced, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := server{models: c.models, list: c.list, pools: []*model.Object{pool("DefaultAppPool")}}.world()
			h, ok := topology.Of(w, target(t, c.target), c.obs).HostOf(model.Addr("w/site/A/app/"+c.app), ".aspx")
			if !ok || hostText(h) != c.want || h.Confidence != c.confidence {
				t.Errorf("%s (%s), want %s (%s)", hostText(h), h.Confidence, c.want, c.confidence)
			}
			if c.source != "" && !slices.Contains(h.Sources, c.source) {
				t.Errorf("sources %q lack %s", h.Sources, c.source)
			}
			founded(t, c.name, h)
		})
	}
}

// The CLR belongs to the extension: two of one application, in two processes.
func TestFrameworksSideBySide(t *testing.T) {
	maps := []string{".asp," + aspDLL + ",5", ".aspx," + isapi11 + ",1", ".old," + isapi10 + ",1", ".new," + isapi20 + ",1", ".wide," + isapi20w6 + ",1"}
	models := map[string]bool{"v1.0.3705": false, "v1.1.4322": true, "v2.0.50727": false, "v2.0.50727/64": true}
	obs := fixes("KB812833")
	for _, c := range []struct{ target, ext, want string }{
		{"5.0", ".asp", "dllhost.exe as IWAM_W"},                                      // SEED000
		{"5.0", ".aspx", "aspnet_wp.exe of v1.1.4322 as the ASPNET account"},          // OWS2: one for each CLR
		{"5.0", ".old", "dllhost.exe as IWAM_W"},                                      // SEED001
		{"5.0", ".new", "inetinfo.exe as LocalSystem"},                                // PMS; the fix is for 1.0 and 1.1
		{"6.0/iis5", ".wide", "aspnet_wp.exe of v2.0.50727/64 as the ASPNET account"}, // migration.md 1.1: a file of its own
		{"6.0/worker_process", ".old", "w3wp.exe of pool DefaultAppPool as NetworkService"},
	} {
		w := server{maps: maps, models: models, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		h, _ := topology.Of(w, target(t, c.target), obs).HostOf("w/site/A/app/high", c.ext)
		if hostText(h) != c.want {
			t.Errorf("%s %s: %s, want %s", c.target, c.ext, hostText(h), c.want)
		}
	}
	// OWS2: one process runs one version; TN:cc775512 for 1.0 in pools.
	for _, c := range []struct {
		target string
		notes  []string
	}{
		{"5.0", []string{"OWS2", "WS03/cc759568", "Q290884"}}, // 1.0 of /low and 2.0, both in inetinfo.exe
		{"6.0/worker_process", []string{"TN:cc775512", "OWS2"}},
		{"7.0", []string{"UPG", "UPG"}},
	} {
		w := server{maps: maps, models: models, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		var got []string
		for _, n := range topology.Of(w, target(t, c.target), obs).Notes {
			got = append(got, n.Sources[0])
		}
		if !slices.Equal(got, c.notes) {
			t.Errorf("%s: notes rest on %q, want %q", c.target, got, c.notes)
		}
	}
	both := server{only: []string{"low"}, maps: maps, models: map[string]bool{"v1.1.4322": false, "v2.0.50727": false}}.world()
	m := topology.Of(both, schema.IIS50, fixes())
	if got := m.Processes[0].Frameworks; !slices.Equal(got, []string{"v1.1.4322", "v2.0.50727"}) || m.Notes[0].Sources[0] != "OWS2" {
		t.Errorf("inetinfo.exe runs %q, notes %+v", got, m.Notes)
	}
	// TN:cc775512: 1.0 is not supported in worker process isolation mode.
	w := server{maps: maps, pools: []*model.Object{pool("DefaultAppPool")}}.world()
	a, _ := topology.Of(w, target(t, "6.0/worker_process"), nil).Answer(w.Find("w/site/A/app/high"))
	for _, p := range a.Placements {
		unsupported := slices.Contains(p.Reason.Sources, "TN:cc775512")
		if (p.Library == isapi10) != unsupported {
			t.Errorf("%s: %q", p.Library, p.Reason.Text)
		}
	}
}

// Q294774: which entries count, by version, fix and form of the entry.
func TestInProcessList(t *testing.T) {
	other := `E:\elsewhere\SHOP.dll`
	sp := func(n int, known bool, fixes ...string) *model.Observed {
		return &model.Observed{ServicePack: n, ServicePackKnown: true, FixesKnown: known, Fixes: fixes}
	}
	const inside, outside = "inetinfo.exe as LocalSystem", "dllhost.exe as IWAM_W"
	for _, c := range []struct {
		name, target string
		list         []string
		obs          *model.Observed
		ext, want    string
		source       string
	}{
		{"full path", "5.0", []string{shopDLL}, nil, ".shop", inside, "SDK6/ms525160"},
		{"letter case and slashes", "6.0/iis5", []string{`d:/SHOP/Shop.dll`}, nil, ".shop", inside, "SDK6/ms525160"},
		{"bare name", "6.0/iis5", []string{"shop.dll"}, nil, ".shop", inside, "SDK6/ms525160"},
		{"bare name, fixed", "5.0", []string{"shop.dll"}, sp(4, true), ".shop", inside, "IIS5J/cc338381"},
		{"same name elsewhere, before the fix", "5.0", []string{other}, sp(2, true), ".shop", inside, "KB294774"},
		{"same name elsewhere, SP3", "5.0", []string{other}, sp(3, false), ".shop", outside, "SEED000"},
		{"same name elsewhere, the fix", "5.0", []string{other}, sp(2, true, "KB294774"), ".shop", outside, "SEED000"},
		{"same name elsewhere, SRP1", "5.0", []string{other}, fixes("KB311401"), ".shop", outside, "SEED000"},
		{"same name elsewhere, nobody looked", "5.0", []string{other}, nil, ".shop", "not known", "KB294774"},
		{"same name elsewhere, no service pack known", "5.0", []string{other}, fixes(), ".shop", "not known", "KB294774"},
		{"same name elsewhere, 5.1", "5.1", []string{other}, nil, ".shop", outside, "SEED000"},
		{"same name elsewhere, 4.0", "4.0", []string{other}, nil, ".shop", "mtx.exe as IWAM_W", "Q284716"},
		{"same name elsewhere, 6.0", "6.0/iis5", []string{other}, nil, ".shop", outside, "WS03/cc784675"},
		{"cannot be compared", "6.0/iis5", []string{`%SystemDrive%\shop\shop.dll`}, nil, ".shop", "not known", "SDK6/ms525160"},
		{"short name", "6.0/iis5", []string{`D:\SHOPFI~1\shop.dll`}, nil, ".shop", "not known", "SDK6/ms525160"},
		{"another library", "6.0/iis5", []string{`D:\shop\cart.dll`}, nil, ".shop", outside, "WS03/cc784675"},
		{"default of 5.0", "5.0", nil, nil, ".stm", inside, "IIS5J/cc338381"},
		{"default of 4.0", "4.0", nil, nil, ".stm", inside, "IIS5J/cc338381"},
		{"no default on 6.0", "6.0/iis5", nil, nil, ".stm", outside, "WS03/cc784675"},
		{"an own list replaces the default", "5.0", []string{`D:\x.dll`}, sp(4, true), ".stm", outside, "SEED000"},
		{"not in worker process isolation mode", "6.0/worker_process", []string{shopDLL}, nil, ".shop", "w3wp.exe of pool DefaultAppPool as NetworkService", "SDK6/ms524723"},
		{"CGI", "5.0", []string{"perl.exe"}, nil, ".cgi", "not known", ""},
		{"CGI in a pool", "6.0/worker_process", nil, nil, ".cgi", "not known", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := server{list: c.list, models: map[string]bool{"v1.1.4322": true}, pools: []*model.Object{pool("DefaultAppPool")}}.world()
			h, _ := topology.Of(w, target(t, c.target), c.obs).HostOf("w/site/A/app/high", c.ext)
			if hostText(h) != c.want {
				t.Errorf("%s (%s), want %s", hostText(h), h.Why, c.want)
			}
			if c.source != "" && !slices.Contains(h.Sources, c.source) {
				t.Errorf("sources %q lack %s", h.Sources, c.source)
			}
			founded(t, c.name, h)
		})
	}
}

// MSDN00/isgu51pl: a library that is a filter too is always in-process.
func TestFilterAndExtension(t *testing.T) {
	f := filter("shop", `d:\SHOP\shop.dll`, nil)
	for _, c := range []struct {
		target, app, want string
		confidence        model.Confidence
	}{
		{"5.0", "high", "inetinfo.exe as LocalSystem", model.Documented},
		{"5.1", "medium", "inetinfo.exe as LocalSystem", model.Derived},
		{"6.0/iis5", "high", "inetinfo.exe as LocalSystem", model.Derived},
		{"6.0/worker_process", "high", "w3wp.exe of pool DefaultAppPool as NetworkService", model.Documented},
		{"4.0", "high", "not known", model.Unsourced},
		{"4.0", "low", "inetinfo.exe as LocalSystem", model.Documented},
	} {
		w := server{more: []*model.Object{f}, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		h, _ := topology.Of(w, target(t, c.target), nil).HostOf(model.Addr("w/site/A/app/"+c.app), ".shop")
		if hostText(h) != c.want || h.Confidence != c.confidence {
			t.Errorf("%s, %s: %s (%s), want %s (%s)", c.target, c.app, hostText(h), h.Confidence, c.want, c.confidence)
		}
		founded(t, c.target, h)
	}
}
