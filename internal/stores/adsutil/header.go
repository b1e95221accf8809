package adsutil

import (
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
)

// headerWords begin the first line of a transcript that our collector for cmd
// wrote; the number of the format follows.
const (
	headerWords = "isoplan adsutil"
	headerLine  = headerWords + " 1"
)

// File is what the header of a transcript says about it; every field may be
// empty. A transcript without a header gives the server of a -s: option only.
type File struct {
	Server, IIS, Tool, Windows string
	// Taken is a time stamp of RFC 3339, TakenLocal what cmd printed: on NT 4
	// it knows no time zone.
	Taken, TakenLocal string
	// Path is the key adsutil was run for, as it was typed: "w3svc".
	Path string
}

// Open reads the header of a transcript, and the transcript to know that it
// can be read.
func Open(source, text string) (*File, diag.List) {
	p := parse(source, text)
	if p.fault != nil {
		return nil, diag.List{*p.fault}
	}
	return &p.file, nil
}

// header reads the lines of the header; the first line behind it is line next.
func (p *parser) header(line string, at int) {
	switch {
	case line == headerLine:
	case strings.HasPrefix(line, headerWords):
		p.refuse(at, "Format of transcript not known", "the first line names a format this version cannot read; it reads "+headerLine)
		return
	default:
		return
	}
	p.inHeader = true
}

// headerField reads one line such as "server = WEB04". It reports whether the
// line belongs to the header.
func (p *parser) headerField(line string, at int) bool {
	name, value, found := strings.Cut(line, "=")
	name = strings.Trim(name, blanks)
	if !found || name == "" || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz_") != "" {
		p.inHeader = false
		return false
	}
	value = strings.Trim(value, blanks)
	if len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' {
		value = strings.Trim(value[1:len(value)-1], blanks)
	}
	fields := map[string]*string{"server": &p.file.Server, "iis": &p.file.IIS, "tool": &p.file.Tool, "windows": &p.file.Windows,
		"taken": &p.file.Taken, "taken_local": &p.file.TakenLocal, "path": &p.file.Path}
	field := fields[name]
	switch {
	case field == nil:
		p.refuse(at, "Header line not known", "the header has lines server, iis, taken, taken_local, path, tool and windows, and no other")
	case *field != "":
		p.refuse(at, "Header line stands twice", "the header says "+name+" a second time; keep the right one")
	case value == "":
		p.refuse(at, "Header line without a value", name+" has no text; write one or take the line out")
	case name == "iis" && value != "4.0" && value != "5.0" && value != "5.1" && value != "6.0":
		p.refuse(at, "Version of IIS not known", "iis is 4.0, 5.0, 5.1 or 6.0")
	case name == "taken" && !isTime(value):
		p.refuse(at, "Time stamp cannot be read", "taken reads like 2003-04-24T23:31:01+01:00; without a time zone it is taken_local")
	default:
		*field = value
		if name == "path" {
			p.open(command{form: adsutilCommand, verb: verbEnumAll, path: value, at: at}, at)
		}
	}
	return true
}

func isTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}
