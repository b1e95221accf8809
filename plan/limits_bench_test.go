package plan_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/isoplan/isoplan/plan"
)

// BenchmarkJudge judges a plan of 100,000 applications, each of which asks for
// a restart of its own and for one of IIS.
func BenchmarkJudge(b *testing.B) {
	s := &plan.Server{Name: "web03", Restarts: []plan.Restart{{Kind: "iis", Level: "iis", Deferrable: true, Drops: plan.Drops{Applications: 100_000}}}}
	var changes []plan.Change
	for i := range 100_000 {
		at := fmt.Sprintf("web03/site/S/app/%06d", i)
		changes = append(changes, changing(at, effect("iisadmin", "", false), effect("app", at, true)))
		s.Restarts[0].Because = append(s.Restarts[0].Because, at)
	}
	now := time.Date(2004, 3, 7, 12, 0, 0, 0, time.UTC)
	for b.Loop() {
		d := s.Defer(changes)
		if len(s.Judge(changes, now, plan.Allowance{})) != 1 || len(d.Now.Restarts) != 100_000 {
			b.Fatal("it is not judged")
		}
	}
}
