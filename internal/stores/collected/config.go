package collected

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

// The words that begin a line of the tag of a machine.config.
const (
	tagWord   = "tag"
	pieceWord = "secret"
	noneWord  = "none"
)

// hiddenText stands in a tag for a secret while the store of machine.config
// reads it; it is no word that anybody may read.
const hiddenText = "secret"

// maxTag is the largest tag that is read, in bytes.
const maxTag = 1 << 20

// config is the section of one machine.config.
type config struct {
	space          string
	path, encoding string
	size           int
	// moving is the place of the number of bytes: it changes with parts of the
	// file that are not collected.
	moving []live.Span
	// tag is the start tag of the process model; where it is none, none is the
	// place of that word. at is the first line of the tag, 0 before it came.
	tag  string
	raw  []byte
	none span
	at   int
	// begin and end are, for each byte of tag, the bytes of the text it is
	// spelled with.
	begin, end []uint32
	secrets    []hiddenPiece
}

// span is a range of bytes.
type span struct{ start, end int }

// hiddenPiece is a secret of a tag: where it stands there, and its reference.
type hiddenPiece struct {
	span
	reference string
}

// describe reads a section of a machine.config and notes what a file says of it.
func (o *outline) describe(s section, file *File) *fault {
	c, f := o.config(s)
	if f != nil {
		return f
	}
	if file.Paths == nil {
		file.Paths, file.Encodings, file.Sizes = map[string]string{}, map[string]string{}, map[string]int{}
	}
	if c.path != "" {
		file.Paths[s.name] = c.path
	}
	if c.encoding != "" {
		file.Encodings[s.name] = c.encoding
	}
	if c.size > 0 {
		file.Sizes[s.name] = c.size
	}
	_, f = c.decoded("")
	return f
}

// config reads the lines of the section of a machine.config.
func (o *outline) config(s section) (*config, *fault) {
	c := &config{space: s.name}
	var seen []string
	f := o.lines(s, func(at, stop int) *fault {
		content := o.text[at:stop]
		word, rest, _ := strings.Cut(content, " ")
		switch {
		case word == tagWord || word == pieceWord:
			return c.piece(at, stop, word, strings.TrimLeft(rest, blanks))
		case c.at > 0:
			return wrong(at, "Line has no form", "below the first line of the tag stand only lines that begin with tag or read secret")
		}
		l, f := o.assignment(at, stop)
		if f == nil && slices.Contains(seen, l.name) {
			f = twice(at, l.name)
		}
		if f != nil {
			return f
		}
		seen = append(seen, l.name)
		return c.say(l, at, stop)
	})
	if f == nil && c.at == 0 {
		f = wrong(s.at, "Tag is missing", "the section of a machine.config has the start tag of its processModel, or the line tag none")
	}
	c.tag = string(c.raw)
	return c, f
}

// say takes a line "name = text" over.
func (c *config) say(l assigned, at, stop int) *fault {
	var f *fault
	switch l.name {
	case "path":
		if c.path = l.text; l.text == "" {
			return wrong(l.at, "Value is missing", "path has no text; what is not known is left out")
		}
	case "encoding":
		name, mark, _ := strings.Cut(l.text, " ")
		if name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" || mark != "" && mark != "bom" {
			return wrong(l.at, "Encoding not understood", "encoding is a name in small letters, such as utf-8 or windows-1252, and the word bom where the file begins with such a mark")
		}
		c.encoding = l.text
	case "size":
		var n uint64
		n, f = l.number(1, 1<<31-1)
		c.size = int(n)
		c.moving = append(c.moving, live.Span{Start: uint32(l.at), End: uint32(stop), Token: live.MovingToken})
	default:
		return wrong(at, "Name not known", "the section of a machine.config has path, size, encoding, tag and secret%s", didYouMean(l.name, "path", "size", "encoding"))
	}
	return f
}

// piece reads a line of the tag.
func (c *config) piece(at, stop int, word, rest string) *fault {
	if c.at == 0 {
		c.at = at
	}
	switch {
	case c.none.end > 0:
		return wrong(at, "Line has no form", "the line tag none stands alone: a file without the tag has no pieces of it")
	case word == pieceWord && rest != "" && !isReference(rest):
		return inClear(stop-len(rest), "the word secret stands alone or with a reference such as (env:NAME) behind it; what stands here is not shown")
	case word == pieceWord:
		if n := len(c.secrets); n > 0 && c.secrets[n-1].end == len(c.raw) {
			return wrong(at, "Line stands twice", "one line secret stands for the whole of a secret")
		}
		h := hiddenPiece{span: span{len(c.raw), len(c.raw) + len(hiddenText)}}
		if rest != secretWord {
			h.reference, _, _ = literal(strings.TrimSuffix(strings.TrimPrefix(rest, "("), ")"))
		}
		c.secrets = append(c.secrets, h)
		c.put(at, stop, hiddenText)
		return nil
	case rest == noneWord && len(c.raw) == 0 && c.at == at:
		c.none = span{stop - len(rest), stop}
		return nil
	case rest == "" || rest[0] != '"':
		return wrong(at, "Line has no form", "after the word tag stands a piece of the tag in quotes, or the word none")
	}
	from := stop - len(rest)
	size, problem := unquoted(rest, func(at, size int, text string) {
		if size != len(text) {
			c.put(from+at, from+at+size, text)
			return
		}
		for i := range len(text) {
			c.put(from+at+i, from+at+i+1, text[i:i+1])
		}
	})
	switch {
	case problem != "":
		return wrong(from+size, "Quoted text is broken", "%s", problem)
	case len(c.raw) > maxTag:
		return over(at, "the tag has more than %d bytes", maxTag)
	case size != len(rest):
		return wrong(from+size, "Quoted text is broken", "a quoted text ends with its quote, and more follows")
	}
	return nil
}

