package apply_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// memoryRoot is where the fixture lies on a disk in memory.
const memoryRoot = "/srv"

// inMemory is the place of a file of the fixture on a disk in memory.
func inMemory(name string) string { return filepath.Join(memoryRoot, filepath.FromSlash(name)) }

// disk is a disk with the files of a server.
func (s shape) disk() crashfs.Disk {
	files := map[string]string{}
	for name, text := range s.content() {
		files[inMemory(name)] = text
	}
	return crashfs.NewDisk(files)
}

// texts are the contents of the live files, in the order of names; "" for one that is not there.
type texts [4]string

// on gives the live files of a file system.
func (s shape) on(fsys fsx.FS) texts {
	var out texts
	for i, name := range s.names() {
		text, err := fsx.ReadStringFrom(fsys, inMemory(name), 1<<20)
		if err == nil {
			out[i] = text
		}
	}
	return out
}

// onDisk gives the live files of a disk.
func (s shape) onDisk(d crashfs.Disk) texts {
	var out texts
	for i, name := range s.names() {
		out[i], _ = d.File(inMemory(name))
	}
	return out
}

// protocol is one way of changing the files of a server: what it starts from, what it does, and what comes out.
type protocol struct {
	shape
	name  string
	start crashfs.Disk
	// old and fresh are the live files that every end has to show, all of one or all of the other.
	old, fresh texts
	do         func(context.Context, fsx.FS) apply.Outcome
	recover    func(fsx.FS) apply.Outcome
	// either says that the run may end well with the old files too: it is a recovery.
	either bool
	// tried is what may be seen of the files on the way, other where a transaction that the run found may end.
	tried, other texts
	// tx is the transaction that made the files new, "" when none does; copies are those the start has backups of.
	tx     string
	copies []string
}

// run lets a protocol run undisturbed.
func (p *protocol) run(fsys fsx.FS) apply.Outcome { return p.do(context.Background(), fsys) }

// firstTx is the name that the first transaction of a machine has.
var firstTx = strings.Repeat("b", 8)

// planned makes the job of a shape on a disk once: what it does is the same in every run.
func planned(t testing.TB, of shape, start crashfs.Disk) (job func(fsx.FS) (*site, apply.Job), old, fresh texts) {
	t.Helper()
	base := crashfs.New(start, crashfs.Options{})
	s := siteOn(base, memoryRoot, of)
	r := s.plan(t)
	old = of.on(base)
	for i, text := range r.Servers[0].Texts {
		fresh[i] = strings.ReplaceAll(text, "‹secret›", "new-canary")
	}
	j := s.job(t, r.Plan)
	return func(fsys fsx.FS) (*site, apply.Job) {
		mine := siteOn(fsys, memoryRoot, of)
		job := j
		job.Server = mine.server()
		return mine, job
	}, old, fresh
}

// applying is an apply.
func applying(t testing.TB, name string, of shape) *protocol {
	job, old, fresh := planned(t, of, of.disk())
	p := &protocol{shape: of, name: "apply " + name, start: of.disk(), old: old, fresh: fresh, tx: firstTx}
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		s, j := job(fsys)
		return apply.Run(ctx, s.machine(), j, apply.Options{}, nil)
	}
	p.recover = recovering(of, false)
	return p
}

// undoing is an undo of what an apply did.
func undoing(t testing.TB, name string, of shape) *protocol {
	p := applying(t, name, of)
	fsys := crashfs.New(p.start, crashfs.Options{})
	if out := p.run(fsys); out.Result != apply.Done {
		t.Fatal(messages(out))
	}
	p.name, p.copies = "undo "+name, []string{p.tx}
	p.start, p.old, p.fresh, p.tx = fsys.Disk(), p.fresh, p.old, "undo-"+p.tx
	job := siteOn(fsys, memoryRoot, of).undoJob(t, "")
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		s := siteOn(fsys, memoryRoot, of)
		mine := job
		mine.Server = s.server()
		return apply.Run(ctx, s.undoMachine(job.Undo), mine, apply.Options{}, nil)
	}
	return p
}

// recovering is a recovery, which finishes what stopped between two files if it is to go forward.
func recovering(of shape, forward bool) func(fsx.FS) apply.Outcome {
	return func(fsys fsx.FS) apply.Outcome {
		s := siteOn(fsys, memoryRoot, of)
		m := s.machine()
		m.Random = func() string { return "recovery" }
		return apply.Recover(context.Background(), m, s.server(),
			apply.RecoverOptions{Options: apply.Options{Accept: time.Second}, Forward: forward}, nil)
	}
}

