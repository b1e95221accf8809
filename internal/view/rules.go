package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/validate"
)

// Rules is the published form of rules, or of the candidates left out.
type Rules struct {
	FormatVersion string    `json:"format_version"`
	Rules         []Rule    `json:"rules"`
	Omitted       []Omitted `json:"omitted"`
}

// Rule is the published form of one rule.
type Rule struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Phase    string `json:"phase"`
	Summary  string `json:"summary"`
	// FiresWhen, Why and Fix are full sentences.
	FiresWhen string `json:"fires_when"`
	Why       string `json:"why"`
	Fix       string `json:"fix"`
	// Targets are all those the rule speaks of.
	Targets []string `json:"targets"`
	// Needs is what has to be declared for the rule to judge.
	Needs []string `json:"needs"`
	Footing
	Example *RuleExample `json:"example,omitempty"`
}

// RuleExample is a configuration in which a rule fires; the tests run it.
type RuleExample struct {
	HCL string `json:"hcl"`
	// Server says that it needs live files too, which are in the case.
	Server bool   `json:"server"`
	Case   string `json:"case"`
	// At are the places the rule speaks of.
	At []string `json:"at"`
}

// Omitted is a candidate that is no rule, with the reason.
type Omitted struct {
	ID      string `json:"id"`
	Summary string `json:"summary"`
	Reason  string `json:"reason"`
}

// NewRule gives the published form of a rule.
func NewRule(r *validate.Rule) Rule {
	out := Rule{ID: r.ID, Severity: r.Severity.String(), Phase: r.Phase.String(), Summary: r.Summary, FiresWhen: r.Doc, Why: r.Why, Fix: r.Fix,
		Targets: targetNames(r.SpeaksOf()), Needs: append([]string{}, r.Needs...), Footing: Footing{r.Sources, string(r.Confidence)}}
	if x := r.Example(); x != nil {
		out.Example = &RuleExample{x.HCL, x.Server, x.Case, append([]string{}, x.Findings...)}
	}
	return out
}

func targetNames(all []schema.Target) []string {
	out := []string{}
	for _, t := range all {
		out = append(out, t.String())
	}
	return out
}

// RulesJSON writes rules and what is left out.
func RulesJSON(w io.Writer, rules []*validate.Rule, omitted []validate.Omission) error {
	return JSON(w, newRules(rules, omitted))
}

func newRules(rules []*validate.Rule, omitted []validate.Omission) Rules {
	out := Rules{FormatVersion: FormatVersion, Rules: []Rule{}, Omitted: []Omitted{}}
	for _, r := range rules {
		out.Rules = append(out.Rules, NewRule(r))
	}
	for _, o := range omitted {
		out.Omitted = append(out.Omitted, Omitted{o.ID, o.Summary, o.Reason})
	}
	return out
}

// ListRules prints a line for each rule.
func ListRules(w io.Writer, st Style, rules []*validate.Rule) error {
	p := newPrinter(w, st)
	for _, r := range rules {
		severity, phase := r.Severity.String(), r.Phase.String()
		p.line(piece{bold, r.ID}, piece{plain, "  "}, piece{severityInk(severity), severity}, piece{plain, pad(severity, 9) + phase + pad(phase, 8) + r.Summary})
	}
	if len(rules) > 0 {
		p.blank()
	}
	p.say("", "", fmt.Sprintf("%s. isoplan explain ID says more about one; isoplan rules --omitted lists what is no rule, and why.", count(len(rules), "rule")))
	return p.flush()
}

// ListOmitted prints the candidates that are no rules, with their reasons.
func ListOmitted(w io.Writer, st Style, all []validate.Omission) error {
	p := newPrinter(w, st)
	for _, o := range all {
		p.para("", blanks(8), piece{bold, o.ID}, piece{plain, "  " + o.Summary + ": " + o.Reason})
	}
	if len(all) > 0 {
		p.blank()
	}
	p.say("", "", fmt.Sprintf("%s left out. Their numbers are never used for another rule.", count(len(all), "candidate")))
	return p.flush()
}

// ExplainRuleJSON writes the published form of one rule.
func ExplainRuleJSON(w io.Writer, r *validate.Rule) error { return JSON(w, NewRule(r)) }

// ExplainRule prints all about one rule.
func ExplainRule(w io.Writer, st Style, r *validate.Rule) error {
	p := newPrinter(w, st)
	x := NewRule(r)
	p.line(piece{bold, x.ID}, piece{plain, " "}, piece{severityInk(x.Severity), x.Severity}, piece{plain, ": " + x.Summary})
	p.blank()
	p.field("fires when", x.FiresWhen)
	p.field("why", x.Why)
	p.field("fix", x.Fix)
	p.field("judges", judges(&x))
	p.field("on", onText(&x))
	p.field("needs", needsText(&x))
	for i, s := range x.Sources {
		label := "source"
		if i > 0 {
			label = ""
		}
		p.say(first(label), blanks(fieldColumn), s+after(": ", schema.SourceTitle(s)))
	}
	p.field("confidence", x.Confidence)
	p.field("silence it", silence(x.ID))
	if x.Example != nil {
		p.blank()
		p.line(piece{plain, "  "}, piece{bold, "Example"})
		p.blank()
		for line := range strings.Lines(x.Example.HCL) {
			if line = strings.TrimSuffix(line, "\n"); line != "" {
				line = "    " + line
			}
			p.line(piece{plain, line})
		}
		p.blank()
		p.say("  ", "  ", exampleText(x.Example))
	}
	return p.flush()
}

// first is the label of a field and the blanks up to what it says.
func first(label string) string {
	text := "    " + label
	return text + pad(text, fieldColumn)
}

// judges says what the rule looks at.
func judges(x *Rule) string {
	switch x.Phase {
	case validate.ConfigPhase.String():
		return "what is declared: validate and plan report it"
	case validate.LivePhase.String():
		return "what is declared and the files of the server: plan reports it"
	}
	return "what is planned: plan reports it"
}

// onText names the targets of a rule that speaks of some only.
func onText(x *Rule) string {
	if slices.Equal(x.Targets, targetNames(schema.PlannedTargets())) {
		return ""
	}
	return "IIS " + inWords(x.Targets)
}

func needsText(x *Rule) string {
	if len(x.Needs) == 0 {
		return ""
	}
	return inWords(x.Needs) + ": no file of a server tells, and without it a case is not judged"
}

// silence shows how a finding of a rule is silenced; nothing silences those
// about suppressions.
func silence(id string) string {
	if strings.HasPrefix(id, "SUP") {
		return "not possible: it is about suppressions themselves"
	}
	return fmt.Sprintf(`on the line above: # isoplan:ignore %s reason="..."`, id)
}

func exampleText(x *RuleExample) string {
	text := "It fires"
	if at := placesText(x.At); at != "" {
		text += " at " + at
	}
	if x.Server {
		text += ", on a server whose files are in the case " + x.Case + " of the repository"
	}
	return sentence(text)
}

// placesText names places, "ADDRESS (attribute)".
func placesText(at []string) string {
	var out []string
	for _, place := range at {
		if i := strings.LastIndexByte(place, ' '); i > 0 {
			place = place[:i] + " (" + place[i+1:] + ")"
		}
		if place != "" {
			out = append(out, place)
		}
	}
	return few(out, 3, 0)
}
