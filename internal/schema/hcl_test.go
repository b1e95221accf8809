package schema_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
	"golang.org/x/text/unicode/norm"
)

func TestFromHCL(t *testing.T) {
	n, b, s, l := model.Number, model.Bool, model.Text, model.List
	for _, c := range []struct {
		row  *schema.Attr
		hcl  string
		want model.Value
		says string // of a refusal
	}{
		{schema.IsolationMode.Attr, `"worker_process"`, n(0), ""},
		{schema.IsolationMode.Attr, `"IIS5"`, n(1), ""},
		{schema.IsolationMode.Attr, `"iis6"`, model.Value{}, `expected one of "iis5", "worker_process", found the text "iis6"`},
		{schema.IsolationMode.Attr, `true`, model.Value{}, "found true"},
		{schema.Protection.Attr, `2`, n(2), ""},
		{schema.Protection.Attr, `9`, model.Value{}, "found the number 9"},
		{schema.PingingEnabled.Attr, `"true"`, model.Value{}, `expected true or false, found the text "true"`},
		{schema.PingingEnabled.Attr, `null`, model.Value{}, ""},
		{schema.IdleTimeout.Attr, `20`, n(20), ""},
		{schema.IdleTimeout.Attr, `"00:20:00"`, n(20), ""},
		{schema.IdleTimeout.Attr, `"00:20:30"`, model.Value{}, "not a whole number of minutes"},
		{schema.IdleTimeout.Attr, `20.5`, model.Value{}, "found the number 20.5"},
		{schema.IdleTimeout.Attr, `-1`, model.Value{}, "found the number -1; the least is 0"},
		{schema.MaxProcesses.Attr, `4294967295`, n(4294967295), ""},
		{schema.MaxProcesses.Attr, `4294967296`, model.Value{}, "of at least 1, found the number 4294967296; the most is 4294967295"},
		{schema.MaxProcesses.Attr, `1e999999`, model.Value{}, "; the most is 4294967295"},
		{schema.MaxProcesses.Attr, `-1`, model.Value{}, "of at least 1, found the number -1"},
		{schema.AppPoolQueueLength.Attr, `4294967296`, model.Value{}, "from 10 to 65535, found the number 4294967296"},
		{schema.IdleTimeout.Attr, `1e999999`, model.Value{}, "the number with an exponent beyond all bounds"},
		{schema.IdleTimeout.Attr, `1e-999`, model.Value{}, "almost 0"},
		{schema.IdleTimeout.Attr, `"Infinite"`, model.Value{}, `found the text "Infinite"`},
		{schema.PeriodicRestartTime.Attr, `71583`, model.Value{}, "at most 71582"},
		{schema.PingInterval.Attr, `"00:00:30"`, n(30), ""},
		{schema.PingInterval.Attr, `0`, model.Value{}, "from 1 to 4294967"},
		{schema.PeriodicRestartMemory.Attr, `"512MB"`, n(524288), ""},
		{schema.PeriodicRestartMemory.Attr, `"2gb"`, n(2097152), ""},
		{schema.PeriodicRestartMemory.Attr, `"5GB"`, model.Value{}, "outside the bounds"},
		{schema.PeriodicRestartMemory.Attr, `"many"`, model.Value{}, `a text like "512MB"`},
		{schema.SMPProcessorAffinityMask.Attr, `"0x0f"`, n(15), ""},
		{schema.SMPProcessorAffinityMask.Attr, `15`, n(15), ""},
		{schema.SMPProcessorAffinityMask.Attr, `"0x1ffffffff"`, model.Value{}, "a mask"},
		{schema.SMPProcessorAffinityMask.Attr, `"0x1ffffffff"`, model.Value{}, `; the most is "0xffffffff"`},
		{schema.SMPProcessorAffinityMask.Attr, `4294967296`, model.Value{}, `; the most is "0xffffffff"`},
		{schema.PMTimeout.Attr, `"99999999:00:00"`, model.Value{}, `; the most is "1193046:28:15"`},
		{schema.AccessFlags.Attr, `4294967296`, model.Value{}, "found the number 4294967296; the most is 4294967295"},
		{schema.AppPoolQueueLength.Attr, `0`, model.Value{}, "from 10 to 65535"},
		{schema.PMTimeout.Attr, `"Infinite"`, n(infinite), ""},
		{schema.PMTimeout.Attr, `"29:00:00"`, n(104400), ""},
		{schema.PMTimeout.Attr, `540`, model.Value{}, `"00:09:00"`},
		{schema.PMRequestLimit.Attr, `"infinite"`, n(infinite), ""},
		{schema.PMRequestLimit.Attr, `"00:30:00"`, model.Value{}, "a whole number"},
		{schema.PMMemoryLimit.Attr, `101`, model.Value{}, "per cent"},
		{schema.PMLogLevel.Attr, `"Errors"`, n(2), ""},
		{schema.PMComAuthenticationLevel.Attr, `"PktIntegrity"`, n(5), ""},
		{schema.PMComAuthenticationLevel.Attr, `"pkt_integrity"`, n(5), ""},
		{schema.PMLogLevel.Attr, `2`, model.Value{}, "expected one of"},
		{schema.AccessFlags.Attr, `["AccessRead", "accessscript"]`, n(513), ""},
		{schema.AccessFlags.Attr, `"AccessRead | AccessScript"`, n(513), ""},
		{schema.AccessFlags.Attr, `513`, n(513), ""},
		{schema.AccessFlags.Attr, `["Read"]`, model.Value{}, `found "Read"`},
		{schema.AccessFlags.Attr, `[null]`, model.Value{}, "expected a list of flags"},
		{schema.Path.Attr, `"C:/web"`, s(`C:\web`), ""},
		{schema.Path.Attr, `"//files/web"`, s(`\\files\web`), ""},
		{schema.Path.Attr, `"C:\temp\new"`, model.Value{}, `write "C:/temp/new"`},
		{schema.Path.Attr, `["C:/web"]`, model.Value{}, "found a list"},
		{schema.ServerBindings.Attr, `[":80:"]`, l(":80:"), ""},
		{schema.ServerBindings.Attr, `[]`, l(), ""},
		{schema.ServerBindings.Attr, `":80:"`, model.Value{}, "found the text"},
		{schema.ServerBindings.Attr, `[80]`, model.Value{}, "must be a text in quotes"},
		{schema.ServerBindings.Attr, `["80"]`, model.Value{}, "IP:Port:Host"},
		{schema.ServerBindings.Attr, `[":0:"]`, model.Value{}, "IP:Port:Host"},
		{schema.ServerBindings.Attr, `[":65536:"]`, model.Value{}, "IP:Port:Host"},
		{schema.ServerBindings.Attr, `[" :80:"]`, model.Value{}, "blanks at an end"},
		{schema.PeriodicRestartSchedule.Attr, `["03:00"]`, l("03:00"), ""},
		{schema.PeriodicRestartSchedule.Attr, `["24:00"]`, model.Value{}, "no time of day"},
		{schema.PeriodicRestartSchedule.Attr, `["3:00"]`, model.Value{}, "no time of day"},
		{schema.FilterLoadOrder.Attr, `["a,b"]`, model.Value{}, "holds a comma"},
		{schema.ExtensionGroup.Attr, `"A,B"`, model.Value{}, "holds a comma"},
		{schema.InProcessApps.Attr, `["C:/x.dll", "ssinc.dll"]`, l(`C:\x.dll`, "ssinc.dll"), ""},
		{schema.ExtensionAllow.Attr, `true`, b(true), ""},
		{schema.ServerComment.Attr, `{ a = 1 }`, model.Value{}, "found an object"},
	} {
		got, err := c.row.Type.FromCty(eval(t, c.hcl))
		if (err != nil) != (c.says != "") || !got.Same(c.want) && err == nil {
			t.Errorf("%s = %s: %s (%v), want %s", c.row.Name, c.hcl, got, err, c.want)
			continue
		}
		if err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s = %s: %q does not say %q", c.row.Name, c.hcl, err, c.says)
		}
	}
}

