package apply

import (
	"context"
	"strings"
	"sync"

	"github.com/isoplan/isoplan/internal/crash"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// FleetOptions are Options for several servers.
type FleetOptions struct {
	Options
	// Parallel is how many servers are worked on at a time; less than 1 is one.
	Parallel int
	// Together lets restarts above the level of a pool run on several servers at once.
	Together bool
}

// Fleet applies a plan to several servers. Servers are independent, but for two rules: those of one group go as many at
// a time as its max_unavailable says, and the rest of the group is skipped when one fails (not when people are to carry
// the change there: that server is as it was); and restarts above the level
// of a pool do not run on two servers at once unless asked. Outcomes are in the order of jobs.
func Fleet(ctx context.Context, m Machine, jobs []Job, o FleetOptions, say Say) []Outcome {
	f := &fleet{ctx: ctx, m: m, o: o, say: serial(say), out: make([]Outcome, len(jobs)), jobs: jobs,
		places: make(chan struct{}, max(o.Parallel, 1))}
	var wait sync.WaitGroup
	for _, g := range groupsOf(jobs) {
		wait.Go(func() { f.group(g) })
	}
	wait.Wait()
	return f.out
}

// fleet is one call of Fleet.
type fleet struct {
	ctx    context.Context
	m      Machine
	o      FleetOptions
	say    Say
	jobs   []Job
	out    []Outcome
	places chan struct{}
	large  sync.Mutex
}

// group is the jobs of one group by index, and how many of them may be worked on at a time.
type group struct {
	jobs []int
	wide int
}

// groupsOf sorts jobs by their groups; a server without a group is one of its own.
func groupsOf(jobs []Job) []*group {
	var out []*group
	named := map[string]*group{}
	for i := range jobs {
		key := strings.ToLower(jobs[i].Part.Group)
		g := named[key]
		if key == "" || g == nil {
			g = &group{}
			out = append(out, g)
			if key != "" {
				named[key] = g
			}
		}
		g.jobs = append(g.jobs, i)
		if n := max(jobs[i].Part.MaxUnavailable, 1); g.wide == 0 || n < g.wide {
			g.wide = n
		}
	}
	return out
}

// group works a group off, in batches; a batch begins when the one before has been checked.
func (f *fleet) group(g *group) {
	failed := ""
	for at := 0; at < len(g.jobs); at += g.wide {
		var wait sync.WaitGroup
		batch := g.jobs[at:min(at+g.wide, len(g.jobs))]
		for _, i := range batch {
			if failed != "" {
				f.out[i] = skipped(&f.jobs[i], failed)
				continue
			}
			wait.Go(func() { f.out[i] = f.one(&f.jobs[i]) })
		}
		wait.Wait()
		for _, i := range batch {
			if r := f.out[i].Result; failed == "" && r != Done && r != Nothing && !f.jobs[i].Carried(f.jobs[i].Part) {
				failed = f.jobs[i].Name
			}
		}
	}
}

func skipped(j *Job, because string) Outcome {
	return Outcome{Server: j.Name, Result: Skipped, Diags: diag.List{{Severity: diag.Error, ID: "IP0719", Summary: "Server was not begun",
		Detail: "The apply to " + because + " of the same group failed, so " + j.Name + " was not begun. Nothing was changed on it.",
		Fix:    "Find out what is wrong with " + because + ", then apply again.", Addr: model.ServerAddr(j.Name)}}}
}

// broken is the outcome of a transaction in which the program itself failed. The other servers go on.
func broken(j *Job, p *crash.Panic) Outcome {
	return Outcome{Server: j.Name, Result: Attention, Diags: diag.List{{Severity: diag.Error, ID: "IP0721", Summary: "Internal error",
		Detail: "isoplan failed inside: " + p.Error() + " in " + p.Where() + ". How far the apply to " + j.Name + " came, its journal says. This is a defect of isoplan.",
		Fix:    "Run isoplan recover: it finishes that apply or puts everything back. Please report the place named above.", Addr: model.ServerAddr(j.Name)}}}
}

func (f *fleet) one(j *Job) (out Outcome) {
	defer func() {
		if value := recover(); value != nil {
			out = broken(j, crash.Of(value))
		}
	}()
	f.places <- struct{}{}
	defer func() { <-f.places }()
	if !f.o.Together && (j.Runner != nil || j.Remote != nil && !f.o.Later) && restartsMuch(j.Part) {
		f.large.Lock()
		defer f.large.Unlock()
	}
	return Run(f.ctx, f.m, *j, f.o.Options, f.say)
}

// restartsMuch reports whether a plan restarts more than a pool of a server.
func restartsMuch(s *plan.Server) bool {
	for i := range s.Restarts {
		if !s.Restarts[i].Self && plan.Level(s.Restarts[i].Level) > plan.Level("pool") {
			return true
		}
	}
	return false
}

// serial lets one server at a time tell.
func serial(say Say) Say {
	if say == nil {
		return nil
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		say(e)
	}
}
