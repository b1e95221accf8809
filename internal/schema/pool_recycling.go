package schema

import "github.com/isoplan/isoplan/internal/model"

// PeriodicRestartTime is the age at which a worker process is replaced.
var PeriodicRestartTime = numberRow(Attr{
	Name: "periodic_restart_time", Label: "PeriodicRestartTime", Blocks: poolKinds(),
	Type:    Type{Kind: TDuration, Unit: UnitMinutes, Max: 71582},
	Doc:     "The age at which a worker process is replaced; 0 never.",
	Example: `"29:00:00"`,
	Home:    inPool("PeriodicRestartTime", 9001, RawDWORD),
	Defaults: Defaults{Schema: model.Number(60), Internal: model.Number(1740),
		Fact: Doc("MBSCHEMA", "SDK6/ms525914")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("recycling/periodicRestart@time, a time span instead of minutes", Derive("SCH")),
		"SDK6/ms525914"),
	Conflicts: []Conflict{
		disagree("When idle_timeout and periodic_restart_time both fall back to their defaults", "The first: the defaults themselves, 20 and 1740 minutes, would break the second.",
			says("When periodic_restart_time is less than idle_timeout.", "SDK6/ms525914"),
			says("When idle_timeout is less than periodic_restart_time.", "SDK6/ms525537")),
		disagree("The default", "60 in the schema, 1740 where nothing is stored; an absent value counts as 1740.",
			says("60 (schema).", "MBSCHEMA"),
			says("1740 (inside the service).", "SDK6/ms525914"))},
})

// PeriodicRestartRequests is how many requests a worker process serves.
var PeriodicRestartRequests = numberRow(Attr{
	Name: "periodic_restart_requests", Label: "PeriodicRestartRequests", Blocks: poolKinds(),
	Type: Type{Kind: TNumber, Unit: "requests"}, Doc: "How many requests a worker process serves before it is replaced; 0 without limit.", Example: `35000`,
	Home:      inPool("PeriodicRestartRequests", 9002, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(10000), Internal: model.Number(0), Fact: Doc("MBSCHEMA", "SDK6/ms525851")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("recycling/periodicRestart@requests", Derive("SCH")),
		"SDK6/ms525851"),
	Conflicts: []Conflict{
		disagree("The default", "10000 in the schema, 0 where nothing is stored; an absent value counts as 0.",
			says("10000 (schema).", "MBSCHEMA"),
			says("0 (inside the service).", "SDK6/ms525851"))},
})

// PeriodicRestartSchedule are the times of day at which workers are replaced.
var PeriodicRestartSchedule = listRow(Attr{
	Name: "periodic_restart_schedule", Label: "PeriodicRestartSchedule", Blocks: poolKinds(),
	Type:      Type{Kind: TSet, Form: clockForm},
	Doc:       "The local times of day, 00:00 to 23:59, at which the worker processes are replaced.",
	Example:   `["03:00", "15:30"]`,
	Home:      inPool("PeriodicRestartSchedule", 9020, RawMULTISZ),
	Defaults:  Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA", "SDK6/ms525145")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("recycling/periodicRestart/schedule, one add element a time", Derive("SCH")),
		"SDK6/ms525145", "WS03/cc756946"),
})

// PeriodicRestartMemory is the virtual memory at which a worker is replaced.
var PeriodicRestartMemory = numberRow(Attr{
	Name: "periodic_restart_memory", Label: "PeriodicRestartMemory", Blocks: poolKinds(),
	Type: Type{Kind: TMemory, Unit: "KB", Max: 4194303}, Doc: "The virtual memory at which a worker process is replaced; 0 without limit.", Example: `"512MB"`,
	Home:      inPool("PeriodicRestartMemory", 9024, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(512000), Internal: model.Number(0), Fact: Doc("MBSCHEMA", "SDK6/ms525539")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("recycling/periodicRestart@memory, in KB", Derive("SCH")),
		"SDK6/ms525539"),
	Conflicts: []Conflict{
		disagree("The largest value", "The schema, which the server itself reads.",
			says("4,294,967 KB.", "SDK6/ms525539"),
			says("4,194,303 KB.", "MBSCHEMA")),
		disagree("The default", "512000 in the schema, 0 where nothing is stored; an absent value counts as 0.",
			says("512000 (schema).", "MBSCHEMA"),
			says("0 (inside the service).", "SDK6/ms525539"))},
})

