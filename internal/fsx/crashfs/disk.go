package crashfs

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Disk is what lies on a disk while no program runs: files and folders by their paths, with content and mode. It is a
// value: nothing changes one, and the methods With, WithFolder and Without give another. The zero Disk is empty.
//
// Paths are written with slashes and begin at the top, a slash in front or not: "/srv/a" is "srv/a".
type Disk struct{ root *node }

// File is a file or folder of a Disk.
type File struct {
	Text string      // the content of a file
	Mode fs.FileMode // permissions, and fs.ModeDir for a folder
}

// The modes of what a Disk is given without one.
const (
	fileMode   fs.FileMode = 0o644
	folderMode fs.FileMode = fs.ModeDir | 0o755
)

// NewDisk gives the disk with these files, path to content, in mode 0644. Folders above them are made in mode 0755; a
// path that ends in a slash is a folder itself. It panics when a path is both a file and a folder.
func NewDisk(files map[string]string) Disk {
	var d Disk
	for name, text := range files {
		if strings.HasSuffix(name, "/") {
			d = d.WithFolder(name, 0)
		} else {
			d = d.With(name, text, 0)
		}
	}
	return d
}

// With gives the disk on which name is a file with this content and mode (0 is 0644), and else all is as on d. Missing
// folders above it are made. It panics when name is a folder, or a folder above it is a file.
func (d Disk) With(name, text string, mode fs.FileMode) Disk {
	if mode == 0 {
		mode = fileMode
	}
	return d.put(name, newFile(mode.Perm(), text))
}

// WithFolder gives the disk on which name is an empty folder with mode (0 is 0755), or the folder it is already, with
// all that lies in it.
func (d Disk) WithFolder(name string, mode fs.FileMode) Disk {
	if mode == 0 {
		mode = folderMode
	}
	mode = mode.Perm() | fs.ModeDir
	var in []entry
	if old := d.find(name); old != nil {
		in = old.names
	}
	return d.put(name, newFolder(mode, in))
}

// Without gives the disk without the file or folder name, and without all that lies in it.
func (d Disk) Without(name string) Disk { return d.put(name, nil) }

// File returns the content of the file name; ok is false when there is none.
func (d Disk) File(name string) (text string, ok bool) {
	n := d.find(name)
	if n == nil || n.mode.IsDir() {
		return "", false
	}
	return n.text, true
}

// Mode returns the mode of the file or folder name, 0 when there is none.
func (d Disk) Mode(name string) fs.FileMode {
	if n := d.find(name); n != nil {
		return n.mode
	}
	return 0
}

// Names lists the folder name, sorted; folders in it end in a slash. It is nil when there is no such folder.
func (d Disk) Names(name string) []string {
	n := d.find(name)
	if n == nil || !n.mode.IsDir() {
		return nil
	}
	list := make([]string, 0, len(n.names))
	for _, e := range n.names {
		if e.node.mode.IsDir() {
			e.name += "/"
		}
		list = append(list, e.name)
	}
	return list
}

// All gives every file and folder by its path, with a slash in front and none behind.
func (d Disk) All() map[string]File {
	all := map[string]File{}
	d.top().walk("", func(name string, n *node) { all[name] = File{Text: n.text, Mode: n.mode} })
	return all
}

// Equal reports whether the same names, contents and modes lie on both.
func (d Disk) Equal(o Disk) bool { return d.top().plain() == o.top().plain() }

// Hash identifies the disk: equal disks have equal hashes, and the hash of a disk is the same in every process.
func (d Disk) Hash() string {
	s := d.top().plain()
	return fmt.Sprintf("%016x%016x", s.a, s.b)
}

// String lists the disk for a person, a file a line, long contents cut.
func (d Disk) String() string {
	var b strings.Builder
	d.top().walk("", func(name string, n *node) {
		switch {
		case n.mode.IsDir():
			fmt.Fprintf(&b, "%v %s/\n", n.mode, name)
		case len(n.text) > 200:
			fmt.Fprintf(&b, "%v %s %d bytes %q...%q\n", n.mode, name, len(n.text), n.text[:100], n.text[len(n.text)-60:])
		default:
			fmt.Fprintf(&b, "%v %s %q\n", n.mode, name, n.text)
		}
	})
	return b.String()
}

func (d Disk) top() *node {
	if d.root == nil {
		return newFolder(folderMode, nil)
	}
	return d.root
}

// find returns the node of name, nil when there is none.
func (d Disk) find(name string) *node {
	n := d.top()
	for _, part := range parts(name) {
		i, ok := n.at(part)
		if !ok {
			return nil
		}
		n = n.names[i].node
	}
	return n
}

// put gives the disk with n at name; nil takes it away.
func (d Disk) put(name string, n *node) Disk {
	way := parts(name)
	if len(way) == 0 {
		if n == nil || !n.mode.IsDir() {
			panic("crashfs: the top of a disk is a folder")
		}
		return Disk{n}
	}
	return Disk{d.top().put(name, way, n)}
}

// put gives the folder with leaf at the end of way.
func (n *node) put(name string, way []string, leaf *node) *node {
	if !n.mode.IsDir() {
		panic(fmt.Sprintf("crashfs: %s lies in a file", name))
	}
	i, ok := n.at(way[0])
	var child *node
	switch {
	case len(way) > 1 && ok:
		child = n.names[i].node.put(name, way[1:], leaf)
	case len(way) > 1 && leaf == nil:
		return n
	case len(way) > 1:
		child = newFolder(folderMode, nil).put(name, way[1:], leaf)
	case ok && leaf != nil && leaf.mode.IsDir() != n.names[i].node.mode.IsDir():
		panic(fmt.Sprintf("crashfs: %s is a file and a folder", name))
	default:
		child = leaf
	}
	names := slices.Clone(n.names)
	switch {
	case child == nil && ok:
		names = slices.Delete(names, i, i+1)
	case child == nil:
	case ok:
		names[i].node = child
	default:
		names = slices.Insert(names, i, entry{way[0], hashName(way[0]), child})
	}
	return newFolder(n.mode, names)
}

// parts splits a path at its slashes and leaves out what means nothing.
func parts(name string) []string {
	name = path.Clean("/" + slashed(name))
	if name == "/" {
		return nil
	}
	return strings.Split(name[1:], "/")
}

// node is a file or folder that nothing changes any more.
type node struct {
	mode  fs.FileMode
	text  string  // of a file
	names []entry // of a folder, sorted
	sum   sum
}

// entry is a name in a folder.
type entry struct {
	name string
	hash uint64 // hashName(name)
	node *node
}

// at returns where name stands in the folder, or would stand.
func (n *node) at(name string) (int, bool) {
	return slices.BinarySearchFunc(n.names, name, func(e entry, name string) int { return cmp.Compare(e.name, name) })
}

// walk visits all that lies in the folder, in the order of names.
func (n *node) walk(above string, visit func(name string, n *node)) {
	for _, e := range n.names {
		name := above + "/" + e.name
		visit(name, e.node)
		e.node.walk(name, visit)
	}
}
