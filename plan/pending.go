package plan

import (
	"reflect"

	"github.com/isoplan/isoplan/internal/model"
)

// Pending is a restart that an apply left to a person and nobody has made yet.
type Pending struct {
	// Plan is the digest of the plan whose changes wait for it.
	Plan    string  `json:"plan"`
	Restart Restart `json:"restart"`
	// CoveredBy is the index of the restart of this plan that makes it too;
	// nil when none does.
	CoveredBy *int `json:"covered_by,omitempty"`
}

// Pending reports whether a restart of an earlier plan is still to be made,
// whether or not one of this plan covers it.
func (p *Plan) Pending() bool {
	for i := range p.Servers {
		if len(p.Servers[i].Pending) > 0 {
			return true
		}
	}
	return false
}

// pending lists what earlier plans left, in the order they left it, each once.
func (p *planner) pending() []Pending {
	var out []Pending
next:
	for _, left := range p.left {
		left.CoveredBy = nil
		for i := range out {
			if out[i].Plan == left.Plan && reflect.DeepEqual(out[i].Restart, left.Restart) {
				continue next
			}
		}
		out = append(out, left)
	}
	for i := range out {
		for j := range p.out.Restarts {
			if p.out.Restarts[j].Covers(&out[i].Restart) {
				out[i].CoveredBy = &j
				break
			}
		}
	}
	return out
}

// Covers reports whether a restart makes another one too: one of the same
// unit, or of a larger one. No page says that a restart of IIS covers
// HTTPFilter, so only one that names it does.
func (r *Restart) Covers(other *Restart) bool {
	k, o := stepNamed(r.Kind), stepNamed(other.Kind)
	same := model.Fold(r.On) == model.Fold(other.On)
	if k == nil || o == nil {
		return r.Kind == other.Kind && same
	}
	both := k.name == "iis" && r.On == withHTTPFilter
	switch {
	case k.name == "reboot":
		return true
	case o.name == "httpfilter":
		return k.name == "httpfilter" || both
	case o.name == "iis" && other.On == withHTTPFilter:
		return both
	}
	return k.takes(o.covers[0]) && (k.whole || same)
}

// withHTTPFilter is what a restart of IIS is on that restarts HTTPFilter too.
const withHTTPFilter = "HTTPFilter"
