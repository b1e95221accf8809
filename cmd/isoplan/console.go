package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/plan"
)

// consoleHelp is what help prints in a console.
const consoleHelp = `Type an expression; its value is shown. An expression in brackets may span lines.

  var.NAME, local.NAME, output.NAME     values of the configuration
  module["web03"].NAME.OUTPUT           outputs of the modules that a server uses
  live["web03/site/Intranet/app/shop"]  an object on a server, from its live files:
    .protection                         the value it obeys, and where that comes from
    .local.protection                   the value at its own key; null when it has none
    .origin.protection                  where the value comes from, as a text
    .address .kind .name                what it is
  [for a, o in live : a if o.protection == "high"]
                                        over all objects; as a whole, live has the
                                        attributes the expression names
  upper("a"), merge(local.a, local.b)   functions; isoplan docs language lists them

  TAB completes names, functions, addresses and attributes; the arrow keys bring
  back what was typed. Nothing that is typed is kept when the console ends.
  Ctrl-C gives a line up; exit or Ctrl-D ends the console.
`

func (a *app) consoleCommand() *cobra.Command {
	var in inputs
	parallel := 0
	c := &cobra.Command{
		Use:   "console [flags] [FOLDER]",
		Short: "Try expressions with the values of a configuration and its servers",
		Long: "console reads expressions and prints their values. They may refer to the variables,\nlocals and outputs of the configuration in FOLDER (default: here), to what is on its\nservers as live[\"ADDRESS\"], and call every function. Nothing is written: what is\ntyped is kept in memory only, because a line may hold what should be on no disk.\n\n" +
			"At a terminal there are line editing, a history and TAB. From a pipe each line is\none expression, and each value one line or, with --json, one object on a line;\nerrors go to the standard error, and the console ends with 1 when there was one.",
		Example: "  isoplan console examples/farm\n  echo 'live[\"web03\"].isolation_mode' | isoplan console --json",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			if parallel < 0 {
				return fmt.Errorf("--parallelism=%d: expected 0 (one per core) or more", parallel)
			}
			return a.console(dir, in, parallel)
		},
	}
	in.flags(c.Flags())
	c.Flags().IntVar(&parallel, "parallelism", 0, "read this many live files at a time (default: one per core)")
	return c
}

func (a *app) console(dir string, in inputs, parallel int) error {
	sources, diags := a.varFiles(in)
	if diags.HasErrors() {
		return a.failed(diags, nil)
	}
	folder, closer, err := a.env.Rooted(dir)
	if err != nil {
		return a.failed(diag.List{a.folderFault("IP0101", "Folder cannot be read", dir, err)}, nil)
	}
	defer func() { _ = closer() }() // it was only read: functions of expressions read files
	root, diags := lang.Load(folder, ".", lang.Options{Folder: a.env.Path(dir), Vars: sources, Environ: a.environ(), Locked: in.locked, Observed: a.lookAround(dir)})
	if diags.HasErrors() {
		return a.failed(diags, root.Sources())
	}
	config, _ := root.Eval()
	scope, diags := root.Scope(func() ([]*model.World, diag.List) { return a.liveWorlds(dir, config, parallel) })
	if scope == nil {
		return a.failed(diags, root.Sources())
	}
	c := &consoleRun{app: a, scope: scope}
	if !a.json {
		lines, err := a.env.EditLines(c.complete)
		if err == nil {
			return c.interactive(lines)
		}
		if !errors.Is(err, host.ErrNoTerminal) {
			return a.trouble("IP0006", "Terminal cannot be read", err)
		}
	}
	return c.piped()
}

// liveWorlds reads the live files of the servers that have any.
func (a *app) liveWorlds(dir string, config *model.Config, parallel int) ([]*model.World, diag.List) {
	with := *config
	with.Servers = nil
	for _, s := range config.Servers {
		if len(s.Live) > 0 {
			with.Servers = append(with.Servers, s)
		}
	}
	reader := &liveReader{app: a, dir: dir}
	progress := a.progress()
	sources, diags := reader.read(&with, parallel, func(done, total int) { progress.Step("Reading live files", done, total) })
	progress.Done()
	if diags.HasErrors() {
		return nil, diags
	}
	var worlds []*model.World
	for _, s := range with.Servers {
		w, more := plan.World(sources[s.Name], s.Name)
		w.Version = s.Version
		diags = append(diags, more...)
		worlds = append(worlds, w)
	}
	return worlds, diags
}

