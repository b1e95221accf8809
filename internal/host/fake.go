package host

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Fake is an Env made up for a test: nothing of the process is in it but the file system. Its clock stands
// still, its streams are no terminals. A test may change any field of Env.
type Fake struct {
	*Env
	Out, Err bytes.Buffer // what was written to Stdout and Stderr
}

// NewFake returns a Fake with the working directory dir, the environment variables vars and the arguments args.
func NewFake(dir string, vars map[string]string, args ...string) *Fake {
	f := &Fake{}
	f.Env = &Env{
		Args:   args,
		Stdin:  strings.NewReader(""),
		Stdout: &f.Out,
		Stderr: &f.Err,
		Getenv: func(name string) (string, bool) { v, ok := vars[name]; return v, ok },
		Environ: func() []string {
			var list []string
			for name, value := range vars {
				list = append(list, name+"="+value)
			}
			slices.Sort(list)
			return list
		},
		Now:        func() time.Time { return time.Date(2004, time.March, 1, 9, 30, 0, 0, time.UTC) },
		Dir:        dir,
		IsTerminal: func(Stream) bool { return false },
		Width:      func(Stream) int { return UnknownWidth },
		UTF8:       func(Stream) bool { return true },
		FS:         fsx.OS(),
		Sleep:      func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Interrupts: func() (context.Context, context.CancelFunc) { return context.WithCancel(context.Background()) },
		Who:        func() string { return "somebody" },
		Run: func(context.Context, []string, time.Duration) (Ran, error) {
			return Ran{}, errors.New("this machine runs no commands")
		},
		Mount:        func(string) (Mount, error) { return Mount{}, nil },
		ReadPassword: func(string) ([]byte, error) { return nil, ErrNoTerminal },
		EditLines:    func(Completer) (LineReader, error) { return nil, ErrNoTerminal },
	}
	return f
}
