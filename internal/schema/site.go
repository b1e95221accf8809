package schema

import "github.com/isoplan/isoplan/internal/model"

func siteOnly() []model.Kind { return []model.Kind{model.Site} }

// ServerComment is the name of a site.
var ServerComment = textRow(Attr{
	Name: "server_comment", Label: "ServerComment", Blocks: siteOnly(),
	Type: Type{Kind: TText}, Doc: "The name of the site in IIS Manager; names may repeat on a server.", Example: `"Intranet"`,
	Home:      inMetabase("ServerComment", 1015, RawSTRING, utServer, inherit),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Local:     true,
	Isolation: true,
	Answers:   since4Alike(quiet(obeyed(Derive("HDR", "WIX")), Derive("HDR"), "It is for display only.")).answers(),
})

// ServerBindings are the addresses of a site without SSL.
var ServerBindings = listRow(Attr{
	Name: "server_bindings", Label: "ServerBindings", Blocks: siteOnly(),
	Type:    Type{Kind: TList, Fold: true, Form: bindingForm},
	Doc:     "Where the site listens, each entry IP:Port:Host; IP and Host may be empty.",
	Example: `[":80:", "10.0.0.5:8080:intranet.example"]`,
	Home:    inMetabase("ServerBindings", 1023, RawMULTISZ, utServer, noFlags), Isolation: true,
	Defaults: Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA", "WS03/cc737827")},
	Answers: since4Alike(untold(obeyed(Derive("WS03/cc737827")))).
		on4(untold(obeyedSaying("Without a value IIS 4.0 uses :80:.", Doc("OP4/arba0pbn")))).answers(),
	Conflicts: []Conflict{disagree("Whether keys below inherit it", "The schema, which the server of IIS 6.0 itself reads.",
		says("They do (IIS 4.0).", "OP4/arba0pbn"),
		says("They do not: NO_ATTRIBUTES (IIS 6.0).", "MBSCHEMA", "WS03/cc737827"))},
})

// SecureBindings are the addresses of a site with SSL.
var SecureBindings = listRow(Attr{
	Name: "secure_bindings", Label: "SecureBindings", Blocks: siteOnly(),
	Type:    Type{Kind: TList, Fold: true, Form: bindingForm},
	Doc:     "Where the site listens with SSL, each entry IP:Port: and usually without a host.",
	Example: `[":443:"]`,
	Home:    inMetabase("SecureBindings", 2021, RawMULTISZ, utServer, noFlags), Isolation: true,
	Defaults: Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA")},
	Answers:  since4Alike(untold(obeyed(Derive("HDR", "Q248497")))).answers(),
})

// ServerAutoStart says whether a site starts with the service.
var ServerAutoStart = boolRow(Attr{
	Name: "server_auto_start", Label: "ServerAutoStart", Blocks: siteOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether the site starts together with the service; IIS changes it when somebody stops or starts the site.", Example: `true`,
	Home:      inMetabase("ServerAutoStart", 1017, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "SDK6/ms525858")},
	Volatile:  true,
	Isolation: true,
	Answers: since4Alike(quiet(obeyed(Doc("SDK6/ms525858", "Q250979")), Derive("SDK6/ms525858"),
		"It is read when the service starts; it neither starts nor stops a site now.")).answers(),
})

// runs is the answer of a value that shows or changes what runs now.
func runs(f Fact) Answer {
	return quiet(obeyed(f), f, "It shows or changes what runs now and is not configuration.")
}

func runStateAges(f Fact, other string) ages {
	return since4Alike(runs(f)).
		owned(Derive("HDR", "MBSCHEMA"), other)
}

// runState is the answer of a value that exists only while the service runs.
func runState(f Fact, other string) Answers {
	return runStateAges(f, other).answers()
}

const notStored = "It exists only in the running service and is never stored."

// ServerState is what a site does now.
var ServerState = numberRow(Attr{
	Name: "server_state", Label: "ServerState", Blocks: siteOnly(),
	Type: Type{Kind: TWord, Words: []Word{{HCL: "starting", Number: 1}, {HCL: "started", Number: 2}, {HCL: "stopping", Number: 3},
		{HCL: "stopped", Number: 4}, {HCL: "pausing", Number: 5}, {HCL: "paused", Number: 6}, {HCL: "continuing", Number: 7}}},
	Doc: "What the site does now.", Example: `"started"`,
	Home:     inMetabase("ServerState", 1016, RawDWORD, utServer, volatileBit),
	Defaults: Defaults{Schema: model.Number(4), Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: notStored, Volatile: true,
	Answers: runState(Doc("HDR"), "the site's Start, Stop and Pause methods"),
})

// ServerCommand orders a site to start, stop, pause or continue.
var ServerCommand = numberRow(Attr{
	Name: "server_command", Label: "ServerCommand", Blocks: siteOnly(),
	Type: Type{Kind: TNumber}, Doc: "An order to the site to start, stop, pause or continue.", Example: `1`,
	Home:     inMetabase("ServerCommand", 1012, RawDWORD, utServer, volatileBit),
	Defaults: Defaults{Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: "It is an order, not configuration.", Volatile: true,
	Answers: runState(Doc("WS03/cc756734", "HDR"), "the site's Start, Stop, Pause and Continue methods"),
	Conflicts: []Conflict{disagree("The numbers of start, stop, pause and continue", "Neither: isoplan never writes it, and uses the methods.",
		says("1, 2, 4, 8.", "WS03/cc756734"),
		says("1, 2, 3, 4, as adsutil.vbs counts.", "HDR"))},
})

// Win32Error is the last error of a start.
var Win32Error = numberRow(Attr{
	Name: "win32_error", Label: "Win32Error",
	Blocks: []model.Kind{model.AppPoolDefaults, model.AppPool, model.Filter, model.Site, model.App, model.VirtualDirectory},
	Type:   Type{Kind: TNumber}, Doc: "The Windows error of the last start; 0 is none.", Example: `0`,
	Home:     inMetabase("Win32Error", 1099, RawDWORD, utServer, volatileBit),
	Defaults: Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: notStored, Volatile: true,
	Answers: runState(Doc("HDR"), "no call: the service sets it"),
	At:      atPools(runStateAges(Doc("HDR"), "no call: the service sets it")),
})
