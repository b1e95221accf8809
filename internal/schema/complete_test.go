package schema_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// each runs a test for every row, under the row's own name.
func each(t *testing.T, f func(*testing.T, *schema.Attr)) {
	t.Helper()
	all := schema.All()
	if len(all) < 100 {
		t.Fatalf("the table has %d rows: where are the others?", len(all))
	}
	for _, a := range all {
		t.Run(a.Blocks[0].String()+"."+a.Name, func(t *testing.T) { f(t, a) })
	}
}

func TestEveryRowIsComplete(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		if a.Name == "" || a.Label == "" || len(a.Blocks) == 0 || a.Type.Kind == 0 || a.Example == "" {
			t.Errorf("name %q, label %q, blocks %v, type %d, example %q: one of them is missing", a.Name, a.Label, a.Blocks, a.Type.Kind, a.Example)
		}
		if !sentence(a.Doc) || strings.Contains(a.Doc, "\n") {
			t.Errorf("the description is no sentence: %q", a.Doc)
		}
		if a.ReadOnly != (a.Why != "") || a.Why != "" && !sentence(a.Why) {
			t.Errorf("read-only %v, and why: %q", a.ReadOnly, a.Why)
		}
		checkConflicts(t, a)
		if a.ReadOnly && (a.Isolation || len(a.Required) > 0) {
			t.Error("a read-only row is imported by default or required: nobody can write it")
		}
		for _, k := range a.Required {
			if !a.In(k) {
				t.Errorf("required in %s, which cannot hold it", k)
			}
		}
		checkFact(t, "defaults", a.Defaults.Fact)
		checkHome(t, a)
		if len(a.Literals) > 0 && !a.Secret {
			t.Error("literals are for secret rows")
		}
	})
}

func checkConflicts(t *testing.T, a *schema.Attr) {
	t.Helper()
	for _, c := range a.Conflicts {
		if c.Topic == "" || strings.HasSuffix(c.Topic, ".") || !sentence(c.Chosen) || len(c.Sides) < 2 {
			t.Errorf("the conflict %q is incomplete: %d sides, chosen: %q", c.Topic, len(c.Sides), c.Chosen)
		}
		for _, side := range c.Sides {
			if side.Says == "" || !strings.HasSuffix(side.Says, ".") {
				t.Errorf("the conflict %q: a side says %q", c.Topic, side.Says)
			}
			checkFact(t, "conflict "+c.Topic, schema.Fact{Sources: side.Sources, Confidence: model.Documented})
		}
	}
}

func checkHome(t *testing.T, a *schema.Attr) {
	t.Helper()
	h := a.Home
	switch h.Space {
	case schema.MetabaseSpace:
		if h.Property == "" || h.ID == 0 || h.UserType == "" || h.Flags == "" || h.Raw == schema.RawConfig {
			t.Errorf("home is incomplete: %+v", h)
		}
		if a.CLRs != 0 || len(a.Defaults.ByCLR) > 0 {
			t.Error("a property of the metabase does not differ between CLR lines")
		}
	case schema.MachineConfigSpace:
		if h.Property != a.Label || h.ID != 0 || h.UserType+h.Flags != "" || h.Raw != schema.RawConfig {
			t.Errorf("home is not that of an attribute: %+v", h)
		}
	default:
		t.Errorf("no key space: %+v", h)
	}
}

func sentence(s string) bool {
	if s == "" || !strings.HasSuffix(s, ".") || strings.Contains(s, "  ") {
		return false
	}
	first := rune(s[0])
	return unicode.IsUpper(first) || unicode.IsDigit(first) || strings.HasPrefix(s, "machine.config")
}

func checkFact(t *testing.T, what string, f schema.Fact) {
	t.Helper()
	switch f.Confidence {
	case model.Documented, model.Derived:
		if len(f.Sources) == 0 {
			t.Errorf("%s: %s without a source", what, f.Confidence)
		}
	case model.Unsourced:
	default:
		t.Errorf("%s: no footing at all", what)
	}
	for _, key := range f.Sources {
		if !schema.KnownSource(key) {
			t.Errorf("%s: the source %q is not known", what, key)
		}
	}
}

