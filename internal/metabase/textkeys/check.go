package textkeys

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/schema"
)

const blanks = " \t"

// allowed gives the wants that can be fulfilled, each property once.
func (e *editor) allowed(values []int) []int {
	kept := values[:0:0]
	for _, i := range values {
		if !e.check(i) {
			continue
		}
		same := func(j int) bool { return e.wants[j].Attr.Home.Property == e.wants[i].Attr.Home.Property }
		switch j := slices.IndexFunc(kept, same); {
		case j < 0:
			kept = append(kept, i)
		case e.wants[kept[j]].Op != e.wants[i].Op || e.wants[kept[j]].Raw != e.wants[i].Raw:
			e.refuse(i, "IP0331", "Wants contradict each other", "Two different values are wanted for %s of %s.", e.wants[i].Attr.Home.Property, e.wants[i].Path)
		}
	}
	return kept
}

// check refuses what the text cannot hold or nothing but the server may write.
func (e *editor) check(i int) bool {
	w := &e.wants[i]
	a := w.Attr
	switch {
	case a == nil || a.Home.Space != schema.MetabaseSpace || a.Home.Property == "" || a.Home.Field > 1:
		e.refuse(i, "IP0341", "Attribute has no metabase property", "A value is wanted at %s that no property of the metabase holds.", w.Path)
	case w.Op == live.SetValue && w.Secret != "" && a.Secret && !a.ReadOnly && e.form.HoldsReference(w.Secret):
		return true
	case w.Op == live.SetValue && (w.Secret != "" || a.Secret || metabase.Encrypted(a.Home.Property, a.Home.ID)):
		e.refuse(i, "IP0321", "Property is a password", "A %s holds no secret: %s of %s is set from a reference, and that one isoplan resolves (env:NAME, file:PATH).", e.form.Word(), a.Home.Property, w.Path)
	case metabase.Volatile(a.Home.Property):
		e.refuse(i, "IP0322", "Property is never on disk", "IIS keeps %s of %s in memory only.", a.Home.Property, w.Path)
	case metabase.Owned(a.Home.Property) || a.ReadOnly && !metabase.DefinesApp(a.Home.Property):
		e.refuse(i, "IP0323", "IIS owns this property", "IIS itself writes %s of %s.", a.Home.Property, w.Path)
	case w.Op == live.SetValue:
		return e.holdable(i)
	default:
		return true
	}
	return false
}

// holdable reports whether the text can hold a wanted value and it fits the
// property.
func (e *editor) holdable(i int) bool {
	w := &e.wants[i]
	if why := e.form.Holds(w); why != "" {
		e.refuse(i, "IP0328", "Line cannot hold the value", "%s of %s %s.", w.Attr.Home.Property, w.Path, why)
		return false
	}
	if w.Attr.Home.Field > 0 {
		return true
	}
	if _, err := w.Attr.Decode(w.Raw); err != nil {
		e.refuse(i, "IP0328", "Value does not fit the property", "%s of %s: %v; %s.", w.Attr.Home.Property, w.Path, err, w.Attr.Type.Expected())
		return false
	}
	return true
}

func (e *editor) refuse(want int, id, summary, format string, args ...any) {
	w := &e.wants[want]
	d := diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: fmt.Sprintf(format, args...), Addr: w.Addr}
	if w.Attr != nil {
		d.Attribute = w.Attr.Name
	}
	e.diags = append(e.diags, d)
}

func factOf(n *live.Node, property string) *live.Fact {
	for i := range n.Facts {
		if n.Facts[i].Attr.Home.Property == property {
			return &n.Facts[i]
		}
	}
	return nil
}

// IsList reports whether a row holds entries on lines of their own.
func IsList(a *schema.Attr) bool { return a.Home.Raw == schema.RawMULTISZ || a.Home.Field > 0 }

// Entries cuts the text of a list into its entries.
func Entries(raw string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(raw, func(r rune) bool { return r == '\n' || r == '\r' }) {
		if line = strings.Trim(line, blanks); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// same reports whether two texts of a property mean the same.
func same(a *schema.Attr, old, wanted string) bool {
	if old == wanted {
		return true
	}
	if a.Home.Field > 0 {
		return slices.Equal(Entries(old), Entries(wanted))
	}
	x, err := a.Decode(old)
	if err != nil {
		return false
	}
	y, err := a.Decode(wanted)
	return err == nil && a.Type.Equal(x, y)
}
