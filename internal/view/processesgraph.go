package view

import (
	"fmt"
	"io"
	"slices"
	"strings"
)

// GraphFormats are the formats ProcessesGraph writes.
func GraphFormats() []string { return []string{"dot", "mermaid"} }

// ProcessesGraph draws a report: a box for each process and each application,
// and a line from a process to what of an application runs in it. With a plan
// it draws the state after it, with a broken line from the process code moves
// away from. Without Verbose a process shows as many applications as the text
// does of a site.
func ProcessesGraph(w io.Writer, format string, servers []ProcessServer, o ProcessOptions) error {
	g := &graph{printer: newPrinter(w, Style{}), text: &processText{o: o}, ids: map[string]string{}}
	var l language = dotLanguage{}
	if format == "mermaid" {
		l = mermaidLanguage{}
	}
	g.raw(l.begin()...)
	for i := range servers {
		g.server(l, &servers[i])
	}
	g.raw(l.end()...)
	return g.flush()
}

// language is how a format spells the parts of a graph.
type language interface {
	begin() []string
	end() []string
	open(id, label string) string
	shut() string
	// box draws a node of lines of text; process says that it is a process.
	box(id string, process bool, lines []string) string
	edge(from, to string, broken bool, lines []string) string
}

// graph is a graph being drawn.
type graph struct {
	*printer
	text *processText
	// ids are the names of boxes in the graph, by process or address.
	ids map[string]string
	// drawn are the applications of the server that have a box, by address.
	drawn map[string]string
}

func (g *graph) raw(lines ...string) {
	for _, l := range lines {
		g.put(plain, clean(l))
		g.w.WriteByte('\n')
	}
}

// id gives a box a name of letters and digits alone.
func (g *graph) id(of string) string {
	id, seen := g.ids[of]
	if !seen {
		id = fmt.Sprintf("n%d", len(g.ids)+1)
		g.ids[of] = id
	}
	return id
}

func (g *graph) server(l language, s *ProcessServer) {
	state := s.Now
	if s.After != nil {
		state = s.After
	}
	if state == nil {
		return
	}
	g.drawn = map[string]string{}
	g.raw(l.open(g.id(s.Name), s.Name+", IIS "+state.Target))
	for i := range state.Processes {
		g.node(l, s, &state.Processes[i])
	}
	for i := range state.NotKnown {
		g.node(l, s, &state.NotKnown[i])
	}
	g.moves(l, s)
	g.raw(l.shut())
}

func (g *graph) node(l language, s *ProcessServer, n *ProcessNode) {
	lines := []string{n.Process, "as " + accountText(&n.Account)}
	if n.Why != "" {
		lines = []string{n.Process, n.Why}
	}
	if n.Instances != nil && *n.Instances > 1 {
		lines[0] += fmt.Sprintf(", %d instances", *n.Instances)
	}
	var services []string
	for _, v := range n.Services {
		services = append(services, v.Name)
	}
	if len(services) > 0 {
		lines = append(lines, strings.Join(services, ", "))
	}
	id := g.id(s.Name + "\x00" + n.Process + "\x00" + n.Why)
	g.raw("  " + l.box(id, true, lines))
	limit := g.text.limit(mostPlaces)
	for i := range n.Applications {
		p := &n.Applications[i]
		if i == limit && len(n.Applications) > limit+1 {
			rest := g.id(id + "\x00more")
			g.raw("  "+l.box(rest, false, []string{fmt.Sprintf("%d more", len(n.Applications)-i)}), "  "+l.edge(id, rest, false, nil))
			break
		}
		g.raw("  " + l.edge(id, g.place(l, p.Address, p.Site, p.URL), false, edgeText(p.Extensions, g.text)))
	}
}

// place gives the box of an application, drawn at the first question.
func (g *graph) place(l language, address, site, url string) string {
	id, seen := g.drawn[address]
	if !seen {
		id = g.id(address)
		g.drawn[address] = id
		g.raw("  " + l.box(id, false, []string{site, url}))
	}
	return id
}

