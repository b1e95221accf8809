package adsutil_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

func decode(t *testing.T, text string) *live.Snapshot {
	t.Helper()
	s, list := adsutil.Store{}.Decode("metabase", "live-file", text)
	if s == nil {
		t.Fatalf("refused: %s: %s", list[0].Summary, list[0].Detail)
	}
	return s
}

// facts writes a snapshot down: a line for each key, one for each fact.
func facts(s *live.Snapshot) string {
	var b strings.Builder
	for _, n := range s.Nodes {
		fmt.Fprintf(&b, "%s %s\n", n.Path, n.Class)
		for _, f := range n.Facts {
			raw := strings.ReplaceAll(f.Raw, "\n", " + ")
			if f.Attr.Secret {
				raw = "secret" + raw
			}
			fmt.Fprintf(&b, "  %s = %s\n", f.Attr.Home.Property, raw)
		}
	}
	return b.String()
}

func TestDecode(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"all of it", whole, `/LM/W3SVC IIsWebService
  AppIsolated = 2
  AppAllowDebugging = False
  AccessFlags = 513
  AnonymousUserPass = secret
  WAMUserName = IWAM_WEB04
  WAMUserPass = secret
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll + C:\WINNT\System32\inetsrv\ssinc.dll
  AspScriptFileCacheSize = 4294967295
/LM/W3SVC/1 IIsWebServer
  ServerComment = Default "Web" Site
  ServerAutoStart = True
  ServerBindings = :80:
  SecureBindings = :443: + :444:
  AppFriendlyName = 
/LM/W3SVC/1/Filters IIsFilters
  FilterLoadOrder = guard
/LM/W3SVC/1/Filters/guard IIsFilter
  FilterPath = C:\guard.dll
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\wwwroot
/LM/W3SVC/1/ROOT/my shop IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT/my shop
  AppIsolated = 1
  Path = D:\shop
/LM/W3SVC/1/ROOT/images IIsWebDirectory
/LM/W3SVC/AppPools IIsApplicationPools
/LM/W3SVC/AppPools/Shop IIsApplicationPool
  IdleTimeout = 20
  PeriodicRestartSchedule = 03:00
`},
		{"retyped; what SET echoes is what counts", retyped, `/LM/W3SVC IIsWebService
  AppIsolated = 1
/LM/W3SVC/1 IIsWebServer
  ServerComment = My site
  ServerBindings = :80: + :81:
`},
		{"header gives the key", header, `/LM/W3SVC IIsWebService
  WAMUserName = IWAM_WEB04
/LM/W3SVC/1 IIsWebServer
  ServerComment = One
`},
		{"header without a command", "isoplan adsutil 1\npath = w3svc/1\n\nKeyType : (STRING) \"IIsWebServer\"\n[/w3svc/1/ROOT]\n", "/LM/W3SVC/1 IIsWebServer\n/LM/W3SVC/1/ROOT IIsObject\n"},
		{"ENUM names the keys below", "adsutil enum w3svc/1\nAppIsolated : (INTEGER) 2\n[/w3svc/1/ROOT]\n\nadsutil enum \"w3svc/1/ROOT\"\nKeyType : (STRING) \"IIsWebVirtualDir\"\n",
			"/LM/W3SVC/1 IIsObject\n  AppIsolated = 2\n/LM/W3SVC/1/ROOT IIsWebVirtualDir\n"},
		{"the root", "adsutil ENUM_ALL\nMaxHistoryFiles : (INTEGER) 7\n[/MSFTPSVC]\nKeyType : (STRING) \"IIsFtpService\"\n", "/LM IIsComputer\n  MaxHistoryFiles = 7\n/LM/MSFTPSVC IIsFtpService\n"},
		{"a name of 32 columns on GET", "adsutil get w3svc/AspScriptFileCacheSize\nAspScriptFileCacheSize: (Long) 5\n", "/LM/W3SVC IIsWebService\n  AspScriptFileCacheSize = 5\n"},
		{"GET of a list has a blank more", "adsutil get w3svc/InProcessIsapiApps\nInProcessIsapiApps  : (LIST)  (1 Items)\n  \"a.dll\"\n", "/LM/W3SVC IIsWebService\n  InProcessIsapiApps = a.dll\n"},
		{"empty list", "adsutil get w3svc/InProcessIsapiApps\nInProcessIsapiApps : (LIST) (0 Items)\n", "/LM/W3SVC IIsWebService\n  InProcessIsapiApps = \n"},
		{"not allowed at the key", "adsutil get w3svc/ServerComment\nErrNumber: -2147463162 (0x80005006)\nError Trying To GET the property: (Get Method Failed) ServerComment\n  (This property is probably not allowed at this node)\n", "/LM/W3SVC IIsWebService\n"},
		{"no class", "adsutil get w3svc/1/ROOT/x/KeyType\nThe parameter \"KeyType\" is not set at this node.\nadsutil get w3svc/1/ROOT/x/AppIsolated\nAppIsolated : (INTEGER) 0\n", "/LM/W3SVC/1/ROOT/x IIsObject\n  AppIsolated = 0\n"},
		{"IIS 4.0 prints the protection as a switch", "adsutil enum w3svc/1/ROOT/a\nKeyType : (STRING) \"IIsWebVirtualDir\"\nAppIsolated : (BOOLEAN) True\nadsutil enum w3svc/1/ROOT/b\nKeyType : (STRING) \"IIsWebVirtualDir\"\nAppIsolated : (BOOLEAN) False\n",
			"/LM/W3SVC/1/ROOT/a IIsWebVirtualDir\n  AppIsolated = 1\n/LM/W3SVC/1/ROOT/b IIsWebVirtualDir\n  AppIsolated = 0\n"},
		{"asked twice, same answer", "adsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 0\nadsutil enum w3svc\nAppIsolated : (INTEGER) 0\n", "/LM/W3SVC IIsWebService\n  AppIsolated = 0\n"},
		{"set after the listing", "adsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\nadsutil set w3svc/AppIsolated 1\nAppIsolated : (INTEGER) 1\nadsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\n", "/LM/W3SVC IIsWebService\n  AppIsolated = 1\n"},
		{"no properties", "adsutil ENUM_ALL w3svc\nWarning: The OptionalProperties list for this node is empty.\n\n[/W3SVC/x]\n\nWarning: The optionalproperties list is of an invalid type\n", "/LM/W3SVC IIsWebService\n/LM/W3SVC/x IIsObject\n"},
		{"what the script host says of itself", "Microsoft (R) Windows Scripting Host Version 5.0 for Windows\nCopyright (C) Microsoft Corporation 1996-1997. All rights reserved.\n" +
			"Microsoft (R) Windows (R) Script Host Version 5.8\nCopyright (C) Microsoft Corp 1996-2001. All rights reserved.\n" +
			"C:\\>d:\nD:\\>cd \\scripts\nadsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 0\n", "/LM/W3SVC IIsWebService\n  AppIsolated = 0\n"},
		{"backslashes and a machine", "cscript.exe //nologo adsutil.vbs -s:WEB04 GET \\w3svc\\AppIsolated\\\nAppIsolated : (INTEGER) 0\n", "/LM/W3SVC IIsWebService\n  AppIsolated = 0\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			if got := facts(decode(t, c.text)); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestWorld: a transcript is the metabase to the rest of the program.
func TestWorld(t *testing.T) {
	objects, list := metabase.Space{}.World(decode(t, whole), "web04")
	if len(list) > 0 {
		t.Errorf("%+v", list)
	}
	var apps []string
	for _, o := range objects {
		if o.Kind == model.App {
			apps = append(apps, fmt.Sprintf("%s %v", o.Addr, o.Get("app_isolated").IsNull()))
		}
	}
	if got := strings.Join(apps, "\n"); !strings.Contains(got, "web04/site/") || len(apps) != 2 {
		t.Errorf("applications are\n%s", got)
	}
}

// in puts a line, the third, under a command.
func in(line string) string { return "adsutil enum w3svc\nAppIsolated : (INTEGER) 2\n" + line + "\n" }

func TestRefuse(t *testing.T) {
	const canary = "hunter2"
	cases := []struct {
		name, text, summary string
		line                int
		says                string
	}{
		{"value without a command", "\nAppIsolated : (INTEGER) 2\n", "Value without a command", 2, "adsutil ENUM_ALL w3svc"},
		{"prose", in("This is " + canary + "."), "Line is not of adsutil", 3, "Name : (TYPE) value"},
		{"text behind a value", in(`ServerComment : (STRING) "x" (without ` + canary + ")"), "Value cannot be read", 3, "double quotes"},
		{"text behind a number", in("FilterState :(Integer) 1 (" + canary + ")"), "Value cannot be read", 3, "whole number"},
		{"broken by the console", in(`ServerComment : (STRING) "` + canary), "Value cannot be read", 3, "redirect"},
		{"number too large", in("AspRequestQueueMax : (INTEGER) 4294967296"), "Value cannot be read", 3, "32 bits"},
		{"number too small", in("AspRequestQueueMax : (INTEGER) -2147483649"), "Value cannot be read", 3, "32 bits"},
		{"localised truth", in("AppAllowDebugging : (BOOLEAN) Wahr"), "Value cannot be read", 3, "in English"},
		{"bytes that are none", in("IPSecurity : (BINARY) 0x" + canary), "Value cannot be read", 3, "hexadecimal"},
		{"type not known", in("ServerComment : (" + canary + ") x"), "Type of value not known", 3, "EXPANDSZ"},
		{"type does not fit", in(`AspRequestQueueMax : (STRING) "` + canary + `"`), "Type does not fit the property", 3, "AspRequestQueueMax is printed as INTEGER"},
		{"secret without quotes", in("WAMUserPass : (STRING) " + canary), "Value cannot be read", 3, "double quotes"},
		{"secret as a number", in("WAMUserPass : (INTEGER) 12"), "Value cannot be read", 3, "secret"},
		{"entry is missing", in("ServerBindings : (LIST) (2 Items)\n  \":80:\"\nWAMUserPass : (STRING) \"" + canary + `"`), "Entry of list is missing", 5, "has 2 entries, and 1 stand"},
		{"entry at the end is missing", in("ServerBindings : (LIST) (2 Items)\n  \":80:\""), "Entry of list is missing", 3, "ends after 1"},
		{"entry too many", in("ServerBindings : (LIST) (1 Items)\n  \":80:\"\n  \"" + canary + `"`), "Entry without a list", 5, "entry of a list"},
		{"entry with a quote on one line", in(`ServerBindings : (LIST) "a"` + canary + `"b"`), "Value cannot be read", 3, "LIST"},
		{"class is none", in(`KeyType : (STRING) "a ` + canary + `"`), "Class of key cannot be read", 3, "IIsWebVirtualDir"},
		{"two classes", "adsutil get w3svc/1/KeyType\nKeyType : (STRING) \"IIsWebServer\"\nadsutil get w3svc/1/KeyType\nKeyType : (STRING) \"IIsWebDirectory\"\n", "Key has two classes", 4, "W3SVC/1"},
		{"printed twice", in("AppIsolated : (INTEGER) 1"), "Value is printed twice", 3, "line 2"},
		{"set and not set", "adsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\nadsutil get w3svc/AppIsolated\nThe parameter \"AppIsolated\" is not set at this node.\n", "Value is printed twice", 4, "line 2"},
		{"listed twice", "adsutil enum w3svc\nAppIsolated : (INTEGER) 1\nadsutil enum_all W3SVC\nAppIsolated : (INTEGER) 1\n", "Key is listed twice", 4, "line 2"},
		{"listing lacks what was there", "adsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\nadsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\n", "Value is not in the listing", 2, "line 4"},
		{"listing lacks what is there", "adsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\nadsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\n", "Value is not in the listing", 4, "line 2"},
		{"listing lacks what was set", "adsutil set w3svc/AppIsolated 1\nAppIsolated : (INTEGER) 1\nadsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\n", "Value is not in the listing", 2, "line 4"},
		{"class is not known", "adsutil get w3svc/1/ROOT/shop/AppIsolated\nAppIsolated : (INTEGER) 1\n", "Class of key is not known", 2, "adsutil GET W3SVC/1/ROOT/shop/KeyType"},
		{"value nobody asked for", "adsutil get w3svc/AppIsolated\nAppAllowDebugging : (BOOLEAN) True\n", "Value nobody asked for", 2, "command line"},
		{"value below the names", in("[/w3svc/1]\nAspRequestQueueMax : (INTEGER) 1"), "Value below the names", 4, "before the names"},
		{"name of another place", in("[/msftpsvc/1]"), "Key is not below", 3, "W3SVC"},
		{"name too deep for ENUM", in("[/w3svc/1/ROOT]"), "Key is not right below", 3, "ENUM_ALL"},
		{"name under GET", "adsutil get w3svc/AppIsolated\n[/w3svc/1]\n", "Name of key without ENUM", 2, "ENUM"},
		{"name is none", in("[" + canary + "]"), "Name of key cannot be read", 3, "[/w3svc/1]"},
		{"adsutil failed", in("ErrNumber: -2147024893 (0x80070003)"), "Command of adsutil failed", 3, "again"},
		{"adsutil failed in words", in("Error Trying To ENUM the Object (GetObject Failed): " + canary), "Command of adsutil failed", 3, "again"},
		{"a number of success that follows nothing", in("ErrNumber: 0 (0x0)"), "Command of adsutil failed", 3, "again"},
		{"not set without GET", in(`The parameter "AppIsolated" is not set at this node.`), "Answer without GET", 3, "GET"},
		{"known and not printed", in(`DataType: "NTAcl" Not Yet Supported on property: ServerBindings`), "Value is not printed", 3, "ServerBindings"},
		{"no properties without ENUM", "adsutil get w3svc/AppIsolated\nWarning: The OptionalProperties list for this node is empty.\n", "Answer without ENUM", 2, "ENUM"},
		{"the script host says more", "Microsoft (R) Windows Script Host Version 5.6 " + canary + "\n", "Line is not of adsutil", 1, "command"},
		{"a command that changes", in("adsutil appdelete w3svc/1/ROOT"), "Command prints no values", 3, "ENUM_ALL"},
		{"paths only", in("adsutil enum /P w3svc"), "Command prints no values", 3, "/P"},
		{"path with blanks", in("adsutil enum w3svc/1/ROOT/my shop"), "Command has too many arguments", 3, "double quotes"},
		{"path is none", in("adsutil enum w3svc//1"), "Path cannot be read", 3, "empty part"},
		{"property is none", in("adsutil get w3svc/1/my-prop"), "Path cannot be read", 3, "property"},
		{"another command", in(`C:\>net user IWAM_WEB04 ` + canary), "Command is none of adsutil", 3, "leave it"},
		{"two servers", in("adsutil -s:a get w3svc/AppIsolated\nadsutil -s:b get w3svc/AppIsolated"), "Transcript is of two servers", 4, "-s:"},
		{"control character", in("a\x1b" + canary), "Line holds a control character", 3, "control"},
		{"no UTF-8", in("ServerComment : (STRING) \"\x81\""), "Transcript cannot be read", 3, "UTF-8"},
		{"nothing printed", "C:\\>cscript adsutil.vbs enum w3svc\n\nC:\\>", "Transcript holds no values", 1, "ENUM_ALL"},
		{"header of another format", "isoplan adsutil 2\n", "Format of transcript not known", 1, "isoplan adsutil 1"},
		{"header line", "isoplan adsutil 1\npassword = " + canary + "\n", "Header line not known", 2, "taken_local"},
		{"header twice", "isoplan adsutil 1\niis = 4.0\niis = 5.0\n", "Header line stands twice", 3, "iis"},
		{"header empty", "isoplan adsutil 1\niis =\n", "Header line without a value", 2, "iis"},
		{"header version", "isoplan adsutil 1\niis = 3.0\n", "Version of IIS not known", 2, "5.1"},
		{"header time", "isoplan adsutil 1\ntaken = Sat 11/28/2026\n", "Time stamp cannot be read", 2, "taken_local"},
		{"header path", "isoplan adsutil 1\npath = a//b\n", "Path cannot be read", 2, "empty part"},
		{"line too long", in(strings.Repeat("x", 1<<20+1)), "Line is too long", 3, "1048576"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, list := adsutil.Store{}.Decode("metabase", "live-file", c.text)
			if s != nil || len(list) != 1 {
				t.Fatalf("not refused with one error: %+v", list)
			}
			d := list[0]
			if d.Summary != c.summary || !strings.Contains(d.Detail, fmt.Sprintf("live-file: line %d, column ", c.line)) || !strings.Contains(d.Detail, c.says) {
				t.Errorf("%s: %s\nwant %s in line %d, saying %q", d.Summary, d.Detail, c.summary, c.line, c.says)
			}
			if strings.Contains(fmt.Sprintf("%+v", d), canary) {
				t.Errorf("the error repeats the line: %+v", d)
			}
			if file, list := adsutil.Open("live-file", c.text); file != nil || len(list) != 1 || list[0].Detail != d.Detail {
				t.Errorf("Open says something else: %+v", list)
			}
		})
	}
}

