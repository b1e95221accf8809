package schema_test

import (
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/zclconf/go-cty/cty"
)

// eval gives the value of an HCL expression without names.
func eval(t testing.TB, text string) cty.Value {
	t.Helper()
	v, diags := evalText(text)
	if diags.HasErrors() {
		t.Fatalf("%s does not evaluate: %v", text, diags)
	}
	return v
}

func evalText(text string) (cty.Value, hcl.Diagnostics) {
	expr, diags := hclsyntax.ParseExpression([]byte(text), "value.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	v, more := expr.Value(nil)
	return v, append(diags, more...)
}

func TestExamplesAreLegal(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		if a.Secret {
			checkSecretExample(t, a.Example)
			return
		}
		v, err := a.Type.FromCty(eval(t, a.Example))
		if err != nil {
			t.Fatalf("the example %s is refused: %v", a.Example, err)
		}
		if v.IsNull() {
			t.Fatalf("the example %s sets nothing", a.Example)
		}
		if again, err := a.Type.FromCty(eval(t, a.Type.Show(v))); err != nil || !again.Same(v) {
			t.Errorf("the example shown, %s, is another value or refused: %v", a.Type.Show(v), err)
		}
		if back, err := a.Decode(a.Encode(v)); err != nil || !back.Same(v) {
			t.Errorf("the example stored as %q comes back as %s (%v)", a.Encode(v), back, err)
		}
	})
}

// checkSecretExample wants a call of secret with one quoted reference.
func checkSecretExample(t *testing.T, text string) {
	t.Helper()
	expr, diags := hclsyntax.ParseExpression([]byte(text), "value.hcl", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%s does not parse: %v", text, diags)
	}
	call, ok := expr.(*hclsyntax.FunctionCallExpr)
	if !ok || call.Name != "secret" || len(call.Args) != 1 {
		t.Fatalf("%s is no secret(\"...\")", text)
	}
	arg, diags := call.Args[0].Value(nil)
	if diags.HasErrors() || arg.Type() != cty.String {
		t.Fatalf("%s has no reference", text)
	}
	if got := (schema.Type{}).Show(model.Secret(arg.AsString())); got != text {
		t.Errorf("the example is shown as %s", got)
	}
}

func TestDefaultsAreOfTheType(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		check := func(what string, v model.Value) {
			if v.IsNull() {
				return
			}
			if err := a.Type.Check(v); err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if got, err := a.Decode(a.Encode(v)); err != nil || !got.Same(v) {
				t.Errorf("%s %s is stored as %q and comes back as %s (%v)", what, v, a.Encode(v), got, err)
			}
		}
		check("schema default", a.Defaults.Schema)
		check("internal default", a.Defaults.Internal)
		for line, v := range a.Defaults.ByCLR {
			check("default of a CLR line", v)
			if !a.KnownTo(line) {
				t.Errorf("a default for a CLR line that does not know the attribute")
			}
		}
	})
}
