package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/lang"
)

// LanguageReference is the published form of what the language is made of.
type LanguageReference struct {
	FormatVersion string             `json:"format_version"`
	Blocks        []LanguageBlock    `json:"blocks"`
	Functions     []LanguageFunction `json:"functions"`
	Limits        []LanguageLimit    `json:"limits"`
}

// LanguageBlock is one block.
type LanguageBlock struct {
	Name    string `json:"name"`
	Example string `json:"example"`
	Doc     string `json:"doc"`
	// In are the blocks it stands in; none is the top level of a file.
	In         []string           `json:"in"`
	Arguments  []LanguageArgument `json:"arguments"`
	Attributes []string           `json:"attributes"`
	// ReadOnly are the attributes that are shown and never declared.
	ReadOnly []string        `json:"read_only_attributes"`
	Traits   []LanguageTrait `json:"traits,omitempty"`
	Blocks   []string        `json:"blocks"`
}

// LanguageArgument is an argument that is no attribute.
type LanguageArgument struct {
	Name     string   `json:"name"`
	Takes    string   `json:"takes"`
	Words    []string `json:"words,omitempty"`
	Required bool     `json:"required"`
	Doc      string   `json:"doc"`
}

// LanguageTrait is a fact that may be declared about an object.
type LanguageTrait struct {
	Name  string `json:"name"`
	Takes string `json:"takes"`
	Doc   string `json:"doc"`
}

// LanguageFunction is one function, with how it is called.
type LanguageFunction struct {
	Name string `json:"name"`
	Call string `json:"call"`
}

// LanguageLimit is one bound.
type LanguageLimit struct {
	Limit int    `json:"limit"`
	What  string `json:"what"`
}

// newLanguageReference gathers the reference from the tables of the parser and
// of the attributes.
func newLanguageReference() LanguageReference {
	r := LanguageReference{FormatVersion: FormatVersion}
	all := lang.Reference()
	for _, b := range all {
		x := LanguageBlock{Name: b.Name, Example: b.Example, Doc: b.Doc, In: []string{}, Arguments: []LanguageArgument{},
			Attributes: []string{}, ReadOnly: []string{}, Blocks: append([]string{}, b.Blocks...)}
		for _, outer := range all {
			if slices.Contains(outer.Blocks, b.Name) {
				x.In = append(x.In, outer.Name)
			}
		}
		for _, a := range b.Arguments {
			x.Arguments = append(x.Arguments, LanguageArgument{a.Name, string(a.Takes), a.Words, a.Required, a.Doc})
			if a.Takes == lang.TakesTraits {
				x.Traits = languageTraits(b.Kind)
			}
		}
		for _, a := range schema.OfBlock(b.Kind) {
			if a.ReadOnly {
				x.ReadOnly = append(x.ReadOnly, a.Name)
			} else {
				x.Attributes = append(x.Attributes, a.Name)
			}
		}
		r.Blocks = append(r.Blocks, x)
	}
	for _, f := range lang.Functions() {
		r.Functions = append(r.Functions, LanguageFunction{f.Name, f.Signature})
	}
	for _, l := range lang.Limits() {
		r.Limits = append(r.Limits, LanguageLimit{l.Limit, l.What})
	}
	return r
}

func languageTraits(k model.Kind) []LanguageTrait {
	var out []LanguageTrait
	for _, name := range schema.TraitNames(k) {
		t, _ := schema.FindTrait(k, name)
		takes := "a text"
		switch {
		case t.Number:
			takes = "a whole number"
		case t.Duration:
			takes = `seconds or a time like "00:01:30"`
		case len(t.Words) == 2 && t.Words[0] == "false":
			takes = "true or false"
		case len(t.Words) > 0:
			takes = "one of " + strings.Join(t.Words, ", ")
		}
		if t.List {
			takes += ", or a list of them"
		}
		out = append(out, LanguageTrait{name, takes, t.Doc})
	}
	return out
}

// DocsLanguageJSON writes the reference of the language.
func DocsLanguageJSON(w io.Writer) error { return JSON(w, newLanguageReference()) }

// DocsLanguage prints the reference of the language as Markdown: files,
// blocks, their arguments, traits, values, addresses, comments that silence
// findings, functions and limits.
func DocsLanguage(w io.Writer) error {
	m := markdown{newPrinter(w, Style{ASCII: true})}
	r := newLanguageReference()
	m.raw("# The language")
	m.par("Configuration is HCL. This page lists what may stand in it; isoplan docs attributes has every attribute of IIS with its sources, and isoplan schema language the same as a JSON Schema.")
	m.files()
	m.raw("")
	m.raw("## Blocks")
	for i := range r.Blocks {
		m.block(&r.Blocks[i])
	}
	m.values()
	m.addresses()
	m.silence()
	m.raw("")
	m.raw("## Functions")
	m.par("They are called as in Terraform. secret() gives a reference, which may only be the whole value of an attribute that holds a secret.")
	m.raw("")
	for _, f := range r.Functions {
		m.raw("- " + mdCode(f.Call))
	}
	m.raw("")
	m.raw("## Limits")
	m.par("None of them can be configured, so that a file means the same everywhere.")
	m.raw("")
	m.raw("| at most | of |")
	m.raw("| ---: | --- |")
	for _, l := range r.Limits {
		m.raw(fmt.Sprintf("| %d | %s |", l.Limit, mdText(l.What)))
	}
	return m.p.flush()
}

func (m markdown) files() {
	m.raw("")
	m.raw("## Files")
	m.par("A folder is one configuration. Names that begin with a dot, ~ or # are left out.")
	m.raw("")
	m.raw("- `*.iso.hcl`: the blocks below; every file of the folder is read, in any order.")
	m.raw("- `isoplan.isovars.hcl` and `*.auto.isovars.hcl`: values of variables, as `name = value`; those of other files are named with `--var-file`.")
	m.raw("- A value given later wins: first the environment (`ISOPLAN_VAR_name`), then `isoplan.isovars.hcl`, then `*.auto.isovars.hcl` in the order of their names, then `--var` and `--var-file` in the order they are typed.")
}

