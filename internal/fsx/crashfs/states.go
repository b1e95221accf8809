package crashfs

import (
	"fmt"
	"io/fs"
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

// variantsOf lists what a crash can make of the folder, every different outcome once.
func (d *drive) variantsOf(f *folder) error {
	if len(f.pending) > maxPending && d.layout == Unix {
		return &TooMany{fmt.Sprintf("%d changes of names wait in one folder, the last is %v", len(f.pending), f.pending[len(f.pending)-1]), maxPending}
	}
	if f.known == 0 {
		f.variants = []variant{{0, f.safe}}
	}
	for ; f.known < len(f.pending); f.known++ {
		c := f.pending[f.known]
		if d.layout == WindowsLate {
			last := f.variants[f.known]
			f.variants = append(f.variants, variant{last.survived + 1, c.apply(last.kids)})
			continue
		}
		d.both(f, c, 1<<f.known)
	}
	return nil
}

// both makes of every variant the one in which c has survived, bit being its place, and leaves those in which it is lost.
func (d *drive) both(f *folder, c *change, bit uint32) {
	var seen outcomes
	all := make([]variant, 0, 2*len(f.variants))
	for _, v := range f.variants {
		v = variant{v.survived | bit, c.apply(v.kids)}
		if seen.add(outcome(f, v.kids, v.survived)) {
			all = append(all, v)
		}
	}
	f.latest = len(all)
	for _, v := range f.variants {
		if !c.sure && seen.add(outcome(f, v.kids, v.survived)) {
			all = append(all, v)
		}
	}
	f.variants = all
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

// crashes gives the sum of every disk a crash at this moment can leave, some perhaps more than once, as far as accept
// has not said false; what is picked is the disk, and state makes it. With fresh it leaves out what a crash before the
// present operation could leave as well. It fails when there are more than limit.
func (d *drive) crashes(limit int, fresh bool, accept func(sum) bool) error {
	for _, i := range d.folders {
		f := i.folder
		if err := d.variantsOf(f); err != nil {
			return err
		}
		f.pick, f.limit = 0, len(f.variants)
	}
	if fresh && len(d.news) == 1 {
		d.onlyNews(d.news[0].folder)
	}
	for _, i := range d.files {
		d.forms(i)
	}
	visited := 0
	for more := true; more; more = d.nextNames() {
		if !d.possible() {
			continue
		}
		d.round++
		d.met = d.meet(d.root, d.met[:0])
		if fresh && d.wrote != nil && d.wrote.dirt != nil && d.wrote.dirt.met != d.round {
			continue
		}
		for more := true; more; more = nextForms(d.met) {
			if visited++; visited > limit {
				return &TooMany{fmt.Sprintf("the states one crash can leave, after %v", d.op), limit}
			}
			if s, _ := d.sum(d.root); !accept(s) {
				return nil
			}
		}
	}
	return nil
}

// onlyNews looks only at states in which the last change of names, which is one of f, has survived.
func (d *drive) onlyNews(f *folder) {
	if d.layout == Unix {
		f.limit = f.latest
		return
	}
	for _, i := range d.folders {
		i.folder.pick = len(i.folder.pending)
	}
}

// forms lists what a crash can leave of the dirty file i.
func (d *drive) forms(i *inode) []form {
	if i.dirt.forms == nil {
		i.dirt.forms = d.contents.formsOf(i)
	}
	return i.dirt.forms
}

// nextNames goes to the next choice of variants, and says whether there is one.
func (d *drive) nextNames() bool {
	if d.layout == WindowsLate {
		return d.nextName()
	}
	for _, i := range d.folders {
		f := i.folder
		if f.pick++; f.pick < f.limit {
			return true
		}
		f.pick = 0
	}
	return false
}

// nextName lets one change more survive, the oldest of all that do not; a move between folders whole.
func (d *drive) nextName() bool {
	number := 0
	for _, i := range d.folders {
		if f := i.folder; f.pick < len(f.pending) && (number == 0 || f.pending[f.pick].number < number) {
			number = f.pending[f.pick].number
		}
	}
	for _, i := range d.folders {
		if f := i.folder; f.pick < len(f.pending) && f.pending[f.pick].number == number {
			f.pick++
		}
	}
	return number > 0
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
	if i.clean != nil {
		return met
	}
	if i.mode.IsDir() {
		for _, k := range i.folder.picked() {
			met = d.meet(k.node, met)
		}
		return met
	}
	if i.dirt.met == d.round {
		return met
	}
	i.dirt.met, i.dirt.pick = d.round, 0
	return append(met, i)
}

// nextForms goes to the next choice of forms, and says whether there is one.
func nextForms(met []*inode) bool {
	for _, i := range met {
		if i.dirt.pick++; i.dirt.pick < len(i.dirt.forms) {
			return true
		}
		i.dirt.pick = 0
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

// sum gives the sum of the picked state of i. It is lasting when no crash can leave another; then i remembers its state.
func (d *drive) sum(i *inode) (s sum, lasting bool) {
	switch {
	case i.clean != nil:
		return i.clean.sum, true
	case !i.mode.IsDir():
		return i.dirt.forms[i.dirt.pick].node.sum, false
	}
	s = emptyFolder(i.mode)
	lasting = len(i.folder.pending) == 0
	for _, k := range i.folder.picked() {
		below, same := d.sum(k.node)
		s = s.with(k.hash, below)
		lasting = lasting && same
	}
	if lasting {
		i.clean = d.state(i)
	}
	return s, lasting
}

// state makes the picked state of i.
func (d *drive) state(i *inode) *node {
	switch {
	case i.clean != nil:
		return i.clean
	case !i.mode.IsDir():
		return i.dirt.forms[i.dirt.pick].node
	}
	return d.assemble(i.mode, i.folder.picked(), d.state)
}

// seen makes what programs see of i.
func (d *drive) seen(i *inode) *node {
	switch {
	case i.clean != nil:
		return i.clean
	case !i.mode.IsDir():
		return d.contents.file(i.mode, i.text)
	}
	return d.assemble(i.mode, i.folder.now, d.seen)
}

func (d *drive) assemble(mode fs.FileMode, kids []kid, of func(*inode) *node) *node {
	names := make([]entry, len(kids))
	for n, k := range kids {
		names[n] = entry{k.name, k.hash, of(k.node)}
	}
	return newFolder(mode, names)
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
		err := f.d.crashes(limit, false, func(s sum) bool {
			if seen[s] {
				return true
			}
			seen[s] = true
			return yield(Disk{f.d.state(f.d.root)}, nil)
		})
		if err != nil {
			yield(Disk{}, err)
		}
	}
}

// StopAt lets the machine stop before its n-th operation, counted from 1: that one and all later ones end in ErrCrashed and
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
