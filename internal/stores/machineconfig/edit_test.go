package machineconfig_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

const path = "system.web/processModel"

// wants reads "memoryLimit=40", "-timeout" and "password=secret:env:PW"; "+"
// alone asks for the element.
func wants(t testing.TB, texts ...string) []live.Want {
	t.Helper()
	var all []live.Want
	for _, text := range texts {
		if text == "+" {
			all = append(all, live.Want{Op: live.CreateKey, Path: path, Class: "processModel"})
			continue
		}
		w := live.Want{Op: live.SetValue, Path: path, Class: "processModel"}
		name, value, _ := strings.Cut(text, "=")
		if strings.HasPrefix(name, "-") {
			w.Op, name = live.RemoveValue, name[1:]
		}
		if ref, ok := strings.CutPrefix(value, "secret:"); ok {
			w.Secret = ref
		} else {
			w.Raw = value
		}
		if w.Attr = schema.ByProperty(schema.MachineConfigSpace, name); w.Attr == nil {
			t.Fatalf("the table has no row for %q", name)
		}
		all = append(all, w)
	}
	return all
}

// edited decodes a file, edits it and gives the result.
func edited(t testing.TB, framework, file string, texts ...string) (string, []live.Edit) {
	t.Helper()
	s, list := machineconfig.Store{}.Decode(space(framework), "live-file", file)
	if len(list) > 0 {
		t.Fatalf("decode: %+v", list)
	}
	edits, list := machineconfig.Store{}.Edit(s, wants(t, texts...))
	if len(list) > 0 {
		t.Fatalf("edit: %+v", list)
	}
	out, err := machineconfig.Store{}.Apply(s, edits)
	if err != nil {
		t.Fatalf("apply: %v", err)
	}
	return out, edits
}

