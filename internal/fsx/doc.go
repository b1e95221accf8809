// Package fsx is the only code of the program that writes files.
//
// It promises that a file is written whole or not at all: the text goes to a temporary file beside the target, is
// checked and flushed to the disk, and only then takes the target's name. Whoever reads the target, and whoever finds
// it after a crash, sees the old text or the new one and never a part of either. It reads whole files under a limit,
// and neither hangs on a named pipe nor follows a planted link when it writes.
//
// Every operation goes through FS, so that a test can make the n-th one fail and a model can ask what survives a power
// cut. OS returns the real one.
//
// It will not create folders, append to files, write in place, or delete anything but its own temporary file. It knows
// nothing of plans, stores or servers. On Windows the folder's access list decides who may read a new file: the mode
// is kept by Unix file systems only.
package fsx
