package remote

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/pkg/sftp"
)

// The endings of files that are on their way.
const (
	partial = ".part" // being written
	whole   = ".new"  // written, and waiting for its name
)

// posixRename is the extension of SFTP that gives a file a name that another one has.
const posixRename = "posix-rename@openssh.com"

// path checks a name of a file, or of a file in a folder, of the work folder.
func (c *Client) path(name string) (string, error) {
	parts := strings.Split(name, "/")
	if len(parts) > 2 || slices.ContainsFunc(parts, func(p string) bool { return !plainName(p) }) {
		return "", fmt.Errorf("%q is no name for a file on %s: letters, digits and . _ - only", name, c.o.Server)
	}
	return c.base + "/" + name, nil
}

// about does something with a file. Answers of the server keep their class (fs.ErrNotExist, fs.ErrExist,
// fs.ErrPermission), everything else means that the connection is gone.
func (c *Client) about(ctx context.Context, verb, name string, do func(path string, alive func()) error) error {
	path, err := c.path(name)
	if err != nil {
		return err
	}
	return c.aboutPath(ctx, verb, path, do)
}

// aboutPath is about for a path that was checked.
func (c *Client) aboutPath(ctx context.Context, verb, path string, do func(path string, alive func()) error) error {
	err := c.guarded(ctx, verb+" "+path, c.o.timeout(), func(alive func()) error { return do(path, alive) })
	status := new(sftp.StatusError)
	broken := new(brokenFile)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &broken), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrExist), errors.Is(err, fs.ErrPermission),
		errors.As(err, &status) && status.FxCode() != sftp.ErrSSHFxConnectionLost && status.FxCode() != sftp.ErrSSHFxNoConnection:
		return fmt.Errorf("%s %s on %s: %w", verb, path, c.o.title(), err)
	case isLost(err):
		return err
	}
	return &LostError{c.o.title(), verb + " " + path, err}
}

func isLost(err error) bool {
	lost := new(LostError)
	return errors.As(err, &lost)
}

// brokenFile is the error for a file that is not what was asked for.
type brokenFile struct{ text string }

// Error says what is wrong with it.
func (e *brokenFile) Error() string { return e.text }

// Read reads a file of at most limit bytes. One that was being replaced when a connection broke is read as well.
func (c *Client) Read(ctx context.Context, name string, limit int64) (string, error) {
	text, err := c.read(ctx, name, limit)
	if errors.Is(err, fs.ErrNotExist) {
		if fresh, err := c.read(ctx, name+whole, limit); err == nil || !errors.Is(err, fs.ErrNotExist) {
			return fresh, err
		}
	}
	return text, err
}

func (c *Client) read(ctx context.Context, name string, limit int64) (string, error) {
	var b strings.Builder
	err := c.about(ctx, "reading", name, func(path string, alive func()) error {
		f, err := c.sftp.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		_, err = io.Copy(&b, &watched{io.LimitReader(f, limit+1), alive})
		if err == nil && int64(b.Len()) > limit {
			err = &brokenFile{fmt.Sprintf("it has more than the %d bytes that are read", limit)}
		}
		return err
	})
	if err != nil {
		return "", err
	}
	return b.String(), nil
}

// watched tells of every piece that was read.
type watched struct {
	r     io.Reader
	alive func()
}

// Read reads.
func (w *watched) Read(b []byte) (int, error) {
	n, err := w.r.Read(b)
	if n > 0 {
		w.alive()
	}
	return n, err
}

// put writes the content of a file that has the flags, and looks at its size.
func (c *Client) put(path, content string, flags int, alive func()) error {
	f, err := c.sftp.OpenFile(path, os.O_WRONLY|os.O_CREATE|flags)
	if err != nil {
		return err
	}
	return c.fill(f, path, content, alive)
}

