package iissim

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
)

// customs is a metabase with <Custom> elements, a comment and an element without an end tag.
func customs() string {
	k := "<IIsWebInfo\tLocation =\"/LM/W3SVC/Info\""
	return strings.Replace(livetest.Metabase(2), k, "<IIsConfigObject\tLocation =\"/LM/X\"\r\n\t>\r\n"+
		"\t<Custom\r\n\t\tName=\"One\"\r\n\t\tID=\"1\"\r\n\t\tValue=\"a &amp; b\"\r\n\t\tType=\"STRING\"\r\n\t/>\r\n\t<!-- <Custom ID=\"2\"/> -->\r\n"+
		"\t<Custom Name=\"Two\" ID=\"3\" Value=\"\"></Custom>\r\n</IIsConfigObject>\r\n<IIsConfigObject Location='/LM/Y'/>\r\n"+k, 1)
}

// each tries a law on metabases we write and, where there is a corpus, on real ones.
func each(t *testing.T, law func(t *testing.T, raw string)) {
	t.Helper()
	t.Run("generated", func(t *testing.T) { law(t, livetest.Metabase(9)) })
	t.Run("customs", func(t *testing.T) { law(t, customs()) })
	for _, name := range []string{"modsic-metabaseSample.xml", "modsic-metabaseSampleWithIncompleteSessions.xml"} {
		t.Run(name, func(t *testing.T) { law(t, livetest.ReadFile(t, livetest.Corpus(t, "metabase-xml", name))) })
	}
}

// TestTree: every property stands where the tree says, and nothing but white space, comments and the tags' own bytes
// stands between them.
func TestTree(t *testing.T) {
	each(t, func(t *testing.T, raw string) {
		tr, err := accept(raw)
		if err != nil {
			t.Fatal(err)
		}
		properties := 0
		for _, k := range tr.keys {
			at := k.start + 1 + len(k.class)
			for _, p := range k.props {
				properties++
				if tr.Text[p.start:p.end] != p.raw || tr.Text[p.start-len(p.space):p.start] != p.space || strings.TrimSpace(p.space) != "" {
					t.Fatalf("%s of %s is not at %d", p.name, k.path, p.start)
				}
				if p.start < at || p.end > k.end {
					t.Fatalf("%s of %s overlaps what is before it", p.name, k.path)
				}
				if !p.custom && at != p.start-len(p.space) {
					t.Fatalf("%q stands before %s of %s and belongs to nothing", tr.Text[at:p.start], p.name, k.path)
				}
				at = p.end
			}
		}
		if values := strings.Count(raw, "=\"") + strings.Count(raw, "='"); properties == 0 || properties > values {
			t.Errorf("%d properties, the text has %d values", properties, values)
		}
	})
}

func TestCustoms(t *testing.T) {
	tr, err := read(customs())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range tr.find("/lm/x").props {
		got = append(got, p.name+"="+p.value)
	}
	if want := []string{"Location=/LM/X", "One=a & b", "Two="}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	added := change{action: setValue, path: "/LM/Y", prop: prop{id: "#7", custom: true, raw: `<Custom ID="7" Value="v"/>`, space: "\r\n\t"}}
	after, err := tr.edited(tr.applied([]change{added}))
	if err != nil {
		t.Fatal(err)
	}
	if p := after.find("/LM/Y").props; len(p) != 2 || p[1].value != "v" || after.find("/LM/Y").class != "IIsConfigObject" {
		t.Errorf("a value added to an empty element: %+v", p)
	}
}

// TestDifferences: the differences of two metabases, applied to the first, make the second; applied to what has them
// already they change nothing; a metabase does not differ from itself.
func TestDifferences(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 0))
	each(t, func(t *testing.T, raw string) {
		base, err := accept(raw)
		if err != nil {
			t.Fatal(err)
		}
		if all := differences(base, base); len(all) > 0 {
			t.Fatalf("a metabase differs from itself: %v", all)
		}
		for round := range 12 {
			edited := scrambled(t, base, random)
			all := differences(base, edited)
			if len(all) == 0 {
				t.Fatalf("round %d: the edit made no difference", round)
			}
			after, err := base.edited(base.applied(all))
			if err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			if left := differences(after, edited); len(left) > 0 {
				t.Fatalf("round %d: %d of %d differences are left, the first is %+v", round, len(left), len(all), left[0])
			}
			if twice := after.applied(all); twice != after.Text {
				t.Fatalf("round %d: the second time changed something", round)
			}
			back, err := after.edited(after.applied(differences(after, base)))
			if err != nil || len(differences(back, base)) > 0 {
				t.Fatalf("round %d: the way back: %v", round, err)
			}
		}
	})
}

