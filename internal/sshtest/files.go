package sshtest

import (
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pkg/sftp"
)

// File gives the content of a file, "" and false where there is none.
func (s *Server) File(name string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.files["/"+name]
	return string(b), ok
}

// SetFile makes a file, with its folders.
func (s *Server) SetFile(name, content string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files["/"+name] = []byte(content)
	for dir := path.Dir("/" + name); dir != "/"; dir = path.Dir(dir) {
		s.folders[dir] = true
	}
}

// Names are the paths of all files, sorted.
func (s *Server) Names() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for name := range s.files {
		out = append(out, strings.TrimPrefix(name, "/"))
	}
	slices.Sort(out)
	return out
}

func (s *Server) handlers() sftp.Handlers {
	h := &handler{s}
	return sftp.Handlers{FileGet: h, FilePut: h, FileCmd: h, FileList: h}
}

// handler serves files over SFTP.
type handler struct{ s *Server }

// Fileread opens a file to read it.
func (h *handler) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	var out io.ReaderAt
	err := h.s.request("open", func() error {
		h.s.mu.Lock()
		defer h.s.mu.Unlock()
		b, ok := h.s.files[r.Filepath]
		if !ok {
			return fs.ErrNotExist
		}
		out = &reader{h.s, strings.NewReader(string(b))}
		return nil
	})
	return out, err
}

// reader reads a file in pieces.
type reader struct {
	s *Server
	r io.ReaderAt
}

// ReadAt reads a piece.
func (r *reader) ReadAt(b []byte, at int64) (n int, err error) {
	cut := r.s.request("read", func() error {
		n, err = r.r.ReadAt(b, at)
		return nil
	})
	if cut != nil {
		return 0, cut
	}
	return n, err
}

// Filewrite opens a file to write it.
func (h *handler) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	err := h.s.request("create", func() error {
		h.s.mu.Lock()
		defer h.s.mu.Unlock()
		flags := r.Pflags()
		if _, there := h.s.files[r.Filepath]; there && flags.Excl {
			return os.ErrExist
		}
		if !h.s.folders[path.Dir(r.Filepath)] {
			return fs.ErrNotExist
		}
		h.s.files[r.Filepath] = nil
		return nil
	})
	return &writer{h.s, r.Filepath}, err
}

// writer writes a file in pieces.
type writer struct {
	s    *Server
	path string
}

// WriteAt writes a piece.
func (w *writer) WriteAt(b []byte, at int64) (int, error) {
	err := w.s.request("write", func() error {
		w.s.mu.Lock()
		defer w.s.mu.Unlock()
		if w.s.full {
			return sftp.ErrSSHFxFailure
		}
		old := w.s.files[w.path]
		if need := int(at) + len(b); need > len(old) {
			old = append(old, make([]byte, need-len(old))...)
		}
		copy(old[at:], b)
		w.s.files[w.path] = old
		return nil
	})
	return len(b), err
}

// Filecmd removes, renames and makes folders.
func (h *handler) Filecmd(r *sftp.Request) error {
	return h.s.request(strings.ToLower(r.Method), func() error {
		h.s.mu.Lock()
		defer h.s.mu.Unlock()
		_, there := h.s.files[r.Filepath]
		switch r.Method {
		case "Setstat":
			if _, set := h.s.modes[r.Filepath]; set {
				return fs.ErrPermission
			}
			if r.AttrFlags().Permissions {
				h.s.set[r.Filepath] = r.Attributes().FileMode()
			}
			return nil
		case "Mkdir":
			if h.s.folders[r.Filepath] {
				return os.ErrExist
			}
			h.s.folders[r.Filepath] = true
			return nil
		case "Rmdir":
			delete(h.s.folders, r.Filepath)
			return nil
		case "Remove":
			if !there {
				return fs.ErrNotExist
			}
			delete(h.s.files, r.Filepath)
			return nil
		case "Rename", "PosixRename":
			if _, taken := h.s.files[r.Target]; taken && r.Method == "Rename" {
				return os.ErrExist
			}
			if !there {
				return fs.ErrNotExist
			}
			h.s.files[r.Target] = h.s.files[r.Filepath]
			delete(h.s.files, r.Filepath)
			return nil
		}
		return sftp.ErrSSHFxOpUnsupported
	})
}

// PosixRename replaces.
func (h *handler) PosixRename(r *sftp.Request) error { return h.Filecmd(r) }

// Filelist lists folders and describes files.
func (h *handler) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	var out entries
	forever := false
	err := h.s.request(strings.ToLower(r.Method), func() error {
		h.s.mu.Lock()
		defer h.s.mu.Unlock()
		b, there := h.s.files[r.Filepath]
		switch {
		case r.Method == "List" && h.s.folders[r.Filepath]:
			for name, b := range h.s.files {
				if path.Dir(name) == r.Filepath {
					out = append(out, entry{name: path.Base(name), size: int64(len(b)), age: h.s.ages[name]})
				}
			}
			for name := range h.s.folders {
				if path.Dir(name) == r.Filepath && name != r.Filepath {
					out = append(out, entry{name: path.Base(name), folder: true})
				}
			}
			for _, name := range h.s.extra {
				out = append(out, entry{name: name, size: 1})
			}
			if h.s.endless {
				forever = true
			}
			return nil
		case r.Method != "List" && there:
			out = entries{{name: path.Base(r.Filepath), size: int64(len(b))}}
			return nil
		case r.Method != "List" && h.s.folders[r.Filepath]:
			out = entries{{name: path.Base(r.Filepath), folder: true, mode: h.s.modes[r.Filepath]}}
			return nil
		}
		return fs.ErrNotExist
	})
	if forever {
		return endless{}, err
	}
	return out, err
}

// Lstat describes a file and not what a link leads to.
func (h *handler) Lstat(r *sftp.Request) (sftp.ListerAt, error) { return h.Filelist(r) }

// endless is a list without an end.
type endless struct{}

// ListAt gives a part of it.
func (endless) ListAt(out []os.FileInfo, at int64) (int, error) {
	for i := range out {
		out[i] = entry{name: strings.Repeat("x", 80) + strconv.FormatInt(at+int64(i), 10)}
	}
	return len(out), nil
}

type entries []entry

// ListAt gives a part of a list.
func (e entries) ListAt(out []os.FileInfo, at int64) (int, error) {
	if at >= int64(len(e)) {
		return 0, io.EOF
	}
	n := 0
	for ; n < len(out) && int(at)+n < len(e); n++ {
		out[n] = e[int(at)+n]
	}
	if n < len(out) {
		return n, io.EOF
	}
	return n, nil
}

// entry describes a file.
type entry struct {
	name   string
	size   int64
	folder bool
	mode   fs.FileMode
	age    time.Duration
}

// Name is its name.
func (e entry) Name() string { return e.name }

// Size is its length.
func (e entry) Size() int64 { return e.size }

// Mode says whether it is a folder.
func (e entry) Mode() os.FileMode {
	if e.mode != 0 {
		return e.mode
	}
	if e.folder {
		return os.ModeDir | 0o700
	}
	return 0o600
}

// ModTime is the same for all that have no age.
func (e entry) ModTime() time.Time { return time.Unix(1078133400, 0).Add(-e.age) }

// IsDir says whether it is a folder.
func (e entry) IsDir() bool { return e.folder }

// Sys is nothing.
func (e entry) Sys() any { return nil }
