package lang

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// observed reads an observed block: what no file tells about a server.
func (e *evaluator) observed(sp *special, sc *scope) *model.Observed {
	o := &model.Observed{Range: sp.at}
	list := func(name string) (items []string, known bool) {
		a := sp.args[name]
		if a == nil {
			return nil, false
		}
		all, ok := e.texts(a, sc)
		if !ok {
			return nil, false
		}
		seen := map[string]bool{}
		for _, s := range all {
			s = strings.TrimSpace(s)
			if s == "" {
				e.fail(codeValue, a.val, "Entry is empty", fmt.Sprintf("An entry of %s is empty.", name), "")
				return nil, false
			}
			if key := model.Fold(s); !seen[key] {
				seen[key] = true
				items = append(items, s)
			}
		}
		sort.Slice(items, func(i, j int) bool { return model.Fold(items[i]) < model.Fold(items[j]) })
		return items, true
	}
	o.Services, o.ServicesKnown = list("services")
	o.Fixes, o.FixesKnown = list("fixes")
	if a := sp.args["iisreset"]; a != nil {
		o.IISReset, _ = e.word(a, sc, []string{"enabled", "disabled"})
	}
	if a := sp.args["memory"]; a != nil {
		o.Memory = e.memory(a, sc)
	}
	if a := sp.args["processors"]; a != nil {
		o.Processors, _ = e.whole(a, sc, 1, 64)
	}
	if a := sp.args["running_mode"]; a != nil {
		o.RunningMode, _ = e.word(a, sc, schema.ModeWords())
	}
	if a := sp.args["service_pack"]; a != nil {
		n, ok := e.whole(a, sc, 0, maxServicePack)
		o.ServicePack, o.ServicePackKnown = n, ok
	}
	if a := sp.args["bitness"]; a != nil {
		o.Bitness, _ = e.word(a, sc, []string{"32", "64"})
	}
	if a := sp.args["upgraded_from"]; a != nil {
		o.UpgradedFrom, _ = e.word(a, sc, []string{"none", "4.0", "5.0"})
	}
	o.DomainController = e.known(sp, sc, "domain_controller")
	o.IWAMInSync = e.known(sp, sc, "iwam_in_sync")
	o.Subauthentication = e.known(sp, sc, "subauthentication")
	if a := sp.args["frameworks"]; a != nil {
		o.Frameworks, _ = e.textMap(a, sc)
		e.folders(a, sortedKeys(o.Frameworks))
	}
	if a := sp.args["framework_service_packs"]; a != nil {
		o.FrameworkPacks, _ = e.numberMap(a, sc, maxServicePack)
		e.folders(a, sortedKeys(o.FrameworkPacks))
	}
	return o
}

// maxServicePack is more than any product of the time ever had.
const maxServicePack = 99

// folders wants the keys of a map to be folders of the .NET Framework.
func (e *evaluator) folders(a *arg, names []string) {
	for _, name := range names {
		if _, ok := schema.CLROf(name); !ok {
			e.fail(codeValue, a.val, "Unknown version of the framework", fmt.Sprintf("%s names folders of the .NET Framework, and %q is none.", a.name, clip(name)), frameworkFix(name))
		}
	}
}

