package lang

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// fromHCL brings a diagnostic of the HCL library to our form: its own detail,
// our code, and the place as bytes of the file that is in hand. The place
// given is used when the diagnostic has none.
func fromHCL(d *hcl.Diagnostic, place model.Range) diag.Diagnostic {
	at := place
	if d.Subject != nil && d.Subject.End.Byte > 0 {
		at.Start, at.End = uint32(d.Subject.Start.Byte), uint32(d.Subject.End.Byte)
	}
	summary, fix := d.Summary, ""
	if what, ok := strings.CutPrefix(summary, "Invalid "); ok {
		summary = strings.ToUpper(what[:1]) + what[1:] + " not understood"
	}
	switch d.Summary {
	case "Invalid escape sequence":
		fix = `In a Windows path write / or \\ for each back slash: "C:/inetpub" or "C:\\inetpub".`
	case "Invalid template directive", "Invalid template control keyword":
		fix = "For an environment variable of Windows write %NAME% without braces, for example %SystemDrive%; for the characters themselves write %%{."
	}
	detail := oneLine(d.Detail)
	switch d.Summary {
	case "Missing expression":
		detail = "An expression is expected here, and the value ends."
	case "Extra characters after expression":
		summary, detail = "Value goes on after its end", "The value is complete before this place, and there is more on the line."
	}
	code := codeSyntax
	switch d.Summary {
	case "Call to unknown function", "Not enough function arguments", "Too many function arguments",
		"Invalid function argument", "Error in function call":
		code = codeFunction
	default:
		if d.EvalContext != nil {
			code = codeEvaluation
		}
	}
	if near := meantAttribute(d); near != "" {
		fix = "Did you mean " + near + "?"
	}
	return diag.Diagnostic{Severity: diag.Error, ID: code, Summary: shorten(summary), Detail: detail, Fix: fix, Range: at}
}

// meantAttribute names the attribute that a reference to an object probably
// meant, where the library only says that there is none of that name.
func meantAttribute(d *hcl.Diagnostic) string {
	x, ok := d.Expression.(*hclsyntax.ScopeTraversalExpr)
	if !ok || d.Summary != "Unsupported attribute" || d.EvalContext == nil {
		return ""
	}
	var v cty.Value
	for ctx, found := d.EvalContext, false; ctx != nil && !found; ctx = ctx.Parent() {
		v, found = ctx.Variables[x.Traversal.RootName()]
	}
	for _, step := range x.Traversal[1:] {
		name, _, named := stepName(step)
		if v == cty.NilVal || v.IsMarked() || v.IsNull() || !v.Type().IsObjectType() || !named {
			return ""
		}
		if !v.Type().HasAttribute(name) {
			return nearName(name, v)
		}
		v = v.GetAttr(name)
	}
	return ""
}

// shorten keeps the first six words.
func shorten(summary string) string {
	words := strings.Fields(summary)
	return strings.Join(words[:min(6, len(words))], " ")
}

// oneLine makes one paragraph of a detail.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
