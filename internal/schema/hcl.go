package schema

import (
	"errors"
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// FromCty brings a value written in HCL to its canonical form and checks its
// bounds. The error is one sentence that says what was found and what would
// be right. Null gives the null value: the attribute is not managed.
func (t Type) FromCty(v cty.Value) (model.Value, error) {
	if v.IsNull() {
		return model.Value{}, nil
	}
	got, err := t.fromCty(v)
	if err != nil {
		return model.Value{}, err
	}
	return got, t.Check(got)
}

func (t Type) fromCty(v cty.Value) (model.Value, error) {
	switch t.Kind {
	case TBool:
		if v.Type() == cty.Bool {
			return model.Bool(v.True()), nil
		}
		return model.Value{}, t.mismatch(v)
	case TText, TPath:
		if v.Type() != cty.String {
			return model.Value{}, t.mismatch(v)
		}
		return t.fromText(v.AsString())
	case TList, TSet:
		items, err := t.items(v)
		if err != nil {
			return model.Value{}, err
		}
		return model.List(items...), nil
	case TFlags:
		return t.flagsFrom(v)
	}
	switch v.Type() {
	case cty.Number:
		return t.fromNumber(v)
	case cty.String:
		return t.numberFromText(v.AsString())
	}
	return model.Value{}, t.mismatch(v)
}

func (t Type) mismatch(v cty.Value) error {
	bound := ""
	if v.Type() == cty.Number {
		bound = t.broken(v.AsBigFloat())
	}
	return fmt.Errorf("%s, found %s%s", t.Expected(), describe(v), bound)
}

// broken names the bound a number goes beyond where Expected does not: that of
// all numbers a store holds.
func (t Type) broken(f *big.Float) string {
	switch {
	case t.Kind == TWord || t.Unit == UnitSpan: // numbers are not what they take
	case f.Sign() < 0 && t.Min == 0:
		return "; the least is 0"
	case t.Max == 0 && f.Cmp(new(big.Float).SetUint64(maxDWORD)) > 0:
		return t.most()
	}
	return ""
}

// most names the largest number of a type whose Expected does not.
func (t Type) most() string {
	if t.Max != 0 {
		return ""
	}
	if t.Kind == TFlags {
		return "; the most is " + strconv.FormatUint(maxDWORD, 10)
	}
	return "; the most is " + t.Show(model.Number(maxDWORD))
}

func describe(v cty.Value) string {
	switch ty := v.Type(); {
	case ty == cty.String:
		return "the text " + quoteShort(v.AsString())
	case ty == cty.Number:
		return "the number " + showBig(v.AsBigFloat())
	case ty == cty.Bool:
		return strconv.FormatBool(v.True())
	case ty.IsCapsuleType():
		return "a secret"
	case ty.IsObjectType() || ty.IsMapType():
		return "an object"
	default:
		return "a list"
	}
}

// showBig writes a number out, but for one whose digits would take a second to
// work out and fill the screen: 1e999999 is a legal number in HCL.
func showBig(f *big.Float) string {
	const mostBits = 100
	switch exp := f.MantExp(nil); {
	case exp > mostBits:
		return "with an exponent beyond all bounds"
	case exp < -mostBits:
		return "that is almost 0"
	}
	return f.Text('f', -1)
}

func (t Type) fromNumber(v cty.Value) (model.Value, error) {
	if t.Unit == UnitSpan || t.Kind == TWord && len(t.Words) > 0 && t.Words[0].Raw != "" {
		return model.Value{}, t.mismatch(v)
	}
	n, ok := wholeNumber(v)
	if !ok {
		return model.Value{}, t.mismatch(v)
	}
	if t.Kind == TWord && t.word(n) == "" {
		return model.Value{}, t.mismatch(v)
	}
	return model.Number(n), nil
}

func (t Type) numberFromText(s string) (model.Value, error) {
	if t.Infinite && strings.EqualFold(s, "Infinite") {
		return model.Number(model.Unlimited), nil
	}
	bad := func() error { return fmt.Errorf("%s, found the text %s", t.Expected(), quoteShort(s)) }
	switch t.Kind {
	case TWord:
		for _, w := range t.Words {
			if strings.EqualFold(w.HCL, s) || w.Raw != "" && strings.EqualFold(w.Raw, s) {
				return model.Number(w.Number), nil
			}
		}
	case TDuration:
		v, err := decodeSpan(s)
		if err != nil || v.Num() == model.Unlimited {
			return model.Value{}, bad()
		}
		return t.spanToUnit(v.Num(), bad)
	case TMemory:
		if n, ok := ParseMemory(s); ok {
			return model.Number(n), nil
		}
	case TMask:
		n, err := parseNumber(s)
		if err == nil {
			return model.Number(n), nil
		}
		if errors.Is(err, strconv.ErrRange) {
			return model.Value{}, fmt.Errorf("%w%s", bad(), t.most())
		}
	}
	return model.Value{}, bad()
}

// wholeNumber gives a number of 32 bits. IsInt is asked because Float.Uint64
// calls 20.5 exact: it looks at the precision of the number, not at its point.
func wholeNumber(v cty.Value) (uint64, bool) {
	f := v.AsBigFloat()
	n, acc := f.Uint64()
	return n, f.IsInt() && acc == big.Exact && n <= maxDWORD
}

func (t Type) spanToUnit(seconds uint64, bad func() error) (model.Value, error) {
	if t.Unit != UnitMinutes {
		return model.Number(seconds), nil
	}
	if seconds%60 != 0 {
		return model.Value{}, fmt.Errorf("%w, which is not a whole number of minutes", bad())
	}
	return model.Number(seconds / 60), nil
}

// ParseSpan reads a time such as "00:01:30" and gives seconds; ok is false for
// Infinite too.
func ParseSpan(s string) (seconds uint64, ok bool) {
	v, err := decodeSpan(s)
	if err != nil || v.Num() == model.Unlimited {
		return 0, false
	}
	return v.Num(), true
}

// FormatSpan writes seconds as ParseSpan reads them: hours:minutes:seconds.
func FormatSpan(seconds uint64) string { return formatSpan(seconds) }

// ParseMemory reads "2GB", "512MB" or "4096KB" and gives KB (1 MB = 1024 KB).
func ParseMemory(s string) (kb uint64, ok bool) {
	for _, u := range [...]struct {
		suffix string
		factor uint64
	}{{"KB", 1}, {"MB", 1 << 10}, {"GB", 1 << 20}} {
		if len(s) > len(u.suffix) && strings.EqualFold(s[len(s)-2:], u.suffix) {
			n, err := strconv.ParseUint(strings.TrimSpace(s[:len(s)-2]), 10, 32)
			return n * u.factor, err == nil && n*u.factor <= maxDWORD
		}
	}
	return 0, false
}

// fromText accepts "/" in paths and refuses control characters: "C:\temp\new"
// in HCL is a TAB and a line feed.
func (t Type) fromText(s string) (model.Value, error) {
	if err := CheckControl(s); err != nil {
		return model.Value{}, err
	}
	if t.Form != nil {
		if err := t.Form(s); err != nil {
			return model.Value{}, err
		}
	}
	if t.Kind == TPath {
		s = strings.ReplaceAll(s, "/", `\`)
	}
	return model.Text(s), nil
}

// CheckControl refuses control characters in a text and says how the text was
// probably meant: HCL reads \t, \n and \r in quotes as control characters.
func CheckControl(s string) error {
	if !strings.ContainsFunc(s, func(r rune) bool { return r < 0x20 || r == 0x7f }) {
		return nil
	}
	names := map[rune]string{'\t': "TAB", '\n': "LF", '\r': "CR"}
	var found []string
	var meant strings.Builder
	for _, r := range s {
		switch {
		case names[r] != "":
			found = append(found, names[r])
			meant.WriteString(`\\` + map[rune]string{'\t': "t", '\n': "n", '\r': "r"}[r])
		case r < 0x20 || r == 0x7f:
			found = append(found, fmt.Sprintf("U+%04X", r))
			meant.WriteByte('?')
		case r == '\\':
			meant.WriteString(`\\`)
		default:
			meant.WriteRune(r)
		}
	}
	text := meant.String()
	if len(text) > 120 {
		return fmt.Errorf("the text holds control characters (%s): write / or \\\\ where a back slash is meant", strings.Join(found[:min(3, len(found))], ", "))
	}
	return fmt.Errorf("the text holds control characters (%s), because HCL reads \\t, \\n and \\r in quotes as such: write \"%s\" or \"%s\"",
		strings.Join(found, ", "), strings.ReplaceAll(text, `\\`, "/"), text)
}

func (t Type) items(v cty.Value) ([]string, error) {
	ty := v.Type()
	if !ty.IsTupleType() && !ty.IsListType() && !ty.IsSetType() {
		return nil, t.mismatch(v)
	}
	items := make([]string, 0, v.LengthInt())
	for it := v.ElementIterator(); it.Next(); {
		_, e := it.Element()
		if e.IsNull() || e.Type() != cty.String {
			return nil, errEntryKind
		}
		s := e.AsString()
		if err := t.entryForm(s); err != nil {
			return nil, err
		}
		if t.Paths {
			s = strings.ReplaceAll(s, "/", `\`)
		}
		items = append(items, s)
	}
	return items, nil
}

// Items reads a list of texts of the type from HCL.
func (t Type) Items(v cty.Value) ([]string, error) { return t.items(v) }

func (t Type) flagsFrom(v cty.Value) (model.Value, error) {
	switch ty := v.Type(); {
	case ty == cty.Number:
		if n, ok := wholeNumber(v); ok {
			return model.Number(n), nil
		}
	case ty == cty.String:
		s := v.AsString()
		if got, err := t.decodeFlags(s); err == nil {
			return got, nil
		}
	case ty.IsTupleType() || ty.IsListType() || ty.IsSetType():
		var n uint64
		for it := v.ElementIterator(); it.Next(); {
			_, e := it.Element()
			if e.IsNull() || e.Type() != cty.String {
				return model.Value{}, t.mismatch(v)
			}
			bit, ok := t.flag(e.AsString())
			if !ok {
				return model.Value{}, fmt.Errorf("%s, found %s", t.Expected(), quoteShort(e.AsString()))
			}
			n |= bit
		}
		return model.Number(n), nil
	}
	return model.Value{}, t.mismatch(v)
}

func (t Type) word(n uint64) string {
	for _, w := range t.Words {
		if w.Number == n {
			return w.HCL
		}
	}
	return ""
}

// Show writes a value the way HCL would: for output, for import and for plan
// files. A reference to a secret shows as secret("env:NAME"); null as null.
func (t Type) Show(v model.Value) string {
	switch v.Kind() {
	case model.BoolKind:
		return strconv.FormatBool(v.IsTrue())
	case model.SecretKind:
		return `secret(` + QuoteHCL(v.Str()) + `)`
	case model.TextKind:
		if t.Kind == TPath {
			return QuoteHCL(showPath(v.Str()))
		}
		return QuoteHCL(v.Str())
	case model.ListKind:
		return t.showList(v.Items())
	case model.EditKind:
		e := v.Edit()
		if e.HasOnly {
			return t.showList(e.Only)
		}
		text := "include " + t.showList(e.Include) + ", exclude " + t.showList(e.Exclude)
		for _, m := range e.IncludeUnless {
			text += ", include unless there is " + t.ShowMatch(m)
		}
		for _, m := range e.ExcludeMatching {
			text += ", exclude " + t.ShowMatch(m)
		}
		return text
	case model.NumberKind:
		return t.showNumber(v.Num())
	}
	return "null"
}

func (t Type) showNumber(n uint64) string {
	if n == model.Unlimited {
		return `"Infinite"`
	}
	switch t.Kind {
	case TWord:
		if w := t.word(n); w != "" {
			return strconv.Quote(w)
		}
	case TFlags:
		names, rest := t.flagNames(n)
		if rest == 0 {
			return t.showList(names)
		}
	case TDuration:
		if t.Unit == UnitSpan {
			return strconv.Quote(formatSpan(n))
		}
	case TMask:
		return fmt.Sprintf(`"0x%08x"`, n)
	}
	return strconv.FormatUint(n, 10)
}

func (t Type) showList(items []string) string {
	quoted := make([]string, len(items))
	for i, s := range items {
		if t.Paths {
			s = showPath(s)
		}
		quoted[i] = QuoteHCL(s)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// ShowItem writes one entry of a list the way HCL would.
func (t Type) ShowItem(s string) string {
	if t.Paths {
		s = showPath(s)
	}
	return QuoteHCL(s)
}

// showPath prefers forward slashes, which need no escape in HCL; UNC names and
// device prefixes keep their back slashes, which people recognise.
func showPath(p string) string {
	if strings.HasPrefix(p, `\\`) {
		return p
	}
	return strings.ReplaceAll(p, `\`, "/")
}
