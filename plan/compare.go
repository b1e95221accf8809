package plan

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// change is a difference of one object while it is being worked out.
type change struct {
	action Action
	// old is the live object (nil for a new key), new the planned one (nil
	// when the key goes), at their position in the worlds.
	old, new *model.Object
	at       int32
	decl     *model.Object
	attrs    []attrChange
	// derived are settings that follow from the change and are not declared,
	// like the AppRoot of a new application.
	derived   []model.Setting
	removed   []string
	unchanged int
	reason    string
	keepKey   bool
	hidden    bool // goes along with its parent; not shown
}

// attrChange is one attribute that changes.
type attrChange struct {
	row      *schema.Attr
	old      model.Value
	origin   schema.Origin
	new      model.Value
	reset    bool
	way      schema.Way
	unstored bool // the file cannot hold it: a method step carries it
	parent   bool // only what is inherited changes: the value is written to stay
}

// compare walks the declared objects, parents before children, so that a value
// is compared with what the object will inherit after this plan.
func (p *planner) compare() {
	ordered := make([]*model.Object, 0, len(p.objects))
	for _, o := range p.objects {
		if o.Home != "" && p.filter.keeps(o.Addr) {
			ordered = append(ordered, o)
		}
	}
	sort.SliceStable(ordered, func(i, j int) bool {
		return strings.Count(ordered[i].Home, "/") < strings.Count(ordered[j].Home, "/")
	})
	for _, o := range ordered {
		if o.Decl.Absent {
			p.compareAbsent(o)
		} else {
			p.compareObject(o)
		}
	}
}

func (p *planner) compareObject(decl *model.Object) {
	live := p.aligned[decl]
	c := &change{decl: decl, old: live, at: -1, action: Update}
	if live != nil {
		c.at = p.find.position[live]
	}
	var cur *model.Object
	switch {
	case live == nil:
		cur = p.create(c, decl)
	case decl.Kind == model.App && live.Kind != model.App:
		cur = p.promote(c, decl, live)
	default:
		cur = p.work.Objects[c.at]
	}
	if cur == nil {
		return
	}
	for i := range decl.Settings {
		p.compareSetting(c, decl, cur, &decl.Settings[i])
	}
	for _, r := range decl.Decl.Reset {
		p.compareReset(c, cur, r)
	}
	p.comparePasswords(c, decl, cur)
	if c.action == Update && len(c.attrs) == 0 {
		return
	}
	p.finish(c, cur)
}

// create makes the object of a key that does not exist.
func (p *planner) create(c *change, decl *model.Object) *model.Object {
	c.action, c.reason = Create, "it is declared and does not exist"
	for _, row := range schema.OfBlock(decl.Kind) {
		if row.Creates(decl.Kind) && decl.Get(row.Name).IsNull() {
			p.fail(decl.Range, decl.Addr, row.Name, "IP0410", "Cannot be created like this",
				fmt.Sprintf("%s does not exist on %s, and creating it needs %s (%s).%s", decl.Addr, p.decl.Name, row.Name, row.Label, p.nearMiss(decl)),
				fmt.Sprintf("Correct the name if an existing one is meant, or add %s = %s.", row.Name, row.Example))
			return nil
		}
	}
	if decl.Kind == model.App && decl.Name == "/" && decl.Get(schema.Path.Name).IsNull() {
		p.fail(decl.Range, decl.Addr, schema.Path.Name, "IP0410", "Cannot be created like this",
			fmt.Sprintf("%s is the root of its site and does not exist on %s; creating it needs path (Path).", decl.Addr, p.decl.Name),
			"Add path = "+schema.Path.Example+".")
		return nil
	}
	if near := p.slip(decl); near != "" {
		p.fail(decl.Range, decl.Addr, "", "IP0429", "Nearly an existing URL",
			fmt.Sprintf("%s does not exist on %s and has no path, and the site has %q, which is not declared. Did you mean %q?", decl.Addr, p.decl.Name, near, near),
			`Correct the URL. If the application is new and its directory is on the disk, say so with ensure = "present"; if its files are elsewhere, give path.`)
		return nil
	}
	cur := &model.Object{Addr: decl.Addr, Kind: decl.Kind, Name: decl.Name, ID: decl.ID, Owner: decl.Owner,
		Home: decl.Home, Class: decl.Class, Up: p.up(decl.Home)}
	c.at = p.work.Put(-1, cur)
	if decl.Kind == model.Site {
		c.derived = append(c.derived, model.Setting{Name: schema.ServerComment.Name, Value: model.Text(decl.Name)})
	}
	if decl.Kind == model.App {
		p.deriveApp(c, decl, cur)
	}
	if decl.Kind == model.WebServiceExtension && !strings.HasPrefix(decl.Name, "*.") && decl.Get(schema.ExtensionDeletable.Name).IsNull() {
		// An entry for a file has the field, and 1 is what leaves it in the
		// hands of an administrator (WS03/cc779909); *.dll and *.exe have none.
		c.derived = append(c.derived, model.Setting{Name: schema.ExtensionDeletable.Name, Value: model.Bool(true)})
	}
	return cur
}

