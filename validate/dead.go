package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// reportDead makes one finding of every setting without effect that a rule is
// named for. A setting that nobody declared and only the live files hold is
// for information: nothing in the configuration can mend it.
func reportDead(p *Pass) {
	for i := range p.dead {
		if p.dead[i].Rule == p.rule.ID {
			p.report(deadFinding(&p.dead[i]))
		}
	}
}

func deadFinding(d *plan.Dead) finding {
	name := attributeText(d.Attribute, d.Label)
	if d.Label == schema.InProcessApps.Label { // declared by include, exclude or only of the block
		name = attributeText(model.InProcessISAPI.String(), d.Label)
	}
	f := finding{addr: model.Addr(d.Address), attribute: d.Attribute, sources: d.Sources, confidence: model.Confidence(d.Confidence)}
	subject := name + " = " + valueText(d.Value)
	if !d.Declared {
		f.severity = diag.Info
		subject = "The live value " + subject
	}
	f.detail = subject + " of " + string(f.addr) + " has no effect: " + d.Reason
	if last := d.Reason; last == "" || last[len(last)-1] != '.' {
		f.detail += "."
	}
	if d.Instead != "" {
		f.fix = "Remove " + d.Attribute + ", or use what works instead: " + d.Instead
		if !d.Declared {
			f.fix = "What works instead: " + d.Instead
		}
	}
	return f
}
