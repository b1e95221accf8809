package schema_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// claim is a page together with an attribute it is cited for.
type claim struct{ key, label string }

// claims lists what the table presents as documented: every source of every
// documented fact, with the attribute it speaks of. MBSCHEMA is left out: the
// real schema itself is held against the table.
func claims() map[claim]*schema.Attr {
	all := map[claim]*schema.Attr{}
	for _, a := range schema.All() {
		note := func(f schema.Fact) {
			for _, key := range f.Sources {
				if f.Confidence == model.Documented && key != "MBSCHEMA" {
					all[claim{key, a.Label}] = a
				}
			}
		}
		note(a.Defaults.Fact)
		for _, n := range a.Needs {
			note(n.Fact)
		}
		for _, c := range a.Conflicts {
			for _, side := range c.Sides {
				note(schema.Doc(side.Sources...))
			}
		}
		for _, e := range equivalents(a) {
			note(e.Fact)
		}
		for _, t := range schema.Targets() {
			for _, k := range a.Blocks {
				answer := a.Answer(t, k)
				for _, f := range []schema.Fact{answer.Presence.Fact, answer.Honour.Fact, answer.NoEffect, answer.WayFact} {
					note(f)
				}
				for _, e := range answer.Effects {
					note(e.Fact)
				}
			}
		}
	}
	return all
}

// equivalents are what the defaults of an attribute of processModel become.
func equivalents(a *schema.Attr) []schema.Equivalent {
	var all []schema.Equivalent
	for _, v := range schema.CLRVersions() {
		if a.KnownTo(v.Line) && a.In(model.ProcessModel) {
			o := &model.Object{Kind: model.ProcessModel, Name: v.Folder,
				Settings: []model.Setting{{Name: a.Name, Value: a.InternalDefault(v.Line)}}}
			all = append(all, a.Equivalents(o, schema.Machine{MemoryKB: 1 << 20, Processors: 4})...)
		}
	}
	return all
}

// factLine is a line of testdata/facts.txt: where in the sheets the page is
// cited for the attribute.
type factLine struct {
	claim
	section string
	at      string // of the test data, for messages
}

// factGroup are phrases that speak of a class of attributes.
type factGroup struct {
	name    string
	phrases []string
	used    bool
}

// factBook is testdata/facts.txt.
type factBook struct {
	head   []string // everything above the claims
	groups []*factGroup
	names  map[string][]string // other names of an attribute
	lines  []factLine
}

const factsFile = "testdata/facts.txt"

var quotedPhrase = regexp.MustCompile(`"([^"]*)"`)

// readFacts reads the claims. Its lines are
//
//	group NAME "phrase" "phrase"
//	name LABEL "phrase" "phrase"
//	KEY LABEL SHEET SECTION
func readFacts(t *testing.T) *factBook {
	t.Helper()
	b := &factBook{names: map[string][]string{}}
	for i, line := range strings.Split(strings.TrimSuffix(livetest.ReadFile(t, factsFile), "\n"), "\n") {
		at := fmt.Sprintf("%s:%d", factsFile, i+1)
		words := strings.Fields(line)
		var phrases []string
		for _, m := range quotedPhrase.FindAllStringSubmatch(line, -1) {
			phrases = append(phrases, m[1])
		}
		switch {
		case len(words) == 0 || strings.HasPrefix(line, "#"):
			b.head = append(b.head, line)
		case words[0] == "group" && len(phrases) > 0:
			b.head = append(b.head, line)
			b.groups = append(b.groups, &factGroup{name: words[1], phrases: phrases})
		case words[0] == "name" && len(phrases) > 0:
			b.head = append(b.head, line)
			b.names[words[1]] = append(b.names[words[1]], phrases...)
		case len(words) == 4:
			b.lines = append(b.lines, factLine{claim{words[0], words[1]}, words[2] + " " + words[3], at})
		default:
			t.Fatalf("%s: %q is no line of the facts", at, line)
		}
	}
	return b
}

// member reports whether an attribute belongs to the class a group speaks of.
func (g *factGroup) member(a *schema.Attr) bool {
	switch g.name {
	case "pools":
		return a.In(model.AppPool) || a.In(model.AppPoolDefaults)
	case "process_model":
		return a.In(model.ProcessModel)
	case "filters":
		return a.In(model.Filter) || a.Home.Sub == "Filters"
	case "applications":
		return a.In(model.App)
	case "global":
		return a.Home.Location == "."
	case "metabase":
		return a.Home.Space == schema.MetabaseSpace
	}
	return false
}