// promote makes an application of an existing directory.
func (p *planner) promote(c *change, decl, live *model.Object) *model.Object {
	c.action, c.reason = Create, "its key exists but is no application"
	cur := *p.work.Objects[c.at]
	cur.Kind, cur.Addr, cur.Name = model.App, decl.Addr, decl.Name
	p.deriveApp(c, decl, &cur)
	return &cur
}

// deriveApp adds what makes a key an application: AppRoot, which names the key
// itself, and AppIsolated (SDK6/ms525400; a node with both is an application).
func (p *planner) deriveApp(c *change, decl, cur *model.Object) {
	if decl.Get(schema.Protection.Name).IsNull() { // what is declared is refused by itself
		p.refuseOnMount(c, fmt.Sprintf("%s would become an application", decl.Addr))
	}
	c.derived = append(c.derived, model.Setting{Name: schema.AppRoot.Name, Value: model.Text(cur.Home)})
	if decl.Get(schema.Protection.Name).IsNull() && cur.Get(schema.Protection.Name).IsNull() {
		v, _ := schema.Effective(p.work, cur, schema.Protection.Attr)
		if !v.IsNull() {
			c.derived = append(c.derived, model.Setting{Name: schema.Protection.Name, Value: v})
		}
	}
}

// up is the position of the nearest key above a new one.
func (p *planner) up(home string) int32 {
	for i := strings.LastIndexByte(home, '/'); i > 0; i = strings.LastIndexByte(home[:i], '/') {
		if at := p.work.IndexOfHome(home[:i]); at >= 0 {
			return at
		}
	}
	return -1
}

// compareSetting compares one declared value with the effective one.
func (p *planner) compareSetting(c *change, decl, cur *model.Object, s *model.Setting) {
	row := schema.Find(decl.Kind, s.Name)
	if row == nil || s.Value.IsNull() || s.Value.Kind() == model.SecretKind {
		return
	}
	if !p.knownToCLR(decl, row, s) {
		return
	}
	old, origin := schema.Effective(p.work, cur, row)
	want := s.Value
	if want.Kind() == model.EditKind {
		want = model.List(resolveList(row, old.Items(), want.Edit())...)
		if old.IsNull() && s.Value.Edit().Matched && len(want.Items()) == 0 {
			// Nothing was asked of a list that is not there, or nothing was found.
			c.unchanged++
			return
		}
	}
	if c.action != Create && origin.Kind != schema.OriginUnreadable && !old.IsNull() && row.Type.Equal(old, want) {
		c.unchanged++
		return
	}
	if c.action == Create && c.old != nil && origin.Kind == schema.OriginLocal && row.Type.Equal(old, want) {
		c.unchanged++
		return
	}
	if row.Type.Kind == schema.TSet {
		want = model.List(keepOrder(row, old.Items(), want.Items())...)
	}
	a := attrChange{row: row, old: old, origin: origin, new: want}
	if c.old != nil {
		// People see what the server obeys now; what the object would inherit
		// after this plan only decided whether anything has to be written.
		a.old, a.origin = schema.Effective(p.live, c.old, row)
		a.parent = row.Type.Equal(a.old, want)
	}
	p.addAttr(c, s.Range, a)
}

// knownToCLR refuses an attribute that a process model's framework does not have.
func (p *planner) knownToCLR(decl *model.Object, row *schema.Attr, s *model.Setting) bool {
	if decl.Kind != model.ProcessModel {
		return true
	}
	line, ok := schema.CLROf(decl.Name)
	if !ok || row.KnownTo(line) {
		return true
	}
	p.fail(s.Range, decl.Addr, s.Name, "IP0411", "Unknown to this framework",
		fmt.Sprintf("ASP.NET of %s has no processModel attribute %s, and an unknown attribute in machine.config stops it from starting.", decl.Name, row.Label),
		"Remove "+s.Name+" from this block.")
	return false
}

// maxValue is the longest value of a live file, in bytes (reliability 4.1).
const maxValue = 1 << 20

