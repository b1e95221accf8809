package schema

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Decode brings the text of a store to the canonical value. An error says why
// the text cannot be one; it never repeats the text of a secret row, because
// such rows are never decoded.
func (a *Attr) Decode(raw string) (model.Value, error) { return a.Type.decode(a.Home.Raw, raw) }

// Encode writes a canonical value as the store spells it. Entries of a list
// are separated by line feeds; the store lays them out.
func (a *Attr) Encode(v model.Value) string { return a.Type.encode(a.Home.Raw, v) }

func (t Type) decode(r Raw, raw string) (model.Value, error) {
	switch t.Kind {
	case TBool:
		return decodeBool(r, raw)
	case TText, TPath:
		return model.Text(raw), nil
	case TList, TSet:
		return model.List(splitItems(raw, t.Commas)...), nil
	case TWord:
		return t.decodeWord(r, raw)
	case TFlags:
		return t.decodeFlags(raw)
	case TDuration:
		if r == RawConfig {
			return decodeSpan(raw)
		}
	}
	if t.Infinite && strings.EqualFold(raw, "Infinite") {
		return model.Number(model.Unlimited), nil
	}
	n, err := parseNumber(raw)
	if err != nil {
		return model.Value{}, err
	}
	// ProcessModelSection stores Infinite as the largest int (PMS).
	if t.Infinite && r == RawConfig && n == largestInt {
		return model.Number(model.Unlimited), nil
	}
	return model.Number(n), nil
}

// decodeBool reads TRUE and FALSE, and the numbers of switches that are stored
// as DWORD. machine.config knows the words only.
func decodeBool(r Raw, raw string) (model.Value, error) {
	switch {
	case strings.EqualFold(raw, "true"), raw == "1" && r != RawConfig:
		return model.Bool(true), nil
	case strings.EqualFold(raw, "false"), raw == "0" && r != RawConfig:
		return model.Bool(false), nil
	}
	return model.Value{}, fmt.Errorf("%s is neither TRUE nor FALSE", quoteShort(raw))
}

func (t Type) encode(r Raw, v model.Value) string {
	switch v.Kind() {
	case model.BoolKind:
		return encodeBool(r, v.IsTrue())
	case model.TextKind:
		return v.Str()
	case model.ListKind:
		if t.Commas {
			return strings.Join(v.Items(), ",")
		}
		return strings.Join(v.Items(), "\n")
	case model.NumberKind:
		return t.encodeNumber(r, v.Num())
	}
	return ""
}

func encodeBool(r Raw, b bool) string {
	switch {
	case r == RawBOOL && b:
		return "TRUE"
	case r == RawBOOL:
		return "FALSE"
	case r == RawConfig:
		return strconv.FormatBool(b)
	case b:
		return "1"
	}
	return "0" // a DWORD, or a field of an entry
}

func (t Type) encodeNumber(r Raw, n uint64) string {
	if n == model.Unlimited {
		return "Infinite"
	}
	switch t.Kind {
	case TWord:
		if r == RawBOOL {
			return encodeBool(r, n == 1)
		}
		if r == RawConfig || r == RawSTRING {
			for _, w := range t.Words {
				if w.Number == n {
					return w.Raw
				}
			}
		}
	case TFlags:
		return t.encodeFlags(n)
	case TDuration:
		if r == RawConfig {
			return formatSpan(n)
		}
	case TMask:
		if r == RawConfig {
			return fmt.Sprintf("0x%x", n)
		}
	}
	return strconv.FormatUint(n, 10)
}

func (t Type) decodeWord(r Raw, raw string) (model.Value, error) {
	switch r {
	case RawBOOL:
		v, err := decodeBool(r, raw)
		if err != nil {
			return v, err
		}
		return model.Number(v.Num()), nil
	case RawConfig, RawSTRING:
		for _, w := range t.Words {
			if strings.EqualFold(w.Raw, raw) {
				return model.Number(w.Number), nil
			}
		}
		return model.Value{}, fmt.Errorf("%s is not a value isoplan knows", quoteShort(raw))
	}
	n, err := parseNumber(raw)
	if err != nil {
		return model.Value{}, err
	}
	if t.word(n) == "" {
		return model.Value{}, fmt.Errorf("%d is not a value isoplan knows", n)
	}
	return model.Number(n), nil
}

