package iissim

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/isoplan/isoplan/internal/host"
)

// job is something a test wants done at a time.
type job struct {
	at time.Duration
	do func()
}

// Step lets time pass: what is due by then happens, in order. It also looks at MetaBase.xml, so Step(0) is how a test
// says that a file was written now.
func (s *Sim) Step(d time.Duration) {
	end := s.now + max(d, 0)
	for {
		s.watch()
		at, do := s.next()
		if do == nil || at > end {
			break
		}
		s.now = max(s.now, at)
		do()
	}
	s.now = max(s.now, end) // what was done may have taken time itself
}

// next gives what happens next, nil for nothing.
func (s *Sim) next() (at time.Duration, do func()) {
	if len(s.jobs) > 0 {
		at, do = s.jobs[0].at, func() {
			j := s.jobs[0]
			s.jobs = s.jobs[1:]
			j.do()
		}
	}
	sooner := func(due bool, when time.Duration) bool { return due && (do == nil || when < at) }
	if sooner(s.noticing, s.noticeAt) {
		at, do = s.noticeAt, s.take
	}
	if s.mem != nil && sooner(s.mem.timer.set, s.mem.timer.at) {
		at, do = s.mem.timer.at, s.flush
	}
	return at, do
}

// After has do done when d has passed: somebody else at work on the server.
func (s *Sim) After(d time.Duration, do func()) {
	s.jobs = append(s.jobs, job{s.now + max(d, 0), do})
	slices.SortStableFunc(s.jobs, func(a, b job) int { return cmp.Compare(a.at, b.at) })
}

// Elapsed is how much time has passed since the server was made.
func (s *Sim) Elapsed() time.Duration { return s.now }

// Now is the time of the server's clock.
func (s *Sim) Now() time.Time {
	return time.Date(2004, time.March, 1, 9, 30, 0, 0, time.UTC).Add(s.now)
}

// Sleep is Env.Sleep of a program beside the server: its waiting is what moves the clock.
func (s *Sim) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.Step(d)
	return ctx.Err()
}

// Attach puts a program beside the server: its clock, its sleep, its commands and its file system become the server's.
func (s *Sim) Attach(e *host.Env) {
	e.Now, e.Sleep, e.Run, e.FS = s.Now, s.Sleep, s.Runner(), s.FS()
}
