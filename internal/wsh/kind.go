package wsh

import "github.com/isoplan/isoplan/internal/schema"

// Kind gives the letter that ValueText of the library takes for a row of the
// metabase: n for a number, b for a switch, l for a list, s for a text.
func Kind(a *schema.Attr) string {
	switch {
	case a.Home.Raw == schema.RawMULTISZ || a.Home.Field > 0:
		return "l"
	case a.Home.Raw == schema.RawBOOL:
		return "b"
	case a.Home.Raw == schema.RawDWORD:
		return "n"
	}
	return "s"
}
