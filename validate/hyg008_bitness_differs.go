package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "HYG008", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "32-bit and 64-bit settings differ",
	Doc:     "The 32-bit and the 64-bit process model of one version of the .NET Framework have different values.",
	Why: "The two are separate files. Applications of one version then behave differently by the bitness of their worker process, " +
		"and a switch of the bitness changes settings that nobody touched. What nobody declares is for information.",
	Fix:        "Declare both with the same values, for example with for_each over the two names.",
	Targets:    aspNetTargets(),
	Sources:    []string{"KB815441"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		narrow := map[string]subject{}
		for _, s := range p.subjects(model.ProcessModel) {
			narrow[model.Fold(s.o.Name)] = s
		}
		for _, wide := range p.subjects(model.ProcessModel) {
			name, is64 := strings.CutSuffix(model.Fold(wide.o.Name), "/64")
			if s, both := narrow[name]; is64 && both {
				p.sameValues(s, wide)
			}
		}
	},
})

// sameValues compares two process models of one framework.
func (p *Pass) sameValues(narrow, wide subject) {
	var names []string
	declared := false
	for _, row := range schema.OfBlock(model.ProcessModel) {
		a, knownA := p.value(narrow, row)
		b, knownB := p.value(wide, row)
		if row.Secret || !knownA || !knownB || row.Type.Equal(a, b) {
			continue
		}
		declared = declared || narrow.declares(row) || wide.declares(row)
		names = append(names, rowText(row)+": "+measure(row, a)+" and "+measure(row, b))
	}
	if len(names) == 0 {
		return
	}
	at := wide
	if wide.decl == nil && narrow.decl != nil {
		at = narrow
	}
	p.report(finding{addr: at.o.Addr, severity: p.gravity(declared),
		detail: string(narrow.o.Addr) + " and " + string(wide.o.Addr) + " differ in " + count(len(names), "attribute") + ": " + namesText(names) + "."})
}
