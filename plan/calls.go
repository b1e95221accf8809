package plan

import (
	"fmt"
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// The calls that make and end applications, as the Op of a method step. IIS
// 4.0 has AppCreate only (VS71/aa711354); AppCreate2 came with IIS 5.0
// (SDK6/ms525624).
const (
	CallCreate4     = "AppCreate"
	CallCreate      = "AppCreate2"
	CallDelete      = "AppDelete"
	CallDeleteBelow = "AppDeleteRecursive"
	CallMakeKey     = "Create"
	CallDropKey     = "Delete"
	// CallSet writes a value (Put, or PutEx of a list, then SetInfo); CallClear
	// removes the local one, so that the inherited one shows.
	CallSet   = "Set"
	CallClear = "Clear"
)

// callCreate is the call that makes an application on the server as it runs.
func (p *planner) callCreate() string {
	if p.from == schema.IIS40 {
		return CallCreate4
	}
	return CallCreate
}

// methodSteps are calls to the running server that a rehearsal on a copy
// stands for, and values no file can hold. world is the one the changes lead
// to.
func (p *planner) methodSteps(changes []*change, world *model.World) []Step {
	ends := p.endsOfApps(changes)
	var out []Step
	for _, c := range changes {
		if end, ok := ends[c]; ok {
			out = append(out, end)
		}
		if key, ok := p.keyCall(c); ok {
			out = append(out, key)
		}
		if c.makesApp() && p.registers(c) {
			out = append(out, p.appCreate(c, world))
		}
		if c.action == Delete {
			continue // nothing is set any more, though the way back of a creation lists it
		}
		for _, a := range c.attrs {
			answer := p.answer(c, a.row)
			st := Step{Kind: MethodStep, Address: string(c.address()), Key: c.home(), Property: a.row.Home.Property,
				Sources: answer.WayFact.Sources, Confidence: string(answer.WayFact.Confidence)}
			switch {
			case a.unstored && a.row.Secret:
				if a.new.Kind() != model.SecretKind || a.new.Str() == "" {
					continue // on the way back: nobody knows the old secret
				}
				st.Secret = a.new.Str()
				st.Text = fmt.Sprintf("set %s at %s from the secret %s: %s", a.row.Label, c.home(), a.new.Str(), answer.Other)
			case a.row == schema.Protection.Attr && c.makesApp():
				continue // the call that makes the application carries it
			case a.way == schema.Method || a.unstored:
				st.Value = a.row.Encode(a.new)
				st.Text = fmt.Sprintf("%s at %s to %s: %s", a.row.Label, c.home(), a.row.Type.Show(a.new), answer.Other)
			default:
				continue
			}
			if a.row == schema.Protection.Attr {
				st.Op = p.callCreate()
			}
			st.Interface = answer.Interface
			out = append(out, st)
		}
	}
	return out
}

// keyCall is the call that makes or deletes a key of a metabase that no file
// edit reaches; ok is false where a file carries it or no key comes or goes.
func (p *planner) keyCall(c *change) (call Step, ok bool) {
	if p.from.TextMetabase() || c.decl.Kind == model.ProcessModel || c.hidden {
		return call, false
	}
	call = Step{Kind: MethodStep, Address: string(c.address()), Key: c.home(), Sources: []string{"Q321142", "SDK6/ms524661"}, Confidence: string(model.Derived)}
	switch {
	case c.action == Create && c.old == nil:
		call.Op, call.Class = CallMakeKey, c.decl.Class
		call.Text = fmt.Sprintf("make the key %s (%s): Create of the key above it, then SetInfo, through ADSI", c.home(), c.decl.Class)
	case c.action == Delete && !c.keepKey:
		call.Op = CallDropKey
		call.Text = fmt.Sprintf("delete the key %s: Delete of the key above it through ADSI", c.home())
	default:
		return call, false
	}
	return call, true
}

// registers reports whether only a call to the running server can make or end
// the application of a change: it registers the COM+ package, and a file edit
// does not (WS03/cc783874, SDK6/ms525400).
func (p *planner) registers(c *change) bool {
	return p.answer(c, schema.AppRoot.Attr).Way == schema.Method
}

// makesApp reports whether a key becomes an application.
func (c *change) makesApp() bool {
	return c.action == Create && c.new != nil && c.new.Kind == model.App
}

// endsApp reports whether an application ends, with its key or without.
func (c *change) endsApp() bool {
	return c.action == Delete && c.old != nil && c.old.Kind == model.App
}

// appCreate is the call that makes an application and chooses its process.
func (p *planner) appCreate(c *change, world *model.World) Step {
	row := schema.Protection.Attr
	v, _ := schema.Effective(world, c.new, row)
	answer := p.answer(c, row)
	return Step{Kind: MethodStep, Address: string(c.address()), Op: p.callCreate(), Key: c.home(), Property: row.Home.Property, Value: row.Encode(v),
		Text:    fmt.Sprintf("%s at %s to %s: %s", row.Label, c.home(), row.Type.Show(v), answer.Other),
		Sources: answer.WayFact.Sources, Confidence: string(answer.WayFact.Confidence)}
}

// endsOfApps are the calls that end applications: one for each whose key
// stays, and one for each topmost key that goes.
func (p *planner) endsOfApps(changes []*change) map[*change]Step {
	gone := map[string]*change{}
	for _, c := range changes {
		if c.endsApp() && !c.keepKey && p.registers(c) {
			gone[model.Fold(c.old.Home)] = c
		}
	}
	below := map[*change]bool{}
	out := map[*change]Step{}
	for _, c := range changes {
		if !c.endsApp() || !p.registers(c) {
			continue
		}
		if c.keepKey {
			out[c] = appDelete(c, CallDelete, "", "documented", "WS03/cc783874", "SDK6/ms525400")
		} else if top := topmost(gone, model.Fold(c.old.Home)); top != c {
			below[top] = true
		}
	}
	for _, c := range gone {
		switch {
		case topmost(gone, model.Fold(c.old.Home)) != c:
		case below[c]:
			out[c] = appDelete(c, CallDeleteBelow, ", before the keys go", "derived", "WS03/cc783874", "IIS5J/cc338260")
		default:
			out[c] = appDelete(c, CallDelete, ", before the key goes", "derived", "WS03/cc783874", "SDK6/ms525400")
		}
	}
	return out
}

func appDelete(c *change, call, when, confidence string, sources ...string) Step {
	return Step{Kind: MethodStep, Address: string(c.address()), Op: call, Key: c.home(), Sources: sources, Confidence: confidence,
		Text: call + " at " + c.home() + when + onlyCallEnds}
}

// onlyCallEnds says why a call ends an application.
const onlyCallEnds = ": only the call removes the COM+ application"

// refuseOnMount refuses the start or end of an application that only a call
// can make, where the live file of the running server would be written.
func (p *planner) refuseOnMount(c *change, what string) bool {
	if p.way() != "mount" || !p.registers(c) {
		return false
	}
	p.fail(c.decl.Range, c.decl.Addr, "", "IP0412", "A file cannot carry this",
		fmt.Sprintf("%s, and where protections choose the process only a call to the running server does that: a file edit leaves the COM+ package as it is and makes a later call do nothing.", what),
		"Use AppCreate2 or AppDelete through ADSI, or rehearse on a copy (live \"copy\") and carry the change over.")
	return true
}

// FileSteps are the splices of a plan that a copied file may carry to the
// server. The others rehearse what the calls of the plan bring about: a file
// that holds it already makes AppCreate2 do nothing, and the application stays
// unregistered (MS-IMSA 3.8.4.1).
func (s *Server) FileSteps() []Step {
	ended := map[string]bool{}
	for i := range s.Steps {
		if st := &s.Steps[i]; st.Kind == MethodStep && st.Op == CallDelete {
			ended[model.Fold(st.Key)] = true
		}
	}
	var out []Step
	for i := range s.Steps {
		if st := &s.Steps[i]; st.Kind == SpliceStep && !s.byCall(st, ended) {
			out = append(out, *st)
		}
	}
	return out
}

// byCall reports whether a call brings a splice about. ended are the keys
// whose applications a call ends.
func (s *Server) byCall(st *Step, ended map[string]bool) bool {
	row := schema.ByProperty(schema.MetabaseSpace, st.Property)
	if st.Space != string(schema.MetabaseSpace) || row == nil {
		return false
	}
	if st.Op == live.RemoveValue.String() && ended[model.Fold(st.Key)] && slices.Contains(appSettings, row) {
		return true
	}
	for _, t := range []schema.Target{targetOf(s.From), targetOf(s.To)} {
		if t == schema.NoTarget && byMethod(row) || t != schema.NoTarget && row.Answer(t, model.App).Way == schema.Method {
			return true
		}
	}
	return false
}
