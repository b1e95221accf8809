package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"filippo.io/age/armor"

	"github.com/isoplan/isoplan/internal/host"
)

// ageRig is a folder with a configuration and identities of every kind.
type ageRig struct {
	dir, plain       string
	native, quantum  string // recipients
	nativeID, pqOnly string // the files native and quantum
}

func newAgeRig(t *testing.T) *ageRig {
	t.Helper()
	dir := savedPlan(t)
	x, q := must(age.GenerateX25519Identity()), must(age.GenerateHybridIdentity())
	r := &ageRig{dir: dir, plain: readText(t, filepath.Join(dir, "change.isoplan")), native: x.Recipient().String(), quantum: q.Recipient().String(),
		nativeID: x.String(), pqOnly: q.String()}
	writeText(t, filepath.Join(dir, "native"), "# a comment\n"+x.String()+"\n")
	writeText(t, filepath.Join(dir, "quantum"), q.String()+"\n")
	makeKey(t, filepath.Join(dir, "locked"), newKey(t), "open sesame")
	return r
}

// plan writes an encrypted plan.
func (r *ageRig) plan(t *testing.T, out string, recipients ...string) {
	t.Helper()
	args := []string{"plan", "--out", out}
	for _, to := range recipients {
		args = append(args, "--age-recipient", to)
	}
	if got := runIn(r.dir, args...); got.code != exitOK {
		t.Fatalf("%d: %s", got.code, got.err)
	}
	text := readText(t, filepath.Join(r.dir, out))
	if !strings.HasPrefix(text, ageOfPlan) || strings.Contains(text, "web05") {
		t.Fatalf("the plan is not encrypted: %.80q", text)
	}
}

// TestAgeRoundTrip: every kind of recipient gets back the plan, byte for byte.
func TestAgeRoundTrip(t *testing.T) {
	r := newAgeRig(t)
	writeText(t, filepath.Join(r.dir, "team"), "\ufeff# who may read\r\n"+r.native+"\r\n\r\n"+readText(t, filepath.Join(r.dir, "alice.pub")))
	tests := []struct {
		name       string
		recipients []string
		identities []string
	}{
		{"native", []string{r.native}, []string{"native"}},
		{"post-quantum", []string{r.quantum}, []string{"quantum"}},
		{"a key of ssh", []string{strings.TrimSpace(readText(t, filepath.Join(r.dir, "alice.pub")))}, []string{"alice"}},
		{"a locked key of ssh", []string{"@locked.pub"}, []string{"locked"}},
		{"a file", []string{"@team"}, []string{"native"}},
		{"the second of a file", []string{"@team"}, []string{"alice"}},
		{"the second identity", []string{r.native}, []string{"quantum", "native"}},
		{"two of a kind", []string{r.quantum, must(age.GenerateHybridIdentity()).Recipient().String()}, []string{"quantum"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.plan(t, "locked.isoplan", tt.recipients...)
			args := []string{"show", "--json", "locked.isoplan"}
			for _, id := range tt.identities {
				args = append(args, "--age-identity", id)
			}
			got := asked(r.dir, func(string) ([]byte, error) { return []byte("open sesame"), nil }, args...)
			if got.code != exitOK || got.out != r.plain {
				t.Errorf("%d, %s\n%.200s", got.code, got.err, got.out)
			}
			// Any reader of age opens it: the stanza of isoplan is skipped.
			if tt.name == "native" {
				id := must(age.ParseX25519Identity(r.nativeID))
				inside := must(io.ReadAll(must(age.Decrypt(strings.NewReader(readText(t, filepath.Join(r.dir, "locked.isoplan"))), id))))
				if string(inside) != r.plain {
					t.Error("another reader finds something else inside")
				}
			}
		})
	}
	if got := runIn(r.dir, "show", "--json", "--age-identity", "native", "change.isoplan"); got.code != exitOK || got.out != r.plain {
		t.Errorf("a plain plan with an identity: %d %s", got.code, got.err)
	}
}

