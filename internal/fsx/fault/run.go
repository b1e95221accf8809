package fault

import (
	"io/fs"
	"os"
	"slices"
	"sync"
	"syscall"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// run is what all views of one file system share.
type run struct {
	mu       sync.Mutex
	script   []Fault
	met      []bool            // by fault of script
	times    map[fsx.Point]int // how often each point was reached
	waiting  map[fsx.Point]due // what the next operation at a point is going to meet
	points   []fsx.Point
	ops      []string
	nth      Action // what goes wrong in the operations number from to number to
	from, to int

	reached   func(fsx.Point)
	signalled func(os.Signal)
}

// due is a fault that waits for an operation.
type due struct {
	action Action
	fault  int // its number in the script
}

// OnReach makes f be called each time a point is reached, before anything happens there.
func (r *run) OnReach(f func(fsx.Point)) { r.reached = f }

// OnSignal makes f be called after a signal was handed to those in the process who listen, each time one was sent.
// Whoever listens acts on it in a goroutine of its own; f waits for that when a test must not run ahead of it.
func (r *run) OnSignal(f func(os.Signal)) { r.signalled = f }

// Points returns the points that were reached, in that order.
func (r *run) Points() []fsx.Point {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.points)
}

// Operations returns the names of the operations that were asked for, in that order.
func (r *run) Operations() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.ops)
}

// Unmet returns the faults of the script that did not happen: their point was not reached, or no operation followed.
func (r *run) Unmet() []Fault {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []Fault
	for i, f := range r.script {
		if i >= len(r.met) || !r.met[i] {
			list = append(list, f)
		}
	}
	return list
}

// reach counts p, does what happens there at once, and lets the rest wait for an operation.
func (r *run) reach(p fsx.Point) {
	if r.reached != nil {
		r.reached(p)
	}
	r.mu.Lock()
	r.points = append(r.points, p)
	now := r.arrive(p)
	r.mu.Unlock()
	for _, f := range now {
		r.happen(f.Action, f.For)
	}
}

// arrive counts p and returns the faults that happen there at once. The caller holds the lock.
func (r *run) arrive(p fsx.Point) []Fault {
	if r.times == nil {
		r.times, r.waiting, r.met = map[fsx.Point]int{}, map[fsx.Point]due{}, make([]bool, len(r.script))
	}
	r.times[p]++
	var now []Fault
	for i, f := range r.script {
		switch {
		case f.Point != p || f.N != Every && f.N != r.times[p]:
		case f.Action.atOnce():
			r.met[i] = true
			now = append(now, f)
		default:
			r.waiting[p] = due{f.Action, i}
		}
	}
	return now
}

// begin counts an operation at the point at (nil: at none) and returns what goes wrong in it.
func (r *run) begin(op string, at *fsx.Point) Action {
	r.mu.Lock()
	var now []Fault
	p := fsx.Point("")
	if at == nil {
		now = r.arrive(p) // an operation without a point reaches the point that has no name
	} else {
		p = *at
	}
	r.ops = append(r.ops, op)
	var a Action
	if d, ok := r.waiting[p]; ok {
		delete(r.waiting, p)
		r.met[d.fault] = true
		a = d.action
	}
	if n := len(r.ops); r.nth != "" && r.from <= n && n <= r.to {
		a = r.nth
	}
	r.mu.Unlock()
	for _, f := range now {
		r.happen(f.Action, f.For)
	}
	if a.atOnce() {
		r.happen(a, 0)
		return ""
	}
	return a
}

// perform performs an operation unless something goes wrong, and returns its error.
func (r *run) perform(op, name string, at *fsx.Point, perform func() error) error {
	return r.answer(r.begin(op, at), op, name, perform)
}

// answer performs an operation in which a goes wrong.
func (r *run) answer(a Action, op, name string, perform func() error) error {
	if a == "" {
		return perform()
	}
	if a == Lose {
		_ = perform() // what it says is lost
	}
	return &fs.PathError{Op: op, Path: name, Err: &injected{errno(a)}}
}

// injected is an error of the system that nothing but a test caused. It says so where it is printed, and compares as
// the system's.
type injected struct{ errno syscall.Errno }

// Error is the system's text, marked.
func (e *injected) Error() string { return e.errno.Error() + " (made up by a test)" }

// Unwrap is the error the system would give.
func (e *injected) Unwrap() error { return e.errno }

// happen does what is done at a point itself.
func (r *run) happen(a Action, wait time.Duration) {
	switch a {
	case Kill:
		kill()
	case Sleep:
		time.Sleep(wait)
	case Int, Double:
		r.signal(os.Interrupt)
		if a == Double {
			r.signal(os.Interrupt)
		}
	case Term:
		r.signal(syscall.SIGTERM)
	}
}

// signal sends sig to the process and waits until it is delivered.
func (r *run) signal(sig os.Signal) {
	if err := raise(sig); err != nil {
		panic("the process cannot signal itself: " + err.Error())
	}
	if r.signalled != nil {
		r.signalled(sig)
	}
}

// kill ends the process without letting it do anything more.
func kill() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic("the process cannot kill itself: " + err.Error())
	}
	for { // the end may arrive a moment later
		time.Sleep(time.Hour)
	}
}

// Count returns how often the operation op was asked for.
func (r *run) Count(op string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, o := range r.ops {
		if o == op {
			n++
		}
	}
	return n
}
