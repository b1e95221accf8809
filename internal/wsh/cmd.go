package wsh

import (
	"fmt"
	"strings"
)

// CmdWord gives a text as one word of a line of a .cmd file: in quotes, with the
// percent sign doubled. A quote, a control character or one that is not ASCII
// has no spelling there that every code page reads, and is an error.
func CmdWord(s string) (string, error) {
	for _, r := range s {
		if r < ' ' || r > '~' || r == '"' {
			return "", fmt.Errorf("%q cannot stand in a command line: the character %q has no spelling there", s, r)
		}
	}
	return `"` + strings.ReplaceAll(s, "%", "%%") + `"`, nil
}
