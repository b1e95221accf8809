package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// PlanOptions say how much of a plan is printed, and where its configuration
// stands.
type PlanOptions struct {
	// Concise prints one line per object, and neither the restarts nor the
	// rollback beyond the closing block; of several servers, only the table.
	Concise bool
	// CompactWarnings prints findings that are no errors as one line each,
	// and settings without effect without their reasons.
	CompactWarnings bool
	// Verbose names every site and application a restart hits, as far as the
	// plan does.
	Verbose bool
	// Carried says that the text goes to the server with the scripts that make
	// the change, beside a list of their steps.
	Carried bool
	// NotJudged is what rules could not judge; Verbose prints it.
	NotJudged []validate.NotJudged
	// Most is as in DiagnosticOptions; it also limits the settings without
	// effect that are listed for one server.
	Most int
	// Locate gives the place an address, or an attribute of it, is declared
	// at; the zero range when it is not known. Nil when the configuration is
	// not at hand, as with a saved plan.
	Locate func(address, attribute string) model.Range
	// Sources are the files Locate points into.
	Sources *model.Sources
}

func (o PlanOptions) diagnostics() DiagnosticOptions {
	return DiagnosticOptions{Most: o.Most, CompactWarnings: o.CompactWarnings}
}

// planText is one plan being printed.
type planText struct {
	*printer
	plan *plan.Plan
	o    PlanOptions
	// changes are the changes of each server, in their order.
	changes map[string][]*plan.Change
	// findings are the published findings, and reports the index of the one
	// that reports a dead setting.
	findings []diag.JSON
	reports  map[deadKey]int
}

// Plan prints a plan for people: what changes, server by server; what it
// costs; what has no effect; what a person must do; the findings; and last,
// always in the same form, the three lines that sum it up. It uses nothing but
// the plan, so that a saved plan prints the same. It returns the first error
// of w.
func Plan(w io.Writer, st Style, p *plan.Plan, o PlanOptions) error {
	t := &planText{printer: newPrinter(w, st), plan: p, o: o}
	t.index()
	if p.Undoes != "" {
		t.para("", "  ", piece{bold, "Undo of plan " + t.shortDigest(p.Undoes)}, piece{plain, ": what it changed goes back to what it was."})
		t.blank()
	}
	if !o.Concise || !t.many() { // else the table has a line for each
		for i := range p.Servers {
			t.server(&p.Servers[i])
		}
		t.rest()
	}
	t.outputs()
	t.diagnosticsBlock()
	if o.Verbose && len(o.NotJudged) > 0 {
		t.notJudged(o.NotJudged)
		t.blank()
	}
	t.fleet()
	t.summary()
	return t.flush()
}

func (t *planText) index() {
	t.changes = map[string][]*plan.Change{}
	for i := range t.plan.Changes {
		c := &t.plan.Changes[i]
		t.changes[c.Server] = append(t.changes[c.Server], c)
	}
	t.findings = make([]diag.JSON, len(t.plan.Findings))
	t.reports = map[deadKey]int{}
	for i := range t.plan.Findings {
		f := &t.plan.Findings[i]
		t.findings[i] = t.publish(f)
		key := deadKey{f.ID, f.Address, f.Attribute}
		if _, taken := t.reports[key]; !taken {
			t.reports[key] = i
		}
	}
}

// publish gives a finding the form of every other diagnostic, with its place.
func (t *planText) publish(f *plan.Finding) diag.JSON {
	severity, ok := diag.ParseSeverity(f.Severity)
	if !ok {
		severity = diag.Error
	}
	return diag.Diagnostic{Severity: severity, ID: f.ID, Summary: f.Summary, Detail: f.Detail, Fix: f.Fix,
		Addr: model.Addr(f.Address), Attribute: f.Attribute, Range: t.locate(f.Address, f.Attribute),
		Sources: f.Sources, Confidence: model.Confidence(f.Confidence)}.ToJSON(t.o.Sources)
}

func (t *planText) locate(address, attribute string) model.Range {
	if t.o.Locate == nil {
		return model.Range{}
	}
	return t.o.Locate(address, attribute)
}

// many says that blocks have to name the server they are about.
func (t *planText) many() bool { return len(t.plan.Servers)+len(t.plan.Failed) > 1 }

// heading begins a block of one server.
func (t *planText) heading(what string, s *plan.Server) {
	if t.many() {
		what += " of " + s.Name
	}
	t.line(piece{bold, what + ":"})
}

// server prints everything about one server. A server about which there is
// nothing to say is left to rest.
func (t *planText) server(s *plan.Server) {
	if t.quiet(s) {
		return
	}
	t.header(s)
	if t.o.Concise {
		t.concise(s)
	} else {
		for _, c := range t.changes[s.Name] {
			t.change(s, c)
		}
		t.modeSwitch(s)
		t.restarts(s)
		t.pending(s)
		t.notKnown(s)
	}
	t.dead(s)
	t.wakes(s)
	t.steps(s)
	t.carry(s)
	t.brakes(s)
	if !t.o.Concise {
		t.rollback(s)
	}
}

func (t *planText) quiet(s *plan.Server) bool {
	return len(t.changes[s.Name])+len(s.Restarts)+len(s.Pending)+len(s.Dead)+len(s.Brakes) == 0 &&
		len(stepsOf(s, plan.ManualStep)) == 0
}

// header says which server, what it is, and what the plan was made from.
func (t *planText) header(s *plan.Server) {
	target := s.From
	if s.To != s.From {
		target += " -> " + s.To
	}
	t.para("", "  ", piece{bold, s.Name}, piece{plain, ", IIS " + target + ": " + t.taken(s)})
	t.blank()
}

// taken says what the plan was compared with, and that a copy is only a copy.
func (t *planText) taken(s *plan.Server) string {
	text := fromWhere(s.Way, s.Name, s.CollectedAt)
	if s.Way == model.WayCopy {
		text += "; the server is unchanged"
	}
	return text
}

// rest says in one line how many servers have nothing to say.
func (t *planText) rest() {
	if t.plan.Limited != nil {
		return // nobody looked at the whole of them
	}
	quiet := 0
	for i := range t.plan.Servers {
		if t.quiet(&t.plan.Servers[i]) {
			quiet++
		}
	}
	if quiet == 0 || quiet == len(t.plan.Servers) {
		return
	}
	verb := "match"
	if quiet == 1 {
		verb = "matches"
	}
	t.say("", "", fmt.Sprintf("%s %s the configuration.", count(quiet, "server"), verb))
	t.blank()
}

func (t *planText) outputs() {
	if len(t.plan.Outputs) == 0 {
		return
	}
	t.line(piece{bold, "Outputs:"})
	for _, o := range t.plan.Outputs {
		// The value is HCL, which may stand on several lines; each of them
		// is indented, so that none looks like a line of the plan.
		first := "  " + Escape(o.Name) + " = "
		for _, text := range strings.Split(o.Value, "\n") {
			t.line(piece{plain, first}, piece{plain, cut(text, maxValue, t.st.dots())})
			first = "  "
		}
	}
	t.blank()
}

// diagnosticsBlock prints the findings. A warning about a setting without
// effect was printed with that setting already.
func (t *planText) diagnosticsBlock() {
	told := t.told()
	var list []diag.JSON
	for i := range t.findings {
		if !told[i] {
			list = append(list, t.findings[i])
		}
	}
	if len(list) == 0 {
		return
	}
	t.diagnostics(list, t.o.diagnostics())
	t.blank()
}
