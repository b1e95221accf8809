package winetest

import (
	"fmt"
	"slices"
	"strings"
)

// newer are words of VBScript after 3.0, the engine of IIS 4.0
// (https://learn.microsoft.com/en-us/previous-versions/4y5y7bh5(v=vs.85)), and
// members of the script host that its first version lacks or Wine's has not. No
// word of the library may be one of them, so that the first engine can run it.
func newer() []string {
	return []string{"class", "with", "regexp", "execute", "executeglobal", "eval", "getref", "escape", "unescape",
		"timer", "setlocale", "getlocale", "exec", "named", "unnamed", "sleep", "stdout", "stderr"}
}

// longest is the longest line a script should have.
const longest = 200

// TooNew lists what the engine of IIS 4.0 would not take of a script, and lines
// that are too long for it and for readers. It also lists reasons of Failed that
// call a function: an On Error Resume Next in it clears the error before Failed
// looks (https://learn.microsoft.com/en-us/previous-versions/zx9z5h4x(v=vs.85)).
func TooNew(script string) []string {
	var all []string
	n := 0
	for line := range strings.Lines(script) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if len(line) > longest {
			all = append(all, fmt.Sprintf("line %d has %d characters", n, len(line)))
		}
		if _, behind, found := strings.Cut(code(line), "Failed("); found {
			if reason, _, _ := strings.Cut(behind, ")"); strings.Contains(reason, "(") {
				all = append(all, fmt.Sprintf("line %d: the reason calls a function, which may clear the error: %s", n, strings.TrimSpace(line)))
			}
		}
		for _, w := range strings.FieldsFunc(code(line), func(r rune) bool { return strings.ContainsRune(" ().,&=<>+-", r) }) {
			if slices.Contains(newer(), strings.ToLower(w)) && !strings.Contains(line, "key."+w) {
				all = append(all, fmt.Sprintf("line %d: %s is not in every engine: %s", n, w, strings.TrimSpace(line)))
			}
		}
	}
	return all
}

// code is a line without its texts and its comment.
func code(line string) string {
	outside := ""
	for i, piece := range strings.Split(line, `"`) {
		if i%2 == 0 {
			outside += piece
		}
	}
	before, _, _ := strings.Cut(outside, "'")
	return before
}
