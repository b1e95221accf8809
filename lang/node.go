package lang

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// node is one block that declares an object, or one row of apps: what is
// literal in it is done, the rest waits for the evaluation. One node makes one
// object, or with for_each one for each element.
type node struct {
	kind  model.Kind
	label string
	// at is the type and the labels, labelAt the label alone.
	at, labelAt model.Range
	// settings are the literal attributes, sorted by name.
	settings []model.Setting
	// late are the attributes whose values are expressions.
	late []lateSetting
	// meta are the arguments that are no attributes: for_each, ensure, ...
	meta     []*arg
	children []*node
	// rows are apps arguments that are expressions as a whole.
	rows []*arg
	// value is the value of a row that is an expression as a whole.
	value *arg
	row   bool
	// defaults marks an app_defaults block.
	defaults bool
	// special are the blocks of a server that are no objects.
	special []*special
	// calls are the module blocks of a server or of a module.
	calls []*node
	// call is what a module block says; nil for objects.
	call *usage
	// override is the override block of an object. In it keepNull is set: a
	// null there takes away what modules say.
	override *node
	keepNull bool
}

// lateSetting is an attribute that waits for evaluation.
type lateSetting struct {
	row *schema.Attr
	arg *arg
}

// special is a block of its own kind: live, observed, disruption, window.
type special struct {
	typ    string
	label  string
	at     model.Range
	args   map[string]*arg
	blocks []*special
	// refused says that something in a live block was reported.
	refused bool
}

// take gives the argument of a name, nil when it is not set.
func (n *node) take(name string) *arg {
	for _, a := range n.meta {
		if a.name == name {
			return a
		}
	}
	return nil
}

// shape is what the blocks of a kind may hold beside attributes.
type shape struct {
	labels  int
	example string
	meta    []string
	blocks  []string
}

var (
	serverBlocks = []string{"live", "observed", "disruption", "metabase", "web_service", "in_process_isapi", "process_model",
		"app_pool_defaults", "app_pool", "web_service_extension", "filter", "site", "module"}
	moduleBlocks = []string{"variable", "locals", "output", "precondition", "isoplan", "metabase", "web_service", "in_process_isapi", "process_model",
		"app_pool_defaults", "app_pool", "web_service_extension", "filter", "site", "module"}
	siteBlocks = []string{"app", "app_defaults", "virtual_directory", "directory", "filter"}
)

// shapeOf gives the shape of a kind.
func shapeOf(k model.Kind) shape { return shapes[k] }

// shapes are the shapes of all kinds; nothing changes them.
var shapes = func() map[model.Kind]shape {
	all := map[model.Kind]shape{}
	for _, k := range model.Kinds() {
		all[k] = makeShape(k)
	}
	return all
}()

func makeShape(k model.Kind) shape {
	each := []string{"for_each", "iterator"}
	with := func(more ...string) []string { return append(more, each...) }
	switch k {
	case model.ServerKind:
		return shape{1, `server "web03" { ... }`, with("version", "name", "group", "max_unavailable", "exclusive", "ignore", "migrates_to", "protect"), serverBlocks}
	case model.Site:
		return shape{1, `site "Intranet" { ... }`, with("id", "ensure", "protect", "reset", "exclusive", "ignore", "apps"), siteBlocks}
	case model.App:
		return shape{1, `app "/shop" { ... }`, with("url", "ensure", "protect", "reset", "traits"), nil}
	case model.VirtualDirectory:
		return shape{1, `virtual_directory "/images" { ... }`, with("url", "ensure", "recursive", "protect", "reset"), nil}
	case model.Directory:
		return shape{1, `directory "/scripts" { ... }`, with("url", "ensure", "recursive", "protect", "reset"), nil}
	case model.AppPool:
		return shape{1, `app_pool "Shop" { ... }`, with("name", "ensure", "protect", "reset", "traits"), nil}
	case model.Filter:
		return shape{1, `filter "urlscan" { ... }`, with("name", "ensure", "protect", "reset", "traits"), nil}
	case model.WebServiceExtension:
		return shape{1, `web_service_extension "C:/WINDOWS/system32/inetsrv/asp.dll" { ... }`, with("ensure", "protect", "reset"), nil}
	case model.ProcessModel:
		return shape{1, `process_model "v1.1.4322" { ... }`, with("name", "reset"), nil}
	case model.InProcessISAPI:
		return shape{0, "in_process_isapi { ... }", listArguments(), nil}
	}
	return shape{0, k.String() + " { ... }", []string{"reset"}, nil}
}

// known lists every argument of a kind.
func (s shape) known(k model.Kind) []string {
	names := append([]string(nil), s.meta...)
	for _, a := range schema.OfBlock(k) {
		if !contains(names, a.Name) {
			names = append(names, a.Name)
		}
	}
	return names
}
