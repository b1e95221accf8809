package plan

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Disruption is the most an apply may cost, as the configuration declares it.
type Disruption struct {
	// Allow is a level: none, app, pool, site, w3svc, iis, reboot.
	Allow string `json:"allow"`
	// MaxApps is the most applications a restart may reach; -1 is no limit.
	MaxApps int      `json:"max_apps"`
	Windows []Window `json:"windows,omitempty"`
}

// Window is a time in which an apply may cost more. It holds terms of its own
// in place of those of its Disruption: one without a limit of applications
// has none.
type Window struct {
	Name string `json:"name"`
	// Days are those it begins on: mon, tue, wed, thu, fri, sat, sun; none is
	// every day.
	Days []string `json:"days,omitempty"`
	// From and To are times of day by the clocks of TimeZone, "02:00". To may
	// be "24:00"; one that is not after From is on the next day.
	From     string `json:"from"`
	To       string `json:"to"`
	TimeZone string `json:"time_zone"`
	// Allow is a level; MaxApps the most applications, -1 for no limit.
	Allow   string `json:"allow"`
	MaxApps int    `json:"max_apps"`
}

// Write says how a changed MetaBase.xml gets into its place on the server.
type Write struct {
	// Running says that edit-while-running is on, so that the file may be put
	// in place while IISADMIN runs.
	Running bool `json:"edit_while_running"`
	// Commands are what to type; PutFiles marks the place of the files.
	Commands []string `json:"commands"`
}

// terms copies what the configuration says about the apply into the plan, so
// that a saved plan can be judged without it.
func (p *planner) terms() {
	s := p.decl
	if s.Group != "" {
		p.out.Group, p.out.MaxUnavailable = s.Group, max(s.MaxUnavailable, 1)
	}
	if s.Disruption == nil {
		return
	}
	p.out.Disruption = &Disruption{Allow: s.Disruption.Allow, MaxApps: s.Disruption.MaxApps}
	for _, w := range s.Disruption.Windows {
		p.out.Disruption.Windows = append(p.out.Disruption.Windows, Window{Name: w.Name, Days: append([]string(nil), w.Days...), From: w.From, To: w.To,
			TimeZone: w.TimeZone, Allow: w.Allow, MaxApps: w.MaxApps})
	}
}

// writing works out how the changed metabase would get into its place.
func (p *planner) writing() *Write {
	if !p.writesMetabase() || !p.to.TextMetabase() || p.byCalls() {
		return nil
	}
	if p.editWhileRunning(p.live) {
		return &Write{Running: true, Commands: []string{saveCommand, PutFiles}}
	}
	return &Write{Commands: p.serviceCommands(false, true, p.to, p.live)}
}

func (p *planner) writesMetabase() bool { return p.writes(true) }

// writesConfig reports whether some machine.config changes.
func (p *planner) writesConfig() bool { return p.writes(false) }

func (p *planner) writes(metabase bool) bool {
	for i := range p.sources {
		is := strings.EqualFold(p.sources[i].Snapshot.Space, string(schema.MetabaseSpace))
		if is == metabase && len(p.edits[i]) > 0 {
			return true
		}
	}
	return false
}

// counts measures the live world.
func (p *planner) counts() Counts {
	var c Counts
	p.live.Each(func(o *model.Object) {
		if o.Kind != model.OtherKey {
			c.Objects++
		}
		switch o.Kind {
		case model.Site:
			c.Sites++
		case model.App:
			c.Applications++
		case model.AppPool:
			c.Pools++
		}
	})
	return c
}
