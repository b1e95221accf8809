package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/runbook"
	"github.com/isoplan/isoplan/plan"
)

// shownProcesses is how many processes, and how many steps, of one server text
// for people names; the JSON form has all.
const shownProcesses = 50

// shownMoves is how many restarts of a move are spelled out.
const shownMoves = 5

// Release prints the runbook that frees a library: what has to be done, which
// processes hold it, the numbered steps, and what moving the applications out
// of process would cost instead.
func Release(w io.Writer, st Style, r *runbook.Release) error {
	t := &releaseText{newPrinter(w, st)}
	for i := range r.Servers {
		if i > 0 {
			t.blank()
		}
		t.server(r.DLL, &r.Servers[i])
	}
	return t.flush()
}

// releaseText is one such runbook being printed.
type releaseText struct{ *printer }

func (t *releaseText) server(dll string, s *runbook.Server) {
	t.para("", "  ", piece{bold, "Release of " + cut(dll, maxValue, t.st.dots())}, piece{plain, " on " + s.Name + ", IIS " + s.Target + taken(s)})
	t.blank()
	ink := bold
	if s.Verdict == runbook.StopIIS || s.Verdict == runbook.Undecided {
		ink = red
	}
	t.para("", "", piece{ink, s.Text})
	t.blank()
	t.processes(s)
	t.notLoaded(s)
	t.notesBlock("Find out in the console where an application runs", s.Check, true)
	t.shown(s)
	t.notesBlock("Know first", s.Notes, false)
	t.steps(s)
	t.costs(s)
	t.move(s)
	t.notesBlock("Not known", s.NotKnown, false)
	t.sameName(s)
	t.summary(s)
}

// taken says what the answer was read from.
func taken(s *runbook.Server) string {
	return ": " + fromWhere(s.Way, s.Name, s.CollectedAt)
}

func (t *releaseText) processes(s *runbook.Server) {
	if len(s.Processes) == 0 {
		return
	}
	t.line(piece{bold, "Held by:"})
	for i := range s.Processes {
		if i == shownProcesses {
			t.say("  ", "  ", count(len(s.Processes)-i, "more process")+"es (--json has all)")
			break
		}
		p := &s.Processes[i]
		title := p.Name
		if p.Account != "" {
			title += " as " + p.Account
		}
		if p.Program == "" {
			t.para("  ", "    ", piece{bold, "a process that nobody can name"})
		} else {
			t.para("  ", "    ", piece{bold, title}, piece{plain, ": " + p.Placement})
		}
		for j := range p.By {
			label := ""
			if j == 0 {
				label = "by"
			}
			t.field(label, group(&p.By[j]))
		}
		t.field("release", sentence(p.Text))
		if len(p.Shared)+p.SharedMore > 0 {
			t.field("also ends", few(p.Shared, 6, p.SharedMore)+" (only sharing the process)")
		}
	}
	t.blank()
}

// group says what names the library, and where.
func group(g *runbook.Group) string {
	text := g.By
	if len(g.Extensions) > 0 {
		text += " " + few(g.Extensions, 6, 0)
	}
	text += " of "
	if g.By == "in-process list" || g.By == "filter" {
		text = g.By + " "
	}
	text += few(g.Addresses, 6, g.More) + ": " + g.Entry
	if g.BareName {
		text += " (only the file name matches)"
	}
	return text
}

// notLoaded lists what names the library without loading it.
func (t *releaseText) notLoaded(s *runbook.Server) {
	n := 0
	for i := range s.Holders {
		h := &s.Holders[i]
		if h.Why == "" || len(h.Processes) > 0 {
			continue
		}
		if n++; n == 1 {
			t.line(piece{bold, "Named, but not loaded:"})
		}
		if n <= shownProcesses {
			t.say("  - ", "    ", h.By+" of "+h.Address+": "+sentence(h.Why))
		}
	}
	if n > 0 {
		t.blank()
	}
}

// notesBlock prints statements with what they rest on.
func (t *releaseText) notesBlock(title string, notes []runbook.Note, numbered bool) {
	if len(notes) == 0 {
		return
	}
	t.line(piece{bold, title + ":"})
	for i := range notes {
		first, rest := "  - ", "    "
		if numbered {
			first, rest = fmt.Sprintf("  %d. ", i+1), "     "
		}
		t.para(first, rest, t.note(notes[i].Text, notes[i].Footing)...)
	}
	t.blank()
}

func (t *releaseText) note(text string, f runbook.Footing) []piece {
	return []piece{{plain, sentence(text)}, {dim, after(" ", footing(f.Sources, f.Confidence))}}
}

// shown says what the console shows for the applications that hold it.
func (t *releaseText) shown(s *runbook.Server) {
	var order []string
	by := map[string][]string{}
	for i := range s.Holders {
		h := &s.Holders[i]
		if h.Shown == "" || len(h.Processes) == 0 {
			continue
		}
		if by[h.Shown] == nil {
			order = append(order, h.Shown)
		}
		address := h.Address
		if h.Application != "" {
			address = h.Application
		}
		if names := by[h.Shown]; len(names) == 0 || names[len(names)-1] != address {
			by[h.Shown] = append(names, address)
		}
	}
	if len(order) == 0 {
		return
	}
	t.line(piece{bold, "What it shows, by the files read:"})
	for _, text := range order {
		t.say("  - ", "    ", few(by[text], 6, 0)+": "+text)
	}
	t.blank()
}

