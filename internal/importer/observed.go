package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// observed writes what is known of the server beside its files, and what else
// might be: nothing is guessed.
func (i *importer) observed() {
	i.line("")
	o := i.opts.Observed
	if !o.Tells() {
		i.unobserved()
		return
	}
	i.open("observed")
	if o.ServicesKnown {
		i.argument("services", texts(o.Services), "that run, of IIS and of what depends on it")
	}
	i.word("iisreset", o.IISReset)
	if o.Memory > 0 {
		i.argument("memory", schema.QuoteHCL(memory(o.Memory)), "")
	}
	if o.Processors > 0 {
		i.argument("processors", fmt.Sprint(o.Processors), "")
	}
	if o.FixesKnown {
		i.argument("fixes", texts(o.Fixes), "")
	}
	i.word("running_mode", o.RunningMode)
	if o.ServicePackKnown {
		i.argument("service_pack", fmt.Sprint(o.ServicePack), "")
	}
	i.word("bitness", o.Bitness)
	i.word("upgraded_from", o.UpgradedFrom)
	i.truth("domain_controller", o.DomainController)
	i.truth("iwam_in_sync", o.IWAMInSync)
	i.truth("subauthentication", o.Subauthentication)
	i.words("frameworks", o.Frameworks)
	i.numbers("framework_service_packs", o.FrameworkPacks)
	if !o.FixesKnown {
		i.line("# fixes are not known; if you know: fixes = [\"KB812833\"], and [] for none of them.")
	}
	i.close("}")
}

// truth writes a yes or no; nothing is written of what is not known.
func (i *importer) truth(name, word string) {
	switch word {
	case model.Yes:
		i.argument(name, "true", "")
	case model.No:
		i.argument(name, "false", "")
	}
}

func (i *importer) numbers(name string, values map[string]int) {
	if len(values) == 0 {
		return
	}
	i.open(name + " =")
	for _, k := range slices.Sorted(maps.Keys(values)) {
		i.argument(schema.QuoteHCL(k), fmt.Sprint(values[k]), "")
	}
	i.close("}")
}

func texts(items []string) string {
	all := make([]string, len(items))
	for n, s := range items {
		all[n] = schema.QuoteHCL(s)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// memory writes KB in the largest unit that says them exactly.
func memory(kb uint64) string {
	switch {
	case kb%(1<<20) == 0:
		return fmt.Sprintf("%dGB", kb>>20)
	case kb%(1<<10) == 0:
		return fmt.Sprintf("%dMB", kb>>10)
	}
	return fmt.Sprintf("%dKB", kb)
}

// unobserved says what a person may fill in.
func (i *importer) unobserved() {
	for _, text := range []string{
		"# No file tells what follows. Fill in what you know and leave out what you do not:",
		"#",
		"# observed {",
		"#   services = []   the services that run, by short name, such as \"W3SVC\" and \"MSFTPSVC\"",
		"#   iisreset = \"\"   \"enabled\" or \"disabled\"",
		"#   memory   = \"\"   of the computer, such as \"2GB\"",
		"#   fixes    = []   the fixes installed, such as \"KB812833\"",
		"# }",
	} {
		i.line(text)
	}
}
