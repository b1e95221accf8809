package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/sshtest"
	"github.com/isoplan/isoplan/internal/standin"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// sshWorld is what the server of these tests is.
const sshWorld = `isoplan collected 1
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
  WAMUserName = IWAM_WEB03
  WAMUserPass = (secret)
/LM/W3SVC/1 IIsWebServer
  ServerComment = Intranet
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\wwwroot
/LM/W3SVC/1/ROOT/shop IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT/shop
  AppIsolated = 2
  Path = D:\shop
[machine.config v1.1.4322]
path = C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config
tag "<processModel enable=\"true\" memoryLimit=\"60\" userName=\"SYSTEM\" password=\"AutoGenerate\"/>"
`

func sealed(text string) string { return text + collected.End(text) + "\n" }

// sshRoot is a configuration of servers that are reached over SSH.
type sshRoot struct {
	dir string
	env map[string]string
}

// newSSHRoot writes a configuration. reach gives the arguments of each live block.
func newSSHRoot(t *testing.T, body string, reach map[string]string) *sshRoot {
	t.Helper()
	r := &sshRoot{dir: t.TempDir(), env: map[string]string{"WAM_PASSWORD": "wam-canary-5Z"}}
	text := ""
	for _, name := range sortedNames(reach) {
		text += fmt.Sprintf("server %q {\n  version = \"5.0\"\n  live \"ssh\" {\n%s\n  }\n  disruption {\n    allow = \"iis\"\n  }\n%s}\n", name, reach[name], body)
	}
	writeText(t, filepath.Join(r.dir, "main.iso.hcl"), text)
	return r
}

const sshBody = `  site "Intranet" {
    id = 1
    apps = { "/shop" = { protection = "high" } }
  }
  process_model "v1.1.4322" {
    memory_limit = 40
  }
`

const sshSecretBody = sshBody + `  web_service {
    wam_user_name = "IWAM_NEW"
    wam_user_pass = secret("env:WAM_PASSWORD")
  }
`

// memoryServer starts a server in memory, and gives it and how it is reached.
func memoryServer(t *testing.T) (*sshtest.Server, string) {
	t.Helper()
	s := sshtest.Start(t)
	s.SetFile(standin.World, sealed(sshWorld))
	s.Exec = played(s, standin.Faults{})
	return s, fmt.Sprintf("    host = \"127.0.0.1\"\n    port = %d\n    user = \"admin\"\n    key_file = %q\n    known_hosts = %q", s.Port(), s.KeyFile, s.KnownHosts)
}

func played(s *sshtest.Server, f standin.Faults) func(sshtest.Command) int {
	return func(c sshtest.Command) int {
		code, said := standin.Play(s, c.Line, c.Stdin, f)
		_, _ = c.Stdout.Write([]byte(said))
		return code
	}
}

func (r *sshRoot) run(args ...string) ran {
	f := host.NewFake("", r.env, append([]string{"--chdir", r.dir}, args...)...)
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}

// exits fails unless a run ends so and says all of that.
func exits(t *testing.T, got ran, code int, words ...string) {
	t.Helper()
	if got.code != code {
		t.Fatalf("exit code %d, not %d\n%s%s", got.code, code, got.out, got.err)
	}
	for _, w := range words {
		if !strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(got.out+got.err, "│", " ")), " "), w) {
			t.Errorf("it does not say %q:\n%s%s", w, got.out, got.err)
		}
	}
}

// canaryFree fails when a secret is anywhere it must not be.
func canaryFree(t *testing.T, where, text string) {
	t.Helper()
	if strings.Contains(text, "canary") {
		t.Errorf("the secret is in %s", where)
	}
}