func edgeText(extensions []string, t *processText) []string {
	if limit := t.limit(mostExtensions); len(extensions) > limit+1 {
		return append(slices.Clone(extensions[:limit]), fmt.Sprintf("%d more", len(extensions)-limit))
	}
	return extensions
}

// moves draws where moved code came from.
func (g *graph) moves(l language, s *ProcessServer) {
	for i := range s.Moves {
		m := &s.Moves[i]
		to, seen := g.drawn[m.Address]
		if m.From == "" || m.To == "" || !seen {
			continue
		}
		from := s.Name + "\x00" + m.From + "\x00"
		if head, why, ok := strings.Cut(m.From, ": "); ok {
			from = s.Name + "\x00" + head + "\x00" + why
		}
		if _, there := g.ids[from]; !there {
			g.raw("  " + l.box(g.id(from), true, []string{m.From, "before the plan"}))
		}
		g.raw("  " + l.edge(g.id(from), to, true, append([]string{"moves away:"}, edgeText(m.Extensions, g.text)...)))
	}
}

// dotLanguage is that of Graphviz.
type dotLanguage struct{}

func (dotLanguage) begin() []string {
	return []string{"digraph processes {", "  rankdir=LR;", "  node [shape=box, fontname=\"sans-serif\"];", "  edge [fontname=\"sans-serif\", fontsize=10];"}
}
func (dotLanguage) end() []string { return []string{"}"} }
func (d dotLanguage) open(id, label string) string {
	return "  subgraph cluster_" + id + " { label=" + d.quote([]string{label}) + ";"
}
func (dotLanguage) shut() string { return "  }" }

func (d dotLanguage) box(id string, process bool, lines []string) string {
	style := ""
	if process {
		style = ", style=\"filled,bold\", fillcolor=\"#eeeeee\""
	}
	return "  " + id + " [label=" + d.quote(lines) + style + "];"
}

func (d dotLanguage) edge(from, to string, broken bool, lines []string) string {
	style := ""
	if broken {
		style = ", style=dashed"
	}
	return "  " + from + " -> " + to + " [label=" + d.quote(lines) + style + "];"
}

// quote writes lines as one string of DOT, in which only the quote and the
// backslash mean something.
func (dotLanguage) quote(lines []string) string {
	escaped := make([]string, len(lines))
	for i, l := range lines {
		escaped[i] = strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(cut(l, maxValue, "…"))
	}
	return `"` + strings.Join(escaped, `\n`) + `"`
}

// mermaidLanguage is that of Mermaid's flow charts.
type mermaidLanguage struct{}

func (mermaidLanguage) begin() []string { return []string{"flowchart LR"} }
func (mermaidLanguage) end() []string   { return nil }
func (m mermaidLanguage) open(id, label string) string {
	return "  subgraph " + id + "[" + m.quote([]string{label}) + "]"
}
func (mermaidLanguage) shut() string { return "  end" }

func (m mermaidLanguage) box(id string, process bool, lines []string) string {
	if process {
		return "  " + id + "[[" + m.quote(lines) + "]]"
	}
	return "  " + id + "[" + m.quote(lines) + "]"
}

func (m mermaidLanguage) edge(from, to string, broken bool, lines []string) string {
	arrow := " --> "
	if broken {
		arrow = " -.-> "
	}
	if len(lines) > 0 {
		arrow = strings.TrimRight(arrow, " ") + "|" + m.quote(lines) + "| "
	}
	return "  " + from + arrow + to
}

// quote writes lines as one label. Every character that might mean something
// to Mermaid, to Markdown or to HTML is written as its number.
func (mermaidLanguage) quote(lines []string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i, l := range lines {
		if i > 0 {
			b.WriteString("<br/>")
		}
		for _, r := range cut(l, maxValue, "…") {
			if r == ' ' || r == '.' || r == '/' || r == ',' || r == '-' || r == ':' || r == '(' || r == ')' || r > 0x7f ||
				r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				b.WriteRune(r)
			} else {
				fmt.Fprintf(&b, "#%d;", r)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
