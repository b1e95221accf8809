package bundle_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What the person at the server reads fits a console of 80 columns, and the
// steps have the numbers that apply.log gives them.
func TestReadmeAtAConsole(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "*", "README.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no README.txt in testdata: %v", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		own, _, _ := strings.Cut(strings.ReplaceAll(string(data), "\r\n", "\n"), "\nThe plan\n")
		own, _, _ = strings.Cut(own, "\nThe start tags of machine.config\n")
		for line := range strings.Lines(own) {
			line = strings.TrimRight(line, "\n")
			if len(line) > 79 && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("%s: %d columns: %s", file, len(line), line)
			}
		}
		if !strings.Contains(own, "apply.log counts them as here.\n  1. ") {
			t.Errorf("%s: the steps do not begin with the first", file)
		}
	}
}
