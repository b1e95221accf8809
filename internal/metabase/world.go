package metabase

import (
	"slices"
	"strconv"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// World gives the objects of a snapshot in the order of their keys: a key
// before the keys below it. /LM/W3SVC is several objects: web_service, which
// is what keys below it inherit from, and the server itself,
// in_process_isapi and one object for each web service extension, whose Up is
// that of the key. Keys that are no object of the language come as OtherKey
// without an address, as far as something inherits from them; so do the keys
// of other services right below /LM.
//
// A Filters key that holds nothing but a load order is no object: the value
// belongs to the site or to web_service. A secret that is set comes as a secret with an empty reference. A value
// that cannot be decoded comes as Unreadable with a warning.
func (Space) World(s *live.Snapshot, server string) ([]*model.Object, diag.List) {
	b := &builder{s: s, server: model.ServerAddr(server), sites: map[uint32]*model.Object{},
		last: map[*schema.Attr]decoded{}}
	b.names = siteNames(s)
	b.objects = make([]*model.Object, 0, len(s.Nodes)+8)
	for _, i := range Order(s.Nodes) {
		b.add(&s.Nodes[i])
	}
	if !b.served {
		b.serverObject(-1)
	}
	b.fixed()
	return b.objects, b.diags
}

// builder makes the world of one snapshot.
type builder struct {
	s       *live.Snapshot
	server  model.Addr
	objects []*model.Object
	diags   diag.List
	sites   map[uint32]*model.Object
	// names counts the sites of each folded ServerComment.
	names map[string]int
	// above holds the keys the current one lies below, outermost first.
	above []opened
	// global is IIS_Global, nil when there is none.
	global *live.Node
	// served says that the object of the server itself was made.
	served bool
	// last holds the last value decoded of each row.
	last map[*schema.Attr]decoded
	// slab and pool hold objects and settings by the thousand.
	slab []model.Object
	pool []model.Setting
}

type decoded struct {
	raw   string
	value model.Value
}

type opened struct {
	path  string
	index int32
}

// siteNames counts sites by ServerComment: a name that is not unique is no
// address.
func siteNames(s *live.Snapshot) map[string]int {
	names := map[string]int{}
	for i := range s.Nodes {
		if isSite(&s.Nodes[i]) {
			comment, _ := factOf(&s.Nodes[i], "ServerComment")
			names[model.Fold(comment.Raw)]++
		}
	}
	return names
}

func isSite(n *live.Node) bool {
	if !SamePath(n.Class, ClassServer) {
		return false
	}
	p, ok := classify(n)
	return ok && p.kind == model.Site
}

func (b *builder) add(n *live.Node) {
	p, ok := classify(n)
	if n.Path == GlobalPath {
		b.global = n
	}
	if !ok {
		return
	}
	for len(b.above) > 0 && !Below(n.Path, b.above[len(b.above)-1].path) {
		b.above = b.above[:len(b.above)-1]
	}
	up := int32(-1)
	if len(b.above) > 0 {
		up = b.above[len(b.above)-1].index
	}
	if p.kind == model.OtherKey && b.bare(n) {
		b.sub(n, up)
		return
	}
	o := b.object(n, up)
	b.name(o, n, p)
	b.above = append(b.above, opened{n.Path, int32(len(b.objects) - 1)})
	if p.kind == model.WebService {
		b.service(o, n)
		return
	}
	o.Settings = b.settings(o, n)
	b.sub(n, up)
}

// bare reports whether a key is a Filters key that holds nothing keys below
// could inherit: it is there for its owner, which shows its load order, and is
// made and left without being an object.
func (b *builder) bare(n *live.Node) bool {
	if !SamePath(n.Class, ClassFilters) {
		return false
	}
	other := model.Object{Kind: model.OtherKey}
	for i := range n.Facts {
		if b.holds(&other, n.Facts[i].Attr) {
			return false
		}
	}
	return true
}

// object makes the object of a key and appends it.
func (b *builder) object(n *live.Node, up int32) *model.Object {
	if len(b.slab) == 0 {
		b.slab = make([]model.Object, min(512, len(b.s.Nodes)+4))
	}
	o := &b.slab[0]
	b.slab = b.slab[1:]
	o.Home, o.Class, o.Up = n.Path, n.Class, up
	o.Range = model.Range{File: b.s.File, Start: n.Start, End: n.Body}
	b.objects = append(b.objects, o)
	return o
}

// name gives an object its kind, name, owner and address.
func (b *builder) name(o *model.Object, n *live.Node, p place) {
	o.Kind, o.Name = p.kind, p.name
	if p.site != 0 && p.kind != model.Site {
		o.Owner = b.sites[p.site]
		if o.Owner == nil {
			o.Kind = model.OtherKey
		}
	}
	switch {
	case o.Kind == model.OtherKey:
		o.Name, o.Owner = "", nil
	case o.Kind == model.Site:
		comment, _ := factOf(n, "ServerComment")
		o.Name, o.ID = comment.Raw, p.site
		o.Addr = SiteAddr(b.server, o.Name, o.ID, b.names[model.Fold(o.Name)] == 1)
		b.sites[p.site] = o
	case o.Owner != nil:
		o.Addr = o.Owner.Addr.Child(o.Kind, o.Name)
	default:
		o.Addr = b.server.Child(o.Kind, o.Name)
	}
}

// SiteAddr is the address of a site: its name alone where that is unique on
// the server and not empty, else the name with the number.
func SiteAddr(server model.Addr, name string, id uint32, unique bool) model.Addr {
	a := server.Child(model.Site, name)
	if name != "" && unique {
		return a
	}
	return a + "#" + model.Addr(strconv.FormatUint(uint64(id), 10))
}

// service spreads the values of /LM/W3SVC over the objects that live there.
func (b *builder) service(web *model.Object, n *live.Node) {
	web.Settings = b.settings(web, n)
	server := b.serverObject(web.Up)
	server.Settings = b.settings(server, n)
	o := b.object(n, web.Up)
	o.Kind, o.Addr = model.InProcessISAPI, b.server.Child(model.InProcessISAPI, "")
	o.Settings = b.settings(o, n)
	for i := range n.Facts {
		if n.Facts[i].Attr.Home.Field > 0 {
			b.extensions(n, &n.Facts[i], web.Up)
		}
	}
}

// serverObject makes the object of the server itself: its values live at
// /LM/W3SVC, whether or not that key exists.
func (b *builder) serverObject(up int32) *model.Object {
	b.served = true
	o := &model.Object{Kind: model.ServerKind, Addr: b.server, Home: ServicePath, Class: ClassService, Up: up}
	b.objects = append(b.objects, o)
	return o
}

// sub gives the values of a key such as Filters to the object that owns it.
func (b *builder) sub(n *live.Node, up int32) {
	if up < 0 {
		return
	}
	owner := b.objects[up]
	for i := range n.Facts {
		f := &n.Facts[i]
		sub := f.Attr.Home.Sub
		if sub == "" || !f.Attr.In(owner.Kind) || !SamePath(n.Path, owner.Home+"/"+sub) {
			continue
		}
		owner.Settings = b.insert(owner.Settings, b.setting(owner, f), owner)
	}
}

// fixed gives the values that stand at one place of the metabase, those of
// IIS_Global, to the object that shows them.
func (b *builder) fixed() {
	if b.global == nil {
		return
	}
	for j := range b.global.Facts {
		f := &b.global.Facts[j]
		i := slices.IndexFunc(b.objects, func(o *model.Object) bool { return f.Attr.In(o.Kind) })
		if f.Attr.Home.Location == GlobalPath && i >= 0 {
			o := b.objects[i]
			o.Settings = b.insert(o.Settings, b.setting(o, f), o)
		}
	}
}

// settings decodes the facts of a key that belong to an object: the rows its
// kind may hold, and rows of other kinds that keys below may inherit.
func (b *builder) settings(o *model.Object, n *live.Node) []model.Setting {
	if len(n.Facts) == 0 {
		return nil
	}
	if len(b.pool) < len(n.Facts) {
		b.pool = make([]model.Setting, max(min(2048, 4*len(b.s.Nodes)), len(n.Facts)))
	}
	out := b.pool[:0:len(n.Facts)]
	for i := range n.Facts {
		if f := &n.Facts[i]; b.holds(o, f.Attr) {
			out = b.insert(out, b.setting(o, f), o)
		}
	}
	b.pool = b.pool[len(out):]
	return out[:len(out):len(out)]
}

// holds reports whether an object shows a value that stands at its own key.
func (b *builder) holds(o *model.Object, a *schema.Attr) bool {
	if a.Home.Sub != "" || a.Home.Field > 0 || a.Home.Location != "" {
		return false
	}
	if a.In(o.Kind) {
		return true
	}
	switch o.Kind {
	case model.ServerKind, model.InProcessISAPI:
		return false
	case model.WebService:
		if a.In(model.ServerKind) || a.In(model.InProcessISAPI) {
			return false
		}
	}
	return a.Home.Inherits() && schema.Find(o.Kind, a.Name) == nil
}

// insert puts a setting where its name belongs. A second value of one name is
// left out with a warning.
func (b *builder) insert(list []model.Setting, s model.Setting, o *model.Object) []model.Setting {
	i := len(list)
	for i > 0 && list[i-1].Name > s.Name {
		i--
	}
	if i > 0 && list[i-1].Name == s.Name {
		b.diags = append(b.diags, twice(o, s))
		return list
	}
	list = append(list, model.Setting{})
	copy(list[i+1:], list[i:])
	list[i] = s
	return list
}

// setting decodes one fact.
func (b *builder) setting(o *model.Object, f *live.Fact) model.Setting {
	s := model.Setting{Name: f.Attr.Name, Range: model.Range{File: b.s.File, Start: f.Start, End: f.End}}
	if f.Attr.Secret {
		s.Value = model.Secret("")
		return s
	}
	// Keys beside each other mostly hold the same flags and lists.
	last := b.last[f.Attr]
	if last.raw == f.Raw && !last.value.IsNull() {
		s.Value = last.value
		return s
	}
	v, err := f.Attr.Decode(f.Raw)
	if err != nil {
		s.Unreadable = err.Error()
		b.diags = append(b.diags, unreadable(o, f.Attr, s))
		return s
	}
	b.last[f.Attr] = decoded{f.Raw, v}
	s.Value = v
	return s
}
