package schema

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
)

// Trait is a fact about an application, a pool or a filter that no file holds
// and a person may declare: traits = { session_state = "InProc" }.
type Trait struct {
	// Name is the name in HCL.
	Name string
	// Blocks are the kinds of blocks that may declare it.
	Blocks []model.Kind
	// Words are the values it takes, "true" and "false" for a yes or no; none
	// is any text.
	Words []string
	// Number says that it takes a whole number; Duration a time, in seconds.
	Number, Duration bool
	// List says that it takes one text or a list of them.
	List bool
	// Doc says in one sentence what it states.
	Doc string
}

// TraitDLLs is the trait that names the libraries an application loads.
const TraitDLLs = "dlls"

func yesNo() []string { return []string{"false", "true"} }

// Traits lists what may be declared about applications, pools and filters, by
// name.
func Traits() []Trait {
	app, both, pool := []model.Kind{model.App}, []model.Kind{model.App, model.AppPool}, []model.Kind{model.AppPool}
	appOrFilter, all := []model.Kind{model.App, model.Filter}, []model.Kind{model.App, model.AppPool, model.Filter}
	return []Trait{
		{Name: "anonymous_password_sync", Blocks: app, Words: yesNo(), Doc: "Whether IIS logs its anonymous user on by sub-authentication (AnonymousPasswordSync)."},
		{Name: "authentication", Blocks: app, List: true, Words: []string{"advanced_digest", "anonymous", "basic", "digest", "forms", "kerberos", "ntlm", "passport", "windows"},
			Doc: "How the application authenticates its users."},
		{Name: "bitness", Blocks: appOrFilter, Words: []string{"32", "64"}, Doc: "For which processors its extensions, or the filter, were built."},
		{Name: "clr", Blocks: both, Words: []string{"1.0", "1.1", "2.0", "4.0"}, Doc: "The version of the CLR its pages need."},
		{Name: "clr_isapi", Blocks: app, Words: yesNo(), Doc: "Whether it has an ISAPI extension that was compiled with /CLR."},
		{Name: TraitDLLs, Blocks: app, List: true, Doc: "The libraries its code loads, as Windows paths or bare names."},
		{Name: "dynamic", Blocks: app, Words: yesNo(), Doc: "Whether it has dynamic content: pages or programs that run on the server."},
		{Name: "encrypted_identity", Blocks: app, Words: yesNo(), Doc: "Whether its web.config holds an encrypted identity element."},
		{Name: "execution_timeout", Blocks: app, Duration: true, Doc: "The executionTimeout of its httpRuntime element."},
		{Name: "group_member", Blocks: pool, Words: yesNo(), Doc: "Whether the account of the pool is in the group IIS_WPG (IIS_IUSRS since 7.0)."},
		{Name: "http_modules", Blocks: app, Words: yesNo(), Doc: "Whether its web.config has httpModules or httpHandlers in system.web."},
		{Name: "impersonate", Blocks: app, Words: yesNo(), Doc: "Whether its web.config has identity impersonate = true."},
		{Name: "min_free_threads", Blocks: app, Number: true, Doc: "The minFreeThreads of its httpRuntime element."},
		{Name: "parent_paths", Blocks: app, Words: yesNo(), Doc: "Whether its ASP pages include or map paths with two dots."},
		{Name: "pipeline", Blocks: both, Words: []string{"classic", "integrated"}, Doc: "The pipeline mode it is to have on IIS 7.0 and later."},
		{Name: "requires", Blocks: app, Words: []string{"dllhost", "iis5", "inetinfo", "worker_process"}, Doc: "The process, or the isolation mode, its code cannot do without."},
		{Name: "reverts_to_self", Blocks: app, Words: yesNo(), Doc: "Whether an extension calls RevertToSelf and expects LocalSystem."},
		{Name: "session_state", Blocks: app, Words: []string{"Custom", "InProc", "Off", "SQLServer", "StateServer"}, Doc: "Where it keeps the sessions of its users."},
		{Name: "single_instance", Blocks: all, Words: yesNo(), Doc: "Whether its code cannot run in two processes at a time."},
		{Name: "spn", Blocks: pool, Words: yesNo(), Doc: "Whether the account of the pool has a service principal name."},
		{Name: "trust", Blocks: app, Doc: "A word of your own for how far its code is trusted; different words mean different trust."},
		{Name: "unusual_urls", Blocks: app, Words: yesNo(), Doc: "Whether it is asked for paths with + or query strings of more than 2,048 bytes."},
	}
}

// FindTrait gives the trait of a name in a kind of block; ok is false when
// there is none.
func FindTrait(k model.Kind, name string) (t Trait, ok bool) {
	for _, t := range Traits() {
		if t.Name == name && slices.Contains(t.Blocks, k) {
			return t, true
		}
	}
	return Trait{}, false
}

// TraitNames lists the traits a kind of block may declare, by name.
func TraitNames(k model.Kind) []string {
	var names []string
	for _, t := range Traits() {
		if slices.Contains(t.Blocks, k) {
			names = append(names, t.Name)
		}
	}
	return names
}
