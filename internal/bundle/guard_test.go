package bundle_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/plan"
)

// untouched holds that a script that refused changed nothing and left no state.
func (r *rig) untouched(p planned) {
	r.t.Helper()
	if r.State() != p.metabase || r.writes() > 0 || r.file(bundle.StateFile) != "" {
		r.t.Errorf("something was written: %v\nstate:\n%s", r.Calls(), r.file(bundle.StateFile))
	}
	for _, c := range p.configs {
		if string(r.ReadFile(c.path)) != c.file() {
			r.t.Errorf("%s is another file", c.path)
		}
	}
}

// A bundle on another computer, or under another version of IIS, does nothing:
// farms are made of servers that look the same.
func TestWrongServer(t *testing.T) {
	t.Parallel()
	winetest.Long(t)
	p := planOf(t, shopServer(), shopBody)
	const registered = `registry HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName\ComputerName`
	const info = "/LM/W3SVC/Info IIsWebInfo\n  MajorIIsVersionNumber = 6\n  MinorIIsVersionNumber = 0\n"
	for _, c := range []struct {
		name string
		set  map[string]string
		more string
		code int
		said string
	}{
		{"another computer", map[string]string{"variable COMPUTERNAME": "WEB04"}, "", 4, "This is WEB04, and the plan is for WEB03."},
		{"a longer name", map[string]string{"variable COMPUTERNAME": "WEB030"}, "", 4, "This is WEB030, and the plan is for WEB03."},
		{"no name", map[string]string{"variable COMPUTERNAME": ""}, "", 1, "The name of this computer cannot be told: "},
		{"the registry has another name", map[string]string{"variable COMPUTERNAME": "", registered: "WEB04"}, "", 4, "This is WEB04, "},
		{"another Windows", map[string]string{winetest.WindowsVersion: "5.1"}, "", 4, "This server has IIS 5.1, and the plan is for IIS 5.0."},
		{"IIS 6.0", map[string]string{winetest.WindowsVersion: "5.2"}, "", 4, "This server has IIS 6.0, "},
		{"IIS 6.0, as it says itself", map[string]string{winetest.WindowsVersion: ""}, info, 4, "This server has IIS 6.0, "},
		{"nothing tells", map[string]string{winetest.WindowsVersion: ""}, "", 1, "The version of IIS cannot be told: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			there := p
			there.metabase += c.more
			r := there.onServer(t)
			for name, text := range c.set {
				r.Set(name, text)
			}
			for _, script := range []string{bundle.ApplyScript, bundle.RollbackScript, bundle.VerifyScript} {
				if out := r.want(c.code, script); !strings.Contains(out, c.said) {
					t.Errorf("%s: %q is not in\n%s", script, c.said, out)
				}
			}
			r.untouched(there)
		})
	}
	r := p.onServer(t)
	r.Set("variable COMPUTERNAME", "")
	r.Set(registered, "web03")
	r.want(2, bundle.VerifyScript)
}

// What the text says of the name of its computer comes into the scripts as the
// computer knows itself.
func TestNameOfComputer(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	for name, want := range map[string]string{"web03": "WEB03", "Web03.corp.example": "WEB03", "10.1.2.3": "", "fe80::1": "", "localhost": "", "": ""} {
		p.in.Computer = name
		script := p.files(t)[bundle.ApplyScript]
		if got := strings.Contains(script, "  Computer = \""+want+"\"\r\n") && want != ""; got != (want != "") || want == "" && strings.Contains(script, "\r\n  Computer = \"W") {
			t.Errorf("%q does not come as %q", name, want)
		}
	}
}

// Before anything is asked or changed apply looks whether its steps can be made.
func TestNotReady(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), configBody)
	for _, c := range []struct{ name, setting, text, said string }{
		{"file marked", "read-only " + path, "yes", "is marked read-only."},
		{"services unknown", "services", "refused", "The list of services cannot be read (the services: error 80070005): nobody could tell what has to run again after net stop iisadmin /y."},
		{"a service is paused", "service MSFTPSVC", "changing", "The service MSFTPSVC neither runs nor is stopped"},
		{"a second run", "held", "yes", "Another script of this bundle runs, or this folder cannot be written: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.onServer(t)
			r.Set(c.setting, c.text)
			if out := r.want(1, bundle.ApplyScript); !strings.Contains(out, c.said) || !strings.Contains(out, "Nothing was changed.") {
				t.Errorf("%q is not in\n%s", c.said, out)
			}
			r.untouched(p)
		})
	}
	t.Run("without a restart services do not matter", func(t *testing.T) {
		p := planOf(t, shopServer(), shopBody)
		r := p.onServer(t)
		r.Set("services", "refused")
		r.want(0, bundle.ApplyScript, "/norestart")
	})
}

