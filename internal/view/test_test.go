package view_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/trial"
	"github.com/isoplan/isoplan/internal/view"
)

// hostileText means something to a terminal, to a build server and to XML.
const hostileText = "a\x1b[31m\r\n##vso[task.complete]\u202e ::error::]]></failure>\xff"

// hostileTests are tests of which every text is hostile.
func hostileTests() []trial.File {
	src := &model.Sources{}
	id := src.Add(hostileText, "run \"a\" {\n"+hostileText+"\n}\n")
	list := diag.List{{Severity: diag.Error, ID: "IP0901", Summary: "Assertion failed", Detail: hostileText, Range: model.Range{File: id, Start: 10, End: 14}}}
	return []trial.File{
		{Name: hostileText, Status: trial.Error, Sources: src, Runs: []trial.Run{
			{Name: hostileText, Status: trial.Fail, Diags: list, Sources: src, Line: 1}, {Name: "b", Status: trial.Error, Diags: list, Sources: src, Line: 2},
			{Name: "c", Status: trial.Pass, Sources: src, Line: 3}, {Name: "d", Status: trial.Skip, Sources: src, Line: 4}}},
		{Name: "broken", Status: trial.Error, Diags: list, Sources: src},
	}
}

// Whatever stands in tests, their results are lines of isoplan and no others.
func TestResultsOfTests(t *testing.T) {
	files := hostileTests()
	for _, color := range []bool{false, true} {
		var text bytes.Buffer
		st := view.Style{Color: color}
		for i := range files {
			if err := view.TestFile(&text, st, &files[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := view.TestSummary(&text, st, files); err != nil {
			t.Fatal(err)
		}
		harmlessText(t, text.String(), color)
		if !color && !strings.HasSuffix(text.String(), "\nFailure! 1 passed, 1 failed, 2 errors, 1 skipped.\n") {
			t.Errorf("the summary is not the last line:\n%s", text.String())
		}
	}
}

// The JSON form has every run, and the texts whole.
func TestResultsOfTestsAsJSON(t *testing.T) {
	var text bytes.Buffer
	if err := view.JSON(&text, view.NewTestJSON(hostileTests())); err != nil {
		t.Fatal(err)
	}
	var got view.TestJSON
	if err := json.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if got.Status != "error" || got.Passed != 1 || got.Failed != 1 || got.Errors != 2 || got.Skipped != 1 || len(got.Files) != 2 || len(got.Files[0].Runs) != 4 ||
		got.Files[0].Runs[0].Diagnostics[0].ID != "IP0901" || got.Files[1].Runs == nil {
		t.Errorf("%s", text.String())
	}
}

// A JUnit report of tests has a case a run.
func TestResultsOfTestsAsJUnit(t *testing.T) {
	r := &view.Report{Tool: "test", FailOn: diag.Error}
	r.Tested(hostileTests())
	var text bytes.Buffer
	if err := view.WriteReport(&text, "junit", r); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Cases []struct {
				Name    string    `xml:"name,attr"`
				Failure *struct{} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct{} `xml:"skipped"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal(text.Bytes(), &got); err != nil {
		t.Fatalf("%v\n%s", err, text.String())
	}
	if got.Tests != 5 || got.Failures != 1 || got.Errors != 2 || len(got.Suites) != 2 || len(got.Suites[0].Cases) != 4 {
		t.Fatalf("%s", text.String())
	}
	c := got.Suites[0].Cases
	if c[0].Failure == nil || c[1].Error == nil || c[2].Failure != nil || c[2].Error != nil || c[2].Skipped != nil || c[3].Skipped == nil {
		t.Errorf("%s", text.String())
	}
	if strings.Contains(text.String(), "##vso") {
		t.Errorf("a build server would obey:\n%s", text.String())
	}
	if !view.ReportBegins("junit", text.Bytes()) {
		t.Error("the report would not be written over by the next")
	}
}
