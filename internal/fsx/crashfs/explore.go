package crashfs

import (
	"errors"
	"fmt"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Options say what is explored. The zero value is a Unix file system, no recovery and the usual limits.
type Options struct {
	Layout Layout
	// Free is how many bytes the volume takes at each start of the machine; 0 is a tebibyte.
	Free uint64
	// Recover is what runs after a crash, before the disk is checked; nil checks the disk as the crash left it. An
	// error from it is a violation: say nil in its place where the protocol may end so.
	Recover func(fsx.FS) error
	// Nested is how many crashes in a row may hit Recover: 0 lets it end undisturbed, 1 lets a crash hit it at every
	// operation and then lets it end. Recover has to be a function of the disk and Outside; then no state is recovered
	// twice, and Nested: 100 visits whatever any number of crashes can lead to.
	Nested int
	// AtCrash checks every disk as a crash left it, also a crash in Recover; nil for nothing.
	AtCrash func(Disk) error
	// Durable checks, besides check, what is left when the crash came after the run had ended without an error: what
	// the run reported as done must be done. Nil for nothing.
	Durable func(Disk) error
	// Outside is what a crash does not undo; nil for nothing.
	Outside Outside
	// Alias gives names that contain something random the same name each: ".isoplan-7XQ.tmp" as ".isoplan-*.tmp". Disks
	// that differ in such names only are visited once. Names that stand in files must not have one. Nil for none.
	Alias func(name string) string
	// Mutant leaves something out of the run and of Recover; nil for nothing. That it never did is an error.
	Mutant *Mutant
	// MaxStates bounds the different states, 0 is 1,000,000; MaxPerCrash those that one crash may leave, 0 is 65,536.
	// What goes beyond ends the exploration with *TooMany.
	MaxStates, MaxPerCrash int
	// Keep is how many violations the report describes, 0 is 10. All are counted.
	Keep int
}

// Outside is the state of the world that is not on the disk and outlives a crash, such as services that run.
type Outside interface {
	// Save gives the state as a text. It is called before operations, and must not use the file system.
	Save() string
	// Load makes the state what it was when Save gave the text. It is called before each run of Recover, or of check
	// when there is no Recover.
	Load(state string)
}

// Explore finds every disk that a crash during run can leave, starts each of them again, lets o.Recover run on it and
// checks the disk it ends with, as a program sees it, with check (nil checks nothing). It returns an error when the
// exploration was not what it should be: run failed when nothing disturbed it, there were too many states, the mutant
// was never met. A report without violations is a verdict only when the error is nil.
//
// A crash is possible before the first operation, after each operation, and in the middle of a Replace of Windows; what
// it leaves of a write that it cuts is among what it leaves of a write that was not flushed. A program that is stopped
// does nothing more, so one run is enough to see all crashes in it: run is called once, and Recover once for each state.
func Explore(start Disk, run func(fsx.FS) error, check func(Disk) error, o Options) (Report, error) {
	if o.MaxStates <= 0 {
		o.MaxStates = 1_000_000
	}
	if o.MaxPerCrash <= 0 {
		o.MaxPerCrash = 1 << 16
	}
	if o.Keep <= 0 {
		o.Keep = 10
	}
	x := &explorer{o: o, check: check, contents: newContents(o.Alias), seen: map[sum]uint8{}}
	t := &trial{x: x, run: run, level: 0, disturbed: true}
	fired := 0
	if o.Mutant != nil {
		fired = o.Mutant.Fired()
	}
	t.begin(start.top())
	t.end()
	x.report.Ops = t.d.count
	if x.err == nil && t.err != nil {
		x.err = fmt.Errorf("the run that nothing disturbed failed: %w", t.err)
	}
	for _, s := range t.found {
		x.visit(s, 0)
	}
	if x.err == nil && o.Mutant != nil && o.Mutant.Fired() == fired {
		x.err = fmt.Errorf("%v was never met: %w", o.Mutant, ErrUnmet)
	}
	return x.report, x.err
}

// ErrUnmet says that a mutant left nothing out.
var ErrUnmet = errors.New("there was nothing to leave out")

// explorer is one exploration.
type explorer struct {
	o        Options
	check    func(Disk) error
	contents *contents
	seen     map[sum]uint8 // the lowest level each state was found at, and the counted flags
	report   Report
	err      error // why it had to end
}

// What seen holds besides the level.
const (
	levels    = 0x3f
	counted   = 0x40 // the state is in the report
	isPresent = 0x80
)

// state is what a crash left.
type state struct {
	root    *node
	outside string
	done    bool // the run had ended well before
	way     *way
}

// fresh reports whether the state is to be visited at the level: it is new, or was met only after more crashes.
func (x *explorer) fresh(key sum, outside string, done bool, level int) bool {
	x.report.Visited++
	if outside != "" {
		key = key.with(hashName(outside), sum{1, 0})
	}
	plain := key
	if done {
		key = key.with(0, sum{2, 0})
	}
	level = min(level, levels)
	old := x.seen[key]
	if old&isPresent != 0 && int(old&levels) <= level {
		return false
	}
	x.seen[key] = uint8(level) | isPresent | old&counted
	if x.seen[plain]&counted == 0 {
		x.seen[plain] |= counted
		x.count(level)
	}
	return true
}

func (x *explorer) count(level int) {
	if level == 0 {
		x.report.States++
	} else {
		x.report.InRecovery++
	}
	if n := x.report.States + x.report.InRecovery; n > x.o.MaxStates && x.err == nil {
		x.err = &TooMany{fmt.Sprintf("the states of the exploration, %v", x.report), x.o.MaxStates}
	}
}

// visit starts the machine again with the state s, which level+1 crashes led to.
func (x *explorer) visit(s state, level int) {
	if x.err != nil {
		return
	}
	if x.o.AtCrash != nil {
		x.judge(s, Disk{s.root}, Disk{}, "the disk after the crash", x.o.AtCrash(Disk{s.root}))
	}
	if x.o.Outside != nil {
		x.o.Outside.Load(s.outside)
	}
	if x.o.Recover == nil {
		x.verdict(s, Disk{s.root})
		return
	}
	t := &trial{x: x, run: x.o.Recover, level: level + 1, disturbed: level < x.o.Nested, done: s.done, after: s.way}
	t.begin(s.root)
	x.report.Recoveries++
	final := Disk{t.d.seen(t.d.root)}
	if t.err != nil {
		x.judge(s, Disk{s.root}, final, "recovery", t.err)
	} else {
		x.verdict(s, final)
	}
	for _, s := range t.found {
		x.visit(s, level+1)
	}
}

// verdict checks the disk that is left in the end.
func (x *explorer) verdict(s state, final Disk) {
	if x.check != nil {
		x.judge(s, Disk{s.root}, final, "the disk in the end", x.check(final))
	}
	if s.done && x.o.Durable != nil {
		x.judge(s, Disk{s.root}, final, "the disk in the end, after a run that was done", x.o.Durable(final))
	}
}

// judge notes a violation.
func (x *explorer) judge(s state, crash, final Disk, what string, err error) {
	if err == nil {
		return
	}
	x.report.Violations++
	if len(x.report.Kept) < x.o.Keep {
		x.report.Kept = append(x.report.Kept, Violation{What: what, Err: err, Crashes: s.way.tell(), Crash: crash, Final: final, Done: s.done})
	}
}

// trial is one run of the program on one machine.
type trial struct {
	x         *explorer
	run       func(fsx.FS) error
	level     int
	disturbed bool // look at every crash
	done      bool // an earlier run ended well
	after     *way
	d         *drive
	outside   string
	found     []state
	err       error
}

// begin runs the program on a machine with the disk.
func (t *trial) begin(root *node) {
	x := t.x
	d := newDrive(root, x.o.Layout, x.o.Free, x.contents)
	t.d = d
	if t.disturbed {
		if x.o.Outside != nil {
			t.outside = x.o.Outside.Save()
			d.before = t.look
		}
		if t.level == 0 {
			t.crash(false)
		}
		d.after = func() { t.crash(true) }
	}
	var fs fsx.FS = &FS{d: d}
	if x.o.Mutant != nil {
		fs = x.o.Mutant.Wrap(fs)
	}
	t.err = t.run(fs)
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.disturbed && x.o.Outside != nil {
		t.look()
	}
	d.before, d.after = nil, nil
}

// end looks once more at what a crash leaves after the run, if it ended well.
func (t *trial) end() {
	if t.err == nil {
		t.done = true
		t.d.op = Op{Kind: "end"}
		t.crash(false)
	}
}

// look notices what happened outside since the last operation: the machine may have stopped in between.
func (t *trial) look() {
	if now := t.x.o.Outside.Save(); now != t.outside {
		t.outside = now
		t.crash(false)
	}
}

// crash collects what a crash at this moment leaves; with fresh it may leave out what one moment earlier was the same.
func (t *trial) crash(fresh bool) {
	x := t.x
	if x.err != nil {
		return
	}
	x.report.Crashes++
	var at *moment
	err := t.d.crashes(x.o.MaxPerCrash, fresh, func(s sum) bool {
		if x.fresh(s, t.outside, t.done, t.level) {
			if at == nil {
				at = t.d.moment()
			}
			t.found = append(t.found, state{t.d.state(t.d.root), t.outside, t.done, &way{t.after, at, t.d.choice()}})
		}
		return x.err == nil
	})
	if err != nil && x.err == nil {
		x.err = err
	}
}
