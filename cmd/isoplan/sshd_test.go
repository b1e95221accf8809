package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/standin"
)

// cscriptVariable makes the test binary play cscript in the folder it names.
const cscriptVariable = "ISOPLAN_TEST_CSCRIPT"

// sshdRequired makes a missing sshd a failure.
const sshdRequired = "ISOPLAN_SSHD_REQUIRED"

// diskFiles are the files of a server in a folder of this machine.
type diskFiles string

// File reads one.
func (d diskFiles) File(name string) (string, bool) {
	text, err := os.ReadFile(filepath.Join(string(d), filepath.FromSlash(name)))
	return string(text), err == nil
}

// SetFile writes one whole, as the scripts that are played do.
func (d diskFiles) SetFile(name, content string) {
	path := filepath.Join(string(d), filepath.FromSlash(name))
	if err := os.WriteFile(path+".tmp", []byte(content), 0o600); err != nil {
		panic(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		panic(err)
	}
}

// playCscript is cscript, in the process that sshd started. The file "fault" says what goes wrong.
func playCscript() {
	files := diskFiles(os.Getenv(cscriptVariable))
	stdin, _ := io.ReadAll(os.Stdin)
	fault, _ := files.File("fault")
	var f standin.Faults
	what, step := "", 0
	_, _ = fmt.Sscanf(fault, "%s %d", &what, &step)
	switch what {
	case "fail":
		f.FailAt = step
	case "die":
		f.DieAt = step
	case "hang":
		f.Reached = func(n int) {
			if n == step {
				files.SetFile("hangs", "")
				time.Sleep(time.Minute)
				os.Exit(3)
			}
		}
	case "slow":
		f.Reached = func(int) { time.Sleep(100 * time.Millisecond) }
	case "flood":
		for range 1 << 20 {
			if _, err := os.Stdout.WriteString(strings.Repeat("x", 1023) + "\n"); err != nil {
				os.Exit(3)
			}
		}
	}
	code, said := standin.Play(files, "cscript "+strings.Join(os.Args[1:], " "), stdin, f)
	fmt.Println(said)
	if code == standin.Died {
		p, _ := os.FindProcess(os.Getpid())
		_ = p.Kill()
		select {}
	}
	os.Exit(code)
}

// sshd is a real one on the loopback, as the user who runs the test.
type sshd struct {
	dir, user                 string
	port                      int
	keyFile, knownHosts       string
	hostKey                   ssh.Signer
	wrongKey, otherKnownHosts string
}

// newKeyFile writes a fresh private key.
func newKeyFile(t *testing.T, path string) ssh.Signer {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(private, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// sftpServer finds the program that serves files.
func sftpServer() string {
	for _, p := range []string{"/usr/lib/openssh/sftp-server", "/usr/libexec/openssh/sftp-server", "/usr/libexec/sftp-server", "/usr/lib/ssh/sftp-server"} {
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	return ""
}

// startSSHD starts one, and skips the test where there is none.
func startSSHD(t *testing.T) *sshd {
	t.Helper()
	missing := func(why string) {
		t.Helper()
		if os.Getenv(sshdRequired) == "1" {
			t.Fatalf("no sshd to test with: %s, and %s is set", why, sshdRequired)
		}
		t.Skipf("no sshd to test with: %s", why)
	}
	program, err := exec.LookPath("sshd")
	if err != nil {
		program = "/usr/sbin/sshd"
	}
	if _, err := os.Stat(program); err != nil {
		missing("it is not installed (package openssh-server)")
	}
	files := sftpServer()
	if files == "" {
		missing("its sftp-server is not installed")
	}
	me, err := user.Current()
	if err != nil {
		missing(err.Error())
	}
	if me.Uid == "0" {
		// A daemon that root starts wants this folder; a package makes it when the service starts.
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			missing(err.Error())
		}
	}
	s := &sshd{dir: t.TempDir(), user: me.Username}
	at := func(name string) string { return filepath.Join(s.dir, name) }
	s.keyFile, s.wrongKey, s.knownHosts, s.otherKnownHosts = at("id"), at("wrong"), at("known_hosts"), at("other_hosts")
	s.hostKey = newKeyFile(t, at("host"))
	mine, other := newKeyFile(t, s.keyFile), newKeyFile(t, s.wrongKey)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	address := l.Addr().String()
	_ = l.Close()
	writeText(t, at("authorized"), string(ssh.MarshalAuthorizedKey(mine.PublicKey())))
	writeText(t, s.knownHosts, knownhosts.Line([]string{knownhosts.Normalize(address)}, s.hostKey.PublicKey())+"\n")
	writeText(t, s.otherKnownHosts, knownhosts.Line([]string{knownhosts.Normalize(address)}, other.PublicKey())+"\n")
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	writeText(t, at("bin/cscript"), fmt.Sprintf("#!/bin/sh\n%s='%s' exec '%s' \"$@\"\n", cscriptVariable, s.dir, binary))
	if err := os.Chmod(at("bin/cscript"), 0o755); err != nil {
		t.Fatal(err)
	}
	writeText(t, at("config"), strings.Join([]string{
		"Port " + fmt.Sprint(s.port), "ListenAddress 127.0.0.1", "HostKey " + at("host"), "PidFile " + at("pid"),
		"AuthorizedKeysFile " + at("authorized"), "StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
		"PermitRootLogin prohibit-password", "MaxStartups 200", "Subsystem sftp " + files,
		// Commands and files begin in the folder of the test, and not in the home of whoever runs it.
		fmt.Sprintf(`ForceCommand cd '%s' && PATH='%s':"$PATH" && export PATH && exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`, s.dir, at("bin")),
	}, "\n")+"\n")
	s.reset(t)
	var log bytes.Buffer
	daemon := exec.Command(program, "-D", "-e", "-f", at("config"))
	daemon.Stderr = &log
	if err := daemon.Start(); err != nil {
		missing(err.Error())
	}
	ended := make(chan error, 1)
	go func() { ended <- daemon.Wait() }()
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		<-ended
	})
	for range 100 {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			_ = conn.Close()
			return s
		}
		select {
		case <-ended:
			ended <- nil
			missing("it does not start here: " + log.String())
		case <-time.After(50 * time.Millisecond):
		}
	}
	missing("it does not listen")
	return nil
}

