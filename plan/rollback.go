package plan

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// rollback is the inverse of the plan: what each store would be asked to put
// everything back, what that costs again, and what it cannot bring back.
func (p *planner) rollback(wants [][]live.Want) *Rollback {
	if len(p.changes) == 0 {
		return nil
	}
	r := &Rollback{Steps: []Step{}, Lost: []Lost{}}
	for _, c := range p.changes {
		if !c.hidden {
			r.Changes++
		}
		r.Lost = append(r.Lost, lost(c)...)
	}
	for i, of := range wants {
		for _, w := range p.inverse(i, of) {
			r.Steps = append(r.Steps, spliceStep(p.sources[i].Snapshot.Space, w))
		}
	}
	r.Restarts = p.restarts(inverted(p.changes), p.from, p.work)
	return r
}

// inverse gives the wants that undo those of a source, last first: keys above
// come back before those below.
func (p *planner) inverse(source int, wants []live.Want) []live.Want {
	made := map[string]bool{}
	for _, w := range wants {
		if w.Op == live.CreateKey {
			made[model.Fold(w.Path)] = true
		}
	}
	var out []live.Want
	for i := len(wants) - 1; i >= 0; i-- {
		w := wants[i]
		w.Secret = ""
		switch {
		case w.Op == live.CreateKey:
			w.Op = live.DeleteKey
			out = append(out, w)
		case w.Op == live.DeleteKey:
			out = append(out, p.revive(source, w)...)
		case made[model.Fold(w.Path)] || w.Attr.Secret:
			// It goes with its key; or nobody knows the old secret.
		default:
			w.Op, w.Raw = live.RemoveValue, ""
			if old, local := p.localRaw(source, w); local {
				w.Op, w.Raw = live.SetValue, old
			}
			out = append(out, w)
		}
	}
	return out
}

// revive makes a deleted key again with the settings isoplan knows. Secrets,
// and what only IIS may write, are not among them.
func (p *planner) revive(source int, w live.Want) []live.Want {
	w.Op = live.CreateKey
	out := []live.Want{w}
	node := p.nodeIndex(source)[model.Fold(w.Path)]
	if node == nil {
		return out
	}
	for _, f := range node.Facts {
		if f.Attr.Secret || f.Attr.Volatile || f.Custom || f.Attr.ReadOnly && f.Attr != schema.AppRoot.Attr {
			continue
		}
		out = append(out, live.Want{Op: live.SetValue, Path: w.Path, Attr: f.Attr, Raw: f.Raw, Addr: w.Addr})
	}
	return out
}

// localRaw gives the text a key had for a property before the plan.
func (p *planner) localRaw(source int, w live.Want) (string, bool) {
	node := p.nodeIndex(source)[model.Fold(w.Path)]
	if node == nil {
		return "", false
	}
	for _, f := range node.Facts {
		if f.Attr.Home.Property == w.Attr.Home.Property {
			return f.Raw, true
		}
	}
	return "", false
}

// nodeIndex finds the keys of a source by path; made when first needed.
func (p *planner) nodeIndex(i int) map[string]*live.Node {
	if p.nodes == nil {
		p.nodes = make([]map[string]*live.Node, len(p.sources))
	}
	if p.nodes[i] == nil {
		nodes := p.sources[i].Snapshot.Nodes
		p.nodes[i] = make(map[string]*live.Node, len(nodes))
		for j := range nodes {
			p.nodes[i][model.Fold(nodes[j].Path)] = &nodes[j]
		}
	}
	return p.nodes[i]
}

// lost says openly what a rollback cannot bring back.
func lost(c *change) []Lost {
	var out []Lost
	for _, a := range c.attrs {
		if a.row.Secret && a.new.Kind() == model.SecretKind && c.action != Create {
			out = append(out, Lost{string(c.address()), "password",
				fmt.Sprintf("the old %s of %s is not in the plan and cannot be restored from it", a.row.Label, c.address())})
		}
	}
	if c.action == Delete && !c.keepKey && !c.hidden && c.old.Kind != model.WebServiceExtension {
		out = append(out, Lost{string(c.address()), "key",
			fmt.Sprintf("%s comes back with the settings isoplan knows; any other property of %s only from a backup of the file", c.address(), c.old.Home)})
	}
	return out
}

