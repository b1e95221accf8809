package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// limitFlags say what the restarts of one run may cost: more than the
// configuration allows, or less. plan, apply and undo have them.
type limitFlags struct {
	allow plan.Allowance
	most  plan.Most
}

func (l *limitFlags) register(f *pflag.FlagSet) {
	f.StringVar(&l.allow.Disruption, "allow-disruption", "", "allow restarts up to this `level`: none, app, pool, site, w3svc, iis or reboot")
	f.IntVar(&l.allow.MaxApps, "allow-max-apps", -1, "allow a restart to reach this many applications")
	f.StringVar(&l.most.Level, "max-disruption", "", "allow nothing above this `level` in this run, whatever disruption and its windows say")
	f.IntVar(&l.most.Apps, "max-apps", -1, "allow no restart of this run to reach more applications than this")
}

// check refuses words that mean nothing, and flags that contradict each other.
func (l *limitFlags) check() error {
	for _, flag := range []struct{ name, level string }{{"--allow-disruption", l.allow.Disruption}, {"--max-disruption", l.most.Level}} {
		if flag.level != "" && plan.Level(flag.level) < 0 {
			return notOneOf(flag.name, flag.level, "none", "app", "pool", "site", "w3svc", "iis", "reboot")
		}
	}
	switch {
	case l.most.Level != "" && plan.Level(l.allow.Disruption) > plan.Level(l.most.Level):
		return fmt.Errorf("--allow-disruption=%s allows more than --max-disruption=%s, which is the most of this run: leave one of them out", l.allow.Disruption, l.most.Level)
	case l.most.Apps >= 0 && l.allow.MaxApps > l.most.Apps:
		return fmt.Errorf("--allow-max-apps=%d allows more than --max-apps=%d, which is the most of this run: leave one of them out", l.allow.MaxApps, l.most.Apps)
	case l.most.Apps < -1:
		return fmt.Errorf("--max-apps=%d: expected 0 or more", l.most.Apps)
	}
	return nil
}

func (l *limitFlags) allowance() plan.Allowance {
	out := l.allow
	if l.most.Level != "" || l.most.Apps >= 0 {
		out.Most = &l.most
	}
	return out
}

// gateFlags are the flags by which a person passes the brakes of a plan.
type gateFlags struct {
	limitFlags
}

func (g *gateFlags) register(f *pflag.FlagSet) {
	g.brakes(f)
	f.BoolVar(&g.allow.IISStopped, "iis-stopped", false, "IISADMIN is stopped: write MetaBase.xml although edit-while-running is off")
}

// brakes are the flags that count for scripts too, which write no MetaBase.xml.
func (g *gateFlags) brakes(f *pflag.FlagSet) {
	g.limitFlags.register(f)
	f.BoolVar(&g.allow.Deletions, "allow-deletions", false, "delete more objects than the brake allows")
	f.DurationVar(&g.allow.MaxAge, "max-age", 0, "refuse a copy that was taken longer ago than this `time`, by collected_at")
}

func (g *gateFlags) check() error {
	if g.allow.MaxAge < 0 {
		return errors.New("--max-age: expected a time such as 2h")
	}
	return g.limitFlags.check()
}

// restartMode says when the restarts of an apply are made.
type restartMode string

// The modes.
const (
	restartNow   restartMode = "now"
	restartLater restartMode = "later"
	restartNever restartMode = "never"
)

// String gives the word of the mode.
func (m *restartMode) String() string { return string(*m) }

// Type is what the help calls the value.
func (m *restartMode) Type() string { return "when" }

// Set takes one of the words.
func (m *restartMode) Set(word string) error {
	switch w := restartMode(word); w {
	case restartNow, restartLater, restartNever:
		*m = w
		return nil
	}
	return errors.New(expected(word, string(restartNow), string(restartLater), string(restartNever)))
}

// exceeded says which limits that somebody stated a plan exceeds at this hour.
func (a *app) exceeded(p *plan.Plan, allow plan.Allowance) diag.List {
	var list diag.List
	for i := range p.Servers {
		s := &p.Servers[i]
		for _, b := range s.Exceeded(p.Changes, a.env.Now(), allow) {
			list = append(list, braked(s, b, "IP0014", "Disruption above the limit", b.Text))
		}
	}
	return list
}

// braked is a brake as an error.
func braked(s *plan.Server, b plan.Brake, id, summary, detail string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Fix: wayOn(b.Exclude, b.Flag), Addr: model.ServerAddr(s.Name)}
}

