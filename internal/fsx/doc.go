// Package fsx is the only code of the program that writes files.
//
// It promises that a file is written whole or not at all: the text goes to a temporary file beside the target, is
// checked and flushed to the disk, and only then takes the target's name. Whoever reads the target, and whoever finds
// it after a crash, sees the old text or the new one and never a part of either. A file that is to stand in for another
// has that one's rights before it has any content. It reads whole files under a limit, and neither hangs on a named pipe
// nor follows a planted link when it writes or locks. A full volume is told with the bytes needed and the bytes free. A
// failed flush is never tried again: the file is given up.
//
// Every operation goes through FS and can be given a Point, so that a test can make the n-th one fail, or end the
// program at a named moment (package fault), and a model can ask what survives a power cut. OS returns the real one.
//
// It will not append to files, write in place, or delete anything but what it made itself. It knows nothing of plans,
// stores or servers. Names that Windows has another meaning for are refused on every system. On Windows the folder's
// access list decides who may read a new file: the mode is kept by Unix file systems only; a file made like another has
// that one's list. Replacing waits there up to 15 seconds for a file that another program has open.
package fsx
