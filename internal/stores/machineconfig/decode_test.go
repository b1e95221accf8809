package machineconfig_test

import (
	"encoding/xml"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
)

func decode(t testing.TB, framework, file string) *live.Snapshot {
	t.Helper()
	s, list := machineconfig.Store{}.Decode(space(framework), "live-file", file)
	if len(list) > 0 {
		t.Fatalf("decode: %+v", list)
	}
	return s
}

// facts writes the facts of a snapshot as "name=raw" in their order.
func facts(s *live.Snapshot) string {
	var all []string
	for _, n := range s.Nodes {
		for _, f := range n.Facts {
			all = append(all, f.Attr.Home.Property+"="+f.Raw)
		}
	}
	return strings.Join(all, " ")
}

func TestDecodeFacts(t *testing.T) {
	in := func(element string) string {
		return "<configuration>\n<system.web>\n" + element + "\n</system.web>\n</configuration>"
	}
	cases := []struct{ name, framework, file, want string }{
		{"shipped 1.1", "v1.1.4322", livetest.MachineConfig11(), "enable=true timeout=Infinite idleTimeout=Infinite shutdownTimeout=0:00:05 requestLimit=Infinite requestQueueLimit=5000 " +
			"restartQueueLimit=10 memoryLimit=60 webGarden=false cpuMask=0xffffffff userName=machine password=AutoGenerate logLevel=Errors clientConnectedCheck=0:00:05 " +
			"comAuthenticationLevel=Connect comImpersonationLevel=Impersonate responseRestartDeadlockInterval=00:09:00 responseDeadlockInterval=00:03:00 maxWorkerThreads=20 maxIoThreads=20"},
		{"shipped 2.0", "v2.0.50727/64", livetest.MachineConfig20(), "autoConfig=true"},
		{"file order", "v1.1.4322", in(`<processModel timeout="Infinite" enable="false"/>`), "timeout=Infinite enable=false"},
		{"entities", "v1.1.4322", in(`<processModel userName="a&amp;&#66;"/>`), "userName=a&B"},
		{"password stays in the file", "v1.1.4322", in(`<processModel userName="app" password="canary"/>`), "userName=app password="},
		{"unknown to the framework", "v1.1.4322", in(`<processModel autoConfig="true" memoryLimit="60"/>`), "memoryLimit=60"},
		{"known to a later one", "v2.0.50727", in(`<processModel autoConfig="true" memoryLimit="60"/>`), "autoConfig=true memoryLimit=60"},
		{"letter case", "v2.0.50727", in(`<processModel Enable="true" memorylimit="60"/>`), ""},
		{"in a comment", "v2.0.50727", in(`<!--<processModel enable="true"/>-->`), ""},
		{"in CDATA", "v2.0.50727", in(`<![CDATA[<processModel enable="true"/>]]>`), ""},
		{"in another section", "v2.0.50727", in(`<trace><processModel enable="true"/></trace>`), ""},
		{"in a location", "v2.0.50727", `<configuration><location><system.web><processModel enable="true"/></system.web></location></configuration>`, ""},
		{"beside system.web", "v2.0.50727", `<configuration><processModel enable="true"/><system.web/></configuration>`, ""},
		{"below an empty system.web", "v2.0.50727", `<configuration><system.web/><x><processModel enable="true"/></x></configuration>`, ""},
		{"element in another letter case", "v2.0.50727", in(`<ProcessModel enable="true"/>`), ""},
		{"in the second system.web", "v2.0.50727", `<configuration><system.web/><system.web><processModel enable="true"/></system.web></configuration>`, "enable=true"},
		{"with another name space", "v2.0.50727", `<configuration xmlns="http://example.test/v2.0"><system.web><processModel enable="true"/></system.web></configuration>`, "enable=true"},
	}
	for _, c := range cases {
		s := decode(t, c.framework, c.file)
		if got := facts(s); got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, got, c.want)
		}
		for _, n := range s.Nodes {
			if n.Path != path || n.Class != "processModel" || !strings.HasPrefix(s.Text[n.Start:n.Body], "<processModel") {
				t.Errorf("%s: the node is %s %s, its tag %q", c.name, n.Path, n.Class, s.Text[n.Start:n.Body])
			}
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	const two = "<configuration>\n<system.web>\n<processModel/>\n <processModel/></system.web></configuration>"
	cases := []struct{ name, framework, file, says string }{
		{"empty", "v1.1.4322", "", "live-file, line 1, column 1 (byte 0): The file is empty."},
		{"text", "v1.1.4322", "maxWorkerThreads = 20\n", "line 1, column 1 (byte 0): The file is plain text"},
		{"fragment", "v1.1.4322", "\n<processModel enable=\"true\"/>", "line 2, column 1 (byte 1): The file begins with <processModel>, so it seems to be a piece of a machine.config"},
		{"letter case of the root", "v1.1.4322", "<Configuration/>", "letter case counts"},
		{"web page", "v1.1.4322", "<html/>", "a web page"},
		{"other XML", "v1.1.4322", "<beans/>", "begins with <beans>, so it seems to be another kind of XML file"},
		{"metabase", "v1.1.4322", "<configuration><MBProperty/></configuration>", "a MetaBase.xml of IIS"},
		{"schema", "v1.1.4322", "<MetaData/>", "an MBSchema.xml of IIS"},
		{"IIS 7", "v4.0.30319", "<configuration>\n<system.applicationHost/></configuration>", "line 2, column 1 (byte 16): The file seems to be an applicationHost.config"},
		{"cut off", "v1.1.4322", "<configuration>\n<system.web>", "line 2, column 1 (byte 16): The file is not well-formed XML"},
		{"two models", "v1.1.4322", two, "line 4, column 2 (byte 46): A second <processModel> begins here; the first begins at line 3, column 1 (byte 29)"},
		{"two models, two sections", "v1.1.4322", "<configuration><system.web><processModel/></system.web><system.web><processModel/></system.web></configuration>", "A second <processModel>"},
		{"UTF-16 without a mark", "v1.1.4322", "<\x00c\x00/\x00>\x00", "are not the text a machine.config is"},
		{"mark and a fragment", "v1.1.4322", livetest.UTF8BOM("<processModel/>"), "(byte 0)"},
		{"half a character", "v1.1.4322", "\xFF\xFE<", "Bytes are counted in the text as UTF-8"},
		{"DTD", "v1.1.4322", "<!DOCTYPE a [<!ENTITY b \"c\">]><configuration/>", "not well-formed XML"},
		{"too deep", "v1.1.4322", "<configuration>" + strings.Repeat("<a>", 100), "far larger than any machine.config"},
	}
	for _, c := range cases {
		s, list := machineconfig.Store{}.Decode(space(c.framework), "live-file", c.file)
		if s != nil || len(list) != 1 || list[0].Severity != diag.Error || !strings.Contains(list[0].Detail, c.says) {
			t.Errorf("%s: %+v, want one error that says %q", c.name, list, c.says)
		}
	}
}

