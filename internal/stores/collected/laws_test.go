package collected_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

func suite(cases ...livetest.Case) livetest.Suite {
	return livetest.Suite{Store: collected.Store{}, Space: metabase.Space{}, Key: "metabase", Cases: cases, Wants: keyWants}
}

func configSuite(space string, cases ...livetest.Case) livetest.Suite {
	return livetest.Suite{Store: collected.Store{}, Space: machineconfig.Space{}, Key: space, Cases: cases,
		Wants: func(*live.Snapshot) [][]live.Want {
			return [][]live.Want{{{Op: live.CreateKey, Path: "system.web/processModel", Class: "processModel"}}}
		}}
}

// keyWants makes keys at every place, sets texts no line holds as they are, and
// deletes each key without keys below.
func keyWants(s *live.Snapshot) [][]live.Want {
	property := func(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }
	pool := func(name string) []live.Want {
		path := "/LM/W3SVC/AppPools/" + name
		return []live.Want{
			{Op: live.CreateKey, Path: path, Class: "IIsApplicationPool"},
			{Op: live.SetValue, Path: path, Attr: property("PeriodicRestartSchedule"), Raw: "03:00\n04:00"},
			{Op: live.SetValue, Path: path, Attr: property("IdleTimeout"), Raw: "7"},
		}
	}
	all := [][]live.Want{pool("0 first"), pool("zz last"), pool("\u00fcber"), pool(` "q" \ `), append(pool("b"), pool("a")...)}
	for i := range s.Nodes {
		path := s.Nodes[i].Path
		if s.Nodes[i].Class == "IIsWebServer" {
			for _, text := range []string{"", " a ", `"a"`, `\u00e9`, "a\r\nb\tc", "\u20ac \U0001F600", "(secret)", "(empty)", "#", "= + ~"} {
				all = append(all, []live.Want{{Op: live.SetValue, Path: path, Attr: property("ServerComment"), Raw: text}})
			}
			all = append(all, []live.Want{{Op: live.SetValue, Path: path, Attr: property("ServerBindings"), Raw: ""}})
		}
		leaf := strings.Count(path, "/") > 2
		for j := range s.Nodes {
			leaf = leaf && !strings.HasPrefix(model.Fold(s.Nodes[j].Path), model.Fold(path)+"/")
		}
		if leaf {
			all = append(all, []live.Want{{Op: live.DeleteKey, Path: path}})
		}
	}
	return all
}

func TestLaws(t *testing.T) {
	parts := strings.SplitAfter(keys, "\n/LM/W3SVC/1 IIs")
	livetest.Run(t, suite(
		livetest.Case{Name: "line feeds", File: whole(everything)},
		livetest.Case{Name: "line ends of Windows", File: crlf(whole(everything))},
		livetest.Case{Name: "some line ends of Windows", File: whole(strings.Replace(everything, "\n/LM/W3SVC IIs", "\r\n/LM/W3SVC IIs", 1))},
		livetest.Case{Name: "metabase alone", File: whole(header + keys)},
		livetest.Case{Name: "last line without end", File: strings.TrimSuffix(whole(header+keys), "\n")},
		livetest.Case{Name: "blank lines at the end", File: whole(header+keys) + "\r\n \n"},
		livetest.Case{Name: "trailing blanks", File: whole(header + strings.ReplaceAll(keys, "\n", " \t\n"))},
		livetest.Case{Name: "comments", File: whole("isoplan collected 1 \n# a\n\nserver = WEB03\n  # b\niis = 5.0\n# c\n" + strings.ReplaceAll(keys, "\n/", "\n\n  # d\n/"))},
		livetest.Case{Name: "other order", File: whole(header + tag + "[metabase]\n/LM/W3SVC/1 IIs" + parts[1] + strings.TrimSuffix(strings.TrimPrefix(parts[0], "[metabase]\n"), "/LM/W3SVC/1 IIs") + observed)},
		livetest.Case{Name: "inherited values", File: whole(header + "values = all\n" + strings.ReplaceAll(keys, "  AppIsolated = 2\n", "  AppIsolated = 2\n  InProcessIsapiApps ~ a.dll\n  InProcessIsapiApps + \"b.dll\"\n  AnonymousUserPass ~ (secret)\n  PeriodicRestartSchedule ~ (empty)\n"))},
		livetest.Case{Name: "no keys", File: whole(header + "[metabase]\n# nothing\n"), Refused: true},
		livetest.Case{Name: "no metabase", File: whole(header + tag), Refused: true},
		livetest.Case{Name: "bare", File: strings.TrimPrefix(keys, "[metabase]\n"), Refused: true},
		livetest.Case{Name: "cut off", File: header + keys, Refused: true},
		livetest.Case{Name: "empty", File: "", Refused: true},
		livetest.Case{Name: "MetaBase.xml", File: livetest.Metabase(1), Refused: true},
	))
}

func TestLawsOfTags(t *testing.T) {
	one := func(lines string) string { return whole(header + "[machine.config v2.0.50727]\n" + lines) }
	livetest.Run(t, configSuite("machine.config/v1.1.4322",
		livetest.Case{Name: "many lines", File: whole(everything)},
		livetest.Case{Name: "line ends of Windows", File: crlf(whole(everything))},
		livetest.Case{Name: "not collected", File: whole(header + keys + noTag), Refused: true},
	))
	livetest.Run(t, configSuite("machine.config/v1.0.3705", livetest.Case{Name: "no tag", File: whole(everything)}))
	livetest.Run(t, configSuite("machine.config/v2.0.50727/64", livetest.Case{Name: "64-bit folder", File: crlf(whole(everything))}))
	livetest.Run(t, configSuite("machine.config/v2.0.50727",
		livetest.Case{Name: "no attributes", File: one("tag \"<processModel/>\"\n")},
		livetest.Case{Name: "start tag", File: one("tag \"<processModel>\"\n")},
		livetest.Case{Name: "a byte a piece", File: one(bytewise(`<processModel enable="true" memoryLimit='60'  />`))},
		livetest.Case{Name: "empty password", File: one(`tag "<processModel password=\"\" userName=\"a &amp; b\"/>"` + "\n")},
		livetest.Case{Name: "no password", File: one(`tag "<processModel password=\"AutoGenerate\"/>"` + "\n")},
		livetest.Case{Name: "secret alone", File: one("tag \"<processModel password='\"\nsecret\ntag \"'/>\"\n")},
		livetest.Case{Name: "secret to be", File: one("tag \"<processModel password='\"\nsecret (env:PW)\ntag \"' memoryLimit='60'/>\"\n")},
		livetest.Case{Name: "code page", File: one("encoding = windows-1252\ntag \"<processModel memoryLimit='60' userName='a'/>\"\n")},
	))
}

// bytewise spells a tag with a line for each byte.
func bytewise(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteString(`tag "` + strings.ReplaceAll(text[i:i+1], `"`, `\"`) + "\"\n")
	}
	return b.String()
}
