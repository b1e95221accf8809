package standin

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/plan"
)

// World is the name of the file that holds the world.
const World = "world.txt"

// Died is the exit code of a script that did not come to its end.
const Died = -1

// Files are the files of the server; names are relative to where a login begins.
type Files interface {
	File(name string) (string, bool)
	SetFile(name, content string)
}

// Faults say what goes wrong; steps count from 1, 0 is none.
type Faults struct {
	// FailAt is a step that fails: what was done is undone. StickAt is one that cannot be undone either.
	FailAt, StickAt int
	// DieAt is a step in the middle of which the script dies; DieBack says that so does the rollback.
	DieAt   int
	DieBack bool
	// Refuse is an exit code with which the script ends before it begins.
	Refuse int
	// Damage makes of the collected text what arrives.
	Damage func(text string) string
	// Reached is called before each step.
	Reached func(step int)
}

// Play plays a command line and gives its exit code and what it prints.
func Play(files Files, line string, stdin []byte, f Faults) (code int, said string) {
	words := strings.Fields(line)
	if len(words) < 3 || words[0] != "cscript" || words[1] != "//nologo" {
		return 1, "not a command of a test: " + line
	}
	script, ok := files.File(words[2])
	if !ok || script == "" {
		return 1, "there is no script " + words[2]
	}
	cut := strings.LastIndexByte(words[2], '/')
	p := &player{files: files, f: f, dir: words[2][:cut]}
	switch name := words[2][cut+1:]; {
	case strings.HasPrefix(name, "collect-") && len(words) == 4:
		return p.collect(strings.TrimPrefix(words[3], "/out:"))
	case name == "apply.vbs":
		return p.apply(words[3:], stdin)
	case name == "rollback.vbs":
		return p.rollback()
	}
	return 1, "not a script of a test: " + words[2]
}

// player plays one script.
type player struct {
	files Files
	f     Faults
	dir   string
	plan  *plan.Plan
}

func (p *player) collect(out string) (int, string) {
	text, _ := p.files.File(World)
	if p.f.Damage != nil {
		text = p.f.Damage(text)
	}
	p.files.SetFile(out, text)
	return 0, "collected"
}

func (p *player) world() string {
	text, _ := p.files.File(World)
	return text
}

// note writes a line of the state.
func (p *player) note(line string) {
	text, _ := p.files.File(p.dir + "/state.txt")
	p.files.SetFile(p.dir+"/state.txt", text+line+"\r\n")
}

func (p *player) load() (*plan.Server, error) {
	text, _ := p.files.File(p.dir + "/plan")
	var err error
	if p.plan, err = plan.Decode([]byte(text)); err != nil {
		return nil, err
	}
	return &p.plan.Servers[0], nil
}

// steps are those of the plan that a machine does.
func steps(s *plan.Server) []plan.Step {
	var out []plan.Step
	for _, st := range s.Steps {
		if st.Kind == plan.MethodStep || st.Kind == plan.SpliceStep {
			out = append(out, st)
		}
	}
	return out
}

func (p *player) apply(options []string, stdin []byte) (int, string) {
	s, err := p.load()
	if err != nil {
		return 1, err.Error()
	}
	if p.f.Refuse != 0 {
		return p.f.Refuse, "refused"
	}
	for i := range s.Files {
		snap, diags := (collected.Store{}).Decode(s.Files[i].Space, World, p.world())
		if snap == nil {
			return 1, diags[0].Detail
		}
		if plan.FileDigest(snap) != s.Files[i].Before {
			return 4, "the server is not what the plan saw"
		}
	}
	if strings.Contains(strings.Join(options, " "), "/passwords:stdin") && len(stdin) == 0 {
		return 1, "no line on standard input"
	}
	p.files.SetFile(p.dir+"/before.txt", p.world())
	p.note("isoplan state 1")
	p.note("plan " + p.plan.Digest)
	if _, still := p.files.File(p.dir + "/apply.vbs"); !still {
		p.note("undone")
		return 1, "apply.vbs was taken away while it ran"
	}
	for i, st := range steps(s) {
		n := i + 1
		if p.f.Reached != nil {
			p.f.Reached(n)
		}
		p.note("begin " + strconv.Itoa(n))
		if n == p.f.FailAt || n == p.f.StickAt {
			if n == p.f.StickAt {
				return 6, "stopped midway"
			}
			p.restore()
			p.note("undone")
			return 5, "failed, and everything was put back"
		}
		text, err := perform(p.world(), &st)
		if err != nil {
			return 6, err.Error()
		}
		p.files.SetFile(World, text)
		if n == p.f.DieAt {
			return Died, ""
		}
		p.note("done " + strconv.Itoa(n))
	}
	p.note("finished")
	return 0, "done"
}

func (p *player) restore() {
	if text, ok := p.files.File(p.dir + "/before.txt"); ok {
		p.files.SetFile(World, text)
	}
}

func (p *player) rollback() (int, string) {
	s, err := p.load()
	if err != nil {
		return 1, err.Error()
	}
	if p.f.DieBack {
		return Died, ""
	}
	p.restore()
	p.note("plan " + p.plan.Digest)
	p.note("undone")
	return 0, fmt.Sprintf("everything of %s was put back", s.Name)
}

// perform does one step to a collected text.
func perform(text string, st *plan.Step) (string, error) {
	if st.Secret != "" {
		return text, nil // nobody sees one
	}
	w := live.Want{Op: live.SetValue, Path: st.Key, Class: st.Class, Raw: st.Value}
	space := schema.MetabaseSpace
	if st.Space != string(schema.MetabaseSpace) {
		space = schema.MachineConfigSpace
	}
	switch st.Op {
	case plan.CallMakeKey, live.CreateKey.String():
		w.Op, w.Raw = live.CreateKey, ""
	case plan.CallDropKey, live.DeleteKey.String():
		w.Op, w.Raw = live.DeleteKey, ""
	case plan.CallClear, live.RemoveValue.String():
		w.Op, w.Raw = live.RemoveValue, ""
	}
	if w.Op == live.SetValue || w.Op == live.RemoveValue {
		w.Attr = schema.ByProperty(space, st.Property)
	}
	store := collected.Store{}
	snap, diags := store.Decode(st.Space, World, text)
	if snap == nil {
		return "", fmt.Errorf("%s", diags[0].Detail)
	}
	edits, diags := store.Edit(snap, []live.Want{w})
	if diags.HasErrors() {
		return "", fmt.Errorf("%s", diags[0].Detail)
	}
	return store.Apply(snap, edits)
}
