package worldtest_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/worldtest"
)

// FuzzWorld tries the laws on every text: what is accepted obeys all of them,
// what is not is refused with one error that names the place.
func FuzzWorld(f *testing.F) {
	f.Add(whole)
	f.Add("/LM/W3SVC IIsWebService\n  AppIsolated =\n\tInProcessIsapiApps=a\n  InProcessIsapiApps +b\r\n")
	f.Add("/LM IIsComputer")
	f.Add("/LM/W3SVC IIsWebService\n  InProcessIsapiApps = a\x7f+\n  WAMUserName = (secret)\n  AppFriendlyName = (empty)\n")
	f.Fuzz(func(t *testing.T, text string) {
		text = "/LM/IISADMIN IIsConfigObject\n" + text // so that the last key never goes
		s, _ := worldtest.Store{}.Decode("metabase", "live-file", text)
		for _, err := range suite().Check(livetest.Case{File: text, Refused: s == nil}) {
			// A world of keys without values gives nothing to try.
			if !strings.HasPrefix(err.Error(), "no edit could be tried") {
				t.Error(err)
			}
		}
	})
}
