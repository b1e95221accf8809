package modules_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/modules"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ from, source, want string }{
		{".", "./pools", "pools"},
		{".", "./pools/", "pools"},
		{".", "./a/b/c", "a/b/c"},
		{".", "./a/./b", "a/b"},
		{".", "./a/../b", "b"},
		{".", ".", "."},
		{".", "./", "."},
		{"a", "../b", "b"},
		{"a", "..", "."},
		{"a/b", "../../c", "c"},
		{"a/b", "./c", "a/b/c"},
		{"a/b", "../../a/b", "a/b"},
		{".", "./Müller 東京", "Müller 東京"},
		{".", "./with blank", "with blank"},
		{".", "./.hidden", ".hidden"},
		{".", "./...x", "...x"},
		{".", "./com", "com"},
		{".", "./com10", "com10"},
		{".", "./console", "console"},
		{".", "./null", "null"},
		{".", "./a.nul", "a.nul"},
		{".", "./a-b", "a-b"},
		{".", "./" + strings.Repeat("x", 255), strings.Repeat("x", 255)},
	} {
		got, err := modules.Clean(c.from, c.source)
		if err != nil || got != c.want {
			t.Errorf("Clean(%q, %q) = %q, %v; want %q", c.from, c.source, got, err, c.want)
		}
	}
}

func TestCleanRefuses(t *testing.T) {
	for _, c := range []struct{ from, source, says string }{
		{".", "", "empty"},
		{".", "pools", "begin with ./"},
		{".", "modules/pools", "begin with ./"},
		{".", "-x", "begin with ./"},
		{".", "~/x", "begin with ./"},
		{".", "$HOME/x", "begin with ./"},
		{".", "%USERPROFILE%", "begin with ./"},
		{".", ".pools", "begin with ./"},
		{".", ".../x", "begin with ./"},
		{".", "..", "out of the configuration"},
		{".", "../x", "out of the configuration"},
		{".", "./../x", "out of the configuration"},
		{".", "./a/../../x", "out of the configuration"},
		{".", "../../../../etc", "out of the configuration"},
		{"a", "../../a", "out of the configuration"},
		{"a/b", "../../../a/b/c", "out of the configuration"},
		{".", "/etc/passwd", "absolute"},
		{".", "/", "absolute"},
		{".", "C:/x", "absolute"},
		{".", "c:x", "absolute"},
		{".", "C:", "absolute"},
		{".", `C:\x`, "back slash"},
		{".", `.\pools`, "back slash"},
		{".", `./a\..\..\b`, "back slash"},
		{".", `\\evil\share`, "back slash"},
		{".", `\\?\C:\x`, "back slash"},
		{".", `\\.\PhysicalDrive0`, "back slash"},
		{".", `\??\C:\x`, "back slash"},
		{".", "//evil/share", "share"},
		{".", "//./NUL", "share"},
		{".", "//?/C:/x", "share"},
		{".", "file:///etc/passwd", "address"},
		{".", "https://example.com/x.zip", "address"},
		{".", "git::https://example.com/x", "address"},
		{".", "./https://example.com", "address"},
		{".", "git@example.com:x/y", "begin with ./"},
		{".", "github.com/a/b", "begin with ./"},
		{".", "./a//b", "nothing between"},
		{".", ".//a", "nothing between"},
		{".", "./a//", "nothing between"},
		{".", "./a.", "full stop or a blank"},
		{".", "./a ", "full stop or a blank"},
		{".", "./a./b", "full stop or a blank"},
		{".", "./. ./b", "full stop or a blank"},
		{".", "./.../b", "full stop or a blank"},
		{".", "./ a", "begins with a blank"},
		{".", "./.. /x", "full stop or a blank"},
		{".", "./-rf", "option"},
		{".", "./a/--upload-pack=x", "option"},
		{".", "./NUL", "device"},
		{".", "./nul", "device"},
		{".", "./Con", "device"},
		{".", "./con.iso.hcl", "device"},
		{".", "./con .txt", "device"},
		{".", "./aux/x", "device"},
		{".", "./prn", "device"},
		{".", "./com1", "device"},
		{".", "./COM0.x", "device"},
		{".", "./lpt9", "device"},
		{".", "./com¹", "device"},
		{".", "./LPT³.x", "device"},
		{".", "./conin$", "device"},
		{".", "./CONOUT$", "device"},
		{".", "./clock$", "device"},
		{".", "./a:b", "no name on Windows"},
		{".", "./a:$DATA", "no name on Windows"},
		{".", "./a::$INDEX_ALLOCATION", "address"},
		{".", "./a*", "no name on Windows"},
		{".", "./a?", "no name on Windows"},
		{".", "./a|b", "no name on Windows"},
		{".", "./<a>", "no name on Windows"},
		{".", `./"a"`, "no name on Windows"},
		{".", "./a\x00b", "nobody can see"},
		{".", "./a\nb", "nobody can see"},
		{".", "./a\x1b[2J", "nobody can see"},
		{".", "./a\u202eb", "nobody can see"},
		{".", "./a\u200bb", "nobody can see"},
		{".", "./a\u00a0b", "nobody can see"},
		{".", "./a\u2028b", "nobody can see"},
		{".", "./a\xffb", "no UTF-8"},
		{".", "./" + strings.Repeat("x", 256), "256 bytes"},
		{".", "./" + strings.Repeat("x/", 1000), "2002 bytes"},
		{"", "./x", "not below the root"},
		{"/a", "./x", "not below the root"},
		{"..", "./x", "not below the root"},
		{"../a", "./x", "not below the root"},
		{"a/../b", "./x", "not below the root"},
		{"a/", "./x", "not below the root"},
	} {
		got, err := modules.Clean(c.from, c.source)
		if err == nil || !strings.Contains(err.Error(), c.says) || got != "" {
			t.Errorf("Clean(%q, %q) = %q, %v; want an error that says %q", c.from, c.source, got, err, c.says)
			continue
		}
		plainError(t, err)
	}
}

