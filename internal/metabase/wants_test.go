package metabase_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// live03 is the world of the fixture, with short ways to write changes.
type live03 struct {
	t       *testing.T
	s       *live.Snapshot
	w       *model.World
	objects []*model.Object
}

func load(t *testing.T) live03 {
	s := decode(t, fixture(t))
	objects, _ := metabase.Space{}.World(s, "web03")
	return live03{t, s, model.NewWorld(objects), objects}
}

func (l live03) at(addr model.Addr) *model.Object { return find(l.t, l.objects, addr) }

func set(name string, v model.Value) model.Setting { return model.Setting{Name: name, Value: v} }

// change is a change of an object that exists.
func (l live03) change(addr model.Addr, sets ...model.Setting) live.Change {
	o := l.at(addr)
	planned := o
	for _, s := range sets {
		planned = planned.With(s.Name, s.Value)
	}
	return live.Change{Old: o, New: planned, Set: sets}
}

// create is a new object at its place.
func (l live03) create(o model.Object, owner *model.Object, sets ...model.Setting) live.Change {
	o.Owner = owner
	for _, s := range sets {
		o = *o.With(s.Name, s.Value)
	}
	o.Home, o.Class = metabase.Space{}.Place(&o, owner)
	o.Addr = model.Addr("web03/new/" + o.Name)
	return live.Change{New: &o, Set: sets}
}

func (l live03) wants(changes ...live.Change) (wants []string, errors []string) {
	list, diags := metabase.Space{}.Wants(l.s, l.w, changes)
	for _, w := range list {
		switch {
		case w.Attr == nil:
			wants = append(wants, fmt.Sprintf("%s %s %s", w.Op, w.Path, w.Class))
		case w.Secret != "":
			wants = append(wants, fmt.Sprintf("%s %s %s secret %s", w.Op, w.Path, w.Attr.Home.Property, w.Secret))
		case w.Op == live.RemoveValue:
			wants = append(wants, fmt.Sprintf("%s %s %s", w.Op, w.Path, w.Attr.Home.Property))
		default:
			wants = append(wants, fmt.Sprintf("%s %s %s=%s", w.Op, w.Path, w.Attr.Home.Property, w.Raw))
		}
	}
	for _, d := range diags {
		errors = append(errors, d.ID+" "+string(d.Addr))
	}
	return wants, errors
}

