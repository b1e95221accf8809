package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// servers makes the servers of one block.
func (e *evaluator) servers(n *node) []*model.Server {
	var out []*model.Server
	e.expand(n, e.top, func(i instance) {
		if s := e.server(n, i); s != nil {
			out = append(out, s)
		}
	})
	return out
}

// server makes one server with everything on it.
func (e *evaluator) server(n *node, i instance) *model.Server {
	name, ok := e.identity(n, i, "name")
	if !ok {
		return nil
	}
	if strings.TrimSpace(name) == "" {
		e.fail(codeName, n.at, "Server without a name", "The name of a server is empty.", "")
		return nil
	}
	s := &model.Server{Name: name, Range: n.at, MaxUnavailable: 1}
	e.serverArgs(n, i.scope, s)
	addr := model.ServerAddr(name)
	if settings, ok := e.settings(n, i, 0); ok && len(settings) > 0 {
		o := &model.Object{Addr: addr, Kind: model.ServerKind, Name: name, Up: -1, Settings: settings, Decl: e.plain, Range: n.at}
		if mode, found := o.Lookup(schema.IsolationMode.Name); found {
			s.ModeRange = mode.Range
			s.Mode = modeWord(mode.Value)
		}
		s.Objects = append(s.Objects, o)
	}
	e.checkVersion(n, i.scope, s)
	e.checkMigration(s)
	for _, sp := range n.special {
		switch sp.typ {
		case "live":
			if l, ok := e.live(sp, i.scope); ok {
				s.Live = append(s.Live, l)
			}
		case "observed":
			if e.first(s.Observed == nil, sp) {
				s.Observed = e.observed(sp, i.scope)
			}
		case "disruption":
			if e.first(s.Disruption == nil, sp) {
				s.Disruption = e.disruption(sp, i.scope)
			}
		}
	}
	e.checkLive(s)
	e.lookAround(s)
	w := &world{server: s}
	e.merging = merging{}
	sc := e.callAll(w, n.calls, i.scope)
	if len(n.calls) > 0 {
		if e.uses == nil {
			e.uses = map[string]cty.Value{}
		}
		e.uses[s.Name] = sc.ctx.Variables["module"]
	}
	for _, c := range n.children {
		e.expand(c, sc, func(ci instance) { e.serverChild(w, c, ci) })
	}
	e.finish(w)
	e.silencing.server(&e.merging)
	e.checkLegal(s)
	return s
}

// lookAround adds what the text of a collector tells to what the observed block
// says, before any module asks for it.
func (e *evaluator) lookAround(s *model.Server) {
	look := e.root.opts.Observed
	if look == nil {
		return
	}
	for _, l := range s.Live {
		if l.Way == model.WayCollected {
			s.Observed = s.Observed.With(look(l), l.Range)
		}
	}
}

func modeWord(v model.Value) string {
	if v.Num() == schema.ModeIIS5 {
		return "iis5"
	}
	return "worker_process"
}

// first reports a block that stands twice.
func (e *evaluator) first(is bool, sp *special) bool {
	if !is {
		e.fail(codeDuplicate, sp.at, "Block stands twice", fmt.Sprintf("A server has one %s block.", sp.typ), "Put both into one.")
	}
	return is
}

// serverArgs reads the arguments of a server that are no attributes.
func (e *evaluator) serverArgs(n *node, sc *scope, s *model.Server) {
	for _, a := range n.meta {
		switch a.name {
		case "version":
			s.VersionRange = a.val
			if v, ok := e.value(a, sc); ok {
				s.Version = versionWord(v)
				if s.Version == "" && !v.IsNull() {
					e.wrongType(a, v, `a text like "6.0"`)
				}
			}
		case "migrates_to":
			s.MigratesToRange = a.val
			if v, ok := e.value(a, sc); ok && !v.IsNull() {
				if s.MigratesTo = versionWord(v); s.MigratesTo == "" {
					e.wrongType(a, v, `a text like "7.5"`)
				}
			}
		case "group":
			s.Group, _ = e.text(a, sc)
		case "max_unavailable":
			if v, ok := e.whole(a, sc, 1, maxInstances); ok {
				s.MaxUnavailable = v
			}
		case "protect":
			s.Protect, _ = e.truth(a, sc)
		case "exclusive":
			s.Exclusive = append(s.Exclusive, e.exclusive(a, sc, serverExclusive, nil, nil)...)
		case "ignore":
			s.Ignore, _ = e.texts(a, sc)
		}
	}
}

// versionWord takes "6.0" and the number 6.0 alike.
func versionWord(v cty.Value) string {
	if s, ok := textOf(v); ok {
		return s
	}
	if v.IsMarked() || v.IsNull() || v.Type() != cty.Number {
		return ""
	}
	return v.AsBigFloat().Text('f', 1)
}

