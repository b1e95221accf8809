package collected

import (
	"slices"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// maxServicePack is more than any product of the time ever had.
const maxServicePack = 99

// The lines of an [observed] section that name a folder of the .NET Framework.
const (
	frameworkWord = "framework"
	packWord      = "framework_service_pack"
)

// observedNames are the names of an [observed] section. They are those of an
// observed block, with dependents besides and the frameworks one a line.
var observedNames = []string{"bitness", "dependents", "domain_controller", "fixes", frameworkWord, packWord, "iisreset", "iwam_in_sync",
	"memory", "processors", "running_mode", "service_pack", "services", "subauthentication", "upgraded_from"}

// observed reads the section of what no file tells.
func (o *outline) observed(s section, file *File) *fault {
	file.Observed = &model.Observed{}
	var seen []string
	return o.lines(s, func(at, stop int) *fault {
		l, f := o.assignment(at, stop)
		if f != nil {
			return f
		}
		l.name = strings.Join(strings.Fields(l.name), " ")
		if slices.Contains(seen, l.name) {
			return twice(at, l.name)
		}
		seen = append(seen, l.name)
		return l.observe(at, file)
	})
}

// observe takes one line over.
func (l assigned) observe(at int, file *File) *fault {
	o := file.Observed
	word, folder, framed := strings.Cut(l.name, " ")
	if framed && (word == frameworkWord || word == packWord) {
		return l.framework(at, o, word, folder)
	}
	var f *fault
	switch l.name {
	case "services":
		o.Services, f = l.list()
		o.ServicesKnown = true
	case "dependents":
		file.Dependents, f = l.list()
	case "fixes":
		o.Fixes, f = l.list()
		o.FixesKnown = true
	case "iisreset":
		o.IISReset, f = l.text, l.word("enabled", "disabled")
	case "memory":
		o.Memory, f = l.number(1, 1<<32-1)
	case "processors":
		var n uint64
		n, f = l.number(1, 64)
		o.Processors = int(n)
	case "service_pack":
		var n uint64
		n, f = l.number(0, maxServicePack)
		o.ServicePack, o.ServicePackKnown = int(n), true
	case "running_mode":
		o.RunningMode, f = l.text, l.word(schema.ModeWords()...)
	case "bitness":
		o.Bitness, f = l.text, l.word("32", "64")
	case "upgraded_from":
		o.UpgradedFrom, f = l.text, l.word("none", "4.0", "5.0")
	case "domain_controller":
		o.DomainController, f = l.text, l.word(model.Yes, model.No)
	case "iwam_in_sync":
		o.IWAMInSync, f = l.text, l.word(model.Yes, model.No)
	case "subauthentication":
		o.Subauthentication, f = l.text, l.word(model.Yes, model.No)
	default:
		return wrong(at, "Name not known", "nothing of this name is observed; names are %s%s", strings.Join(observedNames, ", "), didYouMean(l.name, observedNames...))
	}
	return f
}

// framework takes a line about a folder of the .NET Framework over.
func (l assigned) framework(at int, o *model.Observed, word, folder string) *fault {
	if _, ok := schema.CLROf(folder); !ok || folder != strings.ToLower(folder) {
		return wrong(at+len(word)+1, "Version of framework not known", "%s is followed by a folder of the .NET Framework, such as v1.1.4322", word)
	}
	if word == packWord {
		n, f := l.number(0, maxServicePack)
		if o.FrameworkPacks == nil {
			o.FrameworkPacks = map[string]int{}
		}
		o.FrameworkPacks[folder] = int(n)
		return f
	}
	if l.text == "" || strings.Trim(l.text, "0123456789.") != "" {
		return wrong(l.at, "Version of file not understood", "framework %s is the version of aspnet_isapi.dll, such as 1.1.4322.2032", folder)
	}
	if o.Frameworks == nil {
		o.Frameworks = map[string]string{}
	}
	o.Frameworks[folder] = l.text
	return nil
}

// number reads a number in decimal digits.
func (l assigned) number(low, high uint64) (uint64, *fault) {
	n, err := strconv.ParseUint(l.text, 10, 64)
	if err != nil || n < low || n > high || strings.HasPrefix(l.text, "+") {
		return 0, wrong(l.at, "Number not understood", "%s is a number from %d to %d; what is not known is left out", l.name, low, high)
	}
	return n, nil
}

// list reads names with commas between them, sorted; no text is no name.
func (l assigned) list() ([]string, *fault) {
	names, seen := []string{}, map[string]bool{}
	if l.text == "" {
		return names, nil
	}
	for name := range strings.SplitSeq(l.text, ",") {
		name = strings.Trim(name, blanks)
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
			return nil, wrong(l.at, "Name is missing", "%s are names with commas between them, and one of them is empty", l.name)
		}
		if key := model.Fold(name); !seen[key] {
			seen[key] = true
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(model.Fold(a), model.Fold(b)) })
	return names, nil
}
