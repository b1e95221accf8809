package wsh_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/wsh"
)

// Host and Act themselves run in Wine as far as its Windows has what they ask
// for: files, registry, environment, commands, WMI. Where it has not (ADSI), they
// fail as they should: with a reason, and no error that ends the script.
func TestHostInTheEngine(t *testing.T) {
	s := winetest.New(t, "5.0")
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "bytes.bin"), []byte("a\xE9\r\nb"), 0o600); err != nil {
		t.Fatal(err)
	}
	here := `Z:` + strings.ReplaceAll(folder, "/", `\`) + `\`
	r := s.RunReal(wsh.Script("' a test", wsh.Text(), wsh.Host(), wsh.ADSI(), wsh.Change(), wsh.Act(), s.Characters(), "Dim here\n"+wsh.Assign("here", here)+`
Dim text, names, needs, value
Sub Check(name, right)
  If Not right Then Say "WRONG " & name & ": " & Trouble
End Sub
Check "console", AtConsole()
Check "key", OpenKey("/LM/W3SVC") Is Nothing
Check "reason of key", InStr(1, Trouble, "/LM/W3SVC: error 8", 0) = 1
Check "no save", Not SaveMetabase()
Check "no backup", Not BackupMetabase("x")
Check "services", Not Services(names, needs)
Check "service", ServiceState("W3SVC") = ""
Check "there", FileThere(here & "bytes.bin")
Check "not there", Not FileThere(here & "nothing")
Check "size", FileSize(here & "bytes.bin") = 5
Check "no size", FileSize(here & "nothing") = -1
Check "read", ReadFile(here & "bytes.bin", text)
Check "bytes", text = "a" & Chr(233) & vbCrLf & "b"
Check "no read", Not ReadFile(here & "nothing", text)
Check "write", WriteFile(here & "new.txt", "x" & Chr(233))
Check "append", AppendLine(here & "new.txt", "y")
Check "append anew", AppendLine(here & "log.txt", "z")
Check "hold", HoldFile(here & "lock.txt")
Check "held", Not AppendLine(here & "lock.txt", "z")
Check "not read-only", Not ReadOnly(here & "new.txt")
Check "nothing is read-only", Not ReadOnly(here & "nothing")
Check "read-only", RunCommand("cmd /c attrib +r " & here & "log.txt") = 0 And ReadOnly(here & "log.txt")
Check "no longer", RunCommand("cmd /c attrib -r " & here & "log.txt") = 0 And Not ReadOnly(here & "log.txt")
Check "needs nothing", NeedsOf("NoSuchService", value) And IsEmpty(value)
Check "copy", CopyFile(here & "new.txt", here & "copy.txt")
Check "drop", DropFile(here & "log.txt")
Check "no drop", Not DropFile(here & "log.txt")
Check "empty", WriteFile(here & "empty.txt", "")
Check "read empty", ReadFile(here & "empty.txt", text)
Check "nothing in it", text = ""
Check "no write", Not WriteFile(here & "none\x.txt", "x")
Check "variable", Variable("OS") = "Windows_NT"
Check "no variable", Variable("NO_SUCH_VARIABLE") = ""
Check "registry", RegValue("HKLM\Software\Microsoft\Windows NT\CurrentVersion\CurrentVersion", value)
Check "no registry", Not RegValue("HKLM\Software\Nothing\Here", value)
Check "version", FileVersion(Variable("SystemRoot") & "\system32\kernel32.dll") <> ""
Check "folders", SubFolders(Variable("SystemRoot"), names)
Check "names", UBound(names) > 3
Check "no folders", Not SubFolders(here & "none", names)
Check "command", RunCommand("cmd /c exit 3") = 3
Check "no command", RunCommand("nosuchcommand.exe") = -1
Check "memory", WmiValue("Win32_OperatingSystem", "TotalVisibleMemorySize", "", value)
Check "a number", IsNumeric(value)
Check "no class", Not WmiValue("Win32_Nothing", "Name", "", value)
Check "no secret", Not AskSecret("Password", text)
Check "no input", Not ReadInput(text) And NoInput
Check "folder", FileThere(HereFolder() & "\" & WScript.ScriptName)
Check "time", Year(TimeNow()) > 2020
Say "done"
Leave 7
`))
	if r.Stdout != "done\r\n" || r.Code != 7 {
		t.Errorf("exit code %d:\n%s", r.Code, r.Stdout)
	}
	if data, err := os.ReadFile(filepath.Join(folder, "copy.txt")); err != nil || string(data) != "x\xE9y\r\n" {
		t.Errorf("%q, %v", data, err)
	}
}
