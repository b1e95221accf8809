package metabase

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// extensionList merges the changes of web service extensions into one want
// for the whole list: the live order stays, changed entries change in place,
// new ones come last, and entries nobody declared are left alone.
func (b *wanter) extensionList(changes []live.Change) {
	if len(changes) == 0 {
		return
	}
	a := property("WebSvcExtRestrictionList")
	if a == nil {
		b.refuse("IP0341", "Attribute has no metabase property", objectOf(&changes[0]), "",
			"The attribute table has no row for WebSvcExtRestrictionList.", "")
		return
	}
	var lines []string
	if n := b.node(ServicePath); n != nil {
		if f, has := factOf(n, a.Home.Property); has {
			for _, e := range entries(&f) {
				lines = append(lines, e.text)
			}
		}
	}
	for i := range changes {
		lines = b.mergeExtension(lines, &changes[i])
	}
	path := b.spelled(ServicePath)
	b.want(live.Want{Op: live.SetValue, Path: path, Attr: a, Raw: strings.Join(lines, "\n"), Addr: objectOf(&changes[0]).Addr})
}

// objectOf is the object of a change: the new one, or the old one that goes.
func objectOf(c *live.Change) *model.Object {
	if c.New != nil {
		return c.New
	}
	return c.Old
}

// mergeExtension applies one change to the entries.
func (b *wanter) mergeExtension(lines []string, c *live.Change) []string {
	name := ""
	if c.Old != nil {
		name = c.Old.Name
	} else {
		name = c.New.Name
	}
	about := func(line string) bool {
		fields := splitEntry(line)
		return len(fields) >= fileField && schema.EqualPath(fields[fileField-1], name)
	}
	if c.New == nil {
		return slices.DeleteFunc(lines, about)
	}
	at := slices.IndexFunc(lines, about)
	fields := newEntry(c.New.Name)
	if at >= 0 {
		fields = splitEntry(lines[at])
	}
	for _, s := range c.Set {
		if a := schema.Find(model.WebServiceExtension, s.Name); a != nil && a.Home.Field > 0 {
			fields = b.field(fields, a, s.Value, c.New)
		}
	}
	for _, gone := range c.Remove {
		if a := schema.Find(model.WebServiceExtension, gone); a != nil && a.Home.Field > 0 {
			fields = b.field(fields, a, a.InternalDefault(0), c.New)
		}
	}
	line := strings.Join(fields, ",")
	if at >= 0 {
		lines[at] = line
		return lines
	}
	return append(lines, line)
}

// newEntry gives the fields of an entry nothing is known of but its file: not
// allowed, and, but for the two entries that stand for all files, deletable in
// the user interface and without group and description (WS03/cc779909).
func newEntry(file string) []string {
	if strings.HasPrefix(file, "*.") {
		return []string{"0", file}
	}
	return []string{"0", file, "1", "", ""}
}

// field writes one field of an entry.
func (b *wanter) field(fields []string, a *schema.Attr, v model.Value, o *model.Object) []string {
	text := fieldText(v)
	if a.Home.Field < allFields && strings.Contains(text, ",") {
		b.refuse("IP0345", "Comma inside a list field", o, a.Name,
			fmt.Sprintf("%s of %s holds a comma, which separates the fields of the entry; only the description may hold one.", a.Name, o.Addr),
			"Take the comma out.")
		return fields
	}
	for len(fields) < a.Home.Field {
		fields = append(fields, "")
	}
	fields[a.Home.Field-1] = text
	return fields
}

// fieldText spells a value as entries do: truth values are 0 and 1.
func fieldText(v model.Value) string {
	switch v.Kind() {
	case model.BoolKind, model.NumberKind:
		return strconv.FormatUint(v.Num(), 10)
	}
	return v.Str()
}
