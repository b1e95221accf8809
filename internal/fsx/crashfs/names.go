package crashfs

import (
	"io/fs"
	"syscall"
)

// Replace gives temp the name target. In the layouts of Windows that is three operations, and the old file has the name
// aside in between; a target that is missing is a rename. There it fails when anything has the name aside: the promise of
// fsx.FS does not cover that.
func (f *FS) Replace(temp, target, aside string) error {
	d, err := f.start(OpReplace, target)
	if err != nil {
		return d.end(OpReplace, target, err)
	}
	if _, missing := d.node(target); d.layout == Unix || missing == fs.ErrNotExist {
		return d.end(OpReplace, target, d.move(OpReplace, temp, target))
	}
	err = d.replaceable(temp, target, aside)
	if err == nil {
		err = d.move(OpReplace, target, aside)
	}
	if err == nil {
		d.settle()
		if err = d.begin(OpReplace, f.point, target); err == nil {
			err = d.move(OpReplace, temp, target)
		}
	}
	if err == nil {
		d.settle()
		if err = d.begin(OpReplace, f.point, aside); err == nil {
			err = d.remove(OpReplace, aside)
		}
	}
	return d.end(OpReplace, target, err)
}

// replaceable looks first whether all steps can be taken.
func (d *drive) replaceable(temp, target, aside string) error {
	for _, name := range []string{temp, target} {
		i, err := d.node(name)
		switch {
		case err != nil:
			return err
		case i.mode.IsDir():
			return syscall.EISDIR
		case i.handles > 0:
			return fs.ErrPermission
		}
	}
	if _, err := d.node(aside); err == nil {
		return fs.ErrExist
	}
	return nil
}

// move gives from the name to.
func (d *drive) move(kind Kind, from, to string) error {
	source, old, err := d.place(from)
	if err != nil {
		return err
	}
	target, base, err := d.place(to)
	if err != nil {
		return err
	}
	i, err := d.node(from)
	switch {
	case err != nil:
		return err
	case old == "" || base == "":
		return syscall.EINVAL
	case i.mode.IsDir() && source != target:
		return syscall.EXDEV // the model has no use for folders that move to other folders
	case d.busy(i):
		return fs.ErrPermission
	}
	if n, ok := find(d.look(target).now, base); ok {
		there := target.folder.now[n].node
		switch {
		case there == i:
			return nil
		case there.mode.IsDir():
			return fs.ErrExist
		case i.mode.IsDir():
			return syscall.ENOTDIR
		case d.busy(there):
			return fs.ErrPermission
		}
		d.free += uint64(len(there.text))
	}
	full := [2]string{from, to}
	if source == target {
		d.alter(source, &change{what: kind, full: full, gone: old, comes: d.kid(base, i)})
		return nil
	}
	add := &change{what: kind, full: full, comes: d.kid(base, i), two: true}
	d.alter(target, add)
	d.alter(source, &change{what: kind, full: full, gone: old, add: add, two: true, number: add.number})
	return nil
}

// busy reports whether the system refuses to rename or delete i because it is open.
func (d *drive) busy(i *inode) bool { return d.layout != Unix && i.handles > 0 }

// remove takes the name of a file or an empty folder away.
func (d *drive) remove(kind Kind, name string) error {
	i, err := d.node(name)
	if err != nil {
		return err
	}
	folder, base, err := d.place(name)
	switch {
	case err != nil:
		return err
	case base == "":
		return syscall.EINVAL
	case i.mode.IsDir() && len(d.look(i).now) > 0:
		return syscall.ENOTEMPTY
	case d.busy(i):
		return fs.ErrPermission
	}
	d.free += uint64(len(i.text))
	d.alter(folder, &change{what: kind, full: [2]string{name}, gone: base})
	return nil
}