func TestDecodeSpaces(t *testing.T) {
	for _, name := range []string{"metabase", "machine.config", "machine.config/", "machine.config/v3.5", "machine.config/v1.1.4322/64", "machine.config/v2.0.50727/32"} {
		s, list := machineconfig.Store{}.Decode(name, "live-file", livetest.MachineConfig20())
		if s != nil || len(list) != 1 || !strings.Contains(list[0].Detail, "v2.0.50727/64") {
			t.Errorf("%s: %+v, want one error that lists what is known", name, list)
		}
	}
}

func TestMasked(t *testing.T) {
	cases := []struct{ name, element, want string }{
		{"password", `<processModel userName="app" password="canary"/>`, "canary"},
		{"the word", `<processModel password="autogenerate"/>`, ""},
		{"nothing", `<identity password=""/>`, ""},
		{"identity", `<identity userName="a" password='can"ary'/>`, `can"ary`},
		{"keys", `<machineKey validationKey="AutoGenerate,IsolateApps" decryptionKey="0AFF"/>`, "0AFF"},
		{"connections", `<sessionState sqlConnectionString="s" stateConnectionString="t"/><add connectionString="u"/>`, "s t u"},
		{"comment", "<!-- <processModel userName=\"a\" password = \"canary\"/> Password='two' password=none password=\"cut\n -->", "canary two cut"},
		{"words of a comment", `<!-- the password is = "x" password="AutoGenerate" nopassword="y" -->`, ""},
	}
	for _, c := range cases {
		s := decode(t, "v1.1.4322", "<configuration><system.web>"+c.element+"</system.web></configuration>")
		var got []string
		for _, m := range s.Masked {
			got = append(got, s.Text[m.Start:m.End])
		}
		if strings.Join(got, " ") != c.want || (len(got) == 0) != (c.want == "") {
			t.Errorf("%s: masked %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWorld(t *testing.T) {
	file := "<configuration>\n<system.web>\n<processModel webGarden=\"true\" timeout=\"soon\" userName=\"app\" password=\"canary\" Enable=\"true\" autoConfig=\"true\" asyncOption=\"1\"/></system.web></configuration>"
	s := decode(t, "v1.1.4322", file)
	s.File = 7
	objects, list := machineconfig.Space{}.World(s, "web/03")
	if len(objects) != 1 {
		t.Fatalf("%d objects, want one", len(objects))
	}
	o := objects[0]
	if o.Addr != "web%2F03/process_model/v1.1.4322" || o.Kind != model.ProcessModel || o.Name != "v1.1.4322" ||
		o.Home != path || o.Class != "processModel" || o.Up != -1 || file[o.Range.Start:o.Range.Start+13] != "<processModel" || o.Range.File != 7 {
		t.Errorf("the object is %+v", o)
	}
	var got []string
	for _, set := range o.Settings {
		got = append(got, fmt.Sprintf("%s=%s@%s", set.Name, set.Value, file[set.Range.Start:set.Range.End]))
		if (set.Unreadable != "") != (set.Name == "timeout") {
			t.Errorf("%s: unreadable because %q", set.Name, set.Unreadable)
		}
	}
	want := `password=secret()@canary timeout=null@soon user_name="app"@app web_garden=true@true`
	if strings.Join(got, " ") != want {
		t.Errorf("settings are %s, want %s", got, want)
	}
	var said []string
	for _, d := range list {
		said = append(said, d.Severity.String()+" "+d.Attribute+" "+file[d.Range.Start:d.Range.End])
		if strings.Contains(d.Detail, "canary") || !strings.Contains(d.Detail, "live-file, line 3, column") {
			t.Errorf("the detail names no place, or a secret: %s", d.Detail)
		}
	}
	if got, want := strings.Join(said, ", "), "warning timeout soon, warning enable Enable, warning auto_config autoConfig"; got != want {
		t.Errorf("warnings are %s, want %s", got, want)
	}
}

func TestWorldWithoutElement(t *testing.T) {
	s := decode(t, "v2.0.50727/64", "<configuration/>")
	objects, list := machineconfig.Space{}.World(s, "web03")
	if len(objects) != 1 || len(list) != 0 {
		t.Fatalf("%d objects and %+v", len(objects), list)
	}
	o := objects[0]
	if o.Addr != "web03/process_model/v2.0.50727%2F64" || o.Name != "v2.0.50727/64" || o.Home != path || o.Class != "" || len(o.Settings) != 0 {
		t.Errorf("the object is %+v", o)
	}
	if home, class := (machineconfig.Space{}).Place(o, nil); home != path || class != "processModel" {
		t.Errorf("Place gives %s %s", home, class)
	}
}

func TestWorldElsewhere(t *testing.T) {
	s := decode(t, "v2.0.50727", `<configuration><system.web><processModel configSource="pm.config"/></system.web></configuration>`)
	_, list := machineconfig.Space{}.World(s, "web03")
	if len(list) != 1 || !strings.Contains(list[0].Detail, "configSource") {
		t.Errorf("%+v, want one warning that names configSource", list)
	}
}

// TestReadOracle compares what is read with encoding/xml on every text both
// accept.
func TestReadOracle(t *testing.T) {
	texts := map[string]string{"1.0": livetest.MachineConfig10(), "1.1": livetest.MachineConfig11(), "2.0": livetest.MachineConfig20(), "4.0": livetest.MachineConfig40()}
	for _, file := range livetest.CorpusFiles(t, "machine-config") {
		name := filepath.Base(file)
		text := livetest.ReadFile(t, file)
		texts[name] = text
		if wrapped, ok := wrap(name, text); ok {
			texts[name+" in configuration"] = wrapped
		}
	}
	compared := 0
	for name, text := range texts {
		s, list := machineconfig.Store{}.Decode(space("v2.0.50727"), "live-file", text)
		if len(list) > 0 {
			continue
		}
		want, err := oracle(s.Text)
		if err != nil {
			t.Errorf("%s: encoding/xml refuses what we read: %v", name, err)
			continue
		}
		compared++
		if err := agree(s, want); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if compared < 12 {
		t.Errorf("only %d texts were compared", compared)
	}
}

// oracle reads the attributes of every configuration/system.web/processModel
// with encoding/xml.
func oracle(text string) (models []map[string]string, err error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	var names []string
	for {
		token, err := d.RawToken()
		if err == io.EOF {
			return models, nil
		}
		if err != nil {
			return nil, err
		}
		switch e := token.(type) {
		case xml.StartElement:
			name := e.Name.Local
			if e.Name.Space != "" {
				name = e.Name.Space + ":" + name
			}
			names = append(names, name)
			if strings.Join(names, "/") == "configuration/system.web/processModel" {
				attrs := map[string]string{}
				for _, a := range e.Attr {
					if a.Name.Space == "" {
						attrs[a.Name.Local] = a.Value
					}
				}
				models = append(models, attrs)
			}
		case xml.EndElement:
			if len(names) > 0 {
				names = names[:len(names)-1]
			}
		}
	}
}

// agree compares a snapshot with what the oracle read. Line ends within values
// are one thing to encoding/xml.
func agree(s *live.Snapshot, models []map[string]string) error {
	if len(s.Nodes) != len(models) {
		return fmt.Errorf("%d process models, encoding/xml finds %d", len(s.Nodes), len(models))
	}
	breaks := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	for i, n := range s.Nodes {
		for _, f := range n.Facts {
			got, ok := models[i][f.Attr.Home.Property]
			if !ok {
				return fmt.Errorf("encoding/xml finds no %s", f.Attr.Label)
			}
			if f.Attr.Secret && f.Raw == "" {
				continue
			}
			if breaks.Replace(got) != breaks.Replace(f.Raw) {
				return fmt.Errorf("%s is %q, encoding/xml reads %q", f.Attr.Label, f.Raw, got)
			}
		}
	}
	return nil
}
