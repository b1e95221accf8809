package crashfs_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// The texts of the toys are longer than a block and even in no place, so that every torn form is another text.
var (
	oldText = text("old")
	newText = text("new")
)

func text(word string) string {
	var b strings.Builder
	for n := range 40 {
		fmt.Fprintf(&b, "%s line %d of it\n", word, n*n)
	}
	return b.String()
}

// put writes a new file whole, and flushes it when asked to.
func put(fsys fsx.FS, name, text string, flush bool) error {
	f, err := fsys.CreateNew(name, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	if err == nil && flush {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// is gives a check that a file holds one of the texts.
func is(name string, texts ...string) func(crashfs.Disk) error {
	return func(d crashfs.Disk) error {
		got, ok := d.File(name)
		if !ok {
			return fmt.Errorf("%s is gone", name)
		}
		for _, t := range texts {
			if got == t {
				return nil
			}
		}
		return fmt.Errorf("%s is torn", name)
	}
}

// toyCase is a way of writing and the faults it must show.
type toyCase struct {
	name    string
	run     func(fsx.FS) error
	layout  crashfs.Layout
	durable bool // check that the new text is there after the end of the run
	want    string
}

// TestSmallToys has ways of writing one file whose faults are well known.
func TestSmallToys(t *testing.T) {
	inPlace := func(fsys fsx.FS) error {
		f := fsys.(*crashfs.FS)
		return errors.Join(f.Overwrite("/w/a", newText), f.Flush("/w/a"))
	}
	rename := func(flush, flushDir bool) func(fsx.FS) error {
		return func(fsys fsx.FS) error {
			if err := put(fsys, "/w/a.tmp", newText, flush); err != nil {
				return err
			}
			if err := fsys.Replace("/w/a.tmp", "/w/a", "/w/a.old"); err != nil || !flushDir {
				return err
			}
			return fsys.SyncDir("/w")
		}
	}
	anew := func(fsys fsx.FS) error {
		return errors.Join(fsys.Remove("/w/a"), put(fsys, "/w/a", newText, true), fsys.SyncDir("/w"))
	}
	cases := []toyCase{
		{"in place", inPlace, crashfs.Unix, false, "/w/a is torn"},
		{"deleted and written anew", anew, crashfs.Unix, false, "/w/a is gone, /w/a is torn"},
		{"temporary file not flushed", rename(false, true), crashfs.Unix, false, "/w/a is torn"},
		{"folder not flushed", rename(true, false), crashfs.Unix, false, ""},
		{"folder not flushed, and said to be done", rename(true, false), crashfs.Unix, true, "/w/a is torn"},
		{"all flushed", rename(true, true), crashfs.Unix, true, ""},
		{"temporary file not flushed", rename(false, true), crashfs.Windows, false, "/w/a is gone, /w/a is torn"},
		{"nobody puts the name back", rename(true, true), crashfs.Windows, false, "/w/a is gone"},
		{"said to be done", rename(true, true), crashfs.WindowsLate, true, "/w/a is gone, /w/a is torn"},
	}
	for _, c := range cases {
		t.Run(c.layout.String()+"/"+c.name, func(t *testing.T) {
			o := crashfs.Options{Layout: c.layout, Keep: 1000}
			if c.durable {
				o.Durable = is("/w/a", newText)
			}
			start := crashfs.NewDisk(map[string]string{"/w/a": oldText})
			got, err := crashfs.Explore(start, c.run, is("/w/a", oldText, newText), o)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(got)
			expect(t, got, c.want)
		})
	}
}

// expect compares the different errors of a report, in alphabetical order.
func expect(t *testing.T, got crashfs.Report, want string) {
	t.Helper()
	if kinds := kindsOf(got); kinds != want {
		t.Errorf("found %q, want %q", kinds, want)
		if len(got.Kept) > 0 {
			t.Logf("the first:\n%v", got.Kept[0])
		}
	}
	if got.Violations != len(got.Kept) && len(got.Kept) < 1000 {
		t.Errorf("%d violations are counted and %d described", got.Violations, len(got.Kept))
	}
}

// kindsOf lists the different errors of a report.
func kindsOf(r crashfs.Report) string {
	var kinds []string
	for _, v := range r.Kept {
		if s := v.Err.Error(); !slices.Contains(kinds, s) {
			kinds = append(kinds, s)
		}
	}
	slices.Sort(kinds)
	return strings.Join(kinds, ", ")
}
