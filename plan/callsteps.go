package plan

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// callsOf gives the calls for the wants of the metabase: those of the plan, and
// those of its way back. Both are empty for a server whose files are edited.
func (p *planner) callsOf(wants [][]live.Want) (there, back calls) {
	for i, of := range wants {
		if !p.calledFor(i) || len(of) == 0 {
			continue
		}
		s := p.sources[i].Snapshot
		before := keysBefore(s, of)
		c := &caller{p: p, running: p.from, after: p.to, keys: before, world: p.work, kinds: p.kindsChanged()}
		there = c.make(of)
		c.running, c.after, c.keys, c.world = p.to, p.from, keysAfter(before, of), p.live
		back = c.make(inverse(s, of))
	}
	return there, back
}

// calledFor reports whether a source is written with calls to the running
// server: the metabase, where it is reached in such a way.
func (p *planner) calledFor(source int) bool {
	return p.byCalls() && p.sources[source].Snapshot.Space == string(schema.MetabaseSpace)
}

// kindsChanged says which block the object of an address is.
func (p *planner) kindsChanged() map[string]model.Kind {
	out := make(map[string]model.Kind, len(p.changes))
	for _, c := range p.changes {
		out[c.address().Key()] = c.decl.Kind
	}
	return out
}

// answer is what a row says of the object of a want, on the target before or
// after, whichever takes more than writing the value.
func (c *caller) answer(w *live.Want, row *schema.Attr) schema.Answer {
	kind := c.kinds[w.Addr.Key()]
	first, second := row.Answer(c.running, kind), row.Answer(c.after, kind)
	if second.Way == schema.Method && first.Way != schema.Method {
		return second
	}
	return first
}

func (c *caller) step(w *live.Want, op string) Step {
	return Step{Kind: MethodStep, Address: string(w.Addr), Space: string(schema.MetabaseSpace), Op: op, Key: w.Path}
}

// plain is the call for a key or a value.
func (c *caller) plain(w *live.Want) call {
	var st Step
	switch w.Op {
	case live.CreateKey:
		st = c.step(w, CallMakeKey)
		st.Class = w.Class
		st.Text = fmt.Sprintf("make the key %s (%s)", w.Path, w.Class)
		st.cite(model.Derived, "IIS5J/cc338193", "SDK6/ms525929")
	case live.DeleteKey:
		st = c.step(w, CallDropKey)
		st.Class = w.Class
		st.Text = "delete the key " + w.Path
		st.cite(model.Derived, "IIS5J/cc338193", "SDK6/ms525929")
	case live.RemoveValue:
		st = c.step(w, CallClear)
		st.Property = w.Attr.Home.Property
		st.Text = fmt.Sprintf("clear %s at %s, so that what is inherited shows", w.Attr.Label, w.Path)
		st.cite(model.Derived, "MSDN00/adsi1np4", "SDK6/ms525929")
	case live.SetValue:
		st = c.set(w)
	}
	return call{Step: st}
}

// set is the call that writes a value.
func (c *caller) set(w *live.Want) Step {
	st := c.step(w, CallSet)
	st.Property, st.Value, st.Secret = w.Attr.Home.Property, callValue(w.Attr, w.Raw), w.Secret
	answer := c.answer(w, w.Attr)
	if answer.WayFact.Confidence != "" && (answer.Way == schema.Method && w.Attr != schema.Protection.Attr || w.Secret != "") {
		st.cite(answer.WayFact.Confidence, answer.WayFact.Sources...)
	} else {
		st.cite(model.Documented, "SDK6/ms525929")
	}
	st.Interface = answer.Interface
	switch {
	case w.Secret != "":
		st.Text = fmt.Sprintf("set %s at %s from the secret %s", w.Attr.Label, w.Path, w.Secret)
	case strings.Contains(w.Raw, "\n"):
		st.Text = fmt.Sprintf("set %s at %s to %d entries", w.Attr.Label, w.Path, strings.Count(w.Raw, "\n")+1)
	default:
		st.Text = fmt.Sprintf("set %s at %s to %s", w.Attr.Label, w.Path, shown(w.Attr, w.Raw))
	}
	return st
}

// callValue is the text of a value as a call takes it: flags are a number there,
// and names only in MetaBase.xml.
func callValue(row *schema.Attr, raw string) string {
	if row.Type.Kind != schema.TFlags {
		return raw
	}
	v, err := row.Decode(raw)
	if err != nil {
		return raw
	}
	return strconv.FormatUint(v.Num(), 10)
}

// shown is the raw text of a value as people read it.
func shown(row *schema.Attr, raw string) string {
	if v, err := row.Decode(raw); err == nil {
		return row.Type.Show(v)
	}
	return raw
}

// create is the call that makes an application, or moves it: made says which.
func (c *caller) create(w *live.Want, value string, made bool) call {
	row := schema.Protection.Attr
	st := c.step(w, CallCreate)
	if c.running == schema.IIS40 {
		st.Op = CallCreate4
	}
	st.Property, st.Value = row.Home.Property, value
	answer := c.answer(w, row)
	if answer.Way == schema.Method {
		st.cite(answer.WayFact.Confidence, answer.WayFact.Sources...)
	} else {
		st.cite(model.Documented, "SDK6/ms525624")
	}
	// What the call takes is the same since IIS 5.0; of IIS 6.0 the table tells
	// what to do where a file holds the value already, and here no file does.
	how := row.Answer(schema.IIS50, model.App).Other
	if c.running == schema.IIS40 {
		how = answer.Other
	}
	st.Text = fmt.Sprintf("%s at %s to %s: %s", row.Label, w.Path, shown(row, value), how)
	st.Interface = answer.Interface
	return call{Step: st, made: made}
}

// end is a call that ends applications.
func (c *caller) end(op string, w *live.Want, when string, confidence model.Confidence, sources ...string) Step {
	st := c.step(w, op)
	st.Text = op + " at " + w.Path + when
	if c.registers() {
		st.Text += onlyCallEnds
	}
	st.cite(confidence, sources...)
	return st
}

// cite says what a step rests on.
func (st *Step) cite(confidence model.Confidence, sources ...string) {
	st.Sources, st.Confidence = append([]string{}, sources...), string(confidence)
}

// callFor names what writes an attribute of the metabase on a server that is
// reached by calls; "" elsewhere.
func (p *planner) callFor(c *change, a *attrChange) string {
	if !p.byCalls() || a.row.Home.Space != schema.MetabaseSpace {
		return ""
	}
	return callOf(p.from, c.decl.Kind, a.row, !a.reset && (c.action == Create || p.from.Protections() || p.to.Protections()))
}

// callOf names the call that writes a row on a target; registers says that the
// protection of an application is not only a value.
func callOf(t schema.Target, kind model.Kind, row *schema.Attr, registers bool) string {
	switch {
	case row != schema.Protection.Attr || kind != model.App || !registers:
		return setInfoCall
	case t == schema.IIS40:
		return CallCreate4
	}
	return CallCreate
}

// setInfoCall is what Attribute.Call says of a value that is set or cleared.
const setInfoCall = "SetInfo"
