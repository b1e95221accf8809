package schema

import "github.com/isoplan/isoplan/internal/model"

// ProtectionLow, ProtectionHigh and ProtectionMedium are the numbers of
// protection: the value of AppIsolated (SDK6/ms525400, IIS5J/cc338383).
const (
	ProtectionLow    uint64 = 0
	ProtectionHigh   uint64 = 1
	ProtectionMedium uint64 = 2
)

// appCreate is what registers the COM+ package of an application; a file edit
// does not, and makes a later AppCreate2 do nothing (cc783874, MS-IMSA 3.8.4.1).
const appCreate = "AppCreate2 through ADSI; where the file already holds the value, AppDelete first, because AppCreate2 changes nothing when it matches"

const poolDecides = "Low, Medium and High choose between inetinfo.exe and dllhost.exe, which serve no requests in worker process isolation mode: the application pool (app_pool) decides."

// Protection selects the process of an application's own code in IIS 5.0
// isolation mode.
var Protection = numberRow(Attr{
	Name: "protection", Label: "AppIsolated", Blocks: applicationKinds(),
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "low", Number: ProtectionLow, Doc: "in inetinfo.exe, as LocalSystem"},
		{HCL: "medium", Number: ProtectionMedium, Doc: "in the dllhost.exe that all Medium applications share"},
		{HCL: "high", Number: ProtectionHigh, Doc: "in a dllhost.exe of its own"},
	}},
	Doc:     "Which process runs the application: the services' own, the pooled one or one of its own.",
	Example: `"high"`,
	Home:    inMetabase("AppIsolated", 2104, RawDWORD, utWAM, inherit),
	Defaults: Defaults{Schema: model.Number(ProtectionMedium), Internal: model.Number(ProtectionMedium),
		Fact: Doc("MBSCHEMA", "SDK6/ms525400")},
	Isolation: true,
	Answers: Answers{
		IIS6Iis5: needing(obeyed(Doc("SDK6/ms525400", "WS03/cc783874")), Effect{Unit: UnitApp, Self: true,
			Note: "Requests that run now end in the old process; the next request starts in the new one.",
			Fact: Doc("TN:cc785313")}).by(Method, Doc("WS03/cc783874", "SDK6/ms525400"), appCreate),
		IIS6WPIM: quiet(ignored("DIS011", poolDecides, Doc("TN:cc728246")), Doc("TN:cc728246"),
			"The value does not choose a process in this mode.").by(Splice, Derive("SDK6/ms525676", "WS03/cc758342"), ""),
	},
	Conflict: "For IIS 6.0 the deployment guide (TN:cc785313) lets the next request run in the new process; for IIS 4.0 and 5.x SEED000 restarts IIS; the pages of AppCreate (VS71/aa711354, SDK6/ms525624) say that the definition of a running application is deleted and made again. isoplan follows the guide on IIS 6.0.",
})

// AppPoolID assigns an application to an application pool.
var AppPoolID = textRow(Attr{
	Name: "app_pool", Label: "AppPoolId", Blocks: applicationKinds(),
	Type:      Type{Kind: TText, Fold: true},
	Doc:       "The application pool whose worker processes run the application.",
	Example:   `"DefaultAppPool"`,
	Home:      inMetabase("AppPoolId", 9101, RawSTRING, utServer, inherit),
	Defaults:  Defaults{Internal: model.Text("DefaultAppPool"), Fact: Doc("SDK6/ms524723")},
	Isolation: true,
	Answers: Answers{
		IIS6Iis5: dead(ignored("DIS010", "Application pools do not exist in IIS 5.0 isolation mode; protection decides.", Doc("TN:b6fc78f4"))),
		IIS6WPIM: quiet(obeyed(Doc("SDK6/ms524723")), Derive("SDK6/ms524723"),
			"Later requests go to the queue of the new pool; whether the old pool recycles is not documented."),
	},
})

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
	Answers: Answers{
		IIS6Iis5: quiet(obeyed(Doc("WS03/cc782938")), Derive("WS03/cc782938"), "It comes and goes with the application.").
			by(Method, Doc("WS03/cc783874", "SDK6/ms525400"), appCreate),
		IIS6WPIM: quiet(obeyed(Doc("WS03/cc782938")), Derive("WS03/cc782938"), "It comes and goes with the application.").
			by(Splice, Derive("SDK6/ms525676", "WS03/cc758342"), ""),
	},
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
	Answers:   both(quiet(obeyed(Derive("OP4/arpr6wit", "WIX")), Derive("OP4/arpr6wit"), "It is for display only.")),
})

