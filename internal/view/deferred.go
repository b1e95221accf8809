package view

import (
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// Deferred says which restarts of a server wait, and what happens to it all
// the same.
func Deferred(w io.Writer, st Style, s *plan.Server, d *plan.Deferral) error {
	p := newPrinter(w, st)
	waiting, now := deferred(d)
	p.para("", "  ", piece{bold, "Left for later on " + s.Name + ":"}, piece{plain, " " + waiting + ". It does not count against the limits of this run."})
	p.para("", "  ", piece{bold, "Happens now on " + s.Name + ":"}, piece{plain, " " + now + "."})
	if onlyInOutage(s, d) {
		p.say("  ", "  ", "Edit-while-running is off: MetaBase.xml itself can be carried over to "+s.Name+" only while IIS is stopped. A change by script or in IIS Manager lets the restart wait (SDK6/ms525213, SEED000).")
	}
	p.blank()
	return p.flush()
}

// onlyInOutage reports whether what is rehearsed on a copy as waiting is a restart
// that a file carried over has to be written in.
func onlyInOutage(s *plan.Server, d *plan.Deferral) bool {
	return s.Way == model.WayCopy && s.Write != nil && !s.Write.Running && slices.ContainsFunc(d.Waiting, func(r plan.Restart) bool { return r.Around })
}

// DeferredJSON is Deferred as one line of JSON.
func DeferredJSON(w io.Writer, s *plan.Server, d *plan.Deferral) error {
	waiting, now := deferred(d)
	return jsonLine(w, struct {
		Type    string         `json:"type"`
		Server  string         `json:"server"`
		Text    string         `json:"text"`
		Waiting []plan.Restart `json:"restarts_waiting"`
	}{"deferred", s.Name, "left for later: " + waiting + "; happens now: " + now, d.Waiting})
}

// deferred sums up what waits and what does not.
func deferred(d *plan.Deferral) (waiting, now string) {
	waiting = strings.Join(restartClauses(d.Waiting), "; ")
	now = "no restart"
	if len(d.Now.Restarts) > 0 {
		now = strings.Join(restartClauses(d.Now.Restarts), "; ")
	}
	return waiting, now
}

// RestartName calls a restart by its name at the begin of a sentence: "The
// restart of IIS".
func RestartName(r *plan.Restart) string {
	what, _, _ := restartSubject(r)
	return "The restart of " + strings.TrimPrefix(what, "the ")
}

// ExcludeFlags are the flags that leave addresses out of a plan. What a shell
// would not take as it is stands in quotation marks.
func ExcludeFlags(addresses []string) string {
	var flags []string
	for _, a := range addresses {
		flag := "--exclude=" + a
		if strings.ContainsFunc(a, func(r rune) bool {
			return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("/._-:", r))
		}) {
			flag = `"` + flag + `"`
		}
		flags = append(flags, flag)
	}
	return strings.Join(flags, " ")
}