func (t *releaseText) steps(s *runbook.Server) {
	if len(s.Steps) == 0 {
		return
	}
	t.line(piece{bold, "Steps:"})
	for i := range s.Steps {
		st := &s.Steps[i]
		if st.Kind == runbook.Free && i >= shownProcesses {
			if i == shownProcesses {
				t.say("  ", "     ", "... and the same for every other process that holds it (--json has all).")
			}
			continue
		}
		t.step(st)
	}
	t.blank()
}

func (t *releaseText) step(st *runbook.Step) {
	t.para(fmt.Sprintf("  %d. ", st.Number), "     ", append([]piece{{bold, st.Text}}, piece{dim, after(" ", footing(st.Sources, st.Confidence))})...)
	for _, c := range st.Commands {
		t.line(piece{plain, "       "}, piece{cyan, c})
	}
	for _, way := range st.Interface {
		lead := "or by hand: "
		if len(st.Commands) == 0 {
			lead = "by hand: "
		}
		t.say("     ", "     ", lead+sentence(way))
	}
	for _, n := range st.Notes {
		t.say("     ", "     ", sentence(n))
	}
}

// costs says whom each restart of the runbook hits.
func (t *releaseText) costs(s *runbook.Server) {
	if len(s.Restarts) == 0 {
		return
	}
	t.line(piece{bold, "What it costs:"})
	for i := range s.Restarts {
		if i == shownProcesses {
			t.say("  - ", "    ", "and as much for each of the others")
			break
		}
		t.restart(&s.Restarts[i])
	}
	t.blank()
}

// restart prints one restart in a paragraph.
func (t *releaseText) restart(r *plan.Restart) {
	text := ": " + hits(r) + "."
	if stops := services(r); stops != "" {
		text = ": stops " + strings.Replace(stops, "services not known", "services nobody observed", 1) + "; " + hits(r) + "."
	}
	if len(r.Drops.StayDown) > 0 {
		text += " Stays down, as it was: " + strings.Join(r.Drops.StayDown, ", ") + "."
	}
	for _, l := range r.Drops.Loses {
		text += " " + sentence(l)
	}
	t.para("  - ", "    ", piece{bold, restartTitle(r)}, piece{plain, text})
}

func (t *releaseText) move(s *runbook.Server) {
	m := s.Move
	if m == nil {
		return
	}
	t.line(piece{bold, "Instead, for the next time: out of process"})
	if len(m.Applications) > 0 && (m.Helps > 0 || m.Problem != "") {
		t.say("  ", "  ", "protection = \""+m.Protection+"\" for "+few(m.Applications, 6, m.More)+"; in the console "+m.Interface+".")
	}
	switch {
	case m.Problem != "":
		t.say("  ", "  ", "What it would cost is not known, because there is no plan of it: "+sentence(m.Problem))
	case m.Helps > 0:
		t.say("  ", "  ", "The move alone costs, once, at the level "+m.Level+":")
		t.moveCost(m)
	default:
		t.say("  ", "  ", "Moving an application does not help: the library stays in inetinfo.exe.")
	}
	for i := range m.Stays {
		y := &m.Stays[i]
		t.para("  - ", "    ", append([]piece{{plain, few(y.Addresses, 6, y.More) + " stays in inetinfo.exe: "}}, t.note(y.Text, y.Footing)...)...)
	}
	for i := range m.Notes {
		t.para("  - ", "    ", t.note(m.Notes[i].Text, m.Notes[i].Footing)...)
	}
	t.blank()
}

// moveCost prints the restarts and calls of the move.
func (t *releaseText) moveCost(m *runbook.Move) {
	if len(m.Restarts) == 0 {
		t.say("  - ", "    ", "no restart")
	}
	for i := range m.Restarts {
		if i == shownMoves {
			t.say("  - ", "    ", "and as much for each of the others: "+count(len(m.Restarts)-i+m.RestartsMore, "more restart"))
			break
		}
		t.restart(&m.Restarts[i])
		for _, when := range append([]string{m.Restarts[i].When}, m.Restarts[i].Until...) {
			if when != "" {
				t.say("    ", "    ", upperFirst(sentence(when)))
			}
		}
	}
	for _, text := range m.Steps {
		t.say("  - ", "    ", sentence(text))
	}
}

func (t *releaseText) sameName(s *runbook.Server) {
	if len(s.SameName) == 0 {
		return
	}
	t.line(piece{bold, "Same file name, another path (not counted above):"})
	for _, o := range s.SameName {
		t.say("  - ", "    ", o.Entry+": named by "+count(o.Holders, "place"))
	}
	t.blank()
}

// summary is the last line, in one form for every server.
func (t *releaseText) summary(s *runbook.Server) {
	n := 0
	for i := range s.Restarts {
		n += s.Restarts[i].Drops.Applications
	}
	text := fmt.Sprintf("%s, %s; largest restart: %s.", count(len(s.Holders)+s.More, "holder"), processes(len(s.Processes)), s.Level)
	t.para("", "  ", piece{bold, "Release: "}, piece{plain, text})
}

func processes(n int) string {
	if n == 1 {
		return "1 process"
	}
	return fmt.Sprintf("%d processes", n)
}
