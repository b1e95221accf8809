package collected_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// benchText is the collected text of a metabase with so many applications.
func benchText(b *testing.B, apps int) string {
	s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", livetest.Metabase(apps))
	if s == nil {
		b.Fatal(diags)
	}
	text, err := collected.Write(collected.File{Server: "WEB03", IIS: "6.0"}, s)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// BenchmarkDecode reads 10,000 applications, and ten times as many: the speed
// must be the same.
func BenchmarkDecode(b *testing.B) {
	for name, apps := range map[string]int{"10k": 10_000, "100k": 100_000} {
		b.Run(name, func(b *testing.B) {
			text := benchText(b, apps)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if s, diags := (collected.Store{}).Decode("metabase", "web03.txt", text); s == nil {
					b.Fatal(diags)
				}
			}
		})
	}
}

// BenchmarkEdit changes one application in a hundred.
func BenchmarkEdit(b *testing.B) {
	s, diags := collected.Store{}.Decode("metabase", "web03.txt", benchText(b, 10_000))
	if s == nil {
		b.Fatal(diags)
	}
	var wants []live.Want
	for i := 0; i < len(s.Nodes); i += 100 {
		for _, f := range s.Nodes[i].Facts {
			if f.Attr.Home.Property == "AppFriendlyName" {
				wants = append(wants, live.Want{Op: live.SetValue, Path: s.Nodes[i].Path, Attr: f.Attr, Raw: "Renamed"})
			}
		}
	}
	b.SetBytes(int64(len(s.Text)))
	for b.Loop() {
		edits, diags := collected.Store{}.Edit(s, wants)
		if len(diags) > 0 || len(edits) != len(wants) {
			b.Fatal(len(edits), diags)
		}
		if _, err := (collected.Store{}).Apply(s, edits); err != nil {
			b.Fatal(err)
		}
	}
}
