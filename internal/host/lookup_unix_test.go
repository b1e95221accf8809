//go:build unix

package host_test

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/host"
)

// TestLookupNamedPipe: a pipe where a folder should be is an error at once.
func TestLookupNamedPipe(t *testing.T) {
	root := tree(t, "C/x")
	pipe := filepath.Join(root, "C", "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, root, path string }{
		{"on the way", root, `C:\pipe\x`},
		{"as the tree", pipe, `C:\x`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			done := make(chan error, 1)
			go func() { _, err := host.Lookup(tt.root, tt.path); done <- err }()
			select {
			case err := <-done:
				if err == nil {
					t.Error("a pipe is taken for a folder")
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it waits for a writer")
			}
		})
	}
}
