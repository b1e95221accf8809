package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// seedRow is one line of testdata/seeds.txt.
type seedRow struct {
	seed        string // "000"
	first, last int
	says        string // "-" for lines no row shows
	file, text  string
	line        int
}

func readSeedRows(t *testing.T) []seedRow {
	t.Helper()
	var rows []seedRow
	n := 0
	for line := range strings.Lines(readText(t, filepath.Join("testdata", "seeds.txt"))) {
		n++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		fields := strings.SplitN(line, " | ", 4)
		seed, span, ok := strings.Cut(fields[0], ":")
		from, to, both := strings.Cut(span, "-")
		if !both {
			to = from
		}
		r := seedRow{seed: seed, says: fields[1], line: n}
		var err1, err2 error
		r.first, err1 = strconv.Atoi(from)
		r.last, err2 = strconv.Atoi(to)
		switch {
		case !ok || err1 != nil || err2 != nil || r.first < 1 || r.last < r.first:
			t.Fatalf("seeds.txt:%d: no lines of a seed: %s", n, fields[0])
		case r.says == "-" && len(fields) == 3, r.says != "-" && len(fields) == 4:
		default:
			t.Fatalf("seeds.txt:%d: %d fields", n, len(fields))
		}
		if r.says != "-" {
			r.file, r.text = fields[2], fields[3]
		}
		rows = append(rows, r)
	}
	return rows
}

// TestSeedsAreShown: every row's text stands in the golden, or in the rule, that
// the row names.
func TestSeedsAreShown(t *testing.T) {
	pages := map[string]string{}
	shown := map[string]int{}
	for _, r := range readSeedRows(t) {
		if r.says == "-" {
			continue
		}
		shown[r.seed]++
		page, read := pages[r.file]
		if !read {
			page = plainText(readText(t, filepath.Join(repository, filepath.FromSlash(r.file))))
			pages[r.file] = page
		}
		if !strings.Contains(page, plainText(r.text)) {
			t.Errorf("seeds.txt:%d: %s does not show %q (%s)", r.line, r.file, r.text, r.says)
		}
	}
	for seed, least := range map[string]int{"000": 20, "001": 20, "002": 20, "003": 15} {
		if shown[seed] < least {
			t.Errorf("seed %s has %d rows", seed, shown[seed])
		}
	}
}

// plainText is a text without line breaks, the bars of boxes and the marks of
// comments, as people read it.
func plainText(s string) string {
	return flat(strings.NewReplacer("│", " ", "\n      #", " ", `" +`+"\n", "", `\`, "").Replace(s))
}

// TestSeedsAreCovered: every line of the seed pages that is not blank is in some
// row, where the pages are at hand.
func TestSeedsAreCovered(t *testing.T) {
	folder := os.Getenv("ISOPLAN_SEEDS")
	if folder == "" {
		folder = filepath.Join(repository, "..", "shared", "seeds")
	}
	files, err := filepath.Glob(filepath.Join(folder, "00?_*.txt"))
	if err != nil || len(files) == 0 {
		if os.Getenv("ISOPLAN_CORPUS_REQUIRED") == "1" {
			t.Fatalf("the seed pages are not in %s", folder)
		}
		t.Skip("the seed pages are not here (ISOPLAN_SEEDS)")
	}
	if len(files) != 4 {
		t.Fatalf("%d seed pages, want 4: %v", len(files), files)
	}
	rows := readSeedRows(t)
	for _, file := range files {
		seed := filepath.Base(file)[:3]
		lines := strings.Split(strings.TrimSuffix(readText(t, file), "\n"), "\n")
		var missing []string
		for i, line := range lines {
			at := i + 1
			if strings.TrimSpace(line) != "" && !slices.ContainsFunc(rows, func(r seedRow) bool { return r.seed == seed && r.first <= at && at <= r.last }) {
				missing = append(missing, fmt.Sprint(at))
			}
		}
		if len(missing) > 0 {
			t.Errorf("seed %s: no row has the lines %s", seed, strings.Join(missing, " "))
		}
	}
}
