package trial

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
	"github.com/isoplan/isoplan/internal/worldtest"
	"github.com/isoplan/isoplan/plan"
)

// emptyConfig is a machine.config that sets nothing of a process model.
const emptyConfig = `<?xml version="1.0" encoding="UTF-8"?>
<configuration>
  <system.web>
  </system.web>
</configuration>
`

// build makes the live files of a server of which only the declaration is
// known. It plans that declaration against a server on which there is nothing
// yet and takes what the planned files would be. Then every value that was
// declared is written where it was declared: a plan leaves out what a server has
// by default, and a server may well hold it.
func build(world *model.Server, src *model.Sources, tool string) ([]plan.Source, diag.List) {
	sources, diags := empty(world)
	if diags.HasErrors() {
		return nil, diags
	}
	declared := *world
	declared.Live, declared.Observed, declared.Disruption = nil, nil, nil
	r, diags := plan.Make(plan.Input{Config: &model.Config{Servers: []*model.Server{&declared}, Sources: src},
		Live: map[string][]plan.Source{world.Name: sources}, Tool: tool})
	if r == nil {
		return nil, diags
	}
	made, diags := after(&r.Servers[0])
	if diags.HasErrors() {
		return nil, diags
	}
	for i := range made {
		if diags := spellOut(&made[i], made, world); diags.HasErrors() {
			return nil, diags
		}
	}
	return made, nil
}

// key is one key of a metabase that is to be written.
type key struct{ path, class, property, raw string }

// empty gives the files of a server on which there is nothing but what every
// server has: the web service, and with IIS 6.0 the pool applications are in by
// default (SDK6/ms524723). The frameworks are those the declaration has a
// process model of.
func empty(world *model.Server) ([]plan.Source, diag.List) {
	keys := []key{{path: "/LM", class: metabase.ClassComputer}, {path: metabase.ServicePath, class: metabase.ClassService}}
	t, ok := schema.TargetOf(world.Version, world.Mode)
	text := ok && t.TextMetabase()
	if text {
		keys[1].property, keys[1].raw = schema.IsolationMode.Home.Property, schema.IsolationMode.Encode(modeNumber(t))
		keys = append(keys, key{path: metabase.PoolsPath, class: metabase.ClassPools}, key{path: metabase.PoolsPath + "/DefaultAppPool", class: metabase.ClassPool})
	}
	keys = append(keys, key{path: metabase.FiltersPath, class: metabase.ClassFilters})
	out, diags := metabaseOf(keys, text)
	for _, o := range world.Objects {
		if o.Kind != model.ProcessModel || diags.HasErrors() {
			continue
		}
		out, diags = decode(out, plan.Source{Store: machineconfig.Store{}, Space: machineconfig.Space{}}, configSpace(o), emptyConfig)
	}
	return out, diags
}

// configSpace is the key space of a process model: each framework has a file
// of its own.
func configSpace(o *model.Object) string { return string(schema.MachineConfigSpace) + "/" + o.Name }

// metabaseOf writes keys in the form that plans of the version change: that of
// MetaBase.xml, so that what no file can take is a step here too; before IIS 6.0
// the metabase is one binary file (Q321142, SDK6/ms524661), and the form of
// tests stands in for the calls that change it.
func metabaseOf(keys []key, text bool) ([]plan.Source, diag.List) {
	var b strings.Builder
	if text {
		b.WriteString("<?xml version =\"1.0\"?>\r\n<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>\r\n")
	}
	for _, k := range keys {
		switch {
		case text && k.property != "":
			fmt.Fprintf(&b, "<%s\tLocation =\"%s\"\r\n\t\t%s=\"%s\"\r\n\t>\r\n</%s>\r\n", k.class, k.path, k.property, k.raw, k.class)
		case text:
			fmt.Fprintf(&b, "<%s\tLocation =\"%s\"\r\n\t>\r\n</%s>\r\n", k.class, k.path, k.class)
		default:
			fmt.Fprintf(&b, "%s %s\n", k.path, k.class)
		}
	}
	source := plan.Source{Store: worldtest.Store{}, Space: metabase.Space{}}
	if text {
		b.WriteString("</MBProperty>\r\n</configuration>\r\n")
		source.Store = metabasexml.Store{}
	}
	return decode(nil, source, string(schema.MetabaseSpace), b.String())
}

func modeNumber(t schema.Target) model.Value {
	if t == schema.IIS6Iis5 {
		return model.Number(schema.ModeIIS5)
	}
	return model.Number(schema.ModeWorkerProcess)
}

// decode reads a text into a source and puts it behind the others.
func decode(out []plan.Source, s plan.Source, space, text string) ([]plan.Source, diag.List) {
	snapshot, diags := s.Store.Decode(space, space, text)
	if snapshot == nil {
		return nil, diags
	}
	s.Snapshot = snapshot
	return append(out, s), nil
}

// spellOut writes the declared values of the objects of one file that the
// objects do not have themselves.
func spellOut(s *plan.Source, all []plan.Source, world *model.Server) diag.List {
	there, _ := plan.World(all, world.Name)
	var changes []live.Change
	for _, o := range world.Objects {
		now := there.Find(o.Addr)
		if now == nil || o.Kind == model.ProcessModel && model.Fold(configSpace(o)) != model.Fold(s.Snapshot.Space) {
			continue
		}
		c := live.Change{Old: now, New: now}
		for _, set := range o.Settings {
			if row := schema.Find(o.Kind, set.Name); row != nil && live.Owns(s.Snapshot, row) && plainRow(row) && set.Value.Kind() != model.EditKind && !has(now, set.Name) {
				c.Set = append(c.Set, set)
			}
		}
		if len(c.Set) > 0 {
			changes = append(changes, c)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	wants, diags := s.Space.Wants(s.Snapshot, there, changes)
	if diags.HasErrors() {
		return diags
	}
	edits, diags := s.Store.Edit(s.Snapshot, wants)
	if diags.HasErrors() {
		return diags
	}
	text, err := s.Store.Apply(s.Snapshot, edits)
	if err != nil {
		return diag.List{diag.FromError(codeWorld, "World cannot be made", err)}
	}
	snapshot, diags := s.Store.Decode(s.Snapshot.Space, s.Snapshot.Source, text)
	if snapshot != nil {
		s.Snapshot = snapshot
		return nil
	}
	return diags
}

// plainRow reports whether an attribute is one property that a file holds as
// it is.
func plainRow(row *schema.Attr) bool {
	return row.Home.Property != "" && row.Home.Field == 0 && !row.Secret && !row.ReadOnly
}

func has(o *model.Object, name string) bool {
	_, found := o.Lookup(name)
	return found
}

// after gives the live files of a server once a plan is carried out.
func after(s *plan.ServerResult) ([]plan.Source, diag.List) {
	out := make([]plan.Source, 0, len(s.Sources))
	for i, source := range s.Sources {
		if len(s.Edits[i]) == 0 {
			out = append(out, source)
			continue
		}
		snapshot, diags := source.Store.Decode(source.Snapshot.Space, source.Snapshot.Source, s.Texts[i])
		if snapshot == nil {
			return nil, diags
		}
		source.Snapshot = snapshot
		out = append(out, source)
	}
	return out, nil
}
