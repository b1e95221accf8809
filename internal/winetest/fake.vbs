' ---- a made-up server: takes the place of host and act in tests. ----
' Before this part FakeFolder is set, where the state lies, and FakeVersion, the
' version of IIS.

Dim HostName
HostName = "LOCALHOST"

Dim FakeRoot, FakeProperties, FakeWrites, FakeSettings
FakeWrites = 0

' ---- what the server is made of ----

Class FakeMark
  Public IsInherit
  Public AllAttributes
End Class

' FakeKey answers as the keys of ADSI do; Get and Stop alone have other names,
' because Wine's classes cannot have methods of those names.
Class FakeKey
  Public Name
  Public Class_
  Public Above
  Public Kids
  Public Values
  Public Names
  Public Pending
  Public Broken
  Public Made

  Private Sub Class_Initialize()
    Set Kids = CreateObject("Scripting.Dictionary")
    Set Values = CreateObject("Scripting.Dictionary")
    Set Names = CreateObject("Scripting.Dictionary")
    Set Pending = CreateObject("Scripting.Dictionary")
    Set Above = Nothing
    Broken = False
    Made = False
  End Sub

  Public Function Path()
    Path = ""
    If Above Is Nothing Then Exit Function
    Path = Above.Path() & "/" & Name
  End Function

  Public Function Get2(property)
    If SameText(property, "ServerState") Then
      Get2 = 2
      If FakeSetting("state of " & Path()) <> "" Then Get2 = CLng(FakeSetting("state of " & Path()))
      Exit Function
    End If
    Get2 = FakeEffective(Me, property)
  End Function

  Public Sub Put(property, value)
    FakeNote "Put", Path() & " " & property
    FakeKnown property
    FakePend Me, property, value
  End Sub

  Public Sub PutEx(control, property, value)
    FakeKnown property
    If control = 1 Then
      FakeNote "PutEx clear", Path() & " " & property
      FakePend Me, property, Empty
    Else
      FakeNote "PutEx", Path() & " " & property
      FakePend Me, property, value
    End If
  End Sub

  Public Sub SetInfo()
    Dim property
    FakeWrite "SetInfo", Path()
    ' A key that was created is there from now on.
    If Made Then Above.Kids.Add LCase(Name), Me
    Made = False
    For Each property In Pending.Keys
      FakeStore Me, Names.Item(property), Pending.Item(property)
    Next
    Pending.RemoveAll
    FakeSave
  End Sub

  Public Function Create(kind, child)
    Dim key
    FakeWrite "Create", Path() & "/" & child & " " & kind
    If Kids.Exists(LCase(child)) Then Err.Raise -2147019886, "IIS", "the key is there"
    Set key = New FakeKey
    key.Name = child
    key.Class_ = kind
    Set key.Above = Me
    key.Made = True
    Set Create = key
  End Function

  Public Sub Delete(kind, child)
    FakeWrite "Delete", Path() & "/" & child & " " & kind
    If Not Kids.Exists(LCase(child)) Then Err.Raise -2147024893, "IIS", "there is no such key"
    Kids.Remove LCase(child)
    FakeSave
  End Sub

  Public Function GetDataPaths(property, flag)
    Dim paths
    paths = Array()
    FakeKnown property
    If FakeSetting("data paths") = "refused" Then Err.Raise 438, "IIS", "no such method"
    FakePaths Me, LCase(property), paths
    If UBound(paths) < 0 Then Err.Raise -2146646015, "IIS", "no data"
    GetDataPaths = paths
  End Function

  Public Function GetPropertyAttribObj(property)
    Dim mark
    If FakeVersion = "4.0" Then Err.Raise 438, "IIS", "no such method"
    Set mark = New FakeMark
    If Not FakeHas(Me, property) Then Err.Raise -2146646015, "IIS", "no data"
    mark.IsInherit = Not Values.Exists(LCase(property))
    mark.AllAttributes = 1
    If mark.IsInherit Then mark.AllAttributes = 33
    If FakeSetting("marks") = "contradict" Then mark.AllAttributes = 1
    Set GetPropertyAttribObj = mark
  End Function

  Public Sub AppCreate(inProcess)
    Dim mode
    FakeWrite "AppCreate", Path() & " " & CStr(inProcess)
    mode = "1"
    If inProcess Then mode = "0"
    FakeMakeApp Me, mode
  End Sub

  Public Sub AppCreate2(mode)
    FakeWrite "AppCreate2", Path() & " " & CStr(mode)
    If FakeVersion = "4.0" Then Err.Raise 438, "IIS", "no such method"
    FakeMakeApp Me, CStr(mode)
  End Sub

  Public Sub AppDelete()
    FakeWrite "AppDelete", Path()
    FakeDropApp Me
    FakeSave
  End Sub

  Public Sub AppDeleteRecursive()
    FakeWrite "AppDeleteRecursive", Path()
    FakeDropApps Me
    FakeSave
  End Sub

  Public Sub SaveData()
    ' Scripts have it from IIS 5.1 on (SDK6/ms524872).
    If FakeVersion = "4.0" Or FakeVersion = "5.0" Then Err.Raise 438, "IIS", "no such method"
    FakeWrite "SaveData", Path()
  End Sub

  Public Sub Backup(label, version, flags)
    FakeWrite "Backup", label & " " & version & " " & flags
  End Sub

  Public Sub AppUnload()
    FakeWrite "AppUnload", Path()
  End Sub

  Public Sub Recycle()
    FakeWrite "Recycle", Path()
  End Sub

  Public Sub Stop2()
    FakeWrite "Stop", Path()
    FakeSettings.Item("state of " & Path()) = "4"
    FakeSaveSettings
  End Sub

  Public Sub Start()
    FakeWrite "Start", Path()
    FakeSettings.Item("state of " & Path()) = "2"
    FakeSaveSettings
  End Sub

  Public Function GetCurrentMode()
    If FakeVersion <> "6.0" Then Err.Raise 438, "IIS", "no such method"
    GetCurrentMode = CLng(FakeSetting("running mode"))
  End Function
