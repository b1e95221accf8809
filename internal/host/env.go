package host

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Stream is one of the three standard streams of the process.
type Stream int

// The standard streams. Their numbers are the file descriptors they have on Unix.
const (
	Stdin Stream = iota
	Stdout
	Stderr
)

// UnknownWidth is the number of columns to write for when nobody knows how wide the terminal is.
const UnknownWidth = 78

// Env is everything a command may know of the machine it runs on.
type Env struct {
	Args           []string // without the name of the program
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Getenv returns the value of an environment variable and whether it is set; set to nothing is set.
	Getenv func(name string) (string, bool)
	// Environ returns all environment variables as NAME=value.
	Environ func() []string
	// Now returns the time of the clock on the wall.
	Now func() time.Time
	// Dir is the folder that relative paths of the user start from, as the user gave it; "" is the process's own.
	Dir string
	// IsTerminal reports whether a person sits at the other end of the stream.
	IsTerminal func(Stream) bool
	// Width returns the columns of the stream's terminal, UnknownWidth when it is none or does not tell.
	Width func(Stream) int
	// UTF8 reports whether characters outside ASCII arrive whole at the stream. Only a legacy terminal says no.
	UTF8 func(Stream) bool
	// FS is where files are read and written.
	FS fsx.FS
	// Sleep waits; it ends early, with the context's error, when ctx ends.
	Sleep func(ctx context.Context, d time.Duration) error
	// Interrupts returns a context that ends when somebody asks the program to stop, and a function that gives these
	// signals back. From the call on neither a closed terminal nor a closed pipe ends the program.
	Interrupts func() (context.Context, context.CancelFunc)
	// Who says which person on which machine runs the program, for people to read: "alice@build7, process 4711".
	Who func() string
	// Run runs the commands of the operator's policy.
	Run Runner
	// commands says that Run is the machine's own.
	commands bool
	// Mount says what path, which exists, lies on: the zero Mount where the system does not tell.
	Mount func(path string) (Mount, error)
	// ReadPassword asks the person at the terminal, who does not see what is typed. Where nobody sits the error is
	// ErrNoTerminal.
	ReadPassword func(prompt string) ([]byte, error)
	// EditLines returns a reader of lines that a person types, with TAB and the lines typed before. Where nobody sits
	// the error is ErrNoTerminal.
	EditLines func(Completer) (LineReader, error)
}

// OS returns the Env of the process.
func OS() *Env {
	return &Env{
		Args:       os.Args[1:],
		Stdin:      os.Stdin,
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		Getenv:     os.LookupEnv,
		Environ:    os.Environ,
		Now:        time.Now,
		IsTerminal: isTerminal,
		Width:      width,
		UTF8:       utf8Safe,
		FS:         fsx.OS(),
		Sleep:      sleep,
		Interrupts: interrupts,
		Who:        who,
		Run:        run,
		commands:   true,
		Mount:      mountOf,

		ReadPassword: readPassword,
		EditLines:    editLines,
	}
}

// Path returns where the path p of the user leads: p itself when it is absolute (on Windows also when it begins with a
// drive or a separator), and otherwise p below Dir. "" stays "". The result is not tidied, because "link/.." is not "."
// where link leads to another folder.
func (e *Env) Path(p string) string {
	switch {
	case p == "" || e.Dir == "" || os.IsPathSeparator(p[0]) || filepath.VolumeName(p) != "":
		return p
	case p == ".":
		return e.Dir
	case os.IsPathSeparator(e.Dir[len(e.Dir)-1]):
		return e.Dir + p
	}
	return e.Dir + string(filepath.Separator) + p
}

// Below returns where the path p leads that a person wrote in a file of the folder dir: as Path does, but relative to dir.
func (e *Env) Below(dir, p string) string {
	if p == "" || dir == "" || dir == "." || os.IsPathSeparator(p[0]) || filepath.VolumeName(p) != "" {
		return p
	}
	return filepath.Join(dir, filepath.FromSlash(p))
}

// ReadString returns the whole content of the file p of the user, as fsx.ReadString does. limit is in bytes.
func (e *Env) ReadString(p string, limit int64) (string, error) {
	return fsx.ReadStringFrom(e.FS, e.Path(p), limit)
}

// WriteWhole makes content the whole content of the file p of the user, as fsx.WriteWhole does.
func (e *Env) WriteWhole(p, content string, o fsx.WriteOptions) error {
	return fsx.WriteWhole(e.FS, e.Path(p), content, o)
}

// file returns the process's file for s, nil for a number that is no stream.
func file(s Stream) *os.File {
	switch s {
	case Stdin:
		return os.Stdin
	case Stdout:
		return os.Stdout
	case Stderr:
		return os.Stderr
	}
	return nil
}

func isTerminal(s Stream) bool {
	f := file(s)
	return f != nil && term.IsTerminal(int(f.Fd()))
}

func width(s Stream) int {
	f := file(s)
	if f == nil {
		return UnknownWidth
	}
	columns, _, err := term.GetSize(int(f.Fd()))
	// Some terminals (a serial line, a recorder) answer 0.
	if err != nil || columns <= 0 {
		return UnknownWidth
	}
	return columns
}

func utf8Safe(s Stream) bool {
	if !isTerminal(s) {
		return true // files and pipes carry bytes
	}
	return os.Getenv("TERM") != "dumb" && consoleUTF8()
}
