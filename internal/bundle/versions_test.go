package bundle_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/winetest"
)

const pools = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  AppPoolId = DefaultAppPool
  IIs5IsolationModeEnabled = FALSE
/LM/W3SVC/AppPools IIsApplicationPools
/LM/W3SVC/AppPools/DefaultAppPool IIsApplicationPool
/LM/W3SVC/AppPools/Shop IIsApplicationPool
  AppPoolIdentityType = 3
  IdleTimeout = 20
  WAMUserName = WEB\shop
  WAMUserPass = old-secret-canary
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppIsolated = 2
  AppPoolId = Shop
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
`

func poolServer() taken { return taken{version: "6.0", metabase: pools} }

const poolBody = `
  isolation_mode = "worker_process"
  app_pool "Shop" {
    idle_timeout  = 5
    wam_user_name = "WEB\\other"
    wam_user_pass = secret("env:SHOP_PW")
  }
  app_pool "New pool" {
    identity_type = "network_service"
  }
  site "Shop" {
    id = 1
    app "/" {
      app_pool = "New pool"
    }
  }
`

func TestPasswordOfPool(t *testing.T) {
	t.Parallel()
	p := planOf(t, poolServer(), poolBody)
	for name, text := range p.files(t) {
		if strings.Contains(text, "canary") {
			t.Errorf("%s holds a secret", name)
		}
	}
	r := p.onServer(t)
	r.Input("s3cret-canary\r\n")
	r.want(0, "apply.vbs", "/passwords:stdin")
	if !strings.Contains(r.State(), "WAMUserPass = s3cret-canary") {
		t.Errorf("the password was not written:\n%s", r.State())
	}
	r.quiet()
	r.asPlanned(p, strings.Replace(poolBody, "wam_user_pass", "# wam_user_pass", 1))
	if out := r.want(0, "verify.vbs"); !strings.Contains(out, "Not compared, it is a secret: WAMUserPass of /LM/W3SVC/AppPools/Shop") {
		t.Errorf("said\n%s", out)
	}
	if out := r.want(0, "apply.vbs"); !strings.Contains(out, "Nothing to do") {
		t.Errorf("said\n%s", out)
	}
	// Another run than the one that replaced a password does not know it.
	if out := r.want(0, "rollback.vbs"); !strings.Contains(out, "WARNING: the old WAMUserPass of /LM/W3SVC/AppPools/Shop is not known") {
		t.Errorf("said\n%s", out)
	}
}

// A run that fails brings back the passwords it replaced itself.
func TestPasswordComesBack(t *testing.T) {
	t.Parallel()
	p := planOf(t, poolServer(), poolBody)
	for n := 4; n < 12; n++ {
		r := p.onServer(t)
		r.Input("s3cret-canary\r\n")
		r.Set("fail at write", fmt.Sprint(n))
		if got := r.run("apply.vbs", "/passwords:stdin"); got.Code != 5 {
			break // beyond the last write
		} else if n == 11 {
			t.Error("the last write was not reached")
		}
		r.same(p, "after the failure")
		r.quiet()
	}
}

// The mode is switched in two phases, with the restart between.
func TestModeSwitch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, metabase, body, before, behind string }{
		{"to IIS 5.0 isolation", strings.Replace(pools, "  WAMUserPass = old-secret-canary\n", "", 1), `
  isolation_mode = "iis5"
  site "Shop" {
    id = 1
    app "/" {
      protection = "high"
    }
  }
`, "SetInfo /LM/W3SVC", "AppCreate2 /LM/W3SVC/1/ROOT 1"},
		{"to worker processes", strings.NewReplacer("Enabled = FALSE", "Enabled = TRUE", "  WAMUserPass = old-secret-canary\n", "").Replace(pools), `
  isolation_mode = "worker_process"
  app_pool "New pool" {
    idle_timeout = 5
  }
  site "Shop" {
    id = 1
    app "/" {
      app_pool = "New pool"
    }
  }
`, "SetInfo /LM/W3SVC", "Create /LM/W3SVC/AppPools/New pool IIsApplicationPool"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := planOf(t, taken{version: "6.0", metabase: c.metabase}, c.body)
			r := p.onServer(t)
			if out := r.want(1, "apply.vbs", "/norestart"); !strings.Contains(out, "cannot be done with /norestart: the isolation mode changes") || r.writes() > 0 {
				t.Errorf("said\n%s", out)
			}
			r.want(0, "apply.vbs")
			calls := strings.Join(r.Calls(), "\n")
			mode, stop, behind := strings.Index(calls, c.before), strings.Index(calls, "run net stop"), strings.Index(calls, c.behind)
			if mode < 0 || stop < mode || behind < stop {
				t.Errorf("%d %d %d in\n%s", mode, stop, behind, calls)
			}
			r.asPlanned(p, c.body)
			r.want(0, "rollback.vbs")
			r.same(p, "after rollback")
			if os.Getenv("ISOPLAN_SOAK") == "1" {
				everyWrite(t, p, c.body, 1)
			}
		})
	}
}

const nt = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 0
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppFriendlyName = Root
  AppIsolated = 0
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
`

