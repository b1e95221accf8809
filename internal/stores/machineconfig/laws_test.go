package machineconfig_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

// space gives the name of the key space of a framework.
func space(framework string) string { return "machine.config/" + framework }

func run(t *testing.T, framework string, cases []livetest.Case) {
	t.Helper()
	suite := suiteOf(space(framework))
	suite.Cases = cases
	livetest.Run(t, suite)
}

func suiteOf(key string) livetest.Suite {
	return livetest.Suite{Store: machineconfig.Store{}, Space: machineconfig.Space{}, Key: key, Wants: createKey}
}

// createKey asks for the element alone.
func createKey(*live.Snapshot) [][]live.Want {
	return [][]live.Want{{{Op: live.CreateKey, Path: "system.web/processModel", Class: "processModel"}}}
}

// shapes are one text in every encoding and line end a file may have.
func shapes(text string) []livetest.Case {
	lf := strings.ReplaceAll(text, "\r\n", "\n")
	ascii := strings.Replace(lf, ` encoding="UTF-8"`, "", 1)
	return []livetest.Case{
		{Name: "as written", File: text},
		{Name: "LF", File: lf},
		{Name: "CRLF", File: livetest.CRLF(lf)},
		{Name: "BOM", File: livetest.UTF8BOM(text)},
		{Name: "UTF-16LE", File: livetest.UTF16(livetest.CRLF(ascii), false)},
		{Name: "UTF-16BE", File: livetest.UTF16(ascii, true)},
	}
}

func TestLaws10(t *testing.T)      { run(t, "v1.0.3705", shapes(livetest.MachineConfig10())) }
func TestLaws11(t *testing.T)      { run(t, "v1.1.4322", shapes(livetest.MachineConfig11())) }
func TestLaws20(t *testing.T)      { run(t, "v2.0.50727", shapes(livetest.MachineConfig20())) }
func TestLaws20Bit64(t *testing.T) { run(t, "v2.0.50727/64", shapes(livetest.MachineConfig20())) }
func TestLaws40(t *testing.T)      { run(t, "v4.0.30319", shapes(livetest.MachineConfig40())) }

func TestLawsOddLayouts(t *testing.T) {
	var cases []livetest.Case
	for name, element := range map[string]string{
		"no element":            ``,
		"empty":                 `<processModel/>`,
		"empty with blank":      `<processModel />`,
		"start and end":         `<processModel></processModel>`,
		"comment inside":        "<processModel\n>\n<!-- enable=\"x\" -->\n</processModel>",
		"single quotes":         `<processModel enable='true' userName='a"b' timeout = 'Infinite' />`,
		"first on the tag line": "<processModel enable=\"true\"\n              timeout=\"Infinite\"\n              memoryLimit=\"60\" />",
		"two on a line":         "<processModel\n  enable=\"true\" timeout=\"Infinite\"\n  memoryLimit=\"60\" requestLimit=\"5\"/>",
		"blanks at line ends":   "<processModel \n  enable=\"true\" \n\n  timeout=\"Infinite\"\t \n  memoryLimit=\"60\" \n />",
		"backwards":             `<processModel maxIoThreads="20" memoryLimit="60" timeout="Infinite" enable="true"/>`,
		"entities":              `<processModel userName="a &amp; &#98; &lt;" memoryLimit="&#54;0"/>`,
		"a secret":              `<processModel userName="app" password="s3cret &amp; more" memoryLimit="60"/>`,
		"not decodable":         `<processModel memoryLimit="much" timeout="12" enable="yes" webGarden="true"/>`,
		"unknown attributes":    `<processModel asyncOption="3" Enable="true" memoryLimit="60" lockItem="true"/>`,
	} {
		text := "<configuration>\n  <system.web>\n    " + element + "\n  </system.web>\n</configuration>\n"
		cases = append(cases, livetest.Case{Name: name, File: text}, livetest.Case{Name: name + ", CRLF", File: livetest.CRLF(text)})
	}
	for name, text := range map[string]string{
		"one line":             `<configuration><system.web><processModel enable="true"/></system.web></configuration>`,
		"nothing":              `<configuration/>`,
		"nothing in it":        `<configuration></configuration>`,
		"no system.web":        "<configuration>\n\t<runtime/>\n</configuration>",
		"empty system.web":     "<configuration>\n\t<system.web />\n</configuration>",
		"three system.web":     "<configuration>\n<system.web/>\n<system.web>\n<trace/>\n</system.web>\n<system.web/>\n</configuration>",
		"children on one line": `<configuration><system.web><trace/></system.web><runtime/></configuration>`,
		"location only":        "<configuration>\n  <location>\n    <system.web>\n      <processModel enable=\"false\"/>\n    </system.web>\n  </location>\n</configuration>",
	} {
		cases = append(cases, livetest.Case{Name: name, File: text})
	}
	run(t, "v2.0.50727", cases)
}

// whole names the corpus files of the folder machine-config that are whole; all
// others are fragments, and every file of the other folders is something else.
var whole = map[string]bool{"net40-mysql-academia.machine.config": true}

func TestLawsCorpus(t *testing.T) {
	var cases []livetest.Case
	for _, path := range livetest.CorpusFiles(t, "machine-config") {
		text, name := livetest.ReadFile(t, path), filepath.Base(path)
		cases = append(cases, livetest.Case{Name: name, File: text, Refused: !whole[name]})
		if wrapped, ok := wrap(name, text); ok {
			cases = append(cases, livetest.Case{Name: name + " in configuration", File: wrapped},
				livetest.Case{Name: name + " in configuration, CRLF", File: livetest.CRLF(wrapped)})
		}
	}
	for _, folder := range []string{"metabase-xml", "applicationhost", "mbschema", "adsutil", "kb"} {
		for _, path := range livetest.CorpusFiles(t, folder) {
			cases = append(cases, livetest.Case{Name: folder + "/" + filepath.Base(path), File: livetest.ReadFile(t, path), Refused: true})
		}
	}
	for _, framework := range []string{"v1.1.4322", "v4.0.30319"} {
		t.Run(framework, func(t *testing.T) { run(t, framework, cases) })
	}
}

// wrap makes a whole file of a fragment where it only lacks what is around it.
func wrap(name, text string) (string, bool) {
	switch {
	case !strings.HasPrefix(name, "frag-") || strings.Contains(name, "malformed"):
		return "", false
	case strings.Contains(name, "commented-default"):
		text += "\n  </system.web>" // the fragment stops inside the section
	case strings.Contains(name, "mono11"):
		text = "<system.web>" + text // this one begins inside it
	case !strings.Contains(text, "<system.web>"):
		text = "<system.web>\n" + text + "\n</system.web>"
	}
	return "<configuration>\n" + text + "\n</configuration>\n", true
}
