package schema

import "github.com/isoplan/isoplan/internal/model"

// ModeIIS5 and ModeWorkerProcess are the numbers of isolation_mode: the value
// of IIs5IsolationModeEnabled (SDK6/ms525697).
const (
	ModeWorkerProcess uint64 = 0
	ModeIIS5          uint64 = 1
)

// IsolationMode selects the process model of the whole server (IIS 6.0 only).
var IsolationMode = numberRow(Attr{
	Name: "isolation_mode", Label: "IIs5IsolationModeEnabled",
	Blocks: []model.Kind{model.ServerKind},
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "iis5", Number: ModeIIS5, Doc: "IIS 5.0 isolation mode: inetinfo.exe, dllhost.exe and aspnet_wp.exe"},
		{HCL: "worker_process", Number: ModeWorkerProcess, Doc: "worker process isolation mode: one w3wp.exe or more per application pool"},
	}},
	Doc:     "Which process model the server uses; every site and application is affected.",
	Example: `"worker_process"`,
	Home: Home{Space: MetabaseSpace, Property: "IIs5IsolationModeEnabled", ID: 9203, Raw: RawBOOL,
		UserType: "IIS_MD_UT_SERVER", Flags: "NO_ATTRIBUTES"},
	Defaults:  Defaults{Schema: model.Number(ModeIIS5), Fact: Doc("SDK6/ms525697")},
	Isolation: true,
	Answers: bothAlike(Answer{
		Honour: Honour{Obeyed: true, Fact: Doc("SDK6/ms525697")},
		Effects: []Effect{{Unit: UnitIISAdmin, Deferrable: true,
			Note:    "Until IIS is restarted the server runs in the old mode. The SDK asks for a restart of W3SVC and HTTPFilter only; the deployment pages ask for IIS. The larger restart is chosen.",
			Smaller: "The page of the property restarts W3SVC and HTTPFilter only (SDK6/ms525697).",
			Fact:    Doc("SEED003", "WS03/cc787765", "WS03/cc785930", "WS03/cc780868")},
			{Unit: UnitHTTPFilter, Deferrable: true, Note: "HTTPFilter moves between inetinfo.exe and lsass.exe with the mode.",
				Fact: Doc("SDK6/ms525697")}},
		Way: Splice, WayFact: hand(),
	}, absent("", "Only IIS 6.0 has the choice of an isolation mode; before, protection decides.", Derive("SDK6/ms525697", "WS03/cc740256"))).
		on7(gone7("", "IIS 7.0 and later have no isolation mode: application pools always decide.", Doc("SCH"))).answers(),
	Conflicts: []Conflict{disagree("What a switch of the mode restarts", "IIS and HTTPFilter: the restart that satisfies every page.",
		says("W3SVC and HTTPFilter.", "SDK6/ms525697"),
		says("IIS.", "SEED003", "WS03/cc787765", "WS03/cc785930", "WS03/cc780868"))},
})
