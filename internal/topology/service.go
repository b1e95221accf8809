package topology

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Service is a service of IIS in the process that hosts it.
type Service struct {
	// Name is the short name, "W3SVC".
	Name string
	// State is "running" or "not running" as observed, "" when nobody looked.
	State string
	// Text says more where there is more to say.
	Text string
	schema.Fact
}

// otherServices are the services beside the web that inetinfo.exe hosts, with
// their keys: one is there when its key is (derived; README.md of the facts).
var otherServices = []struct{ name, key string }{
	{"MSFTPSVC", "/LM/MSFTPSVC"}, {"NNTPSVC", "/LM/NntpSvc"}, {"SMTPSVC", "/LM/SmtpSvc"},
}

// hostedServices says which process hosts which service (metabase.md section
// 3). For IIS 7.0 and later no page at hand does.
func (r *resolver) hostedServices() map[Process][]Service {
	out := map[Process][]Service{}
	add := func(p Process, name, text string, f schema.Fact) {
		out[p] = append(out[p], Service{Name: name, State: r.state(name), Text: text, Fact: f})
	}
	main := schema.Doc(hostPage)
	if !r.t.TextMetabase() {
		main = schema.Derive("SEED000", "Q281837")
	}
	switch r.t {
	case schema.IIS40, schema.IIS50, schema.IIS51:
		add(Inetinfo, "IISADMIN", "", main)
		add(Inetinfo, "W3SVC", "", main)
	case schema.IIS6Iis5:
		add(Inetinfo, "IISADMIN", "", main)
		add(Inetinfo, "HTTPFilter", "", main)
		add(Svchost, "W3SVC", "the service itself; inetinfo.exe serves the requests", main)
	case schema.IIS6WPIM:
		add(Inetinfo, "IISADMIN", "", main)
		add(Svchost, "W3SVC", "the service itself; w3wp.exe serves the requests", main)
		add(Lsass, "HTTPFilter", "it can be moved to svchost.exe", schema.Doc(hostPage, "WS03/cc737578"))
	default:
		return out
	}
	for _, s := range otherServices {
		if r.state(s.name) != "running" && r.w.IndexOfHome(s.key) < 0 {
			continue
		}
		f := schema.Derive(hostPage)
		if !r.t.TextMetabase() {
			f = schema.Derive("Q236166", "Q286196")
		}
		add(Inetinfo, s.name, "", f)
	}
	return out
}

// state is what was observed about a service. People who list services think
// of those with sessions: that IISADMIN or HTTPFilter is left out says nothing.
func (r *resolver) state(name string) string {
	if r.obs == nil || !r.obs.ServicesKnown {
		return ""
	}
	for _, s := range r.obs.Services {
		if strings.EqualFold(s, name) {
			return "running"
		}
	}
	if name == "IISADMIN" || name == "HTTPFilter" {
		return ""
	}
	return "not running"
}

// Filter is an ISAPI filter of the service or of a site.
type Filter struct {
	Object *model.Object
	// Site is the site it belongs to, nil for a global one.
	Site *model.Object
	Path string
	// Loaded says whether it can be loaded at all; Why why not.
	Loaded bool
	Why    string
	schema.Fact
}

// filterList judges every filter: those that are switched off, stand in no
// load order, or read raw data in worker process isolation mode do not load.
func (r *resolver) filterList() []*Filter {
	orders := map[*model.Object]map[string]bool{}
	order := func(o *model.Object) map[string]bool {
		if o == nil {
			return nil
		}
		names, seen := orders[o]
		if !seen {
			names = map[string]bool{}
			v, _ := schema.Effective(r.w, o, schema.FilterLoadOrder.Attr)
			for _, n := range v.Items() {
				names[model.Fold(strings.TrimSpace(n))] = true
			}
			orders[o] = names
		}
		return names
	}
	var out []*Filter
	for _, o := range r.filters {
		f := &Filter{Object: o, Site: r.siteOf(o), Path: o.Get(schema.FilterPath.Name).Str(), Loaded: true, Fact: schema.Doc(hostPage, "SDK6/ms525612")}
		owner := f.Site
		if owner == nil {
			owner = r.service
		}
		enabled, _ := schema.Effective(r.w, o, schema.FilterEnabled.Attr)
		flags, _ := schema.Effective(r.w, o, schema.FilterFlags.Attr)
		switch {
		case f.Path == "":
			f.Loaded, f.Why, f.Fact = false, "its key names no library (FilterPath)", schema.Derive("HDR")
		case !enabled.IsNull() && !enabled.IsTrue():
			f.Loaded, f.Why, f.Fact = false, "it is switched off (FilterEnabled)", schema.Doc("SDK6/ms525362")
		case !order(owner)[model.Fold(o.Name)]:
			f.Loaded, f.Why, f.Fact = false, "FilterLoadOrder does not name it", schema.Derive("HDR", "Q302988")
		case r.t.Pools() && flags.Num()&schema.FilterReadRaw != 0:
			f.Loaded, f.Why, f.Fact = false, "it reads raw data, which no filter can in worker process isolation mode", schema.Doc("KB327611", "WS03/cc759144")
		case !r.t.TextMetabase():
			f.Fact = schema.Doc("SDK6/ms525612", "Q302988")
		}
		out = append(out, f)
	}
	return out
}
