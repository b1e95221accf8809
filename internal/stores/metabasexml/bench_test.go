package metabasexml_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// benchApps makes a metabase of about 10 MB.
const benchApps = 10_000

func BenchmarkDecode(b *testing.B) {
	text := livetest.Metabase(benchApps)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	keys := 0
	for b.Loop() {
		s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", text)
		if s == nil {
			b.Fatal(diags)
		}
		keys = len(s.Nodes)
	}
	b.ReportMetric(float64(len(text))/float64(keys), "bytes/key")
}

// BenchmarkScan is the floor under BenchmarkDecode: the scanner alone.
func BenchmarkScan(b *testing.B) {
	text := livetest.Metabase(benchApps)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if err := xmltext.Check(text, xmltext.DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkWorld(b *testing.B) {
	s := benchSnapshot(b)
	b.SetBytes(int64(len(s.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if objects, _ := (metabase.Space{}).World(s, "web03"); len(objects) < benchApps {
			b.Fatal("too few objects")
		}
	}
}

// BenchmarkEdit changes one application in a hundred.
func BenchmarkEdit(b *testing.B) {
	s := benchSnapshot(b)
	var wants []live.Want
	for i := 0; i < len(s.Nodes); i += 100 {
		for _, f := range s.Nodes[i].Facts {
			if f.Attr.Home.Property == "AppFriendlyName" {
				wants = append(wants, live.Want{Op: live.SetValue, Path: s.Nodes[i].Path, Attr: f.Attr, Raw: "Renamed"})
			}
		}
	}
	b.SetBytes(int64(len(s.Text)))
	b.ReportAllocs()
	for b.Loop() {
		edits, diags := metabasexml.Store{}.Edit(s, wants)
		if len(diags) > 0 || len(edits) != len(wants) {
			b.Fatal(len(edits), diags)
		}
	}
}

func benchSnapshot(b *testing.B) *live.Snapshot {
	s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", livetest.Metabase(benchApps))
	if s == nil {
		b.Fatal(diags)
	}
	return s
}
