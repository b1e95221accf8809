package topology_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// The libraries the tables name.
const (
	aspDLL    = `C:\WINDOWS\system32\inetsrv\asp.dll`
	ssiDLL    = `C:\WINDOWS\system32\inetsrv\ssinc.dll`
	shopDLL   = `D:\shop\shop.dll`
	isapi10   = `C:\WINDOWS\Microsoft.NET\Framework\v1.0.3705\aspnet_isapi.dll`
	isapi11   = `C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll`
	isapi20   = `C:\WINDOWS\Microsoft.NET\Framework\v2.0.50727\aspnet_isapi.dll`
	isapi20w6 = `C:\WINDOWS\Microsoft.NET\Framework64\v2.0.50727\aspnet_isapi.dll`
)

// server is a small server: what the tables say, everything else is the
// default.
type server struct {
	// low, medium, high and unset are applications /low, /medium, /high and
	// /unset of site A; they exist unless only names some.
	only []string
	// maps are the script maps at the service; nil is a list of its own.
	maps []string
	// list is the in-process list at the service, nil where none is stored.
	list []string
	// models are the process models, by CLR: enable.
	models map[string]bool
	pools  []*model.Object
	// more are further objects; their Up is 0 (the service) or that of a site.
	more []*model.Object
}

func standardMaps() []string {
	return []string{".asp," + aspDLL + ",5,GET,HEAD,POST", ".stm," + ssiDLL + ",5,GET,POST", ".shop," + shopDLL + ",5",
		".aspx," + isapi11 + ",1,GET", ".cgi,C:\\perl\\perl.exe \"%s\" %s,5"}
}

func (s server) world() *model.World {
	maps := s.maps
	if maps == nil {
		maps = standardMaps()
	}
	service := &model.Object{Addr: "w/web_service", Kind: model.WebService, Home: "/LM/W3SVC", Up: -1, Settings: []model.Setting{
		{Name: "script_maps", Value: model.List(maps...)}, {Name: "wam_user_name", Value: model.Text("IWAM_W")}}}
	in := &model.Object{Addr: "w/in_process_isapi", Kind: model.InProcessISAPI, Home: "/LM/W3SVC", Up: -1}
	if s.list != nil {
		in = in.With("only", model.List(s.list...))
	}
	site := &model.Object{Addr: "w/site/A", Kind: model.Site, Name: "A", ID: 1, Home: "/LM/W3SVC/1", Up: 0}
	objects := []*model.Object{service, in, site,
		{Addr: "w", Kind: model.ServerKind, Home: "/LM/W3SVC", Up: -1}}
	numbers := map[string]uint64{"low": schema.ProtectionLow, "medium": schema.ProtectionMedium, "high": schema.ProtectionHigh}
	names := s.only
	if names == nil {
		names = []string{"low", "medium", "high"}
	}
	for _, name := range names {
		app := &model.Object{Addr: model.Addr("w/site/A/app/" + name), Kind: model.App, Name: "/" + name, Owner: site, Home: "/LM/W3SVC/1/ROOT/" + name, Up: 2}
		if n, ok := numbers[name]; ok {
			app = app.With("protection", model.Number(n))
		}
		objects = append(objects, app)
	}
	for _, clr := range []string{"v1.0.3705", "v1.1.4322", "v2.0.50727", "v2.0.50727/64"} {
		if on, ok := s.models[clr]; ok {
			objects = append(objects, &model.Object{Addr: model.Addr("w").Child(model.ProcessModel, clr), Kind: model.ProcessModel, Name: clr, Up: -1,
				Settings: []model.Setting{{Name: "enable", Value: model.Bool(on)}}})
		}
	}
	defaults := int32(len(objects))
	objects = append(objects, &model.Object{Addr: "w/app_pool_defaults", Kind: model.AppPoolDefaults, Home: "/LM/W3SVC/AppPools", Up: 0})
	for _, p := range s.pools {
		c := *p
		c.Up = defaults
		objects = append(objects, &c)
	}
	return model.NewWorld(append(objects, s.more...))
}

// pool makes an application pool.
func pool(name string, settings ...model.Setting) *model.Object {
	return &model.Object{Addr: model.Addr("w").Child(model.AppPool, name), Kind: model.AppPool, Name: name, Home: "/LM/W3SVC/AppPools/" + name, Settings: settings}
}

// filter makes a filter; site is nil for a global one.
func filter(name, path string, site *model.Object, settings ...model.Setting) *model.Object {
	o := &model.Object{Addr: model.Addr("w").Child(model.Filter, name), Kind: model.Filter, Name: name, Owner: site, Home: "/LM/W3SVC/Filters/" + name,
		Settings: append([]model.Setting{{Name: "filter_path", Value: model.Text(path)}}, settings...)}
	if site != nil {
		o.Addr, o.Home = site.Addr.Child(model.Filter, name), site.Home+"/Filters/"+name
	}
	return o
}

// hostText is what a table says about a host: "dllhost.exe as IWAM_W".
func hostText(h topology.Host) string {
	text := h.Process.String()
	if h.Process == topology.W3wp || h.Process == topology.AspnetWp {
		text = h.String()
	}
	if h.Process == topology.NotKnown {
		return text
	}
	return text + " as " + h.Identity
}

// founded fails when a host that is known carries no footing.
func founded(t *testing.T, where string, h topology.Host) {
	t.Helper()
	if h.Process == topology.NotKnown {
		if h.Why == "" {
			t.Errorf("%s is not known, and nothing says why", where)
		}
		return
	}
	if h.Confidence == "" || h.Confidence != model.Unsourced && len(h.Sources) == 0 {
		t.Errorf("%s has no footing: %+v", where, h.Fact)
	}
	if h.Identity != "" && (h.Account.Confidence == "" || h.Account.Confidence != model.Unsourced && len(h.Account.Sources) == 0) {
		t.Errorf("the account of %s has no footing: %+v", where, h.Account)
	}
	for _, source := range append(append([]string{}, h.Sources...), h.Account.Sources...) {
		if !schema.KnownSource(source) {
			t.Errorf("%s cites %s, which is no known source", where, source)
		}
	}
}

// fixes is what was observed of a server with the fixes given.
func fixes(names ...string) *model.Observed {
	return &model.Observed{FixesKnown: true, Fixes: names}
}

func target(t *testing.T, text string) schema.Target {
	t.Helper()
	version, mode, _ := strings.Cut(text, "/")
	got, ok := schema.TargetOf(version, mode)
	if !ok {
		t.Fatalf("%s is no target", text)
	}
	return got
}
