package apply_test

import (
	"fmt"
	"os"
	"testing"
)

// soaking reports whether the long runs are wanted.
func soaking() bool { return os.Getenv("ISOPLAN_SOAK") != "" }

// figures are the lines of a report: what was done how often, and how often it went wrong.
type figures []string

// add adds a line.
func (f *figures) add(what string, count, violations int) {
	*f = append(*f, fmt.Sprintf("%s: %d, %d violations", what, count, violations))
}

// TestSoak does everything of this package at length and ends in a table of figures.
func TestSoak(t *testing.T) {
	if !soaking() {
		t.Skip("ISOPLAN_SOAK=1 runs it; it takes about half an hour")
	}
	var table figures
	t.Run("mutants", func(t *testing.T) {
		killed, equal, names := everyMutant(t)
		table.add("mutants caught", killed, 0)
		table.add("different steps among them", len(names), 0)
		table.add("mutants that are equal, with the reason", equal, 0)
	})
	for _, line := range table {
		t.Log(line)
	}
}
