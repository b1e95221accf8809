package topology_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// lines says in short what a map holds: a process a line.
func lines(m *topology.Map) []string {
	var out []string
	for _, n := range m.Processes {
		text := hostText(n.Host)
		if n.Process == topology.Dllhost || n.Process == topology.Mtx {
			text = n.String() + " as " + n.Identity
		}
		var parts []string
		for _, s := range n.Services {
			parts = append(parts, strings.TrimSpace(s.Name+" "+s.State))
		}
		for _, f := range n.Filters {
			parts = append(parts, "filter "+f.Object.Name)
		}
		for _, h := range n.Hosted {
			part := h.Place.Object.Name
			if len(h.Extensions) > 0 {
				part += strings.Join(h.Extensions, "")
			}
			if h.Own {
				part += "*"
			}
			parts = append(parts, part)
		}
		out = append(out, text+": "+strings.Join(parts, ", "))
	}
	return out
}

// Every process of a server: the columns of metabase.md section 3 written out
// for one small server.
func TestWholeServer(t *testing.T) {
	obs := &model.Observed{FixesKnown: true, ServicePackKnown: true, ServicesKnown: true, Services: []string{"MSFTPSVC", "W3SVC"}}
	ftp := &model.Object{Kind: model.OtherKey, Home: "/LM/MSFTPSVC", Up: -1}
	mail := &model.Object{Kind: model.OtherKey, Home: "/LM/SmtpSvc", Up: -1}
	for _, c := range []struct {
		target string
		want   []string
	}{
		{"4.0", []string{ // Q281837, SEED000; mtx.exe: Q284716
			"inetinfo.exe as LocalSystem: IISADMIN, W3SVC running, MSFTPSVC running, SMTPSVC not running, /high.stm, /low.asp.shop.stm*",
			"mtx.exe of w/site/A/app/high as IWAM_W: /high.asp.shop*",
			"not known: /high.cgi, /low.cgi",
			"not known: /high.aspx, /low.aspx"}},
		{"5.0", []string{ // Q281837, SEED000, Q269367, SEED001
			"inetinfo.exe as LocalSystem: IISADMIN, W3SVC running, MSFTPSVC running, SMTPSVC not running, /high.stm, /low.asp.shop.stm*",
			"dllhost.exe of w/site/A/app/high as IWAM_W: /high.asp.shop*",
			"aspnet_wp.exe of v1.1.4322 as the ASPNET account: /high.aspx, /low.aspx",
			"not known: /high.cgi, /low.cgi"}},
		{"6.0/iis5", []string{ // TNET/b6e6c32e: HTTPFilter inside inetinfo.exe, W3SVC in svchost.exe
			"inetinfo.exe as LocalSystem: IISADMIN, HTTPFilter, MSFTPSVC running, SMTPSVC not running, /low.asp.shop.stm*",
			"svchost.exe as LocalSystem: W3SVC running",
			"dllhost.exe of w/site/A/app/high as IWAM_W: /high.asp.shop.stm*",
			"aspnet_wp.exe of v1.1.4322 as the ASPNET account: /high.aspx, /low.aspx",
			"not known: /high.cgi, /low.cgi"}},
		{"6.0/worker_process", []string{ // TNET/b6e6c32e, WS03/cc737578
			"inetinfo.exe as LocalSystem: IISADMIN, MSFTPSVC running, SMTPSVC not running",
			"svchost.exe as LocalSystem: W3SVC running",
			"lsass.exe as LocalSystem: HTTPFilter",
			"w3wp.exe of pool DefaultAppPool as NetworkService: /high.asp.aspx.shop.stm*, /low.asp.aspx.shop.stm*",
			"w3wp.exe of pool Idle as LocalSystem: ",
			"not known: /high.cgi, /low.cgi"}},
		{"8.0", []string{ // INTG; of services and filters no page at hand says anything
			"w3wp.exe of pool DefaultAppPool as ApplicationPoolIdentity: /high.asp.aspx.shop.stm*, /low.asp.aspx.shop.stm*",
			"w3wp.exe of pool Idle as LocalSystem: ",
			"not known: /high.cgi, /low.cgi"}},
	} {
		w := server{only: []string{"low", "high"}, models: map[string]bool{"v1.1.4322": true}, more: []*model.Object{ftp, mail},
			pools: []*model.Object{pool("Idle", model.Setting{Name: "identity_type", Value: model.Number(schema.IdentityLocalSystem)}), pool("DefaultAppPool")}}.world()
		m := topology.Of(w, target(t, c.target), obs)
		if d := cmp.Diff(c.want, lines(m)); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.target, d)
		}
		for _, n := range m.Processes {
			founded(t, c.target+" "+n.String(), n.Host)
			for _, s := range n.Services {
				if len(s.Sources) == 0 {
					t.Errorf("%s: %s in %s has no source", c.target, s.Name, n)
				}
			}
		}
	}
}

