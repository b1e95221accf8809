package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// restarts prints every restart of a server with who needs it, whom it hits
// and how a person would do it.
func (t *planText) restarts(s *plan.Server) {
	if len(s.Restarts) == 0 || t.alone(s) {
		return
	}
	t.heading("Restarts", s)
	for i := 0; i < len(s.Restarts); {
		n := 1
		if small(&s.Restarts[i]) {
			for i+n < len(s.Restarts) && small(&s.Restarts[i+n]) && sameEnd(&s.Restarts[i], &s.Restarts[i+n]) {
				n++
			}
			t.smallRestarts(s.Restarts[i : i+n])
		} else {
			t.restart(&s.Restarts[i])
		}
		if i += n; i < len(s.Restarts) {
			t.blank()
		}
	}
	t.blank()
}

// small says that a restart is told in one paragraph: IIS does it by itself
// and nobody has anything to type.
func small(r *plan.Restart) bool { return r.Self && !r.Around && len(r.Commands) == 0 }

// alone says that the plan is about one server whose one restart is a small one
// of what its title names: the closing block tells it in full.
func (t *planText) alone(s *plan.Server) bool {
	return !t.many() && len(s.Restarts) == 1 && small(&s.Restarts[0]) && (s.Restarts[0].Kind == "pool" || s.Restarts[0].Kind == "app")
}

// smallRestarts prints restarts that end with the same words; the words stand
// once.
func (t *planText) smallRestarts(group []plan.Restart) {
	for i := range group {
		r := &group[i]
		pieces := []piece{{bold, restartTitle(r)}, {plain, neededBy(r) + ": " + hits(r) + sharing(r) + "."}}
		if len(group) == 1 {
			pieces = append(pieces, smallEnd(r)...)
		}
		t.para("  ", "    ", pieces...)
	}
	if len(group) > 1 {
		t.para("    ", "    ", smallEnd(&group[0])...)
	}
}

// smallEnd is what a small restart leaves to say: what a person could do
// instead, or else its notes; and its sources.
func smallEnd(r *plan.Restart) []piece {
	text := ""
	for _, n := range append(slices.Clone(r.Until), r.Prompt) {
		if n != "" && len(r.Alternatives) == 0 {
			text += " " + sentence(n)
		}
	}
	for _, a := range r.Alternatives {
		text += " Smaller way: " + sentence(a)
	}
	return []piece{{plain, text}, {dim, " " + footing(r.Sources, r.Confidence)}}
}

func sameEnd(a, b *plan.Restart) bool {
	return slices.Equal(a.Until, b.Until) && slices.Equal(a.Sources, b.Sources) &&
		a.Prompt == b.Prompt && slices.Equal(a.Alternatives, b.Alternatives) && a.Confidence == b.Confidence
}

// neededBy names who needs a restart, where that is not what restarts.
func neededBy(r *plan.Restart) string {
	if len(r.Because) == 0 || len(r.Because) == 1 && (r.Because[0] == r.On || r.Kind == "pool" && strings.HasSuffix(r.Because[0], "/app_pool/"+model.Escape(r.On))) {
		return ""
	}
	return " (needed by " + few(r.Because, 2, 0) + ")"
}

// sharing names who is hit without having changed.
func sharing(r *plan.Restart) string {
	names := r.Drops.Collateral()
	if len(names)+r.Drops.More == 0 {
		return ""
	}
	what := "only sharing the process: "
	if r.Kind == "pool" || r.Kind == "app_domain" {
		what = "its applications: "
	}
	return " (" + what + few(names, 3, r.Drops.More) + ")"
}

func (t *planText) restart(r *plan.Restart) {
	title := restartTitle(r)
	if r.Around {
		title += "; the write stands inside the outage"
	}
	t.para("  ", "  ", piece{bold, title})
	t.field("needed by", few(r.Because, 4, 0))
	t.field("when", r.When)
	t.fields("notes", r.Until)
	t.field("stops", strings.Replace(services(r), "services not known", "not known which services run", 1))
	if len(r.Drops.StayDown) > 0 {
		t.field("stays down", strings.Join(r.Drops.StayDown, ", ")+": installed, and did not run before")
	}
	t.field("hits", hits(r))
	t.fields("loses", r.Drops.Loses)
	t.alsoHits(r)
	for i, c := range r.Commands {
		label := ""
		if i == 0 {
			label = "type"
		}
		t.command(label, c)
	}
	t.fields("or by hand", r.Interface)
	t.fields("know", r.Notes)
	t.field("prompt", r.Prompt)
	t.fields("smaller way", r.Alternatives)
	t.field("source", strings.TrimPrefix(footing(r.Sources, r.Confidence), "Source: "))
}

// fields prints sentences under one label.
func (t *planText) fields(label string, texts []string) {
	for _, text := range texts {
		t.field(label, sentence(text))
		label = ""
	}
}

