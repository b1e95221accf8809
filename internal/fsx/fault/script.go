package fault

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Action is what goes wrong.
type Action string

// The actions. Those of the first group happen when a point is reached, before any operation; the others are about the
// operation at it.
const (
	Kill   Action = "kill"   // the process ends at once; nothing of it runs any more
	Int    Action = "int"    // the process is sent SIGINT and goes on when it was delivered; on Windows Ctrl-Break
	Term   Action = "term"   // the same with SIGTERM; on Windows Ctrl-Break
	Double Action = "double" // the process is sent SIGINT twice
	Sleep  Action = "sleep"  // nothing happens for a while: sleep=200ms

	Enospc   Action = "enospc"    // it does nothing and fails: the volume is full
	Eio      Action = "eio"       // it does nothing and fails: the device does not answer
	Eacces   Action = "eacces"    // it does nothing and fails: not allowed
	Lose     Action = "lose"      // it happens and its answer is an error
	Short    Action = "short"     // a write takes half of the text and says how much it took, without an error
	ShortErr Action = "short=err" // the same with io.ErrShortWrite
	Silent   Action = "silent"    // a write takes half of the text and claims all of it
	Garble   Action = "garble"    // a write takes all of the text with one byte changed
)

// Actions returns all of them, in the order above.
func Actions() []Action {
	return []Action{Kill, Int, Term, Double, Sleep, Enospc, Eio, Eacces, Lose, Short, ShortErr, Silent, Garble}
}

// atOnce reports whether a happens when its point is reached.
func (a Action) atOnce() bool {
	switch a {
	case Kill, Int, Term, Double, Sleep:
		return true
	}
	return false
}

// writes reports whether a means something to a write only. For any other operation it is Eio.
func (a Action) writes() bool {
	switch a {
	case Short, ShortErr, Silent, Garble:
		return true
	}
	return false
}

// Every is the N of a fault that happens each time its point is reached.
const Every = 0

// Fault is one thing that goes wrong.
type Fault struct {
	Point  fsx.Point // "" is every operation without a point
	Action Action
	N      int           // at the N-th time the point is reached, counted from 1; Every
	For    time.Duration // of Sleep
}

// String writes the fault as Parse reads it.
func (f Fault) String() string {
	text := string(f.Point) + ":" + string(f.Action)
	if f.Action == Sleep {
		text += "=" + f.For.String()
	}
	switch f.N {
	case 1:
	case Every:
		text += ":*"
	default:
		text += ":" + strconv.Itoa(f.N)
	}
	return text
}

// Parse reads a script: faults point:action or point:action:n with commas between them, where n is a number from 1 or *
// for every time. The action sleep takes a duration: sleep=200ms. An empty text is a script without faults.
func Parse(text string) ([]Fault, error) {
	var script []Fault
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(text, ",") {
		f, err := parseFault(strings.TrimSpace(part))
		if err != nil {
			return nil, fmt.Errorf("the fault %q of the script %q: %w", part, text, err)
		}
		script = append(script, f)
	}
	return script, nil
}

func parseFault(text string) (Fault, error) {
	fields := strings.Split(text, ":")
	if len(fields) != 2 && len(fields) != 3 {
		return Fault{}, fmt.Errorf("it has %d fields; it looks like point:action or point:action:n", len(fields))
	}
	f := Fault{Point: fsx.Point(fields[0]), Action: Action(fields[1]), N: 1}
	if d, ok := strings.CutPrefix(fields[1], string(Sleep)+"="); ok {
		wait, err := time.ParseDuration(d)
		if err != nil || wait < 0 {
			return Fault{}, fmt.Errorf("%q is no time to sleep; one looks like 200ms", d)
		}
		f.Action, f.For = Sleep, wait
	} else if f.Action == Sleep {
		return Fault{}, fmt.Errorf("it does not say how long to sleep: sleep=200ms")
	} else if !known(f.Action) {
		return Fault{}, fmt.Errorf("there is no action %q; there are %v", fields[1], Actions())
	}
	if len(fields) == 3 {
		n, err := strconv.Atoi(fields[2])
		switch {
		case fields[2] == "*":
			f.N = Every
		case err != nil || n < 1:
			return Fault{}, fmt.Errorf("%q is no count; write a number from 1, or *", fields[2])
		default:
			f.N = n
		}
	}
	return f, nil
}

func known(a Action) bool {
	for _, k := range Actions() {
		if a == k {
			return true
		}
	}
	return false
}
