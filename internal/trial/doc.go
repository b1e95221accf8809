// Package trial makes the runs of *.isotest.hcl files: each plans a
// configuration against a world the test describes, and asks the plan whether
// it is what the test says.
//
// It promises: a run plans as the program does, rules and all, and writes
// nothing; the result depends on the texts alone, never on the clock, the
// network or the order of files; a live world that a test describes is brought
// about by the planner itself from an almost empty server, and decoded again, so
// that a test never sees a server that no plan could have made.
//
// It knows no command line and no form of output. Files of servers are read for
// it by a function it is given.
package trial
