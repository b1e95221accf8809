package plan_test

import (
	"bytes"
	"math/rand"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// FuzzPlanner is F7: over drawn servers, planning after a plan is empty, the
// steps make what was planned, the way back and the undo restore what was
// there, and the order of what is declared changes no byte of the plan.
func FuzzPlanner(f *testing.F) {
	for i := range 8 {
		seed := make([]byte, 512)
		rand.New(rand.NewSource(int64(i))).Read(seed)
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rapid.MakeFuzz(func(rt *rapid.T) {
			laws(t, rt)
			shuffled(t, rt)
		})(t, data)
	})
}

// shuffled plans one server twice, its objects and their settings in another
// order.
func shuffled(t testing.TB, rt *rapid.T) {
	s := wish(rt)
	first := planBytes(t, rt, s)
	seed := int64(rapid.IntRange(0, 1000).Draw(rt, "shuffle"))
	rand.New(rand.NewSource(seed)).Shuffle(len(s.Objects), func(i, j int) { s.Objects[i], s.Objects[j] = s.Objects[j], s.Objects[i] })
	if again := planBytes(t, rt, s); !bytes.Equal(first, again) {
		rt.Fatalf("another order gives another plan:\n%s\n%s", first, again)
	}
}

func planBytes(t testing.TB, rt *rapid.T, s *model.Server) []byte {
	r, diags := makePlan(s, small(t))
	if r == nil {
		rt.Fatalf("no plan: %+v", diags)
	}
	if err := r.Plan.Seal(nil); err != nil {
		rt.Fatal(err)
	}
	text, err := plan.Encode(r.Plan)
	if err != nil {
		rt.Fatal(err)
	}
	return text
}

// FuzzDecode is F8 for any bytes: what is taken for a plan is written back byte
// for byte, and asking it what it wants ends in an answer.
func FuzzDecode(f *testing.F) {
	base := basePlan(f)
	f.Add([]byte(base))
	for _, s := range []string{"", "{}", "null", "[", `{"format_version":"1.0"}`, `{"format_version":"1.0","digest":""}`, base[:len(base)/2], base + "{}", strings.Replace(base, "set", "get", 1)} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, try := range [][]byte{text, reseal(text)} {
			p, err := plan.Decode(try)
			if err != nil {
				if len(err.Error()) > 2000 {
					t.Fatalf("an error of %d bytes", len(err.Error()))
				}
				continue
			}
			again, err := plan.Encode(p)
			if err != nil || !bytes.Equal(again, try) {
				t.Fatalf("%q\nis written back as\n%q (%v)", try, again, err)
			}
			_ = wanted(p)
		}
	})
}

// reseal gives a text the digest it would have, so that what lies behind the
// check of the digest is tried too.
func reseal(text []byte) []byte {
	if len(text) > 1<<20 {
		return text
	}
	out, err := sealed(string(text))
	if err != nil {
		return text
	}
	return []byte(out)
}

// FuzzFlip is F8 for damage: a plan in which a few bits differ is refused, or
// is the plan it was.
func FuzzFlip(f *testing.F) {
	base := []byte(basePlan(f))
	for i := range 16 {
		f.Add(uint(i*37), uint8(i), uint(i*1009), uint8(i+3))
	}
	f.Fuzz(func(t *testing.T, at uint, mask uint8, at2 uint, mask2 uint8) {
		text := bytes.Clone(base)
		text[at%uint(len(text))] ^= mask
		text[at2%uint(len(text))] ^= mask2
		if _, err := plan.Decode(text); err == nil && !bytes.Equal(text, base) {
			t.Fatalf("bytes %d and %d changed by %x and %x, and nobody noticed", at, at2, mask, mask2)
		}
	})
}
