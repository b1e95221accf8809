package fsx_test

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
)

var errFault = errors.New("injected fault")

// fault says what goes wrong in an operation.
type fault int

const (
	refuse fault = iota // the operation does nothing and fails
	lose                // the operation happens and its answer is an error
	short               // a write takes half of the text and reports that; other operations refuse
	silent              // a write takes half of the text and claims all of it; other operations refuse
)

// faulty is a file system whose operations from..to (counted from 1) fail. It records all of them.
type faulty struct {
	fsx.FS
	kind     fault
	from, to int
	log      []string
}

// step records an operation, performs it unless it fails, and returns its error.
func (f *faulty) step(name string, perform func() error) error {
	f.log = append(f.log, name)
	if n := len(f.log); n < f.from || n > f.to {
		return perform()
	}
	if f.kind == lose {
		perform() // what it says is lost
	}
	return errFault
}

func (f *faulty) Lstat(name string) (info fs.FileInfo, err error) {
	err = f.step("lstat", func() error { info, err = f.FS.Lstat(name); return err })
	return info, err
}

func (f *faulty) Stat(name string) (info fs.FileInfo, err error) {
	err = f.step("stat", func() error { info, err = f.FS.Stat(name); return err })
	return info, err
}

// A file opened or created by an operation that lost its answer is closed again: nobody has a handle to it.
func (f *faulty) Open(name string) (file fs.File, err error) {
	err = f.step("open", func() error { file, err = f.FS.Open(name); return err })
	if err != nil && file != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, err
}

func (f *faulty) CreateNew(name string, mode fs.FileMode) (file fsx.File, err error) {
	err = f.step("create", func() error { file, err = f.FS.CreateNew(name, mode); return err })
	if err != nil {
		if file != nil {
			err = errors.Join(err, file.Close())
		}
		return nil, err
	}
	return &faultyFile{File: file, f: f}, nil
}

func (f *faulty) Rename(from, to string) error {
	return f.step("rename", func() error { return f.FS.Rename(from, to) })
}

func (f *faulty) Remove(name string) error {
	return f.step("remove", func() error { return f.FS.Remove(name) })
}

func (f *faulty) SyncDir(folder string) error {
	return f.step("syncdir", func() error { return f.FS.SyncDir(folder) })
}

type faultyFile struct {
	fsx.File
	f *faulty
}

func (h *faultyFile) WriteString(text string) (n int, err error) {
	halved := false
	err = h.f.step("write", func() error { n, err = h.File.WriteString(text); return err })
	if errors.Is(err, errFault) && h.f.kind >= short {
		halved = true
		n, err = h.File.WriteString(text[:len(text)/2])
	}
	if halved && h.f.kind == silent {
		n = len(text)
	}
	return n, err
}

func (h *faultyFile) Stat() (info fs.FileInfo, err error) {
	err = h.f.step("fstat", func() error { info, err = h.File.Stat(); return err })
	return info, err
}

func (h *faultyFile) Sync() error { return h.f.step("sync", h.File.Sync) }

// Close always releases the handle, as the system does even when it reports an error.
func (h *faultyFile) Close() error {
	err := h.f.step("close", func() error { return nil })
	return errors.Join(err, h.File.Close())
}

// count returns how often name stands in log.
func count(log []string, name string) int {
	return strings.Count(" "+strings.Join(log, " ")+" ", " "+name+" ")
}
