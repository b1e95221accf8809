package view

import (
	"io"
	"strconv"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/trial"
)

// TestFile prints what came of one file of tests: a line for each run, and
// below those that did not pass why.
func TestFile(w io.Writer, st Style, f *trial.File) error {
	p := newPrinter(w, st)
	p.line(piece{plain, f.Name + "... "}, statusPiece(f.Status))
	p.diagnostics(Published(f.Diags, f.Sources), DiagnosticOptions{})
	for i := range f.Runs {
		r := &f.Runs[i]
		p.line(piece{plain, `  run "` + r.Name + `"... `}, statusPiece(r.Status))
		p.diagnostics(Published(r.Diags, r.Sources), DiagnosticOptions{})
	}
	return p.flush()
}

func statusPiece(s trial.Status) piece {
	switch s {
	case trial.Pass:
		return piece{green, string(s)}
	case trial.Skip:
		return piece{dim, string(s)}
	}
	return piece{severityInk(diag.Error.String()), string(s)}
}

// TestSummary prints what came of all files.
func TestSummary(w io.Writer, st Style, files []trial.File) error {
	p := newPrinter(w, st)
	c := trial.Total(files)
	p.blank()
	word, k := "Success!", green
	if c.Failed+c.Errors > 0 {
		word, k = "Failure!", severityInk(diag.Error.String())
	}
	text := " " + strconv.Itoa(c.Passed) + " passed, " + strconv.Itoa(c.Failed) + " failed"
	if c.Errors > 0 {
		text += ", " + count(c.Errors, "error")
	}
	if c.Skipped > 0 {
		text += ", " + strconv.Itoa(c.Skipped) + " skipped"
	}
	p.line(piece{k, word}, piece{plain, text + "."})
	return p.flush()
}

// TestJSON is the JSON form of what came of tests.
type TestJSON struct {
	FormatVersion string         `json:"format_version"`
	Status        string         `json:"status"`
	Passed        int            `json:"passed"`
	Failed        int            `json:"failed"`
	Errors        int            `json:"errors"`
	Skipped       int            `json:"skipped"`
	Files         []TestFileJSON `json:"files"`
}

// TestFileJSON is one file of tests.
type TestFileJSON struct {
	Name        string        `json:"name"`
	Status      string        `json:"status"`
	Diagnostics []diag.JSON   `json:"diagnostics"`
	Runs        []TestRunJSON `json:"runs"`
}

// TestRunJSON is one run.
type TestRunJSON struct {
	Name        string      `json:"name"`
	Status      string      `json:"status"`
	Line        int         `json:"line"`
	Diagnostics []diag.JSON `json:"diagnostics"`
}

// NewTestJSON gives the JSON form of files.
func NewTestJSON(files []trial.File) TestJSON {
	c := trial.Total(files)
	out := TestJSON{FormatVersion: FormatVersion, Status: string(trial.Pass), Passed: c.Passed, Failed: c.Failed, Errors: c.Errors, Skipped: c.Skipped,
		Files: []TestFileJSON{}}
	switch {
	case c.Errors > 0:
		out.Status = string(trial.Error)
	case c.Failed > 0:
		out.Status = string(trial.Fail)
	}
	for i := range files {
		f := &files[i]
		j := TestFileJSON{Name: f.Name, Status: string(f.Status), Diagnostics: Published(f.Diags, f.Sources), Runs: []TestRunJSON{}}
		for k := range f.Runs {
			r := &f.Runs[k]
			j.Runs = append(j.Runs, TestRunJSON{r.Name, string(r.Status), r.Line, Published(r.Diags, r.Sources)})
		}
		out.Files = append(out.Files, j)
	}
	return out
}
