package bundle_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/internal/winetest"
)

// flavours are one plan for each target.
func flavours(t *testing.T) map[string]planned {
	five := func(version string) taken {
		s := withConfig()
		s.version = version
		return s
	}
	wpim := strings.Replace(pools, "  WAMUserPass = old-secret-canary\n", "", 1)
	all := map[string]planned{
		"4.0": planOf(t, taken{version: "4.0", metabase: nt, observed: []string{"services = W3SVC"}}, ntBody),
		"5.0": planOf(t, five("5.0"), strings.Replace(passwordBody, "  }\n", "  }\n"+shopBody, 1)),
		"5.1": planOf(t, five("5.1"), ntBody),
		"6.0-iis5": planOf(t, taken{version: "6.0", metabase: strings.Replace(wpim, "Enabled = FALSE", "Enabled = TRUE", 1)}, `
  isolation_mode = "iis5"
`+ntBody),
		"6.0-worker_process": planOf(t, poolServer(), poolBody),
	}
	for name, p := range all {
		p.in.Plan.Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
		all[name] = p
	}
	return all
}

// A person reads a script before it runs, so that a change of a byte has to be
// meant. One bundle is kept whole; of the others what differs.
func TestGoldenBundles(t *testing.T) {
	t.Parallel()
	all := flavours(t)
	whole := all["5.0"].files(t)
	for name, text := range whole {
		golden(t, filepath.Join("5.0", name), text)
	}
	for version, p := range all {
		files := p.files(t)
		golden(t, filepath.Join(version, bundle.ReadMe), files[bundle.ReadMe])
		for name, text := range files {
			if name == bundle.ReadMe {
				continue
			}
			data, rest := planPart(text)
			if _, want := planPart(whole[name]); rest != want {
				t.Errorf("%s of %s is not that of 5.0 but for its data", name, version)
			}
			if name == bundle.ApplyScript && version != "5.0" {
				golden(t, filepath.Join(version, "plan.vbs"), data)
			}
		}
	}
}

// planPart cuts the tables out of a script; the head, which names the plan, goes
// with them.
func planPart(text string) (data, rest string) {
	from, to := strings.Index(text, "' ---- the plan ----"), strings.Index(text, "' ---- tables: ")
	if from < 0 {
		return "", text
	}
	return text[from:to], text[strings.Index(text, "Option Explicit"):from] + text[to:]
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s changed; look at what UPDATE=1 makes of it", name)
	}
}

// The scripts have nothing that the first engine lacks, nothing that is no
// ASCII, no secret, and a script that looks cannot change anything.
func TestScriptsArePlain(t *testing.T) {
	t.Parallel()
	for version, p := range flavours(t) {
		for name, text := range p.files(t) {
			if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
				t.Errorf("%s of %s has lines without CR LF", name, version)
			}
			if strings.Contains(text, "canary") {
				t.Errorf("%s of %s holds a secret", name, version)
			}
			if !strings.HasSuffix(name, ".vbs") {
				continue
			}
			for _, problem := range winetest.TooNew(text) {
				// Failing is borne there: see Pause.
				if !strings.Contains(problem, "WScript.Sleep") {
					t.Errorf("%s of %s: %s", name, version, problem)
				}
			}
		}
		verify := p.files(t)[bundle.VerifyScript]
		for _, call := range []string{".Put", "SetInfo", ".Create(", ".Delete", ".AppCreate", ".AppDelete", "SaveData", ".Backup", ".Run(", "CreateTextFile", ".CopyFile", "OpenTextFile(path, 8"} {
			if strings.Contains(verify, call) {
				t.Errorf("verify.vbs holds %s", call)
			}
		}
	}
	for _, bad := range []string{"Class X", "With a", "Set a = New RegExp", "Execute b", "x = Eval(b)", "Set f = GetRef(n)", "Set p = shell.Exec(line)", "n = args.Named(1)"} {
		if len(winetest.TooNew(bad+"\r\n")) == 0 {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestZip(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	files, _ := bundle.Make(p.in)
	one, err := bundle.Zip("bundle-web03", files)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := bundle.Make(planOf(t, shopServer(), shopBody).in)
	two, err := bundle.Zip("bundle-web03", again)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("equal plans make different zips (%v)", err)
	}
	if !bundle.IsZip(one[:4096]) || bundle.IsZip([]byte("PK\x03\x04 of somebody else")) {
		t.Error("a zip of a bundle is not told from others")
	}
	for _, f := range files {
		if !bundle.IsFile(f.Name, f.Data[:min(len(f.Data), 4096)]) || bundle.IsFile(f.Name, []byte("x")) || bundle.IsFile("other", f.Data) {
			t.Errorf("%s is not told from others", f.Name)
		}
	}
	if got := bundle.FolderName("we b/\u00e9.03"); got != "bundle-we_b___03" {
		t.Errorf("the folder is %s", got)
	}
}

// A server of files is refused in words.
func TestServerOfFiles(t *testing.T) {
	t.Parallel()
	p := planOf(t, shopServer(), shopBody)
	p.in.Server.Way = "copy"
	files, diags := bundle.Make(p.in)
	if files != nil || len(diags) != 1 || diags[0].ID != "IP1102" || !strings.Contains(diags[0].Detail, "is reached by the files of a copy") {
		t.Errorf("%d files, %s", len(files), said(diags))
	}
	p.in.Server.Way, p.in.Server.From = "collected", "7.0"
	if files, diags = bundle.Make(p.in); files != nil || len(diags) != 1 || diags[0].ID != "IP1101" {
		t.Errorf("%d files, %s", len(files), said(diags))
	}
}
