package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// processesFlags are the flags of processes.
type processesFlags struct {
	inputs
	plan, verbose     bool
	targets, excludes []string
	format            string
	parallel          int
}

func (a *app) processesCommand() *cobra.Command {
	o := &processesFlags{}
	c := &cobra.Command{
		Use:   "processes [flags] [ADDRESS] [FOLDER]",
		Short: "Show which process hosts which application, extension and filter",
		Long: "processes shows the processes of the servers in FOLDER (default: here): which\napplications, extensions, filters and ASP.NET code each of them hosts, and under\nwhich account. Nothing is written.\n\n" +
			"With ADDRESS, a site, application, directory, application pool or filter, it says\nwhether its code runs in-process or out-of-process, extension by extension, and\nwhich setting decides. Its own code is what no list, filter or CLR takes elsewhere.\nAn ADDRESS that is a server limits the output to it.\n\n" +
			"With --plan it shows the processes before and after what plan would change, and\nmarks what moves.",
		Example: "  isoplan processes\n  isoplan processes web03/site/Intranet/app/payroll\n  isoplan processes --plan web03\n  isoplan processes --format=dot | dot -Tsvg > processes.svg",
		Args:    cobra.MaximumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.processes(args, o)
		},
	}
	f := c.Flags()
	o.inputs.flags(f)
	f.BoolVar(&o.plan, "plan", false, "show the processes before and after the plan")
	f.StringArrayVar(&o.targets, "target", nil, "with --plan: plan only this `address` and what is below it")
	f.StringArrayVar(&o.excludes, "exclude", nil, "with --plan: leave this `address` and what is below it out")
	f.BoolVar(&o.verbose, "verbose", false, "print long lists whole")
	f.StringVar(&o.format, "format", "text", "what to print: text, dot or `mermaid`")
	f.IntVar(&o.parallel, "parallelism", 0, "read this many live files at a time (default: one per core)")
	return c
}

// check refuses flags whose values mean nothing together.
func (a *app) checkProcesses(o *processesFlags) error {
	graph := slices.Contains(view.GraphFormats(), o.format)
	switch {
	case o.format != "text" && !graph:
		return notOneOf("--format", o.format, append([]string{"text"}, view.GraphFormats()...)...)
	case graph && a.json:
		return fmt.Errorf("--json and --format=%s: only one of them can be printed", o.format)
	case !o.plan && len(o.targets)+len(o.excludes) > 0:
		return errors.New("--target and --exclude say what to plan, and without --plan nothing is planned")
	case o.parallel < 0:
		return fmt.Errorf("--parallelism=%d: expected 0 (one per core) or more", o.parallel)
	}
	return nil
}

func (a *app) processes(args []string, o *processesFlags) error {
	if err := a.checkProcesses(o); err != nil {
		return err
	}
	address, dir, err := a.addressArg(args)
	if err != nil {
		return err
	}
	maps, src, notes, err := a.processMaps(dir, o)
	if err != nil {
		return err
	}
	if len(notes) > 0 {
		published := view.Published(notes.Sorted(src), src)
		if err := view.Diagnostics(a.env.Stderr, a.style(host.Stderr), published, view.DiagnosticOptions{CompactWarnings: true}); err != nil {
			return a.trouble("IP0005", "Output failed", err)
		}
	}
	inputs, found := addressed(maps, address)
	if found != nil {
		return a.failed(diag.List{*found}, src)
	}
	if o.format != "text" && len(inputs) > 0 && inputs[0].Asked {
		return fmt.Errorf("--format=%s draws whole servers, and %s is a part of one", o.format, address)
	}
	servers := make([]view.ProcessServer, len(inputs))
	for i := range inputs {
		servers[i] = view.NewProcessServer(inputs[i])
	}
	if err := a.showProcesses(servers, o); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	return nil
}

