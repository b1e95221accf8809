package view

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// screenful is how many servers the table of a plan names; of more than that
// only those about which there is something to say.
const screenful = 24

// serverSum is what one row of the table says about a server.
type serverSum struct {
	add, change, destroy int
	errors, warnings     int
}

// fleet prints the table of a plan for several servers: what each of them
// costs. Where nothing is to be said about any, the closing block says that.
func (t *planText) fleet() {
	if !t.many() {
		return
	}
	sums := t.sums()
	var loud []*plan.Server
	for i := range t.plan.Servers {
		s := &t.plan.Servers[i]
		if sum := sums[s.Name]; !t.quiet(s) || sum.errors+sum.warnings > 0 {
			loud = append(loud, s)
		}
	}
	if len(loud)+len(t.plan.Failed) == 0 {
		return
	}
	hidden := 0
	if all := len(t.plan.Servers) + len(t.plan.Failed); all > screenful {
		hidden = len(t.plan.Servers) - len(loud)
	} else {
		loud = loud[:0]
		for i := range t.plan.Servers {
			loud = append(loud, &t.plan.Servers[i])
		}
	}
	rows := [][]cell{fleetHead()}
	failed := t.plan.Failed
	for _, s := range loud {
		for len(failed) > 0 && model.Fold(failed[0].Name) < model.Fold(s.Name) {
			rows, failed = append(rows, failedRow(&failed[0])), failed[1:]
		}
		rows = append(rows, fleetRow(s, sums[s.Name]))
	}
	for i := range failed {
		rows = append(rows, failedRow(&failed[i]))
	}
	t.line(piece{bold, "Servers:"})
	t.table("  ", rows)
	t.hidden(hidden)
	t.blank()
}

// hidden says how many servers the table leaves out, and how many match.
func (t *planText) hidden(n int) {
	switch {
	case n > 0 && t.plan.Limited != nil:
		t.say("  ", "  ", fmt.Sprintf("%d more %s nothing to change within the limits, and no findings.", n, haveHas(n, "server")))
	case n > 0:
		t.say("  ", "  ", fmt.Sprintf("%d more %s nothing to change and no findings.", n, haveHas(n, "server")))
	}
}

func haveHas(n int, noun string) string {
	if n == 1 {
		return noun + " has"
	}
	return plural(n, noun) + " have"
}

// sums counts changes and findings by server.
func (t *planText) sums() map[string]serverSum {
	sums := map[string]serverSum{}
	names := make(map[string]string, len(t.plan.Servers))
	for i := range t.plan.Servers {
		s := &t.plan.Servers[i]
		names[model.Fold(model.Escape(s.Name))] = s.Name
		var sum serverSum
		for _, c := range t.changes[s.Name] {
			switch sign, _, _ := signOf(c); sign {
			case "+":
				sum.add++
			case "~":
				sum.change++
			case "-":
				sum.destroy++
			}
		}
		sums[s.Name] = sum
	}
	for i := range t.plan.Findings {
		f := &t.plan.Findings[i]
		name, ok := names[model.Fold(model.Addr(f.Address).Server())]
		if !ok {
			continue
		}
		sum := sums[name]
		switch f.Severity {
		case diag.Error.String():
			sum.errors++
		case diag.Warning.String():
			sum.warnings++
		}
		sums[name] = sum
	}
	return sums
}

func fleetHead() []cell {
	var head []cell
	for i, text := range []string{"server", "add", "change", "destroy", "restart", "apps", "errors", "warnings"} {
		head = append(head, cell{piece{dim, text}, i > 0 && text != "restart"})
	}
	return head
}

func fleetRow(s *plan.Server, sum serverSum) []cell {
	number := func(n int, k ink) cell {
		if n == 0 {
			k = plain
		}
		return cell{piece{k, fmt.Sprint(n)}, true}
	}
	level := largest(s)
	k := plain
	if plan.Level(level) >= plan.Level("site") {
		k = red
	}
	return []cell{{piece{bold, s.Name}, false}, number(sum.add, green), number(sum.change, yellow), number(sum.destroy, red),
		{piece{k, level}, false}, number(reached(s), plain), number(sum.errors, red), number(sum.warnings, yellow)}
}

func failedRow(f *plan.Failed) []cell {
	why := "not planned"
	if len(f.Errors) > 0 {
		why += ": " + f.Errors[0].Summary
	}
	if n := len(f.Errors) - 1; n > 0 {
		why += fmt.Sprintf(", and %s", count(n, "more error"))
	}
	return []cell{{piece{bold, f.Name}, false}, {piece{red, why}, false}}
}

// largest is the level of the largest restart of a server: "none" where it
// needs none, "not known" where no page says.
func largest(s *plan.Server) string {
	level := "none"
	for i := range s.Restarts {
		if r := &s.Restarts[i]; plan.Level(r.Level) > plan.Level(level) {
			level = r.Level
		}
	}
	if level == "none" && len(s.NotKnown) > 0 {
		return "not known"
	}
	return level
}

// reached counts the applications that the restarts of a server hit, each once
// as far as the plan names them.
func reached(s *plan.Server) int {
	most, more := 0, 0
	hit := map[string]bool{}
	for i := range s.Restarts {
		d := &s.Restarts[i].Drops
		most, more = max(most, d.Applications), max(more, d.More)
		for j := range d.Hit {
			hit[d.Hit[j].Address] = true
		}
	}
	return max(most, len(hit)+more)
}

// notPlanned is the line about servers that could not be planned.
func (t *planText) notPlanned() {
	if len(t.plan.Failed) == 0 {
		return
	}
	var names []string
	for i := range t.plan.Failed {
		names = append(names, t.plan.Failed[i].Name)
	}
	t.para("", "  ", piece{red, "Not planned: " + count(len(names), "server")}, piece{plain, " (" + few(names, 5, 0) + "); the errors say why."})
}

// restartLevels sums the restarts of many servers up by their largest level.
func (t *planText) restartLevels() {
	servers := map[string]int{}
	for i := range t.plan.Servers {
		if s := &t.plan.Servers[i]; len(s.Restarts) > 0 {
			servers[largest(s)]++
		}
	}
	var parts []string
	for _, level := range []string{"reboot", "iis", "w3svc", "site", "pool", "app", "none"} {
		if n := servers[level]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s on %s", level, count(n, "server")))
		}
	}
	t.say("Restarts: ", "  ", "at most "+strings.Join(parts, ", ")+"; the table names them.")
}
