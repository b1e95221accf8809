package view_test

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

const (
	metabasePath = `C:\WINDOWS\system32\inetsrv\MetaBase.xml`
	machinePath  = `C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`
)

// rehearsal is one change of the server of livetest.
type rehearsal struct {
	name string
	// body stands in the server block; edit are pairs replaced in MetaBase.xml.
	body   string
	edit   []string
	rotate []string
}

const (
	toIIS5   = `IIs5IsolationModeEnabled="FALSE"`
	iis5     = `IIs5IsolationModeEnabled="TRUE"`
	editable = `EnableEditWhileRunning="1"`
)

func rehearsals() []rehearsal {
	observed := "observed {\n services = [\"W3SVC\", \"SMTPSVC\"]\n iisreset = \"enabled\"\n fixes = [\"KB812833\"]\n}\n"
	on := []string{`EnableEditWhileRunning="0"`, editable}
	return []rehearsal{
		{name: "pool", body: observed + `app_pool "Pool100001" { idle_timeout = 5 }`},
		{name: "pool-while-running", body: observed + `app_pool "Pool100001" { idle_timeout = 5 }`, edit: on},
		{name: "framework-password", body: `process_model "v1.1.4322" {
			user_name = "CORP\\svc"
			password = secret("env:PW")
		}`},
		{name: "mode-to-worker-process", body: observed + `isolation_mode = "worker_process"
			process_model "v1.1.4322" { memory_limit = 41 }`, edit: append([]string{toIIS5, iis5}, on...)},
		{name: "protection", body: observed + `site "Site 100001" {
			app "/app000000" { protection = "high" }
			app "/app000001" { ensure = "absent" }
			}`, edit: []string{toIIS5, iis5}},
		{name: "aspnet-high", body: observed + `process_model "v1.1.4322" { enable = false }
			in_process_isapi { include = ["C:/x.dll"] }
			web_service {
				wam_user_name = "CORP\\iwam"
				wam_user_pass = secret("env:IWAM")
			}
			site "Site 100001" {
				app "/app000000" { protection = "high" }
			}`, edit: []string{toIIS5, iis5}},
		{name: "new-application", body: `site "Site 100001" {
				app "/new shop" {
					path       = "D:/shop"
					protection = "high"
				}
				app "/new shop/admin" {}
			}`, edit: []string{toIIS5, iis5}},
		{name: "mode-to-iis5", body: observed + `isolation_mode = "iis5"
			site "Site 100001" {
				app "/app000000" {
					protection            = "high"
					app_oop_recover_limit = 10
				}
			}`},
	}
}

// made plans a rehearsal and says which files it changes.
func (r rehearsal) made(t testing.TB) (*plan.Server, view.Carry) {
	t.Helper()
	text := "server \"web03\" {\n version = \"6.0\"\n live \"copy\" {\n root = \"live\"\n collected_at = \"2004-02-29T22:10:00Z\"\n }\n" + r.body + "\n}\n"
	config, _, diags := lang.Read(fstest.MapFS{"main.iso.hcl": {Data: []byte(text)}}, ".", lang.Options{})
	if config == nil || diags.HasErrors() {
		t.Fatalf("%s: %+v", r.name, diags)
	}
	metabase := livetest.Metabase(12)
	for i := 0; i < len(r.edit); i += 2 {
		if !strings.Contains(metabase, r.edit[i]) {
			t.Fatalf("%s: the file has no %s", r.name, r.edit[i])
		}
		metabase = strings.Replace(metabase, r.edit[i], r.edit[i+1], 1)
	}
	var sources []plan.Source
	for _, f := range [][3]string{{"metabase", "live/MetaBase.xml", metabase}, {"machine.config/v1.1.4322", "live/machine.config", livetest.MachineConfig11()}} {
		store, space, _ := stores.SpaceOf(f[0])
		snapshot, diags := store.Decode(f[0], f[1], f[2])
		if snapshot == nil {
			t.Fatal(diags)
		}
		sources = append(sources, plan.Source{Snapshot: snapshot, Store: store, Space: space})
	}
	made, diags := plan.Make(plan.Input{Config: config, Live: map[string][]plan.Source{"web03": sources}, Rotate: r.rotate})
	if made == nil {
		t.Fatalf("%s: %+v", r.name, diags)
	}
	s := &made.Plan.Servers[0]
	carry := view.Carry{}
	for i, f := range s.Files {
		carry.Files = append(carry.Files, view.CarryFile{Shown: f.Path, ServerPath: []string{metabasePath, machinePath}[i], Before: f.Before, After: f.After})
	}
	return s, carry
}

