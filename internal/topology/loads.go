package topology

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Holder is what names a library.
type Holder string

// The holders.
const (
	ByScriptMap Holder = "script map"
	ByList      Holder = "in-process list"
	ByFilter    Holder = "filter"
	ByTrait     Holder = "dlls trait"
)

// Load is one thing that holds a library.
type Load struct {
	By Holder
	// Address is the application or directory, the filter, or the in-process
	// list.
	Address model.Addr
	// Extensions are those whose script maps lead to the library, sorted.
	Extensions []string
	// Entry is the path or name as it is written there.
	Entry string
	// BareName says that only the file name matches: the entry or the question
	// has no path.
	BareName bool
	// Hosts are the processes that load it for this holder, in order; none
	// where it is not loaded, as Why says then.
	Hosts []*Node
	Why   string
}

// Loads says which applications, filters and lists hold a library, given as a
// Windows path or a bare file name. Full paths are compared without letter
// case; a bare name on either side matches the file name, and the result says
// so. traits are the libraries that somebody declared for the code of
// applications, by address: they run where the application's own code and its
// ASP.NET code run.
func (m *Map) Loads(dll string, traits map[model.Addr][]string) []Load {
	q := question{key: schema.PathKey(strings.TrimSpace(dll))}
	q.base = baseName(q.key)
	if q.key == "" {
		return nil
	}
	out := m.loadsByScript(&q)
	for _, f := range m.Filters {
		if match, bare := q.matches(f.Path); match {
			l := Load{By: ByFilter, Address: f.Object.Addr, Entry: f.Path, BareName: bare, Why: f.Why}
			l.Hosts = m.answerFilter(f.Object).FilterHosts
			out = append(out, l)
		}
	}
	out = append(out, m.loadsByList(&q)...)
	out = append(out, m.loadsByTrait(&q, traits)...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := &out[i], &out[j]
		if c := compareFold(string(a.Address), string(b.Address)); c != 0 {
			return c < 0
		}
		if a.By != b.By {
			return a.By < b.By
		}
		return a.Entry < b.Entry
	})
	return out
}

// question is the library somebody asks about.
type question struct{ key, base string }

// matches compares a path or name; bare says that only the file name matches.
func (q *question) matches(entry string) (match, bare bool) {
	key := schema.PathKey(strings.TrimSpace(entry))
	switch {
	case key == "":
		return false, false
	case key == q.key:
		return true, key == q.base
	case key == q.base || q.key == q.base && baseName(key) == q.base:
		return true, true
	}
	return false, false
}

// loadsByScript looks at each list of script maps once.
func (m *Map) loadsByScript(q *question) []Load {
	type found struct {
		extensions map[string][]string // by entry
		bare       map[string]bool
		entries    []string
	}
	seen := map[*model.Object]*found{}
	var out []Load
	for _, p := range m.Places {
		scripts, holder, _ := m.r.scriptsAt(p.Object)
		f := seen[holder]
		if f == nil {
			f = &found{extensions: map[string][]string{}, bare: map[string]bool{}}
			seen[holder] = f
			for i := range scripts {
				s := &scripts[i]
				if match, bare := q.matches(s.path); match {
					if f.extensions[s.path] == nil {
						f.entries = append(f.entries, s.path)
					}
					f.extensions[s.path] = append(f.extensions[s.path], s.ext)
					f.bare[s.path] = bare
				}
			}
		}
		for _, entry := range f.entries {
			l := Load{By: ByScriptMap, Address: p.Object.Addr, Extensions: f.extensions[entry], Entry: entry, BareName: f.bare[entry]}
			l.Hosts = p.hostsFor(l.Extensions)
			out = append(out, l)
		}
	}
	return out
}

// hostsFor gives the processes that run extensions of a place.
func (p *Place) hostsFor(extensions []string) []*Node {
	var out []*Node
	for _, part := range p.Parts {
		for _, ext := range part.Extensions {
			i := sort.SearchStrings(extensions, ext)
			if i < len(extensions) && extensions[i] == ext {
				out = append(out, part.Process)
				break
			}
		}
	}
	return out
}

// listHolders gives what has an in-process list, where those count; nil stands
// for the list of IIS itself.
func (m *Map) listHolders() []*model.Object {
	if m.Target.Pools() {
		return nil
	}
	holders := []*model.Object{m.r.inproc}
	if m.Target.IIS5x() {
		seen := map[*model.Object]bool{}
		for _, p := range m.Places {
			site := m.r.siteOf(p.Object)
			if site == nil || seen[site] {
				continue
			}
			seen[site] = true
			if _, own := site.Lookup(schema.InProcessApps.Name); own {
				holders = append(holders, site)
			}
		}
	}
	return holders
}

// loadsByList looks at the in-process lists.
func (m *Map) loadsByList(q *question) []Load {
	var out []Load
	for _, holder := range m.listHolders() {
		addr := m.Server.Child(model.InProcessISAPI, "")
		if holder != nil {
			addr = holder.Addr
		}
		for _, e := range newInList(m.Target, holder).entries {
			if match, bare := q.matches(e.text); match {
				l := Load{By: ByList, Address: addr, Entry: e.text, BareName: bare}
				for _, n := range m.Processes {
					if n.Process == Inetinfo {
						l.Hosts = append(l.Hosts, n)
					}
				}
				out = append(out, l)
			}
		}
	}
	return out
}

// loadsByTrait looks at what somebody declared about applications: code of an
// application may be that of any of its processes.
func (m *Map) loadsByTrait(q *question, traits map[model.Addr][]string) []Load {
	addrs := make([]string, 0, len(traits))
	for addr := range traits {
		addrs = append(addrs, string(addr))
	}
	sort.Strings(addrs)
	var out []Load
	for _, text := range addrs {
		addr := model.Addr(text)
		for _, dll := range traits[addr] {
			match, bare := q.matches(dll)
			if !match {
				continue
			}
			l := Load{By: ByTrait, Address: addr, Entry: dll, BareName: bare}
			p := m.at[addr.Key()]
			if p == nil {
				l.Why = "the server has no application at this address"
				out = append(out, l)
				continue
			}
			for _, part := range p.Parts {
				if part.Own || part.Process.Process == AspnetWp {
					l.Hosts = append(l.Hosts, part.Process)
				}
			}
			out = append(out, l)
		}
	}
	return out
}

// TraitsOf collects the dlls traits of declared objects, for Loads.
func TraitsOf(declared []*model.Object) map[model.Addr][]string {
	out := map[model.Addr][]string{}
	for _, o := range declared {
		if o.Decl != nil && len(o.Decl.DLLs) > 0 {
			out[o.Addr] = append(out[o.Addr], o.Decl.DLLs...)
		}
	}
	return out
}