func (m markdown) block(b *LanguageBlock) {
	m.raw("")
	m.raw("### " + b.Name)
	m.par(b.Doc)
	m.raw("")
	m.raw("- written: " + mdCode(b.Example))
	m.raw("- stands: " + mdText(standsIn(b)))
	if len(b.Blocks) > 0 {
		m.raw("- blocks in it: " + codes(b.Blocks))
	}
	if len(b.Attributes) > 0 {
		m.raw("- attributes: " + codes(b.Attributes))
	}
	if len(b.ReadOnly) > 0 {
		m.raw("- shown and never written: " + codes(b.ReadOnly))
	}
	if b.Name == "locals" {
		m.raw("- arguments: any name with any value")
	}
	if len(b.Arguments) > 0 {
		m.raw("")
		m.raw("| argument | takes | |")
		m.raw("| --- | --- | --- |")
		for _, a := range b.Arguments {
			takes := mdText(a.Takes) + wordsOf(a.Words)
			if a.Required {
				takes += "; required"
			}
			m.raw(fmt.Sprintf("| %s | %s | %s |", mdCode(a.Name), takes, mdText(a.Doc)))
		}
	}
	if len(b.Traits) > 0 {
		m.raw("")
		m.raw("| trait | takes | |")
		m.raw("| --- | --- | --- |")
		for _, t := range b.Traits {
			m.raw(fmt.Sprintf("| %s | %s | %s |", mdCode(t.Name), mdText(t.Takes), mdText(t.Doc)))
		}
	}
}

func wordsOf(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return ": " + codes(words)
}

// codes writes names as code spans.
func codes(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = mdCode(n)
	}
	return strings.Join(out, ", ")
}

// valueForms say how values of each sort are written.
var valueForms = []struct {
	kind     schema.TypeKind
	name, is string
}{
	{schema.TBool, "yes or no", "true or false"},
	{schema.TNumber, "numbers", "whole numbers, in the unit of the property"},
	{schema.TDuration, "durations", `a number in the unit of the property, or a text "00:20:00" (hours:minutes:seconds); those of processModel are texts only, and take "Infinite" where the property does`},
	{schema.TMemory, "memory", `a number of KB, or a text "512MB" or "2GB" (1 MB is 1,024 KB)`},
	{schema.TMask, "masks", `a text "0x0000000f", or a whole number`},
	{schema.TWord, "words", "one of the words of the attribute, in any letter case"},
	{schema.TFlags, "flags", `a list of names, a text "A | B", or a whole number`},
	{schema.TText, "texts", "a text in quotes; a control character in it is an error that says how it was probably meant"},
	{schema.TPath, "Windows paths", `a text in quotes with / or \\; letter case and the kind of slash do not count when values are compared`},
	{schema.TList, "lists", "texts whose order counts"},
	{schema.TSet, "sets", "texts whose order does not count: the order on the server stays, and additions come last"},
}

func (m markdown) values() {
	m.raw("")
	m.raw("## Values")
	m.par("An argument that is left out or null is not managed: what the server has stays. Values compare by meaning: another spelling is no change. A secret is secret(\"env:NAME\") or secret(\"file:PATH\"): its text is never part of a configuration or a plan.")
	m.raw("")
	m.raw("| sort | written as | attributes |")
	m.raw("| --- | --- | --- |")
	of := map[schema.TypeKind][]string{}
	for _, k := range model.Kinds() {
		for _, a := range schema.OfBlock(k) {
			if !a.ReadOnly && !slices.Contains(of[a.Type.Kind], a.Name) {
				of[a.Type.Kind] = append(of[a.Type.Kind], a.Name)
			}
		}
	}
	for _, f := range valueForms {
		names := of[f.kind]
		slices.Sort(names)
		m.raw(fmt.Sprintf("| %s | %s | %s |", mdText(f.name), mdText(f.is), codes(names)))
	}
}

func (m markdown) addresses() {
	server := model.ServerAddr("web03")
	site := server.Child(model.Site, "Intranet")
	m.raw("")
	m.raw("## Addresses")
	m.par("Plans, findings and the flags --target and --exclude name objects by address: the server, then block and name. Letter case does not count. In a name the characters / % * and # are written %2F, %25, %2A and %23; a URL keeps its slashes.")
	m.raw("")
	for _, x := range []struct {
		what string
		addr model.Addr
	}{
		{"the server", server},
		{"its service", server.Child(model.WebService, "")},
		{"an application pool", server.Child(model.AppPool, "Shop")},
		{"a process model", server.Child(model.ProcessModel, "v2.0.50727/64")},
		{"a site", site},
		{"one of two sites of one name", site + "#2"},
		{"an application", site.Child(model.App, "/shop/cart")},
		{"the root application", site.Child(model.App, "/")},
		{"a filter of the site", site.Child(model.Filter, "urlscan")},
	} {
		m.raw("- " + mdCode(string(x.addr)) + ": " + mdText(x.what))
	}
}

func (m markdown) silence() {
	m.raw("")
	m.raw("## Silencing a finding")
	m.par("A comment on the line of a block or argument, or on the line above it, silences one finding there. A reason is required; until is the last day it holds, and may be left out.")
	m.raw("")
	m.raw("```hcl")
	m.raw(`# isoplan:ignore RST005 reason="agreed with the owner" until=2027-01-01`)
	m.raw("```")
	m.par("A suppress block in an isoplan block silences a finding in the whole folder, or at the addresses it names.")
}
