package topology_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// The question of SEED002 (step 6) and SEED000, and what a person sees.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct {
		target, app string
		verdict     topology.Verdict
		shown       string
		source      string
	}{
		{"4.0", "high", topology.OutOfProcess, `The check box "Run in separate memory space (isolated process)" is selected.`, "SEED002"},
		{"4.0", "low", topology.InProcess, `The check box "Run in separate memory space (isolated process)" is not selected.`, "SEED002"},
		{"4.0", "unset", topology.InProcess, `The check box "Run in separate memory space (isolated process)" is not selected.`, "SEED002"},
		{"5.0", "high", topology.OutOfProcess, "Application Protection is High (Isolated).", "SEED000"},
		{"5.1", "high", topology.OutOfProcess, "Application Protection is High (Isolated).", "SEED000"},
		{"5.0", "medium", topology.OutOfProcess, "Application Protection is Medium.", "IIS5J/cc338383"},
		{"5.0", "low", topology.InProcess, "Application Protection is Low.", "IIS5J/cc338383"},
		{"6.0/iis5", "high", topology.OutOfProcess, "", ""},
		{"6.0/iis5", "low", topology.InProcess, "", ""},
		{"6.0/worker_process", "low", topology.OutOfProcess, "", ""},
		{"4.0", "medium", topology.Undecided, "", ""},
	} {
		w := server{only: []string{"low", "medium", "high", "unset"}, pools: []*model.Object{pool("DefaultAppPool")}}.world()
		a, ok := topology.Of(w, target(t, c.target), nil).Answer(w.Find(model.Addr("w/site/A/app/" + c.app)))
		if !ok || a.Own.Host.Verdict() != c.verdict || a.Shown != c.shown {
			t.Errorf("%s %s: %s, %q", c.target, c.app, a.Own.Host.Verdict(), a.Shown)
		}
		if c.source != "" && (len(a.ShownFact.Sources) != 1 || a.ShownFact.Sources[0] != c.source) {
			t.Errorf("%s %s: sources %q, want %s", c.target, c.app, a.ShownFact.Sources, c.source)
		}
	}
}

// An answer names the setting that decides, its value and where that stands.
func TestReasons(t *testing.T) {
	w := server{only: []string{"high", "unset"}, models: map[string]bool{"v1.1.4322": true}, list: []string{"ssinc.dll"},
		more: []*model.Object{filter("shop", shopDLL, nil)}}.world()
	m := topology.Of(w, schema.IIS50, nil)
	for _, c := range []struct{ app, want string }{
		{"high", `
own: AppIsolated = 1 (high), local [Q284716 Q290884 SEED000]
.asp: AppIsolated = 1 (high), local [Q284716 Q290884 SEED000]
.aspx: processModel enable = true, local [SEED001 OWS2 PMM]
.cgi:  = ,  []
.shop: FilterPath = D:\shop\shop.dll, at w/filter/shop [MSDN00/isgu51pl]
.stm: InProcessIsapiApps = ssinc.dll, at /LM/W3SVC [SDK6/ms525160 IIS5J/cc338381]`},
		{"unset", `
own: AppIsolated = 2 (medium), default: nothing is stored [Q269367 Q300432 Q327153]
.asp: AppIsolated = 2 (medium), default: nothing is stored [Q269367 Q300432 Q327153]
.aspx: processModel enable = true, local [SEED001 OWS2 PMM]
.cgi:  = ,  []
.shop: FilterPath = D:\shop\shop.dll, at w/filter/shop [MSDN00/isgu51pl]
.stm: InProcessIsapiApps = ssinc.dll, at /LM/W3SVC [SDK6/ms525160 IIS5J/cc338381]`},
	} {
		a, _ := m.Answer(w.Find(model.Addr("w/site/A/app/" + c.app)))
		got := ""
		for i, p := range append([]topology.Placement{a.Own}, a.Placements...) {
			name := strings.Join(p.Extensions, " ")
			if i == 0 {
				name = "own"
			}
			got += fmt.Sprintf("\n%s: %s = %s, %s %v", name, p.Reason.Setting, p.Reason.Value, p.Reason.Origin, p.Reason.Sources)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.app, d)
		}
	}
}

// A site, a pool and the server stand for what is in them.
func TestAnswers(t *testing.T) {
	w := server{pools: []*model.Object{pool("DefaultAppPool"), pool("Empty")}, more: []*model.Object{filter("f", shopDLL, nil)}}.world()
	site := w.Find("w/site/A")
	for _, o := range w.Objects {
		if o.Kind == model.App && o.Owner != site {
			t.Fatal("the fixture's applications lost their site")
		}
	}
	m := topology.Of(w, schema.IIS6WPIM, nil)
	for _, c := range []struct {
		addr model.Addr
		n    int
	}{{"w/site/A", 3}, {"w", 4}, {"w/app_pool/defaultapppool", 3}, {"w/app_pool/Empty", 0}, {"w/site/A/app/high", 1}, {"w/filter/f", 1}, {"w/web_service", 0}} {
		o := w.Find(c.addr)
		if o == nil {
			t.Fatalf("%s is not in the fixture", c.addr)
		}
		if got := len(m.Answers(o)); got != c.n {
			t.Errorf("%s: %d answers, want %d", c.addr, got, c.n)
		}
		if topology.Answerable(o) == (c.addr == "w/web_service") {
			t.Errorf("%s: answerable is %v", c.addr, topology.Answerable(o))
		}
	}
}