End Class

' FakeMakeApp does what AppCreate2 does: nothing at all where the value at the
' key is already that one (MS-IMSA 3.8.4.1), so that a key whose value was
' written by hand stays without a package.
Sub FakeMakeApp(key, mode)
  If key.Values.Exists("appisolated") And key.Values.Exists("approot") Then
    If FakeEntry(key, "appisolated") = mode Then Exit Sub
  End If
  FakeStore key, "AppRoot", key.Path()
  FakeStore key, "AppIsolated", mode
  If mode = "1" Then
    FakeStore key, "AppPackageName", "IIS-{" & key.Name & "}"
    FakeStore key, "AppPackageID", "{package of " & key.Path() & "}"
    FakeStore key, "AppWamClsid", "{class of " & key.Path() & "}"
    FakeNote "package", key.Path()
  Else
    FakeStore key, "AppPackageName", Empty
    FakeStore key, "AppPackageID", Empty
    FakeStore key, "AppWamClsid", Empty
  End If
  FakeSave
End Sub

Sub FakeDropApp(key)
  Dim property
  For Each property In Array("AppRoot", "AppIsolated", "AppPackageName", "AppPackageID", "AppWamClsid")
    FakeStore key, property, Empty
  Next
  If FakeSetting("greedy") = "" Then Exit Sub
  FakeStore key, "AppFriendlyName", Empty
  FakeStore key, "AppOopRecoverLimit", Empty
End Sub

Sub FakeDropApps(key)
  Dim child
  FakeDropApp key
  For Each child In key.Kids.Items
    FakeDropApps child
  Next
End Sub

Function FakeEntry(key, property)
  Dim entries
  entries = key.Values.Item(property)
  FakeEntry = ""
  If UBound(entries) >= 0 Then FakeEntry = entries(0)
End Function

' FakePend remembers a value until SetInfo; FakeStore keeps it.
Sub FakePend(key, property, value)
  key.Names.Item(LCase(property)) = property
  key.Pending.Item(LCase(property)) = value
End Sub

Sub FakeStore(key, property, value)
  Dim entries, kind
  If key.Values.Exists(LCase(property)) Then key.Values.Remove LCase(property)
  If IsEmpty(value) Then Exit Sub
  kind = FakeKind(property)
  If kind = "l" Then
    entries = ListOf(value)
  Else
    entries = Array(ValueText(kind, value))
  End If
  key.Values.Add LCase(property), entries
  key.Names.Item(LCase(property)) = property
End Sub

Sub FakePaths(key, property, paths)
  Dim child
  If key.Values.Exists(property) Then AddTo paths, "IIS://" & HostName & Mid(key.Path(), 4)
  For Each child In key.Kids.Items
    FakePaths child, property, paths
  Next
