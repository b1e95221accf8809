package bundle

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// Tag is the edit of the start tag of <processModel> in one machine.config, as
// the bytes of the file.
type Tag struct {
	// Path is where the file lies on the server.
	Path string
	// Before is the tag as it stands there: texts with a secret between each
	// and the next. Nobody knows the secrets; a script steps over them.
	Before []string
	// After is the tag as it is to be.
	After []Piece
}

// Piece is a part of a planned tag: a text, a secret that stays (Kept counts the
// secrets of Before from 1), or the reference of a new secret.
type Piece struct {
	Text   string
	Kept   int
	Secret string
}

// In the tables of a script, keptMark with the number of a secret behind it
// stands for one that is there, newMark for one that was asked for. XML holds
// neither character.
const (
	keptMark = "\x01"
	newMark  = "\x02"
)

// before is the tag with a mark for each of its secrets.
func (t *Tag) before() string {
	var b strings.Builder
	for i, text := range t.Before {
		if i > 0 {
			b.WriteString(keptMark + digit(i))
		}
		b.WriteString(text)
	}
	return b.String()
}

// tagAfter is the planned tag with a mark for each of its secrets.
func (b *builder) tagAfter(t *Tag, space string) string {
	var out strings.Builder
	for _, p := range t.After {
		switch {
		case p.Secret != "":
			out.WriteString(newMark + digit(b.secret(p.Secret, "password of "+space)))
		case p.Kept > 0:
			out.WriteString(keptMark + digit(p.Kept))
		default:
			out.WriteString(p.Text)
		}
	}
	return out.String()
}

// digit writes a small number as one character, so that a script needs no end
// mark for it.
func digit(n int) string { return string(rune('0' + n)) }

// problem says why a script could not find or write the tag.
func (t *Tag) problem() string {
	const most = 9
	switch {
	case t.Path == "":
		return "the collected file does not say where the file lies on the server."
	case len(t.Before) == 0 || !strings.HasPrefix(t.Before[0], "<"):
		return "it has no <processModel>, and a script changes the one that is there."
	case len(t.Before) > most:
		return fmt.Sprintf("its start tag holds %d secrets; a script knows at most %d.", len(t.Before)-1, most-1)
	}
	for _, text := range t.Before[1:] {
		if !strings.HasPrefix(text, `"`) && !strings.HasPrefix(text, "'") {
			return "a secret of its start tag is no whole value, so its end cannot be found."
		}
	}
	for _, p := range append([]Piece{{Text: strings.Join(t.Before, "")}}, t.After...) {
		if strings.ContainsAny(p.Text, "\x00"+keptMark+newMark) || p.Kept >= max(len(t.Before), 1) {
			return "its start tag holds characters that no XML may hold."
		}
	}
	return ""
}

// TagOf makes the edit of a machine.config from what a collector wrote of it,
// before and as the plan has it.
func TagOf(path string, before, after *live.Snapshot) Tag {
	t := Tag{Path: path}
	names := map[string]int{}
	text, secrets := "", 0
	for _, p := range collected.Tag(before) {
		if p.Secret {
			secrets++
			names[attribute(text)] = secrets
			t.Before = append(t.Before, text)
			text = ""
			continue
		}
		text += p.Text
	}
	t.Before = append(t.Before, text)
	text = ""
	for _, p := range collected.Tag(after) {
		switch {
		case p.Secret && p.Reference != "":
			t.After = append(t.After, Piece{Secret: p.Reference})
		case p.Secret:
			t.After = append(t.After, Piece{Kept: names[attribute(text)]})
		default:
			text = p.Text
			t.After = append(t.After, Piece{Text: p.Text})
		}
	}
	return t
}

// attribute is the name of the attribute whose value a text ends in.
func attribute(text string) string {
	text = strings.TrimRight(text[:max(strings.LastIndexByte(text, '='), 0)], " \t\r\n")
	return text[strings.LastIndexAny(text, " \t\r\n")+1:]
}
