package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// subject is a process model, a pool, the defaults of all pools or the service,
// as the rules about its values see it.
type subject struct {
	// o is the planned object; the declared one where no server was read.
	o *model.Object
	// decl is the block that declares it, nil when only the live files hold it.
	decl *model.Object
}

// declares reports whether the configuration itself says the attribute.
func (s subject) declares(row *schema.Attr) bool {
	return s.decl != nil && !s.decl.Get(row.Name).IsNull()
}

// holds reports whether a value stands at the subject itself, not above it.
func (s subject) holds(row *schema.Attr) bool { return !s.o.Get(row.Name).IsNull() }

// line is the CLR line of a process model.
func (s subject) line() schema.CLR {
	line, _ := schema.CLROf(s.o.Name)
	return line
}

// world is the planned world, nil where no server was read.
func (p *Pass) world() *model.World {
	if p.Result == nil {
		return nil
	}
	return p.Result.Planned
}

// subjects gives those of some kinds: of the planned world, which holds what is
// declared too, or else of what is declared. A large world is walked once. The
// slice must not change.
func (p *Pass) subjects(kinds ...model.Kind) []subject {
	if p.few == nil {
		p.few = p.findSubjects()
	}
	var of []subject
	for _, k := range kinds {
		some := p.few[k]
		if len(of) == 0 {
			of = some[:len(some):len(some)] // most rules ask for one kind: it is not copied
			continue
		}
		of = append(of, some...)
	}
	return of
}

func (p *Pass) findSubjects() map[model.Kind][]subject {
	few := map[model.Kind][]subject{model.ProcessModel: nil, model.AppPool: nil, model.AppPoolDefaults: nil, model.WebService: nil}
	decl := map[string]*model.Object{}
	w := p.world()
	for kind := range few {
		for _, o := range p.declared(kind) {
			if w == nil {
				few[kind] = append(few[kind], subject{o, o})
				continue
			}
			decl[o.Addr.Key()] = o
		}
	}
	if w != nil {
		w.Each(func(o *model.Object) {
			if of, known := few[o.Kind]; known && o.Addr != "" {
				few[o.Kind] = append(of, subject{o, decl[o.Addr.Key()]})
			}
		})
	}
	return few
}

// value gives what a subject obeys: what it holds itself and, on a server that
// was read, what it inherits or has by default. ok is false where that is not
// known: nothing is concluded from what is not declared.
func (p *Pass) value(s subject, row *schema.Attr) (v model.Value, ok bool) {
	if p.world() == nil {
		v = s.o.Get(row.Name)
		return v, !v.IsNull()
	}
	v, origin := schema.Effective(p.world(), s.o, row)
	return v, origin.Kind != schema.OriginUnreadable && !v.IsNull()
}

// heeded reports whether every target obeys a value of a subject. Of one that
// has no effect a DIS rule speaks, and its size is nobody's worry.
func (p *Pass) heeded(s subject, row *schema.Attr, v model.Value) bool {
	return p.every(func(t schema.Target) bool {
		_, dead := row.Dead(t, s.o, v, func(name string) model.Value {
			other := schema.Find(s.o.Kind, name)
			if other == nil || other.Secret {
				return model.Value{}
			}
			beside, _ := p.value(s, other)
			return beside
		})
		return !dead
	})
}

// mention names a value of a subject at the beginning of a sentence.
func mention(s subject, row *schema.Attr, v model.Value) string {
	text := rowText(row) + " = " + measure(row, v) + " of " + string(s.o.Addr)
	if !s.declares(row) {
		return "The live value " + text
	}
	return text
}

// gravity is the severity of the rule, one step less for what nobody declares:
// it is on the server already, and no plan for something else should wait for
// it.
func (p *Pass) gravity(declared bool) diag.Severity {
	switch {
	case declared:
		return p.rule.Severity
	case p.rule.Severity == diag.Error:
		return diag.Warning
	}
	return diag.Info
}

// blame reports a value of a subject; text goes on after its mention.
func (p *Pass) blame(s subject, row *schema.Attr, v model.Value, text string) {
	p.report(p.about(s, row, mention(s, row, v)+text))
}

// about is a finding about an attribute of a subject.
func (p *Pass) about(s subject, row *schema.Attr, detail string) finding {
	return finding{addr: s.o.Addr, attribute: row.Name, severity: p.gravity(s.declares(row)), detail: detail}
}

// refused reports a value of a process model that the class behind processModel
// refuses. The pages of .NET 1.x name no bounds: there it is taken from the
// class of 2.0 (PMS).
func (p *Pass) refused(s subject, row *schema.Attr, detail string) {
	f := p.about(s, row, detail+" The class behind processModel refuses it.")
	if s.line()&schema.CLR1x != 0 {
		f.detail = detail + " The class behind processModel refuses it in .NET 2.0 and later; the pages of 1.x name no bounds, and the same is assumed."
		f.sources, f.confidence = p.rule.Sources, model.Derived
	}
	p.report(f)
}

// outOfBounds reports the values of rows that lie outside the bounds, each with
// what comes of it. What is declared within a configuration file never does:
// the language refuses it.
func (p *Pass) outOfBounds(then string, rows ...*schema.Attr) {
	p.eachOutOfBounds(rows, func(s subject, row *schema.Attr, detail string) { p.report(p.about(s, row, detail+" "+then)) })
}

func (p *Pass) eachOutOfBounds(rows []*schema.Attr, report func(subject, *schema.Attr, string)) {
	for _, row := range rows {
		for _, s := range p.subjects(row.Blocks...) {
			v := s.o.Get(row.Name)
			if !v.IsNull() && row.Type.Check(v) != nil && p.heeded(s, row, v) {
				report(s, row, mention(s, row, v)+" is out of bounds: "+row.Type.Expected()+".")
			}
		}
	}
}

// processors is how many the server was observed to have, 0 where nobody knows.
func (p *Pass) processors() int {
	if p.Server.Observed == nil {
		return 0
	}
	return p.Server.Observed.Processors
}

// memory is the physical memory in KB, 0 where nobody knows.
func (p *Pass) memory() uint64 {
	if p.Server.Observed == nil {
		return 0
	}
	return p.Server.Observed.Memory
}

// aspNetTargets are the planned targets that have ASP.NET: IIS 4.0 has none.
func aspNetTargets() []schema.Target { return append(aspnetWpTargets(), schema.IIS6WPIM) }

// aspnetWpTargets are those of them whose ASP.NET runs in aspnet_wp.exe.
func aspnetWpTargets() []schema.Target {
	return []schema.Target{schema.IIS50, schema.IIS51, schema.IIS6Iis5}
}
