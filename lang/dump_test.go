package lang

import (
	"fmt"
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// dumper writes a configuration so that a person can check it.
type dumper struct {
	strings.Builder
	src *model.Sources
	// places says whether ranges are shown.
	places bool
}

func (d *dumper) line(indent int, format string, args ...any) {
	d.WriteString(rep("  ", indent))
	fmt.Fprintf(d, format, args...)
	d.WriteByte('\n')
}

// at writes a range as file:line:column-line:column.
func (d *dumper) at(r model.Range) string {
	if !d.places || r.IsZero() {
		return ""
	}
	l1, c1 := d.src.Position(r.File, r.Start)
	l2, c2 := d.src.Position(r.File, r.End)
	return fmt.Sprintf(" @%s:%d:%d-%d:%d", d.src.Name(r.File), l1, c1, l2, c2)
}

func dump(c *model.Config, src *model.Sources, places bool) string {
	d := &dumper{src: src, places: places}
	for _, s := range c.Servers {
		d.server(s)
	}
	for _, o := range c.Outputs {
		d.line(0, "output %s = %s", o.Name, o.Value)
	}
	for _, s := range c.Suppressions {
		where := " covers" + d.at(s.Covers)
		if s.Covers.IsZero() {
			where = fmt.Sprintf(" in %q", s.Addresses)
		}
		d.line(0, "suppress %s until %q because %q%s%s", s.ID, s.Until, s.Reason, d.at(s.Range), where)
	}
	return d.String()
}

func (d *dumper) server(s *model.Server) {
	d.line(0, "server %q version %s mode %q%s", s.Name, s.Version, s.Mode, d.at(s.Range))
	if s.Group != "" || s.MaxUnavailable != 1 {
		d.line(1, "group %q max_unavailable %d", s.Group, s.MaxUnavailable)
	}
	if s.MigratesTo != "" {
		d.line(1, "migrates to %s", s.MigratesTo)
	}
	if s.Protect {
		d.line(1, "protect")
	}
	if len(s.Ignore) > 0 {
		d.line(1, "ignore %q", s.Ignore)
	}
	for _, x := range s.Exclusive {
		site := ""
		if x.Site != nil {
			site = " in " + string(x.Site.Addr)
		}
		d.line(1, "exclusive %s%s ignore %q%s", x.Kind, site, x.Ignore, d.at(x.Range))
	}
	for _, l := range s.Live {
		if l.File != "" {
			d.line(1, "live %s file %q%s", l.Way, l.File, d.at(l.Range))
			continue
		}
		if x := l.SSH; x != nil {
			d.line(1, "live %s host %q port %d user %q key_file %q known_hosts %q directory %q timeout %d%s", l.Way, x.Host, x.Port, x.User, x.KeyFile, x.KnownHosts, x.Directory, x.Timeout, d.at(l.Range))
			continue
		}
		d.line(1, "live %s root %q drives %s windows %q metabase %q machine_config %s collected_at %q%s", l.Way, l.Root, showMap(l.Drives), l.WindowsDirectory, l.Metabase, showMap(l.MachineConfig), l.CollectedAt, d.at(l.Range))
	}
	if o := s.Observed; o != nil {
		d.line(1, "observed services %q %v iisreset %q memory %d processors %d fixes %q %v mode %q frameworks %s", o.Services, o.ServicesKnown, o.IISReset, o.Memory, o.Processors, o.Fixes, o.FixesKnown, o.RunningMode, showMap(o.Frameworks))
		if o.ServicePackKnown {
			d.line(2, "service pack %d", o.ServicePack)
		}
		if len(o.FrameworkPacks) > 0 {
			d.line(2, "framework service packs %v", o.FrameworkPacks)
		}
		if more := o.Bitness + o.UpgradedFrom + o.DomainController + o.IWAMInSync + o.Subauthentication; more != "" {
			d.line(2, "bitness %q upgraded from %q domain controller %q iwam in sync %q subauthentication %q", o.Bitness, o.UpgradedFrom, o.DomainController, o.IWAMInSync, o.Subauthentication)
		}
	}
	if x := s.Disruption; x != nil {
		d.line(1, "disruption allow %s max_apps %d", x.Allow, x.MaxApps)
		for _, w := range x.Windows {
			d.line(2, "window %q %q from %s to %s in %s allow %s max_apps %d", w.Name, w.Days, w.From, w.To, w.TimeZone, w.Allow, w.MaxApps)
		}
	}
	for _, x := range s.AppDefaults {
		d.line(1, "app_defaults of %s match %q%s", x.Site.Addr, x.Match, d.at(x.Range))
		d.settings(model.App, x.Settings)
	}
	for _, o := range s.Objects {
		d.object(o)
	}
}

func (d *dumper) object(o *model.Object) {
	more := ""
	if o.ID != 0 {
		more += fmt.Sprintf(" id %d", o.ID)
	}
	if o.Owner != nil {
		more += " of " + string(o.Owner.Addr)
	}
	for _, f := range []struct {
		is   bool
		word string
	}{{o.Decl.Absent, "absent"}, {o.Decl.Present, "present"}, {o.Decl.Recursive, "recursive"}, {o.Decl.Protect, "protect"}, {o.Decl.Row, "row"}, {o.Decl.Existing, "existing"}} {
		if f.is {
			more += " " + f.word
		}
	}
	if len(o.Decl.Traits) > 0 {
		more += " traits " + showMap(o.Decl.Traits)
	}
	if len(o.Decl.DLLs) > 0 {
		more += fmt.Sprintf(" dlls %q", o.Decl.DLLs)
	}
	d.line(1, "%s %s %q%s%s", o.Addr, o.Kind, o.Name, more, d.at(o.Range))
	d.settings(o.Kind, o.Settings)
	for _, r := range o.Decl.Reset {
		d.line(2, "reset %s%s", r.Name, d.at(r.Range))
	}
}

func (d *dumper) settings(k model.Kind, all []model.Setting) {
	for _, s := range all {
		d.line(2, "%s = %s%s", s.Name, schema.Find(k, s.Name).Type.Show(s.Value), d.at(s.Range))
	}
}

func showMap(m map[string]string) string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, fmt.Sprintf("%q: %q", k, m[k]))
	}
	sort.Strings(keys)
	return "{" + strings.Join(keys, ", ") + "}"
}

// dumpDiags writes diagnostics one a line: place, code, summary, detail, fix.
func dumpDiags(diags diag.List, src *model.Sources) string {
	d := &dumper{src: src, places: true}
	for _, x := range diags {
		d.line(0, "%s%s %s: %s", x.ID, d.at(x.Range), x.Summary, x.Detail)
		if x.Fix != "" {
			d.line(1, "%s", x.Fix)
		}
	}
	return d.String()
}
