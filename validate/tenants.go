package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// keyOf gives the key of the address a declared object has in the planned world.
func (p *Pass) keyOf(o *model.Object) string {
	if at := p.planned(o); at != nil {
		return at.Addr.Key()
	}
	return o.Addr.Key()
}

// plannedEach calls f for every object of a kind in the planned world.
func (p *Pass) plannedEach(k model.Kind, f func(*model.Object)) {
	if p.Result == nil || p.Result.Planned == nil {
		return
	}
	p.Result.Planned.Each(func(o *model.Object) {
		if o.Kind == k {
			f(o)
		}
	})
}

// byDeclaration groups applications that one block declares: under for_each
// they have one cause, and that is one finding, at the first of them.
func byDeclaration(apps []*model.Object) [][]*model.Object {
	var groups [][]*model.Object
	at := map[model.Range]int{}
	for _, app := range apps {
		i, seen := at[app.Range]
		if !seen || app.Range.IsZero() {
			at[app.Range] = len(groups)
			groups = append(groups, []*model.Object{app})
			continue
		}
		groups[i] = append(groups[i], app)
	}
	return groups
}

// ofApps names applications in a sentence that goes on after them:
// "application web03/site/Intranet/app/shop".
func ofApps(apps []*model.Object) string {
	if len(apps) == 1 {
		return "application " + string(apps[0].Addr)
	}
	return count(len(apps), "application") + " (" + namesText(appNames(apps)) + ")"
}

// appNames names applications within their server, in order.
func appNames(apps []*model.Object) []string {
	names := make([]string, 0, len(apps))
	for _, app := range apps {
		names = append(names, app.Addr.Within())
	}
	sort.Strings(names)
	return names
}

// reportApps makes one finding for each declaration of the applications; detail
// gets them in words and the first of them.
func (p *Pass) reportApps(apps []*model.Object, detail func(who string, first *model.Object) string) {
	for _, group := range byDeclaration(apps) {
		p.report(finding{addr: group[0].Addr, detail: detail(ofApps(group), group[0])})
	}
}

// saying gives the declared applications that have a trait. Few do, and many
// rules ask: the applications are looked through once.
func (p *Pass) saying(name string) []*model.Object {
	if p.traits == nil {
		p.traits = map[string][]*model.Object{}
		for _, app := range p.declared(model.App) {
			if app.Decl == nil {
				continue
			}
			for trait := range app.Decl.Traits {
				p.traits[trait] = append(p.traits[trait], app)
			}
		}
	}
	return p.traits[name]
}

// appsWith gives the applications that have a word among the values of a trait.
func (p *Pass) appsWith(name, word string) []*model.Object {
	var out []*model.Object
	for _, app := range p.saying(name) {
		if has(app, name, word) {
			out = append(out, app)
		}
	}
	return out
}

// tenants knows the pools of a server and who lives in them.
type tenants struct {
	p        *Pass
	declared map[string]*model.Object // by folded name
	poolsSay map[string]bool          // the traits that some pool has
}

func (p *Pass) tenants() *tenants {
	if p.pools == nil {
		p.pools = p.newTenants()
	}
	return p.pools
}

func (p *Pass) newTenants() *tenants {
	t := &tenants{p: p, declared: map[string]*model.Object{}, poolsSay: map[string]bool{}}
	for _, pool := range p.declared(model.AppPool) {
		t.declared[model.Fold(pool.Name)] = pool
		if pool.Decl == nil {
			continue
		}
		for name := range pool.Decl.Traits {
			t.poolsSay[name] = true
		}
	}
	return t
}

// poolOf names the pool of a declared application; "" where it is not known.
func (t *tenants) poolOf(app *model.Object) string {
	at := t.p.planned(app)
	if at == nil {
		name, _ := schema.AppPoolID.Of(app)
		return name
	}
	v, origin := schema.Effective(t.p.Result.Planned, at, schema.AppPoolID.Attr)
	if origin.Kind == schema.OriginUnreadable {
		return ""
	}
	return v.Str()
}

