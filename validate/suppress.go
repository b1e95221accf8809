package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// Suppress applies the isoplan:ignore comments and suppress blocks of a
// configuration: findings they silence are dropped, expired ones and, of the
// rules that ran, unused ones become findings themselves, which nothing
// silences. ran is how far the run went (ConfigPhase after Config, PlanPhase
// after Plan; 0 when only some of the objects were looked at, as with
// --target): a comment for a rule that had no chance to fire is not unused.
// today is the current day, YYYY-MM-DD. A suppression without a reason, which
// package lang reports, silences nothing.
func Suppress(list diag.List, c *model.Config, ran Phase, today string) diag.List {
	if len(c.Suppressions) == 0 {
		return list
	}
	used := make([]bool, len(c.Suppressions))
	byID := map[string][]int{}
	for i, s := range c.Suppressions {
		if Find(s.ID) != nil {
			byID[s.ID] = append(byID[s.ID], i)
		}
	}
	kept := make(diag.List, 0, len(list))
	for _, d := range list {
		silent := false
		for _, i := range byID[d.ID] {
			s := &c.Suppressions[i]
			if silences(s, &d) {
				used[i] = true
				silent = silent || s.Reason != "" && !expired(s, today)
			}
		}
		if !silent {
			kept = append(kept, d)
		}
	}
	for i := range c.Suppressions {
		s := &c.Suppressions[i]
		switch r := Find(s.ID); {
		case s.Reason == "":
		case expired(s, today):
			kept = append(kept, about(expiredSuppression, s, s.ID+" was silenced until "+s.Until+", and today is "+today+"."))
		case r == nil:
			kept = append(kept, about(unusedSuppression, s, "No rule has the id "+s.ID+"."+alike(s.ID)))
		case r.check == nil:
			kept = append(kept, about(unusedSuppression, s, s.ID+" is about suppressions themselves, and nothing silences it."))
		case !used[i] && r.Phase <= ran:
			kept = append(kept, about(unusedSuppression, s, s.ID+" says nothing here, so there is nothing to silence."))
		}
	}
	return kept.Sorted(c.Sources)
}

func about(r *Rule, s *model.Suppression, detail string) diag.Diagnostic {
	return diag.Diagnostic{Severity: r.Severity, ID: r.ID, Summary: r.Summary, Detail: detail, Fix: r.Fix, Range: s.Range}
}

// silences reports whether a suppression is about a finding: the finding's
// place begins in the text it covers, and its address is one of those named.
func silences(s *model.Suppression, d *diag.Diagnostic) bool {
	if !s.Covers.IsZero() {
		if d.Range.File != s.Covers.File || d.Range.Start < s.Covers.Start || d.Range.Start > s.Covers.End {
			return false
		}
	}
	if len(s.Addresses) == 0 {
		return !s.Covers.IsZero()
	}
	for _, pattern := range s.Addresses {
		if plan.Glob(model.Fold(pattern), d.Addr.Key()) {
			return true
		}
	}
	return false
}

// expired compares days as texts, which YYYY-MM-DD allows. The last day counts.
func expired(s *model.Suppression, today string) bool { return s.Until != "" && s.Until < today }

// alike names a rule whose id differs in letter case or in one character.
func alike(id string) string {
	upper := strings.ToUpper(id)
	if r := Find(upper); r != nil {
		return " Did you mean " + r.ID + "?"
	}
	for _, r := range Rules() {
		if oneOff(r.ID, upper) {
			return " Did you mean " + r.ID + "?"
		}
	}
	return ""
}

func oneOff(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	n := 0
	for i := range len(a) {
		if a[i] != b[i] {
			n++
		}
	}
	return n == 1
}
