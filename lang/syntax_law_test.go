package lang

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// pieces are what the texts of TestSyntaxLaw are made of, beside the seeds.
var pieces = []string{"a", " = ", "1", "\n", "{", "}", "(", ")", "[", "]", "\"", "${", "%{", "~}", "}", ",", ".", ":", "?", "!", "-", "+", "*", "x",
	"<<E\n", "E\n", "\r\n", " ", "\t", "# c\n", "/*", "*/", "//", "\\", "$", "%", "$$", "%%", "if ", "else", "endif", "for ", " in ", "endfor", "=>", "...", "::",
	"==", "&&", "||", "<", ">", "e", "1.5", "null", "true", "é", "_", "'", ";", "f(", "{ b = 1 }", "{\n", "\n}\n", "{b = ", "[1, ", ", c = ", " \"l\" "}

// mixed makes a text out of parts of seeds and single pieces.
func mixed(r *rand.Rand) string {
	var b strings.Builder
	for range 1 + r.IntN(4) {
		if r.IntN(3) > 0 {
			s := syntaxSeeds[r.IntN(len(syntaxSeeds))]
			from, to := 0, len(s)
			if r.IntN(2) == 0 && len(s) > 0 {
				from = r.IntN(len(s))
				to = from + r.IntN(len(s)-from+1)
			}
			b.WriteString(s[from:to])
		}
		for range r.IntN(5) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
	}
	return b.String()
}

// TestSyntaxLaw is FuzzSyntax over texts that are nearly HCL, the same ones in
// every run.
func TestSyntaxLaw(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		compareSyntax(t, mixed(r))
	}
}