End Sub

' FakeHas says whether a value is set at a key or comes down to it.
Function FakeHas(key, property)
  Dim at
  FakeKnown property
  FakeHas = True
  Set at = key
  Do While Not (at Is Nothing)
    If at.Values.Exists(LCase(property)) Then Exit Function
    If FakeField(property, 1) <> "inherits" Then Exit Do
    Set at = at.Above
  Loop
  FakeHas = False
End Function

' FakeEffective is what Get gives: the nearest value, else the default of the
' schema, else nothing of the right kind.
Function FakeEffective(key, property)
  Dim at, low, fallback
  FakeKnown property
  low = LCase(property)
  If key.Broken Then Err.Raise -2147024891, "IIS", "access denied"
  Set at = key
  Do While Not (at Is Nothing)
    If at.Values.Exists(low) Then
      FakeEffective = FakeTyped(property, at.Values.Item(low))
      Exit Function
    End If
    If FakeField(property, 1) <> "inherits" Then Exit Do
    Set at = at.Above
  Loop
  fallback = FakeField(property, 2)
  If FakeKind(property) = "l" Or fallback = "" Then
    FakeEffective = FakeTyped(property, Array())
  Else
    FakeEffective = FakeTyped(property, Array(fallback))
  End If
End Function

Function FakeTyped(property, entries)
  Dim text
  If FakeKind(property) = "l" Then
    FakeTyped = entries
    Exit Function
  End If
  text = ""
  If UBound(entries) >= 0 Then text = entries(0)
  Select Case FakeKind(property)
    Case "n"
      If text = "" Then text = "0"
      If SameText(text, "TRUE") Then text = "1"
      If SameText(text, "FALSE") Then text = "0"
      FakeTyped = NumberOf(text)
    Case "b"
      FakeTyped = (SameText(text, "TRUE") Or text = "1")
    Case Else
      FakeTyped = text
  End Select
  ' The attribute is a switch there (OP4/arba0pic).
  If FakeVersion = "4.0" And SameText(property, "AppIsolated") Then FakeTyped = (text = "1")
End Function

Sub FakeKnown(property)
  If Not FakeProperties.Exists(LCase(property)) Or FakeSetting("lacks " & property) <> "" Then Err.Raise -2147463155, "IIS", "the property is not in the schema"
End Sub

Function FakeField(property, n)
  Dim fields
  fields = FakeProperties.Item(LCase(property))
  FakeField = fields(n)
End Function

Function FakeKind(property)
  FakeKind = "s"
  If FakeProperties.Exists(LCase(property)) Then FakeKind = FakeField(property, 0)
End Function

' ---- the log of calls, and failing ----

Sub FakeNote(what, text)
  Dim files, stream
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(FakeFolder & "\calls.txt", 8, True)
  stream.WriteLine what & " " & Spelled(text)
  stream.Close
End Sub

' FakeWrite counts a call that changes something, and fails at the one told.
Sub FakeWrite(what, text)
  FakeWrites = FakeWrites + 1
  FakeNote what, text
  If FakeSetting("die at write") = CStr(FakeWrites) Then
    FakeNote "died", ""
    WScript.Quit 99
  End If
  If FakeSetting("fail at write") = CStr(FakeWrites) Then Err.Raise -2147024891, "IIS", "access denied"
End Sub

' ---- the state ----

' Settings are lines "name = text"; a name begins with a lower-case letter.
Function FakeSetting(name)
  FakeSetting = ""
  If FakeSettings.Exists(name) Then FakeSetting = FakeSettings.Item(name)
End Function

