package schema

import "github.com/isoplan/isoplan/internal/model"

// ProtectionLow, ProtectionHigh and ProtectionMedium are the numbers of
// protection: the value of AppIsolated (SDK6/ms525400, IIS5J/cc338383). IIS 4.0
// has the first two (OP4/arba0pic).
const (
	ProtectionLow    uint64 = 0
	ProtectionHigh   uint64 = 1
	ProtectionMedium uint64 = 2
)

// appCreate is what registers the COM+ package of an application; a file edit
// does not, and makes a later AppCreate2 do nothing (cc783874, MS-IMSA 3.8.4.1).
const appCreate = "AppCreate2 through ADSI; where the file already holds the value, AppDelete first, because AppCreate2 changes nothing when it matches"

// The calls of the versions before IIS 6.0, which keep no file that could hold
// the value already. AppCreate2 came with IIS 5.0 and must not be used against
// IIS 4.0, which has no value 2 (OP4/arba0pic, VS71/aa711357).
const (
	appCreate4 = "AppCreate through ADSI: TRUE for in process, FALSE for out of process; AppDelete ends the application"
	appCreate5 = "AppCreate2 through ADSI: 0 for low, 1 for high, 2 for medium; AppDelete ends the application"
)

const poolDecides = "Low, Medium and High choose between inetinfo.exe and dllhost.exe, which serve no requests in worker process isolation mode: the application pool (app_pool) decides."

const restartToMove = "The restart may wait; until it comes the application goes on in the process it is in, "

// protectionMoves is the effect of a changed protection before IIS 6.0.
func protectionMoves(now, smaller string) Effect {
	return Effect{Unit: UnitIISAdmin, Deferrable: true, Note: restartToMove + now, Smaller: smaller, Fact: Doc("SEED000", "Q326086")}
}

// Protection selects the process of an application's own code where there are
// no application pools.
var Protection = numberRow(Attr{
	Name: "protection", Label: "AppIsolated", Blocks: applicationKinds(),
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "low", Number: ProtectionLow, Doc: "in inetinfo.exe, as LocalSystem"},
		{HCL: "medium", Number: ProtectionMedium, Doc: "in the dllhost.exe that all Medium applications share; not on IIS 4.0"},
		{HCL: "high", Number: ProtectionHigh, Doc: "in a process of its own: mtx.exe on IIS 4.0, dllhost.exe since 5.0"},
	}},
	Doc:     "Which process runs the application: the services' own, the pooled one or one of its own.",
	Example: `"high"`,
	Home:    inMetabase("AppIsolated", 2104, RawDWORD, utWAM, inherit),
	Defaults: Defaults{Schema: model.Number(ProtectionMedium), Internal: model.Number(ProtectionMedium),
		ByVersion: map[string]model.Value{"4.0": model.Number(ProtectionLow)},
		Fact:      Doc("MBSCHEMA", "SDK6/ms525400", "OP4/arba0pic")},
	Isolation: true,
	Answers: since4(
		needing(obeyed(Doc("SDK6/ms525400", "WS03/cc783874")), Effect{Unit: UnitApp, Self: true,
			Note: "Requests that run now end in the old process; the next request starts in the new one.",
			Fact: Doc("TN:cc785313")}).by(Method, Doc("WS03/cc783874", "SDK6/ms525400"), appCreate),
		quiet(ignored("DIS011", poolDecides, Doc("TN:cc728246")), Doc("TN:cc728246"),
			"The value does not choose a process in this mode.").by(Splice, Derive("SDK6/ms525676", "WS03/cc758342"), "")).
		on4(needing(obeyedSaying("IIS 4.0 has two values, in process and out of process.", Doc("OP4/arba0pic")),
			protectionMoves("on IIS 4.0 inetinfo.exe.",
				"An application that runs out of process can be unloaded instead, which ends its process; one in inetinfo.exe cannot (SEED002, VS71/aa711422).")).
			by(Method, Doc("VS71/aa711354", "OP4/arba0pic"), appCreate4).takes("low", "high").console(
			"Start, Programs, Windows NT 4.0 Option Pack, Microsoft Internet Information Server, Internet Service Manager: right-click the site or virtual directory, Properties (SEED000)",
			"on the tab Home Directory, for a virtual directory on the tab Virtual Directory, select Run in separate memory space for high and clear it for low, then OK (SEED000)")).
		on5(needing(obeyed(Doc("IIS5J/cc338383")),
			protectionMoves("on IIS 5.0 and 5.1 probably the dllhost.exe that runs already.",
				"The pages of AppCreate and AppCreate2 say that changing an application that runs deletes its definition and makes it again (VS71/aa711354, VS71/aa711357), and AppUnload ends the process of one that runs out of process (VS71/aa711422): unload the application and look which process serves it, before restarting IIS.")).
			by(Method, Doc("WS03/cc783874", "SDK6/ms525624"), appCreate5).console(
			"Start, Programs, Administrative Tools, Internet Services Manager: right-click the site or virtual directory, Properties (SEED000)",
			"on the tab Home Directory, for a virtual directory on the tab Virtual Directory, choose Low, Medium (Pooled) or High (Isolated) under Application Protection, then OK (SEED000)")).
		on7(gone7("DIS011", "IIS 7.0 and later keep the value only as the mark by which old programs know an application: the application pool decides.", Doc("SCH", "MBC"))).
		answers(),
	Conflicts: []Conflict{disagree("What a changed protection needs",
		"The restart of IIS on IIS 4.0 to 5.1, as the seed asks, with the unloading named as the smaller way; the next request on IIS 6.0, as its own guide says.",
		says("Restart IIS, though not right away (IIS 4.0 to 5.1).", "SEED000", "Q326086"),
		says("The next request runs in the new process, without a restart (IIS 6.0 in IIS 5.0 isolation mode).", "TN:cc785313"),
		says("The definition of an application that runs is deleted and made again (AppCreate, AppCreate2).", "VS71/aa711354", "SDK6/ms525624"))},
})

