package worldtest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
)

const blanks = " \t"

// secretToken is what a digest sees instead of a secret.
const secretToken = "secret"

// Decode reads a world. Facts are the properties the attribute table knows;
// other values IIS is known to keep (passwords, counters) may stand in the text
// and are masked. Anything else is refused.
func (Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	d := &decoder{source: source, text: file}
	d.run()
	if d.fault != nil {
		return nil, diag.List{*d.fault}
	}
	return &live.Snapshot{Space: space, Source: source, Raw: file, Text: file, Nodes: d.nodes, Masked: d.masked}, nil
}

type decoder struct {
	source, text string
	nodes        []live.Node
	masked       []live.Span
	// last is the property of the line before, for the + lines that follow it;
	// "" where none can.
	last string
	// seen are the properties of the key being read, facts or not.
	seen  []string
	fault *diag.Diagnostic
}

func (d *decoder) run() {
	if !utf8.ValidString(d.text) {
		at := strings.IndexFunc(d.text, func(r rune) bool { return r == utf8.RuneError })
		d.refuse(at, "World is no UTF-8 text", "the text is no UTF-8 from here on")
		return
	}
	if at := strings.IndexFunc(d.text, func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\r\n", r) }); at >= 0 {
		d.refuse(at, "World holds a control character", "a control character stands here")
		return
	}
	for start := 0; start < len(d.text) && d.fault == nil; {
		end := len(d.text)
		if i := strings.IndexByte(d.text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		d.line(start, end)
		start = end
	}
	switch {
	case d.fault != nil:
	case len(d.nodes) == 0:
		d.refuse(0, "World has no keys", "a world has at least one line such as /LM/W3SVC IIsWebService")
	default:
		d.repeated()
	}
}

// line reads the line of the bytes start to end, its line break included.
func (d *decoder) line(start, end int) {
	text := strings.TrimRight(d.text[start:end], blanks+"\r\n")
	content := strings.TrimLeft(text, blanks)
	at := start + len(text) - len(content)
	if i := strings.IndexByte(text, '\r'); i >= 0 {
		d.refuse(start+i, "World holds a control character", "a carriage return stands inside the line")
		return
	}
	switch {
	case content == "" || content[0] == '#':
		d.last = ""
	case at == start:
		d.last = ""
		d.key(start, end, text)
	case len(d.nodes) == 0:
		d.refuse(at, "Value stands before any key", "an indented line is a value of the key above it, and there is none")
	default:
		d.value(at, at+len(content), end)
	}
}

// key reads a line such as "/LM/W3SVC/1 IIsWebServer". IIS_Global is the key ".".
func (d *decoder) key(start, end int, text string) {
	i := strings.LastIndexAny(text, blanks)
	if i < 0 || text[0] != '/' && text[:i] != metabase.GlobalPath {
		d.refuse(start, "Line is no key", fmt.Sprintf("%q is no key: one reads /LM/W3SVC/1 IIsWebServer", text))
		return
	}
	path, class := strings.TrimRight(text[:i], blanks), text[i+1:]
	if problem := pathProblem(path); problem != "" {
		d.refuse(start, "Path is no key", fmt.Sprintf("the path %q %s", path, problem))
		return
	}
	if !isClass(class) {
		d.refuse(start+i+1, "Class of key not known", fmt.Sprintf("%q is no class: one begins with IIs, such as IIsWebVirtualDir", class))
		return
	}
	d.seen = d.seen[:0]
	d.nodes = append(d.nodes, live.Node{Path: path, Class: class, Start: uint32(start), Body: uint32(end), End: uint32(end)})
}

func pathProblem(path string) string {
	switch {
	case path == metabase.GlobalPath || path == metabase.RootPath:
		return ""
	case strings.Contains(path, "//"):
		return "has an empty part"
	case strings.HasSuffix(path, "/"):
		return "ends with /"
	case strings.ContainsAny(path, "\r\n"):
		return "has a line break"
	}
	return ""
}

// isClass reports whether a word can be the class of a key.
func isClass(class string) bool {
	if !strings.HasPrefix(class, "IIs") && !strings.HasPrefix(class, "IIS_") {
		return false
	}
	return strings.IndexFunc(class, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	}) < 0
}

