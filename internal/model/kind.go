package model

// Kind says what an object is. Its text is the block type in HCL and the word
// in addresses.
type Kind uint8

// The kinds of objects. OtherKey is a metabase key that is no object of the
// language but may hold values that objects below it inherit.
const (
	NoKind Kind = iota
	ServerKind
	Metabase
	WebService
	InProcessISAPI
	ProcessModel
	AppPoolDefaults
	AppPool
	WebServiceExtension
	Filter
	Site
	App
	VirtualDirectory
	Directory
	OtherKey
)

var kindNames = [...]string{"", "server", "metabase", "web_service", "in_process_isapi", "process_model",
	"app_pool_defaults", "app_pool", "web_service_extension", "filter", "site", "app",
	"virtual_directory", "directory", "key"}

// String gives the block type in HCL, for example "app_pool".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown kind"
}

// Kinds lists every kind a block of the language can declare, in the order
// plans show them: parents before children.
func Kinds() []Kind {
	return []Kind{ServerKind, Metabase, WebService, InProcessISAPI, ProcessModel, AppPoolDefaults, AppPool,
		WebServiceExtension, Filter, Site, App, VirtualDirectory, Directory}
}

// KindOf gives the kind of a block type of the language.
func KindOf(block string) (Kind, bool) {
	for _, k := range Kinds() {
		if kindNames[k] == block {
			return k, true
		}
	}
	return NoKind, false
}

// Singleton reports whether a server has at most one object of the kind, so
// that its address carries no name.
func (k Kind) Singleton() bool {
	switch k {
	case ServerKind, Metabase, WebService, InProcessISAPI, AppPoolDefaults:
		return true
	}
	return false
}

// UnderSite reports whether objects of the kind always belong to a site. A
// filter may: a global one does not.
func (k Kind) UnderSite() bool { return k == App || k == VirtualDirectory || k == Directory }
