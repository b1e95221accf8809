package validate_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/validate"
)

// TestOmittedAreWhole: what is left out has a reason, stands in order, and is no
// rule.
func TestOmittedAreWhole(t *testing.T) {
	last := ""
	for _, o := range validate.Omitted() {
		if o.ID <= last {
			t.Errorf("%s stands after %s", o.ID, last)
		}
		last = o.ID
		if validate.Find(o.ID) != nil {
			t.Errorf("%s is left out and a rule", o.ID)
		}
		if o.Summary == "" || strings.HasSuffix(o.Summary, ".") {
			t.Errorf("%s: summary %q", o.ID, o.Summary)
		}
		if len(o.Reason) < 40 || !strings.HasSuffix(o.Reason, ".") {
			t.Errorf("%s: reason %q: want a full sentence", o.ID, o.Reason)
		}
	}
}
