package schema

import "github.com/isoplan/isoplan/internal/model"

// threads is the type of a number of threads for each processor.
func threads() Type { return Type{Kind: TNumber, Unit: "threads per CPU", Min: 1, Max: largestInt - 1} }

// fixedThreads is the condition of numbers that autoConfig works out itself.
func fixedThreads() Need {
	return Need{Attr: "auto_config", Is: "false", Why: "ASP.NET works the numbers of threads out by itself (auto_config = true).",
		Rule: "DIS006", Blocks: processModelOnly(), Fact: Doc("WMI-PM", "KB821268")}
}

func threadBounds() Conflict {
	return disagree("The range", "The class: what it takes is not refused.",
		says("1 to 2147483646 (class).", "PMS"),
		says("5 to 100 (text).", "PMS", "WMI-PM"))
}

// PMMaxWorkerThreads is the most worker threads for each processor.
var PMMaxWorkerThreads = numberRow(Attr{
	Name: "max_worker_threads", Label: "maxWorkerThreads", Blocks: processModelOnly(),
	Type: threads(), Doc: "The most worker threads for each processor.", Example: `100`,
	Home: inProcessModel("maxWorkerThreads"), Defaults: anyLine(model.Number(20), "PMS", "MC11"), Isolation: true,
	Answers: threeAnswers("In Integrated pipeline mode it no longer limits how many requests run at once.", Derive("MODES", "MIG-IDX", "BRK")),
	Needs:   append(enabledDerived(), fixedThreads()),
	Conflicts: []Conflict{threadBounds(),
		disagree("Whether the value itself must be at least minFreeThreads", "Totals are compared, the value times the processors.",
			says("It must.", "PMS", "WMI-PM"),
			says("Recommended values break that for two processors and more.", "KB821268"))},
})

// PMMaxIoThreads is the most I/O threads for each processor.
var PMMaxIoThreads = numberRow(Attr{
	Name: "max_io_threads", Label: "maxIoThreads", Blocks: processModelOnly(),
	Type: threads(), Doc: "The most I/O completion threads for each processor.", Example: `100`,
	Home: inProcessModel("maxIoThreads"), Defaults: anyLine(model.Number(20), "PMS", "MC11"), Isolation: true,
	Answers:   threeAnswers("In Integrated pipeline mode the pages say nothing of it.", Derive("MODES", "MIG-IDX")),
	Needs:     append(enabledDerived(), fixedThreads()),
	Conflicts: []Conflict{threadBounds()},
})

// PMMinWorkerThreads is how many worker threads start without delay.
var PMMinWorkerThreads = numberRow(Attr{
	Name: "min_worker_threads", Label: "minWorkerThreads", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: threads(), Doc: "How many worker threads for each processor start without delay.", Example: `50`,
	Home: inProcessModel("minWorkerThreads"), Defaults: anyLine(model.Number(1), "PMS"), Isolation: true,
	Answers:   newerAnswers(Doc("PMM", "MODES"), Doc("PMS"), Derive("PMS")),
	Needs:     enabledDerived(),
	Conflicts: []Conflict{listsDiffer()},
})

// PMMinIoThreads is how many I/O threads start without delay.
var PMMinIoThreads = numberRow(Attr{
	Name: "min_io_threads", Label: "minIoThreads", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: threads(), Doc: "How many I/O completion threads for each processor start without delay.", Example: `50`,
	Home: inProcessModel("minIoThreads"), Defaults: anyLine(model.Number(1), "PMS"), Isolation: true,
	Answers:   newerAnswers(Doc("PMM", "MODES"), Doc("PMS"), Derive("PMS")),
	Needs:     enabledDerived(),
	Conflicts: []Conflict{listsDiffer()},
})

// PMAutoConfig says whether ASP.NET works out the numbers of threads.
var PMAutoConfig = boolRow(Attr{
	Name: "auto_config", Label: "autoConfig", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: Type{Kind: TBool}, Doc: "Whether ASP.NET works the numbers of threads and connections out by itself.", Example: `false`,
	Home: inProcessModel("autoConfig"), Defaults: anyLine(model.Bool(false), "PMS"), Isolation: true,
	Answers: newerAnswers(Doc("WMI-PM"), Derive("WMI-PM", "PMS"), Derive("WMI-PM")),
	Needs:   enabledDerived(),
	Conflicts: []Conflict{disagree("The default", "What the file holds decides; where it holds nothing, false.",
		says("false (code).", "PMS"),
		says("true (the shipped machine.config).", "PMS", "WMI-PM"))},
})

const noList = "No list of obeyed attributes names it."

// PMMaxAppDomains is how many AppDomains a process may hold.
var PMMaxAppDomains = numberRow(Attr{
	Name: "max_app_domains", Label: "maxAppDomains", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: Type{Kind: TNumber, Unit: "AppDomains", Min: 1, Max: largestInt - 1}, Doc: "How many AppDomains a process may hold; the least used is closed, and the pages allow 2000 at most.", Example: `2000`,
	Home: inProcessModel("maxAppDomains"), Defaults: anyLine(model.Number(2000), "PMS"), Isolation: true,
	Answers: ofFramework(inAspnetWp(Derive("PMS", "WMI-PM")), silent(noList, Fact{[]string{"PMS"}, model.Unsourced}), silent7(noList, Unsourced())),
	Needs:   enabledDerived(),
})
