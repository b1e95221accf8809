package schema

import "github.com/isoplan/isoplan/internal/model"

// AppPoolQueueLength is the length of a pool's queue in HTTP.sys.
var AppPoolQueueLength = numberRow(Attr{
	Name: "queue_length", Label: "AppPoolQueueLength", Blocks: poolKinds(),
	Type: Type{Kind: TNumber, Unit: "requests", Min: 10, Max: 65535}, Doc: "How many requests may wait for the pool before HTTP.sys answers 503.", Example: `1000`,
	Home:      inPool("AppPoolQueueLength", 9017, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(1000), Internal: model.Number(4000), Fact: Doc("MBSCHEMA", "SDK6/ms524493")},
	Isolation: true,
	Answers: ofPools(needing(obeyed(Doc("SDK6/ms524493", "WS03/cc783070")),
		recycles("The WWW service hands the length to HTTP.sys; the rule that pool properties recycle the pool holds all the same.")),
		movedAndStays("applicationPools/add@queueLength", Derive("SCH"))).answers(),
	Conflicts: []Conflict{
		disagree("What 0 means", "An error: isoplan refuses 0, because a value that some page calls an error is never needed.",
			says("It takes the limit away.", "WS03/cc783466"),
			says("Values outside 10 to 65535 log event 1041 and fall back to the default.", "SDK6/ms524493")),
		disagree("The default", "1000 in the schema, 4000 where nothing is stored: Service Pack 1 changed new installations only.",
			says("1000.", "MBSCHEMA"),
			says("4000 before Service Pack 1, and inside the service.", "SDK6/ms524493"))},
})

// MaxProcesses is how many worker processes a pool has.
var MaxProcesses = numberRow(Attr{
	Name: "max_processes", Label: "MaxProcesses", Blocks: poolKinds(),
	Type: Type{Kind: TNumber, Unit: "processes", Min: 1}, Doc: "How many worker processes serve the pool; more than one is a web garden, in which in-process sessions break.", Example: `1`,
	Home:      inPool("MaxProcesses", 9003, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(1), Internal: model.Number(1), Fact: Doc("MBSCHEMA", "SDK6/ms525074")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("processModel@maxProcesses; since IIS 8.0 the value 0 is one process for each NUMA node", Derive("SCH", "ID7")),
		"SDK6/ms525074"),
})

// SMPAffinitized says whether a pool's workers are bound to processors.
var SMPAffinitized = boolRow(Attr{
	Name: "smp_affinitized", Label: "SMPAffinitized", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether the worker processes run on the processors of smp_processor_affinity_mask only.", Example: `true`,
	Home:      inPool("SMPAffinitized", 9007, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA", "WS03/cc736488")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("cpu@smpAffinitized", Derive("SCH")),
		"WS03/cc736488"),
})

// SMPProcessorAffinityMask selects those processors.
var SMPProcessorAffinityMask = numberRow(Attr{
	Name: "smp_processor_affinity_mask", Label: "SMPProcessorAffinityMask", Blocks: poolKinds(),
	Type: Type{Kind: TMask, Min: 1}, Doc: "The processors the pool may use, one bit each; 0 is an error.", Example: `"0x0000000f"`,
	Home:      inPool("SMPProcessorAffinityMask", 9008, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(maxDWORD), Internal: model.Number(maxDWORD), Fact: Doc("MBSCHEMA", "SDK6/ms524958")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("cpu@smpProcessorAffinityMask, and smpProcessorAffinityMask2 for processors 32 to 63", Derive("SCH")),
		"SDK6/ms524958", "WS03/cc757414"),
	Needs: needs("smp_affinitized", "The mask counts only while processes are bound to processors (smp_affinitized = true).",
		"DIS017", Doc("SDK6/ms524958")),
})

// CPULimit is the share of the processors a pool may use.
var CPULimit = numberRow(Attr{
	Name: "cpu_limit", Label: "CPULimit", Blocks: poolKinds(),
	Type: Type{Kind: TNumber, Unit: "thousandths of a per cent", Max: 100000}, Doc: "The share of processor time the pool may use, in thousandths of a per cent; 0 without limit.", Example: `50000`,
	Home:      inPool("CPULimit", 9023, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(0), Internal: model.Number(0), Fact: Doc("MBSCHEMA", "SDK6/ms524939")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("cpu@limit", Derive("SCH")),
		"SDK6/ms524939", "WS03/cc783617"),
	Needs: []Need{{Attr: "cpu_reset_interval", IsNot: "0", Why: "Processor time is not watched at all (cpu_reset_interval = 0).",
		Rule: "DIS018", Except: "0", Blocks: poolKinds(), Fact: Doc("WS03/cc778532")}},
})

// CPUAction is what happens when a pool is over its limit.
var CPUAction = numberRow(Attr{
	Name: "cpu_action", Label: "CPUAction", Blocks: poolKinds(),
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "no_action", Number: 0, Doc: "an event in the log only"},
		{HCL: "kill_w3wp", Number: 1, Doc: "the worker processes are shut down"},
		{HCL: "trace", Number: 2, Doc: "named by pre-release pages only"},
		{HCL: "throttle", Number: 3, Doc: "in the headers; works from IIS 8 on"},
	}},
	Doc: "What IIS does when the pool uses more processor time than cpu_limit.", Example: `"kill_w3wp"`,
	Home:      inPool("CPUAction", 9022, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers: ofPools(needing(obeyed(Derive("PRE6/ref_mb_cpuaction", "HDR")), recycles(recycleNote)),
		recyclesBy("cpu@action", Derive("SCH", "ID7"), Derive("OWS")).takes("no_action", "kill_w3wp")).
		on8(recyclesBy("cpu@action, with ThrottleUnderLoad as a further word", Derive("SCH", "ID7"), Derive("OWS")).takes("no_action", "kill_w3wp", "throttle")).
		answers(),
	Conflicts: []Conflict{disagree("The values", "The schema, which the server of IIS 6.0 itself reads.",
		says("0 to 2 (before the release).", "PRE6/ref_mb_cpuaction"),
		says("0 to 3.", "MBSCHEMA"))},
})

// CPUResetInterval is the window in which processor time is counted.
var CPUResetInterval = numberRow(Attr{
	Name: "cpu_reset_interval", Label: "CPUResetInterval", Blocks: poolKinds(),
	Type: Type{Kind: TDuration, Unit: UnitMinutes, Max: 1440}, Doc: "The time over which processor time is counted; 0 switches the watch off.", Example: `"00:05:00"`,
	Home:      inPool("CPUResetInterval", 2144, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA", "WS03/cc778532")},
	Isolation: true,
	Answers: ofPools(needing(obeyed(Doc("WS03/cc778532")), recycles(recycleNote)),
		recyclesBy("cpu@resetInterval, a time span instead of minutes", Derive("SCH"), Derive("OWS"))).
		before(absent("DIS010", "Application pools came with IIS 6.0; before, a property of this name watched sites, which isoplan does not manage.", Derive("APPB"))).
		answers(),
})
