package main

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/importer"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// importFlags are the flags of import.
type importFlags struct {
	name, version, out string
	// from is the text of a collector; asked says that --iis was typed.
	from              string
	asked             bool
	metabase, windows string
	machineConfig     map[string]string
	all               bool
}

func (a *app) importCommand() *cobra.Command {
	o := importFlags{}
	c := &cobra.Command{
		Use:   "import [flags] [ROOT | --from FILE]",
		Short: "Write the HCL of a server from its live files",
		Long:  "import reads the live files of a server and prints HCL that describes what is set\nthere and matters for isolation. Planning the result shows no changes. ROOT is a\nfolder laid out like the server's drives; or name the files with --metabase and\n--machine-config.\n\nWith --from it reads the text that a collector wrote on the server (isoplan collect),\nwhich also tells the version of IIS and what the observed block holds, or what\nadsutil ENUM printed there; then --iis says the version.",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			o.asked = c.Flags().Changed("iis")
			if o.from != "" {
				return a.importText(folderArg(append(args, "")), o)
			}
			return a.importServer(folderArg(append(args, "")), o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.from, "from", "", "read this `file`, which a collector wrote or adsutil printed")
	f.StringVar(&o.name, "name", "", "the server's `name` (default: the last part of ROOT, or what the text says)")
	f.StringVar(&o.version, "iis", "6.0", "the IIS `version`")
	f.StringVar(&o.out, "out", "", "write the HCL to this new `file`; live paths are made relative to it")
	f.StringVar(&o.metabase, "metabase", "", "MetaBase.xml: a `file`, or a Windows path below ROOT")
	f.StringVar(&o.windows, "windows-directory", "", "the server's Windows `folder`, for example C:/WINNT")
	f.StringToStringVar(&o.machineConfig, "machine-config", nil, "machine.config of a framework: `v1.1.4322=FILE`")
	f.BoolVar(&o.all, "all", false, "write every attribute isoplan knows, not only those that matter for isolation")
	return c
}

func (a *app) importServer(root string, o importFlags) error {
	if root == "" && o.metabase == "" {
		return errors.New("import needs ROOT, a folder laid out like the server's drives, or --metabase FILE")
	}
	base := "."
	if o.out != "" {
		base = filepath.Dir(o.out)
	}
	live := model.LiveSource{Way: "copy", Root: root, WindowsDirectory: o.windows, Metabase: o.metabase, MachineConfig: o.machineConfig}
	name := o.name
	if name == "" {
		if name = filepath.Base(filepath.Clean(root)); root == "" || name == "." || name == ".." || name == string(filepath.Separator) {
			return errors.New("--name is needed: the server's name cannot be taken from the folder")
		}
	}
	return a.importLive(name, base, live, o)
}

// importLive reads the live files of a live block and writes the server.
func (a *app) importLive(name, base string, live model.LiveSource, o importFlags) error {
	server := &model.Server{Name: name, Version: o.version, Live: []model.LiveSource{live}}
	config := &model.Config{Sources: &model.Sources{}, Servers: []*model.Server{server}}
	sources, diags := (&liveReader{app: a, dir: "."}).read(config, 0, func(int, int) {})
	if diags.HasErrors() {
		return a.failed(diags, config.Sources)
	}
	world, more := plan.World(sources[name], name)
	diags = append(diags, more...)
	written, err := a.relativeLive(live, base)
	if err != nil {
		return a.trouble("IP0006", "Path cannot be read", err)
	}
	result := importer.Import(world, importer.Options{All: o.all, Server: name, Live: written, Version: o.version, Observed: server.Observed})
	return a.showImport(result, diags, config.Sources, o)
}

// relativeLive makes the local paths of a live block relative to the folder
// the HCL will lie in.
func (a *app) relativeLive(l model.LiveSource, base string) (model.LiveSource, error) {
	relative := func(p string) (string, error) {
		if p == "" || filepath.IsAbs(p) {
			return filepath.ToSlash(p), nil
		}
		// Both from the root: the way from "/srv" or ".." to a folder here has names that neither path holds.
		from, err := filepath.Abs(a.env.Path(base))
		if err != nil {
			return "", err
		}
		to, err := filepath.Abs(a.env.Path(p))
		if err != nil {
			return "", err
		}
		rel, err := filepath.Rel(from, to)
		if err != nil { // on another drive
			return filepath.ToSlash(to), nil
		}
		return filepath.ToSlash(rel), nil
	}
	tree := l.Root != ""
	var err error
	if l.Root, err = relative(l.Root); err != nil || tree {
		return l, err
	}
	if l.File, err = relative(l.File); err != nil {
		return l, err
	}
	if l.Metabase, err = relative(l.Metabase); err != nil {
		return l, err
	}
	files := map[string]string{}
	for clr, p := range l.MachineConfig {
		if files[clr], err = relative(p); err != nil {
			return l, err
		}
	}
	l.MachineConfig = files
	return l, nil
}

// importJSON is the JSON form of what import made.
type importJSON struct {
	FormatVersion string         `json:"format_version"`
	HCL           string         `json:"hcl"`
	File          string         `json:"file,omitempty"`
	Secrets       []importSecret `json:"secrets"`
	Diagnostics   []diag.JSON    `json:"diagnostics"`
}

type importSecret struct {
	Address   string `json:"address"`
	Attribute string `json:"attribute"`
	Env       string `json:"env"`
}

func (a *app) showImport(r importer.Result, read diag.List, src *model.Sources, o importFlags) error {
	var text string
	for _, name := range slices.Sorted(maps.Keys(r.Files)) {
		text += r.Files[name]
	}
	if o.out != "" {
		if !strings.HasSuffix(o.out, ".iso.hcl") {
			return fmt.Errorf("--out %s: a configuration file ends in .iso.hcl", o.out)
		}
		// A configuration somebody wrote is never replaced.
		if err := a.env.WriteWhole(o.out, text, fsx.WriteOptions{Mode: 0o644, New: true}); err != nil {
			return a.trouble("IP0011", "Configuration not written", err)
		}
	}
	if a.json {
		notes := append(slices.Clone(read), r.Notes...).Sorted(src)
		j := importJSON{FormatVersion: view.FormatVersion, HCL: text, File: filepath.ToSlash(o.out), Secrets: []importSecret{}, Diagnostics: view.Published(notes, src)}
		for _, s := range r.Secrets {
			j.Secrets = append(j.Secrets, importSecret{string(s.Address), s.Attribute, s.Env})
		}
		return view.JSON(a.env.Stdout, j)
	}
	// What the files leave open comes with what to do about it; the notes about single objects may be many.
	for i, list := range []diag.List{read, r.Notes} {
		if len(list) == 0 {
			continue
		}
		if err := view.Diagnostics(a.env.Stderr, a.style(host.Stderr), view.Published(list.Sorted(src), src), view.DiagnosticOptions{CompactWarnings: i > 0}); err != nil {
			return err
		}
	}
	var unset []view.SecretToSet
	for _, s := range r.Secrets {
		unset = append(unset, view.SecretToSet{Env: s.Env, Attribute: s.Attribute, Address: string(s.Address)})
	}
	if err := view.SecretsToSet(a.env.Stderr, a.style(host.Stderr), unset); err != nil {
		return err
	}
	if o.out != "" {
		fmt.Fprintf(a.env.Stderr, "Wrote %s.\n", o.out)
		return nil
	}
	_, err := fmt.Fprint(a.env.Stdout, text)
	return err
}
