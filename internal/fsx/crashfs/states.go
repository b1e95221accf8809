package crashfs

import (
	"fmt"
	"iter"
	"slices"
)

// variant is one thing a crash can make of the names of a folder.
type variant struct {
	survived uint32 // bit n: the n-th pending change
	kids     []kid
}

// maxPending is how many changes may wait in one folder: 2 to its power is the number of subsets.
const maxPending = 20

// TooMany is the error for an exploration that would visit more states than it may. It was not finished: nothing it
// found, or did not find, is a verdict.
type TooMany struct {
	What  string // what there is too much of, as the subject of a sentence
	Limit int
}

// Error says what is too much.
func (e *TooMany) Error() string {
	return fmt.Sprintf("%s: more than the %d allowed; flush more often, make the run smaller, or allow more", e.What, e.Limit)
}

// variantsOf lists what a crash can make of the folder, every different outcome once, the shortest way to it first.
func (d *drive) variantsOf(f *folder) error {
	switch {
	case f.variants != nil:
		return nil
	case d.layout == WindowsLate:
		kids := f.safe
		f.variants = append(f.variants, variant{0, kids})
		for n, c := range f.pending {
			kids = c.apply(kids)
			f.variants = append(f.variants, variant{uint32(n + 1), kids})
		}
		return nil
	case len(f.pending) > maxPending:
		return &TooMany{fmt.Sprintf("%d changes of names wait in one folder, the last is %v", len(f.pending), f.pending[len(f.pending)-1]), maxPending}
	}
	var seen outcomes
	var choose func(n int, kids []kid, survived uint32)
	choose = func(n int, kids []kid, survived uint32) {
		if n == len(f.pending) {
			if seen.add(outcome(f, kids, survived)) {
				f.variants = append(f.variants, variant{survived, kids})
			}
			return
		}
		c := f.pending[n]
		if !c.sure {
			choose(n+1, kids, survived)
		}
		choose(n+1, c.apply(kids), survived|1<<n)
	}
	choose(0, f.safe, 0)
	return nil
}

// outcomes are those that were there already. Few are kept in a list, which is faster.
type outcomes struct {
	list []sum
	many map[sum]bool
}

// add reports whether s is new.
func (o *outcomes) add(s sum) bool {
	if o.many == nil && len(o.list) == 32 {
		o.many = map[sum]bool{}
		for _, old := range o.list {
			o.many[old] = true
		}
	}
	if o.many != nil {
		old := o.many[s]
		o.many[s] = true
		return !old
	}
	if slices.Contains(o.list, s) {
		return false
	}
	o.list = append(o.list, s)
	return true
}

// outcome tells variants apart. Halves of moves between folders count, since the other half hangs on them.
func outcome(f *folder, kids []kid, survived uint32) sum {
	s := sum{}
	for _, k := range kids {
		s = s.with(k.hash, sum{uint64(k.node.number), 0})
	}
	for n, c := range f.pending {
		if c.two && survived&(1<<n) != 0 {
			s = s.with(uint64(c.number), sum{1, 1})
		}
	}
	return s
}

// crashes gives every different disk a crash at this moment can leave, as far as accept has not said false. It fails
// when it would have to build more than limit.
func (d *drive) crashes(limit int, accept func(*node) bool) error {
	for _, i := range d.folders {
		if err := d.variantsOf(i.folder); err != nil {
			return err
		}
		i.folder.pick = 0
	}
	built := 0
	for more := true; more; more = d.nextNames() {
		if !d.possible() {
			continue
		}
		d.round++
		d.met = d.meet(d.root, d.met[:0])
		for more := true; more; more = nextForms(d.met) {
			if built++; built > limit {
				return &TooMany{fmt.Sprintf("the states one crash can leave, after %v", d.op), limit}
			}
			root, _ := d.build(d.root)
			if !accept(root) {
				return nil
			}
		}
	}
	return nil
}

// nextNames goes to the next choice of variants, and says whether there is one.
func (d *drive) nextNames() bool {
	if d.layout == WindowsLate {
		return d.nextName()
	}
	for _, i := range d.folders {
		f := i.folder
		if f.pick++; f.pick < len(f.variants) {
			return true
		}
		f.pick = 0
	}
	return false
}

// nextName lets one change more survive, the oldest of all that do not; a move between folders whole.
func (d *drive) nextName() bool {
	var next *folder
	for _, i := range d.folders {
		f := i.folder
		if f.pick < len(f.pending) && (next == nil || f.pending[f.pick].number < next.pending[next.pick].number) {
			next = f
		}
	}
	if next == nil {
		return false
	}
	number := next.pending[next.pick].number
	for _, i := range d.folders {
		if f := i.folder; f.pick < len(f.pending) && f.pending[f.pick].number == number {
			f.pick++
		}
	}
	return true
}