// TestEditElement holds every form of an edit of the element to the byte. Each
// case runs with LF and with CRLF.
func TestEditElement(t *testing.T) {
	const lines = "<processModel\n    enable=\"true\"\n    timeout=\"Infinite\"\n    memoryLimit=\"60\"\n/>"
	cases := []struct{ name, element, wants, want string }{
		{"set in place", lines, "memoryLimit=40", strings.Replace(lines, `"60"`, `"40"`, 1)},
		{"set two", lines, "memoryLimit=40 enable=false", "<processModel\n    enable=\"false\"\n    timeout=\"Infinite\"\n    memoryLimit=\"40\"\n/>"},
		{"same meaning", lines, "timeout=infinite enable=TRUE memoryLimit=060", lines},
		{"same account and path", `<processModel userName="App" serverErrorMessageFile="C:\a.htm"/>`, "userName=APP serverErrorMessageFile=c:/A.htm", `<processModel userName="App" serverErrorMessageFile="C:\a.htm"/>`},
		{"single quotes kept", `<processModel userName='a' />`, `userName=b'"c`, `<processModel userName='b&apos;"c' />`},
		{"blanks around = kept", `<processModel timeout = "Infinite"/>`, "timeout=00:10:00", `<processModel timeout = "00:10:00"/>`},
		{"value escaped", `<processModel userName="a"/>`, `userName=<&">`, `<processModel userName="&lt;&amp;&quot;&gt;"/>`},

		{"line after its predecessor", lines, "idleTimeout=00:20:00", "<processModel\n    enable=\"true\"\n    timeout=\"Infinite\"\n    idleTimeout=\"00:20:00\"\n    memoryLimit=\"60\"\n/>"},
		{"line at the end", lines, "maxIoThreads=5", "<processModel\n    enable=\"true\"\n    timeout=\"Infinite\"\n    memoryLimit=\"60\"\n    maxIoThreads=\"5\"\n/>"},
		{"lines in order", lines, "maxIoThreads=5 webGarden=true idleTimeout=00:01:00 cpuMask=0x1", "<processModel\n    enable=\"true\"\n    timeout=\"Infinite\"\n    idleTimeout=\"00:01:00\"\n    memoryLimit=\"60\"\n    webGarden=\"true\"\n    cpuMask=\"0x1\"\n    maxIoThreads=\"5\"\n/>"},
		{"line before the first", "<processModel\n\ttimeout=\"Infinite\"/>", "enable=false", "<processModel\n\tenable=\"false\"\n\ttimeout=\"Infinite\"/>"},
		{"before one on the tag line", "<processModel timeout=\"Infinite\"\n              memoryLimit=\"60\"/>", "enable=false", "<processModel enable=\"false\"\n              timeout=\"Infinite\"\n              memoryLimit=\"60\"/>"},
		{"after one on the tag line", "<processModel enable=\"true\"\n              memoryLimit=\"60\"/>", "timeout=00:01:00", "<processModel enable=\"true\"\n              timeout=\"00:01:00\"\n              memoryLimit=\"60\"/>"},
		{"blank at a line end stays", "<processModel\n  enable=\"true\" \n  memoryLimit=\"60\"/>", "timeout=00:01:00", "<processModel\n  enable=\"true\" \n  timeout=\"00:01:00\"\n  memoryLimit=\"60\"/>"},
		{"blank line is not copied", "<processModel\n\n  enable=\"true\"\n\n  memoryLimit=\"60\"/>", "timeout=00:01:00", "<processModel\n\n  enable=\"true\"\n  timeout=\"00:01:00\"\n\n  memoryLimit=\"60\"/>"},
		{"one line, at the end", `<processModel autoConfig="true"/>`, "maxWorkerThreads=100", `<processModel autoConfig="true" maxWorkerThreads="100"/>`},
		{"one line, blank before the end", `<processModel autoConfig="true" />`, "maxWorkerThreads=100", `<processModel autoConfig="true" maxWorkerThreads="100" />`},
		{"one line, in the middle", `<processModel enable="true"  memoryLimit="60"/>`, "timeout=00:01:00", `<processModel enable="true" timeout="00:01:00"  memoryLimit="60"/>`},
		{"one line, first", `<processModel autoConfig="true"/>`, "enable=false", `<processModel enable="false" autoConfig="true"/>`},
		{"beside unknown ones", `<processModel asyncOption="1" memoryLimit="60" Zoo="x"/>`, "enable=false maxAppDomains=3", `<processModel enable="false" asyncOption="1" memoryLimit="60" maxAppDomains="3" Zoo="x"/>`},
		{"no attribute yet", `<processModel/>`, "enable=false timeout=00:01:00", `<processModel enable="false" timeout="00:01:00"/>`},
		{"no attribute yet, a blank", `<processModel />`, "enable=false", `<processModel enable="false" />`},
		{"start and end tag", `<processModel></processModel>`, "enable=false", `<processModel enable="false"></processModel>`},

		{"remove a line", lines, "-timeout", "<processModel\n    enable=\"true\"\n    memoryLimit=\"60\"\n/>"},
		{"remove the last line", lines, "-memoryLimit", "<processModel\n    enable=\"true\"\n    timeout=\"Infinite\"\n/>"},
		{"remove neighbours", lines, "-enable -timeout", "<processModel\n    memoryLimit=\"60\"\n/>"},
		{"remove all", lines, "-enable -timeout -memoryLimit", "<processModel\n/>"},
		{"remove what is not there", lines, "-cpuMask", lines},
		{"remove a line with a blank at its end", "<processModel\n  enable=\"true\"\n  timeout=\"Infinite\" \n  memoryLimit=\"60\"/>", "-timeout", "<processModel\n  enable=\"true\"\n  memoryLimit=\"60\"/>"},
		{"remove the first of a line", "<processModel\n  enable=\"true\" timeout=\"Infinite\"\n  memoryLimit=\"60\"/>", "-enable", "<processModel\n  timeout=\"Infinite\"\n  memoryLimit=\"60\"/>"},
		{"remove the last of a line", "<processModel\n  enable=\"true\" timeout=\"Infinite\"\n  memoryLimit=\"60\"/>", "-timeout", "<processModel\n  enable=\"true\"\n  memoryLimit=\"60\"/>"},
		{"remove the line of the end", "<processModel\n  enable=\"true\"\n  memoryLimit=\"60\" />", "-memoryLimit", "<processModel\n  enable=\"true\" />"},
		{"remove on one line", `<processModel enable="true" memoryLimit="60" />`, "-memoryLimit", `<processModel enable="true" />`},
		{"remove the only one", `<processModel autoConfig="true"/>`, "-autoConfig", `<processModel/>`},

		{"remove and set and insert", lines, "-timeout memoryLimit=40 idleTimeout=00:01:00", "<processModel\n    enable=\"true\"\n    idleTimeout=\"00:01:00\"\n    memoryLimit=\"40\"\n/>"},
		{"exchange all", lines, "-enable -timeout -memoryLimit maxIoThreads=5", "<processModel\n    maxIoThreads=\"5\"\n/>"},
		{"exchange the only one", `<processModel autoConfig="true"/>`, "-autoConfig enable=false", `<processModel enable="false"/>`},
		{"the element is there", lines, "+", lines},
		{"asked twice", lines, "enable=false enable=False", strings.Replace(lines, "true", "false", 1)},
	}
	for _, c := range cases {
		for _, around := range []string{"<configuration>\n<system.web>\n%s\n</system.web>\n</configuration>\n",
			"<configuration><system.web><!-- <processModel enable=\"x\" timeout=\"y\"/> -->%s<trace/></system.web></configuration>"} {
			for _, breaks := range []string{"\n", "\r\n"} {
				form := func(element string) string {
					return strings.ReplaceAll(fmt.Sprintf(around, element), "\n", breaks)
				}
				got, _ := edited(t, "v2.0.50727", form(c.element), strings.Fields(c.wants)...)
				if got != form(c.want) {
					t.Errorf("%s (%q): got\n%s\nwant\n%s", c.name, breaks, got, form(c.want))
				}
			}
		}
	}
}

