package collected

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
)

// Store is the store of collected texts. Bare makes it one of bare texts, which
// are the metabase alone; see the package.
type Store struct{ Bare bool }

var _ live.Store = Store{}

// Name is "collected".
func (Store) Name() string { return "collected" }

// Owns reports whether a collected text can hold a key space: the metabase, or a
// machine.config isoplan knows.
func Owns(space string) bool {
	if framework, config := strings.CutPrefix(space, configPrefix); config {
		_, known := sectionName("[" + configSection + framework + "]")
		return known
	}
	return space == metabaseSpace
}

// Decode reads the key space of a name out of a text. Text of the snapshot is
// all of the file but its last line, so that edits of two key spaces of one file
// can stand beside each other; of the file outside of the key space, a digest
// sees nothing. Facts are the properties the attribute table knows; other values
// IIS is known to keep (passwords, counters) may stand in the text and are
// masked. Anything else is refused.
func (s Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	return s.decode(space, source, file, standard())
}

func (s Store) decode(space, source, file string, lim limits) (*live.Snapshot, diag.List) {
	snapshot := &live.Snapshot{Space: space, Source: source, Raw: file, Text: file}
	if s.Bare {
		d := &decoder{text: file, bare: true, limits: lim}
		if f := d.whole(); f != nil {
			return nil, f.diagnostic(source, file, false)
		}
		snapshot.Nodes, snapshot.Masked = d.nodes, d.masked
		return snapshot, nil
	}
	o, f := frame(file, lim)
	if f == nil {
		f = o.read(snapshot, lim)
	}
	if f != nil {
		return nil, f.diagnostic(source, o.text, o.crlf)
	}
	snapshot.Text = o.text
	if o.crlf {
		snapshot.Encoding = windowsLines
	}
	return snapshot, nil
}

// windowsLines is the encoding of a file whose lines all end with CR LF and
// whose text has LF instead.
const windowsLines = 1

// read fills a snapshot with what the section of its key space holds.
func (o *outline) read(snapshot *live.Snapshot, lim limits) *fault {
	file, f := o.open()
	if f != nil {
		return f
	}
	s, found := o.section(snapshot.Space)
	if !found || s.name == observedSection {
		f := wrong(0, "Key space is not collected", "the text has no section [%s]", strings.Replace(snapshot.Space, configPrefix, configSection, 1))
		f.id, f.fix = codeNoSection, "Collect again with a script that collects it."
		return f
	}
	if s.name == metabaseSpace {
		d := &decoder{text: o.text, inherited: file.Inherited, limits: lim}
		if f := d.section(s.at, s.body, s.end); f != nil {
			return f
		}
		snapshot.Nodes, snapshot.Masked = d.nodes, d.masked
	} else {
		c, f := o.config(s)
		if f == nil {
			f = c.fill(snapshot)
		}
		if f != nil {
			return f
		}
	}
	snapshot.Masked = o.around(s, snapshot.Masked)
	return nil
}

// around adds to the masked spans of a section what stands before and after it:
// what was observed and when, and other key spaces, are no part of this one.
func (o *outline) around(s section, masked []live.Span) []live.Span {
	all := make([]live.Span, 0, len(masked)+2)
	all = append(all, live.Span{End: uint32(s.body), Token: live.MovingToken})
	all = append(all, masked...)
	if s.end < len(o.text) {
		all = append(all, live.Span{Start: uint32(s.end), End: uint32(len(o.text)), Token: live.MovingToken})
	}
	return all
}

// Apply gives the file with the edits made. Of a text that is not bare the last
// line is written anew.
func (s Store) Apply(snapshot *live.Snapshot, edits []live.Edit) (string, error) {
	if len(edits) == 0 {
		return snapshot.Raw, nil
	}
	var b strings.Builder
	done := uint32(0)
	for _, e := range edits {
		if e.Start < done || e.End < e.Start || int(e.End) > len(snapshot.Text) {
			return "", fmt.Errorf("%s: the edit of bytes %d to %d overlaps another or lies outside the text", snapshot.Source, e.Start, e.End)
		}
		b.WriteString(snapshot.Text[done:e.Start])
		b.WriteString(e.New)
		done = e.End
	}
	b.WriteString(snapshot.Text[done:])
	text := b.String()
	if s.Bare {
		return text, nil
	}
	last := End(text) + snapshot.Raw[len(strings.TrimRight(snapshot.Raw, blanks+"\r\n")):]
	if snapshot.Encoding == windowsLines {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text + last, nil
}

// lineBreak is the one new lines of a text get.
func lineBreak(text string) string {
	if strings.Contains(text, "\r\n") {
		return "\r\n"
	}
	return "\n"
}
