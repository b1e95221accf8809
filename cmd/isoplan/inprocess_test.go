package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// ran is what one run of the program left.
type ran struct {
	code     int
	out, err string
}

// runIn runs the program in this process, in a folder and with no environment.
func runIn(dir string, args ...string) ran {
	f := host.NewFake("", nil, append([]string{"--chdir", dir}, args...)...)
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}

// want compares a text with the golden file of that name, or writes the file
// when UPDATE=1.
func want(t *testing.T, golden, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	old, err := os.ReadFile(golden)
	if err != nil {
		t.Fatalf("%v; UPDATE=1 go test writes golden files", err)
	}
	if string(old) != got {
		t.Errorf("%s is not what the program prints now; UPDATE=1 go test writes it anew\n%s",
			filepath.ToSlash(golden), firstDifference(string(old), got))
	}
}

// copyTree copies a folder into a new temporary one and gives its path.
func copyTree(t *testing.T, from string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), filepath.Base(from))
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

func readText(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// lines gives the lines of a text that hold a word.
func lines(text, word string) []string {
	var found []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Contains(line, word) {
			found = append(found, line)
		}
	}
	return found
}
