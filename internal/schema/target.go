package schema

import (
	"strings"
)

// Target is an IIS version together with the isolation mode it runs in.
type Target uint8

// The targets. Only IIS 6.0 has the choice of a mode (SDK6/ms525697); IIS 4.0
// to 5.1 have one process model, that of the protections, and IIS 7.0 to 10.0
// have one, that of application pools (SCH).
const (
	NoTarget  Target = iota
	IIS40            // IIS 4.0
	IIS50            // IIS 5.0
	IIS51            // IIS 5.1
	IIS6Iis5         // IIS 6.0 in IIS 5.0 isolation mode
	IIS6WPIM         // IIS 6.0 in worker process isolation mode
	IIS70            // IIS 7.0
	IIS75            // IIS 7.5
	IIS80            // IIS 8.0
	IIS85            // IIS 8.5
	IIS100           // IIS 10.0
	targetEnd        // keeps Targets complete
)

// targetRow is what a target is.
type targetRow struct {
	version, mode string
	planned       bool
}

var targetRows = [...]targetRow{
	IIS40:    {"4.0", "", true},
	IIS50:    {"5.0", "", true},
	IIS51:    {"5.1", "", true},
	IIS6Iis5: {"6.0", "iis5", true},
	IIS6WPIM: {"6.0", "worker_process", true},
	IIS70:    {"7.0", "", false},
	IIS75:    {"7.5", "", false},
	IIS80:    {"8.0", "", false},
	IIS85:    {"8.5", "", false},
	IIS100:   {"10.0", "", false},
}

func (t Target) row() targetRow {
	if t < targetEnd {
		return targetRows[t]
	}
	return targetRow{}
}

// Targets lists every target, in order.
func Targets() []Target {
	var all []Target
	for t := NoTarget + 1; t < targetEnd; t++ {
		all = append(all, t)
	}
	return all
}

// PlannedTargets lists the targets isoplan makes plans for; of the others it
// knows what they obey.
func PlannedTargets() []Target {
	var all []Target
	for _, t := range Targets() {
		if t.Planned() {
			all = append(all, t)
		}
	}
	return all
}

// String gives "5.0", "6.0/iis5" or "6.0/worker_process".
func (t Target) String() string {
	r := t.row()
	switch {
	case r.version == "":
		return "no target"
	case r.mode == "":
		return r.version
	}
	return r.version + "/" + r.mode
}

// Version is the IIS version of the target, "6.0".
func (t Target) Version() string { return t.row().version }

// Mode is the isolation mode of the target, "iis5" or "worker_process"; "" for
// a version that has no choice.
func (t Target) Mode() string { return t.row().mode }

// Planned reports whether isoplan makes plans for the target.
func (t Target) Planned() bool { return t.row().planned }

// Protections reports whether Low, Medium and High choose the process of an
// application: in IIS 4.0 to 5.1 and in IIS 5.0 isolation mode
// (TNET/b6e6c32e-d976-4b53-b0c2-f25202265113, TN:cc728246).
func (t Target) Protections() bool { return t >= IIS40 && t <= IIS6Iis5 }

// Pools reports whether application pools choose it: in worker process
// isolation mode and since IIS 7.0 (TN:cc728246, SCH).
func (t Target) Pools() bool { return t >= IIS6WPIM && t < targetEnd }

// IIS5x reports whether the target is IIS 5.0 or 5.1.
func (t Target) IIS5x() bool { return t == IIS50 || t == IIS51 }

// TextMetabase reports whether the metabase is a text file: IIS 4.0 to 5.1 keep
// one binary file, which only calls can change (Q321142, SDK6/ms524661).
func (t Target) TextMetabase() bool { return t == IIS6Iis5 || t == IIS6WPIM }

// TargetOf gives the target of a version and a mode.
func TargetOf(version, mode string) (Target, bool) {
	for _, t := range Targets() {
		if t.Version() == version && t.Mode() == mode {
			return t, true
		}
	}
	return NoTarget, false
}

// Versions lists the IIS versions isoplan makes plans for, in order.
func Versions() []string {
	var all []string
	for _, t := range PlannedTargets() {
		if len(all) == 0 || all[len(all)-1] != t.Version() {
			all = append(all, t.Version())
		}
	}
	return all
}

// ModeWords are the values isolation_mode may have.
func ModeWords() []string { return []string{"iis5", "worker_process"} }

// HasModes reports whether servers of a version have the choice of an isolation
// mode; only IIS 6.0 does (SDK6/ms525697).
func HasModes(version string) bool { return version == IIS6Iis5.Version() }

// CLR is a major line of the .NET Framework, as processModel files differ
// between them.
type CLR uint8

// The CLR lines with a machine.config of their own (KB815441): 3.0 and 3.5 use
// the file of 2.0. They are bits, so that a row can name several.
const (
	CLR10 CLR = 1 << iota // v1.0.3705
	CLR11                 // v1.1.4322
	CLR20                 // v2.0.50727
	CLR40                 // v4.0.30319

	CLR1x  = CLR10 | CLR11
	CLR2up = CLR20 | CLR40
	AllCLR = CLR1x | CLR2up
)

// CLRVersion is one framework folder isoplan knows.
type CLRVersion struct {
	Folder string // "v1.1.4322"
	Line   CLR
}

// CLRVersions lists the framework folders, oldest first (KB815441; the folder
// of 2.0 also serves 3.0 and 3.5).
func CLRVersions() []CLRVersion {
	return []CLRVersion{{"v1.0.3705", CLR10}, {"v1.1.4322", CLR11}, {"v2.0.50727", CLR20}, {"v4.0.30319", CLR40}}
}

// CLROf gives the line of a process model's name, "v2.0.50727" or
// "v2.0.50727/64".
func CLROf(name string) (CLR, bool) {
	folder, bits, sized := strings.Cut(name, "/")
	for _, v := range CLRVersions() {
		if strings.EqualFold(v.Folder, folder) {
			if !sized {
				return v.Line, true
			}
			return v.Line, bits == "64" && v.Line&CLR2up != 0
		}
	}
	return 0, false
}
