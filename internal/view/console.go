package view

import (
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
)

// ConsoleAnswer is the published form of what one expression gave.
type ConsoleAnswer struct {
	Expression string `json:"expression"`
	// Type is the type of the value; "" when there is none.
	Type string `json:"type,omitempty"`
	// Value is the value; a sensitive one is {"sensitive": true}, a secret
	// {"secret": "env:NAME"}. It is null also when there is none.
	Value any `json:"value"`
	// Origin says where the value of an attribute on a server comes from:
	// "local", "inherited from ADDRESS", "internal default".
	Origin string `json:"origin,omitempty"`
	// Diagnostics say why there is no value.
	Diagnostics []diag.JSON `json:"diagnostics"`
}

// ConsoleJSON writes an answer as one line of JSON.
func ConsoleJSON(w io.Writer, a ConsoleAnswer) error {
	if a.Diagnostics == nil {
		a.Diagnostics = []diag.JSON{}
	}
	return jsonLine(w, a)
}

// ConsoleValue prints a value, which is HCL, whole; behind it, for a live value, where it
// comes from.
func ConsoleValue(w io.Writer, st Style, value, origin string) error {
	p := newPrinter(w, st)
	for i, line := range strings.Split(value, "\n") {
		if i > 0 {
			p.blank()
		}
		p.put(plain, clean(line))
	}
	if origin != "" {
		p.put(dim, clean("  # "+origin))
	}
	p.blank()
	return p.flush()
}
