package view

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
)

// FormatVersion is the version of the JSON forms this package publishes. Minor
// versions only add fields.
const FormatVersion = "1.0"

// Validation is the JSON form of what validate found.
type Validation struct {
	FormatVersion string `json:"format_version"`
	// Valid says that there is no error; warnings do not count.
	Valid        bool        `json:"valid"`
	ErrorCount   int         `json:"error_count"`
	WarningCount int         `json:"warning_count"`
	Diagnostics  []diag.JSON `json:"diagnostics"`
}

// NewValidation counts diagnostics; their order stays.
func NewValidation(list []diag.JSON) Validation {
	v := Validation{FormatVersion: FormatVersion, Diagnostics: list}
	if list == nil {
		v.Diagnostics = []diag.JSON{}
	}
	for i := range list {
		switch list[i].Severity {
		case diag.Error.String():
			v.ErrorCount++
		case diag.Warning.String():
			v.WarningCount++
		}
	}
	v.Valid = v.ErrorCount == 0
	return v
}

// ValidationJSON writes diagnostics as one JSON object with a line break at
// its end.
func ValidationJSON(w io.Writer, list []diag.JSON) error { return JSON(w, NewValidation(list)) }

// JSON writes a value as indented JSON with a line break at its end. Every
// character a terminal could take for a command is written as \uXXXX, which
// means the same to a reader of JSON.
func JSON(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(harmless(b.Bytes()))
	return err
}

// harmless escapes hidden characters in JSON text. Outside of strings JSON has
// only ASCII, so every one of them is inside a string.
func harmless(text []byte) []byte {
	out := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case r == '\n' || !hidden(r):
			out = append(out, text[:n]...)
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[n:]
	}
	return out
}
