package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// Rooted returns the folder p of the user as an fs.FS out of which nothing leads: a link to a place outside is an error,
// and so is everything that is neither a file nor a folder. Close gives the folder back.
func (e *Env) Rooted(p string) (folder fs.FS, closer func() error, err error) {
	path := e.Path(p)
	if path == "" {
		path = "."
	}
	// Opening a named pipe would wait for its writer.
	if info, err := e.FS.Stat(path); err != nil {
		return nil, nil, err
	} else if !info.IsDir() {
		return nil, nil, &fs.PathError{Op: "open", Path: path, Err: errors.New("that is not a folder")}
	}
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, nil, err
	}
	return rooted{root}, root.Close, nil
}

type rooted struct{ root *os.Root }

// Open opens a file or folder below the root.
func (r rooted) Open(name string) (fs.File, error) {
	info, err := r.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("it is neither a file nor a folder")}
	}
	f, err := r.root.Open(filepath.FromSlash(name))
	if err != nil {
		return nil, outward(name, err)
	}
	return f, nil
}

// Stat describes what a name leads to, through links that stay inside.
func (r rooted) Stat(name string) (fs.FileInfo, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	info, err := r.root.Stat(filepath.FromSlash(name))
	if err != nil {
		return nil, outward(name, err)
	}
	return info, nil
}

// errOutward ends the sentence that begins with a name.
var errOutward = errors.New("it is a link that leads out of the folder of the configuration, and nothing outside is read")

// outward says in words what os.Root means by a way that leaves it; the package has no name for that error.
func outward(name string, err error) error {
	var at *fs.PathError
	if errors.As(err, &at) && at.Err.Error() == "path escapes from parent" {
		return &fs.PathError{Op: at.Op, Path: name, Err: errOutward}
	}
	return err
}
