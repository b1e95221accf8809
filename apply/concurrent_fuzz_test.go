package apply_test

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// actor is one process that plans and applies. It goes on only when it is let: one operation of its file system, or one
// wait for a lock, at a time.
type actor struct {
	number int
	site   *site
	life   *life
	at     fsx.Point     // of the operation it waits to do
	step   chan struct{} // let it go on
	parked chan bool     // it waits again; false when it has ended
	// done counts what it was told to be done, tried what it began.
	done, tried int
	wait        time.Duration
	failed      string
}

// stage is a machine with actors on it.
type stage struct {
	disk   *crashfs.FS
	wrap   func(fsx.FS) fsx.FS // what actors see of it
	actors []*actor
	// edits counts what a person with an editor wrote, kills who died.
	edits, kills int
}

// counted is the place of a number in a live file.
type counted struct {
	name, pattern string
	first         int
}

// counters are the numbers that applies count up, both in every apply, and the one that the person with the editor does.
func counters() (idle, memory, queue counted) {
	return counted{metabasePath, `Shop"\s[^>]*IdleTimeout="(\d+)"`, 20}, counted{configPath, `memoryLimit="(\d+)"`, 60},
		counted{metabasePath, `Shop"\s+AppPoolQueueLength="(\d+)"`, 1000}
}

// in reads the number in a text.
func (c counted) in(text string) (int, error) {
	m := regexp.MustCompile(c.pattern).FindStringSubmatch(text)
	if m == nil {
		return 0, fmt.Errorf("%s holds no number: %q", c.name, text)
	}
	return strconv.Atoi(m[1])
}

// on reads the number on a file system.
func (c counted) on(fsys fsx.FS) (int, error) {
	text, err := fsx.ReadStringFrom(fsys, inMemory(c.name), 1<<20)
	if err != nil {
		return 0, err
	}
	return c.in(text)
}

// newActor begins a process. It counts both numbers up once, and tries again when others were faster.
func (s *stage) newActor(number int, wait time.Duration) {
	fsys, l := process(s.wrap(s.disk), 0)
	a := &actor{number: number, life: l, wait: wait, step: make(chan struct{}), parked: make(chan bool)}
	pause := func(at fsx.Point) {
		a.at = at
		a.parked <- true
		<-a.step
	}
	l.before = pause
	a.site = siteOn(fsys, memoryRoot, shapeOf(""))
	sleep := a.site.env.Sleep
	a.site.env.Sleep = func(ctx context.Context, d time.Duration) error {
		pause("sleep")
		return sleep(ctx, d)
	}
	s.actors = append(s.actors, a)
	go func() {
		<-a.step
		for a.tried < 3 && a.done == 0 && !l.dead {
			a.count()
		}
		a.parked <- false
	}()
}

// count plans to count up and applies that.
func (a *actor) count() {
	a.tried++
	var raws []string
	for _, name := range a.site.names() {
		raw, err := fsx.ReadStringFrom(a.site.fs, inMemory(name), 1<<20)
		if err != nil {
			return
		}
		raws = append(raws, raw)
	}
	idle, memory, _ := counters()
	i, err := idle.in(raws[0])
	if err != nil {
		a.failed = err.Error()
		return
	}
	// Both numbers follow from one look; from two, with somebody's apply in between, one would be counted twice.
	m := memory.first + i - idle.first
	a.site.hcl = fmt.Sprintf("app_pool \"Shop\" {\n idle_timeout = %d\n}\nprocess_model \"v1.1.4322\" {\n memory_limit = %d\n}\n", i+1, m+1)
	r, failed := a.site.planOf(raws)
	if failed != "" {
		a.failed = failed
		return
	}
	job, err := a.site.tryJob(r.Plan)
	if err != nil {
		a.failed = err.Error()
		return
	}
	// A plan that was applied and undone by a recovery may be made again.
	out := apply.Run(context.Background(), a.site.machineFor(fmt.Sprintf("actor%d-%d-", a.number, a.tried)), job, apply.Options{LockTimeout: a.wait, Reapply: true}, nil)
	switch out.Result {
	case apply.Done:
		a.done++
	case apply.Nothing: // somebody else counted from the same number
	case apply.Busy, apply.Stale, apply.PutBack, apply.Attention, apply.Failed:
	default:
		a.failed = messages(out)
	}
}

// let lets an actor go on; it reports whether the actor lives on.
func (a *actor) let() bool {
	a.step <- struct{}{}
	return <-a.parked
}

// edit is a person who opens the metabase in an editor, counts a number up and saves, all at once.
func (s *stage) edit(how way) {
	_, _, queue := counters()
	name := inMemory(metabasePath)
	text, err := fsx.ReadStringFrom(s.disk, name, 1<<20)
	if err != nil {
		return // the name is gone for a moment
	}
	n, err := queue.in(text)
	if err == nil {
		err = how.write(s.disk, name, strings.Replace(text, fmt.Sprintf(`AppPoolQueueLength="%d"`, n), fmt.Sprintf(`AppPoolQueueLength="%d"`, n+1), 1))
	}
	if err != nil {
		panic(err)
	}
	s.edits++
}

