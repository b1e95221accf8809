package schema

import "github.com/isoplan/isoplan/internal/model"

// ExtensionList is the property whose entries are the web service extensions:
// allow, file, deletable, group, description, separated by commas. The entries
// for "*.dll" and "*.exe" have the first two fields only (WS03/cc779909).
const ExtensionList = "WebSvcExtRestrictionList"

// ExtensionFields is how many fields a full entry has.
const ExtensionFields = 5

func extensionOnly() []model.Kind { return []model.Kind{model.WebServiceExtension} }

// extensionField makes the row of one field of an entry.
func extensionField(name string, field int, t Type, doc, example string) Attr {
	return Attr{
		Name: name, Label: ExtensionList, Blocks: extensionOnly(), Type: t, Doc: doc, Example: example,
		Home: Home{Space: MetabaseSpace, Property: ExtensionList, ID: 2168, Raw: RawMULTISZ,
			UserType: utServer, Flags: noFlags, Field: field},
		Defaults:  Defaults{Fact: Doc("WS03/cc779909")},
		Local:     true,
		Isolation: true,
		Answers: bothAlike(untold(obeyed(Doc("WS03/cc779909", "SDK6/ms525694"))), absent("", extensionsCame, Derive("WS03/cc779909"))).
			on7(moved("security/isapiCgiRestriction", Doc("ID7"))).answers(),
	}
}

func required(a Attr, kinds ...model.Kind) Attr {
	a.Required = kinds
	return a
}

// ExtensionAllow says whether a web service extension may run.
var ExtensionAllow = boolRow(required(extensionField("allow", 1, Type{Kind: TBool},
	"Whether the extension may run.", `true`), model.WebServiceExtension))

// ExtensionFile is the identity of a web service extension.
var ExtensionFile = textRow(extensionField("file", 2, Type{Kind: TPath, Form: fieldForm},
	"The library or program, or *.dll or *.exe for all that are not listed; it is the identity of the block.",
	`"C:/WINDOWS/system32/inetsrv/asp.dll"`))

// ExtensionDeletable says whether IIS Manager may delete the entry.
var ExtensionDeletable = boolRow(extensionField("deletable", 3, Type{Kind: TBool},
	"Whether IIS Manager lets a person delete the entry.", `false`))

// ExtensionGroup is the group of a web service extension.
var ExtensionGroup = textRow(extensionField("group", 4, Type{Kind: TText, Fold: true, Form: fieldForm},
	"The group the extension belongs to; application_dependencies names groups.", `"ASP"`))

// ExtensionDescription is the name of a web service extension.
var ExtensionDescription = textRow(extensionField("description", 5, Type{Kind: TText, Form: fieldForm},
	"The name of the extension in IIS Manager.", `"Active Server Pages"`))
