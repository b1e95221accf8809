package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/lang"
)

// fmtFlags are the flags of fmt.
type fmtFlags struct{ check, diff, recursive, list, write bool }

func (a *app) fmtCommand() *cobra.Command {
	o := fmtFlags{}
	c := &cobra.Command{
		Use:   "fmt [flags] [PATH...]",
		Short: "Bring configurations to the canonical layout",
		Long:  "fmt rewrites *.iso.hcl, *.isovars.hcl and *.isotest.hcl files in the canonical layout\nand lists those it changed. Line endings stay as they are. A path is a file, a\nfolder (default: here), or - for the standard input, which is printed.\n\nWhat --diff prints can be applied: isoplan fmt --diff --write=false --list=false\n> layout.patch, then patch -p0 or git apply -p0.",
		RunE:  func(_ *cobra.Command, args []string) error { return a.fmt(args, o) },
	}
	f := c.Flags()
	f.BoolVar(&o.check, "check", false, "write nothing; end with 3 when a file is not in the canonical layout")
	f.BoolVar(&o.diff, "diff", false, "print what changes")
	f.BoolVar(&o.recursive, "recursive", false, "look into folders below")
	f.BoolVar(&o.list, "list", true, "list the files that change")
	f.BoolVar(&o.write, "write", true, "write the files")
	return c
}

// fmtJSON is the JSON form of what fmt did.
type fmtJSON struct {
	FormatVersion string   `json:"format_version"`
	Changed       []string `json:"changed"`
	Written       bool     `json:"written"`
}

func (a *app) fmt(args []string, o fmtFlags) error {
	if slices.Contains(args, "-") {
		if len(args) > 1 {
			return errors.New("- is the standard input, and stands alone: expected either - or files and folders")
		}
		return a.fmtInput(o)
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	files, err := a.configFiles(args, o.recursive)
	if err != nil {
		return a.trouble("IP0006", "Path cannot be read", err)
	}
	var changed []string
	var diags []diag.JSON
	for _, name := range files {
		was, more, err := a.fmtFile(name, o)
		if err != nil {
			return a.trouble("IP0009", "File cannot be formatted", err)
		}
		diags = append(diags, more...)
		if was {
			changed = append(changed, name)
		}
	}
	if len(diags) > 0 {
		a.reportPublished(diags)
		return exitCode(exitError)
	}
	if a.json {
		if err := view.JSON(a.env.Stdout, fmtJSON{view.FormatVersion, append([]string{}, changed...), o.write && !o.check}); err != nil {
			return err
		}
	} else if o.list {
		for _, name := range changed {
			fmt.Fprintln(a.env.Stdout, view.Escape(name))
		}
	}
	if o.check && len(changed) > 0 {
		return exitCode(exitGate)
	}
	return nil
}

func (a *app) fmtFile(name string, o fmtFlags) (changed bool, _ []diag.JSON, _ error) {
	text, err := a.env.ReadString(name, maxVarFile)
	if err != nil {
		return false, nil, err
	}
	formatted, broken := format(name, text)
	if len(broken) > 0 || string(formatted) == text {
		return false, broken, nil
	}
	if o.diff && !a.json {
		if err := view.TextDiff(a.env.Stdout, a.style(host.Stdout), name, text, string(formatted)); err != nil {
			return true, nil, err
		}
	}
	if o.check || !o.write {
		return true, nil, nil
	}
	info, err := a.env.FS.Stat(a.env.Path(name))
	if err != nil {
		return true, nil, err
	}
	return true, nil, a.env.WriteWhole(name, string(formatted), fsx.WriteOptions{Mode: info.Mode().Perm()})
}

// format formats a text; why it cannot comes with places in it.
func format(name, text string) ([]byte, []diag.JSON) {
	formatted, diags := lang.Format(name, []byte(text))
	if !diags.HasErrors() {
		return formatted, nil
	}
	src := lang.Quotable(name, []byte(text))
	return nil, view.Published(diags.Sorted(src), src)
}

func (a *app) fmtInput(o fmtFlags) error {
	text, err := io.ReadAll(io.LimitReader(a.env.Stdin, maxVarFile+1))
	if err == nil && len(text) > maxVarFile {
		err = errors.New("the standard input is larger than a configuration file may be")
	}
	if err != nil {
		return a.trouble("IP0006", "Input cannot be read", err)
	}
	formatted, broken := format("<stdin>", string(text))
	if len(broken) > 0 {
		a.reportPublished(broken)
		return exitCode(exitError)
	}
	changed := string(formatted) != string(text)
	switch {
	case o.diff:
		err = view.TextDiff(a.env.Stdout, a.style(host.Stdout), "<stdin>", string(text), string(formatted))
	case !o.check:
		_, err = a.env.Stdout.Write(formatted)
	}
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	if o.check && changed {
		return exitCode(exitGate)
	}
	return nil
}

// configFiles lists the files to format, sorted.
func (a *app) configFiles(args []string, recursive bool) ([]string, error) {
	seen := map[string]bool{}
	for _, arg := range args {
		info, err := a.env.FS.Stat(a.env.Path(arg))
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			seen[arg] = true
			continue
		}
		err = fs.WalkDir(a.env.Folder(arg), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if d.IsDir() && name != "." && (!recursive || strings.HasPrefix(d.Name(), ".")) {
				return fs.SkipDir
			}
			if !d.IsDir() && isConfig(d.Name()) {
				seen[path.Join(arg, name)] = true
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	files := make([]string, 0, len(seen))
	for name := range seen {
		files = append(files, name)
	}
	sort.Strings(files)
	return files, nil
}

// isConfig reports whether a folder's file of that name is formatted, in any
// letter case, as the files of a configuration are read.
func isConfig(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~") || strings.HasPrefix(name, "#") {
		return false
	}
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, ".iso.hcl") || strings.HasSuffix(lower, ".isovars.hcl") || strings.HasSuffix(lower, ".isotest.hcl")
}

// errorAbout puts the name of a file before an error.
func errorAbout(name string, err error) error { return fmt.Errorf("%s: %w", name, err) }
