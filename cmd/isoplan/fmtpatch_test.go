package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// untidy are files that fmt changes, with every kind of line end.
func untidy() map[string]string {
	unix := "server \"web01\"{\n  version=\"6.0\"\n\tgroup = \"a\"\n  # caf\u00e9\n}\n"
	many := strings.Repeat("locals {\n  a = 1\n}\n", 20)
	return map[string]string{
		"unix.iso.hcl":        unix,
		"windows.iso.hcl":     strings.ReplaceAll(unix, "\n", "\r\n"),
		"mixed.iso.hcl":       strings.Replace(unix, "\n", "\r\n", 2),
		"cut.iso.hcl":         strings.TrimSuffix(unix, "\n"),
		"mark.iso.hcl":        "\ufeff" + unix,
		"two words.iso.hcl":   unix,
		"far.iso.hcl":         "locals{\n}\n" + many + "locals{\n}\n" + many + "locals {\n  b=2\n}\n",
		"deep/a.isovars.hcl":  "a=1\n",
		"deep/b.isotest.hcl":  "run \"x\"{\n}\n",
		"deep/BIG.ISO.HCL":    "locals{\n}\n",
		".hidden/a.iso.hcl":   "locals{\n}\n",
		"deep/other.hcl":      "locals{\n}\n",
		"deep/.a.isovars.hcl": "a=1\n",
	}
}

func writeAll(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readAll(t *testing.T, dir string, files map[string]string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name := range files {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		out[name] = string(text)
	}
	return out
}

// The difference fmt prints, applied by patch and by git, gives the bytes that
// fmt writes, and every line end stays what it was.
func TestFmtDiffIsAPatch(t *testing.T) {
	files := untidy()
	tidy := t.TempDir()
	writeAll(t, tidy, files)
	if r := runIn(tidy, "fmt", "--recursive"); r.code != 0 {
		t.Fatal(r.err)
	}
	want := readAll(t, tidy, files)
	for name, text := range want {
		left := strings.Contains(name, "/.") || strings.HasPrefix(name, ".") || name == "deep/other.hcl"
		if left != (text == files[name]) {
			t.Errorf("%s: changed %v", name, text != files[name])
		}
		if strings.Count(text, "\r\n") != strings.Count(files[name], "\r\n") || strings.HasSuffix(text, "\n") != strings.HasSuffix(files[name], "\n") ||
			strings.HasPrefix(text, "\ufeff") != strings.HasPrefix(files[name], "\ufeff") {
			t.Errorf("%s: the line ends are others: %q", name, text)
		}
		r := runWithInput(files[name], "fmt", "-")
		if !left && (r.code != 0 || r.out != text) {
			t.Errorf("%s by way of the standard input: %q (%d)", name, r.out, r.code)
		}
	}
	for _, tool := range [][]string{{"patch", "-p0", "--binary"}, {"git", "apply", "-p0", "--whitespace=nowarn"}} {
		for _, list := range []string{"--list=false", "--list=true"} {
			t.Run(tool[0]+list, func(t *testing.T) {
				if _, err := exec.LookPath(tool[0]); err != nil {
					t.Skipf("there is no %s here", tool[0])
				}
				dir := t.TempDir()
				writeAll(t, dir, files)
				r := runIn(dir, "fmt", "--recursive", "--diff", "--write=false", list)
				if r.code != 0 {
					t.Fatal(r.err)
				}
				c := exec.Command(tool[0], tool[1:]...)
				c.Dir, c.Stdin = dir, strings.NewReader(r.out)
				if out, err := c.CombinedOutput(); err != nil {
					t.Fatalf("%v: %s\n%s", err, out, r.out)
				}
				for name, text := range readAll(t, dir, files) {
					if text != want[name] {
						t.Errorf("%s is %q, want %q", name, text, want[name])
					}
				}
				if r := runIn(dir, "fmt", "--recursive", "--check"); r.code != 0 {
					t.Errorf("--check ends with %d: %s", r.code, r.out)
				}
			})
		}
	}
}

func TestFmtInputStandsAlone(t *testing.T) {
	if r := runWithInput("a=1\n", "fmt", "-", "x"); r.code != 1 || !strings.Contains(r.err, "stands alone") {
		t.Errorf("%d: %s", r.code, r.err)
	}
	if r := runWithInput("a=1\r\n", "fmt", "--check", "-"); r.code != 3 || r.out != "" {
		t.Errorf("%d: %q", r.code, r.out)
	}
	if r := runWithInput("a = 1\r\n", "fmt", "--check", "-"); r.code != 0 || r.out != "" {
		t.Errorf("%d: %q", r.code, r.out)
	}
	if r := runWithInput("a=1\r\n", "fmt", "--diff", "-"); r.code != 0 || r.out != "--- <stdin>\n+++ <stdin>\n@@ -1,1 +1,1 @@\n-a=1\r\n+a = 1\r\n" {
		t.Errorf("%d: %q", r.code, r.out)
	}
}

// runWithInput runs the program with a text at its standard input.
func runWithInput(text string, args ...string) ran {
	f := host.NewFake("", nil, args...)
	f.Stdin = strings.NewReader(text)
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}
