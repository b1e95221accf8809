package lang

import (
	"maps"
	"sync"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// blockDocs say what each block is for. A block without an entry fails a test.
// They are made when somebody asks: most runs of the program never do.
var blockDocs = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"isoplan":               "What the configuration asks of isoplan itself.",
		"suppress":              "Silences findings, as the comments do, by address; the label is the ID of the rule.",
		"variable":              "An input of the configuration; expressions read it as var.NAME.",
		"validation":            "A condition the value of a variable must meet.",
		"locals":                "Names for values; expressions read them as local.NAME.",
		"output":                "A value that plans show.",
		"server":                "One server. Its objects stand in it as blocks.",
		"module":                "One use of a module, a folder that holds the body of a server. Other arguments are its inputs, the variables of the module. Its outputs are module.NAME.OUTPUT.",
		"precondition":          "In a file of a module: when the module may be used at all. Where the condition is false, the module block is refused.",
		"override":              "Attributes whose values count in place of what modules say about the object; null takes the modules' value away.",
		"live":                  "Where the live files of the server are. The label says how they are reached: copy for files taken from the server, mount for the server's own, collected for the text that isoplan collect made it write, ssh for a server with an SSH service.",
		"observed":              "What no file tells about the server. What is left out is what the text of live \"collected\" says, else not known: nothing is guessed from its absence.",
		"disruption":            "The most that an apply may cost.",
		"window":                "A time in which more is allowed; its terms stand in place of those around it.",
		"metabase":              "The properties at /LM.",
		"web_service":           "The properties at /LM/W3SVC, which sites and applications inherit.",
		"in_process_isapi":      "The list InProcessIsapiApps. include and exclude keep the other entries of the server, only is the whole list.",
		"process_model":         "The processModel element of one machine.config. The label is its folder, with /64 behind it for the file of the 64-bit framework.",
		"app_pool_defaults":     "The properties at /LM/W3SVC/AppPools, which application pools inherit.",
		"app_pool":              "One application pool.",
		"web_service_extension": "One entry of WebSvcExtRestrictionList. The label is the file.",
		"filter":                "One ISAPI filter, of the whole service or, inside a site, of the site.",
		"site":                  "One web site. It is found by id, else by the name in its label or server_comment; to create one id is required.",
		"app":                   "One application. The label is its URL. With path it is a virtual directory, without one a directory.",
		"app_defaults":          "Attributes for applications of the site that exist or are declared. It creates none, and what an application says itself wins.",
		"virtual_directory":     "One virtual directory. The label is its URL.",
		"directory":             "One directory below a site or a virtual directory. The label is its URL.",
	}
})

