package view

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/plan"
)

// threeServers is a family in which one server is the odd one out twice.
func threeServers() plan.Family {
	return plan.Family{Kind: "for_each", Servers: []string{"web01", "web02", "web03", "web04"}, Rows: []plan.DriftRow{
		{Address: "app_pool/Old", Type: "app_pool", Declared: plan.WordAbsent, Values: []plan.DriftValue{
			{Value: plan.WordAbsent, Servers: []string{"web01", "web02", "web04"}}, {Value: plan.WordPresent, Servers: []string{"web03"}, Drifts: []string{"web03"}, Odd: true}}},
		{Address: "app_pool/Shop", Type: "app_pool", Attribute: "idle_timeout", Label: "IdleTimeout", Declared: 20, Values: []plan.DriftValue{
			{Value: 20, Servers: []string{"web01", "web02", "web04"}}, {Value: 30, Servers: []string{"web03"}, Drifts: []string{"web03"}, Odd: true}}},
		{Address: "app_pool/Shop", Type: "app_pool", Attribute: "queue_length", Label: "AppPoolQueueLength", Declared: 1000, Values: []plan.DriftValue{
			{Value: 4000, Servers: []string{"web01", "web02", "web03", "web04"}, Drifts: []string{"web01", "web02", "web03", "web04"}}}},
		{Address: "web_service", Type: "web_service", Attribute: "wam_user_name", Label: "WAMUserName", Values: []plan.DriftValue{
			{Value: "a", Servers: []string{"web01"}}, {Value: "b", Servers: []string{"web02"}}, {Value: "c", Servers: []string{"web03"}}, {Value: "d", Servers: []string{"web04"}}}},
	}}
}

func drifted(t *testing.T, st Style, f plan.Family) string {
	t.Helper()
	var b strings.Builder
	r := NewDriftResult([]plan.Family{f}, nil)
	if err := Drift(&b, st, &r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestDriftMatrix(t *testing.T) {
	want := strings.Join([]string{
		"4 servers of one for_each:",
		"                  declared    3 servers    web03",
		"  app_pool/Old    absent      absent     ! present",
		"  app_pool/Shop",
		"    idle_timeout  20          20         ! 30",
		"    queue_length  1000      ~ 4000       ~ 4000",
		"  3 servers: web01, web02, web04",
		"  web_service: wam_user_name (WAMUserName) is another on each of the 4",
		"    servers.",
		"",
		"! the odd one out: more servers have another value, one and the same.",
		"~ not as declared.",
		"",
		"Drift: 4 differences on 4 of 4 servers.",
		"",
	}, "\n")
	if got := drifted(t, Style{}, threeServers()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What does not fit on the lines is printed value by value, and names only
// those that are not most.
func TestDriftOfManyServers(t *testing.T) {
	f := threeServers()
	f.Rows[1].Values[0].Value = strings.Repeat("long ", 30)
	f.Rows[1].Values[1].Value = "\x1b[31m" + strings.Repeat("x", 5000)
	f.Servers[2] = strings.Repeat("web03-", 3)
	for i := range f.Rows[:3] {
		for j := range f.Rows[i].Values {
			v := &f.Rows[i].Values[j]
			for k := range v.Servers {
				if v.Servers[k] == "web03" {
					v.Servers[k] = f.Servers[2]
				}
			}
		}
	}
	got := drifted(t, Style{Width: 60}, f)
	if strings.ContainsRune(got, '\x1b') || !strings.Contains(got, `\u001b[31mxxx`) {
		t.Errorf("a value prints what it likes:\n%s", got)
	}
	for _, part := range []string{"  app_pool/Shop: idle_timeout (IdleTimeout)\n", "      declared: 20\n", ": 3 servers\n", "    ! present: 1 server, web03-web03-"} {
		if !strings.Contains(got, part) {
			t.Errorf("%q is not in:\n%s", part, got)
		}
	}
	for line := range strings.SplitSeq(got, "\n") {
		if columns(line) > 4*maxCell+20 {
			t.Errorf("%d columns: %s", columns(line), line)
		}
	}
}

func TestDriftClassesHaveEqualValues(t *testing.T) {
	f := threeServers()
	got := classes(&f, []*plan.DriftRow{&f.Rows[0], &f.Rows[1]}, false)
	if len(got) != 2 || got[0].title != "3 servers" || got[1].title != "web03" {
		t.Errorf("%+v", got)
	}
	// One of the equals drifts because it declares something else.
	f.Rows[1].Values[0].Drifts = []string{"web02"}
	if got := classes(&f, []*plan.DriftRow{&f.Rows[0], &f.Rows[1]}, false); len(got) != 3 || got[0].title != "web01, web04" {
		t.Errorf("%+v", got)
	}
}
