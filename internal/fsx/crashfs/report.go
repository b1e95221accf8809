package crashfs

import (
	"fmt"
	"strings"
)

// Report is what an exploration found.
type Report struct {
	Ops        int // operations of the run when nothing disturbed it, reading ones too
	Crashes    int // moments at which a crash was looked at, those in recovery included
	Visited    int // states built and compared with those that were known
	States     int // different states that crashes in the run left
	InRecovery int // further different states that crashes in recovery left
	Recoveries int // how often recovery ran
	Violations int
	Kept       []Violation // the first of them
}

// String gives the numbers in one line.
func (r Report) String() string {
	return fmt.Sprintf("%d operations, %d crashes, %d states and %d in recovery, %d recoveries, %d violations",
		r.Ops, r.Crashes, r.States, r.InRecovery, r.Recoveries, r.Violations)
}

// Violation is one crash, or row of crashes, that a check did not accept. To see it happen, run the recovery on
// New(v.Crash, o).
type Violation struct {
	What    string // what was checked
	Err     error  // what the check, or the recovery, said
	Crashes []string
	Done    bool // the first crash came after the run had ended well
	Crash   Disk // as the last crash left it
	Final   Disk // after the recovery; empty for a violation before it
}

// String tells the whole story.
func (v Violation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %v\n", v.What, v.Err)
	for n, c := range v.Crashes {
		switch {
		case n > 0:
			fmt.Fprintf(&b, "then, in recovery, %s", c)
		case v.Done:
			fmt.Fprintf(&b, "after the run had ended well, %s", c)
		default:
			b.WriteString(c)
		}
	}
	fmt.Fprintf(&b, "the crash left:\n%v", indent(v.Crash.String()))
	if v.Final.root != nil && !v.Final.Equal(v.Crash) {
		fmt.Fprintf(&b, "in the end there was:\n%v", indent(v.Final.String()))
	}
	return b.String()
}

func indent(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		b.WriteString("  " + line)
	}
	return b.String()
}

// way is how a state was reached: the crashes before, where the last one was, and what it chose.
type way struct {
	before *way
	at     *moment
	choice []uint32
}

// moment is where a crash was, and what was not on the disk for sure.
type moment struct {
	number  int
	op      Op
	late    bool        // the layout is WindowsLate
	pending [][]*change // of each folder
	files   []waiting
}

// waiting is a dirty file.
type waiting struct {
	name  string
	forms []form
}

// moment keeps what the description of a crash needs.
func (d *drive) moment() *moment {
	m := &moment{number: d.count, op: d.op, late: d.layout == WindowsLate}
	for _, i := range d.folders {
		m.pending = append(m.pending, i.folder.pending)
	}
	for _, i := range d.files {
		m.files = append(m.files, waiting{i.dirt.name, d.forms(i)})
	}
	return m
}

// lost is the choice for a file that has no name in the state.
const lost = 1 << 8

// choice keeps what is picked now: for each folder what survived, for each dirty file the form.
func (d *drive) choice() []uint32 {
	if len(d.folders)+len(d.files) == 0 {
		return nil
	}
	c := make([]uint32, 0, len(d.folders)+len(d.files))
	for _, i := range d.folders {
		c = append(c, i.folder.variants[i.folder.pick].survived)
	}
	for _, i := range d.files {
		if i.dirt.met == d.round {
			c = append(c, uint32(i.dirt.pick))
		} else {
			c = append(c, lost)
		}
	}
	return c
}

// tell describes each crash of the way, the first one first.
func (w *way) tell() []string {
	if w == nil {
		return nil
	}
	return append(w.before.tell(), w.at.tell(w.choice))
}

func (m *moment) tell(choice []uint32) string {
	var b strings.Builder
	switch {
	case m.number == 0:
		b.WriteString("crash before the first operation\n")
	case m.op.Kind == "end":
		fmt.Fprintf(&b, "crash after all %d operations\n", m.number)
	default:
		fmt.Fprintf(&b, "crash after operation %d, %v\n", m.number, m.op)
	}
	for n, pending := range m.pending {
		for k, c := range pending {
			word := "lost"
			if m.late && uint32(k) < choice[n] || !m.late && choice[n]&(1<<k) != 0 {
				word = "survived"
			}
			fmt.Fprintf(&b, "  %s: %v\n", word, c)
		}
	}
	for n, f := range m.files {
		if c := choice[len(m.pending)+n]; c != lost && int(c) < len(f.forms) {
			fmt.Fprintf(&b, "  %s, not flushed: %s\n", f.name, f.forms[c].name)
		}
	}
	return b.String()
}

// String writes the change as the operation it was.
func (c *change) String() string {
	half := ""
	if c.two && c.add == nil {
		half = " (the new name)"
	} else if c.two {
		half = " (the old name)"
	}
	if c.full[1] != "" {
		return fmt.Sprintf("%s %s -> %s%s", c.what, c.full[0], c.full[1], half)
	}
	return fmt.Sprintf("%s %s%s", c.what, c.full[0], half)
}
