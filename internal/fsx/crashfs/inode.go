package crashfs

import (
	"io/fs"
	"slices"
)

// inode is a file or folder of a running machine: what programs see of it, and what is on the disk.
type inode struct {
	number int // no other inode of the machine has it
	mode   fs.FileMode
	in     *inode // the folder that has it, or had it last; nil at the top
	// clean is what is on the disk when no crash can change it, neither here nor below; nil otherwise.
	clean *node

	text    string  // of a file: what programs see
	dirt    *dirt   // of a file: what was not flushed; nil when all is
	handles int     // open ones
	changed int     // the operation that changed it last, 0 for none
	folder  *folder // of a folder; nil as long as nobody looked into it
}

// dirt is what is known of a file that was written and not flushed since.
type dirt struct {
	name string // as the program called it
	safe string // what the last flush brought to the disk
	last int    // where in the text the last write begins
	cut  bool   // the text does not begin with safe

	forms []form // what a crash can leave; nil when that was not asked yet
	met   int    // the last choice of names in which the file has one
	pick  int    // the form it has in the state that is being built
}

// folder are the names in a folder.
type folder struct {
	now, safe []kid     // what programs see, what is on the disk; sorted
	shared    bool      // now and safe are one piece of memory
	pending   []*change // what was done to the names and is not on the disk for sure, in order

	variants []variant // what a crash can make of the first known of pending, the ones with the last of them first
	known    int
	latest   int // how many variants have the last change
	limit    int // how many variants are looked at
	pick     int // the variant of the state that is being built
}

// kid is a name in a folder.
type kid struct {
	name string
	hash uint64
	node *inode
}

// change is something done to the names of one folder. A move within a folder is one change, so that it survives
// whole or not at all. A move from one folder to another is two, one in each.
type change struct {
	number int // counted through all folders; both halves of a move have the same
	what   Kind
	full   [2]string // the names as the program gave them, for people
	gone   string    // the name that goes, "" for none
	comes  kid       // the name that comes; without a node for none

	// add is, in the folder that a file was moved out of, the change in the folder it was moved to. The old name never
	// goes before the new one is there: file systems with a journal do both at once, others write the new name first.
	add  *change
	sure bool // it survives every crash, as its other half is on the disk
	done bool // it is on the disk
	two  bool // it is half of a move between folders
}

// apply gives the names after the change; the list it gets stays as it is.
func (c *change) apply(kids []kid) []kid {
	out := make([]kid, 0, len(kids)+1)
	out = append(out, kids...)
	if c.gone != "" {
		out = without(out, c.gone)
	}
	if c.comes.node != nil {
		out = with(out, c.comes)
	}
	return out
}

// find returns where name stands among kids, or would stand.
func find(kids []kid, name string) (int, bool) {
	low, high := 0, len(kids)
	for low < high {
		mid := int(uint(low+high) >> 1)
		if kids[mid].name < name {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < len(kids) && kids[low].name == name
}

func with(kids []kid, k kid) []kid {
	i, ok := find(kids, k.name)
	if ok {
		kids[i] = k
		return kids
	}
	return slices.Insert(kids, i, k)
}

func without(kids []kid, name string) []kid {
	if i, ok := find(kids, name); ok {
		return slices.Delete(kids, i, i+1)
	}
	return kids
}

// look returns the names of the folder i, which it makes from what is on the disk when nobody looked before.
func (d *drive) look(i *inode) *folder {
	if i.folder != nil {
		return i.folder
	}
	names := i.clean.names
	nodes := make([]inode, len(names))
	kids := make([]kid, len(names))
	for n, e := range names {
		d.inodes++
		nodes[n] = inode{number: d.inodes, mode: e.node.mode, in: i, clean: e.node, text: e.node.text}
		kids[n] = kid{e.name, e.hash, &nodes[n]}
	}
	i.folder = &folder{now: kids, safe: kids, shared: true}
	return i.folder
}

// own makes now a piece of memory that can be changed.
func (f *folder) own() {
	if f.shared {
		f.now = slices.Clone(f.now)
		f.shared = false
	}
}

// touch notes that i is no longer as it is on the disk for sure.
func (i *inode) touch() {
	for n := i; n != nil; n = n.in {
		n.clean = nil
	}
}

// flush brings the names of the folder to the disk.
func (d *drive) flush(i *inode) {
	f := i.folder
	if f == nil || len(f.pending) == 0 {
		return
	}
	for _, c := range f.pending {
		c.done = true
		if c.add != nil && !c.add.done {
			c.add.sure = true
			d.stale(c.add)
		}
	}
	f.safe, f.shared = f.now, true
	f.pending, f.variants, f.known = nil, nil, 0
	d.folders = slices.DeleteFunc(d.folders, func(o *inode) bool { return o == i })
}

// stale forgets the variants of the folder that c waits in.
func (d *drive) stale(c *change) {
	for _, i := range d.folders {
		if slices.Contains(i.folder.pending, c) {
			i.folder.variants, i.folder.known = nil, 0
		}
	}
}

// alter makes the change c of the folder i, for programs at once and for the disk when the layout says so.
func (d *drive) alter(i *inode, c *change) {
	f := d.look(i)
	f.own()
	if c.gone != "" {
		f.now = without(f.now, c.gone)
	}
	if c.comes.node != nil {
		f.now = with(f.now, c.comes)
		c.comes.node.in = i
	}
	i.touch()
	d.changed = true
	if d.layout == Windows {
		f.safe, f.shared = f.now, true
		return
	}
	if c.number == 0 {
		d.changes++
		c.number = d.changes
	}
	if len(f.pending) == 0 {
		d.folders = append(d.folders, i)
	}
	f.pending = append(f.pending, c)
	// What is seen first of an operation is its new name; the old name goes with it or after it.
	if c.add == nil {
		d.news = append(d.news, i)
	}
}
