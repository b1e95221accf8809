// Package crash brings a panic from the goroutine it happens in to the one that waits for it, without the value: that may
// quote a live file or a password, and what is printed of a panic goes into logs and reports.
//
// It promises that a panic is not lost and that nothing of its value is kept but its type. It does not go on as if nothing
// had happened: whoever waits panics in turn, or says that the work failed.
package crash
