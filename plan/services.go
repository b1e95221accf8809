package plan

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

func (p *planner) servicesKnown() bool {
	return p.decl.Observed != nil && p.decl.Observed.ServicesKnown
}

func (p *planner) ran(service string) bool {
	for _, s := range p.decl.Observed.Services {
		if strings.EqualFold(s, service) {
			return true
		}
	}
	return false
}

// stopped lists the observed services a restart of IIS takes down, in the order
// in which they are started again.
func (p *planner) stopped(httpFilter bool) []string {
	if !p.servicesKnown() {
		return nil
	}
	var out []string
	for _, s := range p.decl.Observed.Services {
		if !strings.EqualFold(s, "IISADMIN") && (httpFilter || !strings.EqualFold(s, "HTTPFilter")) {
			out = append(out, s)
		}
	}
	startOrder(out)
	return out
}

// startOrder sorts services as the articles start them: W3SVC first, then FTP,
// SMTP and NNTP, then others (Q286196, Q326086).
func startOrder(services []string) {
	rank := map[string]int{"w3svc": -5, "httpfilter": -4, "msftpsvc": -3, "smtpsvc": -2, "nntpsvc": -1}
	sort.SliceStable(services, func(i, j int) bool {
		a, b := strings.ToLower(services[i]), strings.ToLower(services[j])
		if rank[a] != rank[b] {
			return rank[a] < rank[b]
		}
		return a < b
	})
}

// serviceKeys are the keys by which the metabase tells that a service of IIS is
// installed, with its short name (facts: a service is there when its own key is).
var serviceKeys = []struct{ key, name string }{
	{"/LM/W3SVC", "W3SVC"}, {"/LM/MSFTPSVC", "MSFTPSVC"}, {"/LM/SmtpSvc", "SMTPSVC"}, {"/LM/NntpSvc", "NNTPSVC"},
}

// installed lists the services of IIS a metabase has keys of: that they are
// installed follows, that they run does not.
func installed(w *model.World) []string {
	var out []string
	for _, s := range serviceKeys {
		if w.IndexOfHome(s.key) >= 0 {
			out = append(out, s.name)
		}
	}
	return out
}

// staysDown lists the installed services that did not run before a restart of
// IIS: they are not started.
func (p *planner) staysDown(w *model.World) []string {
	if !p.servicesKnown() {
		return nil
	}
	var out []string
	for _, s := range installed(w) {
		if !p.ran(s) {
			out = append(out, s)
		}
	}
	return out
}
