package view

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// ProcessOptions say how much of a report is printed.
type ProcessOptions struct {
	// Verbose prints every process, application and extension.
	Verbose bool
}

// How much of a long list is shown without Verbose.
const (
	mostNodes      = 10 // processes of one program
	mostSites      = 10 // sites of one process
	mostPlaces     = 10 // applications of one site
	mostExtensions = 8  // extensions of one application
	mostAnswers    = 5  // applications one address stands for
	mostMoves      = 20 // moves
)

// processText is a report being printed.
type processText struct {
	*printer
	o ProcessOptions
	// moves are those of the server being printed by address; ahead says that
	// the tree is the one before the plan.
	moves map[string][]*ProcessMove
	ahead bool
}

// Processes prints a report for people: a tree of processes, sites and
// applications with the extensions that run there; or the answers about one
// address. With a plan it prints both states and what moves.
func Processes(w io.Writer, st Style, servers []ProcessServer, o ProcessOptions) error {
	t := &processText{printer: newPrinter(w, st), o: o}
	for i := range servers {
		t.server(&servers[i])
	}
	return t.flush()
}

func (t *processText) server(s *ProcessServer) {
	t.para("", "  ", piece{bold, s.Name}, piece{plain, ", IIS " + s.Target + ": " + takenText(s)})
	if s.Configured != "" {
		t.para("  ", "  ", piece{yellow, "Running and configured mode differ: "},
			piece{plain, "these processes serve now, those of " + s.Configured + " after the restart of IIS. "}, piece{dim, footing([]string{"SEED003"}, "documented")})
	}
	t.pending(s.Pending)
	t.blank()
	if s.Now == nil {
		t.answers(s)
		return
	}
	t.moves = map[string][]*ProcessMove{}
	for i := range s.Moves {
		t.moves[s.Moves[i].Address] = append(t.moves[s.Moves[i].Address], &s.Moves[i])
	}
	t.ahead = true
	if s.After != nil {
		t.line(piece{bold, "Before the plan:"})
		t.blank()
	}
	t.state(s.Now)
	if s.After == nil {
		return
	}
	t.ahead = false
	t.line(piece{bold, "After the plan and its restarts"}, piece{plain, ", IIS " + s.After.Target + ":"})
	t.blank()
	t.state(s.After)
	t.changes(s)
}

// pending says which restarts are to be made: the files say already what counts
// only after them.
func (t *processText) pending(all []ProcessPending) {
	for i := range all {
		p := &all[i]
		text := "The files hold what counts only after it. " + strings.Join(p.Until, " ")
		t.para("  ", "  ", piece{yellow, "A restart of an earlier plan is to be made (" + strings.TrimSpace(p.Kind+" "+p.On) + "): "},
			piece{plain, strings.TrimSpace(text)})
	}
}

// takenText says where the live files come from.
func takenText(s *ProcessServer) string {
	return fromWhere(s.Way, s.Name, s.CollectedAt)
}

func (t *processText) state(s *ProcessState) {
	t.nodes(s.Processes)
	t.unloaded(s.Filters)
	if len(s.NotKnown) > 0 {
		t.line(piece{bold, "Not known:"})
		for i := range s.NotKnown {
			n := &s.NotKnown[i]
			t.para("", "  ", piece{yellow, "? "}, piece{plain, sentence(upperFirst(n.Why)) + " "}, piece{dim, footing(n.Sources, n.Confidence)})
			t.sites(n)
			t.blank()
		}
	}
	for _, n := range s.Notes {
		t.para("", "  ", piece{plain, "Note: " + n.Text + " "}, piece{dim, footing(n.Sources, n.Confidence)})
	}
	t.total(s)
	t.blank()
}

// total is the line that sums a server up.
func (t *processText) total(s *ProcessState) {
	n, least := 0, ""
	for i := range s.Processes {
		if c := s.Processes[i].Instances; c != nil {
			n += *c
			continue
		}
		n++
		least = "at least "
	}
	spread := fmt.Sprint(s.Spread)
	if s.Spread == 0 {
		spread = "none"
	}
	t.para("", "  ", piece{bold, least + count(n, "process") + ": "},
		piece{plain, fmt.Sprintf("%s, %s of them in more than one process.", count(s.Applications, "application"), spread)})
}