func TestWants(t *testing.T) {
	l := load(t)
	site := l.at("web03/site/Default Web Site")
	pathTo := func(p string) model.Setting { return set("path", model.Text(p)) }
	asp, ssi := model.Addr(`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\asp.dll`), model.Addr(`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\ssinc.dll`)
	cases := []struct {
		name    string
		changes []live.Change
		want    []string
	}{
		{"no changes", nil, nil},
		{"values of singletons",
			[]live.Change{l.change("web03", set("isolation_mode", model.Number(1))), l.change("web03/in_process_isapi", set("only", model.List(`C:\a.dll`, "b.dll")))},
			[]string{"set /LM/W3SVC IIs5IsolationModeEnabled=TRUE", "set /LM/W3SVC InProcessIsapiApps=C:\\a.dll\nb.dll"}},
		{"a value goes", []live.Change{{Old: site, New: site, Remove: []string{"app_pool"}}}, []string{"remove /LM/W3SVC/1 AppPoolId"}},
		{"a secret", []live.Change{l.change("web03/app_pool/Shop", set("wam_user_pass", model.Secret("env:PW")))},
			[]string{"set /LM/W3SVC/AppPools/Shop WAMUserPass secret env:PW"}},
		{"load order of a site lives below it", []live.Change{l.change("web03/site/Default Web Site", set("filter_load_order", model.List("Other")))},
			[]string{"set /LM/W3SVC/1/Filters FilterLoadOrder=Other"}},
		{"load order of a site without filters", []live.Change{l.change("web03/site/Twin#2", set("filter_load_order", model.List("A", "B")))},
			[]string{"create-key /LM/W3SVC/2/Filters IIsFilters", "set /LM/W3SVC/2/Filters FilterLoadOrder=A,B"}},
		{"a new pool", []live.Change{l.create(model.Object{Kind: model.AppPool, Name: "New"}, nil, set("idle_timeout", model.Number(5)))},
			[]string{"create-key /LM/W3SVC/AppPools/New IIsApplicationPool", "set /LM/W3SVC/AppPools/New IdleTimeout=5"}},
		{"a new application, named with the letters its site has",
			[]live.Change{l.create(model.Object{Kind: model.App, Name: "/new"}, site, pathTo(`D:\new`))},
			[]string{"create-key /LM/W3SVC/1/Root/new IIsWebVirtualDir", "set /LM/W3SVC/1/Root/new AppRoot=/LM/W3SVC/1/Root/new",
				"set /LM/W3SVC/1/Root/new AppIsolated=2", `set /LM/W3SVC/1/Root/new Path=D:\new`}},
		{"a new application with protection", []live.Change{l.create(model.Object{Kind: model.App, Name: "/images/x"}, site, set("protection", model.Number(1)))},
			[]string{"create-key /LM/W3SVC/1/Root/images/x IIsWebDirectory", "set /LM/W3SVC/1/Root/images/x AppRoot=/LM/W3SVC/1/Root/images/x",
				"set /LM/W3SVC/1/Root/images/x AppIsolated=1"}},
		{"an application on a directory that exists", []live.Change{{Old: l.at("web03/site/Default Web Site/directory/images"),
			New: &model.Object{Kind: model.App, Name: "/images", Home: "/LM/W3SVC/1/ROOT/images", Class: "IIsWebDirectory"}}},
			[]string{"set /LM/W3SVC/1/Root/images AppRoot=/LM/W3SVC/1/Root/images", "set /LM/W3SVC/1/Root/images AppIsolated=2"}},
		{"parents before children, whatever the order of changes", []live.Change{
			l.create(model.Object{Kind: model.App, Name: "/x/y"}, site), l.create(model.Object{Kind: model.Directory, Name: "/x"}, site)},
			[]string{"create-key /LM/W3SVC/1/Root/x IIsWebDirectory", "create-key /LM/W3SVC/1/Root/x/y IIsWebDirectory",
				"set /LM/W3SVC/1/Root/x/y AppRoot=/LM/W3SVC/1/Root/x/y", "set /LM/W3SVC/1/Root/x/y AppIsolated=2"}},
		{"a filter of a site without filters", []live.Change{l.create(model.Object{Kind: model.Filter, Name: "G"}, l.at("web03/site/twin#3"), set("filter_path", model.Text(`C:\g.dll`)))},
			[]string{"create-key /LM/W3SVC/3/Filters IIsFilters", "create-key /LM/W3SVC/3/Filters/G IIsFilter", `set /LM/W3SVC/3/Filters/G FilterPath=C:\g.dll`}},
		{"an application goes and its directory stays", []live.Change{{Old: l.at("web03/site/Default Web Site/app/Shop"), KeepKey: true}},
			[]string{"remove /LM/W3SVC/1/Root/Shop AppFriendlyName", "remove /LM/W3SVC/1/Root/Shop AppIsolated", "remove /LM/W3SVC/1/Root/Shop AppPackageID",
				"remove /LM/W3SVC/1/Root/Shop AppPackageName", "remove /LM/W3SVC/1/Root/Shop AppRoot", "remove /LM/W3SVC/1/Root/Shop AppWamClsid"}},
		{"so do other values that are named", []live.Change{{Old: l.at("web03/site/Default Web Site/app/Shop/admin"), KeepKey: true, Remove: []string{"app_root", "app_pool"}}},
			[]string{"remove /LM/W3SVC/1/Root/Shop/admin AppIsolated", "remove /LM/W3SVC/1/Root/Shop/admin AppRoot", "remove /LM/W3SVC/1/Root/Shop/admin AppPoolId"}},
		{"an application that becomes a directory", []live.Change{{Old: l.at("web03/site/Default Web Site/app/Shop/admin"), KeepKey: true, Remove: []string{"app_root", "protection"},
			New: &model.Object{Kind: model.Directory, Name: "/Shop/admin", Home: "/LM/W3SVC/1/Root/Shop/admin", Class: "IIsWebDirectory"}}},
			[]string{"remove /LM/W3SVC/1/Root/Shop/admin AppRoot", "remove /LM/W3SVC/1/Root/Shop/admin AppIsolated"}},
		{"a field of an extension goes", []live.Change{{Old: l.at(asp), New: l.at(asp), Remove: []string{"description", "group"}}},
			[]string{"set /LM/W3SVC WebSvcExtRestrictionList=" + strings.Join([]string{"0,*.dll", "0,*.exe",
				`1,C:\WINDOWS\system32\inetsrv\asp.dll,0,,`, `0,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,Server Side Includes, old`}, "\n")}},
		{"what is gone already", []live.Change{{Old: &model.Object{Kind: model.AppPool, Home: "/LM/W3SVC/AppPools/none"}},
			{Old: &model.Object{Kind: model.App, Home: "/LM/W3SVC/9/ROOT"}, KeepKey: true}}, nil},
		{"a site goes with everything below, children first", []live.Change{{Old: l.at("web03/site/Twin#2")}},
			[]string{"delete-key /LM/W3SVC/2/ROOT IIsWebVirtualDir", "delete-key /LM/W3SVC/2 IIsWebServer"}},
		{"a tree goes once although its parts go too", []live.Change{{Old: l.at("web03/filter/Compression")}},
			[]string{"delete-key /LM/W3SVC/Filters/Compression/gzip IIsCompressionScheme", "delete-key /LM/W3SVC/Filters/Compression IIsFilter"}},
		{"writing comes before deleting", []live.Change{{Old: l.at("web03/app_pool/Shop")}, l.change("web03/site/Default Web Site/app/Shop/admin", set("app_pool", model.Text("DefaultAppPool")))},
			[]string{"set /LM/W3SVC/1/Root/Shop/admin AppPoolId=DefaultAppPool", "delete-key /LM/W3SVC/AppPools/Shop IIsApplicationPool"}},
		{"extensions become one list", []live.Change{
			l.change(ssi, set("allow", model.Bool(true))), {Old: l.at(asp)},
			l.create(model.Object{Kind: model.WebServiceExtension, Name: `C:\new.dll`}, nil, set("allow", model.Bool(true)), set("description", model.Text("New, and with a comma")), set("deletable", model.Bool(false)))},
			[]string{"set /LM/W3SVC WebSvcExtRestrictionList=" + strings.Join([]string{"0,*.dll", "0,*.exe",
				`1,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,Server Side Includes, old`, `1,C:\new.dll,0,,New, and with a comma`}, "\n")}},
		{"the entry for all libraries keeps its form", []live.Change{l.change("web03/web_service_extension/%2A.dll", set("allow", model.Bool(true)))},
			[]string{"set /LM/W3SVC WebSvcExtRestrictionList=" + strings.Join([]string{"1,*.dll", "0,*.exe",
				`1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages`, `0,C:\WINDOWS\system32\inetsrv\ssinc.dll,0,SSINC,Server Side Includes, old`}, "\n")}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, errors := l.wants(c.changes...)
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
			if errors != nil {
				t.Errorf("refused: %q", errors)
			}
		})
	}
}

