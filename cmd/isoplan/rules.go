package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

// rulesFlags say which rules to list.
type rulesFlags struct {
	severity, phase, target, text string
	omitted                       bool
}

func (a *app) rulesCommand() *cobra.Command {
	o := rulesFlags{}
	c := &cobra.Command{
		Use:     "rules [flags] [ID...]",
		Short:   "List the rules that validate and plan check",
		Long:    "rules lists the rules, or those whose id begins with one of the texts named. The\nflags narrow the list down further.",
		Example: "  isoplan rules RST DIS\n  isoplan rules --phase=config --severity=error\n  isoplan rules --target=6.0/iis5 --text=memory\n  isoplan rules --omitted",
		RunE:    func(_ *cobra.Command, args []string) error { return a.rules(args, o) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return ruleIDs(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	f := c.Flags()
	f.StringVar(&o.severity, "severity", "", "only rules of this `severity`: error, warning or info")
	f.StringVar(&o.phase, "phase", "", "only rules that judge what is declared (config), the server (live) or the plan (plan): the `phase`")
	f.StringVar(&o.target, "target", "", "only rules that speak of this `target`: a version of IIS, or one with its mode as 6.0/iis5")
	f.StringVar(&o.text, "text", "", "only rules that hold all of these `words`")
	f.BoolVar(&o.omitted, "omitted", false, "list what is no rule instead, with the reason")
	return c
}

func (a *app) rules(prefixes []string, o rulesFlags) error {
	wanted, err := o.filter(prefixes)
	if err != nil {
		return err
	}
	rules, omitted := []*validate.Rule{}, []validate.Omission{}
	if o.omitted {
		for _, x := range validate.Omitted() {
			if begins(x.ID, prefixes) && holds(o.text, x.ID, x.Summary, x.Reason) {
				omitted = append(omitted, x)
			}
		}
	} else {
		for _, r := range validate.Rules() {
			if wanted(r) {
				rules = append(rules, r)
			}
		}
	}
	switch {
	case a.json:
		return a.written(view.RulesJSON(a.env.Stdout, rules, omitted))
	case o.omitted:
		return a.written(view.ListOmitted(a.env.Stdout, a.style(host.Stdout), omitted))
	}
	return a.written(view.ListRules(a.env.Stdout, a.style(host.Stdout), rules))
}

// filter makes one question of the flags; words that mean nothing are an
// error, because an empty list would look like an answer.
func (o *rulesFlags) filter(prefixes []string) (func(*validate.Rule) bool, error) {
	severity, ok := diag.ParseSeverity(o.severity)
	if o.severity != "" && !ok {
		return nil, notOneOf("--severity", o.severity, severityWords()...)
	}
	phases := []string{validate.ConfigPhase.String(), validate.LivePhase.String(), validate.PlanPhase.String()}
	if o.phase != "" && !slices.Contains(phases, o.phase) {
		return nil, notOneOf("--phase", o.phase, phases...)
	}
	targets, err := targetsNamed(o.target)
	if err != nil {
		return nil, err
	}
	if o.omitted && (o.severity != "" || o.phase != "" || o.target != "") {
		return nil, fmt.Errorf("--omitted: what is no rule has no severity, phase or target")
	}
	for _, p := range prefixes {
		if !slices.ContainsFunc(ruleIDs(), func(id string) bool { return begins(id, []string{p}) }) {
			return nil, fmt.Errorf("no rule has an id that begins with %s%s", p, didYouMeanRule(p))
		}
	}
	return func(r *validate.Rule) bool {
		return begins(r.ID, prefixes) &&
			(o.severity == "" || r.Severity == severity) &&
			(o.phase == "" || r.Phase.String() == o.phase) &&
			(o.target == "" || slices.ContainsFunc(r.SpeaksOf(), func(t schema.Target) bool { return slices.Contains(targets, t) })) &&
			holds(o.text, r.ID, r.Summary, r.Doc, r.Why, r.Fix, strings.Join(r.Needs, " "))
	}, nil
}

// targetsNamed gives the targets of a version, or of one with its mode.
func targetsNamed(text string) ([]schema.Target, error) {
	if text == "" {
		return nil, nil
	}
	var found []schema.Target
	var names []string
	for _, t := range schema.Targets() {
		names = append(names, t.String())
		if t.String() == text || t.Version() == text {
			found = append(found, t)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("--target=%s: expected one of %s", text, strings.Join(names, ", "))
	}
	return found, nil
}

// begins reports whether an id begins with one of the texts, in any letter
// case; every id does where there is none.
func begins(id string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(id, strings.ToUpper(p)) {
			return true
		}
	}
	return len(prefixes) == 0
}

// holds reports whether texts hold all of some words, in any letter case.
func holds(words string, texts ...string) bool {
	all := strings.ToLower(strings.Join(texts, " "))
	for _, w := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(all, w) {
			return false
		}
	}
	return true
}

// ruleIDs lists the ids of the rules and of what is left out, sorted.
func ruleIDs() []string {
	var ids []string
	for _, r := range validate.Rules() {
		ids = append(ids, r.ID)
	}
	for _, o := range validate.Omitted() {
		ids = append(ids, o.ID)
	}
	slices.Sort(ids)
	return ids
}

// isCode reports whether a word has the form of a finding's id or of a
// message's code: two or three letters, then digits.
func isCode(word string) bool {
	letters := strings.TrimRight(word, "0123456789")
	return len(word) > len(letters) && (len(letters) == 2 || len(letters) == 3) && strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// explainCode explains a rule, or says why there is none.
func (a *app) explainCode(id string) error {
	if r := validate.Find(id); r != nil {
		if a.json {
			return a.written(view.ExplainRuleJSON(a.env.Stdout, r))
		}
		return a.written(view.ExplainRule(a.env.Stdout, a.style(host.Stdout), r))
	}
	for _, o := range validate.Omitted() {
		if o.ID == id {
			if a.json {
				return a.written(view.RulesJSON(a.env.Stdout, nil, []validate.Omission{o}))
			}
			return a.written(view.ListOmitted(a.env.Stdout, a.style(host.Stdout), []validate.Omission{o}))
		}
	}
	why := "no rule has the id " + id + didYouMeanRule(id)
	if strings.HasPrefix(id, "IP") {
		why = id + " is a message of isoplan about its input, not a rule; what it means and what to do stands in the message"
	}
	return a.trouble("IP0010", "Rule not known", fmt.Errorf("%s", why))
}

// didYouMeanRule suggests rules for an id that is none.
func didYouMeanRule(id string) string {
	if near := validate.NearestIDs(id); len(near) > 0 {
		return "; did you mean " + strings.Join(near, " or ") + "?"
	}
	return "; isoplan rules lists them"
}
