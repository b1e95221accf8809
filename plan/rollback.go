package plan

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// rollback is the inverse of the plan: what each store would be asked to put
// everything back, what that costs again, and what it cannot bring back.
func (p *planner) rollback(wants [][]live.Want, made calls) *Rollback {
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
	back := inverted(p.changes)
	r.Restarts = p.writeRestart(p.restarts(back, p.to, p.from, p.work), p.from, p.work)
	made.hold(r.Restarts)
	r.Steps = append(r.Steps, made.first...)
	undone := make([][]live.Want, len(wants))
	for i, of := range wants {
		undone[i] = inverse(p.sources[i].Snapshot, of)
	}
	r.Steps = append(r.Steps, p.spliceSteps(undone)...)
	if !p.byCalls() {
		r.Steps = append(r.Steps, p.methodSteps(back, p.live)...)
	}
	r.Steps = append(append(r.Steps, made.between(r.Restarts)...), made.second...)
	return r
}

// inverse gives the wants that undo those of a source, last first: keys above
// come back before those below.
func inverse(s *live.Snapshot, wants []live.Want) []live.Want {
	nodes := nodesOf(s, wants)
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
			out = append(out, revive(nodes, w)...)
		case made[model.Fold(w.Path)] || w.Attr.Secret:
			// It goes with its key; or nobody knows the old secret.
		default:
			w.Op, w.Raw = live.RemoveValue, ""
			if old, local := localRaw(nodes, w); local {
				w.Op, w.Raw = live.SetValue, old
			}
			out = append(out, w)
		}
	}
	return out
}

// revive makes a deleted key again with the settings isoplan knows. Secrets,
// and what only IIS may write, are not among them.
func revive(nodes map[string]*live.Node, w live.Want) []live.Want {
	w.Op = live.CreateKey
	out := []live.Want{w}
	node := nodes[model.Fold(w.Path)]
	if node == nil {
		return out
	}
	for _, f := range node.Facts {
		if f.Attr.Secret || f.Custom || f.Attr.ReadOnly && f.Attr != schema.AppRoot.Attr {
			continue
		}
		out = append(out, live.Want{Op: live.SetValue, Path: w.Path, Attr: f.Attr, Raw: plainRaw(f), Addr: w.Addr})
	}
	return out
}

// localRaw gives the text a key had for a property before the plan.
func localRaw(nodes map[string]*live.Node, w live.Want) (string, bool) {
	node := nodes[model.Fold(w.Path)]
	if node == nil {
		return "", false
	}
	for _, f := range node.Facts {
		if f.Attr.Home.Property == w.Attr.Home.Property {
			return plainRaw(f), true
		}
	}
	return "", false
}

// plainRaw is the text of a fact without the layout the file gives a list.
func plainRaw(f live.Fact) string {
	v, err := f.Attr.Decode(f.Raw)
	if err != nil || v.Kind() != model.ListKind {
		return f.Raw
	}
	return f.Attr.Encode(v)
}

// nodesOf finds the keys that wants are about, by folded path.
func nodesOf(s *live.Snapshot, wants []live.Want) map[string]*live.Node {
	nodes := make(map[string]*live.Node, len(wants))
	for _, w := range wants {
		nodes[model.Fold(w.Path)] = nil
	}
	for i := range s.Nodes {
		path := model.Fold(s.Nodes[i].Path)
		if _, asked := nodes[path]; asked {
			nodes[path] = &s.Nodes[i]
		}
	}
	return nodes
}

// lost says openly what a rollback cannot bring back.
func lost(c *change) []Lost {
	var out []Lost
	for _, a := range c.attrs {
		if a.row.Secret && c.action != Create {
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
		back := &change{action: Update, old: c.new, new: c.old, at: c.at, decl: c.decl, hidden: c.hidden,
			keepKey: c.action == Create && c.old != nil}
		switch c.action {
		case Create:
			back.action = Delete
		case Delete:
			back.action = Create
		}
		for _, a := range c.attrs {
			back.attrs = append(back.attrs, attrChange{row: a.row, old: a.new, new: a.old, origin: a.origin, way: a.way, unstored: a.unstored})
		}
		out = append(out, back)
	}
	return out
}
