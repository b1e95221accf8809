package main

import (
	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// remembered reads what applies left beside the live files of all servers.
func (r *liveReader) remembered(c *model.Config) (map[string][]plan.Pending, diag.List) {
	var diags diag.List
	pending := map[string][]plan.Pending{}
	for _, s := range c.Servers {
		left, more := r.rememberedOf(s, r.found[s.Name])
		diags = append(diags, more...)
		if len(left) > 0 {
			pending[s.Name] = left
		}
	}
	return pending, diags
}

// rememberedOf reads what applies left beside the live files of a server: the
// restarts that nobody has made yet, and whether one was interrupted. What
// cannot be read is a warning: a plan needs none of it.
func (r *liveReader) rememberedOf(s *model.Server, found []*liveFile) ([]plan.Pending, diag.List) {
	warning := func(summary, detail, fix string) diag.List {
		return diag.List{{Severity: diag.Warning, ID: "IP0720", Summary: summary, Detail: detail, Fix: fix,
			Addr: model.ServerAddr(s.Name), Range: s.Range}}
	}
	m, err := apply.Remembered(r.app.env, applyFiles(found))
	if sshOf(s) != nil {
		r.mu.Lock()
		m, err = r.far[s.Name].memory, r.far[s.Name].err
		r.mu.Unlock()
	}
	if err != nil {
		return nil, warning("Journal cannot be read", "What earlier applies left beside the live files of "+s.Name+" cannot be read: "+err.Error()+".", "isoplan recover says what to do.")
	}
	var diags diag.List
	if m.Open {
		diags = warning("Apply was interrupted", "An apply to "+s.Name+" is under way, or was interrupted: some of its files may be written and others not. This plan is about what is there right now.",
			"Run isoplan recover: it finishes that apply or puts everything back. isoplan apply does it first, by itself.")
	}
	return m.Pending, diags
}

// applyFiles are live files in the terms of apply.
func applyFiles(found []*liveFile) []apply.File {
	var out []apply.File
	for _, f := range found {
		if store, meaning, ok := stores.SpaceOf(f.space); ok {
			if f.from != nil {
				store = f.from.store
			}
			out = append(out, apply.File{Space: f.space, Path: resolved(f.path), Shown: f.shown, Store: store, Meaning: meaning})
		}
	}
	return out
}
