// Package fault is a file system that goes wrong where a test wants it to: the disk is full at one point of a run, the
// answer of a rename is lost, the process is killed between two operations.
//
// It promises that everything a script does not name happens as it does without it, that a fault is met at the same
// operation in every run, and that Unmet tells of faults that no operation met: a test that waits for a fault in vain
// must not pass. It counts what it lets through, so that a test can make the n-th operation fail, for every n.
//
// A point is what a program gave to fsx.FS.At or fsx.File.At. Reaching a point is what At does, also when no operation
// follows. Signals, the end of the process and waiting happen there; an error is the answer of the next operation at
// that point.
//
// It will not invent what a disk holds after a power cut: that is the business of a model. It opens no file but those of
// the file system below it, and no part of the program imports it.
package fault
