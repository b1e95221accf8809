package view_test

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/validate"
)

// readSarif holds a report against the schema of SARIF 2.1.0 that go-sarif
// ships. What the schema does not know, go-sarif does not either.
func readSarif(t *testing.T, text string) *sarif.Report {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&sarif.Report{}); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	r, err := sarif.FromBytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for _, run := range r.Runs {
		// go-sarif writes these even where a report has none, and empty they are
		// against the schema: here they are the schema's defaults.
		run.Language, run.Tool.Driver.Language, run.NewlineSequences = "en-US", "en-US", []string{"\r\n", "\n"}
	}
	if err := r.Validate(); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return r
}

func TestSarifSchema(t *testing.T) {
	reports := map[string]*view.Report{"sample": sampleReport(), "empty": {}}
	for i, text := range hostileTexts {
		reports[fmt.Sprintf("hostile %d", i)] = hostileReport(text)
	}
	for name, r := range reports {
		t.Run(name, func(t *testing.T) {
			run := readSarif(t, written(t, "sarif", r)).Runs[0]
			rules := run.Tool.Driver.Rules
			for _, result := range run.Results {
				if *rules[result.RuleIndex].ID != *result.RuleID {
					t.Errorf("ruleIndex %d is %s, not %s", result.RuleIndex, *rules[result.RuleIndex].ID, *result.RuleID)
				}
				if len(result.Locations) != 1 || *result.Locations[0].PhysicalLocation.Region.StartLine < 1 {
					t.Errorf("a result has no place: %+v", result)
				}
				if result.PartialFingerprints["isoplanFinding/v1"] == "" {
					t.Error("a result has no fingerprint")
				}
				if text := *result.Message.Text; strings.Contains(text, "](") || strings.Contains(text, "{0}") {
					t.Errorf("a message has a link or an argument: %.200q", text)
				}
			}
			for _, base := range []string{"javascript:", "::", "//"} {
				for _, result := range run.Results {
					if uri := *result.Locations[0].PhysicalLocation.ArtifactLocation.URI; strings.HasPrefix(uri, base) {
						t.Errorf("the address %q leaves the folder", uri)
					}
				}
			}
		})
	}
}

// The rules of a run are those of the catalogue, each with what GitHub shows of
// it within its limits; none has a page that does not exist.
func TestSarifRules(t *testing.T) {
	run := readSarif(t, written(t, "sarif", &view.Report{})).Runs[0]
	rules := run.Tool.Driver.Rules
	if len(rules) != len(validate.Rules()) {
		t.Fatalf("%d rules of %d", len(rules), len(validate.Rules()))
	}
	for i, r := range validate.Rules() {
		got := rules[i]
		if *got.ID != r.ID || got.HelpURI != nil || !strings.Contains(*got.Help.Text, r.Fix) {
			t.Errorf("%s: %+v", r.ID, got)
		}
		if len(*got.ShortDescription.Text) > 1024 || len(*got.FullDescription.Text) > 1024 {
			t.Errorf("%s: the descriptions are too long for GitHub", r.ID)
		}
	}
}

// Where a finding stands is an address below the root, or of a file.
func TestSarifPlaces(t *testing.T) {
	for name, want := range map[string]string{
		"a b/ü#.iso.hcl":        "a%20b/%C3%BC%23.iso.hcl",
		`prod\web\main.iso.hcl`: "prod/web/main.iso.hcl",
		`D:\web\main.iso.hcl`:   "file:///D:/web/main.iso.hcl",
		`\\nas\web\x.hcl`:       "file://nas/web/x.hcl",
		"/srv/web/main.iso.hcl": "file:///srv/web/main.iso.hcl",
		"c:x.iso.hcl":           "./c:x.iso.hcl",
		"./x/../main.iso.hcl":   "main.iso.hcl",
		"%41?.iso.hcl":          "%2541%3F.iso.hcl",
	} {
		src := &model.Sources{}
		at := model.Range{File: src.Add(name, "x\n")}
		r := &view.Report{}
		r.Add(diag.List{{Severity: diag.Error, Summary: "S", Detail: "D.", Range: at}}, src, ".", func(n string) string { return n })
		place := readSarif(t, written(t, "sarif", r)).Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation
		if *place.URI != want {
			t.Errorf("%s is %s, not %s", name, *place.URI, want)
		}
		if relative := !strings.HasPrefix(want, "file:"); relative != (place.URIBaseID != nil) {
			t.Errorf("%s: a base is given: %t", name, place.URIBaseID != nil)
		}
	}
}

