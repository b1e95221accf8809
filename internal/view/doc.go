// Package view turns plans, findings and rows of the attribute table into what
// people and machines read: text in the manner of Terraform, JSON, and unified
// hunks of planned edits.
//
// Every function writes to the writer it is given and keeps nothing. The text
// of a plan is made from the plan alone, so that a plan that was saved shows
// as it did when it was made.
//
// Two promises hold for every text for people, whatever a server or a file
// holds: no control, bidirectional or invisible character reaches the output,
// and no value can start a line of its own. A secret shows as its reference,
// never as its text. Colour only repeats what signs and words already say.
//
// The package decides nothing: it neither sorts nor filters what it is given,
// beyond the limits on length its options name, and it says how much it left
// out.
package view