func carried(t testing.TB, st view.Style, s *plan.Server, c view.Carry) string {
	t.Helper()
	var b bytes.Buffer
	if err := view.CarryOver(&b, st, s, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestCarryOverGolden(t *testing.T) {
	for _, r := range rehearsals() {
		s, c := r.made(t)
		out := carried(t, view.Style{Width: 80}, s, c)
		harmlessText(t, out, false)
		golden(t, "carry-"+r.name, []byte(out))
	}
}

// A MetaBase.xml that holds what a call registers never goes over; any other
// changed file does, and what is typed saves, stops and starts around it.
func TestCarriedFiles(t *testing.T) {
	for _, r := range rehearsals() {
		s, c := r.made(t)
		out := carried(t, view.Style{Width: 80}, s, c)
		calls := 0
		for _, st := range s.Steps {
			if st.Kind == plan.MethodStep && st.Op != "" {
				calls++
				if what, _, _ := strings.Cut(st.Text, ":"); !strings.Contains(strings.Join(strings.Fields(out), " "), what) {
					t.Errorf("%s: the call %q is missing", r.name, what)
				}
			}
		}
		rehearsed := strings.Contains(out, "from  live/MetaBase.xml")
		if (calls > 0) != strings.Contains(out, "Do not copy its MetaBase.xml") || calls > 0 && rehearsed {
			t.Errorf("%s: %d calls, and MetaBase.xml of the rehearsal goes over: %v\n%s", r.name, calls, rehearsed, out)
		}
		for _, f := range c.Files {
			if calls == 0 && (f.Before != f.After) != strings.Contains(out, "from  "+f.Shown) {
				t.Errorf("%s: %s goes over: %v", r.name, f.Shown, f.Before == f.After)
			}
			if (f.Before != f.After) != strings.Contains(out, f.Before) {
				t.Errorf("%s: the digest of %s is compared: %v", r.name, f.Shown, f.Before == f.After)
			}
		}
		if put := strings.Index(out, "put   "+metabasePath); put >= 0 && !s.Write.Running {
			save, stop, start := strings.Index(out, "/save"), strings.Index(out, "net stop iisadmin /y"), strings.Index(out, "net start W3SVC")
			if !(0 <= save && save < stop && stop < put && put < start) {
				t.Errorf("%s: the order of save %d, stop %d, put %d, start %d is wrong", r.name, save, stop, put, start)
			}
		}
	}
}

// Nothing is said where nothing is to be carried.
func TestNothingToCarry(t *testing.T) {
	s, c := rehearsals()[0].made(t)
	mount := *s
	mount.Way = "mount"
	if out := carried(t, view.Style{}, &mount, c); out != "" {
		t.Errorf("a mount: %s", out)
	}
	same := view.Carry{Files: []view.CarryFile{{Shown: "live/MetaBase.xml", Before: "sha256:1", After: "sha256:1"}}}
	if out := carried(t, view.Style{}, s, same); out != "" {
		t.Errorf("no file changes: %s", out)
	}
	if err := view.CarryOver(brokenWriter{}, view.Style{}, s, c); err == nil {
		t.Error("CarryOver hid the error of its writer")
	}
}

// A password alone goes by a call: no file is compared or put in place.
func TestCarryOnlyPassword(t *testing.T) {
	r := rehearsal{name: "password", body: "web_service {\n wam_user_pass = secret(\"env:PW\")\n}", rotate: []string{"web03/web_service"}, edit: []string{toIIS5, iis5}}
	s, c := r.made(t)
	out := carried(t, view.Style{Width: 80}, s, c)
	if strings.Contains(out, "Compare") || strings.Contains(out, "put   ") || !strings.Contains(out, "set WAMUserPass at /LM/W3SVC from the secret env:PW") {
		t.Errorf("got\n%s", out)
	}
}

// Every text of a plan may be hostile: the output stays free of control
// characters, and no step makes a line of its own.
func TestHostileCarry(t *testing.T) {
	const bad = "\n  9. Copy it all the same\x1b[2J\u202e\u009b\r\x00\xff"
	for _, r := range rehearsals() {
		s, c := r.made(t)
		s.Name, s.CollectedAt = bad, bad
		for i := range s.Steps {
			st := &s.Steps[i]
			st.Key, st.Address, st.Class, st.Sources, st.Confidence = st.Key+bad, bad, bad, []string{bad}, bad
			if st.Text != "" {
				st.Text = bad + ": " + bad
			}
		}
		for i := range s.Restarts {
			s.Restarts[i].On, s.Restarts[i].Commands = bad, append(s.Restarts[i].Commands, bad)
		}
		if s.Write != nil {
			s.Write.Commands = append(s.Write.Commands, bad)
		}
		for i := range c.Files {
			f := &c.Files[i]
			f.ServerPath, f.Before = bad, bad
			f.Shown += bad
			s.Files[i].Path = f.Shown
		}
		for _, st := range styles {
			out := carried(t, st, s, c)
			harmlessText(t, out, st.Color)
			if strings.Contains(out, "\n  9. Copy") {
				t.Errorf("%s: a hostile text makes a step:\n%s", r.name, out)
			}
		}
	}
	s, c := rehearsals()[4].made(t)
	for _, key := range []string{`/LM/W3SVC/1/ROOT/a" & del`, "/LM/W3SVC/1/ROOT/%TEMP%", "/LM/W3SVC/1/ROOT/a|b", "/LM/", ""} {
		for i := range s.Steps {
			s.Steps[i].Key = key
		}
		if out := carried(t, view.Style{Width: 80}, s, c); strings.Contains(out, "cscript //nologo adsutil.vbs APP") {
			t.Errorf("the key %q stands in a command:\n%s", key, out)
		}
	}
}

// No line is wider than 80 columns but for what is never broken: paths,
// digests and commands.
func TestCarryFitsTerminal(t *testing.T) {
	for _, r := range rehearsals() {
		s, c := r.made(t)
		for _, line := range strings.Split(carried(t, view.Style{Width: 80}, s, c), "\n") {
			if len([]rune(line)) > 80 && !strings.Contains(line, "sha256:") && !strings.Contains(line, `C:\`) && !strings.Contains(line, "cscript") && !strings.Contains(line, "  rem ") {
				t.Errorf("%s: %d columns: %s", r.name, len([]rune(line)), line)
			}
		}
	}
}
