package main

import (
	"fmt"
	"strings"
	"sync"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// fleet reads, plans and judges the servers of a configuration side by side.
// Of each it keeps what the plan and the findings are; live files and worlds
// are let go, so that memory does not grow with them.
type fleet struct {
	reader *liveReader
	config *model.Config
	// each sees a server before its worlds are let go; nil for nothing. It is
	// called for several at a time. keep keeps the worlds.
	each func(plan.Planned)
	keep bool
	// begin is called when the configuration is known; nil for nothing.
	begin func()
	// unjudged leaves the rules out.
	unjudged bool

	mu     sync.Mutex
	judged map[string]judged
	step   func(done, total int)
	done   int
}

// judged is what the rules said about one server.
type judged struct {
	found     diag.List
	notJudged []validate.NotJudged
}

// planned is told of each server.
func (f *fleet) planned(p plan.Planned) (keep bool) {
	var j judged
	if p.Result != nil && !f.unjudged {
		j.found, j.notJudged = validate.JudgeServer(f.config, p.Result, p.Part, p.Changes)
	}
	if p.Result != nil && f.each != nil {
		f.each(p)
	}
	if !f.keep {
		f.reader.release(p.Server, p.Diags, j.found)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.judged[p.Server.Name] = j
	f.done++
	f.step(f.done, p.Of)
	return f.keep
}

// judgement is what the rules said about all servers of a plan.
func (f *fleet) judgement(p *plan.Plan) (diag.List, []validate.NotJudged) {
	var found diag.List
	var not []validate.NotJudged
	for i := range p.Servers {
		j := f.judged[p.Servers[i].Name]
		found, not = append(found, j.found...), append(not, j.notJudged...)
	}
	return found.Sorted(f.config.Sources), not
}

// one reads the live files of a server, and what applies left beside them.
func (r *liveReader) one(c *model.Config, s *model.Server) plan.Reading {
	files, diags := r.find(s)
	out := plan.Reading{Diags: diags}
	if diags.HasErrors() {
		return out
	}
	for _, f := range files {
		r.decode(f)
	}
	out.Sources, diags = r.taken(c, files)
	out.Diags = append(out.Diags, diags...)
	r.mu.Lock()
	r.found[s.Name] = files
	r.mu.Unlock()
	if !out.Diags.HasErrors() {
		out.Pending, diags = r.rememberedOf(s, files)
		out.Diags = append(out.Diags, diags...)
	}
	return out
}

// taken gives the sources of files that were decoded, and makes their texts
// known to messages.
func (r *liveReader) taken(c *model.Config, files []*liveFile) ([]plan.Source, diag.List) {
	var out []plan.Source
	var diags diag.List
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range files {
		diags = append(diags, f.diags...)
		if f.source.Snapshot == nil {
			continue
		}
		f.source.Snapshot.File = c.Sources.AddLive(f.shown, f.source.Snapshot.Text)
		out = append(out, f.source)
	}
	return out, diags
}

// release lets go of the live files of a server but for those that a message
// points into: it will want to know the line.
func (r *liveReader) release(s *model.Server, lists ...diag.List) {
	wanted := map[model.FileID]bool{}
	for _, list := range lists {
		for i := range list {
			wanted[list[i].Range.File] = true
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.found[s.Name] {
		if f.source.Snapshot != nil && !wanted[f.source.Snapshot.File] {
			r.sources.Forget(f.source.Snapshot.File)
		}
		f.source, f.diags = plan.Source{}, nil
		if f.from != nil {
			f.from.text = "" // which store read it is asked again, its text is not
		}
	}
}

// incomplete is why a plan that lacks servers is neither saved nor applied.
func incomplete(p *plan.Plan, summary, what string) diag.List {
	var names, flags []string
	for i := range p.Failed {
		names = append(names, p.Failed[i].Name)
		flags = append(flags, string(model.ServerAddr(p.Failed[i].Name)))
	}
	many := "servers"
	if len(names) == 1 {
		many = "server"
	}
	fix := "Mend what the errors name."
	if len(p.Servers) > 0 {
		fix += " To go on without: --exclude=" + strings.Join(flags[:min(len(flags), 5)], " --exclude=")
		if len(flags) > 5 {
			fix += fmt.Sprintf(" and so on for %d more", len(flags)-5)
		}
		fix += ", or name the others with --target; * stands for any part of a name."
	}
	shown := strings.Join(names[:min(len(names), 5)], ", ")
	if len(names) > 5 {
		shown += fmt.Sprintf(" and %d more", len(names)-5)
	}
	return diag.List{{Severity: diag.Error, ID: "IP0040", Summary: summary,
		Detail: fmt.Sprintf("There is no plan for %d %s (%s), and %s", len(names), many, shown, what), Fix: fix}}
}
