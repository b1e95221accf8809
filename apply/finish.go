package apply

import (
	"context"
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/plan"
)

// finish does what comes behind the commit point: IIS takes the edit over, the restarts, a last look, and the entry in
// the history. An interrupt does not undo a change that is made; it only leaves restarts to people.
func (t *transaction) finish(ctx context.Context) *stop {
	if s := t.accepted(ctx); s != nil {
		return s
	}
	if s := t.restarts(ctx); s != nil {
		return s
	}
	if s := t.postCheck(); s != nil {
		return s
	}
	return t.done()
}

// postCheck reads every file once more: planning again would find nothing to do.
func (t *transaction) postCheck() *stop {
	reach(t.m.FS, pointPost)
	for _, x := range t.targets {
		if x.note.Name == "" {
			continue
		}
		state, err := t.stateOf(x)
		if err != nil {
			s := t.trouble("IP0706", "Live file cannot be read", err)
			s.result, s.d.Fix = Attention, "Run isoplan recover when it can be read again."
			return s
		}
		if state != isNew && state != isNewMoved && !t.holds(x) {
			reach(t.m.FS, pointPostFailed)
			return t.foreign(x)
		}
	}
	return nil
}

// done writes down what nobody restarted, and that the transaction took place. What fails here takes nothing back: the
// server is as planned.
func (t *transaction) done() *stop {
	t.out.Result = Done
	t.out.Transaction = t.tx
	all, err := t.pendingNow()
	if err == nil {
		err = t.writePending(all)
	}
	if err != nil {
		// The journal stays open: it is the only place that knows of them.
		t.leftover(fmt.Errorf("the restarts that are left could not be written down: %w", err))
		return nil
	}
	if err := t.append(pointDone, record{Kind: recDone}); err != nil {
		t.leftover(err)
		return nil
	}
	t.cleanUp()
	t.tell("done", "%s is as planned", t.server.Name)
	return nil
}

// pendingNow joins what was pending before with what this transaction leaves. A restart that was made makes the smaller
// ones it covers; what IIS does by itself nobody has seen, so it forgets nothing.
func (t *transaction) pendingNow() ([]plan.Pending, error) {
	old, err := readPending(t.f)
	if err != nil {
		return nil, err
	}
	var made []*plan.Restart
	for i := range t.part.Restarts {
		if t.phase(i) == phaseDone {
			made = append(made, &t.part.Restarts[i])
		}
	}
	if t.stopped {
		made = append(made, &plan.Restart{Kind: "iis"})
	}
	return t.stillPending(old, made), nil
}

// stillPending are the old pending restarts that none of those that were made covers, and the new ones.
func (t *transaction) stillPending(old []plan.Pending, made []*plan.Restart) []plan.Pending {
	var out []plan.Pending
	for i := range old {
		p := &old[i]
		if !slices.ContainsFunc(made, func(r *plan.Restart) bool { return r.Covers(&p.Restart) }) && !contains(t.out.Pending, *p) {
			out = append(out, *p)
		}
	}
	return append(out, t.out.Pending...)
}

func contains(all []plan.Pending, p plan.Pending) bool {
	for i := range all {
		if all[i].Restart.Kind == p.Restart.Kind && all[i].Restart.On == p.Restart.On {
			return true
		}
	}
	return false
}

// cleanUp is what follows a record DONE. It may be done again.
func (t *transaction) cleanUp() {
	err := t.remember()
	if err == nil {
		err = t.sweepTemps()
	}
	if err == nil {
		err = t.closeJournal()
	}
	if err == nil {
		err = t.prune()
	}
	if err != nil {
		t.leftover(err)
	}
}

// sweepTemps removes what replacements left beside the targets.
func (t *transaction) sweepTemps() error {
	for _, dir := range t.folders() {
		if err := clean(t.m.FS, dir, t.server.Files); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) leftover(err error) {
	t.warn("IP0718", "Cleaning up was not finished", sentenceOf(err)+" The server is as planned.", "isoplan recover finishes it.")
}
