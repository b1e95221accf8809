//go:build unix

package fsx

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// rights are who may do what with a file.
type rights struct {
	owner, group int
	mode         uint32            // the bits that chmod takes
	lists        map[string]string // the access lists beside the mode, by the name the file system gives them
}

// String is the text of Access.
func (r rights) String() string {
	text := fmt.Sprintf("owner %d group %d mode %04o", r.owner, r.group, r.mode)
	for _, name := range listNames() {
		if list, ok := r.lists[name]; ok {
			text += fmt.Sprintf(" %s %x", name, list)
		}
	}
	return text
}

// rightsOf reads the rights of what name leads to.
func rightsOf(name string) (rights, error) {
	return readRights(name,
		func(s *unix.Stat_t) error { return unix.Stat(name, s) },
		func(attr string, to []byte) (int, error) { return unix.Getxattr(name, attr, to) })
}

// rightsOfFile reads the rights of an open file.
func rightsOfFile(f *os.File) (rights, error) {
	fd := int(f.Fd())
	return readRights(f.Name(),
		func(s *unix.Stat_t) error { return unix.Fstat(fd, s) },
		func(attr string, to []byte) (int, error) { return unix.Fgetxattr(fd, attr, to) })
}

func readRights(name string, stat func(*unix.Stat_t) error, get func(attr string, to []byte) (int, error)) (rights, error) {
	var s unix.Stat_t
	if err := stat(&s); err != nil {
		return rights{}, &os.PathError{Op: "stat", Path: name, Err: err}
	}
	r := rights{owner: int(s.Uid), group: int(s.Gid), mode: uint32(s.Mode) & 0o7777, lists: map[string]string{}}
	for _, attr := range listNames() {
		list, err := readList(attr, get)
		switch {
		case noList(err):
		case err != nil:
			return rights{}, &os.PathError{Op: "read " + attr, Path: name, Err: err}
		default:
			r.lists[attr] = list
		}
	}
	return r, nil
}

// readList reads an access list of any length.
func readList(attr string, get func(attr string, to []byte) (int, error)) (string, error) {
	for {
		size, err := get(attr, nil)
		if err != nil {
			return "", err
		}
		buf := make([]byte, size)
		size, err = get(attr, buf)
		if errors.Is(err, unix.ERANGE) {
			continue // it grew in between
		}
		if err != nil {
			return "", err
		}
		return string(buf[:size]), nil
	}
}

// noList reports whether err says that the file has no such list, or the file system no such lists.
func noList(err error) bool {
	return errors.Is(err, errNoList) || errors.Is(err, errors.ErrUnsupported)
}

// give makes f, which is new and empty and open to its owner only, have the rights r. What it got from its folder is
// taken off first. The owner goes before the mode: a change of owner takes bits off. Lists go before the mode too: the
// mode opens what stands in them.
func (r rights) give(f *os.File) error {
	have, err := rightsOfFile(f)
	if err != nil {
		return err
	}
	for attr := range have.lists {
		if _, ok := r.lists[attr]; ok {
			continue
		}
		if err := unix.Fremovexattr(int(f.Fd()), attr); err != nil {
			return fmt.Errorf("the list %s it got from its folder cannot be taken off: %w", attr, err)
		}
	}
	if have.owner != r.owner || have.group != r.group {
		if err := f.Chown(r.owner, r.group); err != nil {
			return fmt.Errorf("the owner cannot be user %d with group %d: %w", r.owner, r.group, err)
		}
	}
	for attr, list := range r.lists {
		if have.lists[attr] == list {
			continue
		}
		if err := unix.Fsetxattr(int(f.Fd()), attr, []byte(list), 0); err != nil {
			return fmt.Errorf("the list %s cannot be set: %w", attr, err)
		}
	}
	if have, err = rightsOfFile(f); err != nil {
		return err
	}
	if have.mode != r.mode {
		if err := unix.Fchmod(int(f.Fd()), r.mode); err != nil {
			return fmt.Errorf("the mode cannot be %04o: %w", r.mode, err)
		}
	}
	// Some file systems take no notice of what they are told, and some understand it in their own way.
	now, err := rightsOfFile(f)
	if err != nil {
		return err
	}
	if now.String() != r.String() {
		return fmt.Errorf("they are %s and not %s", now, r)
	}
	return nil
}
