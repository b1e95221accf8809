package schema

import "github.com/isoplan/isoplan/internal/model"

// longestSeconds and longestMinutes are the largest values whose milliseconds
// fit in 32 bits; the schema bounds durations by them.
const (
	longestSeconds = 4294967
	longestMinutes = 71582
)

// PingingEnabled says whether IIS asks worker processes for a sign of life.
var PingingEnabled = boolRow(Attr{
	Name: "pinging_enabled", Label: "PingingEnabled", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether IIS asks the worker processes for a sign of life and replaces those that give none.", Example: `true`,
	Home:      inPool("PingingEnabled", 9004, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "WS03/cc780042")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("processModel@pingingEnabled", Derive("SCH")),
		"WS03/cc780042"),
})

func pingNeeds() []Need {
	return needs("pinging_enabled", "Worker processes are not pinged (pinging_enabled = false).", "DIS020", Derive("WS03/cc780042"))
}

// PingInterval is the time between two pings.
var PingInterval = numberRow(Attr{
	Name: "ping_interval", Label: "PingInterval", Blocks: poolKinds(),
	Type: Type{Kind: TDuration, Unit: UnitSeconds, Min: 1, Max: longestSeconds}, Doc: "The time between two pings of a worker process.", Example: `"00:00:30"`,
	Home:      inPool("PingInterval", 9013, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(30), Internal: model.Number(30), Fact: Doc("MBSCHEMA", "SDK6/ms525149")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@pingInterval, a time span", Derive("SCH")),
		"SDK6/ms525149"),
	Needs: pingNeeds(),
	Conflicts: []Conflict{disagree("The default", "The schema, which the server itself reads.",
		says("240 seconds.", "WS03/cc739655"),
		says("30 seconds.", "SDK6/ms525149", "MBSCHEMA"))},
})

// PingResponseTime is how long a worker may take to answer a ping.
var PingResponseTime = numberRow(Attr{
	Name: "ping_response_time", Label: "PingResponseTime", Blocks: poolKinds(),
	Type: Type{Kind: TDuration, Unit: UnitSeconds, Min: 1, Max: longestSeconds}, Doc: "How long a worker process may take to answer a ping.", Example: `"00:01:30"`,
	Home:      inPool("PingResponseTime", 9014, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(60), Internal: model.Number(90), Fact: Doc("MBSCHEMA", "SDK6/ms525499")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("processModel@pingResponseTime, a time span", Derive("SCH")),
		"SDK6/ms525499", "WS03/cc782596"),
	Needs: pingNeeds(),
	Conflicts: []Conflict{
		disagree("The name of the property", "PingResponseTime: the schema has no other.",
			says("PingResponseInterval.", "MAP"),
			says("PingResponseTime.", "SDK6/ms525499", "MBSCHEMA")),
		disagree("The default", "60 in the schema, 90 where nothing is stored; an absent value counts as 90.",
			says("60 seconds (schema).", "MBSCHEMA"),
			says("90 seconds (inside the service).", "SDK6/ms525499"))},
})

// RapidFailProtection says whether a pool that keeps failing is switched off.
var RapidFailProtection = boolRow(Attr{
	Name: "rapid_fail_protection", Label: "RapidFailProtection", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether the pool is switched off when its worker processes fail too often.", Example: `true`,
	Home:      inPool("RapidFailProtection", 9006, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(true), Internal: model.Bool(true), Fact: Doc("MBSCHEMA", "SDK6/ms525133")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@rapidFailProtection", Derive("SCH")),
		"SDK6/ms525133"),
})

// RapidFailProtectionInterval is the window in which failures count.
var RapidFailProtectionInterval = numberRow(Attr{
	Name: "rapid_fail_protection_interval", Label: "RapidFailProtectionInterval", Blocks: poolKindsAndService(),
	Type: Type{Kind: TDuration, Unit: UnitMinutes, Min: 1, Max: longestMinutes}, Doc: "The time within which failures are counted.", Example: `"00:05:00"`,
	Home:      inPool("RapidFailProtectionInterval", 9029, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(5), Internal: model.Number(5), Fact: Doc("MBSCHEMA", "SDK6/ms525610")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@rapidFailProtectionInterval, a time span instead of minutes", Derive("SCH")),
		"SDK6/ms525610"),
	Conflicts: []Conflict{disagree("The default", "The schema, which the server itself reads.",
		says("10 minutes.", "TN:cc779127"),
		says("5 minutes.", "SDK6/ms525610", "MBSCHEMA"))},
})

