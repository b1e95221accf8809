package stores

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// Transcript picks the store of a text that a server was made to write: by how
// the text begins.
func Transcript(text string) (live.Store, bool) {
	if collected.Is(text) {
		return collected.Store{}, true
	}
	return nil, false
}
