package adsutil

import (
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// key is what a transcript says about one key.
type key struct {
	path, class string
	// typed says that KeyType was printed, or that it is not set.
	typed bool
	// exists says that something is printed about the key itself; named that
	// ENUM printed its name, at the byte namedAt.
	exists, named bool
	namedAt       int
	// headed says that ENUM_ALL printed its name above its values.
	headed bool
	// listed says that ENUM or ENUM_ALL printed its values, from the byte
	// listedAt on.
	listed   bool
	listedAt int
	// start and body are the bytes of the first line about the key.
	start, body, end int
	// lines are all lines about the key, in order.
	lines []live.Span
	// values are those the table has a row for, in the order of their lines.
	values []*value
}

// value is what a transcript says about one property of a key.
type value struct {
	row *schema.Attr
	set bool
	raw string
	at  int // where the property stands first
	// now are the places at which the value stands as it is at the end: what
	// was printed before a SET is past. Places are those of the lines and, in
	// them, of the value.
	now, past []occurrence
}

// occurrence is one printing of a value.
type occurrence struct {
	line, value live.Span
	kind        kind
	verb        string // of the command it answers, "" for none
}

// unlisted reports whether ENUM and ENUM_ALL would have printed a value that is
// there, and did not. at is the line that says it is there.
func (k *key) unlisted(v *value) (at int, is bool) {
	if !k.listed || !v.set {
		return 0, false
	}
	set := false
	for _, all := range [...][]occurrence{v.past, v.now} {
		for _, o := range all {
			if o.verb != verbGet && o.verb != verbSet {
				return 0, false
			}
			at = int(o.line.Start)
			set = set || o.verb == verbSet && at > k.listedAt
		}
	}
	return at, !set
}

// value gives what is known of a row at the key, nil for nothing.
func (k *key) value(row *schema.Attr) *value {
	for _, v := range k.values {
		if v.row == row {
			return v
		}
	}
	return nil
}

// add notes a row nothing was known of.
func (k *key) add(row *schema.Attr, at int) *value {
	v := &value{row: row, at: at}
	k.values = append(k.values, v)
	return v
}

// node is the key as stores give it.
func (k *key) node() live.Node {
	n := live.Node{Path: k.path, Class: k.class, Start: uint32(k.start), Body: uint32(k.body), End: uint32(k.end)}
	for _, v := range k.values {
		if v.set {
			last := v.now[len(v.now)-1].value
			n.Facts = append(n.Facts, live.Fact{Attr: v.row, Raw: v.raw, Start: last.Start, End: last.End})
		}
	}
	return n
}

// object is the class of a key without KeyType (CREATE without one makes an
// IIsObject, WS03/cc738150).
const object = "IIsObject"

// classes are those whose spelling is known; people retype them in any letter
// case.
var classes = [...]string{metabase.ClassComputer, metabase.ClassService, metabase.ClassServer, metabase.ClassVirtualDir,
	metabase.ClassDirectory, metabase.ClassPools, metabase.ClassPool, metabase.ClassFilters, metabase.ClassFilter, object}

func spellClass(text string) string {
	for _, c := range classes {
		if strings.EqualFold(c, text) {
			return c
		}
	}
	return text
}

// isClass reports whether a text can be the class of a key.
func isClass(text string) bool { return isName(text) }

// placedClass is the class of the keys every Web service has at a place, ""
// where several may stand.
func placedClass(path string) string {
	parts := strings.Split(path, "/")[1:]
	at := func(i int, name string) bool { return strings.EqualFold(parts[i], name) }
	switch {
	case metabase.SamePath(path, metabase.ComputerPath):
		return metabase.ClassComputer
	case len(parts) < 2 || !at(1, "W3SVC"):
		return ""
	case len(parts) == 2:
		return metabase.ClassService
	case at(2, "AppPools") && len(parts) <= 4:
		return [...]string{metabase.ClassPools, metabase.ClassPool}[len(parts)-3]
	case at(2, metabase.FiltersName) && len(parts) <= 4:
		return [...]string{metabase.ClassFilters, metabase.ClassFilter}[len(parts)-3]
	case strings.Trim(parts[2], "0123456789") != "":
		return ""
	case len(parts) == 3:
		return metabase.ClassServer
	case len(parts) == 4 && at(3, metabase.RootName):
		return metabase.ClassVirtualDir
	case at(3, metabase.FiltersName) && len(parts) <= 5:
		return [...]string{metabase.ClassFilters, metabase.ClassFilter}[len(parts)-4]
	}
	return ""
}

// needsClass reports whether the language looks at the class of the keys at a
// place: those of the Web service, and the services themselves.
func needsClass(path string) bool {
	return metabase.Below(path, metabase.ServicePath) || metabase.SamePath(metabase.ParentPath(path), metabase.ComputerPath)
}

func fold(s string) string { return model.Fold(s) }
