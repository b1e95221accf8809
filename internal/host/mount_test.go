package host

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// mounts reads the fixture.
func mounts(t *testing.T) []Mount {
	t.Helper()
	text, err := os.ReadFile("testdata/mountinfo")
	if err != nil {
		t.Fatal(err)
	}
	list, err := parseMounts(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestParseMounts(t *testing.T) {
	list := mounts(t)
	want := []Mount{
		{22, "/", "ext4", "/dev/sda1", []string{"rw", "relatime", "rw", "errors=remount-ro"}},
		{40, "/srv/web 03", "cifs", "//web03/c$", []string{"rw", "relatime", "rw", "vers=3.1.1", "cache=strict", "username=ops", "uid=0"}},
		{41, `/srv/back\slash`, "cifs", "//web03/a b", []string{"rw", "rw", "vers=2.1", "cache=loose"}},
		{42, "/srv/new\nline", "tmpfs", "tmpfs", []string{"rw", "rw"}},
	}
	for _, w := range want {
		i := slices.IndexFunc(list, func(m Mount) bool { return m.ID == w.ID })
		if i < 0 {
			t.Errorf("there is no mount %d in %+v", w.ID, list)
			continue
		}
		m := list[i]
		if m.Point != w.Point || m.Type != w.Type || m.Source != w.Source || !slices.Equal(m.Options, w.Options) {
			t.Errorf("%+v, want %+v", m, w)
		}
	}
	for _, line := range []string{"", "22", "x 1 0:1 / / rw - ext4 a rw", "22 1 0:1 / / rw", "22 1 0:1 / / rw - ext4", "22 1 0:1 / rw - ext4 a rw", "22 1 0:1 / / rw ext4 a rw"} {
		if list, err := parseMounts(line + "\n"); err == nil {
			t.Errorf("%q is read as %+v", line, list)
		}
	}
}

func TestMountAbove(t *testing.T) {
	list := mounts(t)
	tests := []struct {
		path string
		id   uint64
		want uint64
	}{
		{"/", 0, 22},
		{"/home/x", 0, 22},
		{"/srv/web 03", 0, 40},
		{"/srv/web 03/WINDOWS/system32", 0, 40},
		{"/srv/web 033", 0, 22},
		{"/srv/nfs/a", 0, 50},
		{"/srv/nfs/a/b", 0, 50},
		// A second mount hides the first; which of them a path lies on, only the number tells for sure.
		{"/srv/twice/x", 0, 61},
		{"/srv/twice/x", 60, 60},
		{"/srv/twice/x", 61, 61},
		{"/srv/web 03", 22, 22},
		{"/srv/web 03", 4711, 0},
	}
	for _, tt := range tests {
		if got := mountAbove(list, tt.path, tt.id); got.ID != tt.want {
			t.Errorf("%q with number %d lies on %d, want %d", tt.path, tt.id, got.ID, tt.want)
		}
	}
	if got := mountAbove(nil, "/", 0); got.ID != 0 || got.Type != "" {
		t.Errorf("%+v of no mounts", got)
	}
}

func TestUnescape(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "a": "a", `a\040b`: "a b", `\011\012\134\043`: "\t\n\\#", `a\`: `a\`, `a\04`: `a\04`, `a\999`: `a\999`, `\\040`: `\ `, `a\0401`: "a 1", `\777`: `\777`,
	} {
		if got := unescape(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

func TestMountProblem(t *testing.T) {
	tests := []struct {
		kind, options string
		refuse, warn  string // parts of the texts
	}{
		{"ext4", "rw", "", ""},
		{"ext4", "rw,nobrl,nolock,cache=loose,nostrictsync", "", ""},
		{"cifs", "rw,vers=3.1.1,cache=strict", "", ""},
		{"cifs", "rw,cache=none", "", ""},
		{"cifs", "rw,nobrl", "option nobrl: its locks hold on this machine only", ""},
		{"smb3", "rw,nobrl", "option nobrl", ""},
		{"cifs", "rw,nolock", "option nolock", ""},
		{"cifs", "rw,cache=loose", "option cache=loose: what this machine reads may be older", ""},
		{"smb3", "rw,cache=singleclient", "option cache=singleclient", ""},
		{"cifs", "rw,nostrictsync", "", "option nostrictsync"},
		{"cifs", "rw,nostrictsync,nobrl", "option nobrl", ""},
		{"cifs", "rw,username=nobrl", "", ""},
		{"nfs", "rw,local_lock=none", "", ""},
		{"nfs4", "rw,local_lock=none", "", ""},
		{"nfs", "rw,local_lock=posix", "", ""},
		{"nfs", "rw,nolock", "option nolock: its locks", ""},
		{"nfs", "rw,local_lock=all", "option local_lock=all", ""},
		{"nfs4", "rw,local_lock=flock", "option local_lock=flock", ""},
		{"nfs", "rw,cache=loose", "", ""},
		{"", "", "", ""},
	}
	for _, tt := range tests {
		m := Mount{Point: "/srv/a\x1b[31m", Type: tt.kind, Source: "//web03/c$", Options: strings.Split(tt.options, ",")}
		refuse, warn := m.Problem()
		if !strings.Contains(refuse, tt.refuse) || !strings.Contains(warn, tt.warn) || (refuse == "") != (tt.refuse == "") || (warn == "") != (tt.warn == "") {
			t.Errorf("%s %s: refused %q, warned %q", tt.kind, tt.options, refuse, warn)
		}
		for _, text := range []string{refuse, warn} {
			if text != "" && (strings.Contains(text, "\x1b") || !strings.Contains(text, `"//web03/c$" (`+tt.kind+`, mounted at "/srv/a\x1b[31m")`)) {
				t.Errorf("%s %s: %q does not name the mount, or shows it as it is", tt.kind, tt.options, text)
			}
		}
	}
}
