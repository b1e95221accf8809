package collect_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/collect"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/stores/collected"
	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/worldtest"
)

// canary stands for every password of the made-up servers.
const canary = "C4nary!pass"

const base = "../../cmd/isoplan/testdata/scenarios/base"

// world writes out a world of the scenarios, its passwords replaced.
func world(t *testing.T, text string) string {
	t.Helper()
	out, err := worldtest.Expand("world", text, func(name string) (string, error) {
		data, err := os.ReadFile(filepath.Join(base, name+".world"))
		return string(data), err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(out, "made-by-setup", canary)
}

// run runs the collector of a version on a made-up server.
func run(s *winetest.Server, version string, args ...string) winetest.Result {
	p := collect.Collector(version, tool)
	p.Host = s.Fake()
	return s.Run(p.Script(), args...)
}

// server makes up one with everything a collector asks for.
func server(t *testing.T, version, metabase string) *winetest.Server {
	s := winetest.New(t, version)
	s.Metabase(metabase)
	for name, text := range map[string]string{
		"variable COMPUTERNAME":           "WEB03",
		"variable SystemRoot":             `C:\WINNT`,
		"variable NUMBER_OF_PROCESSORS":   "2",
		"variable PROCESSOR_ARCHITECTURE": "x86",
		`registry HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation\ActiveTimeBias`: "-60",
		"wmi Win32_OperatingSystem TotalVisibleMemorySize":                                  "2097152",
		"wmi Win32_OperatingSystem ServicePackMajorVersion":                                 "4",
		"service W3SVC":    "running",
		"service MSFTPSVC": "stopped",
		"service SMTPSVC":  "running",
		"service IISADMIN": "running",
		"service FAX":      "running",
		"service INDEXER":  "running",
		"needs W3SVC":      "IISADMIN RPCSS",
		"needs MSFTPSVC":   "Service:IISADMIN",
		"needs SMTPSVC":    "IISADMIN",
		"needs INDEXER":    "W3SVC",
		"running mode":     "0",
	} {
		s.Set(name, text)
	}
	return s
}

// open opens collected text, and fails where a password is in it.
func open(t *testing.T, text string) *collected.File {
	t.Helper()
	if strings.Contains(text, canary) {
		t.Fatalf("a password is in the text:\n%s", text)
	}
	f, diags := collected.Open("WEB03.txt", text)
	if f == nil {
		t.Fatalf("%s\n%s", said(diags), text)
	}
	return f
}

func said(diags diag.List) string {
	var all []string
	for _, d := range diags {
		all = append(all, d.Summary+": "+d.Detail)
	}
	return strings.Join(all, "\n")
}

// facts lists the facts of a metabase, one a line, without regard to order.
func facts(t *testing.T, text string) []string {
	t.Helper()
	s, diags := collected.Store{}.Decode("metabase", "text", text)
	if s == nil {
		t.Fatalf("%s\n%s", said(diags), text)
	}
	var all []string
	for _, n := range s.Nodes {
		all = append(all, n.Path+" "+n.Class)
		for _, f := range n.Facts {
			raw := f.Raw
			if f.Attr.Secret {
				raw = "(secret)"
			}
			all = append(all, fmt.Sprintf("%s %s = %q", n.Path, f.Attr.Home.Property, raw))
		}
	}
	slices.Sort(all)
	return all
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	for _, line := range want {
		if !slices.Contains(got, line) {
			t.Errorf("missing: %s", line)
		}
	}
	for _, line := range got {
		if !slices.Contains(want, line) {
			t.Errorf("not in the world: %s", line)
		}
	}
}

// What the collector writes of a world is the world, whatever the names in it.
func TestCollectsWorlds(t *testing.T) {
	for _, c := range []struct{ version, text string }{
		{"4.0", "include nt4\nsite 1 :80: Default Web Site\napp 1 / low C:\\inetpub\napp 1 /shop high D:\\shop\n"},
		{"5.0", "include w2k\ninclude sites\n"},
		{"5.1", "include xp\ninclude sites\n"},
		{"6.0", "include w2k3\n/LM/W3SVC/Filters IIsFilters\n  FilterLoadOrder = sspifilt,\"x\"\n/LM/W3SVC/Filters/sspifilt IIsFilter\n  FilterPath = C:\\f.dll\ninclude pools\ninclude sites\n"},
	} {
		t.Run(c.version, func(t *testing.T) {
			metabase := world(t, c.text) + hostile()
			s := server(t, c.version, metabase)
			r := run(s, c.version)
			if r.Code != 0 {
				t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
			}
			f := open(t, r.Stdout)
			if f.Server != "WEB03" || f.IIS != c.version || f.WindowsDirectory != `C:\WINNT` || f.Tool != tool || !strings.HasSuffix(f.Taken, "+01:00") {
				t.Errorf("header: %+v", f)
			}
			same(t, facts(t, r.Stdout), facts(t, framed(metabase)))
			o := f.Observed
			if got := strings.Join(o.Services, " "); got != "IISADMIN INDEXER SMTPSVC W3SVC" {
				t.Errorf("services: %s", got)
			}
			if got := strings.Join(f.Dependents, " "); got != "INDEXER MSFTPSVC SMTPSVC W3SVC" {
				t.Errorf("dependents: %s", got)
			}
			if o.Memory != 2097152 || o.Processors != 2 || o.ServicePack != 4 || o.Bitness != "32" || o.IISReset != "" {
				t.Errorf("observed: %+v", o)
			}
			if want := map[bool]string{true: "iis5"}[c.version == "6.0"]; o.RunningMode != want {
				t.Errorf("running mode %q, want %q", o.RunningMode, want)
			}
			if calls := strings.Join(s.Calls(), "\n"); strings.Contains(calls, "SetInfo") || strings.Contains(calls, "Put") {
				t.Errorf("the collector changed something:\n%s", calls)
			}
		})
	}
}

// hostile is keys of names and values that break what is not careful.
func hostile() string {
	var b strings.Builder
	for i, name := range []string{`a "b"`, "100% %PATH%", "caf\u00e9 \u20ac \u65e5", "\U0001F600", strings.Repeat("x", 200), "it's & <b>", "#hash", "a + b = c", "(secret)", " ", "[metabase]"} {
		site := fmt.Sprintf("/LM/W3SVC/%d", i+100)
		fmt.Fprintf(&b, "%s IIsWebServer\n  ServerComment = %s\n", site, winetest.Quoted(name))
		fmt.Fprintf(&b, "%s/ROOT IIsWebVirtualDir\n  AppRoot = %s/ROOT\n  AppIsolated = 1\n  Path = %s\n", site, site, winetest.Quoted(`D:\`+name))
		fmt.Fprintf(&b, "%s IIsWebVirtualDir\n  AnonymousUserPass = %s\n  UNCPassword = %s\n", winetest.Quoted(site+"/ROOT/"+name+"!"), canary, canary)
	}
	b.WriteString("/LM/W3SVC/99 IIsWebServer\n  ServerComment = \"\"\n  ServerBindings = (empty)\n  ScriptMaps = \".a,C:\\\\\\u20ac.dll,1\"\n  ScriptMaps + \".b, %x%,1\"\n  AppOopRecoverLimit = 4294967295\n")
	return b.String()
}

// framed is a metabase as collected text.
func framed(metabase string) string {
	head := "isoplan collected 1\nserver = x\niis = 5.0\n[metabase]\n" + strings.ReplaceAll(metabase, canary, "(secret)")
	return head + collected.End(head) + "\n"
}

func TestInheritedValuesOnlyWithAll(t *testing.T) {
	metabase := world(t, "include w2k\nsite 1 :80: A\napp 1 / - C:\\a\n")
	s := server(t, "5.0", metabase)
	r := run(s, "5.0", "/all")
	open(t, r.Stdout)
	for _, line := range []string{"values = all\r\n", "  AppIsolated ~ 2\r\n", "  InProcessIsapiApps = C:\\WINNT\\System32\\inetsrv\\httpodbc.dll\r\n"} {
		if !strings.Contains(r.Stdout, line) {
			t.Errorf("%q is missing in\n%s", line, r.Stdout)
		}
	}
	same(t, facts(t, r.Stdout), facts(t, framed(metabase)))
}

const withTag = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\r\n<!-- <processModel password=\"comment\"/> -->\r\n<configuration>\r\n<system.web>\r\n" +
	"<processModel\r\n    enable=\"true\"\r\n    userName=\"DOM\\caf\u00e9 &gt; x\" password = '" + canary + "'\r\n    memoryLimit=\"60\"/>\r\n</system.web>\r\n</configuration>\r\n"

func TestMachineConfigs(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n"))
	const folder = `C:\WINNT\Microsoft.NET\Framework\`
	s.WriteFile(folder+`v1.1.4322\CONFIG\machine.config`, []byte(withTag))
	auto, err := os.ReadFile(filepath.Join(base, "v1.0.3705.config"))
	if err != nil {
		t.Fatal(err)
	}
	s.WriteFile(folder+`v1.0.3705\CONFIG\machine.config`, append([]byte("\xEF\xBB\xBF"), auto...))
	s.WriteFile(folder+`v1.0.3705\aspnet_isapi.dll`, nil)
	s.WriteFile(folder+`v1.1.4322\aspnet_isapi.dll`, nil)
	s.WriteFile(folder+`v2.0.50727\CONFIG\machine.config`, []byte("<configuration/>\n"))
	s.Set(`version `+folder+`v1.1.4322\aspnet_isapi.dll`, "1.1.4322.2032")
	s.Set(`registry HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\v1.1.4322\SP`, "1")
	r := run(s, "5.0")
	if r.Code != 0 {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	f := open(t, r.Stdout)
	if got := strings.Join(f.Spaces, " "); got != "machine.config/v1.0.3705 machine.config/v1.1.4322 machine.config/v2.0.50727 metabase" {
		t.Errorf("spaces: %s", got)
	}
	if f.Observed.Frameworks["v1.1.4322"] != "1.1.4322.2032" || f.Observed.FrameworkPacks["v1.1.4322"] != 1 || len(f.Observed.Frameworks) != 1 {
		t.Errorf("frameworks: %+v", f.Observed)
	}
	if f.Encodings["machine.config/v1.0.3705"] != "utf-8 bom" || f.Sizes["machine.config/v1.1.4322"] != len(withTag) || f.Paths["machine.config/v1.1.4322"] != folder+`v1.1.4322\CONFIG\machine.config` {
		t.Errorf("%+v", f)
	}
	for space, want := range map[string]string{
		"machine.config/v1.1.4322":  withTag[strings.LastIndex(withTag, "<processModel"):strings.LastIndex(withTag, "\r\n</system.web>")],
		"machine.config/v1.0.3705":  string(auto[strings.Index(string(auto), "<processModel"):]),
		"machine.config/v2.0.50727": "",
	} {
		snapshot, diags := collected.Store{}.Decode(space, "text", r.Stdout)
		if snapshot == nil {
			t.Fatal(said(diags))
		}
		var got strings.Builder
		for _, p := range collected.Tag(snapshot) {
			got.WriteString(cmp.Or(p.Text, canary))
		}
		if !strings.HasPrefix(want, got.String()) || want != "" && got.String() == "" {
			t.Errorf("%s: got %q, want %q", space, got.String(), want)
		}
	}
}

// Nothing of a tag that is not well formed may be shown: where its password
// begins is not certain.
func TestTagsThatCannotBeTrusted(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n"))
	texts := map[string]string{
		`Framework\v1.0.3705`:    `<c><processModel password=` + canary + ` userName="x"/></c>`,
		`Framework\v1.1.4322`:    `<c><processModel password="` + canary,
		`Framework\v2.0.50727`:   `<c><processModel password="` + canary + `"/><processModel/></c>`,
		`Framework64\v2.0.50727`: `<c><processModel enable password="` + canary + `"/></c>`,
		`Framework\v4.0.30319`:   "\xFF\xFE<\x00p\x00",
		`Framework64\v4.0.30319`: "<c><processModel userName=\"\xE9x\" password=\"" + canary + "\"/></c>",
	}
	for folder, text := range texts {
		s.WriteFile(`C:\WINNT\Microsoft.NET\`+folder+`\CONFIG\machine.config`, []byte(text))
	}
	r := run(s, "5.0")
	if r.Code != 1 || strings.Contains(r.Stdout, canary) || strings.Contains(r.Stdout, "[machine.config") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	for folder := range texts {
		if !strings.Contains(r.Stdout, `# not read: C:\WINNT\Microsoft.NET\`+folder+`\CONFIG\machine.config (`) {
			t.Errorf("%s is missing without a word:\n%s", folder, r.Stdout)
		}
	}
	if _, diags := collected.Open("x", r.Stdout); !diags.HasErrors() {
		t.Error("a text that is not complete was read")
	}
}

func TestWhatCannotBeRead(t *testing.T) {
	metabase := world(t, "include w2k\nsite 1 :80: A\napp 1 / high C:\\a\nsite 2 :81: B\napp 2 / high C:\\b\n")
	s := server(t, "5.0", metabase)
	s.Set("broken", "/LM/W3SVC/1/ROOT")
	r := run(s, "5.0")
	if r.Code != 1 || !strings.Contains(r.Stdout, "# not read: /LM/W3SVC/1/ROOT AppIsolated (AppIsolated: error 70 (access denied))\r\n") ||
		!strings.Contains(r.Stdout, "# Not complete: ") || strings.Contains(r.Stdout, "\r\nend ") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	r = run(s, "5.0", "/skip")
	if r.Code != 1 {
		t.Errorf("exit code %d", r.Code)
	}
	open(t, r.Stdout)
	if !strings.Contains(r.Stdout, "/LM/W3SVC/2/ROOT IIsWebVirtualDir\r\n") {
		t.Error("what can be read is missing")
	}
}

// With /out an older text is replaced by a whole one, and by nothing less.
func TestOutFile(t *testing.T) {
	metabase := world(t, "include w2k\nsite 1 :80: A\napp 1 / high C:\\a\n")
	s := server(t, "5.0", metabase)
	file := filepath.Join(t.TempDir(), "WEB03.txt")
	if err := os.WriteFile(file, []byte("older"), 0o600); err != nil {
		t.Fatal(err)
	}
	read := func(name string) string {
		data, err := os.ReadFile(name)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return string(data)
	}
	out := "/out:Z:" + strings.ReplaceAll(file, "/", `\`)
	s.Set("broken", "/LM/W3SVC/1/ROOT")
	if r := run(s, "5.0", out); r.Code != 1 || !strings.Contains(r.Stdout, "WEB03.txt was not written") ||
		!strings.Contains(r.Stdout, "# not read: /LM/W3SVC/1/ROOT AppIsolated (") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	if read(file) != "older" || !strings.Contains(read(file+".part"), "# not read: ") {
		t.Errorf("a text that is not complete took the place of an older one:\n%s", read(file))
	}
	s.Set("broken", "")
	if r := run(s, "5.0", out); r.Code != 0 || r.Stdout != "" {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	open(t, read(file))
	if read(file+".part") != "" {
		t.Error("the file it was written to is left")
	}
}

// Without WMI, without rights to list services and with an old script host
// things are not known, and are left out.
func TestWhatIsNotKnown(t *testing.T) {
	s := server(t, "4.0", world(t, "include nt4\n"))
	for _, name := range []string{"wmi Win32_OperatingSystem TotalVisibleMemorySize", "wmi Win32_OperatingSystem ServicePackMajorVersion",
		`registry HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation\ActiveTimeBias`, "variable PROCESSOR_ARCHITECTURE"} {
		s.Set(name, "")
	}
	s.Set("services", "refused")
	s.Set(`registry HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentVersion`, "4.0")
	s.Set(`registry HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CSDVersion`, "Service Pack 6, RC 1.3")
	r := run(s, "4.0")
	if r.Code != 0 {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	f := open(t, r.Stdout)
	o := f.Observed
	if o.ServicesKnown || f.Dependents != nil || o.Memory != 0 || o.Bitness != "" || f.Taken != "" || o.ServicePack != 6 {
		t.Errorf("%+v\n%+v", f, o)
	}
	if f.Windows != "Windows NT 4.0" {
		t.Errorf("windows: %q", f.Windows)
	}
	for _, name := range []string{"services", "dependents", "memory", "bitness", "taken", "iisreset"} {
		if !strings.Contains(r.Stdout, "\r\n# not known: "+name+" (") {
			t.Errorf("%s is missing without a word:\n%s", name, r.Stdout)
		}
	}
}

func TestAnotherMachineAndAFile(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n"))
	s.WriteFile(`\\WEB09\ADMIN$\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`, []byte(withTag))
	s.Set("wmi Win32_OperatingSystem WindowsDirectory", `D:\WINNT`)
	s.Set("wmi Win32_ComputerSystem NumberOfProcessors", "4")
	s.Set("wmi Win32_Processor AddressWidth", "32")
	out := filepath.Join(t.TempDir(), "out.txt")
	if err := os.WriteFile(out, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	r := run(s, "5.0", "/server:WEB09", "/OUT:Z:"+strings.ReplaceAll(out, "/", `\`))
	if r.Code != 0 || r.Stdout != "" {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	if calls := strings.Join(s.Calls(), " "); calls != "leave 0" {
		t.Errorf("calls: %s", calls)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	f := open(t, string(data))
	if f.Server != "WEB09" || f.Observed.Processors != 4 || f.Observed.Bitness != "32" ||
		f.Paths["machine.config/v1.1.4322"] != `D:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config` {
		t.Errorf("%+v\n%+v", f, f.Observed)
	}
}

// Where GetDataPaths does not answer, the mark of each property says what is
// local; IIS 4.0 has no such mark, and then the text is not complete.
func TestWithoutDataPaths(t *testing.T) {
	metabase := world(t, "include w2k\nsite 1 :80: A\napp 1 / high C:\\a\napp 1 /x - C:\\x\n")
	s := server(t, "5.0", metabase)
	s.Set("data paths", "refused")
	s.Set("lacks FilterEnableCache", "yes")
	r := run(s, "5.0")
	if r.Code != 0 || !strings.Contains(r.Stdout, "\r\n# not known: FilterEnableCache (this server does not have the property)\r\n") {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	open(t, r.Stdout)
	same(t, facts(t, r.Stdout), facts(t, framed(metabase)))
	s.Set("marks", "contradict")
	if r := run(s, "5.0"); r.Code != 1 || strings.Contains(r.Stdout, "\r\nend ") || !strings.Contains(r.Stdout, "IsInherit and AllAttributes contradict each other") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	s = server(t, "4.0", world(t, "include nt4\n"))
	s.Set("data paths", "refused")
	if r := run(s, "4.0"); r.Code != 1 || strings.Contains(r.Stdout, "\r\nend ") || !strings.Contains(r.Stdout, "# not read: /LM/W3SVC AppIsolated (") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
}

// Without WMI less is known of another machine, and its files are read all the
// same.
func TestAnotherMachineWithoutWMI(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n"))
	for _, name := range []string{"TotalVisibleMemorySize", "ServicePackMajorVersion"} {
		s.Set("wmi Win32_OperatingSystem "+name, "")
	}
	s.WriteFile(`\\WEB09\ADMIN$\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config`, []byte(withTag))
	r := run(s, "5.0", "/server:WEB09")
	if r.Code != 0 {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	f := open(t, r.Stdout)
	if f.WindowsDirectory != "" || len(f.Spaces) != 2 || f.Paths["machine.config/v1.1.4322"] != "" || f.Observed.ServicePackKnown || f.Observed.Processors != 0 {
		t.Errorf("%+v\n%+v", f, f.Observed)
	}
}

func TestOtherVersionAndUsage(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n")+"/LM/W3SVC/Info IIsWebInfo\n  MajorIIsVersionNumber = 6\n  MinorIIsVersionNumber = 0\n")
	if r := run(s, "5.0"); r.Code != 1 || !strings.HasPrefix(r.Stdout, "# Stopped: this script is for IIS 5.0, and WEB03 has IIS 6.0: ") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	if r := run(s, "5.0", "/nope"); r.Code != 1 || !strings.HasPrefix(r.Stdout, "Not understood: /nope\r\ncscript ") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
	s = server(t, "5.0", "/LM IIsComputer\r\n")
	if r := run(s, "5.0"); r.Code != 1 || !strings.HasPrefix(r.Stdout, "# Stopped: the metabase cannot be read: ") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
}

// A script that ends by an error of its own says so and does not leave as one
// that went well.
func TestDefectOfTheScript(t *testing.T) {
	s := server(t, "5.0", world(t, "include w2k\n"))
	script := s.Faked(collect.Script("5.0", "isoplan test"))
	broken := strings.Replace(script, "  WriteHeader\r\n", "  WriteHeader\r\n  Err.Raise 11\r\n", 1)
	if broken == script {
		t.Fatal("nothing was broken")
	}
	if r := s.Run(broken); r.Code != 1 || !strings.Contains(r.Stdout, "# Stopped: the script failed: error 11") || strings.Contains(r.Stdout, "\r\nend ") {
		t.Errorf("exit code %d\n%s", r.Code, r.Stdout)
	}
}

// Keys that can have none below them are not asked for any: every site may have
// one of certificates.
func TestKeysThatAreNoContainers(t *testing.T) {
	metabase := world(t, "include w2k\nsite 1 :80: A\napp 1 / high C:\\a\n") + "/LM/W3SVC/1/IIsCertMapper IIsCertMapper\n" +
		"/LM/W3SVC/Filters/Compression IIsCompressionSchemes\n/LM/W3SVC/Filters/Compression/gzip IIsCompressionScheme\n"
	r := run(server(t, "5.0", metabase), "5.0")
	if r.Code != 0 || !strings.Contains(r.Stdout, "\r\n/LM/W3SVC/1/IIsCertMapper IIsCertMapper\r\n") || !strings.Contains(r.Stdout, "/gzip IIsCompressionScheme\r\n") {
		t.Fatalf("exit code %d\n%s", r.Code, r.Stdout)
	}
	open(t, r.Stdout)
}
