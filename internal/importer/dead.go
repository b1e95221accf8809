package importer

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// dead gives the comment of a value the server does not obey; "" when it is
// obeyed, or when nobody knows which mode the server is in.
func (i *importer) dead(o *model.Object, row *schema.Attr, v model.Value) string {
	if i.target == schema.NoTarget {
		return ""
	}
	d, dead := row.Dead(i.target, o, v, func(name string) model.Value {
		other := schema.Find(o.Kind, name)
		if other == nil {
			return model.Value{}
		}
		v, _ := schema.Effective(i.w, o, other)
		return v
	})
	switch {
	case !dead:
		return ""
	case d.Altogether:
		return because("no effect in "+modeText(i.target), d.Rule)
	}
	why, _, _ := strings.Cut(d.Why, ": ") // what follows the colon explains; a comment only reminds
	return because("no effect", d.Rule) + ": " + strings.TrimSuffix(why, ".")
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
