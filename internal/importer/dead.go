package importer

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// dead gives the comment of a value the server does not obey, from the table's
// honoured-by column; "" when it is obeyed.
func (i *importer) dead(o *model.Object, row *schema.Attr) string {
	if i.target == schema.NoTarget {
		return ""
	}
	var line schema.CLR
	if o.Kind == model.ProcessModel {
		line, _ = schema.CLROf(o.Name)
	}
	honour := row.Answer(i.target, o.Kind).Honour
	if !honour.Obeyed || o.Kind == model.ProcessModel && !honour.By(line) {
		return because("no effect in "+modeText(i.target), honour.RuleFor(line))
	}
	for _, need := range row.NeedsOn(i.target, o.Kind) {
		other := schema.Find(o.Kind, need.Attr)
		if other == nil {
			continue
		}
		v, origin := schema.Effective(i.w, o, other)
		if origin.Kind != schema.OriginUnreadable && !need.Met(o.Kind, v) {
			why, _, _ := strings.Cut(need.Why, ": ") // what follows the colon explains; a comment only reminds
			return because("no effect", need.Rule) + ": " + strings.TrimSuffix(why, ".")
		}
	}
	return ""
}

func because(text, rule string) string {
	if rule == "" {
		return text
	}
	return text + " (" + rule + ")"
}

func modeText(t schema.Target) string {
	switch t {
	case schema.IIS6Iis5:
		return "IIS 5.0 isolation mode"
	case schema.IIS6WPIM:
		return "worker process isolation mode"
	}
	return t.String()
}
