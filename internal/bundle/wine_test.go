package bundle_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/winetest"
)

// shop is an IIS 5.0 with two applications.
const shop = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
  InProcessIsapiApps + C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppFriendlyName = Root
  AppIsolated = 2
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
/LM/W3SVC/1/ROOT/old IIsWebVirtualDir
  AppFriendlyName = Old
  AppIsolated = 2
  AppRoot = /LM/W3SVC/1/ROOT/old
  Path = D:\old
`

func shopServer() taken {
	return taken{version: "5.0", metabase: shop, observed: []string{"services = W3SVC, MSFTPSVC", "iisreset = enabled"}}
}

// shopBody moves an application, makes one and ends one, and changes a list.
const shopBody = `
  in_process_isapi {
    exclude = ["C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll"]
  }
  site "Shop" {
    id = 1
    app "/" {
      protection = "high"
    }
    app "/new" {
      path              = "D:/new"
      app_friendly_name = "New \"100%\""
      protection        = "low"
    }
    app "/old" {
      ensure = "absent"
    }
  }
`

// sorted gives a metabase without the order of keys and of properties, and
// without what only the registration of COM+ leaves.
func sorted(text string) string {
	var keys []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch name := strings.TrimLeft(line, " "); {
		case line == "[metabase]" || line == "":
		case strings.HasPrefix(name, "AppPackage") || strings.HasPrefix(name, "AppWamClsid"):
		case name == line:
			keys = append(keys, line)
		default:
			keys[len(keys)-1] += "\n" + line
		}
	}
	for i, key := range keys {
		lines := strings.Split(key, "\n")
		// A list keeps its order.
		slices.SortStableFunc(lines[1:], func(a, b string) int { return strings.Compare(strings.Fields(a)[0], strings.Fields(b)[0]) })
		keys[i] = strings.Join(lines, "\n")
	}
	slices.Sort(keys)
	return strings.Join(keys, "\n")
}

// want ends a test whose script did not leave as it should.
func (r *rig) want(code int, name string, args ...string) string {
	r.t.Helper()
	got := r.run(name, args...)
	if got.Code != code {
		r.t.Fatalf("%s %v left with %d, not %d:\n%s\ncalls:\n%s\nmetabase:\n%s", name, args, got.Code, code, got.Stdout, strings.Join(r.Calls(), "\n"), r.State())
	}
	return got.Stdout
}

// same holds that the server is what it was when it was taken.
func (r *rig) same(p planned, when string) {
	r.t.Helper()
	if got, want := sorted(r.State()), sorted(p.metabase); got != want {
		r.t.Fatalf("%s the metabase is\n%s\nand was\n%s\nlog:\n%s", when, got, want, r.file(bundle.LogFile))
	}
	for _, c := range p.configs {
		if r.FileThere(c.path + ".isoplan-new") {
			r.t.Fatalf("%s a new file lies beside %s", when, c.path)
		}
		if got := string(r.ReadFile(c.path)); got != c.file() {
			r.t.Fatalf("%s %s is\n%q\nand was\n%q", when, c.path, got, c.file())
		}
	}
}

// asPlanned holds that planning again finds nothing to do.
func (r *rig) asPlanned(p planned, body string) {
	r.t.Helper()
	after := p.taken
	after.metabase = strings.TrimPrefix(strings.ReplaceAll(r.State(), "\r\n", "\n"), "[metabase]\n")
	after.configs = nil
	for _, c := range p.configs {
		text := string(r.ReadFile(c.path))
		if !strings.HasPrefix(text, c.before) || !strings.HasSuffix(text, c.after) {
			r.t.Fatalf("what stands around the tag changed: %q", text)
		}
		c.tag = strings.TrimSuffix(strings.TrimPrefix(text, c.before), c.after)
		for _, secret := range []string{"s3cret-canary", "&quot;s3cret&amp;canary&#233;&#119070;"} {
			c.tag = strings.ReplaceAll(c.tag, secret, secretText)
		}
		after.configs = append(after.configs, c)
	}
	again := planOf(r.t, after, body)
	if !again.result.Plan.Empty() {
		r.t.Fatalf("planning again finds %+v in\n%s", again.result.Plan.Changes, after.text())
	}
	want, got := settings(p.result.Servers[0].Planned), settings(again.result.Servers[0].Live)
	if d := cmp.Diff(want, got); d != "" {
		r.t.Fatalf("the server is not the planned world:\n%s", d)
	}
}

// settings lists the objects of a world with what is set at each, but for
// secrets and what only the registration of COM+ leaves.
func settings(w *model.World) []string {
	var out []string
	for _, o := range w.Sorted() {
		out = append(out, string(o.Addr.Key())+" at "+o.Home+" "+o.Class)
		for _, s := range o.Settings {
			row := schema.Find(o.Kind, s.Name)
			if row == nil || row.Secret || strings.HasPrefix(row.Home.Property, "AppPackage") || row.Home.Property == "AppWamClsid" {
				continue
			}
			out = append(out, string(o.Addr.Key())+" "+s.Name+" = "+s.Value.String())
		}
	}
	slices.Sort(out)
	return out
}

func (r *rig) file(name string) string {
	data, err := os.ReadFile(filepath.Join(r.folder, name))
	if err != nil && !os.IsNotExist(err) {
		r.t.Fatal(err)
	}
	return string(data)
}

func (r *rig) forget(name string) {
	if err := os.Remove(filepath.Join(r.folder, name)); err != nil {
		r.t.Fatal(err)
	}
}

// writes counts the calls that change something.
func (r *rig) writes() int {
	n := 0
	for _, line := range r.Calls() {
		switch word, _, _ := strings.Cut(line, " "); word {
		case "SetInfo", "Create", "Delete", "AppCreate", "AppCreate2", "AppDelete", "AppDeleteRecursive", "WriteFile", "CopyFile", "run":
			n++
		}
	}
	return n
}

func TestThereAndBack(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	out := r.want(2, "verify.vbs")
	for _, line := range []string{`Different: InProcessIsapiApps of /LM/W3SVC: there now and not wanted: C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll`, "the key /LM/W3SVC/1/ROOT/new: wanted IIsWebVirtualDir, now not there", "are not as the plan wants them."} {
		if !strings.Contains(out, line) {
			t.Errorf("verify before does not say %q:\n%s", line, out)
		}
	}
	r.same(p, "after verify")
	if out := r.want(0, "rollback.vbs"); !strings.Contains(out, "Nothing to take back") || r.writes() > 0 {
		t.Errorf("a rollback before any apply made %d writes and said\n%s", r.writes(), out)
	}
	r.forget(bundle.LogFile)
	if r.file(bundle.LogFile) != "" || r.writes() > 0 {
		t.Error("verify wrote something")
	}
	out = r.want(0, "apply.vbs")
	if !strings.Contains(out, "Running before: IISADMIN W3SVC MSFTPSVC") || !strings.Contains(out, "Done: everything is as the plan wants it.") {
		t.Errorf("apply said\n%s", out)
	}
	r.asPlanned(p, shopBody)
	if got := strings.Trim(r.Setting("service SMTPSVC"), `"`); got != "stopped" {
		t.Errorf("a service that did not run is %s", got)
	}
	for _, line := range r.Calls() {
		if strings.HasPrefix(line, "Put") && strings.Contains(line, "AppIsolated") {
			t.Errorf("AppIsolated was written by hand: %s", line)
		}
	}
	r.want(0, "verify.vbs")
	r.Forget()
	if out := r.want(0, "apply.vbs"); !strings.Contains(out, "Nothing to do") || r.writes() > 0 {
		t.Errorf("a second apply made %d writes and said\n%s", r.writes(), out)
	}
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
	if out := r.want(0, "rollback.vbs"); !strings.Contains(out, "Nothing to take back") {
		t.Errorf("a second rollback said\n%s", out)
	}
	// And there again, and back without a state, where AppDelete takes more along.
	r.Set("greedy", "yes")
	r.want(0, "apply.vbs")
	r.asPlanned(p, shopBody)
	r.forget(bundle.StateFile)
	r.want(0, "rollback.vbs")
	r.same(p, "after a rollback without a state")
}

