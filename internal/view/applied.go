package view

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// AppliedResult is what came of a plan.
type AppliedResult struct {
	Plan *plan.Plan
	// Verb is "apply", "undo" or "recover".
	Verb     string
	Outcomes []apply.Outcome
	// Carry says, by the server's name, which files a rehearsal is carried over with; nil where nothing is.
	Carry map[string]Carry
}

// Applied prints what came of every server, what is left for people to do, and last one line that sums it up. Errors
// and warnings are printed by Diagnostics.
func Applied(w io.Writer, st Style, r AppliedResult) error {
	t := &appliedText{printer: newPrinter(w, st), plan: r.Plan, verb: r.Verb}
	for i := range r.Outcomes {
		o := &r.Outcomes[i]
		t.server(o)
		s, c := t.part(o.Server), r.Carry[o.Server]
		if s == nil || o.Result != apply.Done || s.Way != model.WayCopy || len(c.Files) == 0 {
			continue
		}
		if err := t.flush(); err != nil {
			return err
		}
		if err := CarryOver(w, st, s, c); err != nil {
			return err
		}
	}
	t.sum(r.Outcomes)
	return t.flush()
}

// appliedText is one report being printed.
type appliedText struct {
	*printer
	plan *plan.Plan
	verb string
}

// part finds what the plan says of a server, nil in a recovery.
func (t *appliedText) part(name string) *plan.Server {
	if t.plan == nil {
		return nil
	}
	for i := range t.plan.Servers {
		if t.plan.Servers[i].Name == name {
			return &t.plan.Servers[i]
		}
	}
	return nil
}

func (t *appliedText) server(o *apply.Outcome) {
	t.para("", "  ", piece{bold, o.Server}, piece{plain, ": " + t.verdict(o)})
	if o.Recovered != "" {
		t.say("  ", "  ", "Recovered: "+o.Recovered)
	}
	for _, done := range o.Restarted {
		t.say("  ", "  ", "Restarted: "+done+".")
	}
	t.pending(o)
	t.blank()
}

// verdict is one sentence about a server.
func (t *appliedText) verdict(o *apply.Outcome) string {
	s := t.part(o.Server)
	switch o.Result {
	case apply.Done:
		return t.doneText(o, s)
	case apply.Nothing:
		if t.verb == "recover" {
			return "nothing to recover."
		}
		return "nothing to do: it is as planned already."
	case apply.Failed, apply.Busy, apply.Stale:
		return "not begun; nothing was changed."
	case apply.Interrupted:
		return "interrupted before the commit point; nothing was changed."
	case apply.PutBack:
		return "failed; everything was put back."
	case apply.Attention:
		return "stopped midway. Run isoplan recover."
	case apply.Skipped:
		return "not begun, because another server of its group failed."
	}
	return o.Result.String()
}

func (t *appliedText) doneText(o *apply.Outcome, s *plan.Server) string {
	if t.verb == "recover" || s == nil {
		return "in order again."
	}
	edited := count(o.Edits, "place") + " in " + count(edited(s), "file")
	switch {
	case s.Way == model.WayMount:
		return "done, " + edited + "."
	case model.ByCalls(s.Way):
		return "done, by the scripts of its bundle."
	}
	done := "rehearsed"
	if t.verb == "undo" {
		done = "taken back"
	}
	return fmt.Sprintf("%s on %s, %s; the server is unchanged.", done, fromWhere(s.Way, s.Name, s.CollectedAt), edited)
}

// edited counts the files of a plan that are written.
func edited(s *plan.Server) int {
	n := 0
	for i := range s.Files {
		if s.Files[i].Edits > 0 {
			n++
		}
	}
	return n
}

// pending says which restarts a person still has to make, and what to type.
func (t *appliedText) pending(o *apply.Outcome) {
	for i := range o.Pending {
		r := &o.Pending[i].Restart
		t.para("  ", "    ", piece{yellow, "Restart pending: "}, piece{plain, restartTitle(r) + "; it hits " + hits(r) + "."})
		for _, note := range r.Until {
			t.say("    ", "    ", note)
		}
		if r.Deferrable && len(r.Until) == 0 {
			t.say("    ", "    ", "Until then the old values stay in force.")
		}
		for _, c := range r.Commands {
			t.line(piece{plain, "    "}, piece{cyan, c})
		}
	}
	if len(o.Pending) > 0 {
		t.say("  ", "    ", "When it is done, say isoplan recover --restarts-done; until then the next plan shows it.")
	}
}

