package bundle_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/plan"
)

func TestEnded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state, script string
		code          int
		ended         bool
	}{
		{"", bundle.ApplyScript, 0, false},
		{"isoplan state 1\r\nplan x\r\nbegin 1\r\n", bundle.ApplyScript, 0, false},
		{"plan x\r\nbegin 1\r\ndone 1\r\nfinished\r\n", bundle.ApplyScript, 0, true},
		{"plan x\r\nbegin 1\r\ndone 1\r\nfinished", bundle.ApplyScript, 0, false},
		{"plan x\r\nbegin 1\r\nundone\r\n", bundle.ApplyScript, 5, true},
		{"plan x\r\nbegin 1\r\nundone\r\n", bundle.RollbackScript, 0, true},
		{"plan x\r\nbegin 1\r\ndone 1\r\nfinished\r\n", bundle.RollbackScript, 0, false},
		{"plan x\r\nbegin 1\r\nfinished\r\nplan x\r\n", bundle.ApplyScript, 0, false},
	} {
		if code, ended := bundle.Ended(c.state, c.script); code != c.code || ended != c.ended {
			t.Errorf("Ended(%q, %s) = %d, %v", c.state, c.script, code, ended)
		}
	}
}

func TestMakes(t *testing.T) {
	t.Parallel()
	for kind, want := range map[string]bool{"iis": true, "w3svc": true, "pool": true, "site": true, "aspnet_wp": false, "reboot": false, "app": false} {
		if got := bundle.Makes(&plan.Restart{Kind: kind}); got != want {
			t.Errorf("Makes(%s) = %v", kind, got)
		}
	}
	if !bundle.Makes(&plan.Restart{Kind: "app", Commands: []string{"x"}}) {
		t.Error("an application that a call unloads is left to a person")
	}
}

// TestStateWords: the words that Ended knows are those that the scripts write.
func TestStateWords(t *testing.T) {
	t.Parallel()
	files := planOf(t, withConfig(), passwordBody).files(t)
	for script, words := range map[string][]string{bundle.ApplyScript: {"finished", "undone"}, bundle.RollbackScript: {"undone"}} {
		for _, w := range words {
			if !strings.Contains(files[script], `NoteState("`+w+`")`) {
				t.Errorf("%s never writes %s", script, w)
			}
		}
	}
}

// TestSecrets: the references are in the order of the script's own table.
func TestSecrets(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), passwordBody)
	script := p.files(t)[bundle.ApplyScript]
	at := 0
	refs := bundle.Secrets(p.in)
	if len(refs) == 0 || strings.Count(script, "\r\n  Secret \"") != len(refs) {
		t.Fatalf("%q, and the script asks for %d", refs, strings.Count(script, "\r\n  Secret \""))
	}
	for _, ref := range refs {
		next := strings.Index(script[at:], "("+ref+")\"")
		if next < 0 {
			t.Fatalf("%s is not asked for in its turn", ref)
		}
		at += next
	}
}
