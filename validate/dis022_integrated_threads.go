package validate

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "DIS022", Severity: diag.Warning, Phase: ConfigPhase,
	Summary: "Thread limits end with Integrated",
	Doc:     "A server that migrates to IIS 7.0 or later declares an application or pool for the Integrated pipeline, and thread numbers by which requests were limited before.",
	Why: "In an Integrated pool maxWorkerThreads, minFreeThreads and minLocalRequestFreeThreads no longer limit how many requests run at once: a limit in the registry " +
		"(MaxConcurrentRequestsPerCPU) does, and since .NET 3.5 SP1 the applicationPool element of aspnet.config.",
	Fix:        "Set the limit in aspnet.config of the new server, or have the application in a Classic pool.",
	Targets:    where7(),
	Needs:      []string{"traits.pipeline"},
	Sources:    []string{"BRK"},
	Confidence: model.Documented,
	check: func(p *Pass) {
		if !p.leavesFor7() {
			return
		}
		pipes := p.pipelines()
		for _, pm := range p.declared(model.ProcessModel) {
			line, _ := schema.CLROf(pm.Name)
			if _, set := schema.PMMaxWorkerThreads.Of(pm); !set || line&schema.CLR2up == 0 {
				continue
			}
			switch {
			case pipes.integrated:
				p.report(finding{addr: pm.Addr, attribute: schema.PMMaxWorkerThreads.Name,
					detail: rowText(schema.PMMaxWorkerThreads.Attr) + " of " + string(pm.Addr) + " will not limit how many requests run at once in the Integrated pools of IIS " + p.Server.MigratesTo + "."})
			case !pipes.said:
				p.notJudged("traits.pipeline")
			}
		}
		var apps []string
		for _, app := range p.declared(model.App) {
			if _, set := trait(app, "min_free_threads"); !set {
				continue
			}
			switch pipes.of(app) {
			case "integrated":
				apps = append(apps, string(app.Addr))
			case "":
				p.notJudged("traits.pipeline")
			}
		}
		if len(apps) > 0 {
			addr, _ := p.together(apps, "")
			p.report(finding{addr: addr, detail: "minFreeThreads of " + someText(apps) + " will not limit how many requests run at once in an Integrated pool of IIS " + p.Server.MigratesTo + "."})
		}
	},
})

// leavesFor7 reports whether the server is to be migrated to IIS 7.0 or later.
func (p *Pass) leavesFor7() bool { return p.Server.MigratesTo != "" && p.goesTo(since7) }

// pipelines are the pipeline modes that applications and pools of a server are
// declared to get.
type pipelines struct {
	said, integrated bool
	pools            map[string]string
}

func (p *Pass) pipelines() pipelines {
	all := pipelines{pools: map[string]string{}}
	for _, kind := range []model.Kind{model.AppPool, model.App} {
		for _, o := range p.declared(kind) {
			word, set := trait(o, "pipeline")
			if !set {
				continue
			}
			all.said = true
			all.integrated = all.integrated || word == "integrated"
			if kind == model.AppPool {
				all.pools[model.Fold(o.Name)] = word
			}
		}
	}
	return all
}

// of gives the pipeline mode of an application: its own word, or that of the
// pool it is declared to be in; "" where nobody says.
func (all pipelines) of(app *model.Object) string {
	if word, set := trait(app, "pipeline"); set {
		return word
	}
	pool, _ := schema.AppPoolID.Of(app)
	return all.pools[model.Fold(pool)]
}
