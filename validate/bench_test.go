package validate_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
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