func TestStaleLive(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	for _, c := range []struct{ name, old, new, said string }{
		{"another value", "  AppFriendlyName = Old\n", "  AppFriendlyName = \"O\\u20acld\\r\\n\"\n", `AppFriendlyName of /LM/W3SVC/1/ROOT/old: seen Old, now "O\u20acld\r\n"`},
		{"no local value", "  AppFriendlyName = Old\n", "", "AppFriendlyName of /LM/W3SVC/1/ROOT/old: seen Old, now not set"},
		{"another list", "  InProcessIsapiApps + C:\\WINNT\\Microsoft.NET\\Framework\\v1.1.4322\\aspnet_isapi.dll\n", "  InProcessIsapiApps + C:\\x.dll\n",
			`InProcessIsapiApps of /LM/W3SVC: seen and not there now: C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll; there now and not seen: C:\x.dll`},
		{"already as planned", "  AppIsolated = 2\n  AppRoot = /LM/W3SVC/1/ROOT\n", "  AppIsolated = 1\n  AppPackageID = {x}\n  AppRoot = /LM/W3SVC/1/ROOT\n", "the application /LM/W3SVC/1/ROOT: seen 2, now 1, which is what the plan wants"},
		{"no application any more", "  AppRoot = /LM/W3SVC/1/ROOT/old\n", "", "the application /LM/W3SVC/1/ROOT/old: seen 2, now not there"},
		{"a key that is there", "/LM/W3SVC/1/ROOT/old", "/LM/W3SVC/1/ROOT/new IIsWebDirectory\n/LM/W3SVC/1/ROOT/old", "the key /LM/W3SVC/1/ROOT/new: seen not there, now IIsWebDirectory"},
		{"a key that is gone", "/LM/W3SVC/1/ROOT/old IIsWebVirtualDir\n  AppFriendlyName = Old\n  AppIsolated = 2\n  AppRoot = /LM/W3SVC/1/ROOT/old\n  Path = D:\\old\n", "", "the application /LM/W3SVC/1/ROOT/old: seen 2, now not there"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.onServer(t)
			if !strings.Contains(shop, c.old) {
				t.Fatalf("%q is not in the metabase", c.old)
			}
			now := strings.Replace(shop, c.old, c.new, 1)
			r.Metabase(now)
			if out := r.want(4, "apply.vbs"); !strings.Contains(out, c.said) {
				t.Errorf("%q is not in\n%s", c.said, out)
			}
			if r.State() != now || r.writes() > 0 || r.file(bundle.StateFile) != "" {
				t.Errorf("something was written: %v", r.Calls())
			}
		})
	}
}

