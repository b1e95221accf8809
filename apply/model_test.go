package apply_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
)

// protocol is one way of changing files, for the crash model.
type protocol struct {
	start      crashfs.Disk
	old, fresh texts
	run        func(fsx.FS) error
	recover    func(fsx.FS) error
	// tx is the transaction whose backups have to be there when the files are new.
	tx string
}

// applying is the protocol of an apply.
func applying(t testing.TB, hcl string) protocol {
	job, old, fresh := planned(t, hcl)
	p := protocol{start: startDisk(false), old: old, fresh: fresh, tx: strings.Repeat("b", 8)}
	p.run = func(fsys fsx.FS) error {
		s, j := job(fsys)
		return failure(apply.Run(context.Background(), s.machine(), j, apply.Options{}, nil))
	}
	p.recover = recovering(t, hcl)
	return p
}

// undoing is the protocol of an undo, on a disk that an apply left.
func undoing(t testing.TB, hcl string) protocol {
	p := applying(t, hcl)
	fsys := crashfs.New(p.start, crashfs.Options{})
	if err := p.run(fsys); err != nil {
		t.Fatal(err)
	}
	p.start, p.old, p.fresh, p.tx = fsys.Disk(), p.fresh, p.old, "undo-"+p.tx
	p.run = func(fsys fsx.FS) error { return failure(siteOn(t, fsys, memoryRoot, "copy", hcl).undo(t, "")) }
	return p
}

func recovering(t testing.TB, hcl string) func(fsx.FS) error {
	return func(fsys fsx.FS) error {
		s := siteOn(t, fsys, memoryRoot, "copy", hcl)
		m := s.machine()
		m.Random = func() string { return "recovery" }
		return failure(apply.Recover(context.Background(), m, s.server(), apply.RecoverOptions{Options: apply.Options{Accept: time.Second}}, nil))
	}
}

// failure is the error of a result that is no good end.
func failure(o apply.Outcome) error {
	if o.Result == apply.Done || o.Result == apply.Nothing {
		return nil
	}
	return errors.New(messages(o))
}

// check holds a disk after a recovery: all old or all new, nothing left behind, and with the new files the backups.
func (p *protocol) check(d crashfs.Disk) error {
	got := texts{}
	for i, name := range []string{metabasePath, configPath} {
		got[i], _ = d.File(filepath.Join(memoryRoot, filepath.FromSlash(name)))
	}
	for name := range d.All() {
		if fsx.IsOurTemp(filepath.Base(name)) || fsx.IsOurAside(filepath.Base(name)) || strings.HasSuffix(name, "/journal") || strings.HasSuffix(name, "/lock.info") {
			return fmt.Errorf("%s is left behind", name)
		}
	}
	switch got {
	case p.old:
		return nil
	case p.fresh:
		return p.backups(d)
	}
	return fmt.Errorf("neither all old nor all new: %q", got)
}

// backups holds that what the history tells can be undone.
func (p *protocol) backups(d crashfs.Disk) error {
	dir := filepath.Join(memoryRoot, filepath.FromSlash(inetsrv), ".isoplan")
	history, _ := d.File(filepath.Join(dir, "history"))
	if !strings.Contains(history, `"tx":"`+p.tx+`"`) {
		return fmt.Errorf("the history does not know the transaction: %q", history)
	}
	for i, old := range p.old {
		if old == p.fresh[i] {
			continue
		}
		if text, _ := d.File(filepath.Join(dir, "bak", p.tx, fmt.Sprint(i))); text != old {
			return fmt.Errorf("backup %d holds %q", i, text)
		}
	}
	if text, _ := d.File(filepath.Join(dir, "bak", p.tx, "plan")); text == "" {
		return errors.New("the plan of the transaction is lost")
	}
	return nil
}

// done holds a disk after a crash behind the end of a run: what was reported as done is done.
func (p *protocol) done(d crashfs.Disk) error {
	for i, name := range []string{metabasePath, configPath} {
		if got, _ := d.File(filepath.Join(memoryRoot, filepath.FromSlash(name))); got != p.fresh[i] {
			return fmt.Errorf("%s is not as reported: %q", name, got)
		}
	}
	return nil
}

// alias gives the random names of temporary files one name.
func alias(name string) string {
	if strings.HasPrefix(name, ".isoplan-") && strings.HasSuffix(name, ".tmp") && len(name) > len(".isoplan-.tmp")+20 {
		return ".isoplan-*.tmp"
	}
	return name
}

func (p *protocol) options(l crashfs.Layout, nested int) crashfs.Options {
	return crashfs.Options{Layout: l, Recover: p.recover, Nested: nested, Durable: p.done, Alias: alias}
}

// TestPowerCuts cuts the power at every moment of an apply and of an undo, and in the recovery from that, and looks at
// every disk that can be left.
func TestPowerCuts(t *testing.T) {
	for name, p := range map[string]protocol{"apply two files": applying(t, both), "apply one file": applying(t, one),
		"apply a secret": applying(t, password), "undo": undoing(t, both)} {
		for _, layout := range []crashfs.Layout{crashfs.Unix, crashfs.Windows} {
			t.Run(name+" "+layout.String(), func(t *testing.T) {
				t.Parallel()
				report, err := crashfs.Explore(p.start, p.run, p.check, p.options(layout, 1))
				if err != nil {
					t.Fatal(err)
				}
				for _, v := range report.Kept[:min(2, len(report.Kept))] {
					t.Error(v.String())
				}
				t.Log(report)
			})
		}
	}
}
