package metabase_test

import (
	"os"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// fixture gives the metabase in testdata: three web sites of which two share a
// name, one without a name, a template, filters, pools and a few shapes that
// are no object.
func fixture(t testing.TB) string {
	t.Helper()
	b, err := os.ReadFile("testdata/server.xml")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func decode(t testing.TB, file string) *live.Snapshot {
	t.Helper()
	s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", file)
	if s == nil {
		t.Fatalf("the file is refused: %+v", diags)
	}
	s.File = 1
	return s
}

// keys wraps elements into a whole metabase.
func keys(elements ...string) string {
	return "<configuration><MBProperty>\n" + strings.Join(elements, "\n") + "\n</MBProperty></configuration>\n"
}

func find(t testing.TB, objects []*model.Object, addr model.Addr) *model.Object {
	t.Helper()
	for _, o := range objects {
		if o.Addr == addr {
			return o
		}
	}
	t.Fatalf("no object has the address %s", addr)
	return nil
}