// changing are the calls that the made-up server counts, and fails or dies at.
func changing() []string {
	return []string{"SaveData", "Backup", "SetInfo", "Create", "Delete", "AppCreate", "AppCreate2", "AppDelete", "AppDeleteRecursive", "WriteFile", "CopyFile", "run"}
}

// Whatever call fails, everything is put back; and whenever the script is
// killed, the next apply says so and rollback puts everything back.
func TestFailureAtEveryWrite(t *testing.T) {
	t.Parallel()
	winetest.Long(t)
	everyWrite(t, planOf(t, shopServer(), shopBody), shopBody, 1)
}

// everyWrite fails and kills apply at every call from the first on; but for long
// runs (ISOPLAN_SOAK=1) it is every sixth, because each run is a process of the
// engine.
func everyWrite(t *testing.T, p planned, body string, first int, args ...string) {
	t.Helper()
	r := p.onServer(t)
	r.want(0, "apply.vbs", args...)
	writes := len(slices.DeleteFunc(r.Calls(), func(line string) bool {
		word, _, _ := strings.Cut(line, " ")
		return !slices.Contains(changing(), word)
	}))
	if writes < 5 {
		t.Fatalf("only %d writes: %v", writes, r.Calls())
	}
	step := 6
	if os.Getenv("ISOPLAN_SOAK") == "1" {
		first, step = 1, 1
	}
	for n := first; n <= writes; n += step {
		t.Run(fmt.Sprintf("fail at %d", n), func(t *testing.T) { failAt(t, p, body, n, args...) })
		t.Run(fmt.Sprintf("die at %d", n), func(t *testing.T) { dieAt(t, p, n, args...) })
	}
	t.Run("a rollback is killed too", func(t *testing.T) {
		r := p.onServer(t)
		r.Set("die at write", fmt.Sprint(writes-2))
		r.want(99, "apply.vbs", args...)
		state := r.State()
		r.Set("die at write", "")
		if out := r.want(6, "apply.vbs", args...); !strings.Contains(out, "An earlier run stopped midway, at step ") || r.State() != state {
			t.Errorf("the next apply said\n%s", out)
		}
		r.Set("die at write", "2")
		r.want(99, "rollback.vbs")
		r.Set("die at write", "")
		r.want(0, "rollback.vbs")
		r.same(p, "after rollback")
		r.want(0, "apply.vbs", args...)
		r.asPlanned(p, body)
	})
}