const noPoolsYet = "Application pools came with IIS 6.0."

// AppPoolID assigns an application to an application pool.
var AppPoolID = textRow(Attr{
	Name: "app_pool", Label: "AppPoolId", Blocks: applicationKinds(),
	Type:      Type{Kind: TText, Fold: true},
	Doc:       "The application pool whose worker processes run the application.",
	Example:   `"DefaultAppPool"`,
	Home:      inMetabase("AppPoolId", 9101, RawSTRING, utServer, inherit),
	Defaults:  Defaults{Internal: model.Text("DefaultAppPool"), Fact: Doc("SDK6/ms524723")},
	Isolation: true,
	Answers: both(
		dead(ignored("DIS010", "Application pools do not exist in IIS 5.0 isolation mode; protection decides.", Doc("TN:b6fc78f4"))),
		quiet(obeyed(Doc("SDK6/ms524723")), Derive("SDK6/ms524723"),
			"Later requests go to the queue of the new pool; whether the old pool recycles is not documented."),
		absent("DIS010", noPoolsYet, Derive("TYPES"))).
		on7(moved("site/application@applicationPool", Doc("ID7", "SCH"))).answers(),
})

const comesAndGoes = "It comes and goes with the application."

// AppRoot marks a key as the starting point of an application.
var AppRoot = textRow(Attr{
	Name: "app_root", Label: "AppRoot", Blocks: applicationKinds(),
	Type:     Type{Kind: TText, Fold: true},
	Doc:      "The metabase path of the application's starting point; isoplan derives it from the application's URL.",
	Example:  `"/LM/W3SVC/1/ROOT/shop"`,
	Home:     inMetabase("AppRoot", 2103, RawSTRING, utFile, inherit),
	Defaults: Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA", "WS03/cc782938")},
	ReadOnly: true, Why: "It is derived: an application's AppRoot is the path of its own key.",
	Local: true,
	Answers: since4(
		quiet(obeyed(Doc("WS03/cc782938")), Derive("WS03/cc782938"), comesAndGoes).
			by(Method, Doc("WS03/cc783874", "SDK6/ms525400"), appCreate),
		quiet(obeyed(Doc("WS03/cc782938")), Derive("WS03/cc782938"), comesAndGoes).
			by(Splice, Derive("SDK6/ms525676", "WS03/cc758342"), "")).
		on4(quiet(obeyed(Derive("WS03/cc782938", "VS71/aa694984")), Derive("WS03/cc782938"), comesAndGoes).
			by(Method, Derive("VS71/aa711354"), appCreate4)).
		on5(quiet(obeyed(Derive("WS03/cc782938", "VS71/aa694984")), Derive("WS03/cc782938"), comesAndGoes).
			by(Method, Derive("SDK6/ms525624"), appCreate5)).
		on7(gone7("", "An application is an object of its own since IIS 7.0: site/application.", Doc("MBC"))).answers(),
})

