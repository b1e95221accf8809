package validate_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/validate"
)

func at(n uint32) model.Range { return model.Range{File: 1, Start: n, End: n + 1} }

// twoServers is a configuration whose places are numbers one can recognise.
func twoServers() *model.Config {
	site := &model.Object{Addr: "Web03/site/Intranet", Kind: model.Site, Range: at(30),
		Settings: []model.Setting{{Name: "server_bindings", Range: at(31)}}}
	return &model.Config{Servers: []*model.Server{
		{Name: "web01", Range: at(1)},
		{Name: "Web03", Range: at(2), ModeRange: at(3), VersionRange: at(4), Objects: []*model.Object{
			{Addr: "Web03/app_pool/Shop", Kind: model.AppPool, Range: at(10),
				Settings: []model.Setting{{Name: "idle_timeout", Range: at(11)}, {Name: "queue_length"}},
				Decl:     &model.Decl{Reset: []model.ResetAttr{{Name: "cpu_limit", Range: at(12)}}}},
			{Addr: "Web03/process_model/v2.0.50727/64", Kind: model.ProcessModel, Range: at(20)},
			site,
			{Addr: "Web03/site/Intranet/app/shop/cart", Kind: model.App, Owner: site, Range: at(40),
				Settings: []model.Setting{{Name: "protection", Range: at(41)}}},
		}},
	}}
}

func TestLocate(t *testing.T) {
	cases := []struct {
		name, addr, attribute string
		want                  uint32
	}{
		{"setting", "Web03/app_pool/Shop", "idle_timeout", 11},
		{"letter case", "WEB03/APP_POOL/shop", "idle_timeout", 11},
		{"reset entry", "Web03/app_pool/Shop", "cpu_limit", 12},
		{"setting without a place", "Web03/app_pool/Shop", "queue_length", 10},
		{"setting that is not declared", "Web03/app_pool/Shop", "ping_interval", 10},
		{"object", "Web03/app_pool/Shop", "", 10},
		{"name with a slash", "Web03/process_model/v2.0.50727/64", "enable", 20},
		{"application", "Web03/site/Intranet/app/shop/cart", "protection", 41},
		{"application below a declared site", "Web03/site/Intranet/app/other", "protection", 30},
		{"an attribute of the site is not that of what is below", "Web03/site/Intranet/app/other", "server_bindings", 30},
		{"object nobody declared", "Web03/app_pool/Other", "idle_timeout", 2},
		{"mode", "Web03", "isolation_mode", 3},
		{"version", "Web03", "version", 4},
		{"server", "Web03", "", 2},
		{"mode of a server that declares none", "web01", "isolation_mode", 1},
	}
	c := twoServers()
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if got := validate.Locate(c, tc.addr, tc.attribute); got.Start != tc.want {
				t.Errorf("Locate(%s, %q) = %d, want %d", tc.addr, tc.attribute, got.Start, tc.want)
			}
		})
	}
	if got := validate.Locate(c, "web99/app_pool/Shop", ""); !got.IsZero() {
		t.Errorf("Locate of a server that is not declared = %v, want no place", got)
	}
}

// TestLocateAmongMany finds every one of many objects: look-ups rest on the
// order of addresses.
func TestLocateAmongMany(t *testing.T) {
	s := &model.Server{Name: "web03", Range: at(1)}
	for i := range 5000 {
		s.Objects = append(s.Objects, &model.Object{Addr: model.Addr(fmt.Sprintf("web03/app_pool/p%05d", i)), Range: at(uint32(100 + i))})
	}
	c := &model.Config{Servers: []*model.Server{s}}
	for i := range s.Objects {
		if got := validate.Locate(c, string(s.Objects[i].Addr), "queue_length"); got != s.Objects[i].Range {
			t.Fatalf("Locate(%s) = %v, want %v", s.Objects[i].Addr, got, s.Objects[i].Range)
		}
	}
}

func BenchmarkLocate(b *testing.B) {
	s := &model.Server{Name: "web03", Range: at(1)}
	for i := range 100_000 {
		s.Objects = append(s.Objects, &model.Object{Addr: model.Addr(fmt.Sprintf("web03/site/Intranet/app/a%06d", i)), Range: at(uint32(i))})
	}
	c := &model.Config{Servers: []*model.Server{s}}
	for i := 0; b.Loop(); i++ {
		validate.Locate(c, string(s.Objects[i%len(s.Objects)].Addr), "protection")
	}
}
