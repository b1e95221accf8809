package metabasexml

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// Store is the store of MetaBase.xml. It has no state: the zero value is ready.
type Store struct{}

var _ live.Store = Store{}

// Name is "metabasexml".
func (Store) Name() string { return "metabasexml" }

// Apply gives the file with the edits made, in the encoding it had.
func (Store) Apply(s *live.Snapshot, edits []live.Edit) (string, error) {
	if len(edits) == 0 {
		return s.Raw, nil
	}
	splices := make([]xmltext.Edit, len(edits))
	for i, e := range edits {
		splices[i] = xmltext.Edit{Start: int(e.Start), End: int(e.End), New: e.New}
	}
	body, err := xmltext.Splice(s.Text, splices)
	if err != nil {
		return "", err
	}
	return xmltext.Text{Encoding: xmltext.Encoding(s.Encoding), Body: s.Text}.Encode(body)
}
