package plan

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// finder looks live objects up by identity.
type finder struct {
	sitesByID   map[uint32]*model.Object
	sitesByName map[string][]*model.Object
	named       map[nameKey]*model.Object // pools, global filters, extensions, process models, singletons
	position    map[*model.Object]int32
}

type nameKey struct {
	kind model.Kind
	name string
}

func newFinder(w *model.World) finder {
	f := finder{sitesByID: map[uint32]*model.Object{}, sitesByName: map[string][]*model.Object{},
		named: map[nameKey]*model.Object{}, position: make(map[*model.Object]int32, len(w.Objects))}
	for i, o := range w.Objects {
		f.position[o] = int32(i)
		switch {
		case o.Kind == model.Site:
			f.sitesByID[o.ID] = o
			f.sitesByName[model.Fold(o.Name)] = append(f.sitesByName[model.Fold(o.Name)], o)
		case o.Owner == nil && o.Kind != model.OtherKey:
			key := nameKey{o.Kind, identity(o.Kind, o.Name)}
			if _, taken := f.named[key]; !taken {
				f.named[key] = o
			}
		}
	}
	return f
}

// identity brings a name to the form in which equal names are identical.
func identity(k model.Kind, name string) string {
	switch {
	case k.Singleton():
		return ""
	case k == model.WebServiceExtension:
		return schema.PathKey(name)
	}
	return model.Fold(name)
}

// align finds the live object of every declared one and the key of those that
// have none.
func (p *planner) align() {
	p.copyDeclared()
	for _, o := range p.objects {
		if o.Kind == model.Site {
			p.alignSite(o)
		}
	}
	for _, o := range p.objects {
		switch {
		case o.Kind == model.Site:
		case o.Owner != nil:
			p.alignBelow(o)
		default:
			p.alignNamed(o)
		}
	}
}

// copyDeclared gives the planner declared objects of its own: alignment fills
// in ids and keys, and what came in must not change.
func (p *planner) copyDeclared() {
	p.objects = make([]*model.Object, len(p.decl.Objects))
	store := make([]model.Object, len(p.decl.Objects))
	owners := map[*model.Object]*model.Object{}
	for i, o := range p.decl.Objects {
		store[i] = *o
		store[i].Home, store[i].Class, store[i].Up = "", "", -1
		if o.Decl == nil {
			store[i].Decl = &model.Decl{}
		}
		p.objects[i] = &store[i]
		if o.Kind == model.Site {
			owners[o] = &store[i]
		}
	}
	for _, o := range p.objects {
		if o.Owner != nil {
			o.Owner = owners[o.Owner]
		}
	}
}

func (p *planner) alignNamed(o *model.Object) {
	if got := p.find.named[nameKey{o.Kind, identity(o.Kind, o.Name)}]; got != nil {
		p.aligned[o] = got
		o.Home, o.Class = got.Home, got.Class
		return
	}
	switch {
	case o.Kind == model.ProcessModel:
		p.fail(o.Range, o.Addr, "", "IP0404", "No machine.config for it",
			fmt.Sprintf("The live files of %s hold no machine.config of %s. %s", p.decl.Name, o.Name, p.candidates(o.Kind)),
			"Name the framework as its folder is called, or give its file in live { machine_config = {...} }.")
	case o.Kind.Singleton():
		p.fail(o.Range, o.Addr, "", "IP0405", "Key missing on the server",
			fmt.Sprintf("The metabase of %s has no key for %s, so the file cannot be the metabase of a working IIS 6.0 server.", p.decl.Name, o.Kind), "")
	default:
		p.place(o, nil)
	}
}

// candidates lists the names of a kind that exist, for messages.
func (p *planner) candidates(k model.Kind) string {
	var names []string
	p.live.Each(func(o *model.Object) {
		if o.Kind == k {
			names = append(names, o.Name)
		}
	})
	sort.Strings(names)
	if len(names) == 0 {
		return "There is none at all."
	}
	if len(names) > 8 {
		names = append(names[:8], "...")
	}
	return "There are: " + strings.Join(names, ", ") + "."
}

