package importer_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/importer"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
	"github.com/isoplan/isoplan/validate"
)

// planned imports live files and plans the import against them: the law of an
// import is that nothing is to be done. It gives the result of the plan.
func planned(t rapid.TB, texts map[string]string, all bool) (*plan.Result, importer.Result) {
	t.Helper()
	var sources []plan.Source
	var objects []*model.Object
	src := &model.Sources{}
	for _, name := range sortedNames(texts) {
		store, space, ok := stores.SpaceOf(spaceOf(name))
		if !ok {
			t.Fatalf("no store reads %s", name)
		}
		s, diags := store.Decode(spaceOf(name), name, texts[name])
		if diags.HasErrors() {
			t.Fatalf("decode %s: %v", name, diags)
		}
		s.File = src.AddLive(name, s.Text)
		sources = append(sources, plan.Source{Snapshot: s, Store: store, Space: space})
		found, _ := space.World(s, "web03")
		shift := int32(len(objects))
		for _, o := range found {
			if o.Up >= 0 {
				o.Up += shift
			}
		}
		objects = append(objects, found...)
	}
	r := importer.Import(model.NewWorld(objects), importer.Options{Server: "web03", Version: "6.0", All: all,
		Live: model.LiveSource{Way: "copy", Root: "live"}})
	text := r.Files["web03.iso.hcl"]
	again, diags := lang.Format("web03.iso.hcl", []byte(text))
	quiet(t, "format", diags, text)
	if string(again) != text {
		t.Fatalf("the text is not formatted: formatting gives\n%s\ninstead of\n%s", again, text)
	}
	result := makePlan(t, text, sources)
	for _, c := range result.Plan.Changes {
		t.Errorf("planning the import changes %s: %v, %v", c.Address, c.Change, c.Attributes)
	}
	for _, s := range result.Servers {
		if len(s.Aligned) != len(s.Server.Objects) {
			t.Errorf("%d objects are declared and %d found on the server", len(s.Server.Objects), len(s.Aligned))
		}
		for n, edits := range s.Edits {
			if len(edits) > 0 || s.Texts[n] != s.Sources[n].Snapshot.Raw {
				t.Errorf("planning the import edits %s", s.Sources[n].Snapshot.Source)
			}
		}
	}
	if t.Failed() {
		t.Fatalf("the text was:\n%s", text)
	}
	return result, r
}

// makePlan plans a text against live files.
func makePlan(t rapid.TB, text string, sources []plan.Source) *plan.Result {
	t.Helper()
	root, diags := lang.Load(fstest.MapFS{"web03.iso.hcl": &fstest.MapFile{Data: []byte(text)}}, ".", lang.Options{})
	quiet(t, "load", diags, text)
	config, diags := root.Eval()
	quiet(t, "eval", diags, text)
	result, diags := plan.Make(plan.Input{Config: config, Live: map[string][]plan.Source{"web03": sources}})
	quiet(t, "plan", diags, text)
	return result
}

func quiet(t rapid.TB, what string, diags diag.List, text string) {
	t.Helper()
	if diags.HasErrors() {
		t.Fatalf("%s: %v\n%s", what, diags, text)
	}
}

func sortedNames(texts map[string]string) []string {
	var names []string
	for _, name := range []string{"MetaBase.xml", "v1.0.3705/machine.config", "v1.1.4322/machine.config",
		"v2.0.50727/machine.config", "v2.0.50727/64/machine.config", "v4.0.30319/machine.config"} {
		if _, ok := texts[name]; ok {
			names = append(names, name)
		}
	}
	return names
}

// TestImportPlansToNothing holds the law on the golden cases.
func TestImportPlansToNothing(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			texts := map[string]string{}
			for _, f := range archive.Files {
				if f.Name != "want.iso.hcl" {
					texts[f.Name] = string(f.Data)
				}
			}
			planned(t, texts, false)
			planned(t, texts, true)
		})
	}
}

// TestMadeServers holds the law on files in the exact shape of real ones, and
// shows that it can fail: one other word in the text is one change.
func TestMadeServers(t *testing.T) {
	texts := map[string]string{"MetaBase.xml": livetest.Metabase(60), "v1.1.4322/machine.config": livetest.MachineConfig11(),
		"v2.0.50727/machine.config": livetest.MachineConfig20(), "v4.0.30319/machine.config": livetest.MachineConfig40()}
	result, r := planned(t, texts, false)
	text := r.Files["web03.iso.hcl"]
	for _, edit := range [][2]string{{`enable_history `, `enable_history = false #`}, {`max_io_threads `, `max_io_threads = 77 #`}} {
		other := strings.Replace(text, edit[0], edit[1], 1)
		if other == text {
			t.Fatalf("the text does not say %q:\n%s", edit[0], text)
		}
		if n := len(makePlan(t, other, result.Servers[0].Sources).Plan.Changes); n != 1 {
			t.Errorf("with %q the plan has %d changes, want 1", edit[1], n)
		}
	}
}