// Filters: SDK6/ms525612 (every w3wp.exe, inetinfo.exe before), KB327611 (raw
// data), SDK6/ms525362 (switched off).
func TestFilters(t *testing.T) {
	base := server{only: []string{"low"}, models: map[string]bool{"v1.1.4322": true}}.world()
	site := base.Find("w/site/A")
	order := func(o *model.Object, names ...string) *model.Object {
		return o.With("filter_load_order", model.List(names...))
	}
	var objects []*model.Object
	for _, o := range base.Objects {
		switch o.Kind {
		case model.WebService:
			o = order(o, "raw", "all", "off")
		case model.Site:
			o = order(o, "own")
			site = o
		}
		objects = append(objects, o)
	}
	for i, o := range objects {
		if o.Kind == model.App {
			c := *o
			c.Owner = site
			objects[i] = &c
		}
	}
	objects = append(objects, pool("DefaultAppPool"), pool("Other"),
		filter("raw", `D:\raw.dll`, nil, model.Setting{Name: "filter_flags", Value: model.Number(schema.FilterReadRaw)}),
		filter("all", `D:\all.dll`, nil), filter("off", `D:\off.dll`, nil, model.Setting{Name: "filter_enabled", Value: model.Bool(false)}),
		filter("lost", `D:\lost.dll`, nil), filter("own", `D:\own.dll`, site))
	w := model.NewWorld(objects)
	for _, c := range []struct {
		target string
		want   []string
		off    map[string]string
	}{
		{"5.0", []string{"inetinfo.exe: all raw own"}, map[string]string{"off": "SDK6/ms525362", "lost": "Q302988"}},
		{"6.0/iis5", []string{"inetinfo.exe: all raw own"}, map[string]string{"off": "SDK6/ms525362", "lost": "Q302988"}},
		{"6.0/worker_process", []string{"w3wp.exe of pool DefaultAppPool: all own", "w3wp.exe of pool Other: all"},
			map[string]string{"off": "SDK6/ms525362", "lost": "Q302988", "raw": "KB327611"}},
		{"7.0", nil, map[string]string{}},
	} {
		m := topology.Of(w, target(t, c.target), nil)
		var got []string
		for _, n := range m.Processes {
			var names []string
			for _, f := range n.Filters {
				names = append(names, f.Object.Name)
			}
			if len(names) > 0 {
				got = append(got, n.String()+": "+strings.Join(names, " "))
			}
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.target, d)
		}
		off := map[string]string{}
		for _, f := range m.Filters {
			if !f.Loaded {
				off[f.Object.Name] = f.Sources[len(f.Sources)-1]
				if f.Object.Name == "raw" {
					off["raw"] = f.Sources[0]
				}
			}
		}
		if d := cmp.Diff(c.off, off); d != "" {
			t.Errorf("%s, not loaded (-want +got):\n%s", c.target, d)
		}
	}
}

