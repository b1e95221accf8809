package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG010", Severity: diag.Error, Phase: ConfigPhase,
	Summary:    "Extension of the wrong bitness",
	Doc:        "The traits of an application say a bitness that the worker processes of its server do not have.",
	Why:        "A worker process loads extensions and filters of its own bitness only: others fail with \"not a valid Win32 application\", and a filter keeps its site from starting (event 2268).",
	Fix:        "Rebuild the extension for the bitness of the worker processes; or, on 64-bit Windows, set enable32_bit_app_on_win64 on app_pool_defaults for all pools.",
	Targets:    []schema.Target{schema.IIS6WPIM},
	Needs:      []string{"observed.bitness"},
	Sources:    []string{"KB895976"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.only(schema.IIS6WPIM) {
			return
		}
		wrong := func(bits string) []*model.Object {
			return p.appsWith("bitness", bits)
		}
		narrow, wide := wrong("32"), wrong("64")
		windows := p.bitness()
		switch worker, known := p.workerBitness(); {
		case windows == "":
			for range len(narrow) + len(wide) {
				p.notJudged("observed.bitness")
			}
		case windows == "64" && len(narrow) > 0 && len(wide) > 0:
			// MIG011 says that no setting suits both.
		case known && worker == "32":
			p.reportBitness(wide, "64", worker)
		case known:
			p.reportBitness(narrow, "32", worker)
		}
	},
})

// bitness is that of Windows as observed, "" where it was not.
func (p *Pass) bitness() string {
	if p.Server.Observed == nil {
		return ""
	}
	return p.Server.Observed.Bitness
}

// workerBitness is that of the worker processes; known is false where it
// depends on a setting that is not known.
func (p *Pass) workerBitness() (bits string, known bool) {
	if p.bitness() != "64" {
		return p.bitness(), p.bitness() != ""
	}
	on, known := p.wow64()
	if on {
		return "32", known
	}
	return "64", known
}

// wow64 says whether all worker processes are 32-bit on 64-bit Windows.
func (p *Pass) wow64() (on, known bool) {
	row := schema.Enable32BitAppOnWin64
	if p.Result == nil || p.Result.Planned == nil {
		for _, pools := range p.declared(model.AppPoolDefaults) {
			if on, known = row.Of(pools); known {
				return on, true
			}
		}
		return false, false
	}
	pools := p.Result.Planned.Find(p.addr().Child(model.AppPoolDefaults, ""))
	if pools == nil {
		return false, false
	}
	v, origin := schema.Effective(p.Result.Planned, pools, row.Attr)
	return v.IsTrue(), origin.Kind != schema.OriginUnreadable
}

func (p *Pass) reportBitness(apps []*model.Object, bits, worker string) {
	p.reportApps(apps, func(who string, _ *model.Object) string {
		return "The traits say bitness = " + schema.QuoteHCL(bits) + " of " + who + ", and the worker processes of " + p.Server.Name + " are " + worker + "-bit."
	})
}
