package crashfs

import (
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/isoplan/isoplan/internal/fsx"
)

// Mutant leaves operations out of a run: they do nothing and say that they did. A protocol needs each of its steps only
// if an exploration with the step left out finds a violation.
//
// What can be left out: Sync, SyncDir, Rename, Replace, Remove, Mkdir and WriteString are not done, Lock locks nothing,
// Free always has plenty, Links always says 1, Access always gives the same text. Whatever else has the point takes
// place: nobody can go on without what it returns. A check that a program makes of what it has read must be left out in
// the program.
type Mutant struct {
	// Point is where; one that ends in "*" is every point that begins so.
	Point fsx.Point
	// Kind is which operation there; "" is all that can be left out.
	Kind Kind

	fired atomic.Int64
}

// String names what is left out.
func (m *Mutant) String() string {
	if m.Kind == "" {
		return "all but reading at " + string(m.Point)
	}
	return fmt.Sprintf("%s at %s", m.Kind, m.Point)
}

// Fired counts what was left out so far.
func (m *Mutant) Fired() int { return int(m.fired.Load()) }

// omissible are the kinds of operations that a mutant can leave out.
func omissible() []Kind {
	return []Kind{OpSync, OpSyncDir, OpRename, OpReplace, OpRemove, OpMkdir, OpWrite, OpLock, OpFree, OpLinks, OpAccess}
}

// Mutants gives a mutant for each kind of operation at each point among ops that can be left out, in the order of their
// first appearance. Operations without a point are left alone. With kinds it gives only mutants of these.
func Mutants(ops []Op, kinds ...Kind) []*Mutant {
	if len(kinds) == 0 {
		kinds = omissible()
	}
	var list []*Mutant
	for _, o := range ops {
		same := func(m *Mutant) bool { return m.Point == o.Point && m.Kind == o.Kind }
		if o.Point != "" && slices.Contains(kinds, o.Kind) && slices.Contains(omissible(), o.Kind) && !slices.ContainsFunc(list, same) {
			list = append(list, &Mutant{Point: o.Point, Kind: o.Kind})
		}
	}
	return list
}

// Trace runs run on the disk, undisturbed, and lists its operations. The error is that of run.
func Trace(start Disk, run func(fsx.FS) error, o Options) ([]Op, error) {
	f := New(start, o)
	f.d.record = true
	err := run(f)
	return f.d.ops, err
}

// Wrap gives the file system with m in it.
func (m *Mutant) Wrap(under fsx.FS) fsx.FS { return &mutated{under, m, ""} }

// out reports whether the operation at the point is left out, and counts it.
func (m *Mutant) out(kind Kind, p fsx.Point) bool {
	if m.Kind != "" && m.Kind != kind {
		return false
	}
	if start, ok := strings.CutSuffix(string(m.Point), "*"); ok && !strings.HasPrefix(string(p), start) || !ok && p != m.Point {
		return false
	}
	m.fired.Add(1)
	return true
}

// mutated is a file system that leaves something out.
type mutated struct {
	fsx.FS
	m     *Mutant
	point fsx.Point
}

func (f *mutated) At(p fsx.Point) fsx.FS { return &mutated{f.FS.At(p), f.m, p} }

// unless does the operation when it is not left out.
func (f *mutated) unless(kind Kind, do func() error) error {
	if f.m.out(kind, f.point) {
		return nil
	}
	return do()
}

func (f *mutated) Mkdir(name string, mode fs.FileMode) error {
	return f.unless(OpMkdir, func() error { return f.FS.Mkdir(name, mode) })
}

func (f *mutated) Rename(from, to string) error {
	return f.unless(OpRename, func() error { return f.FS.Rename(from, to) })
}

func (f *mutated) Replace(temp, target, aside string) error {
	return f.unless(OpReplace, func() error { return f.FS.Replace(temp, target, aside) })
}

func (f *mutated) Remove(name string) error {
	return f.unless(OpRemove, func() error { return f.FS.Remove(name) })
}

func (f *mutated) SyncDir(folder string) error {
	return f.unless(OpSyncDir, func() error { return f.FS.SyncDir(folder) })
}

func (f *mutated) Access(name string) (string, error) {
	if f.m.out(OpAccess, f.point) {
		return "the same for all", nil
	}
	return f.FS.Access(name)
}

func (f *mutated) Free(folder string) (uint64, error) {
	if f.m.out(OpFree, f.point) {
		return plenty, nil
	}
	return f.FS.Free(folder)
}

func (f *mutated) Links(name string) (uint64, error) {
	if f.m.out(OpLinks, f.point) {
		return 1, nil
	}
	return f.FS.Links(name)
}

func (f *mutated) Lock(name string) (io.Closer, error) {
	if f.m.out(OpLock, f.point) {
		return nothing{}, nil
	}
	return f.FS.Lock(name)
}

// nothing is a lock nobody took.
type nothing struct{}

func (nothing) Close() error { return nil }

func (f *mutated) CreateNew(name string, mode fs.FileMode) (fsx.File, error) {
	under, err := f.FS.CreateNew(name, mode)
	return f.file(under, err)
}

func (f *mutated) CreateLike(name, like string) (fsx.File, error) {
	under, err := f.FS.CreateLike(name, like)
	return f.file(under, err)
}

func (f *mutated) file(under fsx.File, err error) (fsx.File, error) {
	if err != nil {
		return nil, err
	}
	return &mutatedFile{under, f.m, f.point}, nil
}

// mutatedFile is a file of such a file system.
type mutatedFile struct {
	fsx.File
	m     *Mutant
	point fsx.Point
}

func (f *mutatedFile) At(p fsx.Point) fsx.File { return &mutatedFile{f.File.At(p), f.m, p} }

func (f *mutatedFile) WriteString(text string) (int, error) {
	if f.m.out(OpWrite, f.point) {
		return len(text), nil
	}
	return f.File.WriteString(text)
}

func (f *mutatedFile) Sync() error {
	if f.m.out(OpSync, f.point) {
		return nil
	}
	return f.File.Sync()
}
