package plan

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// notFollowed lists the applications below a changed key that keep a process of
// their own: they have a value of their own for the attribute, another one than
// the key will have, and this plan does not change it. A person who isolates
// "/" expects the whole site to move; these do not.
func (p *planner) notFollowed(c *change) (names []string, more int) {
	if c.action == Delete || c.new == nil {
		return nil, 0
	}
	for _, a := range c.attrs {
		if a.row != schema.Protection.Attr && a.row != schema.AppPoolID.Attr || !a.row.Answer(p.to, c.decl.Kind).Honour.Obeyed {
			continue
		}
		for _, app := range p.withOwn(a.row)[model.Fold(c.new.Home)] {
			if !a.row.Type.Equal(app.Get(a.row.Name), a.new) {
				names = append(names, string(app.Addr))
			}
		}
	}
	names = sortedUnique(names)
	if len(names) > namesKept {
		names, more = names[:namesKept], len(names)-namesKept
	}
	return names, more
}

// withOwn groups the applications that have a value of their own which this
// plan leaves as it is, by every changed key above them.
func (p *planner) withOwn(row *schema.Attr) map[string][]*model.Object {
	if got, ok := p.own[row]; ok {
		return got
	}
	changed := map[string]bool{}
	same := map[*model.Object]bool{}
	for _, c := range p.changes {
		for _, a := range c.attrs {
			if a.row == row && c.new != nil {
				changed[model.Fold(c.new.Home)] = true
				same[c.new] = true
			}
		}
	}
	out := map[string][]*model.Object{}
	p.work.Each(func(o *model.Object) {
		if o.Kind != model.App || same[o] || o.Get(row.Name).IsNull() {
			return
		}
		for up := p.work.Above(o); up != nil; up = p.work.Above(up) {
			if home := model.Fold(up.Home); changed[home] {
				out[home] = append(out[home], o)
			}
		}
	})
	for _, of := range out {
		sort.Slice(of, func(i, j int) bool { return of[i].Addr.Key() < of[j].Addr.Key() })
	}
	if p.own == nil {
		p.own = map[*schema.Attr]map[string][]*model.Object{}
	}
	p.own[row] = out
	return out
}