// Pools: SDK6/ms525074 (web gardens), SDK6/ms524811 (accounts), SDK6/ms524723
// (a pool that is not there).
func TestPools(t *testing.T) {
	number := func(name string, n uint64) model.Setting { return model.Setting{Name: name, Value: model.Number(n)} }
	text := func(name, v string) model.Setting { return model.Setting{Name: name, Value: model.Text(v)} }
	for _, c := range []struct {
		name     string
		settings []model.Setting
		account  string
		from     string
		count    int
		known    bool
	}{
		{"defaults", nil, "NetworkService", "AppPoolIdentityType, internal default", 1, true},
		{"garden", []model.Setting{number("max_processes", 4)}, "NetworkService", "AppPoolIdentityType, internal default", 4, true},
		{"local service", []model.Setting{number("identity_type", 1)}, "LocalService", "AppPoolIdentityType, local", 1, true},
		{"user", []model.Setting{number("identity_type", 3), text("wam_user_name", `CORP\shop`)}, `CORP\shop`, "WAMUserName, local", 1, true},
		{"user of the service", []model.Setting{number("identity_type", 3)}, "IWAM_W", "WAMUserName, inherited from w/web_service", 1, true},
		{"no such type", []model.Setting{number("identity_type", 4)}, "", "AppPoolIdentityType, local, 4", 1, true},
		{"unreadable", []model.Setting{{Name: "identity_type", Unreadable: "x"}, {Name: "max_processes", Unreadable: "x"}}, "", "AppPoolIdentityType, unreadable", 0, false},
		{"none at all", []model.Setting{number("max_processes", 0)}, "NetworkService", "AppPoolIdentityType, internal default", 0, false},
	} {
		w := server{only: []string{"low"}, pools: []*model.Object{pool("DefaultAppPool", c.settings...)}}.world()
		for _, n := range topology.Of(w, schema.IIS6WPIM, nil).Processes {
			if n.Process != topology.W3wp {
				continue
			}
			if n.Account.Name != c.account || n.Account.From != c.from || n.Instances.Count != c.count || n.Instances.Known != c.known {
				t.Errorf("%s: %+v, %+v", c.name, n.Account, n.Instances)
			}
		}
	}
	m := topology.Of(server{only: []string{"low"}}.world(), schema.IIS6WPIM, nil)
	h, _ := m.HostOf("w/site/A/app/low", "")
	if h.Process != topology.NotKnown || !strings.Contains(h.Why, "DefaultAppPool, which does not exist") || h.Sources[0] != "SDK6/ms524723" {
		t.Errorf("a pool that is not there: %+v", h)
	}
}

// Web gardens of aspnet_wp.exe: the worked vectors of migration.md 2.4 (PMS).
func TestGardens(t *testing.T) {
	for _, c := range []struct {
		settings   []model.Setting
		processors int
		count      int
		known      bool
	}{
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(false)}, {Name: "cpu_mask", Value: model.Number(3)}}, 4, 1, true},
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(true)}, {Name: "cpu_mask", Value: model.Number(0x0d)}}, 4, 3, true},
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(true)}}, 2, 2, true}, // 0xffffffff
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(true)}, {Name: "cpu_mask", Value: model.Number(0xf0)}}, 4, 0, false},
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(true)}}, 0, 0, false}, // nobody observed them
		{[]model.Setting{{Name: "web_garden", Unreadable: "x"}}, 2, 0, false},
		{[]model.Setting{{Name: "web_garden", Value: model.Bool(true)}, {Name: "cpu_mask", Unreadable: "x"}}, 2, 0, false},
	} {
		w := server{only: []string{"low"}, models: map[string]bool{"v1.1.4322": true}}.world()
		pm := w.Find("w/process_model/v1.1.4322")
		d := w.Draft()
		for _, s := range c.settings {
			pm = pm.With(s.Name, s.Value)
			if s.Unreadable != "" {
				pm.Settings = append(slices.Clone(pm.Settings), s)
			}
		}
		for i, o := range d.Objects {
			if o.Addr == pm.Addr {
				d.Put(int32(i), pm)
			}
		}
		found := false
		for _, n := range topology.Of(d, schema.IIS50, &model.Observed{Processors: c.processors}).Processes {
			if n.Process == topology.AspnetWp {
				found = true
				if n.Instances.Count != c.count || n.Instances.Known != c.known || !c.known && n.Instances.Text == "" {
					t.Errorf("%v with %d processors: %+v", c.settings, c.processors, n.Instances)
				}
			}
		}
		if !found {
			t.Errorf("%v: there is no aspnet_wp.exe", c.settings)
		}
	}
}

// SEED003: a changed mode counts after the restart. Until then the processes
// of the running one serve.
func TestRunningMode(t *testing.T) {
	w := server{only: []string{"high"}, pools: []*model.Object{pool("DefaultAppPool")}, models: map[string]bool{"v1.1.4322": true}}.world()
	obs := &model.Observed{RunningMode: "iis5"}
	now, after := topology.Of(w, schema.IIS6WPIM, obs), topology.AfterRestart(w, schema.IIS6WPIM, obs)
	if now.Target != schema.IIS6Iis5 || now.Configured != schema.IIS6WPIM || after.Target != schema.IIS6WPIM {
		t.Fatalf("targets: now %s of %s, after %s", now.Target, now.Configured, after.Target)
	}
	h, _ := now.HostOf("w/site/A/app/high", ".asp")
	g, _ := after.HostOf("w/site/A/app/high", ".asp")
	if h.Process != topology.Dllhost || g.Process != topology.W3wp {
		t.Errorf("now %s, after %s", h, g)
	}
	if got := topology.Running(schema.IIS50, obs); got != schema.IIS50 {
		t.Errorf("5.0 runs %s", got)
	}
	if got := topology.Running(schema.IIS6WPIM, &model.Observed{}); got != schema.IIS6WPIM {
		t.Errorf("without an observation %s", got)
	}
}

