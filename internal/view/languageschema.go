package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/lang"
)

// node is one JSON Schema, or a part of one.
type node = map[string]any

// LanguageSchema writes the JSON Schema of the language: of a file as the JSON
// form of HCL would have it, where the labels of a block are keys and an
// expression is a text with ${ }. isoplan reads no such files; the schema is
// for editors, generators and people. It is made from the shapes the parser
// reads with and from the attribute table.
func LanguageSchema(w io.Writer) error {
	defs := node{"expression": node{"type": "string", "pattern": `\$\{`, "description": "An expression, between ${ and }."}}
	blocks := map[string]lang.BlockReference{}
	for _, b := range lang.Reference() {
		blocks[b.Name] = b
	}
	for _, b := range blocks {
		defs[b.Name] = blockSchema(b, blocks)
	}
	defs["app_row"] = rowSchema(blocks["app"])
	top := node{}
	for _, name := range lang.TopBlocks() {
		top[name] = blockProperty(blocks[name])
	}
	return JSON(w, node{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"title":   "The language of isoplan",
		"description": "A file *.iso.hcl of a configuration (one of a module holds at its top what a server block does) as the JSON form of HCL would have it: the label of a block is a key, blocks of one kind may be an array, and an expression is a text with ${ }. " +
			"isoplan reads HCL only. It takes words in any letter case; this schema knows the spelling isoplan itself writes.",
		"type": "object", "properties": top, "additionalProperties": false, "$defs": defs,
	})
}

// single reports whether at most one block of a name may stand in another.
func single(b lang.BlockReference) bool {
	switch b.Name {
	case "app_defaults", "locals", "precondition", "validation":
		return false
	}
	return b.Kind == model.NoKind && b.Labels == 0 || b.Kind.Singleton() && b.Labels == 0
}

// blockProperty is the schema of what stands under the name of a block.
func blockProperty(b lang.BlockReference) node {
	ref := node{"$ref": "#/$defs/" + b.Name}
	if single(b) {
		return ref
	}
	many := node{"anyOf": []any{ref, node{"type": "array", "items": ref}}}
	if b.Labels == 0 {
		return many
	}
	return node{"type": "object", "additionalProperties": many}
}

