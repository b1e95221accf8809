package view

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// summary prints the closing block. Its first line is never wrapped and has
// one form: pipelines look for it.
func (t *planText) summary() {
	if l := t.plan.Limited; l != nil {
		t.say("", "", fmt.Sprintf("This plan is limited to %d of %d objects; the others were not looked at.", l.Objects, l.Of))
	}
	if t.plan.Empty() {
		t.nothing()
	} else {
		t.line(piece{bold, fmt.Sprintf("Plan: %d to add, %d to change, %d to destroy.",
			t.plan.Count(plan.Create), t.plan.Count(plan.Update), t.plan.Count(plan.Delete))})
	}
	t.notPlanned()
	t.restartLines()
	t.pendingLines()
	t.closing()
}

func (t *planText) nothing() {
	matches := "The servers match the configuration."
	switch {
	case t.plan.Limited != nil:
		matches = "What was looked at matches the configuration."
	case len(t.plan.Failed) > 0:
		matches = "What could be planned matches the configuration."
	case len(t.plan.Servers) == 1:
		s := &t.plan.Servers[0]
		matches = s.Name + " matches the configuration."
		if s.Way != model.WayMount && t.quiet(s) {
			matches += " Compared with " + comparedWith(s.Way, s.Name, s.CollectedAt) + "."
		}
	}
	if n := t.countPending(); n > 0 {
		matches = fmt.Sprintf("%s, but %s %s pending.", strings.TrimSuffix(matches, "."), count(n, "restart"), isAre(n))
	}
	t.para("", "  ", piece{bold, "No changes."}, piece{plain, " " + matches})
}

// restartLines prints one line per server that restarts anything.
func (t *planText) restartLines() {
	any := false
	restarting := 0
	for i := range t.plan.Servers {
		if len(t.plan.Servers[i].Restarts) > 0 {
			restarting++
		}
	}
	if restarting > manyAlike || restarting > 1 && t.o.Concise {
		t.restartLevels()
		any = true
	}
	for i := range t.plan.Servers {
		s := &t.plan.Servers[i]
		if len(s.Restarts) == 0 || restarting > manyAlike || restarting > 1 && t.o.Concise {
			continue
		}
		any = true
		lead := ""
		if t.many() {
			lead = s.Name + ": "
		}
		if t.alone(s) && !t.o.Concise {
			r := &s.Restarts[0]
			t.para("Restarts: ", "  ", append([]piece{{plain, restartTitle(r) + neededBy(r) + ": " + hits(r) + "."}}, smallEnd(r)...)...)
			continue
		}
		for j, c := range restartClauses(s.Restarts) {
			first := "Restarts: " + clean(lead)
			if j > 0 {
				first = "  "
			}
			t.say(first, "  ", c+".")
		}
	}
	unknown := 0
	for i := range t.plan.Servers {
		unknown += len(t.plan.Servers[i].NotKnown)
	}
	switch {
	case !any && unknown > 0:
		t.say("Restarts: ", "  ", "none is known to be needed; no page says for "+count(unknown, "changed attribute")+".")
	case unknown > 0:
		t.say("  ", "  ", "No page says for "+count(unknown, "changed attribute")+" whether it needs one.")
	case !any && !t.plan.Empty():
		t.line(piece{plain, "Restarts: none."})
	}
}

// manyAlike is how many restarts of one kind are still named one by one.
const manyAlike = 3

// restartClauses sums up restarts: what stops services first, then the small
// ones; many of a kind are counted.
func restartClauses(all []plan.Restart) []string {
	kinds := map[string]int{}
	for i := range all {
		kinds[kindKey(&all[i])]++
	}
	var out []string
	told := map[string]bool{}
	for i := range all {
		r := &all[i]
		key := kindKey(r)
		switch {
		case kinds[key] <= manyAlike:
			out = append(out, restartClause(r))
		case !told[key]:
			told[key] = true
			out = append(out, alike(r, kinds[key]))
		}
	}
	return out
}

