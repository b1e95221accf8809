package metabasexml_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
)

// TestRefusedFiles holds what a file that is no whole metabase is told, and
// where.
func TestRefusedFiles(t *testing.T) {
	in := func(s string) string {
		return "<configuration>\n<MBProperty>\n" + s + "\n</MBProperty>\n</configuration>"
	}
	cases := []struct{ name, file, id, place, says string }{
		{"nothing", "", "IP0305", "line 1, column 1", "no element"},
		{"cut short", "<configuration><MBProperty><IIsComputer Location='/LM'>", "IP0305", "byte 27", "never closed"},
		{"a quote is missing", in(`<IIsComputer Location="/LM A='<'/>`), "IP0305", "line 3", "quote"},
		{"no UTF-8", "<configuration>\xff</configuration>", "IP0305", "byte 15", "no UTF-8"},
		{"an entity", in("<a Location='&x;'/>"), "IP0305", "line 3", "unknown entity"},
		{"a document type", "<!DOCTYPE configuration [<!ENTITY a 'b'>]><configuration/>", "IP0305", "byte 0", "document type"},
		{"MBSchema.xml", "<?xml version=\"1.0\"?>\n<MetaData xmlns=\"x\"/>", "IP0306", "line 2, column 1", "MBSchema.xml"},
		{"machine.config", "<configuration><configSections/><system.web/></configuration>", "IP0306", "byte 0", "machine.config"},
		{"machine.config that is cut", "<configuration><configSections/><system.web>", "IP0306", "byte 0", "machine.config"},
		{"applicationHost.config", "<configuration><configSections/><system.applicationHost/></configuration>", "IP0306", "byte 0", "applicationHost.config"},
		{"a web page", "<html/>", "IP0306", "byte 0", `root element "html"`},
		{"another name space", "<configuration xmlns='urn:x'><MBProperty/></configuration>", "IP0306", "byte 0", `"urn:x"`},
		{"a name space without number", "<configuration xmlns='urn:microsoft-catalog:XML_Metabase_V_0'/>", "IP0306", "byte 0", "name space"},
		{"a long root", "<" + strings.Repeat("x", 200) + "/>", "IP0306", "byte 0", "xxx\"..."},
		{"two unknown sections", "<configuration><x/><y/></configuration>", "IP0306", "byte 0", `section "x"`},
		{"unknown sections", "<configuration><x/></configuration>", "IP0306", "byte 0", `section "x"`},
		{"a fragment", "\n<IIsWebServer Location='/LM/W3SVC/1'/>", "IP0307", "line 2, column 1", "<configuration>"},
		{"the base alone", "<MBProperty/>", "IP0307", "byte 0", "MBProperty"},
		{"no Location", in("<IIsComputer MaxHistoryFiles='1'/>"), "IP0308", "line 3, column 1", `"IIsComputer"`},
		{"empty Location", in("<IIsComputer Location=''/>"), "IP0308", "line 3, column 1", "no Location"},
		{"a key twice", in("<IIsComputer Location='/LM'/>\n<b Location='/a'/>\n<IIsComputer Location='/lm'></IIsComputer>"), "IP0309", "line 5, column 1", "first is at line 3, column 1"},
		{"a key twice, apart", in("<a Location='/b'/><a Location='/a'/><a Location='/C'/><a Location='/B'/><a Location='/c'/>"), "IP0309", "byte 83", "byte 29"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, diags := metabasexml.Store{}.Decode("metabase", "live/MetaBase.xml", c.file)
			if s != nil || len(diags) != 1 {
				t.Fatalf("want no snapshot and one error, got %v and %+v", s != nil, diags)
			}
			d := diags[0]
			for _, part := range []string{c.place, c.says, "live/MetaBase.xml", "byte "} {
				if !strings.Contains(d.Detail, part) {
					t.Errorf("the detail lacks %q: %s", part, d.Detail)
				}
			}
			if d.ID != c.id || len(strings.Fields(d.Summary)) > 6 {
				t.Errorf("got %s %q, want %s", d.ID, d.Summary, c.id)
			}
		})
	}
}

