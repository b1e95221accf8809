package schema_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"pgregory.net/rapid"
)

// Codec: what is stored comes back, and storing it again gives the same text.
func TestCodecLaw(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		rapid.Check(t, func(r *rapid.T) {
			v := valueOf(a).Draw(r, "value")
			raw := a.Encode(v)
			back, err := a.Decode(raw)
			if err != nil {
				r.Fatalf("%s is stored as %q, which is refused: %v", v, raw, err)
			}
			if !back.Same(v) || !a.Type.Equal(back, v) {
				r.Fatalf("%s is stored as %q and comes back as %s", v, raw, back)
			}
			if again := a.Encode(back); again != raw {
				r.Fatalf("%q is stored again as %q", raw, again)
			}
		})
	})
}

// ShowAndRead: what is shown can be written in HCL and means the same.
func TestShowAndReadLaw(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		rapid.Check(t, func(r *rapid.T) {
			v := valueOf(a).Draw(r, "value")
			shown := a.Type.Show(v)
			parsed, diags := evalText(shown)
			if diags.HasErrors() {
				r.Fatalf("%s is shown as %s, which is no HCL: %v", v, shown, diags)
			}
			back, err := a.Type.FromCty(parsed)
			if err != nil {
				r.Fatalf("%s is shown as %s, which is refused: %v", v, shown, err)
			}
			if !back.Same(v) || !a.Type.Equal(v, back) {
				r.Fatalf("%s is shown as %s and read as %s", v, shown, back)
			}
		})
	})
}

// SpellingIsNoChange: Equal is reflexive and symmetric, and a value stays equal
// to what the store makes of it.
func TestEqualLaw(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		rapid.Check(t, func(r *rapid.T) {
			gen := valueOf(a)
			v, w := gen.Draw(r, "v"), gen.Draw(r, "w")
			if !a.Type.Equal(v, v) {
				r.Fatalf("%s is not equal to itself", v)
			}
			if a.Type.Equal(v, w) != a.Type.Equal(w, v) {
				r.Fatalf("%s and %s: the order matters", v, w)
			}
			if a.Type.Equal(v, model.Value{}) || a.Type.Equal(model.Value{}, v) {
				r.Fatalf("%s is equal to nothing", v)
			}
			if v.Same(w) && !a.Type.Equal(v, w) {
				r.Fatalf("%s and %s are identical and not equal", v, w)
			}
		})
	})
}

func TestBoundsAtTheLimits(t *testing.T) {
	each(t, func(t *testing.T, a *schema.Attr) {
		ty := a.Type
		switch ty.Kind {
		case schema.TNumber, schema.TDuration, schema.TMemory, schema.TMask:
		default:
			return
		}
		hi := largest(ty)
		for n, ok := range map[uint64]bool{ty.Min: true, hi: true, hi + 1: false, ty.Min - 1: false, model.Unlimited: ty.Infinite} {
			if ty.Min == 0 && n == ty.Min-1 {
				continue // there is nothing below 0, and the number is Infinite
			}
			if err := ty.Check(model.Number(n)); (err == nil) != ok {
				t.Errorf("%d is allowed: %v, want %v (%v)", n, err == nil, ok, err)
			}
			checkDeclared(t, ty, n, ok)
		}
	})
}

// checkDeclared tries a number the way a person writes it.
func checkDeclared(t *testing.T, ty schema.Type, n uint64, ok bool) {
	t.Helper()
	shown := ty.Show(model.Number(n))
	got, err := ty.FromCty(eval(t, shown))
	if (err == nil) != ok {
		t.Errorf("%s is taken: %v, want %v (%v)", shown, err == nil, ok, err)
	}
	if ok && got.Num() != n {
		t.Errorf("%s is read as %s, want %d", shown, got, n)
	}
	if err != nil && !strings.Contains(err.Error(), "expected") {
		t.Errorf("the message does not say what was found and what would be right: %v", err)
	}
}
