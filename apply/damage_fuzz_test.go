package apply_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/apply"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/crashfs"
	"github.com/isoplan/isoplan/plan"
)

// choices reads decisions from bytes; when they are used up every decision is the first one.
type choices struct{ rest []byte }

// of picks one of n.
func (c *choices) of(n int) int {
	if len(c.rest) == 0 {
		return 0
	}
	b := c.rest[0]
	c.rest = c.rest[1:]
	return int(b) % n
}

// text takes all that is left.
func (c *choices) text() string {
	s := string(c.rest)
	c.rest = nil
	return s
}

// ruin is what damaged disks are made of.
type ruin struct {
	p      *protocol
	starts []crashfs.Disk
}

func newRuin(t testing.TB) *ruin {
	p := applying(t, "", shapeOf(both))
	decoyed := func(d crashfs.Disk) crashfs.Disk {
		for _, name := range decoys() {
			d = d.With(name, "a decoy in "+path.Dir(name), 0)
		}
		return d
	}
	r := &ruin{p: p}
	for _, d := range []crashfs.Disk{p.betweenFiles(t), p.afterFiles(t), p.stopped(t, crashfs.OpCreate, "jrn.done.create", 1),
		p.stopped(t, crashfs.OpCreate, "hist.create", 1), p.stopped(t, crashfs.OpReplace, "ren.err", 1),
		p.stopped(t, crashfs.OpCreate, "jrn.create", 1), p.start, p.stopped(t, crashfs.OpRemove, "unlock.before", 1)} {
		r.starts = append(r.starts, decoyed(d))
	}
	return r
}

// decoys are files that no recovery has a reason to touch.
func decoys() []string {
	return []string{"/srv/decoy", "/srv/C/WINDOWS/system32/decoy", inMemory(inetsrv + "/decoy"), inMemory(inetsrv + "/History/decoy"),
		path.Dir(inMemory(configPath)) + "/decoy", "/etc/passwd"}
}

// words are what hostile journals put where names and digests stand.
func words(d crashfs.Disk) []string {
	sum := func(text string) string { s := sha256.Sum256([]byte(text)); return hex.EncodeToString(s[:]) }
	decoy, _ := d.File(inMemory(inetsrv + "/decoy"))
	live, _ := d.File(inMemory(metabasePath))
	return []string{"", ".", "..", "../..", "decoy", "../decoy", "/etc/passwd", `..\decoy`, `C:decoy`, "decoy:x", "journal", "lock", "MetaBase.xml", "METABASE.XML",
		"machine.config", "machine.config/v1.1.4322", "metabase", "other", "web99", firstTx, "0", "1", "plan", "nul", "a b", strings.Repeat("x", 300),
		sum(decoy), sum(live), sum(""), strings.Repeat("0", 64), "\x00", "\u202e", "18446744073709551616"}
}

// build makes a disk of bytes.
func (r *ruin) build(data []byte) crashfs.Disk {
	c := &choices{data}
	d := r.starts[c.of(len(r.starts))]
	for i, name := range r.p.names() {
		d = r.target(c, d, inMemory(name), i)
	}
	folder := inMemory(inetsrv + "/.isoplan")
	backup := folder + "/bak/" + firstTx
	for _, name := range []string{backup + "/0", backup + "/1", backup + "/plan"} {
		switch c.of(6) {
		case 1:
			d = d.Without(name)
		case 2:
			d = d.With(name, "nothing of use", 0o600)
		}
	}
	for i, name := range r.p.names() {
		side := path.Dir(inMemory(name)) + fmt.Sprintf("/.isoplan-%s-%d", firstTx, i)
		switch c.of(8) {
		case 1:
			d = d.Without(side + ".tmp")
		case 2:
			d = d.With(side+".tmp", "half a fi", 0)
		case 3:
			d = d.With(side+".old", r.p.old[i], 0)
		case 4:
			d = d.With(side+"-back.old", r.p.old[i], 0)
		case 5:
			d = d.With(side+"-back.tmp", "half a fi", 0).With(side+"-name.tmp", "half", 0)
		}
	}
	return r.folder(c, d, folder)
}

