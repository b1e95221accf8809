package collected

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
)

// The codes of what this package says about a text it does not take. The codes
// of wants it refuses are those of all stores of a metabase.
const (
	codeUnreadable = "IP0305" // a line that has no form, or says what cannot be
	codeDamaged    = "IP0361" // the last line is missing or does not fit
	codeNoSection  = "IP0362" // the text holds nothing of that key space
	codeLimit      = "IP0363" // the text is beyond a limit
)

// fault is why a text is refused, and where. What stands at the place is never
// repeated: it may be a secret that went astray.
type fault struct {
	id, summary, detail, fix string
	at                       int
}

// wrong is the fault of a line.
func wrong(at int, summary, format string, args ...any) *fault {
	return &fault{id: codeUnreadable, summary: summary, detail: fmt.Sprintf(format, args...), at: at}
}

// over is the fault of a text beyond a limit.
func over(at int, format string, args ...any) *fault {
	return &fault{id: codeLimit, summary: "Text is beyond the limits", detail: fmt.Sprintf(format, args...), at: at}
}

// inClear is the fault of a text where only a word may stand for a secret.
func inClear(at int, format string, args ...any) *fault {
	f := wrong(at, "Secret may be in clear", format, args...)
	f.fix = "Treat the file as a secret and delete it; collect again with the script this isoplan prints."
	return f
}

// diagnostic is the one error of a refused text. The offset of the fault counts
// bytes of text; where crlf is set, the file has one byte more for each line.
func (f *fault) diagnostic(source, text string, crlf bool) diag.List {
	before := text[:min(f.at, len(text))]
	line := strings.Count(before, "\n") + 1
	column := f.at - strings.LastIndexByte(before, '\n')
	at := f.at
	if crlf {
		at += line - 1
	}
	return diag.List{{Severity: diag.Error, ID: f.id, Summary: f.summary, Fix: f.fix,
		Detail: fmt.Sprintf("%s: line %d, column %d (byte %d): %s.", source, line, column, at, f.detail)}}
}
