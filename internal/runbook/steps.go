package runbook

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// unloadsNamed is how many applications of one shared process get an Unload of
// their own.
const unloadsNamed = 10

// steps puts everything that frees the library before its file is replaced.
func (b *book) steps() {
	if b.stopsIIS() {
		b.stopAll()
		return
	}
	for i, l := range b.loaded {
		b.free(&b.out.Processes[i], l)
	}
	if len(b.out.Restarts) == 0 {
		return
	}
	b.replace("A request that comes before the new file is in place loads the old one again, and it is locked again: have the new file at hand, and where that happens do the steps above once more.",
		schema.Derive("SEED002"))
	b.add(Step{Kind: Verify, Text: "Nothing has to be started. The new DLL is loaded as soon as the next request of the application needs it: make that request and look at the answer.",
		Footing: footing(b.onTarget(schema.Doc("SEED002")))})
}

// onTarget weakens a fact of the page about IIS 4.0 for the other versions.
func (b *book) onTarget(f schema.Fact) schema.Fact {
	if b.m.Target == schema.IIS40 {
		return f
	}
	return schema.Derive(f.Sources...)
}

func (b *book) add(s Step) {
	s.Number = len(b.out.Steps) + 1
	b.out.Steps = append(b.out.Steps, s)
}

// addRestart keeps a restart and gives its index.
func (b *book) addRestart(r plan.Restart) *int {
	if len(r.Because) > Kept {
		r.Because = r.Because[:Kept]
	}
	i := len(b.out.Restarts)
	b.out.Restarts = append(b.out.Restarts, r)
	return &i
}

// because are the applications that hold the library in a process.
func (b *book) because(loads []*topology.Load) []model.Addr {
	var out []model.Addr
	seen := map[string]bool{}
	for _, l := range loads {
		addr := l.Address
		if app := b.appOf(l); app != nil {
			addr = app.Addr
		}
		if !seen[addr.Key()] {
			seen[addr.Key()] = true
			out = append(out, addr)
		}
	}
	return out
}

// stopAll stops IIS around the replacement.
func (b *book) stopAll() {
	var all []*topology.Load
	for i := range b.loads {
		if len(b.loads[i].Hosts) > 0 {
			all = append(all, &b.loads[i])
		}
	}
	r := b.present.Restart(plan.RestartIIS, "", b.m.Target, b.because(all), true)
	at := slices.Index(r.Commands, plan.PutFiles)
	stop, start := r.Commands[:at], r.Commands[at+1:]
	index := b.addRestart(r)
	if !r.Drops.ServicesKnown {
		b.add(Step{Kind: Record, Text: "Write down which services run, because nobody observed it (observed.services): those that depend on IISADMIN stop with it and have to be started by name.",
			Footing: footing(schema.Doc("Q286196", "SEED002"))})
	}
	b.add(Step{Kind: Free, Text: "Stop all of IIS: IISADMIN and every service that depends on it" + after(": ", strings.Join(r.Drops.Services, ", ")) + ".",
		Commands: stop, Interface: part(r.Interface, 0), Restart: index, Process: b.ended(), Notes: r.Notes, Footing: Footing{r.Sources, r.Confidence}})
	b.replace("", schema.Fact{})
	b.add(Step{Kind: Start, Text: "Start IIS again, IIS Admin Service first" + after(", then ", displayed(r.Drops.Services)) + ".",
		Commands: start, Interface: part(r.Interface, 1), Restart: index, Footing: footing(b.onTarget(schema.Doc("SEED002", "Q286196")))})
	b.add(Step{Kind: Verify, Text: "Request a page that uses the DLL: the new one is loaded then.", Footing: footing(schema.Derive("SEED002"))})
}

// ended names the processes that go with IIS.
func (b *book) ended() string {
	var names []string
	for _, l := range b.loaded {
		if l.node.Process != topology.NotKnown && len(names) < unloadsNamed {
			names = append(names, l.node.String())
		}
	}
	return strings.Join(names, ", ")
}

