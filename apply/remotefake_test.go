package apply_test

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/standin"
	"github.com/isoplan/isoplan/internal/stores"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// farWorld is what the far server is.
const farWorld = `isoplan collected 1
server = WEB03
iis = 5.0
taken = 2026-11-28T23:31:01+01:00
windows_directory = C:\WINNT
[observed]
services = W3SVC, MSFTPSVC
dependents = W3SVC, MSFTPSVC
iisreset = enabled
[metabase]
/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
  AppAllowDebugging = FALSE
/LM/W3SVC/1 IIsWebServer
  ServerComment = Intranet
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\wwwroot
  WAMUserName = IWAM_WEB03
  WAMUserPass = (secret)
/LM/W3SVC/1/ROOT/shop IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT/shop
  AppIsolated = 2
  Path = D:\shop
[machine.config v1.1.4322]
path = C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config
tag "<processModel enable=\"true\" memoryLimit=\"60\" userName=\"SYSTEM\" password=\"AutoGenerate\"/>"
`

// farHCL changes the application and the framework of it.
const farHCL = `
  site "Intranet" {
    id = 1
    app "/shop" {
      protection = "high"
    }
  }
  process_model "v1.1.4322" {
    memory_limit = 40
  }
`

// farSecret sets a password too.
const farSecret = farHCL + `
  web_service {
    wam_user_name = "IWAM_NEW"
    wam_user_pass = secret("env:PM_PASSWORD")
  }
`

var errFar = errors.New("gone")

// goneError says that a connection is gone.
type goneError struct{}

// Error says so.
func (goneError) Error() string { return "the connection is gone" }

// Lost says so to machines.
func (goneError) Lost() bool { return true }

// far is a server that runs scripts when asked. Its connection breaks where the test says.
type far struct {
	mu    sync.Mutex
	files map[string]string
	// cut is the request at which the connection breaks, after it took effect with late; dead is whether nobody can
	// connect again.
	requests, cut int
	late, dead    bool
	faults        standin.Faults
	// hook is called before each request, with its number.
	hook  func(n int, what string)
	lines []string
	input []string
}

func newFar() *far {
	return &far{files: map[string]string{standin.World: farWorld + collected.End(farWorld) + "\n"}}
}

// File gives a file.
func (f *far) File(name string) (string, bool) {
	text, ok := f.files[name]
	return text, ok
}

// SetFile makes one.
func (f *far) SetFile(name, content string) { f.files[name] = content }

func (f *far) world() string { return f.files[standin.World] }

// conn is a connection to it.
type conn struct {
	f    *far
	gone bool
}

func (f *far) connect(context.Context) (apply.Conn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.dead {
		return nil, goneError{}
	}
	return &conn{f: f}, nil
}

// ask does a request, with the break that the test ordered.
func (c *conn) ask(ctx context.Context, what string, do func() error) error {
	if c.f.hook != nil {
		c.f.hook(c.f.requests+1, what)
	}
	c.f.mu.Lock()
	defer c.f.mu.Unlock()
	if ctx.Err() != nil {
		c.gone = true
		return errors.Join(goneError{}, ctx.Err())
	}
	if c.gone {
		return goneError{}
	}
	c.f.requests++
	breaks := c.f.requests == c.f.cut
	if breaks && !c.f.late {
		c.gone = true
		return goneError{}
	}
	err := do()
	if breaks {
		c.gone = true
		return goneError{}
	}
	return err
}

const farFolder = "isoplan/"

func (c *conn) Collect(ctx context.Context) (text string, err error) {
	err = c.ask(ctx, "collect", func() error {
		c.f.files[farFolder+"collect-1.vbs"] = "script"
		code, said := standin.Play(c.f, "cscript //nologo "+farFolder+"collect-1.vbs /out:"+farFolder+"collected-1.txt", nil, c.f.faults)
		text = c.f.files[farFolder+"collected-1.txt"]
		delete(c.f.files, farFolder+"collect-1.vbs")
		delete(c.f.files, farFolder+"collected-1.txt")
		if code != 0 {
			return fmt.Errorf("collect: %s", said)
		}
		return nil
	})
	return text, err
}

func (c *conn) Read(ctx context.Context, name string, limit int64) (text string, err error) {
	err = c.ask(ctx, "read "+name, func() error {
		var ok bool
		if text, ok = c.f.files[farFolder+name]; !ok {
			return fs.ErrNotExist
		}
		if int64(len(text)) > limit {
			return errors.New("too long")
		}
		return nil
	})
	return text, err
}

func (c *conn) Write(ctx context.Context, name, content string) error {
	return c.ask(ctx, "write "+name, func() error {
		c.f.files[farFolder+name] = content
		return nil
	})
}

func (c *conn) Create(ctx context.Context, name, content string) error {
	return c.ask(ctx, "create "+name, func() error {
		if _, there := c.f.files[farFolder+name]; there {
			return fs.ErrExist
		}
		c.f.files[farFolder+name] = content
		return nil
	})
}

func (c *conn) Remove(ctx context.Context, name string) error {
	return c.ask(ctx, "remove "+name, func() error {
		delete(c.f.files, farFolder+name)
		return nil
	})
}

func (c *conn) RemoveFolder(ctx context.Context, name string) error {
	return c.ask(ctx, "remove folder "+name, func() error {
		for file := range c.f.files {
			if strings.HasPrefix(file, farFolder+name+"/") {
				delete(c.f.files, file)
			}
		}
		return nil
	})
}

