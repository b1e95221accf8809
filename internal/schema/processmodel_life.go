package schema

import "github.com/isoplan/isoplan/internal/model"

const poolRuns = "The application pool decides which process runs ASP.NET."

// PMEnable says whether ASP.NET runs in a process of its own.
var PMEnable = boolRow(Attr{
	Name: "enable", Label: "enable", Blocks: processModelOnly(),
	Type:      Type{Kind: TBool},
	Doc:       "Whether ASP.NET runs in aspnet_wp.exe; false moves it into inetinfo.exe as LocalSystem, or, with the fix of KB 812833, into dllhost.exe.",
	Example:   `false`,
	Home:      inProcessModel("enable"),
	Defaults:  anyLine(model.Bool(true), "PMS", "PM11"),
	Isolation: true,
	Answers: ofFramework(
		needing(obeyed(Doc("PMS", "PMM", "KB812833")), domains(), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: "ASP.NET stays in the process it runs in until IIS is restarted; the procedure of KB 812833 ends with IISRESET.",
			Fact: Doc("SEED001", "KB812833")}).machineConfig(),
		silent(poolRuns, Doc("PMS")), silent7(poolRuns, Derive("PMS"))),
	Conflicts: []Conflict{
		disagree("Whether ASP.NET 2.0 runs in IIS 5.0 isolation mode", "It is allowed, as the newer pages have it.",
			says("It does not (older text).", "QS20"),
			says("processModel applies there (newer text).", "QS20", "PM20")),
		disagree("Whether Windows Server 2003 isolates ASP.NET 1.0 and 1.1", "Both sentences stand on one page. Without the fix isoplan takes nothing in IIS 5.0 isolation mode for isolated, and the pools of worker process isolation mode for isolation of 1.1.",
			says("With application pools 1.0 and 1.1 applications cannot run isolated without the fix.", "SEED001", "KB812833"),
			says("Windows Server 2003 is recommended for isolation.", "SEED001", "KB812833")),
		disagree("Whether ASP.NET notices a change of machine.config", "Both hold: the AppDomains restart at once, and the process keeps the old processModel.",
			says("It does not; IIS must be restarted.", "ETUT"),
			says("It restarts every AppDomain at once.", "APPDOM"))},
})

// PMTimeout is the age at which the worker process is replaced.
var PMTimeout = numberRow(Attr{
	Name: "timeout", Label: "timeout", Blocks: processModelOnly(),
	Type: span(), Doc: "The age at which a new worker process takes over.", Example: `"29:00:00"`,
	Home: inProcessModel("timeout"), Defaults: anyLine(unlimited(), "PMS", "PM11"), Isolation: true,
	Answers: silentAnswers("Set periodic_restart_time on the pool."),
	Needs:   enabledDerived(), pool: minutesOf("periodic_restart_time",
		"Without it the pool recycles after 29 hours by default.", "MIG-REC", "MAP", "SDK6/ms525914"),
})

// PMIdleTimeout is how long the worker process waits for requests.
var PMIdleTimeout = numberRow(Attr{
	Name: "idle_timeout", Label: "idleTimeout", Blocks: processModelOnly(),
	Type: span(), Doc: "How long the worker process may be without requests before it ends.", Example: `"00:20:00"`,
	Home: inProcessModel("idleTimeout"), Defaults: anyLine(unlimited(), "PMS", "PM11"), Isolation: true,
	Answers: silentAnswers("Set idle_timeout on the pool."),
	Needs:   enabledDerived(), pool: minutesOf("idle_timeout",
		"Without it an idle worker process of the pool ends after 20 minutes by default.", "MAP", "SDK6/ms525537"),
})

