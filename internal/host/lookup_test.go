package host_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
)

// tree makes files (a name ending in / is a folder) below a new folder.
func tree(t *testing.T, files ...string) string {
	t.Helper()
	root := t.TempDir()
	for _, f := range files {
		full := filepath.Join(root, filepath.FromSlash(f))
		folder := filepath.Dir(full)
		if strings.HasSuffix(f, "/") {
			folder = full
		}
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if folder == full {
			continue
		}
		if err := os.WriteFile(full, []byte(f), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// foldsCase reports whether this file system takes names that differ in case for one, and then no copy can hold both.
func foldsCase(t *testing.T) bool {
	t.Helper()
	root := tree(t, "a")
	_, err := os.Stat(filepath.Join(root, "A"))
	return err == nil
}

const metabase = "WINDOWS/system32/inetsrv/MetaBase.xml"

func TestLookup(t *testing.T) {
	root := tree(t, "C/"+metabase, "d/Daten/Größe/x.config", "C/WINDOWS/a b/.config", "C/com/nul1/conx.txt")
	tests := []struct{ path, want string }{
		{`C:\WINDOWS\system32\inetsrv\MetaBase.xml`, "C/" + metabase},
		{`c:/windows/SYSTEM32\Inetsrv/METABASE.XML`, "C/" + metabase},
		{`C:\windows`, "C/WINDOWS"},
		{`D:\daten\GRÖSSE\X.CONFIG`, ""}, // ß and SS are two names on Windows too
		{`D:\daten\GRÖßE\X.CONFIG`, "d/Daten/Größe/x.config"},
		{`C:\Windows\A B\.CONFIG`, "C/WINDOWS/a b/.config"},
		{`C:\COM\NUL1\CONX.TXT`, "C/com/nul1/conx.txt"}, // near the devices, and none
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := host.Lookup(root, tt.path)
			if tt.want == "" {
				if !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("%q, %v", got, err)
				}
				return
			}
			if want := filepath.Join(root, filepath.FromSlash(tt.want)); err != nil || got != want {
				t.Errorf("%q, %v, want %q", got, err, want)
			}
		})
	}
}

func TestLookupMissing(t *testing.T) {
	root := tree(t, "C/WINDOWS/system32/", "C/plain")
	tests := []struct {
		name, root, path string
		notExist         bool
		want             []string
	}{
		{"file", root, `C:\WINDOWS\system32\no.xml`, true, []string{`"C:\\WINDOWS\\system32\\no.xml"`, "system32 has no entry", `"no.xml"`}},
		{"folder", root, `C:\WINNT\system32\no.xml`, true, []string{"C has no entry", `"WINNT"`}},
		{"drive", root, `D:\x`, true, []string{`"D"`}},
		{"below a file", root, `C:\plain\x`, false, []string{"plain is not a folder"}},
		{"no tree", filepath.Join(root, "nowhere"), `C:\x`, true, []string{"nowhere"}},
		{"no tree given", "", `C:\x`, true, []string{`"C:\\x"`}},
		{"tree is a file", filepath.Join(root, "C", "plain"), `C:\x`, false, []string{"not a folder"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := host.Lookup(tt.root, tt.path)
			if err == nil || got != "" || errors.Is(err, fs.ErrNotExist) != tt.notExist {
				t.Fatalf("%q, error %v, want not-exist: %t", got, err, tt.notExist)
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %v does not say %s", err, want)
				}
			}
		})
	}
}

func TestLookupAmbiguous(t *testing.T) {
	if foldsCase(t) {
		t.Skip("this file system cannot hold two names that differ in case only")
	}
	root := tree(t, "C/WINDOWS/a.config", "C/WINDOWS/A.CONFIG", "D/Web/x", "D/WEB/y", "e/x", "E/y")
	tests := []struct{ path, one, two string }{
		{`C:\WINDOWS\a.config`, "A.CONFIG", "a.config"}, // also when one of them is spelled as asked
		{`D:\web\x`, "WEB", "Web"},                      // also when only one of them has the rest
		{`E:\x`, "E", "e"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := host.Lookup(root, tt.path)
			both := new(host.Ambiguous)
			if !errors.As(err, &both) || got != "" {
				t.Fatalf("%q, %v", got, err)
			}
			if both.Names != [2]string{tt.one, tt.two} || errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%+v", both)
			}
			if text := err.Error(); !strings.Contains(text, fmt.Sprintf("%q", tt.one)) || !strings.Contains(text, fmt.Sprintf("%q", tt.two)) {
				t.Errorf("error %v does not name both", err)
			}
		})
	}
}

