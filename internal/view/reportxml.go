package view

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/validate"
)

// xmlHead begins every report in XML. Its comment tells a report of isoplan
// from one of another program.
const xmlHead = xml.Header + "<!-- isoplan report -->\n"

// xmlReport writes a document. What a build server would obey in a log cannot
// come up: # of a command is written as a reference.
func xmlReport(w io.Writer, v any) error {
	body, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	body = append(body, '\n')
	if bytes.Contains(body, []byte("##")) {
		body = []byte(diag.BreakCommands(string(body), "&#35;"))
	}
	_, err = w.Write(append([]byte(xmlHead), body...))
	return err
}

// The JUnit form, as far as the readers of build servers agree on it.
type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
	// names counts the cases of a name: readers take two of one name for one.
	names map[string]int
}

type junitCase struct {
	Name    string        `xml:"name,attr"`
	Class   string        `xml:"classname,attr"`
	Skipped *junitMessage `xml:"skipped"`
	Error   *junitMessage `xml:"error"`
	Failure *junitMessage `xml:"failure"`
	Output  string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// junitReport writes a suite a server and, before them, one for what belongs to
// none. A finding is a case, failed when it is as grave as what the run ends
// with a failure on; a rule that found nothing is a case that passed, one that
// could not judge a case that was skipped; an error that is no finding of a
// rule is an error.
func junitReport(w io.Writer, r *Report) error {
	if r.tests != nil {
		return xmlReport(w, testSuites(r.tests))
	}
	all := &junit{at: map[string]*junitSuite{}}
	all.suite("", "")
	told := map[[2]string]bool{}
	for i := range r.findings {
		f := &r.findings[i]
		server := model.Addr(f.Address).Server()
		told[[2]string{model.Fold(server), f.ID}] = true
		all.suite(server, server).add(findingCase(f, r.FailOn))
	}
	for _, n := range r.NotJudged {
		server := model.Escape(n.Server)
		told[[2]string{model.Fold(server), n.Rule}] = true
		all.suite(server, n.Server).add(junitCase{Name: caseName(n.Rule, ruleSummary(n.Rule), "needs "+n.Needs),
			Skipped: &junitMessage{Message: harmless("not judged: needs " + n.Needs)}})
	}
	for _, j := range r.judged {
		server := model.Escape(j.server)
		s := all.suite(server, j.server)
		for _, rule := range j.rules {
			if !told[[2]string{model.Fold(server), rule.ID}] {
				s.add(junitCase{Name: caseName(rule.ID, rule.Summary, "")})
			}
		}
	}
	return xmlReport(w, all.done())
}

// junit gathers suites by the servers they are about.
type junit struct {
	suites []*junitSuite
	at     map[string]*junitSuite
}

// suite gives the suite of a server, by the first part of its addresses.
func (j *junit) suite(server, name string) *junitSuite {
	key := model.Fold(server)
	s := j.at[key]
	if s == nil {
		s = &junitSuite{Name: cmp.Or(harmless(name), "configuration"), names: map[string]int{}}
		j.at[key], j.suites = s, append(j.suites, s)
	}
	return s
}

// add takes a case and counts it.
func (s *junitSuite) add(c junitCase) {
	c.Class = "isoplan." + s.Name
	if s.names[c.Name]++; s.names[c.Name] > 1 {
		c.Name += fmt.Sprintf(" (%d)", s.names[c.Name])
	}
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Error != nil:
		s.Errors++
	case c.Failure != nil:
		s.Failures++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// done sums the suites up. One of the configuration that has nothing to say is
// left out where there are others.
func (j *junit) done() junitSuites {
	out := junitSuites{Name: "isoplan"}
	for i, s := range j.suites {
		if i == 0 && s.Tests == 0 && len(j.suites) > 1 {
			continue
		}
		out.Tests += s.Tests
		out.Failures += s.Failures
		out.Errors += s.Errors
		out.Suites = append(out.Suites, *s)
	}
	return out
}

func findingCase(f *finding, failOn diag.Severity) junitCase {
	where := f.Address
	if where == "" {
		where = f.place() + " line " + strconv.Itoa(f.line())
	}
	if f.Attribute != "" {
		where += ", " + f.Attribute
	}
	c := junitCase{Name: caseName(f.ID, f.Summary, where)}
	text := strings.Join(f.texts(), "\n")
	if f.Range != nil {
		text = harmless(f.place()) + ":" + strconv.Itoa(f.line()) + "\n" + text
	}
	m := &junitMessage{Message: harmless(f.Severity + ": " + f.Summary), Type: f.ID, Text: text}
	switch {
	case f.rank() == diag.Error && validate.Find(f.ID) == nil:
		c.Error = m
	case f.rank() <= failOn:
		c.Failure = m
	default:
		c.Output = m.Message + "\n" + text
	}
	return c
}

func caseName(id, summary, where string) string {
	name := strings.TrimSpace(id + " " + summary)
	if where != "" {
		name += ": " + where
	}
	return harmless(name)
}

func ruleSummary(id string) string {
	if r := validate.Find(id); r != nil {
		return r.Summary
	}
	return ""
}

// The form of Checkstyle.
type checkstyle struct {
	XMLName xml.Name         `xml:"checkstyle"`
	Version string           `xml:"version,attr"`
	Files   []checkstyleFile `xml:"file"`
}

type checkstyleFile struct {
	Name   string            `xml:"name,attr"`
	Errors []checkstyleError `xml:"error"`
}

type checkstyleError struct {
	Line     int    `xml:"line,attr"`
	Column   int    `xml:"column,attr,omitempty"`
	Severity string `xml:"severity,attr"`
	Message  string `xml:"message,attr"`
	Source   string `xml:"source,attr"`
}

// checkstyleReport writes the findings file by file, the file with the gravest
// first.
func checkstyleReport(w io.Writer, r *Report) error {
	out := checkstyle{Version: "4.3"}
	at := map[string]int{}
	for i := range r.findings {
		f := &r.findings[i]
		k, ok := at[f.place()]
		if !ok {
			k = len(out.Files)
			at[f.place()], out.Files = k, append(out.Files, checkstyleFile{Name: harmless(f.place())})
		}
		out.Files[k].Errors = append(out.Files[k].Errors, checkstyleError{Line: f.line(), Column: f.column, Severity: f.Severity,
			Message: f.message(" "), Source: "isoplan." + inspectionID(f)})
	}
	return xmlReport(w, out)
}
