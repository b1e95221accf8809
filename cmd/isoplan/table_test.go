package main

import "testing"

// TestSoakTable prints what all the runs before it came to. Its file comes
// last, and so does it.
func TestSoakTable(t *testing.T) {
	tallies.Lock()
	defer tallies.Unlock()
	if len(tallies.all) == 0 {
		t.Skip("no run was counted: this table is about the tests named TestFaults")
	}
	total := 0
	for _, c := range tallies.all {
		t.Log(c.String())
		total += c.runs
		if c.bad > 0 {
			t.Fail()
		}
	}
	t.Logf("%d runs in all", total)
}
