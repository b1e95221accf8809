package schema

import "strings"

// titles names the sources that are one page or one body of text. Families of
// numbered pages are in families.
func titles() map[string]string {
	return map[string]string{
		"SEED000":  "KB 326086: isolate web applications into their own process",
		"SEED001":  "KB 812833: you cannot run multiple processes of ASP.NET at the same time",
		"SEED002":  "KB 315663: update DLLs used by Active Server Pages in IIS 4.0",
		"SEED003":  "Windows Server 2003: starting and stopping services and sites",
		"MBSCHEMA": "MBSchema.xml of IIS 6.0",
		"HDR":      "the constants of the public SDK headers",
		"WIX":      "the IIS custom actions of the WiX toolset",
		"IMSA":     "MS-IMSA: the IIS IMSAdminBaseW remote protocol",
		"PM11":     "processModel, .NET Framework 1.1 reference",
		"PM20":     "processModel, .NET Framework 2.0 reference",
		"PMS":      "the class ProcessModelSection",
		"WMI-PM":   "the WMI class of processModel",
		"MONO":     "ProcessModelSection in Mono",
		"BETA-PM":  "processModel, reference before .NET 1.0",
		"MC11":     "the shipped machine.config of .NET 1.x",
		"QS20":     "ASP.NET 2.0 QuickStart: the process model",
		"TELERIK":  "vendor page on machine.config settings",
		"MIG-IDX":  "migrating machine.config attributes to IIS 6.0 metabase properties",
		"MIG-IDX2": "migrating machine.config attributes to metabase properties",
		"MIG-REC":  "migrating recycling-related attributes",
		"MIG-PERF": "migrating performance-related attributes",
		"MIG-HLTH": "migrating health-related attributes",
		"MIG-ID":   "migrating identity-related attributes",
		"MAP":      "mapping process model settings to application pool settings",
		"MAP-REC":  "recycling settings of application pools",
		"MAP-PERF": "performance settings of application pools",
		"MAP-HLTH": "health settings of application pools",
		"MODES":    "IIS 6.0 application isolation modes overview",
		"PMM":      "process model modes",
		"TYPES":    "types of metabase properties",
		"APPB":     "changes to metabase properties in IIS 6.0",
		"ID7":      "IIS 7 and later configuration reference",
		"SCH":      "IIS_schema.xml",
		"BRK":      "ASP.NET 2.0 breaking changes on IIS 7",
		"UPG":      "upgrading ASP.NET 1.1 to Windows Vista and Server 2008",
		"INTG":     "ASP.NET integration with IIS 7",
		"MBC":      "metabase compatibility with IIS 7 and later",
		"ACCT":     "built-in accounts in IIS",
		"API-ID":   "application pool identities",
		"OWS":      "application pool recycles from setting changes",
		"OWS2":     "running several versions of the framework in ASP.NET",
		"ETUT":     "the identity of the ASP.NET worker process",
		"README10": "process and request identity in ASP.NET",
		"APPDOM":   "what restarts an AppDomain",
		"POOL5":    "the pooled out-of-process model of ISAPI",
		"WP51":     "IIS 5.1 help on process recycling",
	}
}

// family is a set of pages told apart by what follows the prefix.
type family struct {
	prefix, title string
	rest          func(string) bool
}

func families() []family {
	return []family{
		{"SDK6/ms", "IIS 6.0 SDK", digits},
		{"SDK:ms", "IIS 6.0 SDK", digits},
		{"WS03/cc", "Windows Server 2003 documentation", digits},
		{"TN:cc", "TechNet", digits},
		{"TN:", "TechNet", hexWord},
		{"VS71/aa", "MSDN for Visual Studio .NET 2003", digits},
		{"IIS5J/cc", "IIS 5.0 reference (Japanese)", digits},
		{"MSDN00/", "MSDN of April 2000: IIS 5.0 SDK", word},
		{"MSDN98/", "MSDN of June 1998: IIS 4.0 SDK", word},
		{"OP4/", "IIS 4.0 documentation of the Option Pack", word},
		{"PRE6/", "IIS 6.0 documentation before its release", word},
		{"KBZ/", "Knowledge Base mirror", digitsAndSlash},
		{"TNET/", "TechNet by identifier", hexWord},
		{"S7:", "IIS 7 settings schema", word},
		{"KB", "Knowledge Base article", digits},
		{"Q", "Knowledge Base article", digits},
	}
}

// KnownSource reports whether a key names a source of the fact sheets: one of
// the listed texts, or a page of one of their numbered families.
func KnownSource(key string) bool { return SourceTitle(key) != "" }

// SourceTitle says in a few words what a key stands for; "" when the key is
// not known.
func SourceTitle(key string) string {
	if title, ok := titles()[key]; ok {
		return title
	}
	for _, f := range families() {
		if rest, ok := strings.CutPrefix(key, f.prefix); ok && f.rest(rest) {
			return f.title
		}
	}
	return ""
}

func only(s string, least int, ok func(byte) bool) bool {
	for i := range len(s) {
		if !ok(s[i]) {
			return false
		}
	}
	return len(s) >= least
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// digits wants at least five digits, as every numbered page has.
func digits(s string) bool { return only(s, 5, isDigit) }

func digitsAndSlash(s string) bool {
	return only(s, 3, func(c byte) bool { return isDigit(c) || c == '/' }) && !strings.HasPrefix(s, "/")
}

func hexWord(s string) bool {
	return only(s, 8, func(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'f' || c == '-' })
}

func word(s string) bool {
	return only(s, 2, func(c byte) bool { return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' })
}
