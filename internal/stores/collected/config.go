package collected

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
)

func (o *outline) describe(s section, file *File) *fault                      { return nil }
func (o *outline) config(s section, snapshot *live.Snapshot) *fault           { return nil }
func editConfig(s *live.Snapshot, wants []live.Want) ([]live.Edit, diag.List) { return nil, nil }
