package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// The same configuration gives the same plan, byte for byte, whatever the
// order of files and blocks and on one processor or two.
func TestPlanDoesNotDependOnOrder(t *testing.T) {
	for _, name := range []string{"farm", "aspnet-high-isolation", "app-pools", "isolation-mode-switch/to-worker-process", "isolation-mode-switch/to-iis5"} {
		t.Run(name, func(t *testing.T) {
			before := runtime.GOMAXPROCS(0)
			defer runtime.GOMAXPROCS(before)
			dir := copyTree(t, filepath.Join(repository, "examples", filepath.FromSlash(name)))
			first := runIn(dir, "plan", "--json")
			if first.code != exitOK {
				t.Fatalf("plan ended with %d:\n%s", first.code, first.err)
			}
			pieces := shuffleable(t, dir)
			random := rand.New(rand.NewPCG(20040301, 812833))
			for i := range 20 {
				runtime.GOMAXPROCS(1 + i%2)
				scatter(t, dir, pieces, random)
				again := runIn(dir, "plan", "--json")
				if again.code != exitOK {
					t.Fatalf("run %d ended with %d:\n%s", i+1, again.code, again.err)
				}
				if again.out != first.out {
					t.Fatalf("run %d differs: %s", i+1, firstDifference(first.out, again.out))
				}
			}
		})
	}
}

// piece is the text of one block at the top of a file, or of one block inside
// a server whose order does not matter.
type piece struct {
	text string
	// head and tail stand around the inner blocks of a server.
	head, tail string
	inner      []string
}

// shuffleable takes the configuration of a folder apart and removes its files.
func shuffleable(t *testing.T, dir string) []piece {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.iso.hcl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no configuration in %s: %v", dir, err)
	}
	var pieces []piece
	for _, name := range files {
		text := []byte(readText(t, name))
		f, diags := hclsyntax.ParseConfig(text, name, hcl.InitialPos)
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		for _, b := range f.Body.(*hclsyntax.Body).Blocks {
			pieces = append(pieces, takeApart(text, b))
		}
		writeText(t, name, "")
	}
	return pieces
}

func takeApart(text []byte, b *hclsyntax.Block) piece {
	r := hcl.RangeBetween(b.DefRange(), b.CloseBraceRange)
	if b.Type != "server" || len(b.Body.Blocks) < 2 {
		return piece{text: string(r.SliceBytes(text))}
	}
	var p piece
	at := r.Start.Byte
	var head bytes.Buffer
	for _, in := range b.Body.Blocks {
		inner := hcl.RangeBetween(in.DefRange(), in.CloseBraceRange)
		head.Write(text[at:inner.Start.Byte])
		p.inner = append(p.inner, string(inner.SliceBytes(text)))
		at = inner.End.Byte
	}
	p.head, p.tail = head.String(), string(text[at:r.End.Byte])
	return p
}

// scatter writes the pieces in another order and into other files.
func scatter(t *testing.T, dir string, pieces []piece, random *rand.Rand) {
	t.Helper()
	old, _ := filepath.Glob(filepath.Join(dir, "*.iso.hcl"))
	for _, name := range old {
		writeText(t, name, "")
	}
	order := slices.Clone(pieces)
	random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	files := map[string]string{}
	for _, p := range order {
		text := p.text
		if p.inner != nil {
			inner := slices.Clone(p.inner)
			random.Shuffle(len(inner), func(i, j int) { inner[i], inner[j] = inner[j], inner[i] })
			text = p.head + strings.Join(inner, "\n") + "\n" + p.tail
		}
		files[fmt.Sprintf("part%d.iso.hcl", random.IntN(4))] += text + "\n\n"
	}
	for name, text := range files {
		writeText(t, filepath.Join(dir, name), text)
	}
}
