package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "DIS015", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "IIS 6.0 ignores this property",
	Doc:     "A property that IIS 6.0 no longer uses is set on a server of that version.",
	Why: "Some properties of IIS 5.0 stay in the metabase of an upgraded server, in both isolation modes, and nothing reads them. Of the list of these properties only a part can be read; " +
		"the finding names its own source.",
	Fix:        "Remove it; on IIS 6.0 nothing depends on it.",
	Targets:    where60(),
	Sources:    []string{"APPB"},
	Confidence: model.Documented,
	check:      reportDead,
})