// nodes prints processes, at most mostNodes of one program.
func (t *processText) nodes(all []ProcessNode) {
	for i := 0; i < len(all); {
		end := i
		for end < len(all) && all[end].Program == all[i].Program {
			end++
		}
		shown := all[i:end]
		if limit := t.limit(mostNodes); len(shown) > limit+1 {
			shown = t.important(shown, limit)
		}
		for j := range shown {
			t.node(&shown[j])
			t.blank()
		}
		if n := end - i - len(shown); n > 0 {
			t.more("", n, "process")
			t.blank()
		}
		i = end
	}
}

// important gives the first processes of a long list, and those that something
// moves to or from.
func (t *processText) important(all []ProcessNode, limit int) []ProcessNode {
	out := slices.Clone(all[:limit])
	for i := limit; i < len(all) && len(out) < 2*limit; i++ {
		for j := range all[i].Applications {
			if sign, _ := t.mark(&all[i], &all[i].Applications[j]); sign != "" {
				out = append(out, all[i])
				break
			}
		}
	}
	return out
}

func (t *processText) node(n *ProcessNode) {
	pieces := []piece{{bold, n.Process}, {plain, " as " + accountText(&n.Account)}}
	switch {
	case n.Instances == nil:
		pieces = append(pieces, piece{plain, ", how many is not known"})
	case *n.Instances > 1:
		pieces = append(pieces, piece{plain, fmt.Sprintf(", %d instances", *n.Instances)})
	}
	t.para("", "  ", pieces...)
	stem := t.stem(len(n.Applications) > 0)
	t.fact(stem, n.Account.From)
	t.fact(stem, n.InstancesText)
	var services []string
	for _, s := range n.Services {
		text := s.Name
		if s.State == "not running" {
			text += " (not running)"
		}
		if s.Text != "" {
			text += " (" + s.Text + ")"
		}
		services = append(services, text)
	}
	t.fact(stem, after("services: ", strings.Join(services, ", ")))
	var filters []string
	for _, f := range n.Filters {
		filters = append(filters, withinOf(f))
	}
	t.fact(stem, after("filters: ", few(filters, t.limit(mostPlaces), 0)))
	if len(n.Frameworks) != 1 || !strings.EqualFold(n.Frameworks[0], n.Of) { // aspnet_wp.exe says it in its name
		t.fact(stem, after("ASP.NET: ", strings.Join(n.Frameworks, ", ")))
	}
	if len(n.Applications)+len(n.Services) == 0 {
		t.fact(stem, "no application")
	}
	t.sites(n)
}

// fact prints one line below the name of a process.
func (t *processText) fact(stem, text string) {
	if text != "" {
		t.para(stem, stem+"  ", piece{dim, text})
	}
}

// withinOf is an address without its server.
func withinOf(address string) string {
	_, rest, _ := strings.Cut(address, "/")
	return rest
}

// sites prints what a process hosts: sites, and in them applications.
func (t *processText) sites(n *ProcessNode) {
	groups := bySite(n.Applications)
	shown := groups
	if limit := t.limit(mostSites); len(groups) > limit+1 {
		shown = groups[:limit]
	}
	for i, places := range shown {
		last := i == len(groups)-1
		t.para(t.branch(last), t.stem(!last)+"  ", piece{plain, places[0][0].Site})
		t.places(n, t.stem(!last), places)
	}
	if rest := groups[len(shown):]; len(rest) > 0 {
		t.more(t.branch(true), len(rest), "site")
	}
}

func (t *processText) places(n *ProcessNode, stem string, places [][]*ProcessPlace) {
	shown := places
	if limit := t.limit(mostPlaces); len(places) > limit+1 {
		shown = places[:limit:limit]
		for _, p := range places[limit:] {
			if sign, _ := t.mark(n, p[0]); sign != "" && len(shown) < 2*limit {
				shown = append(shown, p)
			}
		}
	}
	for i, p := range shown {
		last := i == len(places)-1
		t.place(n, stem+t.branch(last), stem+t.stem(!last), p)
	}
	if rest := len(places) - len(shown); rest > 0 {
		t.more(stem+t.branch(true), rest, "application")
	}
}

