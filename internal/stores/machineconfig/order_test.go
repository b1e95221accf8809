package machineconfig

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// TestOrderIsComplete holds the order of attributes against the table: a row
// without a place in it would be put behind everything.
func TestOrderIsComplete(t *testing.T) {
	places := map[string]int{}
	for _, name := range order {
		places[name]++
	}
	rows := map[string]bool{}
	for _, a := range schema.OfBlock(model.ProcessModel) {
		if a.Home.Space != schema.MachineConfigSpace {
			continue
		}
		rows[a.Home.Property] = true
		if places[a.Home.Property] != 1 {
			t.Errorf("%s stands %d times in the order, want once", a.Home.Property, places[a.Home.Property])
		}
	}
	for _, name := range order {
		if !rows[name] {
			t.Errorf("%s stands in the order and the table has no row for it", name)
		}
	}
}