// TestLimits: at the limit, beyond it, and far beyond.
func TestLimits(t *testing.T) {
	line := func(n int) string {
		start := `ServerComment : (STRING) "`
		return start + strings.Repeat("x", n-len(start)-1) + `"`
	}
	decode(t, in(line(1<<20)))
	for _, text := range []string{in(line(1<<20 + 1)), in(line(32 << 20))} {
		if _, list := (adsutil.Store{}).Decode("metabase", "x", text); len(list) != 1 || list[0].Summary != "Line is too long" {
			t.Errorf("%+v", list)
		}
	}
	text := in("")
	text += strings.Repeat("\n", 64<<20-len(text))
	decode(t, text)
	if _, list := (adsutil.Store{}).Decode("metabase", "x", text+"\n"); len(list) != 1 || !strings.Contains(list[0].Detail, "line 1, column 1 (byte 0): The file has 67108865 bytes") {
		t.Errorf("%+v", list)
	}
	if adsutil.Is(text + "\n") {
		t.Error("a text nobody reads is one of adsutil")
	}
}

// TestWarnings: what a transcript leaves open is said.
func TestWarnings(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"nothing left open", whole, ""},
		{"named", "adsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\n[/w3svc/1]\n[/w3svc/2]\n", "Keys are named, not listed: line 3: W3SVC/1 2"},
		{"asked", "adsutil get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\n", "Keys are not listed whole: line 2: W3SVC 1"},
		{"site missing", "adsutil enum w3svc/1/root\nKeyType : (STRING) \"IIsWebVirtualDir\"\nadsutil enum w3svc/1/root/shop\nKeyType : (STRING) \"IIsWebVirtualDir\"\n",
			"Site is not in the transcript: line 2: W3SVC/1/ROOT 2"},
		{"site named", "adsutil enum w3svc\nKeyType : (STRING) \"IIsWebService\"\n[/w3svc/1]\nadsutil enum w3svc/1/root\nKeyType : (STRING) \"IIsWebVirtualDir\"\n",
			"Keys are named, not listed: line 3: W3SVC/1 1"},
		{"without class", "adsutil enum_all w3svc\nAppIsolated : (INTEGER) 1\n[/W3SVC/1]\n", "Key is listed without KeyType: line 3: W3SVC/1 1"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s, list := adsutil.Store{}.Decode("metabase", "x", c.text)
			if s == nil || list.HasErrors() || (c.want == "") != (len(list) == 0) {
				t.Fatalf("%+v", list)
			}
			for _, d := range list {
				summary, rest, _ := strings.Cut(c.want, ": ")
				place, rest, _ := strings.Cut(rest, ": ")
				path, count, _ := strings.Cut(rest, " ")
				if d.Severity != diag.Warning || d.Summary != summary || !strings.Contains(d.Detail, place+":") ||
					!strings.Contains(d.Detail, path+" ") || !strings.HasSuffix(d.Detail, " "+count+".") {
					t.Errorf("%+v\nwant %s", d, c.want)
				}
			}
		})
	}
}

