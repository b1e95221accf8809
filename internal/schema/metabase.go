package schema

import "github.com/isoplan/isoplan/internal/model"

func metabaseOnly() []model.Kind { return []model.Kind{model.Metabase} }

// binaryBefore6 is the answer of the versions whose metabase is no text file.
func binaryBefore6() Answer {
	return absent("", "Before IIS 6.0 the metabase is one binary file, without history and without edit-while-running.", binaryFile())
}

// noMetabase7 is the answer of the versions that have no metabase.
func noMetabase7(f Fact) Answer {
	return gone7("", "Since IIS 7.0 applicationHost.config takes the place of the metabase.", f)
}

// EnableEditWhileRunning says whether IIS takes over edits of MetaBase.xml
// while it runs.
var EnableEditWhileRunning = boolRow(Attr{
	Name: "enable_edit_while_running", Label: "EnableEditWhileRunning", Blocks: metabaseOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether IIS takes over edits of MetaBase.xml while it runs; it needs enable_history.", Example: `true`,
	Home:      inMetabase("EnableEditWhileRunning", 9998, RawDWORD, utServer, noFlags),
	Defaults:  Defaults{Internal: model.Bool(false), Fact: Doc("MBSCHEMA", "SDK6/ms524694")},
	Isolation: true,
	Answers:   bothAlike(untold(obeyed(Doc("SDK6/ms524694"))), binaryBefore6()).on7(noMetabase7(Doc("S7:aa965009", "S7:bb386460"))).answers(),
})

// EnableHistory says whether IIS keeps old versions of the metabase.
var EnableHistory = boolRow(Attr{
	Name: "enable_history", Label: "EnableHistory", Blocks: metabaseOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether IIS keeps old versions of the metabase; IIS sets it back to true while edit-while-running is on.", Example: `true`,
	Home:      inMetabase("EnableHistory", 9996, RawDWORD, utServer, noFlags),
	Defaults:  Defaults{Internal: model.Bool(true), Fact: Doc("MBSCHEMA", "WS03/cc759312")},
	Isolation: true,
	Answers:   bothAlike(untold(obeyed(Doc("WS03/cc759312"))), binaryBefore6()).on7(noMetabase7(Doc("S7:aa965009", "S7:bb386460"))).answers(),
})

// MaxHistoryFiles is how many old versions are kept.
var MaxHistoryFiles = numberRow(Attr{
	Name: "max_history_files", Label: "MaxHistoryFiles", Blocks: metabaseOnly(),
	Type: Type{Kind: TNumber, Unit: "pairs of files"}, Doc: "How many old versions of the metabase are kept; 0 keeps none, and below 10 edit-while-running may fail.", Example: `10`,
	Home:      inMetabase("MaxHistoryFiles", 9995, RawDWORD, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Number(10), Internal: model.Number(10), Fact: Doc("MBSCHEMA", "SDK6/ms525692")},
	Isolation: true,
	Answers:   bothAlike(untold(obeyed(Doc("SDK6/ms525692", "WS03/cc787255"))), binaryBefore6()).on7(noMetabase7(Derive("MBC"))).answers(),
})

