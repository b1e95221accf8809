package apply_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// move is what somebody else does to a live file.
type move int

const (
	noMove     move = iota
	touch           // one byte that nobody plans to change
	flush           // what no digest covers: IIS moves its counters, somebody rotates a password
	restore         // the file as it was before everything
	finish          // the file as it is planned
	vanish          // the name goes
	steal           // the file of the lock says that somebody else has it
	interruptM      // somebody asks the run to stop
	moves
)

// schedule is one run: faults, and what others do meanwhile.
type schedule struct {
	p      *protocol
	script []fault.Fault
	moves  []scheduled
	kill   int // the operation the process is killed before, 0 for none
}

// scheduled is a move when a point is reached for the n-th time.
type scheduled struct {
	at     fsx.Point
	n      int
	what   move
	target int
	how    way
}

// theatre is where schedules are played: the protocols and the points that they reach.
type theatre struct {
	protocols []*protocol
	points    [][]fsx.Point
}

func newTheatre(t testing.TB) *theatre {
	s := &theatre{protocols: []*protocol{applying(t, "two files", shapeOf(both)), undoing(t, "two files", shapeOf(both)), takingBack(t, shapeOf(both)), goingOn(t, shapeOf(both)),
		forward(t, shapeOf(both), false), afterCrash(t, false), applying(t, "one file", shapeOf(one))}}
	for _, p := range s.protocols {
		seen := map[fsx.Point]bool{}
		for _, script := range []string{"", "ren.err:eio:2", "verify.open:eio:1", "jrn.committed.rename:lose"} {
			watched := scripted(t, script)(crashfs.New(p.start, crashfs.Options{})).(*fault.FS)
			p.run(watched)
			for _, at := range watched.Points() {
				if at != "" {
					seen[at] = true
				}
			}
		}
		s.points = append(s.points, slices.Sorted(maps.Keys(seen)))
	}
	return s
}

// schedule reads a schedule from bytes.
func (s *theatre) schedule(data []byte) schedule {
	c := &choices{data}
	n := c.of(len(s.protocols))
	points := s.points[n]
	out := schedule{p: s.protocols[n]}
	actions := []fault.Action{fault.Eio, fault.Enospc, fault.Eacces, fault.Lose, fault.Short, fault.ShortErr, fault.Silent, fault.Garble}
	for range c.of(4) {
		out.script = append(out.script, fault.Fault{Point: points[c.of(len(points))], Action: actions[c.of(len(actions))], N: c.of(4)})
	}
	for range c.of(4) {
		m := scheduled{at: points[c.of(len(points))], n: 1 + c.of(3), what: move(c.of(int(moves))), how: way(c.of(int(ways)))}
		m.target = c.of(len(out.p.names()))
		out.moves = append(out.moves, m)
	}
	if c.of(4) == 1 {
		out.kill = 1 + c.of(220)
	}
	return out
}

// ledger is what somebody else did to each live file, as far as it should be there still.
type ledger struct {
	touched, flushed [4]bool
	// rewritten files were written as a whole or lost their name: whose content they have then is open.
	rewritten [4]bool
	any       bool
}

// flushedAway is the text that a flush leaves, and unflushed takes it out again.
func flushedAway(text string) string {
	return strings.Replace(flushed(text), "old-canary", "rotated", 1)
}

func unflushed(text string) string {
	text = strings.Replace(text, `ChangeNumber="801"`, `ChangeNumber="769"`, 1)
	return strings.Replace(text, "rotated", "old-canary", 1)
}

// play performs a move and notes it.
func (l *ledger) play(p *protocol, disk *crashfs.FS, m scheduled, stop func()) {
	name := inMemory(p.names()[m.target])
	text, err := fsx.ReadStringFrom(disk, name, 1<<20)
	window := slices.Contains(windows(), m.at)
	i := m.target
	switch {
	case m.what == interruptM:
		stop()
		return
	case m.what == steal:
		_ = disk.Overwrite(inMemory(inetsrv+"/.isoplan/lock.info"), `{"nonce":"other","who":"somebody else","since":"now"}`+"\n")
		return
	case err != nil: // there is nothing to write
		return
	case m.what == touch:
		err = m.how.write(disk, name, touched(text))
		l.touched[i] = l.touched[i] || !window
	case m.what == flush:
		err = m.how.write(disk, name, flushedAway(text))
		l.flushed[i] = l.flushed[i] || !window
	case m.what == restore || m.what == finish:
		text = p.old[i]
		if m.what == finish {
			text = p.fresh[i]
		}
		err = m.how.write(disk, name, text)
		l.touched[i], l.flushed[i], l.rewritten[i] = false, false, true
	case m.what == vanish:
		err = disk.Remove(name)
		l.touched[i], l.flushed[i], l.rewritten[i] = false, false, true
	}
	l.any = l.any || m.what != noMove
	if err != nil {
		panic(err)
	}
}

