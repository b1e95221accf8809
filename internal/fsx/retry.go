package fsx

import (
	"fmt"
	"time"
)

// retry does something again while another program is in the way for a moment: a virus scanner, an indexer, a server
// that reads its configuration. The waits double from first to most, and are at most total together.
type retry struct {
	first, most, total time.Duration
	sleep              func(time.Duration)
	// passing reports whether an error may be gone after a while.
	passing func(error) bool
}

// held is how long a file may be held by another program: 15 seconds.
func held(sleep func(time.Duration), passing func(error) bool) retry {
	return retry{first: 100 * time.Millisecond, most: 3 * time.Second, total: 15 * time.Second, sleep: sleep, passing: passing}
}

// do performs try until it succeeds, fails for good, or the time is used up; the error then names target.
func (r retry) do(target string, try func() error) error {
	wait, waited := r.first, time.Duration(0)
	for tries := 1; ; tries++ {
		err := try()
		if err == nil || !r.passing(err) {
			return err
		}
		wait = min(wait, r.most, r.total-waited)
		if wait <= 0 {
			return fmt.Errorf("%s is held by another program: it was tried %d times in %s; see which program has it open: %w",
				target, tries, r.total, err)
		}
		r.sleep(wait)
		waited += wait
		wait *= 2
	}
}
