package apply

import "github.com/isoplan/isoplan/internal/fsx"

// The points of an apply, in the order of a run. A name that ends in a full stop is the beginning of several: what
// fsx.WriteWhole and fsx.PutNew do has the points create, write, fsync, close, reread, rename and dirfsync below it.
const (
	pointLockBefore fsx.Point = "lock.before"
	pointLockFolder fsx.Point = "lock.folder"
	pointLock       fsx.Point = "lock.take"
	pointLockInfo             = "lock.info"
	pointLockHeld   fsx.Point = "lock.held"

	pointJournalRead fsx.Point = "jrn.read"
	pointHistoryRead fsx.Point = "hist.read"
	pointRead        fsx.Point = "read.open"
	pointReadDone    fsx.Point = "read.digest"
	pointSettle      fsx.Point = "read.settle"
	pointSpace       fsx.Point = "space.check"
	pointCheck       fsx.Point = "read.access"

	pointBackupFolder  fsx.Point = "bak.folder"
	pointBackup                  = "bak"
	pointBackupDirSync fsx.Point = "bak.dirfsync"
	pointBackupPlan              = "bak.plan"
	pointTemp                    = "tmp"

	pointJournal   = "jrn"
	pointBegin     = "jrn.begin"
	pointCommitted = "jrn.committed"
	pointRestarts  = "jrn.restart"
	pointDone      = "jrn.done"

	pointCompare      fsx.Point = "cas.reread"
	pointNonce        fsx.Point = "cas.nonce"
	pointRenameBefore fsx.Point = "ren.before"
	pointRename       fsx.Point = "ren.err"
	pointRenameAfter  fsx.Point = "ren.after"
	pointDirSync      fsx.Point = "dirfsync"
	pointBetween      fsx.Point = "between.files"
	pointVerify       fsx.Point = "verify.open"

	pointAccept   fsx.Point = "ewr.wait"
	pointRejected fsx.Point = "ewr.rejected"

	pointRestartBefore fsx.Point = "rst.before"
	pointStopSent      fsx.Point = "rst.stop.sent"
	pointStopped       fsx.Point = "rst.stopped"
	pointStartSent     fsx.Point = "rst.start.sent"
	pointRestartFailed fsx.Point = "rst.failed"
	pointPost          fsx.Point = "post.before"
	pointPostFailed    fsx.Point = "post.failed"

	pointRollback        fsx.Point = "rb.before"
	pointRollbackJournal           = "rb.journal"
	pointRollbackRead    fsx.Point = "rb.read"
	pointRollbackTemp              = "rb"
	pointRollbackRename  fsx.Point = "rb.rename"
	pointRollbackSync    fsx.Point = "rb.dirfsync"
	pointRollbackRestart fsx.Point = "rb.restart"

	pointPending             = "pend"
	pointHistory             = "hist"
	pointUnlink    fsx.Point = "jrn.unlink"
	pointUnlinkDir fsx.Point = "jrn.unlink.dirfsync"
	pointPrune     fsx.Point = "bak.prune"
	pointClean     fsx.Point = "clean"

	pointUnlockBefore fsx.Point = "unlock.before"
	pointUnlockAfter  fsx.Point = "unlock.after"
)

// reach says that the run is at a point at which nothing is asked of the file system.
func reach(fsys fsx.FS, p fsx.Point) { fsys.At(p) }
