package host

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"golang.org/x/term"
)

// Completer says what a line may become when the person presses TAB: for what stands before the cursor, where the part
// begins that is replaced, and what it may be replaced by. All of it may be shown as it is.
type Completer func(before string) (start int, candidates []string)

// LineReader reads lines that a person types.
type LineReader interface {
	// ReadLine asks with a prompt. The error is io.EOF when the person is done, and ErrInterrupted when a line was given up.
	ReadLine(prompt string) (string, error)
}

// editor reads lines at the terminal of the process, with a history of its own and TAB. The terminal is in raw mode
// while a line is typed and at no other time, so that what the program prints looks as ever.
type editor struct {
	complete Completer
	history  history
	keys     keys
	// terminal holds what was typed ahead of the next line; nil until the first line and after an interrupt.
	terminal *term.Terminal
}

// editLines returns the editor of the terminal; ErrNoTerminal where there is none. What is typed is kept in memory
// only: a line may hold what should be on no disk.
func editLines(c Completer) (LineReader, error) {
	if !isTerminal(Stdin) || !isTerminal(Stdout) {
		return nil, ErrNoTerminal
	}
	return &editor{complete: c, keys: keys{from: os.Stdin}}, nil
}

// ReadLine reads one line.
func (e *editor) ReadLine(prompt string) (string, error) {
	fd := int(os.Stdin.Fd())
	before, err := term.MakeRaw(fd)
	if err != nil {
		return "", err
	}
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	defer signal.Stop(stop)
	type answer struct {
		line string
		err  error
	}
	typed := make(chan answer, 1)
	go func() {
		line, err := e.read(prompt)
		typed <- answer{line, err}
	}()
	select {
	case a := <-typed:
		return a.line, errors.Join(a.err, term.Restore(fd, before))
	case <-stop:
		return "", errors.Join(io.EOF, term.Restore(fd, before))
	}
}

func (e *editor) read(prompt string) (string, error) {
	e.keys.interrupted = false
	if e.terminal == nil {
		e.open()
	}
	t := e.terminal
	t.SetPrompt(prompt)
	if columns, rows, err := term.GetSize(int(os.Stdout.Fd())); err == nil && columns > 0 && rows > 0 {
		if err := t.SetSize(columns, rows); err != nil {
			return "", err
		}
	}
	line, err := t.ReadLine()
	if errors.Is(err, term.ErrPasteIndicator) {
		err = nil
	}
	if errors.Is(err, io.EOF) {
		e.terminal = nil
		// The cursor stands behind the prompt: what comes next begins on a line of its own.
		if _, err := io.WriteString(os.Stdout, "\r\n"); err != nil {
			return "", err
		}
		if e.keys.interrupted {
			err = ErrInterrupted
		}
	}
	return line, err
}

func (e *editor) open() {
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{&e.keys, os.Stdout}, "")
	t.History = &e.history
	t.AutoCompleteCallback = func(line string, at int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		return e.tab(t, line, at)
	}
	e.terminal = t
}

// tab completes what stands before the cursor as far as all candidates agree, and lists them where that is no further.
func (e *editor) tab(t *term.Terminal, line string, at int) (string, int, bool) {
	start, candidates := e.complete(line[:at])
	if len(candidates) == 0 || start > at {
		return line, at, true
	}
	common := candidates[0]
	for _, c := range candidates[1:] {
		for !strings.HasPrefix(c, common) {
			common = common[:len(common)-1]
		}
	}
	common = strings.ToValidUTF8(common, "") // a cut within a letter
	if len(candidates) > 1 && len(common) <= at-start {
		const most = 60
		shown := candidates
		if len(shown) > most {
			shown = append(append([]string{}, shown[:most]...), "...")
		}
		if _, err := io.WriteString(t, strings.Join(shown, "  ")+"\n"); err != nil {
			return line, at, true
		}
		return line, at, true
	}
	return line[:start] + common + line[at:], start + len(common), true
}

// keys passes on what is typed and notes an interrupt, which the line editor tells as the end of the input.
type keys struct {
	from        io.Reader
	interrupted bool
}

const controlC = 3

// Read reads what was typed.
func (k *keys) Read(p []byte) (int, error) {
	n, err := k.from.Read(p)
	k.interrupted = k.interrupted || bytes.IndexByte(p[:n], controlC) >= 0
	return n, err
}

// history keeps the lines of one session, the newest last.
type history struct{ lines []string }

// Add adds a line, but not the same twice in a row.
func (h *history) Add(line string) {
	const most = 1000
	if strings.TrimSpace(line) == "" || len(h.lines) > 0 && h.lines[len(h.lines)-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	if len(h.lines) > most {
		h.lines = h.lines[1:]
	}
}

// Len is how many lines there are.
func (h *history) Len() int { return len(h.lines) }

// At gives a line; 0 is the newest.
func (h *history) At(i int) string { return h.lines[len(h.lines)-1-i] }