// consoleRun is one session.
type consoleRun struct {
	*app
	scope *lang.Scope
	// failed says that an expression had no value.
	failed bool
}

// consoleName is what messages call the text of an expression.
const consoleName = "<console>"

// complete is what TAB does. Addresses come from live files: what is not
// harmless in them is escaped as HCL does it, and what still is not is left out.
func (c *consoleRun) complete(before string) (int, []string) {
	start, all := c.scope.Complete(before)
	var harmless []string
	for _, s := range all {
		if view.Escape(s) == s {
			harmless = append(harmless, s)
		}
	}
	return start, harmless
}

func (c *consoleRun) interactive(lines host.LineReader) error {
	if _, err := fmt.Fprintln(c.env.Stdout, "Type an expression; help says more, exit ends."); err != nil {
		return c.trouble("IP0005", "Output failed", err)
	}
	text := ""
	for {
		prompt := "> "
		if text != "" {
			prompt = ". "
		}
		line, err := lines.ReadLine(prompt)
		switch {
		case errors.Is(err, host.ErrInterrupted):
			if text == "" && line == "" {
				_, err = fmt.Fprintln(c.env.Stdout, "(exit or Ctrl-D ends the console)")
			} else {
				err = nil
			}
			if text = ""; err == nil {
				continue
			}
			return c.trouble("IP0005", "Output failed", err)
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return c.trouble("IP0006", "Terminal cannot be read", err)
		}
		text += line + "\n"
		if lang.Incomplete(text) {
			continue
		}
		end, err := c.line(text)
		if end || err != nil {
			return err
		}
		text = ""
	}
}

// piped reads one expression a line, and more lines while brackets are open.
func (c *consoleRun) piped() error {
	const first = 64 << 10
	in := bufio.NewScanner(c.env.Stdin)
	in.Buffer(make([]byte, 0, first), maxVarFile)
	text := ""
	for in.Scan() {
		line := in.Text()
		if text == "" {
			line = strings.TrimPrefix(line, "\ufeff")
		}
		text += line + "\n"
		if lang.Incomplete(text) && len(text) < maxVarFile {
			continue
		}
		end, err := c.line(text)
		if err != nil {
			return err
		}
		if text = ""; end {
			return c.end()
		}
	}
	if err := in.Err(); err != nil {
		return c.trouble("IP0006", "Input cannot be read", err)
	}
	if text != "" {
		if _, err := c.line(text); err != nil {
			return err
		}
	}
	return c.end()
}

func (c *consoleRun) end() error {
	if c.failed {
		return exitCode(exitError)
	}
	return nil
}

// line does what was typed; end says that it was exit. The error is one of the
// output.
func (c *consoleRun) line(text string) (end bool, err error) {
	text = strings.TrimRight(text, "\r\n")
	switch word := strings.TrimSpace(text); {
	case word == "" || strings.HasPrefix(word, "#") || strings.HasPrefix(word, "//"):
		return false, nil
	case word == "exit" || word == "quit":
		return true, nil
	case word == "help" && !c.json:
		_, err := io.WriteString(c.env.Stdout, consoleHelp)
		return false, c.outputFailed(err)
	}
	result, src, diags := c.scope.Evaluate(consoleName, text)
	if diags.HasErrors() {
		c.failed = true
		published := view.Published(diags.Sorted(src), src)
		if c.json {
			err = view.ConsoleJSON(c.env.Stdout, view.ConsoleAnswer{Expression: result.Expression, Diagnostics: published})
		} else {
			err = view.Diagnostics(c.env.Stderr, c.style(host.Stderr), published, view.DiagnosticOptions{})
		}
		return false, c.outputFailed(err)
	}
	if c.json {
		return false, c.outputFailed(view.ConsoleJSON(c.env.Stdout, view.ConsoleAnswer{Expression: result.Expression, Type: result.Type(), Value: result.JSON(), Origin: result.Origin}))
	}
	return false, c.outputFailed(view.ConsoleValue(c.env.Stdout, c.style(host.Stdout), result.Text(), result.Origin))
}

func (c *consoleRun) outputFailed(err error) error {
	if err != nil {
		return c.trouble("IP0005", "Output failed", err)
	}
	return nil
}
