package host_test

import (
	"errors"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/isoplan/isoplan/internal/host"
)

// typing gives the editor of a pseudo terminal, and what reads its lines.
func typing(t *testing.T, c host.Completer) (person *os.File, ask func(prompt string) chan answered) {
	t.Helper()
	person = terminal(t)
	stdout := os.Stdout
	os.Stdout = os.Stdin // both are the program's end
	t.Cleanup(func() { os.Stdout = stdout })
	lines, err := host.OS().EditLines(c)
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	return person, func(prompt string) chan answered {
		// What was drawn for the line before may still be on its way, with its
		// prompt in it: each line has one of its own.
		asked++
		prompt = strconv.Itoa(asked) + prompt
		done := make(chan answered, 1)
		go func() {
			line, err := lines.ReadLine(prompt)
			done <- answered{line, err}
		}()
		readUntil(t, person, prompt)
		return done
	}
}

type answered struct {
	line string
	err  error
}

func send(t *testing.T, person *os.File, text string) {
	t.Helper()
	if _, err := io.WriteString(person, text); err != nil {
		t.Fatal(err)
	}
}

const (
	up      = "\x1b[A"
	left    = "\x1b[D"
	ctrlC   = "\x03"
	ctrlD   = "\x04"
	tab     = "\t"
	enter   = "\r"
	backOne = "\x7f"
)

// Lines can be edited, come back with the arrow keys, are completed by TAB and
// given up, and between two lines the terminal is what it was.
func TestEditLines(t *testing.T) {
	names := []string{"local.pool", "local.port", "upper("}
	person, ask := typing(t, func(before string) (int, []string) {
		at := strings.LastIndexAny(before, " (") + 1
		var out []string
		for _, n := range names {
			if strings.HasPrefix(n, before[at:]) {
				out = append(out, n)
			}
		}
		return at, out
	})
	settings := func() unix.Termios {
		s, err := unix.IoctlGetTermios(int(person.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}
		return *s
	}
	before := settings()
	for i, c := range []struct {
		keys, want string
		err        error
	}{
		{"1 + 2" + enter, "1 + 2", nil},
		{up + left + backOne + "- 5" + enter, "1 +- 52", nil},
		{up + up + enter, "1 + 2", nil},
		{"upper(lo" + tab + "ol)" + enter, "upper(local.pool)", nil},
		{"upper(local.po" + tab + "rt)" + enter, "upper(local.port)", nil},
		{"nothing" + tab + "!" + enter, "nothing!", nil},
		{"x" + ctrlC, "", host.ErrInterrupted},
		{up + enter, "nothing!", nil},
		{"two" + enter + "lines" + enter, "two", nil},
	} {
		done := ask("> ")
		send(t, person, c.keys)
		got := <-done
		if got.line != c.want || !errors.Is(got.err, c.err) {
			t.Errorf("%d: %q gives %q, %v", i, c.keys, got.line, got.err)
		}
		if now := settings(); now != before {
			t.Fatalf("%d: the terminal is left as %+v, it was %+v", i, now, before)
		}
	}
	// What was typed ahead is the next line; the end of the input is the end.
	if got := <-ask("> "); got.line != "lines" || got.err != nil {
		t.Errorf("%q, %v", got.line, got.err)
	}
	done := ask("> ")
	send(t, person, ctrlD)
	if got := <-done; !errors.Is(got.err, io.EOF) || errors.Is(got.err, host.ErrInterrupted) {
		t.Errorf("%q, %v", got.line, got.err)
	}
}

// Where TAB cannot decide it lists what there is.
func TestEditLinesLists(t *testing.T) {
	person, ask := typing(t, func(before string) (int, []string) { return 0, []string{"local.pool", "local.port"} })
	done := ask("> ")
	send(t, person, "lo"+tab+tab)
	seen := readUntil(t, person, "local.port")
	if !strings.Contains(string(seen), "local.pool") {
		t.Errorf("the person sees %q", seen)
	}
	send(t, person, "ol"+enter)
	if got := <-done; got.line != "local.pool" || got.err != nil {
		t.Errorf("%q, %v", got.line, got.err)
	}
}

// Nobody is asked where nobody sits.
func TestEditLinesWithoutTerminal(t *testing.T) {
	stdin := os.Stdin
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	os.Stdin = null
	defer func() { os.Stdin = stdin; _ = null.Close() }()
	if l, err := host.OS().EditLines(nil); l != nil || !slices.Contains([]error{host.ErrNoTerminal}, err) {
		t.Errorf("%v, %v", l, err)
	}
}