func TestLookupManyEntries(t *testing.T) {
	var files []string
	for i := range 1300 { // more than two pieces of a listing
		files = append(files, fmt.Sprintf("C/Many/file%04d.dll", i))
	}
	root := tree(t, files...)
	for _, i := range []int{0, 511, 512, 1299} {
		want := filepath.Join(root, "C", "Many", fmt.Sprintf("file%04d.dll", i))
		if got, err := host.Lookup(root, fmt.Sprintf(`c:\many\FILE%04d.DLL`, i)); err != nil || got != want {
			t.Errorf("%q, %v, want %q", got, err, want)
		}
	}
}

func TestLookupLinks(t *testing.T) {
	outside := tree(t, "secret.txt", "dir/secret.txt")
	root := tree(t, "C/WINDOWS/real.txt")
	links := map[string]string{
		"absfile":  filepath.Join(outside, "secret.txt"),
		"absdir":   filepath.Join(outside, "dir"),
		"updir":    filepath.Join("..", "..", "..", filepath.Base(outside), "dir"),
		"upfile":   filepath.Join("..", "..", "..", filepath.Base(outside), "secret.txt"),
		"inside":   "real.txt",
		"dangling": "nothing",
		"loop":     "loop",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(root, "C", "WINDOWS", name)); err != nil {
			t.Skipf("no symbolic links here: %v", err)
		}
	}
	for _, path := range []string{`C:\windows\ABSFILE`, `C:\windows\absdir\secret.txt`, `C:\windows\absdir`,
		`C:\windows\updir\secret.txt`, `C:\windows\updir`, `C:\windows\upfile`, `C:\windows\loop`, `C:\windows\loop\x`} {
		if got, err := host.Lookup(root, path); err == nil || errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s led out of the tree to %q, or is silently not there: %v", path, got, err)
		}
	}
	if got, err := host.Lookup(root, `C:\windows\Inside`); err != nil || got != filepath.Join(root, "C", "WINDOWS", "inside") {
		t.Errorf("a link that stays inside: %q, %v", got, err)
	}
	if got, err := host.Lookup(root, `C:\windows\dangling`); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a link to nothing: %q, %v", got, err)
	}
}

func TestLookupDrives(t *testing.T) {
	system, data := tree(t, metabase), tree(t, "web/x.config")
	drives := map[string]string{"C": system, "d": data, "E": filepath.Join(data, "gone"), "f": data, "F": system}
	tests := []struct {
		path, want string
		say        string
	}{
		{`C:\windows\system32\inetsrv\metabase.xml`, filepath.Join(system, filepath.FromSlash(metabase)), ""},
		{`c:\WINDOWS`, filepath.Join(system, "WINDOWS"), ""},
		{`D:\Web\X.config`, filepath.Join(data, "web", "x.config"), ""},
		{`E:\x`, "", "gone"},
		{`F:\x`, "", "given twice"},
		{`G:\x`, "", "no folder is given for drive G"},
		{`D:\..\x`, "", "leads elsewhere"},
	}
	for _, tt := range tests {
		t.Run(tt.path, func(t *testing.T) {
			got, err := host.LookupDrives(drives, tt.path)
			if tt.say == "" && (err != nil || got != tt.want) {
				t.Errorf("%q, %v, want %q", got, err, tt.want)
			}
			if tt.say != "" && (err == nil || got != "" || !strings.Contains(err.Error(), tt.say)) {
				t.Errorf("%q, error %v, want one with %q", got, err, tt.say)
			}
		})
	}
	if _, err := host.LookupDrives(drives, `G:\x`); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an unknown drive: %v is not fs.ErrNotExist", err)
	}
}

