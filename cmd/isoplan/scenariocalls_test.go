package main

import (
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// wantsOfCalls is what calls leave in a metabase, as an editor of its text is
// asked for it: of several calls about one value the last one counts.
func wantsOfCalls(s *live.Snapshot, calls []plan.Step) []live.Want {
	c := &callEffects{s: s}
	for i := range calls {
		c.call(&calls[i])
	}
	return c.wants
}

type callEffects struct {
	s     *live.Snapshot
	wants []live.Want
}

func (c *callEffects) want(w live.Want) {
	c.wants = slices.DeleteFunc(c.wants, func(o live.Want) bool {
		return metabase.SamePath(o.Path, w.Path) && (w.Op == live.DeleteKey || o.Attr != nil && o.Attr == w.Attr)
	})
	c.wants = append(c.wants, w)
}

func (c *callEffects) call(st *plan.Step) {
	w := live.Want{Path: st.Key, Class: st.Class, Raw: st.Value, Secret: st.Secret, Addr: model.Addr(st.Address)}
	if st.Property != "" {
		w.Attr = schema.ByProperty(schema.MetabaseSpace, st.Property)
	}
	switch st.Op {
	case plan.CallMakeKey:
		w.Op = live.CreateKey
	case plan.CallDropKey:
		w.Op = live.DeleteKey
	case plan.CallSet:
		w.Op = live.SetValue
	case plan.CallClear:
		w.Op = live.RemoveValue
	case plan.CallCreate, plan.CallCreate4:
		w.Op = live.SetValue
		root := w
		root.Attr, root.Raw = schema.AppRoot.Attr, st.Key
		c.want(root)
	case plan.CallDelete:
		c.end(st.Key, w)
		return
	case plan.CallDeleteBelow:
		for i := range c.s.Nodes {
			if path := c.s.Nodes[i].Path; metabase.SamePath(path, st.Key) || metabase.Below(path, st.Key) {
				c.end(path, w)
			}
		}
		return
	}
	c.want(w)
}

// end takes an application off a key.
func (c *callEffects) end(key string, w live.Want) {
	for _, row := range []*schema.Attr{schema.AppRoot.Attr, schema.Protection.Attr, schema.AppPackageID.Attr, schema.AppPackageName.Attr, schema.AppWamClsid.Attr} {
		w.Op, w.Path, w.Attr, w.Raw = live.RemoveValue, key, row, ""
		c.want(w)
	}
}
