package schema

import "github.com/isoplan/isoplan/internal/model"

func webServiceOnly() []model.Kind { return []model.Kind{model.WebService} }

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
	Answers: Answers{
		IIS6Iis5: needing(obeyed(Doc("SDK6/ms525160", "IIS5J/cc338381")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: "The procedure of KB 812833, which takes aspnet_isapi.dll off the list, ends with IISRESET; for other entries no page says when a change counts.",
			Fact: Derive("SEED001", "KB812833")}),
		IIS6WPIM: dead(ignored("DIS013", "The list belongs to the process model of IIS 5.0: in worker process isolation mode every ISAPI extension runs in the worker process.",
			Doc("SDK6/ms525982", "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"))),
	},
	Conflict: "For IIS 5.0 the list can also stand at a site (IIS5J/cc338381); the schema of IIS 6.0 knows it at the service only (SDK6/ms525160).",
})

// ApplicationDependencies says which web service extensions an application needs.
var ApplicationDependencies = listRow(Attr{
	Name: "application_dependencies", Label: "ApplicationDependencies", Blocks: webServiceOnly(),
	Type:     Type{Kind: TList, Fold: true},
	Doc:      "Which groups of web service extensions an application needs, one entry an application: name;group.",
	Example:  `["Active Server Pages;ASP"]`,
	Home:     inMetabase("ApplicationDependencies", 2167, RawMULTISZ, utServer, noFlags),
	Defaults: Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA")},
	Answers:  both(untold(obeyed(Derive("HDR", "SDK6/ms524684")))),
})

// restrictionRow makes the row of a list the schema declares and no class has.
func restrictionRow(name, label string, id uint32, doc, example string) Handle[[]string] {
	return listRow(Attr{
		Name: name, Label: label, Blocks: webServiceOnly(),
		Type: Type{Kind: TList, Fold: true}, Doc: doc, Example: example,
		Home:     inMetabase(label, id, RawMULTISZ, utServer, noFlags),
		Defaults: Defaults{Fact: Doc("MBSCHEMA")},
		ReadOnly: true, Why: "The released schema lets no key hold it: web_service_extension takes its place.",
		Answers: both(dead(ignored("", "Web service extensions (WebSvcExtRestrictionList) decide.", Unsourced())).
			owned(Derive("MBSCHEMA"), "no call: declare web_service_extension blocks")),
	})
}

// IsapiRestrictionList is an early form of the web service extensions.
var IsapiRestrictionList = restrictionRow("isapi_restriction_list", "IsapiRestrictionList", 2163,
	"A list of ISAPI extensions from before the release of IIS 6.0.", `["0,*.dll"]`)

// CgiRestrictionList is an early form of the web service extensions.
var CgiRestrictionList = restrictionRow("cgi_restriction_list", "CgiRestrictionList", 2164,
	"A list of CGI programs from before the release of IIS 6.0.", `["0,*.exe"]`)
