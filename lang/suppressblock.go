package lang

import (
	"fmt"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
)

// suppressFix shows a suppress block as it has to be.
const suppressFix = `Write for example suppress "RST005" { reason = "why", until = "2027-01-01", addresses = ["web*/app_pool/*"] }, an argument a line; until and addresses may be left out.`

// takeSuppress reads a suppress block of an isoplan block. Its values are
// written out: what is silent does not depend on a variable.
func (f *file) takeSuppress(b *special) {
	s := model.Suppression{ID: b.label, Range: b.at}
	bad := func(at model.Range, summary, detail string) {
		f.report(failure(codeSuppression, at, summary, detail, suppressFix))
	}
	if !findingID(s.ID) {
		bad(b.at, "Suppression without a finding", fmt.Sprintf("The label of a suppress block is the ID of one finding, and %q is none.", clip(s.ID))+meantID(s.ID))
		return
	}
	ok := true
	text := func(name string) string {
		a := b.args[name]
		if a == nil {
			return ""
		}
		v, is := a.literalText()
		if !is {
			ok = false
			bad(a.val, "Value must be written out", fmt.Sprintf("%s must be a text in quotes, written out.", name))
		}
		return oneLine(v)
	}
	s.Reason, s.Until = text("reason"), text("until")
	if a := b.args["until"]; a != nil && ok {
		if _, err := time.Parse(time.DateOnly, s.Until); err != nil {
			ok = false
			bad(a.val, "Date not understood", fmt.Sprintf("until takes a day as YYYY-MM-DD, and %q is none.", clip(s.Until)))
		}
	}
	if a := b.args["addresses"]; a != nil {
		s.Addresses = f.patterns(a, bad)
		ok = ok && len(s.Addresses) > 0
	}
	if s.Reason == "" && ok {
		ok = false
		bad(b.at, noReason, fmt.Sprintf(nobodyKnows, s.ID))
	}
	if ok {
		f.suppressions = append(f.suppressions, s)
	}
}

// patterns reads a list of addresses; nil where something was reported.
func (f *file) patterns(a *arg, bad func(at model.Range, summary, detail string)) []string {
	v := a.lit
	if a.expr != nil || !v.Type().IsTupleType() {
		bad(a.val, "Value must be written out", fmt.Sprintf("%s must be a list of texts in quotes, written out.", a.name))
		return nil
	}
	var out []string
	for it := v.ElementIterator(); it.Next(); {
		_, el := it.Element()
		s, ok := textOf(el)
		if s = strings.Trim(s, "/"); !ok || s == "" {
			bad(a.val, "Value does not fit", fmt.Sprintf("Every entry of %s must be an address as a plan shows it, in quotes.", a.name))
			return nil
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		bad(a.val, "List is empty", "No address at all would silence nothing. Without addresses the block counts for the whole configuration.")
	}
	return out
}
