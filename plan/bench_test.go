package plan_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
)

// declared declares every application of livetest.Metabase(n); one in a
// hundred differs from what is there.
func declared(n int) *model.Server {
	var objects []*model.Object
	var s *model.Object
	outer := ""
	for i := range n {
		if i%500 == 0 {
			s = site(fmt.Sprintf("Site %d", 100001+i/500), 0)
			objects = append(objects, s)
		}
		url := fmt.Sprintf("/app%06d", i%500)
		if i%500%8 == 7 {
			url = outer + "/inner"
		} else {
			outer = url
		}
		protection := uint64(i % 500 % 3)
		if i%100 == 0 {
			protection = (protection + 1) % 3
		}
		objects = append(objects, below(s, model.App, url, "protection", model.Number(protection)))
	}
	return server(objects...)
}

// BenchmarkPlan is a whole plan of n applications, live files decoded before.
func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			text := livetest.Metabase(n)
			s := declared(n)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				live := sources(b, "metabase", text)
				if r, diags := makePlan(s, live); r == nil {
					b.Fatal(diags[0])
				}
			}
		})
	}
}

// BenchmarkDecode is the live side alone: decode and world.
func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{100, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			text := livetest.Metabase(n)
			store, space, _ := stores.SpaceOf("metabase")
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				snapshot, _ := store.Decode("metabase", "metabase", text)
				plan.World([]plan.Source{{Snapshot: snapshot, Store: store, Space: space}}, "web03")
			}
		})
	}
}
