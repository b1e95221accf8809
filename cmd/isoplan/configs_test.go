package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// KB 812833 for two frameworks on a server with two sites of one name.
func TestTwoFrameworksTwoSitesOfOneName(t *testing.T) {
	dir := filepath.Join("testdata", "kb812833")
	r := runIn(dir, "plan")
	if r.code != exitOK {
		t.Fatalf("plan ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	want(t, filepath.Join(dir, "plan.golden"), r.out)

	// Without an id neither of the two is guessed at: the candidates are shown.
	config := readText(t, filepath.Join(dir, "main.iso.hcl"))
	head, rest, _ := strings.Cut(config, "  site \"Shop\" {\n    id = 1187420559\n")
	body, _, found := strings.Cut(rest, "  site \"Shop, old\"")
	if !found {
		t.Fatal("the configuration does not have the two sites any more")
	}
	dir = copyTree(t, dir)
	writeText(t, filepath.Join(dir, "main.iso.hcl"), head+"  site \"Shop\" {\n"+body+"}\n")
	r = runIn(dir, "plan")
	if r.code != exitError {
		t.Fatalf("plan without an id ended with %d:\n%s", r.code, r.out)
	}
	for _, word := range []string{"Shop", "1187420559", "id 2"} {
		if !strings.Contains(r.err, word) {
			t.Errorf("the error does not name %q:\n%s", word, r.err)
		}
	}
}
