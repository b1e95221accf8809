package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/worldtest"
)

// circle is a server in the real script engine, and the folder of its
// configuration.
type circle struct {
	t *testing.T
	*winetest.Server
	version, dir, bundle string
}

// newCircle makes up a server with a machine.config.
func newCircle(t *testing.T, version, world, windows string) *circle {
	t.Helper()
	base := filepath.Join("testdata", "scenarios", "base")
	text, err := worldtest.Expand("world", world, func(name string) (string, error) {
		data, err := os.ReadFile(filepath.Join(base, name+".world"))
		return string(data), err
	})
	if err != nil {
		t.Fatal(err)
	}
	c := &circle{t: t, Server: winetest.New(t, version), version: version, dir: t.TempDir()}
	c.Metabase(strings.ReplaceAll(text, "made-by-setup", "C4nary!pass"))
	for name, value := range map[string]string{
		"variable COMPUTERNAME": "WEB03", "variable SystemRoot": windows, "variable NUMBER_OF_PROCESSORS": "2", "variable PROCESSOR_ARCHITECTURE": "x86",
		`registry HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation\ActiveTimeBias`: "-60",
		"service IISADMIN": "running", "service W3SVC": "running", "service MSFTPSVC": "running", "service SMTPSVC": "stopped",
		"needs W3SVC": "IISADMIN", "needs MSFTPSVC": "Service:IISADMIN", "needs SMTPSVC": "IISADMIN",
	} {
		c.Set(name, value)
	}
	if version != "4.0" {
		config, err := os.ReadFile(filepath.Join(base, "v1.1.4322.config"))
		if err != nil {
			t.Fatal(err)
		}
		c.WriteFile(windows+`\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`,
			bytes.Replace(config, []byte(`password="AutoGenerate"`), []byte(`password="C4nary!file"`), 1))
		c.Set("version "+windows+`\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll`, "1.1.4322.2032")
	}
	return c
}

// isoplan runs the program in the folder and wants an exit code.
func (c *circle) isoplan(code int, args ...string) string {
	c.t.Helper()
	r := runIn(c.dir, args...)
	if r.code != code {
		c.t.Fatalf("isoplan %s left with %d, not %d:\n%s\n%s", strings.Join(args, " "), r.code, code, r.out, r.err)
	}
	if strings.Contains(r.out+r.err, "C4nary") {
		c.t.Errorf("isoplan %s prints a password", strings.Join(args, " "))
	}
	return r.out
}

