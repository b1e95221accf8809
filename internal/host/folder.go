package host

import (
	"io/fs"
	"path/filepath"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Folder returns the folder p of the user as an fs.FS. Opening a named pipe in it does not wait for a writer.
func (e *Env) Folder(p string) fs.FS {
	path := e.Path(p)
	if path == "" {
		path = "."
	}
	return folder{e.FS, path}
}

type folder struct {
	files fsx.FS
	path  string
}

// Open opens a name below the folder; names are those of fs.ValidPath, so none leads out of it.
func (f folder) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return f.files.Open(filepath.Join(f.path, filepath.FromSlash(name)))
}
