package collect

import (
	"testing"

	"github.com/isoplan/isoplan/internal/schema"
)

// Every script is known by its beginning, and what a script writes is none.
func TestIsScript(t *testing.T) {
	scripts := []string{Adsutil("isoplan 9")}
	for _, v := range schema.Versions() {
		scripts = append(scripts, Script(v, "isoplan 9"))
	}
	for _, text := range scripts {
		if !IsScript([]byte(text[:80])) {
			t.Errorf("not known: %.60q", text)
		}
	}
	for _, text := range []string{"", "isoplan collected 1\r\n", "@echo off\r\nrem Collects stamps\r\n", "' Collects\r\n"} {
		if IsScript([]byte(text)) {
			t.Errorf("taken for a script: %q", text)
		}
	}
}
