package view

import (
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// smallDiff is the number of lines, old and new together, up to which two
// texts are compared exactly. The comparison has no time limit, because its
// result must not depend on how fast a machine is; its cost grows with the
// square of what differs.
const smallDiff = 2000

// diffLines compares lines and gives the runs that differ, with bytes and
// lines counted from the first old line. Larger texts are first cut at lines
// that occur once in each; between such lines at most smallDiff lines are
// compared, and a larger stretch counts as replaced.
func diffLines(old, new []textLine) []block {
	d := differ{}
	d.compare(old, new)
	d.close()
	return d.out
}

// differ collects blocks while it walks through two texts.
type differ struct {
	out  []block
	open block
	// at and byteAt are where it stands in the old text.
	at, byteAt int
}

func (d *differ) kept(lines []textLine) {
	if len(lines) == 0 {
		return
	}
	d.close()
	for i := range lines {
		d.byteAt += len(lines[i].text)
	}
	d.at += len(lines)
}

func (d *differ) changed(del, ins []textLine) {
	if len(del)+len(ins) == 0 {
		return
	}
	if len(d.open.del)+len(d.open.ins) == 0 {
		d.open = block{start: d.byteAt, at: d.at}
	}
	d.open.del = append(d.open.del, del...)
	d.open.ins = append(d.open.ins, ins...)
	for i := range del {
		d.byteAt += len(del[i].text)
	}
	d.at += len(del)
}

func (d *differ) close() {
	if len(d.open.del)+len(d.open.ins) == 0 {
		return
	}
	d.open.end = d.byteAt
	d.out = append(d.out, d.open)
	d.open = block{}
}

// compare walks through two stretches.
func (d *differ) compare(old, new []textLine) {
	head := 0
	for head < len(old) && head < len(new) && old[head].text == new[head].text {
		head++
	}
	d.kept(old[:head])
	old, new = old[head:], new[head:]
	tail := 0
	for tail < len(old) && tail < len(new) && old[len(old)-1-tail].text == new[len(new)-1-tail].text {
		tail++
	}
	kept := old[len(old)-tail:]
	d.middle(old[:len(old)-tail], new[:len(new)-tail])
	d.kept(kept)
}

func (d *differ) middle(old, new []textLine) {
	switch {
	case len(old) == 0 || len(new) == 0 || len(old)+len(new) == 2:
		d.changed(old, new)
	case len(old)+len(new) <= smallDiff:
		d.exact(old, new)
	default:
		anchors := commonOnce(old, new)
		if len(anchors) == 0 {
			d.changed(old, new)
			return
		}
		i, j := 0, 0
		for _, a := range anchors {
			d.between(old[i:a[0]], new[j:a[1]])
			d.kept(old[a[0] : a[0]+1])
			i, j = a[0]+1, a[1]+1
		}
		d.between(old[i:], new[j:])
	}
}

// between compares what stands between two anchors; it is not cut again.
func (d *differ) between(old, new []textLine) {
	if len(old) > 0 && len(new) > 0 && len(old)+len(new) <= smallDiff {
		d.exact(old, new)
		return
	}
	d.changed(old, new)
}

// exact is the line mode of go-diff: every line becomes one character, and the
// characters are compared.
func (d *differ) exact(old, new []textLine) {
	dmp := diffmatchpatch.New()
	dmp.DiffTimeout = 0
	a, b, lines := dmp.DiffLinesToRunes(joined(old), joined(new))
	i, j := 0, 0
	for _, part := range dmp.DiffCharsToLines(dmp.DiffMainRunes(a, b, false), lines) {
		n := countLines(part.Text)
		switch part.Type {
		case diffmatchpatch.DiffEqual:
			d.kept(old[i : i+n])
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			d.changed(old[i:i+n], nil)
			i += n
		case diffmatchpatch.DiffInsert:
			d.changed(nil, new[j:j+n])
			j += n
		}
	}
}

func joined(lines []textLine) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(lines[i].text)
	}
	return b.String()
}

func countLines(s string) int {
	n := strings.Count(s, "\n")
	if s != "" && s[len(s)-1] != '\n' {
		n++
	}
	return n
}

// commonOnce lists lines that occur exactly once in each text, as pairs of
// their positions, so that both positions grow: the longest such list.
func commonOnce(old, new []textLine) [][2]int {
	type seen struct{ olds, news, at int }
	lines := make(map[string]*seen, len(old))
	for i := range old {
		s := lines[old[i].text]
		if s == nil {
			s = &seen{}
			lines[old[i].text] = s
		}
		s.olds++
		s.at = i
	}
	for i := range new {
		if s := lines[new[i].text]; s != nil {
			s.news++
		}
	}
	var pairs [][2]int
	for i := range new {
		if s := lines[new[i].text]; s != nil && s.olds == 1 && s.news == 1 {
			pairs = append(pairs, [2]int{s.at, i})
		}
	}
	return longestRising(pairs)
}

// longestRising gives the longest part of pairs, whose second numbers rise, in
// which the first numbers rise too.
func longestRising(pairs [][2]int) [][2]int {
	var ends []int // ends[n] is the pair that ends the best list of n+1 pairs
	back := make([]int, len(pairs))
	for i, p := range pairs {
		lo, hi := 0, len(ends)
		for lo < hi {
			mid := (lo + hi) / 2
			if pairs[ends[mid]][0] < p[0] {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		back[i] = -1
		if lo > 0 {
			back[i] = ends[lo-1]
		}
		if lo == len(ends) {
			ends = append(ends, i)
		} else {
			ends[lo] = i
		}
	}
	if len(ends) == 0 {
		return nil
	}
	out := make([][2]int, len(ends))
	for i, k := len(ends)-1, ends[len(ends)-1]; i >= 0; i, k = i-1, back[k] {
		out[i] = pairs[k]
	}
	return out
}
