package schema_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestCheckSaysWhatATargetKnows(t *testing.T) {
	for _, c := range []struct {
		row    *schema.Attr
		kind   model.Kind
		target schema.Target
		value  model.Value
		want   string // "" is legal
	}{
		{schema.Protection.Attr, model.App, schema.IIS40, model.Number(schema.ProtectionMedium),
			`protection = "medium" exists since IIS 5.0; IIS 4.0 knows low and high (OP4/arba0pic)`},
		{schema.Protection.Attr, model.App, schema.IIS40, model.Number(schema.ProtectionHigh), ""},
		{schema.Protection.Attr, model.App, schema.IIS40, model.Value{}, ""},
		{schema.Protection.Attr, model.App, schema.IIS51, model.Number(schema.ProtectionMedium), ""},
		{schema.Protection.Attr, model.App, schema.IIS6WPIM, model.Number(schema.ProtectionMedium), ""},
		{schema.AppPoolID.Attr, model.App, schema.IIS50, model.Text("Shop"),
			"app_pool does not exist on IIS 5.0: application pools came with IIS 6.0 (TYPES)"},
		{schema.AppPoolID.Attr, model.App, schema.IIS6Iis5, model.Text("Shop"), ""},
		{schema.CPUAction.Attr, model.AppPool, schema.IIS75, model.Number(3),
			`cpu_action = "throttle" exists since IIS 8.0; IIS 7.5 knows no_action and kill_w3wp (SCH, ID7)`},
		{schema.CPUAction.Attr, model.AppPool, schema.IIS100, model.Number(3), ""},
		{schema.CPUAction.Attr, model.AppPool, schema.IIS80, model.Number(2),
			`cpu_action = "trace" does not exist on IIS 8.0; IIS 8.0 knows no_action, kill_w3wp and throttle (SCH, ID7)`},
		{schema.WAMUserName.Attr, model.WebService, schema.IIS40, model.Text("IWAM"), ""},
		{schema.WAMUserName.Attr, model.AppPool, schema.IIS40, model.Text("IWAM"),
			"wam_user_name does not exist on IIS 4.0: application pools came with IIS 6.0 (TYPES)"},
		{schema.PMEnable.Attr, model.ProcessModel, schema.IIS40, model.Bool(false),
			"enable does not exist on IIS 4.0: ASP.NET needs IIS 5.0 or later (Q319067)"},
		{schema.PMEnable.Attr, model.ProcessModel, schema.IIS50, model.Bool(false), ""},
		{schema.IsolationMode.Attr, model.ServerKind, schema.IIS70, model.Number(schema.ModeIIS5),
			"isolation_mode does not exist on IIS 7.0: IIS 7.0 and later have no isolation mode: application pools always decide (SCH)"},
		{schema.AppPoolID.Attr, model.App, schema.NoTarget, model.Text("Shop"), ""},
	} {
		got := ""
		if err := c.row.Check(c.target, c.kind, c.value); err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("%s on %s: %q, want %q", c.row.Name, c.target, got, c.want)
		}
	}
}

// Check refuses exactly what a target does not have, and names the row first.
func TestCheckFollowsTheTable(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		for _, target := range schema.Targets() {
			for _, k := range a.Blocks {
				err := a.Check(target, k, model.Value{})
				if (err == nil) != a.Answer(target, k).Presence.There {
					t.Errorf("%s on %s is refused: %v", k, target, err)
				}
				if err != nil && !strings.HasPrefix(err.Error(), a.Name+" does not exist on IIS "+target.Version()+": ") {
					t.Errorf("%s on %s: %v", k, target, err)
				}
			}
		}
	})
}
