package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// steps prints what a person has to do: manual steps, and for a copy the calls
// that only the server itself can make.
func (t *planText) steps(s *plan.Server) {
	manual := stepsOf(s, plan.ManualStep)
	if len(manual) > 0 {
		t.heading("Manual steps", s)
		for i, m := range manual {
			t.step(fmt.Sprintf("  %d. ", i+1), m)
		}
		t.blank()
	}
	switch {
	case s.Way == model.WayMount:
		return
	case model.ByCalls(s.Way):
		t.calls(s)
		return
	}
	methods := stepsOf(s, plan.MethodStep)
	if len(methods) == 0 {
		return
	}
	t.heading("Calls only the server can make (on the "+s.Way+" they are rehearsed)", s)
	for i, m := range methods {
		t.step(fmt.Sprintf("  %d. ", i+1), m)
		if i+1 == len(methods) || !slices.Equal(m.Interface, methods[i+1].Interface) {
			t.byHand("     ", m)
		}
	}
	t.blank()
}

// carry says that applying to a copy leaves work to do on the server.
func (t *planText) carry(s *plan.Server) {
	if model.ByCalls(s.Way) {
		t.carryCalls(s)
		return
	}
	if s.Way == model.WayMount || t.o.Concise || len(t.changes[s.Name]) == 0 ||
		len(stepsOf(s, plan.MethodStep)) == 0 && !slices.ContainsFunc(s.Restarts, func(r plan.Restart) bool { return len(r.Commands) > 0 }) {
		return
	}
	t.say("", "  ", fmt.Sprintf("To carry it over: make the same changes on %s itself, with the calls and restarts above; "+
		"applying this plan edits only the %s.", s.Name, s.Way))
	t.blank()
}

// step prints one step. The text of a step names what to do; its address says
// for which object when the text does not.
func (t *planText) step(first string, s *plan.Step) {
	rest := strings.Repeat(" ", len(first))
	pieces := []piece{{plain, sentence(s.Text)}}
	if s.Address != "" {
		pieces = append(pieces, piece{dim, " (" + s.Address + ")"})
	}
	if f := footing(s.Sources, s.Confidence); f != "" {
		pieces = append(pieces, piece{dim, " " + f})
	}
	t.para(first, rest, pieces...)
}

func stepsOf(s *plan.Server, k plan.StepKind) []*plan.Step {
	var out []*plan.Step
	for i := range s.Steps {
		if s.Steps[i].Kind == k {
			out = append(out, &s.Steps[i])
		}
	}
	return out
}

// brakes prints the limits the plan exceeds, which their texts name, and the
// flag that passes each.
func (t *planText) brakes(s *plan.Server) {
	if len(s.Brakes) == 0 {
		return
	}
	t.heading("Brakes: apply refuses this plan without the flags named", s)
	t.brakeList(s.Brakes)
	t.blank()
}

func (p *printer) brakeList(brakes []plan.Brake) {
	for i := range brakes {
		b := &brakes[i]
		pieces := []piece{{red, b.Kind + ":"}, {plain, " " + sentence(b.Text)}}
		if len(b.Exclude) > 0 {
			pieces = append(pieces, piece{plain, " A plan without them passes: "}, piece{bold, ExcludeFlags(b.Exclude)})
		}
		if b.Flag != "" {
			pieces = append(pieces, piece{plain, " To go on all the same: "}, piece{bold, b.Flag})
		}
		p.para("  - ", "    ", pieces...)
	}
}

// Brakes prints the brakes that hold for a server when a command runs, as
// plan.Server.Judge gives them; nothing when none does.
func Brakes(w io.Writer, st Style, server string, brakes []plan.Brake) error {
	p := newPrinter(w, st)
	if len(brakes) > 0 {
		p.para("", "  ", piece{bold, "Brakes of " + server + ": refused without the flags named"})
		p.brakeList(brakes)
		p.blank()
	}
	return p.flush()
}

// rollback says openly what the way back cannot restore; how long it is
// stands in the closing block.
func (t *planText) rollback(s *plan.Server) {
	if s.Rollback == nil || len(s.Rollback.Lost) == 0 {
		return
	}
	t.heading("Not restored by a rollback", s)
	for _, l := range s.Rollback.Lost {
		t.para("  - ", "    ", piece{yellow, l.Kind + ":"}, piece{plain, " " + sentence(l.Text)})
	}
	t.blank()
}