// alsoHits names who is hit without having changed: where all of IIS goes, only
// when everything is asked for.
func (t *planText) alsoHits(r *plan.Restart) {
	names := r.Drops.Collateral()
	switch {
	case t.o.Verbose:
		t.names("sites", r.Drops.SiteNames, r.Drops.Sites-len(r.Drops.SiteNames))
		t.hitList(r)
	case !wide(r) && len(names)+r.Drops.More > 0:
		t.field("also hits", few(names, 6, r.Drops.More)+" (only sharing the process)")
	}
}

func (t *planText) names(label string, names []string, more int) {
	if len(names)+more > 0 {
		t.field(label, few(names, len(names), more))
	}
}

// hitList names every application a restart ends, by what becomes of its
// sessions.
func (t *planText) hitList(r *plan.Restart) {
	for _, group := range []struct{ state, label string }{{"in_process", "sessions lost"}, {"kept", "sessions kept"}, {"not_known", "not known"}} {
		var names []string
		for i := range r.Drops.Hit {
			if r.Drops.Hit[i].Sessions == group.state {
				names = append(names, r.Drops.Hit[i].Address)
			}
		}
		t.names(group.label, names, 0)
	}
	if r.Drops.More > 0 {
		t.field("", count(r.Drops.More, "more application"))
	}
}

// command prints what to type. It stays on one line, to be copied.
func (t *planText) command(label, text string) {
	first := "    " + label
	t.line(piece{plain, first + pad(first, fieldColumn)}, piece{cyan, text})
}

func services(r *plan.Restart) string {
	if len(r.Drops.Services) > 0 {
		text := strings.Join(r.Drops.Services, ", ")
		if !r.Drops.ServicesKnown {
			text += " if they run (services not known)"
		}
		return text
	}
	if !r.Drops.ServicesKnown && wide(r) {
		return "services not known"
	}
	return ""
}

// wide says that a restart stops services, not only processes.
func wide(r *plan.Restart) bool {
	switch r.Kind {
	case "w3svc", "httpfilter", "iis", "iisadmin", "machine", "reboot":
		return true
	}
	return false
}

// hits says whom a restart drops, in the words of the closing block: "3 sites,
// 14 apps, sessions of 9 (5 not known)".
func hits(r *plan.Restart) string {
	d := &r.Drops
	if d.Sites+d.Applications+d.Sessions+d.Unknown == 0 {
		return "no site, no app"
	}
	parts := []string{count(d.Sites, "site"), count(d.Applications, "app")}
	switch {
	case d.Sessions > 0 && d.Unknown > 0:
		parts = append(parts, fmt.Sprintf("sessions of %d (%d not known)", d.Sessions, d.Unknown))
	case d.Sessions > 0:
		parts = append(parts, fmt.Sprintf("sessions of %d", d.Sessions))
	case d.Unknown > 0:
		parts = append(parts, fmt.Sprintf("sessions not known (%d)", d.Unknown))
	case d.Applications > 0:
		parts = append(parts, "no sessions")
	}
	return strings.Join(parts, ", ")
}

// restartTitle says what restarts, as a clause: "IIS restarts once".
func restartTitle(r *plan.Restart) string {
	what, verb, many := restartSubject(r)
	switch {
	case r.Self && many:
		return what + " " + strings.TrimSuffix(verb, "s") + " by themselves"
	case r.Self:
		return what + " " + verb + " by itself"
	case many:
		return what + " " + strings.TrimSuffix(verb, "s") + " once"
	}
	return what + " " + verb + " once"
}

func restartSubject(r *plan.Restart) (what, verb string, many bool) {
	on := values{dots: "…"}.quote(r.On)
	switch r.Kind {
	case "iis", "iisadmin":
		if r.On != "" {
			return "IIS and " + r.On, "restarts", true
		}
		return "IIS", "restarts", false
	case "w3svc":
		return "W3SVC", "restarts", false
	case "httpfilter":
		return "HTTPFilter", "restarts", false
	case "pool":
		return "pool " + on, "recycles", false
	case "app":
		switch {
		case r.Moves:
			return "application " + r.On, "changes process", false
		case r.Self:
			return "application " + r.On, "restarts", false
		}
		return "application " + r.On, "unloads", false
	case "site":
		return "site " + r.On, "restarts", false
	case "aspnet_wp":
		return strings.TrimSuffix("aspnet_wp.exe of "+r.On, " of "), "restarts", false
	case "app_domain":
		return strings.TrimSuffix("the AppDomains of "+r.On, " of "), "restarts", true
	case "machine", "reboot":
		return "the computer", "restarts", false
	}
	return strings.TrimSpace(r.Kind + " " + r.On), "restarts", false
}

// notKnown lists the changes of which no page says whether they need a
// restart.
func (t *planText) notKnown(s *plan.Server) {
	if len(s.NotKnown) == 0 {
		return
	}
	var names []string
	for i := range s.NotKnown {
		n := &s.NotKnown[i]
		names = append(names, n.Attribute+" of "+n.Address)
	}
	t.para("", "  ", piece{bold, "Restarts not known: "}, piece{plain, "no page says whether a change of " + few(names, 6, 0) + " needs one."})
	t.blank()
}