// target makes something of a live file.
func (r *ruin) target(c *choices, d crashfs.Disk, name string, i int) crashfs.Disk {
	switch c.of(10) {
	case 1:
		return d.With(name, r.p.old[i], 0)
	case 2:
		return d.With(name, r.p.fresh[i], 0)
	case 3:
		return d.With(name, touched(r.p.old[i]), 0)
	case 4:
		return d.With(name, touched(r.p.fresh[i]), 0)
	case 5:
		return d.With(name, "<no xml", 0)
	case 6:
		return d.Without(name)
	case 7:
		return d.With(name, flushed(r.p.old[i]), 0)
	case 8:
		return d.With(name, flushed(r.p.fresh[i]), 0)
	}
	return d
}

// flushed is a file in which IIS moved its own values.
func flushed(text string) string {
	return strings.Replace(text, `ChangeNumber="769"`, `ChangeNumber="801"`, 1)
}

// folder makes something of the files of .isoplan.
func (r *ruin) folder(c *choices, d crashfs.Disk, folder string) crashfs.Disk {
	journal, _ := d.File(folder + "/journal")
	for _, name := range []string{"/history", "/pending", "/lock.info", "/journal.broken"} {
		switch c.of(12) {
		case 1:
			d = d.Without(folder + name)
		case 2:
			return d.With(folder+name, c.text(), 0o600)
		case 3:
			d = d.With(folder+name, "{}\n", 0o600)
		}
	}
	switch c.of(6) {
	case 1:
		journal = journal[:min(len(journal), c.of(256)*8)]
	case 2:
		journal = c.text()
	case 3:
		return d.Without(folder + "/journal")
	case 4, 5:
		journal = hostile(c, journal, words(d))
	default:
		return d
	}
	return d.With(folder+"/journal", journal, 0o600)
}

// hostile writes words and numbers into the records of a journal, with sums that are right.
func hostile(c *choices, journal string, words []string) string {
	var out strings.Builder
	for line := range strings.Lines(journal) {
		_, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		_, text, _ = strings.Cut(text, " ")
		var record map[string]any
		if json.Unmarshal([]byte(text), &record) != nil {
			record = map[string]any{}
		}
		for range c.of(4) {
			field := []string{"tx", "plan", "server", "way", "rec", "undoes", "v", "seq", "restart", "ran", "stopped", "accept", "phase", "files", "unknown"}[c.of(15)]
			switch c.of(5) {
			case 0:
				record[field] = words[c.of(len(words))]
			case 1:
				record[field] = c.of(5)
			case 2:
				record[field] = []string{words[c.of(len(words))]}
			case 3:
				record[field] = map[string]any{"major": 70, "minor": c.of(3), "errors": 0}
			default:
				record["rec"] = []string{"BEGIN", "INTENT", "COMMITTED", "RESTART", "ROLLBACK", "DONE", "NO"}[c.of(7)]
			}
		}
		if files, ok := record["files"].([]any); ok {
			for range c.of(4) {
				if f, ok := files[c.of(len(files))].(map[string]any); ok {
					f[[]string{"space", "name", "temp", "aside", "backup", "old_sha256", "new_sha256", "before", "after", "access"}[c.of(10)]] = words[c.of(len(words))]
				}
			}
			if c.of(4) == 1 {
				record["files"] = append(files, files[0])
			}
		}
		b, _ := json.Marshal(record)
		fmt.Fprintf(&out, "%08x %d %s\n", crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)), len(b), b)
		if c.of(5) == 1 {
			out.WriteString(line)
		}
	}
	return out.String()
}

