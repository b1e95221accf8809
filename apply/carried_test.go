package apply_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// A server that people carry the change to is left alone, with the reason and
// the way there; the rest of its group goes on, because that server is as it
// was. With nothing to do there nothing is said.
func TestCarried(t *testing.T) {
	d, m, jobs := fleet(t, []member{{name: "a1", group: "g"}, {name: "a2", group: "g"}, {name: "a3", group: "g"}})
	for i := range jobs[:2] {
		jobs[i].Part.Way = model.WayCollected
	}
	jobs[0].Part.Steps = []plan.Step{{Kind: plan.MethodStep, Space: "metabase", Op: plan.CallDelete, Key: "/LM/W3SVC/1/ROOT/old"}}
	jobs[1].Part.Steps = nil
	out := apply.Fleet(context.Background(), m, jobs, apply.FleetOptions{Parallel: 1}, nil)
	if got := results(out); got != "a1 failed, a2 nothing to do, a3 done" {
		t.Error(got)
	}
	if slices.Contains(d.order, "a1") || slices.Contains(d.order, "a2") {
		t.Errorf("a server that is carried to was touched: %v", d.order)
	}
	for _, part := range []string{"IP0733", "a1", "isoplan bundle PLANFILE", "apply.cmd"} {
		if !strings.Contains(messages(out[0]), part) {
			t.Errorf("%q is not said: %s", part, messages(out[0]))
		}
	}
	for verb, script := range map[string]string{"undo": "rollback.vbs", "recover": "run cscript //nologo rollback.vbs"} {
		if o := apply.LeftThere("a1", verb); o.Result != apply.Failed || !strings.Contains(messages(o), script) {
			t.Errorf("%s: %s %s", verb, o.Result, messages(o))
		}
	}
}
