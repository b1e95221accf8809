package iissim

import (
	"encoding/xml"
	"errors"
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// tree is a metabase as text, and where its keys and properties stand in it. It never changes.
type tree struct {
	// Snapshot holds the text and the encoding of its file.
	*live.Snapshot
	keys []key
	// at finds a key by its folded path.
	at map[string]int
}

// key is one element below <MBProperty>.
type key struct {
	path, class string
	// start and end are the element, attrs the byte after the last attribute, body the byte after the start tag and
	// foot where the end tag begins (both the end, of an element without one).
	start, attrs, body, foot, end int
	props                         []prop
}

// prop is one property: an attribute, or a <Custom> element.
type prop struct {
	// id finds it in its key: the folded name, of a <Custom> element # and its number.
	id, name string
	// number is the identifier of a <Custom> element, 0 of an attribute.
	number uint32
	// value is the text without entities, raw the text as it stands, space the white space before it.
	value, raw, space string
	custom            bool
	// start is the first byte of raw, end the byte after it.
	start, end int
}

// same reports whether two properties with one id say the same.
func (p prop) same(q prop) bool {
	return p.custom == q.custom && p.value == q.value && (!p.custom || p.raw == q.raw)
}

// read makes the tree of a file.
func read(raw string) (*tree, error) {
	s, diags := metabasexml.Store{}.Decode(string(schema.MetabaseSpace), "MetaBase.xml", raw)
	if s == nil {
		return nil, errors.New(diags[0].Summary + ": " + diags[0].Detail)
	}
	t := &tree{Snapshot: s, keys: make([]key, len(s.Nodes)), at: make(map[string]int, len(s.Nodes))}
	for i := range s.Nodes {
		k, err := keyOf(s.Text, &s.Nodes[i])
		if err != nil {
			return nil, err
		}
		t.keys[i] = k
		t.at[model.Fold(k.path)] = i
	}
	return t, nil
}

// accept is read for files of others. A second reader has its say, so that the one isoplan uses does not judge itself.
func accept(raw string) (*tree, error) {
	t, err := read(raw)
	if err != nil {
		return nil, err
	}
	d := xml.NewDecoder(strings.NewReader(t.Text))
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // the text is UTF-8 by now
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return t, nil
		} else if err != nil {
			return nil, err
		}
	}
}

// edited is the tree of another text, in the encoding of t.
func (t *tree) edited(text string) (*tree, error) {
	raw, err := metabasexml.Store{}.Apply(t.Snapshot, []live.Edit{{End: uint32(len(t.Text)), New: text}})
	if err != nil {
		return nil, err
	}
	return read(raw)
}

// find gives the key of a path, nil for none.
func (t *tree) find(path string) *key {
	i, ok := t.at[model.Fold(path)]
	if !ok {
		return nil
	}
	return &t.keys[i]
}

// value gives the text of a property.
func (t *tree) value(path, name string) (string, bool) {
	k := t.find(path)
	if k == nil {
		return "", false
	}
	p := k.find(model.Fold(name))
	if p == nil {
		return "", false
	}
	return p.value, true
}

// find gives the property with an id, nil for none.
func (k *key) find(id string) *prop {
	for i := range k.props {
		if k.props[i].id == id {
			return &k.props[i]
		}
	}
	return nil
}

// keyOf reads one element. Decoding has seen that it is well-formed.
func keyOf(text string, n *live.Node) (key, error) {
	k := key{path: n.Path, class: n.Class, start: int(n.Start), body: int(n.Body), foot: int(n.End), end: int(n.End)}
	at := k.start + 1 + len(n.Class)
	for {
		k.attrs = at
		name := skip(text, at)
		if text[name] == '>' || text[name] == '/' {
			break
		}
		stop := name + strings.IndexAny(text[name:], "= \t\r\n")
		quote := stop + strings.IndexAny(text[stop:], `"'`)
		length := strings.IndexByte(text[quote+1:], text[quote])
		end := quote + length + 2
		k.props = append(k.props, prop{
			id: model.Fold(text[name:stop]), name: text[name:stop], value: html.UnescapeString(text[quote+1 : end-1]),
			raw: text[name:end], space: text[at:name], start: name, end: end,
		})
		at = end
	}
	if k.body == k.end {
		return k, nil
	}
	k.foot = k.body + strings.LastIndex(text[k.body:k.end], "</")
	return k, k.customs(text)
}

// customs reads the <Custom> elements of a key.
func (k *key) customs(text string) error {
	inner := text[k.body:k.foot]
	d := xml.NewDecoder(strings.NewReader(inner))
	depth, start := 0, 0
	var p prop
	for {
		before := int(d.InputOffset())
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch e := token.(type) {
		case xml.StartElement:
			if depth == 0 {
				p, start = custom(e), before
			}
			depth++
		case xml.EndElement:
			depth--
			if depth == 0 && p.custom {
				end := int(d.InputOffset())
				p.raw, p.start, p.end = inner[start:end], k.body+start, k.body+end
				p.space = text[k.body+len(strings.TrimRight(inner[:start], " \t\r\n")) : p.start]
				k.props = append(k.props, p)
			}
		}
	}
}

// custom gives what a <Custom> element says of itself.
func custom(e xml.StartElement) prop {
	p := prop{custom: e.Name.Local == "Custom"}
	for _, a := range e.Attr {
		switch a.Name.Local {
		case "Name":
			p.name = a.Value
		case "Value":
			p.value = a.Value
		case "ID":
			if n, err := strconv.ParseUint(a.Value, 10, 32); err == nil {
				p.number = uint32(n)
			}
		}
	}
	p.id = "#" + strconv.FormatUint(uint64(p.number), 10) + model.Fold(p.name)
	return p
}

// skip gives the place of the next byte that is no white space.
func skip(text string, at int) int {
	for strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	return at
}
