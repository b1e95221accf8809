//go:build unix

package fsx_test

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

// TestNamedPipe: a pipe that nobody writes to neither stops a read nor a write.
func TestNamedPipe(t *testing.T) {
	folder := t.TempDir()
	pipe := filepath.Join(folder, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	regular := new(fsx.NotRegular)
	refused := new(fsx.Refused)
	tests := []struct {
		name string
		do   func() error
		want any
	}{
		{"read", func() error { _, err := fsx.ReadString(pipe, 100); return err }, &regular},
		// The name was a file when it was looked at and is a pipe when it is opened.
		{"read after a swap", func() error { _, err := fsx.ReadStringFrom(swapped{fsx.OS()}, pipe, 100); return err }, &regular},
		{"write", func() error { return fsx.WriteWhole(fsx.OS(), pipe, newText, fsx.WriteOptions{}) }, &refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			done := make(chan error, 1)
			go func() { done <- tt.do() }()
			select {
			case err := <-done:
				if !errors.As(err, tt.want) {
					t.Errorf("error %v", err)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("it waits for a writer")
			}
		})
	}
	if got := names(t, folder); !slices.Equal(got, []string{"pipe"}) {
		t.Errorf("the folder holds %v", got)
	}
}

// swapped reports every name as a file until it is opened.
type swapped struct{ fsx.FS }

func (s swapped) Stat(string) (fs.FileInfo, error) { return lyingInfo{4}, nil }
