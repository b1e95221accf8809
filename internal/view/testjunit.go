package view

import (
	"cmp"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/trial"
)

// Tested makes the report one of tests: in formats that know tests it has a case
// a run, in the others what kept runs from passing.
func (r *Report) Tested(files []trial.File) { r.tests = files }

// testSuites are the suites of a report of tests: one a file, with a case a run.
func testSuites(files []trial.File) junitSuites {
	all := &junit{at: map[string]*junitSuite{}}
	for i := range files {
		f := &files[i]
		s := all.suite(f.Name, f.Name)
		if len(f.Runs) == 0 && f.Status == trial.Error {
			s.add(junitCase{Name: "file", Error: testMessage(Published(f.Diags, f.Sources))})
		}
		for k := range f.Runs {
			r := &f.Runs[k]
			c := junitCase{Name: harmless(r.Name)}
			switch r.Status {
			case trial.Fail:
				c.Failure = testMessage(Published(r.Diags, r.Sources))
			case trial.Error:
				c.Error = testMessage(Published(r.Diags, r.Sources))
			case trial.Skip:
				c.Skipped = &junitMessage{Message: "not asked for"}
			}
			s.add(c)
		}
	}
	return all.done()
}

// testMessage is all that kept a run from passing, the first of it as the line
// that readers show.
func testMessage(list []diag.JSON) *junitMessage {
	m := &junitMessage{}
	var text []string
	for i := range list {
		f := finding{JSON: list[i]}
		if i == 0 {
			m.Message, m.Type = harmless(cmp.Or(f.Detail, f.Summary)), f.ID
		}
		text = append(text, harmless(f.Severity+": "+f.Summary))
		if f.Range != nil {
			text = append(text, harmless(f.Range.Filename)+":"+strconv.Itoa(f.Range.Start.Line))
		}
		text = append(text, f.texts()...)
	}
	m.Text = strings.Join(text, "\n")
	return m
}
