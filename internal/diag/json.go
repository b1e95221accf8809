package diag

import "github.com/isoplan/isoplan/internal/model"

// JSON is the published form of a diagnostic. The names of severity, summary,
// detail, address, range and snippet are those pipelines know from Terraform.
// New fields may appear; none is removed or changes its meaning.
type JSON struct {
	Severity   string     `json:"severity"`
	ID         string     `json:"id,omitempty"`
	Summary    string     `json:"summary"`
	Detail     string     `json:"detail"`
	Fix        string     `json:"fix,omitempty"`
	Address    string     `json:"address,omitempty"`
	Attribute  string     `json:"attribute,omitempty"`
	Range      *JSONRange `json:"range,omitempty"`
	Snippet    *Snippet   `json:"snippet,omitempty"`
	Sources    []string   `json:"sources,omitempty"`
	Confidence string     `json:"confidence,omitempty"`
}

// JSONRange is a place in a file. Columns and bytes count bytes, lines and
// columns from 1, bytes from 0.
type JSONRange struct {
	Filename string  `json:"filename"`
	Start    JSONPos `json:"start"`
	End      JSONPos `json:"end"`
}

// JSONPos is one end of a range.
type JSONPos struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Byte   int `json:"byte"`
}

// Snippet is the line a range begins on and what of it to underline (bytes
// within the line).
type Snippet struct {
	Code                 string `json:"code"`
	StartLine            int    `json:"start_line"`
	HighlightStartOffset int    `json:"highlight_start_offset"`
	HighlightEndOffset   int    `json:"highlight_end_offset"`
}

// maxSnippet bounds the line shown: a live file may be one line.
const maxSnippet = 400

// ToJSON gives the published form, with range and snippet worked out. Text
// output is rendered from this form too, so that the two cannot drift. A range
// in a live file gets no snippet: its line may hold a secret.
func (d Diagnostic) ToJSON(src *model.Sources) JSON {
	j := JSON{Severity: d.Severity.String(), ID: d.ID, Summary: d.Summary, Detail: d.Detail, Fix: d.Fix,
		Address: string(d.Addr), Attribute: d.Attribute, Sources: d.Sources, Confidence: string(d.Confidence)}
	name := src.Name(d.Range.File)
	if name == "" {
		return j
	}
	line, col := src.Position(d.Range.File, d.Range.Start)
	endLine, endCol := src.Position(d.Range.File, d.Range.End)
	j.Range = &JSONRange{Filename: name,
		Start: JSONPos{line, col, int(d.Range.Start)}, End: JSONPos{endLine, endCol, int(d.Range.End)}}
	if src.Live(d.Range.File) {
		return j
	}
	code := src.Line(d.Range.File, line)
	from, to := col-1, len(code)
	if endLine == line {
		to = min(endCol-1, len(code))
	}
	if len(code) > maxSnippet {
		return j
	}
	from = min(from, len(code))
	j.Snippet = &Snippet{Code: code, StartLine: line, HighlightStartOffset: from, HighlightEndOffset: max(from, to)}
	return j
}
