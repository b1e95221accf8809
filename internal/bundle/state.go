package bundle

import (
	"strings"

	"github.com/isoplan/isoplan/plan"
)

// Ended tells from the state file whether a script (ApplyScript or RollbackScript) ran to its end, and with which exit
// code. A script that refused before its first step leaves no state, and one that stopped midway no end.
func Ended(state, script string) (code int, ended bool) {
	last := ""
	for line := range strings.Lines(state) {
		if strings.HasSuffix(line, "\n") { // a line that a kill cut short says nothing
			last = strings.TrimRight(line, "\r\n")
		}
	}
	switch {
	case last == "finished" && script == ApplyScript:
		return 0, true
	case last == "undone" && script == ApplyScript:
		return 5, true
	case last == "undone" && script == RollbackScript:
		return 0, true
	}
	return 0, false
}

// Secrets are the references that ApplyScript asks for, in its order: with /passwords:stdin it reads one line for each.
func Secrets(in Input) []string {
	t, ok := targetOf(in.Server.From)
	if !ok {
		return nil
	}
	b := &builder{in: in, s: in.Server, target: t, index: map[string]int{}}
	b.build()
	return b.secrets
}

// Makes reports whether ApplyScript makes a restart itself; of the others it only tells the person who runs it.
func Makes(r *plan.Restart) bool {
	switch r.Kind {
	case kindPool, kindSite:
		return true
	case kindApp:
		return len(r.Commands) > 0
	}
	return isWhole(r.Kind)
}