func (a *app) showProcesses(servers []view.ProcessServer, o *processesFlags) error {
	options := view.ProcessOptions{Verbose: o.verbose}
	switch {
	case a.json:
		return view.ProcessesJSON(a.env.Stdout, servers)
	case o.format != "text":
		return view.ProcessesGraph(a.env.Stdout, o.format, servers, options)
	}
	return view.Processes(a.env.Stdout, a.style(host.Stdout), servers, options)
}

// addressArg tells the address from the folder: a single argument is a folder
// when there is one of that name.
func (a *app) addressArg(args []string) (address, dir string, err error) {
	switch len(args) {
	case 0:
		return "", ".", nil
	case 1:
		if info, err := a.env.FS.Stat(a.env.Path(args[0])); err == nil && info.IsDir() {
			return "", args[0], nil
		}
		return args[0], ".", nil
	}
	if args[0] == "" {
		return "", "", errors.New("the address is empty")
	}
	return args[0], args[1], nil
}

// serverMaps are the processes of one server, and the worlds they were worked
// out from; after is nil without a plan.
type serverMaps struct {
	server         *model.Server
	now, after     *topology.Map
	world, planned *model.World
	pending        []plan.Pending
}

// processMaps gives the processes of every server, and with --plan those after
// the plan. Errors are printed; err then only carries the exit code.
func (a *app) processMaps(dir string, o *processesFlags) ([]serverMaps, *model.Sources, diag.List, error) {
	if !o.plan {
		return a.liveMaps(dir, o)
	}
	r, _, notes, err := a.makePlan(dir, &planFlags{inputs: o.inputs, targets: o.targets, excludes: o.excludes, dead: "declared", parallel: o.parallel}, &fleet{keep: true})
	if err != nil {
		return nil, nil, nil, err
	}
	if notes.HasErrors() {
		return nil, nil, nil, a.failed(notes, r.Config.Sources)
	}
	var maps []serverMaps
	for i := range r.Servers {
		s := &r.Servers[i]
		m := serverMaps{server: s.Server, now: topology.Of(s.Live, s.From, s.Server.Observed),
			after: topology.AfterRestart(s.Planned, s.To, s.Server.Observed), world: s.Live, planned: s.Planned}
		for j := range r.Plan.Servers {
			if r.Plan.Servers[j].Name == s.Server.Name {
				m.pending = r.Plan.Servers[j].Pending
			}
		}
		maps = append(maps, m)
	}
	return maps, r.Config.Sources, notes, nil
}

// liveMaps loads the configuration, for what it says about its servers, and
// reads their live files.
func (a *app) liveMaps(dir string, o *processesFlags) ([]serverMaps, *model.Sources, diag.List, error) {
	config, diags := a.load(dir, o.inputs)
	if config == nil || diags.HasErrors() {
		return nil, nil, nil, a.failed(diags, sourcesOf(config))
	}
	if len(config.Servers) == 0 {
		return nil, nil, nil, a.failed(append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0012", Summary: "No server declared",
			Detail: "The configuration in " + dir + " declares no server, so there are no processes to show.", Fix: "Name the folder that holds the *.iso.hcl files with the server blocks."}), config.Sources)
	}
	reader := &liveReader{app: a, dir: dir}
	progress := a.progress()
	sources, more := reader.read(config, o.parallel, func(done, total int) { progress.Step("Reading live files", done, total) })
	progress.Done()
	diags = append(diags, more...)
	if diags.HasErrors() {
		return nil, nil, nil, a.failed(diags, config.Sources)
	}
	pending, more := reader.remembered(config)
	diags = append(diags, more...)
	var maps []serverMaps
	for _, s := range config.Servers {
		w, more := plan.World(sources[s.Name], s.Name)
		w.Version = s.Version
		diags = append(diags, more...)
		target, ok := liveTarget(w, s)
		if !ok {
			diags = append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0401", Summary: "Isolation mode not known", Addr: model.ServerAddr(s.Name), Attribute: schema.IsolationMode.Name, Range: s.Range,
				Detail: "Neither the metabase of " + s.Name + " (IIs5IsolationModeEnabled at /LM/W3SVC) nor the configuration says which isolation mode the server is in, so nobody knows which processes it has.",
				Fix:    `Declare isolation_mode = "iis5" or "worker_process" in the server block, or running_mode in its observed block.`})
			continue
		}
		maps = append(maps, serverMaps{server: s, now: topology.Of(w, target, s.Observed), world: w, pending: pending[s.Name]})
	}
	if diags.HasErrors() {
		return nil, nil, nil, a.failed(diags, config.Sources)
	}
	return maps, config.Sources, diags, nil
}

