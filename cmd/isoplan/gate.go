package main

import (
	"context"
	"os"

	"github.com/isoplan/isoplan/internal/host"
)

// gate decides what an interrupt does: as long as nothing is under way it ends
// the program at once, with the exit that says so whatever the signal was; a
// transaction is told and ends by itself.
type gate struct {
	asked <-chan os.Signal
	exit  func(code int)
	// requests are done one at a time by whoever watches, never beside an
	// interrupt.
	requests chan func()
	// told are those who are to be told.
	told map[int]context.CancelFunc
	next int
}

// newGate makes a gate for the interrupts that come through a channel.
func newGate(asked <-chan os.Signal, exit func(code int)) *gate {
	g := &gate{asked: asked, exit: exit, requests: make(chan func()), told: map[int]context.CancelFunc{}}
	go g.watch()
	return g
}

func (g *gate) watch() {
	for {
		select {
		case <-g.asked:
			if len(g.told) == 0 {
				g.exit(exitInterrupted)
			}
			g.tell()
		case do := <-g.requests:
			do()
		}
	}
}

func (g *gate) tell() {
	for _, tell := range g.told {
		tell()
	}
}

// around makes the transactions and questions of env pass the gate.
func (g *gate) around(env *host.Env) {
	interrupts, password := env.Interrupts, env.ReadPassword
	env.Interrupts = func() (context.Context, context.CancelFunc) {
		outer, release := interrupts()
		ctx, cancel := context.WithCancel(outer)
		leave := g.enter(cancel)
		return ctx, func() {
			release() // first: behind it every signal that came is in its channel
			leave()
			cancel()
		}
	}
	env.ReadPassword = func(prompt string) ([]byte, error) {
		// It puts the terminal back in order when it is interrupted.
		defer g.enter(func() {})()
		return password(prompt)
	}
}

// enter says that something is under way, until leave is called.
func (g *gate) enter(tell context.CancelFunc) (leave func()) {
	n := 0
	g.ask(func() {
		g.next++
		n = g.next
		g.told[n] = tell
	})
	return func() {
		g.ask(func() {
			// What was asked until now was asked of what ends here. Seen later it would end the program as if nothing
			// had been done.
			for {
				select {
				case <-g.asked:
					g.tell()
					continue
				default:
				}
				break
			}
			delete(g.told, n)
		})
	}
}

// ask has something done by who watches.
func (g *gate) ask(do func()) {
	done := make(chan struct{})
	g.requests <- func() {
		defer close(done)
		do()
	}
	<-done
}
