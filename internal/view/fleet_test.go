package view

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/plan"
)

// fleetOf is a plan of n servers; every tenth changes.
func fleetOf(n int) *plan.Plan {
	p := &plan.Plan{}
	for i := range n {
		name := fmt.Sprintf("web%03d", i)
		s := plan.Server{Name: name, From: "6.0/worker_process", To: "6.0/worker_process", Way: "copy"}
		if i%10 == 0 {
			p.Changes = append(p.Changes, plan.Change{Address: name + "/app_pool/Shop", Server: name, Type: "app_pool", Name: "Shop",
				Change: plan.Difference{Actions: []plan.Action{plan.Update}}})
			s.Restarts = []plan.Restart{{Kind: "pool", On: "Shop", Level: "pool", Self: true,
				Drops: plan.Drops{Applications: 2, Hit: []plan.Hit{{Address: name + "/site/S/app/a"}, {Address: name + "/site/S/app/b"}}}}}
		}
		p.Servers = append(p.Servers, s)
	}
	return p
}

func planned(t *testing.T, p *plan.Plan, st Style, o PlanOptions) string {
	t.Helper()
	var b strings.Builder
	if err := Plan(&b, st, p, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTableOfManyServersNamesTheLoudOnes(t *testing.T) {
	p := fleetOf(500)
	p.Findings = []plan.Finding{{Severity: "warning", ID: "X", Address: "WEB007/app_pool/Shop"}}
	p.Failed = []plan.Failed{{Name: "web0005", Errors: []plan.Finding{{Summary: "Live file not found"}, {Summary: "Other"}}}}
	got := planned(t, p, Style{}, PlanOptions{Concise: true})
	rows := strings.Count(got, "\n  web")
	if rows != 52 {
		t.Errorf("%d rows, not 50 that change, one with a finding and one that failed:\n%s", rows, got)
	}
	for _, part := range []string{"\n  web0005  not planned: Live file not found, and 1 more error\n", "\n  web007     0       0        0  none        0       0         1\n",
		"\n  web010     0       1        0  pool        2       0         0\n", "449 more servers have nothing to change and no findings.",
		"\nRestarts: at most pool on 50 servers; the table names them.\n", "\nNot planned: 1 server (web0005); the errors say why.\n"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in:\n%s", part, got)
		}
	}
}

func TestTableIsForSeveralServersWithSomethingToSay(t *testing.T) {
	for _, tc := range []struct {
		name string
		p    *plan.Plan
		want bool
	}{
		{"one", fleetOf(1), false}, {"two", fleetOf(2), true},
		{"nothing", &plan.Plan{Servers: fleetOf(5).Servers[1:4]}, false},
		{"one and a failed one", &plan.Plan{Servers: fleetOf(2).Servers[1:], Failed: []plan.Failed{{Name: "a"}}}, true},
	} {
		if got := planned(t, tc.p, Style{}, PlanOptions{}); strings.Contains(got, "\nServers:\n") != tc.want && strings.HasPrefix(got, "Servers:\n") != tc.want {
			t.Errorf("%s:\n%s", tc.name, got)
		}
	}
}

// Long and hostile names leave the numbers in their columns.
func TestTableCutsNames(t *testing.T) {
	p := fleetOf(3)
	long := strings.Repeat("a-long-name-", 20)
	p.Servers[1].Name, p.Servers[2].Name = long, "x\x1b[31m\nServers:"
	for _, ascii := range []bool{false, true} {
		got := planned(t, p, Style{ASCII: ascii}, PlanOptions{Concise: true})
		if strings.ContainsRune(got, '\x1b') || strings.Count(got, "\nServers:")+strings.Count(got, "Servers:\n") > 2 {
			t.Errorf("a name prints what it likes:\n%s", got)
		}
		_, table, _ := strings.Cut(got, "Servers:\n")
		table, _, _ = strings.Cut(table, "\n\n")
		for line := range strings.SplitSeq(table, "\n") {
			if columns(line) > 78 {
				t.Errorf("%d columns: %s", columns(line), line)
			}
		}
		if dots := (Style{ASCII: ascii}).dots(); !strings.Contains(table, "a-long-name-"+dots) && !strings.Contains(table, dots+"  ") {
			t.Errorf("no name is cut:\n%s", table)
		}
	}
}

func TestTableWithLimits(t *testing.T) {
	p := fleetOf(100)
	p.Limited = &plan.Limited{Objects: 1, Of: 2}
	if got := planned(t, p, Style{}, PlanOptions{}); !strings.Contains(got, "90 more servers have nothing to change within the limits, and no\n    findings.") &&
		!strings.Contains(got, "90 more servers have nothing to change within the limits, and no findings.") {
		t.Error(got)
	}
}
