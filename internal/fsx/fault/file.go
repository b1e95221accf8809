package fault

import (
	"errors"
	"io"
	"io/fs"

	"github.com/isoplan/isoplan/internal/fsx"
)

// file is a file that is written. Its operations are "write", "fstat", "sync" and "close".
type file struct {
	*run
	under fsx.File
	name  string
	at    *fsx.Point
}

// At reaches the point p.
func (h *file) At(p fsx.Point) fsx.File {
	h.reach(p)
	return &file{run: h.run, under: h.under.At(p), name: h.name, at: &p}
}

func (h *file) WriteString(text string) (n int, err error) {
	a := h.begin("write", h.at)
	if !a.writes() {
		err = h.answer(a, "write", h.name, func() (err error) { n, err = h.under.WriteString(text); return err })
		return only(n, err)
	}
	if a == Garble {
		_, err = h.under.WriteString(garbled(text))
		return len(text), err
	}
	half, err := h.under.WriteString(text[:len(text)/2])
	switch {
	case err != nil:
		return half, err
	case a == Silent:
		return len(text), nil
	case a == ShortErr:
		return half, &fs.PathError{Op: "write", Path: h.name, Err: io.ErrShortWrite}
	}
	return half, nil
}

// garbled is text with its middle byte changed; an empty text has none.
func garbled(text string) string {
	if text == "" {
		return text
	}
	b := []byte(text)
	b[len(b)/2] ^= 1
	return string(b)
}

func (h *file) Stat() (info fs.FileInfo, err error) {
	err = h.perform("fstat", h.name, h.at, func() (err error) { info, err = h.under.Stat(); return err })
	return only(info, err)
}

func (h *file) Sync() error { return h.perform("sync", h.name, h.at, h.under.Sync) }

// Close always releases the handle, as the system does even when it reports an error.
func (h *file) Close() error {
	err := h.perform("close", h.name, h.at, func() error { return nil })
	return errors.Join(err, h.under.Close())
}
