package topology_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// FuzzLists: whatever the lists of a server hold, every extension is in one
// process of its application, groups and single answers agree, and what is not
// known says why.
func FuzzLists(f *testing.F) {
	f.Add(strings.Join(standardMaps(), "\n"), shopDLL+"\nssinc.dll", shopDLL, uint8(3))
	f.Add("*,x.dll\n.a,%X%\\x.dll,1\n.a,b\n,\n.b,.exe.dll\n.c,\\", "\\\n/\n\n~\\x.dll", "", uint8(2))
	f.Add(".X,"+isapi11+"\n.x,"+isapi10+"\n. ,  ", isapi11, isapi11, uint8(14))
	f.Fuzz(func(t *testing.T, maps, list, filterPath string, choice uint8) {
		targets := schema.Targets()
		tt := targets[int(choice)%len(targets)]
		obs := []*model.Observed{nil, fixes(), fixes("KB812833")}[int(choice/16)%3]
		w := server{maps: strings.Split(maps, "\n"), list: strings.Split(list, "\n"), models: map[string]bool{"v1.1.4322": choice%2 == 0, "v1.0.3705": false},
			pools: []*model.Object{pool("DefaultAppPool")}, more: []*model.Object{filter("f", filterPath, nil)}}.world()
		m := topology.Of(w, tt, obs)
		for _, p := range m.Places {
			seen := map[string]bool{}
			for _, part := range p.Parts {
				if !slices.IsSorted(part.Extensions) {
					t.Errorf("extensions are not sorted: %q", part.Extensions)
				}
				for _, ext := range part.Extensions {
					h, ok := m.HostOf(p.Object.Addr, ext)
					if !ok || h.Key() != part.Process.Key() || seen[ext] {
						t.Errorf("%s %s %q is in %s and in %s", tt, p.Object.Addr, ext, part.Process, h)
					}
					seen[ext] = true
				}
			}
			a, _ := m.Answer(p.Object)
			for _, placement := range a.Placements {
				founded(t, placement.Library, placement.Host)
				for _, ext := range placement.Extensions {
					if !seen[ext] {
						t.Errorf("%q has an answer and no process", ext)
					}
					delete(seen, ext)
				}
			}
			if len(seen) > 0 {
				t.Errorf("%v have no answer", seen)
			}
		}
		if moves, changes := topology.Moves(m, topology.Of(w, tt, obs)); len(moves)+len(changes) > 0 {
			t.Errorf("a server moves by itself: %v %v", moves, changes)
		}
	})
}
