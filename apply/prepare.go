package apply

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/plan"
)

// compare decides whether the live files are those the plan was made from. Secrets and what IIS moves by itself do not
// count. Files that are as planned already are nothing to do.
func (t *transaction) compare() *stop {
	var stale []string
	before, after, differ := 0, 0, 0
	for _, x := range t.targets {
		sum := plan.FileDigest(x.snap)
		if x.planned.Before == x.planned.After {
			if sum != x.planned.Before {
				stale = append(stale, x.Shown)
			}
			continue
		}
		differ++
		switch sum {
		case x.planned.Before:
			before++
		case x.planned.After:
			after++
		default:
			stale = append(stale, x.Shown)
		}
	}
	switch {
	case len(stale) == 0 && differ > 0 && after == differ:
		return &stop{result: Nothing}
	case len(stale) > 0 || before != differ:
		return t.stale(stale)
	case t.rewrites() == 0:
		return &stop{result: Nothing}
	}
	return nil
}

func (t *transaction) stale(files []string) *stop {
	detail := "Some of the live files are as they were before the plan and others as they would be after it."
	if len(files) > 0 {
		detail = fmt.Sprintf("%s changed after the plan was made.", strings.Join(files, " and "))
	}
	if t.job != nil && t.job.Undo != nil {
		detail = fmt.Sprintf("%s changed after the transaction that is to be undone.", strings.Join(files, " and "))
	}
	return t.halt(Stale, "IP0703", "Live configuration moved", detail+" Nothing was changed.", "Plan again, and look at what moved before you apply.")
}

// rewrites counts the files that are going to be written. A plan that only writes a secret again has edits and equal
// digests.
func (t *transaction) rewrites() int {
	n := 0
	for _, x := range t.targets {
		if x.planned.Edits > 0 {
			n++
		}
	}
	return n
}

// admit refuses what the history of the server forbids: another server's plan, a plan or approval used before.
func (t *transaction) admit() *stop {
	for i := range t.history {
		e := &t.history[i]
		switch {
		case !strings.EqualFold(e.Server, t.server.Name):
			return t.halt(Stale, "IP0703", "Plan for another server",
				fmt.Sprintf("The history in %s says that this is %.200q, and the plan is for %s. Nothing was changed.", t.memoryPlace(), e.Server, t.server.Name),
				"Check where the live block of "+t.server.Name+" leads. If the server was renamed, move the folder away.")
		case t.job.Approval != "" && e.Approval == t.job.Approval:
			return t.halt(Failed, "IP0704", "Approval was used before",
				"The approval was used on "+e.At+" and counts once. Nothing was changed.", "Have the plan approved again.")
		case e.Plan == t.plan.Digest && t.job.Undo == nil && !t.o.Reapply:
			return t.halt(Failed, "IP0704", "Plan was applied before",
				fmt.Sprintf("This plan was applied to %s on %s by %s, and the server is again as it was before it. Nothing was changed.", t.server.Name, e.At, e.Who),
				"Find out who put the server back. Say --reapply when the same change is really wanted again; a new plan of it would be this plan.")
		}
	}
	return nil
}

// memoryPlace names for people where the journal and the history are.
func (t *transaction) memoryPlace() string {
	if t.server.Remote != nil {
		return t.server.Remote.Where
	}
	return t.f.path()
}

// prepare makes the new text of every file that changes and proves that it holds what the plan says and nothing else.
func (t *transaction) prepare() *stop {
	for _, x := range t.targets {
		if x.planned.Edits == 0 {
			continue
		}
		if s := t.change(x); s != nil {
			return s
		}
		access, err := t.m.FS.At(pointCheck).Access(x.Path)
		if err != nil {
			return t.trouble("IP0706", "Live file cannot be examined", err)
		}
		t.out.Edits += x.edits
		x.note = journalFile{Space: x.Space, Name: filepath.Base(x.Path), Old: exact(x.raw), New: exact(x.text),
			Before: x.planned.Before, After: x.planned.After, Access: access}
		n := t.index(x)
		suffix := fmt.Sprintf("%s-%d", t.tx, n)
		x.note.Backup, x.note.Temp, x.note.Aside = strconv.Itoa(n), fsx.TempName(suffix), fsx.AsideName(suffix)
	}
	return nil
}

// index is the place of a target among all.
func (t *transaction) index(x *target) int {
	for i := range t.targets {
		if t.targets[i] == x {
			return i
		}
	}
	return -1
}

