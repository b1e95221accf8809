// Package standin plays cscript on a server of a test: the collector and the scripts of a bundle, against a world that
// is a collected text. What a bundle would do it takes from the plan beside it, so that the paths a transaction can take
// are tried without Windows; that the scripts themselves do the same, the tests of the bundle try in a script engine.
//
// It keeps what scripts promise: a state that is written before and after each step, the exit codes, and that a rollback
// takes back what was begun. Faults make it stop anywhere.
package standin