// pool gives the object of a pool: the planned one, else the declared one, else
// nil.
func (t *tenants) pool(name string) *model.Object {
	if t.p.Result != nil && t.p.Result.Planned != nil {
		return t.p.Result.Planned.Find(t.p.addr().Child(model.AppPool, name))
	}
	return t.declared[model.Fold(name)]
}

// value gives what a pool obeys; known is false where that cannot be told. What
// is only declared says nothing about what it leaves out.
func (t *tenants) value(pool *model.Object, row *schema.Attr) (v model.Value, known bool) {
	if pool == nil {
		return model.Value{}, false
	}
	if t.p.Result == nil || t.p.Result.Planned == nil {
		v = pool.Get(row.Name)
		return v, !v.IsNull()
	}
	v, origin := schema.Effective(t.p.Result.Planned, pool, row)
	return v, origin.Kind != schema.OriginUnreadable && !v.IsNull()
}

// saying gives the applications that have a trait or whose pool may have it.
func (t *tenants) saying(name string) []*model.Object {
	if t.poolsSay[name] {
		return t.p.declared(model.App)
	}
	return t.p.saying(name)
}

// trait gives a fact about an application: its own, else that of its pool.
func (t *tenants) trait(app *model.Object, name string) (string, bool) {
	if v, ok := trait(app, name); ok || !t.poolsSay[name] {
		return v, ok
	}
	if pool := t.declared[model.Fold(t.poolOf(app))]; pool != nil {
		return trait(pool, name)
	}
	return "", false
}

// address gives the address of a pool, by its name.
func (t *tenants) address(name string) model.Addr {
	if pool := t.pool(name); pool != nil {
		return pool.Addr
	}
	return t.p.addr().Child(model.AppPool, name)
}

// versionOf gives the line of a CLR as traits spell it: "1.1" of "v1.1.4322".
func versionOf(folder string) string {
	line, known := schema.CLROf(folder)
	if !known {
		return ""
	}
	return map[schema.CLR]string{schema.CLR10: "1.0", schema.CLR11: "1.1", schema.CLR20: "2.0", schema.CLR40: "4.0"}[line]
}

// clrs tells which lines of the CLR applications need: by their script maps in
// the planned world and by what is declared about them.
type clrs struct {
	t     *tenants
	maps  *frameworks
	lines map[string][]string // of lists of folders
}

func (p *Pass) clrs(t *tenants) *clrs {
	c := &clrs{t: t, lines: map[string][]string{}}
	if p.Result != nil && p.Result.Planned != nil {
		c.maps = newFrameworks(p.Result.Planned)
	}
	return c
}

// mapped gives the lines that the script maps of a planned application name.
func (c *clrs) mapped(app *model.Object) []string {
	if c.maps == nil || app == nil {
		return nil
	}
	folders := c.maps.of(app)
	key := strings.Join(folders, ",")
	if got, ok := c.lines[key]; ok {
		return got
	}
	var out []string
	for _, f := range folders {
		if line := versionOf(f); line != "" {
			out = append(out, line)
		}
	}
	c.lines[key] = out
	return out
}

// declaring gives the applications of which somebody says that they need a line.
func (c *clrs) declaring(line string) []*model.Object {
	var out []*model.Object
	for _, app := range c.t.saying("clr") {
		if v, _ := c.t.trait(app, "clr"); v == line {
			out = append(out, app)
		}
	}
	return out
}

// undeclared gives the applications of the planned world whose script maps name
// a line and of which nobody says so.
func (c *clrs) undeclared(line string) []*model.Object {
	said := map[string]bool{}
	for _, app := range c.declaring(line) {
		said[c.t.p.keyOf(app)] = true
	}
	var out []*model.Object
	c.t.p.plannedEach(model.App, func(app *model.Object) {
		for _, l := range c.mapped(app) {
			if l == line && (len(said) == 0 || !said[app.Addr.Key()]) {
				out = append(out, app)
			}
		}
	})
	return out
}
