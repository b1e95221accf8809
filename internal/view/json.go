package view

import (
	"bytes"
	"encoding/json"
	"io"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/validate"
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
	// NotJudged is what rules could not judge for want of something that no
	// file holds.
	NotJudged []validate.NotJudged `json:"not_judged,omitempty"`
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
	_, err := w.Write(diag.HarmlessJSON(b.Bytes()))
	return err
}

// jsonLine writes a value as one line of JSON, as harmless as JSON does.
func jsonLine(w io.Writer, v any) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(diag.HarmlessJSON(b.Bytes()))
	return err
}
