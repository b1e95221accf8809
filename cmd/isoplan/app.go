package main

import (
	"errors"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/view"
)

// app is one run of the program.
type app struct {
	env *host.Env
	global
	// understood is set once the flags were read; until then global does not
	// hold what was typed.
	understood bool
	// keys are those a login over SSH may use, made when they are needed.
	keys     *remote.Keys
	keysOnce sync.Once
	// told is what was said so far, for reports of a run that fails.
	told []spoken
}

// global are the flags every command has; they may stand before or behind it.
type global struct {
	chdir   string
	noColor bool
	color   string
	json    bool
}

// run is the whole program; it gives the exit code.
func run(env *host.Env) int {
	a := &app{env: env}
	root := a.root()
	args, err := a.arguments(root, env.Args)
	if err == nil {
		root.SetArgs(args)
		root.SetOut(env.Stdout)
		root.SetErr(env.Stderr)
		root.SetIn(env.Stdin)
		err = root.Execute()
	}
	var code exitCode
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &code):
		return int(code)
	}
	if !a.understood {
		a.json = asksJSON(doubleDashes(env.Args, longFlags(root)))
	}
	a.usageError(err)
	return exitError
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:           "isoplan",
		Short:         "Config as code for process isolation on IIS",
		Long:          "isoplan plans how web applications are isolated into processes on Internet\nInformation Services: what changes, which restart it needs, who is hit, and\nwhich settings stop having any effect.",
		SilenceErrors: true,
		SilenceUsage:  true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			a.understood = true
			switch a.color {
			case "", "auto", "always", "never":
			default:
				return notOneOf("--color", a.color, "auto", "always", "never")
			}
			if a.chdir == "" {
				if dir, ok := a.env.Getenv("ISOPLAN_CHDIR"); ok {
					a.chdir = dir
				}
			}
			a.env.Dir = a.env.Path(a.chdir)
			return nil
		},
	}
	f := root.PersistentFlags()
	f.StringVar(&a.chdir, "chdir", "", "work as if started in this `folder`")
	f.BoolVar(&a.noColor, "no-color", false, "print without colour")
	f.StringVar(&a.color, "color", "", "colour: auto, always or never")
	f.BoolVar(&a.json, "json", false, "print JSON instead of text")
	root.AddCommand(a.planCommand(), a.validateCommand(), a.fmtCommand(), a.showCommand(), a.importCommand(),
		a.rulesCommand(), a.explainCommand(), a.docsCommand(), a.processesCommand(), a.driftCommand(), a.schemaCommand(), a.consoleCommand(), a.runbookCommand(), a.modulesCommand(), a.approveCommand(), a.applyCommand(), a.bundleCommand(), a.undoCommand(),
		a.recoverCommand(), a.testCommand(), a.collectCommand(), a.versionCommand())
	strictCompletion(root)
	strictHelp(root)
	strictGroups(root)
	strictFlags(root)
	plainUsage(root)
	narrowHelp(root)
	return root
}

// strictCompletion makes "completion" refuse a shell it does not know; cobra
// would print help and end with 0.
func strictCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, c := range root.Commands() {
		if c.Name() == "completion" {
			c.Args = cobra.OnlyValidArgs
			c.RunE = func(*cobra.Command, []string) error {
				return errors.New("completion needs a shell: bash, fish, powershell or zsh")
			}
		}
	}
}

// usageError prints what is wrong with the command line, or an error that no
// diagnostic describes.
func (a *app) usageError(err error) {
	list := diag.List{{Severity: diag.Error, ID: "IP0001", Summary: "Command line not understood", Detail: sentence(err.Error()),
		Fix: "isoplan --help lists the commands; isoplan COMMAND --help its flags."}}
	a.report(list, nil)
}

// sentence makes an error text a sentence.
func sentence(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if s == "" {
		return s
	}
	s = strings.ToUpper(s[:1]) + s[1:]
	if !strings.ContainsAny(s[len(s)-1:], ".?!") {
		s += "."
	}
	return s
}

// style is how text on a stream is to look.
func (a *app) style(s host.Stream) view.Style {
	tty := a.env.IsTerminal(s)
	term, _ := a.env.Getenv("TERM")
	return view.Style{
		Color: view.ColorWanted(a.noColor, a.color, a.env.Getenv, tty && term != "dumb"),
		Width: a.env.Width(s),
		ASCII: term == "dumb" || tty && !a.env.UTF8(s),
	}
}

// report prints diagnostics: as JSON on the standard output when that was
// asked for, else as text on the standard error.
func (a *app) report(list diag.List, src *model.Sources) {
	a.told = append(a.told, spoken{list, src})
	a.reportPublished(view.Published(list.Sorted(src), src))
}

func (a *app) reportPublished(published []diag.JSON) {
	if a.json {
		_ = view.ValidationJSON(a.env.Stdout, published)
		return
	}
	_ = view.Diagnostics(a.env.Stderr, a.style(host.Stderr), published, view.DiagnosticOptions{})
}

// failed prints diagnostics that stop a command and gives its exit.
func (a *app) failed(list diag.List, src *model.Sources) error {
	a.report(list, src)
	return exitCode(exitError)
}

// trouble is failed for an error of the machine: a file, the disk.
func (a *app) trouble(id, summary string, err error) error {
	return a.failed(diag.List{diag.FromError(id, summary, err)}, nil)
}

// progress shows what a command is busy with, on a terminal only.
func (a *app) progress() *view.Progress {
	tty := a.env.IsTerminal(host.Stderr) && !a.json
	if ci, _ := a.env.Getenv("CI"); ci != "" {
		tty = false
	}
	return view.NewProgress(a.env.Stderr, tty, a.env.Width(host.Stderr), a.env.Now)
}
