package host

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// run runs argv with the environment of the program and nothing on its standard input, in a process group of its own: an
// interrupt typed at the terminal reaches the program and not the command, which may be stopping a service just then.
// When ctx or the time ends, the group ends with it.
func run(ctx context.Context, argv []string, limit time.Duration) (Ran, error) {
	if len(argv) == 0 {
		return Ran{}, errors.New("there is no command to run")
	}
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var out capped
	c := exec.CommandContext(timed, argv[0], argv[1:]...)
	c.Stdout, c.Stderr = &out, &out
	ownGroup(c)
	c.WaitDelay = time.Second // a service it started and that keeps the pipe open does not hold the program
	err := c.Run()
	ran := Ran{Output: out.String()}
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil // it ended well, and left something running
	}
	var exit *exec.ExitError
	switch {
	case err == nil:
		return ran, nil
	case errors.As(err, &exit) && exit.ExitCode() >= 0:
		ran.Code = exit.ExitCode()
		return ran, nil
	case ctx.Err() != nil:
		return ran, fmt.Errorf("%q was stopped before it ended: %w", argv[0], ctx.Err())
	case timed.Err() != nil:
		return ran, fmt.Errorf("%q did not end within %s and was stopped: %w", argv[0], limit, timed.Err())
	case exit != nil:
		return ran, fmt.Errorf("%q did not end by itself: %w", argv[0], err)
	}
	return ran, fmt.Errorf("%q could not be started: %w", argv[0], err)
}

// capped keeps the beginning of what is written to it.
type capped struct{ strings.Builder }

func (c *capped) Write(b []byte) (int, error) {
	if room := MaxOutput - c.Len(); room > 0 {
		c.Builder.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
