package runbook

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/schema"
)

// meant says which library was probably asked for, where nothing names the one
// that was: a person who believes that no process holds a file stops nothing
// before replacing it.
func (b *book) meant() {
	if len(b.loads) > 0 || len(b.out.SameName) > 0 {
		return
	}
	// Nearest takes - and _ for one in what was asked, so the names are written that way too.
	plain := func(s string) string { return strings.ReplaceAll(schema.PathKey(strings.TrimSpace(s)), "-", "_") }
	paths, names := map[string]string{}, map[string]string{}
	var keys, bases []string
	for _, entry := range b.m.Held(b.traits) {
		key := plain(entry)
		base := key[strings.LastIndexByte(key, '\\')+1:]
		paths[key], keys = entry, append(keys, key)
		if _, seen := names[base]; !seen {
			names[base], bases = entry, append(bases, base)
		}
	}
	asked := plain(b.in.DLL)
	near := paths[diag.Nearest(asked, keys)]
	if near == "" {
		near = names[diag.Nearest(asked[strings.LastIndexByte(asked, '\\')+1:], bases)]
	}
	if near == "" {
		return
	}
	n := len(b.m.Loads(near, b.traits))
	holders := "1 holder"
	if n != 1 {
		holders = fmt.Sprintf("%d holders", n)
	}
	b.out.Notes = append(b.out.Notes, Note{Text: fmt.Sprintf("Nothing names %s. Did you mean %s? It has %s.", b.in.DLL, near, holders)})
}