// fill writes the content of an open file and closes it.
func (c *Client) fill(f *sftp.File, path, content string, alive func()) error {
	var err error
	const piece = 32 << 10
	for rest := content; rest != "" && err == nil; alive() {
		n := min(piece, len(rest))
		_, err = io.WriteString(f, rest[:n])
		rest = rest[n:]
	}
	if err == nil && c.has("fsync@openssh.com") {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	info, err := c.sftp.Stat(path)
	if err == nil && info.Size() != int64(len(content)) {
		err = &brokenFile{fmt.Sprintf("it has %d bytes there, and %d were sent: look for room on its disk", info.Size(), len(content))}
	}
	return err
}

func (c *Client) has(extension string) bool {
	_, ok := c.sftp.HasExtension(extension)
	return ok
}

// Write makes content the whole content of a file: it is written beside it and takes its name then. Folders are made.
func (c *Client) Write(ctx context.Context, name, content string) error {
	if err := c.folders(ctx, name); err != nil {
		return err
	}
	return c.about(ctx, "writing", name, func(path string, alive func()) error {
		if err := c.put(path+partial, content, os.O_TRUNC, alive); err != nil {
			return err
		}
		if c.has(posixRename) {
			return c.sftp.PosixRename(path+partial, path)
		}
		// Without it a name has to be free first. What has the ending of whole files may be read in its place.
		if err := c.drop(path + whole); err != nil {
			return err
		}
		if err := c.sftp.Rename(path+partial, path+whole); err != nil {
			return err
		}
		if err := c.drop(path); err != nil {
			return err
		}
		return c.sftp.Rename(path+whole, path)
	})
}

// Create makes a file that is not there; it is an fs.ErrExist when it is. Of two who ask at once one gets it.
func (c *Client) Create(ctx context.Context, name, content string) error {
	if err := c.folders(ctx, name); err != nil {
		return err
	}
	return c.about(ctx, "creating", name, func(path string, alive func()) error {
		f, err := c.sftp.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
		if status := new(sftp.StatusError); errors.As(err, &status) {
			// Servers say only that it failed.
			if _, there := c.sftp.Lstat(path); there == nil {
				return fs.ErrExist
			}
		}
		if err != nil {
			return err
		}
		if err = c.fill(f, path, content, alive); err != nil {
			// It is ours, and without its content it is nobody's: a lock that never goes. A disk may be full.
			_ = c.sftp.Remove(path)
		}
		return err
	})
}

// Remove removes a file; one that is not there is fine.
func (c *Client) Remove(ctx context.Context, name string) error {
	return c.about(ctx, "removing", name, func(path string, _ func()) error {
		return errors.Join(c.drop(path), c.drop(path+whole), c.drop(path+partial))
	})
}

func (c *Client) drop(path string) error {
	err := c.sftp.Remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if status := new(sftp.StatusError); errors.As(err, &status) {
		if _, there := c.sftp.Lstat(path); errors.Is(there, fs.ErrNotExist) {
			return nil
		}
	}
	return err
}

// RemoveFolder removes a folder of the work folder with its files; folders within it stay, and it with them.
func (c *Client) RemoveFolder(ctx context.Context, name string) error {
	names, err := c.List(ctx, name)
	if err != nil {
		return err
	}
	for _, file := range names {
		if err := c.Remove(ctx, name+"/"+file); err != nil {
			return err
		}
	}
	err = c.about(ctx, "removing", name, func(path string, _ func()) error { return c.sftp.RemoveDirectory(path) })
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// maxEntries is how many files of a folder are listed.
const maxEntries = 10000

// maxListing is how much may arrive while a folder is listed, in bytes.
const maxListing = 32 << 20

// List gives the names of a folder's files, sorted; "" is the work folder. A folder that is not there has none. Names
// that isoplan never gives are left out: whoever gets them makes paths of them.
func (c *Client) List(ctx context.Context, folder string) ([]string, error) {
	entries, err := c.entries(ctx, folder)
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	return slices.Compact(names), err
}

// entries are the files of a folder that have names which isoplan gives.
func (c *Client) entries(ctx context.Context, folder string) (out []fs.FileInfo, err error) {
	at := c.base
	if folder != "" {
		if at, err = c.path(folder); err != nil {
			return nil, err
		}
	}
	err = c.aboutPath(ctx, "listing", at, func(path string, _ func()) error {
		// The library keeps what comes until the end comes.
		c.conn.allow(maxListing, func() { c.giveUp(fmt.Errorf("the list of %s does not end", path)) })
		defer c.conn.allow(0, nil)
		entries, err := c.sftp.ReadDir(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if len(entries) > maxEntries {
			return &brokenFile{fmt.Sprintf("it has %d files; at most %d are looked at", len(entries), maxEntries)}
		}
		out = slices.DeleteFunc(entries, func(e fs.FileInfo) bool { return !plainName(e.Name()) })
		return err
	})
	return out, err
}

// folders makes the folders that a file lies in.
func (c *Client) folders(ctx context.Context, name string) error {
	path, err := c.path(name)
	if err != nil {
		return err
	}
	return c.about(ctx, "making the folder of", name, func(string, func()) error {
		parts := strings.Split(strings.TrimPrefix(path, c.root), "/")
		for i := 1; i < len(parts); i++ {
			dir := c.root + strings.Join(parts[:i], "/")
			if err := c.folder(dir, len(dir) >= len(c.base)); err != nil {
				return err
			}
		}
		return nil
	})
}

// folder makes one folder where it is not. What is run lies in the work folder, so whoever writes there is who runs it:
// that one has to be a folder and not a link that somebody put in its place, and one that others may write is
// closed to them, or refused. A service that tells no rights as they are is believed.
func (c *Client) folder(dir string, ours bool) error {
	look := c.sftp.Stat
	if ours {
		look = c.sftp.Lstat
	}
	info, err := look(dir)
	if errors.Is(err, fs.ErrNotExist) {
		failed := c.sftp.Mkdir(dir)
		if info, err = look(dir); err != nil && failed != nil {
			return failed
		}
		if failed == nil && ours {
			// It is new: nobody else has anything in it. A service without such rights says so, and is believed.
			_ = c.sftp.Chmod(dir, private)
		}
	}
	switch {
	case err != nil:
		return err
	case ours && info.Mode()&fs.ModeSymlink != 0:
		return &brokenFile{dir + " is a link there, and has to be a folder: somebody else may have put it there. Look at it, and remove it"}
	case !info.IsDir():
		return &brokenFile{dir + " is a file there, and has to be a folder"}
	case ours && info.Mode().Perm()&others != 0:
		if err := c.sftp.Chmod(dir, private); err != nil {
			return &brokenFile{fmt.Sprintf("others may write in the folder %s there, and so decide what is run: take that right away from them, or remove the folder, which is made anew then", dir)}
		}
	}
	return nil
}

// The rights of the work folder.
const (
	private fs.FileMode = 0o700
	others  fs.FileMode = 0o002
)
