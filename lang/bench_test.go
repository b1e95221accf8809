package lang

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// sizes are how many applications the benchmarks declare.
var sizes = []int{100, 10_000, 100_000}

// asBlocks declares n applications as literal blocks, a thousand in a file.
func asBlocks(n int) fstest.MapFS {
	return spread(n, func(b *strings.Builder, i int) {
		fmt.Fprintf(b, "    app \"/app%06d\" {\n      path       = \"D:/apps/%06d\"\n      protection = \"high\"\n      app_pool   = \"pool_%03d\"\n    }\n", i, i, i%500)
	}, "", "")
}

// asRows declares them as literal rows.
func asRows(n int) fstest.MapFS {
	return spread(n, func(b *strings.Builder, i int) {
		fmt.Fprintf(b, "      \"/app%06d\" = { path = \"D:/apps/%06d\", protection = \"high\", app_pool = \"pool_%03d\" }\n", i, i, i%500)
	}, "    apps = {\n", "    }\n")
}

// asModules declares them in a hundred modules of one site, each used for its
// own share.
func asModules(n int) fstest.MapFS {
	fsys := fstest.MapFS{}
	var calls strings.Builder
	for m := range 100 {
		var b strings.Builder
		b.WriteString("variable \"pool\" { type = string }\nsite \"Site\" {\n")
		for i := m; i < n; i += 100 {
			fmt.Fprintf(&b, "  app \"/app%06d\" {\n    path       = \"D:/apps/%06d\"\n    protection = \"high\"\n    app_pool   = var.pool\n  }\n", i, i)
		}
		b.WriteString("}\n")
		fsys[fmt.Sprintf("m%02d/main.iso.hcl", m)] = &fstest.MapFile{Data: []byte(b.String())}
		fmt.Fprintf(&calls, "  module \"m%02d\" {\n    source = \"./m%02d\"\n    pool   = \"pool_%02d\"\n  }\n", m, m, m)
	}
	fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte(server(calls.String() + "  site \"Site\" { id = 1 }"))}
	return fsys
}

// asUses declares them in ten modules that each use one module ten times, which
// has for_each over its share.
func asUses(n int) fstest.MapFS {
	var calls strings.Builder
	for m := range 10 {
		fmt.Fprintf(&calls, "  module \"m%d\" {\n    source = \"./outer\"\n    pool   = \"m%d\"\n    shares = {\n", m, m)
		for k := range 10 {
			fmt.Fprintf(&calls, "      s%d = {\n", k)
			for i := 10*m + k; i < n; i += 100 {
				fmt.Fprintf(&calls, "        \"/app%06d\" = \"D:/apps/%06d\"\n", i, i)
			}
			calls.WriteString("      }\n")
		}
		calls.WriteString("    }\n  }\n")
	}
	return fstest.MapFS{"main.iso.hcl": {Data: []byte(server(calls.String()))},
		"outer/main.iso.hcl": {Data: []byte("variable \"pool\" {}\nvariable \"shares\" { type = map(map(string)) }\nmodule \"app\" {\n  source   = \"../inner\"\n  for_each = var.shares\n  apps     = each.value\n  pool     = var.pool\n}\n")},
		"inner/main.iso.hcl": {Data: []byte("variable \"apps\" { type = map(string) }\nvariable \"pool\" { type = string }\napp_pool \"p\" {\n  name         = var.pool\n  queue_length = 100\n}\n" +
			"site \"Site\" {\n  id = 1\n  app \"a\" {\n    for_each = var.apps\n    path     = each.value\n    app_pool = var.pool\n  }\n}\noutput \"urls\" { value = keys(var.apps) }\n")}}
}

// spread writes n applications into files of a thousand, each on a server of
// its own.
func spread(n int, one func(*strings.Builder, int), open, end string) fstest.MapFS {
	fsys := fstest.MapFS{}
	const each = 1000
	for from := 0; from < n; from += each {
		var b strings.Builder
		fmt.Fprintf(&b, "server \"web%03d\" {\n  version = \"6.0\"\n  site \"Site\" {\n    id = 1\n%s", from/each, open)
		for i := from; i < min(from+each, n); i++ {
			one(&b, i)
		}
		b.WriteString(end + "  }\n}\n")
		fsys[fmt.Sprintf("web%03d.iso.hcl", from/each)] = &fstest.MapFile{Data: []byte(b.String())}
	}
	return fsys
}

// asForEach declares them by for_each over a map that is written out.
func asForEach(n int) fstest.MapFS {
	var b strings.Builder
	b.WriteString("locals {\n  apps = {\n")
	for i := range n {
		fmt.Fprintf(&b, "    \"/app%06d\" = { path = \"D:/apps/%06d\", pool = \"pool_%03d\" }\n", i, i, i%500)
	}
	b.WriteString("  }\n}\n" + server(`
  site "Site" {
    id = 1
    app "a" {
      for_each   = local.apps
      path       = each.value.path
      protection = "high"
      app_pool   = each.value.pool
    }
  }`))
	return fstest.MapFS{"main.iso.hcl": {Data: []byte(b.String())}}
}

func benchmark(b *testing.B, make func(int) fstest.MapFS) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			fsys := make(n)
			total := 0
			for _, f := range fsys {
				total += len(f.Data)
			}
			b.SetBytes(int64(total))
			b.ReportAllocs()
			for b.Loop() {
				c, _, diags := runFS(Options{}, fsys)
				if len(diags) > 0 {
					b.Fatal(show(diags))
				}
				objects := 0
				for _, s := range c.Servers {
					objects += len(s.Objects)
				}
				if objects < n {
					b.Fatalf("%d objects", objects)
				}
			}
		})
	}
}

func BenchmarkBlocks(b *testing.B)  { benchmark(b, asBlocks) }
func BenchmarkRows(b *testing.B)    { benchmark(b, asRows) }
func BenchmarkForEach(b *testing.B) { benchmark(b, asForEach) }
func BenchmarkModules(b *testing.B) { benchmark(b, asModules) }
func BenchmarkUses(b *testing.B)    { benchmark(b, asUses) }
