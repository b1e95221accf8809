package schema

import "github.com/isoplan/isoplan/internal/model"

// The rows below are the ASP properties of a process: all applications of one
// process share them, so that they count at the service and, where protections
// decide, at a site whose application has a process of its own. Set anywhere
// else they are stored and without effect (TYPES).

const (
	aspAtService = "One process runs many applications: the value counts at web_service only."
	aspElsewhere = "One process runs many applications: the value counts at web_service, or at a site with protection = \"high\"."
	aspAtSite    = "It counts only where the site's application has a process of its own: protection = \"high\" at the root application, which no attribute of the site shows."
	aspOlder     = "The page names a site with High protection for IIS 5.1 and earlier, and the service without a version."
)

// aspEffect is what a change of such a property needs.
type aspEffect func(Answer) Answer

// aspUntold is the effect of a property whose page says nothing.
func aspUntold(a Answer) Answer { return a }

// aspAnswers are the answers of an ASP property of a process on the blocks of
// a kind, where a change needs what effect says.
func aspAnswers(k model.Kind, effect aspEffect) ages {
	f := Doc("TYPES")
	nowhere := dead(ignored("DIS014", aspElsewhere, f))
	inPools := dead(ignored("DIS014", aspAtService, f))
	switch k {
	case model.WebService:
		counts := effect(untold(obeyed(f)))
		older := effect(untold(obeyedSaying(aspOlder, weaker(f))))
		return since4Alike(counts).on4(older).on5(older).on7(aspSection())
	case model.Site:
		return since4(effect(untold(obeyedSaying(aspAtSite, f))), inPools).on7(aspSection())
	}
	return since4(nowhere, inPools).on7(aspSection())
}

// aspRow makes the row of an ASP property of a process; its own answers are
// those at keys below a site, where it counts nowhere.
func aspRow(name, label string, id uint32, raw Raw, t Type, schema model.Value, doc, example string) Attr {
	return withAsp(Attr{
		Name: name, Label: label, Blocks: applicationKinds(), Type: t, Doc: doc, Example: example,
		Home:     inMetabase(label, id, raw, utWAM, inherit),
		Defaults: Defaults{Schema: schema, Fact: Doc("MBSCHEMA")},
	}, aspUntold, aspUntold)
}

// withAsp gives a row the answers of an ASP property of a process, with what a
// change needs at the service and at a site.
func withAsp(a Attr, atService, atSite aspEffect) Attr {
	a.Answers = aspAnswers(model.App, aspUntold).answers()
	a.At = map[model.Kind]Answers{
		model.WebService: aspAnswers(model.WebService, atService).answers(),
		model.Site:       aspAnswers(model.Site, atSite).answers(),
	}
	return a
}

func aspSwitch(name, label string, id uint32, schema bool, doc, example string) Handle[bool] {
	return boolRow(aspRow(name, label, id, RawBOOL, Type{Kind: TBool}, model.Bool(schema), doc, example))
}

func aspCount(name, label string, id uint32, schema uint64, doc, example string) Handle[uint64] {
	return numberRow(aspRow(name, label, id, RawDWORD, Type{Kind: TNumber}, model.Number(schema), doc, example))
}

// AspAllowOutOfProcComponents let ASP pages make components in processes of
// their own; IIS 5.0 and later ignore it.
var AspAllowOutOfProcComponents = boolRow(outOfProc(aspRow("asp_allow_out_of_proc_components", "AspAllowOutOfProcComponents", 7014, RawBOOL,
	Type{Kind: TBool}, model.Bool(true), "Whether ASP pages may use components that run in processes of their own; only IIS 4.0 asks.", `true`)))

func outOfProc(a Attr) Attr {
	const why = "Since IIS 5.0 it is ignored and taken for true."
	ignoring := dead(ignored("DIS016", why, Doc("KB233968")))
	on4Only := func(k model.Kind) Answers {
		return since4Alike(ignoring).on5(ignoring).only4(aspAnswers(k, aspUntold).iis4).on7(gone7("DIS016", why, Derive("KB233968"))).answers()
	}
	a.Answers = on4Only(model.App)
	a.At = map[model.Kind]Answers{model.WebService: on4Only(model.WebService), model.Site: on4Only(model.Site)}
	return a
}

// AspDiskTemplateCacheDirectory is a folder of ASP.
var AspDiskTemplateCacheDirectory = textRow(aspRow("asp_disk_template_cache_directory", "AspDiskTemplateCacheDirectory", 7036, RawEXPANDSZ,
	Type{Kind: TPath}, model.Text(`%Windir%\System32\inetsrv\ASP Compiled Templates`),
	"The folder AspDiskTemplateCacheDirectory of ASP, whose use no page at hand describes.", `"D:/asp/templates"`))

// AspEnableAspHtmlFallback is a switch of ASP.
var AspEnableAspHtmlFallback = aspSwitch("asp_enable_asp_html_fallback", "AspEnableAspHtmlFallback", 7021, false,
	"The switch AspEnableAspHtmlFallback of ASP, whose meaning no page at hand gives.", `false`)