func TestWantsRefused(t *testing.T) {
	l := load(t)
	site := l.at("web03/site/Default Web Site")
	cases := []struct {
		name   string
		change live.Change
		want   string
	}{
		{"the key above is missing", l.create(model.Object{Kind: model.App, Name: "/no/such"}, site), "IP0344 web03/new//no/such"},
		{"a path on a directory", live.Change{Old: l.at("web03/site/Default Web Site/directory/images"), New: (&model.Object{Kind: model.App, Name: "/images",
			Home: "/LM/W3SVC/1/Root/images", Class: "IIsWebDirectory", Addr: "web03/a"}).With("path", model.Text("C:/x"))}, "IP0342 web03/a"},
		{"no such attribute", l.change("web03/app_pool/Shop", set("enable", model.Bool(true))), "IP0341 web03/app_pool/Shop"},
		{"a list that was not worked out", l.change("web03/in_process_isapi", set("only", model.EditOf(model.ListEdit{Include: []string{"a"}}))), "IP0343 web03/in_process_isapi"},
		{"a comma in a field", l.change("web03/web_service_extension/%2A.dll", set("group", model.Text("a,b"))), "IP0345 web03/web_service_extension/%2A.dll"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, errors := l.wants(c.change)
			if d := cmp.Diff([]string{c.want}, errors); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestWantsHit carries changes through the store and back into a world.
func TestWantsHit(t *testing.T) {
	l := load(t)
	site := l.at("web03/site/Default Web Site")
	changes := []live.Change{
		l.create(model.Object{Kind: model.App, Name: "/new"}, site, set("path", model.Text(`D:\new & old`)), set("protection", model.Number(1))),
		l.create(model.Object{Kind: model.AppPool, Name: "New"}, nil, set("idle_timeout", model.Number(5))),
		l.change("web03/site/Twin#2", set("filter_load_order", model.List("A", "B"))),
		{Old: l.at("web03/site/Default Web Site/app/Shop/admin"), KeepKey: true},
		{Old: l.at(`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\asp.dll`)},
		{Old: l.at("web03/site/twin#3")},
	}
	wants, diags := metabase.Space{}.Wants(l.s, l.w, changes)
	edits, refused := metabasexml.Store{}.Edit(l.s, wants)
	if len(diags)+len(refused) > 0 {
		t.Fatal(diags, refused)
	}
	file, err := metabasexml.Store{}.Apply(l.s, edits)
	if err != nil {
		t.Fatal(err)
	}
	objects, _ := world(t, file)
	app := find(t, objects, "web03/site/Default Web Site/app/new")
	if got := app.Get("path").Str(); got != `D:\new & old` || app.Class != "IIsWebVirtualDir" || app.Get("protection").Num() != 1 {
		t.Errorf("the new application has path %q, class %s, %v", got, app.Class, app.Settings)
	}
	if got := find(t, objects, "web03/app_pool/New").Get("idle_timeout").Num(); got != 5 {
		t.Errorf("the new pool has idle_timeout %d", got)
	}
	// With its namesake gone the name alone is the address.
	if got := find(t, objects, "web03/site/Twin").Get("filter_load_order").Items(); len(got) != 2 {
		t.Errorf("the load order is %q", got)
	}
	find(t, objects, "web03/site/Default Web Site/directory/Shop/admin")
	for _, o := range objects {
		if strings.Contains(o.Name, "asp.dll") || o.ID == 3 {
			t.Errorf("%s is still there", o.Addr)
		}
	}
}
