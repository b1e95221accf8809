package fsx

import "golang.org/x/sys/unix"

// errNoList says that a file has no access list of a name.
const errNoList = unix.ENODATA

// listNames are the access lists of Linux's file systems: that of local ones, that of NFS version 4, and that of a
// folder of a Windows server, where the mode is made up and the list is what counts.
func listNames() []string {
	return []string{"system.posix_acl_access", "system.nfs4_acl", "system.cifs_acl"}
}

// blockSize is the unit of the counts of s, in bytes.
func blockSize(s *unix.Statfs_t) uint64 {
	if s.Frsize > 0 {
		return uint64(s.Frsize)
	}
	return uint64(s.Bsize)
}
