package metabasexml_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

func suite(cases ...livetest.Case) livetest.Suite {
	return livetest.Suite{Store: metabasexml.Store{}, Space: metabase.Space{}, Key: "metabase", Cases: cases, Wants: keyWants}
}

// keyWants makes and deletes keys, which the suite cannot make up by itself.
func keyWants(s *live.Snapshot) [][]live.Want {
	idle := schema.ByProperty(schema.MetabaseSpace, "IdleTimeout")
	schedule := schema.ByProperty(schema.MetabaseSpace, "PeriodicRestartSchedule")
	pool := func(name string) []live.Want {
		path := "/LM/W3SVC/AppPools/" + name
		return []live.Want{
			{Op: live.CreateKey, Path: path, Class: "IIsApplicationPool"},
			{Op: live.SetValue, Path: path, Attr: schedule, Raw: "03:00\n04:00"},
			{Op: live.SetValue, Path: path, Attr: idle, Raw: "7"},
		}
	}
	all := [][]live.Want{pool("0 first"), pool("zz last"), append(pool("b"), pool("a")...)}
	// Every third key without keys below, by itself.
	for i := range s.Nodes {
		leaf := s.Nodes[i].Path != "." && strings.Count(s.Nodes[i].Path, "/") > 2
		for j := range s.Nodes {
			leaf = leaf && !strings.HasPrefix(model.Fold(s.Nodes[j].Path), model.Fold(s.Nodes[i].Path)+"/")
		}
		if leaf && i%3 == 0 {
			all = append(all, []live.Want{{Op: live.DeleteKey, Path: s.Nodes[i].Path}})
		}
	}
	return all
}

func fixture(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("../../metabase/testdata/server.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// crlf gives a text with the line ends of Windows.
func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

// utf16File gives the text as a little-endian UTF-16 file.
func utf16File(text string) string {
	b := []byte("\xFF\xFE")
	for _, u := range utf16.Encode([]rune(text)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// blanks gives a text whose tabs are four blanks.
func blanks(text string) string { return strings.ReplaceAll(text, "\t", "    ") }

// oneLine gives a metabase without line breaks between attributes.
func oneLine(text string) string {
	return strings.NewReplacer("\n\t\t", " ", "\n\t>", ">").Replace(text)
}

func TestLaws(t *testing.T) {
	lf := fixture(t)
	livetest.Run(t, suite(
		livetest.Case{Name: "line feeds", File: lf},
		livetest.Case{Name: "as IIS writes it", File: crlf(lf)},
		livetest.Case{Name: "byte order mark", File: "\xEF\xBB\xBF" + crlf(lf)},
		livetest.Case{Name: "UTF-16", File: utf16File(crlf(lf))},
		livetest.Case{Name: "blanks", File: blanks(lf)},
		livetest.Case{Name: "trailing blanks", File: strings.ReplaceAll(blanks(lf), "\n", "   \n")},
		livetest.Case{Name: "one line a key", File: oneLine(lf)},
		livetest.Case{Name: "single quotes", File: strings.NewReplacer(`"`, "'", "'1.0'", `"1.0"`).Replace(lf)},
		livetest.Case{Name: "generated", File: livetest.Metabase(3)},
		livetest.Case{Name: "no keys", File: "<configuration><MBProperty></MBProperty></configuration>", Refused: true},
		livetest.Case{Name: "no base", File: "<configuration/>", Refused: true},
	))
}

// TestCorpus holds the laws on every real file: whole ones are read, fragments
// are refused with one clear error.
func TestCorpus(t *testing.T) {
	var cases []livetest.Case
	for _, file := range livetest.CorpusFiles(t, "metabase-xml") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		cases = append(cases, livetest.Case{Name: name, File: string(b), Refused: strings.HasPrefix(name, "frag-")})
	}
	livetest.Run(t, suite(cases...))
}

// TestOtherFilesAreRefused gives the store every other file of the corpus.
func TestOtherFilesAreRefused(t *testing.T) {
	var cases []livetest.Case
	for _, folder := range []string{"machine-config", "applicationhost", "mbschema", "kb", "adsutil"} {
		for _, file := range livetest.CorpusFiles(t, folder) {
			b, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			cases = append(cases, livetest.Case{Name: filepath.Base(file), File: string(b), Refused: true})
		}
	}
	livetest.Run(t, suite(cases...))
}

// TestSmallChangeOfARealFile switches the mode, takes an entry off the
// in-process list, sets two values of a pool, adds a pool and an application:
// the lines of those change and no other.
func TestSmallChangeOfARealFile(t *testing.T) {
	b, err := os.ReadFile(livetest.Corpus(t, "metabase-xml", "modsic-metabaseSample.xml"))
	if err != nil {
		t.Fatal(err)
	}
	s := decode(t, string(b))
	var inProcess live.Fact
	for i := range s.Nodes {
		for _, f := range s.Nodes[i].Facts {
			if f.Attr.Home.Property == "InProcessIsapiApps" {
				inProcess = f
			}
		}
	}
	var kept []string
	for _, entry := range strings.Fields(inProcess.Raw) {
		if !strings.HasSuffix(entry, "ssinc.dll") {
			kept = append(kept, strings.ToUpper(entry))
		}
	}
	oval := "/LM/W3SVC/AppPools/OVAL"
	all := wants(t, "set /LM/W3SVC IIs5IsolationModeEnabled=TRUE", "set /LM/W3SVC InProcessIsapiApps="+strings.Join(kept, "|"),
		"set "+oval+" PeriodicRestartRequests=100", "set "+oval+" IdleTimeout=5", "create /LM/W3SVC/AppPools/p IIsApplicationPool", "set /LM/W3SVC/AppPools/p IdleTimeout=9",
		"create /LM/W3SVC/1/ROOT/new IIsWebVirtualDir", "set /LM/W3SVC/1/ROOT/new AppRoot=/LM/W3SVC/1/ROOT/new", "set /LM/W3SVC/1/ROOT/new AppIsolated=2")
	gone, come := lineDifference(string(b), edited(t, string(b), all))
	want := []string{"\t\tIIs5IsolationModeEnabled=\"TRUE\"",
		"<IIsWebVirtualDir\tLocation =\"/LM/W3SVC/1/ROOT/new\"", "\t\tAppIsolated=\"2\"", "\t\tAppRoot=\"/LM/W3SVC/1/ROOT/new\"", "\t>", "</IIsWebVirtualDir>",
		"\t\tIdleTimeout=\"5\"", "\t\tPeriodicRestartRequests=\"100\"",
		"<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/p\"", "\t\tIdleTimeout=\"9\"", "\t>", "</IIsApplicationPool>"}
	if d := cmp.Diff(want, come); d != "" {
		t.Error(d)
	}
	if len(gone) != 3 || !strings.HasSuffix(gone[1], "ssinc.dll") {
		t.Errorf("the lines that go are %q", gone)
	}
}
