package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The range of threads that the pages name; the class takes more (PMS,
// WMI-PM).
const (
	fewestThreads = 5
	mostThreads   = 100
)

var _ = add(Rule{
	ID: "LIM002", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Threads outside the usual range",
	Doc:        "maxWorkerThreads or maxIoThreads of a process model is legal and lies outside 5 to 100.",
	Why:        "The pages give 5 to 100 threads for each processor as the range; what lies outside is accepted, and nobody promises how ASP.NET behaves.",
	Fix:        "Use a number from 5 to 100; 100 is what is recommended for applications that call web services.",
	Targets:    aspNetTargets(),
	Sources:    []string{"PMS", "WMI-PM", "KB821268"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		for _, row := range []*schema.Attr{schema.PMMaxWorkerThreads.Attr, schema.PMMaxIoThreads.Attr} {
			for _, s := range p.subjects(model.ProcessModel) {
				v := s.o.Get(row.Name)
				if v.IsNull() || row.Type.Check(v) != nil || v.Num() >= fewestThreads && v.Num() <= mostThreads || !p.heeded(s, row, v) {
					continue
				}
				p.blame(s, row, v, " is outside the 5 to 100 threads for each processor that the pages name.")
			}
		}
	},
})
