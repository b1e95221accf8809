package stores_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// TestMetabaseLawsCorpus tries the laws on every whole MetaBase.xml of the
// corpus; every other file of it must be refused.
func TestMetabaseLawsCorpus(t *testing.T) {
	var cases []livetest.Case
	for _, folder := range []string{"metabase-xml", "machine-config", "applicationhost", "mbschema", "adsutil", "kb"} {
		for _, path := range livetest.CorpusFiles(t, folder) {
			name := filepath.Base(path)
			cases = append(cases, livetest.Case{Name: folder + "/" + name, File: livetest.ReadFile(t, path),
				Refused: folder != "metabase-xml" || !strings.HasPrefix(name, "modsic-")})
		}
	}
	livetest.Run(t, livetest.Suite{Store: metabasexml.Store{}, Space: metabase.Space{}, Key: "metabase", Cases: cases})
}