func kindKey(r *plan.Restart) string { return fmt.Sprint(r.Kind, r.Self, r.Moves, r.Deferrable) }

// restartClause is one restart in the closing block.
func restartClause(r *plan.Restart) string {
	if r.Self && !wide(r) {
		return restartTitle(r)
	}
	what, verb, _ := restartSubject(r)
	text := what + " once"
	switch {
	case r.Self:
		text = what + " " + verb + " by itself"
	case !wide(r):
		text = restartTitle(r)
	}
	switch {
	case r.Around:
		text += " (outage around the write)"
	case r.Deferrable:
		text += " (not required right away)"
	}
	parts := []string{}
	if s := services(r); s != "" {
		parts = append(parts, s)
	}
	parts = append(parts, hits(r))
	return text + ": " + strings.Join(parts, "; ")
}

func alike(r *plan.Restart, n int) string {
	what := map[string]string{"pool": "pools recycle", "app": "applications unload", "site": "sites restart",
		"aspnet_wp": "aspnet_wp.exe processes restart", "app_domain": "AppDomains restart"}[r.Kind]
	if what == "" {
		what = "restarts of " + r.Kind
	}
	switch {
	case r.Moves:
		what = "applications change process"
	case r.Kind == "app" && r.Self:
		what = "applications restart"
	}
	text := fmt.Sprintf("%d %s", n, what)
	if r.Self {
		return text + " by themselves"
	}
	return text
}

// closing prints what will not work and the way back.
func (t *planText) closing() {
	var parts []string
	if errors := t.countFindings(diag.Error, nil); errors > 0 {
		parts = append(parts, "Errors: "+count(errors, "finding")+".")
	}
	if w := t.warnings(); w != "" {
		parts = append(parts, "Warnings: "+w+".")
	}
	if r := t.wayBack(); r != "" {
		parts = append(parts, "Rollback: "+r+".")
	}
	if all := strings.Join(parts, " "); columns(clean(all)) <= t.st.width() {
		parts = []string{all}
	}
	for _, line := range parts {
		if line != "" {
			t.say("", "  ", line)
		}
	}
}

func (t *planText) countFindings(s diag.Severity, told map[int]bool) int {
	n := 0
	for i := range t.findings {
		if t.findings[i].Severity == s.String() && !told[i] {
			n++
		}
	}
	return n
}

func (t *planText) warnings() string {
	dead := 0
	for i := range t.plan.Servers {
		dead += len(t.plan.Servers[i].Dead)
	}
	var parts []string
	if dead > 0 {
		parts = append(parts, count(dead, "setting")+" will have no effect")
	}
	if others := t.countFindings(diag.Warning, t.told()); others > 0 && dead > 0 {
		parts = append(parts, fmt.Sprintf("%d other %s", others, plural(others, "warning")))
	} else if others > 0 {
		parts = append(parts, count(others, "finding"))
	}
	return strings.Join(parts, ", ")
}

// wayBack sums up the rollback over all servers: "4 changes, one restart, 1
// password cannot be restored".
func (t *planText) wayBack() string {
	changes, restarts, has := 0, 0, false
	lost := map[string]int{}
	var kinds []string
	for i := range t.plan.Servers {
		r := t.plan.Servers[i].Rollback
		if r == nil {
			continue
		}
		has = true
		changes += r.Changes
		restarts += len(r.Restarts)
		for _, l := range r.Lost {
			if lost[l.Kind] == 0 {
				kinds = append(kinds, l.Kind)
			}
			lost[l.Kind]++
		}
	}
	if !has {
		return ""
	}
	parts := []string{count(changes, "change"), times(restarts, "restart")}
	for _, k := range kinds {
		parts = append(parts, count(lost[k], k)+" cannot be restored")
	}
	return strings.Join(parts, ", ")
}