// TestAcceptedLayouts holds odd but sound files.
func TestAcceptedLayouts(t *testing.T) {
	cases := []struct{ name, file string }{
		{"beta name space", `<configuration xmlns="urn:microsoft-catalog:XML_Metabase_V54_0"><MBProperty><a Location="/LM"/></MBProperty></configuration>`},
		{"blanks around =", "<configuration>\n<MBProperty>\n<a\n\tLocation  =\t'/LM'\t>\n</a>\n</MBProperty></configuration>"},
		{"location in small letters", `<configuration><MBProperty><a location="/LM"/></MBProperty></configuration>`},
		{"Location last", `<configuration><MBProperty><a MaxHistoryFiles="3" Location="/LM"/></MBProperty></configuration>`},
		{"comments, instructions and other elements", `<?xml version="1.0"?><!-- a --><configuration><other><a Location="/x"/></other><?p?><MBProperty><!-- <b Location="/LM"/> -->` +
			`<a Location="/LM"><b Location="/LM"/>text<![CDATA[<c Location="/LM"/>]]></a></MBProperty></configuration>`},
		{"a reference in Location", `<configuration><MBProperty><a Location="/&#76;M"/></MBProperty></configuration>`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := decode(t, c.file)
			if len(s.Nodes) != 1 || s.Nodes[0].Path != "/LM" || s.Nodes[0].Class != "a" {
				t.Errorf("got %+v", s.Nodes)
			}
		})
	}
}

// TestCustomElements holds what is taken of <Custom> elements.
func TestCustomElements(t *testing.T) {
	custom := func(attrs string) string {
		return `<configuration><MBProperty><IIsApplicationPools Location="/LM/W3SVC/AppPools"><Custom ` + attrs + `/></IIsApplicationPools></MBProperty></configuration>`
	}
	cases := []struct{ name, attrs, fact, masked string }{
		{"known by number", `Name="UnknownName_9005" ID="9005" Value="7" Type="DWORD"`, "IdleTimeout=7", ""},
		{"known by name", `Name="IdleTimeout" Value="7"`, "IdleTimeout=7", ""},
		{"unknown", `Name="MD_ISM_ACCESS_CHECK" ID="6269" Value="7"`, "", ""},
		{"incomplete", `Name="" ID="9202" Value="7" Attributes="NO_ATTRIBUTES"`, "", ""},
		{"without value", `Name="IdleTimeout" ID="9005"`, "", ""},
		{"number out of range", `Name="x" ID="99999999999" Value="7"`, "", ""},
		{"a password under another name", `Name="UnknownName_7502" ID="7502" Value="hidden" Type="STRING"`, "WAMUserPass=", "hidden"},
		{"marked as secure", `Name="x" ID="1" Value="hidden" Attributes="INHERIT | SECURE"`, "", "hidden"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := decode(t, custom(c.attrs))
			fact, masked := "", ""
			for _, f := range s.Nodes[0].Facts {
				fact = f.Attr.Home.Property + "=" + f.Raw
				if !f.Custom {
					t.Error("the fact is not marked as custom")
				}
			}
			for _, m := range s.Masked {
				masked += s.Text[m.Start:m.End]
			}
			if fact != c.fact || masked != c.masked {
				t.Errorf("fact %q, masked %q; want %q, %q", fact, masked, c.fact, c.masked)
			}
		})
	}
}

// TestMasked holds what a digest must not see: what IIS moves by itself, and
// every secret.
func TestMasked(t *testing.T) {
	s := decode(t, fixture(t))
	var got []string
	for _, m := range s.Masked {
		got = append(got, m.Token+" "+s.Text[m.Start:m.End])
	}
	want := "moving 0011223344556677|moving 512|moving 31|secret 00112233445566778899aabbccddeeff|moving 7766554433221100|secret a0a1a2a3|" +
		"secret b0b1b2b3b4|secret c0c1c2c3c4|moving TRUE|secret d0d1d2d3|moving 1|secret e0e1e2"
	if text := strings.Join(got, "|"); text != want {
		t.Errorf("masked are\n%s\nwant\n%s", text, want)
	}
	for i := range s.Nodes {
		for _, f := range s.Nodes[i].Facts {
			if f.Attr.Secret && f.Raw != "" {
				t.Errorf("the text of %s was taken out of the file", f.Attr.Home.Property)
			}
		}
	}
}

