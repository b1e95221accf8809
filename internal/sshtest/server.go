package sshtest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// Command is a command line that a client sent.
type Command struct {
	Line   string
	Stdin  []byte
	Stdout io.Writer
}

// When says what becomes of a request at which the connection is cut.
type When int

// Before: it never arrived. After: it took effect and the answer is lost. During: as After, but the connection goes
// before it takes effect.
const (
	Before When = iota
	After
	During
)

// Server is a running server.
type Server struct {
	t        testing.TB
	listener net.Listener
	config   *ssh.ServerConfig
	// Exec plays a command and gives its exit code; -1 ends it without one.
	Exec func(Command) int
	// Extra are names that listings hold besides those of files.
	Extra []string
	// Mute answers nothing any more, and does not close.
	Mute func(request string) bool

	mu       sync.Mutex
	files    map[string][]byte
	folders  map[string]bool
	conns    map[net.Conn]bool
	lines    []string
	requests int
	cutAt    int
	cutWhen  When
	closed   bool
	done     chan struct{}
	running  sync.WaitGroup

	dir string
	// HostKey is the key of the host, UserKey the private key of the user who may log in, in files.
	HostKey             ssh.Signer
	KeyFile, KnownHosts string
	userKey             ssh.Signer
	userPrivate         ed25519.PrivateKey
	refusing            bool
}

// Start starts a server that ends with the test.
func Start(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, files: map[string][]byte{}, folders: map[string]bool{"/": true}, conns: map[net.Conn]bool{}, dir: t.TempDir(), done: make(chan struct{})}
	_, s.HostKey = s.newKey()
	s.userPrivate, s.userKey = s.newKey()
	s.config = &ssh.ServerConfig{PublicKeyCallback: func(_ ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if !bytes.Equal(key.Marshal(), s.userKey.PublicKey().Marshal()) {
			return nil, fmt.Errorf("not known")
		}
		return nil, nil
	}}
	s.config.AddHostKey(s.HostKey)
	var err error
	if s.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	s.KeyFile = s.WriteKey("id", s.userPrivate, "")
	s.KnownHosts = s.WriteKnownHosts("known_hosts", s.HostKey.PublicKey())
	go s.serve()
	t.Cleanup(s.Stop)
	return s
}

// Stop ends the server and every connection, and waits for the commands that run.
func (s *Server) Stop() {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	s.mu.Unlock()
	if first {
		close(s.done)
	}
	_ = s.listener.Close()
	s.Drop()
	s.running.Wait()
}

// Settle waits for the commands that run still.
func (s *Server) Settle() { s.running.Wait() }

// UserKey is the private key of the user who may log in.
func (s *Server) UserKey() ed25519.PrivateKey { return s.userPrivate }

// Refuse lets nobody connect, or again.
func (s *Server) Refuse(refuse bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusing = refuse
}

func (s *Server) newKey() (ed25519.PrivateKey, ssh.Signer) {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		s.t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		s.t.Fatal(err)
	}
	return private, signer
}

// NewKey makes a private key that the server does not know.
func (s *Server) NewKey() ed25519.PrivateKey {
	private, _ := s.newKey()
	return private
}

// WriteKey writes a private key to a file, locked where there is a passphrase.
func (s *Server) WriteKey(name string, key ed25519.PrivateKey, passphrase string) string {
	var block *pem.Block
	var err error
	if passphrase == "" {
		block, err = ssh.MarshalPrivateKey(key, "")
	} else {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "", []byte(passphrase))
	}
	if err != nil {
		s.t.Fatal(err)
	}
	return s.write(name, pem.EncodeToMemory(block))
}

// WriteKnownHosts writes a file that says that the server has these keys.
func (s *Server) WriteKnownHosts(name string, keys ...ssh.PublicKey) string {
	text := "# known hosts of a test\n"
	for _, k := range keys {
		text += knownhosts.Line([]string{knownhosts.Normalize(s.listener.Addr().String())}, k) + "\n"
	}
	return s.write(name, []byte(text))
}

func (s *Server) write(name string, content []byte) string {
	path := filepath.Join(s.dir, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// Port is the port of the loopback address that the server listens at.
func (s *Server) Port() int { return s.listener.Addr().(*net.TCPAddr).Port }

// Requests counts the requests so far.
func (s *Server) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// Lines are the command lines so far.
func (s *Server) Lines() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.lines...)
}

// Cut cuts the connection at the n-th request from now; 0 cuts none.
func (s *Server) Cut(n int, when When) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cutAt, s.cutWhen = 0, when
	if n > 0 {
		s.cutAt = s.requests + n
	}
}

// Drop cuts every connection.
func (s *Server) Drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.Close()
	}
	s.conns = map[net.Conn]bool{}
}

// request does one request, with the cut that was ordered.
func (s *Server) request(name string, do func() error) error {
	s.mu.Lock()
	s.requests++
	cut, when := s.cutAt == s.requests, s.cutWhen
	s.mu.Unlock()
	if s.Mute != nil && s.Mute(name) {
		<-s.done
		return io.ErrClosedPipe
	}
	if cut && when != After {
		s.Drop()
		if when == Before {
			return io.ErrClosedPipe
		}
	}
	err := do()
	if cut && when == After {
		s.Drop()
	}
	return err
}

func (s *Server) serve() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		refused := s.closed || s.refusing
		if !refused {
			s.conns[conn] = true
		}
		s.mu.Unlock()
		if refused {
			_ = conn.Close()
			continue
		}
		go s.connection(conn)
	}
}

func (s *Server) connection(conn net.Conn) {
	if s.Mute != nil && s.Mute("connect") {
		return
	}
	c, channels, requests, err := ssh.NewServerConn(conn, s.config)
	if err != nil {
		_ = conn.Close()
		return
	}
	defer func() { _ = c.Close() }()
	go func() {
		for r := range requests {
			if r.WantReply && (s.Mute == nil || !s.Mute("keepalive")) {
				_ = r.Reply(true, nil)
			}
		}
	}()
	for n := range channels {
		if n.ChannelType() != "session" {
			_ = n.Reject(ssh.UnknownChannelType, "sessions only")
			continue
		}
		channel, requests, err := n.Accept()
		if err != nil {
			return
		}
		go s.session(channel, requests)
	}
}

func (s *Server) session(channel ssh.Channel, requests <-chan *ssh.Request) {
	for r := range requests {
		var payload struct{ Value string }
		_ = ssh.Unmarshal(r.Payload, &payload)
		switch {
		case r.Type == "subsystem" && payload.Value == "sftp":
			_ = r.Reply(true, nil)
			go func() {
				_ = sftp.NewRequestServer(channel, s.handlers()).Serve()
				_ = channel.Close()
			}()
		case r.Type == "exec":
			_ = r.Reply(true, nil)
			s.running.Add(1)
			go func() {
				defer s.running.Done()
				s.execute(channel, payload.Value)
			}()
		default:
			_ = r.Reply(false, nil)
		}
	}
}

func (s *Server) execute(channel ssh.Channel, line string) {
	defer func() { _ = channel.Close() }()
	_ = s.request("exec", func() error {
		stdin, _ := io.ReadAll(channel)
		s.mu.Lock()
		s.lines = append(s.lines, line)
		s.mu.Unlock()
		code := -1
		if s.Exec != nil {
			code = s.Exec(Command{Line: line, Stdin: stdin, Stdout: channel})
		}
		if code >= 0 {
			_, _ = channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(code)}))
		}
		return nil
	})
}