// liveTarget is the target a server is configured for: what its metabase says,
// else what runs or is declared.
func liveTarget(w *model.World, s *model.Server) (schema.Target, bool) {
	if t, ok := topology.TargetOf(w, s.Name, s.Version); ok {
		return t, true
	}
	if s.Observed != nil && s.Observed.RunningMode != "" {
		if t, ok := schema.TargetOf(s.Version, s.Observed.RunningMode); ok {
			return t, true
		}
	}
	return schema.TargetOf(s.Version, s.Mode)
}

// addressed limits servers to an address and finds what it means on each of them.
func addressed(maps []serverMaps, address string) ([]view.ProcessInput, *diag.Diagnostic) {
	var inputs []view.ProcessInput
	var names []string
	for i := range maps {
		m := &maps[i]
		in := view.ProcessInput{Server: m.server, Now: m.now, After: m.after, Pending: m.pending}
		addr := model.ServerAddr(m.server.Name)
		names = append(names, string(addr))
		if address == "" || addr.Key() == model.Addr(address).Key() {
			inputs = append(inputs, in)
			continue
		}
		if addr.Key() != model.Fold(model.Addr(address).Server()) {
			continue
		}
		in.Asked, in.Object = true, m.world.Find(model.Addr(address))
		if m.planned != nil {
			in.ObjectAfter = m.planned.Find(model.Addr(address))
		}
		if problem := judge(m, &in, address); problem != nil {
			return nil, problem
		}
		return []view.ProcessInput{in}, nil
	}
	if len(inputs) == 0 {
		return nil, &diag.Diagnostic{Severity: diag.Error, ID: "IP0801", Summary: "Address not found",
			Detail: fmt.Sprintf("%s is no folder, and no server of the configuration is called %s.", address, model.Addr(address).Server()),
			Fix:    meant(model.Addr(address).Server(), names, "The servers are "+strings.Join(names[:min(len(names), 10)], ", ")+".")}
	}
	return inputs, nil
}

// judge says what is wrong with an address on its server, nil when nothing is.
func judge(m *serverMaps, in *view.ProcessInput, address string) *diag.Diagnostic {
	o := in.Object
	if o == nil {
		o = in.ObjectAfter
	}
	problem := &diag.Diagnostic{Severity: diag.Error, Addr: model.ServerAddr(m.server.Name)}
	if o == nil {
		var known []string
		m.world.Each(func(o *model.Object) {
			if o.Addr != "" && topology.Answerable(o) {
				known = append(known, string(o.Addr))
			}
		})
		slices.Sort(known)
		problem.ID, problem.Summary = "IP0801", "Address not found"
		problem.Detail = "Nothing on " + m.server.Name + " is at " + address + "."
		problem.Fix = meant(address, known, "isoplan processes "+string(problem.Addr)+" lists the applications of the server.")
		return problem
	}
	if !topology.Answerable(o) {
		problem.ID, problem.Summary = "IP0802", "Address without a process"
		problem.Detail = address + " is a " + o.Kind.String() + ", which runs in no process of its own."
		problem.Fix = "Ask for a server, site, application, directory, virtual directory, application pool or filter."
		return problem
	}
	return nil
}

// meant suggests the name that was probably meant, else says something else.
func meant(word string, known []string, otherwise string) string {
	if near := diag.Nearest(word, known); near != "" {
		return "Did you mean " + near + "?"
	}
	return otherwise
}
