package iissim

import "strings"

// Outcome is how a command ends other than it should.
type Outcome int

// The outcomes. A stop that takes dependents with it asks for the faults of each of them, and a start for those of
// IISADMIN.
const (
	// Fails: nothing happens, and the exit code is 2.
	Fails Outcome = iota + 1
	// CannotRun: nothing happens, and the Runner says that there is no such program.
	CannotRun
	// Hangs: nothing happens, and the command does not end within its limit.
	Hangs
	// HangsDone: it happens, and the command does not end within its limit.
	HangsDone
	// Lies: nothing happens, and the command says that all is well; of status, the other state.
	Lies
	// Dies: it happens, the command says so, and then the service is down.
	Dies
	// Garbles: it happens, the exit code is right, and the output is rubbish.
	Garbles
)

// Fault is a scripted failure.
type Fault struct {
	// Verb and Name are those of the command; Name "" is any name.
	Verb, Name string
	// Nth is which of these commands it hits, from 1; 0 is every one.
	Nth     int
	Outcome Outcome

	met int // commands seen so far
}

// Script adds failures. Of several that hit one command the first counts; all count the command.
func (s *Sim) Script(faults ...Fault) {
	for _, f := range faults {
		f.met = 0
		s.faults = append(s.faults, &f)
	}
}

// outcome says how the command that begins now ends, 0 for as it should.
func (s *Sim) outcome(verb, name string) Outcome {
	var hit Outcome
	for _, f := range s.faults {
		if f.Verb != verb || f.Name != "" && !strings.EqualFold(f.Name, name) {
			continue
		}
		f.met++
		if hit == 0 && (f.Nth == 0 || f.Nth == f.met) {
			hit = f.Outcome
		}
	}
	return hit
}