// change makes the new text of one file.
func (t *transaction) change(x *target) *stop {
	if t.job.Undo != nil {
		if done, s := t.restored(x); done || s != nil {
			return s
		}
	}
	wants, s := t.wants(x.Space)
	if s != nil {
		return s
	}
	edits, diags := x.Store.Edit(x.snap, wants)
	if diags.HasErrors() {
		s := t.halt(Failed, "IP0707", "Plan cannot be performed", "", "Make a new plan.")
		s.d.Detail = fmt.Sprintf("%s refuses a step: %s Nothing was changed.", x.Shown, diags[0].Detail)
		return s
	}
	text, err := x.Store.Apply(x.snap, edits)
	if err != nil {
		return t.defect(x, err.Error())
	}
	x.text, x.edits = text, len(edits)
	return t.prove(x, edits)
}

// wants turns the plan's steps into what the store is asked for, with secrets filled in.
func (t *transaction) wants(space string) ([]live.Want, *stop) {
	wants, err := plan.Wants(t.part, space, t.part.Steps)
	if err != nil {
		return nil, t.halt(Failed, "IP0707", "Plan cannot be performed", err.Error()+" Nothing was changed.", "Make a new plan.")
	}
	for i := range wants {
		if wants[i].Secret == "" {
			continue
		}
		secret, err := t.secret(wants[i].Secret)
		if err != nil {
			return nil, t.trouble("IP0705", "Secret is missing", err)
		}
		wants[i].Raw, wants[i].Secret = secret.Reveal(), ""
	}
	return wants, nil
}

func (t *transaction) secret(reference string) (host.Secret, error) {
	return t.m.Secret(reference, t.m.SecretsDir)
}

// defect is a stop for a new text that does not hold what was planned.
func (t *transaction) defect(x *target, what string) *stop {
	return t.halt(Failed, "IP0707", "New text failed its check",
		fmt.Sprintf("The text that was about to be written to %s does not hold exactly what the plan says: %s. Nothing was changed. This is a defect of isoplan.", x.Shown, what),
		"Please report it with the plan.")
}

// prove reads the new text back: it is the planned one, and what belongs to IIS is as it was.
func (t *transaction) prove(x *target, edits []live.Edit) *stop {
	snap, diags := x.Store.Decode(x.Space, x.Shown, x.text)
	if snap == nil {
		return t.defect(x, "it cannot be read: "+diags[0].Detail)
	}
	if sum := plan.FileDigest(snap); sum != x.planned.After && t.job.Undo == nil {
		return t.defect(x, "its digest is another")
	}
	if owned(x.snap) != owned(snap) {
		return t.defect(x, "it changes a value that belongs to IIS")
	}
	again, diags := x.Store.Edit(snap, t.plain(x.Space))
	if diags.HasErrors() || len(again) > 0 {
		return t.defect(x, "a step is not done in it")
	}
	return outside(t, x, edits)
}

// plain are the wants of a file without those of secrets.
func (t *transaction) plain(space string) []live.Want {
	wants, err := plan.Wants(t.part, space, t.part.Steps)
	if err != nil {
		return nil
	}
	var out []live.Want
	for _, w := range wants {
		if w.Secret == "" {
			out = append(out, w)
		}
	}
	return out
}

// owned is everything of IIS_Global, which no edit may touch: its masked values are left out of digests.
func owned(s *live.Snapshot) string {
	for i := range s.Nodes {
		if s.Nodes[i].Path == "." {
			return s.Text[s.Nodes[i].Start:s.Nodes[i].End]
		}
	}
	return ""
}

// outside holds that every byte before the first and behind the last edit is as it was.
func outside(t *transaction, x *target, edits []live.Edit) *stop {
	if len(edits) == 0 {
		return nil
	}
	first, last := edits[0].Start, edits[0].End
	for _, e := range edits {
		first, last = min(first, e.Start), max(last, e.End)
	}
	before, err1 := x.Store.Apply(x.snap, nil)
	if err1 != nil || before != x.raw {
		return t.defect(x, "without edits it would not be what was read")
	}
	if x.snap.Raw != x.snap.Text {
		return nil // offsets count bytes of the text, and the file has another encoding
	}
	if !strings.HasPrefix(x.text, x.raw[:first]) || !strings.HasSuffix(x.text, x.raw[last:]) {
		return t.defect(x, "bytes outside of the edits differ")
	}
	return nil
}

