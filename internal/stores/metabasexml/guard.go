package metabasexml

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// other is the store that can write what this one cannot.
const other = "Write it on the server, with ADSI (adsutil.vbs) or the metabase API."

// refuse reports a want this store cannot write.
func (e *editor) refuse(want int, id, summary, detail string) {
	w := &e.wants[want]
	d := diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Addr: w.Addr}
	if w.Attr != nil {
		d.Attribute = w.Attr.Name
	}
	e.diags = append(e.diags, d)
}

// refuseOther is refuse with the store that can.
func (e *editor) refuseOther(want int, id, summary, detail string, sources ...string) {
	e.refuse(want, id, summary, detail)
	d := &e.diags[len(e.diags)-1]
	d.Fix, d.Sources = other, sources
	d.Confidence = model.Documented
	if len(sources) == 0 {
		d.Confidence = ""
	}
}

// editable reports whether a key may be touched at all.
func (e *editor) editable(t *target) bool {
	first := t.create
	if first < 0 {
		first = t.drop
	}
	if len(t.values) > 0 {
		first = t.values[0]
	}
	switch {
	case t.path == metabase.GlobalPath, t.node != nil && strings.EqualFold(t.node.Class, "IIS_Global"):
		e.refuse(first, "IP0323", "IIS owns this key",
			"IIS_Global holds the counters, time stamps and the session key of the metabase; IIS writes them, and nothing else may.")
		return false
	case !strings.HasPrefix(t.path, "/") || t.path != metabase.RootPath && strings.HasSuffix(t.path, "/"):
		e.refuse(first, "IP0324", "Key does not exist",
			fmt.Sprintf("%s is no path of a key; a path reads like /LM/W3SVC/1/ROOT.", short(t.path)))
		return false
	case t.drop >= 0 && fixed(t.path):
		e.refuse(t.drop, "IP0323", "IIS owns this key",
			fmt.Sprintf("The key %s is a part of every metabase and cannot be deleted.", short(t.path)))
		return false
	}
	return true
}

// fixed reports whether a key belongs to every metabase.
func fixed(path string) bool {
	for _, p := range [...]string{metabase.RootPath, metabase.ComputerPath, metabase.ServicePath, metabase.PoolsPath} {
		if metabase.SamePath(path, p) {
			return true
		}
	}
	return false
}

// allowed gives the wants a file edit can fulfil, each property once.
func (e *editor) allowed(values []int) []int {
	kept := values[:0:0]
	for _, i := range values {
		if !e.writable(i) {
			continue
		}
		repeats := false
		for _, j := range kept {
			if e.wants[j].Attr.Home.Property == e.wants[i].Attr.Home.Property {
				repeats = true
				if e.wants[j].Op != e.wants[i].Op || e.wants[j].Raw != e.wants[i].Raw {
					e.refuse(i, "IP0331", "Wants contradict each other",
						fmt.Sprintf("Two different values are wanted for %s of %s.", e.wants[i].Attr.Home.Property, short(e.wants[i].Path)))
				}
			}
		}
		if !repeats {
			kept = append(kept, i)
		}
	}
	return kept
}

// writable reports whether the text of a property may be written or removed
// in the file.
func (e *editor) writable(i int) bool {
	w := &e.wants[i]
	a := w.Attr
	if a == nil || a.Home.Space != schema.MetabaseSpace || a.Home.Property == "" || a.Home.Field > 1 {
		e.refuse(i, "IP0341", "Attribute has no metabase property",
			fmt.Sprintf("A value is wanted at %s that no property of the metabase holds.", short(w.Path)))
		return false
	}
	p := a.Home.Property
	switch {
	case w.Secret != "" || a.Secret || metabase.Encrypted(p, a.Home.ID) || strings.Contains(a.Home.Flags, "SECURE"):
		e.refuseOther(i, "IP0321", "Property is encrypted in file",
			fmt.Sprintf("MetaBase.xml holds %s of %s encrypted with a key of the server, so a text edit cannot write or remove it.", p, short(w.Path)),
			"WS03/cc775980")
		return false
	case metabase.Volatile(p) || strings.Contains(a.Home.Flags, "VOLATILE"):
		e.refuseOther(i, "IP0322", "Property is never on disk",
			fmt.Sprintf("IIS keeps %s of %s in memory only and never reads it from MetaBase.xml.", p, short(w.Path)))
		return false
	case metabase.Owned(p) || a.ReadOnly && !metabase.DefinesApp(p):
		e.refuseOther(i, "IP0323", "IIS owns this property",
			fmt.Sprintf("IIS itself writes %s of %s; %s", p, short(w.Path), orElse(a.Why, "a file edit would be undone or break the key.")))
		return false
	}
	return w.Op != live.SetValue || e.holdable(i)
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// holdable reports whether XML and the property can hold the wanted text.
func (e *editor) holdable(i int) bool {
	w := &e.wants[i]
	if at, ok := xmltext.Valid(w.Raw); !ok {
		e.refuse(i, "IP0328", "XML cannot hold the value",
			fmt.Sprintf("The value wanted for %s of %s holds a character at byte %d that no XML file can hold, not even as a reference.",
				w.Attr.Home.Property, short(w.Path), at))
		return false
	}
	if w.Attr.Home.Field > 0 {
		return true
	}
	if _, err := w.Attr.Decode(w.Raw); err != nil {
		e.refuse(i, "IP0328", "Value does not fit the property",
			fmt.Sprintf("%s of %s: %s; %s.", w.Attr.Home.Property, short(w.Path), err, w.Attr.Type.Expected()))
		return false
	}
	return true
}
