package schema

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"golang.org/x/text/unicode/norm"
)

// Hits reports whether a match picks an entry of a list of files. Letter case
// and the kind of slash count nowhere. contains is what the script of KB 812833
// looks for with InStr and vbTextCompare (SEED001); it takes the text as it is,
// so that a slash at its end is part of it.
func (t Type) Hits(m model.ListMatch, item string) bool {
	key := t.key(item)
	switch m.Match {
	case model.MatchExact:
		return key == t.key(m.Text)
	case model.MatchName:
		return baseOf(key) == baseOf(t.key(m.Text))
	case model.MatchFolder:
		return strings.HasPrefix(key, strings.TrimSuffix(t.key(m.Text), `\`)+`\`)
	case model.MatchContains:
		return strings.Contains(key, model.Fold(strings.ReplaceAll(norm.NFC.String(m.Text), "/", `\`)))
	}
	return false
}

// Stands gives what picks the entries that stand for a path already, so that
// the path is not added: of a whole path its file name, or its folder.
func (t Type) Stands(m model.ListMatch) model.ListMatch {
	if m.Match == model.MatchFolder {
		if i := strings.LastIndexAny(m.Text, `\/`); i >= 0 {
			m.Text = m.Text[:i]
		}
	}
	return m
}

// ShowMatch writes a match as HCL has it.
func (t Type) ShowMatch(m model.ListMatch) string {
	return m.Match + " " + t.ShowItem(m.Text)
}

func baseOf(key string) string { return key[strings.LastIndexByte(key, '\\')+1:] }
