package schema

import "github.com/isoplan/isoplan/internal/model"

func filterOnly() []model.Kind { return []model.Kind{model.Filter} }

// filterLoads is the answer of a value IIS reads when it loads filters: no
// page says what a change needs, so the restart of the service is assumed.
func filterLoads(page Fact) Answers {
	const note = "No page says what a changed filter needs on IIS 6.0: the restart of the WWW service is the safe choice. The filter of a site is loaded at the site's first request (WS03/cc759144)."
	return Answers{
		IIS6Iis5: needing(obeyed(page), Effect{Unit: UnitW3SVC, Deferrable: true, Note: note, Fact: Unsourced()}),
		IIS6WPIM: needing(obeyed(page), Effect{Unit: UnitW3SVC, Deferrable: true,
			Note: note + " Filters live in the worker processes (SDK6/ms525612), so recycling the pools may do.", Fact: Unsourced()}),
	}
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
	Answers:   filterLoads(Derive("HDR", "Q302988")),
})

// FilterPath is the library of a filter.
var FilterPath = textRow(Attr{
	Name: "filter_path", Label: "FilterPath", Blocks: filterOnly(),
	Type: Type{Kind: TPath}, Doc: "The library of the filter.", Example: `"C:/WINDOWS/system32/inetsrv/urlscan/urlscan.dll"`,
	Home:      inMetabase("FilterPath", 2041, RawSTRING, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Required:  filterOnly(),
	Isolation: true,
	Answers:   filterLoads(Derive("HDR", "WIX")),
	Conflict:  "For IIS 5.0, KB 317204 loads a site's filter as soon as it is added (KBZ/317/204), Q150312 asks for a restart of IISADMIN. For IIS 6.0 only the first request is documented (WS03/cc759144).",
})

// FilterEnabled switches a filter on.
var FilterEnabled = boolRow(Attr{
	Name: "filter_enabled", Label: "FilterEnabled", Blocks: filterOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether the filter may be loaded.", Example: `true`,
	Home:      inMetabase("FilterEnabled", 2043, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA", "SDK6/ms525362")},
	Isolation: true,
	Answers:   filterLoads(Doc("SDK6/ms525362")),
})

// FilterDescription is what a filter says about itself.
var FilterDescription = textRow(Attr{
	Name: "filter_description", Label: "FilterDescription", Blocks: filterOnly(),
	Type: Type{Kind: TText}, Doc: "A text about the filter, for display.", Example: `"UrlScan ISAPI Filter"`,
	Home:      inMetabase("FilterDescription", 2045, RawSTRING, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   both(quiet(obeyed(Derive("HDR", "WIX")), Derive("HDR"), "It is for display only.")),
})

// FilterEnableCache says whether responses may be cached with the filter.
var FilterEnableCache = boolRow(Attr{
	Name: "filter_enable_cache", Label: "FilterEnableCache", Blocks: filterOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether responses may be cached although the filter is installed.", Example: `true`,
	Home:      inMetabase("FilterEnableCache", 2046, RawBOOL, utServer, noFlags),
	Defaults:  Defaults{Schema: model.Bool(false), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   filterLoads(Derive("HDR")),
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
	Answers: both(quiet(obeyed(Doc("HDR")), Doc("Q237471"), "It shows what the filter asked for.").
		owned(Doc("Q237471"), "no call: the filter sets it")),
})

// FilterState says whether a filter is loaded.
var FilterState = numberRow(Attr{
	Name: "filter_state", Label: "FilterState", Blocks: filterOnly(),
	Type: Type{Kind: TNumber}, Doc: "Whether the filter is loaded (1) or not (4).", Example: `1`,
	Home:     inMetabase("FilterState", 2042, RawDWORD, utServer, noFlags),
	Defaults: Defaults{Schema: model.Number(0), Fact: Doc("MBSCHEMA")},
	ReadOnly: true, Why: "IIS writes it when it loads or unloads the filter.", Volatile: true,
	Answers: both(quiet(obeyed(Doc("MSDN98/arproprf_0zxh", "HDR")), Doc("MSDN98/arproprf_0zxh"), "It shows what is loaded now.").
		owned(Doc("MSDN98/arproprf_0zxh"), "no call: IIS sets it")),
})
