package lang

import (
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// moduleUser uses the fuzzed text twice, once below another module, beside
// objects of its own.
const moduleUser = `
server "web03" {
  version        = "6.0"
  isolation_mode = "iis5"
  observed { fixes = ["KB812833"] }
  module "each" {
    source   = "./m"
    for_each = { a = 1, b = "x" }
  }
  module "above" {
    source = "./above"
  }
  process_model "v1.1.4322" {
    memory_limit = 40
    override { response_deadlock_interval = 540 }
  }
  site "Intranet" {
    id = 1
    app "/x" { path = "D:/x" }
  }
}
`

func evaluatedModule(text []byte, user string) (*model.Config, *model.Sources, diag.List) {
	r, diags := Load(fstest.MapFS{"main.iso.hcl": {Data: []byte(user)}, "m/m.iso.hcl": {Data: text},
		"above/m.iso.hcl": {Data: []byte("module \"m\" { source = \"../m\" }\n")}}, ".", Options{})
	if diags.HasErrors() {
		return nil, r.Sources(), diags
	}
	c, diags := r.eval(&budget{steps: 50_000, elements: 5_000, instances: 5_000})
	return c, r.Sources(), diags
}

// FuzzModule reads any text as a module. It must not panic, give the same on a
// second run, and speak as all messages do; what it accepts is in order, and
// holds all that the server says itself.
func FuzzModule(f *testing.F) {
	addFixtures(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 1<<14 {
			return
		}
		first, src, diags := evaluatedModule(text, moduleUser)
		again, src2, diags2 := evaluatedModule(text, moduleUser)
		if x, y := dumpDiags(diags, src), dumpDiags(diags2, src2); x != y {
			t.Fatalf("two runs say different things:\n%s\n%s", x, y)
		}
		checkMessages(t, diags, src)
		if first == nil {
			return
		}
		if x, y := dump(first, src, true), dump(again, src2, true); x != y {
			t.Fatalf("two runs give different configurations:\n%s\n%s", x, y)
		}
		checkOrder(t, first)
		for _, addr := range []model.Addr{"web03/process_model/v1.1.4322", "web03/site/Intranet/app/x"} {
			if find(first.Servers[0], addr) == nil {
				t.Fatalf("%s is gone:\n%s", addr, dump(first, src, true))
			}
		}
	})
}

func find(s *model.Server, addr model.Addr) *model.Object {
	for _, o := range s.Objects {
		if o.Addr.Key() == addr.Key() {
			return o
		}
	}
	return nil
}
