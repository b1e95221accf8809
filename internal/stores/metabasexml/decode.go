package metabasexml

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// The levels at which elements of a metabase stand.
const (
	rootLevel   = 0 // <configuration>
	baseLevel   = 1 // <MBProperty>
	keyLevel    = 2 // <IIsWebServer Location="...">
	customLevel = 3 // <Custom>
)

const (
	baseName     = "MBProperty"
	customName   = "Custom"
	locationName = "Location"
)

// Decode reads a MetaBase.xml of any encoding IIS or an editor writes: UTF-8
// with or without byte order mark, UTF-16 with one. Every element inside
// <MBProperty> is a key. Facts are the properties the attribute table knows;
// what it does not know, comments and unknown elements are left where they
// are. A file that is no whole metabase is refused with one error.
func (Store) Decode(space, source, file string) (*live.Snapshot, diag.List) {
	text, err := xmltext.Decode(file, xmltext.DefaultLimits())
	if err != nil {
		return nil, diag.List{unreadable(source, err)}
	}
	d := &decoder{
		source: source, body: text.Body, known: knownProperties(),
		scan: xmltext.NewScanner(text.Body, xmltext.DefaultLimits()),
	}
	if fault := d.run(); fault != nil {
		return nil, diag.List{*fault}
	}
	return &live.Snapshot{
		Space: space, Source: source, Raw: file, Text: text.Body, Encoding: uint8(text.Encoding),
		Nodes: d.nodes, Masked: d.masked,
	}, nil
}

// decoder reads one file.
type decoder struct {
	source, body string
	scan         *xmltext.Scanner
	known        *properties
	nodes        []live.Node
	masked       []live.Span
	// facts holds the facts of many keys; those of the key being read begin
	// at first.
	facts []live.Fact
	first int
	// inBase says that the scan is inside <MBProperty>, base that one was
	// seen; seems is what the other elements make the file look like.
	inBase, base bool
	seems        string
	fault        *diag.Diagnostic
	// disordered says that some key does not come after the one before it:
	// only then can one stand twice.
	disordered bool
}

func (d *decoder) run() *diag.Diagnostic {
	for d.fault == nil && d.scan.Next() {
		switch d.scan.Kind() {
		case xmltext.StartTag, xmltext.EmptyTag:
			d.open()
		case xmltext.EndTag:
			d.close()
		}
	}
	if d.fault != nil {
		return d.fault
	}
	if err := d.scan.Err(); err != nil {
		if !d.base && d.seems != "" {
			return d.foreign(0, d.seems)
		}
		fault := unreadable(d.source, err)
		return &fault
	}
	if len(d.nodes) == 0 {
		return d.foreign(0, d.seems)
	}
	if d.disordered {
		return d.repeated()
	}
	return nil
}

// open handles a start tag or an empty tag.
func (d *decoder) open() {
	switch d.scan.Depth() {
	case rootLevel:
		d.root()
	case baseLevel:
		d.inBase = d.scan.Name() == baseName
		d.base = d.base || d.inBase
		if !d.inBase {
			d.seems = seemsBySection(d.seems, d.scan.Name())
		}
	case keyLevel:
		if d.inBase {
			d.key()
		}
	case customLevel:
		if d.inBase && d.scan.Name() == customName {
			d.custom()
		}
	}
}

// close handles an end tag.
func (d *decoder) close() {
	if d.inBase && d.scan.Depth() == keyLevel {
		_, end := d.scan.Span()
		d.finish(end)
	}
}

// finish ends the key being read.
func (d *decoder) finish(end int) {
	n := &d.nodes[len(d.nodes)-1]
	n.End = uint32(end)
	if len(d.facts) > d.first {
		n.Facts = d.facts[d.first:len(d.facts):len(d.facts)]
	}
}

// key reads the start tag of a key.
func (d *decoder) key() {
	start, end := d.scan.Span()
	attrs := d.scan.Attrs()
	location, found := d.find(attrs, locationName)
	if !found || location.ValueStart == location.ValueEnd {
		d.noLocation(start)
		return
	}
	if cap(d.facts)-len(d.facts) < len(attrs) {
		d.facts = make([]live.Fact, 0, max(min(4096, len(d.body)/64), len(attrs)))
	}
	d.first = len(d.facts)
	d.grow(start)
	d.nodes = append(d.nodes, live.Node{
		Path:  xmltext.Unescape(d.body[location.ValueStart:location.ValueEnd]),
		Class: d.scan.Name(), Start: uint32(start), Body: uint32(end),
	})
	if n := len(d.nodes); n > 1 && metabase.ComparePaths(d.nodes[n-2].Path, d.nodes[n-1].Path) >= 0 {
		d.disordered = true
	}
	for i := range attrs {
		a := &attrs[i]
		if k := d.known.find(d.body[a.NameStart:a.NameEnd]); k != nil {
			d.take(k, a, false)
		}
	}
	if d.scan.Kind() == xmltext.EmptyTag {
		d.finish(end)
	}
}

