package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/plan"
)

// acceptance switches the mode, removes one in-process entry in other letter
// case, sets two attributes of a pool, adds a pool and adds an application.
const acceptance = `
server "oval" {
  version        = "6.0"
  isolation_mode = "iis5"

  live "copy" {
    root = "live"
  }

  in_process_isapi {
    exclude = ["c:/Windows/SYSTEM32/inetsrv/SsInc.dll"]
  }

  app_pool "oval" {
    periodic_restart_requests = 20000
    idle_timeout              = "00:45:00"
  }

  app_pool "Shop" {
    max_processes = 2
  }

  site "Default Web Site" {
    apps = {
      "/shop" = { path = "D:/shop", protection = "high" }
    }
  }
}
`

// realServer lays a root with a real metabase and a configuration out.
func realServer(t *testing.T, config string) (dir, metabase string) {
	t.Helper()
	real := readText(t, livetest.Corpus(t, "metabase-xml", "modsic-metabaseSample.xml"))
	dir = t.TempDir()
	metabase = filepath.Join(dir, "live", "C", "WINDOWS", "system32", "inetsrv", "MetaBase.xml")
	writeText(t, metabase, real)
	writeText(t, filepath.Join(dir, "main.iso.hcl"), config)
	return dir, metabase
}

func TestRealServerPlansExactlyThat(t *testing.T) {
	dir, metabase := realServer(t, acceptance)
	r := runIn(dir, "plan", "--json")
	if r.code != exitOK {
		t.Fatalf("plan ended with %d:\n%s%s", r.code, r.out, r.err)
	}
	var p plan.Plan
	if err := json.Unmarshal([]byte(r.out), &p); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range p.Changes {
		var names []string
		for _, a := range c.Attributes {
			names = append(names, a.Name)
		}
		got = append(got, string(c.Change.Actions[0])+" "+c.Address+" "+strings.Join(names, ","))
	}
	want := []string{
		"update oval isolation_mode",
		"create oval/app_pool/Shop max_processes",
		"update oval/app_pool/oval idle_timeout,periodic_restart_requests",
		"update oval/in_process_isapi only",
		"create oval/site/Default Web Site/app/shop path,protection",
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("the plan changes\n  %s\nnot\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
	for _, c := range p.Changes {
		if c.Type == "in_process_isapi" && (len(c.Attributes[0].Removed) != 1 || len(c.Attributes[0].Added) != 0 || c.Attributes[0].Reordered) {
			t.Errorf("of the in-process list changes %+v", c.Attributes[0])
		}
	}

	before, after := readText(t, metabase), plannedText(t, dir)
	gone, come := linesBetween(before, after), linesBetween(after, before)
	if want := []string{
		`		IIs5IsolationModeEnabled="FALSE"`,
		`			C:\WINDOWS\system32\inetsrv\ssinc.dll`,
		`		PeriodicRestartRequests="35000"`,
	}; !slices.Equal(gone, want) {
		t.Errorf("from the file go\n%s\nnot\n%s", strings.Join(gone, "\n"), strings.Join(want, "\n"))
	}
	if want := []string{
		`		IIs5IsolationModeEnabled="TRUE"`,
		`<IIsWebVirtualDir	Location ="/LM/W3SVC/1/ROOT/shop"`,
		`		AppIsolated="1"`,
		`		AppRoot="/LM/W3SVC/1/ROOT/shop"`,
		`		Path="D:\shop"`,
		`	>`,
		`</IIsWebVirtualDir>`,
		`<IIsApplicationPool	Location ="/LM/W3SVC/AppPools/Shop"`,
		`		MaxProcesses="2"`,
		`	>`,
		`</IIsApplicationPool>`,
		`		IdleTimeout="45"`,
		`		PeriodicRestartRequests="20000"`,
	}; !sameLines(come, want) {
		t.Errorf("into the file come\n%s\nnot\n%s", strings.Join(come, "\n"), strings.Join(want, "\n"))
	}

	diff := runIn(dir, "plan", "--diff", "--concise")
	minus, plus := diffLines(diff.out)
	if !sameLines(minus, plain(gone)) || !sameLines(plus, plain(come)) {
		t.Errorf("plan --diff shows other lines than those that change:\n%s", diff.out)
	}
	if readText(t, metabase) != before {
		t.Error("plan wrote to the live file")
	}
	acceptedByXMLLint(t, after)
}

// plannedText is what the metabase of a root with one server is to become.
func plannedText(t *testing.T, dir string) string {
	t.Helper()
	f := host.NewFake(dir, nil)
	a := &app{env: f.Env}
	r, _, _, err := a.makePlan(".", &planFlags{dead: "declared"}, &fleet{keep: true})
	if err != nil {
		t.Fatalf("no plan: %s", f.Err.String())
	}
	for i, s := range r.Servers[0].Sources {
		if s.Snapshot.Space == "metabase" {
			return r.Servers[0].Texts[i]
		}
	}
	t.Fatal("the plan has no text for the metabase")
	return ""
}

// linesBetween gives the lines of a that b does not have, as often as a has
// them more often.
func linesBetween(a, b string) []string {
	have := map[string]int{}
	for line := range strings.SplitSeq(b, "\n") {
		have[line]++
	}
	var out []string
	for line := range strings.SplitSeq(a, "\n") {
		if have[line]--; have[line] < 0 {
			out = append(out, line)
		}
	}
	return out
}

func sameLines(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// plain takes the indentation off lines and makes tabs blanks: the view shows
// them so.
func plain(all []string) []string {
	var out []string
	for _, line := range all {
		out = append(out, strings.Join(strings.Fields(line), " "))
	}
	return out
}

// diffLines gives the lines that a unified diff removes and adds.
func diffLines(text string) (minus, plus []string) {
	inside := false
	for line := range strings.SplitSeq(text, "\n") {
		switch {
		case strings.HasPrefix(line, "@@"):
			inside = true
		case !inside || strings.HasPrefix(line, "---") || strings.HasPrefix(line, "+++"):
		case strings.HasPrefix(line, "-"):
			minus = append(minus, line[1:])
		case strings.HasPrefix(line, "+"):
			plus = append(plus, line[1:])
		}
	}
	return plain(minus), plain(plus)
}

func acceptedByXMLLint(t *testing.T, text string) {
	t.Helper()
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("ISOPLAN_XMLLINT_REQUIRED") == "1" {
			t.Fatal("xmllint is not on PATH, and ISOPLAN_XMLLINT_REQUIRED=1 asks for it")
		}
		t.Skip("xmllint is not on PATH: nothing else says whether the planned bytes are well-formed")
	}
	file := filepath.Join(t.TempDir(), "planned.xml")
	writeText(t, file, text)
	if out, err := exec.Command(tool, "--noout", file).CombinedOutput(); err != nil {
		t.Errorf("xmllint does not accept the planned bytes: %v\n%s", err, out)
	}
}

// A real server becomes HCL that validates and plans to nothing.
func TestRealServerImportsToNothing(t *testing.T) {
	dir, metabase := realServer(t, "")
	before := readText(t, metabase)
	if err := os.Remove(filepath.Join(dir, "main.iso.hcl")); err != nil {
		t.Fatal(err)
	}
	for _, extra := range [][]string{nil, {"--all"}} {
		r := runIn(dir, append([]string{"import", "--name=oval", "live"}, extra...)...)
		if r.code != exitOK {
			t.Fatalf("import %v ended with %d:\n%s", extra, r.code, r.err)
		}
		writeText(t, filepath.Join(dir, "main.iso.hcl"), r.out)
		for _, command := range [][]string{{"fmt", "--check"}, {"validate"}, {"plan", "--detailed-exitcode"}} {
			if r := runIn(dir, command...); r.code != exitOK {
				t.Errorf("after import %v: %v ended with %d:\n%s%s", extra, command, r.code, r.out, r.err)
			}
		}
		for _, blob := range encryptedValues(before) {
			if strings.Contains(r.out+r.err, blob) {
				t.Errorf("import %v printed an encrypted value", extra)
			}
		}
	}
}

// encryptedValues gives the beginnings of the encrypted values in a metabase.
func encryptedValues(text string) []string {
	var found []string
	for _, name := range []string{"AdminACL=", "AnonymousUserPass=", "WAMUserPass=", "LogOdbcPassword=", "UNCPassword=", "SessionKey="} {
		for _, line := range lines(text, name) {
			_, value, _ := strings.Cut(line, `"`)
			if len(value) > 60 {
				found = append(found, value[24:56])
			}
		}
	}
	return found
}