// PeriodicRestartPrivateMemory is the private memory at which a worker is replaced.
var PeriodicRestartPrivateMemory = numberRow(Attr{
	Name: "periodic_restart_private_memory", Label: "PeriodicRestartPrivateMemory", Blocks: poolKinds(),
	Type: Type{Kind: TMemory, Unit: "KB", Max: 3145728}, Doc: "The private memory at which a worker process is replaced; 0 without limit.", Example: `"192MB"`,
	Home:      inPool("PeriodicRestartPrivateMemory", 9038, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(0), Internal: model.Number(0), Fact: Doc("MBSCHEMA", "SDK6/ms525009")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("recycling/periodicRestart@privateMemory, in KB", Derive("SCH")),
		"SDK6/ms525009"),
	Conflicts: []Conflict{disagree("The largest value", "The schema, which the server itself reads.",
		says("4,294,967 KB.", "SDK6/ms525009"),
		says("3,145,728 KB.", "MBSCHEMA"))},
})

// IdleTimeout is how long a worker process waits for requests.
var IdleTimeout = numberRow(Attr{
	Name: "idle_timeout", Label: "IdleTimeout", Blocks: poolKinds(),
	Type: Type{Kind: TDuration, Unit: UnitMinutes}, Doc: "How long a worker process may be without requests before it ends; 0 for ever.", Example: `"00:20:00"`,
	Home:      inPool("IdleTimeout", 9005, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(20), Internal: model.Number(20), Fact: Doc("MBSCHEMA", "SDK6/ms525537")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@idleTimeout, a time span instead of minutes", Derive("SCH")),
		"SDK6/ms525537"),
	Conflicts: []Conflict{
		disagree("When idle_timeout and periodic_restart_time both fall back to their defaults", "The first: the defaults themselves, 20 and 1740 minutes, would break the second.",
			says("When periodic_restart_time is less than idle_timeout.", "SDK6/ms525914"),
			says("When idle_timeout is less than periodic_restart_time.", "SDK6/ms525537"))},
})

// DisallowOverlappingRotation says whether an old worker must end before the
// new one starts.
var DisallowOverlappingRotation = boolRow(Attr{
	Name: "disallow_overlapping_rotation", Label: "DisallowOverlappingRotation", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether a recycled worker process must end before its successor starts; true for code that cannot run twice.", Example: `true`,
	Home:      inPool("DisallowOverlappingRotation", 9015, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(false), Internal: model.Bool(false), Fact: Doc("MBSCHEMA", "SDK6/ms525069")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("recycling@disallowOverlappingRotation", Derive("SCH")),
		"SDK6/ms525069", "WS03/cc757757"),
})

// DisallowRotationOnConfigChange says whether IIS leaves workers alone when
// the pool's configuration changes.
var DisallowRotationOnConfigChange = boolRow(Attr{
	Name: "disallow_rotation_on_config_change", Label: "DisallowRotationOnConfigChange", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether worker processes go on with old values when the configuration of the pool changes, until something else recycles them.", Example: `false`,
	Home:      inPool("DisallowRotationOnConfigChange", 9018, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(false), Internal: model.Bool(false), Fact: Doc("MBSCHEMA", "SDK6/ms525764")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("recycling@disallowRotationOnConfigChange", Derive("SCH")),
		"SDK6/ms525764", "WS03/cc737909"),
})

// LogEventOnRecycle selects which recycles are logged.
var LogEventOnRecycle = numberRow(Attr{
	Name: "log_event_on_recycle", Label: "LogEventOnRecycle", Blocks: poolKinds(),
	Type: Type{Kind: TFlags, Flags: []Flag{{"AppPoolRecycleTime", 1}, {"AppPoolRecycleRequests", 2}, {"AppPoolRecycleSchedule", 4},
		{"AppPoolRecycleMemory", 8}, {"AppPoolRecycleIsapiUnhealthy", 16}, {"AppPoolRecycleOnDemand", 32},
		{"AppPoolRecycleConfigChange", 64}, {"AppPoolRecyclePrivateMemory", 128}}},
	Doc:       "Which reasons of a recycle leave an entry in the event log.",
	Example:   `["AppPoolRecycleTime", "AppPoolRecycleMemory", "AppPoolRecycleConfigChange"]`,
	Home:      inPool("LogEventOnRecycle", 9037, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(8), Internal: model.Number(137), Fact: Doc("MBSCHEMA", "SDK6/ms525613")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("recycling@logEventOnRecycle; by default all reasons since IIS 10.0", Doc("ID7")),
		"SDK6/ms525613", "WS03/cc782462"),
})
