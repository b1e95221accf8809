package topology

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// answer is yes, no, or that nobody can tell.
type answer uint8

const (
	no answer = iota
	maybe
	yes
)

// inList is one list of libraries that always run in inetinfo.exe.
type inList struct {
	entries    []inEntry
	origin     string // where the list stands, in words
	unreadable bool
	fact       schema.Fact
}

type inEntry struct{ text, key, base string }

// newInList reads a list; t gives the default of a server that stores none:
// httpodbc.dll and ssinc.dll on IIS 4.0 and 5.x (IIS5J/cc338381), nothing on
// IIS 6.0 (SDK6/ms525160).
func newInList(t schema.Target, o *model.Object) *inList {
	l := &inList{fact: schema.Doc("SDK6/ms525160", "IIS5J/cc338381"), origin: "default: nothing is stored"}
	var items []string
	if o != nil {
		if s, found := o.Lookup(schema.InProcessApps.Name); found {
			l.origin = "at " + o.Home
			l.unreadable = s.Unreadable != ""
			items = s.Value.Items()
		} else {
			o = nil
		}
	}
	if o == nil && !t.TextMetabase() {
		items, l.fact = []string{"httpodbc.dll", "ssinc.dll"}, schema.Doc("IIS5J/cc338381")
	}
	for _, item := range items {
		key := schema.PathKey(strings.TrimSpace(item))
		if key != "" {
			l.entries = append(l.entries, inEntry{item, key, baseName(key)})
		}
	}
	return l
}

// listMatch is what a list says about one library.
type listMatch struct {
	answer
	entry string // the entry that matches
	text  string // how, in one sentence
	schema.Fact
}

// match looks a library up. An entry that is a bare name matches that name at
// any path (SDK6/ms525160); relative says whether an entry with a path counts
// as a bare name too (MS01-044).
func (l *inList) match(s *script, relative answer) listMatch {
	best := listMatch{}
	take := func(a answer, e inEntry, text string, f schema.Fact) {
		if a > best.answer {
			best = listMatch{a, e.text, text, f}
		}
	}
	if l.unreadable {
		return listMatch{maybe, "", "InProcessIsapiApps cannot be read.", schema.Fact{}}
	}
	for _, e := range l.entries {
		switch {
		case e.base != s.base:
		case e.key == s.key:
			take(yes, e, "InProcessIsapiApps names the library, so it runs in inetinfo.exe whatever the protection of the application is.", l.fact)
		case e.key == e.base:
			take(yes, e, "InProcessIsapiApps has the bare name, which matches that name at any path, whatever the protection of the application is.", l.fact)
		case s.key == s.base || vague(e.key) || vague(s.key):
			take(maybe, e, "InProcessIsapiApps has an entry of the same file name, and the two paths cannot be compared.", l.fact)
		case relative == yes:
			take(yes, e, "Before the fix of MS01-044 IIS 5.0 takes an entry with a path for a bare name too: a library of that name runs in inetinfo.exe wherever it lies.",
				schema.Doc("KB294774"))
		case relative == maybe:
			take(maybe, e, "InProcessIsapiApps has another library of the same file name, which counts on IIS 5.0 before the fix of MS01-044; nobody observed whether the fix is there.",
				schema.Doc("KB294774"))
		}
	}
	return best
}

// vague reports whether a path may mean a file that is written otherwise: it
// holds an environment variable or a short name.
func vague(key string) bool { return strings.ContainsAny(key, "%~") }

// relativeMatch says whether entries with a path count as bare names as well:
// on IIS 5.0 before the fix of MS01-044 (KB294774).
func relativeMatch(t schema.Target, obs *model.Observed) answer {
	if t != schema.IIS50 {
		return no
	}
	has, known := HasListFix(obs)
	switch {
	case has:
		return no
	case known:
		return yes
	}
	return maybe
}