var ruleID = regexp.MustCompile(`^DIS\d{3}$`)

func TestEveryTargetIsAnswered(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		for _, target := range schema.Targets() {
			for _, k := range a.Blocks {
				checkAnswer(t, a, k, target)
			}
		}
		for k, at := range a.At {
			if !a.In(k) {
				t.Errorf("an answer for %s, which cannot hold the row", k)
			}
			if len(at) != len(schema.Targets()) {
				t.Errorf("the answers for %s lack a target", k)
			}
		}
	})
}

func checkAnswer(t *testing.T, a *schema.Attr, k model.Kind, target schema.Target) {
	t.Helper()
	where := k.String() + " on " + target.String()
	answer := a.Answer(target, k)
	checkPresence(t, where, a, answer)
	checkFact(t, where+": honour", answer.Honour.Fact)
	checkHonour(t, where, a, answer.Presence.There, answer.Honour)
	if len(answer.Effects) == 0 {
		checkFact(t, where+": no effect", answer.NoEffect)
		if !sentence(answer.Quiet) {
			t.Errorf("%s: nothing says why a change has no effect: %q", where, answer.Quiet)
		}
	} else if answer.Quiet != "" || answer.NoEffect.Confidence != "" {
		t.Errorf("%s: effects and a reason for none", where)
	}
	for _, e := range answer.Effects {
		checkFact(t, where+": effect on "+e.Unit.String(), e.Fact)
		if e.Unit == schema.NoUnit || !sentence(e.Note) || !e.Self && !e.Deferrable {
			t.Errorf("%s: effect is incomplete: %+v", where, e)
		}
		if e.CLRs != 0 && a.Home.Space != schema.MachineConfigSpace {
			t.Errorf("%s: CLR lines in a metabase effect", where)
		}
		if e.Unless != "" && k != model.WebService && schema.Find(k, e.Unless) == nil {
			t.Errorf("%s: effect depends on %q, which is no attribute there", where, e.Unless)
		}
	}
	checkFact(t, where+": way", answer.WayFact)
	if answer.Way == 0 || (answer.Way == schema.Splice) != (answer.Other == "") {
		t.Errorf("%s: way %d, other %q", where, answer.Way, answer.Other)
	}
	if answer.Manual != "" && !sentence(answer.Manual) {
		t.Errorf("%s: what a person must do is no sentence: %q", where, answer.Manual)
	}
}

func checkPresence(t *testing.T, where string, a *schema.Attr, answer schema.Answer) {
	t.Helper()
	p := answer.Presence
	checkFact(t, where+": presence", p.Fact)
	if p.There == (p.Why != "") || p.Why != "" && !sentence(p.Why) {
		t.Errorf("%s: there is %v, and why: %q", where, p.There, p.Why)
	}
	if p.Moved != "" && !p.There {
		t.Errorf("%s: what is not there has moved to %q", where, p.Moved)
	}
	if !p.There && (answer.Honour.Obeyed || len(answer.Effects) > 0 && a.Home.Space == schema.MetabaseSpace) {
		t.Errorf("%s: not there, and yet obeyed or with effects", where)
	}
	for _, w := range answer.Words {
		if !slices.ContainsFunc(a.Type.Words, func(known schema.Word) bool { return known.HCL == w }) {
			t.Errorf("%s: the word %q is none of the row", where, w)
		}
	}
}