// Every claim holds: in the section it names, a line of the sheets has the key
// of the page together with the attribute.
func TestTheSheetsNameTheAttributes(t *testing.T) {
	sheets := readSheets(t)
	used := claims()
	book := readFacts(t)
	if os.Getenv("UPDATE") != "" {
		book.rewrite(t, sheets, used)
	}
	if len(book.lines) < 150 {
		t.Fatalf("only %d claims: where are the others?", len(book.lines))
	}
	names := map[string]bool{}
	for _, l := range book.lines {
		section, ok := sheets[l.section]
		switch a := used[l.claim]; {
		case a == nil:
			continue // the other test says so
		case !ok:
			t.Errorf("%s: the sheets have no section %s", l.at, l.section)
		case book.holds(section, l.key, citation(l.key), a, names) == notNamed:
			t.Errorf("%s: no line of %s has %s together with %s", l.at, l.section, l.key, l.label)
		}
	}
	for _, g := range book.groups {
		if !g.used {
			t.Errorf("the group %s of %s is of no use", g.name, factsFile)
		}
	}
	for label := range book.names {
		if !names[label] {
			t.Errorf("the other name of %s in %s is of no use", label, factsFile)
		}
	}
}

// Every page that the table cites as documented for an attribute is in the
// list of claims, and the list has no line that nothing uses.
func TestEveryDocumentedFactIsListed(t *testing.T) {
	used := claims()
	book := readFacts(t)
	listed := map[claim]bool{}
	for i, l := range book.lines {
		if listed[l.claim] {
			t.Errorf("%s: %s for %s stands twice", l.at, l.key, l.label)
		}
		if i > 0 && compareFacts(book.lines[i-1], l) > 0 {
			t.Errorf("%s: the lines are not sorted by attribute and key", l.at)
		}
		listed[l.claim] = true
		if used[l.claim] == nil {
			t.Errorf("%s: nothing in the table cites %s for %s", l.at, l.key, l.label)
		}
	}
	each(t, func(t *testing.T, a *schema.Attr) {
		for c := range used {
			if c.label == a.Label && !listed[c] {
				t.Errorf("%s is cited as documented for %s, and %s does not say where", c.key, c.label, factsFile)
			}
		}
	})
}

func compareFacts(a, b factLine) int {
	if c := strings.Compare(a.label, b.label); c != 0 {
		return c
	}
	return strings.Compare(a.key, b.key)
}

// naming is how a line of the sheets names an attribute.
type naming uint8

const (
	notNamed naming = iota
	byClass
	byOtherName
	byName
)

// holds says how the lines of a section that cite a page name an attribute:
// under its own name, another name or a phrase of a class. It marks the group
// or the other name as used.
func (b *factBook) holds(s sheetSection, key string, cites *regexp.Regexp, a *schema.Attr, names map[string]bool) naming {
	whole := s.own == key || cites.MatchString(s.head)
	var lines []string
	for _, line := range s.lines {
		if whole || cites.MatchString(line) {
			lines = append(lines, strings.ToLower(line))
		}
	}
	has := func(phrase string) bool {
		return slices.ContainsFunc(lines, func(line string) bool { return holdsWord(line, strings.ToLower(phrase)) })
	}
	if has(a.Label) {
		return byName
	}
	if slices.ContainsFunc(b.names[a.Label], has) {
		names[a.Label] = true
		return byOtherName
	}
	for _, g := range b.groups {
		if g.member(a) && slices.ContainsFunc(g.phrases, has) {
			g.used = true
			return byClass
		}
	}
	return notNamed
}

