package model

import "strings"

// Redact replaces what a range covers by asterisks, line ends excepted, so that
// no message quotes it: a secret somebody wrote out. Offsets stay true.
func (s *Sources) Redact(r Range) {
	if s.Name(r.File) == "" {
		return
	}
	text := s.texts[r.File-1]
	start, end := min(int(r.Start), len(text)), min(int(r.End), len(text))
	if start >= end {
		return
	}
	hidden := strings.Map(func(c rune) rune {
		if c == '\n' || c == '\r' {
			return c
		}
		return '*'
	}, toBytes(text[start:end]))
	s.texts[r.File-1] = text[:start] + hidden + text[end:]
}

// toBytes gives a text with one ASCII character for each byte, so that a
// replacement keeps the length.
func toBytes(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 0x80 {
			b[i] = '*'
		}
	}
	return string(b)
}