func TestShow(t *testing.T) {
	for _, c := range []struct {
		row  *schema.Attr
		v    model.Value
		want string
	}{
		{schema.PMTimeout.Attr, model.Number(104400), `"29:00:00"`},
		{schema.IdleTimeout.Attr, model.Number(20), "20"},
		{schema.PMRequestLimit.Attr, model.Number(infinite), `"Infinite"`},
		{schema.WAMUserPass.Attr, model.Secret("env:PW"), `secret("env:PW")`},
		{schema.WAMUserName.Attr, model.Value{}, "null"},
		{schema.Path.Attr, model.Text(`D:\a "b" ${c}`), `"D:/a \"b\" $${c}"`},
		{schema.InProcessApps.Attr, model.EditOf(model.ListEdit{HasOnly: true, Only: []string{`C:\a.dll`}}), `["C:/a.dll"]`},
		{schema.InProcessApps.Attr, model.EditOf(model.ListEdit{Include: []string{"a.dll"}, Exclude: []string{"b.dll"}}),
			`include ["a.dll"], exclude ["b.dll"]`},
		{schema.AccessFlags.Attr, model.Number(1 << 30), "1073741824"},
	} {
		if got := c.row.Type.Show(c.v); got != c.want {
			t.Errorf("%s %s: %s, want %s", c.row.Name, c.v, got, c.want)
		}
	}
	if got := schema.InProcessApps.Type.ShowItem(`C:\a.dll`); got != `"C:/a.dll"` {
		t.Errorf("an entry shows as %s", got)
	}
}

