package xmltext_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// spans lists the pieces and attributes of a body as places.
func spans(body string) (all []string, err error) {
	s := xmltext.NewScanner(body, xmltext.Limits{})
	for s.Next() {
		start, end := s.Span()
		all = append(all, fmt.Sprint(s.Kind(), start, end, s.Attrs()))
	}
	return all, s.Err()
}

// TestLengths reads names and values of every length around the eight bytes of a
// word, with the end of the file near and far: the places are those counted here.
func TestLengths(t *testing.T) {
	for name := 1; name <= 18; name++ {
		for value := range 19 {
			for _, pad := range []int{0, 1, 5, 7, 8, 9, 20} {
				for _, equals := range []string{"=", " =", "= ", "  ="} {
					body := "<a " + strings.Repeat("n", name) + equals + `"` + strings.Repeat("v", value) + `"/>` + strings.Repeat("\n", pad)
					start := 3 + name + len(equals) + 1
					want := xmltext.Attr{Start: 2, NameStart: 3, NameEnd: 3 + name, ValueStart: start, ValueEnd: start + value, End: start + value + 1}
					s := xmltext.NewScanner(body, xmltext.Limits{})
					if !s.Next() || len(s.Attrs()) != 1 || s.Attrs()[0] != want {
						t.Fatalf("%q: %v (%v), want %v", body, s.Attrs(), s.Err(), want)
					}
				}
			}
		}
	}
}

// TestDefectAnywhere puts a byte that may not be there at every place of a name
// and of a value, with the end of the file near and far: the error points at it.
func TestDefectAnywhere(t *testing.T) {
	const name, value = "abcdefghijklmnopqrst", "0123456789-._:/\\>'|~"
	for _, tail := range []string{"", "\n\n\n\n\n\n\n\n\n\n\n\n"} {
		for i := range len(name) {
			for _, bad := range []string{"\x01", "\x1f", "\xff", "\x80", "<", "&", "/", "@", "[", "`", "{", ",", ";", "\x7f", "\uFFFE", "\u00D7"} {
				body := "<x " + name[:i] + bad + name[i:] + `="1"/>` + tail
				e := fault(t, xmltext.Check(body, xmltext.Limits{}))
				if e.Offset != 3+i {
					t.Fatalf("%q in a name: error at byte %d, want %d: %s", bad, e.Offset, 3+i, e.Msg)
				}
			}
		}
		for i := range len(value) + 1 {
			for _, bad := range []string{"\x00", "\x01", "\x1f", "\xff", "\x80", "<", "&", "& ", "&x;", "&#0;", "\uFFFE", "\xed\xa0\x80"} {
				body := `<x y="` + value[:i] + bad + value[i:] + `"/>` + tail
				e := fault(t, xmltext.Check(body, xmltext.Limits{}))
				if e.Offset != 6+i {
					t.Fatalf("%q in a value: error at byte %d, want %d: %s", bad, e.Offset, 6+i, e.Msg)
				}
			}
			for _, good := range []string{"é", "\u0370", "\U0001F600", "&lt;", "&#10;", "\r\n\t", "\x7f", "'"} {
				body := `<x y="` + value[:i] + good + value[i:] + `" z="1"/>` + tail
				if err := xmltext.Check(body, xmltext.Limits{}); err != nil {
					t.Fatalf("%q in a value: %v", good, err)
				}
			}
		}
	}
}

// TestEndOfFileIsFar: what stands after the root element changes nothing about
// the pieces before it.
func TestEndOfFileIsFar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		body := strings.TrimRight(generated(drawn{t}), " \t\r\n")
		short, err := spans(body)
		if err != nil {
			t.Fatal(err)
		}
		long, err := spans(body + "<!--" + strings.Repeat("x", 50) + "-->")
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(short, long[:len(long)-1]) {
			t.Fatalf("%q: the pieces are\n%v\nand with more behind\n%v", body, short, long)
		}
	})
}
