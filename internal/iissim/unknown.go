package iissim

// Baseline is what becomes of an edit whose major version has no pair left in History: the page says only that
// edit-while-running may fail (WS03/cc787255; facts/metabase.md section 9, question 2).
type Baseline int

// The ways to treat an edit without a baseline.
const (
	// BaselineRejected logs an error and writes the metabase in memory over the file.
	BaselineRejected Baseline = iota
	// BaselineCopied does the same and keeps the file as MetaBaseError in History, as for a file that is no XML.
	BaselineCopied
	// BaselineIgnored leaves memory and file as they are and says nothing: the next flush overwrites the file.
	BaselineIgnored
)

// Unknowns are the behaviours that no source tells. Every combination may be the real one.
type Unknowns struct {
	// Baseline is what becomes of an edit without a baseline.
	Baseline Baseline
	// RenameUnnoticed: a file that took its name by renaming raises no change notification (reliability.md, [U] a).
	// The simulator learns of renames only through FS.
	RenameUnnoticed bool
	// PairOfMemory: the pair written for an accepted edit holds the metabase in memory, not a copy of the edited file.
	// They differ when memory has changes of its own.
	PairOfMemory bool
	// EditUnflushed: an accepted edit does not count as a change in memory, so it starts no flush.
	EditUnflushed bool
	// StopFlushes: stopping IISADMIN writes the metabase whether changes are pending or not. WS03/cc758342 says that
	// changes must be pending, SDK6/ms525213 does not.
	StopFlushes bool
	// StartPairs: the start of IISADMIN writes a pair of what it read, with the next minor version.
	StartPairs bool
	// InvalidRemoved: a value of an edit that cannot be read is lost; else the one in memory stays.
	InvalidRemoved bool
	// MajorSkips: a flush never uses a major version that History has already; else it replaces that pair. The two
	// differ only after an older file was put in place.
	MajorSkips bool
	// HTTPFilterStops: HTTPFilter depends on IISADMIN (facts/metabase.md 4.1: unsourced for IIS 6.0).
	HTTPFilterStops bool
}

// Variant is one choice of unknown behaviours, with a name for a subtest.
type Variant struct {
	Name string
	Unknowns
}

// Variants gives the zero choice, each other behaviour alone, and all of them together.
func Variants() []Variant {
	return []Variant{
		{"zero", Unknowns{}},
		{"baseline-copied", Unknowns{Baseline: BaselineCopied}},
		{"baseline-ignored", Unknowns{Baseline: BaselineIgnored}},
		{"rename-unnoticed", Unknowns{RenameUnnoticed: true}},
		{"pair-of-memory", Unknowns{PairOfMemory: true}},
		{"edit-unflushed", Unknowns{EditUnflushed: true}},
		{"stop-flushes", Unknowns{StopFlushes: true}},
		{"start-pairs", Unknowns{StartPairs: true}},
		{"invalid-removed", Unknowns{InvalidRemoved: true}},
		{"major-skips", Unknowns{MajorSkips: true}},
		{"http-filter-stops", Unknowns{HTTPFilterStops: true}},
		{"all", Unknowns{BaselineIgnored, true, true, true, true, true, true, true, true}},
	}
}
