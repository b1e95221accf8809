package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// helpWidth is how wide help is at most: a terminal that is not known to be
// wider.
const helpWidth = 80

// narrowHelp makes the help of a command, and of those within it, fit.
func narrowHelp(c *cobra.Command) {
	c.Long = filled(c.Long)
	c.SetUsageTemplate(strings.ReplaceAll(c.UsageTemplate(), ".FlagUsages ", ".FlagUsagesWrapped 80 "))
	for _, sub := range c.Commands() {
		narrowHelp(sub)
	}
}

// filled breaks the lines of each paragraph anew; what is indented stays as it
// is written.
func filled(text string) string {
	paragraphs := strings.Split(text, "\n\n")
	for i, p := range paragraphs {
		if strings.HasPrefix(p, " ") || strings.Contains(p, "\n ") || strings.Contains(p, "\n\t") {
			continue
		}
		var out strings.Builder
		at := 0
		for _, word := range strings.Fields(p) {
			switch {
			case at == 0:
			case at+1+len(word) > helpWidth:
				out.WriteByte('\n')
				at = 0
			default:
				out.WriteByte(' ')
				at++
			}
			out.WriteString(word)
			at += len(word)
		}
		paragraphs[i] = out.String()
	}
	return strings.Join(paragraphs, "\n\n")
}
