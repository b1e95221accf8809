package host_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
)

// TestRooted: what lies inside is read, through links that stay inside too,
// and nothing outside is, whatever leads there.
func TestRooted(t *testing.T) {
	top := t.TempDir()
	inside := filepath.Join(top, "root")
	for name, text := range map[string]string{"root/main.iso.hcl": "main", "root/modules/a/a.iso.hcl": "a", "secret.iso.hcl": "secret", "outside/b.iso.hcl": "b"} {
		name = filepath.Join(top, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, to := range map[string]string{"in.iso.hcl": "modules/a/a.iso.hcl", "out.iso.hcl": "../secret.iso.hcl", "absolute": filepath.Join(top, "outside"),
		"modules/up": "../../outside", "self": "."} {
		if err := os.Symlink(to, filepath.Join(inside, filepath.FromSlash(name))); err != nil {
			t.Skipf("this machine makes no links: %v", err)
		}
	}
	env := &host.Env{FS: fsx.OS()}
	folder, closer, err := env.Rooted(inside)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"main.iso.hcl", "in.iso.hcl", "modules/a/a.iso.hcl", "self/main.iso.hcl"} {
		if text, err := fs.ReadFile(folder, name); err != nil || len(text) == 0 {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
	for _, name := range []string{"out.iso.hcl", "absolute/b.iso.hcl", "modules/up/b.iso.hcl", "modules/up"} {
		_, err := fs.ReadFile(folder, name)
		if err == nil || !strings.Contains(err.Error(), "leads out of the folder") {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := fs.Stat(folder, name); err == nil {
			t.Errorf("%s can be looked at", name)
		}
	}
	for _, name := range []string{"../secret.iso.hcl", "/etc/passwd", "modules/../../secret.iso.hcl", ""} {
		if _, err := folder.Open(name); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	if entries, err := fs.ReadDir(folder, "modules"); err != nil || len(entries) != 2 {
		t.Errorf("modules holds %v, %v", entries, err)
	}
	if err := closer(); err != nil {
		t.Error(err)
	}
	if _, _, err := env.Rooted(filepath.Join(inside, "main.iso.hcl")); err == nil || !strings.Contains(err.Error(), "not a folder") {
		t.Errorf("a file as the root: %v", err)
	}
}
