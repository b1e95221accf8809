package metabasexml_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
	"github.com/isoplan/isoplan/internal/xmltext"
)

func seeds() []string {
	pool := `<IIsApplicationPools Location="/LM/W3SVC/AppPools" IdleTimeout="20"/>`
	return []string{
		whole(key("IIsApplicationPool", "/LM", `IdleTimeout="20"`, "PeriodicRestartSchedule=\"01:00\n\t\t\t02:00\"")),
		crlf(whole(key("IIsWebServer", "/LM/W3SVC/1", `ServerComment="a &amp; b"`))),
		utf16File(whole("")),
		"<configuration><MBProperty>" + pool + "</MBProperty></configuration>",
		"<configuration><MBProperty>" + pool + strings.ToLower(pool) + "</MBProperty></configuration>",
		"<configuration><MBProperty><a Location='/LM'><Custom Name='IdleTimeout' Value='1'/><Custom ID='9005'/></a></MBProperty></configuration>",
		"<configuration><system.web/></configuration>",
		"<IIsWebServer Location='/LM/W3SVC/1'/>",
		"<configuration><MBProperty><a Location='/LM' WAMUserPass='x'",
	}
}

// FuzzDecode is F1: a file is refused with one error that names its place, or
// read so that the places tile it, the bytes come back, and a world can be made.
func FuzzDecode(f *testing.F) {
	for _, s := range seeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, file string) {
		s, diags := metabasexml.Store{}.Decode("metabase", "x", file)
		if s == nil {
			if len(diags) != 1 || !diags.HasErrors() || !strings.Contains(diags[0].Detail, "(byte ") {
				t.Fatalf("refused with %+v", diags)
			}
			return
		}
		if err := xmltext.Check(s.Text, xmltext.DefaultLimits()); err != nil {
			t.Fatalf("accepted, and the lexer says %v", err)
		}
		wellFormed(t, file)
		if out, err := (metabasexml.Store{}).Apply(s, nil); err != nil || out != file {
			t.Fatalf("without edits the bytes change: %v", err)
		}
		tiles(t, s)
		objects, _ := metabase.Space{}.World(s, "x")
		for i, o := range objects {
			if o.Up >= int32(len(objects)) || o.Up == int32(i) {
				t.Fatalf("%s inherits from object %d of %d", o.Home, o.Up, len(objects))
			}
		}
	})
}

// tiles holds that keys stand one behind the other and hold their facts.
func tiles(t *testing.T, s *live.Snapshot) {
	end := uint32(0)
	for i := range s.Nodes {
		n := &s.Nodes[i]
		if n.Start < end || n.Body <= n.Start || n.End < n.Body || s.Text[n.Start] != '<' || s.Text[n.End-1] != '>' {
			t.Fatalf("key %d stands at %d, %d, %d behind %d", i, n.Start, n.Body, n.End, end)
		}
		end = n.End
		for _, f := range n.Facts {
			if f.Start < n.Start || f.End < f.Start || f.End > n.End || f.Raw != "" && f.Raw != xmltext.Unescape(s.Text[f.Start:f.End]) {
				t.Fatalf("the fact %s of key %d stands at %d to %d", f.Attr.Label, i, f.Start, f.End)
			}
		}
	}
	if int(end) > len(s.Text) {
		t.Fatalf("the last key ends behind the text")
	}
}

// FuzzEdit is F2: whatever the file and the wants, the wants are refused without
// an edit, or the laws hold.
func FuzzEdit(f *testing.F) {
	for i, s := range seeds() {
		f.Add(s, []byte{byte(i), 0, 1, 1, 2, byte(i), 2, 5, 0, 0, 9, 9})
	}
	f.Fuzz(func(t *testing.T, file string, ops []byte) {
		s, _ := metabasexml.Store{}.Decode("metabase", "x", file)
		if s == nil || len(s.Nodes) > 100 || len(ops) > 60 {
			return
		}
		wants := wantsOf(s, ops)
		edits, diags := metabasexml.Store{}.Edit(s, wants)
		if len(diags) > 0 {
			if len(edits) > 0 {
				t.Fatalf("refused, and %d edits beside", len(edits))
			}
			return
		}
		if len(wants) == 0 && len(edits) > 0 {
			t.Fatal("no wants make edits")
		}
		after := local(t, s, edits)
		hit(t, s, after, wants)
		if !invertible(wants) {
			return
		}
		if _, diags := (metabasexml.Store{}).Edit(after, inverse(s, wants)); len(diags) == 0 {
			back(t, s, after, wants)
		}
	})
}

// invertible reports whether wants are about values only, each property once:
// then their inverse is known. It may still be refused, where a live value was
// none of its type.
func invertible(wants []live.Want) bool {
	seen := map[string]bool{}
	for _, w := range wants {
		if w.Attr == nil || w.Op != live.SetValue && w.Op != live.RemoveValue {
			return false
		}
		key := model.Fold(w.Path) + "\x00" + w.Attr.Home.Property
		if seen[key] {
			return false
		}
		seen[key] = true
	}
	return true
}

// wantsOf makes wants of bytes, three for each: key, operation, value.
func wantsOf(s *live.Snapshot, ops []byte) []live.Want {
	values := []string{"", "1", "20", "TRUE", "a\nb", `<"&'>`, "x\ty", "AccessRead", "\x00", "é"}
	var wants []live.Want
	for ; len(ops) >= 3; ops = ops[3:] {
		path := s.Nodes[int(ops[0])%len(s.Nodes)].Path
		value := values[int(ops[2])%len(values)]
		switch op := int(ops[1]); {
		case op < 20:
			wants = append(wants, live.Want{Op: live.DeleteKey, Path: path})
		case op < 40:
			wants = append(wants, live.Want{Op: live.CreateKey, Path: path + "/" + value, Class: "IIsNew"})
		case op < 80:
			wants = append(wants, live.Want{Op: live.RemoveValue, Path: path, Attr: schema.ByProperty(schema.MetabaseSpace, tried[op%len(tried)])})
		default:
			wants = append(wants, live.Want{Op: live.SetValue, Path: path, Attr: schema.ByProperty(schema.MetabaseSpace, tried[op%len(tried)]), Raw: value})
		}
	}
	return wants
}
