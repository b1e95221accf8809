package schema

import "github.com/isoplan/isoplan/internal/model"

// AccessScript, AccessRead and AccessExecute are bits of access_flags (HDR).
const (
	AccessRead    uint64 = 1
	AccessExecute uint64 = 4
	AccessScript  uint64 = 512
)

// Path is the folder of a virtual directory.
var Path = textRow(Attr{
	Name: "path", Label: "Path", Blocks: virtualKinds(),
	Type:      Type{Kind: TPath},
	Doc:       "The folder or share that holds the content of the virtual directory.",
	Example:   `"D:/shop"`,
	Home:      inMetabase("Path", 3001, RawSTRING, utFile, inherit),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Required:  []model.Kind{model.VirtualDirectory},
	Local:     true,
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Derive("HDR", "WIX")))).answers(),
})

// AccessFlags are the rights of clients on a key.
var AccessFlags = numberRow(Attr{
	Name: "access_flags", Label: "AccessFlags", Blocks: applicationKinds(),
	Type: Type{Kind: TFlags, Flags: []Flag{{"AccessExecute", AccessExecute}, {"AccessSource", 16}, {"AccessRead", AccessRead},
		{"AccessWrite", 2}, {"AccessScript", AccessScript}, {"AccessNoRemoteExecute", 8192}, {"AccessNoRemoteRead", 4096},
		{"AccessNoRemoteWrite", 1024}, {"AccessNoRemoteScript", 16384}, {"AccessNoPhysicalDir", 32768}}},
	Doc:       "What clients may do here: read, write, run scripts, run programs; the flags inherit as one value.",
	Example:   `["AccessRead", "AccessScript"]`,
	Home:      inMetabase("AccessFlags", 6016, RawDWORD, utFile, inherit),
	Defaults:  Defaults{Schema: model.Number(AccessRead), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Derive("HDR", "OP4/arpr6wit")))).on7(moved("handlers@accessPolicy", Doc("S7:aa965021"))).answers(),
})

// AccessSSLFlags says what of SSL a client must bring.
var AccessSSLFlags = numberRow(Attr{
	Name: "access_ssl_flags", Label: "AccessSSLFlags", Blocks: applicationKinds(),
	Type: Type{Kind: TFlags, Flags: []Flag{{"AccessSSL", 8}, {"AccessSSL128", 256}, {"AccessSSLNegotiateCert", 32},
		{"AccessSSLRequireCert", 64}, {"AccessSSLMapCert", 128}}},
	Doc:       "Whether clients must use SSL here, and with which certificates.",
	Example:   `["AccessSSL"]`,
	Home:      inMetabase("AccessSSLFlags", 6030, RawDWORD, utFile, inherit),
	Defaults:  Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Derive("HDR", "WIX")))).answers(),
})

// ScriptMaps says which extension runs which program.
var ScriptMaps = listRow(Attr{
	Name: "script_maps", Label: "ScriptMaps", Blocks: applicationKinds(),
	Type:      Type{Kind: TList, Fold: true},
	Doc:       "Which program or library serves which file extension, one entry an extension: extension, path, flags, verbs.",
	Example:   `[".aspx,C:\\WINDOWS\\Microsoft.NET\\Framework\\v1.1.4322\\aspnet_isapi.dll,1,GET,HEAD,POST,DEBUG"]`,
	Home:      inMetabase("ScriptMaps", 6014, RawMULTISZ, utFile, inherit),
	Defaults:  Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA", "WS03/cc784958")},
	Isolation: true,
	Answers: since4Alike(untold(obeyed(Derive("WS03/cc784958")))).
		on4(untold(obeyedSaying("IIS 4.0 takes the verbs of an entry as those that are excluded, later versions as those that are included.", Doc("MSDN98/arproprf_9tkj")))).
		on7(moved("handlers, one add element an entry", Doc("S7:bb386533"))).answers(),
	Conflicts: []Conflict{disagree("What the verbs of an entry mean", "Each page speaks of its own version: an entry must not be copied from IIS 4.0 to a later version as it is.",
		says("The verbs that are excluded (IIS 4.0).", "MSDN98/arproprf_9tkj"),
		says("The verbs that are included (IIS 5.0 and later).", "WS03/cc784958"))},
})

// CacheISAPI says whether extension libraries stay loaded.
var CacheISAPI = boolRow(Attr{
	Name: "cache_isapi", Label: "CacheISAPI", Blocks: applicationKinds(),
	Type: Type{Kind: TBool}, Doc: "Whether ISAPI extensions stay loaded after their first use.", Example: `true`,
	Home:     inMetabase("CacheISAPI", 6034, RawBOOL, utFile, inherit),
	Defaults: Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "WS03/cc782014")},
	Answers: since4(
		needing(obeyed(Doc("WS03/cc782014")), Effect{Unit: UnitW3SVC, Deferrable: true,
			Note: "The value counts for libraries loaded later; those loaded stay as they are until the web server restarts.",
			Fact: Doc("WS03/cc782014", "VS71/aa690652")}),
		needing(obeyed(Doc("WS03/cc782014")), Effect{Unit: UnitW3SVC, Deferrable: true,
			Note: "The value counts for libraries loaded later; recycling the pool, which ends the process that holds them, is the smaller way but on no page.",
			Fact: Doc("WS03/cc782014")})).answers(),
})

// AnonymousUserName is the account of requests without credentials.
var AnonymousUserName = textRow(Attr{
	Name: "anonymous_user_name", Label: "AnonymousUserName", Blocks: applicationKinds(),
	Type: Type{Kind: TText, Fold: true}, Doc: "The account under which requests without credentials run.", Example: `"IUSR_WEB03"`,
	Home:      inMetabase("AnonymousUserName", 6020, RawSTRING, utFile, inherit),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Derive("HDR", "OP4/arpr6wit")))).answers(),
})

// AnonymousUserPass is the password of that account.
var AnonymousUserPass = textRow(Attr{
	Name: "anonymous_user_pass", Label: "AnonymousUserPass", Blocks: applicationKinds(),
	Type: Type{Kind: TText}, Doc: "The password of the anonymous account.", Example: `secret("env:ANONYMOUS_PW")`,
	Home:      inMetabase("AnonymousUserPass", 6021, RawSTRING, utFile, secure),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Secret:    true,
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Derive("HDR", "WIX")))).encrypted().answers(),
})

// UNCUserName is the account that opens a share.
var UNCUserName = textRow(Attr{
	Name: "unc_user_name", Label: "UNCUserName", Blocks: virtualKinds(),
	Type: Type{Kind: TText, Fold: true}, Doc: "The account with which IIS opens the share that path names.", Example: `"CORP\\web"`,
	Home:     inMetabase("UNCUserName", 3002, RawSTRING, utFile, inherit),
	Defaults: Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Answers:  since4Alike(untold(obeyed(Derive("HDR")))).answers(),
})

// UNCPassword is the password of that account.
var UNCPassword = textRow(Attr{
	Name: "unc_password", Label: "UNCPassword", Blocks: virtualKinds(),
	Type: Type{Kind: TText}, Doc: "The password of the account that opens the share.", Example: `secret("env:SHARE_PW")`,
	Home:     inMetabase("UNCPassword", 3003, RawSTRING, utFile, secure),
	Defaults: Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Secret:   true,
	Answers:  since4Alike(untold(obeyed(Derive("HDR")))).encrypted().answers(),
})