// decodeFlags reads "AccessRead | AccessScript", or the number IIS writes when
// a bit has no name.
func (t Type) decodeFlags(raw string) (model.Value, error) {
	if n, err := parseNumber(raw); err == nil {
		return model.Number(n), nil
	}
	var n uint64
	for _, part := range strings.Split(raw, "|") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		bit, ok := t.flag(part)
		if !ok {
			if m, err := parseNumber(part); err == nil {
				n |= m
				continue
			}
			return model.Value{}, fmt.Errorf("%s is not a flag isoplan knows", quoteShort(part))
		}
		n |= bit
	}
	return model.Number(n), nil
}

func (t Type) flag(name string) (uint64, bool) {
	for _, f := range t.Flags {
		if strings.EqualFold(f.Name, name) {
			return f.Bit, true
		}
	}
	return 0, false
}

// encodeFlags writes the names joined by " | "; a number when a bit has none.
func (t Type) encodeFlags(n uint64) string {
	if n == 0 {
		return "0"
	}
	names, rest := t.flagNames(n)
	if rest != 0 {
		return strconv.FormatUint(n, 10)
	}
	return strings.Join(names, " | ")
}

func (t Type) flagNames(n uint64) (names []string, rest uint64) {
	rest = n
	for _, f := range t.Flags {
		if n&f.Bit == f.Bit {
			names = append(names, f.Name)
			rest &^= f.Bit
		}
	}
	return names, rest
}

func splitItems(raw string, commas bool) []string {
	if raw == "" {
		return nil
	}
	sep := func(r rune) bool { return r == '\n' || r == '\r' }
	if commas {
		sep = func(r rune) bool { return r == ',' }
	}
	var items []string
	for _, s := range strings.FieldsFunc(raw, sep) {
		if s = strings.Trim(s, " \t"); s != "" {
			items = append(items, s)
		}
	}
	return items
}

// parseNumber reads an unsigned number of 32 bits, decimal or 0x hexadecimal.
func parseNumber(raw string) (uint64, error) {
	s := strings.TrimSpace(raw)
	base := 10
	if len(s) > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X') {
		s, base = s[2:], 16
	}
	n, err := strconv.ParseUint(s, base, 32)
	if errors.Is(err, strconv.ErrRange) {
		return 0, outOfRange(quoteShort(raw) + " does not fit in 32 bits")
	}
	if err != nil {
		return 0, fmt.Errorf("%s is not a whole number", quoteShort(raw))
	}
	return n, nil
}

// outOfRange is the error for a number that is one, and too large.
type outOfRange string

// Error says so.
func (e outOfRange) Error() string { return string(e) }

// Is tells strconv.ErrRange, whose own text says nothing to people.
func (e outOfRange) Is(err error) bool { return err == strconv.ErrRange }

// maxSpanDays is the number of days from which a span means Infinite:
// TimeSpan.MaxValue is 10675199.02:48:05.4775807 (PMS).
const maxSpanDays = 10675199

// decodeSpan reads hours:minutes:seconds with optional leading days, or
// Infinite (PM11, PM20, PMS). Shipped files write both 0:00:05 and 00:00:05.
func decodeSpan(raw string) (model.Value, error) {
	if strings.EqualFold(raw, "Infinite") {
		return model.Number(model.Unlimited), nil
	}
	bad := func() error { return fmt.Errorf("%s is not hours:minutes:seconds", quoteShort(raw)) }
	rest, days := raw, uint64(0)
	if i := strings.IndexByte(raw, '.'); i >= 0 && i < strings.IndexByte(raw, ':') {
		n, err := strconv.ParseUint(raw[:i], 10, 32)
		if err != nil {
			return model.Value{}, bad()
		}
		days, rest = n, raw[i+1:]
	}
	if days >= maxSpanDays {
		return model.Number(model.Unlimited), nil
	}
	parts := strings.Split(rest, ":")
	if len(parts) != 3 {
		return model.Value{}, bad()
	}
	total := days * 24
	for i, p := range parts {
		n, err := strconv.ParseUint(p, 10, 32)
		if err != nil || (i > 0 && n > 59) {
			return model.Value{}, bad()
		}
		if i > 0 {
			total = total*60 + n
		} else {
			total += n
		}
	}
	return model.Number(total), nil
}

// formatSpan writes seconds as hours:minutes:seconds, the one form the pages
// of processModel document (PM11, PM20). Hours go beyond 23: days are no part
// of that form.
func formatSpan(n uint64) string {
	if n == model.Unlimited {
		return "Infinite"
	}
	return fmt.Sprintf("%02d:%02d:%02d", n/3600, n/60%60, n%60)
}

func quoteShort(s string) string {
	const most = 60
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "..."
	}
	return strconv.QuoteToASCII(s)
}