// reset makes the server what it was at the beginning.
func (s *sshd) reset(t *testing.T) {
	t.Helper()
	for _, name := range []string{"isoplan", "fault", "hangs"} {
		if err := os.RemoveAll(filepath.Join(s.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	writeText(t, filepath.Join(s.dir, standin.World), sealed(sshWorld))
}

func (s *sshd) world(t *testing.T) string {
	return readText(t, filepath.Join(s.dir, standin.World))
}

// root is a configuration of this server. more are further lines of the live block.
func (s *sshd) root(t *testing.T, port int, body string, more ...string) *sshRoot {
	lines := []string{`    host = "127.0.0.1"`, fmt.Sprintf("    port = %d", port), fmt.Sprintf("    user = %q", s.user)}
	if !strings.Contains(strings.Join(more, ""), "key_file") {
		lines = append(lines, fmt.Sprintf("    key_file = %q", s.keyFile))
	}
	if !strings.Contains(strings.Join(more, ""), "known_hosts") {
		lines = append(lines, fmt.Sprintf("    known_hosts = %q", s.knownHosts))
	}
	return newSSHRoot(t, body, map[string]string{"web03": strings.Join(append(lines, more...), "\n")})
}

// TestSSHD goes the whole way against a real daemon.
func TestSSHD(t *testing.T) {
	s := startSSHD(t)
	r := s.root(t, s.port, sshSecretBody)
	exits(t, r.run("plan"), 0, "AppIsolated")
	if left, _ := os.ReadDir(filepath.Join(s.dir, "isoplan")); len(left) > 0 {
		t.Errorf("a plan left %v on the server", left)
	}
	exits(t, r.run("apply", "--auto-approve"), 0)
	if !strings.Contains(s.world(t), `memoryLimit=\"40\"`) {
		t.Errorf("the world is\n%s", s.world(t))
	}
	exits(t, r.run("plan"), 0, "No changes")
	exits(t, r.run("undo", "--auto-approve"), 0)
	if !strings.Contains(s.world(t), `memoryLimit=\"60\"`) {
		t.Errorf("undo left\n%s", s.world(t))
	}
	err := filepath.WalkDir(s.dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			canaryFree(t, path, readText(t, path))
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}

	exits(t, s.root(t, s.port, sshBody, fmt.Sprintf("    known_hosts = %q", s.otherKnownHosts)).run("plan"), 1,
		"is not the known one", ssh.FingerprintSHA256(s.hostKey.PublicKey()), "line 1")
	exits(t, s.root(t, s.port, sshBody, fmt.Sprintf("    key_file = %q", s.wrongKey)).run("plan"), 1, "refuses the login")
}

func TestSSHDFaults(t *testing.T) {
	s := startSSHD(t)
	for _, c := range []struct {
		fault string
		code  int
		words string
	}{
		{"fail 2", exitPutBack, "exit code 5"},
		{"die 1", exitPutBack, "exit code 137"},
		{"flood 0", exitError, "printed more than"},
	} {
		t.Run(c.fault, func(t *testing.T) {
			s.reset(t)
			r := s.root(t, s.port, sshBody)
			file := filepath.Join(r.dir, "change.isoplan")
			exits(t, r.run("plan", "--out", file), 0)
			writeText(t, filepath.Join(s.dir, "fault"), c.fault)
			exits(t, r.run("apply", file), c.code, c.words)
			if s.world(t) != sealed(sshWorld) {
				t.Errorf("the world is\n%s", s.world(t))
			}
		})
	}
}

// TestSSHDHangs: a script that gives no sign of life is given up after the time the configuration says, and what it did
// is put back.
func TestSSHDHangs(t *testing.T) {
	s := startSSHD(t)
	r := s.root(t, s.port, sshBody, "    timeout = 2")
	file := filepath.Join(r.dir, "change.isoplan")
	exits(t, r.run("plan", "--out", file), 0)
	writeText(t, filepath.Join(s.dir, "fault"), "hang 2")
	exits(t, r.run("apply", file), exitPutBack, "stopped before its end")
	if s.world(t) != sealed(sshWorld) {
		t.Errorf("the world is\n%s", s.world(t))
	}
}

// TestSSHDKilled: the process that applies is killed while the script runs. Its lock stays; who comes next is told
// whose it is, and recover brings the server to an end.
func TestSSHDKilled(t *testing.T) {
	s := startSSHD(t)
	r := s.root(t, s.port, sshBody, "    timeout = 2")
	file := filepath.Join(r.dir, "change.isoplan")
	exits(t, r.run("plan", "--out", file), 0)
	writeText(t, filepath.Join(s.dir, "fault"), "hang 2")
	binary, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(binary, "--chdir", r.dir, "apply", file)
	child.Env = append(os.Environ(), childVariable+"=1")
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := os.Stat(filepath.Join(s.dir, "hangs")); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	_ = child.Process.Kill()
	_ = child.Wait()
	if _, err := os.Stat(filepath.Join(s.dir, "hangs")); err != nil {
		t.Fatal("the script never ran")
	}
	exits(t, r.run("apply", file), exitStale, "lock of web03", "isoplan recover")
	exits(t, r.run("recover"), 0, "as it was before")
	if s.world(t) != sealed(sshWorld) {
		t.Errorf("the world is\n%s", s.world(t))
	}
	if err := os.Remove(filepath.Join(s.dir, "fault")); err != nil {
		t.Fatal(err)
	}
	exits(t, r.run("apply", "--reapply", file), 0)
}

// cutter is a way to a server that is cut after so many pieces from the client, once.
type cutter struct {
	l      net.Listener
	to     string
	after  int64
	pieces atomic.Int64
}

func newCutter(t *testing.T, to string, after int64) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{l: l, to: to, after: after}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go c.carry(conn)
		}
	}()
	return c
}