// wayOn says how to go on behind a brake: a smaller plan, where there is one,
// and the flag that passes it.
func wayOn(exclude []string, flag string) string {
	var ways []string
	if len(exclude) > 0 {
		ways = append(ways, "Plan the rest on its own: "+view.ExcludeFlags(exclude)+".")
	}
	if flag != "" {
		ways = append(ways, "When that is what you want, say "+flag+".")
	}
	return strings.Join(ways, " ")
}

// beside prints diagnostics as JSON on the standard error.
func (a *app) beside(list diag.List, src *model.Sources) error {
	return view.ValidationJSON(a.env.Stderr, view.Published(list.Sorted(src), src))
}

// brakes stops at limits that no flag and no open window passes, and at
// restarts that cannot happen when they are to.
func (a *app) brakes(w *work, o *doFlags) error {
	var list diag.List
	for i := range w.plan.Servers {
		s := &w.plan.Servers[i]
		now, d := s, plan.Deferral{}
		if o.restart != restartNow {
			d = s.Defer(w.plan.Changes)
			list = append(list, impossible(s, &d, o.restart, w.plan.Changes)...)
			now = &d.Now
		}
		found := now.Judge(w.plan.Changes, a.env.Now(), o.allowance())
		if len(found) > 0 && o.restart == restartNow {
			d = s.Defer(w.plan.Changes)
		}
		for _, b := range found {
			if b.Kind == "edit_while_running" && (a.stops(w, s.Name) || len(d.Stuck) > 0 && o.restart != restartNow) {
				continue // the policy's own commands stop IISADMIN around the write, or it was said
			}
			e := braked(s, b, "IP0014", "A brake holds", b.Text+" Nothing was changed.")
			if o.restart == restartNow && a.passesLater(&d, b, w.plan.Changes, o) {
				e.Fix += " Or say --restart=later: the values are written now, and the restart waits until somebody makes it."
			}
			list = append(list, e)
		}
	}
	if len(list) > 0 {
		return a.gated(list)
	}
	return nil
}

// passesLater reports whether a brake of restarts would not hold if those that
// may wait did.
func (a *app) passesLater(d *plan.Deferral, b plan.Brake, changes []plan.Change, o *doFlags) bool {
	if len(d.Waiting) == 0 || len(d.Stuck) > 0 || b.Kind != "disruption" && b.Kind != "max_apps" || o.allow.IISStopped {
		return false
	}
	for _, left := range d.Now.Judge(changes, a.env.Now(), o.allowance()) {
		if left.Kind == b.Kind {
			return false
		}
	}
	return true
}

// impossible says which restarts of a server stand against --restart=later or
// never.
func impossible(s *plan.Server, d *plan.Deferral, mode restartMode, changes []plan.Change) diag.List {
	var list diag.List
	for i := range d.Stuck {
		r := &d.Stuck[i]
		why := s.Blame(r, changes).Text
		if r.Around && s.Way == "mount" && s.Write != nil && !s.Write.Running {
			why = " Edit-while-running is off, so MetaBase.xml is written while IISADMIN is stopped (SDK6/ms525213)."
		}
		list = append(list, diag.Diagnostic{Severity: diag.Error, ID: "IP0022", Summary: "Restart cannot wait", Addr: model.ServerAddr(s.Name),
			Detail: fmt.Sprintf("%s on %s cannot wait, and --restart=%s was said.%s Nothing was changed.", view.RestartName(r), s.Name, mode, why),
			Fix:    "Leave --restart out and apply when the restart may happen."})
	}
	if mode != restartNever {
		return list
	}
	for i := range d.Waiting {
		r := &d.Waiting[i]
		b := s.Blame(r, changes)
		list = append(list, diag.Diagnostic{Severity: diag.Error, ID: "IP0022", Summary: "Restart is needed", Addr: model.ServerAddr(s.Name),
			Detail: fmt.Sprintf("%s on %s has to be made before everything in this plan counts, and --restart=never was said.%s Nothing was changed.", view.RestartName(r), s.Name, b.Text),
			Fix:    strings.TrimSpace(wayOn(b.Exclude, "") + " --restart=later writes the values and leaves the restart to be made.")})
	}
	return list
}

// sayDeferred says which restarts wait and what happens all the same, before
// anything is done.
func (a *app) sayDeferred(w *work, o *doFlags) error {
	if o.restart == restartNow {
		return nil
	}
	for i := range w.plan.Servers {
		s := &w.plan.Servers[i]
		d := s.Defer(w.plan.Changes)
		if len(d.Waiting) == 0 {
			continue
		}
		var err error
		if a.json {
			err = view.DeferredJSON(a.env.Stdout, s, &d)
		} else {
			err = view.Deferred(a.env.Stdout, a.style(host.Stdout), s, &d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
