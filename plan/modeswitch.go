package plan

import (
	"fmt"
	"path"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// ModeSwitch is what a change of the isolation mode means for a whole server.
// Only IIS 6.0 has the choice.
type ModeSwitch struct {
	// From and To are "iis5" or "worker_process".
	From string `json:"from"`
	To   string `json:"to"`
	// ByFile and ByCalls say in order how the switch is made: with MetaBase.xml,
	// or with calls to the running server. A server that is reached by calls has
	// only those.
	ByFile  []string `json:"by_file"`
	ByCalls []string `json:"by_calls"`
	// Isolation counts what becomes of applications that had a process to
	// themselves, or get one: "kept", "lost", "gained".
	Isolation map[string]int `json:"isolation"`
	// Moved lists the applications by address, those that lose isolation first;
	// More counts those beyond the first thousand.
	Moved []Moved `json:"applications"`
	More  int     `json:"applications_more,omitempty"`
	// Prohibited are the libraries and programs that script maps name and no
	// web service extension allows: requests for them get 404.2.
	Prohibited []Prohibited `json:"prohibited,omitempty"`
	Sources    []string     `json:"sources"`
	Confidence string       `json:"confidence"`
}

// Moved is one application in a switch of the isolation mode.
type Moved struct {
	Address string `json:"address"`
	// From and To name the processes of the application's own code.
	From string `json:"from"`
	To   string `json:"to"`
	// Isolation is "kept", "lost", "gained" or "none".
	Isolation string `json:"isolation"`
	// Shares counts the other applications in the new process.
	Shares int `json:"shares_with"`
	// Instead is what to declare so that the isolation stays; "" where it does.
	Instead string `json:"instead,omitempty"`
}

// Prohibited is a library or program that no web service extension allows.
type Prohibited struct {
	File         string `json:"file"`
	Applications int    `json:"applications"`
	// Example is the first of the applications whose script maps name it.
	Example string `json:"example"`
}

// The words of Moved.Isolation.
const (
	isolationKept   = "kept"
	isolationLost   = "lost"
	isolationGained = "gained"
	isolationNone   = "none"
)

// modeSwitch works out what the change of the mode means; nil where the mode
// stays.
func (p *planner) modeSwitch() *ModeSwitch {
	if p.from == p.to || !p.modeStored || !schema.HasModes(p.decl.Version) {
		return nil
	}
	m := &ModeSwitch{From: p.from.Mode(), To: p.to.Mode(), Isolation: map[string]int{isolationKept: 0, isolationLost: 0, isolationGained: 0},
		Moved: []Moved{}, Sources: []string{"SDK6/ms525697", "SEED003", "TN:cc728246", "TN:cc776325"}, Confidence: string(model.Derived)}
	m.ByFile, m.ByCalls = p.switchOrder()
	if p.byCalls() {
		m.ByFile = []string{}
	}
	p.moved(m)
	m.Prohibited = p.prohibited()
	return m
}

// switchOrder says how the switch is made, by file and by calls.
func (p *planner) switchOrder() (byFile, byCalls []string) {
	if p.editWhileRunning(p.live) {
		byFile = []string{"Write MetaBase.xml once: the mode together with pools, protections and assignments; edit-while-running takes it over.",
			"Restart IIS and HTTPFilter: until then the server runs in the old mode."}
	} else {
		byFile = []string{"Save the configuration, then stop IISADMIN and HTTPFilter.",
			"Write MetaBase.xml once: the mode together with pools, protections and assignments.",
			"Start what ran before: the server comes up in the new mode."}
	}
	if p.to.Pools() {
		return byFile, []string{"Set IIs5IsolationModeEnabled to FALSE, save the configuration, and restart IIS: in IIS 5.0 isolation mode there are no pools to work with (TN:b6fc78f4).",
			"Then create the pools, and assign the applications to them; pool methods work in this mode only (SDK6/ms525818)."}
	}
	return byFile, []string{"Set IIs5IsolationModeEnabled to TRUE, save the configuration, and restart IIS.",
		"Then set the protection of each application by AppCreate2: only in this mode it registers the COM+ application (SDK6/ms525676)."}
}

// placed is where one application runs before and after.
type placed struct {
	app      *model.Object
	from, to topology.Host
}

// moved compares the process of every application before and after.
func (p *planner) moved(m *ModeSwitch) {
	var all []placed
	before, after := map[string]int{}, map[string]int{}
	p.work.Each(func(o *model.Object) {
		if o.Kind != model.App {
			return
		}
		at := placed{app: o, to: topology.Application(p.work, p.to, o)}
		if was := p.live.Find(o.Addr); was != nil && was.Kind == model.App {
			at.from = topology.Application(p.live, p.from, was)
		}
		before[at.from.Key()]++
		after[at.to.Key()]++
		all = append(all, at)
	})
	for _, at := range all {
		entry := p.movedEntry(at, before[at.from.Key()], after[at.to.Key()])
		if entry.Isolation != isolationNone {
			m.Isolation[entry.Isolation]++
		}
		m.Moved = append(m.Moved, entry)
	}
	rank := map[string]int{isolationLost: 0, isolationKept: 1, isolationGained: 2, isolationNone: 3}
	sort.SliceStable(m.Moved, func(i, j int) bool {
		a, b := &m.Moved[i], &m.Moved[j]
		if rank[a.Isolation] != rank[b.Isolation] {
			return rank[a.Isolation] < rank[b.Isolation]
		}
		return model.Fold(a.Address) < model.Fold(b.Address)
	})
	if len(m.Moved) > namesKept {
		m.Moved, m.More = m.Moved[:namesKept], len(m.Moved)-namesKept
	}
}

func (p *planner) movedEntry(at placed, before, after int) Moved {
	out := Moved{Address: string(at.app.Addr), From: at.from.String(), To: at.to.String(), Shares: max(after-1, 0), Isolation: isolationNone}
	alone := func(h topology.Host, count int) bool {
		switch h.Process {
		case topology.Dllhost:
			return true
		case topology.W3wp:
			return count == 1
		}
		return false
	}
	was, is := alone(at.from, before), alone(at.to, after)
	switch {
	case at.from.Process == topology.NotKnown || at.to.Process == topology.NotKnown:
		return out
	case was && is:
		out.Isolation = isolationKept
	case was:
		out.Isolation = isolationLost
		out.Instead = p.keepIsolation(at.app)
	case is:
		out.Isolation = isolationGained
	}
	return out
}

// keepIsolation is what to declare for an application that would lose a process
// of its own (TN:cc776325, TN:cc728429: a pool for each application that was
// High, with the same account).
func (p *planner) keepIsolation(app *model.Object) string {
	if p.to.Protections() {
		return "protection = \"high\""
	}
	name := path.Base(strings.Trim(app.Name, "/"))
	if name == "." || name == "/" {
		name = "root"
	}
	if app.Owner != nil && app.Owner.Name != "" {
		name = app.Owner.Name + " " + name
	}
	name = schema.QuoteHCL(strings.ReplaceAll(name, "/", " "))
	return fmt.Sprintf("app_pool %s { } and, in the application, app_pool = %s; for the same account set identity_type and wam_user_name on the pool", name, name)
}

// prohibited lists what script maps name and no web service extension allows
// (WS03/cc779909, TN:cc786651). A server without the list says nothing.
func (p *planner) prohibited() []Prohibited {
	allowed, listed := p.allowedExtensions()
	if !listed {
		return nil
	}
	found := map[string]*Prohibited{}
	maps := map[string][]string{} // by the key that holds the script maps
	p.work.Each(func(o *model.Object) {
		if o.Kind != model.App {
			return
		}
		v, origin := schema.Effective(p.work, o, schema.ScriptMaps.Attr)
		key := ""
		if origin.From != nil {
			key = origin.From.Home
		}
		files, ok := maps[key]
		if !ok {
			files = mappedFiles(v.Items())
			maps[key] = files
		}
		for _, f := range files {
			if allowed(f) {
				continue
			}
			at := found[schema.PathKey(f)]
			if at == nil {
				at = &Prohibited{File: schema.ShowPath(f), Example: string(o.Addr)}
				found[schema.PathKey(f)] = at
			}
			at.Applications++
			if model.Fold(string(o.Addr)) < model.Fold(at.Example) {
				at.Example = string(o.Addr)
			}
		}
	})
	var out []Prohibited
	for _, key := range sortedKeysOf(found) {
		out = append(out, *found[key])
	}
	return out
}

func sortedKeysOf[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// mappedFiles gives the files a list of script maps names, each once.
func mappedFiles(maps []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, m := range maps {
		fields := strings.SplitN(m, ",", 3)
		if len(fields) < 2 {
			continue
		}
		file := strings.TrimSpace(fields[1])
		if key := schema.PathKey(file); file != "" && !seen[key] {
			seen[key] = true
			out = append(out, file)
		}
	}
	return out
}

// allowedExtensions tells whether a file may run: by its own entry, else by the
// one for all that are not listed. listed is false where the server has no
// list.
func (p *planner) allowedExtensions() (allowed func(file string) bool, listed bool) {
	entries := map[string]bool{}
	p.work.Each(func(o *model.Object) {
		if o.Kind == model.WebServiceExtension {
			allow, _ := schema.ExtensionAllow.Of(o)
			entries[schema.PathKey(o.Name)] = allow
		}
	})
	return func(file string) bool {
		key := schema.PathKey(file)
		if allow, ok := entries[key]; ok {
			return allow
		}
		if strings.HasSuffix(key, ".dll") {
			return entries["*.dll"]
		}
		return entries["*.exe"]
	}, len(entries) > 0
}
