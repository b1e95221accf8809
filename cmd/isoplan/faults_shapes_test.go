package main

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"golang.org/x/crypto/ssh"

	"github.com/isoplan/isoplan/internal/approval"
)

// faultScenario is one command that writes, on a root that is as it was before
// every run.
type faultScenario struct {
	name string
	hcl  string
	// shape are the live files; live is how the configuration calls them.
	shape []liveText
	live  string
	// before are commands that lead to where the scenario begins; the last may
	// be killed by script, and the plan file change.isoplan approved behind it.
	before   [][]string
	script   string
	approved bool
	args     []string
	// done are the contents that exit 0 may leave: old, fresh or began.
	done []string

	once       sync.Once
	template   string
	old, fresh []string
}

// canary is a password that must not turn up in anything that is printed.
const canary = "c4nary-Pa55"

// The words of faultScenario.done.
const (
	allOld   = "old"
	allFresh = "fresh"
	allBegan = "began"
)

// faultScenarios are all of them.
func faultScenarios() []*faultScenario {
	apply := []string{"apply", "--auto-approve", "--allow-disruption=iis", "."}
	undo := []string{"undo", "--auto-approve", "--allow-disruption=iis", "."}
	save := []string{"plan", "--out=change.isoplan", "."}
	saved := []string{"apply", "--allow-disruption=iis", "change.isoplan", "."}
	approved := []string{"apply", "--allow-disruption=iis", "--require-approval", "--trusted-keys=keys", "change.isoplan", "."}
	mounted := []string{"apply", "--auto-approve", "--allow-disruption=iis", "--iis-stopped", "--settle=0s", "."}
	fresh, old, either := []string{allFresh}, []string{allOld}, []string{allOld, allFresh}
	all := []*faultScenario{
		{name: "two files", hcl: twoFiles, args: apply, done: fresh},
		{name: "one file", hcl: oneFile, args: apply, done: fresh},
		{name: "secret", hcl: secretFile, args: apply, done: fresh},
		{name: "undo", hcl: twoFiles, before: [][]string{apply}, args: undo, done: old},
		{name: "recover back", hcl: twoFiles, before: [][]string{apply}, script: "between.files:kill", args: []string{"recover", "."}, done: old},
		// What the apply planned may be out of reach: then recover may put everything back as well.
		{name: "recover on", hcl: twoFiles, before: [][]string{apply}, script: "verify.open:kill", args: []string{"recover", "."}, done: either},
		{name: "recover forward", hcl: twoFiles, before: [][]string{apply}, script: "between.files:kill", args: []string{"recover", "--forward", "."}, done: either},
		{name: "apply after a crash", hcl: twoFiles, before: [][]string{apply}, script: "between.files:kill", args: apply, done: fresh},
		{name: "undo after a crash", hcl: twoFiles, before: [][]string{apply, undo}, script: "between.files:kill", args: undo, done: old},
		{name: "plan file", hcl: twoFiles, args: save, done: []string{allBegan}},
		{name: "saved plan", hcl: twoFiles, before: [][]string{save}, args: saved, done: fresh},
		{name: "approved plan", hcl: twoFiles, before: [][]string{save}, approved: true, args: approved, done: fresh},
		{name: "mount, IIS stopped", hcl: twoFiles, live: "mount", args: mounted, done: fresh},
		{name: "undo on a mount", hcl: twoFiles, live: "mount", before: [][]string{mounted},
			args: []string{"undo", "--auto-approve", "--allow-disruption=iis", "--iis-stopped", "--settle=0s", "."}, done: old},
		{name: "CRLF", hcl: twoFiles, shape: crlfShape(), args: apply, done: fresh},
		{name: "UTF-16", hcl: twoFiles, shape: utf16Shape(), args: apply, done: fresh},
		{name: "four files", hcl: fourFiles, shape: fourShape(), args: apply, done: fresh},
		{name: "four files, undo", hcl: fourFiles, shape: fourShape(), before: [][]string{apply}, args: undo, done: old},
		{name: "four files, recover back", hcl: fourFiles, shape: fourShape(), before: [][]string{apply}, script: "between.files:kill:2", args: []string{"recover", "."}, done: old},
		{name: "UTF-16, recover back", hcl: twoFiles, shape: utf16Shape(), before: [][]string{apply}, script: "between.files:kill", args: []string{"recover", "."}, done: old},
	}
	for _, s := range all {
		if s.shape == nil {
			s.shape = plainShape()
		}
		if s.live == "" {
			s.live = "copy"
		}
	}
	return all
}

const (
	faultServer = "server \"web03\" {\n  version = \"6.0\"\n  live %q {\n    root = \"live\"\n  }\n%s}\n"
	oneFile     = "  app_pool \"Shop\" {\n    idle_timeout = 7\n  }\n"
	twoFiles    = oneFile + "  process_model \"v1.1.4322\" {\n    memory_limit = 40\n  }\n"
	secretFile  = "  process_model \"v1.1.4322\" {\n    user_name = \"DOM\\\\svc\"\n    password  = secret(\"env:PM_PASSWORD\")\n  }\n"
	fourFiles   = twoFiles + "  process_model \"v2.0.50727\" {\n    memory_limit = 41\n  }\n  process_model \"v2.0.50727/64\" {\n    memory_limit = 42\n  }\n"
	faultBase   = "<?xml version =\"1.0\"?>\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n<IIsComputer\tLocation =\"/LM\"\n\t>\n</IIsComputer>\n<IIsWebService\tLocation =\"/LM/W3SVC\"\n\t\tIIs5IsolationModeEnabled=\"FALSE\"\n\t>\n</IIsWebService>\n<IIsApplicationPools\tLocation =\"/LM/W3SVC/AppPools\"\n\t>\n</IIsApplicationPools>\n<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/Shop\"\n\t\tIdleTimeout=\"20\"\n\t>\n</IIsApplicationPool>\n</MBProperty>\n</configuration>\n"
	faultConfig = "<?xml version=\"1.0\"?>\n<configuration>\n\t<system.web>\n\t\t<processModel enable=\"true\" memoryLimit=\"60\" userName=\"SYSTEM\" password=\"AutoGenerate\"/>\n\t</system.web>\n</configuration>\n"
)

