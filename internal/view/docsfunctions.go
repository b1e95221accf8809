package view

import (
	"io"

	"github.com/isoplan/isoplan/lang"
)

// FunctionDoc is the published form of what is said about one function of the
// language.
type FunctionDoc struct {
	Name      string `json:"name"`
	Group     string `json:"group"`
	Signature string `json:"signature"`
	Doc       string `json:"doc"`
	// Example is a call, Result its value, both as HCL.
	Example string `json:"example"`
	Result  string `json:"result"`
}

// FunctionReference is the published form of all functions.
type FunctionReference struct {
	FormatVersion string        `json:"format_version"`
	Functions     []FunctionDoc `json:"functions"`
}

// DocsFunctionsJSON writes what is said about all functions.
func DocsFunctionsJSON(w io.Writer) error {
	r := FunctionReference{FormatVersion: FormatVersion}
	for _, f := range lang.Functions() {
		r.Functions = append(r.Functions, FunctionDoc(f))
	}
	return JSON(w, r)
}

// DocsFunctions prints the functions of the language as Markdown: a chapter a
// group, in it every function with how it is called, what it gives, and an
// example with its result.
func DocsFunctions(w io.Writer) error {
	m := markdown{newPrinter(w, Style{ASCII: true})}
	m.raw("# Functions")
	m.par("What expressions may call. The examples are run with the tests of isoplan, and have the results shown. " +
		"No function gives another result tomorrow or on another machine: there is none for the time, for chance or for the environment, " +
		"and files are read inside the folder of the configuration only.")
	group := ""
	for _, f := range lang.Functions() {
		if f.Group != group {
			group = f.Group
			m.raw("")
			m.raw("## " + mdText(group))
		}
		m.raw("")
		m.raw("### " + f.Name)
		m.raw("")
		m.raw(mdCode(f.Signature) + ": " + mdText(f.Doc))
		m.raw("")
		m.raw("```hcl")
		m.raw(f.Example)
		m.raw("# " + f.Result)
		m.raw("```")
	}
	return m.p.flush()
}