// possible reports whether no move between folders has lost a file: the old name goes only when the new one is there.
func (d *drive) possible() bool {
	if d.layout == WindowsLate {
		return true
	}
	for _, i := range d.folders {
		f := i.folder
		for n, c := range f.pending {
			if c.add == nil || c.add.done || !f.survives(n) {
				continue
			}
			if !d.survived(c.add) {
				return false
			}
		}
	}
	return true
}

// survives reports whether the n-th change is part of the picked variant.
func (f *folder) survives(n int) bool { return f.variants[f.pick].survived&(1<<n) != 0 }

// survived reports whether the waiting change c is part of what is picked.
func (d *drive) survived(c *change) bool {
	for _, i := range d.folders {
		for n, o := range i.folder.pending {
			if o == c {
				return i.folder.survives(n)
			}
		}
	}
	return false
}

// meet lists the dirty files below i that have a name in the picked variants.
func (d *drive) meet(i *inode, met []*inode) []*inode {
	switch {
	case i.clean != nil || i.mark == d.round:
		return met
	case i.mode.IsDir():
		for _, k := range i.folder.picked() {
			met = d.meet(k.node, met)
		}
		return met
	}
	i.mark, i.pick = d.round, 0
	if i.forms == nil {
		i.forms = d.contents.formsOf(i)
	}
	return append(met, i)
}

// nextForms goes to the next choice of forms, and says whether there is one.
func nextForms(met []*inode) bool {
	for _, i := range met {
		if i.pick++; int(i.pick) < len(i.forms) {
			return true
		}
		i.pick = 0
	}
	return false
}

// picked are the names the folder has in the state that is being built.
func (f *folder) picked() []kid {
	if len(f.pending) > 0 {
		return f.variants[f.pick].kids
	}
	return f.safe
}

// build makes the picked state of i. It is lasting when no crash can leave another; then i remembers it.
func (d *drive) build(i *inode) (n *node, lasting bool) {
	switch {
	case i.clean != nil:
		return i.clean, true
	case !i.mode.IsDir():
		return i.forms[i.pick].node, false
	}
	f := i.folder
	kids := f.picked()
	names := make([]entry, len(kids))
	lasting = len(f.pending) == 0
	for n, k := range kids {
		below, same := d.build(k.node)
		names[n] = entry{k.name, k.hash, below}
		lasting = lasting && same
	}
	n = newFolder(i.mode, names)
	if lasting {
		i.clean = n
	}
	return n, lasting
}

// seen makes what programs see of i.
func (d *drive) seen(i *inode) *node {
	switch {
	case i.clean != nil:
		return i.clean
	case !i.mode.IsDir():
		return d.contents.file(i.mode, i.text)
	}
	now := i.folder.now
	names := make([]entry, len(now))
	for n, k := range now {
		names[n] = entry{k.name, k.hash, d.seen(k.node)}
	}
	return newFolder(i.mode, names)
}

// Disk returns what programs see at this moment. It is no operation.
func (f *FS) Disk() Disk {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	return Disk{f.d.seen(f.d.root)}
}

// Crashes gives every different disk that the end of all power at this moment can leave. More than limit (0 is
// 65,536) are a *TooMany as the last pair. It is no operation and stops nothing. The loop must not use f.
func (f *FS) Crashes(limit int) iter.Seq2[Disk, error] {
	if limit <= 0 {
		limit = 1 << 16
	}
	return func(yield func(Disk, error) bool) {
		f.d.mu.Lock()
		defer f.d.mu.Unlock()
		seen := map[sum]bool{}
		err := f.d.crashes(limit, func(n *node) bool {
			if seen[n.sum] {
				return true
			}
			seen[n.sum] = true
			return yield(Disk{n}, nil)
		})
		if err != nil {
			yield(Disk{}, err)
		}
	}
}

// StopAt lets the machine stop before its n-th operation, counted from 1: that one and all later ones end in Crashed and
// do nothing. 0 lets it run. A Replace counts as three operations in the layouts of Windows.
func (f *FS) StopAt(n int) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.stopAt = n
}

// SetFree sets the bytes left on the volume; writes use them up and end in ENOSPC, deleted files give theirs back.
func (f *FS) SetFree(bytes uint64) {
	f.d.mu.Lock()
	defer f.d.mu.Unlock()
	f.d.free = bytes
}
