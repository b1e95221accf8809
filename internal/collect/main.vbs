' ---- collect ----

Dim OutFile, OutStream, LineCount, WithInherited, SkipUnread, Unread
Dim ServerName, WindowsFolder, FilesFolder
Dim LocalKeys, Asked
OutFile = ""
LineCount = 0
WithInherited = False
SkipUnread = False
Unread = 0
Set LocalKeys = CreateObject("Scripting.Dictionary")
Set Asked = CreateObject("Scripting.Dictionary")

' The script host gives a script that ends by an error of its own the exit code
' of one that went well: Collect leaves by itself, so that what is behind it is
' reached by such an error only.
On Error Resume Next
Collect
GiveUp "the script failed: " & ErrorText()

Sub Collect()
  Dim service
  ReadArguments
  If Not AtConsole() Then
    Say "Run this with cscript: cscript //nologo " & WScript.ScriptName
    Leave 1
  End If
  Set service = OpenKey("/LM/W3SVC")
  If service Is Nothing Then GiveUp "the metabase cannot be read: " & Trouble
  CheckVersion
  BeginOutput
  WriteHeader
  WriteObserved service
  Line "[metabase]"
  FindLocalValues service
  WriteComputer
  WriteKey service, "/LM/W3SVC"
  WriteService service
  WriteConfigs
  EndOutput
  If Unread > 0 Then Leave 1
  Leave 0
End Sub

Sub ReadArguments()
  Dim i, argument
  ServerName = ""
  For i = 0 To WScript.Arguments.Count - 1
    argument = WScript.Arguments(i)
    If SameText(Left(argument, 8), "/server:") And Len(argument) > 8 Then
      ServerName = Mid(argument, 9)
    ElseIf SameText(Left(argument, 5), "/out:") And Len(argument) > 5 Then
      OutFile = Mid(argument, 6)
    ElseIf SameText(argument, "/all") Then
      WithInherited = True
    ElseIf SameText(argument, "/skip") Then
      SkipUnread = True
    Else
      If argument <> "/?" Then Say "Not understood: " & argument
      Say "cscript //nologo " & WScript.ScriptName & " [/server:NAME] [/out:FILE] [/all] [/skip]"
      Say "The comment at the top of the script explains them."
      Leave 1
    End If
  Next
  If ServerName = "" Then
    ServerName = Variable("COMPUTERNAME")
    If ServerName = "" Then ServerName = "LOCALHOST"
    WindowsFolder = Variable("SystemRoot")
    FilesFolder = WindowsFolder
  Else
    HostName = ServerName
    WindowsFolder = ""
    If WmiValue("Win32_OperatingSystem", "WindowsDirectory", "", WindowsFolder) Then WindowsFolder = CStr(WindowsFolder)
    FilesFolder = "\\" & ServerName & "\ADMIN$"
  End If
End Sub

Function IsRemote()
  IsRemote = Not SameText(HostName, "LOCALHOST")
End Function

Sub GiveUp(reason)
  Say "# Stopped: " & reason
  Leave 1
End Sub

' The script was written for one version of IIS, and another one has other
' properties.
Sub CheckVersion()
  Dim info, major, minor, found
  Set info = OpenKey("/LM/W3SVC/Info")
  If info Is Nothing Then Exit Sub
  If Not ReadValue(info, "MajorIIsVersionNumber", major) Then Exit Sub
  If Not ReadValue(info, "MinorIIsVersionNumber", minor) Then Exit Sub
  If NumberText(major) = "0" Then Exit Sub
  found = NumberText(major) & "." & NumberText(minor)
  If found = Version Then Exit Sub
  GiveUp "this script is for IIS " & Version & ", and " & ServerName & " has IIS " & found & _
    ": make one with isoplan collect --iis " & found
End Sub

' ---- output ----

