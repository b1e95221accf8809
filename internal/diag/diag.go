package diag

import (
	"sort"

	"github.com/isoplan/isoplan/internal/model"
)

// Severity orders diagnostics: errors first.
type Severity uint8

// The severities.
const (
	Error Severity = iota + 1
	Warning
	Info
)

// String gives the word used in output and JSON.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Info:
		return "info"
	}
	return "unknown"
}

// ParseSeverity reads the words of --fail-on.
func ParseSeverity(s string) (Severity, bool) {
	for _, v := range []Severity{Error, Warning, Info} {
		if v.String() == s {
			return v, true
		}
	}
	return 0, false
}

// Diagnostic is one message: an error of reading, or the finding of a rule.
//
// Summary says what (at most six words, no full stop); Detail says, in full
// sentences, the place, the value found and what would be right; Fix is what
// to type or to do. Values of secrets never appear in any of them. Texts may
// hold live values, which are hostile: the view escapes them.
type Diagnostic struct {
	Severity Severity
	// ID is the code of an error ("IP0203") or of a rule ("DIS002").
	ID      string
	Summary string
	Detail  string
	Fix     string
	// Addr and Attribute say which object it is about; both may be empty.
	Addr      model.Addr
	Attribute string
	// Range is where to look; zero until the runner resolved it.
	Range model.Range
	// Sources are the keys of the pages a statement about IIS rests on.
	Sources    []string
	Confidence model.Confidence
}

// List is a list of diagnostics.
type List []Diagnostic

// HasErrors reports whether any of them is an error.
func (l List) HasErrors() bool { return l.Worst() == Error }

// Worst is the gravest severity in the list, 0 when it is empty.
func (l List) Worst() Severity {
	var worst Severity
	for _, d := range l {
		if worst == 0 || d.Severity < worst {
			worst = d.Severity
		}
	}
	return worst
}

// Count is how many of the list have the severity.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Sorted gives the list in its total order, each equal entry once: severity,
// file, place, address, attribute, ID, then the texts. Two runs over the same
// input give the same order whatever order the work was done in.
func (l List) Sorted(src *model.Sources) List {
	out := append(List(nil), l...)
	sort.SliceStable(out, func(i, j int) bool { return less(&out[i], &out[j], src) })
	kept := out[:0]
	for i := range out {
		if i > 0 && !less(&out[i-1], &out[i], src) && !less(&out[i], &out[i-1], src) {
			continue
		}
		kept = append(kept, out[i])
	}
	return kept
}

func less(a, b *Diagnostic, src *model.Sources) bool {
	if a.Severity != b.Severity {
		return a.Severity < b.Severity
	}
	if x, y := src.Name(a.Range.File), src.Name(b.Range.File); x != y {
		return x < y
	}
	if a.Range.Start != b.Range.Start {
		return a.Range.Start < b.Range.Start
	}
	if a.Range.End != b.Range.End {
		return a.Range.End < b.Range.End
	}
	for _, p := range [...][2]string{
		{a.Addr.Key(), b.Addr.Key()}, {string(a.Addr), string(b.Addr)}, {a.Attribute, b.Attribute},
		{a.ID, b.ID}, {a.Summary, b.Summary}, {a.Detail, b.Detail}, {a.Fix, b.Fix},
	} {
		if p[0] != p[1] {
			return p[0] < p[1]
		}
	}
	return false
}

// FromError makes an error diagnostic of a Go error that came from a seam
// (reading a file, the environment).
func FromError(id, summary string, err error) Diagnostic {
	return Diagnostic{Severity: Error, ID: id, Summary: summary, Detail: err.Error()}
}