// grow makes room for the keys of the whole file once the first ones tell how
// large a key is.
func (d *decoder) grow(at int) {
	if len(d.nodes) < cap(d.nodes) {
		return
	}
	want := 64
	if len(d.nodes) > 0 {
		want = max(len(d.nodes)*5/4, int(int64(len(d.nodes))*int64(len(d.body))/int64(at)))
		want = min(want, 4*len(d.nodes)) + 16
	}
	nodes := make([]live.Node, len(d.nodes), want)
	copy(nodes, d.nodes)
	d.nodes = nodes
}

// find gives the attribute of a name, as it is written or in other letters.
func (d *decoder) find(attrs []xmltext.Attr, name string) (xmltext.Attr, bool) {
	return findAttr(d.body, attrs, name)
}

// take records the value of a property: a fact where the table has a row, a
// masked span where a digest must not see it.
func (d *decoder) take(k *known, value *xmltext.Attr, custom bool) {
	start, end := uint32(value.ValueStart), uint32(value.ValueEnd)
	if k.token != "" {
		d.masked = append(d.masked, live.Span{Start: start, End: end, Token: k.token})
	}
	if k.attr == nil {
		return
	}
	f := live.Fact{Attr: k.attr, Start: start, End: end, Custom: custom}
	if k.token != secretToken {
		f.Raw = xmltext.Unescape(d.body[start:end])
	}
	if len(d.facts) == cap(d.facts) {
		// The facts of one key stand together.
		own := d.facts[d.first:]
		d.facts = append(make([]live.Fact, 0, 4096+len(own)), own...)
		d.first = 0
	}
	d.facts = append(d.facts, f)
}

// custom reads a <Custom> element. One that lacks what a value needs is
// tolerated: IIS writes some with an empty name.
func (d *decoder) custom() {
	c := readCustom(d.body, d.scan.Attrs())
	if !c.valued {
		return
	}
	if k, found := d.known.custom(c.id, c.name, c.flags); found {
		d.take(&k, &c.value, true)
	}
}

// customValue is what the attributes of a <Custom> element say.
type customValue struct {
	name, flags string
	id          uint32
	value       xmltext.Attr
	valued      bool
}

func readCustom(body string, attrs []xmltext.Attr) customValue {
	var c customValue
	for _, a := range attrs {
		text := body[a.ValueStart:a.ValueEnd]
		switch body[a.NameStart:a.NameEnd] {
		case "Name":
			c.name = xmltext.Unescape(text)
		case "ID":
			if id, err := strconv.ParseUint(text, 10, 32); err == nil {
				c.id = uint32(id)
			}
		case "Attributes":
			c.flags = text
		case "Value":
			c.value, c.valued = a, true
		}
	}
	return c
}

// repeated refuses a file in which two elements name one key.
func (d *decoder) repeated() *diag.Diagnostic {
	order := metabase.Order(d.nodes)
	first, second := -1, -1
	for i := 1; i < len(order); i++ {
		a, b := int(order[i-1]), int(order[i])
		if !metabase.SamePath(d.nodes[a].Path, d.nodes[b].Path) {
			continue
		}
		if second < 0 || b < second {
			first, second = a, b
		}
	}
	if second < 0 {
		return nil
	}
	return d.twice(first, second)
}

// place says where a byte is: "line 3, column 1 (byte 60)".
func place(body string, at int) string {
	line, column := xmltext.Position(body, at)
	return fmt.Sprintf("line %d, column %d (byte %d)", line, column, at)
}

// unreadable is the refusal of a file that is no text or no XML.
func unreadable(source string, err error) diag.Diagnostic {
	d := diag.Diagnostic{
		Severity: diag.Error, ID: "IP0305", Summary: "Metabase is not well-formed XML",
		Detail: fmt.Sprintf("%s: %s Nothing of the file was used.", source, err),
		Fix:    "Take the file from the server again, or repair it where the message says.",
	}
	var fault *xmltext.Error
	if errors.As(err, &fault) {
		switch fault.Class {
		case xmltext.ClassEncoding:
			d.Summary = "Metabase is not readable text"
		case xmltext.ClassLimit:
			d.Summary = "Metabase is beyond the limits"
		}
	}
	return d
}
