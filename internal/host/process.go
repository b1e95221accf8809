package host

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"os/user"
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
	// They are listened for and dropped. To ignore them could not be undone, and every command would inherit it: a
	// service that was started again would live on without these signals.
	dropped := make(chan os.Signal, 1)
	if signals := endless(); len(signals) > 0 {
		signal.Notify(dropped, signals...)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// Those of the terminal stay dropped: the report of what was done is still to be written, and a signal that comes
	// while it is must not turn a success into a failure.
	return ctx, stop
}

// Asked gives a channel that gets a signal when somebody asks the program to stop. From then on it does not end by
// itself any more.
func Asked() <-chan os.Signal {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	return asked
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
