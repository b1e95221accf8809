package host

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"os/user"
	"strings"
	"syscall"
	"time"
)

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// interrupts listens for a request to stop. A terminal that closes and a pipe nobody reads are no such request: a
// transaction under way is finished, and only its report is lost.
func interrupts() (context.Context, context.CancelFunc) {
	signal.Ignore(ignored()...)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	return ctx, func() {
		stop()
		signal.Reset(ignored()...)
	}
}

func who() string {
	name := "somebody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	machine, err := os.Hostname()
	if err != nil {
		machine = "a machine without a name"
	}
	return fmt.Sprintf("%s@%s, process %d", name, machine, os.Getpid())
}

// run runs argv with the environment of the program and nothing on its standard input.
func run(ctx context.Context, argv []string, limit time.Duration) (Ran, error) {
	if len(argv) == 0 {
		return Ran{}, errors.New("there is no command to run")
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var out capped
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	c.Stdout, c.Stderr = &out, &out
	c.WaitDelay = time.Second // a grandchild that keeps the pipe open does not hold the program
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return Ran{Output: out.String()}, fmt.Errorf("%s did not end within %s: %w", argv[0], limit, ctx.Err())
	case errors.As(err, &exit):
		return Ran{Code: exit.ExitCode(), Output: out.String()}, nil
	case err != nil:
		return Ran{}, err
	}
	return Ran{Output: out.String()}, nil
}

// capped keeps the beginning of what is written to it.
type capped struct{ strings.Builder }

func (c *capped) Write(b []byte) (int, error) {
	if room := MaxOutput - c.Len(); room > 0 {
		c.Builder.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}
