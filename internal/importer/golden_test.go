package importer_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/importer"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores"
)

// spaceOf is the key space of a file of a case: "MetaBase.xml" or
// "v1.1.4322/machine.config".
func spaceOf(name string) string {
	if dir := path.Dir(name); dir != "." {
		return "machine.config/" + dir
	}
	return "metabase"
}

// world joins the worlds of the live files of a case.
func world(t testing.TB, server string, names []string, text func(string) string) *model.World {
	t.Helper()
	var all []*model.Object
	for _, name := range names {
		store, space, ok := stores.SpaceOf(spaceOf(name))
		if !ok {
			t.Fatalf("no store reads %s", name)
		}
		s, diags := store.Decode(spaceOf(name), name, text(name))
		if diags.HasErrors() {
			t.Fatalf("decode %s: %v", name, diags)
		}
		objects, _ := space.World(s, server)
		shift := int32(len(all))
		for _, o := range objects {
			if o.Up >= 0 {
				o.Up += shift
			}
		}
		all = append(all, objects...)
	}
	return model.NewWorld(all)
}

// TestImport holds imports against texts that were read by a person: each case
// is an archive with live files and want.iso.hcl, which begins with the notes
// and secrets of the import as comments. A case named all*.txtar asks for all
// attributes. With UPDATE=1 the test writes want.iso.hcl anew.
func TestImport(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var want *txtar.File
			texts := map[string]string{}
			var names []string
			for i := range archive.Files {
				if f := &archive.Files[i]; f.Name == "want.iso.hcl" {
					want = f
				} else {
					texts[f.Name] = string(f.Data)
					names = append(names, f.Name)
				}
			}
			if want == nil {
				t.Fatal("the case has no want.iso.hcl")
			}
			w := world(t, "web03", names, func(name string) string { return texts[name] })
			r := importer.Import(w, importer.Options{Server: "web03", Version: "6.0", All: strings.HasPrefix(filepath.Base(file), "all"),
				Live: model.LiveSource{Way: "copy", Root: "live"}})
			got := header(r) + r.Files["web03.iso.hcl"]
			if got == string(want.Data) {
				return
			}
			if os.Getenv("UPDATE") != "1" {
				t.Fatalf("got:\n%s\nwant:\n%s", got, want.Data)
			}
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func header(r importer.Result) string {
	var b strings.Builder
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "# %s %s %s %s: %s\n", severity(n), n.ID, n.Addr, n.Attribute, n.Detail)
	}
	for _, s := range r.Secrets {
		fmt.Fprintf(&b, "# secret %s of %s: %s\n", s.Attribute, s.Address, s.Env)
	}
	return b.String()
}

func severity(d diag.Diagnostic) string { return d.Severity.String() }

// TestFileName keeps whatever a server is called inside the folder.
func TestFileName(t *testing.T) {
	for server, want := range map[string]string{
		"web03": "web03.iso.hcl", "Web 03": "web_03.iso.hcl", "../../etc/passwd": "_._.._etc_passwd.iso.hcl",
		"..": "_..iso.hcl", "": "server.iso.hcl", "web03.corp.example": "web03.corp.example.iso.hcl", "sörver": "s_rver.iso.hcl",
	} {
		r := importer.Import(model.NewWorld(nil), importer.Options{Server: server, Version: "6.0"})
		if len(r.Files) != 1 || r.Files[want] == "" {
			t.Errorf("server %q: files %v, want %s", server, keys(r.Files), want)
		}
	}
}

func keys(m map[string]string) []string {
	var all []string
	for k := range m {
		all = append(all, k)
	}
	return all
}