// AppFriendlyName is the name an application shows in IIS Manager.
var AppFriendlyName = textRow(Attr{
	Name: "app_friendly_name", Label: "AppFriendlyName", Blocks: applicationKinds(),
	Type:      Type{Kind: TText},
	Doc:       "The name of the application in IIS Manager.",
	Example:   `"Shop"`,
	Home:      inMetabase("AppFriendlyName", 2102, RawSTRING, utWAM, inherit),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Local:     true,
	Isolation: true,
	Answers:   since4Alike(quiet(obeyed(Derive("OP4/arpr6wit", "WIX")), Derive("OP4/arpr6wit"), "It is for display only.")).answers(),
})

const recoverRestart = "Until IIS is restarted the old limit counts."

// AppOopRecoverLimit is how often a crashed out-of-process application is
// started again.
var AppOopRecoverLimit = numberRow(Attr{
	Name: "app_oop_recover_limit", Label: "AppOopRecoverLimit",
	Blocks:  []model.Kind{model.Site, model.App, model.VirtualDirectory, model.Directory},
	Type:    Type{Kind: TNumber, Unit: "restarts"},
	Doc:     "How often the process of an out-of-process application is started again after it failed.",
	Example: `5`,
	Home:    inMetabase("AppOopRecoverLimit", 2110, RawDWORD, utWAM, inherit),
	Defaults: Defaults{Schema: model.Number(maxDWORD), ByVersion: map[string]model.Value{"4.0": model.Number(5)},
		Fact: Doc("MBSCHEMA", "SDK6/ms525786", "MSDN98/arbaserf_6qic")},
	Isolation: true,
	Answers: since4(
		needing(obeyed(Doc("SDK6/ms525786")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: recoverRestart, Fact: Doc("SDK6/ms525786", "VS71/aa694975")}),
		dead(ignored("DIS011", "There are no out-of-process applications in worker process isolation mode; rapid_fail_protection of the pool takes the place of the limit.", Unsourced()))).
		on4(needing(obeyedSaying("Without a value IIS 4.0 uses 5.", Doc("MSDN98/arbaserf_6qic")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: recoverRestart, Fact: Doc("VS71/aa694975")})).
		on5(needing(obeyedSaying("IIS 5.0 obeys it for High applications and ignores it for Medium ones.", Doc("Q284716")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: recoverRestart, Fact: Doc("VS71/aa694975")})).
		on7(gone7("DIS011", "There are no out-of-process applications since IIS 7.0.", Derive("SCH"))).answers(),
	Needs: []Need{
		highOnly(Doc("Q284716"), IIS50, IIS51),
		highOnly(Derive("MSDN98/arbaserf_6qic", "Q284716"), IIS40, IIS6Iis5)},
	Conflicts: []Conflict{disagree("The range of the limit", "None is enforced: the schema of IIS 6.0 has no bounds.",
		says("1 to 5.", "VS71/aa694975", "MSDN98/arbaserf_6qic"),
		says("1 to 0xFFFFFFFF.", "Q280812"))},
})

// highOnly is the condition of what counts for the process of a High
// application alone.
func highOnly(f Fact, targets ...Target) Need {
	return Need{Attr: "protection", Is: `"high"`, Rule: "DIS029", Targets: targets, Blocks: []model.Kind{model.App},
		Why: "The limit counts for a High application, which has a process of its own; this one is not (protection).", Fact: f}
}

