package plan_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// at reads a moment; the tests of windows name their zones.
func at(t testing.TB, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// kinds joins the kinds of brakes.
func kinds(brakes []plan.Brake) string {
	var all []string
	for _, b := range brakes {
		all = append(all, b.Kind)
	}
	return strings.Join(all, " ")
}

// costly is a server whose plan restarts IIS with 14 applications.
func costly(d *plan.Disruption) *plan.Server {
	return &plan.Server{Name: "web03", Way: "copy", Disruption: d,
		Restarts: []plan.Restart{{Level: "pool", Drops: plan.Drops{Applications: 3}}, {Level: "iis", Drops: plan.Drops{Applications: 14}}}}
}

// A window is open by the clocks of its zone, from its first minute to the one
// before its end, over midnight and when the clocks are changed.
func TestWindows(t *testing.T) {
	berlin := func(days, from, to string) plan.Window {
		return plan.Window{Name: "w", Days: strings.Fields(days), From: from, To: to, TimeZone: "Europe/Berlin", Allow: "iis", MaxApps: -1}
	}
	zone := func(name string) plan.Window {
		w := berlin("", "02:00", "04:00")
		w.TimeZone = name
		return w
	}
	for _, c := range []struct {
		name   string
		window plan.Window
		now    string
		open   bool
	}{
		{"first minute", berlin("sun", "02:00", "04:00"), "2004-03-07T02:00:00+01:00", true},
		{"the second before", berlin("sun", "02:00", "04:00"), "2004-03-07T01:59:59+01:00", false},
		{"last second", berlin("sun", "02:00", "04:00"), "2004-03-07T03:59:59+01:00", true},
		{"end", berlin("sun", "02:00", "04:00"), "2004-03-07T04:00:00+01:00", false},
		{"another day", berlin("sun", "02:00", "04:00"), "2004-03-08T03:00:00+01:00", false},
		{"every day", berlin("", "02:00", "04:00"), "2004-03-08T03:00:00+01:00", true},
		{"asked in another zone", berlin("sun", "00:00", "01:00"), "2004-03-06T23:30:00Z", true},
		{"over midnight, before it", berlin("sat", "23:00", "01:00"), "2004-03-06T23:30:00+01:00", true},
		{"over midnight, after it", berlin("sat", "23:00", "01:00"), "2004-03-07T00:59:00+01:00", true},
		{"over midnight, a day early", berlin("sat", "23:00", "01:00"), "2004-03-06T00:30:00+01:00", false},
		{"over midnight, a day late", berlin("sat", "23:00", "01:00"), "2004-03-07T23:30:00+01:00", false},
		{"over midnight into sunday", berlin("sun", "23:00", "01:00"), "2004-03-08T00:30:00+01:00", true},
		{"whole day", berlin("sun", "00:00", "24:00"), "2004-03-07T23:59:59+01:00", true},
		{"whole day, the next", berlin("sun", "00:00", "24:00"), "2004-03-08T00:00:00+01:00", false},
		{"until midnight", berlin("sun", "22:00", "24:00"), "2004-03-07T23:59:59+01:00", true},
		{"until 00:00", berlin("sun", "22:00", "00:00"), "2004-03-08T00:00:00+01:00", false},
		{"summer time", berlin("sun", "02:00", "04:00"), "2004-07-04T00:00:00Z", true},
		{"summer time is not winter time", berlin("sun", "02:00", "04:00"), "2004-07-04T02:30:00Z", false},
		{"the skipped hour is not there", berlin("sun", "02:00", "03:00"), "2004-03-28T01:00:00Z", false},
		{"behind the skipped hour", berlin("sun", "02:00", "04:00"), "2004-03-28T01:00:00Z", true},
		{"the hour that comes twice, first", berlin("sun", "02:00", "03:00"), "2004-10-31T00:30:00Z", true},
		{"the hour that comes twice, again", berlin("sun", "02:00", "03:00"), "2004-10-31T01:30:00Z", true},
		{"after it", berlin("sun", "02:00", "03:00"), "2004-10-31T02:00:00Z", false},
		{"UTC", zone("UTC"), "2004-03-07T02:30:00Z", true},
		{"half an hour off", zone("Asia/Kolkata"), "2004-03-07T20:30:00Z", true},
		{"zone unknown", zone("Mars/Olympus"), "2004-03-07T02:30:00Z", false},
		{"no zone", zone(""), "2004-03-07T02:30:00Z", false},
		{"this computer's zone", zone("Local"), "2004-03-07T02:30:00Z", false},
		{"a path", zone("../../etc/passwd"), "2004-03-07T02:30:00Z", false},
		{"no length", berlin("", "02:00", "02:00"), "2004-03-07T02:00:00+01:00", false},
		{"no clock", berlin("", "2:00", "04:00"), "2004-03-07T02:30:00+01:00", false},
		{"beyond the day", berlin("", "02:00", "25:00"), "2004-03-07T02:30:00+01:00", false},
		{"minutes beyond the hour", berlin("", "02:00", "03:60"), "2004-03-07T02:30:00+01:00", false},
		{"day unknown", berlin("Sunday", "02:00", "04:00"), "2004-03-07T02:30:00+01:00", false},
	} {
		s := costly(&plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{c.window}})
		if got := s.Judge(nil, at(t, c.now), plan.Allowance{}); (len(got) == 0) != c.open {
			t.Errorf("%s: open %v, want %v (%s)", c.name, len(got) == 0, c.open, kinds(got))
		}
	}
}

