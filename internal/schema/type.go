package schema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"golang.org/x/text/unicode/norm"
)

// TypeKind says what sort of value an attribute has.
type TypeKind uint8

// The sorts of values.
const (
	TBool TypeKind = iota + 1
	TNumber
	TDuration // a number of Unit; HCL also takes "00:20:00"
	TMemory   // a number of KB; HCL also takes "2GB"
	TMask     // a bit mask; HCL also takes "0x0000000f"
	TWord     // one of Words
	TFlags    // a set of Flags in one number
	TText
	TPath // a Windows path: "/" and "\" are the same, letter case does not count
	TList // ordered texts
	TSet  // texts in no order
)

// Type is what values an attribute may have and how they compare.
type Type struct {
	Kind TypeKind
	// Unit is what a number counts: "s", "min", "KB", "%", "requests", ...
	Unit string
	// Min and Max bound a number; Max 0 means the largest of a DWORD.
	Min, Max uint64
	// ZeroOff allows 0 below Min, where 0 switches the thing off.
	ZeroOff bool
	// Infinite allows the word Infinite.
	Infinite bool
	// Words are the values of a TWord.
	Words []Word
	// Flags are the bits of a TFlags, in the order the store writes them.
	Flags []Flag
	// Fold compares texts and entries without letter case; paths always do.
	Fold bool
	// Paths says that the entries of a list are Windows paths.
	Paths bool
	// Commas says that the store keeps the list as one text with commas.
	Commas bool
	// Form checks a text, or one entry of a list, that a person wrote; nil
	// takes all. Live values are never checked by it.
	Form func(string) error
}

// Word is one value of an enumeration.
type Word struct {
	HCL    string
	Number uint64
	// Raw is the text in machine.config; the metabase stores the number.
	Raw string
	Doc string
}

// Flag is one named bit.
type Flag struct {
	Name string
	Bit  uint64
}

const maxDWORD = 1<<32 - 1

// max is the largest number the type allows.
func (t Type) max() uint64 {
	if t.Max == 0 {
		return maxDWORD
	}
	return t.Max
}

// Check says whether a value lies within the bounds of the type.
func (t Type) Check(v model.Value) error {
	if v.Kind() != model.NumberKind {
		return nil
	}
	n := v.Num()
	if n == model.Unlimited {
		if t.Infinite {
			return nil
		}
		return fmt.Errorf("the word Infinite is not possible here: %s", t.Expected())
	}
	if t.Kind == TWord || t.Kind == TFlags || (n == 0 && t.ZeroOff) {
		return nil
	}
	if n > t.max() {
		return fmt.Errorf("%s is outside the bounds: %s%s", t.Show(v), t.Expected(), t.most())
	}
	if n < t.Min {
		return fmt.Errorf("%s is outside the bounds: %s", t.Show(v), t.Expected())
	}
	return nil
}

// Equal reports whether two values mean the same. A different spelling is not
// a difference.
func (t Type) Equal(a, b model.Value) bool {
	if a.Kind() != b.Kind() {
		return false
	}
	switch t.Kind {
	case TText, TPath:
		return t.EqualItem(a.Str(), b.Str())
	case TList:
		return slices.EqualFunc(a.Items(), b.Items(), t.EqualItem)
	case TSet:
		return t.contains(a.Items(), b.Items()) && t.contains(b.Items(), a.Items())
	}
	return a.Same(b)
}

// EqualItem reports whether two entries of a list mean the same.
func (t Type) EqualItem(a, b string) bool {
	return a == b || t.key(a) == t.key(b)
}

func (t Type) contains(all, some []string) bool {
	have := make(map[string]bool, len(all))
	for _, s := range all {
		have[t.key(s)] = true
	}
	for _, s := range some {
		if !have[t.key(s)] {
			return false
		}
	}
	return true
}

// key brings a text or an entry to a form in which equal ones are identical.
// Two spellings of one accented letter are equal: HCL has only one of them.
func (t Type) key(s string) string {
	s = norm.NFC.String(s)
	if t.Paths || t.Kind == TPath {
		return PathKey(s)
	}
	if t.Fold {
		return model.Fold(s)
	}
	return s
}

// ItemKey brings an entry of a list to a form in which entries that mean the
// same are identical.
func (t Type) ItemKey(s string) string { return t.key(s) }

// EqualPath compares Windows paths: letter case and the kind of slash do not
// count, nor does one at the end.
func EqualPath(a, b string) bool { return a == b || PathKey(a) == PathKey(b) }

// PathKey brings a Windows path to the form in which equal paths are
// identical: lower case, back slashes, none at the end but that of a drive.
func PathKey(p string) string {
	p = model.Fold(strings.ReplaceAll(p, "/", `\`))
	for len(p) > 1 && p[len(p)-1] == '\\' && p[len(p)-2] != ':' {
		p = p[:len(p)-1]
	}
	return p
}

// Expected says in words what the type takes, for messages.
func (t Type) Expected() string {
	switch t.Kind {
	case TBool:
		return "expected true or false"
	case TNumber, TDuration, TMemory, TMask:
		return "expected " + t.form() + t.bounds()
	case TWord:
		words := make([]string, len(t.Words))
		for i, w := range t.Words {
			words[i] = strconv.Quote(w.HCL)
		}
		return "expected one of " + strings.Join(words, ", ")
	case TFlags:
		names := make([]string, len(t.Flags))
		for i, f := range t.Flags {
			names[i] = f.Name
		}
		return "expected a list of flags out of " + strings.Join(names, ", ")
	case TText:
		return "expected a text in quotes"
	case TPath:
		return `expected a Windows path in quotes, for example "C:/inetpub/wwwroot"`
	}
	return "expected a list of texts"
}

func (t Type) form() string {
	form := "a whole number"
	switch t.Kind {
	case TDuration:
		form = `a number of ` + t.unitWord() + ` or a text like "00:20:00"`
		if t.Unit == UnitSpan {
			form = `a text like "00:09:00" (hours:minutes:seconds)`
		}
	case TMemory:
		form = `a number of KB or a text like "512MB"`
	case TMask:
		form = `a mask like "0x0000000f" or a whole number`
	default:
		if t.Unit != "" {
			form += " (" + t.unitWord() + ")"
		}
	}
	if t.Infinite {
		form += ` or "Infinite"`
	}
	return form
}

func (t Type) bounds() string {
	lo, hi := t.Show(model.Number(t.Min)), t.Show(model.Number(t.max()))
	text := ""
	switch {
	case t.Min > 0 && t.Max > 0:
		text = " from " + lo + " to " + hi
	case t.Max > 0:
		text = " of at most " + hi
	case t.Min > 0:
		text = " of at least " + lo
	}
	if t.ZeroOff && t.Min > 0 {
		text += ", or 0 to switch it off"
	}
	return text
}

// The units of durations. A span is a duration in machine.config: text in HCL
// and in the file, seconds inside (PM11, PM20).
const (
	UnitSeconds = "s"
	UnitMinutes = "min"
	UnitSpan    = "span"
)

func (t Type) unitWord() string {
	switch t.Unit {
	case UnitSeconds:
		return "seconds"
	case UnitMinutes:
		return "minutes"
	case "%":
		return "per cent"
	case "":
		return "units"
	}
	return t.Unit
}
