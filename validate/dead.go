package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// reportDead makes one finding of every setting without effect that a rule is
// named for. A setting that nobody declared and only the live files hold is
// for information: nothing in the configuration can mend it. What one place of
// the configuration says about many objects, by for_each or app_defaults, is
// one finding.
func reportDead(p *Pass) {
	var groups [][]*plan.Dead
	var places []model.Range
	at := map[deadPlace]int{}
	for i := range p.dead {
		d := &p.dead[i]
		if d.Rule != p.rule.ID {
			continue
		}
		place := deadPlace{of: locateIn(p.Server, model.Addr(d.Address), d.Attribute), attribute: d.Attribute, value: valueText(d.Value), reason: d.Reason, instead: d.Instead}
		if n, seen := at[place]; seen && d.Declared && !place.of.IsZero() {
			groups[n] = append(groups[n], d)
			continue
		}
		at[place] = len(groups)
		groups = append(groups, []*plan.Dead{d})
		places = append(places, place.of)
	}
	for i, g := range groups {
		f := deadFinding(g)
		f.at = places[i]
		p.report(f)
	}
}

// deadPlace is where a setting without effect stands and what is said of it.
type deadPlace struct {
	of                                model.Range
	attribute, value, reason, instead string
}

// deadFinding is what is said of a setting, which several objects may have from
// one place.
func deadFinding(all []*plan.Dead) finding {
	d := all[0]
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
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Address
	}
	f.detail = subject + " of " + someText(names) + " has no effect: " + d.Reason
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