// value reads the line "Name = text" or "Name + entry" whose content is the
// bytes at to stop; end is where the next line begins.
func (d *decoder) value(at, stop, end int) {
	content := d.text[at:stop]
	i := strings.IndexAny(content, blanks+"=+")
	if i <= 0 {
		d.refuse(at, "Line is no value", fmt.Sprintf("%q is no value: one reads AppIsolated = 2", content))
		return
	}
	name := content[:i]
	i += len(content[i:]) - len(strings.TrimLeft(content[i:], blanks))
	if i == len(content) || content[i] != '=' && content[i] != '+' {
		d.refuse(at, "Line is no value", fmt.Sprintf("%q is no value: one reads AppIsolated = 2", content))
		return
	}
	// One blank after the sign belongs to the form; so do all before the text.
	start := at + i + 1
	start += len(d.text[start:stop]) - len(strings.TrimLeft(d.text[start:stop], blanks))
	n := &d.nodes[len(d.nodes)-1]
	p, known := find(name)
	if !known {
		d.refuse(at, "Property not known", fmt.Sprintf("%q is no property of the attribute table", name))
		return
	}
	switch {
	case content[i] == '+' && !p.list:
		d.refuse(at, "Property is no list", fmt.Sprintf("%s holds one value and no further entries", p.name))
		return
	case content[i] == '+' && d.last != p.name:
		d.refuse(at, "Entry without a list", fmt.Sprintf("an entry of %s stands right below the line of its list or of another entry", p.name))
		return
	case content[i] == '=' && slices.Contains(d.seen, p.name):
		d.refuse(at, "Value stands twice", fmt.Sprintf("%s of %s stands a second time; further entries of a list have +", p.name, n.Path))
		return
	case content[i] == '+' && start == stop:
		d.refuse(at, "Entry is empty", fmt.Sprintf("an entry of %s has no text", p.name))
		return
	}
	d.take(n, p, content[i] == '+', start, stop)
	n.End = uint32(end)
	d.last = p.name
	d.seen = append(d.seen, p.name)
}

// take records a value: a fact where the table has a row, a masked span where a
// digest must not see it.
func (d *decoder) take(n *live.Node, p property, more bool, start, stop int) {
	if p.token != "" {
		d.masked = append(d.masked, live.Span{Start: uint32(start), End: uint32(stop), Token: p.token})
	}
	if p.attr == nil {
		return
	}
	raw := d.text[start:stop]
	if p.token == secretToken {
		raw = ""
	}
	if more {
		f := &n.Facts[len(n.Facts)-1]
		f.Raw, f.End = f.Raw+"\n"+raw, uint32(stop)
		return
	}
	n.Facts = append(n.Facts, live.Fact{Attr: p.attr, Raw: raw, Start: uint32(start), End: uint32(stop)})
}

// repeated refuses a world in which two lines name one key.
func (d *decoder) repeated() {
	order := metabase.Order(d.nodes)
	for i := 1; i < len(order); i++ {
		a, b := &d.nodes[order[i-1]], &d.nodes[order[i]]
		if metabase.SamePath(a.Path, b.Path) {
			d.refuse(int(max(a.Start, b.Start)), "Key stands twice", fmt.Sprintf("the key %s stands here a second time", b.Path))
			return
		}
	}
}

// refuse ends the reading with one error that names the place.
func (d *decoder) refuse(at int, summary, detail string) {
	d.fault = &diag.Diagnostic{Severity: diag.Error, ID: "IP0305", Summary: summary,
		Detail: fmt.Sprintf("%s: %s: %s.", d.source, place(d.text, at), detail)}
}

// place says where a byte is: "line 3, column 1 (byte 60)".
func place(text string, at int) string {
	before := text[:min(at, len(text))]
	line := strings.Count(before, "\n") + 1
	return "line " + strconv.Itoa(line) + ", column " + strconv.Itoa(at-strings.LastIndexByte(before, '\n')) + " (byte " + strconv.Itoa(at) + ")"
}
