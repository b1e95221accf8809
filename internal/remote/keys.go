package remote

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
)

// Keys are the private keys of the person who runs the program. Several connections may ask at once: a passphrase is
// asked for once.
type Keys struct {
	// Read reads a key file.
	Read func(path string) (string, error)
	// Passphrase asks the person at the terminal; an error where nobody sits.
	Passphrase func(path string) ([]byte, error)
	// Agent is the socket of the agent, "" where there is none.
	Agent string

	mu   sync.Mutex
	open map[string]opened
}

// errAgent says that the agent is the one who is silent.
var errAgent = errors.New("the agent does not answer")

// opened is what came of a key file.
type opened struct {
	signer ssh.Signer
	err    error
}

// file opens a key file.
func (k *Keys) file(path string) (ssh.Signer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if o, known := k.open[path]; known {
		return o.signer, o.err
	}
	signer, err := k.parse(path)
	if k.open == nil {
		k.open = map[string]opened{}
	}
	k.open[path] = opened{signer, err}
	return signer, err
}

func (k *Keys) parse(path string) (ssh.Signer, error) {
	text, err := k.Read(path)
	if err != nil {
		return nil, fmt.Errorf("the key file cannot be read: %w", err)
	}
	signer, err := ssh.ParsePrivateKey([]byte(text))
	if err == nil {
		return signer, nil
	}
	if locked := new(ssh.PassphraseMissingError); !errors.As(err, &locked) {
		// What the parser says may hold pieces of the file.
		return nil, fmt.Errorf("%s is no private key that can be used: name the file without .pub that ssh-keygen made", path)
	}
	passphrase, err := k.Passphrase(path)
	if err != nil {
		return nil, err
	}
	signer, err = ssh.ParsePrivateKeyWithPassphrase([]byte(text), passphrase)
	clear(passphrase)
	if err != nil {
		return nil, fmt.Errorf("the passphrase does not open %s", path)
	}
	return signer, nil
}

// methods are the ways to log in: the key file, or the keys of the agent, which has so long to answer. done ends the talk
// with the agent. No agent is ever forwarded.
func (k *Keys) methods(ctx context.Context, path string, patience time.Duration) (methods []ssh.AuthMethod, done func(), err error) {
	if path != "" {
		signer, err := k.file(path)
		if err != nil {
			return nil, nil, err
		}
		return []ssh.AuthMethod{ssh.PublicKeys(signer)}, func() {}, nil
	}
	if k.Agent == "" {
		return nil, nil, errors.New("there is no key to log in with: the live block names no key file, and no agent runs (SSH_AUTH_SOCK is not set); say key_file = \"...\", or start ssh-agent and ssh-add the key")
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unix", k.Agent)
	if err != nil {
		return nil, nil, fmt.Errorf("%w (SSH_AUTH_SOCK): %w", errAgent, err)
	}
	// The handshake waits inside the question to the agent, where ending the connection to the server does not reach it.
	late := time.AfterFunc(patience, func() { _ = conn.Close() })
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	done = func() {
		late.Stop()
		stop()
		_ = conn.Close()
	}
	signers := func() ([]ssh.Signer, error) {
		signers, err := agent.NewClient(conn).Signers()
		if err != nil {
			err = fmt.Errorf("%w (SSH_AUTH_SOCK) within %s: %w", errAgent, patience, err)
		}
		return signers, err
	}
	return []ssh.AuthMethod{ssh.PublicKeysCallback(signers)}, done, nil
}
