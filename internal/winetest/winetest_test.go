package winetest_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/wsh"
)

const world = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  InProcessIsapiApps = C:\a.dll
  InProcessIsapiApps + C:\b.dll
/LM/W3SVC/1 IIsWebServer
  ServerComment = "caf\u00e9 \u20ac \"x\" 100%"
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 1
`

func script(s *winetest.Server, main string) string {
	return wsh.Script("' a test", wsh.Text(), wsh.ADSI(), wsh.Change(), s.Fake(), main)
}

func TestReadsAndWrites(t *testing.T) {
	s := winetest.New(t, "5.0")
	s.Metabase(world)
	r := s.Run(script(s, `Dim key, value, list, made, paths
Set key = OpenKey("/LM/W3SVC/1/ROOT")
Say KeyClass(key) & " " & KeyPath(key) & " " & KeyName(key)
If ReadValue(key, "AppIsolated", value) Then Say ValueText("n", value)
Say CStr(IsLocal(key, "/LM/W3SVC/1/ROOT", "AppIsolated"))
Say CStr(IsLocal(key, "/LM/W3SVC/1/ROOT", "InProcessIsapiApps"))
If ReadList(key, "InProcessIsapiApps", list) Then Say CStr(UBound(list)) & " " & list(1)
If Not ReadValue(key, "NoSuch", value) Then Say Trouble
Set key = OpenKey("/LM/W3SVC/1")
If ReadValue(key, "ServerComment", value) Then Say Quoted(value)
If OpenKey("/LM/W3SVC/9") Is Nothing Then Say Trouble
Set key = OpenKey("/LM/W3SVC")
If LocalPaths(key, "AppIsolated", paths) Then Say CStr(UBound(paths)) & paths(1)
If ChildNames(key, list) Then Say list(0)
If WriteList(key, "InProcessIsapiApps", Array("C:\b.dll")) Then Say "list"
If WriteValue(key, "AppOopRecoverLimit", NumberOf("4294967295")) Then Say "value"
If Commit(key) Then Say "commit"
Set key = OpenKey("/LM/W3SVC/1/ROOT")
If MakeKey(key, "IIsWebVirtualDir", "a ""b"" %c%", made) Then Say KeyPath(made)
If CallApp(made, "AppCreate2", 1) Then Say "created"
If Not CallApp(key, "AppNope", 0) Then Say Trouble
If SaveMetabase() Then Say "saved"
If BackupMetabase("isoplan") Then Say "backup"
If Not DropKey(key, "IIsWebVirtualDir", "none") Then Say Trouble
Leave 3
`))
	want := strings.Join([]string{`IIsWebVirtualDir /LM/W3SVC/1/ROOT ROOT`, "1", "True", "False", `1 C:\b.dll`,
		"NoSuch: error 8000500D (the property is not in the schema)", `"caf\u00e9 \u20ac \"x\" 100%"`,
		"/LM/W3SVC/9: error 80070003 (there is no such key)", "1/LM/W3SVC/1/ROOT", "1", "list", "value", "commit",
		`/LM/W3SVC/1/ROOT/a "b" %c%`, "created", "AppNope is no call of applications", "saved", "backup",
		"removing none: error 80070003 (there is no such key)", ""}, "\r\n")
	if r.Stdout != want || r.Code != 3 {
		t.Errorf("exit code %d, got\n%s\nwant\n%s", r.Code, r.Stdout, want)
	}
	for _, line := range []string{"  InProcessIsapiApps = C:\\b.dll\r\n", "  AppOopRecoverLimit = 4294967295\r\n",
		"/LM/W3SVC/1/ROOT/a \"b\" %c% IIsWebVirtualDir\r\n", "  AppPackageName = "} {
		if !strings.Contains(s.State(), line) {
			t.Errorf("%q is not in\n%s", line, s.State())
		}
	}
	if calls := strings.Join(s.Calls(), "\n"); !strings.Contains(calls, "Backup isoplan -1 1\n") || !strings.HasSuffix(calls, "leave 3") {
		t.Errorf("calls:\n%s", calls)
	}
}

func TestFailsAndDiesWhenTold(t *testing.T) {
	s := winetest.New(t, "5.0")
	s.Metabase(world)
	main := `Dim key
Set key = OpenKey("/LM/W3SVC")
If WriteValue(key, "AppOopRecoverLimit", 5) Then Say "put"
If Not Commit(key) Then Say Trouble
Leave 1
`
	s.Set("fail at write", "1")
	if r := s.Run(script(s, main)); r.Code != 1 || r.Stdout != "put\r\nwriting /LM/W3SVC: error 70 (access denied)\r\n" {
		t.Errorf("exit code %d:\n%s", r.Code, r.Stdout)
	}
	s.Set("fail at write", "")
	s.Set("die at write", "1")
	if r := s.Run(script(s, main)); r.Code != 99 || r.Stdout != "put\r\n" {
		t.Errorf("exit code %d:\n%s", r.Code, r.Stdout)
	}
	if s.State() != world {
		t.Errorf("the metabase changed:\n%s", s.State())
	}
}

// AppCreate2 leaves a key alone whose value is already the one asked for, so that
// a value written by hand never gets its package (MS-IMSA 3.8.4.1).
func TestAppCreate2OfTheSameValueRegistersNothing(t *testing.T) {
	s := winetest.New(t, "5.0")
	s.Metabase(world)
	s.Run(script(s, `Dim key
Set key = OpenKey("/LM/W3SVC/1/ROOT")
If CallApp(key, "AppCreate2", 1) Then Say "called"
Leave 0
`))
	if strings.Contains(s.State(), "AppPackage") {
		t.Errorf("a package was registered:\n%s", s.State())
	}
	s.Run(script(s, `Dim key
Set key = OpenKey("/LM/W3SVC/1/ROOT")
If CallApp(key, "AppDelete", 0) And CallApp(key, "AppCreate2", 1) Then Say "called"
Leave 0
`))
	if !strings.Contains(s.State(), "AppPackageID = ") {
		t.Errorf("no package was registered:\n%s", s.State())
	}
}

func TestServicesAndCommands(t *testing.T) {
	s := winetest.New(t, "5.0")
	s.Metabase(world)
	for _, name := range []string{"IISADMIN", "W3SVC", "MSFTPSVC"} {
		s.Set("service "+name, "running")
	}
	s.Set("needs W3SVC", "IISADMIN")
	s.Set("command iisreset /status", "7")
	r := s.Run(script(s, `Dim names, needs
Say CStr(RunCommand("net stop IISADMIN /y")) & " " & CStr(RunCommand("iisreset /status"))
Say ServiceState("W3SVC") & " " & ServiceState("MSFTPSVC") & " " & ServiceState("NONE")
If Services(names, needs) Then Say names(1) & " " & needs(1)(0)
Leave 0
`))
	if r.Stdout != "0 7\r\nstopped running \r\n" && !strings.HasPrefix(r.Stdout, "0 7\r\nstopped running \r\nW3SVC") {
		t.Errorf("got %q", r.Stdout)
	}
	if s.Setting("service W3SVC") != "stopped" {
		t.Errorf("W3SVC is %q", s.Setting("service W3SVC"))
	}
}
