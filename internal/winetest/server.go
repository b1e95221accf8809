package winetest

import (
	_ "embed" // the parts are files of their own
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/wsh"
)

// The parts that scripts get here.
var (
	//go:embed fake.vbs
	fake string
	//go:embed characters.vbs
	charactersPart string
)

// Server is a made-up server. Its state is files of a folder: scripts change
// them, and the next script finds what the last one left.
type Server struct {
	t       testing.TB
	version string
	dir     string
	names   []string
	values  map[string]string
}

// WindowsVersion is the setting of the version of Windows, which New makes the
// one that the version of IIS comes with.
const WindowsVersion = `registry HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentVersion`

// New gives an empty server of a version of IIS; without Wine the test ends here.
func New(t testing.TB, version string) *Server {
	t.Helper()
	Require(t)
	s := &Server{t: t, version: version, dir: t.TempDir(), values: map[string]string{}}
	s.write("characters.txt", characters())
	s.write("properties.txt", []byte(properties()))
	windows := version
	if version == "6.0" {
		windows = "5.2"
	}
	s.Set(WindowsVersion, windows)
	return s
}

// Metabase sets the whole metabase: keys and values as collected text has them,
// passwords in clear.
func (s *Server) Metabase(text string) { s.write("metabase.txt", []byte(text)) }

// State gives the metabase as the scripts left it.
func (s *Server) State() string { return s.read("metabase.txt") }

// Set gives the server a setting; an empty text takes it away. Settings are
//
//	registry PATH             a value of the registry
//	variable NAME             an environment variable
//	version PATH              the version of a DLL
//	wmi CLASS PROPERTY        what WMI answers
//	service NAME              running or stopped
//	needs NAME                the services a service depends on, with blanks between
//	services                  refused: they cannot be listed
//	broken                    the path of a key or file that cannot be read
//	running mode              what GetCurrentMode gives
//	data paths                refused: GetDataPaths fails
//	marks                     contradict: IsInherit and AllAttributes do not agree
//	lacks PROPERTY            anything: the schema of the server has no such property
//	command LINE              the exit code of a command
//	secret [PROMPT]           what is typed where a password is asked for
//	state of PATH             what a site does: 2 started (without it), 4 stopped
//	no input                  anything: the script host has no standard input
//	held                      anything: another script keeps the lock of the bundle
//	read-only PATH            anything: the file is marked so
//	cut copy                  a piece of the path of a copy that is cut short
//	disk full at              the line that does not fit on the disk any more
//	disk full says            nothing: half a line is written, and no error told
//	greedy                    AppDelete takes the name of an application along
//	fail at write             the number of the call that fails
//	die at write              the number of the call at which the script is killed
func (s *Server) Set(name, text string) {
	if _, has := s.values[name]; !has {
		s.names = append(s.names, name)
	}
	s.values[name] = text
	var b strings.Builder
	for _, n := range s.names {
		if s.values[n] != "" {
			fmt.Fprintf(&b, "%s = %s\r\n", n, Quoted(s.values[n]))
		}
	}
	s.write("settings.txt", []byte(b.String()))
}

// Setting gives a setting as the scripts left it.
func (s *Server) Setting(name string) string {
	for line := range strings.Lines(s.read("settings.txt")) {
		if text, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), name+" = "); ok {
			return text
		}
	}
	return ""
}

// Input sets what stands on standard input.
func (s *Server) Input(text string) { s.write("input.txt", []byte(text)) }