func blockSchema(b lang.BlockReference, all map[string]lang.BlockReference) node {
	out := node{"type": "object", "description": b.Doc + " In HCL: " + b.Example}
	properties, required := node{}, []string{}
	attributesInto(properties, b.Kind)
	for _, a := range b.Arguments {
		properties[a.Name] = argumentSchema(a, b.Kind)
		if a.Required {
			required = append(required, a.Name)
		}
	}
	for _, name := range b.Blocks {
		properties[name] = blockProperty(all[name])
	}
	out["properties"], out["additionalProperties"] = properties, b.Anything
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// rowSchema is one row of apps.
func rowSchema(app lang.BlockReference) node {
	properties := node{}
	attributesInto(properties, app.Kind)
	for _, a := range app.Arguments {
		for _, name := range lang.RowArguments() {
			if a.Name == name {
				properties[name] = argumentSchema(a, app.Kind)
			}
		}
	}
	return node{"type": "object", "description": "One row of apps: an app block in short form.", "properties": properties, "additionalProperties": false}
}

func attributesInto(properties node, k model.Kind) {
	for _, a := range schema.OfBlock(k) {
		properties[a.Name] = attributeSchema(a, k)
	}
}

// attributeSchema is one attribute in one kind of block.
func attributeSchema(a *schema.Attr, k model.Kind) node {
	s := orExpression(attributeForms(a)...)
	s["description"] = attributeWords(a, k)
	s["x-official-name"] = a.Label
	s["x-exists-on"] = existsOn(a, k)
	if a.ReadOnly {
		s["readOnly"] = true
	}
	return s
}

// attributeWords says what an attribute is, on which versions it is there, and
// which words each takes.
func attributeWords(a *schema.Attr, k model.Kind) string {
	text := fmt.Sprintf("%s (%s)", strings.TrimSuffix(a.Doc, "."), a.Label)
	text += ". Takes: " + strings.TrimPrefix(a.Type.Expected(), "expected ") + "."
	if a.Secret {
		text = strings.TrimSuffix(a.Doc, ".") + " (" + a.Label + `). Takes: a reference to a secret, secret("env:NAME") or secret("file:PATH").`
	}
	if a.ReadOnly {
		text += " Shown and never written: " + sentence(a.Why)
	}
	var not []string
	limited := map[string][]string{}
	var order []string
	for _, t := range schema.Targets() {
		answer := a.Answer(t, k)
		switch {
		case !answer.Presence.There:
			not = append(not, t.String())
		case answer.Words != nil:
			words := strings.Join(answer.Words, ", ")
			if limited[words] == nil {
				order = append(order, words)
			}
			limited[words] = append(limited[words], t.String())
		}
	}
	if len(not) > 0 {
		text += " Does not exist on IIS " + inWords(not) + "."
	}
	for _, words := range order {
		text += " IIS " + inWords(limited[words]) + ": " + words + " only."
	}
	return text + " Example: " + a.Name + " = " + a.Example
}

func existsOn(a *schema.Attr, k model.Kind) []string {
	on := []string{}
	for _, t := range schema.Targets() {
		if a.Answer(t, k).Presence.There {
			on = append(on, t.String())
		}
	}
	return on
}

// orExpression is a value in one of some forms, or an expression, or null: an
// argument that is null is not managed.
func orExpression(forms ...any) node {
	for _, f := range forms {
		if n, ok := f.(node); ok && n["type"] == "string" && n["pattern"] == nil && n["enum"] == nil {
			return node{"anyOf": append(forms, node{"type": "null"})} // any text may be an expression
		}
	}
	return node{"anyOf": append(forms, node{"$ref": "#/$defs/expression"}, node{"type": "null"})}
}

func text() node                   { return node{"type": "string"} }
func textLike(pattern string) node { return node{"type": "string", "pattern": pattern} }
func oneOf(words []string) node    { return node{"type": "string", "enum": words} }
func listOf(items any) node        { return node{"type": "array", "items": items} }
func whole(least, most uint64) node {
	return node{"type": "integer", "minimum": least, "maximum": most}
}
func objectOf(values any) node          { return node{"type": "object", "additionalProperties": values} }
func texts(words []string) (items node) { return listOf(wordOrText(words)) }

func wordOrText(words []string) node {
	if len(words) == 0 {
		return text()
	}
	return oneOf(words)
}

// The patterns of texts that stand for numbers.
const (
	spanPattern     = `^([0-9]+\.)?[0-9]+:[0-9]{1,2}:[0-9]{1,2}$`
	memoryPattern   = `^[0-9]+ *[KMGkmg][Bb]$`
	maskPattern     = `^ *(0[xX][0-9a-fA-F]{1,8}|[0-9]+) *$`
	flagsPattern    = `^[A-Za-z0-9_]*( *\| *[A-Za-z0-9_]*)*$`
	infinitePattern = `^[Ii][Nn][Ff][Ii][Nn][Ii][Tt][Ee]$`
)

// attributeForms are the forms a value of an attribute may have.
func attributeForms(a *schema.Attr) []any {
	if a.Secret {
		if len(a.Literals) > 0 {
			return []any{oneOf(a.Literals)}
		}
		return nil
	}
	t := a.Type
	switch t.Kind {
	case schema.TBool:
		return []any{node{"type": "boolean"}}
	case schema.TWord:
		return wordForms(t)
	case schema.TFlags:
		var names []string
		for _, f := range t.Flags {
			names = append(names, f.Name)
		}
		return []any{listOf(oneOf(names)), whole(0, 1<<32-1), textLike(flagsPattern)}
	case schema.TText, schema.TPath:
		return []any{text()}
	case schema.TList, schema.TSet:
		return []any{listOf(text())}
	}
	return numberForms(t)
}

func wordForms(t schema.Type) []any {
	var words []string
	var numbers []uint64
	for _, w := range t.Words {
		words = append(words, w.HCL)
		if w.Raw == "" {
			numbers = append(numbers, w.Number)
		}
	}
	forms := []any{oneOf(words)}
	if len(numbers) == len(words) {
		forms = append(forms, node{"type": "integer", "enum": numbers})
	}
	return forms
}

func numberForms(t schema.Type) []any {
	var forms []any
	if t.Unit != schema.UnitSpan {
		most := t.Max
		if most == 0 {
			most = 1<<32 - 1
		}
		forms = append(forms, whole(t.Min, most))
		if t.ZeroOff && t.Min > 0 {
			forms = append(forms, node{"const": 0})
		}
	}
	switch t.Kind {
	case schema.TDuration:
		forms = append(forms, textLike(spanPattern))
	case schema.TMemory:
		forms = append(forms, textLike(memoryPattern))
	case schema.TMask:
		forms = append(forms, textLike(maskPattern))
	}
	if t.Infinite {
		forms = append(forms, textLike(infinitePattern))
	}
	return forms
}

// argumentSchema is one argument that is no attribute.
func argumentSchema(a lang.ArgumentReference, k model.Kind) node {
	s := orExpression(argumentForms(a, k)...)
	s["description"] = a.Doc
	return s
}

func argumentForms(a lang.ArgumentReference, k model.Kind) []any {
	switch a.Takes {
	case lang.TakesText, lang.TakesName, lang.TakesType:
		return []any{wordOrText(a.Words)}
	case lang.TakesVersion:
		return []any{wordOrText(a.Words), node{"type": "number"}}
	case lang.TakesBool:
		return []any{node{"type": "boolean"}}
	case lang.TakesNumber:
		return []any{node{"type": "integer", "minimum": 0}}
	case lang.TakesMemory:
		return []any{node{"type": "integer", "minimum": 1}, textLike(memoryPattern)}
	case lang.TakesSeconds:
		return []any{node{"type": "integer", "minimum": 1}, textLike(spanPattern)}
	case lang.TakesTexts:
		return []any{texts(a.Words)}
	case lang.TakesTextMap:
		return []any{objectOf(text())}
	case lang.TakesNumMap:
		return []any{objectOf(node{"type": "integer", "minimum": 0})}
	case lang.TakesEach:
		return []any{node{"type": "object"}}
	case lang.TakesMatches:
		return []any{node{"type": "array", "items": node{"type": "object", "minProperties": 2, "maxProperties": 2, "additionalProperties": false, "required": []string{"match"},
			"properties": node{"match": node{"enum": a.Words}, "text": node{"type": "string"}, "path": node{"type": "string"}}}}}
	case lang.TakesRows:
		return []any{objectOf(node{"anyOf": []any{node{"$ref": "#/$defs/app_row"}, node{"$ref": "#/$defs/expression"}}})}
	case lang.TakesTraits:
		return []any{traitsSchema(k)}
	}
	return []any{node{"type": []string{"object", "array", "number", "boolean", "string"}}}
}

// traitsSchema are the traits a kind of block may declare.
func traitsSchema(k model.Kind) node {
	properties := node{}
	for _, name := range schema.TraitNames(k) {
		t, _ := schema.FindTrait(k, name)
		s := orExpression(traitForms(t)...)
		s["description"] = t.Doc
		properties[name] = s
	}
	return node{"type": "object", "properties": properties, "additionalProperties": false}
}

func traitForms(t schema.Trait) []any {
	switch {
	case t.Number:
		return []any{node{"type": "integer", "minimum": 0}}
	case t.Duration:
		return []any{node{"type": "integer", "minimum": 0}, textLike(spanPattern)}
	case len(t.Words) == 2 && t.Words[0] == "false":
		return []any{node{"type": "boolean"}, oneOf(t.Words)}
	}
	forms := []any{wordOrText(t.Words)}
	if t.List {
		forms = append(forms, texts(t.Words))
	} else if len(t.Words) > 2 {
		forms = append(forms, node{"type": "number"})
	}
	return forms
}
