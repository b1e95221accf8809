package metabase_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
)

// paths makes paths out of few names, with letters whose lower case is longer,
// shorter or outside ASCII, so that equal ones and prefixes are frequent.
func paths() *rapid.Generator[string] {
	names := []string{"LM", "lm", "W3SVC", "a", "A", "a b", "a.b", "a-b", "1", "10", "2", "é", "É", "\u212A", "k", "İ", "ROOT", "root", ""}
	return rapid.Custom(func(t *rapid.T) string {
		parts := rapid.SliceOfN(rapid.SampledFrom(names), 0, 4).Draw(t, "parts")
		if len(parts) == 0 {
			return rapid.SampledFrom([]string{"/", "."}).Draw(t, "special")
		}
		return "/" + strings.Join(parts, "/")
	})
}

// TestComparePathsIsTheOrderOfFoldedComponents holds the fast comparison
// against its definition.
func TestComparePathsIsTheOrderOfFoldedComponents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := paths().Draw(t, "a"), paths().Draw(t, "b")
		got := metabase.ComparePaths(a, b)
		want := slices.Compare(strings.Split(model.Fold(a), "/"), strings.Split(model.Fold(b), "/"))
		switch {
		case a == "." && b != ".":
			want = -1
		case b == "." && a != ".":
			want = 1
		}
		if cmp.Compare(got, 0) != want {
			t.Fatalf("ComparePaths(%q, %q) = %d, want the sign of %d", a, b, got, want)
		}
		if back := metabase.ComparePaths(b, a); cmp.Compare(got, 0) != -cmp.Compare(back, 0) {
			t.Fatalf("ComparePaths(%q, %q) = %d and the other way round %d", a, b, got, back)
		}
		if same := model.Fold(a) == model.Fold(b); metabase.SamePath(a, b) != same {
			t.Fatalf("SamePath(%q, %q) = %v", a, b, !same)
		}
	})
}

func TestBelowIsAPrefixOfFoldedComponents(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := paths().Draw(t, "path"), paths().Draw(t, "above")
		want := strings.HasPrefix(model.Fold(a), model.Fold(b)+"/")
		if b == "/" {
			want = len(a) > 1 && a[0] == '/'
		}
		if got := metabase.Below(a, b); got != want {
			t.Fatalf("Below(%q, %q) = %v", a, b, got)
		}
	})
}

// TestKeysBelowFollowTheirKey holds what deleting relies on: in order, the
// keys below a key stand right behind it, nothing between.
func TestKeysBelowFollowTheirKey(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfNDistinct(paths(), 1, 30, model.Fold).Draw(t, "paths")
		nodes := make([]live.Node, len(all))
		for i, p := range all {
			nodes[i].Path = p
		}
		order := metabase.Order(nodes)
		for i, at := range order {
			p := nodes[at].Path
			if j, found := metabase.Search(nodes, order, p); !found || j != i {
				t.Fatalf("Search(%q) = %d, %v; it stands at %d", p, j, found, i)
			}
			inside := true
			for _, other := range order[i+1:] {
				below := metabase.Below(nodes[other].Path, p)
				if below && !inside {
					t.Fatalf("%q is below %q, and another key stands between them", nodes[other].Path, p)
				}
				inside = below
			}
		}
	})
}

func TestParentPath(t *testing.T) {
	cases := []struct{ path, want string }{
		{"/LM/W3SVC/1", "/LM/W3SVC"}, {"/LM", "/"}, {"/", ""}, {".", ""}, {"", ""},
	}
	for _, c := range cases {
		if got := metabase.ParentPath(c.path); got != c.want {
			t.Errorf("ParentPath(%q) = %q, want %q", c.path, got, c.want)
		}
	}
}

func TestPropertiesNobodyMayWrite(t *testing.T) {
	for _, name := range metabase.EncryptedProperties() {
		if !metabase.Encrypted(name, 0) || !metabase.Encrypted(strings.ToUpper(name), 0) {
			t.Errorf("%s is not known as encrypted", name)
		}
	}
	if len(metabase.EncryptedProperties()) != 12 {
		t.Errorf("there are %d encrypted properties, WS03/cc775980 names 12", len(metabase.EncryptedProperties()))
	}
	if !metabase.Encrypted("UnknownName_7502", 7502) || metabase.Encrypted("UnknownName_2166", 2166) {
		t.Error("the identifier alone does not tell an encrypted property")
	}
	for _, name := range []string{"AppPoolState", "serverstate", "Win32Error", "AppPoolCommand", "ServerCommand"} {
		if !metabase.Volatile(name) {
			t.Errorf("%s is never on disk and not known as such", name)
		}
	}
	for _, name := range metabase.MovingProperties() {
		if !metabase.Moving(name) {
			t.Errorf("%s moves by itself and is not known as such", name)
		}
	}
}
