package adsutil

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// stars is what adsutil prints for a secret since IIS 5.0.
const stars = "**********"

// parser reads a transcript line by line.
type parser struct {
	source, text string
	encoding     xmltext.Encoding
	file         File
	inHeader     bool
	keys         []*key
	byPath       map[string]*key
	// asked is the command the lines answer, key the one they are about.
	asked   command
	askedAt string // the path of asked
	key     *key
	// askedFor is the property GET and SET are about.
	askedFor string
	list     *openList
	// unsupported is the key the line before was about when adsutil could not
	// print the type of a value; nil else.
	unsupported *key
	met         map[string]known
	masked      []live.Span
	// clear are the places of secrets that stand in clear.
	clear []live.Span
	fault *diag.Diagnostic
}

// openList is a list whose entries are still to come.
type openList struct {
	key          *key
	name         string
	p            property
	start, value int
	want         int
	entries      []string
	at           int
}

// parse reads a transcript. Secrets in clear are replaced and the text is read
// once more, so that every place is one of the text without them.
func parse(source, file string) *parser {
	p := &parser{source: source, byPath: map[string]*key{}}
	t, err := xmltext.Decode(file, xmltext.Limits{Bytes: maxBytes})
	if err != nil {
		p.fault = &diag.Diagnostic{Severity: diag.Error, ID: "IP0305", Summary: "Transcript cannot be read",
			Detail: fmt.Sprintf("%s: %v", source, err)}
		return p
	}
	p.text, p.encoding = t.Body, t.Encoding
	p.run()
	if p.fault != nil || len(p.clear) == 0 {
		return p
	}
	again := &parser{source: source, byPath: map[string]*key{}, encoding: t.Encoding, text: p.withoutSecrets()}
	again.run()
	return again
}

// withoutSecrets is the text with asterisks in the places of the secrets.
func (p *parser) withoutSecrets() string {
	var b strings.Builder
	done := uint32(0)
	for _, c := range p.clear {
		b.WriteString(p.text[done:c.Start])
		b.WriteString(stars)
		done = c.End
	}
	b.WriteString(p.text[done:])
	return b.String()
}

func (p *parser) run() {
	for start := 0; start < len(p.text) && p.fault == nil; {
		end := len(p.text)
		if i := strings.IndexByte(p.text[start:], '\n'); i >= 0 {
			end = start + i + 1
		}
		p.line(start, end)
		start = end
	}
	if p.fault == nil {
		p.finish()
	}
}

// line reads the line of the bytes start to end, its line break included.
func (p *parser) line(start, end int) {
	text := strings.TrimRight(p.text[start:end], blanks+"\r\n")
	if len(text) > maxLine {
		p.refuse(start, "Line is too long", fmt.Sprintf("the line has %d bytes; at most %d are read", len(text), maxLine))
		return
	}
	if i := strings.IndexFunc(text, func(r rune) bool { return r < ' ' && r != '\t' }); i >= 0 {
		p.refuse(start+i, "Line holds a control character", "a control character stands inside the line; a transcript holds text alone")
		return
	}
	at := start + leading(text)
	line := text[at-start:]
	if start == 0 {
		if p.header(line, at); p.inHeader || p.fault != nil {
			return
		}
	}
	unsupported := p.unsupported
	p.unsupported = nil
	switch {
	case p.list != nil:
		p.item(line, at, end)
	case line == "":
		p.unsupported = unsupported // adsutil may leave a line between
	case p.inHeader && p.headerField(line, at):
	case isBanner(line):
	case line[0] == '[':
		p.heading(line, start, at, end)
	default:
		if _, v, ok := splitProperty(line); ok {
			p.property(v, line, start, at, end)
			return
		}
		if c := readCommand(line); c.form != noCommand {
			c.at = at
			p.typed(c, line)
			return
		}
		p.message(line, start, at, end, unsupported)
	}
}

// typed reads a line a person typed.
func (p *parser) typed(c command, line string) {
	switch {
	case c.form == idlePrompt:
	case c.form == otherCommand:
		p.refuse(c.at, "Command is none of adsutil", "a command that is neither adsutil nor harmless stands here; leave it and its output out")
	case c.verb != verbEnum && c.verb != verbEnumAll && c.verb != verbGet && c.verb != verbSet:
		p.refuse(c.at, "Command prints no values", "only ENUM, ENUM_ALL, GET and SET print values; begin the transcript after any other command of adsutil")
	case c.pathsOnly:
		p.refuse(c.at, "Command prints no values", "with /P adsutil prints the names of keys alone; run it without")
	case c.more && c.verb != verbSet:
		p.refuse(c.at+c.rest, "Command has too many arguments", "one path is read; a path with blanks stands in double quotes")
	case c.server != "" && p.file.Server != "" && !strings.EqualFold(c.server, p.file.Server):
		p.refuse(c.at, "Transcript is of two servers", "the option -s: names another server than the lines before; keep each server in a file of its own")
	default:
		if c.server != "" {
			p.file.Server = c.server
		}
		p.open(c, c.at)
		if p.fault == nil && c.more && isSecret(p.askedFor) {
			p.hide(c.at+c.rest, c.at+len(line))
		}
	}
}

