package validate_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// TestSmallerWayOfWhatWaits tries RST020 on restarts that an earlier plan left.
func TestSmallerWayOfWhatWaits(t *testing.T) {
	covered := 0
	restart := func(kind string, ways ...string) plan.Restart {
		return plan.Restart{Kind: kind, Because: []string{"web03/site/Intranet/app/shop"}, Alternatives: ways,
			Sources: []string{"SEED002"}, Confidence: string(model.Documented)}
	}
	cases := []struct {
		name    string
		pending plan.Pending
		want    string
	}{
		{"a smaller way", plan.Pending{Restart: restart("iis", "Unload it.")},
			"A restart of IIS on web03 is still to be made for web03/site/Intranet/app/shop. Unload it."},
		{"none", plan.Pending{Restart: restart("iis")}, ""},
		{"not of IIS", plan.Pending{Restart: restart("pool", "Let it be.")}, ""},
		{"made by this plan anyway", plan.Pending{Restart: restart("iis", "Unload it."), CoveredBy: &covered}, ""},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := &model.Server{Name: "web03", Version: "5.0"}
			c := &model.Config{Servers: []*model.Server{s}}
			r := &plan.Result{Config: c, Plan: &plan.Plan{Servers: []plan.Server{{Name: "web03", Pending: []plan.Pending{tc.pending}}}},
				Servers: []plan.ServerResult{{Server: s, From: schema.IIS50, To: schema.IIS50}}}
			got := ""
			for _, d := range validate.Plan(r) {
				if d.ID == "RST020" {
					got += d.Detail
					if d.Severity != diag.Warning || d.Addr != "web03" || strings.Join(d.Sources, " ") != "SEED002" {
						t.Errorf("%v at %s from %q", d.Severity, d.Addr, d.Sources)
					}
				}
			}
			if got != tc.want {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}

// TestTogether: one cause is one finding, at the place all of its objects share.
func TestTogether(t *testing.T) {
	change := func(address string) plan.Change {
		return plan.Change{Address: address, Server: "web03", Type: model.App.String(), Name: "/", Change: plan.Difference{Actions: []plan.Action{plan.Update}},
			Attributes: []plan.Attribute{{Name: "protection", Label: "AppIsolated", Effects: []plan.Effect{{Unit: "iisadmin", Note: "Until then it stays."}}}}}
	}
	cases := []struct {
		name      string
		addresses []string
		addr      string
		attribute string
		says      string
	}{
		{"one", []string{"web03/site/A/app/x"}, "web03/site/A/app/x", "protection", "of web03/site/A/app/x counts"},
		{"one site", []string{"web03/site/A/app/y", "web03/site/A/app/."}, "web03/site/A", "", "of 2 objects (site/A/app/., site/A/app/y) counts"},
		{"the site itself", []string{"web03/site/A", "web03/site/a/app/x"}, "web03/site/A", "", "of 2 objects (site/A, site/a/app/x) counts"},
		{"two sites", []string{"web03/site/A/app/x", "web03/site/B/app/x"}, "web03", "", "of 2 objects"},
		{"the service", []string{"web03/web_service", "web03/site/A/app/x"}, "web03", "", "of 2 objects"},
		{"many", []string{"web03/site/A/app/1", "web03/site/A/app/2", "web03/site/A/app/3", "web03/site/A/app/4", "web03/site/A/app/5", "web03/site/A/app/6"},
			"web03/site/A", "", "site/A/app/5 and 1 more) counts"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s := &model.Server{Name: "web03", Version: "5.0"}
			r := &plan.Result{Config: &model.Config{Servers: []*model.Server{s}}, Plan: &plan.Plan{Servers: []plan.Server{{Name: "web03"}}},
				Servers: []plan.ServerResult{{Server: s, From: schema.IIS50, To: schema.IIS50}}}
			for _, a := range tc.addresses {
				r.Plan.Changes = append(r.Plan.Changes, change(a))
			}
			found := 0
			for _, d := range validate.Plan(r) {
				if d.ID != "RST005" {
					continue
				}
				found++
				if string(d.Addr) != tc.addr || d.Attribute != tc.attribute || !strings.Contains(d.Detail, tc.says) {
					t.Errorf("at %s %q: %s", d.Addr, d.Attribute, d.Detail)
				}
			}
			if found != 1 {
				t.Errorf("%d findings, want one", found)
			}
		})
	}
}