// RapidFailProtectionMaxCrashes is how many failures switch a pool off.
var RapidFailProtectionMaxCrashes = numberRow(Attr{
	Name: "rapid_fail_protection_max_crashes", Label: "RapidFailProtectionMaxCrashes", Blocks: poolKindsAndService(),
	Type: Type{Kind: TNumber, Unit: "failures", Min: 1}, Doc: "How many failures within the interval switch the pool off.", Example: `5`,
	Home:      inPool("RapidFailProtectionMaxCrashes", 9030, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(5), Internal: model.Number(5), Fact: Doc("MBSCHEMA", "SDK6/ms525633")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@rapidFailProtectionMaxCrashes", Derive("SCH")),
		"SDK6/ms525633"),
})

// StartupTimeLimit is how long a worker process may take to start.
var StartupTimeLimit = numberRow(Attr{
	Name: "startup_time_limit", Label: "StartupTimeLimit", Blocks: poolKinds(),
	Type: Type{Kind: TDuration, Unit: UnitSeconds, Min: 1, Max: longestSeconds}, Doc: "How long a worker process may take to start.", Example: `"00:01:30"`,
	Home:      inPool("StartupTimeLimit", 9011, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(90), Internal: model.Number(90), Fact: Doc("MBSCHEMA", "SDK6/ms524792")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@startupTimeLimit, a time span instead of seconds", Derive("SCH")),
		"SDK6/ms524792", "WS03/cc758706"),
})

// ShutdownTimeLimit is how long a worker process may take to end.
var ShutdownTimeLimit = numberRow(Attr{
	Name: "shutdown_time_limit", Label: "ShutdownTimeLimit", Blocks: poolKindsAndService(),
	Type: Type{Kind: TDuration, Unit: UnitSeconds, Min: 1, Max: longestSeconds}, Doc: "How long a worker process may take to end before it is killed.", Example: `"00:01:30"`,
	Home:      inPool("ShutdownTimeLimit", 9012, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(90), Internal: model.Number(90), Fact: Doc("MBSCHEMA", "SDK6/ms525974")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@shutdownTimeLimit, a time span instead of seconds", Derive("SCH")),
		"SDK6/ms525974", "WS03/cc787702"),
	At: map[model.Kind]Answers{model.WebService: both(
		untold(obeyed(Derive("SDK6/ms525974", "WP51"))),
		needing(obeyed(Doc("SDK6/ms525974")), recycles(recycleNote)),
		absent("", "The recycling of applications of IIS 5.1 has properties of its own (identifiers 2111 to 2114), and older versions have none.", Derive("HDR", "WP51"))).
		answers()},
})

// OrphanWorkerProcess says whether a failed worker is kept for a debugger.
var OrphanWorkerProcess = boolRow(Attr{
	Name: "orphan_worker_process", Label: "OrphanWorkerProcess", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether a worker process that does not answer is left running for a debugger instead of killed.", Example: `false`,
	Home:      inPool("OrphanWorkerProcess", 9009, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(false), Internal: model.Bool(false), Fact: Doc("MBSCHEMA", "SDK6/ms525700")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@orphanWorkerProcess", Derive("SCH")),
		"SDK6/ms525700"),
})

func orphanNeeds() []Need {
	return needs("orphan_worker_process", "Worker processes are killed, never orphaned (orphan_worker_process = false), so the action never runs.",
		"DIS019", Derive("SDK6/ms525365", "SDK6/ms525700"))
}

// OrphanActionExe is run when a worker process is orphaned.
var OrphanActionExe = textRow(Attr{
	Name: "orphan_action_exe", Label: "OrphanActionExe", Blocks: poolKinds(),
	Type: Type{Kind: TPath}, Doc: "The program that runs when a worker process is orphaned.", Example: `"C:/debug/dump.cmd"`,
	Home:      inPool("OrphanActionExe", 9031, RawSTRING),
	Defaults:  Defaults{Fact: Doc("MBSCHEMA", "SDK6/ms525365")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("failure@orphanActionExe", Derive("SCH")),
		"SDK6/ms525365"),
	Needs: orphanNeeds(),
})

// OrphanActionParams are the arguments of that program.
var OrphanActionParams = textRow(Attr{
	Name: "orphan_action_params", Label: "OrphanActionParams", Blocks: poolKinds(),
	Type: Type{Kind: TText}, Doc: "The arguments of orphan_action_exe; tokens stand for the process, the reason and the pool.", Example: `"%1%"`,
	Home:      inPool("OrphanActionParams", 9032, RawSTRING),
	Defaults:  Defaults{Fact: Doc("MBSCHEMA", "SDK6/ms524472")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("failure@orphanActionParams", Derive("SCH")),
		"SDK6/ms524472", "WS03/cc782598"),
	Needs: orphanNeeds(),
	Conflicts: []Conflict{disagree("The token of the process", "Neither: isoplan writes what is declared.",
		says("%1%.", "WS03/cc782598"),
		says("%1.", "SDK6/ms524472"))},
})