// AppOopRecoverLimit is how often a crashed out-of-process application is
// started again.
var AppOopRecoverLimit = numberRow(Attr{
	Name: "app_oop_recover_limit", Label: "AppOopRecoverLimit",
	Blocks:    []model.Kind{model.Site, model.App, model.VirtualDirectory, model.Directory},
	Type:      Type{Kind: TNumber, Unit: "restarts"},
	Doc:       "How often the process of an out-of-process application is started again after it failed.",
	Example:   `5`,
	Home:      inMetabase("AppOopRecoverLimit", 2110, RawDWORD, utWAM, inherit),
	Defaults:  Defaults{Schema: model.Number(maxDWORD), Fact: Doc("MBSCHEMA", "SDK6/ms525786")},
	Isolation: true,
	Answers: Answers{
		IIS6Iis5: needing(obeyed(Doc("SDK6/ms525786")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: "Until IIS is restarted the old limit counts.", Fact: Doc("SDK6/ms525786", "VS71/aa694975")}),
		IIS6WPIM: dead(ignored("DIS011", "There are no out-of-process applications in worker process isolation mode; rapid_fail_protection of the pool takes the place of the limit.", Unsourced())),
	},
	Conflict: "The reference gives 1 to 5 as the range (VS71/aa694975), Q280812 gives 1 to 0xFFFFFFFF, and the schema enforces none. isoplan follows the schema.",
})

// packageRow makes the row of a value that AppCreate writes when it registers
// the COM+ package of an application.
func packageRow(name, label string, id uint32, doc, example string, page Fact) Handle[string] {
	const why = "AppCreate writes it when it registers the application's COM+ package."
	return textRow(Attr{
		Name: name, Label: label, Blocks: applicationKinds(),
		Type: Type{Kind: TText, Fold: true}, Doc: doc, Example: example,
		Home:     inMetabase(label, id, RawSTRING, utWAM, inherit),
		Defaults: Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: why, Local: true,
		Answers: Answers{
			IIS6Iis5: quiet(obeyed(page), Derive("WS03/cc783874"), "It comes and goes with the application.").
				by(Method, Doc("WS03/cc783874"), appCreate),
			IIS6WPIM: dead(ignored("", "Applications have no COM+ package in worker process isolation mode.", Derive("WS03/cc758132"))).
				owned(Doc("WS03/cc783874"), appCreate),
		},
	})
}

// AppPackageID is the COM+ application of an out-of-process application.
var AppPackageID = packageRow("app_package_id", "AppPackageID", 2106,
	"The identifier of the COM+ application that hosts an out-of-process application.",
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
	Answers:  both(untold(obeyed(Doc("SDK6/ms524663")))),
})

// AppAllowClientDebug switches ASP debugging from the browser.
var AppAllowClientDebug = boolRow(Attr{
	Name: "app_allow_client_debug", Label: "AppAllowClientDebug", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether ASP pages of the application can be debugged from the client.", Example: `false`,
	Home:     inMetabase("AppAllowClientDebug", 7019, RawBOOL, utASP, inherit),
	Defaults: Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Answers:  both(untold(obeyed(Doc("SDK6/ms524663")))),
})

// AspEnableApplicationRestart says whether edits of Global.asa restart an ASP
// application.
var AspEnableApplicationRestart = boolRow(Attr{
	Name: "asp_enable_application_restart", Label: "AspEnableApplicationRestart", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether an ASP application restarts by itself when its Global.asa changes.", Example: `true`,
	Home:     inMetabase("AspEnableApplicationRestart", 7027, RawBOOL, utASP, inherit),
	Defaults: Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "Q226358")},
	Answers: both(needing(obeyed(Doc("Q226358", "SDK6/ms525042")), Effect{Unit: UnitApp, Self: true,
		Note: "Only a change from false to true restarts the ASP application; its process stays.",
		Fact: Doc("Q226358", "SDK6/ms525042")})),
})
