package fsx_test

import (
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
)

func TestReadString(t *testing.T) {
	folder := t.TempDir()
	text := strings.Repeat("0123456789abcdef", 65536) // 1 MiB, four pieces
	tests := []struct {
		name  string
		text  string
		limit int64
		large bool
	}{
		{"empty", "", 0, false},
		{"one byte over nothing", "x", 0, true},
		{"negative limit", "x", -1, true},
		{"at the limit", text, int64(len(text)), false},
		{"one byte above", text, int64(len(text)) - 1, true},
		{"far above", text, 16, true},
		{"bytes as they are", "\xef\xbb\xbfa\r\n\x00\xff", 100, false},
		{"the largest limit", text, math.MaxInt64, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(folder, "file")
			put(t, path, tt.text, 0o600)
			got, err := fsx.ReadString(path, tt.limit)
			large := new(fsx.TooLarge)
			if errors.As(err, &large) != tt.large || (err != nil) != tt.large {
				t.Fatalf("error %v, want too large: %t", err, tt.large)
			}
			if tt.large {
				if large.Path != path || large.Size != int64(len(tt.text)) || large.Limit != max(tt.limit, 0) || got != "" {
					t.Errorf("%+v and %d bytes", large, len(got))
				}
				return
			}
			if got != tt.text {
				t.Errorf("%d bytes read, %d written, or they differ", len(got), len(tt.text))
			}
		})
	}
}

func TestReadStringRefuses(t *testing.T) {
	folder := t.TempDir()
	tests := []struct{ name, path, want string }{
		{"folder", folder, "is a folder"},
		{"missing", filepath.Join(folder, "no"), "no"},
	}
	if runtime.GOOS != "windows" {
		tests = append(tests, struct{ name, path, want string }{"endless device", "/dev/zero", "is a device"})
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := fsx.ReadString(tt.path, 1<<20); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one with %q", err, tt.want)
			}
		})
	}
	if _, err := fsx.ReadString(filepath.Join(folder, "no"), 1); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("error %v is not fs.ErrNotExist", err)
	}
}

func TestReadStringThroughLink(t *testing.T) {
	folder := t.TempDir()
	put(t, filepath.Join(folder, "file"), oldText, 0o600)
	through := filepath.Join(folder, "link")
	link(t, "file", through)
	if got, err := fsx.ReadString(through, 100); err != nil || got != oldText {
		t.Errorf("%q, %v", got, err)
	}
}

// TestReadStringOneCopy: a large file costs its own size and one small buffer.
func TestReadStringOneCopy(t *testing.T) {
	const size = 32 << 20
	path := filepath.Join(t.TempDir(), "big")
	put(t, path, strings.Repeat("x", size), 0o600)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	text, err := fsx.ReadString(path, size)
	runtime.ReadMemStats(&after)
	if err != nil || len(text) != size {
		t.Fatalf("%d bytes, %v", len(text), err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > size+1<<20 {
		t.Errorf("%d bytes were allocated to read %d", used, size)
	}
}

// TestTooLargeIsNotRead: the refusal of a huge file (sparse here) costs nothing.
func TestTooLargeIsNotRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "huge")
	put(t, path, "", 0o600)
	if err := os.Truncate(path, 1<<40); err != nil {
		t.Skipf("no sparse file of 1 TiB here: %v", err)
	}
	large := new(fsx.TooLarge)
	if _, err := fsx.ReadStringFrom(fsx.OS(), path, 64<<20); !errors.As(err, &large) || large.Size != 1<<40 {
		t.Errorf("error %v", err)
	}
}

// lying is a file system with one file that reports a size other than what can be read of it.
type lying struct {
	fsx.FS
	size int64
	text string
}

func (l lying) Stat(string) (fs.FileInfo, error) { return lyingInfo{l.size}, nil }
func (l lying) Open(string) (fs.File, error) {
	return lyingFile{strings.NewReader(l.text), lyingInfo{l.size}}, nil
}

type lyingFile struct {
	*strings.Reader
	info lyingInfo
}

func (f lyingFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f lyingFile) Close() error               { return nil }

type lyingInfo struct{ size int64 }

func (i lyingInfo) Name() string       { return "file" }
func (i lyingInfo) Size() int64        { return i.size }
func (i lyingInfo) Mode() fs.FileMode  { return 0o600 }
func (i lyingInfo) ModTime() time.Time { return time.Time{} }
func (i lyingInfo) IsDir() bool        { return false }
func (i lyingInfo) Sys() any           { return nil }

func TestReadStringMovingSize(t *testing.T) {
	tests := []struct {
		name  string
		size  int64
		text  string
		limit int64
		want  string // a part of the error; "" is success
	}{
		{"shrank", 10, "1234", 100, "held 10 bytes and 4 could be read"},
		{"grew under the limit", 2, "1234", 100, ""},
		{"grew above the limit", 2, "1234", 3, "too large"},
		{"a size of nothing, as in /proc", 0, "1234", 100, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := fsx.ReadStringFrom(lying{size: tt.size, text: tt.text}, "file", tt.limit)
			if tt.want == "" && (err != nil || got != tt.text) {
				t.Errorf("%q, %v", got, err)
			}
			if tt.want != "" && (err == nil || got != "" || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("%q, error %v, want one with %q", got, err, tt.want)
			}
		})
	}
}