// packageRow makes the row of a value that AppCreate writes when it registers
// the COM+ package of an application.
func packageRow(name, label string, id uint32, doc, example string, page Fact) Handle[string] {
	const why = "AppCreate writes it when it registers the application's COM+ package."
	const noPackages = "Applications have no COM+ package in worker process isolation mode."
	written := func(other string) Answer {
		return quiet(obeyed(weaker(page)), Derive("WS03/cc783874"), comesAndGoes).by(Method, Derive("WS03/cc783874"), other)
	}
	return textRow(Attr{
		Name: name, Label: label, Blocks: applicationKinds(),
		Type: Type{Kind: TText, Fold: true}, Doc: doc, Example: example,
		Home:     inMetabase(label, id, RawSTRING, utWAM, inherit),
		Defaults: Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: why, Local: true,
		Answers: since4(
			quiet(obeyed(page), Derive("WS03/cc783874"), comesAndGoes).by(Method, Derive("WS03/cc783874"), appCreate),
			dead(ignored("", noPackages, Derive("WS03/cc758132"))).owned(Derive("WS03/cc783874"), appCreate)).
			on4(written(appCreate4)).on5(written(appCreate5)).
			on7(gone7("", "Applications have no COM+ package since IIS 7.0.", Derive("SCH"))).answers(),
	})
}

// AppPackageID is the COM+ application of an out-of-process application.
var AppPackageID = packageRow("app_package_id", "AppPackageID", 2106,
	"The identifier of the COM+ application that hosts an out-of-process application; of the MTS package on IIS 4.0.",
	`"{3D14228D-FBE1-11D0-995D-00C04FD919C1}"`, Doc("WS03/cc758132", "SDK6/ms525046"))

// AppPackageName is the name of that COM+ application.
var AppPackageName = packageRow("app_package_name", "AppPackageName", 2107,
	"The name of the COM+ application that hosts an out-of-process application.",
	`"IIS-{Default Web Site//Root/shop}"`, Derive("HDR", "OP4/arpr6wit"))

// AppWamClsid is the class of the object that runs an application.
var AppWamClsid = packageRow("app_wam_clsid", "AppWamClsid", 2105,
	"The class of the object through which IIS runs the application.",
	`"{00000000-0000-0000-0000-000000000000}"`, Doc("WS03/cc739583"))

// AppAllowDebugging switches ASP debugging on the server.
var AppAllowDebugging = boolRow(Attr{
	Name: "app_allow_debugging", Label: "AppAllowDebugging", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether ASP pages of the application can be debugged on the server.", Example: `false`,
	Home:     inMetabase("AppAllowDebugging", 7018, RawBOOL, utASP, inherit),
	Defaults: Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Answers:  since4Alike(untold(obeyed(Doc("SDK6/ms524663")))).answers(),
})

// AppAllowClientDebug switches ASP debugging from the browser.
var AppAllowClientDebug = boolRow(Attr{
	Name: "app_allow_client_debug", Label: "AppAllowClientDebug", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether ASP pages of the application can be debugged from the client.", Example: `false`,
	Home:     inMetabase("AppAllowClientDebug", 7019, RawBOOL, utASP, inherit),
	Defaults: Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Answers:  since4Alike(untold(obeyed(Doc("SDK6/ms524663")))).answers(),
})

// AspEnableApplicationRestart says whether edits of Global.asa restart an ASP
// application.
var AspEnableApplicationRestart = boolRow(Attr{
	Name: "asp_enable_application_restart", Label: "AspEnableApplicationRestart", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether an ASP application restarts by itself when its Global.asa changes.", Example: `true`,
	Home:     inMetabase("AspEnableApplicationRestart", 7027, RawBOOL, utASP, inherit),
	Defaults: Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "Q226358")},
	Answers: since5(restartsItself(Doc("Q226358", "SDK6/ms525042")), absent("", "It came with IIS 5.0.", Derive("Q226358"))).
		on5(restartsItself(Doc("Q226358"))).on7(aspSection()).answers(),
})

func restartsItself(f Fact) Answer {
	return needing(obeyed(f), Effect{Unit: UnitApp, Self: true,
		Note: "Only a change from false to true restarts the ASP application; its process stays.", Fact: f})
}
