package xmltext_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/xmltext"
)

// stricter lists what this package refuses and xmllint accepts, on purpose: an
// error of the class whose message holds the words.
var stricter = []struct {
	class xmltext.Class
	words string
	why   string
}{
	{form, "DOCTYPE", "none of the files has one, and refusing them leaves no entities to expand"},
	{lex, "version other than 1.0", "1.1 has other characters and line ends"},
	{enc, "which is not read here", "iconv knows more code pages"},
	{enc, "character beyond ASCII", "xmllint converts code pages; a splice in one would need the same tables"},
	{enc, "no UTF-8", "the same, where the bytes happen to be of the declared code page"},
	{enc, "but the bytes of the file are", "xmllint lets the byte order mark win"},
	{enc, "half a character", "xmllint ignores an odd last byte"},
	{enc, "first half of a UTF-16 pair", "the same for half a pair at the end"},
	{enc, "zero", "xmllint stops at a zero byte after the root element, and guesses UTF-16 without a mark"},
}

// laxer lists what this package accepts and xmllint refuses, on purpose. It is
// empty: name space faults are errors of xmllint that leave its verdict alone,
// and its own limits (names of 50,000 bytes, 256 levels, 10 MB of text) lie
// beyond the documents here.
var laxer = []string{}

// xmllint returns the path of xmllint.
func xmllint(t testing.TB) string {
	path, err := exec.LookPath("xmllint")
	if err != nil {
		if os.Getenv("ISOPLAN_XMLLINT_REQUIRED") == "1" {
			t.Fatal("xmllint is not on PATH, and ISOPLAN_XMLLINT_REQUIRED=1 asks for it")
		}
		t.Skip("xmllint is not on PATH (package libxml2-utils); the comparison with it is left out")
	}
	return path
}

// complaint matches a line of xmllint that names a file and makes it refuse it.
var complaint = regexp.MustCompile(`(?m)^([0-9]+\.xml):[0-9]+: (?:parser|encoding|I/O|internal|unknown) error : .*$`)

// nameless matches an error of xmllint that names no file.
var nameless = regexp.MustCompile(`(?m)^[^:\n]*error : .*$`)

// verdicts asks xmllint about many documents and returns what it has against
// each, "" for those it accepts. One process reads them all; where what it says
// cannot be told apart, each is asked about alone.
func verdicts(t testing.TB, all []document) []string {
	t.Helper()
	tool, dir := xmllint(t), t.TempDir()
	run := func(files []string) (string, error) {
		cmd := exec.Command(tool, append([]string{"--noout", "--nonet"}, files...)...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		if _, exited := err.(*exec.ExitError); err != nil && !exited {
			t.Fatalf("run xmllint: %v", err)
		}
		return string(out), err
	}
	var files []string
	for i, d := range all {
		files = append(files, fmt.Sprintf("%d.xml", i))
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(d.file), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	said := make([]string, len(all))
	for first := range slices.Chunk(index(len(all)), 100) {
		batch := files[first[0] : first[len(first)-1]+1]
		out, _ := run(batch)
		if nameless.MatchString(out) {
			for _, i := range first {
				if out, err := run(files[i : i+1]); err != nil {
					said[i] = strings.TrimSpace(out) + " (" + err.Error() + ")"
				}
			}
			continue
		}
		for _, line := range complaint.FindAllStringSubmatch(out, -1) {
			said[slices.Index(files, line[1])] = line[0]
		}
	}
	return said
}

// index returns the numbers below n.
func index(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// compareWithXmllint reads all documents with both, fails where they differ
// without a listed reason, and returns how many both accept, both refuse, and
// how often each listed reason was met.
func compareWithXmllint(t *testing.T, all []document) (accepted, refused int, met map[string]int) {
	t.Helper()
	met = map[string]int{}
	for i, theirs := range verdicts(t, all) {
		err := read(all[i].file, xmltext.Limits{})
		switch {
		case err == nil && theirs == "":
			accepted++
		case err != nil && theirs != "":
			refused++
		case err == nil:
			if !slices.ContainsFunc(laxer, func(words string) bool { return strings.Contains(theirs, words) }) {
				t.Errorf("%s: accepted, but xmllint says %s\n%.200q", all[i].name, theirs, all[i].file)
			}
		default:
			e := fault(t, err)
			known := false
			for _, s := range stricter {
				if s.class == e.Class && strings.Contains(e.Msg, s.words) {
					known = true
					met[s.words]++
				}
			}
			if !known {
				t.Errorf("%s: xmllint accepts it, refused here: %v\n%.200q", all[i].name, e, all[i].file)
			}
		}
	}
	return accepted, refused, met
}

// TestXmllintVectors compares the verdicts on the tables; every listed
// difference must show up there, or it is no difference.
func TestXmllintVectors(t *testing.T) {
	all := slices.Concat(defective(t), sound(), []document{
		{"code page with text", `<?xml version="1.0" encoding="koi8-u"?><a>` + "\xc1</a>"},
		{"DOCTYPE alone", "<!DOCTYPE a><a/>"},
	})
	accepted, refused, met := compareWithXmllint(t, all)
	if accepted < len(sound()) || refused < 120 {
		t.Errorf("both accept %d and refuse %d, want %d and 120 or more", accepted, refused, len(sound()))
	}
	for _, s := range stricter {
		if met[s.words] == 0 {
			t.Errorf("no document shows the difference %q (%s)", s.words, s.why)
		}
	}
}

// TestXmllintCorpus compares the verdicts on the real files.
func TestXmllintCorpus(t *testing.T) {
	accepted, refused, _ := compareWithXmllint(t, corpusXML(t))
	if accepted < 20 || refused < 5 {
		t.Errorf("both accept %d and refuse %d, want 20 and 5 or more", accepted, refused)
	}
}

// TestXmllintMutated compares the verdicts on documents with random small
// changes, the same in every run.
func TestXmllintMutated(t *testing.T) {
	c := seeded{rand.New(rand.NewPCG(1, 2))}
	var all []document
	for i := range 600 {
		file := generated(c)
		switch i % 6 {
		case 0: // as it is
		case 1:
			file = mutated(c, soundFiles[c.pick(len(soundFiles))].file)
		default:
			file = mutated(c, file)
		}
		all = append(all, document{fmt.Sprintf("document %d", i), file})
	}
	accepted, refused, _ := compareWithXmllint(t, all)
	if accepted < 150 || refused < 150 {
		t.Errorf("both accept %d and refuse %d, want 150 or more of each", accepted, refused)
	}
}
