package diag

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Nearest gives the known word a mistyped one was probably meant to be, "" when
// none is near: one wrong letter in short words, two in longer ones.
func Nearest(word string, known []string) string {
	folded := strings.ReplaceAll(model.Fold(word), "-", "_")
	limit := 1
	if len(folded) > 4 {
		limit = 2
	}
	if len(folded) > 12 {
		limit = 3
	}
	best, found := limit+1, ""
	sorted := append([]string(nil), known...)
	sort.Strings(sorted)
	for _, k := range sorted {
		if d := distance(folded, model.Fold(k), best); d < best {
			best, found = d, k
		}
	}
	return found
}

// distance counts the letters to change, add, drop or swap between two words;
// it stops counting at most.
func distance(a, b string, most int) int {
	if len(a)-len(b) >= most || len(b)-len(a) >= most || len(a) > 64 || len(b) > 64 {
		return most
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
