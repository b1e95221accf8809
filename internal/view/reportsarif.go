package view

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/validate"
)

// sarifSchema is the schema that reports in SARIF follow.
const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// maxSarif is how many results GitHub takes of one run; a file with more is
// refused as a whole.
const maxSarif = 25_000

// What follows is the part of SARIF 2.1.0 that a report needs.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool                `json:"tool"`
	Invocations []sarifInvocation        `json:"invocations"`
	Bases       map[string]sarifArtifact `json:"originalUriBaseIds"`
	ColumnKind  string                   `json:"columnKind"`
	Results     []sarifResult            `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name    string      `json:"name"`
	Version string      `json:"version,omitempty"`
	Rules   []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID         string           `json:"id"`
	Short      sarifText        `json:"shortDescription"`
	Full       *sarifText       `json:"fullDescription,omitempty"`
	Help       *sarifText       `json:"help,omitempty"`
	Default    sarifLevel       `json:"defaultConfiguration"`
	Properties *sarifProperties `json:"properties,omitempty"`
}

type sarifLevel struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifProperties struct {
	Attribute  string   `json:"attribute,omitempty"`
	Phase      string   `json:"phase,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
	Tags       []string `json:"tags,omitempty"`
}

type sarifInvocation struct {
	Successful    bool        `json:"executionSuccessful"`
	Configuration []sarifNote `json:"toolConfigurationNotifications,omitempty"`
	Execution     []sarifNote `json:"toolExecutionNotifications,omitempty"`
}

type sarifNote struct {
	Level   string        `json:"level"`
	Message sarifText     `json:"message"`
	Rule    *sarifRuleRef `json:"associatedRule,omitempty"`
}

type sarifRuleRef struct {
	ID    string `json:"id"`
	Index int    `json:"index"`
}