// GitHub refuses a file with more results than it takes.
func TestSarifLimit(t *testing.T) {
	var log struct {
		Runs []struct {
			Results     []struct{ Level string }
			Invocations []struct {
				ToolExecutionNotifications []struct{ Message struct{ Text string } }
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, "sarif", many(10_000))), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if n := len(run.Results); n != 25_000 || run.Results[0].Level != "error" || run.Results[n-1].Level != "note" {
		t.Errorf("%d results, the first is %s", n, run.Results[0].Level)
	}
	if notes := run.Invocations[0].ToolExecutionNotifications; len(notes) != 1 || !strings.HasPrefix(notes[0].Message.Text, "5000 more findings not in this file") {
		t.Errorf("what was left out is told as %+v", notes)
	}
}

// No two findings have one fingerprint, and none depends on what stands around
// a finding.
func TestReportFingerprints(t *testing.T) {
	prints := func(r *view.Report) []string {
		var list []struct{ Fingerprint string }
		if err := json.Unmarshal([]byte(written(t, "gitlab", r)), &list); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range list {
			out = append(out, f.Fingerprint)
		}
		return out
	}
	seen := map[string]bool{}
	for _, p := range prints(many(50)) {
		if seen[p] {
			t.Fatal("a fingerprint comes twice")
		}
		seen[p] = true
	}
	one := func(line int) string {
		src := &model.Sources{}
		f := src.Add("a.iso.hcl", strings.Repeat("\n", 100))
		r := &view.Report{}
		r.Add(diag.List{{Severity: diag.Error, ID: "DIS001", Summary: "S", Detail: fmt.Sprint(line), Addr: "web03", Range: model.Range{File: f, Start: uint32(line), End: uint32(line)}}}, src, ".", func(n string) string { return n })
		return prints(r)[0]
	}
	if one(1) != one(50) {
		t.Error("a finding that moved is another")
	}
}

// checkXML holds a report against a schema of our own with xmllint.
func checkXML(t *testing.T, schema, text string) {
	t.Helper()
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("ISOPLAN_XMLLINT_REQUIRED") == "1" {
			t.Fatal("xmllint is not on PATH, and ISOPLAN_XMLLINT_REQUIRED=1 asks for it")
		}
		t.Skip("xmllint is not on PATH: nothing else holds XML against a schema")
	}
	c := exec.Command(tool, "--noout", "--nonet", "--schema", filepath.Join("testdata", schema+".xsd"), "-")
	c.Stdin = strings.NewReader(text)
	if out, err := c.CombinedOutput(); err != nil {
		t.Errorf("xmllint does not accept the report: %v\n%s\n%s", err, out, text)
	}
}

func TestXMLSchemas(t *testing.T) {
	reports := []*view.Report{sampleReport(), {}, {NotJudged: sampleReport().NotJudged}, many(20), judgedReport()}
	for _, text := range hostileTexts {
		reports = append(reports, hostileReport(text))
	}
	for i, r := range reports {
		for _, format := range []string{"junit", "checkstyle"} {
			t.Run(fmt.Sprintf("%s/%d", format, i), func(t *testing.T) { checkXML(t, format, written(t, format, r)) })
		}
	}
}

// judgedReport is a report that tells which rules looked at a server.
func judgedReport() *view.Report {
	r := &view.Report{FailOn: diag.Warning, NotJudged: []validate.NotJudged{{Rule: "DIS018", Server: "Web03", Needs: "observed.processors", Cases: 1}}}
	r.Judged(&model.Server{Name: "Web03", Version: "6.0", Mode: "iis5"}, validate.ConfigPhase)
	r.Add(diag.List{{Severity: diag.Error, ID: "DIS001", Summary: "S", Detail: "D.", Addr: "web03/process_model/v1"},
		{Severity: diag.Warning, ID: "DIS002", Summary: "S", Detail: "D.", Addr: "web03/process_model/v1"},
		{Severity: diag.Info, ID: "DIS003", Summary: "S", Detail: "D.", Addr: "web03/process_model/v1"},
		{Severity: diag.Error, ID: "IP0100", Summary: "S", Detail: "D."}}, nil, ".", nil)
	return r
}

// What fails is what the run fails on, and rules that found nothing passed.
func TestJUnitOutcomes(t *testing.T) {
	var suites struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Name    string `xml:"name,attr"`
			Skipped int    `xml:"skipped,attr"`
			Cases   []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, "junit", judgedReport())), &suites); err != nil {
		t.Fatal(err)
	}
	if suites.Errors != 1 || suites.Failures != 2 || len(suites.Suites) != 2 || suites.Suites[0].Name != "configuration" || suites.Suites[1].Skipped != 1 {
		t.Fatalf("%+v", suites)
	}
	outcome := map[string]string{}
	all := len(suites.Suites[0].Cases)
	for _, c := range suites.Suites[1].Cases {
		all++
		id, _, _ := strings.Cut(c.Name, " ")
		switch {
		case outcome[id] != "":
			t.Errorf("%s comes twice", id)
		case c.Failure != nil:
			outcome[id] = "failed"
		case c.Skipped != nil:
			outcome[id] = "skipped"
		default:
			outcome[id] = "passed"
		}
	}
	if all != suites.Tests {
		t.Errorf("%d cases of %d", all, suites.Tests)
	}
	for id, want := range map[string]string{"DIS001": "failed", "DIS002": "failed", "DIS003": "passed", "DIS018": "skipped", "IDN001": "passed", "RST001": "", "SUP001": ""} {
		if outcome[id] != want {
			t.Errorf("%s: %q, not %q", id, outcome[id], want)
		}
	}
}
