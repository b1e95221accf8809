// Package crashfs is for tests only: it is a file system in memory that knows what of it is on the disk, and shows what
// a power cut can leave of a program's work.
//
// # As a file system
//
// New starts a machine with a Disk; the FS it returns is an fsx.FS with locks, open files, a full volume (SetFree) and
// points. Disk says what programs see, Crashes what a power cut at this moment can leave, StopAt stops the machine before
// the n-th operation. Package fault can be put over it to make operations fail.
//
// # As a model check
//
//	report, err := crashfs.Explore(
//		crashfs.NewDisk(map[string]string{"/iis/MetaBase.xml": old}),
//		func(fsys fsx.FS) error { return commit(fsys) },             // ends without an error when nothing disturbs it
//		func(d crashfs.Disk) error { return oldOrNew(d) },            // what must hold in the end
//		crashfs.Options{
//			Recover: func(fsys fsx.FS) error { return recover(fsys) }, // what the next start of the program does
//			Nested:  2,                                                // up to two crashes in a row hit Recover
//			AtCrash: func(d crashfs.Disk) error { ... },               // what must hold before Recover, too
//			Durable: func(d crashfs.Disk) error { ... },               // what must hold when the run had ended well
//		})
//
// A verdict is err == nil and report.Violations == 0; report.Kept[0].String() tells how a violation comes about, and
// New(report.Kept[0].Crash, o) is the disk to debug the recovery on. Compare the counts of the report with what they
// were: an exploration that visits next to nothing finds nothing.
//
// The run is called once. Recover is called once for every state, so it must be a function of the disk: give the program
// a source of randomness that starts anew with every call, and for random names that cannot be had otherwise an Alias.
// Services and the like that live on when the machine stops are Outside.
//
// # Mutants
//
// Trace lists the operations of a run, Mutants makes of them one Mutant for every flush, rename, removal and check at a
// point, and Options.Mutant leaves one of them out, of the run and of Recover. Each must give a violation, or stand in the
// test's table with the reason why the step is not needed. The operations of Recover come from a Trace of it on a disk
// that needs recovery. A mutant that was never met is ErrUnmet.
//
// # What survives
//
// Content: what File.Sync or an earlier one brought to the disk survives. Of the rest there may be nothing, all, the first
// half, the first 512 bytes, all but the last write, zeros of the right length, or zeros in place of the first half. Each
// file is on its own: a later one may be there whole and an earlier one not.
//
// Names, in the layout Unix: of all that was done to the names in a folder since its last SyncDir any subset survives, in
// the order of doing. Folders are independent of each other. Making a name does not flush the content, and flushing the
// content does not make the name; a folder that is lost is lost with all that is in it. A rename within a folder survives
// whole or not at all. Of a rename between folders the new name may survive without the loss of the old one, but the old
// name never goes without the new one: file systems with a journal do both at once, and those that order their writes
// (soft updates) write the new name first. For the same reason the flush of the folder the file left makes the new name
// survive. Modes and owners go with the name.
//
// Names, in the layout Windows: all survive at once, in order, as if the journal of NTFS were written through; Replace is
// three steps. WindowsLate is more careful with that promise: the end of what was done since any file was flushed may be
// lost.
//
// A process that is killed, and not the machine, leaves one of these states: the one in which everything survives.
//
// # What it does not do
//
// It has no links, owners, access lists, times that outlive a crash, or names that differ in case only. Folders move only
// within their folder. The lengths at which a content can be cut are the few above, and it does not read back bytes that
// were right once and are wrong now. It knows no timing: two programs that race each other are another test's business.
package crashfs
