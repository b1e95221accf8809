package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// aspNet is what a pass knows of ASP.NET: which declared application needs
// which CLR, and which pools run any.
type aspNet struct {
	apps  []aspApp
	pools map[string]bool // by folded name
}

// aspApp is a declared application with the CLR its pages need.
type aspApp struct {
	decl *model.Object
	// line is that of the trait clr, 0 where nobody declares it; folders are
	// what the script maps of the planned application lead to then.
	line    schema.CLR
	folders []string
}

// runs reports whether the pages of an application run with the CLR of a
// process model.
func (a aspApp) runs(pm subject) bool {
	if a.line != 0 {
		return pm.line() == a.line
	}
	for _, f := range a.folders {
		if model.Fold(f) == model.Fold(pm.o.Name) {
			return true
		}
	}
	return false
}

// aspNet looks at every application once.
func (p *Pass) aspNet() *aspNet {
	if p.asp == nil {
		p.asp = p.findAspNet()
	}
	return p.asp
}

func (p *Pass) findAspNet() *aspNet {
	a := &aspNet{pools: map[string]bool{}}
	w := p.world()
	maps := newFrameworks(w)
	for _, app := range p.declared(model.App) {
		found := aspApp{decl: app, line: lineOf(app)}
		if planned := p.planned(app); planned != nil && found.line == 0 {
			found.folders = maps.of(planned)
		}
		if found.line == 0 && len(found.folders) == 0 {
			continue
		}
		a.apps = append(a.apps, found)
		if pool, set := schema.AppPoolID.Of(app); set {
			a.pools[model.Fold(pool)] = true
		}
	}
	for _, pool := range p.declared(model.AppPool) {
		if lineOf(pool) != 0 {
			a.pools[model.Fold(pool.Name)] = true
		}
	}
	if w == nil || !p.every(schema.Target.Pools) {
		return a
	}
	w.Each(func(o *model.Object) {
		if o.Kind == model.App && len(maps.of(o)) > 0 {
			v, _ := schema.Effective(w, o, schema.AppPoolID.Attr)
			a.pools[model.Fold(v.Str())] = true
		}
	})
	return a
}

// lineOf gives the CLR line of the trait clr, 0 where nobody declares it.
func lineOf(o *model.Object) schema.CLR {
	version, ok := trait(o, "clr")
	if !ok {
		return 0
	}
	for _, v := range schema.CLRVersions() {
		if strings.HasPrefix(v.Folder, "v"+version+".") {
			return v.Line
		}
	}
	return 0
}

// withNumber lists the declared applications of a process model that declare a
// trait which is a number, as "/shop (88)", and counts those that do not
// declare it.
func (p *Pass) withNumber(pm subject, name string, tooMuch func(uint64) bool) (names []string, without int) {
	for _, a := range p.aspNet().apps {
		if !a.runs(pm) {
			continue
		}
		n, ok := number(a.decl, name)
		switch {
		case !ok:
			without++
		case tooMuch(n):
			text, _ := trait(a.decl, name)
			names = append(names, string(a.decl.Addr.Within())+" ("+text+")")
		}
	}
	sort.Strings(names)
	return names, without
}