// holdsWord reports whether a line holds a phrase that no letter or digit
// continues at either end.
func holdsWord(line, phrase string) bool {
	letter := func(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' }
	for from := 0; ; {
		i := strings.Index(line[from:], phrase)
		if i < 0 {
			return false
		}
		i += from
		end := i + len(phrase)
		if (i == 0 || !letter(line[i-1])) && (end == len(line) || !letter(line[end])) {
			return true
		}
		from = i + 1
	}
}

// rewrite finds the sections of all claims again: the first that names the
// attribute best, unless the one that stands there does as well.
func (b *factBook) rewrite(t *testing.T, sheets map[string]sheetSection, used map[claim]*schema.Attr) {
	t.Helper()
	var order []string
	for name := range sheets {
		order = append(order, name)
	}
	slices.Sort(order)
	known := map[claim]string{}
	for _, l := range b.lines {
		known[l.claim] = l.section
	}
	b.lines = nil
	for c, a := range used {
		section, best, cites := known[c], notNamed, citation(c.key)
		if s, ok := sheets[section]; ok {
			best = b.holds(s, c.key, cites, a, map[string]bool{})
		}
		for _, name := range order {
			if how := b.holds(sheets[name], c.key, cites, a, map[string]bool{}); how > best {
				section, best = name, how
			}
		}
		if best == notNamed {
			t.Errorf("no section of the sheets has %s together with %s", c.key, c.label)
			continue
		}
		b.lines = append(b.lines, factLine{c, section, "a new line"})
	}
	slices.SortFunc(b.lines, compareFacts)
	text := strings.Join(b.head, "\n") + "\n"
	for _, l := range b.lines {
		text += fmt.Sprintf("%s %s %s\n", l.key, l.label, l.section)
	}
	if err := os.WriteFile(factsFile, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// sheetSection is a part of a sheet: a numbered section of the two sheets, the
// whole page of corrections, or a seed.
type sheetSection struct {
	own   string // the key the whole part stands for, of a seed
	head  string
	lines []string
}

var numbered = regexp.MustCompile(`^##+ (\d+(?:\.\d+)*)\.? `)

// readSheets reads the fact sheets. They lie in the folder ISOPLAN_FACTS names,
// by default ../shared/facts beside the repository, the seeds beside them.
func readSheets(t *testing.T) map[string]sheetSection {
	t.Helper()
	dir := os.Getenv("ISOPLAN_FACTS")
	if dir == "" {
		dir = filepath.Join("..", "shared", "facts")
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(livetest.Root(t), dir)
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		if os.Getenv("ISOPLAN_CORPUS_REQUIRED") == "1" {
			t.Fatalf("no fact sheets: %s is not a folder, and ISOPLAN_CORPUS_REQUIRED=1 asks for them", dir)
		}
		t.Skipf("no fact sheets: %s is not a folder; set ISOPLAN_FACTS to the folder of the fact sheets", dir)
	}
	all := map[string]sheetSection{}
	for _, sheet := range []string{"metabase", "migration"} {
		name := ""
		for _, line := range strings.Split(livetest.ReadFile(t, filepath.Join(dir, sheet+".md")), "\n") {
			if m := numbered.FindStringSubmatch(line); m != nil {
				if name = sheet + " " + m[1]; strings.HasPrefix(m[1], "0") {
					name = "" // what the keys stand for is no statement about an attribute
					continue
				}
				all[name] = sheetSection{head: line}
				continue
			}
			if name == "" {
				continue
			}
			s := all[name]
			s.lines = append(s.lines, line)
			all[name] = s
		}
	}
	all["facts README"] = sheetSection{lines: strings.Split(livetest.ReadFile(t, filepath.Join(dir, "README.md")), "\n")}
	seeds, err := filepath.Glob(filepath.Join(dir, "..", "seeds", "*.txt"))
	if err != nil || len(seeds) < 4 {
		t.Fatalf("%d seeds beside %s: %v", len(seeds), dir, err)
	}
	for _, path := range seeds {
		number, _, _ := strings.Cut(filepath.Base(path), "_")
		all["seed "+number] = sheetSection{own: "SEED" + number, lines: strings.Split(livetest.ReadFile(t, path), "\n")}
	}
	if len(all) < 40 {
		t.Fatalf("the sheets have %d sections: were they read?", len(all))
	}
	return all
}

// samePage are keys of the sheets that name a page by another key's number.
func samePage() map[string]string {
	return map[string]string{"TYPES": "ms524663", "APPB": "cc785278", "MIG-IDX": "cc780642", "KBZ/317/204": "KB 317204"}
}

var numberedPage = regexp.MustCompile(`^(?:SDK6/|SDK:|WS03/|TN:|VS71/|IIS5J/|S7:|MSDN98/|MSDN00/|OP4/|PRE6/|TNET/)(.+)$`)

var article = regexp.MustCompile(`^(?:KB|Q)(\d+)$`)

// citation matches the ways the sheets cite a page: by its key, by the number
// alone in a list, by KB or Q, and with or without a blank.
func citation(key string) *regexp.Regexp {
	forms := []string{regexp.QuoteMeta(key)}
	if other := samePage()[key]; other != "" {
		forms = append(forms, regexp.QuoteMeta(other))
	}
	for name, number := range samePage() {
		if strings.HasSuffix(key, number) {
			forms = append(forms, regexp.QuoteMeta(name))
		}
	}
	if m := numberedPage.FindStringSubmatch(key); m != nil {
		forms = append(forms, regexp.QuoteMeta(m[1]))
	}
	if m := article.FindStringSubmatch(key); m != nil {
		forms = append(forms, `(?:KB ?|Q)`+m[1])
	}
	slices.Sort(forms)
	return regexp.MustCompile(`(?:^|[^A-Za-z0-9-])(?:` + strings.Join(forms, "|") + `)(?:$|[^A-Za-z0-9-])`)
}

func TestCitation(t *testing.T) {
	for _, c := range []struct {
		key, line string
		want      bool
	}{
		{"WS03/cc785930", "say restart IIS (WS03/cc787765, cc785930, cc780868)", true},
		{"TN:cc759568", "| WS03/cc759568; MSDN00/apro3bcj |", true},
		{"SDK6/ms525400", "(SDK:ms525400)", true},
		{"KB297989", "Q297989; Q296851", true},
		{"Q294774", "(KB 294774)", true},
		{"TYPES", "| SDK6/ms524663 |", true},
		{"SDK6/ms524663", "(TYPES)", true},
		{"S7:aa965021", "`handlers@accessPolicy` | | S7:aa965021 |", true},
		{"PMS", "| PMS, PM11 |", true},
		{"PMS", "| WMI-PMS |", false},
		{"MIG-IDX", "| MIG-IDX2 |", false},
		{"ID7", "| ID70 |", false},
		{"WS03/cc785930", "cc7859301", false},
	} {
		if got := citation(c.key).MatchString(c.line); got != c.want {
			t.Errorf("%s is cited in %q: %v, want %v", c.key, c.line, got, c.want)
		}
	}
	if !holdsWord("rapidfailprotectioninterval, rapidfailprotection", "rapidfailprotection") || holdsWord("rapidfailprotectioninterval", "rapidfailprotection") {
		t.Error("a name is not told from a longer one")
	}
}