func TestParseMemory(t *testing.T) {
	for s, want := range map[string]uint64{"1KB": 1, "1MB": 1024, "2 GB": 2 << 20, "3gb": 3 << 20, "": 0, "GB": 0, "-1MB": 0,
		"1": 0, "1TB": 0, "4294967295GB": 0, "99999999999MB": 0, "1.5GB": 0} {
		if got, ok := schema.ParseMemory(s); ok != (want > 0) || ok && got != want {
			t.Errorf("ParseMemory(%q) = %d, %v, want %d", s, got, ok, want)
		}
	}
}

func TestCheckControl(t *testing.T) {
	if err := schema.CheckControl(`C:\plain`); err != nil {
		t.Errorf("a back slash is no control character: %v", err)
	}
	for s, says := range map[string]string{
		"C:\temp": `write "C:/temp" or "C:\\temp"`, "a\x07b": "U+0007", "C:\next": `"C:/next"`, "C:\r": `(CR)`,
		strings.Repeat("x\t", 200): "TAB, TAB, TAB",
	} {
		err := schema.CheckControl(s)
		if err == nil || !strings.Contains(err.Error(), says) || len(err.Error()) > 500 {
			t.Errorf("CheckControl(%.20q) = %v, want %q in it", s, err, says)
		}
	}
}

// FuzzQuote: whatever a server holds, quoted it is one line of HCL without a
// hidden character, and means the same text.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "a", "${x}", "%{if}", "$${x}", "$$$${", "\"\\", "\n\r\t\x00\x1b", "\u202e\u200b\ufeff", "e\u0301", "\xff\xfe", "\U000e0001", "$", "%", "{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 2000 {
			return // the parser takes quadratic time over a run of dollar signs
		}
		quoted := schema.QuoteHCL(s)
		for _, r := range quoted {
			if schema.Hidden(r) {
				t.Fatalf("%q is quoted with the hidden character %U", s, r)
			}
		}
		v, diags := evalText(quoted)
		if diags.HasErrors() || v.Type() != cty.String {
			t.Fatalf("%q is quoted as %s, which is no text: %v", s, quoted, diags)
		}
		if utf8.ValidString(s) && v.AsString() != norm.NFC.String(s) {
			t.Fatalf("%q is quoted as %s and read as %q", s, quoted, v.AsString())
		}
	})
}
