package fsx

import (
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
)

// readPiece is the size in bytes of the only buffer between the file and the text.
const readPiece = 256 << 10

// TooLarge is the error for a file above the limit of its reader.
type TooLarge struct {
	Path  string
	Size  int64 // bytes; of a file that grew while it was read, what had been seen of it
	Limit int64 // bytes
}

// Error says how large the file is and what would be accepted.
func (e *TooLarge) Error() string {
	return fmt.Sprintf("%s is too large: it holds %d bytes and at most %d are read from such a file", e.Path, e.Size, e.Limit)
}

// NotRegular is the error for a name that leads to something other than a file with content: a folder, a device, a
// named pipe, a socket.
type NotRegular struct {
	Path string
	Mode fs.FileMode
}

// Error says what the name leads to.
func (e *NotRegular) Error() string {
	return fmt.Sprintf("%s is %s, and a file was expected", e.Path, kind(e.Mode))
}

// ReadString returns the whole content of the file path, which may be a link, in one piece of memory: there is no
// second copy. A file of more than limit bytes is a *TooLarge and is not read; a folder, device or named pipe is a
// *NotRegular. A file that loses content while it is read is an error, so that half a file is never taken for a whole one.
func ReadString(path string, limit int64) (string, error) {
	return ReadStringFrom(OS(), path, limit)
}

// ReadStringFrom is ReadString on another file system.
func ReadStringFrom(fsys FS, path string, limit int64) (string, error) {
	// Opening a device may already do something to it (a tape rewinds), so it is looked at first.
	info, err := fsys.Stat(path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &NotRegular{Path: path, Mode: info.Mode()}
	}
	f, err := fsys.Open(path)
	if err != nil {
		return "", err
	}
	text, err := readAll(f, path, min(max(limit, 0), math.MaxInt-1))
	if err = closeAfter(f, err); err != nil {
		return "", err
	}
	return text, nil
}

// readAll reads f to its end. The size and kind are asked of the open file: the name may lead elsewhere by now.
func readAll(f fs.File, path string, limit int64) (string, error) {
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() {
		return "", &NotRegular{Path: path, Mode: info.Mode()}
	}
	size := info.Size()
	if size > limit {
		return "", &TooLarge{Path: path, Size: size, Limit: limit}
	}
	var b strings.Builder
	b.Grow(int(size))
	buf := make([]byte, min(max(size+1, 4<<10), readPiece))
	n, err := io.CopyBuffer(&b, io.LimitReader(f, limit+1), buf)
	switch {
	case err != nil:
		return "", err
	case n > limit:
		return "", &TooLarge{Path: path, Size: n, Limit: limit}
	case n < size:
		return "", fmt.Errorf("%s changed while it was read: it held %d bytes and %d could be read; read it again when nothing writes to it",
			path, size, n)
	}
	return b.String(), nil
}

// kind names what m describes.
func kind(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
		return "a symbolic link"
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	case m.IsRegular():
		return "a file"
	}
	return "a special file"
}