Sub BeginOutput()
  Dim files
  If OutFile = "" Then Exit Sub
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set OutStream = files.CreateTextFile(OutFile & ".part", True)
  If Failed(OutFile & ".part") Then GiveUp Trouble
End Sub

Sub Line(text)
  SumLine text
  LineCount = LineCount + 1
  Emit text
End Sub

Sub Emit(text)
  If OutFile = "" Then
    Say text
    Exit Sub
  End If
  On Error Resume Next
  OutStream.WriteLine text
  If Failed(OutFile & ".part") Then GiveUp Trouble
End Sub

' Without its last line a reader refuses the text: what is missing would look
' like what is not set.
Sub EndOutput()
  Dim files
  If Unread > 0 And Not SkipUnread Then
    Emit "# Not complete: " & Unread & " values or keys could not be read, see the lines above."
    Emit "# Run it with more rights, or with /skip to leave them out."
  Else
    Emit "end " & LineCount & " " & SumText()
  End If
  If OutFile = "" Then Exit Sub
  On Error Resume Next
  OutStream.Close
  If Failed(OutFile & ".part") Then GiveUp Trouble
  If Unread > 0 And Not SkipUnread Then
    Say "# Not complete: " & Unread & " values or keys could not be read, see the lines # not read in " & OutFile & ".part"
    Say "# " & OutFile & " was not written. Run it with more rights, or with /skip to leave them out."
    Exit Sub
  End If
  Set files = CreateObject("Scripting.FileSystemObject")
  If files.FileExists(OutFile) Then files.DeleteFile OutFile, True
  files.MoveFile OutFile & ".part", OutFile
  If Failed(OutFile) Then GiveUp Trouble
  If Unread > 0 Then Say "# " & Unread & " values or keys could not be read, see the lines # not read in " & OutFile
End Sub

Sub Field(name, text)
  Line name & " = " & Spelled(text)
End Sub

Sub NotKnown(name, reason)
  Line "# not known: " & name & " (" & Printable(reason) & ")"
End Sub

Sub NotRead(what, reason)
  Dim text
  Unread = Unread + 1
  text = "# not read: " & Printable(what) & " (" & Printable(reason) & ")"
  Line text
  If OutFile <> "" And Unread <= 5 Then Say text
End Sub

' Printable makes a comment of any text.
Function Printable(text)
  Printable = text
  If text <> "" And Not Plain(text) Then Printable = Quoted(text)
End Function

' ---- header and what no file tells ----

Sub WriteHeader()
  Dim bias
  Line "isoplan collected 1"
  Field "server", ServerName
  Field "iis", Version
  Field "tool", Tool
  If RegValue("HKLM\SYSTEM\CurrentControlSet\Control\TimeZoneInformation\ActiveTimeBias", bias) Then
    Field "taken", TimeText(TimeNow(), bias)
  Else
    NotKnown "taken", Trouble
  End If
  WriteWindows
  If WindowsFolder <> "" Then
    Field "windows_directory", WindowsFolder
  Else
    NotKnown "windows_directory", Trouble
  End If
  If WithInherited Then
    Line "values = all"
  Else
    Line "values = local"
  End If
End Sub

Sub WriteWindows()
  Dim text
  If WmiValue("Win32_OperatingSystem", "Caption", "", text) Then
    Field "windows", Trim(text)
  ElseIf IsRemote() Then
    NotKnown "windows", Trouble
  ElseIf RegValue("HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentVersion", text) Then
    Field "windows", "Windows NT " & text
  Else
    NotKnown "windows", Trouble
  End If
End Sub

Sub WriteObserved(service)
  Line "[observed]"
  WriteServices
  NotKnown "iisreset", "no documented way tells whether it is disabled"
  WriteNumber "memory", "Win32_OperatingSystem", "TotalVisibleMemorySize"
  WriteProcessors
  WriteServicePack
  WriteBitness
  WriteMode service
  WriteFrameworks
End Sub

