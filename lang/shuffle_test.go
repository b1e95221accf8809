package lang

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/rogpeppe/go-internal/txtar"
)

// TestOrderLaw puts the blocks and arguments of the fixtures into other orders
// and other files: what is declared stays the same to the letter.
func TestOrderLaw(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	tried := 0
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		config, values := fstest.MapFS{}, fstest.MapFS{}
		o := Options{Environ: map[string]string{}}
		var options string
		for _, f := range archive.Files {
			switch {
			case f.Name == "options":
				options = string(f.Data)
			case strings.HasSuffix(strings.ToLower(f.Name), configEnding) && !strings.ContainsAny(f.Name[:1], ".~#"):
				config[f.Name] = &fstest.MapFile{Data: f.Data}
			default:
				values[f.Name] = &fstest.MapFile{Data: f.Data}
			}
		}
		readOptions(t, options, &o, values)
		want, ok := declared(o, config, values)
		if !ok {
			continue
		}
		tried++
		r := rand.New(rand.NewPCG(3, uint64(tried)))
		for range 10 {
			shuffled := reorder(t, r, config)
			o.Parallel = 1 + r.IntN(4)
			if got, ok := declared(o, shuffled, values); !ok || got != want {
				t.Fatalf("%s: in another order\n%s\ninstead of\n%s\nfrom\n%s", name, got, want, texts(shuffled))
			}
		}
	}
	if tried < 10 {
		t.Fatalf("only %d fixtures declare anything", tried)
	}
}

// declared evaluates and dumps without places; ok is false where there are
// errors.
func declared(o Options, parts ...fstest.MapFS) (string, bool) {
	all := fstest.MapFS{}
	for _, p := range parts {
		for name, f := range p {
			all[name] = f
		}
	}
	c, src, diags := runFS(o, all)
	if c == nil {
		return dumpDiags(diags, src), false
	}
	c.Suppressions = nil // comments do not survive the shuffle
	return dump(c, src, false), true
}

func texts(files fstest.MapFS) string {
	var b strings.Builder
	for name, f := range files {
		fmt.Fprintf(&b, "-- %s --\n%s", name, f.Data)
	}
	return b.String()
}

// reorder writes every block of a folder anew, in another order.
func reorder(t *testing.T, r *rand.Rand, files fstest.MapFS) fstest.MapFS {
	folders := map[string][]string{".": nil}
	for _, name := range slices.Sorted(mapKeys(files)) {
		l := &lexer{file: 1, src: string(files[name].Data)}
		root, ok := l.parse()
		if !ok {
			t.Fatalf("%s: %+v", name, l.err)
		}
		dir := path.Dir(name)
		for _, a := range root.args { // those of a module
			folders[dir] = append(folders[dir], a.name+" = "+l.src[a.value.start:a.value.end]+"\n")
		}
		for _, b := range root.blocks {
			var out strings.Builder
			rewrite(r, &out, l.src, b)
			folders[dir] = append(folders[dir], out.String())
		}
	}
	out := fstest.MapFS{}
	for _, dir := range slices.Sorted(maps.Keys(folders)) {
		blocks := folders[dir]
		r.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
		out[path.Join(dir, "0.iso.hcl")] = &fstest.MapFile{}
		for _, b := range blocks {
			name := path.Join(dir, fmt.Sprintf("%d.iso.hcl", r.IntN(4)))
			if out[name] == nil {
				out[name] = &fstest.MapFile{}
			}
			out[name].Data = append(out[name].Data, b...)
		}
	}
	return out
}

func mapKeys(files fstest.MapFS) func(func(string) bool) {
	return func(yield func(string) bool) {
		for name := range files {
			if !yield(name) {
				return
			}
		}
	}
}

// rewrite writes a block with its content in another order.
func rewrite(r *rand.Rand, out *strings.Builder, src string, b *block) {
	out.WriteString(src[b.head().start:b.head().end] + " {\n")
	var parts []string
	for _, a := range b.args {
		parts = append(parts, a.name+" = "+src[a.value.start:a.value.end]+"\n")
	}
	for _, c := range b.blocks {
		var inner strings.Builder
		rewrite(r, &inner, src, c)
		parts = append(parts, inner.String())
	}
	r.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	for _, p := range parts {
		out.WriteString(p)
	}
	out.WriteString("}\n")
}

// TestSortedOutcome checks the orders that are promised.
func TestSortedOutcome(t *testing.T) {
	c, _, diags := runFS(Options{}, asBlocks(50))
	wantNone(t, diags)
	for _, s := range c.Servers {
		if !slices.IsSortedFunc(s.Objects, func(a, b *model.Object) int { return strings.Compare(a.Addr.Key(), b.Addr.Key()) }) {
			t.Error("objects are not sorted by address")
		}
		for _, o := range s.Objects {
			if !slices.IsSortedFunc(o.Settings, func(a, b model.Setting) int { return strings.Compare(a.Name, b.Name) }) {
				t.Errorf("settings of %s are not sorted", o.Addr)
			}
		}
	}
}
