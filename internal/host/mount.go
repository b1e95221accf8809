package host

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Mount is what a folder lies on: the file system that is mounted there. The zero value is one that is not known; only
// Linux tells.
type Mount struct {
	ID      uint64   // the number the system gives it
	Point   string   // the folder it is mounted at
	Type    string   // ext4, cifs, ...
	Source  string   // the device or share
	Options []string // NAME or NAME=VALUE, those of the mount first, then those of the file system
}

// has reports whether one of the options is set.
func (m Mount) has(options ...string) (string, bool) {
	for _, o := range options {
		if slices.Contains(m.Options, o) {
			return o, true
		}
	}
	return "", false
}

// Problem says why live files on the mount cannot be changed safely, and what is not certain there; "" is nothing. Two
// machines that change one share must see each other's locks, and a file must be read as the server has it.
func (m Mount) Problem() (refuse, warn string) {
	place := fmt.Sprintf("%q (%s, mounted at %q)", m.Source, m.Type, m.Point)
	switch m.Type {
	case "cifs", "smb3":
		// nolock is the older name of nobrl.
		if o, ok := m.has("nobrl", "nolock"); ok {
			return place + " has the option " + o + ": its locks hold on this machine only, and another one may apply at the same time; mount it without " + o, ""
		}
		if o, ok := m.has("cache=loose", "cache=singleclient"); ok {
			return place + " has the option " + o + ": what this machine reads may be older than what the server has; mount it with cache=strict or cache=none", ""
		}
		if _, ok := m.has("nostrictsync"); ok {
			return "", place + " has the option nostrictsync: a file that is said to be on the server's disk may not be there yet, and a power cut may undo the apply"
		}
	case "nfs", "nfs4":
		if o, ok := m.has("nolock", "local_lock=all", "local_lock=flock"); ok {
			return place + " has the option " + o + ": its locks hold on this machine only, and another one may apply at the same time; mount it without " + o, ""
		}
	}
	return "", ""
}

// parseMounts reads the list of mounts as Linux gives it (/proc/self/mountinfo), in the order they were made.
func parseMounts(text string) ([]Mount, error) {
	var list []Mount
	for line := range strings.Lines(text) {
		m, err := parseMount(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil, fmt.Errorf("a line of the list of mounts is not understood, %q: %w", line, err)
		}
		list = append(list, m)
	}
	return list, nil
}

// parseMount reads a line: number, number of the mount above, device, folder in the file system, folder it is mounted at,
// options, any number of further fields, a hyphen, type, source, options of the file system.
func parseMount(line string) (Mount, error) {
	fields := strings.Split(line, " ")
	sep := slices.Index(fields, "-")
	if sep < 6 || len(fields) < sep+4 {
		return Mount{}, errors.New("it has too few fields")
	}
	id, err := strconv.ParseUint(fields[0], 10, 64)
	if err != nil {
		return Mount{}, err
	}
	m := Mount{ID: id, Point: unescape(fields[4]), Type: unescape(fields[sep+1]), Source: unescape(fields[sep+2])}
	for _, options := range []string{fields[5], fields[sep+3]} {
		for o := range strings.SplitSeq(options, ",") {
			m.Options = append(m.Options, unescape(o))
		}
	}
	return m, nil
}

// unescape resolves the three octal digits behind a backslash that stand for blanks, line ends and backslashes.
func unescape(s string) string {
	var b strings.Builder
	for {
		i := strings.IndexByte(s, '\\')
		if i < 0 || i+4 > len(s) {
			return b.String() + s
		}
		n, err := strconv.ParseUint(s[i+1:i+4], 8, 8)
		if err != nil {
			b.WriteString(s[:i+1])
			s = s[i+1:]
			continue
		}
		b.WriteString(s[:i])
		b.WriteByte(byte(n))
		s = s[i+4:]
	}
}

// mountAbove picks the mount that path, which is absolute and has no links in it, lies on: the one with the number id,
// or, where the system does not tell (0), the one mounted deepest and last.
func mountAbove(list []Mount, path string, id uint64) Mount {
	var found Mount
	for _, m := range list {
		if id != 0 {
			if m.ID == id {
				return m
			}
			continue
		}
		below := m.Point == "/" || path == m.Point || strings.HasPrefix(path, m.Point+"/")
		if below && len(m.Point) >= len(found.Point) {
			found = m
		}
	}
	return found
}
