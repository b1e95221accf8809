package view

import (
	"fmt"
	"strings"
)

// plural gives a noun for a count: "site", "sites"; "process", "processes".
func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	if strings.HasSuffix(noun, "ss") {
		return noun + "es"
	}
	return noun + "s"
}

// count gives a number with its noun: "1 site", "3 sites".
func count(n int, noun string) string { return fmt.Sprintf("%d %s", n, plural(n, noun)) }

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// times says how many of a thing there are the way a person would: "no
// restart", "one restart", "3 restarts".
func times(n int, noun string) string {
	switch n {
	case 0:
		return "no " + noun
	case 1:
		return "one " + noun
	}
	return count(n, noun)
}

// few joins at most limit names and says how many more there are.
func few(names []string, limit, more int) string {
	if len(names) > limit {
		more += len(names) - limit
		names = names[:limit]
	}
	text := strings.Join(names, ", ")
	switch {
	case more > 0 && text != "":
		return fmt.Sprintf("%s and %d more", text, more)
	case more > 0:
		return fmt.Sprint(more)
	}
	return text
}

// sentence ends a text with a full stop when it has no end of its own.
func sentence(s string) string {
	s = strings.TrimRight(s, " ")
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":") {
		return s
	}
	return s + "."
}
