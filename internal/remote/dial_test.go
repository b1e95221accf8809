package remote_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"

	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/sshtest"
)

// wants fails unless an error says all of this.
func wants(t *testing.T, err error, words ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error does not say %q:\n%v", w, err)
		}
	}
}

func TestHostKeyMismatch(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	other, err := ssh.NewSignerFromKey(s.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	o.Source.KnownHosts = s.WriteKnownHosts("other", other.PublicKey())
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "web03", "127.0.0.1:", "offers the key ssh-ed25519 "+ssh.FingerprintSHA256(s.HostKey.PublicKey()),
		"expected is ssh-ed25519 "+ssh.FingerprintSHA256(other.PublicKey()), "other line 2", "Nothing was sent")
	if e := new(remote.HostKeyError); !errors.As(err, &e) || e.Unknown {
		t.Errorf("not told as a mismatch: %#v", err)
	}
	if s.Requests() > 0 {
		t.Error("something was asked of a host that is not the known one")
	}
}

func TestUnknownHost(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	o.Source.KnownHosts = s.WriteKnownHosts("none")
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "not among the known hosts", "ssh-keyscan -p", "127.0.0.1", "compare its fingerprint", ssh.FingerprintSHA256(s.HostKey.PublicKey()), "not trusted at first sight")
	if e := new(remote.HostKeyError); !errors.As(err, &e) || !e.Unknown {
		t.Errorf("not told as unknown: %#v", err)
	}
	if text, _ := os.ReadFile(o.Source.KnownHosts); strings.Count(string(text), "\n") != 1 {
		t.Errorf("the file of known hosts was written: %q", text)
	}
	o.Source.KnownHosts = filepath.Join(t.TempDir(), "missing")
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "the file of known hosts cannot be read", "ssh-keyscan")
}

// TestRevokedHostKey: a key that the file revokes is refused, though a line of the host has it.
func TestRevokedHostKey(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	text, err := os.ReadFile(s.KnownHosts)
	if err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(s.HostKey.PublicKey())))
	if err := os.WriteFile(s.KnownHosts, append(text, []byte("@revoked * "+key+"\n")...), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "is revoked", "line 3")
}

func TestWrongUserKey(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	o.Source.KeyFile = s.WriteKey("stranger", s.NewKey(), "")
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "refuses the login", "stranger", "Passwords are never used")
}

func TestKeyFiles(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	o.Source.KeyFile = s.WriteKey("locked", s.UserKey(), "horse")
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "locked is locked with a passphrase, and nobody sits at a terminal")

	asked := 0
	o.Keys = keys()
	o.Keys.Passphrase = func(string) ([]byte, error) {
		asked++
		return []byte("horse"), nil
	}
	dial(t, o)
	dial(t, o)
	if asked != 1 {
		t.Errorf("the passphrase was asked for %d times", asked)
	}

	o.Keys = keys()
	o.Keys.Passphrase = func(string) ([]byte, error) { return []byte("cow"), nil }
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "the passphrase does not open")
	if strings.Contains(err.Error(), "cow") {
		t.Error("the error holds the passphrase")
	}

	path := filepath.Join(t.TempDir(), "id.pub")
	if err := os.WriteFile(path, []byte("CANARY-9f3 not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	o.Source.KeyFile = path
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "is no private key")
	if strings.Contains(err.Error(), "CANARY") {
		t.Error("the error holds what is in the file")
	}
	o.Source.KeyFile = filepath.Join(t.TempDir(), "missing")
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "the key file cannot be read")
}

func TestAgent(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	o.Source.KeyFile = ""
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "no agent runs", "SSH_AUTH_SOCK", "key_file")

	ring := agent.NewKeyring()
	key := s.UserKey()
	if err := ring.Add(agent.AddedKey{PrivateKey: &key}); err != nil {
		t.Fatal(err)
	}
	o.Keys.Agent = filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", o.Keys.Agent)
	if err != nil {
		t.Skipf("no sockets in the file system here: %v", err)
	}
	defer func() { _ = l.Close() }()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = agent.ServeAgent(ring, conn) }()
		}
	}()
	c := dial(t, o)
	mustWrite(t, c, "a.txt", "by the agent")
	if got, _ := s.File("isoplan/a.txt"); got != "by the agent" {
		t.Errorf("got %q", got)
	}
	o.Keys.Agent = filepath.Join(t.TempDir(), "none")
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "the agent does not answer")
}

// TestAgentHangs: an agent that takes a connection and says nothing does not hold the program.
func TestAgentHangs(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	o.Source.KeyFile, o.Source.Timeout = "", 1
	o.Keys.Agent = filepath.Join(t.TempDir(), "agent")
	l, err := net.Listen("unix", o.Keys.Agent)
	if err != nil {
		t.Skipf("no sockets in the file system here: %v", err)
	}
	defer func() { _ = l.Close() }()
	within(t, 20*time.Second, func() {
		_, err := remote.Dial(context.Background(), o)
		wants(t, err, "1s")
	})
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "web03", "the agent does not answer", "SSH_AUTH_SOCK")
	if lost(err) {
		t.Errorf("told as lost: %#v", err)
	}
}

