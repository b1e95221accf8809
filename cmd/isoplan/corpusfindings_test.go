package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// emptyMetabase goes with a machine.config that comes alone.
const emptyMetabase = `<?xml version ="1.0"?>
<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V64_0">
<MBProperty>
<IIsComputer	Location ="/LM"
	>
</IIsComputer>
<IIsWebService	Location ="/LM/W3SVC"
		IIs5IsolationModeEnabled="TRUE"
	>
</IIsWebService>
</MBProperty>
</configuration>
`

// TestCorpusFindings imports every real configuration file, plans it as it is,
// in the other isolation mode and on its way to IIS 7.5, and compares what the
// rules say with a golden file: the rule, the place, and the sources of the
// fact. Nothing else of the files stands there.
func TestCorpusFindings(t *testing.T) {
	var b strings.Builder
	read := 0
	for _, file := range livetest.CorpusFiles(t, "metabase-xml") {
		if corpusFindings(t, &b, "metabase-xml/"+filepath.Base(file), corpusForms(t, file, "<MBProperty>"), "") {
			read++
		}
	}
	for _, file := range livetest.CorpusFiles(t, "machine-config") {
		for _, clr := range []string{"v1.1.4322", "v2.0.50727"} {
			if corpusFindings(t, &b, "machine-config/"+filepath.Base(file)+" as "+clr, corpusForms(t, file, "<system.web>"), clr) {
				read++
			}
		}
	}
	if read < 3 {
		t.Errorf("only %d files could be read", read)
	}
	want(t, filepath.Join("testdata", "corpus_findings.golden"), b.String())
}

// corpusForms gives a file as it is, and, because many of the real files are
// pieces of a page, inside the elements a whole one would have.
func corpusForms(t *testing.T, file, inner string) []string {
	t.Helper()
	text := livetest.ReadFile(t, file)
	closing := strings.Replace(inner, "<", "</", 1)
	return []string{text, "<configuration>\n" + text + "\n</configuration>\n", "<configuration>\n" + inner + "\n" + text + "\n" + closing + "\n</configuration>\n"}
}

// corpusFindings writes the findings about one file, in the form from which
// most can be imported; read is false when no form is a live file.
func corpusFindings(t *testing.T, b *strings.Builder, name string, forms []string, clr string) (read bool) {
	t.Helper()
	dir, imported := "", ""
	for _, text := range forms {
		if in, hcl := importForm(t, text, clr); len(hcl) > len(imported) {
			dir, imported = in, hcl
		}
	}
	fmt.Fprintf(b, "%s\n", name)
	if imported == "" {
		b.WriteString("  is no live file\n")
		return false
	}
	plannedFindings(t, b, dir, "as it is")
	for _, v := range []struct{ how, text string }{{"in the other isolation mode", inOtherMode(imported)}, {"on its way to IIS 7.5", onItsWay(imported)}} {
		if v.text == imported {
			t.Errorf("%s: the configuration %s is the same", name, v.how)
		}
		writeText(t, filepath.Join(dir, "main.iso.hcl"), v.text)
		plannedFindings(t, b, dir, v.how)
	}
	return true
}

// importForm imports a live file and gives the folder and the HCL, "" where it
// is none.
func importForm(t *testing.T, text, clr string) (dir, hcl string) {
	t.Helper()
	dir = t.TempDir()
	args := []string{"import", "--all", "--name=server", "--metabase=MetaBase.xml", "--out=main.iso.hcl"}
	metabase := text
	if clr != "" {
		metabase = emptyMetabase
		writeText(t, filepath.Join(dir, "machine.config"), text)
		args = append(args, "--machine-config="+clr+"=machine.config")
	}
	writeText(t, filepath.Join(dir, "MetaBase.xml"), metabase)
	if runIn(dir, args...).code != exitOK {
		return dir, ""
	}
	return dir, readText(t, filepath.Join(dir, "main.iso.hcl"))
}

// inOtherMode switches the isolation mode of an imported configuration.
func inOtherMode(text string) string {
	for from, to := range map[string]string{"worker_process": "iis5", "iis5": "worker_process"} {
		if line := `isolation_mode = "` + from + `"`; strings.Contains(text, line) {
			return strings.Replace(text, line, `isolation_mode = "`+to+`"`, 1)
		}
	}
	return text
}

// onItsWay declares where the server of an imported configuration goes.
func onItsWay(text string) string {
	begin := "server \"server\" {\n"
	return strings.Replace(text, begin, begin+"  migrates_to = \"7.5\"\n", 1)
}

func plannedFindings(t *testing.T, b *strings.Builder, dir, how string) {
	t.Helper()
	r := runIn(dir, "plan", "--json", "--allow-disruption=reboot")
	if r.code != exitOK && r.code != exitGate {
		// What cannot be planned is a message of isoplan and no finding; its code stands for it.
		fmt.Fprintf(b, "  %s: not planned\n", how)
		return
	}
	var p plan.Plan
	if err := json.Unmarshal([]byte(r.out), &p); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(b, "  %s: %d findings\n", how, len(p.Findings))
	var lines []string
	for _, f := range p.Findings {
		for _, s := range f.Sources {
			if !schema.KnownSource(s) {
				t.Errorf("%s at %s rests on %q, which is no source", f.ID, f.Address, s)
			}
		}
		if len(f.Sources) == 0 && f.Confidence != "unsourced" {
			t.Errorf("%s at %s has no source and does not say so", f.ID, f.Address)
		}
		lines = append(lines, fmt.Sprintf("    %s %s %s: %s (%s)\n", f.ID, f.Address, f.Attribute, strings.Join(f.Sources, ", "), f.Confidence))
	}
	slices.Sort(lines)
	for _, line := range lines {
		b.WriteString(line)
	}
}

// Every example validates clean, or its page names the rule of each finding.
func TestExampleFindingsAreExplained(t *testing.T) {
	for _, e := range exampleRuns() {
		t.Run(e.folder+"/"+e.golden, func(t *testing.T) {
			dir := filepath.Join(repository, "examples", filepath.FromSlash(e.folder))
			page := ""
			for _, name := range []string{filepath.Join(dir, "README.md"), filepath.Join(filepath.Dir(dir), "README.md")} {
				if text, err := os.ReadFile(name); err == nil {
					page += string(text)
				}
			}
			r := runIn(dir, append([]string{"plan", "--json"}, e.args...)...)
			var p plan.Plan
			if err := json.Unmarshal([]byte(r.out), &p); err != nil {
				t.Fatal(err)
			}
			missing := map[string]bool{}
			for _, f := range p.Findings {
				if !strings.Contains(page, f.ID) {
					missing[f.ID] = true
				}
			}
			for id := range missing {
				t.Errorf("the plan has findings of %s, and the page of the example does not name the rule", id)
			}
		})
	}
}