const ntBody = `
  site "Shop" {
    id = 1
    app "/" {
      protection = "high"
    }
  }
`

// IIS 4.0 has AppCreate with a switch, keeps AppIsolated as one, and has no
// SaveData: a backup that saves first takes its place. Without a backup nothing
// is changed.
func TestIIS4(t *testing.T) {
	t.Parallel()
	p := planOf(t, taken{version: "4.0", metabase: nt, observed: []string{"services = W3SVC"}}, ntBody)
	r := p.onServer(t)
	r.Set("fail at write", "2")
	if out := r.want(1, "apply.vbs"); !strings.Contains(out, "The metabase cannot be backed up: ") || r.State() != p.metabase || r.file(bundle.StateFile) != "" {
		t.Errorf("said\n%s", out)
	}
	r.Set("fail at write", "")
	r.want(0, "apply.vbs")
	calls := strings.Join(r.Calls(), "\n")
	if !strings.Contains(calls, "Backup isoplan-save 0 3\n") || strings.Contains(calls, "SaveData") {
		t.Errorf("calls:\n%s", calls)
	}
	if !strings.Contains(calls, "AppCreate /LM/W3SVC/1/ROOT False") || strings.Contains(calls, "AppCreate2") {
		t.Errorf("calls:\n%s", calls)
	}
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
}

// Where the value is there and no package is registered, the call would do
// nothing (MS-IMSA 3.8.4.1): AppDelete comes first, and the name stays.
func TestUnregistered(t *testing.T) {
	t.Parallel()
	s := shopServer()
	s.metabase = strings.Replace(shop, "  AppIsolated = 2\n  AppRoot = /LM/W3SVC/1/ROOT\n", "  AppIsolated = 1\n", 1)
	const body = `
  site "Shop" {
    id = 1
    app "/" {
      protection = "high"
    }
  }
`
	p := planOf(t, s, body)
	r := p.onServer(t)
	r.Set("greedy", "yes")
	r.want(0, "apply.vbs")
	calls := strings.Join(r.Calls(), "\n")
	if first, then := strings.Index(calls, "AppDelete /LM/W3SVC/1/ROOT"), strings.Index(calls, "AppCreate2 /LM/W3SVC/1/ROOT 1"); first < 0 || then < first {
		t.Errorf("calls:\n%s", calls)
	}
	for _, want := range []string{"AppPackageID = ", "AppRoot = /LM/W3SVC/1/ROOT\r\n", "AppFriendlyName = Root"} {
		if !strings.Contains(r.State(), want) {
			t.Errorf("%q is not in\n%s", want, r.State())
		}
	}
	r.asPlanned(p, body)
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
}

func TestNoRestart(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	out := r.want(0, "apply.vbs", "/norestart")
	if !strings.Contains(out, "Restart left to be made: iisreset /noforce") || !strings.Contains(out, "left to be made.") || strings.Contains(strings.Join(r.Calls(), "\n"), "run ") {
		t.Errorf("said\n%s", out)
	}
	r.asPlanned(p, shopBody)
	back := r.want(0, "rollback.vbs", "/norestart")
	r.same(p, "after rollback")
	for _, said := range []string{out, back} {
		// Saving is no restart, and is made; what only watches one is not named.
		for line := range strings.Lines(said) {
			if rest, left := strings.CutPrefix(strings.TrimSpace(line), "Restart left to be made: "); left && rest != "iisreset /noforce" {
				t.Errorf("left to be made: %s", rest)
			}
		}
		if !strings.Contains(said, "made: iisreset /noforce") && !strings.Contains(said, "made again: iisreset /noforce") {
			t.Errorf("the restart is not named:\n%s", said)
		}
	}
	// A machine.config that belongs into the outage is not written without one.
	p = planOf(t, withConfig(), configBody)
	r = p.onServer(t)
	if out := r.want(1, "apply.vbs", "/norestart"); !strings.Contains(out, "cannot be done with /norestart: machine.config is put in place") || r.writes() > 0 {
		t.Errorf("said\n%s", out)
	}
	r.same(p, "after the refusal")
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x y%PATH%", 22) + `"'`
	name := "caf\u00e9 \u20ac %TEMP% ^&|<> \U0001F600"
	key := strings.Repeat("it's \u00e9 100% ", 14) + "!"
	body := fmt.Sprintf(`
  site "Shop" {
    id = 1
    app "/new" {
      path              = "D:/a & b/%%TEMP%%/it's"
      app_friendly_name = %s
      protection        = "high"
    }
    app "/old" {
      app_friendly_name = %s
    }
    app %s {
      protection = "high"
    }
  }
`, hclText(long), hclText(name), hclText("/"+key))
	s := shopServer()
	at := winetest.Quoted("/LM/W3SVC/1/ROOT/" + key)
	s.metabase += at + " IIsWebVirtualDir\n  AppIsolated = 2\n  AppRoot = " + at + "\n  Path = D:\\x\n"
	p := planOf(t, s, body)
	r := p.onServer(t)
	r.want(0, "apply.vbs")
	r.asPlanned(p, body)
	r.want(0, "verify.vbs")
	for _, line := range []byte(r.file(bundle.LogFile)) {
		if line > '~' || line < ' ' && line != '\r' && line != '\n' {
			t.Fatalf("the log holds the byte %d:\n%s", line, r.file(bundle.LogFile))
		}
	}
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
}