// AspEnableChunkedEncoding is a switch of ASP.
var AspEnableChunkedEncoding = aspSwitch("asp_enable_chunked_encoding", "AspEnableChunkedEncoding", 7022, true,
	"The switch AspEnableChunkedEncoding of ASP, whose meaning no page at hand gives.", `true`)

// AspEnableTypelibCache is a switch of ASP.
var AspEnableTypelibCache = aspSwitch("asp_enable_typelib_cache", "AspEnableTypelibCache", 7023, true,
	"The switch AspEnableTypelibCache of ASP, whose meaning no page at hand gives.", `true`)

// AspErrorsToNTLog is a switch of ASP.
var AspErrorsToNTLog = aspSwitch("asp_errors_to_nt_log", "AspErrorsToNTLog", 7024, false,
	"The switch AspErrorsToNTLog of ASP, whose meaning no page at hand gives.", `false`)

// AspExceptionCatchEnable is a switch of ASP.
var AspExceptionCatchEnable = aspSwitch("asp_exception_catch_enable", "AspExceptionCatchEnable", 7015, true,
	"The switch AspExceptionCatchEnable of ASP, whose meaning no page at hand gives.", `true`)

// AspLogErrorRequests is a switch of ASP.
var AspLogErrorRequests = aspSwitch("asp_log_error_requests", "AspLogErrorRequests", 7001, true,
	"The switch AspLogErrorRequests of ASP, whose meaning no page at hand gives.", `true`)

// AspMaxDiskTemplateCacheFiles is a limit of ASP.
var AspMaxDiskTemplateCacheFiles = aspCount("asp_max_disk_template_cache_files", "AspMaxDiskTemplateCacheFiles", 7040, 2000,
	"The limit AspMaxDiskTemplateCacheFiles of ASP, whose meaning no page at hand gives.", `2000`)

// AspProcessorThreadMax is how many threads ASP may have for each processor.
var AspProcessorThreadMax = numberRow(withAsp(aspRow("asp_processor_thread_max", "AspProcessorThreadMax", 7025, RawDWORD,
	Type{Kind: TNumber, Unit: "threads per CPU"}, model.Number(10), "How many threads ASP may have for each processor.", `25`),
	aspThreads(UnitW3SVC, Derive("TN:cc784876")), aspThreads(UnitSite, Doc("TN:cc784876"))))

// aspThreads is the effect of a changed number of threads: the web server
// instance has to be stopped and started (TN:cc784876), which at the service
// is every site.
func aspThreads(u Unit, f Fact) aspEffect {
	return func(a Answer) Answer {
		a.Quiet, a.NoEffect = "", Fact{}
		a.Effects = []Effect{{Unit: u, Deferrable: true, Note: "The old number of threads counts until the sites it is for are stopped and started.", Fact: f}}
		return a
	}
}

// AspRequestQueueMax is a limit of ASP.
var AspRequestQueueMax = aspCount("asp_request_queue_max", "AspRequestQueueMax", 7026, 500,
	"The limit AspRequestQueueMax of ASP, whose meaning no page at hand gives.", `500`)

// AspScriptEngineCacheMax is a limit of ASP.
var AspScriptEngineCacheMax = aspCount("asp_script_engine_cache_max", "AspScriptEngineCacheMax", 7005, 250,
	"The limit AspScriptEngineCacheMax of ASP, whose meaning no page at hand gives.", `250`)

// AspScriptFileCacheSize is a limit of ASP.
var AspScriptFileCacheSize = aspCount("asp_script_file_cache_size", "AspScriptFileCacheSize", 7004, 500,
	"The limit AspScriptFileCacheSize of ASP, whose meaning no page at hand gives.", `500`)

// AspTrackThreadingModel is a switch of ASP.
var AspTrackThreadingModel = aspSwitch("asp_track_threading_model", "AspTrackThreadingModel", 7020, false,
	"The switch AspTrackThreadingModel of ASP, whose meaning no page at hand gives.", `false`)

// DisableSocketPooling says whether each site listens on its own addresses
// only, rather than all sites on every address of the machine.
var DisableSocketPooling = boolRow(Attr{
	Name: "disable_socket_pooling", Label: "DisableSocketPooling", Blocks: webServiceOnly(),
	Type: Type{Kind: TBool}, Doc: "Whether IIS listens on the addresses of its sites only; otherwise it listens on every address of the machine.", Example: `true`,
	Home:     inMetabase("DisableSocketPooling", 1029, RawBOOL, utServer, inherit),
	Defaults: Defaults{Schema: model.Bool(true), Fact: Doc("MBSCHEMA")},
	Answers: since5(dead(ignored("DIS015", "On IIS 6.0 HTTP.sys listens, and the value is not used.", Unsourced())),
		absent("", "The page that describes it is about IIS 5.0.", Derive("Q238131"))).
		on5(needing(obeyed(Doc("Q238131")), Effect{Unit: UnitIISAdmin, Deferrable: true,
			Note: "IIS listens as before until IISADMIN is stopped and started and the WWW service restarted.", Fact: Doc("Q238131")})).
		on7(gone7("DIS015", "HTTP.sys listens, and the value is not used.", Unsourced())).answers(),
})
