package iissim

import (
	"cmp"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// action is what a change does to the metabase.
type action int

const (
	setValue action = iota + 1
	removeValue
	setKey // creates a key with its values, or gives the key another class
	deleteKey
)

// change is one difference between two metabases.
type change struct {
	action      action
	path, class string
	// prop is the property of setValue and removeValue.
	prop prop
	// element is the text of the new key, space the white space before it.
	element, space string
	// props are the properties in element, with places counted from its beginning.
	props []prop
}

// differences gives what has to be done to base so that it says what edited says. IIS_Global is read-only for editors
// (WS03/cc784572), so no difference in it counts.
func differences(base, edited *tree) []change {
	var all []change
	for i := range edited.keys {
		k := &edited.keys[i]
		old := base.find(k.path)
		switch {
		case k.path == metabase.GlobalPath:
		case old == nil || !metabase.SamePath(old.class, k.class):
			all = append(all, newKey(edited, i))
		default:
			all = append(all, values(old, k)...)
		}
	}
	for i := range base.keys {
		if k := &base.keys[i]; k.path != metabase.GlobalPath && edited.find(k.path) == nil {
			all = append(all, change{action: deleteKey, path: k.path, class: k.class})
		}
	}
	return all
}

// values gives the differences of one key. Properties nobody can see twice (Location) are the same by then.
func values(old, now *key) []change {
	var all []change
	for _, p := range now.props {
		if was := old.find(p.id); p.id != "location" && (was == nil || !was.same(p)) {
			all = append(all, change{action: setValue, path: now.path, class: now.class, prop: p})
		}
	}
	for _, p := range old.props {
		if now.find(p.id) == nil {
			all = append(all, change{action: removeValue, path: now.path, class: now.class, prop: p})
		}
	}
	return all
}

// newKey is the change that makes the i-th key of t.
func newKey(t *tree, i int) change {
	k := &t.keys[i]
	c := change{action: setKey, path: k.path, class: k.class, element: t.Text[k.start:k.end], space: spaceBefore(t.Text, k.start)}
	for _, p := range k.props {
		p.start, p.end = p.start-k.start, p.end-k.start
		c.props = append(c.props, p)
	}
	return c
}

func spaceBefore(text string, at int) string {
	return text[len(strings.TrimRight(text[:at], " \t\r\n")):at]
}

// splice replaces the bytes from start to end.
type splice struct {
	start, end int
	text       string
}

// applied gives the text of t with changes made; every other byte stays. What is true already changes nothing.
func (t *tree) applied(changes []change) string {
	var all []splice
	for _, c := range changes {
		switch c.action {
		case setKey:
			all = append(all, t.setKey(c))
		case deleteKey:
			if k := t.find(c.path); k != nil {
				all = append(all, splice{start: k.start - len(spaceBefore(t.Text, k.start)), end: k.end})
			}
		default:
			if k := t.find(c.path); k != nil {
				all = append(all, t.setValue(k, c)...)
			}
		}
	}
	return spliced(t.Text, all)
}

// setValue gives the splices for a value of the key k.
func (t *tree) setValue(k *key, c change) []splice {
	old := k.find(c.prop.id)
	switch {
	case old != nil && c.action == removeValue:
		return []splice{{start: old.start - len(old.space), end: old.end}}
	case old != nil:
		return []splice{{old.start, old.end, c.prop.raw}}
	case c.action == removeValue:
		return nil
	case !c.prop.custom:
		at := k.gap(c.prop.name)
		return []splice{{at, at, c.prop.space + c.prop.raw}}
	case k.body == k.end: // <Key ... />
		return []splice{{k.body - 2, k.body, ">" + c.prop.space + c.prop.raw + "\r\n</" + k.class + ">"}}
	}
	at := len(strings.TrimRight(t.Text[:k.foot], " \t\r\n"))
	return []splice{{at, at, c.prop.space + c.prop.raw}}
}

// gap gives the place at which an attribute belongs: attributes stand by name, behind Location (WS03/cc782923).
func (k *key) gap(name string) int {
	at := k.start + 1 + len(k.class)
	for _, p := range k.props {
		if !p.custom && (p.id == "location" || p.name < name) {
			at = p.end
		}
	}
	return at
}

// setKey gives the splice for a new key. Keys stand in the order of their paths.
func (t *tree) setKey(c change) splice {
	if k := t.find(c.path); k != nil {
		return splice{k.start, k.end, c.element}
	}
	at := 0
	for i := range t.keys {
		if k := &t.keys[i]; at == 0 || metabase.ComparePaths(k.path, c.path) < 0 {
			at = k.end
		}
	}
	return splice{at, at, c.space + c.element}
}

// spliced makes the splices; those at one place keep their order.
func spliced(text string, all []splice) string {
	slices.SortStableFunc(all, func(a, b splice) int { return cmp.Compare(a.start, b.start) })
	var b strings.Builder
	done := 0
	for _, s := range all {
		b.WriteString(text[done:max(done, s.start)])
		b.WriteString(s.text)
		done = max(done, s.end)
	}
	b.WriteString(text[done:])
	return b.String()
}

// setting is the change that sets a property as an administrator's script does; items of a list stand on lines.
func setting(k *key, name, value string) change {
	quoted := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "\r\n\t\t\t").Replace(value)
	p := prop{id: model.Fold(name), name: name, value: value, raw: name + `="` + quoted + `"`, space: "\r\n\t\t"}
	if old := k.find(p.id); old != nil {
		p.raw = old.name + p.raw[len(name):]
	}
	return change{action: setValue, path: k.path, class: k.class, prop: p}
}