// scrambled edits a few keys of a metabase at random.
func scrambled(t *testing.T, base *tree, random *rand.Rand) *tree {
	t.Helper()
	var all []splice
	for n := range 1 + random.IntN(6) {
		k := &base.keys[1+random.IntN(len(base.keys)-1)] // not IIS_Global
		if slices.ContainsFunc(all, func(s splice) bool { return s.start >= k.start && s.start <= k.end }) {
			continue
		}
		p := k.props[random.IntN(len(k.props))]
		switch kind := random.IntN(5); {
		case kind == 0 && !slices.ContainsFunc(base.keys, func(o key) bool { return metabase.Below(o.path, k.path) }):
			all = append(all, splice{start: k.start, end: k.end})
		case kind == 1:
			all = append(all, splice{k.end, k.end, fmt.Sprintf("\r\n<IIsConfigObject\tLocation =\"%s/zz%d\"\r\n\t\tNew=\"&lt;%d&gt;\"\r\n\t>\r\n</IIsConfigObject>", strings.TrimSuffix(k.path, "/"), n, n)})
		case kind == 2 && p.id != "location":
			all = append(all, splice{start: p.start - len(p.space), end: p.end})
		case kind == 3 && p.id != "location" && !p.custom:
			all = append(all, splice{p.start, p.end, fmt.Sprintf("%s='%d &amp; \"'", p.name, n)})
		default:
			all = append(all, splice{k.attrs, k.attrs, fmt.Sprintf("\r\n\t\tMm%d=\"x\"", n)})
		}
	}
	edited, err := base.edited(spliced(base.Text, all))
	if err != nil {
		t.Fatal(err)
	}
	return edited
}

// TestReal: a server with a real metabase finds nothing wrong with it, keeps its bytes through a save but for the
// counters, and keeps its encoding.
func TestReal(t *testing.T) {
	each(t, func(t *testing.T, raw string) {
		s, err := New(fsx.OS(), filepath.Join(t.TempDir(), "inetsrv"), Options{Text: raw, AsIs: true})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Text(); err != nil || got != raw {
			t.Errorf("the file is not the text given, %v", err)
		}
		if err := s.SaveData(); err != nil {
			t.Fatal(err)
		}
		got, err := s.Text()
		if err != nil {
			t.Fatal(err)
		}
		a, b := strings.Split(raw, "\n"), strings.Split(got, "\n")
		changed := 0
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				changed++
			}
		}
		if len(a) != len(b) || changed != 4 || len(s.Events()) > 0 {
			t.Errorf("%d of %d lines changed, events %v", changed, len(b), s.Events())
		}
	})
}

// TestAdmin: what a script does is in memory at once and in the file with the next save.
func TestAdmin(t *testing.T) {
	s, err := New(fsx.OS(), filepath.Join(t.TempDir(), "inetsrv"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	const service, fresh = "/LM/W3SVC", "/LM/W3SVC/100001/ROOT/fresh"
	list := "a <b> & \"c\"\nd"
	for _, step := range []struct {
		name string
		err  error
	}{
		{"create", s.AdminCreate(fresh, "IIsWebDirectory")},
		{"set", s.Admin(fresh, "HttpCustomHeaders", list)},
		{"set in other letters", s.Admin(service, "wamusername", "IWAM_2")},
		{"remove", s.AdminRemove(service, "DefaultDoc")},
		{"remove what is not set", s.AdminRemove(service, "DefaultDoc")},
		{"delete", s.AdminDelete("/LM/W3SVC/Filters")},
		{"save", s.SaveData()},
	} {
		if step.err != nil {
			t.Errorf("%s: %v", step.name, step.err)
		}
	}
	for _, err := range []error{s.AdminCreate(fresh, "IIsWebDirectory"), s.AdminDelete("/LM/nobody"), s.Admin("/LM/nobody", "A", "b")} {
		if err == nil {
			t.Error("what cannot be done was done")
		}
	}
	raw, err := s.Text()
	if err != nil {
		t.Fatal(err)
	}
	file, err := accept(raw)
	if err != nil {
		t.Fatal(err)
	}
	headers, _ := file.value(fresh, "HttpCustomHeaders")
	if strings.Join(strings.Fields(headers), " ") != strings.Join(strings.Fields(list), " ") {
		t.Errorf("the list is %q, want %q", headers, list)
	}
	user, _ := file.value(service, "WAMUserName")
	_, doc := file.value(service, "DefaultDoc")
	if user != "IWAM_2" || doc || file.find("/LM/W3SVC/Filters") != nil || file.find("/LM/W3SVC/Filters/Guard") != nil {
		t.Errorf("WAMUserName %q, DefaultDoc is there: %t", user, doc)
	}
	if s.Memory() != file.Text {
		t.Error("memory and file differ after a save")
	}
}
