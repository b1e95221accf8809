package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

var _ = add(Rule{
	ID: "SEC010", Severity: diag.Info, Phase: ConfigPhase,
	Summary: "Different trust in one process",
	Doc:     "Applications that declare different words for traits = { trust = ... } run in one process.",
	Why: "One process is one account and one memory: a failure or a break-in of the least trusted application reaches all the others. " +
		"ASP.NET applications of one CLR share aspnet_wp.exe whatever their protection is.",
	Fix:        "Give each trust a pool of its own, or on servers where protections decide protection = \"high\".",
	Sources:    []string{"TN:cc776325", "SEED001"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		groups := map[string]*trustGroup{}
		for _, app := range p.declared(model.App) {
			word, said := trait(app, "trust")
			if !said {
				continue
			}
			for _, in := range p.sharedProcesses(app) {
				g := groups[in.key]
				if g == nil {
					g = &trustGroup{shared: in, words: map[string]string{}}
					groups[in.key] = g
				}
				g.apps++
				if g.words[word] == "" {
					g.words[word] = string(app.Addr)
				}
			}
		}
		keys := make([]string, 0, len(groups))
		for k := range groups {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			if g := groups[k]; len(g.words) > 1 {
				p.report(finding{addr: g.shared.addr, detail: count(g.apps, "application") + " of different trust would run in " + g.shared.text + ": " + g.example() + "."})
			}
		}
	},
})

// sharedProcess is a process that several applications may run in.
type sharedProcess struct {
	key, text string
	addr      model.Addr
}

type trustGroup struct {
	shared sharedProcess
	apps   int
	words  map[string]string // the first application of each trust
}

func (g *trustGroup) example() string {
	words := make([]string, 0, len(g.words))
	for w := range g.words {
		words = append(words, w)
	}
	sort.Strings(words)
	return namesText(texts(len(words), func(i int) string { return words[i] + " (" + g.words[words[i]] + ")" }))
}

// sharedProcesses gives the processes of a declared application that others may
// share: that of its own code, and that of its ASP.NET code where the traits
// say that it has some.
func (p *Pass) sharedProcesses(app *model.Object) []sharedProcess {
	at := p.place(app)
	if at == nil {
		return p.declaredProcess(app)
	}
	_, managed := trait(app, "clr")
	var all []sharedProcess
	for i := range at.Parts {
		n := at.Parts[i].Process
		if n.Process == topology.NotKnown || !at.Parts[i].Own && (!managed || n.Process != topology.AspnetWp) {
			continue
		}
		in := sharedProcess{key: strings.ToLower(n.Key()), text: n.String(), addr: p.addr()}
		switch n.Process {
		case topology.W3wp:
			in.addr = p.addr().Child(model.AppPool, n.Name)
		case topology.AspnetWp:
			in.addr = p.addr().Child(model.ProcessModel, n.Name)
		}
		all = append(all, in)
	}
	return all
}

// declaredProcess is the same by what is declared alone.
func (p *Pass) declaredProcess(app *model.Object) []sharedProcess {
	if p.topology() != nil {
		return nil
	}
	if p.every(schema.Target.Pools) {
		name, set := schema.AppPoolID.Of(app)
		if !set || name == "" {
			return nil
		}
		return []sharedProcess{{key: "pool " + model.Fold(name), text: "w3wp.exe of pool " + name, addr: p.addr().Child(model.AppPool, name)}}
	}
	switch process := p.ownProcess(app); process {
	case topology.Inetinfo, topology.DllhostPooled:
		return []sharedProcess{{key: process.String(), text: process.String(), addr: p.addr()}}
	}
	return nil
}
