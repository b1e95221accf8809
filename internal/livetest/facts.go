package livetest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func keyOf(path string, a *schema.Attr) key {
	return key{model.Fold(path), model.Fold(a.Home.Property)}
}

// state is a snapshot with what the laws look up in it, made once.
type state struct {
	*live.Snapshot
	facts map[key]live.Fact
	world []*model.Object
}

func (s Suite) stateOf(sn *live.Snapshot) state {
	world, _ := s.Space.World(sn, "server")
	return state{sn, factsOf(sn), world}
}

// factsOf indexes the facts of a snapshot.
func factsOf(s *live.Snapshot) map[key]live.Fact {
	facts := map[key]live.Fact{}
	for i := range s.Nodes {
		for _, f := range s.Nodes[i].Facts {
			facts[keyOf(s.Nodes[i].Path, f.Attr)] = f
		}
	}
	return facts
}

// sameFact reports whether two facts mean the same.
func sameFact(a, b live.Fact) bool {
	if a.Attr != b.Attr {
		return false
	}
	return a.Raw == b.Raw || means(a.Attr, a.Raw, b.Raw)
}

// means reports whether two texts of a row mean the same. A property whose
// entries are objects (Field) has a list of them, whatever the row's type says.
func means(a *schema.Attr, x, y string) bool {
	if a.Home.Field > 0 {
		return slices.Equal(lines(x), lines(y))
	}
	v, err := a.Decode(x)
	if err != nil {
		return x == y
	}
	w, err := a.Decode(y)
	return err == nil && a.Type.Equal(v, w)
}

// lines are the lines of a text that hold something, without white space around.
func lines(text string) []string {
	var all []string
	for _, line := range strings.Split(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func sameFacts(want, got map[key]live.Fact) error {
	for k, f := range want {
		g, ok := got[k]
		switch {
		case !ok:
			return fmt.Errorf("%s of %s is gone", f.Attr.Label, k.path)
		case !sameFact(f, g):
			return fmt.Errorf("%s of %s is %.200q and was %.200q", f.Attr.Label, k.path, g.Raw, f.Raw)
		}
	}
	for k, f := range got {
		if _, ok := want[k]; !ok {
			return fmt.Errorf("%s of %s is new", f.Attr.Label, k.path)
		}
	}
	return nil
}

// untouched says whether every fact no want is about stayed to the letter.
func untouched(before, after state, wants []live.Want) error {
	asked := map[key]bool{}
	var keys []string
	for _, w := range wants {
		if w.Attr == nil {
			keys = append(keys, w.Path)
			continue
		}
		asked[keyOf(w.Path, w.Attr)] = true
	}
	for k, f := range before.facts {
		if g, ok := after.facts[k]; !asked[k] && !under(k.path, keys) && (!ok || g.Raw != f.Raw || g.Attr != f.Attr) {
			return fmt.Errorf("%s of %s changed and nobody asked for it", f.Attr.Label, k.path)
		}
	}
	for k, f := range after.facts {
		if _, ok := before.facts[k]; !ok && !asked[k] && !under(k.path, keys) {
			return fmt.Errorf("%s of %s appeared and nobody asked for it", f.Attr.Label, k.path)
		}
	}
	return nil
}

// under reports whether a path is one of the keys or below one.
func under(path string, keys []string) bool {
	for _, k := range keys {
		if k = model.Fold(k); path == k || len(path) > len(k) && path[:len(k)] == k && path[len(k)] == '/' {
			return true
		}
	}
	return false
}

// hit says whether every want is true in a snapshot.
func hit(s state, wants []live.Want) error {
	for _, w := range wants {
		there := false
		for i := range s.Nodes {
			there = there || strings.EqualFold(s.Nodes[i].Path, w.Path)
		}
		switch {
		case w.Op == live.CreateKey && !there:
			return fmt.Errorf("the key %s is not there", w.Path)
		case w.Op == live.DeleteKey && there:
			return fmt.Errorf("the key %s is still there", w.Path)
		case w.Attr == nil:
			continue
		}
		f, ok := s.facts[keyOf(w.Path, w.Attr)]
		switch {
		case w.Op == live.RemoveValue && ok:
			return fmt.Errorf("%s of %s is still there", w.Attr.Label, w.Path)
		case w.Op == live.SetValue && !ok:
			return fmt.Errorf("%s of %s is not there", w.Attr.Label, w.Path)
		case w.Op == live.SetValue && !w.Attr.Secret && !means(f.Attr, f.Raw, w.Raw):
			return fmt.Errorf("%s of %s is %.200q, want %.200q", w.Attr.Label, w.Path, f.Raw, w.Raw)
		}
	}
	return nil
}