// place prints one application with what of it runs in the process.
func (t *processText) place(n *ProcessNode, first, rest string, parts []*ProcessPlace) {
	p := parts[0]
	sign, moved := t.mark(n, p)
	pieces := []piece{{signInk(sign), sign + after(map[bool]string{true: " "}[sign != ""], p.URL)}}
	if p.Type != "app" {
		pieces = append(pieces, piece{plain, " (" + strings.ReplaceAll(p.Type, "_", " ") + ")"})
	}
	for _, part := range parts {
		stays := slices.DeleteFunc(slices.Clone(part.Extensions), func(ext string) bool {
			return slices.ContainsFunc(moved, func(m movedCode) bool { return slices.Contains(m.extensions, ext) })
		})
		if text := t.extensions(stays); text != "" {
			pieces = append(pieces, piece{plain, " "}, piece{cyan, text})
		}
		if part.Unsourced {
			pieces = append(pieces, piece{dim, " (unsourced)"})
		}
	}
	for _, m := range moved {
		if text := t.extensions(m.extensions); text != "" {
			pieces = append(pieces, piece{plain, " "}, piece{cyan, text})
		}
		pieces = append(pieces, piece{signInk(sign), " " + m.way})
	}
	t.para(first, rest+"  ", pieces...)
}

func (t *processText) extensions(all []string) string {
	shown := all
	if limit := t.limit(mostExtensions); len(shown) > limit+1 {
		shown = shown[:limit]
	}
	if len(shown) == 0 {
		return ""
	}
	text := "[" + strings.Join(shown, " ")
	if n := len(all) - len(shown); n > 0 {
		text += fmt.Sprintf(" %s %d more", t.st.dots(), n)
	}
	return text + "]"
}

// bySite groups places by site, and in it the entries of one place, in order.
func bySite(all []ProcessPlace) [][][]*ProcessPlace {
	var out [][][]*ProcessPlace
	for i := range all {
		p := &all[i]
		n := len(out)
		if n == 0 || out[n-1][0][0].Site != p.Site {
			out = append(out, [][]*ProcessPlace{{p}})
			continue
		}
		m := len(out[n-1])
		if last := out[n-1][m-1]; last[0].Address == p.Address {
			out[n-1][m-1] = append(last, p)
			continue
		}
		out[n-1] = append(out[n-1], []*ProcessPlace{p})
	}
	return out
}

// unloaded lists the filters no process loads.
func (t *processText) unloaded(all []ProcessFilter) {
	var off []ProcessFilter
	for _, f := range all {
		if !f.Loaded && f.Path != "" { // keys such as that of compression are no filters
			off = append(off, f)
		}
	}
	if len(off) == 0 {
		return
	}
	t.line(piece{bold, "Filters that are not loaded:"})
	limit := t.limit(mostPlaces)
	for i := range off {
		if i == limit && len(off) > limit+1 {
			t.more("  ", len(off)-i, "filter")
			break
		}
		t.para("  ", "    ", piece{plain, off[i].Address + ": " + sentence(off[i].Why) + " "}, piece{dim, footing(off[i].Sources, off[i].Confidence)})
	}
	t.blank()
}

// limit is how many of a list are shown.
func (t *processText) limit(n int) int {
	if t.o.Verbose {
		return 1 << 30
	}
	return n
}

// more says how many are left out.
func (t *processText) more(first string, n int, noun string) {
	t.para(first, "    ", piece{dim, fmt.Sprintf("%s %d more %s; --verbose shows all", t.st.dots(), n, plural(n, noun))})
}

// branch begins a line of the tree, stem a line below it.
func (t *processText) branch(last bool) string {
	switch {
	case t.st.ASCII && last:
		return "`- "
	case t.st.ASCII:
		return "|- "
	case last:
		return "└─ "
	}
	return "├─ "
}

func (t *processText) stem(open bool) string {
	switch {
	case !open:
		return "   "
	case t.st.ASCII:
		return "|  "
	}
	return "│  "
}
