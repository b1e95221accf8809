package topology

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Process is the program that hosts code.
type Process uint8

// The programs (facts: metabase.md section 3, migration.md 1.2).
const (
	NotKnown      Process = iota
	Inetinfo              // inetinfo.exe, the services' own process
	DllhostPooled         // the dllhost.exe all Medium applications share
	Dllhost               // the dllhost.exe of one High application
	AspnetWp              // aspnet_wp.exe, one per CLR (per eligible CPU in a web garden)
	W3wp                  // w3wp.exe of one application pool
)

var processNames = [...]string{"not known", "inetinfo.exe", "dllhost.exe (pooled)", "dllhost.exe", "aspnet_wp.exe", "w3wp.exe"}

// String gives the program's name as an administrator knows it.
func (p Process) String() string { return processNames[p] }

// Host is the place where code runs.
type Host struct {
	Process Process
	// Name tells hosts of one program apart: the pool, the application's
	// address, the CLR; empty where a server has one.
	Name string
	// Identity is the account in words.
	Identity string
	schema.Fact
}

// Key is equal for equal hosts.
func (h Host) Key() string { return h.Process.String() + "\x00" + model.Fold(h.Name) }

// String gives "w3wp.exe of pool Shop".
func (h Host) String() string {
	switch h.Process {
	case W3wp:
		return "w3wp.exe of pool " + h.Name
	case AspnetWp:
		return "aspnet_wp.exe of " + h.Name
	case Dllhost:
		return "dllhost.exe of " + h.Name
	}
	return h.Process.String()
}

const hostPage = "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"

// Application gives the host of an application's own code: ASP pages and
// ISAPI extensions that no list forces into inetinfo.exe.
func Application(w *model.World, t schema.Target, app *model.Object) Host {
	if t == schema.IIS6WPIM {
		return pool(w, app)
	}
	v, origin := schema.Effective(w, app, schema.Protection.Attr)
	if origin.Kind == schema.OriginUnreadable || v.IsNull() {
		return Host{}
	}
	switch v.Num() {
	case schema.ProtectionLow:
		return Host{Inetinfo, "", "LocalSystem", schema.Doc(hostPage)}
	case schema.ProtectionHigh:
		return Host{Dllhost, string(app.Addr), iwam(w, app), schema.Doc(hostPage, "WS03/cc784675")}
	case schema.ProtectionMedium:
		return Host{DllhostPooled, "", iwam(w, app), schema.Doc(hostPage, "WS03/cc784675")}
	}
	return Host{}
}

// iwam is the account new out-of-process applications run under: the COM+
// identity, which setup takes from WAMUserName at the service (WS03/cc759568).
func iwam(w *model.World, o *model.Object) string {
	for ; o != nil; o = w.Above(o) {
		if o.Kind == model.WebService {
			if name, ok := schema.WAMUserName.Of(o); ok {
				return name
			}
		}
	}
	return "IWAM account"
}

func pool(w *model.World, app *model.Object) Host {
	v, origin := schema.Effective(w, app, schema.AppPoolID.Attr)
	if origin.Kind == schema.OriginUnreadable || v.Str() == "" {
		return Host{}
	}
	return Host{W3wp, v.Str(), "the pool's identity", schema.Doc(hostPage, "SDK6/ms524723")}
}

// HasIsolationFix says whether the fix of KB 812833, which moves ASP.NET into
// dllhost.exe, was observed for a CLR line. For 1.1 the June 2003 rollup KB
// 821156 carries it (SEED001). Later lines never had it.
func HasIsolationFix(obs *model.Observed, line schema.CLR) (has, known bool) {
	if line&schema.CLR1x == 0 {
		return false, true
	}
	has, known = obs.HasFix("KB812833")
	if !has && line == schema.CLR11 {
		rollup, _ := obs.HasFix("KB821156")
		has = rollup
	}
	return has, known
}

// AspNet gives the host of an application's ASP.NET code of one CLR, whose
// process model is pm.
func AspNet(w *model.World, t schema.Target, pm, app *model.Object, obs *model.Observed) Host {
	if t == schema.IIS6WPIM {
		return pool(w, app)
	}
	enable, origin := schema.Effective(w, pm, schema.PMEnable.Attr)
	if origin.Kind == schema.OriginUnreadable {
		return Host{}
	}
	if enable.IsTrue() {
		return Host{AspnetWp, pm.Name, "the account of processModel userName", schema.Doc("PMM", "KB895967")}
	}
	line, _ := schema.CLROf(pm.Name)
	if has, _ := HasIsolationFix(obs, line); has {
		h := Application(w, t, app)
		h.Fact = schema.Derive("KB812833")
		return h
	}
	return Host{Inetinfo, "", "LocalSystem", schema.Doc("PMS")}
}

// Frameworks gives the CLR folders ("v1.1.4322") whose aspnet_isapi.dll the
// script maps of an application name, sorted. Script maps inherit.
func Frameworks(w *model.World, app *model.Object) []string {
	v, _ := schema.Effective(w, app, schema.ScriptMaps.Attr)
	return FrameworksOf(v.Items())
}

// FrameworksOf is Frameworks for a list of script maps.
func FrameworksOf(maps []string) []string {
	found := map[string]bool{}
	for _, m := range maps {
		fields := strings.SplitN(m, ",", 3)
		if len(fields) < 2 {
			continue
		}
		parts := strings.Split(schema.PathKey(strings.TrimSpace(fields[1])), `\`)
		if len(parts) < 3 || parts[len(parts)-1] != "aspnet_isapi.dll" {
			continue
		}
		name := parts[len(parts)-2]
		if parts[len(parts)-3] == "framework64" {
			name += "/64"
		}
		found[name] = true
	}
	names := make([]string, 0, len(found))
	for n := range found {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// TargetOf gives the target of a world: the version with the mode it is
// configured for. A metabase of IIS 6.0 without the property runs what the
// internal default says; none is documented, so ok is false then.
func TargetOf(w *model.World, server, version string) (schema.Target, bool) {
	if !schema.HasModes(version) {
		return schema.TargetOf(version, "")
	}
	o := w.Find(model.ServerAddr(server))
	if o == nil {
		return schema.NoTarget, false
	}
	mode, ok := schema.IsolationMode.Of(o)
	if !ok {
		return schema.NoTarget, false
	}
	word := "worker_process"
	if mode == schema.ModeIIS5 {
		word = "iis5"
	}
	return schema.TargetOf(version, word)
}
