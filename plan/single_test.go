package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// present looks at the small server in a mode.
func present(t *testing.T, live []plan.Source, obs *model.Observed) *plan.Present {
	t.Helper()
	s := server()
	s.Observed = obs
	p, diags := plan.Look(s, live)
	if p == nil {
		t.Fatal(diags)
	}
	return p
}

// A restart of IIS around a file stops everything first, starts IISADMIN by
// name, and has a way through the console for each half. In IIS 5.0 isolation
// mode HTTPFilter goes too, where it ran.
func TestSingleRestartOfIIS(t *testing.T) {
	obs := &model.Observed{ServicesKnown: true, Services: []string{"SMTPSVC", "HTTPFilter", "W3SVC"}}
	p := present(t, small5(t), obs)
	r := p.Restart(plan.RestartIIS, "", schema.IIS6Iis5, []model.Addr{"web03/site/Intranet/app/."}, true)
	at := slices.Index(r.Commands, plan.PutFiles)
	if at < 0 {
		t.Fatalf("no place for the file: %q", r.Commands)
	}
	stop, start := strings.Join(r.Commands[:at], "; "), strings.Join(r.Commands[at+1:], "; ")
	if !strings.Contains(stop, "net stop iisadmin /y; net stop HTTPFilter /y") {
		t.Errorf("stopped by %q", stop)
	}
	if start != "net start iisadmin; net start W3SVC; net start HTTPFilter; net start SMTPSVC" {
		t.Errorf("started by %q", start)
	}
	if len(r.Interface) != 2 || !strings.Contains(r.Interface[0], "click Stop") || !strings.Contains(r.Interface[1], "click Start") {
		t.Errorf("by hand: %q", r.Interface)
	}
	if !slices.Equal(r.Drops.Services, []string{"W3SVC", "HTTPFilter", "SMTPSVC"}) || r.Level != "iis" || r.Drops.Applications == 0 {
		t.Errorf("%+v", r)
	}
	if r.When != "" || r.Prompt != "" || r.Deferrable {
		t.Errorf("no change waits for it: %q %q %v", r.When, r.Prompt, r.Deferrable)
	}
	quiet := present(t, small5(t), &model.Observed{ServicesKnown: true, Services: []string{"W3SVC"}})
	if r := quiet.Restart(plan.RestartIIS, "", schema.IIS6Iis5, nil, true); strings.Contains(strings.Join(r.Commands, " "), "HTTPFilter") || r.On != "" {
		t.Errorf("HTTPFilter did not run: %q", r.Commands)
	}
}

// Names that a command line takes apart have no command, and a pool or an
// application of a plain name has the one a plan prints.
func TestSingleRestartNames(t *testing.T) {
	p := present(t, small(t), nil)
	for name, commands := range map[string]int{"Shop": 1, "My pool": 1, `a"b`: 0, "a%b": 0, "a&b": 0, "a\nb": 0} {
		r := p.Restart(plan.RestartPool, name, schema.IIS6WPIM, nil, false)
		if len(r.Commands) != commands {
			t.Errorf("%q: %q", name, r.Commands)
		}
		if commands == 0 && !strings.Contains(strings.Join(r.Notes, " "), "take the name apart") {
			t.Errorf("%q: nothing says why there is no command", name)
		}
	}
}

// Declared objects that the server lacks are no error: nothing is to be
// changed. A mode that nobody knows is one.
func TestLook(t *testing.T) {
	intranet := site("Nowhere", 0)
	if p, diags := plan.Look(server(intranet), small(t)); p == nil || p.Live(intranet) != nil || p.Target() != schema.IIS6WPIM {
		t.Errorf("%v", diags)
	}
	text := strings.Replace(small(t)[0].Snapshot.Text, `IIs5IsolationModeEnabled="FALSE"`, "", 1)
	if p, diags := plan.Look(server(), sources(t, "metabase", text)); p != nil || !diags.HasErrors() {
		t.Errorf("the mode is not stored, and %v", diags)
	}
}
