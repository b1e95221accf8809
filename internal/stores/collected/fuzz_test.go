package collected_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// FuzzCollected tries the laws of stores on any text, with a last line that fits
// and without: nothing panics; what Open takes, Decode takes or refuses with one
// error; what Decode takes, Open takes too, and it obeys every law of a store.
func FuzzCollected(f *testing.F) {
	for _, lines := range []string{everything, header + keys, header + "values = all\n[metabase]\n/LM/W3SVC IIsWebService\n  AppIsolated ~ 2\n  AppIsolated = \"2\"\n",
		crlf(header + tag), header + noTag, header + tag64, header + observed, header + "[metabase]\n\"/LM\\u00e9\" IIsComputer\n  PeriodicRestartSchedule = (empty)\n",
		"isoplan collected 2\n", header + "[machine.config v1.1.4322]\ntag \"<processModel \\u0020a='&#9;'\\t/>\"\n", "isoplan collected 1", "", "\xff"} {
		f.Add(lines, false)
		f.Add(whole(lines), true)
	}
	f.Fuzz(func(t *testing.T, text string, sealed bool) {
		if !sealed {
			if strings.Contains(text, "\r\n") {
				text = crlf(strings.ReplaceAll(text, "\r\n", "\n"))
			}
			if text != "" && !strings.HasSuffix(text, "\n") {
				text += "\n"
			}
			text += collected.End(text) + "\n"
		}
		file, diags := collected.Open("live-file", text)
		if (file == nil) != diags.HasErrors() || len(diags) > 1 {
			t.Errorf("Open gives %v and %+v", file, diags)
		}
		for _, space := range []string{"metabase", "machine.config/v1.0.3705", "machine.config/v1.1.4322", "machine.config/v2.0.50727/64"} {
			s, list := collected.Store{}.Decode(space, "live-file", text)
			if s != nil && (file == nil || !slices.Contains(file.Spaces, space)) {
				t.Errorf("%s is decoded, and Open says %+v", space, file)
			}
			if s == nil && file != nil && slices.Contains(file.Spaces, space) && space != "metabase" {
				t.Errorf("Open takes %s, and Decode does not: %+v", space, list)
			}
			laws := configSuite(space)
			if space == "metabase" {
				laws = suite()
			}
			mixed := strings.Contains(text, "\r\n") && strings.Count(text, "\r\n") != strings.Count(text, "\n")
			if s != nil && (mixed || strings.Contains(text, "configSource") || strings.Contains(text, "configProtectionProvider")) {
				continue // see machine.config; a text whose last LF goes has CR LF throughout
			}
			for _, err := range laws.Check(livetest.Case{File: text, Refused: s == nil}) {
				// Keys without values, and read-only ones, give nothing to try.
				if !strings.HasPrefix(err.Error(), "no edit could be tried") {
					t.Error(space, err)
				}
			}
		}
	})
}