// liveText is a live file of a root and what it holds.
type liveText struct{ name, text string }

const (
	metabaseName = "live/C/WINDOWS/system32/inetsrv/MetaBase.xml"
	configName   = "live/C/WINDOWS/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config"
	journalName  = "live/C/WINDOWS/system32/inetsrv/.isoplan/journal"
)

func plainShape() []liveText { return []liveText{{metabaseName, faultBase}, {configName, faultConfig}} }

func crlfShape() []liveText {
	out := plainShape()
	for i := range out {
		out[i].text = strings.ReplaceAll(out[i].text, "\n", "\r\n")
	}
	return out
}

// utf16Shape has a machine.config that somebody saved as Unicode.
func utf16Shape() []liveText {
	out := crlfShape()
	text := []byte{0xFF, 0xFE}
	for _, u := range utf16.Encode([]rune(strings.Replace(out[1].text, "?>", " encoding=\"utf-16\"?>", 1))) {
		text = append(text, byte(u), byte(u>>8))
	}
	out[1].text = string(text)
	return out
}

func fourShape() []liveText {
	return append(plainShape(),
		liveText{"live/C/WINDOWS/Microsoft.NET/Framework/v2.0.50727/CONFIG/machine.config", faultConfig},
		liveText{"live/C/WINDOWS/Microsoft.NET/Framework64/v2.0.50727/CONFIG/machine.config", faultConfig})
}

// makeRoot makes the root a scenario begins with, but for its commands before.
func (s *faultScenario) makeRoot(t *testing.T, dir string) {
	t.Helper()
	writeText(t, filepath.Join(dir, "main.iso.hcl"), fmt.Sprintf(faultServer, s.live, s.hcl))
	for _, f := range s.shape {
		writeText(t, filepath.Join(dir, filepath.FromSlash(f.name)), f.text)
	}
}

// contents are the texts of the live files.
func (s *faultScenario) contents(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	for _, f := range s.shape {
		out = append(out, readText(t, filepath.Join(dir, filepath.FromSlash(f.name))))
	}
	return out
}

// ready makes, once, the root that every run gets a copy of, and the contents
// that a scenario may leave.
func (s *faultScenario) ready(t *testing.T) {
	t.Helper()
	s.once.Do(func() {
		dir := scratch(t)
		s.makeRoot(t, dir)
		s.old = s.contents(t, dir)
		args := []string{"apply", "--auto-approve", "--allow-disruption=iis", "--iis-stopped", "--settle=0s", "."}
		if code, out := inProcess(dir, args...); code != 0 {
			t.Fatalf("%s: apply ends with %d\n%s", s.name, code, out)
		}
		s.fresh = s.contents(t, dir)
		for i := range s.old {
			if s.old[i] == s.fresh[i] && s.name != "one file" && s.name != "secret" {
				t.Fatalf("%s: apply does not change file %d", s.name, i)
			}
		}
		s.template = scratch(t)
		s.makeRoot(t, s.template)
		for i, args := range s.before {
			if s.script != "" && i == len(s.before)-1 {
				if code, out := child(t, s.template, s.script, "", args...); code != -1 {
					t.Fatalf("%s was not killed at %s: %d\n%s", s.name, s.script, code, out)
				}
				continue
			}
			if code, out := inProcess(s.template, args...); code != 0 {
				t.Fatalf("%s: %v ends with %d\n%s", s.name, args, code, out)
			}
		}
		if s.approved {
			approve(t, s.template)
		}
	})
	if s.template == "" {
		t.Fatal("the scenario could not be made ready")
	}
}

// start gives a run its root.
func (s *faultScenario) start(t *testing.T) (dir string, end func()) {
	t.Helper()
	s.ready(t)
	dir, err := os.MkdirTemp(filepath.Dir(s.template), "isoplan-test-")
	if err != nil {
		t.Fatal(err)
	}
	copyRoot(t, s.template, dir)
	return dir, func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Log(err)
		}
	}
}

// approve writes the approval of change.isoplan and the key that it is by.
func approve(t *testing.T, dir string) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize))))
	if err != nil {
		t.Fatal(err)
	}
	by, err := approval.ParseSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), nil)
	if err != nil {
		t.Fatal(err)
	}
	by = by.Named("alice")
	// The program in a process of its own looks at the real clock; this one at one that stands still. Both are within.
	request := approval.Request{Plan: []byte(readText(t, filepath.Join(dir, "change.isoplan"))), Name: "change.isoplan", Digest: "sha256:00", Servers: []string{"web03"},
		From: time.Now().Add(-time.Hour).UTC().Truncate(time.Second), ValidFor: 24 * time.Hour}
	text, _, err := approval.Sign(request, by, strings.NewReader(strings.Repeat("r", 64)))
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "change.isoplan.approval"), string(text))
	public, err := ssh.NewPublicKey(by.Key().Public)
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, filepath.Join(dir, "keys"), string(ssh.MarshalAuthorizedKey(public)))
}

// noSignals says why a test that sends signals to other processes is not for
// this system.
func noSignals(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("signals of other processes are not sent here")
	}
}
