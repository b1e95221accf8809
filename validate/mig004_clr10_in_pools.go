package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG004", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    ".NET 1.0 in worker process mode",
	Doc:        "An application needs .NET Framework 1.0, by its traits or its script maps, on a server that runs or is to run worker process isolation mode.",
	Why:        ".NET Framework 1.0, alone or beside 1.1, is supported in IIS 5.0 isolation mode only.",
	Fix:        "Move the application to .NET Framework 1.1, or stay in IIS 5.0 isolation mode.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Sources:    []string{"TN:cc775512", "TN:cc783640"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if d, ok := p.runsOn(exactly(schema.IIS6WPIM)); ok {
			p.reportLine("1.0", d, ".NET Framework 1.0, which is not supported "+d.where+".")
		}
	},
})

// reportLine reports the applications that need a line of the CLR: those that
// say so where they are declared, and those whose script maps say so in one
// finding of the server.
func (p *Pass) reportLine(line string, d destination, end string) {
	c := p.clrs(p.tenants())
	p.reportApps(c.declaring(line), func(who string, _ *model.Object) string {
		return "The traits say clr = " + schema.QuoteHCL(line) + " of " + who + ": the code needs " + end
	})
	if mapped := c.undeclared(line); len(mapped) > 0 {
		p.report(finding{addr: p.addr(), attribute: d.attribute, detail: "The script maps of " + ofApps(mapped) + " lead to " + end})
	}
}
