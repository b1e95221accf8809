package fsx

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
)

// PutNew makes the file name with content: it must not exist, it has the rights of the file like (mode 0600 when like is
// "") before it has any content, it is on the disk, and what the disk says it holds was compared, before PutNew returns
// nil. Its folder is not flushed: whoever makes several files does that once.
//
// The points are point with ".create", ".write", ".fsync", ".close" and ".reread" behind it, and ".remove" when the file
// is given up. An error says what could not be done and where; the file is gone again, or the error says that it is not.
// A volume without room is a *Full.
func PutNew(fsys FS, name, content, like string, point string) error {
	f, err := create(fsys.At(Point(point+".create")), name, like)
	if err != nil {
		return fmt.Errorf("%s was not made: %w", name, roomFor(fsys, name, content, err))
	}
	if err := fill(fsys, f, name, content, point, true); err != nil {
		gone := fsys.At(Point(point + ".remove")).Remove(name)
		err = roomFor(fsys, name, content, err)
		if gone == nil || errors.Is(gone, fs.ErrNotExist) {
			return fmt.Errorf("%s was not made: %w", name, err)
		}
		return fmt.Errorf("%s is not to be used, delete it: %w; it could not be removed: %w", name, err, gone)
	}
	return nil
}

func create(fsys FS, name, like string) (File, error) {
	if like == "" {
		return fsys.CreateNew(name, 0o600)
	}
	return fsys.CreateLike(name, like)
}

// fill writes content to the new file f, flushes and closes it, and reads it again if verify says so. There is one flush
// and no second: after a failed one nobody knows what the system still holds of the file.
func fill(fsys FS, f File, name, content, point string, verify bool) error {
	if err := write(f.At(Point(point+".write")), content); err != nil {
		return closeAfter(f.At(Point(point+".close")), err)
	}
	err := f.At(Point(point + ".fsync")).Sync()
	if err = closeAfter(f.At(Point(point+".close")), err); err != nil {
		return err
	}
	if verify {
		return compare(fsys.At(Point(point+".reread")), name, content)
	}
	return nil
}

// write writes content to f.
func write(f File, content string) error {
	n, err := f.WriteString(content)
	if err != nil {
		return err
	}
	if n != len(content) {
		return fmt.Errorf("%d of %d bytes were written: %w", n, len(content), io.ErrShortWrite)
	}
	// The length is asked of the system, not of the write: a full disk behind a network can swallow bytes.
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.Size() != int64(len(content)) {
		return fmt.Errorf("the new file holds %d bytes after %d were written: %w", info.Size(), len(content), io.ErrShortWrite)
	}
	return nil
}

// compare reads the file name and holds it against content.
func compare(fsys FS, name, content string) error {
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("the new file cannot be read again: %w", err)
	}
	at, err := differs(f, content)
	if err = closeAfter(f, err); err != nil {
		return fmt.Errorf("the new file cannot be read again: %w", err)
	}
	if at >= 0 {
		return fmt.Errorf("the new file does not hold what was written: it differs from byte %d on", at)
	}
	return nil
}

// differs returns where r and content begin to differ, counted from 0, and -1 when they are equal.
func differs(r io.Reader, content string) (int, error) {
	buf := make([]byte, min(len(content)+1, readPiece))
	at := 0
	for {
		n, err := r.Read(buf)
		if rest := content[at:]; n > len(rest) || string(buf[:n]) != rest[:n] {
			for i, b := range buf[:n] {
				if i >= len(rest) || rest[i] != b {
					return at + i, nil
				}
			}
		}
		at += n
		switch {
		case errors.Is(err, io.EOF) && at < len(content):
			return at, nil
		case errors.Is(err, io.EOF):
			return -1, nil
		case err != nil:
			return 0, err
		}
	}
}
