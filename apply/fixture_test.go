package apply_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// metabase is the MetaBase.xml of the fixture. Edit-while-running is as EWR says.
const metabase = `<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIS_Global	Location ="."
		BINSchemaTimeStamp="0000000000000000"
		ChangeNumber="769"
		HistoryMajorVersionNumber="70"
		SessionKey="49494d531000000008020000006600000048000000060200000024000052534148"
		XMLSchemaTimeStamp="0000000000000000"
	>
</IIS_Global>
<IIS_ROOT	Location ="/"
	>
</IIS_ROOT>
<IIsComputer	Location ="/LM"
		EnableEditWhileRunning="EWR"
		EnableHistory="1"
		MaxHistoryFiles="10"
	>
</IIsComputer>
<IIsWebService	Location ="/LM/W3SVC"
		IIs5IsolationModeEnabled="FALSE"
	>
</IIsWebService>
<IIsApplicationPools	Location ="/LM/W3SVC/AppPools"
		IdleTimeout="20"
	>
</IIsApplicationPools>
<IIsApplicationPool	Location ="/LM/W3SVC/AppPools/Old"
		AppPoolQueueLength="500"
	>
</IIsApplicationPool>
<IIsApplicationPool	Location ="/LM/W3SVC/AppPools/Shop"
		AppPoolQueueLength="1000"
		IdleTimeout="20"
	>
</IIsApplicationPool>
</MBProperty>
</configuration>
`

// machineConfig is the machine.config of the fixture, with a password in the clear. CLR is its framework.
const machineConfig = `<?xml version="1.0"?>
<configuration>
	<system.web>
		<!-- kept for CLR -->
		<processModel enable="true" memoryLimit="60" userName="SYSTEM" password="old-canary" responseDeadlockInterval="00:03:00"/>
	</system.web>
</configuration>
`

// The places of the fixture's files below a root.
const (
	inetsrv       = "C/WINDOWS/system32/inetsrv"
	metabasePath  = inetsrv + "/MetaBase.xml"
	configPath    = "C/WINDOWS/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config"
	metabaseSpace = "metabase"
)

// pathOf is the place of a framework's machine.config.
func pathOf(clr string) string { return strings.Replace(configPath, "v1.1.4322", clr, 1) }

// shape is what a server is made of: the body of its block, how its files are reached, and its frameworks.
type shape struct {
	hcl, way string
	clrs     []string
	// editWhileRunning says what the metabase says of the feature.
	editWhileRunning bool
}

// shapeOf is a copy of a server with one framework.
func shapeOf(hcl string) shape { return shape{hcl: hcl, way: "copy", clrs: []string{"v1.1.4322"}} }

// wide is a copy of a server with three frameworks.
func wide(hcl string) shape {
	return shape{hcl: hcl, way: "copy", clrs: []string{"v1.0.3705", "v1.1.4322", "v2.0.50727"}}
}

// names are the live files below the root, in the order of the server's files.
func (s shape) names() []string {
	names := []string{metabasePath}
	for _, clr := range s.clrs {
		names = append(names, pathOf(clr))
	}
	return names
}

// content are the names with what the files hold.
func (s shape) content() map[string]string {
	flag := "0"
	if s.editWhileRunning {
		flag = "1"
	}
	files := map[string]string{metabasePath: strings.Replace(metabase, "EWR", flag, 1)}
	for _, clr := range s.clrs {
		files[pathOf(clr)] = strings.Replace(machineConfig, "CLR", clr, 1)
	}
	return files
}

// site is a server to apply to: a root on some file system.
type site struct {
	shape
	name string
	fs   fsx.FS
	root string
	env  *host.Fake
}

// What plans do: both changes both files, four all of four, one only the metabase, password only a secret, keys makes a
// key and deletes another.
const (
	one      = "app_pool \"Shop\" {\n idle_timeout = 7\n}\n"
	both     = one + "process_model \"v1.1.4322\" {\n memory_limit = 40\n}\n"
	four     = both + "process_model \"v1.0.3705\" {\n memory_limit = 30\n}\nprocess_model \"v2.0.50727\" {\n memory_limit = 50\n}\n"
	password = "process_model \"v1.1.4322\" {\n user_name = \"DOM\\\\svc\"\n password = secret(\"env:PM_PASSWORD\")\n}\n"
	keys     = "app_pool \"New\" {\n idle_timeout = 9\n}\napp_pool \"Old\" {\n ensure = \"absent\"\n}\n"
)

