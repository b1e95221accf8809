package view

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// Progress says on a terminal what a command is busy with, once it has been
// busy for a second. It rewrites one line and takes it away at the end, so
// that nothing of it remains. Anywhere else than on a terminal it writes
// nothing at all.
//
// It runs no goroutine and has no clock of its own: a line appears when the
// work reports a step. A library such as mpb would draw bars in the
// background by the machine's clock, which neither tests nor pipes can bear,
// and there is only ever one line to show. Its methods may be called from
// several goroutines.
type Progress struct {
	mu       sync.Mutex
	w        io.Writer
	now      func() time.Time
	terminal bool
	columns  int
	began    time.Time
	drawn    time.Time
	shown    bool
}

// progressAfter is how long work has to last before anything is shown, and
// progressEvery the shortest time between two drawings.
const (
	progressAfter = time.Second
	progressEvery = 100 * time.Millisecond
)

// NewProgress starts the clock. Nothing is ever written when w is not a
// terminal; columns is its width, 0 when it is not known.
func NewProgress(w io.Writer, terminal bool, columns int, now func() time.Time) *Progress {
	return &Progress{w: w, now: now, terminal: terminal, columns: Style{Width: columns}.width(), began: now()}
}

// Step reports that done of total parts of some work are finished; a total of
// 0 means that nobody knows how many there are.
func (p *Progress) Step(what string, done, total int) {
	if !p.terminal {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	at := p.now()
	if at.Sub(p.began) < progressAfter || at.Sub(p.drawn) < progressEvery {
		return
	}
	p.drawn, p.shown = at, true
	text := Escape(what)
	switch {
	case total > 0:
		text += fmt.Sprintf(" (%d of %d)", done, total)
	case done > 0:
		text += fmt.Sprintf(" (%d)", done)
	}
	text += fmt.Sprintf(", %d s", int(at.Sub(p.began)/time.Second))
	text = fit(text, p.columns-1)
	// The line only informs: an error of the terminal changes nothing.
	_, _ = io.WriteString(p.w, "\r\x1b[K"+text)
}

// Done takes the line away. Call it before anything else is written to the
// terminal; a later Step may show the line again.
func (p *Progress) Done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		_, _ = io.WriteString(p.w, "\r\x1b[K")
		p.shown = false
	}
}

// fit cuts a clean text to a number of columns.
func fit(s string, most int) string {
	n := 0
	for i, r := range s {
		if n += runeColumns(r); n > most {
			return s[:i]
		}
	}
	return s
}
