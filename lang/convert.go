package lang

import (
	"fmt"
	"reflect"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// secretType is the type of what secret() gives: opaque, so that no operation
// of the language can look into it.
var secretType = cty.Capsule(secretName, reflect.TypeFor[string]())

const secretName = "secret"

// canonical brings the value of an attribute to its canonical form. What is
// wrong with the text of a secret row is never said with the text.
func canonical(row *schema.Attr, v cty.Value, at, val model.Range) (model.Value, *diag.Diagnostic) {
	fail := func(d diag.Diagnostic) (model.Value, *diag.Diagnostic) {
		d.Attribute = row.Name
		return model.Value{}, &d
	}
	if v.IsNull() {
		return model.Value{}, nil
	}
	if v.IsMarked() || v.ContainsMarked() {
		fix := "Use a variable that is not sensitive."
		if row.Secret {
			fix = fmt.Sprintf(`Pass the secret by reference: %s = secret("env:NAME").`, row.Name)
		}
		return fail(failure(codeSensitive, at, "Sensitive value in an attribute",
			fmt.Sprintf("The value of %s comes from a sensitive variable, and a plan or its file would hold it.", row.Name), fix))
	}
	if v.Type() == secretType {
		if !row.Secret {
			return fail(failure(codeSecret, at, "Secret where none belongs",
				fmt.Sprintf("%s is no secret: its value is compared, planned and shown.", row.Name), "Write the value itself, or use a variable."))
		}
		return model.Secret(*v.EncapsulatedValue().(*string)), nil
	}
	if row.Secret {
		if v.Type() == cty.String {
			if spelled, ok := row.Literal(v.AsString()); ok {
				return model.Text(spelled), nil
			}
		}
		fix := fmt.Sprintf(`Write %s = secret("env:NAME") or secret("file:PATH").`, row.Name)
		if len(row.Literals) > 0 {
			fix += " The only text that may stand here is " + schema.QuoteHCL(row.Literals[0]) + "."
		}
		return fail(failure(codeSecret, at, "Secret written out",
			fmt.Sprintf("%s is a secret, and a secret never stands in a configuration: anybody who reads the file or its history would have it.", row.Name), fix))
	}
	value, err := row.Type.FromCty(v)
	if err == nil {
		return value, nil
	}
	d := failure(codeValue, val, "Value does not fit", fmt.Sprintf("%s: %s.", row.Name, err), "")
	if v.Type() == cty.String {
		words := make([]string, 0, len(row.Type.Words))
		for _, w := range row.Type.Words {
			words = append(words, w.HCL)
		}
		d.Fix = wordFix(v.AsString(), words)
	}
	return fail(d)
}

// wordFix says which word of an enumeration was probably meant.
func wordFix(word string, words []string) string {
	spoken := map[string]string{
		"inproc": "low", "in_process": "low", "in-process": "low", "pooled": "medium", "outproc": "high", "isolated": "high",
		"out_of_process": "high", "worker": "worker_process", "wpim": "worker_process", "iis6": "worker_process", "iis5.0": "iis5", "iis_5": "iis5",
	}
	if w, ok := spoken[model.Fold(word)]; ok && contains(words, w) {
		return fmt.Sprintf("Did you mean %q?", w)
	}
	if w := diag.Nearest(word, words); w != "" {
		return fmt.Sprintf("Did you mean %q?", w)
	}
	return ""
}

func rowShape(key string, at model.Range) diag.Diagnostic {
	return failure(codeValue, at, "Row is no object",
		fmt.Sprintf("The row %q of apps must be an object.", key), `Write "/url" = { protection = "high" }; an empty row is {}.`)
}
