package importer

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// site writes a site with what belongs to it. A site is matched by its id, so
// a name that is empty, not unique or not possible in HCL is no obstacle.
func (i *importer) site(o *model.Object) {
	label, named := i.siteLabel(o)
	lines, remarks := i.attributes(o)
	if named {
		lines = without(lines, schema.ServerComment.Name)
	}
	i.line("")
	i.open("site " + schema.QuoteHCL(label))
	i.argument("id", strconv.FormatUint(uint64(o.ID), 10), "")
	i.write(lines, remarks)
	var apps, rest []*model.Object
	for _, b := range i.below[o] {
		if b.Kind == model.App {
			apps = append(apps, b)
		} else {
			rest = append(rest, b)
		}
	}
	i.apps(apps)
	for _, k := range []model.Kind{model.VirtualDirectory, model.Directory, model.Filter} {
		for _, b := range rest {
			if b.Kind == k {
				i.object(b)
			}
		}
	}
	i.close("}")
}

// siteLabel gives the label of a site; named says that it is the site's own
// name, so that server_comment needs not be written. Sites may share a name:
// each has its id.
func (i *importer) siteLabel(o *model.Object) (label string, named bool) {
	why := unsayable(o.Name)
	if why == "" && o.Name != "" {
		return o.Name, true
	}
	if why != "" {
		i.note(diag.Warning, "IP0503", "Name of site not imported",
			"The ServerComment of site "+strconv.FormatUint(uint64(o.ID), 10)+" is "+schema.QuoteHCL(o.Name)+"; "+why+
				". The site is imported by its id under another label, and its name stays as it is.", "", o.Addr, schema.ServerComment.Name, o.Range)
	}
	id := strconv.FormatUint(uint64(o.ID), 10)
	label = "site-" + id
	for i.names[model.Fold(label)] > 0 {
		label += "-" + id
	}
	i.names[model.Fold(label)]++
	return label, false
}

func without(lines []attribute, name string) []attribute {
	var kept []attribute
	for _, l := range lines {
		if l.name != name {
			kept = append(kept, l)
		}
	}
	return kept
}

// The row form is for applications that say little: at most rowAttributes
// each, on a line of at most rowWidth bytes.
const (
	rowAttributes = 4
	rowWidth      = 140
)

// written is an object with the lines of its block.
type written struct {
	o       *model.Object
	lines   []attribute
	remarks []string
}

// apps writes the applications of a site: in row form, one line each, unless
// one of them says more than fits.
func (i *importer) apps(apps []*model.Object) {
	if len(apps) == 0 {
		return
	}
	all := make([]written, len(apps))
	rows := true
	for n, app := range apps {
		lines, remarks := i.attributes(app)
		all[n] = written{app, lines, remarks}
		body, _ := rowBody(lines)
		rows = rows && len(lines) <= rowAttributes && len(remarks) == 0 && body != "" && len(app.Name)+len(body) <= rowWidth
	}
	if !rows {
		for _, w := range all {
			i.block(w)
		}
		return
	}
	i.line("")
	i.open("apps =")
	for _, w := range all {
		if label, ok := i.label(w.o); ok {
			body, comment := rowBody(w.lines)
			i.argument(label, body, comment)
		}
	}
	i.close("}")
}

// rowBody writes one application as the value of an entry of apps; "" when a
// value takes more than one line.
func rowBody(lines []attribute) (body, comment string) {
	if len(lines) == 0 {
		return "{}", ""
	}
	parts := make([]string, 0, len(lines))
	var comments []string
	for _, l := range lines {
		if len(l.items) > 1 && !l.flags {
			return "", ""
		}
		parts = append(parts, l.name+" = "+l.expr)
		if l.comment != "" {
			comments = append(comments, l.name+": "+l.comment)
		}
	}
	return "{ " + strings.Join(parts, ", ") + " }", strings.Join(comments, "; ")
}