// What has no answer says why: wildcards, extensions mapped twice, values that
// cannot be read, places without an application.
func TestNotKnown(t *testing.T) {
	maps := []string{"*," + shopDLL + ",5", ".two," + shopDLL + ",5", ".TWO," + aspDLL + ",5", ".same," + shopDLL + ",5", ".same,d:/SHOP/shop.dll,1",
		".odd,C:\\x\\y.txt,1", ".broken", ",,", ".asp," + aspDLL + ",5"}
	for _, c := range []struct {
		target, app, ext, want string
	}{
		{"5.0", "high", "*", "not known"},
		{"5.0", "low", "*", "inetinfo.exe as LocalSystem"},
		{"6.0/worker_process", "high", "*", "w3wp.exe of pool DefaultAppPool as NetworkService"}, // TNET/b6e6c32e
		{"5.0", "high", ".two", "not known"},
		{"5.0", "high", ".same", "dllhost.exe as IWAM_W"},
		{"6.0/worker_process", "high", ".odd", "not known"},
	} {
		w := server{maps: maps, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		h, ok := topology.Of(w, target(t, c.target), nil).HostOf(model.Addr("w/site/A/app/"+c.app), c.ext)
		if !ok || hostText(h) != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.target, c.app, c.ext, hostText(h), c.want)
		}
		founded(t, c.ext, h)
	}
	m := topology.Of(server{maps: maps}.world(), schema.IIS50, nil)
	for _, ext := range []string{".broken", ".none"} {
		if h, ok := m.HostOf("w/site/A/app/high", ext); ok {
			t.Errorf("%s is in %s", ext, h)
		}
	}
	if _, ok := m.HostOf("w/site/A/app/none", ".asp"); ok {
		t.Error("an application that is not there has a host")
	}
	unreadable := func(name string, kind model.Kind) *model.World {
		d := server{}.world().Draft()
		for i, o := range d.Objects {
			if o.Kind == kind {
				c := *o.With(name, model.Value{})
				c.Settings = append(slices.Clone(c.Settings), model.Setting{Name: name, Unreadable: "broken"})
				d.Put(int32(i), &c)
			}
		}
		return d
	}
	for _, c := range []struct {
		name string
		kind model.Kind
		ext  string
	}{{"protection", model.App, ""}, {"protection", model.App, ".asp"}, {"only", model.InProcessISAPI, ".asp"}} {
		h, ok := topology.Of(unreadable(c.name, c.kind), schema.IIS50, nil).HostOf("w/site/A/app/high", c.ext)
		if !ok || h.Process != topology.NotKnown || !strings.Contains(h.Why, "cannot be read") {
			t.Errorf("%s unreadable, %q: %+v", c.name, c.ext, h)
		}
	}
	broken := topology.Of(unreadable("script_maps", model.WebService), schema.IIS50, nil)
	if got := lines(broken); got[len(got)-1] != "not known: /high, /low, /medium" {
		t.Errorf("script maps unreadable: %q", got)
	}
}