func TestLookupRefuses(t *testing.T) {
	// Everything that could be reached by a careless join is there.
	files := []string{"C/x/ok", "secret", "C/C/x/ok"}
	if runtime.GOOS != "windows" {
		files = append(files, "C/x/NUL", "C/x/a:b")
	}
	root := tree(t, files...)
	long := strings.Repeat("n", 256)
	tests := []struct{ path, say string }{
		{"", "it is empty"},
		{`x\ok`, "no drive letter"},
		{`\x\ok`, "no drive letter"},
		{`C`, "no drive letter"},
		{`CC:\x\ok`, "no drive letter"},
		{`1:\x\ok`, "no drive letter"},
		{`é:\x`, "no drive letter"},
		{`C:`, "whole drive"},
		{`C:\`, "whole drive"},
		{`C:/`, "whole drive"},
		{`C:x\ok`, "current folder"},
		{`\\srv\share\x`, "share or a device"},
		{`//srv/share/x`, "share or a device"},
		{`\\?\C:\x\ok`, "share or a device"},
		{`\\.\C:\x\ok`, "share or a device"},
		{`/\srv\x`, "share or a device"},
		{`C:\..\secret`, "leads elsewhere"},
		{`C:\x\..\..\secret`, "leads elsewhere"},
		{`C:/x/../ok`, "leads elsewhere"},
		{`C:\x\.\ok`, "leads elsewhere"},
		{`C:\x\.. \ok`, "blank or a dot"},
		{`C:\x\...\ok`, "blank or a dot"},
		{`C:\x\ok.`, "blank or a dot"},
		{`C:\x\ok `, "blank or a dot"},
		{`C:\x\\ok`, "two separators"},
		{`C:\\x`, "two separators"},
		{`C:\x\`, "two separators"},
		{`C:\x\a:b`, "':'"},
		{`C:\x\ok::$DATA`, "':'"},
		{`C:\C:\x`, "':'"},
		{`C:\x\*`, "'*'"},
		{`C:\x\o?`, "'?'"},
		{"C:\\x\\o\x00k", "no file name has"},
		{"C:\\x\\o\nk", "no file name has"},
		{"C:\\x\\\xff", "not UTF-8"},
		{`C:\x\` + long, "longer than 255"},
		{`C:\x` + strings.Repeat(`\y`, 17000), "longer than 32767"},
		{`C:\x\NUL`, "device"},
		{`C:\x\nul.txt`, "device"},
		{`C:\x\nul .txt`, "device"},
		{`C:\x\NUL.tar.gz`, "device"},
		{`C:\CON\x`, "device"},
		{`C:\x\prn`, "device"},
		{`C:\x\Aux.h`, "device"},
		{`C:\x\COM1`, "device"},
		{`C:\x\com9.log`, "device"},
		{`C:\x\COM²`, "device"},
		{`C:\x\LPT1`, "device"},
		{`C:\x\CONIN$`, "device"},
		{`C:\x\conout$`, "device"},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%.40q", tt.path), func(t *testing.T) {
			for name, look := range map[string]func() (string, error){
				"Lookup": func() (string, error) { return host.Lookup(root, tt.path) },
				"LookupDrives": func() (string, error) {
					return host.LookupDrives(map[string]string{"C": filepath.Join(root, "C")}, tt.path)
				},
			} {
				got, err := look()
				bad := new(host.BadPath)
				if !errors.As(err, &bad) || got != "" || !strings.Contains(err.Error(), tt.say) {
					t.Errorf("%s: %q, error %v, want one with %q", name, got, err, tt.say)
				}
				if err != nil && len(err.Error()) > 600 {
					t.Errorf("%s: the error is %d bytes long", name, len(err.Error()))
				}
			}
		})
	}
	if got, err := host.Lookup(root, `C:\x\OK`); err != nil {
		t.Errorf("the plain path: %q, %v", got, err)
	}
}

// FuzzLookup: whatever the path, what is found lies below the root and is the path itself but for letter case.
func FuzzLookup(f *testing.F) {
	for _, seed := range []string{`C:\x\ok`, `c:/X/OK`, `C:\..\secret`, `\\s\x`, `C:\x\..`, "C:\\x\x00", `C:\x\nul`, `C:ok`, `K:\ſ`} {
		f.Add(seed)
	}
	root, err := os.MkdirTemp(f.TempDir(), "root")
	if err != nil {
		f.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(root, "C", "x"), 0o700); err != nil {
		f.Fatal(err)
	}
	for _, name := range []string{filepath.Join(root, "C", "x", "ok"), filepath.Join(filepath.Dir(root), "secret")} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			f.Fatal(err)
		}
	}
	f.Fuzz(func(t *testing.T, path string) {
		got, err := host.Lookup(root, path)
		if err != nil {
			return
		}
		rel, err := filepath.Rel(root, got)
		if err != nil || !filepath.IsLocal(rel) {
			t.Fatalf("%q led to %q", path, got)
		}
		asked := strings.Replace(strings.ReplaceAll(path, `\`, "/"), ":", "", 1)
		if !strings.EqualFold(filepath.ToSlash(rel), asked) {
			t.Errorf("%q led to %q", path, rel)
		}
	})
}
