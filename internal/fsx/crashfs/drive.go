package crashfs

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sync"
	"syscall"

	"github.com/isoplan/isoplan/internal/fsx"
)

// ErrCrashed is the error of every operation after the machine has stopped. None of them does anything.
var ErrCrashed = errors.New("the machine has stopped")

// Layout says how a file system brings names to the disk.
type Layout int

const (
	// Unix: names are on the disk after SyncDir of their folder. Until then any subset of what was done to them may
	// survive. Replace is one rename.
	Unix Layout = iota
	// Windows: names are on the disk at once, SyncDir does nothing. Replace takes three steps: target to aside, temp
	// to target, aside away. A file that is open can be neither renamed, replaced nor removed.
	Windows
	// WindowsLate is Windows whose journal of names is written late: of what was done to names since the last flush of
	// any file, a beginning survives, in the order of doing, through all folders.
	WindowsLate
)

// String gives the word of the layout.
func (l Layout) String() string {
	switch l {
	case Unix:
		return "unix"
	case Windows:
		return "windows"
	case WindowsLate:
		return "windows, names late"
	}
	return fmt.Sprintf("layout %d", int(l))
}

// Kind is a kind of operation, under the names that package fault has for them.
type Kind string

// The operations.
const (
	OpLstat      Kind = "lstat"
	OpStat       Kind = "stat"
	OpOpen       Kind = "open"
	OpCreate     Kind = "create"
	OpCreateLike Kind = "createlike"
	OpAccess     Kind = "access"
	OpMkdir      Kind = "mkdir"
	OpReadDir    Kind = "readdir"
	OpRename     Kind = "rename"
	OpRemove     Kind = "remove"
	OpSyncDir    Kind = "syncdir"
	OpReplace    Kind = "replace"
	OpLock       Kind = "lock"
	OpUnlock     Kind = "unlock"
	OpFree       Kind = "free"
	OpLinks      Kind = "links"
	OpWrite      Kind = "write"
	OpFstat      Kind = "fstat"
	OpSync       Kind = "sync"
	OpClose      Kind = "close"
	OpOverwrite  Kind = "overwrite"
)

// Op is one operation of a run.
type Op struct {
	Kind  Kind
	Point fsx.Point // "" where the program named none
	Name  string    // the file or folder, as the program gave it; the target of a rename or replace
}

// String writes the operation for a person.
func (o Op) String() string {
	s := string(o.Kind) + " " + o.Name
	if o.Point != "" {
		s += " at " + string(o.Point)
	}
	return s
}

// drive is one machine between two starts.
type drive struct {
	mu       sync.Mutex
	layout   Layout
	root     *inode
	contents *contents
	free     uint64
	locks    map[*inode]bool

	count   int // operations begun
	stopAt  int // the operation that finds the machine stopped; 0 for none
	dead    bool
	op      Op
	record  bool
	ops     []Op
	changes int // of names
	inodes  int
	changed bool // since settled ran

	folders []*inode // with pending changes
	files   []*inode // with content that was not flushed
	round   int      // choices of names so far
	met     []*inode // the dirty files that have a name in the present choice

	// Since the last time settle found changes: folders that have one more, and a file that was written. What is flushed
	// is not noted: it takes states away and adds none.
	news  []*inode
	wrote *inode

	// before is called when an operation begins, after when something has changed that a crash would show.
	before, after func()
}

// plenty is the free space of a volume nobody set, in bytes.
const plenty = 1 << 40

func newDrive(root *node, layout Layout, free uint64, c *contents) *drive {
	if free == 0 {
		free = plenty
	}
	return &drive{layout: layout, root: &inode{mode: root.mode, clean: root}, contents: c, free: free}
}

// begin counts an operation and says whether the machine still runs.
func (d *drive) begin(kind Kind, p fsx.Point, name string) error {
	d.count++
	d.op = Op{kind, p, name}
	if d.record && !d.dead {
		d.ops = append(d.ops, d.op)
	}
	if d.stopAt > 0 && d.count >= d.stopAt {
		d.dead = true
	}
	if d.dead {
		return ErrCrashed
	}
	if d.before != nil {
		d.before()
	}
	return nil
}

// settle is a moment at which the machine may stop.
func (d *drive) settle() {
	if !d.changed {
		return
	}
	if d.after != nil {
		d.after()
	}
	d.changed, d.news, d.wrote = false, d.news[:0], nil
}

// node returns what has the name.
func (d *drive) node(name string) (*inode, error) {
	folder, base, err := d.place(name)
	if err != nil {
		return nil, err
	}
	if base == "" {
		return folder, nil
	}
	f := d.look(folder)
	if i, ok := find(f.now, base); ok {
		return f.now[i].node, nil
	}
	return nil, fs.ErrNotExist
}

// place returns the folder that name lies in, whether or not it exists, and the last part of name; that is "" for the top.
func (d *drive) place(name string) (folder *inode, base string, err error) {
	name = slashed(name)
	at, from := d.root, 0
	for n := 0; n <= len(name); n++ {
		if n < len(name) && name[n] != '/' {
			continue
		}
		part := name[from:n]
		from = n + 1
		switch {
		case part == "" || part == ".":
			continue
		case part == "..":
			return d.place(path.Clean("/" + name))
		case base != "":
			if at, err = d.enter(at, base); err != nil {
				return nil, "", err
			}
		}
		base = part
	}
	if base != "" && !at.mode.IsDir() {
		return nil, "", syscall.ENOTDIR
	}
	return at, base, nil
}

// enter returns what has the name in the folder i.
func (d *drive) enter(i *inode, name string) (*inode, error) {
	if !i.mode.IsDir() {
		return nil, syscall.ENOTDIR
	}
	f := d.look(i)
	n, ok := find(f.now, name)
	if !ok {
		return nil, fs.ErrNotExist
	}
	return f.now[n].node, nil
}

// kid makes a name for i.
func (d *drive) kid(name string, i *inode) kid { return kid{name, d.contents.name(name), i} }

// fail makes the error of an operation.
func fail(kind Kind, name string, err error) error {
	if err == nil || err == ErrCrashed {
		return err
	}
	return &fs.PathError{Op: string(kind), Path: name, Err: err}
}
