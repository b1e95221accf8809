// Package crashfs is for tests only: it is a file system in memory that knows what of it is on the disk.
package crashfs