// WriteFile puts a file on the server; path is such as C:\WINNT\x.config, or a
// share such as \\WEB03\ADMIN$\x.
func (s *Server) WriteFile(path string, data []byte) {
	s.t.Helper()
	name := s.file(path)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		s.t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

// ReadFile gives a file of the server.
func (s *Server) ReadFile(path string) []byte {
	s.t.Helper()
	data, err := os.ReadFile(s.file(path))
	if err != nil {
		s.t.Fatal(err)
	}
	return data
}

// FileThere reports whether a file of the server is there.
func (s *Server) FileThere(path string) bool {
	_, err := os.Stat(s.file(path))
	return err == nil
}

// DropFile removes a file of the server.
func (s *Server) DropFile(path string) {
	s.t.Helper()
	if err := os.Remove(s.file(path)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) file(path string) string {
	path = strings.ReplaceAll(strings.ReplaceAll(path, `:\`, `\`), `\`, "/")
	return filepath.Join(s.dir, "files", filepath.FromSlash(path))
}

// Calls gives the log of calls since the server was made, one a line.
func (s *Server) Calls() []string {
	return strings.FieldsFunc(s.read("calls.txt"), func(r rune) bool { return r == '\r' || r == '\n' })
}

// Forget empties the log of calls.
func (s *Server) Forget() { s.write("calls.txt", nil) }

// Fake is the part that takes the place of wsh.Host and wsh.Act.
func (s *Server) Fake() string {
	return s.Characters() + "\nDim FakeVersion\n" + wsh.Assign("FakeVersion", s.version) + "\n" + fake
}

// Faked is a whole script with the made-up server in place of wsh.Host and
// wsh.Act; a script that holds neither is returned as it is.
func (s *Server) Faked(script string) string {
	for _, part := range []struct{ real, fake string }{{wsh.Host(), s.Fake()}, {wsh.Act(), ""}} {
		script = strings.Replace(script, windows(part.real), windows(part.fake), 1)
	}
	return strings.Replace(script, "found.Stop\r\n", "found.Stop2\r\n", 1)
}

// windows gives a part the line ends it has in a script.
func windows(part string) string {
	return strings.ReplaceAll(strings.ReplaceAll(part, "\r\n", "\n"), "\n", "\r\n")
}

// Characters is the part with what the engine lacks, for scripts with the real
// wsh.Host; Fake has it in it.
func (s *Server) Characters() string {
	return "Dim FakeFolder\n" + wsh.Assign("FakeFolder", winePath(s.dir)) + "\n" + charactersPart
}

func (s *Server) write(name string, data []byte) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), data, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *Server) read(name string) string {
	s.t.Helper()
	data, err := os.ReadFile(filepath.Join(s.dir, name))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	return string(data)
}

// characters is every unit of UTF-16 in order, with a byte order mark before.
func characters() []byte {
	data := []byte{0xFF, 0xFE}
	for n := range 0x10000 {
		data = binary.LittleEndian.AppendUint16(data, uint16(n))
	}
	return data
}

// properties is the schema of the metabase: kind, whether a value inherits, and
// the schema default of every property of the table.
func properties() string {
	// Those of the key Info of a service are none of the table's (WS03/cc786613).
	all := []string{"MajorIIsVersionNumber\tn\town\t\"\"\r\n", "MinorIIsVersionNumber\tn\town\t\"\"\r\n"}
	for _, a := range schema.All() {
		if a.Home.Space != schema.MetabaseSpace || a.Home.Location != "" || a.Home.Property == "" {
			continue
		}
		inherits := "own"
		if a.Home.Inherits() {
			inherits = "inherits"
		}
		fallback := ""
		if v := a.Defaults.Schema; !v.IsNull() && a.Home.Field == 0 {
			fallback = a.Encode(v)
			if wsh.Kind(a) == "n" {
				fallback = strconv.FormatUint(v.Num(), 10)
			}
		}
		all = append(all, fmt.Sprintf("%s\t%s\t%s\t%s\r\n", a.Home.Property, wsh.Kind(a), inherits, Quoted(fallback)))
	}
	slices.Sort(all)
	return strings.Join(slices.Compact(all), "")
}

// Quoted spells a text as the library's Quoted does.
func Quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, u := range utf16.Encode([]rune(s)) {
		switch {
		case u == '"' || u == '\\':
			b.WriteByte('\\')
			b.WriteByte(byte(u))
		case u == '\r' || u == '\n' || u == '\t':
			b.WriteString(map[uint16]string{'\r': `\r`, '\n': `\n`, '\t': `\t`}[u])
		case u < ' ' || u > '~':
			fmt.Fprintf(&b, `\u%04x`, u)
		default:
			b.WriteByte(byte(u))
		}
	}
	b.WriteByte('"')
	return b.String()
}
