package main

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"github.com/isoplan/isoplan/internal/approval"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/policy"
)

// makeKey writes a key pair as ssh-keygen does, and gives the public half.
func makeKey(t *testing.T, file string, key crypto.Signer, passphrase string) ssh.PublicKey {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, file, string(pem.EncodeToMemory(block)))
	writeText(t, file+".pub", strings.TrimSpace(string(ssh.MarshalAuthorizedKey(public)))+" "+filepath.Base(file)+"@example\n")
	return public
}

// newKey is a key of the kind approvals take.
func newKey(t *testing.T) ed25519.PrivateKey {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// savedPlan copies an example and plans it; the folder holds change.isoplan
// and the key alice.
func savedPlan(t *testing.T) string {
	t.Helper()
	dir := copyTree(t, filepath.Join(repository, "examples", "isolate-one-application"))
	if r := runIn(dir, "plan", "--out", "change.isoplan"); r.code != exitOK {
		t.Fatalf("%d: %s", r.code, r.err)
	}
	makeKey(t, filepath.Join(dir, "alice"), newKey(t), "")
	return dir
}

// asked runs the program with a person at the terminal who answers questions
// for passphrases.
func asked(dir string, answer func(prompt string) ([]byte, error), args ...string) ran {
	f := host.NewFake("", nil, append([]string{"--chdir", dir}, args...)...)
	f.ReadPassword = answer
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}

func TestApproveKeys(t *testing.T) {
	dir := savedPlan(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	makeKey(t, at("locked"), newKey(t), "open sesame")
	bob, rsaKey := newKey(t), must(rsa.GenerateKey(rand.Reader, 2048))
	makeKey(t, at("old"), rsaKey, "open sesame")
	makeKey(t, at("bob"), bob, "")
	writeText(t, at("bob.pub"), readText(t, at("alice.pub")))
	nameless := makeKey(t, at("nameless"), newKey(t), "")
	if err := os.Remove(at("nameless.pub")); err != nil {
		t.Fatal(err)
	}
	says := func(text string, err error) func(string) ([]byte, error) {
		return func(prompt string) ([]byte, error) {
			if prompt != "Passphrase of locked: " {
				t.Errorf("asked %q", prompt)
			}
			return []byte(text), err
		}
	}
	tests := []struct {
		name, key string
		answer    func(string) ([]byte, error)
		code      int
		says      string
	}{
		{"named", "alice", nil, exitOK, "Approved by alice@example (SHA256:"},
		{"nameless", "nameless", nil, exitOK, "Approved by " + ssh.FingerprintSHA256(nameless)},
		{"unlocked", "locked", says("open sesame", nil), exitOK, "Approved by locked@example"},
		{"a wrong passphrase", "locked", says("sesame", nil), exitError, "does not open with this passphrase"},
		{"nobody to ask", "locked", says("", host.ErrNoTerminal), exitError, "locked is locked with a passphrase"},
		{"interrupted", "locked", says("", host.ErrInterrupted), exitInterrupted, ""},
		{"locked and of another kind: nobody is asked", "old", says("", nil), exitError, "kind ssh-rsa"},
		{"the halves of two keys", "bob", nil, exitError, "bob.pub is not its public half"},
		{"the public half", "alice.pub", nil, exitError, "without .pub"},
		{"no file", "carol", nil, exitError, "carol"},
		{"the plan", "change.isoplan", nil, exitError, "no private key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.Remove(at("change.isoplan.approval")); err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			r := asked(dir, tt.answer, "approve", "--key", tt.key, "change.isoplan")
			if r.code != tt.code || !strings.Contains(flat(r.out+r.err), tt.says) {
				t.Errorf("%d, want %d and %q:\n%s%s", r.code, tt.code, tt.says, r.out, r.err)
			}
			_, err := os.Stat(at("change.isoplan.approval"))
			if (err == nil) != (tt.code == exitOK) {
				t.Errorf("the approval: %v", err)
			}
			if strings.Contains(r.out+r.err, "open sesame") {
				t.Error("the passphrase shows")
			}
		})
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestApproveFiles(t *testing.T) {
	dir := savedPlan(t)
	tests := []struct {
		name string
		args []string
		says string
	}{
		{"no time", []string{"--valid-for=0s", "change.isoplan"}, "--valid-for=0s"},
		{"a plan that is none", []string{"main.iso.hcl"}, "not a plan file"},
		{"a key that is no plan", []string{"alice"}, "not a plan file"},
		{"over the plan", []string{"--out", "change.isoplan", "change.isoplan"}, "not an earlier output"},
		{"over the key", []string{"--out", "alice", "change.isoplan"}, "not an earlier output"},
		{"over the configuration", []string{"--out", "main.iso.hcl", "change.isoplan"}, "not an earlier output"},
		{"no folder", []string{"--out", "nowhere/x", "change.isoplan"}, "nowhere"},
	}
	before := map[string]string{}
	for _, name := range []string{"change.isoplan", "alice", "main.iso.hcl"} {
		before[name] = readText(t, filepath.Join(dir, name))
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := runIn(dir, append([]string{"approve", "--key", "alice"}, tt.args...)...)
			if r.code != exitError || !strings.Contains(flat(r.err), tt.says) {
				t.Errorf("%d: %s; want %q", r.code, r.err, tt.says)
			}
		})
	}
	for name, text := range before {
		if readText(t, filepath.Join(dir, name)) != text {
			t.Errorf("%s was changed", name)
		}
	}
}

// TestApproveAgain: an earlier approval is replaced, and what is printed as
// JSON is what was signed.
func TestApproveAgain(t *testing.T) {
	dir := savedPlan(t)
	file := filepath.Join(dir, "change.isoplan.approval")
	var texts []string
	for range 2 {
		r := runIn(dir, "approve", "--json", "--valid-for", "90m", "--key", "alice", "change.isoplan")
		if r.code != exitOK {
			t.Fatal(r.err)
		}
		keys, err := approval.ParseKeys([]byte(readText(t, filepath.Join(dir, "alice.pub"))))
		if err != nil {
			t.Fatal(err)
		}
		now := host.NewFake("", nil).Now()
		s, err := approval.Verify([]byte(readText(t, file)), []byte(readText(t, filepath.Join(dir, "change.isoplan"))), keys, now, 90*time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{s.ID, s.SHA256, s.PlanDigest, s.Approver, s.SignedBy.Fingerprint(), s.NotAfter.Format(time.RFC3339), s.Servers[0]} {
			if !strings.Contains(r.out, `"`+want+`"`) {
				t.Errorf("%q is not in %s", want, r.out)
			}
		}
		texts = append(texts, readText(t, file))
	}
	if texts[0] == texts[1] {
		t.Error("two approvals are one: the id is not random")
	}
}

// elsewhere is a file system with one file at another place.
type elsewhere struct {
	fsx.FS
	name, is string
	err      error
}

func (e elsewhere) Stat(name string) (fs.FileInfo, error) {
	if name == e.name {
		if e.err != nil {
			return nil, e.err
		}
		name = e.is
	}
	return e.FS.Stat(name)
}

func (e elsewhere) Open(name string) (fs.File, error) {
	if name == e.name {
		name = e.is
	}
	return e.FS.Open(name)
}

// TestMachinePolicy: what the machine-wide policy demands holds whatever is
// given for one run.
func TestMachinePolicy(t *testing.T) {
	dir := savedPlan(t)
	at := func(name string) string { return filepath.Join(dir, name) }
	makeKey(t, at("mallory"), newKey(t), "")
	writeText(t, at("machine.hcl"), "require_approval = true\ntrusted_keys = [\""+strings.TrimSpace(readText(t, at("alice.pub")))+"\"]\nmax_approval_age = \"2h\"\n")
	writeText(t, at("weak.hcl"), "require_approval = false\ntrusted_keys = [\"mallory.pub\"]\nmax_approval_age = \"100h\"\n")
	writeText(t, at("wrong.hcl"), "require_aproval = true\n")
	machine := policy.DefaultPath(runtime.GOOS, "")
	with := func(is string, err error, vars map[string]string, args ...string) ran {
		f := host.NewFake("", vars, append([]string{"--chdir", dir}, args...)...)
		f.FS = elsewhere{f.FS, machine, at(is), err}
		code := run(f.Env)
		return ran{code, f.Out.String(), f.Err.String()}
	}
	approve := func(key, time string) {
		t.Helper()
		if r := runIn(dir, "approve", "--key", key, "--valid-for", time, "change.isoplan"); r.code != exitOK {
			t.Fatal(r.err)
		}
	}
	apply := []string{"apply", "--allow-disruption=iis", "change.isoplan"}
	weak := map[string]string{"ISOPLAN_POLICY": "weak.hcl"}
	refused := func(says string, r ran) {
		t.Helper()
		if r.code == exitOK || !strings.Contains(flat(r.err), says) {
			t.Errorf("%d: %s%s; want %q", r.code, r.out, r.err, says)
		}
	}
	refused("no approval in change.isoplan.approval", with("machine.hcl", nil, nil, apply...))
	refused("no approval in change.isoplan.approval", with("machine.hcl", nil, weak, apply...))
	refused("Plan needs an approval", with("machine.hcl", nil, nil, "apply", "--auto-approve", "--allow-disruption=iis"))
	approve("mallory", "1h")
	refused("not signed by a trusted key", with("machine.hcl", nil, weak, apply...))
	refused("cannot add to them", with("machine.hcl", nil, nil, append(apply, "--trusted-keys", "mallory.pub")...))
	approve("alice", "3h")
	refused("the policy allows 2h0m0s", with("machine.hcl", nil, weak, append(apply, "--policy", "weak.hcl")...))
	approve("alice", "2h")
	refused("IP0022", with("machine.hcl", fs.ErrPermission, nil, apply...))
	refused("Did you mean require_approval?", with("wrong.hcl", nil, nil, apply...))
	refused("not there", with("machine.hcl", nil, nil, append(apply, "--policy", "not there")...))
	if r := with("machine.hcl", nil, weak, apply...); r.code != exitOK {
		t.Errorf("approved and refused: %s", r.err)
	}
}
