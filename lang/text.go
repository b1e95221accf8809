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