func checkHonour(t *testing.T, where string, a *schema.Attr, there bool, h schema.Honour) {
	t.Helper()
	lines := []schema.CLR{0}
	if a.Home.Space == schema.MachineConfigSpace {
		lines = []schema.CLR{schema.CLR10, schema.CLR11, schema.CLR20, schema.CLR40}
	}
	for _, line := range lines {
		if !a.KnownTo(line) && line != 0 {
			continue
		}
		if h.By(line) {
			continue
		}
		if !sentence(h.Why) {
			t.Errorf("%s: not obeyed, and nothing says what decides instead", where)
		}
		// Of a row the version does not have no rule need speak: the language
		// refuses it, and Check says so.
		if rule := h.RuleFor(line); !a.ReadOnly && (there || rule != "") && !ruleID.MatchString(rule) {
			t.Errorf("%s: no rule reports the dead setting (%q)", where, h.RuleFor(line))
		}
	}
}

func TestWhatAFileCannotWrite(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		kept := a.Home.Location == "." || strings.Contains(a.Home.Flags, "VOLATILE")
		if kept && !(a.ReadOnly && a.Volatile) {
			t.Error("IIS keeps the value for itself: the row must be read-only and volatile")
		}
		encrypted := strings.Contains(a.Home.Flags, "SECURE") || a.Home.Property == "SessionKey"
		if encrypted != (a.Secret && a.Home.Space == schema.MetabaseSpace) {
			t.Error("secure properties are secret rows, and no others")
		}
		for _, target := range schema.Targets() {
			for _, k := range a.Blocks {
				switch way := a.Answer(target, k).Way; {
				case a.ReadOnly && (kept || encrypted) && way != schema.Refuse:
					t.Errorf("%s would be written on %s: %s", k, target, way)
				case encrypted && way == schema.Splice:
					t.Errorf("a file store would write it on %s", target)
				case target.TextMetabase() && encrypted && way != schema.Refuse:
					t.Errorf("%s on %s: %s, want refuse", k, target, way)
				}
			}
		}
	})
}

func TestMethodRowsOfIIS5Mode(t *testing.T) {
	for _, row := range []*schema.Attr{schema.Protection.Attr, schema.AppRoot.Attr} {
		if got := row.Answer(schema.IIS6Iis5, model.App).Way; got != schema.Method {
			t.Errorf("%s in IIS 5.0 isolation mode: %s, want method", row.Name, got)
		}
		if got := row.Answer(schema.IIS6WPIM, model.App).Way; got != schema.Splice {
			t.Errorf("%s in worker process isolation mode: %s, want splice", row.Name, got)
		}
	}
}