// recovered holds a recovery from a disk: it touches nothing it has no reason to, and doing it twice is doing it once.
func (r *ruin) recovered(start crashfs.Disk) error {
	disk := crashfs.New(start, crashfs.Options{})
	out := r.p.recover(disk)
	once := disk.Disk()
	if err := r.innocent(start, once); err != nil {
		return fmt.Errorf("%w\nafter %s", err, messages(out))
	}
	again := r.p.recover(disk)
	// A file of pending restarts that cannot be read is a warning to who did something, and an error to who did nothing.
	ended := out.Result == apply.Done || out.Result == apply.PutBack
	same := again.Result == out.Result || ended && (again.Result == apply.Nothing || again.Result == apply.Failed)
	if twice := disk.Disk(); !same || !once.Equal(twice) {
		return fmt.Errorf("the second recovery is not like the first: %s\nand then %s\n%s", messages(out), messages(again), between(once, twice))
	}
	return nil
}

// between tells in which files two disks differ.
func between(a, b crashfs.Disk) string {
	var out strings.Builder
	was, is := a.All(), b.All()
	for name, f := range was {
		if is[name] != f {
			fmt.Fprintf(&out, "%s was %.2000q and is %.2000q\n", name, f.Text, is[name].Text)
		}
	}
	for name, f := range is {
		if _, ok := was[name]; !ok {
			fmt.Fprintf(&out, "%s is new: %.2000q\n", name, f.Text)
		}
	}
	return out.String()
}

// innocent holds that what changed is ours, or what the journal names by its digest.
func (r *ruin) innocent(before, after crashfs.Disk) error {
	folder := inMemory(inetsrv + "/.isoplan")
	journal, _ := before.File(folder + "/journal")
	live := map[string]bool{}
	for _, name := range r.p.names() {
		live[inMemory(name)] = true
	}
	was, is := before.All(), after.All()
	for name := range is {
		if _, ok := was[name]; !ok {
			was[name] = crashfs.File{}
		}
	}
	for name, old := range was {
		now, there := is[name]
		base := path.Base(name)
		switch {
		case there && now == old, name == folder, strings.HasPrefix(name, folder+"/"), fsx.IsOurTemp(base), fsx.IsOurAside(base):
		case live[name] && !there:
			return fmt.Errorf("%s lost its name", name)
		case live[name] && (old == crashfs.File{} || r.known(journal, name, old.Text)) && r.known(journal, name, now.Text):
		default:
			return fmt.Errorf("%s was %q and is %q", name, old.Text, now.Text)
		}
	}
	return nil
}

// known reports whether a journal knows a content by a digest, or the plan does.
func (r *ruin) known(journal, name, text string) bool {
	sum := sha256.Sum256([]byte(text))
	if strings.Contains(journal, hex.EncodeToString(sum[:])) {
		return true
	}
	for i, f := range siteOn(nil, memoryRoot, r.p.shape).files() {
		if f.Path == name {
			snap, _ := f.Store.Decode(f.Space, f.Shown, text)
			return snap != nil && (strings.Contains(journal, plan.FileDigest(snap)) || plannedFrom(f, text, r.p.old[i]) || plannedFrom(f, text, r.p.fresh[i]))
		}
	}
	return false
}

// FuzzRecover recovers from arbitrary disks: damaged and hostile journals, targets that are old, new, somebody else's or
// gone, backups and plans that are missing or wrong.
func FuzzRecover(f *testing.F) {
	r := newRuin(f)
	for _, seed := range ruinSeeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		start := r.build(data)
		if err := r.recovered(start); err != nil {
			journal, _ := start.File(inMemory(inetsrv + "/.isoplan/journal"))
			t.Fatalf("%v\nthe journal was %q", err, journal)
		}
	})
}

// ruinSeeds are a few hundred disks of all sorts.
func ruinSeeds() [][]byte {
	var seeds [][]byte
	random := rand.New(rand.NewPCG(10, 10))
	for i := range 300 {
		seed := make([]byte, 4+random.IntN(60))
		for j := range seed {
			if j == 0 || random.IntN(3) == 0 {
				seed[j] = byte(random.IntN(256))
			}
		}
		seed[0] = byte(i)
		seeds = append(seeds, seed)
	}
	return seeds
}
