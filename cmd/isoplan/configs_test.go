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

	// Without its id the site is not guessed at: the candidates are shown.
	config := readText(t, filepath.Join(dir, "main.iso.hcl"))
	dir = copyTree(t, dir)
	writeText(t, filepath.Join(dir, "main.iso.hcl"), strings.Replace(config, "    id = 1187420559\n", "", 1))
	r = runIn(dir, "plan")
	if r.code != exitError {
		t.Fatalf("plan without the id ended with %d:\n%s", r.code, r.out)
	}
	for _, word := range []string{"Shop", "1187420559", "id"} {
		if !strings.Contains(r.err, word) {
			t.Errorf("the error does not name %q:\n%s", word, r.err)
		}
	}
}