// sum is the last line, in one form: pipelines look for it.
func (t *appliedText) sum(all []apply.Outcome) {
	failed, done, left := 0, 0, 0
	for i := range all {
		switch all[i].Result {
		case apply.Done:
			done++
		case apply.Nothing:
		default:
			failed++
		}
		left += len(all[i].Pending)
	}
	word := map[string]string{"apply": "Apply", "undo": "Undo", "recover": "Recovery"}[t.verb]
	tail := ""
	if left > 0 {
		tail = fmt.Sprintf(" Restarts pending: %d.", left)
	}
	switch {
	case failed > 0:
		t.line(piece{bold, fmt.Sprintf("%s incomplete: %s done, %d not.", word, count(done, "server"), failed)}, piece{plain, tail})
	case done == 0 && t.verb == "recover":
		t.line(piece{bold, "Nothing to recover."}, piece{plain, tail})
	case done == 0:
		t.line(piece{bold, "Nothing to do."}, piece{plain, tail})
	case t.plan == nil:
		t.line(piece{bold, word + " complete!"}, piece{plain, tail})
	default:
		t.line(piece{bold, fmt.Sprintf("%s complete! Resources: %d added, %d changed, %d destroyed.", word,
			t.plan.Count(plan.Create), t.plan.Count(plan.Update), t.plan.Count(plan.Delete))}, piece{plain, tail})
	}
}

// NothingToApply says that a saved plan has no changes.
func NothingToApply(w io.Writer, st Style, p *plan.Plan) error {
	t := &appliedText{printer: newPrinter(w, st), plan: p, verb: "apply"}
	t.sum(nil)
	return t.flush()
}

// Event prints what goes on during an apply, one line each.
func Event(w io.Writer, st Style, e apply.Event) error {
	p := newPrinter(w, st)
	p.say("", "  ", e.Server+": "+e.Text)
	return p.flush()
}

// maxAnswer is how much of an answer is read, in bytes.
const maxAnswer = 4 << 10

// Ask asks for agreement and gives what was typed, without blanks around it.
func Ask(w io.Writer, st Style, answers io.Reader, verb string, p *plan.Plan) (string, error) {
	t := newPrinter(w, st)
	names := make([]string, 0, len(p.Servers))
	for i := range p.Servers {
		names = append(names, p.Servers[i].Name)
	}
	t.blank()
	t.para("", "  ", piece{bold, "Do you want to " + verb + " this plan to " + few(names, 4, 0) + "?"}, piece{plain, " Only yes is taken for it:"})
	return answer(t, answers)
}

// AskRestarted asks whether the pending restarts were made, and gives what was typed.
func AskRestarted(w io.Writer, st Style, answers io.Reader) (string, error) {
	t := newPrinter(w, st)
	t.para("", "  ", piece{bold, "Make the restarts above now and type done,"}, piece{plain, " or press Enter to leave them pending:"})
	return answer(t, answers)
}

// answer prints the question and reads one line.
func answer(t *printer, answers io.Reader) (string, error) {
	if err := t.flush(); err != nil {
		return "", err
	}
	line, err := bufio.NewReader(io.LimitReader(answers, maxAnswer)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimSpace(line), nil
}

// appliedServer is one server in the JSON form.
type appliedServer struct {
	Server      string         `json:"server"`
	Result      string         `json:"result"`
	Transaction string         `json:"transaction,omitempty"`
	Edits       int            `json:"edits"`
	Recovered   string         `json:"recovered,omitempty"`
	Restarted   []string       `json:"restarted,omitempty"`
	Pending     []plan.Pending `json:"restarts_pending,omitempty"`
	Diagnostics []diag.JSON    `json:"diagnostics"`
}

// AppliedJSON writes the last line of apply --json: what came of every server.
func AppliedJSON(w io.Writer, p *plan.Plan, outcomes []apply.Outcome) error {
	line := struct {
		Type    string          `json:"type"`
		Plan    string          `json:"plan,omitempty"`
		Servers []appliedServer `json:"servers"`
	}{Type: "outcome", Servers: []appliedServer{}}
	if p != nil {
		line.Plan = p.Digest
	}
	for i := range outcomes {
		o := &outcomes[i]
		line.Servers = append(line.Servers, appliedServer{Server: o.Server, Result: strings.ReplaceAll(o.Result.String(), " ", "_"), Transaction: o.Transaction,
			Edits: o.Edits, Recovered: o.Recovered, Restarted: o.Restarted, Pending: o.Pending, Diagnostics: Published(o.Diags, nil)})
	}
	return jsonLine(w, line)
}

// EventJSON writes one event as a line of JSON.
func EventJSON(w io.Writer, e apply.Event) error {
	return jsonLine(w, struct {
		Type string `json:"type"`
		apply.Event
	}{"event", e})
}