func TestAgeRecipientsRefused(t *testing.T) {
	r := newAgeRig(t)
	writeText(t, filepath.Join(r.dir, "broken"), r.native+"\n"+r.native[:40]+"\n")
	writeText(t, filepath.Join(r.dir, "empty"), "# nobody\n")
	tests := []struct {
		name, says string
		recipients []string
	}{
		{"a word", `"alice" is no recipient`, []string{"alice"}},
		{"nothing", "there is no recipient", []string{""}},
		{"an empty file", "empty: there is no recipient", []string{"@empty"}},
		{"no file", "nowhere", []string{"@nowhere"}},
		{"damaged", "is damaged", []string{r.native[:40]}},
		{"damaged in a file", "broken, line 2", []string{"@broken"}},
		{"a plugin", "plugins are not started", []string{"age1yubikey1qwerty"}},
		{"an identity", "this is an identity", []string{r.nativeID}},
		{"an identity in small letters", "this is an identity", []string{strings.ToLower(r.nativeID)}},
		{"a file of identities", "native, line 2: this is an identity", []string{"@native"}},
		{"a private key", "this is an identity", []string{"@alice"}},
		{"another key of ssh", "only ssh-ed25519", []string{"ssh-rsa AAAA"}},
		{"two kinds", "recipients of both kinds", []string{r.native, r.quantum}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			args := []string{"plan", "--out", "x.isoplan"}
			for _, to := range tt.recipients {
				args = append(args, "--age-recipient", to)
			}
			got := runIn(r.dir, args...)
			if got.code != exitError || !strings.Contains(flat(got.err), tt.says) {
				t.Errorf("%d: %s; want %q", got.code, got.err, tt.says)
			}
			if strings.Contains(strings.ToUpper(got.err), r.nativeID[20:]) {
				t.Error("a secret shows")
			}
			if names := must(filepath.Glob(filepath.Join(r.dir, "x.isoplan*"))); len(names) > 0 {
				t.Errorf("written: %q", names)
			}
		})
	}
}

func TestAgeFilesRefused(t *testing.T) {
	r := newAgeRig(t)
	at := func(name string) string { return filepath.Join(r.dir, name) }
	r.plan(t, "secret.isoplan", r.native)
	good := readText(t, at("secret.isoplan"))
	to := must(age.ParseX25519Recipient(r.native))
	wrap := func(text string, to age.Recipient) string {
		var b bytes.Buffer
		w := must(age.Encrypt(&b, to))
		must(io.WriteString(w, text))
		must(0, w.Close())
		return b.String()
	}
	var packed, armored bytes.Buffer
	z := gzip.NewWriter(&packed)
	must(io.WriteString(z, r.plain))
	must(0, z.Close())
	shell := armor.NewWriter(&armored)
	must(io.WriteString(shell, good))
	must(0, shell.Close())
	password := must(age.NewScryptRecipient("x"))
	password.SetWorkFactor(2)
	writeText(t, at("hidden"), wrap(r.nativeID, password))
	writeText(t, at("empty"), "")
	tests := []struct {
		name, text string
		identities []string
		says       string
	}{
		{"no identity", good, nil, "name the file of your identity with --age-identity"},
		{"somebody else's", good, []string{"quantum", "alice"}, "no identity in quantum, alice opens it"},
		{"a locked key of somebody else asks nobody", good, []string{"locked"}, "no identity in locked opens it"},
		{"no identity file", good, []string{"nowhere"}, "nowhere"},
		{"an empty identity file", good, []string{"empty"}, "empty holds no identity of age"},
		{"a public key", good, []string{"alice.pub"}, "alice.pub holds no identity of age"},
		{"a locked identity file", good, []string{"hidden"}, "hidden is encrypted itself"},
		{"cut", good[:len(good)-1], []string{"native"}, "damaged, or was changed"},
		{"cut in its head", good[:60], []string{"native"}, "damaged, or was changed"},
		{"longer", good + "x", []string{"native"}, "damaged, or was changed"},
		{"only the mark", ageMark, []string{"native"}, "damaged, or was changed"},
		{"armored", armored.String(), []string{"native"}, "text form of age"},
		{"packed inside", wrap(packed.String(), to), []string{"native"}, "not a plan file"},
		{"packed", packed.String(), []string{"native"}, "not a plan file"},
		{"encrypted twice", wrap(good, to), []string{"native"}, "not a plan file"},
		{"changed inside", wrap(strings.Replace(r.plain, "web05", "web06", 1), to), []string{"native"}, "changed after it was made"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			writeText(t, at("it.isoplan"), tt.text)
			args := []string{"show", "it.isoplan"}
			for _, id := range tt.identities {
				args = append(args, "--age-identity", id)
			}
			got := asked(r.dir, func(string) ([]byte, error) {
				t.Error("somebody was asked")
				return nil, host.ErrNoTerminal
			}, args...)
			if got.code != exitError || got.out != "" || !strings.Contains(flat(got.err), tt.says) || strings.Count(got.err, "Error:") != 1 {
				t.Errorf("%d: %s%s; want one error with %q", got.code, got.out, got.err, tt.says)
			}
		})
	}
	for _, tt := range []struct {
		err  error
		code int
		says string
	}{{host.ErrInterrupted, exitInterrupted, ""}, {host.ErrNoTerminal, exitError, "locked is locked with a passphrase"}, {nil, exitError, "does not open with this passphrase"}} {
		r.plan(t, "locked.isoplan", "@locked.pub")
		got := asked(r.dir, func(string) ([]byte, error) { return []byte("sesame"), tt.err }, "show", "--age-identity", "locked", "locked.isoplan")
		if got.code != tt.code || !strings.Contains(flat(got.err), tt.says) {
			t.Errorf("%v: %d, %s", tt.err, got.code, got.err)
		}
	}
}

