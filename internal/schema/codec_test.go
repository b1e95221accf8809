package schema_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

const infinite = model.Unlimited

func TestDecode(t *testing.T) {
	n, b, s, l := model.Number, model.Bool, model.Text, model.List
	for _, c := range []struct {
		row  *schema.Attr
		raw  string
		want model.Value // null = refused
	}{
		{schema.IsolationMode.Attr, "TRUE", n(schema.ModeIIS5)},
		{schema.IsolationMode.Attr, "FALSE", n(schema.ModeWorkerProcess)},
		{schema.IsolationMode.Attr, "false", n(schema.ModeWorkerProcess)},
		{schema.IsolationMode.Attr, "2", model.Value{}},
		{schema.IsolationMode.Attr, "", model.Value{}},
		{schema.Protection.Attr, "2", n(schema.ProtectionMedium)},
		{schema.Protection.Attr, "3", model.Value{}},
		{schema.Protection.Attr, "high", model.Value{}},
		{schema.EnableHistory.Attr, "1", b(true)},
		{schema.EnableHistory.Attr, "0", b(false)},
		{schema.EnableHistory.Attr, "2", model.Value{}},
		{schema.PMEnable.Attr, "True", b(true)},
		{schema.PMEnable.Attr, "1", model.Value{}},
		{schema.PeriodicRestartTime.Attr, "1740", n(1740)},
		{schema.PeriodicRestartTime.Attr, " 1740 ", n(1740)},
		{schema.PeriodicRestartTime.Attr, "4294967295", n(1<<32 - 1)},
		{schema.PeriodicRestartTime.Attr, "4294967296", model.Value{}},
		{schema.PeriodicRestartTime.Attr, "-1", model.Value{}},
		{schema.PeriodicRestartTime.Attr, "", model.Value{}},
		{schema.PeriodicRestartTime.Attr, "Infinite", model.Value{}},
		{schema.AccessFlags.Attr, "AccessRead | AccessScript", n(513)},
		{schema.AccessFlags.Attr, "accessread|ACCESSSCRIPT", n(513)},
		{schema.AccessFlags.Attr, "513", n(513)},
		{schema.AccessFlags.Attr, "0", n(0)},
		{schema.AccessFlags.Attr, "AccessRead | 131072", n(131073)},
		{schema.AccessFlags.Attr, "AccessNothing", model.Value{}},
		{schema.SMPProcessorAffinityMask.Attr, "4294967295", n(1<<32 - 1)},
		{schema.ServerBindings.Attr, ":80:", l(":80:")},
		{schema.ServerBindings.Attr, ":80:\n\t\t:8080:", l(":80:", ":8080:")},
		{schema.ServerBindings.Attr, "\r\n\t:80:\r\n", l(":80:")},
		{schema.ServerBindings.Attr, "", l()},
		{schema.FilterLoadOrder.Attr, "urlscan, sspifilt,", l("urlscan", "sspifilt")},
		{schema.ServerComment.Attr, " a\tb ", s(" a\tb ")},
		{schema.PMTimeout.Attr, "Infinite", n(infinite)},
		{schema.PMTimeout.Attr, "infinite", n(infinite)},
		{schema.PMTimeout.Attr, "10675199.02:48:05.4775807", n(infinite)},
		{schema.PMTimeout.Attr, "29:00:00", n(29 * 3600)},
		{schema.PMTimeout.Attr, "1.05:00:00", n(29 * 3600)},
		{schema.PMTimeout.Attr, "0:00:05", n(5)},
		{schema.PMTimeout.Attr, "00:00:05", n(5)},
		{schema.PMTimeout.Attr, "00:00:60", model.Value{}},
		{schema.PMTimeout.Attr, "00:05", model.Value{}},
		{schema.PMTimeout.Attr, "300", model.Value{}},
		{schema.PMTimeout.Attr, "::", model.Value{}},
		{schema.PMTimeout.Attr, "-1:00:00", model.Value{}},
		{schema.PMTimeout.Attr, "99999999999999999999:00:00", model.Value{}},
		{schema.PMRequestLimit.Attr, "Infinite", n(infinite)},
		{schema.PMRequestLimit.Attr, "2147483647", n(infinite)},
		{schema.PMRequestLimit.Attr, "35000", n(35000)},
		{schema.PMRequestLimit.Attr, "00:30:00", model.Value{}},
		{schema.PMCPUMask.Attr, "0xffffffff", n(1<<32 - 1)},
		{schema.PMCPUMask.Attr, "13", n(13)},
		{schema.PMCPUMask.Attr, "0x", model.Value{}},
		{schema.PMLogLevel.Attr, "Errors", n(2)},
		{schema.PMLogLevel.Attr, "errors", n(2)},
		{schema.PMLogLevel.Attr, "Some", model.Value{}},
		{schema.ExtensionAllow.Attr, "1", b(true)},
		{schema.ExtensionAllow.Attr, "0", b(false)},
		{schema.ExtensionAllow.Attr, "yes", model.Value{}},
	} {
		got, err := c.row.Decode(c.raw)
		if (err != nil) != c.want.IsNull() || !got.Same(c.want) {
			t.Errorf("%s %q: %s (%v), want %s", c.row.Label, c.raw, got, err, c.want)
		}
	}
}

