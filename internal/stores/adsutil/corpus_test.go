package adsutil_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// TestCorpusArticles: whole articles are prose and are refused by their first
// line that is none of adsutil.
func TestCorpusArticles(t *testing.T) {
	for _, path := range livetest.CorpusFiles(t, "adsutil") {
		text := livetest.ReadFile(t, path)
		if adsutil.Is(text) {
			t.Errorf("%s is taken for a transcript", path)
		}
		s, list := adsutil.Store{}.Decode("metabase", "article", text)
		if s != nil || len(list) != 1 || !strings.Contains(list[0].Detail, "article: line ") {
			t.Errorf("%s is not refused: %+v", path, list)
		}
	}
}

// TestCorpusQuotes: what articles quote of adsutil, by the lines it stands in,
// is read or refused with the line named.
func TestCorpusQuotes(t *testing.T) {
	cases := []struct {
		file string
		// before is written above the lines: what the article says in prose.
		before      string
		first, last int
		// facts are what is read; refused is the line named, counted in the
		// quote, and what is said of it.
		facts   string
		refused int
		says    string
	}{
		{file: "kb-Q238131.txt", first: 49, last: 53, refused: 3, says: "Line is not of adsutil"},
		{file: "kb-Q238131.txt", before: "adsutil set w3svc/disablesocketpooling true\n", first: 53, last: 53,
			facts: "/LM/W3SVC IIsWebService\n  DisableSocketPooling = True\n"},
		{file: "kb-Q238131.txt", first: 53, last: 53, refused: 1, says: "Value without a command"},
		{file: "kb-Q247098.txt", first: 121, last: 129, refused: 1, says: "Entry without a list"},
		{file: "kb-Q247098.txt", before: "adsutil enum w3svc/filters\n", first: 125, last: 129,
			facts: "/LM/W3SVC/Filters IIsFilters\n  FilterLoadOrder = sspifilt\n"},
		{file: "kb-Q247098.txt", before: "adsutil enum w3svc/filters/sspifilt\n", first: 141, last: 141, refused: 2, says: "Value cannot be read"},
		{file: "kb-Q248350.txt", first: 74, last: 78, refused: 3, says: "Line is not of adsutil"},
		{file: "kb-Q248350.txt", before: "adsutil get w3svc/NTAuthenticationProviders\n", first: 78, last: 78, facts: "/LM/W3SVC IIsWebService\n"},
		{file: "kb-Q248350.txt", first: 83, last: 83, refused: 1, says: "Transcript holds no values"},
		{file: "kb-Q250979.txt", before: "adsutil get w3svc/disablesocketpooling\n", first: 155, last: 155, refused: 2, says: "Entry without a list"},
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("%d %s", i, c.file), func(t *testing.T) {
			lines := strings.SplitAfter(livetest.ReadFile(t, livetest.Corpus(t, "adsutil", c.file)), "\n")
			quote := c.before + strings.Join(lines[max(0, c.first-1):c.last], "")
			s, list := adsutil.Store{}.Decode("metabase", "quote", quote)
			if c.refused > 0 {
				if s != nil || len(list) != 1 || list[0].Summary != c.says || !strings.Contains(list[0].Detail, fmt.Sprintf("quote: line %d,", c.refused)) {
					t.Fatalf("%+v", list)
				}
				return
			}
			if s == nil {
				t.Fatalf("refused: %+v", list)
			}
			if got := facts(s); got != c.facts {
				t.Errorf("got\n%s\nwant\n%s", got, c.facts)
			}
		})
	}
}
