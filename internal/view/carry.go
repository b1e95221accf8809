package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// CarryFile is one live file of a rehearsal.
type CarryFile struct {
	// Shown is the file of the copy, as the plan names it; ServerPath its
	// place on the server, a Windows path, "" when it is not known.
	Shown, ServerPath string
	// Before and After are isoplan's digests of the file without and with the
	// changes; a file that does not change has them equal.
	Before, After string
}

// Carry is what CarryOver needs beside the plan.
type Carry struct {
	Files []CarryFile
}

// CarryOver prints how a change that was rehearsed on a copy gets onto the
// server: what to compare, which calls only the server can make, which files
// go over and in which order with what is typed, and what a person does. It
// prints nothing for a mount, and nothing where nothing changes.
//
// In IIS 5.0 isolation mode a file that holds what a call registers must not
// go over: with the value there already the call does nothing. The calls then
// come first, and the files from a fresh copy.
func CarryOver(w io.Writer, st Style, s *plan.Server, c Carry) error {
	t := &carryText{printer: newPrinter(w, st), s: s, files: c.Files, left: s.FileSteps()}
	t.read()
	if s.Way != model.WayCopy || len(t.changed())+len(t.calls)+len(t.others) == 0 {
		return t.flush()
	}
	t.head()
	switch {
	case len(t.calls) == 0:
		if len(t.changed()) > 0 {
			t.compare()
		}
		t.manual(false)
		t.place(false)
		t.unstored()
		t.manual(true)
	case t.switchesFirst():
		t.compare()
		t.modeFirst()
		t.keys()
		t.call()
		t.rest()
	default:
		t.compare()
		t.keys()
		t.call()
		t.again()
	}
	t.item(piece{plain, "Save the metabase, take a fresh copy and plan again: there must be no changes."})
	t.blank()
	return t.flush()
}

// carryText is one such text being printed.
type carryText struct {
	*printer
	s     *plan.Server
	files []CarryFile
	// left are the splices a file may carry.
	left []plan.Step
	// calls make and end applications; others set what no file holds.
	calls, others []*plan.Step
	number        int
}

func (t *carryText) read() {
	for _, st := range stepsOf(t.s, plan.MethodStep) {
		if st.Op != "" {
			t.calls = append(t.calls, st)
		} else {
			t.others = append(t.others, st)
		}
	}
}

// item prints one numbered step.
func (t *carryText) item(pieces ...piece) {
	t.number++
	t.para(fmt.Sprintf("  %d. ", t.number), "     ", pieces...)
}

// note prints a paragraph of the step before, with what it rests on.
func (t *carryText) note(text, confidence string, sources ...string) {
	foot := ""
	if len(sources) > 0 {
		foot = " " + footing(sources, confidence)
	}
	if text+foot != "" {
		t.para("     ", "     ", piece{plain, text}, piece{dim, foot})
	}
}

// typed prints what to type, on a line of its own.
func (t *carryText) typed(text string) {
	t.line(piece{plain, "       "}, piece{cyan, text})
}

// documented and derived are what a note rests on.
const (
	documented = string(model.Documented)
	derived    = string(model.Derived)
)

func (t *carryText) head() {
	at := t.s.CollectedAt
	if at == "" {
		at = "a time not known"
	}
	t.para("", "  ", piece{bold, "The copy of " + t.s.Name + " taken at " + at + " holds the change; the server is unchanged."})
	if len(t.calls) > 0 && t.metabase() != nil {
		t.para("", "  ", piece{red, "Do not copy its MetaBase.xml to " + t.s.Name + "."}, piece{plain, " It holds what only calls to the running server register, for " +
			count(t.applications(), "application") + ". With the value in the file already, AppCreate2 changes nothing and the application stays unregistered; " +
			"the repair is AppDelete, then AppCreate2."}, piece{dim, " " + footing([]string{"WS03/cc783874", "SDK6/ms525400", "IMSA"}, documented)})
	}
	t.blank()
	t.line(piece{bold, "To carry it over to " + t.s.Name + ":"})
}

