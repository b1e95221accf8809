package machineconfig

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
)

// defaultUnit indents a level where the file shows no indentation.
const defaultUnit = "    "

// place is where a new element goes: text[start:end] is replaced by before, the
// element and after.
type place struct {
	start, end    int
	before, after string
}

// addModel makes the process model with the values to be set. The pieces are
// edits of their own, one per want, so that a secret hides no other value.
func (w *writer) addModel(tasks []task) {
	var set []task
	created := -1
	for i, t := range tasks {
		switch t.op {
		case live.SetValue:
			set = append(set, t)
		case live.CreateKey:
			created = i
		}
	}
	p := w.placeForModel()
	if len(set) == 0 {
		if created >= 0 {
			w.put(p.start, p.end, p.before+"<"+modelName+"/>"+p.after, tasks[created])
		}
		return
	}
	start := p.start
	for i, t := range set {
		text := " " + w.pair(t)
		if i == 0 {
			text = p.before + "<" + modelName + text
		}
		if i == len(set)-1 {
			text += "/>" + p.after
		}
		w.put(start, p.end, text, t)
		start = p.end
	}
}

// placeForModel finds the place: in the <system.web> that is there, in one that
// is opened up, or in a new one at the end of <configuration>.
func (w *writer) placeForModel() place {
	if len(w.webs) == 0 {
		return w.newWeb()
	}
	web := &w.webs[len(w.webs)-1]
	own := w.lineOf(web.start)
	inside := w.levelBelow(own)
	if web.child > 0 {
		inside = w.lineOf(web.child)
	}
	follow := w.skipSpaces(web.body)
	switch {
	case web.empty:
		p := w.opened(web)
		p.before, p.after = ">"+inside, own+"</"+webName+">"
		return p
	case w.breaksAt(follow):
		if inside == "" {
			inside = w.lineBreak() + defaultUnit
		}
		return place{start: follow, end: follow, before: inside}
	case web.child > 0:
		pos := web.child - len(inside)
		return place{start: pos, end: pos, before: inside}
	case follow == web.inner:
		return place{start: web.body, end: web.body, before: inside, after: own}
	}
	return place{start: web.body, end: web.body, before: inside, after: inside}
}

// newWeb is the place in a <system.web> that is made right before
// </configuration>, with the indentation of the other sections.
func (w *writer) newWeb() place {
	root := &w.root
	rootLine := w.lineOf(root.start)
	if rootLine == "" {
		rootLine = w.lineBreak()
	}
	section := w.levelBelow(rootLine)
	if root.child > 0 {
		section = w.lineOf(root.child)
	}
	p := place{start: root.inner, end: root.inner}
	p.before = section + "<" + webName + ">" + w.levelBelow(section)
	p.after = section + "</" + webName + ">"
	switch line := w.lineOf(root.inner); {
	case root.empty:
		o := w.opened(root)
		p.start, p.end = o.start, o.end
		p.before, p.after = ">"+p.before, p.after+rootLine+"</"+rootName+">"
	case line != "":
		p.start -= len(line)
		p.end = p.start
	default:
		p.after += rootLine
	}
	return p
}

// opened is the end of an empty tag: what is replaced to open it up.
func (w *writer) opened(e *element) place {
	p := place{start: e.nameEnd, end: e.body}
	if n := len(e.attrs); n > 0 {
		p.start = e.attrs[n-1].End
	}
	return p
}

// levelBelow is the line of something one level below a line; on one line all
// levels are "".
func (w *writer) levelBelow(line string) string {
	if line == "" {
		return ""
	}
	return line + w.unit()
}

// unit is what the file indents a level with.
func (w *writer) unit() string {
	outer := indentation(w.lineOf(w.root.start))
	for _, child := range []int{w.root.child, w.webChild()} {
		if child == 0 {
			continue
		}
		inner := indentation(w.lineOf(child))
		if rest, ok := strings.CutPrefix(inner, outer); ok && rest != "" {
			return rest
		}
		outer = inner
	}
	return defaultUnit
}

func (w *writer) webChild() int {
	for _, web := range w.webs {
		if web.child > 0 {
			return web.child
		}
	}
	return 0
}

// indentation is a line without its line break.
func indentation(line string) string { return strings.TrimLeft(line, "\r\n") }
