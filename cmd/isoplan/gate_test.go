package main

import (
	"context"
	"os"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// interruptible is a gate of a test.
type interruptible struct {
	*gate
	t     *testing.T
	asked chan os.Signal
	exits int
}

func newInterruptible(t *testing.T) *interruptible {
	i := &interruptible{t: t, asked: make(chan os.Signal, 1)}
	i.gate = newGate(i.asked, func(code int) {
		if code != exitInterrupted {
			t.Errorf("exit %d", code)
		}
		i.exits++
	})
	return i
}

// interrupt asks, waits until that was seen, and gives the number of exits.
func (i *interruptible) interrupt() (exits int) {
	i.asked <- os.Interrupt
	for len(i.asked) > 0 {
		i.ask(func() {})
	}
	i.ask(func() { exits = i.exits })
	return exits
}

func TestGate(t *testing.T) {
	g := newInterruptible(t)
	fake := host.NewFake("", nil)
	g.around(fake.Env)
	if n := g.interrupt(); n != 1 {
		t.Errorf("with nothing under way an interrupt does not end the program: %d", n)
	}
	one, leaveOne := fake.Interrupts()
	two, leaveTwo := fake.Interrupts()
	if one.Err() != nil || two.Err() != nil {
		t.Error("told before anybody asked")
	}
	if n := g.interrupt(); n != 1 || one.Err() == nil || two.Err() == nil {
		t.Errorf("what is under way is not told, or the program ends in the middle of it: %d", n)
	}
	leaveOne()
	if n := g.interrupt(); n != 1 {
		t.Errorf("the second transaction is forgotten: %d", n)
	}
	leaveTwo()
	if n := g.interrupt(); n != 2 {
		t.Errorf("behind the transactions an interrupt does not end the program: %d", n)
	}
}

// TestGateLate: an interrupt that came during a transaction and is seen when it
// has ended does not end the program as if nothing had been done.
func TestGateLate(t *testing.T) {
	for range 200 {
		g := newInterruptible(t)
		fake := host.NewFake("", nil)
		g.around(fake.Env)
		ctx, leave := fake.Interrupts()
		g.asked <- os.Interrupt
		leave()
		exits := 0
		if g.ask(func() { exits = g.exits }); exits != 0 || ctx.Err() == nil {
			t.Fatalf("the program ended %d times, told %v", exits, ctx.Err())
		}
	}
}

func TestGateOfOthers(t *testing.T) {
	g := newInterruptible(t)
	fake := host.NewFake("", nil)
	outer, cancel := context.WithCancel(context.Background())
	fake.Interrupts = func() (context.Context, context.CancelFunc) { return outer, cancel }
	fake.ReadPassword = func(string) ([]byte, error) {
		if n := g.interrupt(); n != 0 {
			t.Error("an interrupt ends the program while the terminal is in disorder")
		}
		return nil, nil
	}
	g.around(fake.Env)
	ctx, leave := fake.Interrupts()
	if cancel(); ctx.Err() == nil {
		t.Error("the machine's own interrupt is lost")
	}
	leave()
	if _, err := fake.ReadPassword(""); err != nil {
		t.Error(err)
	}
}