func TestEncode(t *testing.T) {
	n := model.Number
	for _, c := range []struct {
		row  *schema.Attr
		v    model.Value
		want string
	}{
		{schema.IsolationMode.Attr, n(schema.ModeIIS5), "TRUE"},
		{schema.IsolationMode.Attr, n(schema.ModeWorkerProcess), "FALSE"},
		{schema.PingingEnabled.Attr, model.Bool(true), "TRUE"},
		{schema.EnableEditWhileRunning.Attr, model.Bool(true), "1"},
		{schema.EnableEditWhileRunning.Attr, model.Bool(false), "0"},
		{schema.ExtensionAllow.Attr, model.Bool(true), "1"},
		{schema.ExtensionDeletable.Attr, model.Bool(false), "0"},
		{schema.PMEnable.Attr, model.Bool(false), "false"},
		{schema.Protection.Attr, n(schema.ProtectionHigh), "1"},
		{schema.AppPoolIdentityType.Attr, n(schema.IdentitySpecificUser), "3"},
		{schema.AccessFlags.Attr, n(513), "AccessRead | AccessScript"},
		{schema.AccessFlags.Attr, n(517), "AccessExecute | AccessRead | AccessScript"},
		{schema.AccessFlags.Attr, n(0), "0"},
		{schema.AccessFlags.Attr, n(1<<20 | 1), "1048577"},
		{schema.SMPProcessorAffinityMask.Attr, n(1<<32 - 1), "4294967295"},
		{schema.PeriodicRestartMemory.Attr, n(512000), "512000"},
		{schema.ServerBindings.Attr, model.List(":80:", ":81:"), ":80:\n:81:"},
		{schema.ServerBindings.Attr, model.List(), ""},
		{schema.FilterLoadOrder.Attr, model.List("a", "b"), "a,b"},
		{schema.PMTimeout.Attr, n(infinite), "Infinite"},
		{schema.PMTimeout.Attr, n(540), "00:09:00"},
		{schema.PMTimeout.Attr, n(29 * 3600), "29:00:00"},
		{schema.PMTimeout.Attr, n(1200 * 3600), "1200:00:00"},
		{schema.PMRequestLimit.Attr, n(infinite), "Infinite"},
		{schema.PMMemoryLimit.Attr, n(60), "60"},
		{schema.PMCPUMask.Attr, n(13), "0xd"},
		{schema.PMLogLevel.Attr, n(2), "Errors"},
		{schema.PMComAuthenticationLevel.Attr, n(5), "PktIntegrity"},
		{schema.PMUserName.Attr, model.Text("machine"), "machine"},
	} {
		if got := c.row.Encode(c.v); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.row.Label, c.v, got, c.want)
		}
	}
}

// Refusals name what was found and never more than a little of it.
func TestRefusalsAreShort(t *testing.T) {
	long := strings.Repeat("\x1b[31mA", 5000)
	each(t, func(t *testing.T, a *schema.Attr) {
		_, err := a.Decode(long)
		if err == nil {
			return // texts and lists take anything
		}
		if len(err.Error()) > 400 || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("the refusal repeats hostile text: %d bytes", len(err.Error()))
		}
	})
}

// FuzzDecode: no text of a store makes a row fail, and what decodes has one
// stored form.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{"", "TRUE", "0", "AccessRead | AccessScript", "Infinite", "10675199.02:48:05.4775807", "0xffffffff", "a\nb", "1,2,,", "-1", "99:59:59", "é\xff"} {
		f.Add(s)
	}
	rows := schema.All()
	f.Fuzz(func(t *testing.T, raw string) {
		for _, a := range rows {
			v, err := a.Decode(raw)
			if err != nil {
				if !v.IsNull() {
					t.Fatalf("%s: a value and a refusal", a.Label)
				}
				continue
			}
			stored := a.Encode(v)
			again, err := a.Decode(stored)
			if err != nil || !again.Same(v) || a.Encode(again) != stored {
				t.Fatalf("%s: %q decodes to %s, is stored as %q and then %s (%v)", a.Label, raw, v, stored, again, err)
			}
		}
	})
}