// collect runs the collector on the server and takes its text here. It gives the
// settings in it: all lines but those with the time and the sum.
func (c *circle) collect() string {
	c.t.Helper()
	r := c.Run(c.Faked(c.isoplan(0, "collect", "--iis", c.version)))
	if r.Code != 0 {
		c.t.Fatalf("the collector left with %d:\n%s", r.Code, r.Stdout)
	}
	if strings.Contains(r.Stdout, "C4nary") {
		c.t.Fatal("the collector prints a password")
	}
	c.write("WEB03.txt", r.Stdout)
	var kept []string
	for line := range strings.Lines(r.Stdout) {
		if !strings.HasPrefix(line, "taken = ") && !strings.HasPrefix(line, "end ") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func (c *circle) write(name, text string) {
	c.t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// script runs a script of the bundle on the server.
func (c *circle) script(code int, name string, args ...string) string {
	c.t.Helper()
	text := readText(c.t, filepath.Join(c.dir, c.bundle, name))
	folder := filepath.Join(c.dir, "carried")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		c.t.Fatal(err)
	}
	r := c.RunIn(folder, name, c.Faked(text), args...)
	if r.Code != code {
		c.t.Fatalf("%s left with %d, not %d:\n%s\n%s", name, r.Code, code, r.Stdout, strings.Join(c.Calls(), "\n"))
	}
	return r.Stdout
}

// Collected, imported, planned, carried there as a bundle, applied by the real
// script engine, collected again: nothing is left to change; and the way back
// leaves what was there.
func TestWineCircle(t *testing.T) {
	const sites = "site 1 :80: Default Web Site\n"
	for _, c := range []struct{ name, version, windows, world, add string }{
		{"KB 812833 on IIS 5.0", "5.0", `C:\WINNT`,
			"include w2k\n  InProcessIsapiApps + C:\\WINNT\\Microsoft.NET\\Framework\\v1.1.4322\\aspnet_isapi.dll\n" + sites + "app 1 / medium C:\\inetpub\napp 1 /shop medium D:\\shop\n",
			`  disruption {
    allow = "iis"
  }
  module "aspnet" {
    source          = "isoplan/aspnet-high-isolation"
    framework       = "v1.1.4322"
    applications    = { "Default Web Site" = ["/shop"] }
    has_the_problem = true
    no_long_queries = true
  }
`},
		{"separate memory space on IIS 4.0", "4.0", `C:\WINNT`,
			"include nt4\n" + sites + "app 1 / low C:\\inetpub\napp 1 /shop low D:\\shop\n",
			`  disruption {
    allow = "iis"
  }
  module "separate" {
    source = "isoplan/separate-memory-space"
    sites  = { "Default Web Site" = ["/shop"] }
  }
`},
		{"High on IIS 5.1", "5.1", `C:\WINDOWS`,
			"include xp\n" + sites + "app 1 / medium C:\\inetpub\napp 1 /shop medium D:\\shop\n",
			`  disruption {
    allow = "iis"
  }
  module "high" {
    source = "isoplan/high-isolation"
    sites  = { "Default Web Site" = ["/shop"] }
  }
`},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newCircle(t, c.version, c.world, c.windows)
			before := s.collect()
			s.isoplan(0, "import", "--from", "WEB03.txt", "--out", "main.iso.hcl")
			s.isoplan(0, "plan", "--detailed-exitcode")
			// The person keeps what was observed, and says what is to be instead of what is.
			text := readText(t, filepath.Join(s.dir, "main.iso.hcl"))
			head, _, ok := strings.Cut(text, "  web_service {")
			if !ok {
				t.Fatalf("import wrote\n%s", text)
			}
			head = strings.Replace(head, "    # fixes are not known", "    fixes = [\"KB821156\"]\n    # fixes are not known", 1)
			s.write("main.iso.hcl", head+c.add+"}\n")
			s.isoplan(2, "plan", "--detailed-exitcode", "--out", "change.isoplan")
			s.isoplan(0, "bundle", "change.isoplan")
			s.bundle = "bundle-WEB03"
			for _, name := range []string{"README.txt", "apply.vbs", "rollback.vbs", "verify.vbs", "apply.cmd"} {
				if strings.Contains(readText(t, filepath.Join(s.dir, s.bundle, name)), "C4nary") {
					t.Errorf("%s holds a password", name)
				}
			}
			config := s.config(c.windows)
			s.script(2, "verify.vbs")
			s.script(0, "apply.vbs")
			s.script(0, "verify.vbs")
			s.collect()
			if got := s.isoplan(0, "plan", "--detailed-exitcode"); !strings.Contains(got, "No changes") {
				t.Errorf("planning again says\n%s", got)
			}
			// What was planned before is stale now.
			s.isoplan(4, "bundle", "--out", "other", "change.isoplan")
			s.script(0, "rollback.vbs")
			if after := s.collect(); after != before {
				t.Errorf("rollback left another server:\n%s", firstDifference(before, after))
			}
			s.isoplan(2, "plan", "--detailed-exitcode")
			if got := s.config(c.windows); got != config {
				t.Errorf("machine.config is\n%s\nand was\n%s", got, config)
			}
			for _, name := range []string{"apply.log", "state.txt"} {
				if strings.Contains(readText(t, filepath.Join(s.dir, "carried", name)), "C4nary") {
					t.Errorf("%s holds a password", name)
				}
			}
		})
	}
}

// config is the machine.config, "" where there is none.
func (c *circle) config(windows string) string {
	path := windows + `\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`
	if !c.FileThere(path) {
		return ""
	}
	return string(c.ReadFile(path))
}
