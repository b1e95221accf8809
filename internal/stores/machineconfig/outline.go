package machineconfig

import (
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// The elements of the way to the process model. Names in a .NET configuration
// file are XML names: letter case counts.
const (
	rootName  = "configuration"
	webName   = "system.web"
	modelName = "processModel"
	modelPath = webName + "/" + modelName
)

// element is where one element stands in the text. For an empty tag, body,
// inner and end are the same.
type element struct {
	start   int // the < of its start tag
	nameEnd int // the byte after its name
	body    int // the byte after its start tag
	inner   int // the < of its end tag
	end     int // the byte after the whole element
	child   int // the < of the first child on a line of its own, 0 when there is none
	empty   bool
	attrs   []xmltext.Attr
}

// outline is what a file holds of interest: all of it was checked on the way.
type outline struct {
	text   string
	root   element
	webs   []element // of the <system.web> right below the root: the first, and the first that is no empty tag
	models []element // of the <processModel> right below any of them: the first two, and two are one too many
	masked []live.Span
	web    int // which of webs is open, -1 when it is none of them
}

// read outlines a text that is a whole machine.config.
func read(text string) (*outline, *fault) {
	o := &outline{text: text, web: -1}
	sc := xmltext.NewScanner(text, xmltext.DefaultLimits())
	for inWeb := false; sc.Next(); {
		switch sc.Kind() {
		case xmltext.StartTag, xmltext.EmptyTag:
			if f := stranger(sc); f != nil {
				return nil, f
			}
			if sc.Depth() == 1 {
				inWeb = sc.Name() == webName
			}
			o.open(sc, inWeb)
			o.maskTag(sc)
		case xmltext.EndTag:
			o.close(sc, inWeb)
		case xmltext.Comment:
			o.maskComment(sc.Span())
		}
	}
	if err := sc.Err(); err != nil {
		return nil, notXML(text, err)
	}
	if len(o.models) > 1 {
		return nil, twoModels(o)
	}
	return o, nil
}

// open notes an element that begins, if it is on the way to the process model.
func (o *outline) open(sc *xmltext.Scanner, inWeb bool) {
	start, end := sc.Span()
	e := element{start: start, nameEnd: start + 1 + len(sc.Name()), body: end, inner: end, end: end,
		empty: sc.Kind() == xmltext.EmptyTag}
	o.noteChild(sc.Depth(), start)
	switch {
	case sc.Depth() == 0:
		e.attrs = slices.Clone(sc.Attrs())
		o.root = e
	case sc.Depth() == 1:
		o.web = -1
		if inWeb && (len(o.webs) == 0 || !e.empty && o.webs[len(o.webs)-1].empty) {
			e.attrs = slices.Clone(sc.Attrs())
			o.web, o.webs = len(o.webs), append(o.webs, e)
		}
	case sc.Depth() == 2 && inWeb && sc.Name() == modelName && len(o.models) < 2:
		e.attrs = slices.Clone(sc.Attrs())
		o.models = append(o.models, e)
	}
}

// noteChild notes the element at start as the first of its parent that stands
// on a line of its own: it shows the indentation of the level.
func (o *outline) noteChild(depth, start int) {
	var parent *element
	switch {
	case depth == 1:
		parent = &o.root
	case depth == 2 && o.web >= 0:
		parent = &o.webs[o.web]
	default:
		return
	}
	if parent.child == 0 && o.lineOf(start) != "" {
		parent.child = start
	}
}

// close notes where such an element ends.
func (o *outline) close(sc *xmltext.Scanner, inWeb bool) {
	var e *element
	switch {
	case sc.Depth() == 0:
		e = &o.root
	case sc.Depth() == 1 && o.web >= 0:
		e = &o.webs[o.web]
	case sc.Depth() == 2 && inWeb && sc.Name() == modelName:
		e = &o.models[len(o.models)-1]
	default:
		return
	}
	e.inner, e.end = sc.Span()
}

// model is the live process model, nil when the file has none.
func (o *outline) model() *element {
	if len(o.models) == 0 {
		return nil
	}
	return &o.models[0]
}

// name gives the name of an attribute.
func (o *outline) name(a xmltext.Attr) string { return o.text[a.NameStart:a.NameEnd] }

// value gives the text an attribute stands for.
func (o *outline) value(a xmltext.Attr) string {
	return xmltext.Unescape(o.text[a.ValueStart:a.ValueEnd])
}