// TestTurnedAway: a service that ends a connection at once did not answer; that may be tried again.
func TestTurnedAway(t *testing.T) {
	s := sshtest.Start(t)
	s.Refuse(true)
	_, err := remote.Dial(t.Context(), optionsFor(s))
	wants(t, err, "web03", "logging in")
	if !lost(err) {
		t.Errorf("not told as lost: %#v", err)
	}
	s.Refuse(false)
	s.SetMute(func(request string) bool {
		if request == "subsystem" {
			s.Drop()
		}
		return false
	})
	_, err = remote.Dial(t.Context(), optionsFor(s))
	wants(t, err, "web03", "beginning SFTP")
	if !lost(err) {
		t.Errorf("not told as lost: %#v", err)
	}
	s.SetMute(func(request string) bool { return request == "subsystem" })
	o := optionsFor(s)
	o.Source.Timeout = 1
	_, err = remote.Dial(t.Context(), o)
	wants(t, err, "web03", "no answer within 1s")
}

// TestOldServer: what the server speaks and what isoplan does are not mixed up.
func TestOldServer(t *testing.T) {
	s := sshtest.Start(t)
	s.Speak("aes128-cbc")
	_, err := remote.Dial(t.Context(), optionsFor(s))
	wants(t, err, "no common algorithm", `the server offers "aes128-cbc"`)
}

func TestNobodyListens(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	s.Stop()
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "web03 (127.0.0.1:", "connecting")
	if !lost(err) {
		t.Errorf("not told as lost: %#v", err)
	}
}

// TestSilentServer: a server that takes a connection and says nothing, at the handshake and at each later moment.
func TestSilentServer(t *testing.T) {
	for _, at := range []string{"connect", "create", "write", "stat", "exec"} {
		t.Run(at, func(t *testing.T) {
			s := sshtest.Start(t)
			s.SetMute(func(request string) bool { return request == at })
			o := optionsFor(s)
			o.Source.Timeout = 1
			within(t, 20*time.Second, func() {
				c, err := remote.Dial(context.Background(), o)
				if err == nil {
					defer func() { _ = c.Close() }()
					_, err = c.Collect(context.Background(), "script")
				}
				wants(t, err, "no answer within 1s", "web03")
				if !lost(err) {
					t.Errorf("not told as lost: %v", err)
				}
			})
		})
	}
}

// TestKeepalive: a connection on which nobody answers is given up long before the silence of a script is over.
func TestKeepalive(t *testing.T) {
	s := sshtest.Start(t)
	s.SetMute(func(request string) bool { return request == "keepalive" || request == "exec" })
	o := optionsFor(s)
	o.Keepalive = 20 * time.Millisecond
	within(t, 20*time.Second, func() {
		c, err := remote.Dial(context.Background(), o)
		if err == nil {
			defer func() { _ = c.Close() }()
			_, err = c.Collect(context.Background(), "script")
		}
		wants(t, err, "no sign of life")
	})
}

func TestInterrupt(t *testing.T) {
	s := sshtest.Start(t)
	o := optionsFor(s)
	ctx, cancel := context.WithCancel(context.Background())
	hangs := make(chan struct{})
	s.SetExec(func(sshtest.Command) int {
		cancel()
		<-hangs
		return 0
	})
	defer close(hangs)
	within(t, 20*time.Second, func() {
		c, err := remote.Dial(ctx, o)
		if err == nil {
			_, err = c.Collect(ctx, "script")
		}
		if !errors.Is(err, context.Canceled) || !lost(err) {
			t.Errorf("got %v", err)
		}
	})
}

func TestDirectories(t *testing.T) {
	s := sshtest.Start(t)
	for _, bad := range []string{"a b", `a"b`, "a&b", "%TEMP%", "/etc", `C:\a b`, "C:/", "1:/x", "..", "a/../b", "a//b", "-x", "a\nb", "é"} {
		o := optionsFor(s)
		o.Source.Directory = bad
		_, err := remote.Dial(t.Context(), o)
		wants(t, err, "cannot be used", "relative to where the login begins")
	}
	o := optionsFor(s)
	o.Source.Directory = `D:\isoplan`
	_, err := remote.Dial(t.Context(), o)
	wants(t, err, "no drive D")
	s.SetFile("D/x", "")
	s.SetExec(func(sshtest.Command) int { return 0 })
	c := dial(t, o)
	mustWrite(t, c, "tx/a.txt", "x")
	if _, ok := s.File("D/isoplan/tx/a.txt"); !ok {
		t.Errorf("the file is not there: %v", s.Names())
	}
	if _, err := c.Script(t.Context(), "tx/a.vbs", []string{"/out:D:/isoplan/x.txt"}, nil); err != nil || s.Lines()[0] != "cscript //nologo D:/isoplan/tx/a.vbs /out:D:/isoplan/x.txt" {
		t.Errorf("%q, %v", s.Lines(), err)
	}
	o = optionsFor(s)
	o.Source.Directory = `work\iso-plan\`
	mustWrite(t, dial(t, o), "a.txt", "x")
	if _, ok := s.File("work/iso-plan/a.txt"); !ok {
		t.Errorf("the file is not there: %v", s.Names())
	}
}
