package validate

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// Suppress applies the isoplan:ignore comments and suppress blocks of a
// configuration: findings they silence are dropped, expired ones and, of the
// rules that ran, unused ones become findings themselves, which nothing
// silences. ran is how far the run went (ConfigPhase after Config, PlanPhase
// after Plan; 0 when only some of the objects were looked at, as with
// --target): a suppression of a rule that had no chance to fire is not unused.
// today is the current day, YYYY-MM-DD. A suppression without a reason, which
// package lang reports, silences nothing.
func Suppress(list diag.List, c *model.Config, ran Phase, today string) diag.List {
	if len(c.Suppressions) == 0 {
		return list
	}
	all := newSilencers(c.Suppressions)
	kept := make(diag.List, 0, len(list))
	for i := range list {
		d := &list[i]
		silent := false
		all.about(d, func(s *silencer) {
			silent = silent || s.Reason != "" && !expired(s.Suppression, today)
		})
		if !silent {
			kept = append(kept, *d)
		}
	}
	for i := range all.all {
		kept = append(kept, all.all[i].judged(ran, today)...)
	}
	return kept.Sorted(c.Sources)
}

// judged says what is wrong with a suppression itself.
func (s *silencer) judged(ran Phase, today string) diag.List {
	switch r := Find(s.ID); {
	case s.Reason == "":
	case expired(s.Suppression, today):
		return diag.List{about(expiredSuppression, s, s.ID+" was silenced until "+s.Until+", and today is "+today+".")}
	case r == nil:
		d := about(unusedSuppression, s, "No rule has the id "+s.ID+"."+alike(s.ID))
		d.Summary, d.Fix = "Suppression names no rule", "Correct the id, or remove it; isoplan rules lists the ids."
		return diag.List{d}
	case r.check == nil:
		return diag.List{about(unusedSuppression, s, s.ID+" is about suppressions themselves, and nothing silences it.")}
	case r.Phase > ran:
	case !s.used && len(s.Addresses) > 0:
		return diag.List{about(unusedSuppression, s, s.ID+" says nothing about "+namesText(s.Addresses)+", so there is nothing to silence.")}
	case !s.used:
		return diag.List{about(unusedSuppression, s, s.ID+" says nothing here, so there is nothing to silence.")}
	default:
		if idle := s.idle(); len(idle) > 0 {
			return diag.List{about(unusedSuppression, s, s.ID+" says nothing about "+namesText(idle)+", so these addresses silence nothing.")}
		}
	}
	return nil
}

func about(r *Rule, s *silencer, detail string) diag.Diagnostic {
	return diag.Diagnostic{Severity: r.Severity, ID: r.ID, Summary: r.Summary, Detail: detail, Fix: r.Fix, Range: s.Range}
}

// expired compares days as texts, which YYYY-MM-DD allows. The last day counts.
func expired(s *model.Suppression, today string) bool { return s.Until != "" && s.Until < today }

// alike names the rules that an unknown id was probably meant to be.
func alike(id string) string {
	for _, o := range Omitted() {
		if o.ID == id {
			return " It is left out: " + o.Reason
		}
	}
	if near := NearestIDs(id); len(near) > 0 {
		return " Did you mean " + strings.Join(near, " or ") + "?"
	}
	return ""
}

// NearestIDs gives the ids of rules that were probably meant: the letter case
// differs, or how many noughts there are, or one character, or two are swapped;
// of letters alone, what the ids begin with. There are at most three.
func NearestIDs(id string) []string {
	const most = 3
	upper := strings.ToUpper(id)
	if Find(upper) != nil {
		return []string{upper}
	}
	letters, number := split(upper)
	var near []string
	for _, r := range Rules() {
		family, n := split(r.ID)
		switch {
		case number == "" && oneOff(family, letters) && !slices.Contains(near, family):
			near = append(near, family)
		case number != "" && family == letters && strings.TrimLeft(n, "0") == strings.TrimLeft(number, "0"):
			return []string{r.ID}
		case oneOff(r.ID, upper):
			near = append(near, r.ID)
		}
	}
	return near[:min(most, len(near))]
}

// split parts the letters of an id from its number.
func split(id string) (letters, number string) {
	letters = strings.TrimRight(id, "0123456789")
	return letters, id[len(letters):]
}

// oneOff reports whether two ids differ in one character, or in two that are
// swapped.
func oneOff(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	var at []int
	for i := range len(a) {
		if a[i] != b[i] {
			at = append(at, i)
		}
	}
	return len(at) == 1 || len(at) == 2 && at[1] == at[0]+1 && a[at[0]] == b[at[1]] && a[at[1]] == b[at[0]]
}
