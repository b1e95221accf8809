package view

import (
	"io"
	"time"

	"github.com/isoplan/isoplan/plan"
)

// ToApprove prints what is to be approved: which file, with the SHA-256 of the plan in it, which servers, which brakes
// hold, and the closing block of the plan. The changes one by one are for show.
func ToApprove(w io.Writer, st Style, file, sha256 string, p *plan.Plan) error {
	t := &planText{printer: newPrinter(w, st), plan: p, o: PlanOptions{Concise: true}}
	t.index()
	t.para("", "  ", piece{bold, file})
	t.field("plan digest", p.Digest)
	t.field("sha256", sha256)
	t.blank()
	for i := range p.Servers {
		s := &p.Servers[i]
		if t.quiet(s) {
			continue
		}
		t.header(s)
		t.brakes(s)
	}
	t.rest()
	t.summary()
	t.blank()
	return t.flush()
}

// Approved says who approved which plan, until when, and where the approval is.
func Approved(w io.Writer, st Style, approver, digest, file string, until time.Time) error {
	p := newPrinter(w, st)
	p.para("", "  ", piece{bold, "Approved"}, piece{plain, " by " + approver + " until " + until.UTC().Format(time.RFC3339) + ": plan " + digest + "."})
	p.say("", "  ", "The approval is in "+file+".")
	return p.flush()
}