// alignSite matches by id, else by ServerComment.
func (p *planner) alignSite(o *model.Object) {
	named := p.find.sitesByName[model.Fold(o.Name)]
	if o.ID != 0 {
		if got := p.find.sitesByID[o.ID]; got != nil {
			p.aligned[o] = got
			o.Home, o.Class = got.Home, got.Class
			return
		}
		if len(named) > 0 && !o.Decl.Absent {
			p.warn(o.Range, o.Addr, "id", "IP0406", "Same name, other id",
				fmt.Sprintf("Site %d does not exist and would be created, but %s has a site of the same name: %s. IIS 6.0 derives the ids of new sites from their names, so one site can have different ids across a farm.",
					o.ID, p.decl.Name, siteList(named)),
				"Give the id of the existing site if that one is meant.")
		}
		p.place(o, nil)
		return
	}
	switch len(named) {
	case 1:
		p.aligned[o] = named[0]
		o.ID, o.Home, o.Class = named[0].ID, named[0].Home, named[0].Class
	case 0:
		if o.Decl.Absent {
			return
		}
		p.fail(o.Range, o.Addr, "", "IP0407", "Site does not exist",
			fmt.Sprintf("%s has no site with the ServerComment %q, and a site can only be created with an id. It has: %s.", p.decl.Name, o.Name, p.allSites()),
			"Correct the name, or give id = N to match by number or to create the site.")
	default:
		p.fail(o.Range, o.Addr, "", "IP0408", "Several sites of that name",
			fmt.Sprintf("%s has %d sites with the ServerComment %q: %s.", p.decl.Name, len(named), o.Name, siteList(named)),
			"Give id = N to say which one is meant.")
	}
}

func siteList(sites []*model.Object) string {
	var parts []string
	for i, s := range sites {
		if i == 8 {
			parts = append(parts, "...")
			break
		}
		parts = append(parts, fmt.Sprintf("%q (id %d)", s.Name, s.ID))
	}
	return strings.Join(parts, ", ")
}

func (p *planner) allSites() string {
	var sites []*model.Object
	p.live.Each(func(o *model.Object) {
		if o.Kind == model.Site {
			sites = append(sites, o)
		}
	})
	if len(sites) == 0 {
		return "no site at all"
	}
	sort.Slice(sites, func(i, j int) bool { return sites[i].ID < sites[j].ID })
	return siteList(sites)
}

// alignBelow matches what belongs to a site by its key.
func (p *planner) alignBelow(o *model.Object) {
	if o.Owner.Home == "" {
		return // the site has its own error
	}
	space := p.metabase()
	if space == nil {
		return
	}
	home, class := space.Place(o, o.Owner)
	if i := p.live.IndexOfHome(home); i >= 0 {
		got := p.live.Objects[i]
		o.Home, o.Class = got.Home, got.Class
		if got.Kind != model.OtherKey {
			p.aligned[o] = got
			return
		}
		p.fail(o.Range, o.Addr, "", "IP0409", "Key of another class",
			fmt.Sprintf("The key %s exists as %s, which cannot be %s %q.", got.Home, got.Class, o.Kind, o.Name), "")
		return
	}
	o.Home, o.Class = p.underExisting(home), class
}

// place gives an object that does not exist its future key.
func (p *planner) place(o *model.Object, owner *model.Object) {
	if (o.Kind == model.AppPool || o.Kind == model.Filter) && strings.Contains(o.Name, "/") {
		p.fail(o.Range, o.Addr, "", "IP0428", "Name cannot be a key",
			fmt.Sprintf("The %s %q would be a key of the metabase, and the name of a key cannot hold a slash.", o.Kind, o.Name), "Choose a name without /.")
		return
	}
	if space := p.metabase(); space != nil {
		o.Home, o.Class = space.Place(o, owner)
		o.Home = p.underExisting(o.Home)
	}
}

// underExisting writes a new key with the letter case its parents have.
func (p *planner) underExisting(home string) string {
	for i := strings.LastIndexByte(home, '/'); i > 0; i = strings.LastIndexByte(home[:i], '/') {
		if at := p.live.IndexOfHome(home[:i]); at >= 0 {
			return p.live.Objects[at].Home + home[i:]
		}
	}
	return home
}

func (p *planner) metabase() interface {
	Place(o, owner *model.Object) (string, string)
} {
	for _, s := range p.sources {
		if s.Snapshot.Space == string(schema.MetabaseSpace) {
			return s.Space
		}
	}
	return nil
}