// TestAgeEveryBit: an encrypted plan with a bit changed is refused. The bits
// of the body are spread out, those of the head are all tried.
func TestAgeEveryBit(t *testing.T) {
	r := newAgeRig(t)
	r.plan(t, "secret.isoplan", r.native)
	a := &app{env: host.NewFake(r.dir, nil).Env}
	good := []byte(readText(t, filepath.Join(r.dir, "secret.isoplan")))
	head := bytes.Index(good, []byte("\n--- ")) + 50
	tried := 0
	for at := 0; at < len(good); at++ {
		if at > head && at%997 != 0 && at < len(good)-16 {
			continue
		}
		for bit := range 8 {
			text := slices.Clone(good)
			text[at] ^= 1 << bit
			tried++
			if !bytes.HasPrefix(text, []byte(ageMark)) {
				continue // that is no plan at all, which other tests try
			}
			if plain, err := a.decrypted(string(text), []string{"native"}); err == nil {
				t.Fatalf("byte %d, bit %d: accepted, %d bytes inside", at, bit, len(plain))
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d bits", tried)
	}
}

// TestAgeReplaces: an encrypted plan takes the place of a plan, encrypted or
// not, and of no other encrypted file.
func TestAgeReplaces(t *testing.T) {
	r := newAgeRig(t)
	r.plan(t, "change.isoplan", r.native)
	r.plan(t, "change.isoplan", r.quantum)
	if got := runIn(r.dir, "plan", "--out", "change.isoplan"); got.code != exitOK || readText(t, filepath.Join(r.dir, "change.isoplan")) != r.plain {
		t.Errorf("%d: %s", got.code, got.err)
	}
	var b bytes.Buffer
	w := must(age.Encrypt(&b, must(agessh.ParseRecipient(readText(t, filepath.Join(r.dir, "alice.pub"))))))
	must(io.WriteString(w, "passwords"))
	must(0, w.Close())
	writeText(t, filepath.Join(r.dir, "passwords.age"), b.String())
	got := runIn(r.dir, "plan", "--out", "passwords.age", "--age-recipient", r.native)
	if got.code != exitError || !strings.Contains(got.err, "passwords.age") || readText(t, filepath.Join(r.dir, "passwords.age")) != b.String() {
		t.Errorf("%d: %s", got.code, got.err)
	}
}
