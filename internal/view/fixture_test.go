package view_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/isoplan/isoplan/plan"
)

// loadPlan reads a plan written by hand from testdata.
func loadPlan(t testing.TB, name string) *plan.Plan {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	p := &plan.Plan{}
	if err := json.Unmarshal(text, p); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return p
}

func sortedStrings(in []string) []string {
	slices.Sort(in)
	return in
}