// A directory has its application's process and its own script maps; on IIS
// 5.x a site may have an in-process list of its own (IIS5J/cc338381), on 6.0
// only the service has (SDK6/ms525160).
func TestDirectoriesAndSiteLists(t *testing.T) {
	base := server{only: []string{"high"}, models: map[string]bool{"v1.1.4322": true}}.world()
	site := *base.Find("w/site/A").With("only", model.List(shopDLL))
	var objects []*model.Object
	for _, o := range base.Objects {
		switch o.Kind {
		case model.Site:
			o = &site
		case model.App:
			c := *o
			c.Owner = &site
			o = &c
		}
		objects = append(objects, o)
	}
	at := int32(slices.IndexFunc(objects, func(o *model.Object) bool { return o.Kind == model.App }))
	dir := &model.Object{Addr: "w/site/A/directory/high/in", Kind: model.Directory, Name: "/high/in", Owner: &site, Home: "/LM/W3SVC/1/ROOT/high/in", Up: at,
		Settings: []model.Setting{{Name: "script_maps", Value: model.List(".new,"+shopDLL+",5", ".asp,"+aspDLL+",5")}}}
	plainDir := &model.Object{Addr: "w/site/A/directory/high/plain", Kind: model.Directory, Name: "/high/plain", Owner: &site, Home: "/LM/W3SVC/1/ROOT/high/plain", Up: at}
	stray := &model.Object{Addr: "w/site/A/directory/stray", Kind: model.Directory, Name: "/stray", Owner: &site, Home: "/LM/W3SVC/1/ROOT/stray", Up: 2,
		Settings: []model.Setting{{Name: "script_maps", Value: model.List(".asp," + aspDLL + ",5")}}}
	w := model.NewWorld(append(objects, dir, plainDir, stray))
	for _, c := range []struct {
		target, addr, ext, want string
	}{
		{"5.0", "w/site/A/directory/high/in", ".new", "inetinfo.exe as LocalSystem"},
		{"5.0", "w/site/A/app/high", ".shop", "inetinfo.exe as LocalSystem"},
		{"6.0/iis5", "w/site/A/directory/high/in", ".new", "dllhost.exe as IWAM_W"},
		{"5.0", "w/site/A/directory/high/in", ".asp", "dllhost.exe as IWAM_W"},
		{"5.0", "w/site/A/directory/stray", ".asp", "not known"},
	} {
		h, ok := topology.Of(w, target(t, c.target), fixes()).HostOf(model.Addr(c.addr), c.ext)
		if !ok || hostText(h) != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.target, c.addr, c.ext, hostText(h), c.want)
		}
	}
	m := topology.Of(w, schema.IIS50, fixes())
	a, ok := m.Answer(plainDir)
	if !ok || a.App == nil || a.App.Addr != "w/site/A/app/high" || a.Own.Host.Process != topology.Dllhost {
		t.Errorf("a directory without script maps of its own: %+v", a)
	}
	if h, _ := m.HostOf("w/site/A/directory/high/in", ""); h.Name != "w/site/A/app/high" {
		t.Errorf("the directory's process is %s", h)
	}
}

// Of and HostOf work the same out in two ways: by groups of places that share
// their lists, and one by one.
func TestGroupsAgree(t *testing.T) {
	for _, tt := range schema.Targets() {
		for _, list := range [][]string{nil, {shopDLL}, {"asp.dll"}, {`E:\x\shop.dll`}, {isapi11}} {
			for _, enable := range []bool{true, false} {
				for _, obs := range []*model.Observed{nil, fixes(), fixes("KB812833")} {
					w := server{only: []string{"low", "medium", "high", "unset"}, list: list, models: map[string]bool{"v1.1.4322": enable},
						pools: []*model.Object{pool("DefaultAppPool")}}.world()
					m := topology.Of(w, tt, obs)
					for _, p := range m.Places {
						seen := map[string]bool{}
						for _, part := range p.Parts {
							exts := slices.Clone(part.Extensions)
							if part.Own {
								exts = append(exts, "")
							}
							for _, ext := range exts {
								h, ok := m.HostOf(p.Object.Addr, ext)
								if !ok || h.Key() != part.Process.Key() || seen[ext] {
									t.Errorf("%s, list %q, enable %v: %s %q is in %s and in %s", tt, list, enable, p.Object.Addr, ext, part.Process, h)
								}
								seen[ext] = true
							}
						}
						if len(seen) != 6 {
							t.Errorf("%s: %s has %d kinds of code, want 6: %v", tt, p.Object.Addr, len(seen), seen)
						}
					}
				}
			}
		}
	}
}

// large is a server of n applications below one list.
func large(n int) *model.World {
	w := server{only: []string{}, models: map[string]bool{"v1.1.4322": true}}.world()
	site := w.Find("w/site/A")
	objects := w.Objects
	for i := range n {
		objects = append(objects, &model.Object{Addr: model.Addr(fmt.Sprintf("w/site/A/app/a%06d", i)), Kind: model.App, Name: fmt.Sprintf("/a%06d", i), Owner: site,
			Home: fmt.Sprintf("/LM/W3SVC/1/ROOT/a%06d", i), Up: 2, Settings: []model.Setting{{Name: "protection", Value: model.Number(uint64(i % 3))}}})
	}
	return model.NewWorld(objects)
}

func BenchmarkOf(b *testing.B) {
	for _, n := range []int{1000, 10000, 100000} {
		w := large(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				topology.Of(w, schema.IIS6Iis5, nil)
			}
		})
	}
}

func BenchmarkMoves(b *testing.B) {
	w := large(100000)
	before, after := topology.Of(w, schema.IIS6Iis5, nil), topology.Of(w, schema.IIS50, nil)
	for b.Loop() {
		topology.Moves(before, after)
	}
}
