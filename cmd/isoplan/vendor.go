package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/modules"
)

func (a *app) vendorCommand() *cobra.Command {
	force := false
	c := &cobra.Command{
		Use:   "vendor [NAME...]",
		Short: "Copy modules of the library into the configuration, and lock them",
		Long:  "vendor copies modules of the library (default: those the configuration uses), and those\nthey use, into " + modules.Folder + "/NAME of this folder, and writes their hashes into\n" + lang.LockName + ". A source isoplan/NAME then means the copy, whatever the program\nbrings, and --locked refuses a copy that differs from the lock. A file that is there\nand differs is not overwritten.",
		RunE:  func(_ *cobra.Command, args []string) error { return a.vendor(args, force) },
	}
	c.Flags().BoolVar(&force, "force", false, "overwrite files that differ from those of the library")
	return c
}

// copyJSON is the JSON form of what vendor did.
type copyJSON struct {
	FormatVersion string   `json:"format_version"`
	Modules       []string `json:"modules"`
	Written       []string `json:"written"`
}

func (a *app) vendor(names []string, force bool) error {
	folder, closer, err := a.env.Rooted(".")
	if err != nil {
		return a.trouble("IP0101", "Folder cannot be read", err)
	}
	defer func() { _ = closer() }()
	if len(names) == 0 {
		root, diags := lang.Load(folder, ".", lang.Options{})
		if diags.HasErrors() {
			return a.failed(diags, root.Sources())
		}
		for _, u := range root.Modules() {
			if u.Name != "" {
				names = append(names, u.Name)
			}
		}
	}
	if names, err = withUsed(names); err != nil {
		return a.noModule(err)
	}
	lock, err := readLock(folder)
	if err != nil {
		return a.trouble("IP0128", "Lock file cannot be read", err)
	}
	copies, differ, err := compareCopies(folder, names)
	if err != nil {
		return a.trouble("IP0128", "Module cannot be copied", errors.New(sentence(err.Error())))
	}
	if len(differ) > 0 && !force {
		return a.failed(refusal("Files differ from the library", "These files are there and are not those of the library: "+strings.Join(differ, ", ")+". Nothing was written.",
			"Look at what was changed in them; isoplan modules vendor --force overwrites them."), nil)
	}
	return a.writeCopies(names, copies, lock)
}

// withUsed adds the modules of the library that others use, and sorts them.
func withUsed(names []string) ([]string, error) {
	var all []string
	for len(names) > 0 {
		name := strings.TrimPrefix(names[0], modules.Prefix)
		names = names[1:]
		if slices.Contains(all, name) {
			continue
		}
		files, dir, err := inLibrary(name)
		if err != nil {
			return nil, err
		}
		m, _, diags := lang.DescribeModule(files, dir, lang.Options{})
		if diags.HasErrors() {
			return nil, errors.New(diags[0].Detail)
		}
		all = append(all, name)
		for _, source := range m.Uses {
			switch used, library, err := modules.InLibrary(source); {
			case err != nil:
				return nil, err
			case library:
				names = append(names, used)
			default:
				if used, err := modules.Clean(dir, source); err == nil {
					names = append(names, used)
				}
			}
		}
	}
	sort.Strings(all)
	return all, nil
}

// copied is one file to be written.
type copied struct{ name, text string }

// compareCopies gives the files that are not there as the library has them, and
// the names of those among them that are there and differ.
func compareCopies(folder fs.FS, names []string) (write []copied, differ []string, err error) {
	for _, name := range names {
		dir := path.Join(modules.Folder, name)
		ours, err := modules.Files(modules.Library(), name)
		if err != nil {
			return nil, nil, err
		}
		for _, file := range ours {
			text, err := modules.ReadText(modules.Library(), name, file)
			if err != nil {
				return nil, nil, err
			}
			at := path.Join(dir, file)
			have, err := modules.ReadText(folder, dir, file)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				write = append(write, copied{at, text})
			case err != nil:
				return nil, nil, err
			case strings.ReplaceAll(have, "\r\n", "\n") != text:
				write, differ = append(write, copied{at, text}), append(differ, at)
			}
		}
		theirs, err := modules.Files(folder, dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, err
		}
		for _, file := range theirs {
			if !slices.Contains(ours, file) {
				return nil, nil, fmt.Errorf("%s is no file of the module in the library; move or delete it, isoplan deletes nothing here", path.Join(dir, file))
			}
		}
	}
	return write, differ, nil
}

// writeCopies writes the files, and the lock last: a lock never names what is
// not there yet.
func (a *app) writeCopies(names []string, copies []copied, lock lang.Lock) error {
	done := copyJSON{FormatVersion: view.FormatVersion, Modules: append([]string{}, names...), Written: []string{}}
	put := func(name, text string) error {
		if err := a.env.WriteWhole(filepath.FromSlash(name), text, fsx.WriteOptions{Mode: 0o644}); err != nil {
			return err
		}
		done.Written = append(done.Written, name)
		return nil
	}
	for _, c := range copies {
		err := a.folders(path.Dir(c.name))
		if err == nil {
			err = put(c.name, c.text)
		}
		if err != nil {
			return a.trouble("IP0004", "Module cannot be written", err)
		}
	}
	before := lock.Text()
	for _, name := range names {
		sum, err := modules.Sum(modules.Library(), name)
		if err != nil {
			return a.trouble("IP0127", "Module cannot be read", err)
		}
		lock[name] = sum
	}
	if text := lock.Text(); text != before {
		if err := put(lang.LockName, text); err != nil {
			return a.trouble("IP0004", "Lock file cannot be written", err)
		}
	}
	if a.json {
		return a.written(view.JSON(a.env.Stdout, done))
	}
	if len(names) == 0 {
		fmt.Fprintln(a.env.Stdout, "The configuration uses no module of the library.")
	}
	for _, name := range done.Written {
		fmt.Fprintln(a.env.Stdout, view.Escape(name))
	}
	return nil
}

// folders makes the folders on the way to a place below the working folder.
// None of them may be a link: the copy belongs to this configuration.
func (a *app) folders(dir string) error {
	at := ""
	for _, name := range strings.Split(dir, "/") {
		at = path.Join(at, name)
		full := a.env.Path(filepath.FromSlash(at))
		if err := a.env.FS.Mkdir(full, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
		info, err := a.env.FS.Lstat(full)
		if err != nil {
			return err
		}
		if !info.IsDir() {
			return fmt.Errorf("%s is no folder, or a link to one, and modules are copied into folders only", at)
		}
	}
	return nil
}
