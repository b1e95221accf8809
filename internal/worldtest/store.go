package worldtest

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

const blanks = " \t"

// Store is the store of worlds: bare collected texts under another name. It has
// no state: the zero value is ready.
type Store struct{}

var _ live.Store = Store{}

// Name is "worldtest".
func (Store) Name() string { return "worldtest" }

func bare() collected.Store { return collected.Store{Bare: true} }

// Decode reads a world.
func (Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	return bare().Decode(space, source, file)
}

// Edit turns wants into edits of lines.
func (Store) Edit(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) {
	return bare().Edit(s, wants)
}

// Apply gives the text with the edits made.
func (Store) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	return bare().Apply(s, edits)
}