// In a planned world what is in a site may still point to the site before the
// plan; the site of the world counts all the same.
func TestPlannedSite(t *testing.T) {
	w := server{only: []string{"high"}, pools: []*model.Object{pool("DefaultAppPool"), pool("Other")}}.world()
	site := w.Find("w/site/A")
	d := w.Draft()
	d.Put(w.IndexOfHome(site.Home), site.With("filter_load_order", model.List("f")))
	for _, p := range d.Objects {
		if p.Kind == model.App && p.Owner != site {
			t.Fatal("the application points to the site of the draft already")
		}
	}
	f := filter("f", `D:\f.dll`, site)
	d.Put(-1, f)
	m := topology.Of(d, schema.IIS6WPIM, nil)
	if got := len(m.Answers(d.Find("w/site/A"))); got != 2 {
		t.Errorf("%d answers, want the application and the filter", got)
	}
	for _, n := range m.Processes {
		if n.Process == topology.W3wp && (len(n.Filters) == 1) != (n.Name == "DefaultAppPool") {
			t.Errorf("%s loads %d filters", n, len(n.Filters))
		}
	}
}

// Moves are by application and extension.
func TestMoves(t *testing.T) {
	before := server{only: []string{"high", "low", "medium"}, models: map[string]bool{"v1.1.4322": true}}.world()
	after := server{only: []string{"high", "low", "unset"}, models: map[string]bool{"v1.1.4322": false}, list: []string{shopDLL}}.world()
	obs := fixes("KB812833")
	for _, c := range []struct {
		target schema.Target
		want   []string
	}{
		{schema.IIS50, []string{
			"w/site/A/app/high .aspx: aspnet_wp.exe of v1.1.4322 -> dllhost.exe of w/site/A/app/high",
			"w/site/A/app/high .shop: dllhost.exe of w/site/A/app/high -> inetinfo.exe",
			"w/site/A/app/high .stm: inetinfo.exe -> dllhost.exe of w/site/A/app/high",
			"w/site/A/app/low .aspx: aspnet_wp.exe of v1.1.4322 -> inetinfo.exe",
			"w/site/A/app/medium* .asp .shop: dllhost.exe (pooled) -> ",
			"w/site/A/app/medium .aspx: aspnet_wp.exe of v1.1.4322 -> ",
			"w/site/A/app/medium .cgi: not known -> ",
			"w/site/A/app/medium .stm: inetinfo.exe -> ",
			"w/site/A/app/unset* .asp .aspx .stm:  -> dllhost.exe (pooled)",
			"w/site/A/app/unset .cgi:  -> not known",
			"w/site/A/app/unset .shop:  -> inetinfo.exe"}},
	} {
		obs.ServicePack, obs.ServicePackKnown = 4, true
		moves, changes := topology.Moves(topology.Of(before, c.target, obs), topology.Of(after, c.target, obs))
		var got []string
		for _, m := range moves {
			own, from, to := "", "", ""
			if m.Own {
				own = "*"
			}
			if m.From != nil {
				from = m.From.String()
			}
			if m.To != nil {
				to = m.To.String()
			}
			got = append(got, fmt.Sprintf("%s%s %s: %s -> %s", m.Address, own, strings.Join(m.Extensions, " "), from, to))
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.target, d)
		}
		if len(changes) != 0 {
			t.Errorf("processes change: %+v", changes)
		}
	}
	same := topology.Of(before, schema.IIS50, obs)
	if moves, changes := topology.Moves(same, topology.Of(before, schema.IIS50, obs)); len(moves)+len(changes) != 0 {
		t.Errorf("nothing changed, and %d moves and %d changes were found", len(moves), len(changes))
	}
	a := server{only: []string{"low"}, pools: []*model.Object{pool("DefaultAppPool")}}.world()
	b := server{only: []string{"low"}, pools: []*model.Object{pool("DefaultAppPool", model.Setting{Name: "identity_type", Value: model.Number(0)},
		model.Setting{Name: "max_processes", Value: model.Number(3)})}}.world()
	moves, changes := topology.Moves(topology.Of(a, schema.IIS6WPIM, nil), topology.Of(b, schema.IIS6WPIM, nil))
	if len(moves) != 0 || len(changes) != 1 || changes[0].After.Account.Name != "LocalSystem" || changes[0].Before.Instances.Count != 1 || changes[0].After.Instances.Count != 3 {
		t.Errorf("another account and a garden: moves %v, changes %+v", moves, changes)
	}
}

