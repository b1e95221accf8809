package bundle_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// taken is a server as a collector wrote it.
type taken struct {
	version, metabase string
	observed          []string
	configs           []config
}

// config is one machine.config: where it lies, its text, and its start tag.
type config struct{ space, path, before, tag, after string }

func (c config) file() string { return c.before + c.tag + c.after }

// text is the collected text.
func (s taken) text() string {
	lines := []string{"isoplan collected 1", "server = WEB03", "iis = " + s.version, "taken = 2026-11-28T23:31:01+01:00", `windows_directory = C:\WINNT`, "[observed]"}
	lines = append(lines, s.observed...)
	lines = append(lines, "[metabase]")
	for line := range strings.Lines(s.metabase) {
		line = strings.TrimRight(line, "\r\n")
		if strings.Contains(line, "Pass = ") {
			line = line[:strings.Index(line, " = ")] + " = (secret)"
		}
		lines = append(lines, line)
	}
	for _, c := range s.configs {
		lines = append(lines, "["+strings.Replace(c.space, "/", " ", 1)+"]", "path = "+c.path)
		for i, piece := range strings.Split(c.tag, secretText) {
			if i > 0 {
				lines = append(lines, "secret")
			}
			lines = append(lines, "tag "+quoted(piece))
		}
	}
	low, high := uint32(1), uint32(0)
	for _, l := range lines {
		for _, c := range []byte(l + "\n") {
			low = (low + uint32(c)) % 65521
			high = (high + low) % 65521
		}
	}
	return strings.Join(lines, "\r\n") + fmt.Sprintf("\r\nend %d %04X%04X\r\n", len(lines), high, low)
}

// secretText is what the passwords of machine.config files are on the server.
const secretText = "old-secret-canary"

func quoted(s string) string { return winetest.Quoted(s) }

// sources decodes the text.
func (s taken) sources(t testing.TB) []plan.Source {
	t.Helper()
	text := s.text()
	spaces := []string{"metabase"}
	for _, c := range s.configs {
		spaces = append(spaces, c.space)
	}
	var out []plan.Source
	for _, space := range spaces {
		snapshot, diags := collected.Store{}.Decode(space, "web03.txt", text)
		if diags.HasErrors() {
			t.Fatalf("%s\n%s", said(diags), text)
		}
		var meaning live.Space = metabase.Space{}
		if space != "metabase" {
			meaning = machineconfig.Space{}
		}
		out = append(out, plan.Source{Snapshot: snapshot, Store: collected.Store{}, Space: meaning})
	}
	return out
}

func said(list diag.List) string {
	var b strings.Builder
	for _, d := range list {
		fmt.Fprintf(&b, "%s %s: %s %s\n", d.ID, d.Summary, d.Detail, d.Fix)
	}
	return b.String()
}

// planned is a plan for one server, with what a bundle of it is made from.
type planned struct {
	taken
	result *plan.Result
	in     bundle.Input
}

// planOf makes a plan from the body of a server block.
func planOf(t testing.TB, s taken, body string) planned {
	t.Helper()
	hcl := "server \"web03\" {\n  version = \"" + s.version + "\"\n  live \"collected\" {\n    file = \"web03.txt\"\n  }\n" + observedOf(s) + body + "\n}\n"
	config, src, diags := lang.Read(fstest.MapFS{"web03.iso.hcl": {Data: []byte(hcl)}}, ".", lang.Options{})
	if config == nil || diags.HasErrors() {
		t.Fatalf("%s\n%s", said(diags), hcl)
	}
	config.Sources = src
	r, diags := plan.Make(plan.Input{Config: config, Live: map[string][]plan.Source{"web03": s.sources(t)}, Tool: "test"})
	if r == nil {
		t.Fatalf("%s\n%s", said(diags), hcl)
	}
	if len(r.Plan.Failed) > 0 {
		t.Fatalf("%+v", r.Plan.Failed)
	}
	if err := r.Plan.Seal(nil); err != nil {
		t.Fatal(err)
	}
	p := planned{taken: s, result: r, in: bundle.Input{Plan: r.Plan, Server: &r.Plan.Servers[0], Tags: map[string]bundle.Tag{}, Computer: "web03.example.org", Text: "the plan, as people read it\n"}}
	for i, source := range r.Servers[0].Sources {
		if space := source.Snapshot.Space; space != "metabase" {
			after, diags := source.Store.Decode(space, "web03.txt", r.Servers[0].Texts[i])
			if diags.HasErrors() {
				t.Fatal(said(diags))
			}
			p.in.Tags[space] = bundle.TagOf(s.configs[i-1].path, source.Snapshot, after)
		}
	}
	return p
}

// observedOf writes what was observed as the language has it.
func observedOf(s taken) string {
	var b strings.Builder
	for _, line := range s.observed {
		name, value, _ := strings.Cut(line, " = ")
		switch name {
		case "services":
			fmt.Fprintf(&b, "    services = [\"%s\"]\n", strings.ReplaceAll(value, ", ", `", "`))
		case "iisreset":
			fmt.Fprintf(&b, "    iisreset = %q\n", value)
		}
	}
	if b.Len() == 0 {
		return ""
	}
	return "  observed {\n" + b.String() + "  }\n"
}

// files makes the bundle.
func (p planned) files(t testing.TB) map[string]string {
	t.Helper()
	files, diags := bundle.Make(p.in)
	if diags.HasErrors() {
		t.Fatal(said(diags))
	}
	out := map[string]string{}
	for _, f := range files {
		out[f.Name] = string(f.Data)
	}
	return out
}

// rig is a made-up server with a bundle in a folder of its own.
type rig struct {
	*winetest.Server
	t      testing.TB
	folder string
	files  map[string]string
}

// onServer puts the bundle on a made-up server in the state it was taken in.
func (p planned) onServer(t testing.TB) *rig {
	t.Helper()
	s := winetest.New(t, p.version)
	r := &rig{Server: s, t: t, folder: t.TempDir(), files: p.files(t)}
	s.Metabase(p.metabase)
	for _, c := range p.configs {
		s.WriteFile(c.path, []byte(c.file()))
	}
	s.Set("variable COMPUTERNAME", "WEB03")
	for _, name := range []string{"IISADMIN", "W3SVC", "MSFTPSVC", "SMTPSVC"} {
		s.Set("service "+name, "running")
	}
	// ADSI writes Service: before a name, or does not.
	s.Set("needs W3SVC", "RPCSS IISADMIN")
	s.Set("needs MSFTPSVC", "Service:IISADMIN")
	s.Set("needs SMTPSVC", "IISADMIN")
	s.Set("service SMTPSVC", "stopped")
	return r
}

// run runs one of the scripts with the made-up server in place of what touches
// the outside.
func (r *rig) run(name string, args ...string) winetest.Result {
	r.t.Helper()
	return r.runAs(name, name, args...)
}

// runAs is run with the script in a file of another name.
func (r *rig) runAs(file, name string, args ...string) winetest.Result {
	r.t.Helper()
	script := r.Faked(r.files[name])
	if !strings.Contains(script, "Class FakeKey") || strings.Contains(script, "WScript.Shell") {
		r.t.Fatalf("%s still looks at the outside itself", name)
	}
	// Nothing on the made-up server takes time.
	script = strings.Replace(script, "Sub Pause(seconds)\r\n", "Sub Pause(seconds)\r\n  Exit Sub\r\n", 1)
	got := r.RunIn(r.folder, file, script, args...)
	if strings.Contains(got.Stdout, "canary") {
		r.t.Errorf("%s prints a secret:\n%s", name, got.Stdout)
	}
	return got
}
