package model

import (
	"sort"
	"strings"
)

// FileID names a file of Sources. The zero FileID is "no file".
type FileID uint32

// Range is a span of bytes in a file: HCL or live. Lines and columns are
// worked out when somebody looks. The zero Range is "no place".
type Range struct {
	File       FileID
	Start, End uint32
}

// IsZero reports whether the range names no place.
func (r Range) IsZero() bool { return r.File == 0 }

// Sources are the texts that ranges point into, for messages with snippets.
// Add is not safe for concurrent use.
type Sources struct {
	names []string
	texts []string
	live  []bool
	lines map[FileID][]uint32
	// redactions wait until somebody looks at the text.
	redactions map[FileID][]Range
}

// Add registers a file under the name messages show.
func (s *Sources) Add(name, text string) FileID {
	s.names = append(s.names, name)
	s.texts = append(s.texts, text)
	s.live = append(s.live, false)
	return FileID(len(s.names))
}

// AddLive registers a file taken from a server. Messages name a place in it
// but never quote it: any line of it may hold a secret.
func (s *Sources) AddLive(name, text string) FileID {
	f := s.Add(name, text)
	s.live[f-1] = true
	return f
}

// Forget lets go of the text of a file that nothing points into. Its name
// stays.
func (s *Sources) Forget(f FileID) {
	if f != 0 && int(f) <= len(s.texts) {
		s.texts[f-1] = ""
		delete(s.lines, f)
	}
}

// Live reports whether a file was taken from a server.
func (s *Sources) Live(f FileID) bool {
	return s != nil && f != 0 && int(f) <= len(s.live) && s.live[f-1]
}

// Name is the name of a file as messages show it; "" for no file.
func (s *Sources) Name(f FileID) string {
	if s == nil || f == 0 || int(f) > len(s.names) {
		return ""
	}
	return s.names[f-1]
}

// Text is the text of a file.
func (s *Sources) Text(f FileID) string {
	if s == nil || f == 0 || int(f) > len(s.texts) {
		return ""
	}
	s.hide(f)
	return s.texts[f-1]
}

// Position gives line and column of a byte, both from 1; the column counts
// bytes. The table of line starts is made once per file.
func (s *Sources) Position(f FileID, offset uint32) (line, column int) {
	if s.Name(f) == "" {
		return 0, 0
	}
	starts := s.lineStarts(f)
	i := sort.Search(len(starts), func(i int) bool { return starts[i] > offset }) - 1
	return i + 1, int(offset-starts[i]) + 1
}

// Line gives the text of a line (from 1) without its line break.
func (s *Sources) Line(f FileID, line int) string {
	if s.Name(f) == "" {
		return ""
	}
	starts := s.lineStarts(f)
	if line < 1 || line > len(starts) {
		return ""
	}
	text := s.Text(f)[starts[line-1]:]
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSuffix(text, "\r")
}

func (s *Sources) lineStarts(f FileID) []uint32 {
	if got, ok := s.lines[f]; ok {
		return got
	}
	text := s.texts[f-1]
	starts := []uint32{0}
	for i := 0; ; {
		j := strings.IndexByte(text[i:], '\n')
		if j < 0 {
			break
		}
		i += j + 1
		starts = append(starts, uint32(i))
	}
	if s.lines == nil {
		s.lines = map[FileID][]uint32{}
	}
	s.lines[f] = starts
	return starts
}