func (c *conn) List(ctx context.Context, folder string) (names []string, err error) {
	err = c.ask(ctx, "list "+folder, func() error {
		at := farFolder
		if folder != "" {
			at += folder + "/"
		}
		for file := range c.f.files {
			if rest, in := strings.CutPrefix(file, at); in {
				name, _, _ := strings.Cut(rest, "/")
				names = append(names, name)
			}
		}
		slices.Sort(names)
		names = slices.Compact(names)
		return nil
	})
	return names, err
}

func (c *conn) Script(ctx context.Context, name string, arguments []string, input []byte) (code int, output string, err error) {
	err = c.ask(ctx, "script "+name, func() error {
		line := strings.Join(append([]string{"cscript", "//nologo", farFolder + name}, arguments...), " ")
		c.f.lines, c.f.input = append(c.f.lines, line), append(c.f.input, string(input))
		code, output = standin.Play(c.f, line, input, c.f.faults)
		if code == standin.Died {
			c.gone = true
			return goneError{}
		}
		return nil
	})
	return code, output, err
}

func (c *conn) Close() error { return nil }

// controller is a machine that applies to a far server.
type controller struct {
	f    *far
	hcl  string
	env  *host.Fake
	name string
	n    int
}

func newController(f *far, hcl, name string) *controller {
	env := host.NewFake("", map[string]string{"PM_PASSWORD": "new-canary-7Q"})
	now := env.Now()
	var mu sync.Mutex
	env.Now = func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	}
	env.Sleep = func(ctx context.Context, d time.Duration) error {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
		return ctx.Err()
	}
	env.Who = func() string { return name }
	return &controller{f: f, hcl: hcl, env: env, name: name}
}

func (k *controller) machine() apply.Machine {
	return apply.Machine{Env: k.env.Env, Tool: "test", Random: func() string {
		k.n++
		return fmt.Sprintf("%s%d", k.name, k.n)
	}}
}

func (k *controller) server() apply.Server {
	file := func(space string) apply.File {
		_, meaning, _ := stores.SpaceOf(space)
		return apply.File{Space: space, Shown: "web03 over SSH", Store: collected.Store{}, Meaning: meaning}
	}
	return apply.Server{Name: "web03", Files: []apply.File{file("metabase"), file("machine.config/v1.1.4322")},
		Remote: &apply.Remote{Connect: k.f.connect, Where: "isoplan on web03", Ended: bundle.Ended, Makes: bundle.Makes, Silence: 10 * time.Minute,
			Bundle: func(p *plan.Plan, part *plan.Server, text string) (apply.Bundle, error) {
				if !collected.Is(text) {
					return apply.Bundle{}, errFar
				}
				var secrets []string
				for _, st := range part.Steps {
					if st.Secret != "" {
						secrets = append(secrets, st.Secret)
					}
				}
				return apply.Bundle{Files: []apply.BundleFile{{Name: "apply.vbs", Content: "script"}, {Name: "rollback.vbs", Content: "script"}}, Secrets: secrets}, nil
			}}}
}

// plan makes a plan of what the server is.
func (k *controller) plan(t testing.TB) *plan.Plan {
	t.Helper()
	text := "server \"web03\" {\n version = \"5.0\"\n live \"ssh\" {\n host = \"web03\"\n user = \"admin\"\n }\n" + k.hcl + "}\n"
	config, _, diags := lang.Read(fstest.MapFS{"main.iso.hcl": {Data: []byte(text)}}, ".", lang.Options{})
	if config == nil || diags.HasErrors() {
		t.Fatal(diags[0].Summary, diags[0].Detail)
	}
	var sources []plan.Source
	for _, f := range k.server().Files {
		snap, diags := f.Store.Decode(f.Space, f.Shown, k.f.world())
		if snap == nil {
			t.Fatal(diags[0].Detail)
		}
		snap.File = config.Sources.AddLive(f.Shown, snap.Text)
		sources = append(sources, plan.Source{Snapshot: snap, Store: f.Store, Space: f.Meaning})
	}
	r, diags := plan.Make(plan.Input{Config: config, Live: map[string][]plan.Source{"web03": sources}, Tool: "test"})
	if r == nil || diags.HasErrors() {
		t.Fatal(diags[0].Summary, diags[0].Detail)
	}
	if err := r.Plan.Seal(nil); err != nil {
		t.Fatal(err)
	}
	return r.Plan
}

func (k *controller) job(t testing.TB, p *plan.Plan) apply.Job {
	t.Helper()
	text, err := plan.Encode(p)
	if err != nil {
		t.Fatal(err)
	}
	return apply.Job{Server: k.server(), Plan: p, Text: text, Part: &p.Servers[0]}
}

func (k *controller) apply(t testing.TB, p *plan.Plan, o apply.Options) apply.Outcome {
	t.Helper()
	return apply.Run(t.Context(), k.machine(), k.job(t, p), o, nil)
}

func (k *controller) recover(t testing.TB) apply.Outcome {
	t.Helper()
	return apply.Recover(t.Context(), k.machine(), k.server(), apply.RecoverOptions{}, nil)
}

func (k *controller) memory(t testing.TB) apply.Memory {
	t.Helper()
	c, err := k.f.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	m, err := apply.RemembersRemote(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// record gives a line of a journal its sum and length.
func record(text string) string {
	return fmt.Sprintf("%08x %d %s\n", crc32.Checksum([]byte(text), crc32.MakeTable(crc32.Castagnoli)), len(text), text)
}