// addAttr decides how a value gets onto the server, or refuses it.
func (p *planner) addAttr(c *change, r model.Range, a attrChange) {
	if size := len(a.row.Encode(a.new)); size > maxValue {
		p.fail(r, c.decl.Addr, a.row.Name, "IP0413", "Value is too long",
			fmt.Sprintf("%s (%s) of %s would have %d bytes; a live file is read with values of at most %d.", a.row.Name, a.row.Label, c.decl.Addr, size, maxValue), "Shorten it.")
		return
	}
	answer := p.answer(c, a.row)
	a.way = answer.Way
	mount := p.way() == "mount"
	switch {
	case a.way == schema.Method && mount, a.way == schema.Refuse && mount:
		p.fail(r, c.decl.Addr, a.row.Name, "IP0412", "A file cannot carry this",
			fmt.Sprintf("%s (%s) of %s cannot be set by writing the live file of a running server.", a.row.Name, a.row.Label, c.decl.Addr),
			"Use "+answer.Other+", or rehearse on a copy (live \"copy\") and carry the change over.")
		return
	case p.byCalls() && a.row.Home.Space == schema.MetabaseSpace:
		a.way = schema.Method // calls write what files cannot, passwords among it
	case a.way == schema.Refuse:
		a.unstored = true
	}
	c.attrs = append(c.attrs, a)
}

// answer is what a row says about the target before or after, whichever needs
// more than a file: during a switch of the mode both count.
func (p *planner) answer(c *change, row *schema.Attr) schema.Answer {
	before, after := row.Answer(p.from, c.decl.Kind), row.Answer(p.to, c.decl.Kind)
	if after.Way > before.Way {
		return after
	}
	return before
}

// compareReset removes a local value so that the inherited one shows.
func (p *planner) compareReset(c *change, cur *model.Object, r model.ResetAttr) {
	row := schema.Find(cur.Kind, r.Name)
	s, local := cur.Lookup(r.Name)
	if row == nil || !local || c.action == Create && c.old == nil {
		c.unchanged++
		return
	}
	origin := schema.Origin{Kind: schema.OriginLocal, From: cur}
	if s.Unreadable != "" {
		origin.Kind = schema.OriginUnreadable
	}
	without := cur.With(r.Name, model.Value{})
	shows, _ := schema.Effective(p.work, without, row)
	p.addAttr(c, r.Range, attrChange{row: row, old: s.Value, origin: origin, new: shows, reset: true})
}

// comparePasswords adds the secrets that have to be written: those of a new
// object, of one whose account changes, and those that are to be rotated. No
// secret is ever compared.
func (p *planner) comparePasswords(c *change, decl, cur *model.Object) {
	for i := range decl.Settings {
		s := &decl.Settings[i]
		if s.Value.Kind() != model.SecretKind {
			continue
		}
		row := schema.Find(decl.Kind, s.Name)
		if row == nil {
			continue
		}
		if c.action != Create && !accountChanges(c, row) && !p.rotates(decl.Addr) {
			c.unchanged++
			continue
		}
		_, origin := schema.Effective(p.work, cur, row)
		p.addAttr(c, s.Range, attrChange{row: row, old: model.Value{}, origin: origin, new: s.Value})
	}
}

// accountChanges reports whether the user name that belongs to a password
// changes: WAMUserPass belongs to WAMUserName, password to userName.
func accountChanges(c *change, password *schema.Attr) bool {
	stem := strings.TrimSuffix(strings.TrimSuffix(password.Name, "word"), "pass")
	for _, a := range c.attrs {
		if a.row != password && strings.HasSuffix(a.row.Name, "user_name") && strings.HasPrefix(a.row.Name, stem) {
			return true
		}
	}
	return false
}

func (p *planner) rotates(a model.Addr) bool {
	for _, pattern := range p.in.Rotate {
		if matchAddr(model.Fold(strings.Trim(pattern, "/")), a.Key()) {
			return true
		}
	}
	return false
}

// finish puts the planned object into the working world.
func (p *planner) finish(c *change, cur *model.Object) {
	next := cur
	for _, s := range c.derived {
		next = next.With(s.Name, s.Value)
	}
	for _, a := range c.attrs {
		switch {
		case a.unstored:
		case a.reset:
			next = next.With(a.row.Name, model.Value{})
			c.removed = append(c.removed, a.row.Name)
		default:
			next = next.With(a.row.Name, a.new)
		}
	}
	if comment, ok := schema.ServerComment.Of(next); ok && next.Kind == model.Site {
		renamed := *next
		renamed.Name = comment
		next = &renamed
	}
	c.new = next
	p.work.Put(c.at, next)
	p.changes = append(p.changes, c)
}

// nearMiss names a live object whose name is close to a declared one that does
// not exist.
func (p *planner) nearMiss(decl *model.Object) string {
	var names []string
	p.live.Each(func(o *model.Object) {
		if o.Kind != decl.Kind && !(decl.Kind.UnderSite() && o.Kind.UnderSite()) {
			return
		}
		if decl.Owner == nil || o.Owner != nil && o.Owner.Home == decl.Owner.Home {
			names = append(names, o.Name)
		}
	})
	return didYouMean(decl.Name, names)
}

// didYouMean is a sentence, with a blank before it, about the name that was
// probably meant; "" when none is near.
func didYouMean(name string, names []string) string {
	if near := diag.Nearest(name, names); near != "" {
		return fmt.Sprintf(" Did you mean %q?", near)
	}
	return ""
}
