package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Inverse gives the plan that undoes one server's part of a sealed plan: its
// steps are those of the rollback, and its own rollback does the plan again.
// Secrets have no inverse; they stay among what is lost. The calls to the
// running server are turned round; what a person did is for a person to undo.
// The planned digests are those of the files before the plan: where a key comes
// back the bytes may differ, though the settings are the same. The result is
// sealed, and the same plan gives the same bytes.
func Inverse(p *Plan, server string) (*Plan, error) {
	if sum, err := p.sum(); err != nil || sum != p.Digest {
		return nil, fmt.Errorf("the plan is not sealed: its digest %s does not match its content", quote(p.Digest))
	}
	s, err := p.part(server)
	if err != nil {
		return nil, err
	}
	if s.Rollback == nil || len(s.Rollback.Steps)+len(s.Rollback.Lost) == 0 {
		return nil, fmt.Errorf("the plan %s changes nothing on %s, so there is nothing to undo", p.Digest, quote(server))
	}
	out := &Plan{FormatVersion: FormatVersion, Tool: p.Tool, Config: p.Config, Undoes: p.Digest, Changes: []Change{}}
	back := s.turned()
	keys := s.keysMoved()
	for i := range p.Changes {
		if p.Changes[i].Server != s.Name {
			continue
		}
		c := p.Changes[i].turned(p.Digest, back.target(), model.ByCalls(s.Way))
		back.Counts.move(&c, keys)
		if c.action() != Update || len(c.Attributes) > 0 {
			out.Changes = append(out.Changes, c)
		}
	}
	if len(out.Changes)+len(back.Steps) == 0 {
		return nil, fmt.Errorf("the plan %s changed only secrets on %s, and what they were before nobody knows", p.Digest, quote(server))
	}
	back.editing(out.Changes)
	back.Brakes = back.brakesOf(out.Count(Delete), out.Changes)
	for i := range back.Brakes {
		back.Brakes[i].Exclude = nil // an undo is done as a whole
	}
	out.Servers = []Server{back}
	if err := out.Seal(nil); err != nil {
		return nil, err
	}
	return out, nil
}

// part finds a server's part of a plan.
func (p *Plan) part(server string) (*Server, error) {
	var found *Server
	for i := range p.Servers {
		if p.Servers[i].Name == server {
			if found != nil {
				return nil, fmt.Errorf("the plan names the server %s twice", quote(server))
			}
			found = &p.Servers[i]
		}
	}
	if found == nil {
		return nil, fmt.Errorf("the plan has no server %s", quote(server))
	}
	return found, nil
}

// turned is a server's part the other way round, but for its changes, counts
// and brakes.
func (s *Server) turned() Server {
	back := Server{Name: s.Name, From: s.To, To: s.From, Way: s.Way, CollectedAt: s.CollectedAt, Group: s.Group, MaxUnavailable: s.MaxUnavailable,
		Disruption: s.Disruption, Write: s.Write, Files: []File{}, Steps: []Step{}, Restarts: append([]Restart{}, s.Rollback.Restarts...),
		NotKnown: s.NotKnown, Dead: []Dead{}, Counts: s.Counts}
	for _, f := range s.Files {
		f.Before, f.After, f.Edits = f.After, f.Before, 0
		for i := range s.Rollback.Steps {
			if st := &s.Rollback.Steps[i]; (st.Kind == SpliceStep || s.called(st)) && st.Space == f.Space {
				f.Edits++
			}
		}
		back.Files = append(back.Files, f)
	}
	back.Steps = append(back.Steps, s.Rollback.Steps...)
	for i := range back.Restarts {
		if !slices.ContainsFunc(back.Steps, func(st Step) bool { return st.Kind == RestartStep && st.Restart != nil && *st.Restart == i }) {
			back.Steps = append(back.Steps, restartStep(i))
		}
	}
	back.Rollback = &Rollback{Changes: s.Rollback.Changes, Steps: s.again(), Restarts: append([]Restart{}, s.Restarts...), Lost: append([]Lost{}, s.Rollback.Lost...)}
	return back
}

// again are the steps of a plan as the way back of its undo has them: those of
// files and calls, and a restart that calls wait for.
func (s *Server) again() []Step {
	last := -1
	for i := range s.Steps {
		if s.called(&s.Steps[i]) {
			last = i
		}
	}
	out := []Step{}
	for i, st := range s.Steps {
		if st.Kind == SpliceStep || st.Kind == MethodStep || st.Kind == RestartStep && i < last {
			out = append(out, st)
		}
	}
	return out
}

