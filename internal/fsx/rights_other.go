//go:build unix && !linux

package fsx

import "golang.org/x/sys/unix"

// errNoList says that a file has no access list of a name.
const errNoList = unix.ENOATTR

// listNames is empty: the access lists of macOS are no attributes of a file, and are not read. What is prepared there is
// a copy; servers are mounted elsewhere.
func listNames() []string { return nil }

// blockSize is the unit of the counts of s, in bytes.
func blockSize(s *unix.Statfs_t) uint64 { return uint64(s.Bsize) }
