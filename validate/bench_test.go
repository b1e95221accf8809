package validate_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// BenchmarkConfig checks a server whose every application says something that
// has no effect: as many findings as objects.
func BenchmarkConfig(b *testing.B) {
	for _, apps := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(apps), func(b *testing.B) {
			src := &model.Sources{}
			src.Add("web03.iso.hcl", "")
			s := &model.Server{Name: "web03", Version: "6.0", Mode: "worker_process", Range: at(1)}
			site := &model.Object{Addr: "web03/site/Intranet", Kind: model.Site, Range: at(2)}
			s.Objects = append(s.Objects, site)
			for i := range apps {
				name := fmt.Sprintf("/App%06d", i)
				s.Objects = append(s.Objects, &model.Object{Addr: site.Addr.Child(model.App, name), Kind: model.App, Name: name, Owner: site,
					Decl: &model.Decl{}, Range: at(uint32(10 + 2*i)), Settings: []model.Setting{
						{Name: "protection", Value: model.Number(schema.ProtectionHigh), Range: at(uint32(11 + 2*i))}}})
			}
			c := &model.Config{Servers: []*model.Server{s}, Sources: src}
			for b.Loop() {
				if n := len(validate.Config(c)); n != apps {
					b.Fatalf("%d findings, want %d", n, apps)
				}
			}
		})
	}
}

// BenchmarkMigration judges a server that migrates: every application has
// traits and a pool, and inherits its script maps.
func BenchmarkMigration(b *testing.B) {
	for _, apps := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(apps), func(b *testing.B) {
			src := &model.Sources{}
			src.Add("web03.iso.hcl", "")
			s := &model.Server{Name: "web03", Version: "6.0", Mode: "worker_process", MigratesTo: "7.5", Range: at(1)}
			service := &model.Object{Addr: "web03/web_service", Kind: model.WebService, Up: -1, Settings: []model.Setting{
				{Name: "script_maps", Value: model.List(`.aspx,C:\WINDOWS\Microsoft.NET\Framework\v1.0.3705\aspnet_isapi.dll,1,GET`)}}}
			site := &model.Object{Addr: "web03/site/Intranet", Kind: model.Site, Name: "Intranet", Range: at(2)}
			s.Objects = append(s.Objects, site)
			world := []*model.Object{service, site}
			for i := range apps {
				name := fmt.Sprintf("/App%06d", i)
				o := &model.Object{Addr: site.Addr.Child(model.App, name), Kind: model.App, Name: name, Owner: site, Range: at(10),
					Decl: &model.Decl{Traits: map[string]string{"single_instance": "true", "session_state": "InProc", "pipeline": "integrated", "impersonate": "true"}}}
				s.Objects = append(s.Objects, o)
				world = append(world, &model.Object{Addr: o.Addr, Kind: model.App, Name: name, Owner: site,
					Settings: []model.Setting{{Name: "app_pool", Value: model.Text(fmt.Sprintf("Pool%03d", i%500))}}})
			}
			c := &model.Config{Servers: []*model.Server{s}, Sources: src}
			w := model.NewWorld(world)
			result := &plan.Result{Config: c, Plan: &plan.Plan{}, Servers: []plan.ServerResult{{Server: s, Live: w, Planned: w,
				From: schema.IIS6WPIM, To: schema.IIS6WPIM}}}
			for b.Loop() {
				// One finding each for impersonation, which one block declares, and
				// for .NET 1.0 in the two places.
				if n := len(validate.Plan(result)); n != 3 {
					b.Fatalf("%d findings, want 3", n)
				}
			}
		})
	}
}

// BenchmarkPlan checks the plan of a server whose every application is declared
// and says what rules ask for, in both modes.
func BenchmarkPlan(b *testing.B) {
	for _, mode := range schema.ModeWords() {
		for _, n := range []int{1000, 10_000, 100_000} {
			b.Run(fmt.Sprint(mode, n), func(b *testing.B) {
				text := livetest.Metabase(n)
				store, space, _ := stores.SpaceOf("metabase")
				snapshot, _ := store.Decode("metabase", "metabase", text)
				s := &model.Server{Name: "web03", Version: "6.0", Mode: mode, Range: at(1)}
				var site *model.Object
				for i := range n {
					if i%500 == 0 {
						name := fmt.Sprintf("Site %d", 100001+i/500)
						site = &model.Object{Addr: "web03/site/" + model.Addr(name), Kind: model.Site, Name: name, Range: at(2)}
						s.Objects = append(s.Objects, site)
					}
					url := fmt.Sprintf("/app%06d", i%500)
					if i%500%8 == 7 {
						continue // livetest puts these below another
					}
					s.Objects = append(s.Objects, &model.Object{Addr: site.Addr.Child(model.App, url), Kind: model.App, Name: url, Owner: site, Range: at(uint32(10 + i)),
						Decl:     &model.Decl{Traits: map[string]string{"trust": "own", "clr": "1.1", "authentication": "windows", "reverts_to_self": "true", "dynamic": "true"}},
						Settings: []model.Setting{{Name: "protection", Value: model.Number(uint64(i % 500 % 3)), Range: at(uint32(11 + i))}}})
				}
				r, diags := plan.Make(plan.Input{Config: &model.Config{Servers: []*model.Server{s}, Sources: &model.Sources{}},
					Live: map[string][]plan.Source{"web03": {{Snapshot: snapshot, Store: store, Space: space}}}})
				if r == nil {
					b.Fatal(diags[0])
				}
				b.ResetTimer()
				for b.Loop() {
					if len(validate.Plan(r)) == 0 {
						b.Fatal("nothing is found")
					}
				}
			})
		}
	}
}