func TestDeadInAMode(t *testing.T) {
	for _, c := range []struct {
		row    *schema.Attr
		kind   model.Kind
		target schema.Target
		line   schema.CLR
		rule   string // "" = obeyed
	}{
		{schema.Protection.Attr, model.App, schema.IIS6WPIM, 0, "DIS011"},
		{schema.Protection.Attr, model.App, schema.IIS6Iis5, 0, ""},
		{schema.AppPoolID.Attr, model.App, schema.IIS6Iis5, 0, "DIS010"},
		{schema.AppPoolID.Attr, model.App, schema.IIS6WPIM, 0, ""},
		{schema.InProcessApps.Attr, model.InProcessISAPI, schema.IIS6WPIM, 0, "DIS013"},
		{schema.IdleTimeout.Attr, model.AppPool, schema.IIS6Iis5, 0, "DIS010"},
		{schema.WAMUserName.Attr, model.AppPool, schema.IIS6Iis5, 0, "DIS010"},
		{schema.WAMUserName.Attr, model.WebService, schema.IIS6Iis5, 0, ""},
		{schema.WAMUserName.Attr, model.WebService, schema.IIS6WPIM, 0, "DIS011"},
		{schema.AppOopRecoverLimit.Attr, model.App, schema.IIS6WPIM, 0, "DIS011"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR11, "DIS003"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR20, "DIS004"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS6Iis5, schema.CLR11, ""},
		{schema.PMResponseDeadlockInterval.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR11, ""},
		{schema.PMRequestQueueLimit.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR11, "DIS003"},
		{schema.PMRequestQueueLimit.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR40, ""},
		{schema.PMResponseRestartDeadlockInterval.Attr, model.ProcessModel, schema.IIS6Iis5, schema.CLR11, ""},
		{schema.PMResponseRestartDeadlockInterval.Attr, model.ProcessModel, schema.IIS6Iis5, schema.CLR20, "DIS008"},
		{schema.PMMaxAppDomains.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR20, "DIS004"},
		{schema.PMMaxIoThreads.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR10, "DIS003"},
		{schema.PMMaxIoThreads.Attr, model.ProcessModel, schema.IIS6WPIM, schema.CLR11, ""},
		{schema.PMMaxIoThreads.Attr, model.ProcessModel, schema.IIS6Iis5, schema.CLR10, ""},
		{schema.PMMaxIoThreads.Attr, model.ProcessModel, schema.IIS80, schema.CLR20, ""},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS50, schema.CLR11, ""},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS40, schema.CLR11, "DIS003"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS40, schema.CLR20, "DIS004"},
		{schema.PMMemoryLimit.Attr, model.ProcessModel, schema.IIS100, schema.CLR40, "DIS004"},
		{schema.Protection.Attr, model.App, schema.IIS40, 0, ""},
		{schema.Protection.Attr, model.App, schema.IIS70, 0, "DIS011"},
		{schema.AppPoolID.Attr, model.App, schema.IIS50, 0, "DIS010"},
		{schema.IdleTimeout.Attr, model.AppPool, schema.IIS51, 0, "DIS010"},
		{schema.InProcessApps.Attr, model.InProcessISAPI, schema.IIS85, 0, "DIS013"},
		{schema.AspRequestQueueMax.Attr, model.App, schema.IIS50, 0, "DIS014"},
		{schema.AspRequestQueueMax.Attr, model.Site, schema.IIS50, 0, ""},
		{schema.AspRequestQueueMax.Attr, model.Site, schema.IIS6WPIM, 0, "DIS014"},
		{schema.AspRequestQueueMax.Attr, model.WebService, schema.IIS6WPIM, 0, ""},
		{schema.AspAllowOutOfProcComponents.Attr, model.WebService, schema.IIS40, 0, ""},
		{schema.AspAllowOutOfProcComponents.Attr, model.WebService, schema.IIS50, 0, "DIS016"},
		{schema.AspAllowOutOfProcComponents.Attr, model.App, schema.IIS6WPIM, 0, "DIS016"},
		{schema.DisableSocketPooling.Attr, model.WebService, schema.IIS6Iis5, 0, "DIS015"},
	} {
		h := c.row.Answer(c.target, c.kind).Honour
		got := ""
		if !h.By(c.line) {
			got = h.RuleFor(c.line)
		}
		if got != c.rule {
			t.Errorf("%s.%s on %s, CLR %d: rule %q, want %q", c.kind, c.row.Name, c.target, c.line, got, c.rule)
		}
	}
}

func TestKnownSource(t *testing.T) {
	for key, want := range map[string]bool{
		"SDK6/ms525697": true, "TN:cc787765": true, "TN:b6fc78f4": true, "KB812833": true, "Q326086": true, "SEED003": true,
		"TNET/b6e6c32e-d976-4b53-b0c2-f25202265113": true, "PMS": true, "MSDN98/arproprf_0zxh": true, "KBZ/317/204": true,
		"": false, "SDK6/": false, "SDK6/ms52": false, "KB": false, "Q12": false, "PM12": false, "SEED009": false,
		"SDK6/ms525697 ": false, "pms": false, "KB812833x": false,
	} {
		if got := schema.KnownSource(key); got != want {
			t.Errorf("KnownSource(%q) = %v, want %v", key, got, want)
		}
		if (schema.SourceTitle(key) != "") != want {
			t.Errorf("SourceTitle(%q) = %q", key, schema.SourceTitle(key))
		}
	}
}
