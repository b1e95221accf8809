package bundle_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
)

// A run that was given up while it was slow does not go on behind the back of the rollback that follows.
func TestGivenUp(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	stop := filepath.Join(r.folder, bundle.StopFile)
	if err := os.WriteFile(stop, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if out := r.want(6, bundle.ApplyScript); !strings.Contains(out, "stop.txt is there") {
		t.Errorf("it said\n%s", out)
	}
	r.same(p, "after a run that was given up")
	if state := r.file(bundle.StateFile); !strings.HasSuffix(state, "begin 1\r\n") {
		t.Errorf("the state is\n%s", state)
	}
	r.want(0, bundle.RollbackScript)
	r.forget(bundle.StopFile)
	r.want(0, bundle.ApplyScript)
	r.asPlanned(p, shopBody)
}

// What was under way when a run was given up may take effect after it was put back: the run itself puts that back.
func TestGivenUpMidway(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	script := r.files[bundle.ApplyScript]
	const look = "  MindStop i - 1\r\n"
	r.files[bundle.ApplyScript] = strings.Replace(script, look, "  If i = 3 Then AppendLine Here & \"stop.txt\", \"x\"\r\n"+look, 1)
	if r.files[bundle.ApplyScript] == script {
		t.Fatal("the script does not look for stop.txt before a step")
	}
	r.want(6, bundle.ApplyScript)
	if log := r.file(bundle.LogFile); strings.Count(log, "Put back: ") < 2 || strings.Contains(log, "was not put back") {
		t.Errorf("the log is\n%s", log)
	}
	r.files[bundle.ApplyScript] = script
	r.want(0, bundle.RollbackScript)
	r.same(p, "after the rollback")
}

// A rollback that begins so late that its folder was cleared away takes nothing back: no state.txt there does not mean
// that nobody kept one.
func TestRollbackTakenAway(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	r.want(0, bundle.ApplyScript)
	r.forget(bundle.StateFile)
	got := r.runAs("slow.vbs", bundle.RollbackScript)
	if got.Code != 1 || !strings.Contains(got.Stdout, "taken away") {
		t.Errorf("left with %d:\n%s", got.Code, got.Stdout)
	}
	r.asPlanned(p, shopBody)
}

// A rollback after a run that was killed does not know what a secret was, and its state says so.
func TestSecretLost(t *testing.T) {
	t.Parallel()
	body := "  web_service {\n    wam_user_name = \"IWAM_NEW\"\n    wam_user_pass = secret(\"env:SHOP_PW\")\n  }\n"
	p := planOf(t, taken{version: "5.0", metabase: "/LM IIsComputer\n/LM/W3SVC IIsWebService\n  WAMUserName = IWAM_WEB03\n  WAMUserPass = old-canary\n"}, body)
	for _, killed := range []bool{true, false} {
		r := p.onServer(t)
		r.Input("s3cret-canary\r\n")
		want := 5
		if killed {
			want = 99
			r.Set("die at write", "6")
		} else {
			r.Set("fail at write", "6")
		}
		r.want(want, bundle.ApplyScript, "/passwords:stdin")
		r.Set("die at write", "")
		r.Set("fail at write", "")
		r.want(0, bundle.RollbackScript)
		if state := r.file(bundle.StateFile); bundle.Forgot(state) != killed {
			t.Errorf("killed %v: the state is\n%s", killed, state)
		}
	}
}
