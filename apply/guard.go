package apply

import (
	"context"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// mount is how plans call the files of a running server.
const mount = "mount"

// guard refuses what cannot be written safely, before anything is prepared.
func (t *transaction) guard(ctx context.Context) *stop {
	if s := t.mayWait(); s != nil {
		return s
	}
	for _, x := range t.targets {
		if x.planned.Edits == 0 {
			continue
		}
		info, err := t.m.FS.At(pointCheck).Lstat(x.Path)
		if err != nil {
			return t.trouble("IP0706", "Live file cannot be examined", err)
		}
		if !info.Mode().IsRegular() {
			return t.halt(Failed, "IP0706", "Live file is a link", x.Shown+" is not a file of its own, and a new file would take the place of the link. Nothing was changed.",
				"Name the file that it leads to in the live block.")
		}
		if n, err := t.m.FS.At(pointCheck).Links(x.Path); err == nil && n > 1 {
			return t.halt(Failed, "IP0706", "Live file has several names",
				fmt.Sprintf("%s has %d names (hard links); a new file would take the place of one of them and the others would keep the old content. Nothing was changed.", x.Shown, n),
				"Make it a file with one name, for example by copying it and renaming the copy over it.")
		}
	}
	if t.part.Way != mount || t.metabase() == nil {
		return nil
	}
	switch {
	case t.o.Stopped:
		return nil
	case t.editWhileRunning():
		base, s := t.historyGuard()
		t.accept = base
		return s
	case t.o.Later:
		return t.cannotWait("Edit-while-running is off on " + t.server.Name + ", so IISADMIN has to be stopped around the write (SDK6/ms525213).")
	case t.canStop():
		return t.willStop(ctx)
	}
	return t.halt(Failed, "IP0714", "Metabase cannot be written while IIS runs",
		"Edit-while-running is off on "+t.server.Name+": a MetaBase.xml that is written while IISADMIN runs is lost when memory is flushed over it (SDK6/ms525213). Nothing was changed.",
		"Stop IISADMIN (net stop iisadmin /y) after saving the metabase and say --iis-stopped; or give the server a runner in the policy file; or turn edit-while-running on.")
}

// mayWait refuses a plan with a restart that cannot wait where restarts are to.
func (t *transaction) mayWait() *stop {
	for i := range t.part.Restarts {
		if r := &t.part.Restarts[i]; t.o.Later && !r.Self && !r.Deferrable {
			return t.cannotWait("The restart " + name(r) + " of this plan cannot be put off.")
		}
	}
	return nil
}

func (t *transaction) cannotWait(why string) *stop {
	return t.halt(Failed, "IP0722", "Restart cannot wait", why+" Restarts were to be left for later. Nothing was changed.", "Apply with --restart=now when the restart may happen.")
}

// metabase is the MetaBase.xml that is to be written, nil when none is.
func (t *transaction) metabase() *target {
	for _, x := range t.targets {
		if x.Space == string(schema.MetabaseSpace) && x.planned.Edits > 0 {
			return x
		}
	}
	return nil
}

// factText gives the text of a property at a key of a snapshot as it stands in the file.
func factText(s *live.Snapshot, path string, a *schema.Attr) (string, bool) {
	for i := range s.Nodes {
		if !metabase.SamePath(s.Nodes[i].Path, path) {
			continue
		}
		for _, f := range s.Nodes[i].Facts {
			if f.Attr == a {
				return s.Text[f.Start:f.End], true
			}
		}
	}
	return "", false
}

// numberAt is the number a property holds at a key, and whether it holds one.
func numberAt(s *live.Snapshot, path string, a *schema.Attr) (uint64, bool) {
	text, ok := factText(s, path, a)
	if !ok {
		return 0, false
	}
	v, err := a.Decode(text)
	if err != nil {
		return 0, false
	}
	if v.IsTrue() {
		return 1, true
	}
	return v.Num(), true
}

// editWhileRunning reports what the file says of the feature. It is off unless it is said (SDK6/ms524694).
func (t *transaction) editWhileRunning() bool {
	n, ok := numberAt(t.metabase().snap, metabase.ComputerPath, schema.EnableEditWhileRunning.Attr)
	return ok && n != 0
}

// historyGuard holds what edit-while-running needs: a history, a file in it to compare ours with, of this machine, and
// no edit before ours that IIS has not taken over.
func (t *transaction) historyGuard() (*baseline, *stop) {
	x := t.metabase()
	refuse := func(what, fix string) (*baseline, *stop) {
		return nil, t.halt(Failed, "IP0714", "Edit-while-running is not possible", what+" Nothing was changed.", fix)
	}
	stopped := "Save the metabase, stop IISADMIN and say --iis-stopped."
	if n, ok := numberAt(x.snap, metabase.ComputerPath, schema.EnableHistory.Attr); ok && n == 0 {
		return refuse("The history of the metabase is off (EnableHistory), and edit-while-running compares an edited file with it (SDK6/ms524694).", stopped)
	}
	if n, ok := numberAt(x.snap, metabase.ComputerPath, schema.MaxHistoryFiles.Attr); ok && n < 10 {
		return refuse(fmt.Sprintf("MaxHistoryFiles is %d; below 10 the version an edit is compared with may be gone, and the edit may fail (WS03/cc787255).", n), stopped)
	}
	major, ok := numberAt(x.snap, ".", schema.HistoryMajorVersionNumber.Attr)
	if !ok {
		return refuse("MetaBase.xml has no HistoryMajorVersionNumber, so IIS cannot find the version to compare an edit with (WS03/cc782923).", stopped)
	}
	h, err := readMetabaseHistory(t.m.FS, t.f.home)
	if err != nil {
		return nil, t.trouble("IP0714", "History of the metabase cannot be read", err)
	}
	newest := h.newest(major)
	if newest == nil {
		return refuse(fmt.Sprintf("The history folder holds no version %d of the metabase, which is the one this file is based on; an edit may fail (WS03/cc787255).", major),
			"Save the metabase on the server, so that a new version is written, and plan again.")
	}
	raw, err := fsx.ReadStringFrom(t.m.FS.At(pointRead), filepath.Join(h.dir, newest.name), maxLive)
	if err != nil {
		return nil, t.trouble("IP0714", "History of the metabase cannot be read", err)
	}
	base, _ := x.Store.Decode(x.Space, newest.name, raw)
	if base == nil {
		return refuse("The newest version in the history, "+newest.name+", cannot be read, so nobody can tell what IIS will compare an edit with.", stopped)
	}
	if theirs, ok := factText(base, ".", schema.SessionKey.Attr); ok {
		if ours, _ := factText(x.snap, ".", schema.SessionKey.Attr); !strings.EqualFold(ours, theirs) {
			return nil, t.halt(Stale, "IP0703", "Metabase of another machine",
				"MetaBase.xml and the newest version in its history have different session keys: the file came from another machine or installation, whose secure values cannot be read here (ms524941). Nothing was changed.",
				"Find out who put the file there. The history holds the last one of this machine.")
		}
	}
	if plan.FileDigest(base) != plan.FileDigest(x.snap) {
		return nil, t.halt(Stale, "IP0703", "An edit is waiting already",
			"MetaBase.xml differs from "+newest.name+", the version IIS will compare an edit with: somebody edited it and IIS has not taken that over. A second edit from the same version would turn the first one back (PRE6/mb_scenario_ewr6). Nothing was changed.",
			"Wait until IIS has written a new version to its history, then plan again.")
	}
	return &baseline{Major: major, Minor: newest.minor, Errors: h.errors}, nil
}

// metabaseHistory is what the folder History beside MetaBase.xml holds.
type metabaseHistory struct {
	dir    string
	pairs  []historyPair
	errors int
}

// historyPair is one version of the metabase with its schema.
type historyPair struct {
	name         string
	major, minor uint64
}

// readMetabaseHistory lists the versions of the metabase. A folder that is not there holds none.
func readMetabaseHistory(fsys fsx.FS, home string) (metabaseHistory, error) {
	var h metabaseHistory
	entries, err := fsys.At(pointAccept).ReadDir(home)
	if err != nil {
		return h, err
	}
	for _, e := range entries {
		if strings.EqualFold(e.Name(), "History") {
			h.dir = filepath.Join(home, e.Name())
		}
	}
	if h.dir == "" {
		return h, nil
	}
	files, err := fsys.At(pointAccept).ReadDir(h.dir)
	if err != nil {
		return h, err
	}
	schemas := map[string]bool{}
	for _, e := range files {
		if name, ok := cutFold(e.Name(), "MBSchema_"); ok {
			schemas[strings.ToLower(name)] = true
		}
	}
	for _, e := range files {
		h.add(e, schemas)
	}
	return h, nil
}

// add takes one file of the folder. Both of its numbers have ten digits (WS03/cc782923).
func (h *metabaseHistory) add(e fs.DirEntry, schemas map[string]bool) {
	if _, ok := cutFold(e.Name(), "MetaBaseError_"); ok {
		h.errors++
		return
	}
	rest, ok := cutFold(e.Name(), "MetaBase_")
	if !ok || !schemas[strings.ToLower(rest)] || len(rest) != len("0000000001_0000000000.xml") || !strings.EqualFold(rest[21:], ".xml") {
		return
	}
	p := historyPair{name: e.Name()}
	if _, err := fmt.Sscanf(rest[:21], "%10d_%10d", &p.major, &p.minor); err == nil {
		h.pairs = append(h.pairs, p)
	}
}

func cutFold(s, prefix string) (string, bool) {
	if len(s) < len(prefix) || !strings.EqualFold(s[:len(prefix)], prefix) {
		return "", false
	}
	return s[len(prefix):], true
}

// newest is the version with the highest minor number of a major one.
func (h *metabaseHistory) newest(major uint64) *historyPair {
	var best *historyPair
	for i := range h.pairs {
		if p := &h.pairs[i]; p.major == major && (best == nil || p.minor > best.minor) {
			best = p
		}
	}
	return best
}
