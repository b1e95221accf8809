package model

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// ValueKind says which of the forms a Value has.
type ValueKind uint8

// The forms of a value.
const (
	Null       ValueKind = iota // not set
	BoolKind                    // true or false
	NumberKind                  // a count, a duration in the unit of its row, a mask, an enumeration
	TextKind                    // one line of text
	ListKind                    // several texts, in order
	SecretKind                  // a reference to a secret; the secret itself is never in a Value
	EditKind                    // a declared change of a list: only, or include and exclude
)

// Value is one canonical value of an attribute. Values are immutable.
type Value struct {
	kind ValueKind
	num  uint64
	text string
	list *listValue
}

type listValue struct {
	items []string
	edit  ListEdit
}

// ListEdit is what a person declares about a set-like list: the whole list
// (HasOnly), or which entries must and which must not be in it.
type ListEdit struct {
	HasOnly          bool
	Only             []string
	Include, Exclude []string
	// IncludeUnless adds the text of each match where no entry is hit by it yet,
	// and ExcludeMatching takes off every entry that one of its matches hits.
	IncludeUnless, ExcludeMatching []ListMatch
	// Matched says that entries are asked for by match, if only for none.
	Matched bool
}

// ListMatch picks entries of a list by a text.
type ListMatch struct{ Match, Text string }

// The ways a text picks entries of a list of files.
const (
	MatchExact    = "exact"    // the entry is the same path
	MatchName     = "name"     // the entry has the same file name
	MatchFolder   = "folder"   // the entry lies in the folder, or below it
	MatchContains = "contains" // the text stands somewhere in the entry
)

// Matches are the ways a text picks entries, the narrowest first.
func Matches() []string { return []string{MatchExact, MatchName, MatchFolder, MatchContains} }

// Unlimited is the number that stands for "Infinite" in processModel.
const Unlimited = math.MaxUint64

// Bool makes a truth value.
func Bool(b bool) Value {
	v := Value{kind: BoolKind}
	if b {
		v.num = 1
	}
	return v
}

// Number makes a number. Unlimited stands for Infinite.
func Number(n uint64) Value { return Value{kind: NumberKind, num: n} }

// Text makes a text.
func Text(s string) Value { return Value{kind: TextKind, text: s} }

// List makes a list of texts; it keeps the slice, which must not change.
func List(items ...string) Value { return Value{kind: ListKind, list: &listValue{items: items}} }

// Secret makes a reference to a secret, for example "env:WAM_PW".
func Secret(ref string) Value { return Value{kind: SecretKind, text: ref} }

// EditOf makes a declared change of a list.
func EditOf(e ListEdit) Value { return Value{kind: EditKind, list: &listValue{edit: e}} }

// Kind says which form the value has.
func (v Value) Kind() ValueKind { return v.kind }

// IsNull reports whether nothing is set.
func (v Value) IsNull() bool { return v.kind == Null }

// IsTrue reports whether the value is the truth value true.
func (v Value) IsTrue() bool { return v.kind == BoolKind && v.num == 1 }

// Num is the number; 0 for every other form but truth values (0 or 1).
func (v Value) Num() uint64 { return v.num }

// Str is the text, or the reference of a secret; "" for other forms.
func (v Value) Str() string { return v.text }

// Items are the entries of a list, nil for other forms. They must not change.
func (v Value) Items() []string {
	if v.list == nil || v.kind != ListKind {
		return nil
	}
	return v.list.items
}

// Edit is the declared change of a list; zero for other forms.
func (v Value) Edit() ListEdit {
	if v.list == nil {
		return ListEdit{}
	}
	return v.list.edit
}

// Same reports whether two values are identical to the letter. Whether they
// mean the same is for the attribute row to say.
func (v Value) Same(o Value) bool {
	if v.kind != o.kind || v.num != o.num || v.text != o.text {
		return false
	}
	if v.list == nil || o.list == nil {
		return v.list == o.list
	}
	return slices.Equal(v.list.items, o.list.items) &&
		v.list.edit.HasOnly == o.list.edit.HasOnly &&
		slices.Equal(v.list.edit.Only, o.list.edit.Only) &&
		slices.Equal(v.list.edit.Include, o.list.edit.Include) &&
		slices.Equal(v.list.edit.Exclude, o.list.edit.Exclude) &&
		slices.Equal(v.list.edit.IncludeUnless, o.list.edit.IncludeUnless) &&
		slices.Equal(v.list.edit.ExcludeMatching, o.list.edit.ExcludeMatching) &&
		v.list.edit.Matched == o.list.edit.Matched
}

// String is for tests and for panics; output for people goes through the
// attribute row, which knows units and names. A secret shows its reference.
func (v Value) String() string {
	switch v.kind {
	case BoolKind:
		return strconv.FormatBool(v.num == 1)
	case NumberKind:
		if v.num == Unlimited {
			return "Infinite"
		}
		return strconv.FormatUint(v.num, 10)
	case TextKind:
		return strconv.Quote(v.text)
	case ListKind:
		return "[" + strings.Join(v.list.items, " | ") + "]"
	case SecretKind:
		return "secret(" + v.text + ")"
	case EditKind:
		return fmt.Sprintf("%+v", v.list.edit)
	}
	return "null"
}
