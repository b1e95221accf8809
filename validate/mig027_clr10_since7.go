package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

var _ = add(Rule{
	ID: "MIG027", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    ".NET 1.0 ends with IIS 7.0",
	Doc:        "An application needs .NET Framework 1.0, by its traits or its script maps, on a server that is to be migrated to IIS 7.0 or later.",
	Why:        ".NET Framework 1.0 is not supported on the versions of Windows that have IIS 7.0 and later.",
	Fix:        "Move the application to .NET Framework 1.1, in a Classic pool, or to 2.0 or later.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"UPG"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.migratesInto(since7); ok {
			p.reportLine("1.0", d, ".NET Framework 1.0, which is not supported "+d.where+".")
		}
	},
})
