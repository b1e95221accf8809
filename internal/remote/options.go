package remote

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
)

// The limits where the configuration declares none.
const (
	// DefaultTimeout is how long a connection or one answer may take.
	DefaultTimeout = 30 * time.Second
	// DefaultSilence is how long a script may run without a sign of life. Stopping IIS with everything that depends on
	// it takes minutes on a busy server.
	DefaultSilence = 10 * time.Minute
	// keepalive is the pause between two questions whether the other side is there still.
	keepalive = 15 * time.Second
)

// DefaultDirectory is the folder on a server where none is declared, relative to where a login begins.
const DefaultDirectory = "isoplan"

// Options say how to reach one server.
type Options struct {
	// Server is its name in the configuration, for messages.
	Server string
	// Source is what the live block says; its files are where the program finds them, KnownHosts is never "".
	Source model.SSHSource
	// Keys hold the keys of the person who runs the program.
	Keys *Keys
	// Random returns a text of letters and digits that nobody had before; it becomes a part of file names.
	Random func() string
	// Dial opens a connection; nil is the network.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Keepalive replaces the pause between two signs of life; 0 is the usual one.
	Keepalive time.Duration
}

func (o *Options) timeout() time.Duration {
	if o.Source.Timeout > 0 {
		return time.Duration(o.Source.Timeout) * time.Second
	}
	return DefaultTimeout
}

func (o *Options) silence() time.Duration {
	if o.Source.Timeout > 0 {
		return time.Duration(o.Source.Timeout) * time.Second
	}
	return DefaultSilence
}

func (o *Options) keepalive() time.Duration {
	if o.Keepalive > 0 {
		return o.Keepalive
	}
	return keepalive
}

func (o *Options) address() string {
	port := o.Source.Port
	if port == 0 {
		port = 22
	}
	return net.JoinHostPort(o.Source.Host, strconv.Itoa(port))
}

// title names the server in messages.
func (o *Options) title() string { return fmt.Sprintf("%s (%s)", o.Server, o.address()) }

// directory is the work folder, checked: it becomes part of command lines. drive is "C" for a folder that does not start
// where the login does, and below is the rest.
func (o *Options) directory() (drive, below string, err error) {
	dir := o.Source.Directory
	if dir == "" {
		dir = DefaultDirectory
	}
	dir = strings.TrimSuffix(strings.ReplaceAll(dir, `\`, "/"), "/")
	if isDrive(dir) {
		drive, dir = dir[:1], dir[3:]
	}
	for _, part := range strings.Split(dir, "/") {
		if !plainName(part) {
			return "", "", fmt.Errorf("the folder %q on %s cannot be used: it has to be relative to where the login begins, or to have a drive, and of names made of letters, digits and . _ - only, such as %s", o.Source.Directory, o.Server, DefaultDirectory)
		}
	}
	return drive, dir, nil
}

// isDrive reports whether a path begins with a drive.
func isDrive(path string) bool {
	return len(path) > 3 && path[1:3] == ":/" && (path[0]|0x20) >= 'a' && (path[0]|0x20) <= 'z'
}

// plainName reports whether a text is a name that means the same to SFTP, to every shell and to the Windows Script
// Host, without quotes.
func plainName(s string) bool {
	const longest = 100
	if s == "" || len(s) > longest || s[0] == '.' || s[0] == '-' || s[len(s)-1] == '.' {
		return false
	}
	if device(s) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '.', c == '_', c == '-':
		default:
			return false
		}
	}
	return true
}

// device reports whether Windows takes a name, with any ending, for a device (learn.microsoft.com/windows/win32/fileio/naming-a-file).
func device(s string) bool {
	base, _, _ := strings.Cut(strings.ToLower(s), ".")
	switch {
	case base == "con", base == "prn", base == "aux", base == "nul":
		return true
	case len(base) == 4 && (base[:3] == "com" || base[:3] == "lpt"):
		return base[3] >= '1' && base[3] <= '9'
	}
	return false
}

// argument reports whether a text may stand in a command line as it is: an option of one of our scripts.
func argument(s string) bool {
	name, value, has := strings.Cut(strings.TrimPrefix(s, "/"), ":")
	if len(s) == 0 || s[0] != '/' || !plainName(name) {
		return false
	}
	if isDrive(value) {
		value = value[3:]
	}
	for _, part := range strings.Split(value, "/") {
		if has && !plainName(part) {
			return false
		}
	}
	return true
}
