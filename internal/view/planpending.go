package view

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// left is one restart that earlier plans left, with all plans that wait for
// it.
type left struct {
	restart *plan.Restart
	plans   []string
	until   []string
	covered *int
}

// leftOf joins what is pending by what has to be restarted, in its order. What
// was left last knows best what to type.
func leftOf(s *plan.Server) []*left {
	var all []*left
	byUnit := map[string]*left{}
	for i := range s.Pending {
		p := &s.Pending[i]
		key := p.Restart.Kind + "\x00" + model.Fold(p.Restart.On)
		l := byUnit[key]
		if l == nil {
			l = &left{}
			byUnit[key] = l
			all = append(all, l)
		}
		l.restart, l.covered = &p.Restart, p.CoveredBy
		if !slices.Contains(l.plans, p.Plan) {
			l.plans = append(l.plans, p.Plan)
		}
		for _, u := range p.Restart.Until {
			if !slices.Contains(l.until, u) {
				l.until = append(l.until, u)
			}
		}
	}
	return all
}

// shortDigest is enough of a digest to tell plans apart.
func (p *printer) shortDigest(digest string) string {
	const enough = len("sha256:") + 12
	if head, rest := headRunes(digest, enough); rest != "" {
		return clean(head) + p.st.dots()
	}
	return clean(digest)
}

// writtenBy names the plans that left a restart.
func (t *planText) writtenBy(l *left) string {
	names := make([]string, len(l.plans))
	for i, digest := range l.plans {
		names[i] = "plan " + t.shortDigest(digest)
	}
	return few(names, 3, 0)
}

// pending prints the restarts that earlier plans left: what still holds from
// before, whom they will hit, and what to type.
func (t *planText) pending(s *plan.Server) {
	all := leftOf(s)
	if len(all) == 0 {
		return
	}
	t.heading("Pending: written before, not restarted yet", s)
	for _, l := range all {
		t.para("  ", "  ", piece{bold, restartTitle(l.restart)})
		t.field("written by", t.writtenBy(l))
		if r := coverer(s, l); r != nil {
			t.field("comes with", restartTitle(r))
			continue
		}
		until := l.until
		if len(until) == 0 {
			until = []string{"Until then the old values stay in force."}
		}
		for i, u := range until {
			label := ""
			if i == 0 {
				label = "in force"
			}
			t.field(label, sentence(u))
		}
		t.field("stops", strings.Replace(services(l.restart), "services not known", "not known which services run", 1))
		t.field("hits", hits(l.restart))
		label := "type"
		for _, c := range l.restart.Commands {
			if c == plan.PutFiles {
				continue // they are in place
			}
			t.command(label, c)
			label = ""
		}
	}
	t.blank()
}

// coverer is the restart of this plan that makes a pending one too, nil when
// there is none.
func coverer(s *plan.Server, l *left) *plan.Restart {
	if l.covered == nil || *l.covered < 0 || *l.covered >= len(s.Restarts) {
		return nil
	}
	return &s.Restarts[*l.covered]
}

// stillPending says for the closing block what no restart of this plan makes,
// one clause for each restart.
func (t *planText) stillPending(s *plan.Server) []string {
	var out []string
	for _, l := range leftOf(s) {
		text := restartTitle(l.restart) + ", written by " + t.writtenBy(l) + " and not restarted yet"
		if coverer(s, l) != nil {
			text = restartTitle(l.restart) + ", left by " + t.writtenBy(l) + ", comes with the restarts of this plan"
		}
		out = append(out, text)
	}
	return out
}

// pendingLines prints what is pending in the closing block.
func (t *planText) pendingLines() {
	for i := range t.plan.Servers {
		s := &t.plan.Servers[i]
		lead := "Pending: "
		if t.many() {
			lead += clean(s.Name) + ": "
		}
		for j, clause := range t.stillPending(s) {
			if j > 0 {
				lead = "  "
			}
			t.say(lead, "  ", clause+".")
		}
	}
}

// countPending counts the restarts that are pending on all servers.
func (t *planText) countPending() int {
	n := 0
	for i := range t.plan.Servers {
		n += len(leftOf(&t.plan.Servers[i]))
	}
	return n
}