// A window that is not open says when it opens next.
func TestWindowOpensNext(t *testing.T) {
	for _, c := range []struct{ days, from, to, now, want string }{
		{"sun", "02:00", "04:00", "2004-03-01T12:00:00Z", "Sun 2004-03-07 at 02:00 CET"},
		{"sun", "02:00", "04:00", "2004-03-07T12:00:00Z", "Sun 2004-03-14 at 02:00 CET"},
		{"sun", "02:00", "04:00", "2004-03-07T00:59:30Z", "Sun 2004-03-07 at 02:00 CET"},
		{"", "02:00", "04:00", "2004-03-07T12:00:00Z", "Mon 2004-03-08 at 02:00 CET"},
		{"sat", "23:00", "01:00", "2004-03-07T12:00:00Z", "Sat 2004-03-13 at 23:00 CET"},
		{"sun", "02:30", "04:00", "2004-03-27T12:00:00Z", "Sun 2004-03-28 at 03:00 CEST"},
		{"sun", "02:00", "03:00", "2004-03-27T12:00:00Z", "Sun 2004-04-04 at 02:00 CEST"},
		{"sun", "02:30", "03:00", "2004-10-30T12:00:00Z", "Sun 2004-10-31 at 02:30 CEST"},
		{"sun", "02:30", "03:00", "2004-10-31T01:00:00Z", "Sun 2004-10-31 at 02:30 CET"},
		{"mon", "00:00", "24:00", "2004-03-07T12:00:00Z", "Mon 2004-03-08 at 00:00 CET"},
	} {
		s := costly(&plan.Disruption{Allow: "pool", MaxApps: -1, Windows: []plan.Window{
			{Name: "small", From: "00:00", To: "24:00", TimeZone: "UTC", Allow: "w3svc", MaxApps: -1},
			{Name: "quiet", Days: strings.Fields(c.days), From: c.from, To: c.to, TimeZone: "Europe/Berlin", Allow: "iis", MaxApps: -1}}})
		got := s.Judge(nil, at(t, c.now), plan.Allowance{})
		if len(got) != 1 || !strings.Contains(got[0].Text, `"quiet" (`) || !strings.Contains(got[0].Text, "next on "+c.want) || strings.Contains(got[0].Text, `in the window "small"`) {
			t.Errorf("%s %s-%s at %s: %+v, want %s", c.days, c.from, c.to, c.now, got, c.want)
		}
	}
}

