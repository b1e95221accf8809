package lang

import (
	"strings"

	"github.com/zclconf/go-cty/cty"
)

// textOf gives a known, plain text.
func textOf(v cty.Value) (string, bool) {
	if v == cty.NilVal || v.IsMarked() || v.IsNull() || !v.IsKnown() || v.Type() != cty.String {
		return "", false
	}
	return v.AsString(), true
}

// splitTrim splits a text and takes the blanks off its parts.
func splitTrim(s, sep string) []string {
	parts := strings.Split(s, sep)
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

// ended gives a text with a full stop behind it where nothing ends it.
func ended(s string) string {
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// typeName says in words what a value is.
func typeName(ty cty.Type) string {
	switch {
	case ty == cty.String:
		return "a text"
	case ty == cty.Number:
		return "a number"
	case ty == cty.Bool:
		return "true or false"
	case ty.IsCapsuleType():
		return "a secret"
	case ty.IsMapType() || ty.IsObjectType():
		return "an object"
	case ty.IsSetType():
		return "a set"
	case ty == cty.DynamicPseudoType:
		return "null"
	}
	return "a list"
}
