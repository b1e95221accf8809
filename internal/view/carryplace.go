package view

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// putOthers stands, beside plan.PutFiles for MetaBase.xml, where the other
// files are put in place when that is elsewhere.
const putOthers = "\x00others"

// place prints what to type to put the files in place, in order. fresh says
// that the files are those of a fresh copy, whose plan is still to come.
func (t *carryText) place(fresh bool) {
	files := t.placed(fresh)
	if len(files) == 0 {
		return
	}
	lines, outage := t.outage(files)
	t.item(piece{plain, "Put the files in place and restart what has to be, in this order:"})
	apart := holds(lines, putOthers)
	for _, line := range lines {
		if line != plan.PutFiles && line != putOthers {
			t.typed(line)
			continue
		}
		for _, f := range files {
			if !apart || t.isMetabase(f) == (line == plan.PutFiles) {
				t.put(f, fresh)
			}
		}
		if line == plan.PutFiles && t.runs(files) && outage != nil {
			t.line(piece{plain, "         wait  until IIS has taken it: a new pair of files in the folder History"})
		}
	}
	t.restartsLeft(outage)
	t.cautions(files, outage)
}

// placed are the files that go over. Of a fresh copy they are those in which a
// splice is left.
func (t *carryText) placed(fresh bool) []*CarryFile {
	if !fresh {
		return t.changed()
	}
	var out []*CarryFile
	for _, f := range t.changed() {
		for i := range t.left {
			if t.left[i].Space == t.spaceOf(f) {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// put says which file goes where.
func (t *carryText) put(f *CarryFile, fresh bool) {
	from := f.Shown
	if fresh {
		from = "the same file of the fresh copy"
	}
	t.line(piece{plain, "         put   "}, piece{bold, t.server(f)})
	t.line(piece{plain, "         from  " + from})
}

// outage gives the commands around the files, and the restart they amount to;
// nil when IIS runs on.
func (t *carryText) outage(files []*CarryFile) ([]string, *plan.Restart) {
	iis := t.ofIIS()
	if iis != nil {
		if holds(iis.Commands, plan.PutFiles) {
			return iis.Commands, iis
		}
		if t.runs(files) {
			// Edit-while-running: the file is taken over before IIS restarts.
			lines := append([]string{}, t.s.Write.Commands...)
			return append(lines, inOutage(iis.Commands, putOthers)...), iis
		}
		return inOutage(iis.Commands, plan.PutFiles), iis
	}
	if !t.writesMetabase(files) {
		return []string{plan.PutFiles}, nil
	}
	w := t.s.Write
	switch {
	case w == nil || !holds(w.Commands, plan.PutFiles):
		// No planner makes such a plan; without the stop the file is lost.
		return []string{"net stop iisadmin /y", plan.PutFiles, "net start W3SVC"}, &plan.Restart{Kind: "iis"}
	case w.Running:
		return w.Commands, nil
	}
	return w.Commands, &plan.Restart{Kind: "iis"}
}

// ofIIS is the restart of IIS, or of the computer, somebody has to make.
func (t *carryText) ofIIS() *plan.Restart {
	for i := range t.s.Restarts {
		if r := &t.s.Restarts[i]; !r.Self && r.Kind == "iis" && len(r.Commands) > 0 {
			return r
		}
	}
	return nil
}

func (t *carryText) isMetabase(f *CarryFile) bool {
	return t.spaceOf(f) == string(schema.MetabaseSpace)
}

func (t *carryText) writesMetabase(files []*CarryFile) bool {
	return slices.ContainsFunc(files, t.isMetabase)
}

// runs reports whether MetaBase.xml goes over while IIS runs.
func (t *carryText) runs(files []*CarryFile) bool {
	return t.writesMetabase(files) && t.s.Write != nil && t.s.Write.Running
}

func holds(lines []string, line string) bool { return slices.Contains(lines, line) }

// inOutage puts the files behind the last command that stops a service, or
// before all commands when none does: a machine.config belongs before the
// start.
func inOutage(commands []string, put string) []string {
	at := 0
	for i, c := range commands {
		if strings.HasPrefix(c, "net stop ") {
			at = i + 1
		}
	}
	lines := append([]string{}, commands[:at]...)
	return append(append(lines, put), commands[at:]...)
}

// restartsLeft prints what else has to be restarted, after the files are in
// place.
func (t *carryText) restartsLeft(outage *plan.Restart) {
	for i := range t.s.Restarts {
		r := &t.s.Restarts[i]
		if r == outage || outage != nil && outage.Covers(r) {
			continue
		}
		for _, c := range r.Commands {
			t.typed(c)
		}
		if len(r.Commands) > 0 && r.Deferrable {
			t.note(upperFirst(restartTitle(r))+": that is not required right away"+until(r)+".", "")
		}
	}
}

// until ends the statement that a restart may wait, where no note says what
// holds until then.
func until(r *plan.Restart) string {
	if len(r.Until) > 0 {
		return ""
	}
	return ": until then the old values stay in force"
}

// cautions says what the order is for, and what a file brings along.
func (t *carryText) cautions(files []*CarryFile, outage *plan.Restart) {
	metabase := t.writesMetabase(files)
	switch {
	case t.runs(files):
		t.note("Edit-while-running is on: IIS compares the file with the pair in its folder History that has the same HistoryMajorVersionNumber, and takes the differences over. "+
			"Nobody else may change the metabase meanwhile. A new pair with a higher minor version says that it was taken; a MetaBaseError_*.xml says that it was refused and written over. "+
			"If the pair is gone, it may fail: then use a fresh copy.", derived, "WS03/cc782923", "WS03/cc787255", "PRE6/mb_scenario_ewr6", "PRE6/mb_scenario_ewr8")
	case metabase:
		t.note("A file put in place before the stop is lost: stopping IISADMIN writes memory over it. Look after the stop whether it did: "+
			"if MetaBase.xml is another than right after the save, somebody changed the metabase in between; then start again what ran, and begin with a fresh copy. "+
			"Starting IISADMIN does not bring back the services that depend on it.", documented, "SDK6/ms525213", "WS03/cc758342", "Q286196")
	}
	if outage != nil && outage == t.ofIIS() && outage.Deferrable && (t.runs(files) || !metabase) {
		t.note("The restart of IIS is not required right away"+until(outage)+".", "")
	}
	if outage != nil && t.ofIIS() == nil {
		t.note("No changed value is known to need this outage; the file does. By script or in IIS Manager the same changes need none.", documented, "MSDN00/aint0p0l", "WS03/cc758342")
	}
	if metabase {
		t.note("MetaBase.xml goes to "+t.s.Name+" and to no other computer: its passwords are encrypted with a key of that server.", documented, "WS03/cc775980", "SDK6/ms524941")
	}
	if outage == nil && (len(files) > 1 || !metabase) {
		t.note("A machine.config put in place restarts every AppDomain of that framework at once; in-process sessions are lost.", documented, "APPDOM")
	}
	for i := range t.left {
		if t.left[i].Secret != "" {
			t.note("The machine.config holds a password in clear text: carry it where nobody else reads it, and delete it there.", "")
			return
		}
	}
}