// TestSSH goes the whole way against a server in memory.
func TestSSH(t *testing.T) {
	s, reach := memoryServer(t)
	r := newSSHRoot(t, sshSecretBody, map[string]string{"web03": reach})
	old, _ := s.File(standin.World)
	got := r.run("plan", "--out", filepath.Join(r.dir, "change.isoplan"))
	exits(t, got, 0, "AppIsolated", "WAMUserPass")
	if names := s.Names(); len(names) != 1 {
		t.Errorf("a plan left files on the server: %v", names)
	}
	exits(t, r.run("apply", "--auto-approve"), 0)
	fresh, _ := s.File(standin.World)
	if fresh == old || !strings.Contains(fresh, `memoryLimit=\"40\"`) {
		t.Errorf("the world is\n%s", fresh)
	}
	exits(t, r.run("plan"), 0, "No changes")
	exits(t, r.run("recover"), 0)
	exits(t, r.run("undo", "--auto-approve"), 0)
	if back, _ := s.File(standin.World); !strings.Contains(back, `memoryLimit=\"60\"`) || strings.Contains(back, "AppIsolated = 1") {
		t.Errorf("undo left\n%s", back)
	}
	for _, line := range s.Lines() {
		canaryFree(t, "a command line", line)
		for _, word := range strings.Fields(line)[2:] {
			if strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./:-") != "" {
				t.Errorf("the command line %q holds a word that a shell may read in its own way", line)
			}
		}
	}
	for _, name := range s.Names() {
		text, _ := s.File(name)
		canaryFree(t, name, text)
	}
	canaryFree(t, "the plan file", readText(t, filepath.Join(r.dir, "change.isoplan")))
	canaryFree(t, "what it printed", got.out+got.err)
}

// TestSSHPlanFile: a plan file does not say how the server is reached, the configuration does.
func TestSSHPlanFile(t *testing.T) {
	s, reach := memoryServer(t)
	r := newSSHRoot(t, sshBody, map[string]string{"web03": reach})
	file := filepath.Join(r.dir, "change.isoplan")
	exits(t, r.run("plan", "--out", file), 0)
	if text := readText(t, file); strings.Contains(text, s.KeyFile) {
		t.Error("the plan names the key file")
	}
	empty := &sshRoot{dir: t.TempDir()}
	writeText(t, filepath.Join(empty.dir, "main.iso.hcl"), "")
	exits(t, empty.run("apply", "--fail-on=error", file), 1, "does not say how to reach it")
	world := strings.Replace(sshWorld, `D:\shop`, `E:\shop`, 1)
	s.SetFile(standin.World, sealed(world))
	exits(t, r.run("apply", file), 4, "Live configuration moved")
	s.SetFile(standin.World, sealed(sshWorld))
	exits(t, r.run("apply", "--restart=later", file), 0)
	if lines := s.Lines(); !strings.HasSuffix(lines[len(lines)-2], "apply.vbs /norestart") {
		t.Errorf("%q", lines)
	}
	exits(t, r.run("plan"), 0, "No changes")
	exits(t, r.run("recover", "--restarts-done"), 0)
}

// TestSSHFaults: what goes wrong on the server is an exit code here.
func TestSSHFaults(t *testing.T) {
	for _, c := range []struct {
		name   string
		faults standin.Faults
		code   int
		words  string
	}{
		{"put back", standin.Faults{FailAt: 1}, exitPutBack, "exit code 5"},
		{"refused", standin.Faults{Refuse: 1}, exitError, "exit code 1"},
		{"stale", standin.Faults{Refuse: 4}, exitStale, "values that the plan did not see"},
		{"midway", standin.Faults{StickAt: 2}, exitPutBack, "exit code 6"},
		{"damaged", standin.Faults{Damage: func(s string) string { return strings.Replace(s, "Intranet", "Intraneu", 1) }}, exitError, ""},
		{"cut short", standin.Faults{Damage: func(s string) string { return s[:len(s)/2] }}, exitError, ""},
		{"binary", standin.Faults{Damage: func(string) string { return "\x00\xff" }}, exitError, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, reach := memoryServer(t)
			r := newSSHRoot(t, sshBody, map[string]string{"web03": reach})
			s.Exec = played(s, c.faults)
			exits(t, r.run("apply", "--auto-approve"), c.code, c.words)
			if world, _ := s.File(standin.World); world != sealed(sshWorld) {
				t.Errorf("the world is\n%s", world)
			}
		})
	}
}