// Flags and windows pass the brakes they name and no others.
func TestJudge(t *testing.T) {
	open := func(allow string, apps int) plan.Window {
		return plan.Window{Name: "now", From: "00:00", To: "24:00", TimeZone: "UTC", Allow: allow, MaxApps: apps}
	}
	iis5 := &plan.Disruption{Allow: "iis", MaxApps: 5}
	pool := func(w ...plan.Window) *plan.Disruption {
		return &plan.Disruption{Allow: "pool", MaxApps: 5, Windows: w}
	}
	for _, c := range []struct {
		name  string
		d     *plan.Disruption
		allow plan.Allowance
		want  string
		limit string
	}{
		{"nothing declared allows pools", nil, plan.Allowance{}, "disruption", "pool"},
		{"no level declared allows pools", &plan.Disruption{MaxApps: -1}, plan.Allowance{}, "disruption", "pool"},
		{"an unknown level allows nothing", &plan.Disruption{Allow: "everything", MaxApps: -1}, plan.Allowance{}, "disruption", "none"},
		{"level allowed", &plan.Disruption{Allow: "iis", MaxApps: -1}, plan.Allowance{}, "", ""},
		{"higher level allowed", &plan.Disruption{Allow: "reboot", MaxApps: 14}, plan.Allowance{}, "", ""},
		{"too many applications", iis5, plan.Allowance{}, "max_apps", "5"},
		{"flag for applications", iis5, plan.Allowance{MaxApps: 14}, "", ""},
		{"flag for too few applications", iis5, plan.Allowance{MaxApps: 13}, "max_apps", "13"},
		{"flag for fewer than declared", iis5, plan.Allowance{MaxApps: 1}, "max_apps", "5"},
		{"both", pool(), plan.Allowance{}, "disruption max_apps", "pool"},
		{"flag for the level", pool(), plan.Allowance{Disruption: "iis"}, "max_apps", "5"},
		{"flag for a lower level", pool(), plan.Allowance{Disruption: "w3svc"}, "disruption max_apps", "w3svc"},
		{"flag below what is declared", &plan.Disruption{Allow: "w3svc", MaxApps: -1}, plan.Allowance{Disruption: "none"}, "disruption", "w3svc"},
		{"both flags", pool(), plan.Allowance{Disruption: "iis", MaxApps: 14}, "", ""},
		{"other flags", pool(), plan.Allowance{Deletions: true, IISStopped: true}, "disruption max_apps", "pool"},
		{"window", pool(open("iis", -1)), plan.Allowance{}, "", ""},
		{"window with a limit", pool(open("iis", 13)), plan.Allowance{}, "max_apps", "13"},
		{"window that is too small", pool(open("w3svc", -1)), plan.Allowance{}, "disruption", "w3svc"},
		{"window with a flag", pool(open("w3svc", -1)), plan.Allowance{Disruption: "iis"}, "", ""},
		{"window that allows less", pool(open("app", 1)), plan.Allowance{}, "disruption max_apps", "pool"},
		{"two windows are not one", pool(open("iis", 1), open("w3svc", -1)), plan.Allowance{}, "max_apps", "1"},
		{"the larger of two", pool(open("site", -1), open("w3svc", -1)), plan.Allowance{}, "disruption", "w3svc"},
	} {
		s := costly(c.d)
		got := s.Judge(nil, at(t, "2004-03-07T12:00:00Z"), c.allow)
		if kinds(got) != c.want || len(got) > 0 && got[0].Limit != c.limit {
			t.Errorf("%s: %+v, want %s beyond %s", c.name, got, c.want, c.limit)
		}
	}
	s := costly(nil)
	s.Restarts[0].Level = "everything"
	if got := s.Judge(nil, at(t, "2004-03-07T12:00:00Z"), plan.Allowance{Disruption: "reboot"}); kinds(got) != "disruption" || got[0].Flag != "" {
		t.Errorf("a level nobody knows passes: %+v", got)
	}
}

// The other brakes of the plan hold until their own flag is given.
func TestJudgeRecordedBrakes(t *testing.T) {
	s := &plan.Server{Name: "web03", Brakes: []plan.Brake{{Kind: "deletions"}, {Kind: "disruption"}, {Kind: "edit_while_running"}, {Kind: "later"}}}
	now := at(t, "2004-03-07T12:00:00Z")
	for _, c := range []struct {
		allow plan.Allowance
		want  string
	}{
		{plan.Allowance{}, "deletions edit_while_running later"},
		{plan.Allowance{Deletions: true}, "edit_while_running later"},
		{plan.Allowance{IISStopped: true}, "deletions later"},
		{plan.Allowance{Deletions: true, IISStopped: true, Disruption: "reboot", MaxApps: 1000}, "later"},
	} {
		if got := kinds(s.Judge(nil, now, c.allow)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.allow, got, c.want)
		}
	}
}

func TestMaxAge(t *testing.T) {
	const taken = "2004-02-29T22:10:00Z"
	for _, c := range []struct {
		name, way, collected, now string
		most                      time.Duration
		says, flag                string
	}{
		{name: "not asked", way: "copy", collected: taken, now: "2010-01-01T00:00:00Z"},
		{name: "not asked, not known", way: "copy", now: "2010-01-01T00:00:00Z"},
		{name: "young enough", way: "copy", collected: taken, now: "2004-03-01T22:10:00Z", most: 24 * time.Hour},
		{name: "a second too old", way: "copy", collected: taken, now: "2004-03-01T22:10:01Z", most: 24 * time.Hour,
			says: "was taken at 2004-02-29T22:10:00Z, 24h0m1s ago; --max-age allows 24h0m0s", flag: "--max-age=25h"},
		{name: "another zone", way: "copy", collected: "2004-02-29T22:10:00+02:00", now: "2004-03-01T20:10:01Z", most: 24 * time.Hour, says: "24h0m1s ago", flag: "--max-age=25h"},
		{name: "ages", way: "copy", collected: "0001-01-01T00:00:00Z", now: "2010-01-01T00:00:00Z", most: time.Hour, says: "ago", flag: "--max-age="},
		{name: "not known", way: "copy", now: taken, most: time.Hour, says: "no collected_at"},
		{name: "no time", way: "copy", collected: "yesterday", now: taken, most: time.Hour, says: "no collected_at"},
		{name: "to come", way: "copy", collected: "2004-03-02T00:00:00Z", now: taken, most: time.Hour, says: "still to come"},
		{name: "clocks differ a little", way: "copy", collected: "2004-02-29T22:20:00Z", now: taken, most: time.Hour},
		{name: "a mount is as it is now", way: "mount", now: taken, most: time.Hour},
	} {
		s := &plan.Server{Name: "web03", Way: c.way, CollectedAt: c.collected}
		got := s.Judge(nil, at(t, c.now), plan.Allowance{MaxAge: c.most})
		if c.says == "" {
			if len(got) != 0 {
				t.Errorf("%s: %+v", c.name, got)
			}
			continue
		}
		if len(got) != 1 || got[0].Kind != "max_age" || !strings.Contains(got[0].Text, c.says) || !strings.HasPrefix(got[0].Flag, c.flag) || (got[0].Flag == "") != (c.flag == "") {
			t.Errorf("%s: %+v, want %q and %q", c.name, got, c.says, c.flag)
		}
	}
}