// TestMaskedEncryptedProperties gives each of the twelve a value: whether or
// not the table has a row, the value is masked, taken by nobody and written by
// nobody.
func TestMaskedEncryptedProperties(t *testing.T) {
	for _, property := range metabase.EncryptedProperties() {
		file := `<configuration><MBProperty><a Location="/LM" ` + property + `="hidden"/></MBProperty></configuration>`
		s := decode(t, file)
		if len(s.Masked) != 1 || s.Masked[0].Token != "secret" || s.Text[s.Masked[0].Start:s.Masked[0].End] != "hidden" {
			t.Errorf("%s is not masked: %+v", property, s.Masked)
		}
		a := schema.ByProperty(schema.MetabaseSpace, property)
		if a == nil {
			// A row somebody might add later.
			a = &schema.Attr{Name: "x", Type: schema.Type{Kind: schema.TText}, Home: schema.Home{Space: schema.MetabaseSpace, Property: property, Raw: schema.RawSTRING}}
		}
		for _, op := range []live.Op{live.SetValue, live.RemoveValue} {
			edits, diags := metabasexml.Store{}.Edit(s, []live.Want{{Op: op, Path: "/LM", Attr: a, Raw: "x"}})
			if len(edits) > 0 || len(diags) != 1 || diags[0].ID != "IP0321" || !strings.Contains(diags[0].Fix, "ADSI") {
				t.Errorf("%s %s: %+v %+v", op, property, edits, diags)
			}
		}
	}
}

// TestRefusedWants holds what a file cannot carry, each with its code, and
// that a refused want leaves no edit of the others.
func TestRefusedWants(t *testing.T) {
	file := fixture(t)
	twice := strings.Replace(file, `IdleTimeout="20"`, `IdleTimeout="20" idletimeout="21"`, 1)
	noValue := strings.Replace(file, `	<Custom
		Name=""`, `	<Custom Name="CentralBinaryLoggingEnabled" ID="8888"/><Custom Name="AppAllowDebugging" ID="7018"/><Custom
		Name=""`, 1)
	secret := want(t, "set /LM/W3SVC WAMUserName=x")
	secret.Secret, secret.Raw = "env:PW", ""
	field := live.Want{Op: live.SetValue, Path: "/LM/W3SVC", Attr: schema.ExtensionGroup.Attr, Raw: "x"}
	cases := []struct {
		name, file, id string
		wants          []live.Want
	}{
		{"a secret", file, "IP0321", []live.Want{secret}},
		{"a password", file, "IP0321", wants(t, "set /LM/W3SVC AnonymousUserPass=x")},
		{"a password goes", file, "IP0321", wants(t, "remove /LM/W3SVC WAMUserPass")},
		{"an access list", file, "IP0321", wants(t, "set / AdminACL=x")},
		{"a state", file, "IP0322", wants(t, "set /LM/W3SVC/1 ServerState=2")},
		{"a command", file, "IP0322", wants(t, "set /LM/W3SVC/AppPools/Shop AppPoolCommand=1")},
		{"a package", file, "IP0323", wants(t, "set /LM/W3SVC/1/Filters/Guard FilterState=4")},
		{"a counter", file, "IP0323", wants(t, "set . ChangeNumber=1")},
		{"a counter elsewhere", file, "IP0323", wants(t, "set /LM HistoryMajorVersionNumber=1")},
		{"IIS_Global goes", file, "IP0323", wants(t, "delete .")},
		{"the service goes", file, "IP0323", wants(t, "delete /LM/W3SVC")},
		{"no such key", file, "IP0324", wants(t, "set /LM/W3SVC/99 ServerComment=x")},
		{"no path", file, "IP0324", wants(t, "create W3SVC x")},
		{"path with a slash behind", file, "IP0324", wants(t, "create /LM/W3SVC/9/ IIsWebServer")},
		{"another class", file, "IP0325", wants(t, "create /LM/W3SVC/1 IIsWebDirectory")},
		{"no key above", file, "IP0326", wants(t, "create /LM/W3SVC/99/ROOT IIsWebVirtualDir")},
		{"the key above goes", file, "IP0326", wants(t, "delete /LM/W3SVC/2/ROOT", "delete /LM/W3SVC/2", "create /LM/W3SVC/2/Filters IIsFilters")},
		{"a value twice", twice, "IP0327", wants(t, "set /LM/W3SVC/AppPools IdleTimeout=7")},
		{"a custom element without value", noValue, "IP0327", wants(t, "set /LM/W3SVC AppAllowDebugging=TRUE")},
		{"a zero byte", file, "IP0328", wants(t, "set /LM/W3SVC/1 ServerComment=a\x00b")},
		{"a value of another type", file, "IP0328", wants(t, "set /LM/W3SVC/AppPools IdleTimeout=soon")},
		{"a control character in a path", file, "IP0328", wants(t, "create /LM/W3SVC/a\x01b IIsWebServer")},
		{"keys below stay", file, "IP0329", wants(t, "delete /LM/W3SVC/2")},
		{"no class", file, "IP0330", wants(t, "create /LM/W3SVC/77 ")},
		{"a class that is no name", file, "IP0330", wants(t, "create /LM/W3SVC/77 a b")},
		{"a key goes and is written", file, "IP0331", wants(t, "delete /LM/W3SVC/4", "set /LM/W3SVC/4 ServerComment=x")},
		{"two values", file, "IP0331", wants(t, "set /LM/W3SVC/4 ServerComment=x", "set /LM/W3SVC/4 ServerComment=y")},
		{"no property", file, "IP0341", []live.Want{field}},
		{"no row", file, "IP0341", []live.Want{{Op: live.SetValue, Path: "/LM/W3SVC"}}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := decode(t, c.file)
			all := append(wants(t, "set /LM/W3SVC/3 ServerComment=other"), c.wants...)
			edits, diags := metabasexml.Store{}.Edit(s, all)
			if len(edits) > 0 {
				t.Errorf("refused, and %d edits beside", len(edits))
			}
			if len(diags) != 1 || diags[0].ID != c.id || !diags.HasErrors() {
				t.Fatalf("want one error %s, got %+v", c.id, diags)
			}
			if n := len(strings.Fields(diags[0].Summary)); n > 6 || strings.HasSuffix(diags[0].Summary, ".") || !strings.HasSuffix(diags[0].Detail, ".") {
				t.Errorf("summary %q, detail %q", diags[0].Summary, diags[0].Detail)
			}
		})
	}
}

