package apply

import (
	"reflect"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/plan"
)

// waiting are pending restarts of a plan by their kinds; "pool Shop" is one on something.
func waiting(digest string, kinds ...string) []plan.Pending {
	var all []plan.Pending
	for _, k := range kinds {
		kind, on, _ := strings.Cut(k, " ")
		all = append(all, plan.Pending{Plan: digest, Restart: plan.Restart{Kind: kind, On: on}})
	}
	return all
}

// words are the restarts as waiting takes them, with the plan in front.
func words(all []plan.Pending) []string {
	out := []string{}
	for i := range all {
		out = append(out, all[i].Plan+" "+name(&all[i].Restart))
	}
	return out
}

// TestPendingRestarts: what an apply leaves is added to what was left before, nothing twice, and a restart of all of IIS
// makes what it covers.
func TestPendingRestarts(t *testing.T) {
	for _, c := range []struct {
		name           string
		before, leaves []string
		restarts       []string // of the plan; those made are marked with "!"
		stopped        bool     // a runner stopped IISADMIN around the write
		want           []string
	}{
		{name: "nothing", want: []string{}},
		{name: "the first", leaves: []string{"iis"}, want: []string{"new iis"}},
		{name: "one more", before: []string{"pool Shop"}, leaves: []string{"iis"}, want: []string{"old pool Shop", "new iis"}},
		{name: "the same again", before: []string{"iis", "pool A"}, leaves: []string{"iis"}, want: []string{"old pool A", "new iis"}},
		{name: "another pool", before: []string{"pool A"}, leaves: []string{"pool B"}, want: []string{"old pool A", "new pool B"}},
		{name: "nothing left, what was stays", before: []string{"iis"}, want: []string{"old iis"}},
		{name: "all of IIS was restarted", before: []string{"iis", "w3svc", "reboot", "httpfilter"}, restarts: []string{"!iis"}, want: []string{"old reboot", "old httpfilter"}},
		{name: "it was to be and was not", before: []string{"w3svc"}, restarts: []string{"iis"}, leaves: []string{"iis"}, want: []string{"old w3svc", "new iis"}},
		{name: "only a pool was", before: []string{"iis"}, restarts: []string{"!pool Shop"}, want: []string{"old iis"}},
		{name: "the pool was, and another is left", before: []string{"pool Shop", "pool Other"}, restarts: []string{"!pool Shop"}, want: []string{"old pool Other"}},
		{name: "all of IIS was, with its pools", before: []string{"pool Shop", "iis HTTPFilter"}, restarts: []string{"!iis"}, want: []string{"old iis HTTPFilter"}},
		{name: "it was stopped for the write", before: []string{"iis", "w3svc", "reboot"}, stopped: true, want: []string{"old reboot"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := &transaction{m: Machine{Env: &host.Env{FS: fsx.OS()}}, f: folder{fs: fsx.OS(), home: t.TempDir()}, part: &plan.Server{}, stopped: c.stopped}
			if err := in.f.make("", pointLockFolder); err != nil {
				t.Fatal(err)
			}
			if err := in.writePending(waiting("old", c.before...)); err != nil {
				t.Fatal(err)
			}
			for i, r := range c.restarts {
				kind, made := strings.CutPrefix(r, "!")
				in.part.Restarts = append(in.part.Restarts, waiting("new", kind)[0].Restart)
				if made {
					in.records = append(in.records, record{Kind: recRestart, Restart: i, Phase: phaseSent}, record{Kind: recRestart, Restart: i, Phase: phaseDone})
				}
			}
			in.out.Pending = waiting("new", c.leaves...)
			got, err := in.pendingNow()
			if err != nil || !reflect.DeepEqual(words(got), c.want) {
				t.Fatalf("%v %v", words(got), err)
			}
			if err := in.writePending(got); err != nil {
				t.Fatal(err)
			}
			// An apply that is finished a second time leaves the same.
			again, err := in.pendingNow()
			if kept, err2 := readPending(in.f); err != nil || err2 != nil || !reflect.DeepEqual(words(again), c.want) || !reflect.DeepEqual(words(kept), c.want) {
				t.Errorf("the second time: %v, kept: %v, %v %v", words(again), words(kept), err, err2)
			}
		})
	}
}