// known reads a yes or no that may also not be known: "yes", "no", or "".
func (e *evaluator) known(sp *special, sc *scope, name string) string {
	a := sp.args[name]
	if a == nil {
		return ""
	}
	is, ok := e.truth(a, sc)
	switch {
	case !ok:
		return ""
	case is:
		return model.Yes
	}
	return model.No
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// memory reads "2GB", or a number of KB, and gives KB.
func (e *evaluator) memory(a *arg, sc *scope) uint64 {
	v, ok := e.value(a, sc)
	if !ok || v.IsNull() {
		return 0
	}
	if s, ok := textOf(v); ok {
		if kb, ok := schema.ParseMemory(s); ok && kb > 0 {
			return kb
		}
	} else if !v.IsMarked() && v.Type() == cty.Number {
		if kb, ok := e.whole(a, sc, 1, 1<<32-1); ok {
			return uint64(kb)
		}
		return 0
	}
	e.wrongType(a, v, `a text like "2GB" or "512MB"`)
	return 0
}

var levels = []string{"none", "app", "pool", "site", "w3svc", "iis", "reboot"}

// disruption reads a disruption block: the most an apply may cost.
func (e *evaluator) disruption(sp *special, sc *scope) *model.Disruption {
	d := &model.Disruption{Allow: "pool", MaxApps: -1, Range: sp.at}
	if a := sp.args["allow"]; a != nil {
		if w, ok := e.word(a, sc, levels); ok {
			d.Allow = w
		}
	}
	if a := sp.args["max_apps"]; a != nil {
		if n, ok := e.whole(a, sc, 0, maxInstances); ok {
			d.MaxApps = n
		}
	}
	seen := map[string]bool{}
	for _, b := range sp.blocks {
		if seen[b.label] {
			e.fail(codeDuplicate, b.at, "Declared twice", fmt.Sprintf("There is a window %s already in this block.", schema.QuoteHCL(b.label)), "Rename one of the two.")
		}
		seen[b.label] = true
		d.Windows = append(d.Windows, e.window(b, sc))
	}
	sort.SliceStable(d.Windows, func(i, j int) bool { return d.Windows[i].Name < d.Windows[j].Name })
	return d
}

// window reads one window block: a time in which more is allowed.
func (e *evaluator) window(b *special, sc *scope) model.Window {
	w := model.Window{Name: b.label, MaxApps: -1, Range: b.at}
	for _, name := range []string{"from", "to", "time_zone", "allow"} {
		if b.args[name] == nil {
			e.fail(codeArgument, b.at, "Missing argument", fmt.Sprintf("The window %s has no %s.", schema.QuoteHCL(b.label), name), `A window needs from = "02:00", to = "04:00", time_zone = "Europe/Berlin" and allow; days may be left out.`)
			return w
		}
	}
	if a := b.args["days"]; a != nil {
		w.Days = e.days(a, sc)
	}
	w.From, w.To = e.clock(b.args["from"], sc), e.clock(b.args["to"], sc)
	if w.From != "" && w.From == w.To {
		e.fail(codeValue, b.args["to"].val, "Window without a length", fmt.Sprintf("The window %s begins and ends at %s.", schema.QuoteHCL(b.label), w.From), `For a whole day write from = "00:00" and to = "24:00".`)
	}
	w.TimeZone = e.zone(b.args["time_zone"], sc)
	w.Allow, _ = e.word(b.args["allow"], sc, levels)
	if a := b.args["max_apps"]; a != nil {
		if n, ok := e.whole(a, sc, 0, maxInstances); ok {
			w.MaxApps = n
		}
	}
	return w
}

var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// days reads the days of a window, in the order of the week.
func (e *evaluator) days(a *arg, sc *scope) []string {
	words, ok := e.texts(a, sc)
	if !ok {
		return nil
	}
	have := map[string]bool{}
	for _, w := range words {
		if !contains(weekdays, w) {
			fix := "The days are mon, tue, wed, thu, fri, sat and sun."
			if short := model.Fold(w); len(short) > 2 && contains(weekdays, short[:3]) {
				fix = fmt.Sprintf("Did you mean %q?", short[:3])
			}
			e.fail(codeValue, a.val, "Unknown day", fmt.Sprintf("days holds %q.", clip(w)), fix)
			return nil
		}
		have[w] = true
	}
	var out []string
	for _, d := range weekdays {
		if have[d] {
			out = append(out, d)
		}
	}
	return out
}

// clock reads a time of day; 24:00 is the end of one.
func (e *evaluator) clock(a *arg, sc *scope) string {
	s, ok := e.text(a, sc)
	if !ok {
		return ""
	}
	if len(s) == 5 && s[2] == ':' && digits(s[:2]) && digits(s[3:]) && (s[:2] < "24" && s[3:] < "60" || s == "24:00" && a.name == "to") {
		return s
	}
	e.fail(codeValue, a.val, "Time of day not understood", fmt.Sprintf("%s takes hours and minutes, and this is %q.", a.name, clip(s)), `Write for example "02:00".`)
	return ""
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" }

// zone reads the time zone of a window: one that is not known would make a
// window that never opens. The zone of this computer has no name that means
// the same on the next one.
func (e *evaluator) zone(a *arg, sc *scope) string {
	const fix = `Write for example "Europe/Berlin" or "UTC".`
	if v, ok := e.value(a, sc); ok && v.IsNull() {
		e.fail(codeArgument, a.val, "Missing argument", "A window needs a time_zone, and this is null.", fix)
		return ""
	}
	name, ok := e.text(a, sc)
	switch {
	case !ok:
		return ""
	case !zoneName(name):
		e.fail(codeValue, a.val, "Time zone not understood", fmt.Sprintf("time_zone takes a name of the IANA list, and %q cannot be one.", clip(name)), fix)
	case name == "Local":
		e.fail(codeValue, a.val, "Time zone not known", `"Local" is another time zone on every computer.`, fix)
	default:
		if _, err := time.LoadLocation(name); err == nil {
			return name
		}
		e.fail(codeValue, a.val, "Time zone not known", fmt.Sprintf("There is no time zone %q in the IANA list this computer has; letter case counts.", clip(name)), fix)
	}
	return ""
}

// zoneName reports whether a text has the form of a name of the IANA list.
func zoneName(s string) bool {
	for _, part := range strings.Split(s, "/") {
		if part == "" || strings.Trim(part, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-") != "" {
			return false
		}
	}
	return len(s) <= 64
}
