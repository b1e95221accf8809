package collected

import (
	"slices"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The names of sections, and of the key spaces they hold.
const (
	observedSection = "observed"
	metabaseSpace   = string(schema.MetabaseSpace)
	configPrefix    = string(schema.MachineConfigSpace) + "/"
	configSection   = string(schema.MachineConfigSpace) + " "
)

// File is what a collected text says beside the values of its key spaces.
type File struct {
	// Server is the name of the computer, IIS the version of IIS ("5.0").
	Server, IIS string
	// Windows and Tool are texts for people: the version of Windows, and what
	// wrote the collector. "" is not known.
	Windows, Tool string
	// Taken is when, RFC 3339; "" is not known.
	Taken string
	// WindowsDirectory is the Windows folder of the server, "C:\WINNT"; "" is
	// not known.
	WindowsDirectory string
	// Inherited says that inherited values stand in the text, with ~.
	Inherited bool
	// Observed is what no file tells; nil for a text without that section.
	Observed *model.Observed
	// Dependents are the services that depend on IISADMIN, running or not; nil
	// is not known.
	Dependents []string
	// Spaces are the key spaces the text holds, sorted: "machine.config/v1.1.4322",
	// "metabase".
	Spaces []string
	// Paths, Encodings and Sizes say of a machine.config, by its key space,
	// where it lies on the server, in which encoding, and how many bytes it has.
	Paths, Encodings map[string]string
	Sizes            map[string]int
	// Unread counts the comments in which the collector says that it could not
	// read something and left it out (/skip), UnreadLine is the first of them.
	Unread, UnreadLine int
}

// unreadMark begins a comment about what a collector could not read.
const unreadMark = "# not read: "

// unread looks for what the collector left out.
func (f *File) unread(text string) {
	if f.Unread = strings.Count(text, "\n"+unreadMark); f.Unread > 0 {
		before, _, _ := strings.Cut(text, "\n"+unreadMark)
		f.UnreadLine = strings.Count(before, "\n") + 2
	}
}

// Open reads everything of a collected text but the lines of the metabase: the
// frame with its sum, the header, what was observed, and what is said of each
// machine.config. A text that is not whole, or has a line of no form there, is
// refused with one error.
func Open(source, text string) (*File, diag.List) {
	o, f := frame(text, standard())
	if f != nil {
		return nil, f.diagnostic(source, o.text, o.crlf)
	}
	file, f := o.open()
	if f != nil {
		return nil, f.diagnostic(source, o.text, o.crlf)
	}
	file.unread(o.text)
	return file, nil
}

// open reads the header and the sections but the metabase.
func (o *outline) open() (*File, *fault) {
	file, f := o.header()
	if f != nil {
		return nil, f
	}
	for _, s := range o.sections {
		switch {
		case s.name == observedSection:
			f = o.observed(s, file)
		case s.name != metabaseSpace:
			f = o.describe(s, file)
		}
		if f != nil {
			return nil, f
		}
		if s.name != observedSection {
			file.Spaces = append(file.Spaces, s.name)
		}
	}
	slices.Sort(file.Spaces)
	return file, nil
}

// sectionName reads a line such as [machine.config v1.1.4322] and gives the name
// of its key space.
func sectionName(line string) (string, bool) {
	name, ok := strings.CutSuffix(strings.TrimPrefix(line, "["), "]")
	if !ok {
		return "", false
	}
	switch framework, config := strings.CutPrefix(name, configSection); {
	case name == observedSection || name == metabaseSpace:
		return name, true
	case config:
		_, known := schema.CLROf(framework)
		return configPrefix + framework, known && framework == strings.ToLower(framework)
	}
	return "", false
}

// header reads the lines before the first section.
func (o *outline) header() (*File, *fault) {
	file := &File{}
	fields := map[string]*string{"server": &file.Server, "iis": &file.IIS, "windows": &file.Windows, "tool": &file.Tool,
		"taken": &file.Taken, "windows_directory": &file.WindowsDirectory, "values": new(string)}
	var seen []string
	f := o.lines(o.head, func(at, stop int) *fault {
		l, f := o.assignment(at, stop)
		if f != nil {
			return f
		}
		field := fields[l.name]
		if field == nil {
			return wrong(at, "Name not known", "the header of a collected text has server, iis, windows, tool, taken, windows_directory and values%s", didYouMean(l.name, "server", "iis", "windows", "tool", "taken", "windows_directory", "values"))
		}
		if slices.Contains(seen, l.name) {
			return twice(at, l.name)
		}
		if l.text == "" {
			return wrong(l.at, "Value is missing", "%s has no text; what is not known is left out", l.name)
		}
		seen = append(seen, l.name)
		*field = l.text
		return l.fits()
	})
	switch {
	case f != nil:
		return nil, f
	case file.Server == "":
		return nil, wrong(o.head.end, "Name of server is missing", "the header has no line such as server = WEB03")
	case file.IIS == "":
		return nil, wrong(o.head.end, "Version of IIS is missing", "the header has no line such as iis = 5.0")
	}
	file.Inherited = *fields["values"] == "all"
	return file, nil
}

// assigned is a line "name = text".
type assigned struct {
	name, text string
	at         int // of the text
}

// assignment reads a line "name = text".
func (o *outline) assignment(at, stop int) (assigned, *fault) {
	content := o.text[at:stop]
	i := strings.IndexByte(content, '=')
	if i <= 0 {
		return assigned{}, wrong(at, "Line has no form", "a line here reads name = text")
	}
	raw := strings.TrimLeft(content[i+1:], blanks)
	l := assigned{name: strings.TrimRight(content[:i], blanks), at: stop - len(raw)}
	text, off, problem := literal(raw)
	if problem != "" {
		return assigned{}, wrong(l.at+off, "Quoted text is broken", "%s", problem)
	}
	l.text = text
	return l, nil
}

// fits checks the value of a line of the header.
func (l assigned) fits() *fault {
	switch l.name {
	case "iis":
		return l.word("4.0", "5.0", "5.1", "6.0")
	case "values":
		return l.word("local", "all")
	case "taken":
		if _, err := time.Parse(time.RFC3339, l.text); err != nil {
			return wrong(l.at, "Time not understood", "taken is a time such as 2026-11-28T23:31:01+01:00")
		}
	}
	return nil
}

// word checks that a value is one of some words.
func (l assigned) word(known ...string) *fault {
	if slices.Contains(known, l.text) {
		return nil
	}
	last := len(known) - 1
	return wrong(l.at, "Value not known", "%s is %s or %s", l.name, strings.Join(known[:last], ", "), known[last])
}

func twice(at int, name string) *fault {
	return wrong(at, "Line stands twice", "%s stands here a second time", name)
}

// didYouMean ends a message about a name that is not known.
func didYouMean(name string, known ...string) string {
	if near := diag.Nearest(name, known); near != "" {
		return "; did you mean " + near + "?"
	}
	return ""
}
