package schema

import "github.com/isoplan/isoplan/internal/model"

// threads is the type of a number of threads for each processor.
func threads() Type { return Type{Kind: TNumber, Unit: "threads per CPU", Min: 1, Max: largestInt - 1} }

// fixedThreads is the condition of numbers that autoConfig works out itself.
func fixedThreads() Need {
	return Need{Attr: "auto_config", Is: "false", Why: "ASP.NET works the numbers of threads out by itself (auto_config = true).",
		Rule: "DIS006", Blocks: processModelOnly(), Fact: Doc("WMI-PM", "KB821268")}
}

const threadBounds = "The class takes 1 to 2147483646, the pages recommend 5 to 100 (PMS, WMI-PM); isoplan refuses only what the class refuses."

// PMMaxWorkerThreads is the most worker threads for each processor.
var PMMaxWorkerThreads = numberRow(Attr{
	Name: "max_worker_threads", Label: "maxWorkerThreads", Blocks: processModelOnly(),
	Type: threads(), Doc: "The most worker threads for each processor.", Example: `100`,
	Home: inProcessModel("maxWorkerThreads"), Defaults: anyLine(model.Number(20), "PMS", "MC11"), Isolation: true,
	Answers:  threeAnswers(),
	Needs:    append(enabledDerived(), fixedThreads()),
	Conflict: threadBounds + " PMS and WMI-PM want the value itself to be at least minFreeThreads, KB821268 recommends values that break that for two processors and more: compare totals.",
})

// PMMaxIoThreads is the most I/O threads for each processor.
var PMMaxIoThreads = numberRow(Attr{
	Name: "max_io_threads", Label: "maxIoThreads", Blocks: processModelOnly(),
	Type: threads(), Doc: "The most I/O completion threads for each processor.", Example: `100`,
	Home: inProcessModel("maxIoThreads"), Defaults: anyLine(model.Number(20), "PMS", "MC11"), Isolation: true,
	Answers:  threeAnswers(),
	Needs:    append(enabledDerived(), fixedThreads()),
	Conflict: threadBounds,
})

// PMMinWorkerThreads is how many worker threads start without delay.
var PMMinWorkerThreads = numberRow(Attr{
	Name: "min_worker_threads", Label: "minWorkerThreads", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: threads(), Doc: "How many worker threads for each processor start without delay.", Example: `50`,
	Home: inProcessModel("minWorkerThreads"), Defaults: anyLine(model.Number(1), "PMS"), Isolation: true,
	Answers:  newerAnswers(Doc("PMS")),
	Needs:    enabledDerived(),
	Conflict: listsDiffer,
})

// PMMinIoThreads is how many I/O threads start without delay.
var PMMinIoThreads = numberRow(Attr{
	Name: "min_io_threads", Label: "minIoThreads", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: threads(), Doc: "How many I/O completion threads for each processor start without delay.", Example: `50`,
	Home: inProcessModel("minIoThreads"), Defaults: anyLine(model.Number(1), "PMS"), Isolation: true,
	Answers:  newerAnswers(Doc("PMS")),
	Needs:    enabledDerived(),
	Conflict: listsDiffer,
})

// PMAutoConfig says whether ASP.NET works out the numbers of threads.
var PMAutoConfig = boolRow(Attr{
	Name: "auto_config", Label: "autoConfig", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: Type{Kind: TBool}, Doc: "Whether ASP.NET works the numbers of threads and connections out by itself.", Example: `false`,
	Home: inProcessModel("autoConfig"), Defaults: anyLine(model.Bool(false), "PMS"), Isolation: true,
	Answers:  newerAnswers(Derive("WMI-PM", "PMS")),
	Needs:    enabledDerived(),
	Conflict: "The default in code is false, the shipped machine.config says true (PMS, WMI-PM): what the file holds decides.",
})

// PMMaxAppDomains is how many AppDomains a process may hold.
var PMMaxAppDomains = numberRow(Attr{
	Name: "max_app_domains", Label: "maxAppDomains", Blocks: processModelOnly(), CLRs: CLR2up,
	Type: Type{Kind: TNumber, Unit: "AppDomains", Min: 1, Max: largestInt - 1}, Doc: "How many AppDomains a process may hold; the least used is closed, and the pages allow 2000 at most.", Example: `2000`,
	Home: inProcessModel("maxAppDomains"), Defaults: anyLine(model.Number(2000), "PMS"), Isolation: true,
	Answers: Answers{IIS6Iis5: inAspnetWp(Doc("PMS", "PMM")),
		IIS6WPIM: silent("No list of obeyed attributes names it.", Fact{Sources: []string{"PMS"}, Confidence: Unsourced().Confidence})},
	Needs: enabledDerived(),
})