// play performs a schedule and holds the result, the files, and what a recovery makes of them.
func (s *schedule) play() error {
	disk := crashfs.New(s.p.start, crashfs.Options{})
	dying, _ := process(disk, s.kill)
	faulty := fault.New(dying, s.script...)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var l ledger
	times := map[fsx.Point]int{}
	faulty.OnReach(func(at fsx.Point) {
		times[at]++
		for _, m := range s.moves {
			if m.at == at && m.n == times[at] {
				l.play(s.p, disk, m, cancel)
			}
		}
	})
	out := s.p.do(ctx, faulty)
	if dying.life.dead {
		out.Result = apply.Attention // nobody hears of a result
	}
	left, err := l.hold(s.p, disk)
	if err == nil {
		err = l.truth(s.p, out, left)
	}
	if err != nil {
		return fmt.Errorf("%w\nafter %s", err, messages(out))
	}
	again := s.p.recover(disk)
	after, err := l.hold(s.p, disk)
	switch whole := after == s.p.old || after == s.p.fresh || after == s.p.other; {
	case err != nil:
	case again.Result == apply.Attention && !l.any:
		err = fmt.Errorf("recover cannot go on, and nobody else was there")
	case again.Result != apply.Done && again.Result != apply.Nothing && again.Result != apply.Attention:
		err = fmt.Errorf("recover: %s", again.Result)
	case again.Result != apply.Attention && l.rewritten == [4]bool{} && !whole:
		err = fmt.Errorf("recover left a mixture")
	case out.Result == apply.Done && after != left && !s.p.either && l.rewritten == [4]bool{}:
		err = fmt.Errorf("recover changed what was done")
	}
	if err != nil {
		return fmt.Errorf("after recover: %w: %q\n%s\nafter %s", err, after, messages(again), messages(out))
	}
	return nil
}

// hold gives the live files without what somebody else did to them, which has to be there.
func (l *ledger) hold(p *protocol, disk *crashfs.FS) (texts, error) {
	left := p.on(disk)
	for i := range p.names() {
		text := left[i]
		left[i] = unflushed(untouched(text))
		switch {
		case text == "" && l.rewritten[i]:
			continue
		case l.touched[i] && !isTouched(text):
			return left, fmt.Errorf("what somebody wrote to file %d is lost", i)
		case l.flushed[i] && flushedAway(text) != text:
			return left, fmt.Errorf("what was flushed to file %d is lost", i)
		}
		if !slices.Contains([]string{p.old[i], p.fresh[i], p.onDisk(p.start)[i], p.tried[i], p.other[i]}, left[i]) || left[i] == "" {
			return left, fmt.Errorf("file %d is torn: %q", i, text)
		}
	}
	return left, nil
}

// truth holds a result against files that nobody rewrote.
func (l *ledger) truth(p *protocol, out apply.Outcome, left texts) error {
	if l.rewritten != [4]bool{} {
		return nil
	}
	return p.truth(out, left)
}

// FuzzSchedule plays arbitrary schedules of faults, of what others write meanwhile, of interrupts and kills.
func FuzzSchedule(f *testing.F) {
	s := newTheatre(f)
	for _, seed := range scheduleSeeds(400, 13) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		play := s.schedule(data)
		if err := play.play(); err != nil {
			t.Fatalf("%s: %v, others %+v, killed before operation %d: %v", play.p.name, play.script, play.moves, play.kill, err)
		}
	})
}

// scheduleSeeds are n random inputs.
func scheduleSeeds(n int, seed uint64) [][]byte {
	random := rand.New(rand.NewPCG(seed, seed))
	var all [][]byte
	for range n {
		b := make([]byte, 8+random.IntN(24))
		for i := range b {
			b[i] = byte(random.IntN(256))
		}
		all = append(all, b)
	}
	return all
}
