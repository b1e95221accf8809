package schema

import "github.com/isoplan/isoplan/internal/model"

func filterOnly() []model.Kind { return []model.Kind{model.Filter} }

const (
	filterRestart = "A filter stays loaded, and another is not loaded, until IIS is restarted."
	filterSafe    = "No page says what a changed filter needs on IIS 6.0: the restart of the WWW service is the safe choice. The filter of a site is loaded at the site's first request (WS03/cc759144)."
	filterAdded   = "A filter that is added to a site is loaded at once on IIS 5.0, without a restart (KBZ/317/204)."
)

// filterLoads are the ages of a value IIS reads when it loads filters: pages
// ask for a restart of IISADMIN up to IIS 5.1, and of IIS 6.0 none says what a
// change needs, so the restart of the service is assumed.
func filterLoads(page Fact) ages {
	restart := Effect{Unit: UnitIISAdmin, Deferrable: true, Note: filterRestart, Fact: Doc("Q150312", "Q302988")}
	g := since4(
		needing(obeyed(page), Effect{Unit: UnitW3SVC, Deferrable: true, Note: filterSafe, Fact: Unsourced()}),
		needing(obeyed(page), Effect{Unit: UnitW3SVC, Deferrable: true, Note: filterSafe,
			Smaller: "Filters live in the worker processes, so recycling the pools may do (SDK6/ms525612).", Fact: Unsourced()})).
		on4(needing(obeyed(weaker(page)), restart))
	restart.Smaller = filterAdded
	return g.on5(needing(obeyed(weaker(page)), restart))
}

func siteFilters() Conflict {
	return disagree("When a filter of a site is loaded", "The restart of IISADMIN up to IIS 5.1, which every page is satisfied with; the dynamic load is named as the smaller way.",
		says("After a restart of IISADMIN (IIS 1.0 to 5.0).", "Q150312"),
		says("As soon as it is added (IIS 5.0).", "KBZ/317/204"),
		says("At the first request for the site (IIS 6.0).", "WS03/cc759144"))
}

// FilterLoadOrder lists the filters of the service or of a site.
var FilterLoadOrder = listRow(Attr{
	Name: "filter_load_order", Label: "FilterLoadOrder", Blocks: []model.Kind{model.WebService, model.Site},
	Type:    Type{Kind: TList, Fold: true, Commas: true},
	Doc:     "The names of the filters in the order in which they are loaded; a filter that is not named is not loaded.",
	Example: `["urlscan", "sspifilt"]`,
	Home: Home{Space: MetabaseSpace, Property: "FilterLoadOrder", ID: 2040, Raw: RawSTRING,
		UserType: utServer, Flags: noFlags, Sub: "Filters"},
	Defaults:  Defaults{Schema: model.List(), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   filterLoads(Derive("HDR", "Q302988")).on7(moved("isapiFilters: the order of the filter elements", Derive("ID7"))).answers(),
	Conflicts: []Conflict{siteFilters()},
})

// FilterPath is the library of a filter.
var FilterPath = textRow(Attr{
	Name: "filter_path", Label: "FilterPath", Blocks: filterOnly(),
	Type: Type{Kind: TPath}, Doc: "The library of the filter.", Example: `"C:/WINDOWS/system32/inetsrv/urlscan/urlscan.dll"`,
	Home:      inMetabase("FilterPath", 2041, RawSTRING, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Required:  filterOnly(),
	Isolation: true,
	Answers:   filterLoads(Derive("HDR", "WIX")).on7(moved("isapiFilters/filter@path", Doc("ID7"))).answers(),
	Conflicts: []Conflict{siteFilters()},
})

// FilterEnabled switches a filter on.
var FilterEnabled = boolRow(Attr{
	Name: "filter_enabled", Label: "FilterEnabled", Blocks: filterOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether the filter may be loaded.", Example: `true`,
	Home:      inMetabase("FilterEnabled", 2043, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "SDK6/ms525362")},
	Isolation: true,
	Answers:   filterLoads(Doc("SDK6/ms525362")).answers(),
	Conflicts: []Conflict{siteFilters()},
})

// FilterDescription is what a filter says about itself.
var FilterDescription = textRow(Attr{
	Name: "filter_description", Label: "FilterDescription", Blocks: filterOnly(),
	Type: Type{Kind: TText}, Doc: "A text about the filter, for display.", Example: `"UrlScan ISAPI Filter"`,
	Home:      inMetabase("FilterDescription", 2045, RawSTRING, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   since4Alike(quiet(obeyed(Derive("HDR", "WIX")), Derive("HDR"), "It is for display only.")).answers(),
})

// FilterEnableCache says whether responses may be cached with the filter.
var FilterEnableCache = boolRow(Attr{
	Name: "filter_enable_cache", Label: "FilterEnableCache", Blocks: filterOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether responses may be cached although the filter is installed.", Example: `true`,
	Home:      inMetabase("FilterEnableCache", 2046, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers: filterLoads(Derive("HDR")).only4(absent("", "It came with IIS 5.0.", Derive("HDR"))).
		on7(moved("isapiFilters/filter@enableCache", Doc("ID7"))).answers(),
})

const filterOwns = "The filter itself decides it when it is loaded."

// FilterReadRaw is the bit of filter_flags of a filter that reads raw data: it
// does not load in worker process isolation mode (KB327611, WS03/cc759144).
const FilterReadRaw uint64 = 32768

// FilterFlags are the events a filter asked for.
var FilterFlags = numberRow(Attr{
	Name: "filter_flags", Label: "FilterFlags", Blocks: filterOnly(),
	Type: Type{Kind: TFlags, Flags: []Flag{{"NotifySecurePort", 1}, {"NotifyNonSecurePort", 2}, {"NotifyReadRawData", FilterReadRaw},
		{"NotifyPreProcHeaders", 16384}, {"NotifyAuthentication", 8192}, {"NotifyUrlMap", 4096}, {"NotifyAccessDenied", 2048},
		{"NotifySendResponse", 64}, {"NotifySendRawData", 1024}, {"NotifyLog", 512}, {"NotifyEndOfRequest", 128},
		{"NotifyEndOfNetSession", 256}, {"NotifyOrderHigh", 524288}, {"NotifyOrderMedium", 262144}, {"NotifyOrderLow", 131072},
		{"NotifyAuthComplete", 67108864}}},
	Doc: "The events the filter asked for when it was loaded.", Example: `["NotifyPreProcHeaders", "NotifyOrderHigh"]`,
	Home:     inMetabase("FilterFlags", 2044, RawDWORD, utServer, noFlags),
	Defaults: Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: filterOwns, Volatile: true,
	Answers: since4Alike(quiet(obeyed(Doc("HDR")), Doc("Q237471"), "It shows what the filter asked for.")).
		owned(Doc("Q237471"), "no call: the filter sets it").answers(),
})

// FilterState says whether a filter is loaded.
var FilterState = numberRow(Attr{
	Name: "filter_state", Label: "FilterState", Blocks: filterOnly(),
	Type: Type{Kind: TNumber}, Doc: "Whether the filter is loaded (1) or not (4).", Example: `1`,
	Home:     inMetabase("FilterState", 2042, RawDWORD, utServer, noFlags),
	Defaults: Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: "IIS writes it when it loads or unloads the filter.", Volatile: true,
	Answers: since4Alike(quiet(obeyed(Doc("MSDN98/arproprf_0zxh", "HDR")), Doc("MSDN98/arproprf_0zxh"), "It shows what is loaded now.")).
		owned(Doc("MSDN98/arproprf_0zxh"), "no call: IIS sets it").answers(),
})
