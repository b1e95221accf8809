package collected

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// marker stands for a secret in what the store of machine.config writes, until
// the line that names its reference takes its place.
const marker = "isoplan-secret-to-be"

// editConfig has the store of machine.config edit the tag, and spells what it
// wrote as pieces.
func editConfig(snapshot *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	c := configOf(snapshot)
	if c == nil {
		return nil, diag.List{{Severity: diag.Error, ID: codeNoSection, Summary: "Key space is not collected",
			Detail: fmt.Sprintf("%s has no section for %s, so nothing of it can be changed.", snapshot.Source, snapshot.Space)}}
	}
	asked, refused := c.asked(wants)
	if len(refused) > 0 {
		return nil, refused
	}
	s, f := c.decoded(snapshot.Source)
	if f != nil {
		return nil, f.diagnostic(snapshot.Source, snapshot.Text, snapshot.Encoding == windowsLines)
	}
	_, at := c.document()
	edits, diags := machineconfig.Store{}.Edit(s, asked)
	for i := range diags {
		// The place it names is one of the document of the tag.
		diags[i].Detail = strings.ReplaceAll(diags[i].Detail, placeOf(s.Text, at), placeOf(snapshot.Text, c.at))
	}
	lines := lineBreak(snapshot.Text)
	for i := range edits {
		e := &edits[i]
		if c.none.end > 0 {
			c.begun(e, i == 0, i == len(edits)-1, wants[e.Want].Secret, lines)
			continue
		}
		start, end := int(e.Start)-at, int(e.End)-at
		whole := slices.ContainsFunc(c.secrets, func(h hiddenPiece) bool { return h.span == span{start, end} })
		e.Start, e.End = c.place(start, end)
		e.New = pieces(e.New, wants[e.Want].Secret, lines)
		if whole {
			// The line itself is replaced, not a part of a piece.
			e.New = strings.TrimPrefix(strings.TrimSuffix(tagWord+` "`+e.New+`"`, lines+tagWord+` ""`), tagWord+` ""`+lines)
		}
	}
	return edits, diags
}

// begun turns an edit that is one of those that make the element into one of the
// line tag none.
func (c *config) begun(e *live.Edit, isFirst, isLast bool, secret, lines string) {
	e.Start, e.End = uint32(c.none.end), uint32(c.none.end)
	e.New = pieces(e.New, secret, lines)
	if isFirst {
		e.Start, e.New = uint32(c.none.start), `"`+e.New
	}
	if isLast {
		e.New += `"`
	}
}

// asked gives the wants as the store of machine.config may see them: secrets as
// a marker, and none in clear.
func (c *config) asked(wants []live.Want) ([]live.Want, diag.List) {
	asked := slices.Clone(wants)
	var refused diag.List
	for i := range asked {
		w := &asked[i]
		if w.Attr == nil || w.Op != live.SetValue {
			continue
		}
		_, word := w.Attr.Literal(w.Raw)
		known := w.Secret != "" && w.Attr.Secret && isKnownKind(w.Secret) && !strings.ContainsFunc(w.Secret, func(r rune) bool { return r < ' ' })
		switch {
		case known:
			w.Secret, w.Raw = "", marker
		case w.Secret != "" || w.Attr.Secret && w.Raw != "" && !word:
			refused = append(refused, diag.Diagnostic{Severity: diag.Error, ID: "IP0321", Summary: "Attribute is a password",
				Detail: fmt.Sprintf("The text holds no secret: %s is set from a reference, and that one isoplan resolves (env:NAME, file:PATH).", w.Attr.Label),
				Addr:   w.Addr, Attribute: w.Attr.Name})
		}
	}
	return asked, refused
}

// pieces is a new text of the tag as it stands inside the quotes of a piece; a
// secret ends that piece and begins another.
func pieces(text, secret, lines string) string {
	parts := []string{text}
	if secret != "" {
		parts = strings.Split(text, marker)
	}
	for i := range parts {
		parts[i] = escape(parts[i])
	}
	return strings.Join(parts, `"`+lines+pieceWord+" ("+spell(secret, false)+")"+lines+tagWord+` "`)
}

// placeOf is a place as the store of machine.config names it.
func placeOf(text string, at int) string {
	line, column := xmltext.Position(text, at)
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}
