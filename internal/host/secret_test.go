package host_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
)

const canary = "Tr0ub4dor&3"

func TestSecret(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{
		"plain": canary, "line": canary + "\n", "windows": canary + "\r\n", "two": canary + "\n\n", "return": canary + "\r",
		"blanks": " " + canary + " \n", "empty": "", "newline": "\n", "crlf": "\r\n", "large": strings.Repeat("x", 64<<10+1), "largest": strings.Repeat("x", 64<<10),
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := host.NewFake("elsewhere", map[string]string{"PW": canary, "BLANK": " ", "EMPTY": "", "A:B": "colon"})
	tests := []struct {
		reference, want string
		says            string // a part of the error
		is              error
	}{
		{"env:PW", canary, "", nil},
		{"env:BLANK", " ", "", nil},
		{"env:A:B", "colon", "", nil},
		{"env:EMPTY", "", `the secret "env:EMPTY" is not set, or set to nothing`, nil},
		{"env:NO", "", `"env:NO" is not set`, nil},
		{"env:", "", `"env:" is not set`, nil},
		{"env:pw", "", "is not set", nil},
		{"file:plain", canary, "", nil},
		{"file:line", canary, "", nil},
		{"file:windows", canary, "", nil},
		{"file:two", canary + "\n", "", nil},
		{"file:return", canary + "\r", "", nil},
		{"file:blanks", " " + canary + " ", "", nil},
		{"file:largest", strings.Repeat("x", 64<<10), "", nil},
		{"file:" + filepath.Join(folder, "plain"), canary, "", nil},
		{"file:empty", "", `the file of the secret "file:empty" is empty`, nil},
		{"file:newline", "", "is empty", nil},
		{"file:crlf", "", "is empty", nil},
		{"file:large", "", "too large", nil},
		{"file:no", "", `the file of the secret "file:no" cannot be read`, fs.ErrNotExist},
		{"file:.", "", "a folder", nil},
		{"file:", "", "cannot be read", nil},
		{"ENV:PW", "", "no known kind", nil},
		{"exec:" + canary, "", "no known kind", nil},
		{canary, "", "no known kind", nil},
		{"", "", "no known kind", nil},
	}
	for _, tt := range tests {
		t.Run(tt.reference[:min(20, len(tt.reference))], func(t *testing.T) {
			got, err := e.Secret(tt.reference, folder)
			if tt.says == "" && err != nil || tt.says != "" && (err == nil || !strings.Contains(err.Error(), tt.says)) {
				t.Fatalf("error %v, want %q", err, tt.says)
			}
			if tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v", err, tt.is)
			}
			if got.Reveal() != tt.want {
				t.Errorf("%d bytes, want %d", len(got.Reveal()), len(tt.want))
			}
			if err != nil && strings.Contains(err.Error(), canary) {
				t.Errorf("the error shows it: %v", err)
			}
		})
	}
}

// holder has a secret where printing does not ask it for its word.
type holder struct {
	Name   string
	secret host.Secret
	list   []host.Secret
	byName map[string]host.Secret
	any    any
	ptr    *host.Secret
}

// TestSecretIsHidden prints a secret in every way there is.
func TestSecretIsHidden(t *testing.T) {
	s := host.SecretOf(canary)
	if s.Reveal() != canary || (host.Secret{}).Reveal() != "" {
		t.Error("it does not reveal what it was made of")
	}
	inside := holder{"x", s, []host.Secret{s}, map[string]host.Secret{"k": s}, s, &s}
	var texts []string
	for _, value := range []any{s, &s, inside, &inside, []host.Secret{s}, map[string]host.Secret{"k": s}, struct{ S host.Secret }{s}, [1]any{s}, struct{ s any }{s}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x", "%X", "%t", "%10.3v", "%T", "%p"} {
			texts = append(texts, fmt.Sprintf(verb, value))
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Error(err)
		}
		texts = append(texts, string(text), fmt.Sprint(value), fmt.Sprintln(value))
		text, err = xml.Marshal(value)
		texts = append(texts, string(text), fmt.Sprint(err))
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("json", "secret", s, "in", inside, "list", []any{s})
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "secret", s, "in", inside, "list", []any{s})
	text, err := s.MarshalText()
	texts = append(texts, log.String(), s.String(), s.GoString(), string(text), fmt.Sprint(err), fmt.Errorf("wrapped: %w, %v", os.ErrInvalid, s).Error())
	forms := []string{canary, fmt.Sprintf("%x", canary), fmt.Sprintf("%X", canary), "Tr0ub4dor&amp;3", `Tr0ub4dor\u00263`, fmt.Sprint([]byte(canary)), canary[:5]}
	for _, text := range texts {
		for _, form := range forms {
			if strings.Contains(text, form) {
				t.Errorf("it shows in %s", text)
			}
		}
	}
	if got := fmt.Sprintf("%v %s %q %#v %d", s, s, s, s, s); got != strings.Repeat("‹secret› ", 4)+"‹secret›" {
		t.Errorf("it shows as %s", got)
	}
	if got, err := json.Marshal(struct{ S host.Secret }{s}); err != nil || string(got) != `{"S":"‹secret›"}` {
		t.Errorf("%s, %v", got, err)
	}
}

// TestSecretFileThroughFS: the file is read where all files are, so that a test can make that fail.
func TestSecretFileThroughFS(t *testing.T) {
	e := host.NewFake("", nil)
	e.FS = unreadable{e.FS}
	if _, err := e.Secret("file:x", "/d"); !errors.Is(err, errUnreadable) {
		t.Errorf("error %v", err)
	}
}

var errUnreadable = errors.New("unreadable")

type unreadable struct{ fsx.FS }

func (unreadable) Stat(string) (fs.FileInfo, error) { return nil, errUnreadable }
