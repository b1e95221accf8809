package bundle_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/winetest"
)

const (
	clr11 = "machine.config/v1.1.4322"
	path  = `C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`
)

// withConfig is the shop with a machine.config of CR LF, whose tag has a
// password.
func withConfig() taken {
	s := shopServer()
	s.configs = []config{{space: clr11, path: path,
		before: "\xef\xbb\xbf<configuration>\r\n  <!-- caf\xc3\xa9 <processModel enable=\"true\"/> -->\r\n  <system.web>\r\n    ",
		tag:    "<processModel\r\n        enable=\"true\"\r\n        memoryLimit=\"60\"\r\n        userName='web\\asp'\r\n        password='" + secretText + "'\r\n    />",
		after:  "\r\n    <x y='" + secretText + "'/>\r\n  </system.web>\r\n</configuration>\r\n"}}
	return s
}

const configBody = `
  process_model "v1.1.4322" {
    memory_limit = 40
  }
` + shopBody

const passwordBody = `
  process_model "v1.1.4322" {
    user_name = "web\\other"
    password  = secret("env:ASP_PW")
  }
`

const password = `"s3cret&canary` + "\u00e9\U0001D11E"

func TestMachineConfig(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), configBody)
	r := p.onServer(t)
	r.want(2, "verify.vbs")
	r.want(0, "apply.vbs")
	text := string(r.ReadFile(path))
	if want := strings.Replace(p.configs[0].file(), `memoryLimit="60"`, `memoryLimit="40"`, 1); text != want {
		t.Errorf("the file is\n%q\nand should be\n%q", text, want)
	}
	r.asPlanned(p, configBody)
	r.inOutage()
	r.want(0, "verify.vbs")
	r.Forget()
	r.want(0, "rollback.vbs")
	r.inOutage()
	r.same(p, "after rollback")
}

// inOutage holds that the file was put in place while IIS was stopped.
func (r *rig) inOutage() {
	r.t.Helper()
	calls := strings.Join(r.Calls(), "\n")
	stop, file, start := strings.Index(calls, "run net stop iisadmin /y"), strings.Index(calls, "isoplan-new "+path), strings.Index(calls, "run net start W3SVC")
	if stop < 0 || file < stop || start < file {
		r.t.Errorf("stop at %d, the file at %d, start at %d in\n%s", stop, file, start, calls)
	}
}

func TestMachineConfigMoved(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), configBody)
	file := p.configs[0].file()
	for _, c := range []struct{ name, text, said string }{
		{"another tag", strings.Replace(file, `"60"`, `"61"`, 1), "now another tag"},
		{"the tag twice", strings.Replace(file, p.configs[0].tag, p.configs[0].tag+p.configs[0].tag, 1), "the tag stands there 2 times"},
		{"line ends", strings.ReplaceAll(file, "\r\n", "\n"), "now another tag"},
		{"already as planned", strings.Replace(file, `"60"`, `"40"`, 1), "which is what the plan wants"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := p.onServer(t)
			r.WriteFile(path, []byte(c.text))
			out := r.want(4, "apply.vbs")
			if !strings.Contains(out, c.said) || strings.Contains(out, secretText) {
				t.Errorf("said\n%s", out)
			}
			if string(r.ReadFile(path)) != c.text || r.writes() > 0 {
				t.Error("something was written")
			}
		})
	}
}

// A tag that is not ASCII is told and written byte by byte.
func TestBytesOfTag(t *testing.T) {
	t.Parallel()
	s := withConfig()
	s.configs[0].tag = strings.Replace(s.configs[0].tag, `web\asp`, "web\\caf\u00e9\u20ac", 1)
	p := planOf(t, s, configBody)
	r := p.onServer(t)
	r.want(0, "apply.vbs")
	r.asPlanned(p, configBody)
	if text := string(r.ReadFile(path)); !strings.Contains(text, "web\\caf\u00e9\u20ac'") {
		t.Errorf("the file is\n%q", text)
	}
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
}

func TestMachineConfigFailures(t *testing.T) {
	t.Parallel()
	winetest.Long(t)
	everyWrite(t, planOf(t, withConfig(), configBody), configBody, 3)
}

// A password is read before anything is changed, and is nowhere but in the tag.
func TestPasswordOfMachineConfig(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), passwordBody)
	for name, text := range p.files(t) {
		if strings.Contains(text, secretText) {
			t.Errorf("%s holds the old password", name)
		}
	}
	r := p.onServer(t)
	// Nobody answers.
	out := r.want(1, "apply.vbs", "/passwords:stdin")
	if !strings.Contains(out, "Nothing was changed") || r.writes() > 0 {
		t.Errorf("said\n%s", out)
	}
	r.Set("secret", password)
	r.want(0, "apply.vbs")
	text := string(r.ReadFile(path))
	if want := `password='&quot;s3cret&amp;canary&#233;&#119070;'`; !strings.Contains(text, want) {
		t.Errorf("%s is not in\n%s", want, text)
	}
	r.quiet()
	r.asPlanned(p, strings.Replace(passwordBody, "password ", "# password ", 1))
	r.want(0, "rollback.vbs")
	r.same(p, "after rollback")
	r.quiet()
	// With the copy gone nobody knows the old password.
	r.want(0, "apply.vbs")
	r.DropFile(path + ".isoplan-" + strings.TrimPrefix(p.in.Plan.Digest, "sha256:")[:12])
	if out := r.want(6, "rollback.vbs"); !strings.Contains(out, "old secret") {
		t.Errorf("said\n%s", out)
	}
}

// quiet holds that no secret is in the log, the state or the calls.
func (r *rig) quiet() {
	r.t.Helper()
	for _, text := range []string{r.file(bundle.LogFile), r.file(bundle.StateFile), strings.Join(r.Calls(), "\n")} {
		if strings.Contains(text, "canary") {
			r.t.Errorf("a secret is in\n%s", text)
		}
	}
}

func TestTagProblems(t *testing.T) {
	t.Parallel()
	p := planOf(t, withConfig(), configBody)
	for _, c := range []struct {
		name string
		tag  bundle.Tag
		said string
	}{
		{"no path", bundle.Tag{Before: []string{"<processModel/>"}}, "does not say where the file lies"},
		{"no tag", bundle.Tag{Path: path, Before: []string{""}}, "has no <processModel>"},
		{"a part of a value", bundle.Tag{Path: path, Before: []string{`<processModel a="`, `x"/>`}}, "no whole value"},
		{"a control character", bundle.Tag{Path: path, Before: []string{"<processModel \x01/>"}}, "no XML may hold"},
	} {
		p.in.Tags[clr11] = c.tag
		files, diags := bundle.Make(p.in)
		if files != nil || !strings.Contains(said(diags), c.said) {
			t.Errorf("%s: %s", c.name, said(diags))
		}
	}
	delete(p.in.Tags, clr11)
	if files, diags := bundle.Make(p.in); files != nil || !strings.Contains(said(diags), "edit of its start tag is missing") {
		t.Errorf("without the tag: %s", said(diags))
	}
}
