package plan

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// levels are the words limits are written with, cheapest first.
var levels = []string{"none", "app", "pool", "site", "w3svc", "iis", "reboot"}

// Level gives the place of a word among the levels of disruption, -1 when it
// is none of them.
func Level(word string) int {
	for i, l := range levels {
		if l == word {
			return i
		}
	}
	return -1
}

// deletionShare is the part of the live objects, in per cent, from which
// deleting more than deletionFloor of them needs a flag of its own.
const (
	deletionShare = 30
	deletionFloor = 3
)

// brakes lists the limits the plan exceeds. Windows are not looked at here:
// what depends on the clock is judged when a command runs.
func (p *planner) brakes() []Brake {
	var out []Brake
	deleted, total := 0, 0
	for _, c := range p.changes {
		if c.action == Delete && !c.hidden {
			deleted++
		}
	}
	p.live.Each(func(o *model.Object) {
		if o.Kind != model.OtherKey {
			total++
		}
	})
	if deleted > deletionFloor && deleted*100 > total*deletionShare {
		out = append(out, Brake{Kind: "deletions", Flag: "--allow-deletions", Limit: fmt.Sprintf("%d%%", deletionShare),
			Actual: fmt.Sprintf("%d of %d", deleted, total),
			Text:   fmt.Sprintf("%d of %d objects of %s would be deleted, more than %d%%.", deleted, total, p.decl.Name, deletionShare)})
	}
	allow, maxApps := "pool", -1
	if d := p.decl.Disruption; d != nil {
		maxApps = d.MaxApps
		if d.Allow != "" {
			allow = d.Allow
		}
	}
	out = append(out, p.disruptionBrakes(allow, maxApps)...)
	if p.way() == "mount" && p.writesMetabase() && !p.editWhileRunning(p.live) {
		out = append(out, Brake{Kind: "edit_while_running", Flag: "--iis-stopped", Limit: "on", Actual: "off",
			Text: "Edit-while-running is off: a MetaBase.xml written while IISADMIN runs is lost when memory is flushed over it (SDK6/ms525213)."})
	}
	return out
}

func (p *planner) disruptionBrakes(allow string, maxApps int) []Brake {
	var out []Brake
	worst, apps := "none", 0
	for _, r := range p.out.Restarts {
		if Level(r.Level) > Level(worst) {
			worst = r.Level
		}
		apps = max(apps, r.Drops.Applications)
	}
	if Level(worst) > Level(allow) {
		out = append(out, Brake{Kind: "disruption", Flag: "--allow-disruption=" + worst, Limit: allow, Actual: worst,
			Text: fmt.Sprintf("The plan needs a restart of level %s; disruption of %s allows %s.%s", worst, p.decl.Name, allow, p.windowText(worst))})
	}
	if maxApps >= 0 && apps > maxApps {
		out = append(out, Brake{Kind: "max_apps", Flag: "--allow-max-apps=" + fmt.Sprint(apps), Limit: fmt.Sprint(maxApps), Actual: fmt.Sprint(apps),
			Text: fmt.Sprintf("A restart reaches %d applications; disruption of %s allows %d.", apps, p.decl.Name, maxApps)})
	}
	return out
}

func (p *planner) writesMetabase() bool {
	for i := range p.sources {
		if strings.EqualFold(p.sources[i].Snapshot.Space, string(schema.MetabaseSpace)) && len(p.edits[i]) > 0 {
			return true
		}
	}
	return false
}

// windowText names the windows that allow a level; whether one is open is
// judged when a command runs.
func (p *planner) windowText(level string) string {
	var names []string
	if p.decl.Disruption != nil {
		for _, w := range p.decl.Disruption.Windows {
			if Level(w.Allow) >= Level(level) {
				names = append(names, fmt.Sprintf("%q (%s %s-%s %s)", w.Name, strings.Join(w.Days, " "), w.From, w.To, w.TimeZone))
			}
		}
	}
	if len(names) == 0 {
		return ""
	}
	return " It is allowed in the window " + strings.Join(names, ", ") + "."
}
