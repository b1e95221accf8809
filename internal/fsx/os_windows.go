//go:build windows

package fsx

import "os"

// openAtOnce is nothing here: only Unix waits when a named pipe is opened.
const openAtOnce = 0

// syncDir does nothing: Windows cannot flush a folder, its file systems keep a journal of names.
func syncDir(string) error { return nil }

func copyAccess(_, _ string) error { return nil }

func access(string) (string, error) { return "", nil }

func links(string) (uint64, error) { return 0, nil }

func free(string) (uint64, error) { return 1 << 40, nil }

func replace(temp, target, _ string) error { return os.Rename(temp, target) }
