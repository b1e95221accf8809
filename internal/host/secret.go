package host

import (
	"errors"
	"fmt"
	"strings"
)

// Secret is a text that nobody gets to see: every way of printing it gives the same word. The zero value is an empty one.
type Secret struct {
	// A pointer, because printing a struct that holds a secret in a field of its own prints what lies in it without
	// asking: then it prints an address.
	text *string
}

// hidden is what a secret looks like.
const hidden = "‹secret›"

// String, GoString, Format and the marshallers give the word that stands for every secret.
func (Secret) String() string { return hidden }

// GoString is String for %#v.
func (Secret) GoString() string { return hidden }

// Format writes the word for every verb.
func (Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(hidden)) }

// MarshalText is String for encoders.
func (Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }

// Reveal gives the text itself, to the one place that writes it into a live file.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// SecretOf makes a secret of a text.
func SecretOf(text string) Secret { return Secret{&text} }

// maxSecret is the largest secret, in bytes: longer ones are files named by mistake.
const maxSecret = 64 << 10

// Secret resolves a reference of the language, "env:NAME" or "file:PATH"; a relative path starts from dir, a folder of
// the user. One end of line at the end of a file is not part of the secret. The error names the reference, never a value;
// and not even the reference when it is of no known kind, because it may be the secret itself.
func (e *Env) Secret(reference, dir string) (Secret, error) {
	kind, name, _ := strings.Cut(reference, ":")
	switch kind {
	case "env":
		text, ok := e.Getenv(name)
		if !ok || text == "" {
			return Secret{}, fmt.Errorf("the environment variable of the secret %q is not set, or set to nothing: set it for this command", reference)
		}
		return SecretOf(text), nil
	case "file":
		text, err := e.ReadString(e.Below(dir, name), maxSecret)
		if err != nil {
			return Secret{}, fmt.Errorf("the file of the secret %q cannot be read: %w", reference, err)
		}
		if line, ended := strings.CutSuffix(text, "\n"); ended {
			text = strings.TrimSuffix(line, "\r")
		}
		if text == "" {
			return Secret{}, fmt.Errorf("the file of the secret %q is empty", reference)
		}
		return SecretOf(text), nil
	}
	return Secret{}, errors.New(`a secret has a reference of no known kind: isoplan resolves "env:NAME" and "file:PATH"; what stands there instead is not shown, it may be the secret itself`)
}
