package host

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/fsx"
)

// The longest path and name that Windows has, in characters.
const (
	maxPath = 32767
	maxName = 255
)

// BadPath is the error for a text that is not the absolute path of a file on a Windows server.
type BadPath struct {
	Path string
	Why  string // what is wrong and what would be right, without a full stop
}

// Error names the path and the reason.
func (e *BadPath) Error() string {
	return fmt.Sprintf("%q is not a path to look up: %s", e.Path, e.Why)
}

// splitPath takes a Windows path apart: the drive letter in upper case and the names below it. It is strict, because
// what it lets through is looked up on this machine: no relative path, no way upwards, no share, device or stream.
func splitPath(p string) (drive string, names []string, err error) {
	bad := func(why string, args ...any) (string, []string, error) {
		return "", nil, &BadPath{Path: p, Why: fmt.Sprintf(why, args...)}
	}
	s := strings.ReplaceAll(p, `\`, "/")
	switch {
	case p == "":
		return bad(`it is empty; a path looks like C:\WINDOWS\system32`)
	case len(p) > maxPath*utf8.UTFMax || utf8.RuneCountInString(p) > maxPath:
		return "", nil, &BadPath{Path: p[:60] + "...", Why: fmt.Sprintf("it is longer than %d characters", maxPath)}
	case !utf8.ValidString(p):
		return bad("it is not UTF-8")
	case strings.HasPrefix(s, "//"):
		return bad(`it names a share or a device; a path looks like C:\WINDOWS\system32`)
	case len(s) < 2 || s[1] != ':' || !letter(s[0]):
		return bad(`it has no drive letter; a path looks like C:\WINDOWS\system32`)
	case len(s) == 2 || s == s[:2]+"/":
		return bad("it names a whole drive; give a folder or a file on it")
	case s[2] != '/':
		return bad(`it depends on the current folder of the drive; write a \ after the colon`)
	}
	names = strings.Split(s[3:], "/")
	for _, name := range names {
		if why := badName(name); why != "" {
			return bad("%s", why)
		}
	}
	return strings.ToUpper(s[:1]), names, nil
}

func letter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// badName says why name cannot be a file's name on Windows; "" says that it can.
func badName(name string) string {
	switch {
	case name == "":
		return `two separators meet or one stands at the end; there is a name between any two`
	case name == "." || name == "..":
		return fmt.Sprintf("%q leads elsewhere; write the path without it", name)
	case utf8.RuneCountInString(name) > maxName:
		return fmt.Sprintf("a name in it is longer than %d characters", maxName)
	}
	return fsx.BadName(name)
}
