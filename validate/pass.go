package validate

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// Pass is what a rule sees of one server.
type Pass struct {
	Config *model.Config
	Server *model.Server
	// Targets are the targets the declared state can run on: one when the
	// mode is declared or known from the server, else all of the version.
	Targets []schema.Target
	// Plan and Result are nil before the plan phase.
	Plan   *plan.Server
	Result *plan.ServerResult
	// Changes are the planned changes of this server.
	Changes []plan.Change

	rule  *Rule
	dead  []plan.Dead
	found diag.List
	lack  map[lack]int
	// kinds are the declared objects that are not absent, by kind, and pools who
	// lives in which pool; both made at the first question.
	kinds map[model.Kind][]*model.Object
	pools *tenants
	few   map[model.Kind][]subject
	asp   *aspNet
	// traits are the declared applications by the traits they have; made at the
	// first question.
	traits map[string][]*model.Object

	// These are made at the first question: the topology of the planned world,
	// its places by object, its lists of script maps, the declared applications
	// by place, the declared objects by planned one, and the in-process list by
	// path.
	processes  *topology.Map
	places     map[*model.Object]*topology.Place
	scripts    []*scriptList
	declaredAt map[*topology.Place]*model.Object
	wanted     map[*model.Object]*model.Object
	inside     map[string]bool
}

// lack is what a rule would have to be told about a server.
type lack struct{ rule, needs string }

// NotJudged is a rule that could not judge a server for want of something no
// file holds.
type NotJudged struct {
	Rule   string `json:"rule"`
	Server string `json:"server"`
	// Needs is what to declare: "observed.memory", "traits.clr".
	Needs string `json:"needs"`
	// Cases counts the objects that were not judged.
	Cases int `json:"cases"`
}

// notJudged notes that the rule would have to be told something to judge one
// object. It is one of the rule's Needs.
func (p *Pass) notJudged(needs string) {
	if p.lack == nil {
		p.lack = map[lack]int{}
	}
	p.lack[lack{p.rule.ID, needs}]++
}

// lacking lists what was not judged, by rule.
func (p *Pass) lacking() []NotJudged {
	var out []NotJudged
	for l, n := range p.lack {
		out = append(out, NotJudged{l.rule, p.Server.Name, l.needs, n})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Rule != out[j].Rule {
			return out[i].Rule < out[j].Rule
		}
		return out[i].Needs < out[j].Needs
	})
	return out
}

// finding is what a rule says; empty fields are taken from the rule.
type finding struct {
	addr       model.Addr
	attribute  string
	detail     string
	fix        string
	severity   diag.Severity
	sources    []string
	confidence model.Confidence
	// at is the place, where the rule has looked it up already.
	at model.Range
}

func (p *Pass) report(f finding) {
	d := diag.Diagnostic{Severity: p.rule.Severity, ID: p.rule.ID, Summary: p.rule.Summary, Detail: f.detail,
		Fix: p.rule.Fix, Addr: f.addr, Attribute: f.attribute, Range: f.at, Sources: p.rule.Sources, Confidence: p.rule.Confidence}
	if f.severity != 0 {
		d.Severity = f.severity
	}
	if f.fix != "" {
		d.Fix = f.fix
	}
	if f.confidence != "" {
		d.Sources, d.Confidence = f.sources, f.confidence
	}
	p.found = append(p.found, d)
}

// addr is the address of the server.
func (p *Pass) addr() model.Addr { return model.ServerAddr(p.Server.Name) }

// only reports whether the server can run on no other target.
func (p *Pass) only(t schema.Target) bool { return len(p.Targets) == 1 && p.Targets[0] == t }

// protections reports whether on every target the server can run on Low, Medium
// and High choose the process of an application.
func (p *Pass) protections() bool {
	return p.every(schema.Target.Protections)
}

// declared gives the objects of a kind that are declared and not absent. The
// slice must not change.
func (p *Pass) declared(k model.Kind) []*model.Object {
	if p.kinds == nil {
		p.kinds = map[model.Kind][]*model.Object{}
		for _, o := range p.Server.Objects {
			if o.Decl == nil || !o.Decl.Absent {
				p.kinds[o.Kind] = append(p.kinds[o.Kind], o)
			}
		}
	}
	of := p.kinds[k]
	return of[:len(of):len(of)]
}

// changesOf gives the planned changes of a kind of block.
func (p *Pass) changesOf(k model.Kind) []plan.Change {
	var of []plan.Change
	for _, c := range p.Changes {
		if c.Type == k.String() {
			of = append(of, c)
		}
	}
	return of
}

// changed gives the attribute of a change, nil when it does not change.
func changed(c plan.Change, name string) *plan.Attribute {
	for i := range c.Attributes {
		if c.Attributes[i].Name == name {
			return &c.Attributes[i]
		}
	}
	return nil
}