// argumentDocs say what each argument takes and does: under BLOCK.ARGUMENT
// where a block has a meaning of its own for it, else under its name. An
// argument of a shape without an entry fails a test, and so does an entry
// without an argument.
var argumentDocs = sync.OnceValue(func() map[string]ArgumentReference {
	docs := map[string]ArgumentReference{
		// Of every object.
		"for_each":  {Takes: TakesEach, Doc: "Makes one object for each element, whose name is the key. Inside the block each.key and each.value are the element."},
		"iterator":  {Takes: TakesName, Doc: "Another name for each, for blocks with for_each inside one another."},
		"ensure":    {Takes: TakesText, Words: []string{"present", "absent"}, Doc: "absent removes the object. present says that an application without path is new, although an undeclared one of the site has nearly its URL."},
		"protect":   {Takes: TakesBool, Doc: "true refuses every plan that would delete the object."},
		"reset":     {Takes: TakesTexts, Doc: "Names of attributes whose local values are removed, so that the inherited ones show."},
		"recursive": {Takes: TakesBool, Doc: "With ensure = \"absent\": true lets the object take its children with it."},
		"traits":    {Takes: TakesTraits, Doc: "Facts about it that no file holds; see the list of traits."},
		"exclusive": {Takes: TakesTexts, Words: []string{"app", "app_pool", "directory", "filter", "site", "virtual_directory", "web_service_extension"}, Doc: "Kinds of blocks of which the undeclared objects of the server are deleted."},
		"ignore":    {Takes: TakesTexts, Doc: "Patterns over addresses that exclusive leaves alone; * stands for any text."},
		"name":      {Takes: TakesText, Doc: "The name, where it is not the label or the key of for_each."},
		"url":       {Takes: TakesText, Doc: "The URL, where it is not the label or the key of for_each."},

		"server.version":                    {Takes: TakesVersion, Words: schema.Versions(), Required: true, Doc: "The version of IIS."},
		"server.migrates_to":                {Takes: TakesVersion, Doc: "The version of IIS the server is to be migrated to: rules then say what would break."},
		"server.group":                      {Takes: TakesText, Doc: "The name of a group of servers that are changed one after the other."},
		"server.max_unavailable":            {Takes: TakesNumber, Doc: "How many servers of the group may be changed at a time; 1 when it is left out."},
		"server.protect":                    {Takes: TakesBool, Doc: "true refuses every plan that would delete anything on the server."},
		"site.id":                           {Takes: TakesNumber, Doc: "The number of the site in the metabase."},
		"site.exclusive":                    {Takes: TakesTexts, Words: []string{"app", "directory", "filter", "virtual_directory"}, Doc: "Kinds of blocks of which the undeclared objects of the site are deleted."},
		"site.apps":                         {Takes: TakesRows, Doc: "The short form of app blocks: one row for each URL."},
		"app_defaults.match":                {Takes: TakesTexts, Required: true, Doc: "Patterns over URLs; * stands for any text, and the more special pattern counts first."},
		"in_process_isapi.include":          {Takes: TakesTexts, Doc: "Entries that are to be in the list; the others stay."},
		"in_process_isapi.exclude":          {Takes: TakesTexts, Doc: "Entries that are not to be in the list; the others stay."},
		"in_process_isapi.exclude_matching": {Takes: TakesMatches, Words: model.Matches(), Doc: "Which entries of the server leave the list: [{ match = \"name\", text = \"aspnet_isapi.dll\" }]. Letter case and the kind of slash do not count."},
		"in_process_isapi.include_unless":   {Takes: TakesMatches, Words: model.Matches(), Doc: "Entries that are to be in the list unless one that matches them is: [{ match = \"name\", path = \"C:/isapi/shop.dll\" }]."},

		"observed.services":                {Takes: TakesTexts, Doc: "The short names of the services that ran."},
		"observed.iisreset":                {Takes: TakesText, Words: []string{"enabled", "disabled"}, Doc: "Whether the server accepts IISReset."},
		"observed.memory":                  {Takes: TakesMemory, Doc: "The physical memory of the server."},
		"observed.processors":              {Takes: TakesNumber, Doc: "How many processors the server has."},
		"observed.fixes":                   {Takes: TakesTexts, Doc: "The fixes that are installed, by the number of their page."},
		"observed.running_mode":            {Takes: TakesText, Words: schema.ModeWords(), Doc: "The isolation mode the server runs in now."},
		"observed.frameworks":              {Takes: TakesTextMap, Doc: "The version of aspnet_isapi.dll, by the folder of the .NET Framework."},
		"observed.framework_service_packs": {Takes: TakesNumMap, Doc: "The number of the service pack, by the folder of the .NET Framework; 0 is none."},
		"observed.service_pack":            {Takes: TakesNumber, Doc: "The number of the service pack of Windows; 0 is none."},
		"observed.bitness":                 {Takes: TakesText, Words: []string{"32", "64"}, Doc: "Whether Windows has 32 or 64 bits."},
		"observed.domain_controller":       {Takes: TakesBool, Doc: "Whether the server is a domain controller."},
		"observed.iwam_in_sync":            {Takes: TakesBool, Doc: "Whether the IWAM account has the same password in Windows, the metabase and COM+."},
		"observed.subauthentication":       {Takes: TakesBool, Doc: "Whether iissuba.dll is registered."},
		"observed.upgraded_from":           {Takes: TakesText, Words: []string{"none", "4.0", "5.0"}, Doc: "The version of IIS the server was upgraded from; none for a clean installation."},

		"disruption.allow":    {Takes: TakesText, Words: levels, Doc: "The gravest restart that is allowed; pool when it is left out."},
		"disruption.max_apps": {Takes: TakesNumber, Doc: "The most applications a restart may reach; no limit when it is left out."},
		"window.days":         {Takes: TakesTexts, Words: weekdays, Doc: "The days it begins on; every day when it is left out."},
		"window.from":         {Takes: TakesText, Required: true, Doc: "When it begins: \"02:00\"."},
		"window.to":           {Takes: TakesText, Required: true, Doc: "When it ends: \"04:00\"; \"24:00\" is the end of the day."},
		"window.time_zone":    {Takes: TakesText, Required: true, Doc: "The time zone by its name in the IANA list: \"Europe/Berlin\"."},
		"window.allow":        {Takes: TakesText, Words: levels, Required: true, Doc: "The gravest restart that is allowed in it."},
		"window.max_apps":     {Takes: TakesNumber, Doc: "The most applications a restart may reach in it; no limit when it is left out."},

		"isoplan.required_version":   {Takes: TakesText, Doc: "Conditions on the version of isoplan: \">= 0.1, < 2.0\"."},
		"suppress.reason":            {Takes: TakesText, Required: true, Doc: "Why; nobody will know it otherwise."},
		"suppress.until":             {Takes: TakesText, Doc: "The last day it holds, YYYY-MM-DD; no end when it is left out."},
		"suppress.addresses":         {Takes: TakesTexts, Doc: "Patterns over addresses it is limited to; * stands for any text. All when it is left out."},
		"output.value":               {Takes: TakesAny, Required: true, Doc: "The value."},
		"output.description":         {Takes: TakesText, Doc: "A sentence for people."},
		"output.sensitive":           {Takes: TakesBool, Doc: "true keeps the value out of everything that is shown."},
		"variable.type":              {Takes: TakesType, Doc: "The type, without quotes: string, list(string), object({ url = string })."},
		"variable.default":           {Takes: TakesAny, Doc: "The value when none is given."},
		"variable.description":       {Takes: TakesText, Doc: "A sentence for people."},
		"variable.sensitive":         {Takes: TakesBool, Doc: "true keeps the value out of everything that is shown."},
		"variable.nullable":          {Takes: TakesBool, Doc: "false refuses null; true when it is left out."},
		"module.source":              {Takes: TakesText, Required: true, Doc: "The folder of the module below this one, \"./modules/NAME\", or \"isoplan/NAME\" of the library; a text that is written out."},
		"precondition.condition":     {Takes: TakesAny, Required: true, Doc: "An expression over var.NAME and server.NAME that must give true."},
		"precondition.error_message": {Takes: TakesText, Required: true, Doc: "What is said when it does not."},
		"validation.condition":       {Takes: TakesAny, Required: true, Doc: "An expression over var.NAME that must give true."},
		"validation.error_message":   {Takes: TakesText, Required: true, Doc: "What is said when it does not."},
	}
	maps.Copy(docs, liveDocs())
	return docs
})

