package remote_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/sshtest"
)

// optionsFor are the options that reach a server as it wants to be reached.
func optionsFor(s *sshtest.Server) remote.Options {
	var n atomic.Int64
	return remote.Options{
		Server: "web03",
		Source: model.SSHSource{Host: "127.0.0.1", Port: s.Port(), User: "admin", KeyFile: s.KeyFile, KnownHosts: s.KnownHosts},
		Keys:   keys(),
		Random: func() string { return fmt.Sprintf("r%d", n.Add(1)) },
	}
}

func keys() *remote.Keys {
	return &remote.Keys{
		Read: func(path string) (string, error) {
			b, err := os.ReadFile(path)
			return string(b), err
		},
		Passphrase: func(path string) ([]byte, error) {
			return nil, fmt.Errorf("%s is locked with a passphrase, and nobody sits at a terminal to type it", filepath.Base(path))
		},
	}
}

func dial(t *testing.T, o remote.Options) *remote.Client {
	t.Helper()
	c, err := remote.Dial(t.Context(), o)
	if err != nil {
		t.Fatalf("Dial: %v", err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// within fails a test that hangs.
func within(t *testing.T, d time.Duration, do func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		do()
	}()
	select {
	case <-done:
	case <-time.After(d):
		t.Fatalf("it did not end within %s", d)
	}
}

func lost(err error) bool {
	e := new(remote.LostError)
	return errors.As(err, &e)
}

func mustWrite(t *testing.T, c *remote.Client, name, content string) {
	t.Helper()
	if err := c.Write(context.Background(), name, content); err != nil {
		t.Fatalf("Write %s: %v", name, err)
	}
}