type sarifResult struct {
	Rule       string            `json:"ruleId"`
	Index      int               `json:"ruleIndex"`
	Level      string            `json:"level"`
	Message    sarifText         `json:"message"`
	Locations  []sarifLocation   `json:"locations"`
	Prints     map[string]string `json:"partialFingerprints"`
	Properties *sarifProperties  `json:"properties,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI         string     `json:"uri,omitempty"`
	Base        string     `json:"uriBaseId,omitempty"`
	Description *sarifText `json:"description,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine,omitempty"`
	EndColumn   int `json:"endColumn,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

// sarifBase is the name of the folder that relative addresses start from.
const sarifBase = "%SRCROOT%"

// sarifReport writes one run with every rule in it, those that found nothing
// too.
func sarifReport(w io.Writer, r *Report) error {
	rules := newSarifRules()
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
		Bases: map[string]sarifArtifact{sarifBase: {Description: &sarifText{"The folder isoplan was started in."}}}}
	call := sarifInvocation{Successful: true}
	for i := range r.findings {
		f := &r.findings[i]
		if f.rank() == diag.Error && validate.Find(f.ID) == nil {
			call.Successful = false
		}
		if i == maxSarif {
			call.Execution = append(call.Execution, sarifNote{Level: "warning",
				Message: sarifText{fmt.Sprintf("%s not in this file: no more than %d fit.", count(len(r.findings)-i, "more finding"), maxSarif)}})
		}
		if i < maxSarif {
			run.Results = append(run.Results, rules.result(f))
		}
	}
	for _, n := range r.NotJudged {
		text := fmt.Sprintf("%s did not judge %s of %s: it needs %s, which no file holds.", n.Rule, count(n.Cases, "object"), n.Server, n.Needs)
		note := sarifNote{Level: "note", Message: sarifMessage(harmless(text))}
		if at, ok := rules.at[n.Rule]; ok {
			note.Rule = &sarifRuleRef{n.Rule, at}
		}
		call.Configuration = append(call.Configuration, note)
	}
	run.Tool.Driver = sarifDriver{Name: "isoplan", Version: r.Tool, Rules: rules.list}
	run.Invocations = []sarifInvocation{call}
	return JSON(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifRules are the rules of a run and where they stand in it.
type sarifRules struct {
	list []sarifRule
	at   map[string]int
}

func newSarifRules() *sarifRules {
	s := &sarifRules{at: map[string]int{}}
	for _, r := range validate.Rules() {
		full := sarifMessage(r.Doc)
		help := sarifMessage(strings.TrimSpace(r.Doc + " " + r.Why + " " + r.Fix))
		s.at[r.ID] = len(s.list)
		s.list = append(s.list, sarifRule{ID: r.ID, Short: sarifMessage(r.Summary + "."), Full: &full, Help: &help, Default: sarifLevel{sarifLevelOf(r.Severity)},
			Properties: &sarifProperties{Phase: r.Phase.String(), Sources: r.Sources, Confidence: string(r.Confidence), Tags: []string{strings.TrimRight(r.ID, "0123456789")}}})
	}
	return s
}

// index gives the place of a rule; the code of an error is added as one.
func (s *sarifRules) index(f *finding) int {
	id := inspectionID(f)
	at, ok := s.at[id]
	if !ok {
		at = len(s.list)
		s.at[id] = at
		s.list = append(s.list, sarifRule{ID: id, Short: sarifMessage(sentence(harmless(f.Summary))), Default: sarifLevel{sarifLevelOf(f.rank())}})
	}
	return at
}

func (s *sarifRules) result(f *finding) sarifResult {
	out := sarifResult{Rule: inspectionID(f), Index: s.index(f), Level: sarifLevelOf(f.rank()), Message: sarifMessage(f.message("\n")),
		Prints: map[string]string{"isoplanFinding/v1": f.print}}
	at := sarifLocation{Physical: sarifPhysical{sarifPlace(f.place()), sarifRegion{StartLine: f.line()}}}
	if f.Range != nil && f.column > 0 {
		region := &at.Physical.Region
		region.StartColumn = f.column
		if f.endColumn > 0 && f.Range.End.Line >= f.line() {
			region.EndLine, region.EndColumn = f.Range.End.Line, f.endColumn
		}
	}
	if f.Address != "" {
		at.Logical = []sarifLogical{{harmless(f.Address), "resource"}}
	}
	out.Locations = []sarifLocation{at}
	if f.Attribute != "" || f.Confidence != "" || len(f.Sources) > 0 {
		out.Properties = &sarifProperties{Attribute: f.Attribute, Sources: f.Sources, Confidence: f.Confidence}
	}
	return out
}

func sarifLevelOf(s diag.Severity) string {
	switch s {
	case diag.Warning:
		return "warning"
	case diag.Info:
		return "note"
	}
	return "error"
}

// sarifMessage makes a message of a text that is harmless already: what SARIF
// takes for a link or for the place of an argument is written as \u{...}.
func sarifMessage(s string) sarifText {
	s = strings.ReplaceAll(s, "](", `]\u{28}`)
	return sarifText{sarifArgument.ReplaceAllString(s, `\u{7b}$1`)}
}

var sarifArgument = regexp.MustCompile(`\{(\d+\})`)

// sarifPlace writes a file name as an address: a relative one below the folder
// isoplan was started in, or one of the file scheme.
func sarifPlace(name string) sarifArtifact {
	switch {
	case len(name) > 2 && letter(name[0]) && name[1] == ':' && name[2] == '/':
		return sarifArtifact{URI: "file:///" + name[:2] + escapedPath(name[2:])}
	case strings.HasPrefix(name, "//"):
		return sarifArtifact{URI: "file:" + escapedPath(name)}
	case strings.HasPrefix(name, "/"):
		return sarifArtifact{URI: "file://" + escapedPath(path.Clean(name))}
	}
	name = path.Clean(name)
	uri := escapedPath(name)
	if first, _, _ := strings.Cut(uri, "/"); strings.Contains(first, ":") {
		uri = "./" + uri // not a scheme
	}
	return sarifArtifact{URI: uri, Base: sarifBase}
}

func letter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// escapedPath writes a file name as the path of an address: what is no letter,
// digit or one of -._~/:+ is written by its bytes.
func escapedPath(name string) string {
	var b strings.Builder
	for i := range len(name) {
		c := name[i]
		if letter(c) || c >= '0' && c <= '9' || strings.IndexByte("-._~/:+", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		fmt.Fprintf(&b, "%%%02X", c)
	}
	return b.String()
}