// TestSSHFleet: several servers are collected side by side, and one that does not answer hides no other.
func TestSSHFleet(t *testing.T) {
	reach := map[string]string{}
	var first *sshtest.Server
	for i := range 5 {
		s, how := memoryServer(t)
		reach[fmt.Sprintf("web0%d", i+1)] = how
		if first == nil {
			first = s
		}
	}
	r := newSSHRoot(t, sshBody, reach)
	exits(t, r.run("plan"), 0, "Plan: ")
	first.Stop()
	got := r.run("plan")
	exits(t, got, 1, "web01", "Server cannot be read over SSH")
	if !strings.Contains(got.out, "web02") {
		t.Errorf("the others are not planned:\n%s", got.out)
	}
}

// TestSSHUnknownHost: nothing is trusted at first sight, and the message says what to do.
func TestSSHUnknownHost(t *testing.T) {
	s, _ := memoryServer(t)
	home := t.TempDir()
	r := newSSHRoot(t, sshBody, map[string]string{"web03": fmt.Sprintf("    host = \"127.0.0.1\"\n    port = %d\n    user = \"admin\"\n    key_file = %q", s.Port(), s.KeyFile)})
	exits(t, r.run("plan"), 1, "HOME is not set")
	r.env["HOME"] = home
	exits(t, r.run("plan"), 1, "known hosts cannot be read", "ssh-keyscan -p")
	writeText(t, filepath.Join(home, ".ssh", "known_hosts"), "")
	exits(t, r.run("plan"), 1, "not trusted at first sight", "ssh-keyscan -p")
	if text, err := os.ReadFile(s.KnownHosts); err != nil || os.WriteFile(filepath.Join(home, ".ssh", "known_hosts"), text, 0o600) != nil {
		t.Fatal(err)
	}
	exits(t, r.run("plan"), 0)
}

// TestSSHCut breaks the connection at every request of an apply: before it arrives, after it took effect, and while
// it does. The connection is found again, or what is said is true; recover then ends all old or all new.
func TestSSHCut(t *testing.T) {
	old := sealed(sshWorld)
	fresh := ""
	seen := map[int]int{}
	for _, when := range []sshtest.When{sshtest.Before, sshtest.After, sshtest.During} {
		for n := 0; ; n++ {
			s, reach := memoryServer(t)
			r := newSSHRoot(t, sshBody, map[string]string{"web03": reach})
			file := filepath.Join(r.dir, "change.isoplan")
			exits(t, r.run("plan", "--out", file), 0)
			before := s.Requests()
			if n > 0 {
				s.Cut(n, when)
			}
			got := r.run("apply", file)
			reached := s.Requests()-before >= n
			s.Cut(0, when)
			s.Settle()
			world, _ := s.File(standin.World)
			if fresh == "" {
				fresh = world
			}
			seen[got.code]++
			ok := got.code == exitMidway || got.code == exitOK && world == fresh ||
				(got.code == exitError || got.code == exitPutBack || got.code == exitStale) && world == old
			if !ok {
				t.Fatalf("cut %d at %d: exit code %d, and the world is\n%s\n%s", when, n, got.code, world, got.err)
			}
			exits(t, r.run("recover"), 0)
			if world, _ = s.File(standin.World); world != old && world != fresh {
				t.Fatalf("cut %d at %d: after recover the world is\n%s", when, n, world)
			}
			s.Stop()
			if n > 0 && !reached {
				break
			}
		}
	}
	if seen[exitOK] == 0 {
		t.Errorf("no apply went on over another connection: %v", seen)
	}
	t.Logf("exit codes %v", seen)
}
