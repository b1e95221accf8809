package collect_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/collect"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/winetest"
)

const tool = "isoplan 0.0.0"

// Every byte of a script is reviewed by a person before it runs, so that a change
// of one has to be meant.
func TestGoldenScripts(t *testing.T) {
	for _, version := range schema.Versions() {
		golden(t, "collect-"+version+".vbs", collect.Script(version, tool))
	}
	golden(t, "collect-4.0.cmd", collect.Adsutil(tool))
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s changed; look at what UPDATE=1 makes of it", name)
	}
}

func TestScriptsArePlain(t *testing.T) {
	for _, version := range schema.Versions() {
		script := collect.Script(version, tool)
		for _, problem := range winetest.TooNew(script) {
			t.Errorf("%s: %s", version, problem)
		}
		for n, line := range strings.Split(script, "\r\n") {
			if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r > '~' }) {
				t.Errorf("%s, line %d is no plain ASCII: %q", version, n+1, line)
			}
		}
		// What writes to a server has these names; none may stand in a collector.
		for _, call := range []string{".Put", "SetInfo", ".Create(", ".Delete", "AppCreate", "AppDelete", "SaveData", ".Backup", "RegWrite", "RegDelete", ".Run(", ".Start", ".Stop", "PutEx"} {
			if at := strings.Index(script, call); at >= 0 && !strings.HasPrefix(script[at:], ".DeleteFile OutFile") {
				t.Errorf("%s: a collector changes nothing, and %s stands in it", version, call)
			}
		}
	}
}

func TestPropertiesOfTheVersion(t *testing.T) {
	for version, has := range map[string]bool{"4.0": false, "5.0": false, "5.1": false, "6.0": true} {
		script := collect.Script(version, tool)
		for _, property := range []string{"AppPoolId:s", "IIs5IsolationModeEnabled:b", "WebSvcExtRestrictionList:l", "IIsApplicationPool"} {
			if strings.Contains(script, property) != has {
				t.Errorf("IIS %s: %s stands there: %v", version, property, !has)
			}
		}
		for _, property := range []string{"AppIsolated:n", "InProcessIsapiApps:l", "WAMUserPass:p", "UNCPassword:p", "ServerBindings:l", "FilterLoadOrder:s"} {
			if !strings.Contains(script, property) {
				t.Errorf("IIS %s: %s is missing", version, property)
			}
		}
		for _, property := range []string{"AdminACL", "ChangeNumber", "ServerState", "Win32Error"} {
			if strings.Contains(script, property) {
				t.Errorf("IIS %s: %s is not collected", version, property)
			}
		}
	}
}
