package validate_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/validate"
)

// A rule looks at the servers that can run on one of its targets or are to
// become one, and at no other; one about suppressions looks at none.
func TestJudges(t *testing.T) {
	looks := 0
	for _, r := range validate.Rules() {
		of := map[schema.Target]bool{}
		for _, target := range r.Targets {
			of[target] = true
		}
		for _, target := range schema.Targets() {
			s := &model.Server{Name: "web03", Version: target.Version(), Mode: target.Mode()}
			want := (r.Targets == nil || of[target]) && r.ID[:3] != "SUP"
			if got := r.Judges(s, validate.PlanPhase); got != want {
				t.Errorf("%s looks at a server on %s: %t", r.ID, target, got)
			}
			if want {
				looks++
			}
			if r.Phase > validate.ConfigPhase && r.Judges(s, validate.ConfigPhase) {
				t.Errorf("%s needs more than the configuration", r.ID)
			}
			to := &model.Server{Name: "web03", Version: "none", MigratesTo: target.Version()}
			if of[target] && !r.Judges(to, validate.PlanPhase) {
				t.Errorf("%s does not look at a server that is to become %s", r.ID, target)
			}
		}
	}
	if looks == 0 {
		t.Error("no rule looks at any server")
	}
}
