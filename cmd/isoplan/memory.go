package main

import (
	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// remembered reads what applies left beside the live files: the restarts that
// nobody has made yet, and whether one was interrupted. What cannot be read is
// a warning: a plan needs none of it.
func (r *liveReader) remembered(c *model.Config) (map[string][]plan.Pending, diag.List) {
	var diags diag.List
	pending := map[string][]plan.Pending{}
	for _, s := range c.Servers {
		warn := func(summary, detail, fix string) {
			diags = append(diags, diag.Diagnostic{Severity: diag.Warning, ID: "IP0720", Summary: summary, Detail: detail, Fix: fix,
				Addr: model.ServerAddr(s.Name), Range: s.Range})
		}
		m, err := apply.Remembered(r.app.env, applyFiles(r.found[s.Name]))
		if err != nil {
			warn("Journal cannot be read", "What earlier applies left beside the live files of "+s.Name+" cannot be read: "+err.Error()+".", "isoplan recover says what to do.")
			continue
		}
		if m.Open {
			warn("Apply was interrupted", "An apply to "+s.Name+" is under way, or was interrupted: some of its files may be written and others not. This plan is about what is there right now.",
				"Run isoplan recover: it finishes that apply or puts everything back. isoplan apply does it first, by itself.")
		}
		if len(m.Pending) > 0 {
			pending[s.Name] = m.Pending
		}
	}
	return pending, diags
}

// applyFiles are live files in the terms of apply.
func applyFiles(found []*liveFile) []apply.File {
	var out []apply.File
	for _, f := range found {
		if store, meaning, ok := stores.SpaceOf(f.space); ok {
			out = append(out, apply.File{Space: f.space, Path: resolved(f.path), Shown: f.shown, Store: store, Meaning: meaning})
		}
	}
	return out
}
