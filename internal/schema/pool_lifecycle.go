package schema

import "github.com/isoplan/isoplan/internal/model"

// AppPoolAutoStart says whether a pool starts with the service.
var AppPoolAutoStart = boolRow(Attr{
	Name: "auto_start", Label: "AppPoolAutoStart", Blocks: poolKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether the pool starts when it is created and when IIS starts.", Example: `true`,
	Home:      inMetabase("AppPoolAutoStart", 9028, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "WS03/cc759202")},
	Isolation: true,
	Answers: ofPools(quiet(obeyed(Doc("WS03/cc759202")), Doc("WS03/cc759202"),
		"It is read when the pool is created or the service starts; it neither starts nor stops the pool now."),
		movedAndStays("applicationPools/add@autoStart", Derive("SCH"))).answers(),
	Conflicts: []Conflict{disagree("Whether pools inherit it", "The schema of the released version.",
		says("They do (2001 pre-release).", "PRE6/ref_mb_apppoolautostart"),
		says("They do not: NO_ATTRIBUTES.", "MBSCHEMA", "WS03/cc759202"))},
})

// LoadBalancerCapabilities says how a pool that is switched off refuses.
var LoadBalancerCapabilities = numberRow(Attr{
	Name: "load_balancer_capabilities", Label: "LoadBalancerCapabilities", Blocks: poolKinds(),
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "tcp_level", Number: 1, Doc: "drop the TCP connection"},
		{HCL: "http_level", Number: 2, Doc: "answer 503"},
	}},
	Doc: "How requests are refused while rapid-fail protection keeps the pool switched off.", Example: `"http_level"`,
	Home:      inPool("LoadBalancerCapabilities", 9034, RawDWORD),
	Defaults:  Defaults{Schema: model.Number(2), Fact: Doc("MBSCHEMA", "WS03/cc785398")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@loadBalancerCapabilities", Derive("SCH")),
		"WS03/cc785398"),
})

// AutoShutdownAppPoolExe runs when rapid-fail protection switches a pool off.
var AutoShutdownAppPoolExe = textRow(Attr{
	Name: "auto_shutdown_app_pool_exe", Label: "AutoShutdownAppPoolExe", Blocks: poolKinds(),
	Type: Type{Kind: TPath}, Doc: "The program that runs when rapid-fail protection switches the pool off.", Example: `"C:/ops/alert.cmd"`,
	Home:      inPool("AutoShutdownAppPoolExe", 9035, RawSTRING),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA", "WS03/cc781676")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@autoShutdownExe", Derive("SCH")),
		"WS03/cc781676"),
})

// AutoShutdownAppPoolParams are the arguments of that program.
var AutoShutdownAppPoolParams = textRow(Attr{
	Name: "auto_shutdown_app_pool_params", Label: "AutoShutdownAppPoolParams", Blocks: poolKinds(),
	Type: Type{Kind: TText}, Doc: "The arguments of auto_shutdown_app_pool_exe; %1% stands for the pool's name.", Example: `"%1%"`,
	Home:      inPool("AutoShutdownAppPoolParams", 9036, RawSTRING),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA", "WS03/cc780325")},
	Isolation: true,
	Answers: poolAnswers(movedAndStays("failure@autoShutdownParams", Derive("SCH")),
		"WS03/cc780325"),
})

// Enable32BitAppOnWin64 says whether workers are 32-bit on 64-bit Windows: all
// pools of the server or none.
var Enable32BitAppOnWin64 = boolRow(Attr{
	Name: "enable32_bit_app_on_win64", Label: "Enable32BitAppOnWin64", Blocks: []model.Kind{model.AppPoolDefaults},
	Type: Type{Kind: TBool}, Doc: "Whether the worker processes of all pools are 32-bit on 64-bit Windows; there is no mixture on IIS 6.0.", Example: `true`,
	Home:      inPool("Enable32BitAppOnWin64", 9040, RawBOOL),
	Defaults:  Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers: both(
		dead(ignored("DIS010", "32-bit worker processes exist in worker process isolation mode only.", Doc("TN:cc755457"))),
		needing(obeyed(Doc("KB895976", "TN:cc755457")), recycles(recycleNote)),
		beforePools()).
		on7(movedAndRecycles("applicationPools/add@enable32BitAppOnWin64, pool by pool", Doc("S7:bb386460", "ID7"))).answers(),
})

// AppPoolCommand orders a pool to start or stop.
var AppPoolCommand = numberRow(Attr{
	Name: "command", Label: "AppPoolCommand", Blocks: []model.Kind{model.AppPool},
	Type: Type{Kind: TWord, Words: []Word{{HCL: "start", Number: 1}, {HCL: "stop", Number: 2}}},
	Doc:  "An order to the pool to start or stop; there is none to recycle.", Example: `"start"`,
	Home:     inMetabase("AppPoolCommand", 9026, RawDWORD, utServer, volatileBit),
	Defaults: Defaults{Fact: Doc("MBSCHEMA", "WS03/cc787263")},
	ReadOnly: true, Why: "It is an order, not configuration.", Volatile: true,
	Answers: ofPools(runs(Doc("WS03/cc787263")), notTold7()).owned(Derive("HDR", "MBSCHEMA"), "the pool's Start, Stop and Recycle methods").answers(),
})

// AppPoolState is what a pool does now.
var AppPoolState = numberRow(Attr{
	Name: "state", Label: "AppPoolState", Blocks: []model.Kind{model.AppPool},
	Type: Type{Kind: TWord, Words: []Word{{HCL: "starting", Number: 1}, {HCL: "started", Number: 2},
		{HCL: "stopping", Number: 3}, {HCL: "stopped", Number: 4}}},
	Doc: "What the pool does now.", Example: `"started"`,
	Home:     inMetabase("AppPoolState", 9027, RawDWORD, utServer, volatileBit),
	Defaults: Defaults{Fact: Doc("MBSCHEMA", "WS03/cc759494")},
	ReadOnly: true, Why: notStored, Volatile: true,
	Answers: ofPools(runs(Doc("WS03/cc759494")), notTold7()).owned(Derive("HDR", "MBSCHEMA"), "the pool's Start and Stop methods").answers(),
})
