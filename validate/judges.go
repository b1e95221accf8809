package validate

import (
	"slices"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Judges reports whether a run that goes as far as ran has the rule look at a
// server: reports name such rules even where they found nothing. A rule about
// other targets, and one about suppressions, looks at no server.
func (r *Rule) Judges(s *model.Server, ran Phase) bool {
	if r.check == nil || r.Phase > ran {
		return false
	}
	if r.Targets == nil {
		return true
	}
	may := targetsOf(s.Version, s.Mode)
	if s.MigratesTo != "" {
		may = append(may, targetsOf(s.MigratesTo, "")...)
	}
	return slices.ContainsFunc(may, func(t schema.Target) bool { return slices.Contains(r.Targets, t) })
}
