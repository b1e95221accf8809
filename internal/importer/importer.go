package importer

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// Options say how to write a server.
type Options struct {
	// All writes every attribute the table knows, not only those that matter
	// for process isolation.
	All bool
	// Server is the name of the server block.
	Server string
	// Live is the live block to write.
	Live model.LiveSource
	// Version is the IIS version, "6.0".
	Version string
	// Observed is what the text of a collector tells beside the metabase; nil
	// where there is none.
	Observed *model.Observed
}

// Result is what an import gives.
type Result struct {
	// Files are the HCL texts by file name.
	Files map[string]string
	// Secrets are the references in the texts whose variables somebody has to
	// set before they can be written.
	Secrets []SecretRef
	// Notes name what was not imported and why, and what a person has to decide.
	Notes diag.List
}

// SecretRef is one secret of the text.
type SecretRef struct {
	Address   model.Addr
	Attribute string
	// Env is the name of the environment variable.
	Env string
}

// Import writes a live world as configuration.
func Import(w *model.World, o Options) Result {
	i := &importer{w: w, opts: o, below: map[*model.Object][]*model.Object{}, envs: map[string]bool{},
		seen: map[string]bool{}, names: map[string]int{}}
	i.target, i.known = topology.TargetOf(w, o.Server, o.Version)
	if !i.known {
		i.target, _ = schema.TargetOf(o.Version, i.assumedMode())
	}
	i.sort()
	i.server()
	return Result{Files: map[string]string{fileName(o.Server): i.text()}, Secrets: i.secrets, Notes: i.notes}
}

// importer writes one server.
type importer struct {
	w      *model.World
	opts   Options
	target schema.Target
	known  bool // the mode stands in the metabase

	kinds map[model.Kind][]*model.Object    // objects of the server itself
	below map[*model.Object][]*model.Object // objects of a site
	names map[string]int                    // sites by folded name

	layout
	secrets []SecretRef
	envs    map[string]bool
	seen    map[string]bool // identities written so far
	notes   diag.List
}

// sort groups the objects by what they belong to; the world's total order by
// address stays within each group.
func (i *importer) sort() {
	i.kinds = map[model.Kind][]*model.Object{}
	for _, o := range i.w.Sorted() {
		if o.Owner != nil {
			i.below[o.Owner] = append(i.below[o.Owner], o)
			continue
		}
		i.kinds[o.Kind] = append(i.kinds[o.Kind], o)
		if o.Kind == model.Site {
			i.names[model.Fold(o.Name)]++
		}
	}
	sites := i.kinds[model.Site]
	sort.SliceStable(sites, func(a, b int) bool {
		if x, y := sites[a].Addr.Key(), sites[b].Addr.Key(); x != y {
			return x < y
		}
		return sites[a].ID < sites[b].ID
	})
}

// fileName is the name of the file: letters, digits, dots and dashes of the
// server's name, so that no name leaves the folder.
func fileName(server string) string {
	var b strings.Builder
	for _, r := range model.Fold(server) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '-', r == '_', r == '.' && b.Len() > 0:
			b.WriteRune(r)
		default:
			b.WriteByte('_')
		}
	}
	if b.Len() == 0 {
		return "server.iso.hcl"
	}
	return b.String() + ".iso.hcl"
}

// note records something a person should know.
func (i *importer) note(severity diag.Severity, id, summary, detail, fix string, addr model.Addr, attribute string, r model.Range) {
	i.notes = append(i.notes, diag.Diagnostic{Severity: severity, ID: id, Summary: summary, Detail: detail, Fix: fix,
		Addr: addr, Attribute: attribute, Range: r})
}
