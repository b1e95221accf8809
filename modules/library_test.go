package modules_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/isoplan/isoplan/modules"
)

// TestLibraryIsWhole: every module of the library has a page with a title and
// a summary, and HCL.
func TestLibraryIsWhole(t *testing.T) {
	names := modules.Names(modules.Library())
	if !slices.Contains(names, "edit-while-running") {
		t.Fatalf("the library holds %v", names)
	}
	for _, name := range names {
		files, err := modules.Files(modules.Library(), name)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Contains(files, modules.Readme) || !slices.ContainsFunc(files, func(s string) bool { return strings.HasSuffix(s, ".iso.hcl") }) {
			t.Errorf("%s has the files %v", name, files)
		}
		page, err := modules.ReadText(modules.Library(), name, modules.Readme)
		if err != nil || !strings.HasPrefix(page, "# "+name+"\n") || modules.Summary(page) == "" {
			t.Errorf("the page of %s begins with %.40q (%v)", name, page, err)
		}
		if _, ok, err := modules.InLibrary(modules.Prefix + name); !ok || err != nil {
			t.Errorf("the source of %s is not understood: %v", name, err)
		}
	}
}

func TestInLibrary(t *testing.T) {
	for _, c := range []struct {
		source, name string
		ok, bad      bool
	}{
		{"isoplan/pools", "pools", true, false},
		{"isoplan/a-1", "a-1", true, false},
		{"./isoplan/pools", "", false, false},
		{"isoplan", "", false, false},
		{"isoplan/", "", true, true},
		{"isoplan/../x", "", true, true},
		{"isoplan/a/b", "", true, true},
		{`isoplan/a\b`, "", true, true},
		{"isoplan/Pools", "", true, true},
		{"isoplan/-x", "", true, true},
		{"isoplan/nul", "", true, true},
		{"isoplan/com1", "", true, true},
		{"isoplan/a.b", "", true, true},
		{"isoplan/" + strings.Repeat("a", 65), "", true, true},
		{"ISOPLAN/pools", "", false, false},
	} {
		name, ok, err := modules.InLibrary(c.source)
		if name != c.name || ok != c.ok || (err != nil) != c.bad {
			t.Errorf("%q: %q, %v, %v", c.source, name, ok, err)
		}
	}
}

// TestSum: the hash is that of names and texts, and of nothing else.
func TestSum(t *testing.T) {
	base := func() fstest.MapFS {
		return fstest.MapFS{"m/a.iso.hcl": {Data: []byte("a = 1\nb = 2\n")}, "m/README.md": {Data: []byte("# m\n")}, "x/a.iso.hcl": {Data: []byte("x")}}
	}
	sum := func(f fstest.MapFS) string {
		t.Helper()
		s, err := modules.Sum(f, "m")
		if err != nil || !strings.HasPrefix(s, "sha256:") || len(s) != len("sha256:")+64 {
			t.Fatalf("%q, %v", s, err)
		}
		return s
	}
	want := sum(base())
	same := base()
	same["m/a.iso.hcl"].Data = []byte("a = 1\r\nb = 2\r\n")
	same["x/a.iso.hcl"].Data = []byte("y")
	same["m/.DS_Store"] = &fstest.MapFile{Data: []byte("x")}
	same["m/below/a.iso.hcl"] = &fstest.MapFile{Data: []byte("x")}
	if got := sum(same); got != want {
		t.Error("line ends, files elsewhere or hidden ones count")
	}
	for name, change := range map[string]func(fstest.MapFS){
		"text":     func(f fstest.MapFS) { f["m/a.iso.hcl"].Data[0]++ },
		"name":     func(f fstest.MapFS) { f["m/b.iso.hcl"] = f["m/a.iso.hcl"]; delete(f, "m/a.iso.hcl") },
		"one more": func(f fstest.MapFS) { f["m/c"] = &fstest.MapFile{} },
		"one less": func(f fstest.MapFS) { delete(f, "m/README.md") },
		"moved text": func(f fstest.MapFS) {
			f["m/README.md"].Data, f["m/a.iso.hcl"].Data = f["m/a.iso.hcl"].Data, f["m/README.md"].Data
		},
		"a lone CR": func(f fstest.MapFS) { f["m/a.iso.hcl"].Data = []byte("a = 1\rb = 2\n") },
	} {
		f := base()
		change(f)
		if sum(f) == want {
			t.Errorf("%s: the hash stays", name)
		}
	}
	if _, err := modules.Sum(base(), "nowhere"); err == nil {
		t.Error("a folder that is missing has a hash")
	}
	large := base()
	large["m/big"] = &fstest.MapFile{Data: make([]byte, 16<<20)}
	if _, err := modules.Sum(large, "m"); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a large module: %v", err)
	}
}
