package main

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

func (a *app) validateCommand() *cobra.Command {
	var in inputs
	failOn := "error"
	c := &cobra.Command{
		Use:   "validate [flags] [PATH...]",
		Short: "Check configurations without a server",
		Long:  "validate checks the configuration of each folder named (default: here), or the\nfolder of each file named, once: syntax, names, values, identities and the rules\nthat need no server. It opens no connection and no live file.",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.validate(args, in, failOn)
		},
	}
	in.flags(c.Flags())
	c.Flags().StringVar(&failOn, "fail-on", failOn, "end with 3 on findings of this `severity` or graver: error, warning or info")
	return c
}

// checked is what validate found in one root.
type checked struct {
	dir  string
	list diag.List
	src  *model.Sources
}

func (a *app) validate(args []string, in inputs, failOnWord string) error {
	failOn, ok := diag.ParseSeverity(failOnWord)
	if !ok {
		return fmt.Errorf("--fail-on=%s: expected error, warning or info", failOnWord)
	}
	dirs, err := a.roots(args)
	if err != nil {
		return a.trouble("IP0006", "Path cannot be read", err)
	}
	var all []checked
	broken, worst := false, diag.Severity(0)
	for _, dir := range dirs {
		config, diags := a.load(dir, in)
		if config != nil && !diags.HasErrors() {
			diags = append(diags, validate.Suppress(validate.Config(config), config, validate.ConfigPhase, a.env.Now().Format("2006-01-02"))...)
			if w := diags.Worst(); w != 0 && (worst == 0 || w < worst) {
				worst = w
			}
		} else {
			broken = true
		}
		src := sourcesOf(config)
		all = append(all, checked{dir, diags.Sorted(src), src})
	}
	if err := a.showChecked(all); err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	switch {
	case broken:
		return exitCode(exitError)
	case worst != 0 && worst <= failOn:
		return exitCode(exitGate)
	}
	return nil
}

// roots gives the folders to check: those named, and those of the files named.
func (a *app) roots(args []string) ([]string, error) {
	if len(args) == 0 {
		return []string{"."}, nil
	}
	seen := map[string]bool{}
	var dirs []string
	for _, arg := range args {
		info, err := a.env.FS.Stat(a.env.Path(arg))
		if err != nil {
			return nil, err
		}
		dir := arg
		if !info.IsDir() {
			if !info.Mode().IsRegular() {
				return nil, &fs.PathError{Op: "read", Path: arg, Err: fs.ErrInvalid}
			}
			dir = filepath.Dir(arg)
		}
		if dir = filepath.Clean(dir); !seen[dir] {
			seen[dir] = true
			dirs = append(dirs, dir)
		}
	}
	sort.Strings(dirs)
	return dirs, nil
}

// showChecked prints the findings of all roots; file names are shown below
// their root.
func (a *app) showChecked(all []checked) error {
	var published []diag.JSON
	count := 0
	for _, c := range all {
		for _, j := range view.Published(c.list, c.src) {
			if j.Range != nil {
				j.Range.Filename = below(c.dir, j.Range.Filename)
			}
			published = append(published, j)
		}
		count += len(c.list)
	}
	if a.json {
		return view.ValidationJSON(a.env.Stdout, published)
	}
	if count > 0 {
		if err := view.Diagnostics(a.env.Stderr, a.style(host.Stderr), published, view.DiagnosticOptions{}); err != nil {
			return err
		}
	}
	v := view.NewValidation(published)
	if v.Valid {
		text := "Success! The configuration is valid"
		if v.WarningCount > 0 {
			text += fmt.Sprintf(", with %d warnings", v.WarningCount)
			if v.WarningCount == 1 {
				text = "Success! The configuration is valid, with 1 warning"
			}
		}
		_, err := fmt.Fprintln(a.env.Stdout, text+".")
		return err
	}
	return nil
}