// liveDocs say what the arguments of live blocks take and do.
func liveDocs() map[string]ArgumentReference {
	return map[string]ArgumentReference{
		"live.root":              {Takes: TakesText, Doc: "A folder laid out like the drives of the server: C/WINDOWS/system32/inetsrv/MetaBase.xml."},
		"live.drives":            {Takes: TakesTextMap, Doc: "One folder for each drive letter, in place of root."},
		"live.windows_directory": {Takes: TakesText, Doc: "The Windows folder of the server; without it C:/WINDOWS and C:/WINNT are both tried."},
		"live.metabase":          {Takes: TakesText, Doc: "Where MetaBase.xml is: a path of the server, or without root and drives a local file."},
		"live.machine_config":    {Takes: TakesTextMap, Doc: "Where machine.config files are, by the name of the process model."},
		"live.collected_at":      {Takes: TakesText, Doc: "When the files were taken, with the time zone: 2026-03-01T14:05:00+01:00."},
		"live.file":              {Takes: TakesText, Doc: "Of live \"collected\": the text the collector wrote on the server, or what adsutil printed there."},
		"live.host":              {Takes: TakesText, Doc: "Of live \"ssh\": the name or address of the server."},
		"live.port":              {Takes: TakesNumber, Doc: "Of live \"ssh\": the port of its SSH service; 22 when it is left out."},
		"live.user":              {Takes: TakesText, Doc: "Of live \"ssh\": the account on the server. There is no password: a key or the SSH agent opens it."},
		"live.key_file":          {Takes: TakesText, Doc: "Of live \"ssh\": the file of the private key; the keys of the SSH agent when it is left out."},
		"live.known_hosts":       {Takes: TakesText, Doc: "Of live \"ssh\": the file of the host keys that are trusted; the person's own known_hosts when it is left out."},
		"live.directory":         {Takes: TakesText, Doc: "Of live \"ssh\": the folder on the server for scripts and what they print, relative to where the user begins."},
		"live.timeout":           {Takes: TakesSeconds, Doc: "Of live \"ssh\": how long to wait for the server, in seconds or as hours, minutes and seconds."},
	}
}
