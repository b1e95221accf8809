package fsx_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// counted is a volume on which so many bytes are free.
type counted struct {
	fsx.FS
	free uint64
	err  error
}

func (c counted) At(p fsx.Point) fsx.FS       { return counted{c.FS.At(p), c.free, c.err} }
func (c counted) Free(string) (uint64, error) { return c.free, c.err }

// TestFull: wherever the volume is full, the error says of which folder, what is needed and what is free.
func TestFull(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "plan.json")
	put(t, path, oldText, 0o600)
	for _, point := range []fsx.Point{"create", "write", "fsync", "close", "rename"} {
		for _, what := range []string{"write", "put"} {
			if what == "put" && point == "rename" {
				continue
			}
			fsys := fault.New(counted{fsx.OS(), 7, nil}, fault.Fault{Point: "p." + point, Action: fault.Enospc, N: 1})
			var err error
			if what == "write" {
				err = fsx.WriteWhole(fsys, path, newText, fsx.WriteOptions{Point: "p"})
			} else {
				err = fsx.PutNew(fsys, filepath.Join(folder, "new"), newText, "", "p")
			}
			full := new(fsx.Full)
			if !errors.As(err, &full) || full.Folder != folder || full.Needed != int64(len(newText)) || full.Free != 7 {
				t.Errorf("%s at %s: %v", what, point, err)
			} else if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "the volume of the folder "+folder+" has no room: 36 bytes are needed and 7 are free") {
				t.Errorf("%s at %s: %v", what, point, err)
			}
			if get(t, path) != oldText || len(names(t, folder)) != 1 {
				t.Errorf("%s at %s: the folder holds %v", what, point, names(t, folder))
			}
		}
	}
}

func TestFullTexts(t *testing.T) {
	tests := []struct {
		name, path, folder string
		free               counted
		wantFree           int64
		says               string
	}{
		{"in the current folder", "new", ".", counted{fsx.OS(), 3, nil}, 3, "the folder . has"},
		{"nobody knows", "new", ".", counted{fsx.OS(), 3, os.ErrPermission}, -1, "how many are free is not known"},
		{"more than a number holds", "new", ".", counted{fsx.OS(), 1<<64 - 1, nil}, 1<<63 - 1, "9223372036854775807 are free"},
		{"bytes are there", "new", ".", counted{fsx.OS(), 4096, nil}, 4096, "36 bytes are needed and 4096 are free, so it is the number of its files, or somebody's share of it, that is used up: "},
		{"below", filepath.Join("a", "new"), "a", counted{fsx.OS(), 0, nil}, 0, "0 are free"},
		{"the root", string(filepath.Separator) + "new", string(filepath.Separator), counted{fsx.OS(), 0, nil}, 0, "0 are free"},
	}
	t.Chdir(t.TempDir())
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := fsx.PutNew(fault.New(tt.free, fault.Fault{Point: "p.create", Action: fault.Enospc, N: 1}), tt.path, newText, "", "p")
			full := new(fsx.Full)
			if !errors.As(err, &full) || full.Folder != tt.folder || full.Free != tt.wantFree || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%+v: %v", full, err)
			}
		})
	}
	// Another error is not taken for a full volume.
	err := fsx.PutNew(fault.New(fsx.OS(), fault.Fault{Point: "p.write", Action: fault.Eio, N: 1}), "new", newText, "", "p")
	if full := new(fsx.Full); err == nil || errors.As(err, &full) || errors.Is(err, syscall.ENOSPC) {
		t.Errorf("error %v", err)
	}
}