// checkVersion wants a version this isoplan reads.
func (e *evaluator) checkVersion(n *node, sc *scope, s *model.Server) {
	a := n.take("version")
	if a != nil {
		if v, ok := e.value(a, sc); ok && v.IsNull() {
			a = nil
		}
	}
	switch {
	case a == nil:
		e.fail(codeArgument, n.at, "Missing argument", fmt.Sprintf("The server %s has no version of IIS.", s.Name), `Write version = "6.0".`)
	case s.Version == "" || contains(schema.Versions(), s.Version):
	case knownVersion(s.Version):
		e.fail(codeVersion, a.val, "Version not planned", fmt.Sprintf("%s is a version of IIS, but this version of isoplan plans servers with IIS %s only.", s.Version, wordList(schema.Versions())),
			"isoplan explain NAME says what IIS "+s.Version+" makes of an attribute.")
	default:
		fix := `Write version = "6.0".`
		if s.Version == "6" {
			fix = `Did you mean "6.0"?`
		}
		e.fail(codeVersion, a.val, "Unknown version", fmt.Sprintf("There is no IIS %s.", s.Version), fix)
	}
}

// checkMigration wants a version that comes after the server's own.
func (e *evaluator) checkMigration(s *model.Server) {
	if s.MigratesTo == "" || !knownVersion(s.Version) {
		return
	}
	var later []string
	for _, t := range schema.Targets() {
		v := t.Version()
		if newer(v, s.Version) && !contains(later, v) {
			later = append(later, v)
		}
	}
	if !contains(later, s.MigratesTo) {
		e.fail(codeVersion, s.MigratesToRange, "No version to migrate to", fmt.Sprintf("migrates_to is %q, and the server has IIS %s.", clip(s.MigratesTo), s.Version),
			"A later version is one of "+wordList(later)+".")
	}
}

// newer reports whether a version of IIS comes after another, in the order of
// the targets.
func newer(version, other string) bool {
	at, of := -1, -1
	for i, t := range schema.Targets() {
		if t.Version() == version && at < 0 {
			at = i
		}
		if t.Version() == other && of < 0 {
			of = i
		}
	}
	return at > of
}

// knownVersion reports whether some target has the version.
func knownVersion(version string) bool {
	for _, t := range schema.Targets() {
		if t.Version() == version {
			return true
		}
	}
	return false
}

// checkServers orders the servers and refuses two of one name.
func (e *evaluator) checkServers(c *model.Config) {
	sort.SliceStable(c.Servers, func(i, j int) bool {
		a, b := c.Servers[i], c.Servers[j]
		if x, y := model.Fold(a.Name), model.Fold(b.Name); x != y {
			return x < y
		}
		return e.root.before(a.Range, b.Range)
	})
	for i := 1; i < len(c.Servers); i++ {
		a, b := c.Servers[i-1], c.Servers[i]
		if model.Fold(a.Name) == model.Fold(b.Name) {
			e.fail(codeDuplicate, b.Range, "Declared twice", fmt.Sprintf("There is a server %s already, in %s. Letter case does not count.", a.Name, e.root.where(a.Range)), "Remove or rename one of the two.")
		}
	}
	e.checkHosts(c.Servers)
}

// checkHosts refuses two servers that are one over SSH: they would share a lock, a journal and a history, and each would
// take the other's for damaged.
func (e *evaluator) checkHosts(servers []*model.Server) {
	at := map[string]*model.Server{}
	for _, s := range servers {
		for i := range s.Live {
			to := s.Live[i].SSH
			if to == nil || to.Host == "" {
				continue
			}
			key := fmt.Sprintf("%s:%d", strings.ToLower(to.Host), to.Port)
			first, there := at[key]
			if !there {
				at[key] = s
			}
			if there && first != s {
				e.fail(codeDuplicate, s.Live[i].Range, "One host for two servers", fmt.Sprintf("The host %s is the server %s already, in %s.", to.Host, first.Name, e.root.where(first.Range)),
					"Put what belongs to one host into one server block, or correct host or port.")
			}
		}
	}
}

// serverExclusive are the kinds that may be exclusive on a whole server.
var serverExclusive = []string{"app", "app_pool", "directory", "filter", "site", "virtual_directory", "web_service_extension"}

// exclusive reads a list of kinds whose undeclared objects are to go.
func (e *evaluator) exclusive(a *arg, sc *scope, allowed []string, site *model.Object, ignore []string) []model.ExclusiveKind {
	words, ok := e.texts(a, sc)
	if !ok {
		return nil
	}
	var out []model.ExclusiveKind
	for _, w := range words {
		k, known := model.KindOf(w)
		if !known || !contains(allowed, w) {
			fix := hint(w, allowed)
			if fix == "" {
				fix = "Possible here: " + wordList(allowed) + "."
			}
			e.fail(codeValue, a.val, "Kind cannot be exclusive", fmt.Sprintf("exclusive lists kinds of blocks, and %q is none that may stand here.", clip(w)), fix)
			continue
		}
		twice := false
		for _, x := range out {
			twice = twice || x.Kind == k
		}
		if !twice {
			out = append(out, model.ExclusiveKind{Kind: k, Site: site, Ignore: ignore, Range: a.at})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Kind < out[j].Kind })
	return out
}