Sub WriteServices()
  Dim names, needs, state, i, running, dependents
  If Not Services(names, needs) Then
    NotKnown "services", Trouble
    NotKnown "dependents", Trouble
    Exit Sub
  End If
  running = ""
  dependents = ""
  For i = 0 To UBound(names)
    If NeedsAdmin(names(i), names, needs, 0) Then
      dependents = dependents & ", " & names(i)
      If ServiceState(names(i)) = "running" Then running = running & ", " & names(i)
    ElseIf InStr(1, IISServices, " " & names(i) & " ", 1) > 0 Then
      If ServiceState(names(i)) = "running" Then running = running & ", " & names(i)
    End If
  Next
  Line RTrim("services = " & Mid(running, 3))
  Line RTrim("dependents = " & Mid(dependents, 3))
End Sub

' NeedsAdmin says whether a service depends on IISADMIN, by others too: those
' stop with it. ADSI writes Service: before a name, or does not.
Function NeedsAdmin(name, names, needs, depth)
  Dim i, need, list
  NeedsAdmin = False
  If depth > 9 Then Exit Function
  For i = 0 To UBound(names)
    If SameText(names(i), name) Then
      list = needs(i)
      For Each need In list
        If SameText(Left(need, 8), "Service:") Then need = Mid(need, 9)
        If SameText(need, "IISADMIN") Then
          NeedsAdmin = True
        ElseIf NeedsAdmin(need, names, needs, depth + 1) Then
          NeedsAdmin = True
        End If
      Next
    End If
  Next
End Function

Sub WriteNumber(name, class_, property)
  Dim value
  If WmiValue(class_, property, "", value) Then
    Field name, CStr(value)
  Else
    NotKnown name, Trouble
  End If
End Sub

Sub WriteProcessors()
  Dim count
  count = ""
  If Not IsRemote() Then count = Variable("NUMBER_OF_PROCESSORS")
  If count <> "" Then
    Field "processors", count
  Else
    WriteNumber "processors", "Win32_ComputerSystem", "NumberOfProcessors"
  End If
End Sub

' Windows without a service pack has no CSDVersion.
Sub WriteServicePack()
  Dim value, text
  Const place = "HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\"
  If WmiValue("Win32_OperatingSystem", "ServicePackMajorVersion", "", value) Then
    Field "service_pack", CStr(value)
    Exit Sub
  End If
  If IsRemote() Then
    NotKnown "service_pack", Trouble
  ElseIf Not RegValue(place & "CurrentVersion", text) Then
    NotKnown "service_pack", Trouble
  ElseIf Not RegValue(place & "CSDVersion", text) Then
    Field "service_pack", "0"
  ElseIf FirstNumber(text) = "" Then
    NotKnown "service_pack", text
  Else
    Field "service_pack", FirstNumber(text)
  End If
End Sub

' FirstNumber gives the first digits of a text.
Function FirstNumber(text)
  Dim i, c
  FirstNumber = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    If c >= "0" And c <= "9" Then
      FirstNumber = FirstNumber & c
    ElseIf FirstNumber <> "" Then
      Exit Function
    End If
  Next
End Function

Sub WriteBitness()
  Dim value
  If IsRemote() Then
    WriteNumber "bitness", "Win32_Processor", "AddressWidth"
  ElseIf Variable("PROCESSOR_ARCHITECTURE") = "" Then
    NotKnown "bitness", "no environment"
  ElseIf InStr(1, Variable("PROCESSOR_ARCHITECTURE") & Variable("PROCESSOR_ARCHITEW6432"), "64", 0) > 0 Then
    Field "bitness", "64"
  Else
    Field "bitness", "32"
  End If
End Sub