// PMShutdownTimeout is how long the worker process may take to end.
var PMShutdownTimeout = numberRow(Attr{
	Name: "shutdown_timeout", Label: "shutdownTimeout", Blocks: processModelOnly(),
	Type: span(), Doc: "How long the worker process may take to end by itself before it is killed.", Example: `"00:00:05"`,
	Home: inProcessModel("shutdownTimeout"), Defaults: anyLine(model.Number(5), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Set shutdown_time_limit on the pool."),
	Needs:   enabledDerived(), pool: secondsOf("shutdown_time_limit",
		"The pool's own default is 90 seconds.", "MIG-HLTH", "SDK6/ms525974"),
	Conflicts: []Conflict{disagree("The unit it is converted to", "Seconds, which the property of the pool counts.",
		says("Minutes, in one of two sentences.", "MIG-HLTH"),
		says("Seconds.", "MIG-HLTH", "SDK6/ms525974"))},
})

// PMRequestLimit is how many requests the worker process serves.
var PMRequestLimit = numberRow(Attr{
	Name: "request_limit", Label: "requestLimit", Blocks: processModelOnly(),
	Type: counter("requests"), Doc: "How many requests the worker process serves before a new one takes over.", Example: `35000`,
	Home: inProcessModel("requestLimit"), Defaults: anyLine(unlimited(), "PMS", "PM11"), Isolation: true,
	Answers: silentAnswers("Set periodic_restart_requests on the pool."),
	Needs:   enabledDerived(), pool: requestsOf,
	Conflicts: []Conflict{disagree("Its type", "A number: it counts requests.",
		says("A duration (syntax line of .NET 1.1).", "PM11"),
		says("A number.", "PM20"))},
})

// PMRequestQueueLimit is how many requests may wait.
var PMRequestQueueLimit = numberRow(Attr{
	Name: "request_queue_limit", Label: "requestQueueLimit", Blocks: processModelOnly(),
	Type: counter("requests"), Doc: "How many requests may wait before ASP.NET answers 503 Server Too Busy.", Example: `5000`,
	Home: inProcessModel("requestQueueLimit"), Defaults: anyLine(model.Number(5000), "PMS", "MC11"), Isolation: true,
	Answers: newerAnswers(Doc("PMM", "MODES"), Doc("PMS"), Unsourced()),
	Needs:   enabledDerived(), pool: nothing(
		"The pool has no equivalent; queue_length is the queue of HTTP.sys before ASP.NET sees the request.", "MAP"),
	Conflicts: []Conflict{listsDiffer()},
})

// PMRestartQueueLimit is how many requests wait while a failed process is replaced.
var PMRestartQueueLimit = numberRow(Attr{
	Name: "restart_queue_limit", Label: "restartQueueLimit", Blocks: processModelOnly(),
	Type: counter("requests"), Doc: "How many requests wait while a new worker process starts after the old one failed.", Example: `10`,
	Home: inProcessModel("restartQueueLimit"), Defaults: anyLine(model.Number(10), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("The queue of the pool is queue_length, which means something else."),
	Needs:   enabledDerived(), pool: queueOf,
})

// PMMemoryLimit is the share of memory at which the worker process is replaced.
var PMMemoryLimit = numberRow(Attr{
	Name: "memory_limit", Label: "memoryLimit", Blocks: processModelOnly(),
	Type: Type{Kind: TNumber, Unit: "%", Min: 1, Max: 100}, Doc: "The share of physical memory at which a new worker process takes over.", Example: `60`,
	Home: inProcessModel("memoryLimit"), Defaults: anyLine(model.Number(60), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Set periodic_restart_private_memory on the pool, in KB."),
	Needs:   enabledNamed(), pool: memoryOf,
})

// PMWebGarden says whether every eligible CPU gets a worker process.
var PMWebGarden = boolRow(Attr{
	Name: "web_garden", Label: "webGarden", Blocks: processModelOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether there is one worker process for each processor of cpu_mask instead of one in all.", Example: `false`,
	Home: inProcessModel("webGarden"), Defaults: anyLine(model.Bool(false), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Set max_processes on the pool."),
	Needs:   enabledDerived(), pool: gardenOf,
})

// PMCPUMask selects the processors of a web garden.
var PMCPUMask = numberRow(Attr{
	Name: "cpu_mask", Label: "cpuMask", Blocks: processModelOnly(),
	Type: Type{Kind: TMask}, Doc: "The processors that may run ASP.NET worker processes, one bit each.", Example: `"0x0000000d"`,
	Home: inProcessModel("cpuMask"), Defaults: anyLine(model.Number(maxDWORD), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Set smp_affinitized and smp_processor_affinity_mask on the pool."),
	Needs: append(enabledDerived(), Need{Attr: "web_garden", Is: "true", Except: `"0xffffffff"`,
		Why:  "The mask counts only in a web garden (web_garden = true).",
		Rule: "DIS005", Targets: aspnetWpTargets(), Blocks: processModelOnly(), Fact: Doc("PMS", "WMI-PM")}),
	pool: maskOf,
})
