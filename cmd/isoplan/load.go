package main

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/lang"
)

// inputs are the flags that say how a configuration is read: those that give
// values to variables, in the order they were typed, and later ones win; and
// what its modules have to be.
type inputs struct {
	sources []lang.VarSource
	// locked refuses modules that the lock file does not fix.
	locked bool
}

func (in *inputs) flags(f *pflag.FlagSet) {
	f.Var(&inputFlag{in, false}, "var", "set a variable: `name=value`")
	f.Var(&inputFlag{in, true}, "var-file", "read variables from this `file`")
	f.BoolVar(&in.locked, "locked", false, "refuse modules of the library that are not what "+lang.LockName+" says")
}

// place names a file of a root as seen from where the program works; files
// given as --var-file have their name already.
func (in *inputs) place(dir, name string) string {
	for _, v := range in.sources {
		if v.File == name && name != "" {
			return name
		}
	}
	if filepath.IsAbs(name) {
		return name
	}
	return below(dir, name)
}

// inputFlag is --var or --var-file; both append to one list, which keeps the
// order between them.
type inputFlag struct {
	in   *inputs
	file bool
}

// String is the default shown in help.
func (v *inputFlag) String() string { return "" }

// Type names the value in help.
func (v *inputFlag) Type() string { return "string" }

// Set takes one value of the flag.
func (v *inputFlag) Set(text string) error {
	if v.file {
		v.in.sources = append(v.in.sources, lang.VarSource{File: text})
		return nil
	}
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return errors.New("expected name=value")
	}
	v.in.sources = append(v.in.sources, lang.VarSource{Name: name, Value: value})
	return nil
}

// maxVarFile is the largest var file read, in bytes: the limit of one HCL file.
const maxVarFile = 16 << 20

// load reads and evaluates the configuration of a folder.
func (a *app) load(dir string, in inputs) (*model.Config, diag.List) {
	sources, diags := a.varFiles(in)
	if diags.HasErrors() {
		return nil, diags
	}
	folder, closer, err := a.env.Rooted(dir)
	if err != nil {
		return nil, append(diags, a.folderFault("IP0101", "Folder cannot be read", dir, err))
	}
	config, src, more := lang.Read(folder, ".", lang.Options{Folder: a.env.Path(dir), Vars: sources, Environ: a.environ(), Locked: in.locked, Observed: a.lookAround(dir)})
	diags = append(diags, more...)
	if err := closer(); err != nil {
		diags = append(diags, diag.FromError("IP0101", "Folder cannot be read", err))
	}
	if config == nil || diags.HasErrors() {
		// What remains of a configuration with errors is the texts messages quote.
		return &model.Config{Sources: src}, diags
	}
	return config, diags
}

// varFiles reads the files of --var-file.
func (a *app) varFiles(in inputs) ([]lang.VarSource, diag.List) {
	var diags diag.List
	sources := make([]lang.VarSource, 0, len(in.sources))
	for _, v := range in.sources {
		if v.File != "" {
			text, err := a.env.ReadString(v.File, maxVarFile)
			if err != nil {
				diags = append(diags, diag.FromError("IP0002", "Var file cannot be read", err))
				continue
			}
			v.Text = []byte(text)
		}
		sources = append(sources, v)
	}
	return sources, diags
}

// environ is the environment as a map, for ISOPLAN_VAR_name.
func (a *app) environ() map[string]string {
	m := map[string]string{}
	for _, e := range a.env.Environ() {
		if name, value, ok := strings.Cut(e, "="); ok {
			m[name] = value
		}
	}
	return m
}

// sourcesOf is nil-safe access to the files of a configuration.
func sourcesOf(c *model.Config) *model.Sources {
	if c == nil {
		return nil
	}
	return c.Sources
}