func BenchmarkImport(b *testing.B) {
	for _, apps := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(apps), func(b *testing.B) {
			w := world(b, "web03", []string{"MetaBase.xml"}, func(string) string { return livetest.Metabase(apps) })
			for b.Loop() {
				importer.Import(w, importer.Options{Server: "web03", Version: "6.0"})
			}
		})
	}
}

// TestCorpusPlansToNothing holds the law on every real file that decodes, each
// machine.config beside a real metabase; such a plan has no finding that is an
// error.
func TestCorpusPlansToNothing(t *testing.T) {
	var metabases []string
	decodable := 0
	for _, file := range livetest.CorpusFiles(t, "metabase-xml") {
		if text := livetest.ReadFile(t, file); decodes("metabase", text) {
			metabases = append(metabases, text)
			t.Run(filepath.Base(file), func(t *testing.T) { lawOfReal(t, map[string]string{"MetaBase.xml": text}) })
		}
	}
	if len(metabases) == 0 {
		t.Fatal("no metabase of the corpus decodes")
	}
	for _, file := range livetest.CorpusFiles(t, "machine-config") {
		text := livetest.ReadFile(t, file)
		for _, clr := range []string{"v1.1.4322", "v2.0.50727", "v4.0.30319"} {
			if !decodes("machine.config/"+clr, text) {
				continue
			}
			decodable++
			t.Run(filepath.Base(file)+" as "+clr, func(t *testing.T) {
				lawOfReal(t, map[string]string{"MetaBase.xml": metabases[0], clr + "/machine.config": text})
			})
		}
	}
	if decodable == 0 {
		t.Fatal("no machine.config of the corpus decodes")
	}
}

func decodes(space, text string) bool {
	store, _, ok := stores.SpaceOf(space)
	if !ok {
		return false
	}
	_, diags := store.Decode(space, "file", text)
	return !diags.HasErrors()
}

func lawOfReal(t *testing.T, texts map[string]string) {
	for _, all := range []bool{false, true} {
		result, _ := planned(t, texts, all)
		if found := validate.Plan(result); found.HasErrors() {
			t.Errorf("validate finds errors: %v", found)
		}
	}
}

// names are pieces of names that somebody may have given in good or bad faith.
var names = []string{"a", "B", "shop", "Shop", "it is", "ü", "Ü", "x\u0301", "${x}", "%{ if x }", "\"", "\\", "'", "#", "*", "%", "%2F", "//",
	"\t", "\n", "\u202e", "\ufeff", "\U000e0041", "EOT", "<<EOT", "/*", "*/", "}", "{", ".", "..", "1", "#2", "=", ",", "&amp;", "<x>", ";", " ", "site-1"}

func drawName(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(names), 0, 3).Draw(t, label), "")
}

var attributeEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\t", "&#9;", "\n", "&#10;", "\r", "&#13;")

type metabaseText struct {
	b     strings.Builder
	paths map[string]bool
}

func (m *metabaseText) node(class, location string, attributes ...string) {
	if key := model.Fold(location); m.paths[key] {
		return
	} else {
		m.paths[key] = true
	}
	fmt.Fprintf(&m.b, "<%s\tLocation =\"%s\"\n", class, attributeEscaper.Replace(location))
	for i := 0; i+1 < len(attributes); i += 2 {
		fmt.Fprintf(&m.b, "\t\t%s=\"%s\"\n", attributes[i], attributeEscaper.Replace(attributes[i+1]))
	}
	fmt.Fprintf(&m.b, "\t>\n</%s>\n", class)
}

// drawSome gives some of the values a key may hold, of which one may be
// nothing its type knows.
func drawSome(t *rapid.T, label string, pool ...string) []string {
	var out []string
	for i := 0; i+1 < len(pool); i += 2 {
		switch rapid.IntRange(0, 8).Draw(t, label+" "+pool[i]) {
		case 0:
			out = append(out, pool[i], "what is this")
		case 1:
			out = append(out, pool[i], drawName(t, label+" text"))
		case 2, 3, 4:
			out = append(out, pool[i], pool[i+1])
		}
	}
	return out
}

