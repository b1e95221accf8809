package view

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// fromWhere says what is known of a server was taken from, and when, as a
// clause: "the copy of web taken at TIME".
func fromWhere(way, server, at string) string {
	if at == "" {
		at = "a time not known"
	}
	switch way {
	case model.WayMount:
		return "its own files, mounted"
	case model.WayCollected:
		return "as collected from " + server + " at " + at
	case model.WaySSH:
		return "as " + server + " answered over SSH at " + at
	}
	return "the copy of " + server + " taken at " + at
}

// comparedWith is fromWhere as what something is compared with.
func comparedWith(way, server, at string) string {
	switch text := fromWhere(way, server, at); way {
	case model.WayCollected:
		return "what was" + text[len("as"):]
	case model.WaySSH:
		return "what" + text[len("as"):]
	default:
		return text
	}
}

// calls prints the calls that make the change on a server that is reached by
// calls. The changes above say what each is for, so that only those that make or
// end applications are told, and the first of a sort stands for all: what such a
// call takes and how a person does the same in the console.
func (t *planText) calls(s *plan.Server) {
	all := stepsOf(s, plan.MethodStep)
	if len(all) == 0 || t.o.Carried {
		return
	}
	if t.o.Verbose {
		t.allCalls(s, all)
		return
	}
	told := map[string]int{}
	var firsts []*plan.Step
	for _, st := range all {
		known := func(o *plan.Step) bool { return slices.Equal(o.Interface, st.Interface) }
		switch {
		case aboutApplication(st):
			if told[st.Op]++; told[st.Op] == 1 {
				firsts = append(firsts, st)
			}
		case len(st.Interface) > 0 && !slices.ContainsFunc(firsts, known):
			firsts = append(firsts, st)
		}
	}
	if len(firsts) == 0 {
		return
	}
	what := "Calls"
	if len(all) > len(firsts) {
		what += fmt.Sprintf(", the first of each sort (--verbose has all %d)", len(all))
	}
	t.heading(what, s)
	for _, st := range firsts {
		t.step("  - ", st)
		if !t.o.Concise {
			t.byHand("    ", st)
		}
	}
	t.blank()
}

// allCalls prints every call, and the restart that some of them wait for.
func (t *planText) allCalls(s *plan.Server, all []*plan.Step) {
	t.heading("Calls, in the order they are made", s)
	number := 0
	for i := range s.Steps {
		st := &s.Steps[i]
		switch {
		case st.Kind == plan.MethodStep:
			number++
			t.step(fmt.Sprintf("  %d. ", number), st)
			if number == len(all) || !slices.Equal(st.Interface, all[number].Interface) {
				t.byHand("     ", st)
			}
		case st.Kind == plan.RestartStep && number < len(all) && st.Restart != nil && *st.Restart >= 0 && *st.Restart < len(s.Restarts):
			t.say("     ", "     ", upperFirst(restartTitle(&s.Restarts[*st.Restart]))+", as above; what follows needs the mode behind it.")
		}
	}
	t.blank()
}

// aboutApplication reports whether a call makes, moves or ends applications.
func aboutApplication(st *plan.Step) bool {
	switch st.Op {
	case plan.CallCreate, plan.CallCreate4, plan.CallDelete, plan.CallDeleteBelow:
		return true
	}
	return false
}

// byHand says how a person makes a change in the console.
func (t *planText) byHand(indent string, st *plan.Step) {
	for _, line := range st.Interface {
		t.para(indent+"by hand: ", indent, piece{dim, sentence(line)})
	}
}

// carryCalls says how the calls of a plan get to the server.
func (t *planText) carryCalls(s *plan.Server) {
	if t.o.Concise || t.o.Carried || len(t.changes[s.Name])+len(stepsOf(s, plan.MethodStep)) == 0 {
		return
	}
	if s.Way == model.WaySSH {
		t.para("", "  ", piece{plain, "To make the change: isoplan apply makes it on " + s.Name + " over SSH; "}, piece{bold, "isoplan bundle PLANFILE"},
			piece{plain, " writes the same scripts to be carried there."})
	} else {
		t.para("", "  ", piece{plain, "To make the change: "}, piece{bold, "isoplan bundle PLANFILE"},
			piece{plain, " writes a folder of scripts; carry it to " + s.Name + " and run apply.cmd there."})
	}
	t.blank()
}