// Without flags and windows, judging a plan gives what the planner said; and
// what passes is judged away.
func TestLawOfJudging(t *testing.T) {
	now := at(t, "2004-03-07T12:00:00Z")
	rapid.Check(t, func(rt *rapid.T) {
		s := wish(rt)
		if rapid.Bool().Draw(rt, "disruption") {
			s.Disruption = &model.Disruption{Allow: rapid.SampledFrom([]string{"none", "app", "pool", "w3svc", "iis"}).Draw(rt, "allow"),
				MaxApps: rapid.IntRange(-1, 14).Draw(rt, "apps"),
				Windows: []model.Window{{Name: "never", Days: []string{"mon"}, From: "02:00", To: "04:00", TimeZone: "UTC", Allow: "iis", MaxApps: -1}}}
		}
		if rapid.Bool().Draw(rt, "mount") {
			s.Live[0].Way = "mount"
		}
		r, _ := makePlan(s, small(t))
		if r == nil {
			return // a mount refuses some wishes
		}
		out := &r.Plan.Servers[0]
		if got := out.Judge(r.Plan.Changes, now, plan.Allowance{}); kinds(got) != kinds(out.Brakes) {
			rt.Fatalf("judged %s, planned %s", kinds(got), kinds(out.Brakes))
		}
		all := plan.Allowance{Deletions: true, Disruption: "reboot", MaxApps: 1 << 20, IISStopped: true}
		if got := out.Judge(r.Plan.Changes, now, all); len(got) != 0 {
			rt.Fatalf("every flag given, and still %s", kinds(got))
		}
	})
}

// The terms of the configuration are in the plan, so that a saved one can be
// judged without it.
func TestTerms(t *testing.T) {
	s := server(object(model.AppPool, "Pool100001", "idle_timeout", model.Number(5)))
	s.Group, s.MaxUnavailable = "farm", 0
	s.Disruption = &model.Disruption{Allow: "none", MaxApps: 3, Windows: []model.Window{{Name: "w", Days: []string{"sun"}, From: "02:00", To: "04:00", TimeZone: "UTC", Allow: "iis", MaxApps: -1}}}
	out := mustPlan(t, s, small(t)).Plan.Servers[0]
	if out.Group != "farm" || out.MaxUnavailable != 1 || out.Disruption == nil || out.Disruption.Allow != "none" || out.Disruption.MaxApps != 3 ||
		len(out.Disruption.Windows) != 1 || out.Disruption.Windows[0].TimeZone != "UTC" || out.Disruption.Windows[0].MaxApps != -1 {
		t.Errorf("terms: %q %d %+v", out.Group, out.MaxUnavailable, out.Disruption)
	}
	if len(out.Brakes) == 0 || !strings.Contains(out.Brakes[0].Text, `It is allowed in the window "w" (sun 02:00-04:00 UTC).`) {
		t.Errorf("brakes: %+v", out.Brakes)
	}
	if w := out.Write; w == nil || w.Running || !strings.Contains(strings.Join(w.Commands, "|"), "net stop iisadmin /y|"+plan.PutFiles+"|net start W3SVC") {
		t.Errorf("write: %+v", out.Write)
	}
	out = mustPlan(t, server(object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(41))), small(t)).Plan.Servers[0]
	if out.Group != "" || out.MaxUnavailable != 0 || out.Disruption != nil || out.Write != nil {
		t.Errorf("terms of a server that declares none: %+v %+v", out.Disruption, out.Write)
	}
}
