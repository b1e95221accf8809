package view

import (
	"io"

	"github.com/isoplan/isoplan/internal/diag"
)

// jsonReport writes the form that validate --json has.
func jsonReport(w io.Writer, r *Report) error {
	list := make([]diag.JSON, len(r.findings))
	for i := range r.findings {
		list[i] = r.findings[i].JSON
	}
	v := NewValidation(list)
	v.NotJudged = r.NotJudged
	return JSON(w, v)
}

// gitlabFinding is an entry of a Code Quality report of GitLab.
type gitlabFinding struct {
	CheckName   string         `json:"check_name"`
	Description string         `json:"description"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end,omitempty"`
}

// gitlabReport writes a Code Quality report. GitLab keeps one finding of those
// with the same fingerprint, so no two have it.
func gitlabReport(w io.Writer, r *Report) error {
	list := make([]gitlabFinding, len(r.findings))
	for i := range r.findings {
		f := &r.findings[i]
		severity := map[string]string{diag.Warning.String(): "major", diag.Info.String(): "info"}[f.Severity]
		if severity == "" {
			severity = "critical"
		}
		list[i] = gitlabFinding{CheckName: inspectionID(f), Description: f.message(" "), Fingerprint: f.print, Severity: severity,
			Location: gitlabLocation{f.place(), gitlabLines{Begin: f.line()}}}
		if f.Range != nil && f.Range.End.Line > f.line() {
			list[i].Location.Lines.End = f.Range.End.Line
		}
	}
	return JSON(w, list)
}
