package apply

import (
	"context"
	"fmt"
	"time"

	"github.com/isoplan/isoplan/internal/schema"
)

// quiet brings a mounted server to where its files may be written: memory saved, IISADMIN stopped where that is the
// way, and nobody writing. Then the files are read and compared again, because all of that writes them.
func (t *transaction) quiet(ctx context.Context) *stop {
	if t.part.Way != mount {
		return nil
	}
	if x := t.metabase(); x != nil {
		if s := t.save(ctx); s != nil {
			return s
		}
		if t.stopped {
			if s := t.stopIIS(ctx); s != nil {
				return s
			}
		}
	}
	if s := t.settle(ctx); s != nil {
		return s
	}
	t.targets = nil
	if s := t.readTargets(); s != nil {
		return s
	}
	if s := t.compare(); s != nil {
		return s
	}
	if t.accept != nil {
		base, s := t.historyGuard()
		t.accept = base
		return s
	}
	return nil
}

// save has the metabase written to disk. Without a runner nobody can: then values that were set in the last minutes may
// be in memory only (WS03/cc758342), which edit-while-running leaves alone unless the plan is about the same ones.
func (t *transaction) save(ctx context.Context) *stop {
	if t.o.Stopped {
		return nil
	}
	done, err := t.command(ctx, Save, "")
	if err != nil {
		return t.halt(Failed, "IP0715", "Metabase not saved", err.Error()+" Nothing was changed.", "Save it on the server, or mend the command in the policy file.")
	}
	if !done {
		t.warn("IP0714", "Metabase was not saved first",
			"No command of a policy saves the metabase of "+t.server.Name+". A change of the last minutes may be in memory only: the file can lag about six minutes behind (WS03/cc758342).",
			"Save the metabase on the server before you apply, or give the policy file a save command.")
	}
	return nil
}

// settle waits until the files stay as they are.
func (t *transaction) settle(ctx context.Context) *stop {
	if t.o.Settle <= 0 {
		return nil
	}
	for tries := 0; ; tries++ {
		before := make([]string, len(t.targets))
		for i, x := range t.targets {
			before[i] = exact(x.raw)
		}
		if t.m.Sleep(ctx, t.o.Settle) != nil {
			return t.interrupted(ctx)
		}
		t.targets = nil
		if s := t.readTargets(); s != nil {
			return s
		}
		moved := ""
		for i, x := range t.targets {
			if exact(x.raw) != before[i] {
				moved = x.Shown
			}
		}
		reach(t.m.FS, pointSettle)
		if moved == "" {
			return nil
		}
		if tries == 5 {
			return t.halt(Stale, "IP0703", "Live file does not come to rest",
				fmt.Sprintf("%s was written again and again within %s. Nothing was changed.", moved, t.o.Settle*time.Duration(tries+1)), "Find out what writes it, and apply when it is done.")
		}
	}
}

// accepted waits until IIS has taken the edited MetaBase.xml over, as a new version in its history, or has refused it,
// as an error file or by writing its own file back (WS03/cc782923, PRE6/mb_scenario_ewr8).
func (t *transaction) accepted(ctx context.Context) *stop {
	x := t.metabaseNote()
	if t.accept == nil || x == nil {
		return nil
	}
	t.tell("accept", "waiting for IIS to take MetaBase.xml over")
	began := t.m.Now()
	for {
		reach(t.m.FS, pointAccept)
		h, err := readMetabaseHistory(t.m.FS, t.f.home)
		if err == nil && h.errors > t.accept.Errors {
			return t.rejected(x, "it put a copy among the refused files (MetaBaseError)")
		}
		state, err2 := t.stateOf(x)
		if err2 == nil && (state == isOld || state == isOldMoved) {
			return t.rejected(x, "it wrote the old file back")
		}
		if err == nil && err2 == nil && h.since(t.accept) {
			if t.holds(x) {
				return nil
			}
			return t.rejected(x, "a new version is in its history, and what was planned is not in MetaBase.xml")
		}
		if t.m.Now().Sub(began) >= t.o.Accept {
			return t.untaken()
		}
		if t.m.Sleep(ctx, 500*time.Millisecond) != nil {
			// The change is made and an interrupt does not undo it. Nor does it make anybody wait half a minute.
			return t.halt(Attention, "IP0716", "Interrupted", x.Shown+" is written, and it was not waited for IIS to take it over.",
				"Run isoplan recover: it waits, and finishes the apply.")
		}
	}
}

// untaken ends an apply that IIS has not noticed. The old file goes back: it is what memory holds, and the next flush
// would write over the new one anyway.
func (t *transaction) untaken() *stop {
	reach(t.m.FS, pointRejected)
	s := t.putBack(t.halt(PutBack, "IP0714", "IIS did not take the edit over",
		fmt.Sprintf("MetaBase.xml was written, and within %s no new version appeared in the history, so the change was not in force.", t.o.Accept), ""))
	if s.result == PutBack {
		s.d.Fix = "Look whether edit-while-running works on the server (its event log says so). Otherwise stop IISADMIN and say --iis-stopped, or wait longer with --accept-timeout."
	}
	return s
}

// since reports whether the history has a version that is newer than the baseline.
func (h *metabaseHistory) since(b *baseline) bool {
	for _, p := range h.pairs {
		if p.major > b.Major || p.major == b.Major && p.minor > b.Minor {
			return true
		}
	}
	return false
}

// holds reports whether every step of the plan is done in what a file holds now.
func (t *transaction) holds(x *target) bool {
	snap, _ := x.Store.Decode(x.Space, x.Shown, x.raw)
	if snap == nil {
		return false
	}
	x.snap = snap
	edits, diags := x.Store.Edit(snap, t.plain(x.Space))
	return !diags.HasErrors() && len(edits) == 0
}

// metabaseNote is the MetaBase.xml of the transaction, in a recovery too.
func (t *transaction) metabaseNote() *target {
	for _, x := range t.targets {
		if x.Space == string(schema.MetabaseSpace) && x.note.Name != "" {
			return x
		}
	}
	return nil
}

// rejected ends an apply that IIS refused. Its own file is in place again; what else was written goes back too.
func (t *transaction) rejected(x *target, how string) *stop {
	reach(t.m.FS, pointRejected)
	s := t.halt(PutBack, "IP0714", "IIS refused the edit",
		fmt.Sprintf("IIS did not take the new %s over: %s.", x.Shown, how), "")
	return t.putBack(s)
}
