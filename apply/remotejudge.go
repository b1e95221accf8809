package apply

import (
	"context"
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// The exit codes of a bundle's scripts; they are those of the program.
const (
	codeDone    = 0
	codeFailed  = 1
	codeStale   = 4
	codePutBack = 5
)

// unknown stands for the exit code of a script that nobody waited for.
const unknown = -1

// judge brings the transaction to the end that the script's exit code means. An interrupt no longer undoes anything; it
// only ends waiting.
func (r *remoteRun) judge(ctx context.Context, code int) *stop {
	calm := context.WithoutCancel(ctx)
	if code == unknown {
		p, s := r.found(ctx)
		switch {
		case s != nil:
			return s
		case !p.began:
			return r.unbegun(calm)
		case !p.ended:
			return r.takeBack(ctx, "The script that performs the plan stopped before its end.")
		}
		code = p.code
	}
	switch code {
	case codeDone:
		return r.verify(calm)
	case codeFailed:
		return r.shut(r.halt(Failed, "IP0732", "Script did nothing", r.words(code)+" Nothing was changed.", "Remove the cause, and apply again."))
	case codeStale:
		return r.shut(r.halt(Stale, "IP0703", "Live configuration moved", r.words(code)+" The script found values that the plan did not see. Nothing was changed.", "Plan again, and look at what moved before you apply."))
	case codePutBack:
		return r.back(calm, r.words(code))
	}
	return r.takeBack(ctx, r.words(code))
}

// words say how a script ended.
func (r *remoteRun) words(code int) string {
	const most = 2000
	text := fmt.Sprintf("The script on %s ended with exit code %d", r.server.Name, code)
	if r.said != "" {
		text += fmt.Sprintf(" and printed %q", r.said[:min(len(r.said), most)])
	}
	return text + "."
}

// found waits until a script that was started without anybody waiting for it is at its end, or dead. It cannot begin
// late: it is taken away first, and one that runs already looks for its own file after it wrote the first line of
// its state and before it changes anything.
func (r *remoteRun) found(ctx context.Context) (progress, *stop) {
	r.said = ""
	stays := r.l.remove(ctx, r.folder()+"/"+scriptApply)
	if stays != nil && isLost(stays) {
		return progress{}, r.attention("Nobody knows how far the apply came", stays)
	}
	p, err := r.follow(ctx, scriptApply)
	switch {
	case ctx.Err() != nil:
		return p, r.halt(Attention, "IP0716", "Interrupted", "The script that performs the plan may run on "+r.server.Name+" still.", "Run isoplan recover: it waits for the script, and finishes the apply.")
	case err != nil:
		return p, r.attention("Nobody knows how far the apply came", err)
	case stays != nil && !p.began: // nothing keeps it from beginning after all
		return p, r.attention("Nobody knows how far the apply came", stays)
	}
	return p, nil
}

// again collects after the script may have run.
func (r *remoteRun) again(ctx context.Context) *stop {
	s := r.collect(ctx)
	if s != nil {
		s.result, s.d.Summary = Attention, "Server cannot be looked at"
		s.d.Detail = "The script that performs the plan may have run. " + s.d.Detail
		s.d.Fix = "Run isoplan recover when the server answers."
	}
	return s
}

// unbegun ends a transaction whose script never wrote its first line.
func (r *remoteRun) unbegun(ctx context.Context) *stop {
	if s := r.again(ctx); s != nil {
		return s
	}
	if r.moved() != nil {
		return r.takeBack(ctx, "The script that performs the plan left no word of its steps, and the server is not as it was.")
	}
	return r.shut(r.halt(Failed, "IP0732", "Script did not begin", "The connection to "+r.server.Name+" was lost before the script that performs the plan began. Nothing was changed.", "Apply again."))
}

// takeBack has the steps undone that were begun.
func (r *remoteRun) takeBack(ctx context.Context, why string) *stop {
	calm := context.WithoutCancel(ctx)
	if r.last() != recRollback {
		if err := r.note(calm, record{Kind: recRollback}); err != nil {
			return r.attention("Nobody could put everything back", fmt.Errorf("%s The journal could not be written: %w", why, err))
		}
	}
	r.tell("recover", "putting everything back on %s", r.server.Name)
	var arguments []string
	if r.o.Later {
		arguments = append(arguments, "/norestart")
	}
	const tries = 3
	code := unknown
	for n := 0; code == unknown && n < tries; n++ {
		err := r.l.once(calm, func(c Conn) error {
			var err error
			code, r.said, err = c.Script(calm, r.folder()+"/"+scriptRollback, arguments, nil)
			return err
		})
		if err == nil {
			break
		}
		code = unknown
		p, err := r.follow(calm, scriptRollback)
		if err != nil {
			return r.attention("Nobody could put everything back", fmt.Errorf("%s %w", why, err))
		}
		if p.ended {
			code = p.code
		}
	}
	if code != codeDone {
		return r.attention("Not everything could be put back", fmt.Errorf("%s %s was run to put everything back: %s", why, scriptRollback, r.words(code)))
	}
	return r.back(calm, why)
}

// back looks whether everything is as it was, and closes the journal.
func (r *remoteRun) back(ctx context.Context, why string) *stop {
	if s := r.again(ctx); s != nil {
		return s
	}
	if r.moved() != nil && !r.undoneAll() {
		return r.attention("Not everything was put back", fmt.Errorf("%s It says that everything was put back, and %v is not as it was before", why, r.moved()))
	}
	return r.shut(r.halt(PutBack, "IP0713", "Apply failed and was put back", why+" Everything is as it was before.", "Remove the cause, and apply again."))
}

// undoneAll reports whether every step back is done.
func (r *remoteRun) undoneAll() bool {
	if r.part.Rollback == nil {
		return false
	}
	for _, x := range r.targets {
		if plan.FileDigest(x.snap) != r.before(x) && !r.fulfilled(x, r.part.Rollback.Steps) {
			return false
		}
	}
	return true
}

// verify looks whether planning again would find nothing to do, and makes the change final.
func (r *remoteRun) verify(ctx context.Context) *stop {
	if s := r.again(ctx); s != nil {
		return s
	}
	if !r.planned() {
		return r.attention("Server is not as planned", fmt.Errorf("the script on %s says that everything is done, and a step is not: somebody else may have written the same values", r.server.Name))
	}
	done := record{Kind: recCommitted}
	for _, f := range r.opened().Files {
		for _, x := range r.targets {
			if x.Space == f.Space {
				f.After = plan.FileDigest(x.snap)
			}
		}
		done.Files = append(done.Files, f)
	}
	if err := r.note(ctx, done); err != nil {
		return r.attention("Apply could not be written down", err)
	}
	return r.conclude(ctx)
}

// conclude is what follows COMMITTED: what nobody restarted, the history, and clearing away. It may be done again.
func (r *remoteRun) conclude(ctx context.Context) *stop {
	r.out.Result, r.out.Transaction = Done, r.tx
	made := r.restarted()
	err := r.rememberPending(ctx, made)
	if err == nil {
		err = r.rememberRemote(ctx)
	}
	if err == nil && r.last() != recDone {
		err = r.note(ctx, record{Kind: recDone})
	}
	if err == nil {
		err = r.clearAway(ctx)
	}
	if err != nil {
		r.warn("IP0718", "Cleaning up was not finished", sentenceOf(err)+" The server is as planned.", "isoplan recover finishes it.")
		return nil
	}
	r.tell("done", "%s is as planned", r.server.Name)
	return nil
}

// restarted are the restarts that the script made. What it cannot make, and what was put off, is pending.
func (r *remoteRun) restarted() []*plan.Restart {
	var made []*plan.Restart
	r.out.Restarted, r.out.Pending = nil, nil
	for i := range r.part.Restarts {
		x := &r.part.Restarts[i]
		switch {
		case x.Self:
		case r.o.Later || !r.server.Remote.Makes(x):
			r.out.Pending = append(r.out.Pending, plan.Pending{Plan: r.plan.Digest, Restart: *x})
		default:
			made = append(made, x)
			r.out.Restarted = append(r.out.Restarted, name(x))
		}
	}
	return made
}

// fulfilled reports whether every step that is about a key space is done in what was collected. Secrets do not count.
func (r *remoteRun) fulfilled(x *target, steps []plan.Step) bool {
	wants, err := plan.Wants(r.part, x.Space, steps)
	if err != nil {
		return false
	}
	wants = slices.DeleteFunc(wants, func(w live.Want) bool { return w.Secret != "" })
	if x.Space == string(schema.MetabaseSpace) {
		for i := range steps {
			st := &steps[i]
			if st.Kind != plan.MethodStep || st.Secret != "" {
				continue
			}
			if st.Op == plan.CallDelete || st.Op == plan.CallDeleteBelow {
				if applicationAt(x.snap, st.Key) {
					return false
				}
				continue
			}
			wants = append(wants, wanted(st))
			if (st.Op == plan.CallCreate || st.Op == plan.CallCreate4) && !applicationAt(x.snap, st.Key) {
				return false
			}
		}
	}
	edits, diags := x.Store.Edit(x.snap, wants)
	return !diags.HasErrors() && len(edits) == 0
}

// wanted is what a call leaves behind.
func wanted(st *plan.Step) live.Want {
	w := live.Want{Path: st.Key, Class: st.Class, Addr: model.Addr(st.Address), Op: live.SetValue, Raw: st.Value}
	switch st.Op {
	case plan.CallMakeKey:
		w.Op = live.CreateKey
	case plan.CallDropKey:
		w.Op = live.DeleteKey
	case plan.CallClear:
		w.Op, w.Raw = live.RemoveValue, ""
	}
	if w.Op == live.SetValue || w.Op == live.RemoveValue {
		w.Attr = schema.ByProperty(schema.MetabaseSpace, st.Property)
	}
	return w
}

// applicationAt reports whether a key is the start of an application.
func applicationAt(s *live.Snapshot, path string) bool {
	for i := range s.Nodes {
		if !metabase.SamePath(s.Nodes[i].Path, path) {
			continue
		}
		for _, f := range s.Nodes[i].Facts {
			if f.Attr == schema.AppRoot.Attr {
				return f.Raw != ""
			}
		}
	}
	return false
}
