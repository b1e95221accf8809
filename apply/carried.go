package apply

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// Carried reports whether a server's part of a plan is done by people, with the scripts of a bundle: the server is
// reached by calls, and nothing here makes them.
func (s *Server) Carried(part *plan.Server) bool { return model.ByCalls(part.Way) && s.Remote == nil }

// carried is the outcome of an apply to such a server: nothing was changed, and this is how it is.
func carried(j *Job) Outcome {
	if len(j.Part.Steps) == 0 {
		return Outcome{Server: j.Name, Result: Nothing}
	}
	what := "was not changed"
	if j.Undo != nil {
		what = "was not put back"
	}
	return Outcome{Server: j.Name, Result: Failed, Diags: diag.List{{Severity: diag.Error, ID: "IP0733", Summary: "Change has to be carried there",
		Detail: fmt.Sprintf("What is known of %s was collected there, and isoplan does not reach the server itself: %s %s.", j.Name, j.Name, what),
		Fix:    fmt.Sprintf("Save the plan with isoplan plan --out=PLANFILE, write its scripts with isoplan bundle PLANFILE, carry the folder to %s and run apply.cmd there.", j.Name),
		Addr:   model.ServerAddr(j.Name)}}}
}

// LeftThere is the outcome of an undo or a recovery of such a server: what was done was done there, and the scripts that
// did it know how far they came.
func LeftThere(server, verb string) Outcome {
	d := diag.Diagnostic{Severity: diag.Error, ID: "IP0733", Summary: "Recovery is made on the server",
		Detail: fmt.Sprintf("%s is changed by scripts that are carried there, and what they have done is noted in their folder on %s: nothing was recovered here.", server, server),
		Fix:    "Where apply.vbs stopped midway, run cscript //nologo rollback.vbs in that folder: it takes back what was begun, and apply.vbs does nothing until then.",
		Addr:   model.ServerAddr(server)}
	if verb == "undo" {
		d.Summary = "Undo is made on the server"
		d.Detail = fmt.Sprintf("%s is changed by scripts that are carried there, and what they have done is noted in their folder on %s: nothing was undone here.", server, server)
		d.Fix = "Run cscript //nologo rollback.vbs in that folder, or plan from the configuration as it was before and carry that."
	}
	return Outcome{Server: server, Result: Failed, Diags: diag.List{d}}
}
