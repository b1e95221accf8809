package schema

import "github.com/isoplan/isoplan/internal/model"

// Dead says why a value has no effect.
type Dead struct {
	// Why is a sentence; Rule the id of the rule that reports it.
	Why, Rule string
	// Altogether says that the target ignores the attribute whatever else is
	// set; otherwise a condition on another attribute is not met.
	Altogether bool
	Fact
}

// Dead reports whether a target ignores a value of the row on an object.
// neighbour gives the effective value of another attribute of the object, null
// when it is not known: nothing is concluded from that.
func (a *Attr) Dead(t Target, o *model.Object, v model.Value, neighbour func(name string) model.Value) (Dead, bool) {
	h := a.Answer(t, o.Kind).Honour
	line, _ := CLROf(o.Name)
	if !h.Obeyed || o.Kind == model.ProcessModel && !h.By(line) {
		return Dead{Why: h.Why, Rule: h.RuleFor(line), Altogether: true, Fact: h.Fact}, true
	}
	for _, need := range a.NeedsOn(t, o.Kind) {
		if !need.Met(o.Kind, neighbour(need.Attr)) && !a.Spared(need, v) {
			return Dead{Why: need.Why, Rule: need.Rule, Fact: need.Fact}, true
		}
	}
	return Dead{}, false
}
