package lang

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/vectors"
)

// vectorClasses says what kind of error each code is. For codeSyntax it is
// lexical where the summary is in lexicalFaults, for codeFunction limit where
// the detail is in limitFaults.
var vectorClasses = map[string]vectors.Class{
	codeNoFiles: vectors.Schema, codeEncoding: vectors.Lex, codeLimit: vectors.Limit, codeSyntax: vectors.WellFormed,
	codeBlock: vectors.Schema, codeArgument: vectors.Schema, codeReference: vectors.Schema, codeFunction: vectors.Schema,
	codeValue: vectors.Schema, codeEvaluation: vectors.Schema, codeBudget: vectors.Limit, codeSecret: vectors.Schema,
	codeSensitive: vectors.Schema, codeVariable: vectors.Schema, codeLocal: vectors.Schema, codeForEach: vectors.Schema,
	codeDuplicate: vectors.Ambiguous, codeReadOnly: vectors.Schema, codeName: vectors.Schema, codeVersion: vectors.Schema,
	codeLive: vectors.Schema, codeSuppression: vectors.Schema, codeConflict: vectors.Ambiguous, codeValidation: vectors.Schema,
	codeNotYet: vectors.Stale, codeModule: vectors.Schema, codeLock: vectors.Integrity,
}

var (
	lexicalFaults = []string{"Character not used", "Name with a wrong character", "Comment without an end", "Text runs over", "Text without", "Escape sequence"}
	limitFaults   = []string{"could have more than", "would have more than", "is the most", "may have", "nests deeper", "too many groups", "values were generated"}
)

func vectorClass(d *diag.Diagnostic) vectors.Class {
	switch {
	case d.ID == codeSyntax && startsLike(d.Summary, lexicalFaults):
		return vectors.Lex
	case d.ID == codeArgument && d.Summary == "Argument set twice":
		return vectors.Ambiguous
	case d.ID == codeFunction && holdsAny(d.Detail, limitFaults):
		return vectors.Limit
	}
	return vectorClasses[d.ID]
}

func startsLike(s string, heads []string) bool {
	for _, h := range heads {
		if strings.HasPrefix(s, h) {
			return true
		}
	}
	return false
}

func holdsAny(s string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// TestVectors reads every broken configuration of testdata/vectors: there is
// one problem, and it has the class and the place the file says. The key
// "file" names the file the input is, main.iso.hcl when it is missing; a file
// of values stands beside the variables of vectorVariables. The key "also"
// names what else one problem may bring about.
func TestVectors(t *testing.T) {
	t.Log(vectors.Run(t, "testdata/vectors", 280, judgeVector))
}

// vectorVariables are those files of values give values to.
const vectorVariables = `
variable "any" { default = null }
variable "text" {
  type    = string
  default = ""
}
variable "number" {
  type    = number
  default = 0
}
variable "flag" {
  type    = bool
  default = false
}
variable "list" {
  type    = list(string)
  default = []
}
variable "set" {
  type    = set(string)
  default = []
}
variable "map" {
  type    = map(number)
  default = {}
}
variable "object" {
  type    = object({ name = string, size = optional(number, 1) })
  default = { name = "" }
}
variable "pair" {
  type    = tuple([string, number])
  default = ["", 0]
}
variable "needed" {
  type     = string
  nullable = false
  default  = "x"
}
variable "odd" {
  default = 1
  validation {
    condition     = var.odd % 2 == 1
    error_message = "an odd number is needed."
  }
}
variable "hidden" {
  sensitive = true
  type      = number
  default   = 0
}
`

func judgeVector(c vectors.Case) vectors.Verdict {
	name := c.Keys["file"]
	if name == "" {
		name = "main.iso.hcl"
	}
	fsys := fstest.MapFS{name: {Data: []byte(c.Input)}}
	if strings.HasSuffix(name, "vars.hcl") {
		fsys["main.iso.hcl"] = &fstest.MapFile{Data: []byte(vectorVariables)}
	}
	r, diags := Load(fsys, ".", Options{})
	src := r.Sources()
	if !diags.HasErrors() {
		// A tenth of the product's steps: hostile loops end sooner.
		b := newBudget(r.size)
		b.steps /= 10
		b.most = b.steps
		_, more := r.eval(b)
		diags = append(diags, more...)
	}
	if len(diags) == 0 {
		return vectors.Verdict{Class: vectors.OK, Offset: vectors.NoPlace}
	}
	d := diags[0]
	v := vectors.Verdict{Class: vectorClass(&d), Offset: vectors.NoPlace, Said: show(diags)}
	if src.Name(d.Range.File) == name {
		v.Offset = int(d.Range.Start) - markBytes(src, d.Range.File)
	}
	if len(diags) > 1 && c.Keys["also"] == "" {
		v.Class = "several problems"
	}
	return v
}

// markBytes is the length of the byte order mark of a file: places in vectors
// count without it.
func markBytes(src *model.Sources, f model.FileID) int {
	if strings.HasPrefix(src.Text(f), "\ufeff") {
		return len("\ufeff")
	}
	return 0
}