func TestOpen(t *testing.T) {
	text := "\xef\xbb\xbfisoplan adsutil 1\r\nserver = WEB04\r\niis = 4.0\r\ntool = isoplan 1.2.3\r\nwindows = NT 4.0\r\n" +
		"taken = 2026-11-28T23:31:01+01:00\r\ntaken_local = \"Sat 11/28/2026 23:31 \"\r\npath = w3svc\r\n\r\nKeyType : (STRING) \"IIsWebService\"\r\n"
	got, list := adsutil.Open("x", text)
	want := adsutil.File{Server: "WEB04", IIS: "4.0", Tool: "isoplan 1.2.3", Windows: "NT 4.0", Taken: "2026-11-28T23:31:01+01:00", TakenLocal: "Sat 11/28/2026 23:31", Path: "w3svc"}
	if len(list) > 0 || *got != want {
		t.Errorf("%+v %+v", got, list)
	}
	got, _ = adsutil.Open("x", "cscript adsutil.vbs -s:WEB05 get w3svc/AppIsolated\nAppIsolated : (INTEGER) 1\n")
	if got == nil || got.Server != "WEB05" {
		t.Errorf("%+v", got)
	}
}

func TestIs(t *testing.T) {
	for text, want := range map[string]bool{
		whole: true, retyped: true, header: true, utf16(whole): true,
		"isoplan adsutil 9\n": true,
		"Copyright (C) Microsoft Corporation 1996-2001. All rights reserved.\n": true,
		"[/w3svc/1]\n": true, "\n \n  AppIsolated :(Integer) 1\n": true,
		"": false, "C:\\>": false, "prose": false, "isoplan collected 1\n": false, "<configuration/>": false, "[metabase]\n": false,
		"/LM/W3SVC IIsWebService\n": false, "AppIsolated = 2\n": false, "a\xff": false,
	} {
		if adsutil.Is(text) != want {
			t.Errorf("Is(%.60q) is not %v", text, want)
		}
	}
}
