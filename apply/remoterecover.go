package apply

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/plan"
)

// recover finishes or takes back what an interrupted apply left on the server.
func (r *remoteRun) recover(ctx context.Context, o RecoverOptions) {
	defer r.release()
	names, err := r.l.list(ctx, "")
	if err != nil {
		r.end(r.unreachable(err))
		return
	}
	if r.out.Result = Nothing; len(names) == 0 {
		return // nothing is made where nothing was
	}
	if s := r.acquire(ctx, !o.KeepLock); s != nil {
		r.end(s)
		return
	}
	r.out.Result = Nothing
	s, found := r.settle(ctx)
	if found || len(r.dead) > 0 {
		r.out.Result = Done
	}
	if len(r.dead) > 0 && !found {
		r.out.Recovered = "The lock was left by " + r.dead[len(r.dead)-1].who() + ", which changed nothing."
	}
	r.end(s)
	if s != nil {
		return
	}
	if err := r.tidy(ctx); err != nil {
		r.warn("IP0718", "Leftovers could not be removed", sentenceOf(err), "isoplan recover removes them.")
	}
	pending, err := r.l.pending(ctx)
	if err == nil && o.Restarted && len(pending) > 0 {
		if err = r.l.remove(ctx, remotePending); err == nil {
			pending, r.out.Result = nil, Done
		}
	}
	if err != nil {
		r.late("Pending restarts cannot be read", err)
		return
	}
	r.out.Pending = pending
}

// settleFirst comes before every apply.
func (r *remoteRun) settleFirst(ctx context.Context) *stop {
	if r.o.NoRecover {
		if text, err := r.l.readMaybe(ctx, remoteJournal, maxJournal); err != nil || text != "" {
			return r.halt(Attention, "IP0720", "Journal is open", fmt.Sprintf("An earlier apply to %s stopped midway: its journal is in %s.", r.server.Name, r.server.Remote.Where), "Run isoplan recover.")
		}
	}
	s, found := r.settle(ctx)
	if s != nil {
		return s
	}
	if found {
		r.tell("recover", "%s", r.out.Recovered)
	}
	if err := r.pruneRemote(ctx, ""); err != nil {
		r.warn("IP0718", "Leftovers could not be removed", sentenceOf(err), "isoplan recover removes them.")
	}
	return nil
}

// settle reads the history and brings an open journal to its end. found says that there was one.
func (r *remoteRun) settle(ctx context.Context) (s *stop, found bool) {
	var err error
	if r.history, err = r.l.history(ctx); err != nil {
		if isLost(err) || ctx.Err() != nil {
			return r.unreachable(err), false
		}
		return r.damagedRemote("The history cannot be read", err), false
	}
	text, err := r.l.readMaybe(ctx, remoteJournal, maxJournal)
	if err != nil {
		return r.unreachable(err), false
	}
	if text == "" {
		return nil, false
	}
	records, err := decodeRecords(text)
	if err != nil {
		return r.damagedRemote("The journal cannot be read", err), true
	}
	t := newTransaction(r.m, r.server, r.o, r.say)
	t.history, t.records = r.history, records
	q := &remoteRun{transaction: t, l: r.l, ctx: r.ctx, nonce: r.nonce, lockHeld: r.lockHeld, dead: r.dead}
	s = q.resume(ctx)
	r.history, r.out.Recovered = q.history, q.out.Recovered
	r.out.Diags = append(r.out.Diags, q.out.Diags...)
	r.out.Restarted, r.out.Transaction = q.out.Restarted, q.out.Transaction
	return s, true
}

// damagedRemote is a stop at something on the server that no transaction leaves.
func (r *remoteRun) damagedRemote(what string, err error) *stop {
	return r.halt(Attention, "IP0720", "Journal is damaged",
		fmt.Sprintf("%s: %s. Nothing was done, because nobody can tell what would be right.", what, err),
		fmt.Sprintf("Look into %s: the folders that begin with %s hold plans and scripts; rollback.vbs in one puts everything back. When the server is as it should be, move the damaged file away.", r.server.Remote.Where, remoteTx))
}