// open begins the answer to a command.
func (p *parser) open(c command, at int) {
	var problem string
	p.asked, p.key, p.askedFor = c, nil, ""
	if c.verb == verbGet || c.verb == verbSet {
		p.askedAt, p.askedFor, problem = propertyPath(c.path)
	} else {
		p.askedAt, problem = keyPath(c.path)
	}
	if problem != "" {
		p.refuse(at, "Path cannot be read", "the path of the command "+problem+"; one reads w3svc/1/ROOT, and for GET and SET w3svc/1/ROOT/AppIsolated")
	}
}

// heading reads a line [/w3svc/1]. ENUM names a key below; ENUM_ALL, and a
// transcript without a command, go on with its values.
func (p *parser) heading(line string, start, at, end int) {
	path, ok := headingOf(line)
	switch {
	case !ok:
		p.refuse(at, "Name of key cannot be read", "a name in brackets reads [/w3svc/1], alone on its line")
		return
	case p.asked.verb == verbGet || p.asked.verb == verbSet:
		p.refuse(at, "Name of key without ENUM", "GET and SET name no keys; the command line of ENUM or ENUM_ALL is missing above this line")
		return
	case p.asked.form != noCommand && !metabase.Below(path, p.askedAt):
		p.refuse(at, "Key is not below", "the command above lists "+shown(p.askedAt)+", and this key is not below it; its own command line is missing")
		return
	case p.asked.verb == verbEnum && !metabase.SamePath(metabase.ParentPath(path), p.askedAt):
		p.refuse(at, "Key is not right below", "ENUM names the keys right below "+shown(p.askedAt)+" and no others; with others it is ENUM_ALL")
		return
	}
	k := p.find(path)
	p.key = k
	p.about(k, start, at+len(line), end)
	if p.asked.verb == verbEnum {
		if !k.named {
			k.named, k.namedAt = true, at
		}
		return
	}
	k.headed = true
	p.listing(k, at)
}

// listing notes that the values of a key follow.
func (p *parser) listing(k *key, at int) {
	if k.listed {
		p.refuse(at, "Key is listed twice", fmt.Sprintf("%s is listed already from line %d on; keep the newer of the two", shown(k.path), p.lineOf(k.listedAt)))
		return
	}
	k.exists, k.listed, k.listedAt = true, true, at
}

// find gives the key of a path.
func (p *parser) find(path string) *key {
	k := p.byPath[fold(path)]
	if k == nil {
		k = &key{path: path, start: -1}
		p.byPath[fold(path)] = k
		p.keys = append(p.keys, k)
	}
	return k
}

// about notes a line about a key.
func (p *parser) about(k *key, start, stop, end int) {
	if k.start < 0 {
		k.start, k.body = start, stop
	}
	k.end = end
	k.lines = append(k.lines, live.Span{Start: uint32(start), End: uint32(end)})
}

// subject is the key a value is about, nil when that is not known.
func (p *parser) subject(name string, at int) *key {
	switch {
	case p.asked.form == noCommand && p.key == nil:
		p.refuse(at, "Value without a command", "nothing above says which key this value stands at; write above it the command line that printed it, such as: adsutil ENUM_ALL w3svc")
	case p.askedFor != "" && !strings.EqualFold(p.askedFor, name):
		p.refuse(at, "Value nobody asked for", "the command above asks for another property; the command line of this value is missing")
	case p.askedFor != "":
		return p.find(p.askedAt)
	case p.asked.verb == verbEnum && p.key != nil:
		p.refuse(at, "Value below the names", "ENUM prints the values of a key before the names of the keys below it; the command line of this value is missing")
	case p.key != nil:
		return p.key
	default:
		return p.begin(at)
	}
	return nil
}

// begin is the key of an ENUM or ENUM_ALL itself, with its first value.
func (p *parser) begin(at int) *key {
	k := p.find(p.askedAt)
	if !k.listed || k.listedAt < p.asked.at {
		p.listing(k, at)
	}
	return k
}

func (p *parser) lineOf(at int) int { return strings.Count(p.text[:at], "\n") + 1 }

// shown is a path as adsutil takes it.
func shown(path string) string {
	if rest, below := strings.CutPrefix(path, metabase.ComputerPath+"/"); below {
		return rest
	}
	return "/"
}

// refuse ends the reading with one error that names the place. Nothing of the
// line is repeated: it may be a secret.
func (p *parser) refuse(at int, summary, detail string) {
	line, column := xmltext.Position(p.text, at)
	p.fault = &diag.Diagnostic{Severity: diag.Error, ID: "IP0305", Summary: summary,
		Detail: fmt.Sprintf("%s: line %d, column %d (byte %d): %s.", p.source, line, column, at, detail)}
}