// TestInsertElement holds the places of a new element to the byte.
func TestInsertElement(t *testing.T) {
	const model = `<processModel enable="false" memoryLimit="40"/>`
	cases := []struct{ name, file, want string }{
		{"first in system.web", "<configuration>\n  <system.web>\n    <trace/>\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web>\n    " + model + "\n    <trace/>\n  </system.web>\n</configuration>"},
		{"indentation of the neighbours", "<configuration>\n  <system.web>\n        <trace/>\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web>\n        " + model + "\n        <trace/>\n  </system.web>\n</configuration>"},
		{"indentation of the sections", "<?xml version=\"1.0\"?>\n    <configuration>\n <runtime/>\n    </configuration>",
			"<?xml version=\"1.0\"?>\n    <configuration>\n <runtime/>\n <system.web>\n     " + model + "\n </system.web>\n    </configuration>"},
		{"above the comment of a neighbour", "<configuration>\n\t<system.web> \n\t\t<!-- traces -->\n\t\t<trace/>\n\t</system.web>\n</configuration>",
			"<configuration>\n\t<system.web> \n\t\t" + model + "\n\t\t<!-- traces -->\n\t\t<trace/>\n\t</system.web>\n</configuration>"},
		{"behind a comment on the line of system.web", "<configuration>\n  <system.web> <!-- web -->\n    <trace/>\n    <pages/>\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web> <!-- web -->\n    " + model + "\n    <trace/>\n    <pages/>\n  </system.web>\n</configuration>"},
		{"only comments in it", "<configuration>\n  <system.web>\n    <!-- nothing -->\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web>\n    " + model + "\n    <!-- nothing -->\n  </system.web>\n</configuration>"},
		{"nothing in it", "<configuration>\n  <system.web>\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web>\n    " + model + "\n  </system.web>\n</configuration>"},
		{"start and end on a line", "<configuration>\n  <system.web></system.web>\n</configuration>",
			"<configuration>\n  <system.web>\n    " + model + "\n  </system.web>\n</configuration>"},
		{"empty system.web", "<configuration>\n\t<system.web />\n</configuration>",
			"<configuration>\n\t<system.web>\n\t\t" + model + "\n\t</system.web>\n</configuration>"},
		{"empty system.web with an attribute", "<configuration>\n\t<system.web lockItem=\"true\"/>\n</configuration>",
			"<configuration>\n\t<system.web lockItem=\"true\">\n\t\t" + model + "\n\t</system.web>\n</configuration>"},
		{"all on one line", `<configuration><system.web><trace/></system.web></configuration>`,
			`<configuration><system.web>` + model + `<trace/></system.web></configuration>`},
		{"all on one line, empty", `<configuration><system.web/></configuration>`,
			`<configuration><system.web>` + model + `</system.web></configuration>`},
		{"no system.web", "<?xml version=\"1.0\"?>\n<configuration>\n\t<runtime />\n\n</configuration>\n",
			"<?xml version=\"1.0\"?>\n<configuration>\n\t<runtime />\n\n\t<system.web>\n\t\t" + model + "\n\t</system.web>\n</configuration>\n"},
		{"no section at all", "<?xml version=\"1.0\"?>\n<configuration>\n</configuration>\n",
			"<?xml version=\"1.0\"?>\n<configuration>\n    <system.web>\n        " + model + "\n    </system.web>\n</configuration>\n"},
		{"empty configuration", "<?xml version=\"1.0\"?>\n<configuration/>\n",
			"<?xml version=\"1.0\"?>\n<configuration>\n    <system.web>\n        " + model + "\n    </system.web>\n</configuration>\n"},
		{"empty configuration alone", "<configuration />", "<configuration><system.web>" + model + "</system.web></configuration>"},
		{"end tag behind a section", "<configuration>\n  <runtime/></configuration>",
			"<configuration>\n  <runtime/>\n  <system.web>\n    " + model + "\n  </system.web>\n</configuration>"},
		{"system.web in a location is another", "<configuration>\n  <location path=\"x\">\n    <system.web/>\n  </location>\n</configuration>",
			"<configuration>\n  <location path=\"x\">\n    <system.web/>\n  </location>\n  <system.web>\n    " + model + "\n  </system.web>\n</configuration>"},
		{"a full system.web before an empty one", "<configuration>\n  <system.web/>\n  <system.web>\n    <trace/>\n  </system.web>\n</configuration>",
			"<configuration>\n  <system.web/>\n  <system.web>\n    " + model + "\n    <trace/>\n  </system.web>\n</configuration>"},
	}
	for _, c := range cases {
		for _, breaks := range []string{"\n", "\r\n"} {
			form := func(text string) string { return strings.ReplaceAll(text, "\n", breaks) }
			got, edits := edited(t, "v1.1.4322", form(c.file), "memoryLimit=40", "enable=false", "-timeout")
			if got != form(c.want) {
				t.Errorf("%s (%q): got\n%s\nwant\n%s", c.name, breaks, got, form(c.want))
			}
			if len(edits) != 2 || edits[0].Want != 1 || edits[1].Want != 0 {
				t.Errorf("%s: edits are not one for each value to be set: %+v", c.name, edits)
			}
			if got, edits := edited(t, "v1.1.4322", form(c.file), "-timeout"); got != form(c.file) || len(edits) != 0 {
				t.Errorf("%s: removing from an element that is not there made %+v", c.name, edits)
			}
			bare := strings.Replace(c.want, model, "<processModel/>", 1)
			if got, _ := edited(t, "v1.1.4322", form(c.file), "+"); got != form(bare) {
				t.Errorf("%s (%q): the element alone: got\n%s\nwant\n%s", c.name, breaks, got, form(bare))
			}
		}
	}
}