// resume goes on where the journal ends.
func (r *remoteRun) resume(ctx context.Context) *stop {
	first := r.opened()
	r.tx = first.Tx
	r.o.Later = r.o.Later || first.Later
	switch {
	case !txName(r.tx):
		return r.damagedRemote("The journal cannot be read", errors.New("its transaction has no name that isoplan gives"))
	case !strings.EqualFold(first.Server, r.server.Name):
		return r.damagedRemote("The journal is about the server "+fmt.Sprintf("%.100q", first.Server), errors.New("and this is "+r.server.Name))
	}
	if s := r.knows(ctx, &first); s != nil {
		return s
	}
	var s *stop
	switch r.last() {
	case recCommitted, recDone:
		r.out.Recovered = "The earlier apply was complete; what was left of it is done."
		return r.conclude(ctx)
	case recRollback:
		s = r.takeBack(ctx, "The earlier apply was being put back.")
	default:
		s = r.judge(ctx, unknown)
	}
	switch {
	case s == nil:
		r.out.Recovered = "The script of the earlier apply had done every step; it is complete now."
	case s.result == PutBack:
		r.out.Recovered = "The earlier apply was not complete; everything is as it was before it."
		s = nil
	case s.result != Attention:
		r.out.Recovered = "The earlier apply had changed nothing."
		s = nil
	}
	return s
}

// knows reads the plan that the transaction is about.
func (r *remoteRun) knows(ctx context.Context, first *record) *stop {
	text, err := r.l.read(ctx, r.folder()+"/"+bundlePlan, plan.MaxFile)
	if err != nil && (isLost(err) || ctx.Err() != nil) {
		return r.attention("Nobody knows how far the apply came", err)
	}
	var p *plan.Plan
	if err == nil {
		p, err = plan.Decode([]byte(text))
	}
	if err == nil && p.Digest != first.Plan {
		err = errors.New("it is another plan")
	}
	if err != nil {
		return r.damagedRemote("The plan of the interrupted apply ("+r.folder()+"/"+bundlePlan+") cannot be read", err)
	}
	for i := range p.Servers {
		if strings.EqualFold(p.Servers[i].Name, first.Server) {
			r.plan, r.part = p, &p.Servers[i]
		}
	}
	if r.part == nil {
		return r.damagedRemote("The plan of the interrupted apply", errors.New("has no part for "+r.server.Name))
	}
	r.job = &Job{Server: r.server, Plan: p, Text: []byte(text), Part: r.part, Approval: first.Approval}
	if first.Undoes != "" {
		r.job.Undo = &Entry{Tx: first.Undoes}
	}
	return nil
}

// rememberPending writes down what nobody restarted.
func (r *remoteRun) rememberPending(ctx context.Context, made []*plan.Restart) error {
	old, err := r.l.pending(ctx)
	if err != nil {
		return err
	}
	all := r.stillPending(old, made)
	if len(old) == 0 && len(all) == 0 {
		return nil
	}
	text, err := jsonText(pendingFile{Restarts: all})
	if err != nil {
		return err
	}
	return r.l.write(ctx, remotePending, text)
}

// rememberRemote adds the transaction to the history.
func (r *remoteRun) rememberRemote(ctx context.Context) error {
	all, text, err := r.remembering()
	if err != nil || text == "" {
		return err
	}
	if err := r.l.write(ctx, remoteHistory, text); err != nil {
		return err
	}
	r.history = all
	return nil
}

// clearAway closes the journal and removes the folders that nobody can need.
func (r *remoteRun) clearAway(ctx context.Context) error {
	if err := r.l.remove(ctx, remoteJournal); err != nil {
		return err
	}
	return r.pruneRemote(ctx, r.tx)
}

// pruneRemote removes the folders of transactions that never came to be, and of those long past.
func (r *remoteRun) pruneRemote(ctx context.Context, keepTx string) error {
	keep := map[string]bool{remoteTx + keepTx: true}
	for i := max(0, len(r.history)-maxBackups); i < len(r.history); i++ {
		keep[remoteTx+r.history[i].Tx] = true
	}
	names, err := r.l.list(ctx, "")
	if err != nil {
		return err
	}
	for _, name := range names {
		if tx, ours := strings.CutPrefix(name, remoteTx); ours && txName(tx) && !keep[name] {
			err = errors.Join(err, r.l.do(ctx, func(c Conn) error { return c.RemoveFolder(ctx, name) }))
		}
	}
	return err
}

// tidy removes what a process that died left: folders that no journal knows of, and the files of a collector. Somebody
// who collects right now sees that, and collects again.
func (r *remoteRun) tidy(ctx context.Context) error {
	if text, err := r.l.readMaybe(ctx, remoteJournal, maxJournal); err != nil || text != "" {
		return errors.Join(err, errors.New("the journal of "+r.server.Name+" is still open"))
	}
	names, err := r.l.list(ctx, "")
	if err != nil {
		return err
	}
	for _, name := range names {
		if strings.HasPrefix(name, "collect-") || strings.HasPrefix(name, "collected-") || fsx.IsOurTemp(name) {
			err = errors.Join(err, r.l.remove(ctx, name))
		}
	}
	return errors.Join(err, r.pruneRemote(ctx, ""))
}
