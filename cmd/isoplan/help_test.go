package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// TestHelpIsNarrow: no line of any help is wider than a plain terminal.
func TestHelpIsNarrow(t *testing.T) {
	tried := 0
	var visit func(c *cobra.Command, path []string)
	visit = func(c *cobra.Command, path []string) {
		if c.Name() == "completion" || c.Name() == "help" {
			return
		}
		tried++
		r := runIn(t.TempDir(), append(path, "--help")...)
		if r.code != exitOK || !strings.Contains(r.out, "Usage:") {
			t.Errorf("%v: exit %d\n%s", path, r.code, r.out)
		}
		for line := range strings.Lines(r.out) {
			line = strings.TrimSuffix(line, "\n")
			if utf8.RuneCountInString(line) > helpWidth {
				t.Errorf("%v: %s", path, line)
			}
		}
		for _, sub := range c.Commands() {
			visit(sub, append(path[:len(path):len(path)], sub.Name()))
		}
	}
	visit((&app{}).root(), nil)
	if tried < 20 {
		t.Errorf("only %d commands were tried", tried)
	}
}
