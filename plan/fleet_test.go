package plan_test

import (
	"bytes"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// fleetInput is a configuration of n empty servers of which nothing can be
// read: what counts is how often that is tried.
func fleetInput(n int, read func(*model.Server) plan.Reading) plan.Input {
	c := &model.Config{Sources: &model.Sources{}}
	for i := range n {
		c.Servers = append(c.Servers, &model.Server{Name: fmt.Sprintf("web%02d", i), Version: "6.0", Mode: "worker_process"})
	}
	return plan.Input{Config: c, Read: read}
}

func unread(s *model.Server) plan.Reading {
	return plan.Reading{Diags: diag.List{{Severity: diag.Error, ID: "IP0302", Summary: "Live file not found", Addr: model.ServerAddr(s.Name)}}}
}

func TestErrorsBelongToServers(t *testing.T) {
	in := fleetInput(5, func(s *model.Server) plan.Reading {
		if s.Name == "web01" || s.Name == "web03" {
			return unread(s)
		}
		return plan.Reading{}
	})
	r, diags := plan.Make(in)
	if r == nil {
		t.Fatalf("no plan: %v", diags)
	}
	var failed, planned []string
	for _, f := range r.Plan.Failed {
		failed = append(failed, f.Name+" "+f.Errors[0].ID)
	}
	for _, s := range r.Plan.Servers {
		planned = append(planned, s.Name)
	}
	if got := strings.Join(failed, ", "); got != "web01 IP0302, web03 IP0302" {
		t.Errorf("failed: %s", got)
	}
	if got := strings.Join(planned, ", "); got != "web00, web02, web04" {
		t.Errorf("planned: %s", got)
	}
	if diags.Count(diag.Error) != 2 {
		t.Errorf("%d errors", diags.Count(diag.Error))
	}
}

func TestNoServerLeavesNoPlan(t *testing.T) {
	if r, diags := plan.Make(fleetInput(3, unread)); r != nil || diags.Count(diag.Error) != 3 {
		t.Errorf("a plan of nothing, and %d errors", diags.Count(diag.Error))
	}
}

// What is not within the limits is not read: its files may be missing.
func TestServersBeyondTheLimitsAreNotRead(t *testing.T) {
	for _, tc := range []struct {
		name              string
		targets, excludes []string
		want              int32
	}{
		{"all", nil, nil, 12}, {"one", []string{"web03"}, nil, 1}, {"some", []string{"WEB1*"}, nil, 2}, {"all but some", nil, []string{"web0*"}, 2},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var reads atomic.Int32
			in := fleetInput(12, func(*model.Server) plan.Reading { reads.Add(1); return plan.Reading{} })
			in.Targets, in.Excludes = tc.targets, tc.excludes
			r, diags := plan.Make(in)
			if r == nil {
				t.Fatal(diags)
			}
			if n := reads.Load(); n != tc.want || len(r.Plan.Servers) != int(tc.want) {
				t.Errorf("%d servers read and %d planned, not %d", n, len(r.Plan.Servers), tc.want)
			}
		})
	}
}

// No more servers are in memory than are worked on, and Each decides what stays.
func TestServersAreLetGo(t *testing.T) {
	var now, most atomic.Int32
	in := fleetInput(40, func(*model.Server) plan.Reading {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		return plan.Reading{}
	})
	in.Parallel = 3
	in.Each = func(p plan.Planned) bool {
		now.Add(-1)
		if p.Of != 40 || p.Result == nil || p.Part.Name != p.Server.Name {
			t.Errorf("%+v", p)
		}
		return p.Server.Name == "web07"
	}
	r, diags := plan.Make(in)
	if r == nil {
		t.Fatal(diags)
	}
	if most.Load() > 3 {
		t.Errorf("%d servers at a time", most.Load())
	}
	if len(r.Servers) != 1 || r.Servers[0].Server.Name != "web07" || len(r.Plan.Servers) != 40 {
		t.Errorf("%d kept of %d", len(r.Servers), len(r.Plan.Servers))
	}
}

// Sealing and encoding in one go gives what encoding the sealed plan gives.
func TestSealEncodedIsEncode(t *testing.T) {
	r, diags := plan.Make(fleetInput(3, func(*model.Server) plan.Reading { return plan.Reading{} }))
	if r == nil {
		t.Fatal(diags)
	}
	text, err := r.Plan.SealEncoded(diag.List{{Severity: diag.Warning, ID: "DIS002", Detail: "  \"digest\": \"\"\n}\n"}})
	if err != nil {
		t.Fatal(err)
	}
	again, err := plan.Encode(r.Plan)
	if err != nil || !bytes.Equal(text, again) {
		t.Errorf("%v\n%s\nis not\n%s", err, text, again)
	}
	if p, err := plan.Decode(text); err != nil || p.Digest != r.Plan.Digest {
		t.Errorf("it does not decode: %v", err)
	}
}
