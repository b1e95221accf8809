package collected

import (
	"strings"
	"testing"
)

// TestLimits: at a limit a text is read, beyond it there is one error that names
// the limit.
func TestLimits(t *testing.T) {
	if l := standard(); l != (limits{bytes: 64 << 20, line: 1 << 20, keys: 4_000_000}) || maxTag != 1<<20 {
		t.Errorf("the limits are %+v and %d", l, maxTag)
	}
	const lines = headLine + "\nserver = A\niis = 5.0\n[metabase]\n/LM IIsComputer\n/LM/W3SVC IIsWebService\n  WAMUserName = "
	text := func(lines string) string { return lines + End(lines) }
	good := text(lines + "abc\n")
	long := len("  WAMUserName = abc\n")
	widest := max(long, len("/LM/W3SVC IIsWebService\n"))
	cases := []struct {
		name string
		bare bool
		text string
		at   limits
		over limits
	}{
		{"bytes", false, good, limits{len(good), 100, 9}, limits{len(good) - 1, 100, 9}},
		{"line", false, good, limits{1000, widest, 9}, limits{1000, widest - 1, 9}},
		{"keys", false, good, limits{1000, 100, 2}, limits{1000, 100, 1}},
		{"bytes of a bare text", true, "/LM IIsComputer\n", limits{16, 100, 9}, limits{15, 100, 9}},
		{"line of a bare text", true, "/LM IIsComputer\n", limits{100, 16, 9}, limits{100, 15, 9}},
		{"keys of a bare text", true, "/LM IIsComputer\n", limits{100, 100, 1}, limits{100, 100, 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			store := Store{Bare: c.bare}
			if s, diags := store.decode("metabase", "web03.txt", c.text, c.at); s == nil {
				t.Errorf("at the limit: %+v", diags)
			}
			s, diags := store.decode("metabase", "web03.txt", c.text, c.over)
			if s != nil || len(diags) != 1 || diags[0].ID != codeLimit || !strings.Contains(diags[0].Detail, "web03.txt: line ") {
				t.Errorf("beyond it: %v, %+v", s, diags)
			}
		})
	}
}

// TestLimitOfTag: a tag of the most bytes, in one line after the other.
func TestLimitOfTag(t *testing.T) {
	text := func(size int) string {
		head, tail := "<processModel", "/>"
		lines := headLine + "\nserver = A\niis = 5.0\n[machine.config v1.1.4322]\ntag \"" + head + "\"\n"
		for left := size - len(head) - len(tail); left > 0; {
			n := min(left, 100_000)
			lines += "tag \"" + strings.Repeat(" ", n) + "\"\n"
			left -= n
		}
		lines += "tag \"" + tail + "\"\n"
		return lines + End(lines)
	}
	if s, diags := (Store{}).Decode("machine.config/v1.1.4322", "web03.txt", text(maxTag)); s == nil {
		t.Errorf("at the limit: %+v", diags)
	}
	if s, diags := (Store{}).Decode("machine.config/v1.1.4322", "web03.txt", text(maxTag+1)); s != nil || len(diags) != 1 || diags[0].ID != codeLimit {
		t.Errorf("beyond it: %v, %+v", s, diags)
	}
}

// TestLimitsAreReal: the limits of the program, with texts of that size.
func TestLimitsAreReal(t *testing.T) {
	lim := standard()
	for size, ok := range map[int]bool{lim.line: true, lim.line + 1: false} {
		key := "/LM IIsComputer\n  WAMUserName = "
		text := key + strings.Repeat("a", size-len("  WAMUserName = ")-1) + "\n"
		if s, diags := (Store{Bare: true}).Decode("metabase", "a.world", text); (s != nil) != ok {
			t.Errorf("a line of %d bytes: %v", size, diags)
		}
	}
	for size, ok := range map[int]bool{lim.bytes: true, lim.bytes + 1: false} {
		text := "/LM IIsComputer\n"
		text += strings.Repeat("#\n", (size-len(text))/2)
		text += strings.Repeat("\n", size-len(text))
		if s, diags := (Store{Bare: true}).Decode("metabase", "a.world", text); (s != nil) != ok || len(text) != size {
			t.Errorf("a text of %d bytes: %v", size, diags)
		}
	}
}