// plainError holds errors to what may be printed.
func plainError(t *testing.T, err error) {
	t.Helper()
	if len(err.Error()) > 400 {
		t.Errorf("an error of %d bytes: %.100s", len(err.Error()), err)
	}
	for _, r := range err.Error() {
		if r < ' ' || r > '~' {
			t.Errorf("the error holds %U: %q", r, err)
		}
	}
}

// FuzzClean is F12: whatever the source, the result is a folder below the root
// by every grammar there is, and the file system agrees: an os.Root makes it
// and finds it below the root. Names of letters that stay inside are taken.
func FuzzClean(f *testing.F) {
	for _, from := range []string{".", "a", "a/b", "..", ""} {
		for _, source := range []string{"./x", "../x", "./a/../../x", "/x", "C:x", `\\h\s`, "./NUL.x", "./a.", "./a:b", "./-x", "./\u202e", "./\xff", "a", ".", "..", "./" + strings.Repeat("../", 50)} {
			f.Add(from, source)
		}
	}
	top := f.TempDir()
	root, err := os.OpenRoot(top)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { root.Close() })
	f.Fuzz(func(t *testing.T, from, source string) {
		got, err := modules.Clean(from, source)
		if err != nil {
			plainErrorOf(t, got, err)
			if plainWay(from, source) {
				t.Fatalf("Clean(%q, %q) is refused: %v", from, source, err)
			}
			return
		}
		if !fs.ValidPath(got) || !filepath.IsLocal(filepath.FromSlash(got)) || strings.ContainsAny(got, "\\:") {
			t.Fatalf("Clean(%q, %q) = %q, which is no way below a root", from, source, got)
		}
		if again, err := modules.Clean(".", "./"+got); err != nil || again != got {
			t.Fatalf("Clean(%q, %q) = %q, and that again %q, %v", from, source, got, again, err)
		}
		if strings.Count(got, "/") > 20 || runtime.GOOS == "windows" && !plainWay(".", "./"+got) {
			return
		}
		if err := root.MkdirAll(got, 0o755); err != nil {
			t.Fatalf("Clean(%q, %q) = %q, and the file system says %v", from, source, got, err)
		}
		real, err := filepath.EvalSymlinks(filepath.Join(top, filepath.FromSlash(got)))
		if err != nil {
			t.Fatal(err)
		}
		if rel, err := filepath.Rel(top, real); err != nil || !filepath.IsLocal(rel) {
			t.Fatalf("Clean(%q, %q) = %q lies at %s", from, source, got, real)
		}
		if got != "." {
			top, _, _ := strings.Cut(got, "/")
			if err := root.RemoveAll(top); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func plainErrorOf(t *testing.T, got string, err error) {
	t.Helper()
	if got != "" {
		t.Fatalf("refused with %q: %v", got, err)
	}
	plainError(t, err)
}

// plainWay reports whether a source is one that everybody may write: short
// names of small letters that never leave the root.
func plainWay(from, source string) bool {
	depth := 0
	for i, p := range append(strings.Split(from, "/"), strings.Split(source, "/")...) {
		switch {
		case p == "." && (i == 0 || from == "." && i == 1):
		case p == ".." && i > 0:
			depth--
		case p == "" || strings.Trim(p, "bdefghijkq") != "" || len(p) > 20:
			return false
		default:
			depth++
		}
		if depth < 0 {
			return false
		}
	}
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../")
}
