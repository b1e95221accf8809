package trial

import (
	"encoding/json"
	"slices"

	"github.com/zclconf/go-cty/cty"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// planPart makes one part of the object that conditions see as plan.
type planPart struct {
	name string
	make func(*plan.Result) cty.Value
}

// planParts are all of them but the text, by name.
func planParts() []planPart {
	return []planPart{
		{"brakes", brakes}, {"calls", calls}, {"change", changesByAddress}, {"changes", changes}, {"dead", dead}, {"empty", empties}, {"findings", findings},
		{"manual", manual}, {"processes", processes}, {"restarts", restarts}, {"summary", summary},
	}
}

// planValue makes the object plan, with the parts that are asked for. All parts
// are there by name, so that a slip in a name is told from one that is empty.
func planValue(r *plan.Result, text func(*plan.Result) string, parts []string, all bool) cty.Value {
	values := map[string]cty.Value{}
	for _, p := range planParts() {
		values[p.name] = cty.NullVal(cty.DynamicPseudoType)
		if all || slices.Contains(parts, p.name) {
			values[p.name] = p.make(r)
		}
	}
	values["text"] = cty.NullVal(cty.String)
	if (all || slices.Contains(parts, "text")) && text != nil {
		values["text"] = cty.StringVal(text(r))
	}
	return cty.ObjectVal(values)
}

func summary(r *plan.Result) cty.Value {
	return object(map[string]any{"add": r.Plan.Count(plan.Create), "change": r.Plan.Count(plan.Update), "destroy": r.Plan.Count(plan.Delete)})
}

func empties(r *plan.Result) cty.Value { return cty.BoolVal(r.Plan.Empty()) }

func changes(r *plan.Result) cty.Value {
	out := make([]cty.Value, len(r.Plan.Changes))
	for i := range r.Plan.Changes {
		out[i] = changeValue(&r.Plan.Changes[i])
	}
	return cty.TupleVal(out)
}

func changesByAddress(r *plan.Result) cty.Value {
	out := make(map[string]cty.Value, len(r.Plan.Changes))
	for i := range r.Plan.Changes {
		out[r.Plan.Changes[i].Address] = changeValue(&r.Plan.Changes[i])
	}
	return cty.ObjectVal(out)
}

func changeValue(c *plan.Change) cty.Value {
	attributes := make(map[string]cty.Value, len(c.Attributes))
	for _, a := range c.Attributes {
		attributes[a.Name] = object(map[string]any{"before": c.Change.Before[a.Name], "after": c.Change.After[a.Name]})
	}
	action := ""
	if len(c.Change.Actions) > 0 {
		action = string(c.Change.Actions[0])
	}
	return cty.ObjectVal(map[string]cty.Value{"address": cty.StringVal(c.Address), "type": cty.StringVal(c.Type), "name": cty.StringVal(c.Name),
		"action": cty.StringVal(action), "key": cty.StringVal(c.Key), "reason": cty.StringVal(c.Reason), "attributes": cty.ObjectVal(attributes),
		"unchanged": cty.NumberIntVal(int64(c.Unchanged)), "not_followed_by": texts(c.NotFollowed)})
}

func restarts(r *plan.Result) cty.Value {
	var out []cty.Value
	for i := range r.Plan.Servers {
		s := &r.Plan.Servers[i]
		for j := range s.Restarts {
			x := &s.Restarts[j]
			hit := make([]string, len(x.Drops.Hit))
			for k, h := range x.Drops.Hit {
				hit[k] = h.Address
			}
			out = append(out, object(map[string]any{"server": s.Name, "kind": x.Kind, "on": x.On, "level": x.Level, "self": x.Self, "deferrable": x.Deferrable,
				"moves": x.Moves, "because": x.Because, "commands": x.Commands, "services": x.Drops.Services, "services_known": x.Drops.ServicesKnown,
				"sites": x.Drops.Sites, "applications": x.Drops.Applications, "sessions": x.Drops.Sessions, "sessions_unknown": x.Drops.Unknown, "hit": hit}))
		}
	}
	return cty.TupleVal(out)
}

func findings(r *plan.Result) cty.Value {
	out := make([]cty.Value, 0, len(r.Plan.Findings))
	for _, f := range r.Plan.Findings {
		out = append(out, object(map[string]any{"id": f.ID, "severity": f.Severity, "address": f.Address, "attribute": f.Attribute,
			"summary": f.Summary, "message": f.Detail, "fix": f.Fix}))
	}
	return cty.TupleVal(out)
}

func dead(r *plan.Result) cty.Value {
	var out []cty.Value
	for i := range r.Plan.Servers {
		for _, d := range r.Plan.Servers[i].Dead {
			out = append(out, object(map[string]any{"address": d.Address, "attribute": d.Attribute, "value": d.Value, "declared": d.Declared,
				"reason": d.Reason, "rule": d.Rule, "instead": d.Instead}))
		}
	}
	return cty.TupleVal(out)
}

// manual are the steps that a person has to do, calls those that only a call of
// the running server can.
func manual(r *plan.Result) cty.Value { return steps(r, plan.ManualStep) }

func calls(r *plan.Result) cty.Value { return steps(r, plan.MethodStep) }

func steps(r *plan.Result, kind plan.StepKind) cty.Value {
	var out []cty.Value
	for i := range r.Plan.Servers {
		s := &r.Plan.Servers[i]
		for _, step := range s.Steps {
			if step.Kind == kind {
				out = append(out, object(map[string]any{"server": s.Name, "address": step.Address, "call": step.Op, "text": step.Text, "when": step.When}))
			}
		}
	}
	return cty.TupleVal(out)
}

func brakes(r *plan.Result) cty.Value {
	var out []cty.Value
	for i := range r.Plan.Servers {
		s := &r.Plan.Servers[i]
		for _, b := range s.Brakes {
			out = append(out, object(map[string]any{"server": s.Name, "kind": b.Kind, "text": b.Text, "flag": b.Flag, "limit": b.Limit, "actual": b.Actual}))
		}
	}
	return cty.TupleVal(out)
}

// processes says which process has what of each application, before the plan
// and once it and its restarts are done.
func processes(r *plan.Result) cty.Value {
	before, after := map[string]cty.Value{}, map[string]cty.Value{}
	for i := range r.Servers {
		s := &r.Servers[i]
		placements(topology.Of(s.Live, s.From, s.Server.Observed), before)
		placements(topology.AfterRestart(s.Planned, s.To, s.Server.Observed), after)
	}
	return cty.ObjectVal(map[string]cty.Value{"before": cty.ObjectVal(before), "after": cty.ObjectVal(after)})
}

func placements(m *topology.Map, into map[string]cty.Value) {
	for _, p := range m.Places {
		of := map[string]cty.Value{}
		for _, part := range p.Parts {
			process := cty.StringVal(part.Process.Host.String())
			if part.Own {
				of["own"] = process
			}
			for _, extension := range part.Extensions {
				of[extension] = process
			}
		}
		into[string(p.Object.Addr)] = cty.ObjectVal(of)
	}
}

func object(fields map[string]any) cty.Value {
	values := make(map[string]cty.Value, len(fields))
	for name, v := range fields {
		values[name] = valueOf(v)
	}
	return cty.ObjectVal(values)
}

func texts(list []string) cty.Value {
	out := make([]cty.Value, len(list))
	for i, s := range list {
		out[i] = cty.StringVal(s)
	}
	return cty.TupleVal(out)
}

// valueOf gives a value of a plan, which are those of JSON, as an expression
// sees it.
func valueOf(v any) cty.Value {
	switch v := v.(type) {
	case nil:
		return cty.NullVal(cty.DynamicPseudoType)
	case string:
		return cty.StringVal(v)
	case bool:
		return cty.BoolVal(v)
	case int:
		return cty.NumberIntVal(int64(v))
	case int64:
		return cty.NumberIntVal(v)
	case uint64:
		return cty.NumberUIntVal(v)
	case float64:
		return cty.NumberFloatVal(v)
	case json.Number:
		if n, err := cty.ParseNumberVal(v.String()); err == nil {
			return n
		}
		return cty.StringVal(v.String())
	case []string:
		return texts(v)
	case []any:
		out := make([]cty.Value, len(v))
		for i := range v {
			out[i] = valueOf(v[i])
		}
		return cty.TupleVal(out)
	case map[string]string:
		out := make(map[string]cty.Value, len(v))
		for name, s := range v {
			out[name] = cty.StringVal(s)
		}
		return cty.ObjectVal(out)
	case map[string]any:
		return object(v)
	}
	return foreign(v)
}

// foreign is valueOf for a value of another type: by way of its JSON form.
func foreign(v any) cty.Value {
	text, err := json.Marshal(v)
	if err != nil {
		return cty.StringVal(diag.FromError(codeWorld, "", err).Detail)
	}
	var plain any
	if json.Unmarshal(text, &plain) != nil {
		return cty.StringVal(string(text))
	}
	return valueOf(plain)
}
