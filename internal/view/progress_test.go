package view_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/view"
)

// clock is a clock that moves when it is told to.
type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func TestProgress(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	var b bytes.Buffer
	p := view.NewProgress(&b, true, 30, c.now)
	p.Step("reading", 1, 9)
	p.Done()
	c.at = c.at.Add(900 * time.Millisecond)
	p.Step("reading", 2, 9)
	if b.Len() > 0 {
		t.Fatalf("within the first second it wrote %q", b.String())
	}
	c.at = c.at.Add(200 * time.Millisecond)
	p.Step("reading", 3, 9)
	c.at = c.at.Add(50 * time.Millisecond)
	p.Step("reading", 4, 9)
	c.at = c.at.Add(time.Second)
	p.Step("comparing a long\nname of a server", 0, 0)
	p.Done()
	p.Done()
	want := "\r\x1b[Kreading (3 of 9), 1 s" + "\r\x1b[K" + `comparing a long\u{a}name of a server, 2 s`[:39] + "\r\x1b[K"
	if b.String() != want {
		t.Errorf("got  %q\nwant %q", b.String(), want)
	}
}

func TestProgressIsSilentInPipes(t *testing.T) {
	c := &clock{time.Unix(1000, 0)}
	var b bytes.Buffer
	p := view.NewProgress(&b, false, 0, c.now)
	c.at = c.at.Add(time.Hour)
	p.Step(strings.Repeat("x", 100), 1, 2)
	p.Done()
	if b.Len() > 0 {
		t.Errorf("wrote %q to what is no terminal", b.String())
	}
}
