package topology

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// fixedIsapi is the version of aspnet_isapi.dll that the fix of KB 812833 brings
// for .NET Framework 1.0; the page says "or later" (SEED001). For 1.1 no page
// names a version.
const fixedIsapi = "1.0.3705.398"

// HasIsolationFix says whether the fix of KB 812833, which moves ASP.NET into
// dllhost.exe, was observed for a CLR line. For 1.1 the June 2003 rollup KB
// 821156 carries it (SEED001). For 1.0 the version of aspnet_isapi.dll tells
// too. Later lines never had it.
func HasIsolationFix(obs *model.Observed, line schema.CLR) (has, known bool) {
	if line&schema.CLR1x == 0 {
		return false, true
	}
	has, known = obs.HasFix("KB812833")
	if !has && line == schema.CLR11 {
		rollup, _ := obs.HasFix("KB821156")
		has = rollup
	}
	if !has && line == schema.CLR10 && obs != nil {
		if later, ok := notBefore(isapiVersion(obs), fixedIsapi); ok {
			return later, true
		}
	}
	return has, known
}

// isapiVersion is the observed version of aspnet_isapi.dll of .NET Framework
// 1.0, "" where it was not observed.
func isapiVersion(obs *model.Observed) string {
	version := ""
	for folder, v := range obs.Frameworks {
		// Of two spellings of one folder the greater text counts, so that the
		// answer does not depend on the order of a map.
		if line, ok := schema.CLROf(folder); ok && line == schema.CLR10 && v > version {
			version = v
		}
	}
	return version
}

// notBefore compares two versions number by number; ok is false when one is no
// version.
func notBefore(version, least string) (later, ok bool) {
	a, b := strings.Split(version, "."), strings.Split(least, ".")
	if len(a) != len(b) {
		return false, false
	}
	for i := range a {
		x, errX := strconv.ParseUint(a[i], 10, 32)
		y, errY := strconv.ParseUint(b[i], 10, 32)
		if errX != nil || errY != nil {
			return false, false
		}
		if x != y {
			return x > y, true
		}
	}
	return true, true
}

// listFixPack is the service pack of Windows 2000 with the fix of MS01-044.
const listFixPack = 3

// listFixes are the names under which the fix of MS01-044 may have been
// observed: the article, the security package and the two rollups
// (KB294774, migration.md 3).
var listFixes = []string{"KB294774", "Q294774", "MS01-044", "KB301625", "Q301625", "KB311401", "Q311401", "KB297860", "Q297860"}

// HasListFix says whether the fix of MS01-044 was observed. Without it IIS 5.0
// takes every entry of the in-process list for a bare name too, so that a
// library of that name is loaded into inetinfo.exe wherever it lies
// (KB294774). Windows 2000 has it since Service Pack 3.
func HasListFix(obs *model.Observed) (has, known bool) {
	if obs == nil {
		return false, false
	}
	if obs.ServicePackKnown && obs.ServicePack >= listFixPack {
		return true, true
	}
	for _, name := range listFixes {
		if has, _ := obs.HasFix(name); has {
			return true, true
		}
	}
	return false, obs.FixesKnown && obs.ServicePackKnown
}