' FakeLines reads a file whole: ReadLine of Wine 8 fails at the end of files of
' some lengths.
Sub FakeLines(name, lines)
  Dim files, stream, text, line
  lines = Array()
  Set files = CreateObject("Scripting.FileSystemObject")
  If Not files.FileExists(FakeFolder & "\" & name) Then Exit Sub
  Set stream = files.OpenTextFile(FakeFolder & "\" & name, 1)
  If stream.AtEndOfStream Then Exit Sub
  text = Replace(stream.ReadAll, vbCr, "")
  stream.Close
  For Each line In Split(text, vbLf)
    AddTo lines, line
  Next
  If UBound(lines) >= 0 Then
    If lines(UBound(lines)) = "" Then ReDim Preserve lines(UBound(lines) - 1)
  End If
End Sub

Sub FakeLoad()
  Dim lines, line, at, key, name, low, list
  Set FakeSettings = CreateObject("Scripting.Dictionary")
  FakeLines "settings.txt", lines
  For Each line In lines
    at = InStr(1, line, " = ", 0)
    If at > 0 Then FakeSettings.Item(Left(line, at - 1)) = Unquoted(Mid(line, at + 3))
  Next
  Set FakeProperties = CreateObject("Scripting.Dictionary")
  FakeLines "properties.txt", lines
  For Each line In lines
    list = Split(line, vbTab)
    FakeProperties.Item(LCase(list(0))) = Array(list(1), list(2), Unquoted(list(3)))
  Next
  Set FakeRoot = New FakeKey
  Set key = Nothing
  FakeLines "metabase.txt", lines
  For Each line In lines
    If Left(line, 1) = "/" Or Left(line, 1) = """" Then
      at = FakeLastBlank(line)
      Set key = FakeMake(Unquoted(Left(line, at - 1)), Mid(line, at + 1))
    ElseIf Left(line, 1) = " " And Not (key Is Nothing) And Left(LTrim(line), 1) <> "#" Then
      line = LTrim(line)
      at = InStr(1, line, " ", 0)
      If at > 0 Then
        name = Left(line, at - 1)
        low = LCase(name)
        If Mid(line, at + 1, 1) = "=" Then
          list = Array()
        Else
          list = key.Values.Item(low)
        End If
        If Mid(line, at + 3) <> "(empty)" Then AddTo list, Unquoted(Mid(line, at + 3))
        If key.Values.Exists(low) Then key.Values.Remove low
        key.Values.Add low, list
        key.Names.Item(low) = name
      End If
    End If
  Next
End Sub

Function FakeLastBlank(line)
  Dim i
  FakeLastBlank = 0
  For i = Len(line) To 1 Step -1
    If Mid(line, i, 1) = " " Then
      FakeLastBlank = i
      Exit Function
    End If
  Next
End Function

Function FakeMake(path, kind)
  Dim at, part, key, child
  Set key = FakeRoot
  If Not SameText(path, "/") Then
    For Each part In Split(Mid(path, 2), "/")
      If Not key.Kids.Exists(LCase(part)) Then
        Set child = New FakeKey
        child.Name = part
        child.Class_ = "IIsObject"
        Set child.Above = key
        key.Kids.Add LCase(part), child
      End If
      Set key = key.Kids.Item(LCase(part))
    Next
  End If
  key.Class_ = kind
  If SameText(FakeSetting("broken"), path) Then key.Broken = True
  Set FakeMake = key
End Function

Function FakeFind(path)
  Dim part, key
  Set FakeFind = Nothing
  Set key = FakeRoot
  For Each part In Split(Mid(path, 2), "/")
    If Not key.Kids.Exists(LCase(part)) Then Exit Function
    Set key = key.Kids.Item(LCase(part))
  Next
  Set FakeFind = key
End Function

Sub FakeSave()
  Dim files, stream
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.CreateTextFile(FakeFolder & "\metabase.txt", True)
  stream.WriteLine "[metabase]"
  FakeSaveKey FakeRoot, stream
  stream.Close
End Sub

Sub FakeSaveKey(key, stream)
  Dim child, property, entries, i, sign
  If Not (key.Above Is Nothing) Then
    stream.WriteLine Spelled(key.Path()) & " " & key.Class_
    For Each property In key.Values.Keys
      entries = key.Values.Item(property)
      If UBound(entries) < 0 Then stream.WriteLine "  " & key.Names.Item(property) & " = (empty)"
      sign = " = "
      For i = 0 To UBound(entries)
        stream.WriteLine "  " & key.Names.Item(property) & sign & Spelled(entries(i))
        sign = " + "
      Next
    Next
  End If
  For Each child In key.Kids.Items
    FakeSaveKey child, stream
  Next
End Sub

' ---- the functions of host ----

Function OpenKey(path)
  Set OpenKey = FakeFind(path)
  If FakeFind(path) Is Nothing Then Trouble = path & ": error 80070003 (there is no such key)"
End Function

Function KeyClass(key)
  KeyClass = key.Class_
End Function

Function KeyPath(key)
  KeyPath = key.Path()
End Function

Function ChildKeys(key, list)
  Dim child
  ChildKeys = False
  list = Array()
  If key.Broken Then
    Trouble = "the keys below " & key.Path() & ": error 80070005 (access denied)"
    Exit Function
  End If
  ' Such a key is no container: ADSI enumerates nothing of it.
  If IsLeaf(key.Class_) Then
    Trouble = "the keys below " & key.Path() & ": error 438 (no such method)"
    Exit Function
  End If
  For Each child In key.Kids.Items
    AddTo list, child
  Next
  ChildKeys = True
End Function

Function Fetch(key, name)
  Fetch = key.Get2(name)
End Function

Function RegValue(path, value)
  RegValue = False
  value = FakeSetting("registry " & path)
  If value = "" Then
    Trouble = "registry " & path & ": error 80070002"
    Exit Function
  End If
  RegValue = True
End Function

Function Variable(name)
  Variable = FakeSetting("variable " & name)
End Function

' FakePath is where a file of the server lies: C:\x below the folder files\C.
' A file of no drive, and one of the bundle itself, is what it is.
Function FakePath(path)
  FakePath = path
  If Mid(path, 2, 2) = ":\" And UCase(Left(path, 1)) <> "Z" Then FakePath = FakeFolder & "\files\" & UCase(Left(path, 1)) & Mid(path, 3)
  If Left(path, 2) = "\\" Then FakePath = FakeFolder & "\files" & Mid(path, 2)
End Function

Function FileThere(path)
  Dim files
  Set files = CreateObject("Scripting.FileSystemObject")
  FileThere = files.FileExists(FakePath(path))
End Function

Function ReadOnly(path)
  ReadOnly = (FakeSetting("read-only " & path) <> "")
End Function

Function FileSize(path)
  Dim files
  FileSize = -1
  If Not FileThere(path) Then Exit Function
  Set files = CreateObject("Scripting.FileSystemObject")
  FileSize = files.GetFile(FakePath(path)).Size
End Function

Function ReadFile(path, text)
  Dim files, stream
  ReadFile = False
  text = ""
  If SameText(FakeSetting("broken"), path) Then
    Trouble = path & ": error 80070005 (access denied)"
    Exit Function
  End If
  If Not FileThere(path) Then
    Trouble = path & ": error 80070002 (there is no such file)"
    Exit Function
  End If
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(FakePath(path), 1)
  If Not stream.AtEndOfStream Then text = stream.ReadAll
  stream.Close
  ReadFile = True
End Function

Function FileVersion(path)
  FileVersion = FakeSetting("version " & path)
End Function

Function SubFolders(path, names)
  Dim files, folder
  SubFolders = False
  names = Array()
  Set files = CreateObject("Scripting.FileSystemObject")
  If Not files.FolderExists(FakePath(path)) Then
    Trouble = path & ": error 80070003 (there is no such folder)"
    Exit Function
  End If
  For Each folder In files.GetFolder(FakePath(path)).SubFolders
    AddTo names, folder.Name
  Next
  SubFolders = True
End Function

Function WmiValue(class_, property, condition, value)
  WmiValue = False
  value = FakeSetting("wmi " & class_ & " " & property)
  If value = "" Then
    Trouble = "WMI " & class_ & ": error 80041003"
    Exit Function
  End If
  WmiValue = True
End Function

Function ServiceState(name)
  ServiceState = FakeSetting("service " & UCase(name))
End Function

Function Services(names, needs)
  Dim setting, need
  Services = False
  names = Array()
  needs = Array()
  If FakeSetting("services") = "refused" Then
    Trouble = "the services: error 80070005"
    Exit Function
  End If
  For Each setting In FakeSettings.Keys
    If Left(setting, 8) = "service " Then
      AddTo names, Mid(setting, 9)
      need = FakeSetting("needs " & Mid(setting, 9))
      If need = "" Then
        AddTo needs, Array()
      Else
        AddTo needs, Split(need, " ")
      End If
    End If
  Next
  Services = True
End Function

Sub Say(text)
  WScript.Echo text
End Sub

Sub Leave(code)
  FakeNote "leave", CStr(code)
  WScript.Quit code
End Sub

Function TimeNow()
  TimeNow = Now
End Function

Function AtConsole()
  AtConsole = True
End Function

' ---- the functions of act ----

Function WriteFile(path, text)
  Dim files, stream
  WriteFile = False
  On Error Resume Next
  FakeWrite "WriteFile", path
  If Failed(path) Then Exit Function
  On Error Goto 0
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.CreateTextFile(FakePath(path), True)
  stream.Write text
  stream.Close
  WriteFile = True
End Function

Function HoldFile(path)
  HoldFile = (FakeSetting("held") = "")
  If Not HoldFile Then Trouble = path & ": error 70 (permission denied)"
End Function

' A disk that is full takes no line any more, or half of one and says nothing.
Function AppendLine(path, ByVal line)
  Dim files, stream
  AppendLine = False
  If FakeSetting("disk full at") <> "" And FakeSetting("disk full at") = line Then
    If FakeSetting("disk full says") <> "nothing" Then
      Trouble = path & ": error 61 (disk full)"
      Exit Function
    End If
    line = Left(line, 2)
  End If
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(FakePath(path), 8, True)
  stream.WriteLine line
  stream.Close
  AppendLine = True
End Function

Function CopyFile(from, path)
  Dim files, stream
  CopyFile = False
  If ReadOnly(path) Then
    Trouble = path & ": error 70 (permission denied)"
    Exit Function
  End If
  On Error Resume Next
  FakeWrite "CopyFile", from & " " & path
  If Failed(path) Then Exit Function
  On Error Goto 0
  Set files = CreateObject("Scripting.FileSystemObject")
  files.CopyFile FakePath(from), FakePath(path), True
  If FakeSetting("cut copy") <> "" And InStr(1, path, FakeSetting("cut copy"), 1) > 0 Then
    Set stream = files.CreateTextFile(FakePath(path), True)
    stream.Write "<cut"
    stream.Close
  End If
  CopyFile = True
End Function

Function DropFile(path)
  Dim files
  FakeNote "DropFile", path
  Set files = CreateObject("Scripting.FileSystemObject")
  files.DeleteFile FakePath(path), True
  DropFile = True
End Function

Function HereFolder()
  HereFolder = Left(WScript.ScriptFullName, Len(WScript.ScriptFullName) - Len(WScript.ScriptName) - 1)
End Function

' RunCommand knows net stop, net start and iisreset; the setting
' "command LINE" is the exit code of any other.
Function RunCommand(line)
  Dim words, code
  RunCommand = -1
  On Error Resume Next
  FakeWrite "run", line
  If Failed(line) Then Exit Function
  On Error Goto 0
  code = FakeSetting("command " & line)
  RunCommand = 0
  If code <> "" Then
    RunCommand = CLng(code)
    Exit Function
  End If
  words = Split(LCase(line), " ")
  If UBound(words) >= 2 Then
    If words(0) = "net" And words(1) = "stop" Then FakeStop words(2)
    If words(0) = "net" And words(1) = "start" Then FakeSettings.Item("service " & UCase(words(2))) = "running"
  End If
  FakeSaveSettings
End Function

' FakeStop stops a service and what needs it.
Sub FakeStop(name)
  Dim setting
  FakeSettings.Item("service " & UCase(name)) = "stopped"
  For Each setting In FakeSettings.Keys
    If Left(setting, 6) = "needs " Then
      If InStr(1, " " & Replace(FakeSetting(setting), "Service:", "") & " ", " " & UCase(name) & " ", 1) > 0 Then FakeSettings.Item("service " & Mid(setting, 7)) = "stopped"
    End If
  Next
End Sub

Sub FakeSaveSettings()
  Dim files, stream, setting
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.CreateTextFile(FakeFolder & "\settings.txt", True)
  For Each setting In FakeSettings.Keys
    stream.WriteLine setting & " = " & Spelled(FakeSettings.Item(setting))
  Next
  stream.Close
End Sub

Function AskSecret(prompt, secret)
  FakeNote "AskSecret", prompt
  secret = FakeSetting("secret " & prompt)
  If secret = "" Then secret = FakeSetting("secret")
  AskSecret = (secret <> "")
  If secret = "" Then Trouble = "asking without echo: error 80040154"
End Function

Function ReadInput(line)
  Dim lines
  ReadInput = False
  line = ""
  FakeLines "input.txt", lines
  FakeInput = FakeInput + 1
  If FakeInput > UBound(lines) + 1 Then
    Trouble = "standard input: it is at its end"
    NoInput = (FakeSetting("no input") <> "")
    Exit Function
  End If
  line = lines(FakeInput - 1)
  ReadInput = True
End Function

' A host without input is one of Windows Script Host 1.0.
Dim NoInput
NoInput = False

Dim FakeInput
FakeInput = 0
FakeLoad