// target is the target after the plan, NoTarget when the server did not say.
func (s *Server) target() schema.Target { return targetOf(s.To) }

func targetOf(text string) schema.Target {
	version, mode, _ := strings.Cut(text, "/")
	t, _ := schema.TargetOf(version, mode)
	return t
}

// turned is a change the other way round; calls says that the server is reached
// by calls.
func (c *Change) turned(digest string, t schema.Target, calls bool) Change {
	back := *c
	back.Change = Difference{Actions: []Action{}, Before: maps.Clone(c.Change.After), After: maps.Clone(c.Change.Before)}
	for _, a := range c.Change.Actions {
		switch a {
		case Create:
			a = Delete
		case Delete:
			a = Create
		}
		back.Change.Actions = append(back.Change.Actions, a)
	}
	back.Reason = ""
	action := back.action()
	if action != Update {
		back.Reason = "the plan " + digest + " is undone"
	}
	kind, _ := model.KindOf(c.Type)
	back.Attributes = []Attribute{}
	for i := range c.Attributes {
		a := c.Attributes[i].turned()
		row := schema.Find(kind, a.Name)
		switch {
		case row != nil && row.Secret:
			// Nobody knows the old one: the new one stays.
			delete(back.Change.Before, a.Name)
			delete(back.Change.After, a.Name)
			continue
		case action == Delete:
			a.Origin, a.Reset, a.Way, a.Call, a.Effects = "local", false, "", "", []Effect{}
		case action == Create && c.Attributes[i].Way == "" && row != nil && t != schema.NoTarget:
			a.Origin, a.Reset, a.Way = "not set", false, row.Answer(t, kind).Way.String()
			if calls && row.Home.Space == schema.MetabaseSpace {
				a.Way, a.Call = schema.Method.String(), callOf(t, kind, row, true)
			}
		case action == Create:
			a.Origin, a.Reset = "not set", false
		}
		back.Attributes = append(back.Attributes, a)
	}
	return back
}

// action is what happens to the object, "" when a plan file says nothing.
func (c *Change) action() Action {
	if len(c.Change.Actions) == 0 {
		return ""
	}
	return c.Change.Actions[0]
}

// turned is an attribute the other way round. Where the plan removed a local
// value it did not say what shows instead, so the origin is not known; where
// it wrote one over an inherited value, the local value goes.
func (a *Attribute) turned() Attribute {
	back := *a
	back.Added, back.Removed = a.Removed, a.Added
	back.Reset = !a.Reset && a.Origin != "local" && a.Origin != ""
	back.Origin = "local"
	if a.Reset {
		back.Origin = ""
	}
	back.Effects = append([]Effect{}, a.Effects...)
	return back
}

// keysMoved are the keys that come or go, folded.
func (s *Server) keysMoved() map[string]bool {
	keys := map[string]bool{}
	for i := range s.Steps {
		st := &s.Steps[i]
		op := opOf(st.Op)
		if op == live.CreateKey || op == live.DeleteKey || s.called(st) && (st.Op == CallMakeKey || st.Op == CallDropKey) {
			keys[model.Fold(st.Key)] = true
		}
	}
	return keys
}

// move counts an object that comes or goes, towards the world the undo begins
// with: what it deletes is there. An application whose key stays leaves a
// directory.
func (n *Counts) move(c *Change, keys map[string]bool) {
	by := 0
	switch c.action() {
	case Create:
		by = -1
	case Delete:
		by = 1
	}
	kind, _ := model.KindOf(c.Type)
	switch kind {
	case model.Site:
		n.Sites += by
	case model.App:
		n.Applications += by
	case model.AppPool:
		n.Pools += by
	}
	if kind != model.App || keys[model.Fold(c.Key)] {
		n.Objects += by
	}
}

// editing corrects how the file is written where the plan switched
// edit-while-running: the undo begins with the new value.
func (s *Server) editing(changes []Change) {
	row := schema.EnableEditWhileRunning
	for i := range changes {
		c := &changes[i]
		if c.Type != model.Metabase.String() || s.Write == nil {
			continue
		}
		now, said := c.Change.Before[row.Name].(bool)
		switch {
		case !said || now == s.Write.Running:
		case now:
			s.Write = &Write{Running: true, Commands: []string{saveCommand, PutFiles}}
		default:
			s.Write = &Write{Commands: []string{saveCommand, stopCommand, PutFiles, "net start W3SVC", startOthers}}
		}
	}
}