// inWindow reports whether somebody is about to replace a file that was compared: what is written now is lost, and
// documented to be.
func (s *stage) inWindow() bool {
	for _, a := range s.actors {
		if a.at == "ren.err" || a.at == "rb.rename" {
			return true
		}
	}
	return false
}

// play lets the actors go on in the order that bytes say, until all have ended.
func (s *stage) play(c *choices) {
	alive := append([]*actor(nil), s.actors...)
	last := 0
	for steps := 0; len(alive) > 0; steps++ {
		// One actor goes on for a while; a change comes when the bytes say so, and always when they have run out.
		b := 0
		if len(c.rest) > 0 {
			b = c.of(256)
		}
		switch {
		case b < 160:
		case b < 240:
			last = b
		case b < 243 && s.kills < 2:
			s.kills++
			alive[last%len(alive)].life.kill()
		case b > 253 && s.edits < 3 && !s.inWindow():
			s.edit(way(b % int(ways)))
		}
		n := last % len(alive)
		if len(c.rest) == 0 {
			n = steps % len(alive)
		}
		if !alive[n].let() {
			alive[n].at = ""
			alive = append(alive[:n], alive[n+1:]...)
		}
	}
}

// switchAt lets the first actor do k operations, then the second all it wants, then the first the rest. It reports
// whether the first had so many.
func (s *stage) switchAt(k int) bool {
	first, second := s.actors[0], s.actors[1]
	alive := true
	for ; k > 0 && alive; k-- {
		alive = first.let()
	}
	within := alive
	for second.let() {
	}
	for alive {
		alive = first.let()
	}
	return within
}

// switches lets a second apply come in after every step-th operation of a first one, and gives the number of runs.
func switches(wrap func(fsx.FS) fsx.FS, step int) (runs int, err error) {
	for k := 1; ; k += step {
		s := &stage{wrap: wrap, disk: crashfs.New(shapeOf("").disk(), crashfs.Options{})}
		s.newActor(0, 0)
		s.newActor(1, 0)
		within := s.switchAt(k)
		runs++
		if err := s.judge(); err != nil {
			return runs, fmt.Errorf("after %d operations of the first: %w", k, err)
		}
		if !within {
			return runs, nil
		}
	}
}

// judge holds the end: nobody's count is lost, and both files were counted alike.
func (s *stage) judge() error {
	told, unknown := 0, 0
	for _, a := range s.actors {
		told += a.done
		if a.life.dead && a.done == 0 {
			unknown++ // it may be done or not
		}
		if a.failed != "" {
			return fmt.Errorf("actor %d: %s", a.number, a.failed)
		}
	}
	out := recovering(shapeOf(""), false)(s.disk)
	idle, memory, queue := counters()
	i, err1 := idle.on(s.disk)
	m, err2 := memory.on(s.disk)
	q, err3 := queue.on(s.disk)
	if err1 != nil || err2 != nil || err3 != nil {
		return fmt.Errorf("%v %v %v", err1, err2, err3)
	}
	i, m, q = i-idle.first, m-memory.first, q-queue.first
	switch {
	case q != s.edits:
		return fmt.Errorf("somebody saved %d times in an editor and %d are left", s.edits, q)
	case out.Result == apply.Attention && s.edits > 0:
		return nil // somebody wrote between two files, and a person has to look
	case out.Result != apply.Done && out.Result != apply.Nothing:
		return fmt.Errorf("recover: %s", messages(out))
	case i != m:
		return fmt.Errorf("one file was counted %d times and the other %d times: %s", i, m, messages(out))
	case i < told || i > told+unknown:
		return fmt.Errorf("%d were told to be done and %d may be, and the files say %d", told, unknown, i)
	}
	return nil
}

// take plays what bytes say and judges it.
func take(data []byte, wrap func(fsx.FS) fsx.FS) error {
	c := &choices{data}
	s := newStage(c, wrap)
	s.play(c)
	return s.judge()
}

// newStage reads who takes part from bytes.
func newStage(c *choices, wrap func(fsx.FS) fsx.FS) *stage {
	s := &stage{wrap: wrap, disk: crashfs.New(shapeOf("").disk(), crashfs.Options{})}
	waits := []time.Duration{0, time.Minute, time.Second, time.Hour}
	for i := range 2 + c.of(3) {
		s.newActor(i, waits[c.of(len(waits))])
	}
	return s
}

// FuzzConcurrent lets two to four applies and a person with an editor take turns, operation by operation, and kills some
// of them. What comes out is what some order of them makes: each apply counts two numbers up, and none is lost.
func FuzzConcurrent(f *testing.F) {
	for _, seed := range concurrentSeeds(40, 14) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 2000 {
			return
		}
		if err := take(data, asItIs); err != nil {
			t.Fatal(err)
		}
	})
}

// asItIs wraps nothing.
func asItIs(fsys fsx.FS) fsx.FS { return fsys }

// concurrentSeeds are n random inputs, some with many turns and some with few.
func concurrentSeeds(n int, seed uint64) [][]byte {
	all := scheduleSeeds(n, seed)
	for i := range all {
		for len(all[i]) < 100+i*20%900 {
			all[i] = append(all[i], all[i]...)
		}
	}
	return all
}
