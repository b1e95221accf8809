package apply

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/plan"
)

// restarts makes the restarts of the plan that the operator's policy has commands for. What is left is pending: a
// person makes it, and the folder remembers.
func (t *transaction) restarts(ctx context.Context) *stop {
	if t.part.Way != mount {
		return nil // a rehearsal on a copy restarts nothing
	}
	whole := t.down
	if t.down {
		reach(t.m.FS, pointRestartBefore)
		if err := t.startServices(ctx, t.ran); err != nil {
			return t.restartFailed(ctx, err)
		}
		t.down = false
		t.out.Restarted = append(t.out.Restarted, "IISADMIN with what ran: the files were written while it was stopped")
	}
	for i := range t.part.Restarts {
		r := &t.part.Restarts[i]
		switch {
		case r.Self || t.phase(i) == phaseDone:
			continue
		case whole && covered(r.Kind) && r.On == "":
			continue
		case ctx.Err() != nil || t.o.Stopped || t.waits(i, r) || !t.runnable(r):
			t.leave(r)
			continue
		}
		reach(t.m.FS, pointRestartBefore)
		if err := t.restart(ctx, i, r); err != nil {
			return t.restartFailed(ctx, err)
		}
		t.out.Restarted = append(t.out.Restarted, name(r))
	}
	return nil
}

// waits reports whether a restart is to be made at another time. One that was begun is not: services may be down.
func (t *transaction) waits(i int, r *plan.Restart) bool {
	return t.o.Later && r.Deferrable && t.phase(i) == ""
}

// leave makes a restart a pending one. Where the operator has stopped IISADMIN, only the starts of it are left.
func (t *transaction) leave(r *plan.Restart) {
	left := *r
	if t.o.Stopped && covered(r.Kind) {
		left.Commands = nil
		for _, c := range r.Commands {
			if strings.HasPrefix(c, "net start ") {
				left.Commands = append(left.Commands, c)
			}
		}
		left.Around, left.Deferrable = false, false
		left.Until = []string{"IISADMIN was stopped for the write: nothing of IIS runs until what ran before is started."}
	}
	t.out.Pending = append(t.out.Pending, plan.Pending{Plan: t.plan.Digest, Restart: left})
}

// covered reports whether a stop and start of all of IIS is more than a restart asks for.
func covered(kind string) bool { return kind != "reboot" && kind != "httpfilter" }

func name(r *plan.Restart) string {
	if r.On == "" {
		return r.Kind
	}
	return r.Kind + " " + r.On
}

// The phases of a restart in the journal.
const (
	phaseSent    = "stop-sent"
	phaseStopped = "stopped"
	phaseDone    = "done"
)

// phase is how far the journal says a restart came, "" when it was not begun.
func (t *transaction) phase(i int) string {
	last := ""
	for _, r := range t.records {
		if r.Kind == recRestart && r.Restart == i {
			last = r.Phase
		}
	}
	return last
}

// ranBefore are the services that the journal says ran before a restart.
func (t *transaction) ranBefore(i int) []string {
	for _, r := range t.records {
		if r.Kind == recRestart && r.Restart == i && r.Phase == phaseSent {
			return r.Ran
		}
	}
	return nil
}

// runnable reports whether the policy has what a restart takes.
func (t *transaction) runnable(r *plan.Restart) bool {
	switch r.Kind {
	case "iis", "w3svc", "httpfilter":
		return t.canStop()
	case "pool":
		return t.can(Recycle, r.On)
	case "app":
		return t.can(Unload, r.Key)
	}
	return false
}

// restart makes one restart, with its place in the journal before and after.
func (t *transaction) restart(ctx context.Context, i int, r *plan.Restart) error {
	t.tell("restart", "restarting %s on %s", name(r), t.server.Name)
	switch r.Kind {
	case "pool", "app":
		action, value := Recycle, r.On
		if r.Kind == "app" {
			action, value = Unload, r.Key
		}
		if err := t.append(pointRestarts, record{Kind: recRestart, Restart: i, Unit: r.On, Phase: phaseSent}); err != nil {
			return err
		}
		reach(t.m.FS, pointStopSent)
		if _, err := t.command(ctx, action, value); err != nil {
			return err
		}
	default:
		if err := t.bounce(ctx, i, r); err != nil {
			return err
		}
	}
	return t.append(pointRestarts, record{Kind: recRestart, Restart: i, Phase: phaseDone})
}

// units are the services that a restart stops by name; what depends on them stops with them.
func units(r *plan.Restart) []string {
	switch {
	case r.Kind == "iis" && r.On != "":
		return []string{iisAdmin, r.On}
	case r.Kind == "iis":
		return []string{iisAdmin}
	case r.Kind == "w3svc":
		return []string{"W3SVC"}
	}
	return []string{"HTTPFilter"}
}

// bounce stops services and starts again what ran before. A restart that the journal says was stopped already is only
// started: the services were asked what ran before the first stop.
func (t *transaction) bounce(ctx context.Context, i int, r *plan.Restart) error {
	ran := t.ranBefore(i)
	if t.phase(i) == "" {
		var err error
		if ran, err = t.running(ctx); err != nil {
			return err
		}
	}
	if t.phase(i) != phaseStopped {
		if err := t.append(pointRestarts, record{Kind: recRestart, Restart: i, Unit: name(r), Phase: phaseSent, Ran: ran}); err != nil {
			return err
		}
		t.ran, t.down = ran, true
		for _, u := range units(r) {
			if !slices.Contains(ran, u) {
				continue // what was down stays down
			}
			reach(t.m.FS, pointStopSent)
			if _, err := t.command(ctx, Stop, u); err != nil {
				return err
			}
			if runs, _, err := t.status(ctx, u); err != nil || runs {
				return errors.Join(err, fmt.Errorf("%s still runs after it was stopped", u))
			}
		}
		reach(t.m.FS, pointStopped)
		if err := t.append(pointRestarts, record{Kind: recRestart, Restart: i, Unit: name(r), Phase: phaseStopped}); err != nil {
			return err
		}
	}
	if err := t.startServices(ctx, ran); err != nil {
		return err
	}
	t.down = false
	return nil
}

// restartFailed puts the files back and starts again what ran: a server that does not come up with the new
// configuration is to run with the old one.
func (t *transaction) restartFailed(ctx context.Context, err error) *stop {
	reach(t.m.FS, pointRestartFailed)
	s := t.halt(PutBack, "IP0715", "Restart failed", sentenceOf(err), "")
	if t.canStop() && t.down {
		// Whatever came up with the new files has to go down before the old ones are written: a running IISADMIN would
		// not see them, or would write over them. That it is down already is as good.
		_, _ = t.command(ctx, Stop, iisAdmin)
		if runs, _, err := t.status(ctx, iisAdmin); err != nil || runs {
			s.result = Attention
			s.d.Detail += " IISADMIN runs, or nobody can tell, so the old files were not written back."
			s.d.Fix = "Look at the services of the server, then run isoplan recover."
			return s
		}
	}
	reach(t.m.FS, pointRollbackRestart)
	s = t.putBack(s)
	if s.result == PutBack {
		s.d.Detail += " What ran before runs again."
		t.out.Pending = nil
	}
	return s
}

func sentenceOf(err error) string {
	text := err.Error()
	if text != "" && text[len(text)-1] != '.' {
		text += "."
	}
	return text
}