func (c *cutter) carry(from net.Conn) {
	defer func() { _ = from.Close() }()
	to, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer func() { _ = to.Close() }()
	go func() {
		_, _ = io.Copy(from, to)
		_ = from.Close()
	}()
	piece := make([]byte, 32<<10)
	for {
		n, err := from.Read(piece)
		if err != nil || c.pieces.Add(1) == c.after {
			return
		}
		if _, err := to.Write(piece[:n]); err != nil {
			return
		}
	}
}

// TestSSHDCut cuts the wire at many moments of an apply. Whatever it says is true, and recover ends all old or all new.
func TestSSHDCut(t *testing.T) {
	s := startSSHD(t)
	writeText(t, filepath.Join(s.dir, "fault"), "slow 0")
	address := fmt.Sprintf("127.0.0.1:%d", s.port)
	apply := func(after int64) (ran, *cutter) {
		c := newCutter(t, address, after)
		r := s.root(t, c.l.Addr().(*net.TCPAddr).Port, sshBody)
		text := strings.ReplaceAll(readText(t, s.knownHosts), fmt.Sprintf(":%d ", s.port), fmt.Sprintf(":%d ", c.l.Addr().(*net.TCPAddr).Port))
		hosts := filepath.Join(r.dir, "known_hosts")
		writeText(t, hosts, text)
		main := filepath.Join(r.dir, "main.iso.hcl")
		writeText(t, main, strings.ReplaceAll(readText(t, main), s.knownHosts, hosts))
		return r.quick("apply", "--auto-approve"), c
	}
	got, whole := apply(0)
	exits(t, got, 0)
	fresh, old := s.world(t), sealed(sshWorld)
	total := whole.pieces.Load()
	if total < 50 {
		t.Fatalf("an apply of %d pieces", total)
	}
	seen := map[int]int{}
	step := max(total/9, 1)
	for n := step; n <= total+step; n += step {
		s.reset(t)
		writeText(t, filepath.Join(s.dir, "fault"), "slow 0")
		got, _ := apply(n)
		seen[got.code]++
		switch w := s.world(t); {
		case got.code == 0 && w != fresh, got.code == exitError && w != old, got.code == exitPutBack && w != old, got.code == exitStale && w != old:
			t.Fatalf("cut at %d of %d: exit code %d, and the world is\n%s\n%s", n, total, got.code, w, got.err)
		case got.code != 0 && got.code != exitError && got.code != exitPutBack && got.code != exitMidway && got.code != exitStale:
			t.Fatalf("cut at %d of %d: exit code %d\n%s", n, total, got.code, got.err)
		}
		exits(t, s.root(t, s.port, sshBody).quick("recover"), 0)
		if w := s.world(t); w != old && w != fresh {
			t.Fatalf("cut at %d of %d: after recover the world is\n%s", n, total, w)
		}
	}
	if seen[0] == 0 {
		t.Errorf("no apply went on over another connection: %v", seen)
	}
	t.Logf("%d pieces, exit codes %v", total, seen)
}

// quick is run with waits of a twentieth.
func (r *sshRoot) quick(args ...string) ran {
	f := host.NewFake("", r.env, append([]string{"--chdir", r.dir}, args...)...)
	f.Sleep = func(ctx context.Context, d time.Duration) error {
		select {
		case <-time.After(d / 20):
			return nil
		case <-ctx.Done():
			return errors.Join(ctx.Err())
		}
	}
	code := run(f.Env)
	return ran{code, f.Out.String(), f.Err.String()}
}
