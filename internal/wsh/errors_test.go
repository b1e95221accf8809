package wsh_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/winetest"
	"github.com/isoplan/isoplan/internal/wsh"
)

// brokenKey is a key of which every call fails, as one does behind a server that
// refuses or has gone away. Its path can be told.
const brokenKey = `
Class BrokenKey
  Public Property Get ADsPath
    ADsPath = "IIS://LOCALHOST/W3SVC/1"
  End Property
  Public Sub Put(name, value)
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Sub PutEx(control, name, value)
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Sub SetInfo()
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Function Create(kind, name)
    Err.Raise -2147024891, "IIS", "access denied"
  End Function
  Public Sub Delete(kind, name)
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Function GetDataPaths(name, flag)
    Err.Raise -2147024891, "IIS", "access denied"
  End Function
  Public Sub AppDelete()
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Sub AppCreate(inProcess)
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
  Public Sub AppCreate2(mode)
    Err.Raise -2147024891, "IIS", "access denied"
  End Sub
End Class
`

// A call that fails is told as one that failed: whatever the text of the reason
// is made of must not take the error away before it is looked at. Every
// On Error Resume Next clears it.
func TestErrorsOfKeysAreNotLost(t *testing.T) {
	s := winetest.New(t, "5.0")
	r := s.RunReal(wsh.Script("' a test", wsh.Text(), wsh.Host(), wsh.ADSI(), wsh.Change(), s.Characters(), brokenKey+`
Dim key, list, made
Set key = New BrokenKey
Sub Fails(name, result)
  If result Then Say "WRONG: " & name & " succeeded"
  If InStr(1, Trouble, "error ", 0) = 0 Then Say "WRONG: the reason of " & name & ": " & Trouble
  Trouble = ""
End Sub
Fails "Commit", Commit(key)
Fails "WriteValue", WriteValue(key, "AppFriendlyName", "x")
Fails "WriteList", WriteList(key, "InProcessIsapiApps", Array("x"))
Fails "ClearValue", ClearValue(key, "AppFriendlyName")
Fails "MakeKey", MakeKey(key, "IIsWebVirtualDir", "x", made)
Fails "DropKey", DropKey(key, "IIsWebVirtualDir", "x")
Fails "AppCreate", CallApp(key, "AppCreate", "1")
Fails "AppCreate2", CallApp(key, "AppCreate2", "1")
Fails "AppDelete", CallApp(key, "AppDelete", 0)
Fails "LocalPaths", LocalPaths(key, "AppRoot", list)
Fails "IsLocal", IsLocal(key, "/LM/W3SVC/1", "AppRoot")
Fails "ReadValue", ReadValue(key, "AppRoot", made)
Fails "ChildKeys", ChildKeys(key, list)
Fails "ChildNames", ChildNames(key, list)
Fails "KeyClass", KeyClass(key) <> ""
Say "done"
Leave 7
`))
	if r.Code != 7 || strings.TrimSpace(r.Stdout) != "done" {
		t.Errorf("exit code %d:\n%s", r.Code, r.Stdout)
	}
}
