package host_test

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
)

func TestPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the cases are spelled for Unix; TestPathWindows has those of Windows")
	}
	tests := []struct{ name, dir, path, want string }{
		{"no folder given", "", "a/b", "a/b"},
		{"below the folder", "/srv/web", "a/b", "/srv/web/a/b"},
		{"relative folder", "envs/prod", "plan.json", "envs/prod/plan.json"},
		{"folder with a separator", "envs/", "x", "envs/x"},
		{"root", "/", "x", "/x"},
		{"absolute", "/srv/web", "/etc/x", "/etc/x"},
		{"the folder itself", "envs", ".", "envs"},
		{"nothing", "envs", "", ""},
		{"upwards is left to the system", "envs/link", "../x", "envs/link/../x"},
		{"a Windows path is an ordinary name", "envs", `C:\x`, `envs/C:\x`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := &host.Env{Dir: tt.dir}
			if got := e.Path(tt.path); got != tt.want {
				t.Errorf("Path(%q) in %q is %q, want %q", tt.path, tt.dir, got, tt.want)
			}
		})
	}
}

func TestEnvFiles(t *testing.T) {
	f := host.NewFake(t.TempDir(), nil)
	if err := f.WriteWhole("plan.json", "{}", fsx.WriteOptions{}); err != nil {
		t.Fatal(err)
	}
	if got, err := f.ReadString("plan.json", 10); err != nil || got != "{}" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(f.Dir, "plan.json")); err != nil {
		t.Errorf("the file is not in the working directory: %v", err)
	}
}

func TestFake(t *testing.T) {
	f := host.NewFake("dir", map[string]string{"EMPTY": "", "A": "1"}, "plan", "-v")
	if v, ok := f.Getenv("EMPTY"); v != "" || !ok {
		t.Errorf("EMPTY is %q, %t", v, ok)
	}
	if v, ok := f.Getenv("PATH"); ok {
		t.Errorf("the PATH of the process shows: %q", v)
	}
	if got := f.Environ(); !slices.Equal(got, []string{"A=1", "EMPTY="}) {
		t.Errorf("Environ is %q", got)
	}
	if !f.Now().Equal(f.Now()) || !slices.Equal(f.Args, []string{"plan", "-v"}) {
		t.Errorf("time %v, arguments %q", f.Now(), f.Args)
	}
	if _, err := f.Stdout.Write([]byte("hello")); err != nil || f.Out.String() != "hello" || f.Err.Len() != 0 {
		t.Errorf("output %q, errors %q, %v", f.Out.String(), f.Err.String(), err)
	}
}

// TestOSStreams runs where standard output is what the test runner made of it, so it swaps it for a file.
func TestOSStreams(t *testing.T) {
	out, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	saved := os.Stdout
	os.Stdout = out
	t.Cleanup(func() {
		os.Stdout = saved
		if err := out.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Setenv("TERM", "dumb")
	e := host.OS()
	if e.IsTerminal(host.Stdout) || e.IsTerminal(host.Stream(7)) {
		t.Error("a file is taken for a terminal")
	}
	if got := e.Width(host.Stdout); got != host.UnknownWidth {
		t.Errorf("a file has %d columns, want %d", got, host.UnknownWidth)
	}
	if got := e.Width(host.Stream(7)); got != host.UnknownWidth {
		t.Errorf("no stream has %d columns, want %d", got, host.UnknownWidth)
	}
	if !e.UTF8(host.Stdout) {
		t.Error("a file is said not to take UTF-8")
	}
	if v, ok := e.Getenv("TERM"); v != "dumb" || !ok || !slices.Contains(e.Environ(), "TERM=dumb") {
		t.Errorf("TERM is %q, %t", v, ok)
	}
	if e.FS == nil || e.Now().IsZero() || e.Dir != "" || len(e.Args) != len(os.Args)-1 {
		t.Errorf("%+v", e)
	}
}

func TestBelow(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the cases are spelled for Unix")
	}
	tests := []struct{ name, dir, path, want string }{
		{"below the folder", "/etc/isoplan", "key.pem", "/etc/isoplan/key.pem"},
		{"deeper", "/etc/isoplan", "keys/a", "/etc/isoplan/keys/a"},
		{"upwards", "/etc/isoplan", "../a", "/etc/a"},
		{"absolute", "/etc/isoplan", "/run/secret", "/run/secret"},
		{"nothing", "/etc/isoplan", "", ""},
		{"no folder", "", "a", "a"},
		{"the current folder", ".", "a", "a"},
		{"relative folder", "envs/prod", "a", "envs/prod/a"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			// The folder the program was sent to has no part in it.
			e := &host.Env{Dir: "elsewhere"}
			if got := e.Below(tt.dir, tt.path); got != tt.want {
				t.Errorf("Below(%q, %q) is %q, want %q", tt.dir, tt.path, got, tt.want)
			}
		})
	}
}