// applications counts the applications the calls are about.
func (t *carryText) applications() int {
	keys := map[string]bool{}
	for _, st := range t.calls {
		keys[model.Fold(st.Key)] = true
	}
	return len(keys)
}

// changed are the files that hold a change.
func (t *carryText) changed() []*CarryFile {
	var out []*CarryFile
	for i := range t.files {
		if f := &t.files[i]; f.Before != f.After {
			out = append(out, f)
		}
	}
	return out
}

// spaceOf gives the key space of a file by the plan.
func (t *carryText) spaceOf(f *CarryFile) string {
	for i := range t.s.Files {
		if t.s.Files[i].Path == f.Shown {
			return t.s.Files[i].Space
		}
	}
	return ""
}

// metabase is the changed MetaBase.xml, nil when it does not change.
func (t *carryText) metabase() *CarryFile {
	for _, f := range t.changed() {
		if t.spaceOf(f) == string(schema.MetabaseSpace) {
			return f
		}
	}
	return nil
}

// compare says what has to be the same on the server.
func (t *carryText) compare() {
	t.item(piece{plain, "Compare. Save the metabase of " + t.s.Name + ", take a fresh copy of its files and plan again: the change must be this one, and these files must have these digests (isoplan plan --json)."})
	for _, f := range t.changed() {
		t.line(piece{plain, "       "}, piece{bold, t.server(f)})
		t.line(piece{plain, "         " + f.Before})
	}
	t.note("If one differs, and in doubt, apply the plan of the fresh copy instead and carry that over. The digests leave out secrets and what IIS moves by itself, so that only isoplan can compare them.", "")
}

// server is a file's place on the server.
func (t *carryText) server(f *CarryFile) string {
	if f.ServerPath == "" {
		return "the place of " + f.Shown + " on " + t.s.Name
	}
	return f.ServerPath
}

// switchesFirst reports whether the calls need a mode the server is not in.
func (t *carryText) switchesFirst() bool {
	return strings.HasSuffix(t.s.From, "/worker_process") && strings.HasSuffix(t.s.To, "/iis5")
}

func (t *carryText) modeFirst() {
	t.item(piece{plain, "Switch the isolation mode first, without the applications named below: plan the fresh copy with --exclude=ADDRESS for each of them, apply that, and carry it over as isoplan then says. " +
		"Applications have no COM+ package until " + t.s.Name + " runs in IIS 5.0 isolation mode."}, piece{dim, " " + footing([]string{"WS03/cc758132", "SDK6/ms525697"}, derived)})
}

// keys lists the keys that have to exist before a call.
func (t *carryText) keys() {
	var missing []plan.Step
	for _, st := range t.left {
		if st.Op == "create-key" && t.above(st.Key) {
			missing = append(missing, st)
		}
	}
	if len(missing) == 0 {
		return
	}
	t.item(piece{plain, "Make the keys that the calls need, in IIS Manager or by script:"})
	for _, st := range missing {
		command := "CREATE"
		class := " " + st.Class
		if st.Class == "IIsWebVirtualDir" {
			command, class = "CREATE_VDIR", ""
		}
		t.line(piece{plain, "     - " + st.Key + " (" + st.Class + ")"})
		t.adsutil(command, st.Key, class)
	}
}

// above reports whether a key is one that a call makes an application of, or
// is above one.
func (t *carryText) above(key string) bool {
	key = model.Fold(key)
	for _, st := range t.calls {
		if at := model.Fold(st.Key); st.Op == plan.CallCreate && (at == key || strings.HasPrefix(at, key+"/")) {
			return true
		}
	}
	return false
}

