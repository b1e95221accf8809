package schema_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestEqual(t *testing.T) {
	text, list, n := model.Text, model.List, model.Number
	for _, c := range []struct {
		name string
		row  *schema.Attr
		a, b model.Value
		want bool
	}{
		{"account, letter case", schema.WAMUserName.Attr, text(`CORP\Web`), text(`corp\web`), true},
		{"account, another", schema.WAMUserName.Attr, text(`CORP\Web`), text(`CORP\Web2`), false},
		{"comment keeps letter case", schema.ServerComment.Attr, text("Intranet"), text("intranet"), false},
		{"comment, one letter two ways", schema.ServerComment.Attr, text("Caf\u00e9"), text("Cafe\u0301"), true},
		{"path, slashes and case", schema.Path.Attr, text(`C:\Web\`), text(`c:/web`), true},
		{"path, root of a drive", schema.Path.Attr, text(`C:\`), text(`C:`), false},
		{"path, share", schema.Path.Attr, text(`\\FILES\web`), text(`//files/Web/`), true},
		{"bindings, order", schema.ServerBindings.Attr, list(":80:", ":81:"), list(":81:", ":80:"), false},
		{"bindings, case", schema.ServerBindings.Attr, list(":80:WWW.Example"), list(":80:www.example"), true},
		{"bindings, length", schema.ServerBindings.Attr, list(":80:"), list(":80:", ":80:"), false},
		{"in-process, order and case", schema.InProcessApps.Attr, list(`C:\a.dll`, "b.dll"), list("B.DLL", "c:/a.dll"), true},
		{"in-process, twice", schema.InProcessApps.Attr, list("b.dll"), list("b.dll", "B.dll"), true},
		{"in-process, one more", schema.InProcessApps.Attr, list("b.dll"), list("b.dll", "c.dll"), false},
		{"empty lists", schema.InProcessApps.Attr, list(), list(), true},
		{"schedule, order", schema.PeriodicRestartSchedule.Attr, list("03:00", "15:00"), list("15:00", "03:00"), true},
		{"numbers", schema.IdleTimeout.Attr, n(20), n(20), true},
		{"other forms", schema.IdleTimeout.Attr, n(1), model.Bool(true), false},
	} {
		if got := c.row.Type.Equal(c.a, c.b); got != c.want {
			t.Errorf("%s: %s = %s is %v, want %v", c.name, c.a, c.b, got, c.want)
		}
	}
}

func TestPathKey(t *testing.T) {
	for p, want := range map[string]string{
		`C:\`: `c:\`, `C:/`: `c:\`, `C:\a\\`: `c:\a`, `\\S\x\`: `\\s\x`, "": "", `\`: `\`, `\\`: `\`, "a.DLL": "a.dll", `C:`: `c:`,
	} {
		if got := schema.PathKey(p); got != want {
			t.Errorf("PathKey(%s) = %s, want %s", p, got, want)
		}
	}
	if !schema.EqualPath(`C:\A`, "c:/a/") || schema.EqualPath(`C:\a`, `C:\b`) {
		t.Error("EqualPath does not compare as Windows does")
	}
	if schema.InProcessApps.Type.ItemKey("C:/A.dll") != schema.InProcessApps.Type.ItemKey(`c:\a.DLL`) {
		t.Error("ItemKey tells equal entries apart")
	}
}

func TestExpected(t *testing.T) {
	for _, c := range []struct {
		row  *schema.Attr
		want string
	}{
		{schema.PingingEnabled.Attr, "expected true or false"},
		{schema.AppPoolQueueLength.Attr, "expected a whole number (requests) from 10 to 65535"},
		{schema.PeriodicRestartTime.Attr, `expected a number of minutes or a text like "00:20:00" of at most 71582`},
		{schema.PMTimeout.Attr, `expected a text like "00:09:00" (hours:minutes:seconds) or "Infinite"`},
		{schema.MaxProcesses.Attr, "expected a whole number (processes) of at least 1"},
		{schema.PMMemoryLimit.Attr, "expected a whole number (per cent) from 1 to 100"},
		{schema.PeriodicRestartMemory.Attr, `expected a number of KB or a text like "512MB" of at most 4194303`},
		{schema.SMPProcessorAffinityMask.Attr, `expected a mask like "0x0000000f" or a whole number of at least "0x00000001"`},
		{schema.Protection.Attr, `expected one of "low", "medium", "high"`},
		{schema.AccessSSLFlags.Attr, "expected a list of flags out of AccessSSL, AccessSSL128, AccessSSLNegotiateCert, AccessSSLRequireCert, AccessSSLMapCert"},
		{schema.ServerComment.Attr, "expected a text in quotes"},
		{schema.Path.Attr, `expected a Windows path in quotes, for example "C:/inetpub/wwwroot"`},
		{schema.ServerBindings.Attr, "expected a list of texts"},
	} {
		if got := c.row.Type.Expected(); got != c.want {
			t.Errorf("%s: %s\nwant %s", c.row.Name, got, c.want)
		}
	}
	off := schema.Type{Kind: schema.TNumber, Min: 5, Max: 9, ZeroOff: true}
	if got, want := off.Expected(), "expected a whole number from 5 to 9, or 0 to switch it off"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if off.Check(model.Number(0)) != nil || off.Check(model.Number(4)) == nil {
		t.Error("0 switches off, 4 is too small")
	}
}

func TestTargets(t *testing.T) {
	if got := fmt.Sprint(schema.Targets()); got != "[4.0 5.0 5.1 6.0/iis5 6.0/worker_process 7.0 7.5 8.0 8.5 10.0]" {
		t.Errorf("targets %s", got)
	}
	if got := fmt.Sprint(schema.PlannedTargets()); got != "[4.0 5.0 5.1 6.0/iis5 6.0/worker_process]" {
		t.Errorf("planned targets %s", got)
	}
	for _, target := range schema.Targets() {
		if got, ok := schema.TargetOf(target.Version(), target.Mode()); !ok || got != target {
			t.Errorf("%s is found as %s", target, got)
		}
	}
	if _, ok := schema.TargetOf("5.0", "iis5"); ok {
		t.Error("a version without a target has one")
	}
	if schema.NoTarget.Version() != "" || schema.NoTarget.Mode() != "" || schema.NoTarget.String() != "no target" {
		t.Error("no target has a version or a mode")
	}
	for name, want := range map[string]schema.CLR{
		"v1.0.3705": schema.CLR10, "V1.1.4322": schema.CLR11, "v2.0.50727": schema.CLR20, "v2.0.50727/64": schema.CLR20,
		"v4.0.30319/64": schema.CLR40, "v1.1.4322/64": 0, "v2.0.50727/": 0, "v2.0.50727/32": 0, "v3.5": 0, "": 0,
	} {
		got, ok := schema.CLROf(name)
		if ok != (want != 0) || ok && got != want {
			t.Errorf("CLROf(%q) = %d, %v, want %d", name, got, ok, want)
		}
	}
}

func TestCLRLines(t *testing.T) {
	if schema.PMAutoConfig.KnownTo(schema.CLR11) || !schema.PMAutoConfig.KnownTo(schema.CLR20) || !schema.PMEnable.KnownTo(schema.CLR10) {
		t.Error("auto_config came with 2.0, enable was always there")
	}
	for line, want := range map[schema.CLR]uint64{schema.CLR10: 30, schema.CLR11: 30, schema.CLR20: infinite, schema.CLR40: infinite} {
		if got := schema.PMPingFrequency.InternalDefault(line).Num(); got != want {
			t.Errorf("ping_frequency of CLR line %d is %d by default, want %d", line, got, want)
		}
	}
	if got := schema.PeriodicRestartTime.InternalDefault(0).Num(); got != 1740 {
		t.Errorf("what the service uses is the internal default: %d", got)
	}
	if got := schema.AppOopRecoverLimit.InternalDefault(0).Num(); got != 1<<32-1 {
		t.Errorf("without an internal default the schema's is used: %d", got)
	}
	e := schema.Effect{CLRs: schema.CLR1x}
	if !e.For(schema.CLR11) || e.For(schema.CLR20) || !(schema.Effect{}).For(0) {
		t.Error("an effect of 1.x is no effect of 2.0")
	}
}

func TestLiteralsOfSecrets(t *testing.T) {
	if got, ok := schema.PMPassword.Literal("autogenerate"); !ok || got != "AutoGenerate" {
		t.Errorf("AutoGenerate is no secret: %q %v", got, ok)
	}
	if _, ok := schema.PMPassword.Literal("hunter2"); ok {
		t.Error("a password is a secret")
	}
	if _, ok := schema.WAMUserPass.Literal("AutoGenerate"); ok {
		t.Error("a pool's password has no literals")
	}
}

func TestHandles(t *testing.T) {
	o := &model.Object{Kind: model.AppPool, Settings: []model.Setting{
		{Name: "idle_timeout", Value: model.Number(7)}, {Name: "pinging_enabled", Value: model.Bool(true)},
		{Name: "periodic_restart_schedule", Value: model.List("03:00")}, {Name: "wam_user_name", Value: model.Text("x")}}}
	if got, ok := schema.IdleTimeout.Of(o); !ok || got != 7 {
		t.Errorf("idle_timeout %d %v", got, ok)
	}
	if got, ok := schema.PingingEnabled.Of(o); !ok || !got {
		t.Errorf("pinging_enabled %v %v", got, ok)
	}
	if got, ok := schema.PeriodicRestartSchedule.Of(o); !ok || len(got) != 1 {
		t.Errorf("periodic_restart_schedule %v %v", got, ok)
	}
	if got, ok := schema.WAMUserName.Of(o); !ok || got != "x" {
		t.Errorf("wam_user_name %q %v", got, ok)
	}
	if _, ok := schema.MaxProcesses.Of(o); ok {
		t.Error("max_processes is not set")
	}
	if schema.MaxProcesses.From(model.Number(3)) != 3 {
		t.Error("From does not read the value")
	}
}