// replace is the step between what frees the file and what comes after.
func (b *book) replace(note string, f schema.Fact) {
	s := Step{Kind: Replace, Text: "Replace the file " + b.in.DLL + " now.", Footing: footing(b.onTarget(schema.Doc("SEED002")))}
	if files := b.out.Files; len(files) > 0 && (len(files) > 1 || schema.PathKey(files[0]) != b.key()) {
		s.Text = "Replace the file now: " + strings.Join(files, ", ") + "."
	}
	s.Notes = append(s.Notes, `Where that fails with "Permission denied", a process has it loaded still (Q166279): find out which before you go on.`)
	if note != "" {
		s.Notes = append(s.Notes, strings.TrimSuffix(note, ".")+" "+cited(f)+".")
	}
	b.add(s)
}

// free ends one process that is not inetinfo.exe. p describes it.
func (b *book) free(p *Process, l *loaded) {
	n, because := l.node, b.because(l.loads)
	switch n.Process {
	case topology.Mtx, topology.Dllhost, topology.DllhostPooled:
		r := b.present.Restart(plan.RestartApp, string(because[0]), b.m.Target, because, false)
		s := Step{Kind: Free, Text: "Unload " + string(because[0]) + ": its process ends and lets the DLL go.", Commands: r.Commands}
		if n.Process == topology.DllhostPooled {
			s.Text = "Unload " + string(because[0]) + ": the process all Medium applications share ends and lets the DLL go."
			s.Notes = append(s.Notes, "No page says whether Unload of one Medium application always ends the process that it shares: count on it for the others, and where the file stays locked, unload the others that hold it too.")
			for _, other := range because[1:min(len(because), unloadsNamed)] {
				s.Commands = append(s.Commands, b.present.Restart(plan.RestartApp, string(other), b.m.Target, nil, false).Commands...)
			}
			if len(because) > unloadsNamed {
				s.Notes = append(s.Notes, "Only the first of the applications that hold it are unloaded by name here; the rest share their process.")
			}
		}
		b.step(s, p, r)
	case topology.AspnetWp:
		r := b.present.Restart(plan.RestartAspnetWp, n.Name, b.m.Target, because, false)
		b.step(Step{Kind: Free, Text: "End " + n.String() + ": every ASP.NET application of this framework version goes with it.", Commands: r.Commands}, p, r)
	case topology.W3wp:
		r := b.present.Restart(plan.RestartPool, n.Name, b.m.Target, because, false)
		b.step(Step{Kind: Free, Text: "Recycle the pool " + n.Name + ".", Commands: r.Commands}, p, r)
	}
}

func (b *book) step(s Step, p *Process, r plan.Restart) {
	s.Process, s.Interface, s.Footing = p.Name, r.Interface, Footing{r.Sources, r.Confidence}
	s.Notes = append(s.Notes, r.Notes...)
	s.Restart = b.addRestart(r)
	b.add(s)
	p.Shared, p.SharedMore = r.Drops.Collateral(), r.Drops.More
}

func part(lines []string, i int) []string {
	if i < len(lines) {
		return lines[i : i+1]
	}
	return nil
}

func after(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + text
}

// cited puts the sources of a sentence behind it.
func cited(f schema.Fact) string {
	switch {
	case len(f.Sources) == 0:
		return "(no page says so)"
	case f.Confidence == model.Derived:
		return "(follows from " + strings.Join(f.Sources, ", ") + ")"
	}
	return "(" + strings.Join(f.Sources, ", ") + ")"
}

// displayed names services as the Services applet does (Q236166, SEED002).
func displayed(services []string) string {
	names := map[string]string{"w3svc": "World Wide Web Publishing Service", "msftpsvc": "FTP Publishing Service",
		"smtpsvc": "Microsoft SMTP Service", "nntpsvc": "Microsoft NNTP Service"}
	var out []string
	for _, s := range services {
		name := names[model.Fold(s)]
		if name != "" {
			name += " (" + s + ")"
		} else {
			name = s
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
