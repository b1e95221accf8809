package metabase

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// fileField is the position of the file in an entry of WebSvcExtRestrictionList
// (WS03/cc779909): allowed, file, deletable in the user interface, group,
// description. The first entries, for all DLLs and all EXEs, have two fields.
const (
	fileField = 2
	allFields = 5
)

// splitEntry cuts an entry into its fields. The last one, the description,
// may hold commas.
func splitEntry(line string) []string { return strings.SplitN(line, ",", allFields) }

// entries gives the entries of a list fact, each with its place in the text.
func entries(f *live.Fact) []entry {
	var out []entry
	exact := len(f.Raw) == int(f.End-f.Start)
	for at := 0; at < len(f.Raw); {
		end := strings.IndexAny(f.Raw[at:], "\r\n")
		if end < 0 {
			end = len(f.Raw) - at
		}
		line := f.Raw[at : at+end]
		if text := strings.Trim(line, " \t"); text != "" {
			e := entry{text: text, start: f.Start, end: f.End}
			if exact {
				e.start += uint32(at + strings.Index(line, text))
				e.end = e.start + uint32(len(text))
			}
			out = append(out, e)
		}
		at += end + 1
	}
	return out
}

// entry is one line of a list value.
type entry struct {
	text       string
	start, end uint32
}

// extensions makes one object of each entry. The file is the name of the
// object and no setting of it; a field that is empty is not set.
func (b *builder) extensions(n *live.Node, f *live.Fact, up int32) {
	seen := map[string]bool{}
	for _, e := range entries(f) {
		fields := splitEntry(e.text)
		place := model.Range{File: b.s.File, Start: e.start, End: e.end}
		if len(fields) < fileField || fields[fileField-1] == "" {
			b.diags = append(b.diags, diag.Diagnostic{
				Severity: diag.Warning, ID: "IP0313", Summary: "Web service extension without file",
				Detail: fmt.Sprintf("An entry of %s at %s has no file. An entry reads \"0 or 1,file,0 or 1,group,description\"; "+
					"the entry is left alone.", f.Attr.Home.Property, n.Path),
				Addr: b.server, Range: place,
			})
			continue
		}
		file := fields[fileField-1]
		if key := schema.PathKey(file); seen[key] {
			b.diags = append(b.diags, diag.Diagnostic{
				Severity: diag.Warning, ID: "IP0314", Summary: "Web service extension stands twice",
				Detail: fmt.Sprintf("%s at %s has more than one entry for %s. The first is shown; which of them IIS obeys is not known.",
					f.Attr.Home.Property, n.Path, file),
				Fix:  "Remove all entries for the file but one on the server.",
				Addr: b.server.Child(model.WebServiceExtension, file), Range: place,
			})
			continue
		}
		seen[schema.PathKey(file)] = true
		o := b.object(n, up)
		o.Kind, o.Name, o.Range = model.WebServiceExtension, file, place
		o.Addr = b.server.Child(model.WebServiceExtension, o.Name)
		for _, a := range schema.OfBlock(model.WebServiceExtension) {
			i := a.Home.Field
			if a.Home.Property == f.Attr.Home.Property && i > 0 && i != fileField && i <= len(fields) && fields[i-1] != "" {
				field := live.Fact{Attr: a, Raw: fields[i-1], Start: e.start, End: e.end}
				o.Settings = b.insert(o.Settings, b.setting(o, &field), o)
			}
		}
	}
}
