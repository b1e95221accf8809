package vectors

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"unicode"
)

// Verdict is what a product says about an input.
type Verdict struct {
	Class Class
	// Offset is the byte of the text where the error is, NoPlace when the
	// product does not say.
	Offset int
	// Said is what a person reads.
	Said string
}

// maxSaid is the longest message, in bytes.
const maxSaid = 4096

// Read gives the cases of every *.vec in a folder, in the order of the names of
// the files. No file, a broken one, a name that stands twice or an input that
// stands twice fails the test.
func Read(t testing.TB, dir string) []Case {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.vec"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no vectors in %s: %v", dir, err)
	}
	var all []Case
	names, inputs := map[string]string{}, map[string]string{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		cases, err := Parse(filepath.Base(path), string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			here := fmt.Sprintf("%s:%d", c.File, c.Line)
			if first, twice := names[c.Name]; twice {
				t.Fatalf("%s: the name %q is taken by %s", here, c.Name, first)
			}
			if first, twice := inputs[c.identity()]; twice {
				t.Fatalf("%s: %s is the input of %s again", here, c.Name, first)
			}
			names[c.Name], inputs[c.identity()] = here, here
		}
		all = append(all, cases...)
	}
	return all
}

// identity tells two inputs apart: the bytes, and what the test is told beside.
func (c *Case) identity() string {
	var keys []string
	for k, v := range c.Keys {
		switch k {
		case "expect", "why", "at", "bytes", "lines", "encoding", "frame":
		default:
			keys = append(keys, k+"="+v)
		}
	}
	sort.Strings(keys)
	return strings.Join(keys, "\x00") + "\x00\x00" + c.Input
}

// Run judges every case of a folder, twice, and fails the test where class or
// place are others than the case says, or where the two answers differ. There
// must be at least so many cases: vectors that vanish do not pass in silence.
// It gives the number of cases of each class.
func Run(t *testing.T, dir string, atLeast int, judge func(Case) Verdict) map[Class]int {
	t.Helper()
	all := Read(t, dir)
	if len(all) < atLeast {
		t.Errorf("%d vectors in %s, want %d or more", len(all), dir, atLeast)
	}
	counts := map[Class]int{}
	for _, c := range all {
		counts[c.Expect]++
		t.Run(c.Name, func(t *testing.T) {
			got := judge(c)
			if again := judge(c); again != got {
				t.Errorf("two answers:\n%+v\n%+v", got, again)
			}
			for _, problem := range c.compare(got) {
				t.Errorf("%s:%d: %s\ninput: %s\nsaid: %s", c.File, c.Line, problem, show(c.Text), got.Said)
			}
		})
	}
	return counts
}

// compare gives what is wrong with an answer.
func (c *Case) compare(got Verdict) []string {
	var wrong []string
	if got.Class != c.Expect {
		wrong = append(wrong, fmt.Sprintf("class %s, want %s (%s)", got.Class, c.Expect, c.Why))
	}
	if got.Class != OK && got.Offset != c.Offset && c.Keys["at"] != "none" {
		wrong = append(wrong, fmt.Sprintf("at byte %d (%s), want byte %d (%s)", got.Offset, c.around(got.Offset), c.Offset, c.around(c.Offset)))
	}
	if got.Class != OK && strings.TrimSpace(got.Said) == "" {
		wrong = append(wrong, "nothing is said")
	}
	if len(got.Said) > maxSaid {
		wrong = append(wrong, fmt.Sprintf("the message has %d bytes", len(got.Said)))
	}
	for _, r := range got.Said {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			wrong = append(wrong, fmt.Sprintf("the message holds %U", r))
			break
		}
	}
	return wrong
}

// around quotes the text at an offset.
func (c *Case) around(offset int) string {
	if offset < 0 || offset > len(c.Text) {
		return "no place"
	}
	const some = 20
	return fmt.Sprintf("%q", c.Text[offset:min(len(c.Text), offset+some)])
}

// show quotes an input, cut short.
func show(s string) string {
	const most = 400
	if len(s) > most {
		return fmt.Sprintf("%q... (%d bytes)", s[:most], len(s))
	}
	return fmt.Sprintf("%q", s)
}
