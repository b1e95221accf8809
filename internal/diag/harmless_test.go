package diag_test

import (
	"encoding/json"
	"testing"
	"unicode"

	"github.com/isoplan/isoplan/internal/diag"
)

func TestHidden(t *testing.T) {
	for r := rune(0); r < 0x10000; r++ {
		if (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || unicode.Is(unicode.Cf, r)) && !diag.Hidden(r) {
			t.Errorf("U+%04X is shown", r)
		}
	}
	for _, r := range "aZ09 ~éß日本ж" {
		if diag.Hidden(r) {
			t.Errorf("%q is hidden", r)
		}
	}
}

// The escaped text is the same JSON.
func TestHarmlessJSON(t *testing.T) {
	in := "a\u202eb\u009b\U000e0001\u200b é\n"
	text, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	out := diag.HarmlessJSON(text)
	for _, r := range string(out) {
		if diag.Hidden(r) {
			t.Errorf("U+%04X is left in %s", r, out)
		}
	}
	var back string
	if err := json.Unmarshal(out, &back); err != nil || back != in {
		t.Errorf("read back as %q: %v", back, err)
	}
}
