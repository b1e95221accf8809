package collected

import (
	"fmt"
	"hash/adler32"
	"strings"
)

// Sum counts the lines of a text and sums them up with Adler-32: every line
// without its line break and followed by one line feed, so that CR LF and LF
// give the same. A last line without a line break counts as one.
func Sum(text string) (lines int, sum uint32) {
	h := adler32.New()
	var block [32 << 10]byte
	write := func(s string) {
		for len(s) > 0 {
			n := copy(block[:], s)
			_, _ = h.Write(block[:n]) // a hash never fails
			s = s[n:]
		}
	}
	if !strings.Contains(text, "\r\n") && strings.HasSuffix(text, "\n") {
		write(text)
		return strings.Count(text, "\n"), h.Sum32()
	}
	for line := range strings.Lines(text) {
		lines++
		write(strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r"))
		write("\n")
	}
	return lines, h.Sum32()
}

// End gives the last line of a collected text, without a line break, for the
// lines before it.
func End(text string) string {
	lines, sum := Sum(text)
	return fmt.Sprintf("%s %d %08X", endWord, lines, sum)
}
