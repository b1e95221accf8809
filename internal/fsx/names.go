package fsx

import (
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// The parts of the names that files have while they are being written.
const (
	ourPrefix   = ".isoplan-"
	tempSuffix  = ".tmp"
	asideSuffix = ".old"
)

// TempName is the name of a file that is being written and is going to take another name. random keeps it from being
// anybody else's: letters, digits and hyphens, as crypto/rand.Text gives them.
func TempName(random string) string { return ourPrefix + random + tempSuffix }

// AsideName is the name that the replaced file has for a moment where the system needs one (see FS.Replace).
func AsideName(random string) string { return ourPrefix + random + asideSuffix }

// IsOurTemp reports whether name, without a folder, is one of TempName. Such a file was never complete to anybody: when
// the process that wrote it is gone, it may be deleted.
func IsOurTemp(name string) bool { return ourName(name, tempSuffix) }

// IsOurAside reports whether name, without a folder, is one of AsideName. Such a file may be the only one that has the
// old content: it is deleted only when its target is there.
func IsOurAside(name string) bool { return ourName(name, asideSuffix) }

func ourName(name, suffix string) bool {
	random, ok := strings.CutPrefix(name, ourPrefix)
	if !ok {
		return false
	}
	random, ok = strings.CutSuffix(random, suffix)
	return ok && random != "" && strings.IndexFunc(random, func(r rune) bool { return !plain(r) }) < 0
}

func plain(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-'
}

// BadName says why name, without a folder, cannot be a file's name on Windows, where the files of a server lie; "" says
// that it can. The text is a sentence without a full stop. How long a name may be is left to the system.
func BadName(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return fmt.Sprintf("%q names no file", name)
	case !utf8.ValidString(name):
		return fmt.Sprintf("the name %q is not UTF-8", name)
	case strings.HasSuffix(name, " ") || strings.HasSuffix(name, "."):
		return fmt.Sprintf("the name %q ends in a blank or a dot, which Windows drops", name)
	case deviceName(name):
		return fmt.Sprintf("the name %q belongs to a device", name)
	}
	for _, r := range name {
		if r < ' ' || strings.ContainsRune(`:*?"<>|\/`, r) {
			return fmt.Sprintf("the name %q holds the character %q, which no file name has on Windows", name, r)
		}
	}
	return ""
}

// deviceName reports whether Windows takes name for a device, in any letter case and whatever follows a dot.
func deviceName(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base = strings.ToUpper(strings.TrimRight(base, " "))
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if number, ok := strings.CutPrefix(base, port); ok && utf8.RuneCountInString(number) == 1 {
			return strings.Contains("0123456789¹²³", number)
		}
	}
	return false
}

// admitName refuses to make path, whatever it is going to be, under a name that Windows has another meaning for. It does
// so on every system: what is written here may lie on a mounted server, or be carried to one.
func admitName(path string) error {
	_, name := filepath.Split(path)
	if why := BadName(name); why != "" {
		return &Refused{Path: path, Why: why}
	}
	return nil
}
