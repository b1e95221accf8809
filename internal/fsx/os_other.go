//go:build !unix

package fsx

// openAtOnce is nothing here: only Unix waits when a named pipe is opened.
const openAtOnce = 0

// syncDir does nothing: Windows cannot flush a folder, its file systems keep a journal of names.
func syncDir(string) error { return nil }
