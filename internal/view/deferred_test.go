package view_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// What waits and what happens is said in words, and nothing of a hostile name
// reaches the terminal.
func TestDeferred(t *testing.T) {
	s := &plan.Server{Name: "web03", Way: "copy", Write: &plan.Write{}}
	d := &plan.Deferral{Waiting: []plan.Restart{{Kind: "iis", Level: "iis", Deferrable: true, Around: true, Drops: plan.Drops{Services: []string{"W3SVC"}, ServicesKnown: true, Sites: 1, Applications: 2}}},
		Now: plan.Server{Restarts: []plan.Restart{{Kind: "pool", On: "Shop\x1b[2J", Self: true}}}}
	got := string(render(t, func(b *bytes.Buffer) error { return view.Deferred(b, view.Style{Width: 500}, s, d) }))
	want := "Left for later on web03: IIS once (outage around the write): W3SVC; 1 site, 2 apps, no sessions. It does not count against the limits of this run.\n" +
		"Happens now on web03: pool \"Shop\\u001b[2J\" recycles by itself.\n" +
		"  Edit-while-running is off: MetaBase.xml itself can be carried over to web03 only while IIS is stopped. A change by script or in IIS Manager lets the restart wait (SDK6/ms525213, SEED000).\n\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
	s.Way, d.Now.Restarts = "mount", nil
	got = string(render(t, func(b *bytes.Buffer) error { return view.Deferred(b, view.Style{Width: 500}, s, d) }))
	if !strings.Contains(got, "Happens now on web03: no restart.") || strings.Contains(got, "carried over") {
		t.Errorf("%q", got)
	}
	line := render(t, func(b *bytes.Buffer) error { return view.DeferredJSON(b, s, d) })
	if !strings.HasPrefix(string(line), `{"type":"deferred","server":"web03","text":"left for later: IIS once`) || bytes.Count(line, []byte("\n")) != 1 {
		t.Errorf("%s", line)
	}
}

// Flags that a shell would take apart stand in quotation marks.
func TestExcludeFlags(t *testing.T) {
	got := view.ExcludeFlags([]string{"web03/app_pool/Shop", "web03/site/My site", "web03/process_model/v2.0.50727"})
	if want := `--exclude=web03/app_pool/Shop "--exclude=web03/site/My site" --exclude=web03/process_model/v2.0.50727`; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// A restart is named at the begin of a sentence.
func TestRestartName(t *testing.T) {
	for want, r := range map[string]*plan.Restart{"The restart of IIS": {Kind: "iis"}, "The restart of AppDomains of v1.1.4322": {Kind: "app_domain", On: "v1.1.4322"}} {
		if got := view.RestartName(r); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