// drawMetabase makes a whole metabase: sites with empty, repeated and hostile
// names, nested applications and directories, pools, filters, extensions and
// values that cannot be read.
func drawMetabase(t *rapid.T) string {
	m := &metabaseText{paths: map[string]bool{}}
	m.b.WriteString("<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n")
	m.node("IIsComputer", "/LM", drawSome(t, "computer", "EnableEditWhileRunning", "1", "MaxHistoryFiles", "10")...)
	service := drawSome(t, "service", "AppIsolated", "2", "AppPoolId", "DefaultAppPool", "InProcessIsapiApps", "C:\\a.dll\nb.dll",
		"ScriptMaps", ".asp,C:\\asp.dll,5,GET", "WAMUserName", "IWAM", "WAMUserPass", "4963", "WebSvcExtRestrictionList", "0,*.dll\n1,C:\\a.dll,1,G,A thing")
	if mode := rapid.SampledFrom([]string{"TRUE", "FALSE", ""}).Draw(t, "mode"); mode != "" {
		service = append(service, "IIs5IsolationModeEnabled", mode)
	}
	m.node("IIsWebService", "/LM/W3SVC", service...)
	for n := range rapid.IntRange(0, 4).Draw(t, "sites") {
		drawSite(t, m, fmt.Sprintf("/LM/W3SVC/%d", n+1))
	}
	m.node("IIsApplicationPools", "/LM/W3SVC/AppPools", drawSome(t, "defaults", "AppPoolIdentityType", "2", "IdleTimeout", "20")...)
	for range rapid.IntRange(0, 4).Draw(t, "pools") {
		if name := strings.ReplaceAll(drawName(t, "pool"), "/", ""); strings.TrimSpace(name) != "" {
			m.node("IIsApplicationPool", "/LM/W3SVC/AppPools/"+name, drawSome(t, "pool", "AppPoolIdentityType", "3", "WAMUserName", "CORP\\x",
				"WAMUserPass", "4963", "PeriodicRestartSchedule", "03:00\n15:00", "SMPProcessorAffinityMask", "3", "LogEventOnRecycle", "AppPoolRecycleTime", "CPULimit", "5")...)
		}
	}
	m.b.WriteString("</MBProperty>\n</configuration>\n")
	return m.b.String()
}

func drawSite(t *rapid.T, m *metabaseText, home string) {
	m.node("IIsWebServer", home, drawSome(t, "site", "ServerComment", "Intranet", "ServerBindings", ":80:\n:81:x", "SecureBindings", ":443:",
		"ServerAutoStart", "TRUE", "AppPoolId", "Shop", "AppOopRecoverLimit", "5")...)
	parents := []string{home + "/ROOT"}
	content := []string{"AppIsolated", "1", "AppPoolId", "Shop", "AppFriendlyName", "App", "AccessFlags", "AccessRead | AccessScript", "Path", "D:\\x"}
	for n := range rapid.IntRange(0, 6).Draw(t, "keys") {
		path := parents[0]
		if n > 0 {
			name := strings.Trim(drawName(t, "url"), "/")
			if name == "" {
				continue
			}
			path = rapid.SampledFrom(parents).Draw(t, "parent") + "/" + name
		}
		class := rapid.SampledFrom([]string{"IIsWebVirtualDir", "IIsWebDirectory"}).Draw(t, "class")
		attributes := drawSome(t, "content", content...)
		if class == "IIsWebDirectory" {
			attributes = drawSome(t, "content", content[:len(content)-2]...)
		}
		if rapid.Bool().Draw(t, "application") {
			attributes = append(attributes, "AppRoot", path)
		}
		m.node(class, path, attributes...)
		parents = append(parents, path)
	}
	if rapid.Bool().Draw(t, "filters") {
		m.node("IIsFilters", home+"/Filters", "FilterLoadOrder", "auth")
		m.node("IIsFilter", home+"/Filters/auth", drawSome(t, "filter", "FilterPath", "D:\\auth.dll", "FilterEnabled", "TRUE")...)
	}
}

// TestGeneratedPlansToNothing holds the law on made-up servers.
func TestGeneratedPlansToNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := map[string]string{"MetaBase.xml": drawMetabase(t)}
		if !decodes("metabase", texts["MetaBase.xml"]) {
			t.Skip("the store refuses the file")
		}
		for _, clr := range []string{"v1.1.4322", "v2.0.50727"} {
			if rapid.Bool().Draw(t, clr) {
				var b strings.Builder
				pool := drawSome(t, clr, "enable", "false", "timeout", "Infinite", "idleTimeout", "1.00:00:00", "memoryLimit", "60", "cpuMask", "0xffffffff",
					"webGarden", "true", "userName", "CORP\\x", "password", "hidden", "logLevel", "All", "responseDeadlockInterval", "00:09:00", "requestLimit", "Infinite")
				for i := 0; i+1 < len(pool); i += 2 {
					fmt.Fprintf(&b, " %s=\"%s\"", pool[i], attributeEscaper.Replace(pool[i+1]))
				}
				texts[clr+"/machine.config"] = "<configuration><system.web><processModel" + b.String() + "/></system.web></configuration>\n"
			}
		}
		planned(t, texts, rapid.Bool().Draw(t, "all"))
	})
}