// TestHostileSizes gives the store shapes that make naive readers slow.
func TestHostileSizes(t *testing.T) {
	const n = 20_000
	many := func(part string) string { return strings.Repeat(part, n) }
	list := func(entry string) string {
		return `<configuration><MBProperty><IIsWebService Location="/LM/W3SVC" InProcessIsapiApps="` + many(entry+"\n") + `"/></MBProperty></configuration>`
	}
	var reversed strings.Builder
	for i := range n {
		fmt.Fprintf(&reversed, "<a Location='/%08d'/>", n-i)
	}
	inside := func(s string) string { return "<configuration><MBProperty>" + s + "</MBProperty></configuration>" }
	cases := []struct {
		name, file string
		ok         bool
	}{
		{"keys in falling order", inside(reversed.String()), true},
		{"one key many times", inside(many("<a Location='/x'/>")), false},
		{"many custom elements", inside("<a Location='/x'>" + many("<Custom ID='9005' Value='1'/>") + "</a>"), true},
		{"many attributes", inside("<a Location='/x' " + many("a='' ") + "/>"), false},
		{"a list of equal entries", list("a.dll"), true},
		{"deep", inside(many("<a>")), false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, diags := metabasexml.Store{}.Decode("metabase", "x", c.file)
			if (s != nil) != c.ok || c.ok == diags.HasErrors() {
				t.Fatalf("decoded: %v, %+v", s != nil, diags)
			}
			if s == nil {
				return
			}
			objects, _ := metabase.Space{}.World(s, "x")
			if len(objects) == 0 {
				t.Error("no objects")
			}
			w := want(t, "set /LM/W3SVC InProcessIsapiApps="+many("b.dll|a.dll|"))
			if len(s.Nodes) == 1 && s.Nodes[0].Path == "/LM/W3SVC" {
				if edits, refused := (metabasexml.Store{}).Edit(s, []live.Want{w}); len(edits) == 0 || len(refused) > 0 {
					t.Errorf("%d edits, %+v", len(edits), refused)
				}
			}
		})
	}
}
