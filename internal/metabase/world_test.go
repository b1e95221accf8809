package metabase_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func world(t testing.TB, file string) ([]*model.Object, []string) {
	t.Helper()
	objects, diags := metabase.Space{}.World(decode(t, file), "web03")
	var warnings []string
	for _, d := range diags {
		warnings = append(warnings, fmt.Sprintf("%s %s %s.%s", d.Severity, d.ID, d.Addr, d.Attribute))
	}
	return objects, warnings
}

// TestObjectsOfAServer holds every object of the fixture: its address, its
// key, and whom it inherits from.
func TestObjectsOfAServer(t *testing.T) {
	objects, _ := world(t, fixture(t))
	var got []string
	for _, o := range objects {
		up := "-"
		if o.Up >= 0 {
			up = objects[o.Up].Home
		}
		name := string(o.Addr)
		if o.Kind == model.OtherKey {
			name = "key"
		}
		got = append(got, fmt.Sprintf("%s = %s %s < %s", name, o.Class, o.Home, up))
	}
	want := []string{
		"key = IIS_ROOT / < -",
		"web03/metabase = IIsComputer /LM < /",
		"key = IIsConfigObject /LM/IISADMIN < /LM",
		"key = IIsFtpService /LM/MSFTPSVC < /LM",
		"key = IIsSmtpService /LM/SmtpSvc < /LM",
		"web03/web_service = IIsWebService /LM/W3SVC < /LM",
		"web03 = IIsWebService /LM/W3SVC < /LM",
		"web03/in_process_isapi = IIsWebService /LM/W3SVC < /LM",
		"web03/web_service_extension/%2A.dll = IIsWebService /LM/W3SVC < /LM",
		"web03/web_service_extension/%2A.exe = IIsWebService /LM/W3SVC < /LM",
		`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\asp.dll = IIsWebService /LM/W3SVC < /LM`,
		`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\ssinc.dll = IIsWebService /LM/W3SVC < /LM`,
		"web03/site/Default Web Site = IIsWebServer /LM/W3SVC/1 < /LM/W3SVC",
		"key = IIsFilters /LM/W3SVC/1/Filters < /LM/W3SVC/1",
		"web03/site/Default Web Site/filter/Guard = IIsFilter /LM/W3SVC/1/Filters/Guard < /LM/W3SVC/1/Filters",
		"key = IIsCertMapper /LM/W3SVC/1/IIsCertMapper < /LM/W3SVC/1",
		"web03/site/Default Web Site/app/. = IIsWebVirtualDir /LM/W3SVC/1/Root < /LM/W3SVC/1",
		"web03/site/Default Web Site/virtual_directory/files = IIsWebVirtualDir /LM/W3SVC/1/Root/files < /LM/W3SVC/1/Root",
		"web03/site/Default Web Site/directory/images = IIsWebDirectory /LM/W3SVC/1/Root/images < /LM/W3SVC/1/Root",
		"key = IIsWebFile /LM/W3SVC/1/Root/old.htm < /LM/W3SVC/1/Root",
		"web03/site/Default Web Site/app/Shop = IIsWebVirtualDir /LM/W3SVC/1/Root/Shop < /LM/W3SVC/1/Root",
		"web03/site/Default Web Site/app/Shop/admin = IIsWebDirectory /LM/W3SVC/1/Root/Shop/admin < /LM/W3SVC/1/Root/Shop",
		"web03/site/Twin#2 = IIsWebServer /LM/W3SVC/2 < /LM/W3SVC",
		"web03/site/Twin#2/app/. = IIsWebVirtualDir /LM/W3SVC/2/ROOT < /LM/W3SVC/2",
		"web03/site/twin#3 = IIsWebServer /LM/W3SVC/3 < /LM/W3SVC",
		"web03/site/#4 = IIsWebServer /LM/W3SVC/4 < /LM/W3SVC",
		"key = IIsConfigObject /LM/W3SVC/5 < /LM/W3SVC",
		"web03/app_pool_defaults = IIsApplicationPools /LM/W3SVC/AppPools < /LM/W3SVC",
		"web03/app_pool/DefaultAppPool = IIsApplicationPool /LM/W3SVC/AppPools/DefaultAppPool < /LM/W3SVC/AppPools",
		"web03/app_pool/Shop = IIsApplicationPool /LM/W3SVC/AppPools/Shop < /LM/W3SVC/AppPools",
		"web03/filter/Compression = IIsFilter /LM/W3SVC/Filters/Compression < /LM/W3SVC",
		"key = IIsCompressionScheme /LM/W3SVC/Filters/Compression/gzip < /LM/W3SVC/Filters/Compression",
		"web03/filter/URLSCAN = IIsFilter /LM/W3SVC/Filters/URLSCAN < /LM/W3SVC",
		"key = IIsWebInfo /LM/W3SVC/Info < /LM/W3SVC",
		"key = IIsWebServer /LM/W3SVC/Info/Templates/Public Web Site < /LM/W3SVC/Info",
		"key = IIsWebVirtualDir /LM/W3SVC/Info/Templates/Public Web Site/Root < /LM/W3SVC/Info/Templates/Public Web Site",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestSettings holds what objects of the fixture have, each value under the
// object whose row it is.
func TestSettings(t *testing.T) {
	objects, warnings := world(t, fixture(t))
	cases := []struct {
		addr model.Addr
		want string
	}{
		{"web03", `isolation_mode=0`},
		{"web03/in_process_isapi", `only=[C:\WINDOWS\system32\inetsrv\httpext.dll | C:\WINDOWS\system32\inetsrv\ssinc.dll | ` +
			`C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll]`},
		{"web03/web_service_extension/%2A.dll", `allow=false`},
		{`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\asp.dll`, `allow=true deletable=false description="Active Server Pages" group="ASP"`},
		{`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\ssinc.dll`, `allow=false deletable=false description="Server Side Includes, old" group="SSINC"`},
		{"web03/site/Default Web Site", `app_pool="DefaultAppPool" filter_load_order=[Guard | Other] server_auto_start=true server_bindings=[:80:] server_comment="Default Web Site"`},
		{"web03/site/Default Web Site/app/.", `access_flags=513 app_friendly_name="Default Application" app_root="/LM/W3SVC/1/Root" path="C:\\inetpub\\wwwroot" protection=2 unc_password=secret()`},
		{"web03/site/Default Web Site/app/Shop/admin", `app_pool="Shop" app_root="/LM/W3SVC/1/Root/Shop/admin" protection=0`},
		{"web03/site/Twin#2", `server_bindings=[:80:a.example.com | :8080:] server_comment="Twin"`},
		{"web03/app_pool_defaults", `identity_type=2 idle_timeout=20 periodic_restart_time=1740`},
		{"web03/app_pool/Shop", `auto_start=true idle_timeout=unreadable max_processes=2 periodic_restart_schedule=[03:00 | 15:00]`},
		{"web03/filter/Compression", ``},
		{"web03/site/Default Web Site/filter/Guard", `filter_path="C:\\guard\\guard.dll" filter_state=1`},
	}
	for _, c := range cases {
		var parts []string
		for _, s := range find(t, objects, c.addr).Settings {
			text := s.Value.String()
			if s.Unreadable != "" {
				text = "unreadable"
			}
			parts = append(parts, s.Name+"="+text)
		}
		if got := strings.Join(parts, " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.addr, got, c.want)
		}
	}
	if d := cmp.Diff([]string{"warning IP0311 web03/app_pool/Shop.idle_timeout"}, warnings); d != "" {
		t.Error(d)
	}
}

// TestInheritance follows values along the keys: the nearest key above wins,
// and a value that a key may not show still reaches those below it.
func TestInheritance(t *testing.T) {
	objects, _ := world(t, fixture(t))
	w := model.NewWorld(objects)
	cases := []struct {
		addr      model.Addr
		attribute string
		value     string
		origin    string
	}{
		{"web03/site/Default Web Site/app/Shop", "app_pool", `"DefaultAppPool"`, "inherited from web03/site/Default Web Site"},
		{"web03/site/Twin#2/app/.", "app_pool", `"DefaultAppPool"`, "inherited from web03/web_service"},
		{"web03/site/Default Web Site/app/Shop/admin", "app_pool", `"Shop"`, "local"},
		{"web03/app_pool/DefaultAppPool", "idle_timeout", "20", "inherited from web03/app_pool_defaults"},
		{"web03/app_pool/Shop", "idle_timeout", "null", "unreadable"},
		{"web03/app_pool/Shop", "wam_user_name", `"IWAM_WEB03"`, "inherited from web03/web_service"},
		{"web03/site/Default Web Site/virtual_directory/files", "access_flags", "513", "inherited from web03/site/Default Web Site/app/."},
		{"web03/site/twin#3", "anonymous_user_name", `"IUSR_WEB03"`, "inherited from web03/web_service"},
	}
	for _, c := range cases {
		o := find(t, objects, c.addr)
		a := schema.Find(o.Kind, c.attribute)
		if a == nil {
			t.Errorf("no row %s for %s", c.attribute, o.Kind)
			continue
		}
		v, origin := schema.Effective(w, o, a)
		if v.String() != c.value || origin.Text() != c.origin {
			t.Errorf("%s of %s is %s (%s), want %s (%s)", c.attribute, c.addr, v, origin.Text(), c.value, c.origin)
		}
	}
}

// TestPlaces holds that a setting points at its own text.
func TestPlaces(t *testing.T) {
	file := fixture(t)
	s := decode(t, file)
	objects, _ := metabase.Space{}.World(s, "web03")
	cases := []struct {
		addr      model.Addr
		attribute string
		text      string
	}{
		{"web03/site/Default Web Site/app/Shop", "app_friendly_name", "Shop &amp; &quot;Cart&quot;"},
		{"web03/site/Default Web Site", "filter_load_order", "Guard,Other"},
		{`web03/web_service_extension/C:\WINDOWS\system32\inetsrv\asp.dll`, "allow", `1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages`},
		{"web03/web_service_extension/%2A.exe", "allow", "0,*.exe"},
	}
	for _, c := range cases {
		set, ok := find(t, objects, c.addr).Lookup(c.attribute)
		if got := s.Text[set.Range.Start:set.Range.End]; !ok || got != c.text || set.Range.File != s.File {
			t.Errorf("%s of %s points at %q, want %q", c.attribute, c.addr, got, c.text)
		}
	}
}

// TestOddMetabases holds shapes IIS does not write and a world must survive.
func TestOddMetabases(t *testing.T) {
	cases := []struct {
		name, file string
		addrs      []string
		warnings   []string
	}{
		{"no service key", keys(`<IIsComputer Location="/LM"/>`), []string{"web03", "web03/metabase"}, nil},
		{"content without its site", keys(`<IIsWebVirtualDir Location="/LM/W3SVC/9/ROOT" AppRoot="/LM/W3SVC/9/ROOT"/>`), []string{"web03"}, nil},
		{"site numbers", keys(`<IIsWebServer Location="/LM/W3SVC/0"/>`, `<IIsWebServer Location="/LM/W3SVC/01"/>`,
			`<IIsWebServer Location="/LM/W3SVC/4294967295"/>`, `<IIsWebServer Location="/LM/W3SVC/4294967296"/>`, `<IIsWebServer Location="/LM/W3SVC/1x"/>`),
			[]string{"web03", "web03/site/#4294967295"}, nil},
		{"keys out of order", keys(`<IIsWebDirectory Location="/LM/W3SVC/1/ROOT/a"/>`, `<IIsWebVirtualDir Location="/lm/w3svc/1/root" AppRoot="x"/>`,
			`<IIsWebServer Location="/LM/W3SVC/1" ServerComment="A"/>`, `<IIsWebService Location="/LM/W3SVC"/>`),
			[]string{"web03", "web03/in_process_isapi", "web03/site/A", "web03/site/A/app/.", "web03/site/A/directory/a", "web03/web_service"}, nil},
		{"empty AppRoot is no application", keys(`<IIsWebServer Location="/LM/W3SVC/1" ServerComment="A"/>`, `<IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" AppRoot=""/>`),
			[]string{"web03", "web03/site/A", "web03/site/A/virtual_directory/."}, nil},
		{"names that need escapes", keys(`<IIsWebServer Location="/LM/W3SVC/1" ServerComment="a/b#1 100%"/>`, `<IIsApplicationPool Location="/LM/W3SVC/AppPools/x*y"/>`),
			[]string{"web03", "web03/app_pool/x%2Ay", "web03/site/a%2Fb%231 100%25"}, nil},
		{"the same property twice", keys(`<IIsWebServer Location="/LM/W3SVC/1" ServerComment="A" servercomment="B"/>`),
			[]string{"web03", "web03/site/A"}, []string{"warning IP0312 web03/site/A.server_comment"}},
		{"extensions nobody can read", keys(`<IIsWebService Location="/LM/W3SVC" WebSvcExtRestrictionList="1` + "\n,\n" + `0,C:\a.dll` + "\n" + `1,c:/A.DLL,0"/>`),
			[]string{"web03", "web03/in_process_isapi", "web03/web_service", `web03/web_service_extension/C:\a.dll`},
			[]string{"warning IP0313 web03.", "warning IP0313 web03.", "warning IP0314 web03/web_service_extension/c:%2FA.DLL."}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			objects, warnings := world(t, c.file)
			var addrs []string
			for _, o := range objects {
				if o.Kind != model.OtherKey {
					addrs = append(addrs, string(o.Addr))
				}
			}
			slices.Sort(addrs)
			if d := cmp.Diff(c.addrs, addrs); d != "" {
				t.Error(d)
			}
			if d := cmp.Diff(c.warnings, warnings); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestWorldIsWhole holds laws on a big metabase: every key inherits from the
// nearest key above, settings are sorted, addresses are unique.
func TestWorldIsWhole(t *testing.T) {
	for _, file := range []string{fixture(t), livetest.Metabase(700)} {
		s := decode(t, file)
		objects, _ := metabase.Space{}.World(s, "web03")
		byHome := map[string]bool{}
		for _, o := range objects {
			byHome[model.Fold(o.Home)] = true
		}
		seen := map[string]bool{}
		for _, o := range objects {
			if !slices.IsSortedFunc(o.Settings, func(a, b model.Setting) int { return strings.Compare(a.Name, b.Name) }) {
				t.Errorf("%s: settings are not sorted", o.Home)
			}
			if key := o.Addr.Key(); o.Addr != "" {
				if seen[key] {
					t.Errorf("two objects have the address %s", o.Addr)
				}
				seen[key] = true
			}
			above := metabase.ParentPath(o.Home)
			for above != "" && !byHome[model.Fold(above)] {
				above = metabase.ParentPath(above)
			}
			got := ""
			if o.Up >= 0 {
				got = objects[o.Up].Home
			}
			if !metabase.SamePath(got, above) {
				t.Errorf("%s inherits from %q, want %q", o.Home, got, above)
			}
		}
	}
}

func TestPlace(t *testing.T) {
	site := &model.Object{Kind: model.Site, ID: 7, Home: "/LM/W3SVC/7"}
	path := []model.Setting{{Name: "path", Value: model.Text(`D:\x`)}}
	cases := []struct {
		name        string
		o           model.Object
		owner       *model.Object
		home, class string
	}{
		{"site", model.Object{Kind: model.Site, ID: 7}, nil, "/LM/W3SVC/7", "IIsWebServer"},
		{"pool", model.Object{Kind: model.AppPool, Name: "Shop"}, nil, "/LM/W3SVC/AppPools/Shop", "IIsApplicationPool"},
		{"root application", model.Object{Kind: model.App, Name: "/"}, site, "/LM/W3SVC/7/ROOT", "IIsWebVirtualDir"},
		{"application with a path", model.Object{Kind: model.App, Name: "/a/b", Settings: path}, site, "/LM/W3SVC/7/ROOT/a/b", "IIsWebVirtualDir"},
		{"application without one", model.Object{Kind: model.App, Name: "/a/b/"}, site, "/LM/W3SVC/7/ROOT/a/b", "IIsWebDirectory"},
		{"virtual directory", model.Object{Kind: model.VirtualDirectory, Name: "/v"}, site, "/LM/W3SVC/7/ROOT/v", "IIsWebVirtualDir"},
		{"directory", model.Object{Kind: model.Directory, Name: "/d"}, site, "/LM/W3SVC/7/ROOT/d", "IIsWebDirectory"},
		{"global filter", model.Object{Kind: model.Filter, Name: "Guard"}, nil, "/LM/W3SVC/Filters/Guard", "IIsFilter"},
		{"site filter", model.Object{Kind: model.Filter, Name: "Guard"}, site, "/LM/W3SVC/7/Filters/Guard", "IIsFilter"},
		{"extension", model.Object{Kind: model.WebServiceExtension, Name: "*.dll"}, nil, "/LM/W3SVC", "IIsWebService"},
		{"server", model.Object{Kind: model.ServerKind}, nil, "/LM/W3SVC", "IIsWebService"},
		{"metabase", model.Object{Kind: model.Metabase}, nil, "/LM", "IIsComputer"},
		{"pool defaults", model.Object{Kind: model.AppPoolDefaults}, nil, "/LM/W3SVC/AppPools", "IIsApplicationPools"},
		{"process model", model.Object{Kind: model.ProcessModel, Name: "v1.1.4322"}, nil, "", ""},
		{"application of a site without key", model.Object{Kind: model.App, Name: "/"}, &model.Object{Kind: model.Site}, "", ""},
		{"application without site", model.Object{Kind: model.App, Name: "/"}, nil, "", ""},
	}
	for _, c := range cases {
		home, class := metabase.Space{}.Place(&c.o, c.owner)
		if home != c.home || class != c.class {
			t.Errorf("%s: %q %q, want %q %q", c.name, home, class, c.home, c.class)
		}
	}
}
