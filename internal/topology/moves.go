package topology

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
)

// Move is code of one place whose process differs between two maps.
type Move struct {
	Address model.Addr
	// Extensions move, sorted; Own says that the application's own code does.
	Extensions []string
	Own        bool
	// From is nil for what is new, To for what is gone.
	From, To *Node
}

// Change is a process that stays and whose account or number differs.
type Change struct {
	Before, After *Node
}

// Moves compares two maps of one server, by application and extension: which
// code moves, comes and goes, by address; and which processes change their
// account or their number.
func Moves(before, after *Map) ([]Move, []Change) {
	var moves []Move
	for i, j := 0, 0; i < len(before.Places) || j < len(after.Places); {
		var b, a *Place
		if i < len(before.Places) {
			b = before.Places[i]
		}
		if j < len(after.Places) {
			a = after.Places[j]
		}
		if b != nil && a != nil {
			switch c := compareFold(string(b.Object.Addr), string(a.Object.Addr)); {
			case c < 0:
				a = nil
			case c > 0:
				b = nil
			}
		}
		if b != nil {
			i++
		}
		if a != nil {
			j++
		}
		moves = append(moves, movesOf(b, a)...)
	}
	return moves, changes(before, after)
}

// movesOf compares one place; one of the two may be nil.
func movesOf(b, a *Place) []Move {
	if b != nil && a != nil && sameParts(b.Parts, a.Parts) {
		return nil
	}
	var out []Move
	add := func(ext string, from, to *Node) {
		if from != nil && to != nil && from.Key() == to.Key() {
			return
		}
		n := slices.IndexFunc(out, func(m Move) bool { return m.From == from && m.To == to })
		if n < 0 {
			n = len(out)
			m := Move{From: from, To: to}
			if b != nil {
				m.Address = b.Object.Addr
			} else {
				m.Address = a.Object.Addr
			}
			out = append(out, m)
		}
		if ext == "" {
			out[n].Own = true
		} else {
			out[n].Extensions = append(out[n].Extensions, ext)
		}
	}
	was, is := hostsOf(b), hostsOf(a)
	for _, ext := range extensionsOf(was, is) {
		add(ext, was[ext], is[ext])
	}
	return out
}

// hostsOf gives the process of each extension; "" is the own code.
func hostsOf(p *Place) map[string]*Node {
	if p == nil {
		return nil
	}
	hosts := map[string]*Node{}
	for _, part := range p.Parts {
		if part.Own {
			hosts[""] = part.Process
		}
		for _, ext := range part.Extensions {
			hosts[ext] = part.Process
		}
	}
	return hosts
}

func extensionsOf(a, b map[string]*Node) []string {
	var all []string
	for ext := range a {
		all = append(all, ext)
	}
	for ext := range b {
		if _, both := a[ext]; !both {
			all = append(all, ext)
		}
	}
	slices.Sort(all)
	return all
}

func sameParts(a, b []Part) bool {
	return slices.EqualFunc(a, b, func(x, y Part) bool {
		return x.Own == y.Own && x.Process.Key() == y.Process.Key() && slices.Equal(x.Extensions, y.Extensions)
	})
}

// changes pairs processes by their keys.
func changes(before, after *Map) []Change {
	was := make(map[string]*Node, len(before.Processes))
	for _, n := range before.Processes {
		was[n.Key()] = n
	}
	var out []Change
	for _, n := range after.Processes {
		b := was[n.Key()]
		if b == nil || n.Process == NotKnown {
			continue
		}
		if compareFold(b.Account.Name, n.Account.Name) != 0 || b.Instances.Count != n.Instances.Count || b.Instances.Known != n.Instances.Known {
			out = append(out, Change{b, n})
		}
	}
	return out
}
