package adsutil

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
)

// kind is the type adsutil prints in parentheses. It prints the ADSI syntax of
// a property, and, where a name fills 32 columns, GET prints what VBScript
// calls the value instead.
type kind uint8

const (
	noKind kind = iota
	kindText
	kindNumber
	kindBool
	kindList
	kindBinary
)

// kindNames are the types in lower case.
var kindNames = map[string]kind{
	"string": kindText, "expandsz": kindText,
	"integer": kindNumber, "long": kindNumber,
	"boolean": kindBool,
	"list":    kindList, "variant()": kindList, "mimemaplist": kindList,
	"binary": kindBinary,
}

const knownTypes = "STRING, EXPANDSZ, INTEGER, BOOLEAN, LIST or BINARY"

// expected says how the value of a kind is printed.
func (k kind) expected() string {
	switch k {
	case kindText:
		return `a text stands in double quotes, on one line: : (STRING) "text"; a console breaks long lines, so redirect the output to a file`
	case kindNumber:
		return "an INTEGER is a whole number of 32 bits in decimal digits: : (INTEGER) 2"
	case kindBool:
		return "a BOOLEAN is True or False, in English: : (BOOLEAN) True"
	case kindList:
		return `a LIST is (2 Items) with the entries below, or its entries in quotes on the line: : (LIST) ":80:" ":81:"`
	case kindBinary:
		return "BINARY is 0x and bytes in hexadecimal digits"
	}
	return "the type is " + knownTypes
}

// fits reports whether adsutil prints a row with this type.
func (k kind) fits(a *schema.Attr) bool {
	switch a.Home.Raw {
	case schema.RawSTRING, schema.RawEXPANDSZ:
		return k == kindText
	case schema.RawDWORD:
		return k == kindNumber || k == kindBool && (a.Type.Kind == schema.TBool || isSwitch(k, a))
	case schema.RawBOOL:
		return k == kindBool
	case schema.RawMULTISZ:
		return k == kindList
	case schema.RawBINARY:
		return k == kindBinary
	}
	return true
}

// isSwitch reports whether a number is printed as a switch: AppIsolated on IIS
// 4.0, where an application has a memory space of its own or not (OP4/arba0pic).
func isSwitch(k kind, a *schema.Attr) bool { return k == kindBool && a == schema.Protection.Attr }

// typeName is the type adsutil prints for a row.
func typeName(a *schema.Attr) string {
	switch a.Home.Raw {
	case schema.RawSTRING:
		return "STRING"
	case schema.RawEXPANDSZ:
		return "EXPANDSZ"
	case schema.RawDWORD:
		return "INTEGER"
	case schema.RawBOOL:
		return "BOOLEAN"
	case schema.RawMULTISZ:
		return "LIST"
	}
	return ""
}

// property is a line "Name : (TYPE) value"; the numbers are bytes of the line.
type property struct {
	name string
	kind kind
	// open is the parenthesis before the type, value the first byte of the
	// value, which ends with the line.
	open, value int
}

// splitProperty reads the name and the type of a line. ok is false when the
// line is not of this form at all; a type that is not known is noKind.
func splitProperty(line string) (name string, p property, ok bool) {
	i := 0
	for i < len(line) && isNameByte(line[i], i) {
		i++
	}
	if i == 0 {
		return "", p, false
	}
	p.name = line[:i]
	i += leading(line[i:])
	if i == len(line) || line[i] != ':' {
		return "", p, false
	}
	i++
	i += leading(line[i:])
	if i == len(line) || line[i] != '(' {
		return "", p, false
	}
	p.open = i
	end := strings.IndexByte(line[i:], ')')
	if end < 0 {
		return "", p, false
	}
	end += i
	if strings.HasPrefix(line[end:], "))") && line[end-1] == '(' {
		end++ // Variant()
	}
	p.kind = kindNames[strings.ToLower(strings.Trim(line[i+1:end], blanks))]
	p.value = end + 1
	p.value += leading(line[p.value:])
	return p.name, p, true
}

// leading counts the blanks a text begins with.
func leading(s string) int { return len(s) - len(strings.TrimLeft(s, blanks)) }

func isNameByte(c byte, at int) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || at > 0 && ('0' <= c && c <= '9' || c == '_')
}

// isName reports whether a text can be the name of a property.
func isName(s string) bool {
	for i := range len(s) {
		if !isNameByte(s[i], i) {
			return false
		}
	}
	return s != ""
}

// unquote takes the quotes off. adsutil prints quotes inside a text as they
// are, so the last one on the line is the end.
func unquote(s string) (string, bool) {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return "", false
	}
	return s[1 : len(s)-1], true
}

// oneLine reads the entries of a list that stand in quotes on one line.
func oneLine(s string) ([]string, bool) {
	entries := []string{}
	for s != "" {
		if s[0] != '"' {
			return nil, false
		}
		end := strings.IndexByte(s[1:], '"')
		if end < 0 {
			return nil, false
		}
		entries = append(entries, s[1:1+end])
		rest := s[end+2:]
		if rest != "" && strings.IndexByte(blanks, rest[0]) < 0 {
			return nil, false
		}
		s = rest[leading(rest):]
	}
	return entries, true
}

// itemCount reads "(2 Items)".
func itemCount(s string) (int, bool) {
	if len(s) < 3 || s[0] != '(' || s[len(s)-1] != ')' {
		return 0, false
	}
	count, what, _ := strings.Cut(strings.Trim(s[1:len(s)-1], blanks), " ")
	what = strings.ToLower(strings.Trim(what, blanks))
	n, err := strconv.ParseUint(count, 10, 31)
	return int(n), err == nil && (what == "items" || what == "item")
}

// number reads an INTEGER as the unsigned number of 32 bits the metabase
// holds: VBScript prints the upper half of them with a minus sign.
func number(s string) (string, bool) {
	if _, err := strconv.ParseUint(s, 10, 32); err == nil {
		return s, true
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if err != nil || n >= 0 {
		return "", false
	}
	return strconv.FormatUint(uint64(uint32(n)), 10), true
}

// isBytes reads the value of a BINARY.
func isBytes(s string) bool {
	if len(s) < 2 || !strings.EqualFold(s[:2], "0x") {
		return false
	}
	return strings.Trim(s[2:], "0123456789abcdefABCDEF"+blanks) == ""
}
