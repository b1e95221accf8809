package apply_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/internal/fsx/fault"
)

// kept are how many backups stay.
const kept = 20

// life of a server: what happens to it over the years.
type years struct {
	disk   *crashfs.FS
	of     shape
	number int // of the next machine
	random *rand.Rand
}

func (y *years) machine(s *site) apply.Machine {
	y.number++
	return s.machineFor(fmt.Sprintf("n%d-", y.number))
}

// apply plans another number and applies it on a file system above the disk.
func (y *years) apply(t *testing.T, fsys fsx.FS) apply.Outcome {
	s := siteOn(y.disk, memoryRoot, y.of)
	s.hcl = fmt.Sprintf("app_pool \"Shop\" {\n idle_timeout = %d\n}\nprocess_model \"v1.1.4322\" {\n memory_limit = %d\n}\n",
		30+y.random.IntN(1000), 30+y.random.IntN(60))
	r := s.plan(t)
	s.fs = fsys
	return apply.Run(context.Background(), y.machine(s), s.job(t, r.Plan), apply.Options{Reapply: true}, nil)
}

// next lets something happen.
func (y *years) next(t *testing.T) (what string, out apply.Outcome) {
	s := siteOn(y.disk, memoryRoot, y.of)
	switch n := y.random.IntN(12); n {
	case 0, 1, 2, 3:
		return "an apply", y.apply(t, y.disk)
	case 4:
		m, err := apply.Remembered(s.env.Env, s.files())
		if err == nil && !m.Open {
			if _, err := m.Undoable(""); err == nil {
				job := s.undoJob(t, "")
				return "an undo", apply.Run(context.Background(), y.machine(s), job, apply.Options{}, nil)
			}
		}
		return "nothing to undo", out
	case 5, 6, 7:
		dying, _ := process(y.disk, 1+y.random.IntN(190))
		return "an apply that is killed", y.apply(t, dying)
	case 8, 9:
		action := []fault.Action{fault.Eio, fault.Enospc, fault.Lose, fault.Garble}[y.random.IntN(4)]
		from := 1 + y.random.IntN(200)
		return "an apply with a fault", y.apply(t, fault.Nth(y.disk, action, from, from+y.random.IntN(3)))
	case 10:
		dying, _ := process(y.disk, 1+y.random.IntN(100))
		s.fs = dying
		return "a recovery that is killed", apply.Recover(context.Background(), y.machine(s), s.server(), apply.RecoverOptions{}, nil)
	}
	return "a recovery", apply.Recover(context.Background(), y.machine(s), s.server(), apply.RecoverOptions{}, nil)
}

// backedUp holds that every transaction that can be undone, and the one that is under way, has its backups.
func backedUp(d crashfs.Disk) error {
	folder := inMemory(inetsrv + "/.isoplan")
	var all []apply.Entry
	history, _ := d.File(folder + "/history")
	for line := range strings.Lines(history) {
		var e apply.Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return err
		}
		all = append(all, e)
	}
	all = all[max(0, len(all)-kept):]
	journal, open := d.File(folder + "/journal")
	if open {
		_, text, _ := strings.Cut(journal, "{")
		var e apply.Entry
		line, _, _ := strings.Cut("{"+text, "\n")
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return fmt.Errorf("the journal: %w", err)
		}
		all = append(all, e)
	}
	for _, e := range all {
		for _, f := range e.Files {
			text, _ := d.File(folder + "/bak/" + e.Tx + "/" + f.Backup)
			if sum := sha256.Sum256([]byte(text)); hex.EncodeToString(sum[:]) != f.Old {
				return fmt.Errorf("the backup of %s in %s is gone or another", f.Space, e.Tx)
			}
		}
		if text, _ := d.File(folder + "/bak/" + e.Tx + "/plan"); text == "" {
			return fmt.Errorf("the plan of %s is gone", e.Tx)
		}
	}
	if n := len(d.Names(folder + "/bak")); !open && n > kept+5 {
		return fmt.Errorf("%d backups lie about", n)
	}
	return nil
}

// TestBackupsAreKept lets a server live for years, with kills, faults and recoveries. The backups of the last
// transactions, and of one that is under way, are always there, and old ones go.
func TestBackupsAreKept(t *testing.T) { longLife(t, 120) }

func longLife(t *testing.T, steps int) int {
	t.Helper()
	y := &years{disk: crashfs.New(shapeOf("").disk(), crashfs.Options{}), of: shapeOf(""), random: rand.New(rand.NewPCG(25, 25))}
	for n := range steps {
		what, out := y.next(t)
		if err := backedUp(y.disk.Disk()); err != nil {
			t.Fatalf("step %d, %s: %v\n%s", n, what, err, messages(out))
		}
		if y.random.IntN(5) == 0 {
			y.disk = crashfs.New(y.disk.Disk(), crashfs.Options{}) // a new day
		}
	}
	if out := recovering(y.of, false)(y.disk); out.Result != apply.Done && out.Result != apply.Nothing {
		t.Error(messages(out))
	}
	history, _ := y.disk.Disk().File(inMemory(inetsrv + "/.isoplan/history"))
	if n, had := len(y.disk.Disk().Names(inMemory(inetsrv+"/.isoplan/bak"))), strings.Count(history, "\n"); n != kept || had <= kept {
		t.Errorf("in the end %d backups of %d transactions are left, and %d should be", n, had, kept)
	}
	return steps
}