// stopped is the disk of an apply that stopped before the n-th operation of a kind at a point.
func (p *protocol) stopped(t testing.TB, kind crashfs.Kind, at fsx.Point, n int) crashfs.Disk {
	t.Helper()
	fsys := crashfs.New(p.start, crashfs.Options{})
	fsys.StopAt(p.operation(t, kind, at, n))
	p.run(fsys)
	return fsys.Disk()
}

// The moments that a recovery may begin at: before the second file is replaced, and when all are.
func (p *protocol) betweenFiles(t testing.TB) crashfs.Disk {
	return p.stopped(t, crashfs.OpReplace, "ren.err", 2)
}
func (p *protocol) afterFiles(t testing.TB) crashfs.Disk {
	return p.stopped(t, crashfs.OpCreate, "jrn.committed.create", 1)
}

// ignoring makes a run of what takes no notice of an interrupt.
func ignoring(run func(fsx.FS) apply.Outcome) func(context.Context, fsx.FS) apply.Outcome {
	return func(_ context.Context, fsys fsx.FS) apply.Outcome { return run(fsys) }
}

// takingBack is a recovery of an apply that stopped between its files.
func takingBack(t testing.TB, of shape) *protocol {
	p := applying(t, "", of)
	p.name, p.start, p.do, p.either = "recover back", p.betweenFiles(t), ignoring(p.recover), true
	p.tried, p.fresh, p.tx = p.fresh, p.old, ""
	return p
}

// goingOn is a recovery of an apply that stopped when all of its files were written.
func goingOn(t testing.TB, of shape) *protocol {
	p := applying(t, "", of)
	p.name, p.start, p.do, p.either = "recover on", p.afterFiles(t), ignoring(p.recover), true
	return p
}

// forward is a recovery that is told to go forward from between the files; whoever comes after it says so too, or not.
func forward(t testing.TB, of shape, again bool) *protocol {
	p := applying(t, "", of)
	p.name, p.start, p.do, p.either = "recover --forward", p.betweenFiles(t), ignoring(recovering(p.shape, true)), true
	if again {
		p.name, p.recover = "recover --forward, twice", recovering(p.shape, true)
	}
	return p
}

// puttingBack is an apply whose second file cannot be replaced.
func puttingBack(t testing.TB, of shape) *protocol {
	p := applying(t, "", of)
	do := p.do
	p.name, p.tried, p.fresh, p.tx = "put back", p.fresh, p.old, ""
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		out := do(ctx, fault.New(fsys, fault.Fault{Point: "ren.err", Action: fault.Eio, N: 2}))
		if out.Result == apply.PutBack {
			out.Result = apply.Done // it did what it was made for
		}
		return out
	}
	return p
}

// killed is an apply that is killed before its n-th operation, and a recovery on the same machine: what was not flushed
// when the process died is still not.
func killed(t testing.TB, n int) *protocol {
	p := applying(t, "", shapeOf(both))
	p.name = fmt.Sprintf("recover after a kill before operation %d", n)
	return p.killed(func(l *life) { l.last = n })
}

// killedAt is the same with a kill before the n-th operation at a point.
func killedAt(t testing.TB, at fsx.Point, n int) *protocol {
	p := applying(t, "", shapeOf(both))
	p.name = fmt.Sprintf("recover after a kill at %s", at)
	return p.killed(func(l *life) { l.where, l.times = at, n })
}

func (p *protocol) killed(when func(*life)) *protocol {
	do := p.do
	p.either = true
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		dying, l := process(fsys, 0)
		when(l)
		do(ctx, dying)
		return p.recover(fsys)
	}
	return p
}

