package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "LIM009", Severity: diag.Error, Phase: LivePhase,
	Summary: "Value that processModel refuses",
	Doc:     "The live machine.config holds a number or a duration of processModel that is none, for example one below zero; where the plan does not replace it, the finding is a warning.",
	Why: "The class behind processModel refuses limits and durations below zero and texts that are no number or no hours:minutes:seconds. " +
		"The configuration cannot declare such a value, so only a file edited by hand holds one.",
	Fix:        "Declare the attribute with a legal value: the plan then replaces the text.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, s := range p.subjects(model.ProcessModel) {
			for _, set := range s.o.Settings {
				row := schema.Find(model.ProcessModel, set.Name)
				if set.Unreadable == "" || row == nil || !measured(row) || spanForCount(row, set) {
					continue
				}
				p.refused(s, row, "The live value of "+rowText(row)+" of "+string(s.o.Addr)+" cannot be one: "+set.Unreadable+"; "+row.Type.Expected()+".")
			}
		}
	},
})

// measured reports whether the values of a row are counted or timed.
func measured(row *schema.Attr) bool {
	return row.Type.Kind == schema.TNumber || row.Type.Kind == schema.TDuration
}

// spanForCount reports whether a number of requests is written as a time, as a
// page of .NET 1.1 shows it; HYG004 speaks of that. The reason quotes the text.
func spanForCount(row *schema.Attr, set model.Setting) bool {
	return row == schema.PMRequestLimit.Attr && strings.Contains(set.Unreadable, ":")
}