// A disk that is full stops the run before the step it cannot note, whether it
// says so or writes half a line.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	winetest.Long(t)
	p := planOf(t, shopServer(), shopBody)
	for _, says := range []string{"", "nothing"} {
		r := p.onServer(t)
		r.Set("disk full says", says)
		r.Set("disk full at", "plan "+p.in.Plan.Digest)
		if out := r.want(1, bundle.ApplyScript); !strings.Contains(out, "state.txt cannot be written: ") || r.State() != p.metabase {
			t.Errorf("said\n%s", out)
		}
		r.Set("disk full at", "")
		r.want(0, bundle.ApplyScript)
		for _, line := range []string{"begin 3", "done 3"} {
			r = p.onServer(t)
			r.Set("disk full says", says)
			r.Set("disk full at", line)
			r.want(5, bundle.ApplyScript)
			r.same(p, "after "+line)
			r.Set("disk full at", "")
			r.want(0, bundle.ApplyScript)
		}
	}
}

// A copy of a machine.config that is not whole is no way back: the file is not
// touched then.
func TestCopyIsCutShort(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), configBody)
	r := p.onServer(t)
	r.Set("cut copy", "machine.config.isoplan-")
	if out := r.want(5, bundle.ApplyScript); !strings.Contains(out, " is not whole") {
		t.Errorf("said\n%s", out)
	}
	r.Set("cut copy", "")
	r.same(p, "after the copy failed")
}

// The script host leaves with 0 when a script fails by an error of its own: the
// scripts do not.
func TestDefectOfScript(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	for _, c := range []struct {
		name, script, at string
		code             int
	}{
		{"before the first step", bundle.ApplyScript, "Function AskSecrets()\r\n", 1},
		{"in a step", bundle.ApplyScript, "Function DoStep(i)\r\n", 6},
		{"comparing", bundle.VerifyScript, "Function Look(p)\r\n", 1},
		{"loading", bundle.RollbackScript, "Sub LoadPart1()\r\n", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.onServer(t)
			broken := strings.Replace(r.files[c.script], c.at, c.at+"  Err.Raise 11\r\n", 1)
			if broken == r.files[c.script] {
				t.Fatal("nothing was broken")
			}
			whole := r.files[c.script]
			r.files[c.script] = broken
			if out := r.want(c.code, c.script); !strings.Contains(out, "This script failed by a defect of its own (error 11") {
				t.Errorf("said\n%s", out)
			}
			r.files[c.script] = whole
			if c.code == 6 {
				r.want(0, bundle.RollbackScript)
			}
			r.same(p, "after the defect")
		})
	}
}

// Input that is at its end is no reason for a window: nobody would close it.
func TestNobodyIsAsked(t *testing.T) {
	t.Parallel()
	p := planOf(t, poolServer(), poolBody)
	r := p.onServer(t)
	if out := r.want(1, bundle.ApplyScript); !strings.Contains(out, "Nobody could be asked for WAMUserPass of /LM/W3SVC/AppPools/Shop") || !strings.Contains(out, "it is at its end") {
		t.Errorf("said\n%s", out)
	}
	r.untouched(p)
}

// The restart of a site waits for what it asked for, and is refused where the
// site did not run: it would run afterwards.
func TestRestartOfSite(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	p.in.Server.Restarts = []plan.Restart{{Kind: "site", Key: "/LM/W3SVC/1", On: "Shop"}}
	p.in.Server.Rollback.Restarts = p.in.Server.Restarts
	r := p.onServer(t)
	r.Set("services", "refused") // no service is stopped: none has to be known
	r.want(0, bundle.ApplyScript)
	if calls := strings.Join(r.Calls(), "\n"); !strings.Contains(calls, "Stop /LM/W3SVC/1\nStart /LM/W3SVC/1\n") {
		t.Errorf("calls:\n%s", calls)
	}
	r.want(0, bundle.RollbackScript)
	r.same(p, "after rollback")
	r = p.onServer(t)
	r.Set("state of /LM/W3SVC/1", "4")
	if out := r.want(1, bundle.ApplyScript); !strings.Contains(out, "The site /LM/W3SVC/1 does not run") {
		t.Errorf("said\n%s", out)
	}
	r.untouched(p)
}

// A password beyond ASCII comes over standard input in a code page of its own:
// it would be another one.
func TestPasswordOfAnotherCodePage(t *testing.T) {
	t.Parallel()
	p := planOf(t, poolServer(), poolBody)
	for _, input := range []string{"s3cret\u00e9-canary\r\n", "s3cret\x07-canary\r\n"} {
		r := p.onServer(t)
		r.Input(input)
		if out := r.want(1, bundle.ApplyScript, "/passwords:stdin"); !strings.Contains(out, "may read as another") || strings.Contains(out, "s3cret") {
			t.Errorf("said\n%s", out)
		}
		r.untouched(p)
	}
}
