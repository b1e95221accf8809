package xmltext

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Edit replaces the bytes Start to End (End not included) of a body by New.
// Start = End inserts.
type Edit struct {
	Start, End int
	New        string
}

// Splice returns body with the edits made. They may come in any order and all
// speak about the body as it was. Insertions at one place keep their order, and
// stand before what replaces the bytes that begin there. Edits that overlap or
// reach outside the body are an error, and then nothing is edited. Without edits
// the same string comes back.
func Splice(body string, edits []Edit) (string, error) {
	if len(edits) == 0 {
		return body, nil
	}
	sorted := slices.Clone(edits)
	slices.SortStableFunc(sorted, func(a, b Edit) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	size, done := len(body), 0
	for _, e := range sorted {
		if e.Start < 0 || e.End < e.Start || e.End > len(body) {
			return "", fmt.Errorf("an edit of bytes %d to %d does not fit into a text of %d bytes", e.Start, e.End, len(body))
		}
		if e.Start < done {
			return "", fmt.Errorf("an edit of bytes %d to %d overlaps another that reaches to byte %d", e.Start, e.End, done)
		}
		done = e.End
		size += len(e.New) - (e.End - e.Start)
	}
	var b strings.Builder
	b.Grow(size)
	done = 0
	for _, e := range sorted {
		b.WriteString(body[done:e.Start])
		b.WriteString(e.New)
		done = e.End
	}
	b.WriteString(body[done:])
	return b.String(), nil
}
