package schema

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Target is an IIS version together with the isolation mode it runs in.
type Target uint8

// The targets whose files isoplan reads today. Only IIS 6.0 has the choice of
// a mode (SDK6/ms525697).
const (
	NoTarget  Target = iota
	IIS6Iis5         // IIS 6.0 in IIS 5.0 isolation mode
	IIS6WPIM         // IIS 6.0 in worker process isolation mode
	targetEnd        // keeps Targets complete
)

// Targets lists every target, in order.
func Targets() []Target {
	var all []Target
	for t := NoTarget + 1; t < targetEnd; t++ {
		all = append(all, t)
	}
	return all
}

// String gives "6.0/iis5" or "6.0/worker_process".
func (t Target) String() string {
	switch t {
	case IIS6Iis5:
		return "6.0/iis5"
	case IIS6WPIM:
		return "6.0/worker_process"
	}
	return "no target"
}

// Version is the IIS version of the target, "6.0".
func (t Target) Version() string {
	if t == NoTarget || t >= targetEnd {
		return ""
	}
	return "6.0"
}

// Mode is the isolation mode of the target: "iis5" or "worker_process".
func (t Target) Mode() string {
	switch t {
	case IIS6Iis5:
		return "iis5"
	case IIS6WPIM:
		return "worker_process"
	}
	return ""
}

// TargetOf gives the target of a version and a mode.
func TargetOf(version, mode string) (Target, bool) {
	for _, t := range Targets() {
		if t.Version() == version && t.Mode() == mode {
			return t, true
		}
	}
	return NoTarget, false
}

// Versions lists the IIS versions that have a target.
func Versions() []string { return []string{"6.0"} }

// ModeWords are the values isolation_mode may have.
func ModeWords() []string { return []string{"iis5", "worker_process"} }

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
		if model.Fold(v.Folder) == model.Fold(folder) {
			if !sized {
				return v.Line, true
			}
			return v.Line, bits == "64" && v.Line&CLR2up != 0
		}
	}
	return 0, false
}
