package main

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/runbook"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// runbookFlags are the flags of runbook release-dll.
type runbookFlags struct {
	inputs
	servers  []string
	parallel int
}

func (o *runbookFlags) register(f *pflag.FlagSet) {
	o.inputs.flags(f)
	f.StringArrayVar(&o.servers, "server", nil, "only the server of this `name`; * stands for any part of it")
	f.IntVar(&o.parallel, "parallelism", 0, "read this many live files at a time (default: one per core)")
}

func (a *app) runbookCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "runbook",
		Short: "Write down, step by step, work that is no change",
		Long:  "runbook writes down what a person does on a server when its configuration does\nnot change: what to stop, what to do then, what to start, and whom it hits.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return errors.New("runbook needs the name of one: release-dll")
		},
	}
	o := &runbookFlags{}
	release := &cobra.Command{
		Use:     "release-dll [flags] PATH [FOLDER]",
		Short:   "Which processes hold a DLL, and the steps to replace it",
		Long:    "release-dll says which processes of the servers in FOLDER (default: here) keep the\nDLL at PATH loaded, by script maps, filters, the in-process list and the trait\ndlls; whether Unload is enough or all of IIS has to stop; the steps as commands and\nas the way through the console; and what moving the applications out of process\nwould cost instead. PATH is a Windows path of the server, or a file name. Nothing\nis written.",
		Example: "  isoplan runbook release-dll D:/shop/shop.dll\n  isoplan runbook release-dll --server='web0*' shop.dll live",
		Args:    cobra.RangeArgs(1, 2),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 {
				if problem := a.folderForDLL(args[0]); problem != "" {
					return errors.New(problem)
				}
			}
			return a.releaseDLL(args[0], folderArg(args[1:]), o)
		},
	}
	o.register(release.Flags())
	c.AddCommand(release)
	return c
}

// folderForDLL says what is wrong where the only argument is a folder, or could
// be no more than one: the DLL in front of it was forgotten. Empty names are
// judged elsewhere.
func (a *app) folderForDLL(arg string) string {
	const fix = "isoplan runbook release-dll PATH [FOLDER], with a path such as D:/shop/shop.dll or its file name"
	if info, err := a.env.FS.Stat(a.env.Path(arg)); err == nil && info.IsDir() && arg != "" {
		return fmt.Sprintf("the DLL is missing: %q is a folder. Write %s", arg, fix)
	}
	if name := arg[strings.LastIndexAny(arg, `/\`)+1:]; name != "" && !strings.Contains(name, ".") {
		return fmt.Sprintf("the DLL is missing: %q has no ending such as .dll. Write %s", arg, fix)
	}
	return ""
}

func (a *app) releaseDLL(dll, dir string, o *runbookFlags) error {
	if problem := runbook.Problem(dll); problem != "" {
		return errors.New(problem)
	}
	config, diags := a.load(dir, o.inputs)
	if config == nil || diags.HasErrors() {
		return a.failed(diags, sourcesOf(config))
	}
	asked, more := chosen(config, o.servers)
	if more.HasErrors() {
		return a.failed(append(diags, more...), config.Sources)
	}
	reader := &liveReader{app: a, dir: dir}
	progress := a.progress()
	sources, more := reader.read(asked, o.parallel, func(done, total int) { progress.Step("Reading live files", done, total) })
	progress.Done()
	diags = append(diags, more...)
	if diags.HasErrors() {
		return a.failed(diags, config.Sources)
	}
	r, more := release(dll, asked, sources)
	diags = append(diags, more...)
	if r == nil {
		return a.failed(diags, config.Sources)
	}
	if len(diags) > 0 {
		_ = view.Diagnostics(a.env.Stderr, a.style(host.Stderr), view.Published(diags.Sorted(config.Sources), config.Sources), view.DiagnosticOptions{CompactWarnings: true})
	}
	var err error
	if a.json {
		err = view.JSON(a.env.Stdout, r)
	} else {
		err = view.Release(a.env.Stdout, a.style(host.Stdout), r)
	}
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	return nil
}

// chosen is the configuration of the servers that were asked for.
func chosen(config *model.Config, patterns []string) (*model.Config, diag.List) {
	c := *config
	c.Servers = nil
	var names []string
	used := map[string]bool{}
	for _, s := range config.Servers {
		names = append(names, s.Name)
		take := len(patterns) == 0
		for _, p := range patterns {
			if plan.Glob(model.Fold(p), model.Fold(s.Name)) {
				take, used[p] = true, true
			}
		}
		if take {
			c.Servers = append(c.Servers, s)
		}
	}
	sort.SliceStable(c.Servers, func(i, j int) bool { return model.Fold(c.Servers[i].Name) < model.Fold(c.Servers[j].Name) })
	for _, p := range patterns {
		if used[p] {
			continue
		}
		detail := "--server " + p + " names no server of the configuration."
		if near := diag.Nearest(p, names); near != "" {
			detail += " Did you mean " + near + "?"
		}
		return nil, diag.List{{Severity: diag.Error, ID: "IP0403", Summary: "Address matches nothing", Detail: detail,
			Fix: "The servers are: " + strings.Join(names, ", ") + "."}}
	}
	if len(c.Servers) == 0 {
		return nil, diag.List{{Severity: diag.Error, ID: "IP0012", Summary: "No server declared",
			Detail: "The configuration declares no server, so there is none to look at.", Fix: "Name the folder that holds the *.iso.hcl files with the server blocks."}}
	}
	return &c, nil
}

// release writes the runbook of every server. The result is nil exactly when
// the list holds an error.
func release(dll string, config *model.Config, sources map[string][]plan.Source) (*runbook.Release, diag.List) {
	r := &runbook.Release{FormatVersion: runbook.FormatVersion, Runbook: runbook.ReleaseName, DLL: dll, Servers: []runbook.Server{}}
	var diags diag.List
	for _, s := range config.Servers {
		if !slices.ContainsFunc(sources[s.Name], func(f plan.Source) bool { return f.Snapshot.Space == string(schema.MetabaseSpace) }) {
			diags = append(diags, diag.Diagnostic{Severity: diag.Error, ID: "IP0310", Summary: "Metabase is a binary file",
				Detail:  "Server " + s.Name + " runs IIS " + s.Version + ". Only its metabase tells which applications hold a DLL, and it is one binary file (MetaBase.bin), which isoplan does not read.",
				Fix:     collectInstead(s.Version) + " Until then, leave the server out with --server: Unload frees the DLL of an out-of-process application, and for an in-process one all of IIS has to stop.",
				Sources: []string{"SEED002", "Q321142", "SDK6/ms524661"}, Confidence: model.Documented, Addr: model.ServerAddr(s.Name), Range: s.Range})
			continue
		}
		one, more := runbook.ReleaseDLL(runbook.Input{DLL: dll, Server: s, Sources: sources[s.Name], Tool: toolVersion()})
		diags = append(diags, more...)
		if one != nil {
			r.Servers = append(r.Servers, *one)
		}
	}
	if diags.HasErrors() {
		return nil, diags
	}
	return r, diags
}
