package modules

import (
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The longest source, and the longest name in it, in bytes. Windows takes names
// of 255 units, and no source that a person writes comes near the other.
const (
	maxSource = 1024
	maxName   = 255
)

// Clean resolves the source of a module that the folder from names. Both the
// folder and the result are below the root of the configuration, with forward
// slashes, and "." for the root itself. A source begins with ./ or ../ and
// stays inside the root. An error says what is wrong with the source and what
// would be right; it is one sentence or two without the name of the block.
func Clean(from, source string) (string, error) {
	if !fs.ValidPath(from) || check(from, "./"+from) != nil {
		return "", fmt.Errorf("the folder %s of the module block is not below the root", quote(from))
	}
	if err := check(from, source); err != nil {
		return "", err
	}
	parts := strings.Split(strings.TrimSuffix(source, "/"), "/")
	// The way up is counted here and not by path.Join, which forgets what a
	// way above the root had left behind.
	at := strings.Split(from, "/")
	if from == "." {
		at = nil
	}
	for _, p := range parts {
		switch {
		case p == ".":
		case p != "..":
			at = append(at, p)
		case len(at) == 0:
			return "", fmt.Errorf("the source %s leads out of the configuration: modules lie in the folder of the configuration or below it", quote(source))
		default:
			at = at[:len(at)-1]
		}
	}
	if len(at) == 0 {
		return ".", nil
	}
	return strings.Join(at, "/"), nil
}

// check looks at a source in the folder from, and at each of its names.
func check(from, source string) error {
	if err := shape(from, source); err != nil {
		return err
	}
	for _, p := range strings.Split(strings.TrimSuffix(source, "/"), "/") {
		if err := name(p); err != nil {
			return fmt.Errorf("the source %s %w", quote(source), err)
		}
	}
	return nil
}

// shape looks at a source as a whole.
func shape(from, source string) error {
	right := `write a folder of this configuration, such as "./pools"`
	if from != "." { // nothing above the root is read
		right += ` or "../pools"`
	}
	switch {
	case source == "":
		return errors.New("the source is empty: " + right)
	case len(source) > maxSource:
		return fmt.Errorf("the source has %d bytes, and %d are the most", len(source), maxSource)
	case !utf8.ValidString(source):
		return fmt.Errorf("the source %s is no UTF-8 text", quote(source))
	}
	for _, r := range source {
		if !unicode.IsPrint(r) {
			return fmt.Errorf("the source %s holds the character %U, which nobody can see", quote(source), r)
		}
	}
	switch {
	case strings.Contains(source, `\`):
		return fmt.Errorf("the source %s holds a back slash: names are separated by /, on Windows too", quote(source))
	case strings.HasPrefix(source, "//"):
		return fmt.Errorf("the source %s names a share of another machine, and modules are never fetched: %s", quote(source), right)
	case strings.HasPrefix(source, "/"), len(source) > 1 && source[1] == ':' && letter(source[0]):
		return fmt.Errorf("the source %s is an absolute path: %s", quote(source), right)
	case strings.Contains(source, "://"), strings.Contains(source, "::"):
		return fmt.Errorf("the source %s is an address, and modules are never fetched: %s", quote(source), right)
	case source == "." || source == "..", strings.HasPrefix(source, "./"), strings.HasPrefix(source, "../"):
		return nil
	}
	return fmt.Errorf("the source %s does not begin with ./ or ../: %s", quote(source), right)
}

// name looks at one name of a source. The error goes on after the source.
func name(p string) error {
	switch {
	case p == "." || p == "..":
		return nil
	case p == "":
		return errors.New("holds two slashes with nothing between them")
	case len(p) > maxName:
		return fmt.Errorf("holds a name of %d bytes, and %d are the most", len(p), maxName)
	case strings.HasSuffix(p, ".") || strings.HasSuffix(p, " "):
		return fmt.Errorf("holds the name %s, and Windows takes a full stop or a blank off the end of a name", quote(p))
	case strings.HasPrefix(p, " "):
		return fmt.Errorf("holds the name %s, which begins with a blank", quote(p))
	case strings.HasPrefix(p, "-"):
		return fmt.Errorf("holds the name %s, which programs take for an option", quote(p))
	}
	if i := strings.IndexAny(p, `<>:"|?*`); i >= 0 {
		return fmt.Errorf("holds the character %q, which stands in no name on Windows", p[i])
	}
	if device(p) {
		return fmt.Errorf("holds the name %s, which is a device on Windows, with any ending", quote(p))
	}
	return nil
}

// device reports whether Windows takes a name for a device: what stands before
// the first full stop counts, without blanks at its end and in any letter case.
func device(p string) bool {
	stem, _, _ := strings.Cut(p, ".")
	stem = strings.ToUpper(strings.TrimRight(stem, " "))
	switch stem {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$":
		return true
	}
	for _, port := range []string{"COM", "LPT"} {
		if rest, ok := strings.CutPrefix(stem, port); ok {
			switch rest {
			case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
				return true
			}
		}
	}
	return false
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// quote shows a text that anybody may have written.
func quote(s string) string {
	const most = 80
	if len(s) > most {
		return strconv.QuoteToASCII(s[:most]) + "..."
	}
	return strconv.QuoteToASCII(s)
}
