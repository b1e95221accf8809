package worldtest

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
)

// Store is the store of worlds. It has no state: the zero value is ready.
type Store struct{}

var _ live.Store = Store{}

// Name is "worldtest".
func (Store) Name() string { return "worldtest" }

// Apply gives the text with the edits made.
func (Store) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	var b strings.Builder
	done := uint32(0)
	for _, e := range edits {
		if e.Start < done || e.End < e.Start || int(e.End) > len(s.Text) {
			return "", fmt.Errorf("the edit of bytes %d to %d overlaps another or lies outside the text", e.Start, e.End)
		}
		b.WriteString(s.Text[done:e.Start])
		b.WriteString(e.New)
		done = e.End
	}
	b.WriteString(s.Text[done:])
	return b.String(), nil
}