// What holds a library: script maps, filters, the in-process list, and what
// somebody declared.
func TestLoads(t *testing.T) {
	w := server{only: []string{"high", "low"}, models: map[string]bool{"v1.1.4322": true}, list: []string{ssiDLL, "shop.dll"},
		more: []*model.Object{filter("f", `E:\x\shop.dll`, nil)}}.world()
	declared := []*model.Object{
		{Addr: "w/site/A/app/high", Decl: &model.Decl{DLLs: []string{`D:\shop\cart.dll`, "shop.dll"}}},
		{Addr: "w/site/A/app/gone", Decl: &model.Decl{DLLs: []string{`D:\shop\cart.dll`}}}, {Addr: "w/site/A/app/low", Decl: &model.Decl{}}, {Addr: "w/site/A"}}
	for _, c := range []struct {
		dll  string
		want []string
	}{
		{`d:/SHOP/shop.DLL`, []string{
			"w/in_process_isapi in-process list shop.dll bare: inetinfo.exe",
			"w/site/A/app/high dlls trait shop.dll bare: dllhost.exe of w/site/A/app/high, aspnet_wp.exe of v1.1.4322",
			`w/site/A/app/high script map D:\shop\shop.dll .shop: inetinfo.exe`,
			`w/site/A/app/low script map D:\shop\shop.dll .shop: inetinfo.exe`}},
		{"shop.dll", []string{
			`w/filter/f filter E:\x\shop.dll bare: ; FilterLoadOrder does not name it`,
			"w/in_process_isapi in-process list shop.dll bare: inetinfo.exe",
			"w/site/A/app/high dlls trait shop.dll bare: dllhost.exe of w/site/A/app/high, aspnet_wp.exe of v1.1.4322",
			`w/site/A/app/high script map D:\shop\shop.dll .shop bare: inetinfo.exe`,
			`w/site/A/app/low script map D:\shop\shop.dll .shop bare: inetinfo.exe`}},
		{`D:\shop\cart.dll`, []string{
			`w/site/A/app/gone dlls trait D:\shop\cart.dll: ; the server has no application at this address`,
			`w/site/A/app/high dlls trait D:\shop\cart.dll: dllhost.exe of w/site/A/app/high, aspnet_wp.exe of v1.1.4322`}},
		{isapi11, []string{
			"w/site/A/app/high script map " + isapi11 + " .aspx: aspnet_wp.exe of v1.1.4322",
			"w/site/A/app/low script map " + isapi11 + " .aspx: aspnet_wp.exe of v1.1.4322"}},
		{`C:\nothing.dll`, nil}, {"", nil}, {"  ", nil},
	} {
		var got []string
		for _, l := range topology.Of(w, schema.IIS6Iis5, nil).Loads(c.dll, topology.TraitsOf(declared)) {
			text := string(l.Address) + " " + string(l.By) + " " + l.Entry
			if len(l.Extensions) > 0 {
				text += " " + strings.Join(l.Extensions, " ")
			}
			if l.BareName {
				text += " bare"
			}
			var hosts []string
			for _, n := range l.Hosts {
				hosts = append(hosts, n.String())
			}
			text += ": " + strings.Join(hosts, ", ")
			if l.Why != "" {
				text += "; " + l.Why
			}
			got = append(got, text)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.dll, d)
		}
	}
	// Worker processes ask no list (TNET/b6e6c32e).
	for _, l := range topology.Of(w, schema.IIS6WPIM, nil).Loads(ssiDLL, nil) {
		if l.By == topology.ByList {
			t.Errorf("the list holds %s in worker process isolation mode", l.Entry)
		}
	}
}

// HasListFix: KB294774 names the service pack, the article and the rollups.
func TestHasListFix(t *testing.T) {
	for _, c := range []struct {
		obs        *model.Observed
		has, known bool
	}{
		{nil, false, false},
		{&model.Observed{}, false, false},
		{&model.Observed{ServicePackKnown: true, ServicePack: 3}, true, true},
		{&model.Observed{ServicePackKnown: true, ServicePack: 2}, false, false},
		{&model.Observed{FixesKnown: true}, false, false},
		{&model.Observed{ServicePackKnown: true, ServicePack: 0, FixesKnown: true}, false, true},
		{fixes("q294774"), true, true}, {fixes("KB311401"), true, true}, {fixes("KB297860"), true, true}, {fixes("KB812833"), false, false},
	} {
		if has, known := topology.HasListFix(c.obs); has != c.has || known != c.known {
			t.Errorf("%+v: has %v known %v", c.obs, has, known)
		}
	}
}
