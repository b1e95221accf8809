package lang

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// literalOf gives the value of a text that is a plain literal: true, false,
// null, a text in quotes without escapes and sequences, or a whole number. All
// else is for the parser of HCL, which gives the same values for these.
func literalOf(text string) (cty.Value, bool) {
	switch c := text[0]; {
	case c == '"':
		if s, ok := plainText(text); ok {
			return cty.StringVal(s), true
		}
	case c >= '0' && c <= '9':
		return wholeNumber(text)
	case text == "true":
		return cty.True, true
	case text == "false":
		return cty.False, true
	case text == "null":
		return cty.NullVal(cty.DynamicPseudoType), true
	}
	return cty.NilVal, false
}

// plainText gives what stands between the quotes when that is literal text.
func plainText(quoted string) (string, bool) {
	if len(quoted) < 2 || quoted[len(quoted)-1] != '"' {
		return "", false
	}
	inner := quoted[1 : len(quoted)-1]
	for i := 0; i < len(inner); i++ {
		switch inner[i] {
		case '"', '\\', '\n', '\r':
			return "", false
		case '$', '%':
			if strings.HasPrefix(inner[i+1:], "{") {
				return "", false
			}
		}
	}
	return inner, true
}

// wholeNumber reads a row of digits as the parser of HCL does: with all the
// precision its numbers have.
func wholeNumber(text string) (cty.Value, bool) {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return cty.NilVal, false
		}
	}
	v, err := cty.ParseNumberVal(text)
	return v, err == nil
}
