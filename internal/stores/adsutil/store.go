package adsutil

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// Store is the store of adsutil transcripts. It has no state: the zero value is
// ready.
type Store struct{}

var _ live.Store = Store{}

// Name is "adsutil".
func (Store) Name() string { return "adsutil" }

// Is reports whether a text is an adsutil transcript: its first line that is
// not blank is our header, a line of the script host, a command line of
// adsutil, the name of a key or a value.
func Is(text string) bool {
	t, err := xmltext.Decode(text, xmltext.Limits{Bytes: maxBytes})
	if err != nil {
		return false
	}
	for line := range strings.Lines(t.Body) {
		line = strings.Trim(line, blanks+"\r\n")
		if line == "" {
			continue
		}
		if len(line) > maxLine {
			return false
		}
		_, heading := headingOf(line)
		_, _, value := splitProperty(line)
		c := readCommand(line)
		return strings.HasPrefix(line, headerWords) || heading || value || isBanner(line) || c.form == adsutilCommand
	}
	return false
}

// Decode reads a transcript. Facts are the properties the attribute table
// knows, at the keys the transcript says something about. Secrets are replaced
// by asterisks in Snapshot.Text; Raw is the file. Warnings say what the
// transcript leaves open.
func (Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	p := parse(source, file)
	if p.fault != nil {
		return nil, diag.List{*p.fault}
	}
	s := &live.Snapshot{Space: space, Source: source, Raw: file, Text: p.text, Encoding: uint8(p.encoding), Masked: p.masked}
	for _, k := range p.keys {
		if k.exists {
			s.Nodes = append(s.Nodes, k.node())
		}
	}
	return s, p.warnings()
}

// Apply gives the text with the edits made, in the encoding of the file.
func (Store) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	if len(edits) == 0 {
		return s.Raw, nil
	}
	var b strings.Builder
	done := uint32(0)
	for _, e := range edits {
		if e.Start < done || e.End < e.Start || int(e.End) > len(s.Text) {
			return "", fmt.Errorf("the edit of bytes %d to %d overlaps another or lies outside the text", e.Start, e.End)
		}
		b.WriteString(s.Text[done:e.Start])
		b.WriteString(e.New)
		done = e.End
	}
	b.WriteString(s.Text[done:])
	return xmltext.Text{Encoding: xmltext.Encoding(s.Encoding)}.Encode(b.String())
}
