package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "ISA008", Severity: diag.Info, Phase: ConfigPhase,
	Summary:    "Entry repeated in in-process list",
	Doc:        "Two entries declared for the in-process list mean the same library, or a bare name covers a whole path.",
	Why:        "Letter case and the kind of slash do not count in the list, and a bare name matches the library in every folder: the second entry changes nothing and hides what is meant.",
	Fix:        "Keep one of the entries, the one with the whole path.",
	Sources:    []string{"SDK6/ms525160"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		for _, o := range p.declared(model.InProcessISAPI) {
			for _, s := range o.Settings {
				for _, d := range repeated(wantedEntries(s.Value)) {
					p.report(finding{addr: o.Addr, attribute: s.Name,
						detail: schema.QuoteHCL(d[1]) + " in in_process_isapi of " + p.Server.Name + " repeats " + schema.QuoteHCL(d[0]) + "."})
				}
			}
		}
	},
})

// repeated gives the pairs of entries of which the second adds nothing to the
// first, in the order of the list.
func repeated(entries []string) [][2]string {
	first := map[string]string{}
	bare := map[string]string{}
	for _, e := range entries {
		if key := schema.PathKey(e); !strings.Contains(key, `\`) && bare[key] == "" {
			bare[key] = e
		}
	}
	var pairs [][2]string
	for _, e := range entries {
		key := schema.PathKey(e)
		base := key[strings.LastIndexByte(key, '\\')+1:]
		switch {
		case first[key] != "":
			pairs = append(pairs, [2]string{first[key], e})
		case base != key && bare[base] != "":
			pairs = append(pairs, [2]string{bare[base], e})
		}
		if first[key] == "" {
			first[key] = e
		}
	}
	return pairs
}
