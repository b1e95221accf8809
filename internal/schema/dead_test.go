package schema_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestDead(t *testing.T) {
	pm := &model.Object{Kind: model.ProcessModel, Name: "v1.1.4322"}
	off := func(string) model.Value { return model.Bool(false) }
	on := func(string) model.Value { return model.Bool(true) }
	unknown := func(string) model.Value { return model.Value{} }
	for _, c := range []struct {
		name       string
		target     schema.Target
		row        *schema.Attr
		neighbour  func(string) model.Value
		rule       string
		altogether bool
	}{
		{"process model on", schema.IIS6Iis5, schema.PMMemoryLimit.Attr, on, "", false},
		{"process model off", schema.IIS6Iis5, schema.PMMemoryLimit.Attr, off, "DIS002", false},
		{"not known", schema.IIS6Iis5, schema.PMMemoryLimit.Attr, unknown, "", false},
		{"worker processes", schema.IIS6WPIM, schema.PMMemoryLimit.Attr, on, "DIS003", true},
	} {
		d, dead := c.row.Dead(c.target, pm, model.Number(40), c.neighbour)
		if dead != (c.rule != "") || d.Rule != c.rule || d.Altogether != c.altogether {
			t.Errorf("%s: %+v %v", c.name, d, dead)
		}
	}
}