// TestEditKeepsEncoding edits the same text in every encoding: the results are
// the same text.
func TestEditKeepsEncoding(t *testing.T) {
	plain := strings.Replace(livetest.MachineConfig11(), ` encoding="UTF-8"`, "", 1)
	want, _ := edited(t, "v1.1.4322", plain, "enable=false", "-timeout", "pingFrequency=00:00:30")
	if want == plain || !strings.Contains(want, "\r\n            pingFrequency=\"00:00:30\"\r\n        />") {
		t.Fatalf("the edit of the plain file is not as it should be:\n%s", want)
	}
	for name, encode := range map[string]func(string) string{
		"BOM":      livetest.UTF8BOM,
		"UTF-16LE": func(s string) string { return livetest.UTF16(s, false) },
		"UTF-16BE": func(s string) string { return livetest.UTF16(s, true) },
	} {
		got, _ := edited(t, "v1.1.4322", encode(plain), "enable=false", "-timeout", "pingFrequency=00:00:30")
		if got != encode(want) {
			t.Errorf("%s: the result is not the text of the plain file in that encoding", name)
		}
	}
}

// TestEditDeclaredCodePage writes characters beyond ASCII as references where
// the file declares an encoding that may not have them.
func TestEditDeclaredCodePage(t *testing.T) {
	const head = `<?xml version="1.0" encoding="iso-8859-1"?>`
	const tail = `</system.web></configuration>`
	file := head + `<configuration><system.web><processModel userName="a"/>` + tail
	got, _ := edited(t, "v2.0.50727", file, "userName=Jürgen", "password=secret:env:PW")
	want := head + `<configuration><system.web><processModel userName="J&#252;rgen" password="&#8249;secret&#8250;"/>` + tail
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestEditSecrets shows which edits are secret: those that write one and those
// that overwrite one, and no others.
func TestEditSecrets(t *testing.T) {
	with := func(password string) string {
		return `<configuration><system.web><processModel userName="app" password="` + password + `"/></system.web></configuration>`
	}
	const none = `<configuration><system.web><processModel userName="app"/></system.web></configuration>`
	cases := []struct {
		name, file, want string
		edits, secret    int
		after            string
	}{
		{"new", none, "password=secret:env:PW", 1, 1, with("‹secret›")},
		{"over the word", with("AutoGenerate"), "password=secret:env:PW", 1, 1, with("‹secret›")},
		{"over another", with("canary"), "password=secret:env:PW", 1, 1, with("‹secret›")},
		{"the word over one", with("canary"), "password=AutoGenerate", 1, 1, with("AutoGenerate")},
		{"the word over the word", with("autogenerate"), "password=AutoGenerate", 0, 0, with("autogenerate")},
		{"the word anew", none, "password=AutoGenerate", 1, 0, with("AutoGenerate")},
		{"remove one", with("canary"), "-password", 1, 1, none},
		{"remove the word", with("AutoGenerate"), "-password", 1, 0, none},
		{"another attribute", with("canary"), "userName=other", 1, 0, strings.Replace(with("canary"), "app", "other", 1)},
	}
	for _, c := range cases {
		got, edits := edited(t, "v1.1.4322", c.file, c.want)
		if got != c.after {
			t.Errorf("%s: got %s, want %s", c.name, got, c.after)
		}
		secret := 0
		for _, e := range edits {
			if e.Secret {
				secret++
			}
		}
		if len(edits) != c.edits || secret != c.secret {
			t.Errorf("%s: %d edits, %d of them secret; want %d and %d", c.name, len(edits), secret, c.edits, c.secret)
		}
	}
}

// TestEditRefuses shows what the store does not write, and that it writes
// nothing then.
func TestEditRefuses(t *testing.T) {
	const plain = `<configuration><system.web><processModel enable="true"/></system.web></configuration>`
	moved := strings.Replace(plain, `enable="true"`, `configSource="pm.config"`, 1)
	good := wants(t, "enable=false")[0]
	pool := schema.OfBlock(model.AppPool)[0]
	cases := []struct {
		name, file string
		want       live.Want
		says       string
	}{
		{"property of the metabase", plain, live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: pool, Raw: "1"}, "the store metabasexml can write it"},
		{"another key", plain, live.Want{Op: live.SetValue, Path: "system.web/identity", Attr: good.Attr, Raw: "1"}, "asked for system.web/identity"},
		{"delete the key", plain, live.Want{Op: live.DeleteKey, Path: path}, "no store can remove one"},
		{"no attribute", plain, live.Want{Op: live.SetValue, Path: path}, "no attribute is named"},
		{"unknown to the framework", plain, wants(t, "autoConfig=true")[0], "no attribute autoConfig for this framework"},
		{"a secret without a name", plain, wants(t, "password=")[0], "no secret is named"},
		{"not a character", plain, wants(t, "userName=a\x01b")[0], "a character that XML cannot hold"},
		{"two values", plain, wants(t, "enable=true")[0], "two different values"},
		{"values elsewhere", moved, good, "has the attribute configSource"},
	}
	for _, c := range cases {
		s, list := machineconfig.Store{}.Decode(space("v1.1.4322"), "live-file", c.file)
		if len(list) > 0 {
			t.Fatalf("%s: %+v", c.name, list)
		}
		edits, list := machineconfig.Store{}.Edit(s, []live.Want{good, c.want})
		if len(edits) != 0 || len(list) == 0 || !list.HasErrors() || !strings.Contains(list[len(list)-1].Detail, c.says) {
			t.Errorf("%s: %d edits and %+v, want none and an error that says %q", c.name, len(edits), list, c.says)
		}
	}
}
