package topology

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// decide gives the host of one extension. own is the host of the application's
// own code, with the setting that decides about it.
func (r *resolver) decide(s *script, list *inList, own Host, ownReason Reason) (Host, Reason) {
	switch s.kind {
	case cgiScript:
		return unknown("a CGI program is a process of its own for each request; no page at hand says under which account", schema.Unsourced()), Reason{}
	case oddScript:
		return unknown("the script map leads to a file that is neither a library nor a program", schema.Unsourced()), Reason{}
	case twiceScript:
		return unknown("the script maps lead the extension to two files", schema.Unsourced()), Reason{}
	}
	if r.t.Pools() {
		return r.decideInPool(s, own, ownReason)
	}
	if s.clr != "" {
		return r.decideAspNet(s, list, own)
	}
	host, reason, forced := r.forced(s, list, own)
	switch {
	case forced:
		return host, reason
	case s.ext == Wildcard && own.Process != Inetinfo && own.Process != NotKnown:
		return unknown("a wildcard script map; no page at hand says where it runs for an application outside of inetinfo.exe", schema.Unsourced()), reason
	}
	return own, ownReason
}

// decideInPool: worker processes load every ISAPI extension themselves, and
// the in-process list is not asked (TNET/b6e6c32e, SDK6/ms525982).
func (r *resolver) decideInPool(s *script, own Host, reason Reason) (Host, Reason) {
	line, _ := schema.CLROf(s.clr)
	if line != schema.CLR10 || own.Process != W3wp {
		return own, reason
	}
	reason.Text, reason.Fact = "The application pool decides; but .NET Framework 1.0 is not supported in worker process isolation mode.", schema.Doc("TN:cc775512")
	if r.t >= schema.IIS70 {
		reason.Text, reason.Fact = "The application pool decides; but .NET Framework 1.0 is not supported by this version.", schema.Doc("UPG")
	}
	return own, reason
}

// decideAspNet: the process model decides, and with it off and the fix of KB
// 812833 there, the in-process list once more: while aspnet_isapi.dll is on it,
// the extension stays in inetinfo.exe (SEED001 takes it off first).
func (r *resolver) decideAspNet(s *script, list *inList, own Host) (Host, Reason) {
	pm := r.models[model.Fold(s.clr)]
	if pm == nil && r.t != schema.IIS40 {
		return unknown("the machine.config of "+s.clr+" is not among the live files, so nobody knows its process model", schema.Fact{}), Reason{}
	}
	host, reason := aspnetHost(r.w, r.t, pm, own, r.obs)
	if host.Process == AspnetWp || host.Process == Inetinfo || r.t == schema.IIS40 {
		return host, reason
	}
	in, why, forced := r.forced(s, list, own)
	if !forced {
		return host, reason
	}
	if in.Process == Inetinfo {
		why.Text += " The fix of KB 812833 helps only once the library is off the list."
		why.Fact = schema.Derive("SDK6/ms525160", "SEED001")
		in.Fact = why.Fact
	}
	return in, why
}

// forced says whether something keeps a library in inetinfo.exe, whatever the
// protection of the application: the in-process list, or that the library is a
// filter too (MSDN00/isgu51pl).
func (r *resolver) forced(s *script, list *inList, own Host) (Host, Reason, bool) {
	m := list.match(s, r.relative)
	reason := Reason{Setting: "InProcessIsapiApps", Attribute: "in_process_isapi", Value: m.entry, Origin: list.origin, Text: m.text, Fact: m.Fact}
	if m.answer == yes {
		return as(Inetinfo, "", system(r.t), m.Fact), reason, true
	}
	if f := r.filterOf[s.key]; f != nil {
		return r.forcedByFilter(f, own)
	}
	if m.answer == maybe && own.Process != Inetinfo {
		reason.Text = "" // it is the reason why nobody knows
		return unknown(strings.TrimSuffix(m.text, "."), m.Fact), reason, true
	}
	return Host{}, Reason{}, false
}

// forcedByFilter: the page is one of IIS 5.0; later versions keep the process
// model. For IIS 4.0 nothing is said.
func (r *resolver) forcedByFilter(f *model.Object, own Host) (Host, Reason, bool) {
	reason := Reason{Setting: "FilterPath", Attribute: schema.FilterPath.Name, Value: f.Get(schema.FilterPath.Name).Str(), Origin: "at " + string(f.Addr),
		Text: "The library is installed as a filter too, so it is always loaded in-process, as if InProcessIsapiApps named it."}
	switch r.t {
	case schema.IIS40:
		if own.Process == Inetinfo {
			return Host{}, Reason{}, false
		}
		return unknown("the library is also the filter "+string(f.Addr)+"; no page says what that means on IIS 4.0", schema.Unsourced()), reason, true
	case schema.IIS50:
		reason.Fact = schema.Doc("MSDN00/isgu51pl")
	default:
		reason.Fact = schema.Derive("MSDN00/isgu51pl", "POOL5")
	}
	return as(Inetinfo, "", system(r.t), reason.Fact), reason, true
}