// MaxErrorFiles is how many refused metabase files are kept.
var MaxErrorFiles = numberRow(Attr{
	Name: "max_error_files", Label: "MaxErrorFiles", Blocks: metabaseOnly(),
	Type: Type{Kind: TNumber, Unit: "files"}, Doc: "How many metabase files that IIS refused are kept.", Example: `10`,
	Home:      inMetabase("MaxErrorFiles", 9988, RawDWORD, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Number(10), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   bothAlike(untold(obeyed(Derive("MBSCHEMA"))), binaryBefore6()).on7(noMetabase7(Derive("MBC"))).answers(),
})

// globalRow makes the row of a value of IIS_Global, which IIS keeps for itself
// (WS03/cc784572).
func globalRow(name, label string, id uint32, raw Raw, t Type, doc, example string) Attr {
	home := inMetabase(label, id, raw, utServer, noFlags)
	home.Location = "."
	return Attr{
		Name: name, Label: label, Blocks: metabaseOnly(), Type: t, Doc: doc, Example: example,
		Home:     home,
		Defaults: Defaults{Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: "IIS keeps it for itself.", Volatile: true,
		Answers: bothAlike(quiet(obeyed(Doc("WS03/cc784572")), Doc("WS03/cc784572"), "It is not configuration.").
			owned(Doc("WS03/cc784572"), "no call: IIS sets it"), binaryBefore6()).on7(noMetabase7(Derive("MBC"))).answers(),
	}
}

// HistoryMajorVersionNumber counts how often the metabase was written to disk.
var HistoryMajorVersionNumber = numberRow(globalRow("history_major_version_number", "HistoryMajorVersionNumber", 9994, RawDWORD,
	Type{Kind: TNumber}, "How often IIS wrote the metabase to disk; edit-while-running finds its baseline by it.", `70`))

// ChangeNumber counts changes of the metabase.
var ChangeNumber = numberRow(globalRow("change_number", "ChangeNumber", 9997, RawDWORD,
	Type{Kind: TNumber}, "A counter of changes of the metabase.", `769`))

// SessionKey is the key under which secure values are encrypted.
var SessionKey = textRow(secretOf(globalRow("session_key", "SessionKey", 9999, RawBINARY,
	Type{Kind: TText}, "The key under which the secure values of this machine are encrypted.", `secret("file:session.key")`)))

// XMLSchemaTimeStamp is the time of the XML schema file.
var XMLSchemaTimeStamp = textRow(globalRow("xml_schema_time_stamp", "XMLSchemaTimeStamp", 9992, RawBINARY,
	Type{Kind: TText, Fold: true}, "The time of the schema file the metabase was written with.", `"0000000000000000"`))

// BINSchemaTimeStamp is the time of the compiled schema.
var BINSchemaTimeStamp = textRow(globalRow("bin_schema_time_stamp", "BINSchemaTimeStamp", 9991, RawBINARY,
	Type{Kind: TText, Fold: true}, "The time of the compiled schema.", `"0000000000000000"`))

func secretOf(a Attr) Attr {
	a.Secret = true
	return a
}

// aclAges are the ages of an access list, which every version keeps and no
// plan writes.
func aclAges(page Fact) ages {
	return since4Alike(untold(obeyed(page))).owned(Doc("WS03/cc775980"), "ADSI, WMI or ABO on the running server").
		on7(gone7("", "The access lists of the metabase were not carried over to IIS 7.0.", Doc("MBC")))
}

// aclRow makes the row of an access list: encrypted, and no business of a plan.
func aclRow(name, label string, id uint32, raw Raw, doc string, page Fact) Attr {
	return Attr{
		Name: name, Label: label,
		Blocks: []model.Kind{model.Metabase, model.WebService, model.AppPoolDefaults, model.AppPool, model.Filter,
			model.Site, model.App, model.VirtualDirectory, model.Directory},
		Type: Type{Kind: TText}, Doc: doc, Example: `secret("file:acl")`,
		Home:     inMetabase(label, id, raw, utServer, acl),
		Defaults: Defaults{Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: "Access lists are encrypted in the file and are not managed.", Secret: true,
		Answers: aclAges(page).answers(),
		At:      atPools(aclAges(page)),
	}
}

// AdminACL says who may change a key.
var AdminACL = textRow(aclRow("admin_acl", "AdminACL", 6027, RawNTACL, "Who may read and change the key in the metabase.",
	Doc("SDK6/ms525951", "WS03/cc737669")))

// AdminACLBin is the same list in another form.
var AdminACLBin = textRow(aclRow("admin_acl_bin", "AdminACLBin", 6286, RawBINARY, "Who may read and change the key, in binary form.",
	Derive("SDK6/ms525951", "WS03/cc775980")))
