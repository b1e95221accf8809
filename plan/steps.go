package plan

import (
	"slices"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// steps lists what is to be done, in order: splices by store, then what files
// cannot carry, then what a person has to do, then the restarts. Where the
// metabase is written with calls they come first, while IISADMIN runs; files
// are put in place in the outage behind them, and calls that need another
// isolation mode come after the restart that brings it.
func (p *planner) steps(wants [][]live.Want, made calls) {
	p.out.Steps = append(p.out.Steps, made.first...)
	p.out.Steps = append(p.out.Steps, p.spliceSteps(wants)...)
	if !p.byCalls() {
		p.out.Steps = append(p.out.Steps, p.methodSteps(p.changes, p.work)...)
	}
	for _, m := range p.manualSteps() {
		if !slices.ContainsFunc(p.out.Steps, func(st Step) bool { return st.Kind == m.Kind && st.Address == m.Address && st.Text == m.Text }) {
			p.out.Steps = append(p.out.Steps, m)
		}
	}
	between := made.between(p.out.Restarts)
	p.out.Steps = append(append(p.out.Steps, between...), made.second...)
	for i := range p.out.Restarts {
		if len(between) == 0 || *between[0].Restart != i {
			p.out.Steps = append(p.out.Steps, restartStep(i))
		}
	}
}

func restartStep(i int) Step { return Step{Kind: RestartStep, Restart: &i} }

// between is the restart that calls of the second list wait for: that of IIS.
func (c calls) between(restarts []Restart) []Step {
	for i := range restarts {
		if len(c.second) > 0 && restarts[i].Kind == stepIIS && !restarts[i].Self {
			return []Step{restartStep(i)}
		}
	}
	return nil
}

// hold says of the restart that calls wait for that it cannot be put off.
func (c calls) hold(restarts []Restart) {
	for _, st := range c.between(restarts) {
		r := &restarts[*st.Restart]
		r.Deferrable = false
		r.When = "among the calls: those behind it need the mode it brings"
		if text := when(r, false); text != "" {
			r.When += "; " + text
		}
	}
}

// spliceSteps are the edits of files.
func (p *planner) spliceSteps(wants [][]live.Want) []Step {
	var out []Step
	for i, of := range wants {
		for _, w := range of {
			if !p.calledFor(i) {
				out = append(out, spliceStep(p.sources[i].Snapshot.Space, w))
			}
		}
	}
	return out
}

func spliceStep(space string, w live.Want) Step {
	s := Step{Kind: SpliceStep, Address: string(w.Addr), Space: space, Op: w.Op.String(), Key: w.Path, Class: w.Class,
		Value: w.Raw, Secret: w.Secret}
	if w.Attr != nil {
		s.Property = w.Attr.Home.Property
	}
	return s
}

// manualSteps are what a person has to do because no store reaches it.
func (p *planner) manualSteps() []Step {
	var out []Step
	for _, c := range p.changes {
		for _, a := range c.attrs {
			if a.row == schema.PMEnable.Attr {
				out = append(out, p.isolationFixSteps(c, a)...)
				continue
			}
			if a.row == schema.WAMUserName.Attr && c.decl.Kind == model.AppPool && p.to == schema.IIS6WPIM {
				out = append(out, Step{Kind: ManualStep, Address: string(c.address()), Sources: []string{"TN:cc770665"}, Confidence: "documented", When: Before,
					Text: "Put " + a.new.Str() + " into the group IIS_WPG if it is not in it: otherwise the pool's worker process does not start."})
				continue
			}
			if answer := a.row.Answer(p.to, c.decl.Kind); answer.Manual != "" {
				out = append(out, Step{Kind: ManualStep, Address: string(c.address()), When: After, Text: answer.Manual,
					Sources: answer.Honour.Sources, Confidence: string(answer.Honour.Confidence)})
			}
		}
	}
	return out
}

// isolationFixSteps are the step of KB 812833 that no file holds.
func (p *planner) isolationFixSteps(c *change, a attrChange) []Step {
	line, _ := schema.CLROf(c.decl.Name)
	has, _ := topology.HasIsolationFix(p.decl.Observed, line)
	if !has || a.new.IsTrue() || !p.to.Protections() {
		return nil
	}
	return []Step{{Kind: ManualStep, Address: string(c.address()), Sources: []string{"SEED001", "KB812833"}, Confidence: "documented", When: Before,
		Text: "Give the IWAM account the rights that ASP.NET's account has (files and Temporary ASP.NET Files): ASP.NET code will run as IWAM in dllhost.exe."}}
}
