package plan

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// show is a change in the form people and pipelines read.
func (p *planner) show(c *change) Change {
	o := c.new
	if o == nil || c.action == Delete {
		o = c.old
	}
	out := Change{Address: string(c.address()), Server: p.decl.Name, Type: c.decl.Kind.String(), Name: c.decl.Name, Key: o.Home,
		Change: Difference{Actions: []Action{c.action}}, Reason: c.reason, Attributes: []Attribute{}, Unchanged: c.unchanged}
	if c.action != Create {
		out.Change.Before = map[string]any{}
	}
	if c.action != Delete {
		out.Change.After = map[string]any{}
	}
	if c.action == Delete {
		for _, s := range c.old.Settings {
			row := schema.Find(c.old.Kind, s.Name)
			if row != nil && !row.ReadOnly && !row.Secret && s.Unreadable == "" && (!c.keepKey || c.new.Get(s.Name).IsNull()) {
				out.Change.Before[s.Name] = literal(row, s.Value)
				out.Attributes = append(out.Attributes, Attribute{Name: row.Name, Label: row.Label, Origin: "local", Effects: []Effect{}})
			}
		}
		return out
	}
	for _, a := range c.attrs {
		out.Attributes = append(out.Attributes, p.showAttr(c, a))
		if out.Change.Before != nil {
			out.Change.Before[a.row.Name] = literal(a.row, a.old)
		}
		out.Change.After[a.row.Name] = literal(a.row, a.new)
	}
	out.NotFollowed, out.NotFollowedMore = p.notFollowed(c)
	return out
}

// originText says where the old value came from.
func (a *attrChange) originText() string {
	if a.parent {
		return a.origin.Text() + ", which this plan changes"
	}
	return a.origin.Text()
}

func (p *planner) showAttr(c *change, a attrChange) Attribute {
	out := Attribute{Name: a.row.Name, Label: a.row.Label, Origin: a.originText(), Reset: a.reset, Way: a.way.String(), Call: p.callFor(c, &a), Effects: []Effect{}}
	if a.new.Kind() == model.ListKind && (c.action == Update || a.old.Kind() == model.ListKind) {
		added, removed, reordered := listDifference(a.row, a.old.Items(), a.new.Items())
		out.Reordered = reordered
		for _, item := range added {
			out.Added = append(out.Added, slashed(a.row, item))
		}
		for _, item := range removed {
			out.Removed = append(out.Removed, slashed(a.row, item))
		}
	}
	single := []*change{{action: c.action, old: c.old, new: c.new, at: c.at, decl: c.decl, attrs: []attrChange{a}}}
	for _, n := range p.needs(single, p.to, p.live) {
		out.Effects = append(out.Effects, Effect{Unit: n.unit.unit.String(), On: n.on, Self: n.effect.Self, Deferrable: n.effect.Deferrable,
			Note: n.effect.Note, Sources: append([]string{}, n.effect.Sources...), Confidence: string(n.effect.Confidence)})
	}
	return out
}

// literal is a value as JSON has it. Numbers stay numbers; durations, masks
// and words are the texts HCL takes.
func literal(row *schema.Attr, v model.Value) any {
	switch v.Kind() {
	case model.BoolKind:
		return v.IsTrue()
	case model.SecretKind:
		return map[string]any{"secret": v.Str()}
	case model.TextKind:
		return slashed(row, v.Str())
	case model.ListKind:
		out := make([]string, 0, len(v.Items()))
		for _, item := range v.Items() {
			out = append(out, slashed(row, item))
		}
		return out
	case model.EditKind:
		e := v.Edit()
		if e.HasOnly {
			return literal(row, model.List(e.Only...))
		}
		out := map[string]any{"include": literal(row, model.List(e.Include...)), "exclude": literal(row, model.List(e.Exclude...))}
		if e.Matched {
			out["include_unless"], out["exclude_matching"] = matchesOf(row, e.IncludeUnless, "path"), matchesOf(row, e.ExcludeMatching, "text")
		}
		return out
	case model.NumberKind:
		return row.Type.Literal(v.Num())
	}
	return nil
}

// matchesOf is matches of a list as HCL declares them.
func matchesOf(row *schema.Attr, matches []model.ListMatch, text string) []any {
	out := make([]any, 0, len(matches))
	for _, m := range matches {
		out = append(out, map[string]any{"match": m.Match, text: slashed(row, m.Text)})
	}
	return out
}

// slashed writes Windows paths the way HCL and people here do.
func slashed(row *schema.Attr, s string) string {
	if row.Type.Kind == schema.TPath || row.Type.Paths {
		return schema.ShowPath(s)
	}
	return s
}