// call lists the calls; those that end with the same words share them.
func (t *carryText) call() {
	t.item(piece{plain, "Make the calls on " + t.s.Name + " while IIS runs:"})
	for i, st := range t.calls {
		what, why, _ := strings.Cut(st.Text, ": ")
		t.para("     - ", "       ", piece{plain, what}, piece{dim, " (" + st.Address + ")"})
		switch {
		case st.Op == plan.CallDelete:
			t.adsutil("APPDELETE", st.Key, "")
		case st.Op == plan.CallCreate && creates[st.Value] != "":
			t.adsutil(creates[st.Value], st.Key, "")
		}
		if i+1 == len(t.calls) || !t.sameWhy(st, t.calls[i+1]) {
			t.note(sentence(upperFirst(why)), st.Confidence, st.Sources...)
		}
	}
	t.note("adsutil.vbs lies in the folder AdminScripts of Inetpub; it is a sample without support.", documented, "Q297989", "WS03/cc738150")
}

// creates are the words of adsutil.vbs for AppCreate2 with 0, 1 and 2.
var creates = map[string]string{"0": "APPCREATEINPROC", "1": "APPCREATEOUTPROC", "2": "APPCREATEPOOLPROC"}

func (t *carryText) sameWhy(a, b *plan.Step) bool {
	_, x, _ := strings.Cut(a.Text, ": ")
	_, y, _ := strings.Cut(b.Text, ": ")
	return x == y && footing(a.Sources, a.Confidence) == footing(b.Sources, b.Confidence)
}

// adsutil prints the command for a key. A key whose name a command line would
// take apart has none.
func (t *carryText) adsutil(command, key, rest string) {
	path := strings.TrimPrefix(strings.TrimPrefix(key, "/"), "LM/")
	if strings.ContainsAny(path+rest, `"%&|<>^`) || path == "" {
		return
	}
	if strings.Contains(path, " ") {
		path = `"` + path + `"`
	}
	t.typed("cscript //nologo adsutil.vbs " + command + " " + path + rest)
}

// again is what follows the calls: what files still have to carry is planned
// anew, from a copy that knows what the calls wrote.
func (t *carryText) again() {
	if len(t.left) > 0 {
		t.item(piece{plain, "Save the metabase, take a fresh copy and plan again: what the calls did is then no change. Apply that plan to the fresh copy; its files may go over."})
	}
	t.manual(false)
	t.place(true)
	t.unstored()
	t.manual(true)
}

// rest is what follows the calls where the mode was switched before them: only
// what else changes of those applications is left.
func (t *carryText) rest() {
	addresses := map[string]bool{}
	for _, st := range t.calls {
		addresses[model.Fold(st.Address)] = true
	}
	for i := range t.left {
		if addresses[model.Fold(t.left[i].Address)] {
			t.item(piece{plain, "Save the metabase, take a fresh copy and plan again, with nothing excluded: what the calls did is then no change. Apply that plan to the fresh copy, and carry it over as isoplan then says."})
			return
		}
	}
}

// manual lists what a person does: before the files are in place, or after
// the values are written.
func (t *carryText) manual(after bool) {
	var steps []*plan.Step
	told := map[string]bool{}
	for _, m := range stepsOf(t.s, plan.ManualStep) {
		if key := m.Address + "\x00" + m.Text; (m.When == plan.After) == after && !told[key] {
			told[key] = true
			steps = append(steps, m)
		}
	}
	if len(steps) == 0 {
		return
	}
	t.item(piece{plain, "Do what isoplan cannot do:"})
	for _, m := range steps {
		t.para("     - ", "       ", piece{plain, sentence(m.Text)}, piece{dim, " (" + m.Address + ")"}, piece{dim, " " + footing(m.Sources, m.Confidence)})
	}
}

// unstored lists what no file carries.
func (t *carryText) unstored() {
	if len(t.others) == 0 {
		return
	}
	t.item(piece{plain, "Set on " + t.s.Name + ", while IIS runs, what no file can carry:"})
	for _, st := range t.others {
		t.para("     - ", "       ", piece{plain, sentence(st.Text)}, piece{dim, " (" + st.Address + ")"}, piece{dim, " " + footing(st.Sources, st.Confidence)})
	}
}

// upperFirst begins a sentence.
func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
