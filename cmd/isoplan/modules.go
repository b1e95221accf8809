package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
	"github.com/isoplan/isoplan/modules"
)

func (a *app) modulesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "modules",
		Short: "List, show and copy modules",
		Long:  "modules is about the folders that a module block names: those of the configuration,\nand those of the library that the program carries, whose source is isoplan/NAME.",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(&cobra.Command{
		Use:   "list [FOLDER]",
		Short: "List the modules of the library and those a configuration uses",
		Long:  "list prints the modules of the library, those copied into " + modules.Folder + " of the\nconfiguration with how they stand to " + lang.LockName + ", and the configuration's own that\nit uses.",
		Args:  cobra.MaximumNArgs(1),
		RunE:  func(_ *cobra.Command, args []string) error { return a.listModules(folderArg(args)) },
	}, &cobra.Command{
		Use:     "show NAME",
		Short:   "Print what a module does, what it takes and what it gives",
		Long:    "show prints the README of a module, its variables and its outputs. NAME is one of the\nlibrary (edit-while-running or isoplan/edit-while-running; the copy in this\nconfiguration where there is one), or a folder (./modules/pools).",
		Example: "  isoplan modules show edit-while-running",
		Args:    cobra.ExactArgs(1),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return modules.Names(modules.Library()), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error { return a.showModule(args[0]) },
	}, a.vendorCommand())
	return c
}

// vendored says how the copies in a root stand to its lock file.
func (a *app) vendored(folder fs.FS) (state map[string]string, _ error) {
	lock, err := readLock(folder)
	if err != nil {
		return nil, err
	}
	state = map[string]string{}
	for name := range lock {
		state[name] = "missing"
	}
	entries, err := fs.ReadDir(folder, modules.Folder)
	if err != nil {
		return state, nil
	}
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		sum, err := modules.Sum(folder, path.Join(modules.Folder, e.Name()))
		switch {
		case err != nil:
			return nil, err
		case lock[e.Name()] == "":
			state[e.Name()] = "unlocked"
		case lock[e.Name()] == sum:
			state[e.Name()] = "locked"
		default:
			state[e.Name()] = "changed"
		}
	}
	return state, nil
}

// readLock reads the lock file of a root; without one nothing is locked.
func readLock(folder fs.FS) (lang.Lock, error) {
	if _, err := fs.Stat(folder, lang.LockName); err != nil {
		return lang.Lock{}, nil
	}
	text, err := modules.ReadText(folder, ".", lang.LockName)
	if err != nil {
		return nil, err
	}
	lock, diags := lang.ReadLock(lang.LockName, text)
	if len(diags) > 0 {
		src := lang.Quotable(lang.LockName, []byte(text))
		line, _ := src.Position(diags[0].Range.File, diags[0].Range.Start)
		return nil, fmt.Errorf("%s line %d: %s %s", lang.LockName, line, diags[0].Detail, diags[0].Fix)
	}
	return lock, nil
}

func (a *app) listModules(dir string) error {
	folder, closer, err := a.env.Rooted(dir)
	if err != nil {
		return a.failed(diag.List{a.folderFault("IP0101", "Folder cannot be read", dir, err)}, nil)
	}
	defer func() { _ = closer() }()
	root, diags := lang.Load(folder, ".", lang.Options{Folder: a.env.Path(dir)})
	if diags.HasErrors() && !(len(diags) == 1 && diags[0].ID == "IP0102") {
		return a.failed(diags, root.Sources())
	}
	state, err := a.vendored(folder)
	if err != nil {
		return a.trouble("IP0128", "Modules cannot be listed", err)
	}
	rows := moduleRows(folder, root.Modules(), state)
	if a.json {
		return a.written(view.ModuleListJSON(a.env.Stdout, rows))
	}
	return a.written(view.ModuleList(a.env.Stdout, a.style(host.Stdout), rows))
}