' WriteMode asks which mode the Web service runs in; what is configured stands
' at its key. Only IIS 6.0 has both.
Sub WriteMode(service)
  Dim mode
  If Version <> "6.0" Then Exit Sub
  On Error Resume Next
  mode = service.GetCurrentMode()
  If Failed("GetCurrentMode") Then
    NotKnown "running_mode", Trouble
  ElseIf CLng(mode) = 1 Then
    Field "running_mode", "worker_process"
  Else
    Field "running_mode", "iis5"
  End If
End Sub

' ---- the .NET Framework ----

' FrameworkFolder gives the folder of a framework below a Windows folder; name
' is such as v2.0.50727/64.
Function FrameworkFolder(windows, name)
  If Right(name, 3) = "/64" Then
    FrameworkFolder = windows & "\Microsoft.NET\Framework64\" & Left(name, Len(name) - 3)
  Else
    FrameworkFolder = windows & "\Microsoft.NET\Framework\" & name
  End If
End Function

Sub WriteFrameworks()
  Dim name, path, text, pack
  If FilesFolder = "" Then Exit Sub
  For Each name In Frameworks
    path = FrameworkFolder(FilesFolder, name) & "\aspnet_isapi.dll"
    If FileThere(path) Then
      text = FileVersion(path)
      If text = "" And WindowsFolder <> "" Then
        path = FrameworkFolder(WindowsFolder, name) & "\aspnet_isapi.dll"
        If WmiValue("CIM_DataFile", "Version", "Name='" & Replace(path, "\", "\\") & "'", text) Then text = CStr(text)
      End If
      If text <> "" Then
        Field "framework " & name, text
      Else
        NotKnown "framework " & name, Trouble
      End If
      If Not IsRemote() And Right(name, 3) <> "/64" Then
        If RegValue("HKLM\SOFTWARE\Microsoft\NET Framework Setup\NDP\" & name & "\SP", pack) Then Field "framework_service_pack " & name, NumberText(pack)
      End If
    End If
  Next
End Sub

Sub WriteConfigs()
  Dim name, path
  If FilesFolder = "" Then Exit Sub
  For Each name In Frameworks
    path = FrameworkFolder(FilesFolder, name) & "\CONFIG\machine.config"
    If FileThere(path) Then WriteConfig name, path
  Next
End Sub

' WriteConfig writes the start tag of processModel as it stands in the file, and
' the word secret for a password.
Sub WriteConfig(name, path)
  Dim text, start, finish, encoding, tag
  If Not ReadFile(path, text) Then
    NotRead path, Trouble
    Exit Sub
  End If
  encoding = EncodingOf(text)
  If encoding = "" Then
    NotRead path, "its encoding is not one this script reads"
    Exit Sub
  End If
  If Not FindTag(text, start, finish) Then
    NotRead path, Trouble
    Exit Sub
  End If
  tag = ""
  If start > 0 Then
    If Not Decoded(Mid(text, start, finish - start + 1), encoding, tag) Then
      NotRead path, "the tag processModel holds characters this script cannot read in the encoding " & encoding
      Exit Sub
    End If
    If Not TagParts(tag, False) Then
      NotRead path, "the tag processModel is no well-formed tag"
      Exit Sub
    End If
  End If
  Line "[machine.config " & name & "]"
  If WindowsFolder <> "" Then Field "path", FrameworkFolder(WindowsFolder, name) & "\CONFIG\machine.config"
  If FileSize(path) > 0 Then Field "size", CStr(FileSize(path))
  Field "encoding", encoding
  If start = 0 Then
    Line "tag none"
  ElseIf TagParts(tag, True) Then
    Exit Sub
  End If
End Sub

' EncodingOf gives utf-8, with bom behind it where the file begins with one, or
' the name in the declaration; empty for UTF-16.
Function EncodingOf(text)
  Dim first, declaration, at, quote
  EncodingOf = "utf-8"
  first = ""
  If Len(text) > 1 Then first = CStr(Asc(Mid(text, 1, 1))) & " " & CStr(Asc(Mid(text, 2, 1)))
  If first = "255 254" Or first = "254 255" Or InStr(1, Left(text, 4), Chr(0), 0) > 0 Then
    EncodingOf = ""
    Exit Function
  End If
  If first = "239 187" Then
    EncodingOf = "utf-8 bom"
    Exit Function
  End If
  If Left(text, 5) <> "<?xml" Then Exit Function
  declaration = Left(text, InStr(1, text, ">", 0))
  at = InStr(1, declaration, "encoding", 0)
  If at = 0 Then Exit Function
  declaration = Mid(declaration, at + 8)
  at = 1
  Do While at <= Len(declaration) And InStr(1, "= " & vbTab & vbCr & vbLf, Mid(declaration, at, 1), 0) > 0
    at = at + 1
  Loop
  quote = Mid(declaration, at, 1)
  declaration = Mid(declaration, at + 1)
  at = InStr(1, declaration, quote, 0)
  If at > 1 Then EncodingOf = LCase(Left(declaration, at - 1))
End Function

' FindTag finds the start tag of processModel outside of comments; start is 0
' where there is none.
Function FindTag(text, start, finish)
  Dim at, last, quote, c, i
  FindTag = False
  start = 0
  finish = 0
  at = InStr(1, text, "<", 0)
  Do While at > 0
    last = 0
    If Mid(text, at, 4) = "<!--" Then
      last = InStr(at + 4, text, "-->", 0)
    ElseIf Mid(text, at, 9) = "<![CDATA[" Then
      last = InStr(at + 9, text, "]]>", 0)
    ElseIf Mid(text, at, 2) = "<?" Then
      last = InStr(at + 2, text, "?>", 0)
    Else
      quote = ""
      For i = at + 1 To Len(text)
        c = Mid(text, i, 1)
        If quote <> "" Then
          If c = quote Then quote = ""
        ElseIf c = """" Or c = "'" Then
          quote = c
        ElseIf c = ">" Then
          last = i
          Exit For
        End If
      Next
      If last > 0 And IsProcessModel(text, at) Then
        If start > 0 Then
          Trouble = "the tag processModel stands twice"
          Exit Function
        End If
        start = at
        finish = last
      End If
    End If
    If last = 0 Then
      Trouble = "the file is not whole: what begins at character " & at & " has no end"
      Exit Function
    End If
    at = InStr(last, text, "<", 0)
  Loop
  FindTag = True
End Function

Function IsProcessModel(text, at)
  IsProcessModel = False
  If Mid(text, at, 13) <> "<processModel" Then Exit Function
  IsProcessModel = InStr(1, "/> " & vbTab & vbCr & vbLf, Mid(text, at + 13, 1), 0) > 0
End Function

' Decoded gives the characters of bytes.
Function Decoded(bytes, encoding, text)
  Dim i, n, more, code
  Decoded = False
  text = ""
  i = 1
  Do While i <= Len(bytes)
    n = Asc(Mid(bytes, i, 1))
    If n < 0 Or n > 255 Then Exit Function
    If n < 128 Then
      text = text & Chr(n)
    Else
      If Left(encoding, 5) <> "utf-8" Then Exit Function
      If n >= 194 And n < 224 Then
        more = 1
        code = n - 192
      ElseIf n >= 224 And n < 240 Then
        more = 2
        code = n - 224
      ElseIf n >= 240 And n < 245 Then
        more = 3
        code = n - 240
      Else
        Exit Function
      End If
      For more = more To 1 Step -1
        i = i + 1
        If i > Len(bytes) Then Exit Function
        n = Asc(Mid(bytes, i, 1))
        If n < 128 Or n > 191 Then Exit Function
        code = code * 64 + n - 128
      Next
      If code > 65535 Then
        code = code - 65536
        text = text & ChrW(55296 + code \ 1024) & ChrW(56320 + code Mod 1024)
      Else
        text = text & ChrW(code)
      End If
    End If
    i = i + 1
  Loop
  Decoded = True
End Function

' TagParts goes through the attributes of a tag and, where write is set, writes
' it line by line. False: it is not well formed, and nothing of it may be shown.
Function TagParts(tag, write)
  Dim i, name, from, quote, value, shown
  TagParts = False
  shown = 1
  i = 14
  Do
    i = SkipBlanks(tag, i)
    If i >= Len(tag) Then Exit Do
    If Mid(tag, i, 1) = "/" Then
      If i <> Len(tag) - 1 Then Exit Function
      Exit Do
    End If
    from = i
    Do While InStr(1, "=/>""'< " & vbTab & vbCr & vbLf, Mid(tag, i, 1), 0) = 0
      i = i + 1
    Loop
    name = Mid(tag, from, i - from)
    i = SkipBlanks(tag, i)
    If name = "" Or Mid(tag, i, 1) <> "=" Then Exit Function
    i = SkipBlanks(tag, i + 1)
    quote = Mid(tag, i, 1)
    If quote <> """" And quote <> "'" Then Exit Function
    from = i + 1
    i = InStr(from, tag, quote, 0)
    If i = 0 Then Exit Function
    value = Mid(tag, from, i - from)
    If HiddenValue(name, value) Then
      If write Then
        WriteTag Mid(tag, shown, from - shown)
        Line "secret"
      End If
      shown = i
    End If
    i = i + 1
  Loop
  If write Then WriteTag Mid(tag, shown)
  TagParts = True
End Function

Function SkipBlanks(text, at)
  SkipBlanks = at
  Do While SkipBlanks <= Len(text)
    If InStr(1, " " & vbTab & vbCr & vbLf, Mid(text, SkipBlanks, 1), 0) = 0 Then Exit Do
    SkipBlanks = SkipBlanks + 1
  Loop
End Function

' HiddenValue says whether the value of an attribute is a secret.
Function HiddenValue(name, value)
  HiddenValue = False
  If InStr(1, HiddenAttributes, " " & name & " ", 1) = 0 Then Exit Function
  HiddenValue = (InStr(1, ShownWords, " " & value & " ", 1) = 0 Or value = "")
End Function

' WriteTag writes a piece of the tag, each line of it for itself.
Sub WriteTag(ByVal text)
  Dim at
  Do
    at = InStr(1, text, vbLf, 0)
    If at = 0 Then at = Len(text)
    If at > 0 Then Line "tag " & Quoted(Left(text, at))
    text = Mid(text, at + 1)
  Loop While text <> ""
End Sub

' ---- the metabase ----

' FindLocalValues asks once for each property which keys hold it: IIS then tells
' of those that hold it themselves, and of no other.
Sub FindLocalValues(service)
  Dim list, entry, name, paths, path
  For Each list In Wanted.Items
    For Each entry In Split(list, " ")
      name = Left(entry, Len(entry) - 2)
      If Not Asked.Exists(name) Then
        If LocalPaths(service, name, paths) Then
          Asked.Add name, "paths"
          For Each path In paths
            LocalKeys.Item(LCase(path) & "|" & name) = True
          Next
        ElseIf InStr(1, Trouble, "80005006", 0) > 0 Or InStr(1, Trouble, "8000500D", 0) > 0 Then
          Asked.Add name, "none"
          NotKnown name, "this server does not have the property"
        Else
          Asked.Add name, "mark"
        End If
      End If
    Next
  Next
End Sub

' WriteComputer writes the key of the computer, and those of the other services
' that are there.
Sub WriteComputer()
  Dim computer, names, name
  Set computer = OpenKey("/LM")
  If computer Is Nothing Then
    NotRead "/LM", Trouble
    Exit Sub
  End If
  WriteKey computer, "/LM"
  If Not ChildNames(computer, names) Then
    NotRead "the keys below /LM", Trouble
    Exit Sub
  End If
  For Each name In names
    If InStr(1, OtherServices, " " & name & " ", 1) > 0 Then WriteName "/LM/" & name, KeyClassOf("/LM/" & name)
  Next
End Sub

Function KeyClassOf(path)
  Dim key
  KeyClassOf = "IIsObject"
  Set key = OpenKey(path)
  If key Is Nothing Then Exit Function
  If KeyClass(key) <> "" Then KeyClassOf = KeyClass(key)
End Function

Sub WriteName(path, class_)
  Line Spelled(path) & " " & class_
End Sub

' WriteService writes the keys below the Web service that isoplan knows: sites,
' filters and application pools. The templates of sites are none.
Sub WriteService(service)
  Dim children, child, name, path
  If Not ChildKeys(service, children) Then
    NotRead "the keys below /LM/W3SVC", Trouble
    Exit Sub
  End If
  For Each child In children
    name = KeyName(child)
    path = "/LM/W3SVC/" & name
    If SameText(name, "Filters") Or SameText(name, "AppPools") Then
      WriteTree child, path
    ElseIf IsNumeric(name) And SameText(KeyClass(child), "IIsWebServer") Then
      WriteTree child, path
    End If
  Next
End Sub

' WriteTree writes a key and those below it. Files cannot be applications.
Sub WriteTree(key, path)
  Dim children, child
  If SameText(KeyClass(key), "IIsWebFile") Then Exit Sub
  WriteKey key, path
  If IsLeaf(KeyClass(key)) Then Exit Sub
  If Not ChildKeys(key, children) Then
    NotRead "the keys below " & path, Trouble
    Exit Sub
  End If
  For Each child In children
    WriteTree child, path & "/" & KeyName(child)
  Next
End Sub

' WriteKey writes a key and its values.
Sub WriteKey(key, path)
  Dim class_, list, entry, name
  class_ = KeyClass(key)
  If class_ = "" Then
    NotRead path, Trouble
    Exit Sub
  End If
  WriteName path, class_
  list = ""
  If Wanted.Exists(LCase(class_)) Then list = Wanted.Item(LCase(class_))
  If list = "" And SameText(Left(path, 10), "/LM/W3SVC/") Then list = Wanted.Item("iiswebvirtualdir")
  If list = "" Then Exit Sub
  For Each entry In Split(list, " ")
    name = Left(entry, Len(entry) - 2)
    WriteValueOf key, path, name, Right(entry, 1)
  Next
End Sub

' WriteValueOf writes a value that is set at the key, and with /all one that is
' inherited or a default, with ~. Passwords are never read.
Sub WriteValueOf(key, path, name, kind)
  Dim own, value
  If Asked.Item(name) = "none" Then Exit Sub
  If Asked.Item(name) = "paths" And path <> "/LM" Then
    own = LocalKeys.Exists(LCase(path) & "|" & name)
  Else
    Trouble = ""
    own = IsLocal(key, path, name)
    If Not own And Trouble <> "" And Asked.Item(name) = "mark" Then
      NotRead path & " " & name, Trouble
      Exit Sub
    End If
  End If
  If kind = "p" Then
    If own Then Line "  " & name & " = (secret)"
    Exit Sub
  End If
  If Not own And Not WithInherited Then Exit Sub
  If Not ReadValue(key, name, value) Then
    If own Then NotRead path & " " & name, Trouble
    Exit Sub
  End If
  If own Then
    WriteText name, kind, value, " = "
  Else
    WriteText name, kind, value, " ~ "
  End If
End Sub

Sub WriteText(name, kind, value, ByVal sign)
  Dim entries, entry
  If kind <> "l" Then
    Line "  " & name & sign & Spelled(ValueText(kind, value))
    Exit Sub
  End If
  entries = ListOf(value)
  If UBound(entries) < 0 Then Line "  " & name & sign & "(empty)"
  For Each entry In entries
    Line "  " & name & sign & Spelled(entry)
    sign = " + "
  Next
End Sub
