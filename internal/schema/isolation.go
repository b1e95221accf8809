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
	Answers: both(Answer{
		Honour: Honour{Obeyed: true, Fact: Doc("SDK6/ms525697")},
		Effects: []Effect{{Unit: UnitIISAdmin, Deferrable: true,
			Note: "Until IIS is restarted the server runs in the old mode. The SDK asks for a restart of W3SVC and HTTPFilter only; the deployment pages ask for IIS. The larger restart is chosen.",
			Fact: Doc("SEED003", "WS03/cc787765", "WS03/cc785930", "WS03/cc780868")},
			{Unit: UnitHTTPFilter, Deferrable: true, Note: "HTTPFilter moves between inetinfo.exe and lsass.exe with the mode.",
				Fact: Doc("SDK6/ms525697")}},
		Way: Splice, WayFact: hand(),
	}),
	Conflict: "SDK6/ms525697 restarts W3SVC and HTTPFilter; WS03/cc787765, cc785930, cc780868 and the seed restart IIS. isoplan plans the restart of IIS and of HTTPFilter.",
})

// both is the same answer on both targets of IIS 6.0.
func both(a Answer) Answers { return Answers{IIS6Iis5: a, IIS6WPIM: a} }