func failAt(t *testing.T, p planned, body string, n int, args ...string) {
	r := p.onServer(t)
	r.Set("fail at write", fmt.Sprint(n))
	got := r.run("apply.vbs", args...)
	switch got.Code {
	case 5:
		r.same(p, "after the failure")
		if !strings.Contains(got.Stdout, "access denied") || !strings.HasSuffix(strings.TrimSpace(r.file(bundle.StateFile)), "undone") {
			t.Errorf("said\n%s\nstate:\n%s", got.Stdout, r.file(bundle.StateFile))
		}
	case 1:
		// Without a backup nothing is begun.
		r.same(p, "after the failure")
		if !strings.Contains(got.Stdout, "The metabase cannot be backed up: ") {
			t.Errorf("said\n%s", got.Stdout)
		}
	case 0:
		// A save that failed is tried again, and a service that is in the state it
		// is to be in needs no command.
		r.asPlanned(p, body)
	default:
		t.Fatalf("left with %d:\n%s\n%s", got.Code, got.Stdout, strings.Join(r.Calls(), "\n"))
	}
}

func dieAt(t *testing.T, p planned, n int, args ...string) {
	r := p.onServer(t)
	r.Set("die at write", fmt.Sprint(n))
	r.want(99, "apply.vbs", args...)
	r.Set("die at write", "")
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
	for _, name := range []string{"IISADMIN", "W3SVC", "MSFTPSVC"} {
		if got := strings.Trim(r.Setting("service "+name), `"`); got != "running" {
			t.Errorf("%s is %s", name, got)
		}
	}
}

// A run whose file was taken away before its first step does nothing, and its
// state says that it ended: whoever took it away counts on that.
func TestTakenAway(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	before := r.State()
	got := r.runAs("slow.vbs", bundle.ApplyScript)
	if got.Code != 1 || !strings.Contains(got.Stdout, "taken away") {
		t.Errorf("left with %d:\n%s", got.Code, got.Stdout)
	}
	if r.State() != before {
		t.Errorf("the server was changed:\n%s", r.State())
	}
	state := r.file(bundle.StateFile)
	if _, ended := bundle.Ended(state, bundle.ApplyScript); !ended {
		t.Errorf("the state does not say that it ended:\n%s", state)
	}
}