// inverted turns changes round, for the restarts of the way back.
func inverted(changes []*change) []*change {
	out := make([]*change, 0, len(changes))
	for _, c := range changes {
		back := &change{action: Update, old: c.new, new: c.old, at: c.at, decl: c.decl, hidden: c.hidden}
		switch c.action {
		case Create:
			back.action = Delete
		case Delete:
			back.action = Create
		}
		for _, a := range c.attrs {
			back.attrs = append(back.attrs, attrChange{row: a.row, old: a.new, new: a.old, origin: a.origin, way: a.way})
		}
		out = append(out, back)
	}
	return out
}

// levels are the words limits are written with, cheapest first.
var levels = []string{"none", "app", "pool", "site", "w3svc", "iis", "reboot"}

// Level gives the place of a word among the levels of disruption, -1 when it
// is none of them.
func Level(word string) int {
	for i, l := range levels {
		if l == word {
			return i
		}
	}
	return -1
}

// Levels lists the words of disruption, cheapest first.
func Levels() []string { return append([]string(nil), levels...) }

// deletionShare is the part of the live objects, in per cent, from which
// deleting more than deletionFloor of them needs a flag of its own.
const (
	deletionShare = 30
	deletionFloor = 3
)

// brakes lists the limits the plan exceeds. Windows are not looked at here:
// what depends on the clock is judged when a command runs.
func (p *planner) brakes() []Brake {
	var out []Brake
	deleted := 0
	for _, c := range p.changes {
		if c.action == Delete && !c.hidden {
			deleted++
		}
	}
	total := len(p.live.Sorted())
	if deleted > deletionFloor && deleted*100 > total*deletionShare {
		out = append(out, Brake{Kind: "deletions", Flag: "--allow-deletions", Limit: fmt.Sprintf("%d%%", deletionShare),
			Actual: fmt.Sprintf("%d of %d", deleted, total),
			Text:   fmt.Sprintf("%d of %d objects of %s would be deleted, more than %d%%.", deleted, total, p.decl.Name, deletionShare)})
	}
	allow, maxApps := "pool", -1
	if d := p.decl.Disruption; d != nil {
		maxApps = d.MaxApps
		if d.Allow != "" {
			allow = d.Allow
		}
	}
	out = append(out, p.disruptionBrakes(allow, maxApps)...)
	if p.way() == "mount" && p.writesMetabase() && !p.editWhileRunning() {
		out = append(out, Brake{Kind: "edit_while_running", Flag: "--iis-stopped", Limit: "on", Actual: "off",
			Text: "Edit-while-running is off: a MetaBase.xml written while IISADMIN runs is lost when memory is flushed over it (SDK6/ms525213)."})
	}
	return out
}

func (p *planner) disruptionBrakes(allow string, maxApps int) []Brake {
	var out []Brake
	worst, apps := "none", 0
	for _, r := range p.out.Restarts {
		if Level(r.Level) > Level(worst) {
			worst = r.Level
		}
		apps = max(apps, r.Drops.Applications)
	}
	if Level(worst) > Level(allow) {
		out = append(out, Brake{Kind: "disruption", Flag: "--allow-disruption=" + worst, Limit: allow, Actual: worst,
			Text: fmt.Sprintf("The plan needs a restart of level %s; disruption of %s allows %s.", worst, p.decl.Name, allow)})
	}
	if maxApps >= 0 && apps > maxApps {
		out = append(out, Brake{Kind: "max_apps", Flag: "--allow-max-apps=" + fmt.Sprint(apps), Limit: fmt.Sprint(maxApps), Actual: fmt.Sprint(apps),
			Text: fmt.Sprintf("A restart reaches %d applications; disruption of %s allows %d.", apps, p.decl.Name, maxApps)})
	}
	return out
}

func (p *planner) writesMetabase() bool {
	for i := range p.sources {
		if strings.EqualFold(p.sources[i].Snapshot.Space, string(schema.MetabaseSpace)) && len(p.edits[i]) > 0 {
			return true
		}
	}
	return false
}