// operation is the number of the n-th operation of a kind at a point.
func (p *protocol) operation(t testing.TB, kind crashfs.Kind, at fsx.Point, n int) int {
	t.Helper()
	ops, err := crashfs.Trace(p.start, good(p.run), crashfs.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i, op := range ops {
		if op.Kind != kind || op.Point != at {
			continue
		}
		if n--; n == 0 {
			return i + 1
		}
	}
	t.Fatalf("there are not so many operations %s at %s", kind, at)
	return 0
}

// afterCrash is an apply on a server where an earlier one stopped: between its files, or when all were written.
func afterCrash(t testing.TB, written bool) *protocol {
	first := applying(t, "", shapeOf(both))
	start, name, settled := first.betweenFiles(t), "apply after a crash between files", first.disk()
	if written {
		fsys := crashfs.New(first.start, crashfs.Options{})
		first.run(fsys)
		start, name, settled = first.afterFiles(t), "apply after a crash behind the files", fsys.Disk()
	}
	of := shapeOf("app_pool \"Shop\" {\n idle_timeout = 8\n}\nprocess_model \"v1.1.4322\" {\n memory_limit = 44\n}\n")
	job, old, fresh := planned(t, of, settled)
	p := &protocol{shape: of, name: name, start: start, old: old, fresh: fresh, tx: "second-" + firstTx, recover: recovering(of, false)}
	p.do = func(ctx context.Context, fsys fsx.FS) apply.Outcome {
		s, j := job(fsys)
		return apply.Run(ctx, s.machineFor("second-"), j, apply.Options{}, nil)
	}
	if written {
		p.copies, p.other = []string{first.tx}, first.old
	}
	return p
}

// protocols are all ways of changing files that the power is cut in.
func protocols(t testing.TB) []*protocol {
	return []*protocol{applying(t, "one file", shapeOf(one)), applying(t, "two files", shapeOf(both)), applying(t, "four files", wide(four)),
		applying(t, "a secret", shapeOf(password)), applying(t, "keys", shapeOf(keys)), undoing(t, "two files", shapeOf(both)),
		undoing(t, "keys", shapeOf(keys)), afterCrash(t, false), afterCrash(t, true), takingBack(t, shapeOf(both)), goingOn(t, shapeOf(both)), forward(t, shapeOf(both), false),
		forward(t, shapeOf(both), true), puttingBack(t, shapeOf(both))}
}

// wideProtocols are some of them with four files.
func wideProtocols(t testing.TB) []*protocol {
	all := []*protocol{undoing(t, "four files", wide(four)), takingBack(t, wide(four)), goingOn(t, wide(four)), forward(t, wide(four), false), puttingBack(t, wide(four))}
	for _, p := range all[1:] {
		p.name += ", four files"
	}
	return all
}

// good makes an error of an outcome that is no good end.
func good(run func(fsx.FS) apply.Outcome) func(fsx.FS) error {
	return func(fsys fsx.FS) error {
		if o := run(fsys); o.Result != apply.Done && o.Result != apply.Nothing {
			return errors.New(messages(o))
		}
		return nil
	}
}

// check holds a disk after a recovery: all old or all new, nothing left behind, and with the new files the backups.
func (p *protocol) check(d crashfs.Disk) error {
	for name := range d.All() {
		if fsx.IsOurTemp(filepath.Base(name)) || fsx.IsOurAside(filepath.Base(name)) || strings.HasSuffix(name, "/journal") || strings.HasSuffix(name, "/lock.info") {
			return fmt.Errorf("%s is left behind", name)
		}
	}
	kept := p.copies
	got := p.onDisk(d)
	switch {
	case got == p.fresh && p.tx != "":
		if err := p.backups(d); err != nil {
			return err
		}
		kept = append(slices.Clone(kept), p.tx)
	case got != p.old && got != p.fresh && got != p.other:
		return fmt.Errorf("neither all old nor all new: %q", got)
	}
	for _, name := range d.Names(inMemory(inetsrv + "/.isoplan/bak")) {
		if !slices.Contains(kept, strings.TrimSuffix(name, "/")) {
			return fmt.Errorf("the backup %s is left behind", name)
		}
	}
	for _, tx := range p.copies {
		if got == p.other {
			break // it was taken back
		}
		if text, _ := d.File(inMemory(inetsrv + "/.isoplan/bak/" + tx + "/plan")); text == "" {
			return fmt.Errorf("the backup of %s, which is in the history, is gone", tx)
		}
	}
	return nil
}

// backups holds that what the history tells can be undone.
func (p *protocol) backups(d crashfs.Disk) error {
	dir := inMemory(inetsrv + "/.isoplan")
	history, _ := d.File(filepath.Join(dir, "history"))
	if strings.Count(history, `"tx":"`+p.tx+`"`) != 1 {
		return fmt.Errorf("the history does not know the transaction once: %q", history)
	}
	for i, old := range p.old {
		if old == p.fresh[i] {
			continue
		}
		if text, _ := d.File(filepath.Join(dir, "bak", p.tx, fmt.Sprint(i))); text != old {
			return fmt.Errorf("backup %d holds %q", i, text)
		}
	}
	if text, _ := d.File(filepath.Join(dir, "bak", p.tx, "plan")); text == "" {
		return errors.New("the plan of the transaction is lost")
	}
	return nil
}

// alias gives the random names of temporary files one name.
func alias(name string) string {
	if strings.HasPrefix(name, ".isoplan-") && strings.HasSuffix(name, ".tmp") && len(name) > len(".isoplan-.tmp")+20 {
		return ".isoplan-*.tmp"
	}
	return name
}

// options are those of an exploration.
func (p *protocol) options(l crashfs.Layout, nested int) crashfs.Options {
	o := crashfs.Options{Layout: l, Recover: good(p.recover), Nested: nested, Alias: alias, MaxStates: 1 << 30}
	return o
}