// stage copies the old files, writes the new ones beside them, and then the journal. Until it is done nothing that
// anybody else can see has changed.
func (t *transaction) stage(ctx context.Context) *stop {
	if s := t.space(); s != nil {
		return s
	}
	if s := t.interrupted(ctx); s != nil {
		return s
	}
	t.tell("backup", "copying the old files of %s", t.server.Name)
	if s := t.backup(); s != nil {
		return s
	}
	if s := t.interrupted(ctx); s != nil {
		return s
	}
	for _, x := range t.targets {
		if x.note.Name == "" {
			continue
		}
		temp := filepath.Join(filepath.Dir(x.Path), x.note.Temp)
		if err := fsx.PutNew(t.m.FS, temp, x.text, x.Path, pointTemp); err != nil {
			return t.trouble("IP0709", "New file not written", err)
		}
		if access, err := t.m.FS.At(pointCheck).Access(temp); err != nil || access != x.note.Access {
			return t.trouble("IP0709", "Rights cannot be kept",
				errors.Join(err, fmt.Errorf("the new %s would have %q, and the file has %q", x.Shown, access, x.note.Access)))
		}
	}
	if s := t.interrupted(ctx); s != nil {
		return s
	}
	if err := t.append(pointJournal, t.intent()); err != nil {
		return t.trouble("IP0710", "Journal not written", err)
	}
	return t.interrupted(ctx)
}

// intent is the record that says what is going to be replaced.
func (t *transaction) intent() record {
	r := t.opening(recIntent)
	r.Accept = t.accept
	for _, x := range t.targets {
		if x.note.Name != "" {
			r.Files = append(r.Files, x.note)
		}
	}
	return r
}

// opening is the first record of a journal.
func (t *transaction) opening(kind string) record {
	r := record{Kind: kind, Tx: t.tx, Plan: t.plan.Digest, Server: t.server.Name, Way: t.part.Way, Tool: t.m.Tool, Who: t.m.Who(), At: t.stamp(),
		Ran: t.ran, Stopped: t.stopped, Later: t.o.Later, Approval: t.job.Approval}
	if t.job.Undo != nil {
		r.Undoes = t.job.Undo.Tx
	}
	return r
}

// space refuses to begin what may not fit: three times what is written, and 1 MiB.
func (t *transaction) space() *stop {
	total := uint64(len(t.job.Text))
	for _, x := range t.targets {
		if x.note.Name != "" {
			total += uint64(max(len(x.raw), len(x.text)))
		}
	}
	need := 3*total + 1<<20
	for _, dir := range append(t.folders(), t.f.home) {
		have, err := t.m.FS.At(pointSpace).Free(dir)
		if err == nil && have < need {
			return t.halt(Failed, "IP0717", "Not enough room",
				fmt.Sprintf("The apply needs %d bytes on the volume of %s, and %d are free. Nothing was changed.", need, dir, have),
				"Make room on the volume and apply again.")
		}
	}
	return nil
}

// backup copies the old files and the plan.
func (t *transaction) backup() *stop {
	if err := t.f.make("bak", pointBackupFolder); err != nil {
		return t.trouble("IP0708", "Backup not made", err)
	}
	if err := t.f.make(filepath.Join("bak", t.tx), pointBackupFolder); err != nil {
		return t.trouble("IP0708", "Backup not made", err)
	}
	if err := t.m.FS.At(pointBackupFolder).SyncDir(t.f.file("bak")); err != nil {
		return t.trouble("IP0708", "Backup not made", err)
	}
	for _, x := range t.targets {
		if x.note.Name == "" {
			continue
		}
		if err := fsx.PutNew(t.m.FS, t.backupOf(x), x.raw, x.Path, pointBackup); err != nil {
			return t.trouble("IP0708", "Backup not made", err)
		}
	}
	err := fsx.PutNew(t.m.FS, t.f.file("bak", t.tx, "plan"), string(t.job.Text), "", pointBackupPlan)
	if err == nil {
		err = t.m.FS.At(pointBackupDirSync).SyncDir(t.f.file("bak", t.tx))
	}
	if err != nil {
		return t.trouble("IP0708", "Backup not made", err)
	}
	return nil
}

// backupOf is the place of the old content of a target.
func (t *transaction) backupOf(x *target) string { return t.f.file("bak", t.tx, x.note.Backup) }
