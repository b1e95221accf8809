package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA017", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Excluded entry may mean several",
	Doc:     "An exclude entry of the in-process list has no path, or its text stands in several entries the server has.",
	Why: "The script of KB 812833 removes every entry that contains the text it is given, whatever the letter case. isoplan takes off only the entry that is " +
		"the same path: an entry that was copied from a call of that script may leave others behind, and the script, run by hand, takes off more than the plan shows.",
	Fix:        "Write the whole path of every entry that is to go, and give the script whole paths too.",
	Targets:    []schema.Target{schema.IIS40, schema.IIS50, schema.IIS51, schema.IIS6Iis5},
	Sources:    []string{"SEED001", "KB812833"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if p.every(schema.Target.Pools) {
			return
		}
		live, known := p.liveInProcess()
		p.declaredInProcess(func(o *model.Object, s model.Setting) {
			for _, out := range s.Value.Edit().Exclude {
				key := schema.PathKey(out)
				bare := fileName(key) == key
				if !known {
					if bare {
						p.report(finding{addr: o.Addr, attribute: s.Name, detail: pathText(out) + " in exclude of " + string(o.Addr) +
							" has no path: isoplan takes off the entry that is that name and nothing else, and leaves every entry with a path."})
					}
					continue
				}
				same, others := matching(live, key)
				switch {
				case len(others) > 0:
					p.report(finding{addr: o.Addr, attribute: s.Name, detail: pathText(out) + " in exclude of " + string(o.Addr) + " takes off " + entriesMatching(same) +
						", and stands in " + count(len(others), "other") + ", which would stay: " + pathTexts(others) + "."})
				case same > 1:
					p.report(finding{addr: o.Addr, attribute: s.Name, detail: pathText(out) + " in exclude of " + string(o.Addr) + " takes off " +
						entries(same) + " that are the same path in different writings."})
				}
			}
		})
	},
})

// liveInProcess gives the in-process list the server has.
func (p *Pass) liveInProcess() (entries []string, known bool) {
	if p.Result == nil || p.Result.Live == nil {
		return nil, false
	}
	o := p.Result.Live.Find(p.addr().Child(model.InProcessISAPI, ""))
	if o == nil {
		return nil, true
	}
	s, _ := o.Lookup(schema.InProcessApps.Name)
	return s.Value.Items(), s.Unreadable == ""
}

// matching counts the entries that are a path, and gives those that only contain
// its text.
func matching(entries []string, key string) (same int, others []string) {
	for _, e := range entries {
		switch k := schema.PathKey(e); {
		case k == key:
			same++
		case strings.Contains(k, key):
			others = append(others, e)
		}
	}
	return same, others
}

func entriesMatching(n int) string {
	if n == 1 {
		return "1 entry that matches it"
	}
	return entries(n) + " that match it"
}