// put adds to the tag what is spelled with the bytes start to end.
func (c *config) put(start, end int, text string) {
	c.raw = append(c.raw, text...)
	for range len(text) {
		c.begin, c.end = append(c.begin, uint32(start)), append(c.end, uint32(end))
	}
}

// What stands around the tag in the document it is read in: on one line, so that
// a new element gets no indentation.
const (
	beforeTag = "<configuration><system.web>"
	afterTag  = "</system.web></configuration>"
)

// document gives the tag as the only one of a machine.config, and where it
// begins there.
func (c *config) document() (text string, at int) {
	before, after := beforeTag, afterTag
	if name, _, _ := strings.Cut(c.encoding, " "); name != "" && !strings.HasPrefix(name, "utf") {
		// A new value then has references for what the encoding does not hold.
		before = `<?xml version="1.0" encoding="` + name + `"?>` + before
	}
	if c.none.end == 0 && !strings.HasSuffix(c.tag, "/>") {
		after = "</processModel>" + after
	}
	return before + c.tag + after, len(before)
}

// decoded reads the document of the tag with the store of machine.config.
func (c *config) decoded(source string) (*live.Snapshot, *fault) {
	text, at := c.document()
	s, diags := machineconfig.Store{}.Decode(c.space, source, text)
	fits := !diags.HasErrors() && (c.none.end > 0 && len(s.Nodes) == 0 ||
		c.none.end == 0 && len(s.Nodes) == 1 && int(s.Nodes[0].Start) == at && int(s.Nodes[0].Body) == at+len(c.tag))
	if !fits {
		f := wrong(c.at, "Tag cannot be read", "the pieces from here on do not make one whole start tag <processModel ...> that ASP.NET would read")
		f.fix = "Look at the tag in the machine.config on the server, put it right there, and collect again."
		return nil, f
	}
	return s, c.hides(s, at)
}

// hides checks that every secret of the tag is hidden, and nothing else is. Both
// lists are in the order of the tag.
func (c *config) hides(s *live.Snapshot, at int) *fault {
	masked, hidden := s.Masked, c.secrets
	for len(masked) > 0 && len(hidden) > 0 && at+hidden[0].start == int(masked[0].Start) && at+hidden[0].end == int(masked[0].End) {
		masked, hidden = masked[1:], hidden[1:]
	}
	switch {
	case len(masked) > 0 && (len(hidden) == 0 || int(masked[0].Start) <= at+hidden[0].start):
		return inClear(int(c.begin[int(masked[0].Start)-at]), "an attribute of the tag is a secret, and only a line that reads secret may stand for the whole of it; what stands here is not shown")
	case len(hidden) > 0:
		return wrong(int(c.begin[hidden[0].start]), "Value is no secret", "the line stands for a secret, and no attribute here is one")
	}
	return nil
}

// fill gives a snapshot what the tag holds, with its places in the text.
func (c *config) fill(snapshot *live.Snapshot) *fault {
	s, f := c.decoded(snapshot.Source)
	if f != nil {
		return f
	}
	_, at := c.document()
	snapshot.Masked = c.moving
	for _, m := range s.Masked {
		m.Start, m.End = c.place(int(m.Start)-at, int(m.End)-at)
		snapshot.Masked = append(snapshot.Masked, m)
	}
	if c.none.end > 0 {
		return nil
	}
	snapshot.Tag = c.tag
	n := s.Nodes[0]
	n.Start, n.Body = c.place(0, len(c.tag))
	n.End = n.Body
	for i := range n.Facts {
		n.Facts[i].Start, n.Facts[i].End = c.place(int(n.Facts[i].Start)-at, int(n.Facts[i].End)-at)
	}
	snapshot.Nodes = []live.Node{n}
	return nil
}

// place gives the bytes of the text that some bytes of the tag are spelled with.
func (c *config) place(start, end int) (from, to uint32) {
	switch {
	case start < end:
		return c.begin[start], c.end[end-1]
	case start > 0:
		return c.end[start-1], c.end[start-1]
	}
	return c.begin[0], c.begin[0]
}

// Piece is a part of a start tag: a text, or a secret that is not known.
type Piece struct {
	Text   string
	Secret bool
	// Reference is where a plan takes the secret from, "env:NAME"; "" for the
	// one that is there.
	Reference string
}

// Tag gives the start tag of the process model out of a snapshot this store
// decoded, cut where secrets stand; nil for a machine.config without the tag.
func Tag(s *live.Snapshot) []Piece {
	c := configOf(s)
	if c == nil {
		return nil
	}
	var all []Piece
	done := 0
	text := func(end int) {
		if end > done {
			all = append(all, Piece{Text: c.tag[done:end]})
		}
	}
	for _, h := range c.secrets {
		text(h.start)
		all = append(all, Piece{Secret: true, Reference: h.reference})
		done = h.end
	}
	text(len(c.tag))
	return all
}

// configOf reads the section of a snapshot again; nil where it is of no
// machine.config.
func configOf(s *live.Snapshot) *config {
	o := &outline{text: s.Text}
	if !strings.HasPrefix(s.Space, configPrefix) || !Is(s.Text) || o.split(standard()) != nil {
		return nil
	}
	part, found := o.section(s.Space)
	if !found {
		return nil
	}
	c, f := o.config(part)
	if f != nil {
		return nil
	}
	return c
}