func hclText(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "${", "$${", "%{", "%%{").Replace(s) + `"`
}

// A service that does not come back: what was changed goes back, and the exit
// code says what is left.
func TestServiceStaysDown(t *testing.T) {
	t.Parallel()
	winetest.Long(t)
	p := planOf(t, withConfig(), configBody)
	r := p.onServer(t)
	r.Set("command net start W3SVC", "2")
	out := r.want(6, "apply.vbs")
	if !strings.Contains(out, "W3SVC is stopped and not running after 120 seconds") || !strings.Contains(out, "run rollback.vbs") {
		t.Errorf("said\n%s", out)
	}
	r.same(p, "after the failure")
	r.Set("command net start W3SVC", "")
	for _, name := range []string{"IISADMIN", "MSFTPSVC"} {
		r.Set("service "+name, "running")
	}
	r.Set("service W3SVC", "stopped")
	r.want(0, "rollback.vbs")
	if got := strings.Trim(r.Setting("service W3SVC"), `"`); got != "running" {
		t.Errorf("W3SVC is %s", got)
	}
	r.want(0, "apply.vbs")
	r.asPlanned(p, configBody)
}

func TestOptions(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	for _, c := range [][]string{{"apply.vbs", "/now"}, {"verify.vbs", "/norestart"}, {"rollback.vbs", "/passwords:stdin"}} {
		if out := r.want(1, c[0], c[1]); !strings.Contains(out, "does not know "+c[1]) || !strings.Contains(out, "cscript //nologo "+c[0]) || !strings.Contains(out, "Nothing was changed.") {
			t.Errorf("said\n%s", out)
		}
	}
	// The state of another plan.
	winetest.Require(t)
	other := planOf(t, shopServer(), strings.Replace(shopBody, "New ", "Other ", 1)).onServer(t)
	other.folder = r.folder
	r.want(0, "apply.vbs")
	if out := other.want(1, "apply.vbs"); !strings.Contains(out, "state.txt is about another plan") {
		t.Errorf("said\n%s", out)
	}
}

// Keys go with everything below them, and come back with the settings the plan
// knows.
func TestKeysGo(t *testing.T) {
	t.Parallel()
	s := shopServer()
	s.metabase += `/LM/W3SVC/1/ROOT/old/deep IIsWebDirectory
  AppFriendlyName = Deep
  AppIsolated = 0
  AppRoot = /LM/W3SVC/1/ROOT/old/deep
/LM/W3SVC/2 IIsWebServer
  ServerBindings = :81:
  ServerComment = Other
/LM/W3SVC/2/ROOT IIsWebVirtualDir
  Path = D:\\other
`
	s.metabase = strings.ReplaceAll(s.metabase, `\\`, `\`)
	const body = `
  site "Shop" {
    id     = 1
    ensure = "absent"
  }
`
	p := planOf(t, s, body)
	r := p.onServer(t)
	r.Set("greedy", "yes")
	r.want(0, "apply.vbs")
	if strings.Contains(r.State(), "/LM/W3SVC/1") {
		t.Errorf("the site is still there:\n%s", r.State())
	}
	r.asPlanned(p, body)
	r.want(0, "verify.vbs")
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
	if os.Getenv("ISOPLAN_SOAK") == "1" {
		everyWrite(t, p, body, 1)
	}
}

// A plan of thousands of steps is loaded by subs of a bearable length.
func TestManySteps(t *testing.T) {
	t.Parallel()
	var world, body strings.Builder
	world.WriteString("/LM IIsComputer\n/LM/W3SVC IIsWebService\n  AppIsolated = 2\n/LM/W3SVC/1 IIsWebServer\n  ServerComment = Shop\n/LM/W3SVC/1/ROOT IIsWebVirtualDir\n  AppIsolated = 2\n  AppRoot = /LM/W3SVC/1/ROOT\n  Path = D:\\x\n")
	body.WriteString("  site \"Shop\" {\n    id = 1\n    apps = {\n")
	for i := range 120 {
		fmt.Fprintf(&world, "/LM/W3SVC/1/ROOT/a%d IIsWebVirtualDir\n  AppFriendlyName = A%d\n  AppIsolated = 2\n  AppRoot = /LM/W3SVC/1/ROOT/a%d\n  Path = D:\\a%d\n", i, i, i, i)
		fmt.Fprintf(&body, "      \"/a%d\" = { protection = \"high\", app_friendly_name = \"B%d\" }\n", i, i)
	}
	body.WriteString("    }\n  }\n")
	p := planOf(t, taken{version: "5.0", metabase: world.String()}, body.String())
	files := p.files(t)
	if n := strings.Count(files[bundle.ApplyScript], "Sub LoadPart"); n < 5 {
		t.Errorf("%d parts", n)
	}
	r := p.onServer(t)
	r.want(2, "verify.vbs")
}