// newSite is a site on the disk of this machine.
func newSite(t testing.TB, way, hcl string) *site {
	t.Helper()
	of := shapeOf(hcl)
	of.way = way
	s := siteOn(fsx.OS(), t.TempDir(), of)
	for name, text := range of.content() {
		writeFile(t, filepath.Join(s.root, filepath.FromSlash(name)), text)
	}
	return s
}

func siteOn(fsys fsx.FS, root string, of shape) *site {
	fake := host.NewFake("", map[string]string{"PM_PASSWORD": "new-canary"})
	fake.FS = fsys
	now := fake.Now()
	fake.Now = func() time.Time { return now }
	fake.Sleep = func(ctx context.Context, d time.Duration) error {
		now = now.Add(d)
		return ctx.Err()
	}
	return &site{shape: of, name: "web03", fs: fsys, root: root, env: fake}
}

func (s *site) path(name string) string { return filepath.Join(s.root, filepath.FromSlash(name)) }

// files are the live files.
func (s *site) files() []apply.File {
	file := func(space, name string) apply.File {
		store, meaning, _ := stores.SpaceOf(space)
		return apply.File{Space: space, Path: s.path(name), Shown: name, Store: store, Meaning: meaning}
	}
	files := []apply.File{file(metabaseSpace, metabasePath)}
	for _, clr := range s.clrs {
		files = append(files, file("machine.config/"+clr, pathOf(clr)))
	}
	return files
}

// plan makes a plan from what the files hold now.
func (s *site) plan(t testing.TB) *plan.Result {
	t.Helper()
	r, err := s.tryPlan()
	if err != "" {
		t.Fatal(err)
	}
	return r
}

func (s *site) tryPlan() (*plan.Result, string) {
	var raws []string
	for _, f := range s.files() {
		raw, err := fsx.ReadStringFrom(s.fs, f.Path, 1<<20)
		if err != nil {
			return nil, err.Error()
		}
		raws = append(raws, raw)
	}
	return s.planOf(raws)
}

// planOf makes a plan from contents of the live files.
func (s *site) planOf(raws []string) (*plan.Result, string) {
	text := "server \"" + s.name + "\" {\n version = \"6.0\"\n live \"" + s.way + "\" {\n root = \"live\"\n }\n" + s.hcl + "}\n"
	config, _, diags := lang.Read(fstest.MapFS{"main.iso.hcl": {Data: []byte(text)}}, ".", lang.Options{})
	if config == nil || diags.HasErrors() {
		return nil, diags[0].Detail
	}
	var sources []plan.Source
	for i, f := range s.files() {
		snap, diags := f.Store.Decode(f.Space, f.Shown, raws[i])
		if snap == nil {
			return nil, diags[0].Detail
		}
		snap.File = config.Sources.AddLive(f.Shown, snap.Text)
		sources = append(sources, plan.Source{Snapshot: snap, Store: f.Store, Space: f.Meaning})
	}
	r, diags := plan.Make(plan.Input{Config: config, Live: map[string][]plan.Source{s.name: sources}, Tool: "test"})
	if r == nil {
		return nil, diags[0].Detail
	}
	if err := r.Plan.Seal(nil); err != nil {
		return nil, err.Error()
	}
	return r, ""
}

// job makes a job of a plan.
func (s *site) job(t testing.TB, p *plan.Plan) apply.Job {
	t.Helper()
	job, err := s.tryJob(p)
	if err != nil {
		t.Fatal(err)
	}
	return job
}

func (s *site) tryJob(p *plan.Plan) (apply.Job, error) {
	text, err := plan.Encode(p)
	return apply.Job{Server: s.server(), Plan: p, Text: text, Part: &p.Servers[0]}, err
}

func (s *site) server() apply.Server { return apply.Server{Name: s.name, Files: s.files()} }

// machine is the machine that applies. Names are counted, so that a run can be repeated.
func (s *site) machine() apply.Machine {
	n := 0
	s.env.FS = s.fs
	return apply.Machine{Env: s.env.Env, Tool: "test", Random: func() string { n++; return strings.Repeat(string(rune('a'+n%26)), 8) }}
}

// apply applies a job.
func (s *site) apply(job apply.Job, o apply.Options) apply.Outcome {
	return apply.Run(context.Background(), s.machine(), job, o, nil)
}

// read reads a file of the site.
func (s *site) read(t testing.TB, name string) string {
	t.Helper()
	text, err := fsx.ReadStringFrom(s.fs, s.path(name), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// messages are all texts of an outcome.
func messages(o apply.Outcome) string {
	var b bytes.Buffer
	for _, d := range o.Diags {
		b.WriteString(d.ID + " " + d.Summary + ": " + d.Detail + " " + d.Fix + "\n")
	}
	return o.Result.String() + "\n" + b.String()
}
