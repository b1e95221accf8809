package importer

import (
	"sort"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// server writes the server block with everything in it.
func (i *importer) server() {
	what := "what matters for process isolation"
	if i.opts.All {
		what = "every attribute isoplan knows"
	}
	i.line("# " + schema.QuoteHCL(i.opts.Server) + " as it was found: " + what + " and is set at the object itself.")
	i.line("# What is inherited or left to a default is not here.")
	i.line("")
	i.open("server " + schema.QuoteHCL(i.opts.Server))
	i.argument("version", schema.QuoteHCL(i.opts.Version), "")
	i.mode()
	i.live()
	i.observed()
	for _, k := range []model.Kind{model.Metabase, model.WebService, model.InProcessISAPI, model.ProcessModel,
		model.AppPoolDefaults, model.AppPool, model.WebServiceExtension, model.Filter} {
		for _, o := range i.kinds[k] {
			i.object(o)
		}
	}
	for _, o := range i.kinds[model.Site] {
		i.site(o)
	}
	i.close("}")
}

// assumedMode is the mode of a metabase that names none: the schema's default.
func (i *importer) assumedMode() string {
	if schema.IsolationMode.InternalDefault(0).Num() == schema.ModeIIS5 {
		return "iis5"
	}
	return "worker_process"
}

// mode writes the isolation mode and what else belongs to the server itself.
func (i *importer) mode() {
	server := i.w.Find(model.ServerAddr(i.opts.Server))
	if !i.known {
		mode := i.assumedMode()
		i.argument(schema.IsolationMode.Name, schema.QuoteHCL(mode), "not stored on the server: this is the schema's default, correct it if need be")
		i.note(diag.Warning, "IP0501", "Isolation mode is not stored",
			"The metabase of "+i.opts.Server+" does not say which isolation mode the server is in (IIs5IsolationModeEnabled is not set at /LM/W3SVC). "+
				"The text says \""+mode+"\", the default of the schema (SDK6/ms525697).",
			"Correct isolation_mode if the server runs in the other mode.", model.ServerAddr(i.opts.Server), schema.IsolationMode.Name, model.Range{})
	}
	if server == nil {
		return
	}
	lines, remarks := i.attributes(server)
	i.write(lines, remarks)
}

// live writes the live block as it was given.
func (i *importer) live() {
	l := i.opts.Live
	if l.Way == "" {
		return
	}
	i.line("")
	i.open("live " + schema.QuoteHCL(l.Way))
	defer i.close("}")
	i.word("file", l.File)
	i.word("root", l.Root)
	i.words("drives", l.Drives)
	i.word("windows_directory", l.WindowsDirectory)
	i.word("metabase", l.Metabase)
	i.words("machine_config", l.MachineConfig)
	i.word("collected_at", l.CollectedAt)
}

func (i *importer) word(name, value string) {
	if value != "" {
		i.argument(name, schema.QuoteHCL(value), "")
	}
}

func (i *importer) words(name string, values map[string]string) {
	if len(values) == 0 {
		return
	}
	keys := make([]string, 0, len(values))
	for k := range values {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	i.open(name + " =")
	for _, k := range keys {
		i.argument(schema.QuoteHCL(k), schema.QuoteHCL(values[k]), "")
	}
	i.close("}")
}

// standsAlone says which kinds of blocks are worth writing with nothing in them,
// because they say that the object exists.
func standsAlone(k model.Kind) bool {
	return k == model.AppPool || k == model.App || k == model.Site || k == model.WebServiceExtension || k == model.Filter
}

// object writes the block of an object, where there is anything to say.
func (i *importer) object(o *model.Object) {
	lines, remarks := i.attributes(o)
	if len(lines)+len(remarks) > 0 || standsAlone(o.Kind) {
		i.block(written{o, lines, remarks})
	}
}

func (i *importer) block(w written) {
	head := w.o.Kind.String()
	if !w.o.Kind.Singleton() {
		label, ok := i.label(w.o)
		if !ok {
			return
		}
		head += " " + label
	}
	i.line("")
	if len(w.lines)+len(w.remarks) == 0 {
		i.line(head + " {}")
		return
	}
	i.open(head)
	i.write(w.lines, w.remarks)
	i.close("}")
}

// label gives the label of a block, and reports false for an object whose name
// HCL cannot say or that another object has already.
func (i *importer) label(o *model.Object) (string, bool) {
	if why := unnameable(o); why != "" {
		i.skip(o, why)
		return "", false
	}
	key := o.Addr.Key()
	if o.Kind == model.WebServiceExtension {
		key = "extension " + schema.PathKey(o.Name)
	}
	if i.seen[key] {
		i.skip(o, "another one of that name was found before it, and IIS uses one of them")
		return "", false
	}
	i.seen[key] = true
	if o.Kind == model.WebServiceExtension {
		return schema.ExtensionFile.Type.Show(model.Text(o.Name)), true
	}
	return schema.QuoteHCL(o.Name), true
}

// skip notes an object that is not imported.
func (i *importer) skip(o *model.Object, why string) {
	i.note(diag.Warning, "IP0502", "Object not imported",
		"The "+o.Kind.String()+" "+schema.QuoteHCL(o.Name)+" at "+o.Home+" is not imported: "+why+". It stays as it is and is not managed.",
		"", o.Addr, "", o.Range)
}