// moduleRows puts the three kinds of modules together.
func moduleRows(folder fs.FS, used []lang.UsedModule, state map[string]string) []view.ModuleRow {
	calls := map[string]int{}
	for _, u := range used {
		calls[u.Name+"\x00"+u.Dir] = u.Calls
	}
	var rows []view.ModuleRow
	for _, name := range modules.Names(modules.Library()) {
		rows = append(rows, view.ModuleRow{Source: modules.Prefix + name, Kind: "library", Summary: summary(modules.Library(), name), Calls: calls[name+"\x00"]})
	}
	var copied []string
	for name := range state {
		copied = append(copied, name)
	}
	sort.Strings(copied)
	for _, name := range copied {
		dir := path.Join(modules.Folder, name)
		rows = append(rows, view.ModuleRow{Source: modules.Prefix + name, Kind: "vendored", Folder: dir, Summary: summary(folder, dir), Calls: calls[name+"\x00"+dir], Lock: state[name]})
	}
	for _, u := range used {
		if u.Name == "" {
			rows = append(rows, view.ModuleRow{Source: "./" + u.Dir, Kind: "local", Folder: u.Dir, Summary: summary(folder, u.Dir), Calls: u.Calls})
		}
	}
	return rows
}

// summary is the first paragraph of a module's page, "" where it has none.
func summary(fsys fs.FS, dir string) string {
	text, err := modules.ReadText(fsys, dir, modules.Readme)
	if err != nil {
		return ""
	}
	return modules.Summary(text)
}

func (a *app) showModule(name string) error {
	folder, closer, err := a.env.Rooted(".")
	if err != nil {
		return a.trouble("IP0101", "Folder cannot be read", err)
	}
	defer func() { _ = closer() }()
	page := view.ModulePage{}
	files, dir := fs.FS(folder), ""
	if strings.HasPrefix(name, ".") {
		if dir, err = modules.Clean(".", strings.TrimSuffix(strings.ReplaceAll(name, `\`, "/"), "/")); err != nil {
			return a.noModule(err)
		}
		page.Source, page.Kind, page.Folder = "./"+dir, "local", dir
	} else {
		short := strings.TrimPrefix(name, modules.Prefix)
		if _, _, err := modules.InLibrary(modules.Prefix + short); err != nil {
			return a.noModule(err)
		}
		page.Source = modules.Prefix + short
		dir = path.Join(modules.Folder, short)
		if info, err := fs.Stat(folder, dir); err == nil && info.IsDir() {
			page.Kind, page.Folder = "vendored", dir
		} else if files, dir, err = inLibrary(short); err != nil {
			return a.noModule(err)
		} else {
			page.Kind = "library"
		}
	}
	return a.showPage(files, dir, page)
}

// inLibrary finds a module of the library.
func inLibrary(name string) (fs.FS, string, error) {
	known := modules.Names(modules.Library())
	for _, k := range known {
		if k == name {
			return modules.Library(), name, nil
		}
	}
	fix := "; isoplan modules list shows those there are"
	if near := diag.Nearest(name, known); near != "" {
		fix = "; did you mean " + near + "?"
	}
	return nil, "", fmt.Errorf("the library of this isoplan has no module %q%s", name, fix)
}

func (a *app) showPage(files fs.FS, dir string, page view.ModulePage) error {
	m, src, diags := lang.DescribeModule(files, dir, lang.Options{})
	if diags.HasErrors() {
		return a.failed(diags, src)
	}
	var err error
	if page.Hash, err = modules.Sum(files, dir); err != nil {
		return a.trouble("IP0127", "Module cannot be read", err)
	}
	if text, err := modules.ReadText(files, dir, modules.Readme); err == nil {
		page.Readme = text
	}
	for _, in := range m.Inputs {
		page.Inputs = append(page.Inputs, view.ModuleInput(in))
	}
	for _, out := range m.Outputs {
		page.Outputs = append(page.Outputs, view.ModuleOutput(out))
	}
	page.Uses = m.Uses
	if a.json {
		return a.written(view.ModuleJSON(a.env.Stdout, page))
	}
	return a.written(view.Module(a.env.Stdout, a.style(host.Stdout), page))
}

// refusal is a diagnostic of a command about modules.
func refusal(summary, detail, fix string) diag.List {
	return diag.List{{Severity: diag.Error, ID: "IP0128", Summary: summary, Detail: detail, Fix: fix, Range: model.Range{}}}
}

// noModule prints why a module is not found or not copied.
func (a *app) noModule(err error) error {
	return a.trouble("IP0127", "Module not found", errors.New(sentence(err.Error())))
}
