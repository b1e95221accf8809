package schema

import "github.com/isoplan/isoplan/internal/model"

func webServiceOnly() []model.Kind { return []model.Kind{model.WebService} }

const listEndsWithReset = "The procedure of KB 812833, which takes aspnet_isapi.dll off the list, ends with IISRESET; for other entries no page says when a change counts."

// listRestart is the effect of a changed list of in-process extensions.
func listRestart(note string, f Fact) Effect {
	return Effect{Unit: UnitIISAdmin, Deferrable: true, Note: note, Fact: f}
}

const extensionsCame = "Web service extensions came with IIS 6.0: before, the script maps and the rights of a key alone decide what runs."

// InProcessApps are the ISAPI extensions that always run in inetinfo.exe in
// IIS 5.0 isolation mode. A declared value is a change of the list: only, or
// include and exclude.
var InProcessApps = listRow(Attr{
	Name: "only", Label: "InProcessIsapiApps", Blocks: []model.Kind{model.InProcessISAPI},
	Type:    Type{Kind: TSet, Paths: true},
	Doc:     "The ISAPI extensions that always run in inetinfo.exe, whatever the protection of the application; a bare file name matches every path.",
	Example: `["C:/WINDOWS/system32/inetsrv/httpodbc.dll", "ssinc.dll"]`,
	Home:    inMetabase("InProcessIsapiApps", 2073, RawMULTISZ, utServer, inherit), Isolation: true,
	Defaults: Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA", "SDK6/ms525160")},
	Answers: since4(
		needing(obeyed(Doc("SDK6/ms525160")), listRestart(listEndsWithReset, Derive("SEED001", "KB812833"))),
		dead(ignored("DIS013", "The list belongs to the process model of IIS 5.0: in worker process isolation mode every ISAPI extension runs in the worker process.",
			Doc("SDK6/ms525982", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113")))).
		on4(needing(obeyed(Doc("Q230287")), listRestart("No page says when a change of the list counts on IIS 4.0: the restart of IIS is the safe choice.", Unsourced()))).
		on5(needing(obeyed(Doc("IIS5J/cc338381")), listRestart(listEndsWithReset, Derive("SEED001", "KB812833", "Q294774")))).
		on7(gone7("DIS013", "The list has no successor since IIS 7.0: every ISAPI extension runs in the worker process.", Doc("SCH", "MBC"))).answers(),
	Conflicts: []Conflict{disagree("Where the list may stand", "The service only, as the schema of IIS 6.0 has it: in_process_isapi is a block of the server.",
		says("At the service and at a site (IIS 5.0).", "IIS5J/cc338381"),
		says("At the service only (IIS 6.0).", "SDK6/ms525160", "MBSCHEMA"))},
})

// ApplicationDependencies says which web service extensions an application needs.
var ApplicationDependencies = listRow(Attr{
	Name: "application_dependencies", Label: "ApplicationDependencies", Blocks: webServiceOnly(),
	Type:     Type{Kind: TList, Fold: true},
	Doc:      "Which groups of web service extensions an application needs, one entry an application: name;group.",
	Example:  `["Active Server Pages;ASP"]`,
	Home:     inMetabase("ApplicationDependencies", 2167, RawMULTISZ, utServer, noFlags),
	Defaults: Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA")},
	Answers:  bothAlike(untold(obeyed(Derive("HDR", "SDK6/ms524684"))), absent("", extensionsCame, Derive("HDR"))).answers(),
})

// restrictionRow makes the row of a list the schema declares and no class has.
func restrictionRow(name, label string, id uint32, doc, example string) Handle[[]string] {
	return listRow(Attr{
		Name: name, Label: label, Blocks: webServiceOnly(),
		Type: Type{Kind: TList, Fold: true}, Doc: doc, Example: example,
		Home:     inMetabase(label, id, RawMULTISZ, utServer, noFlags),
		Defaults: Defaults{Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: "The released schema lets no key hold it: web_service_extension takes its place.",
		Answers: bothAlike(dead(ignored("", "Web service extensions (WebSvcExtRestrictionList) decide.", Unsourced())).
			owned(Derive("MBSCHEMA"), "no call: declare web_service_extension blocks"), absent("", extensionsCame, Derive("HDR"))).
			on7(moved("security/isapiCgiRestriction", Unsourced())).answers(),
	})
}

// IsapiRestrictionList is an early form of the web service extensions.
var IsapiRestrictionList = restrictionRow("isapi_restriction_list", "IsapiRestrictionList", 2163,
	"A list of ISAPI extensions from before the release of IIS 6.0.", `["0,*.dll"]`)

// CgiRestrictionList is an early form of the web service extensions.
var CgiRestrictionList = restrictionRow("cgi_restriction_list", "CgiRestrictionList", 2164,
	"A list of CGI programs from before the release of IIS 6.0.", `["0,*.exe"]`)
