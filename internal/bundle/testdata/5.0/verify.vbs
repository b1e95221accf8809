' verify.vbs: isoplan bundle 1
' Plan sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
' Server web03, IIS 5.0
'
' Compares the server with what the plan wants. It changes nothing and writes nothing.
'
' It needs VBScript 3.0 and Windows Script Host 1.0, as IIS 4.0 brings them, or anything
' later, and the rights of an administrator. Run it as
'
'   cscript //nologo verify.vbs

Option Explicit

' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
  Computer = "WEB03"
  IISVersion = "5.0"
  NoRestartRefusal = "machine.config is put in place between the stop and the star"
  NoRestartRefusal = NoRestartRefusal & "t of IIS: written while its applications run it restarts the"
  NoRestartRefusal = NoRestartRefusal & "m at once, and any later start of a process would take it up"
  NoRestartRefusal = NoRestartRefusal & " at a time nobody chose (APPDOM)"
  AppCall = "AppCreate2"
  LoadPart1
End Sub

Sub LoadPart1()
  ' place 1
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT/old"
  Seen "2"
  ' place 2
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT/old"
  Prop "AppFriendlyName"
  Seen "Old"
  ' place 3
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT"
  Seen "2"
  Want "1"
  ' place 4
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT"
  Prop "AppFriendlyName"
  Seen "Root"
  Want "Root"
  ' place 5
  Place "value", "l"
  Key "/LM/W3SVC"
  Prop "InProcessIsapiApps"
  Seen "C:\WINNT\System32\inetsrv\httpodbc.dll" & ChrW(10) & "C:\WINNT\Microsoft.NET\Framework\v1.1.432"
  Seen "2\aspnet_isapi.dll"
  Want "C:\WINNT\System32\inetsrv\httpodbc.dll"
  ' place 6
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT/new"
  Want "0"
  ' place 7
  Place "key", "s"
  Key "/LM/W3SVC/1/ROOT/new"
  Want "IIsWebVirtualDir"
  ' place 8
  Place "tag", "s"
  Key "machine.config/v1.1.4322"
  Prop "C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.co" & "nfig"
  Seen "<processModel" & Chr(13) & Chr(10) & "        enable=""true""" & Chr(13) & Chr(10)
  Seen "        memoryLimit=""60""" & Chr(13) & Chr(10) & "        userName='web\asp'" & Chr(13)
  Seen Chr(10) & "        password='" & Chr(1) & "1'" & Chr(13) & Chr(10) & "    />"
  Want "<processModel" & Chr(13) & Chr(10) & "        enable=""true""" & Chr(13) & Chr(10)
  Want "        memoryLimit=""60""" & Chr(13) & Chr(10) & "        userName='web\other'"
  Want Chr(13) & Chr(10) & "        password='" & Chr(2) & "1'" & Chr(13) & Chr(10) & " "
  Want "   />"
  Sums "10D21F97", "61202076"
  ' place 9
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT/new"
  Prop "Path"
  Want "D:\new"
  ' place 10
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT/new"
  Prop "AppFriendlyName"
  Want "New ""100%"""
  ' step 1: Set InProcessIsapiApps of /LM/W3SVC: C:\WINNT\System32\inetsrv\httpodbc.dll
  Step_ "Set", 5
  ' step 2: AppCreate2 at /LM/W3SVC/1/ROOT: 1
  Step_ "AppCreate2", 3
  Also 4
  ' step 3: Writes AppFriendlyName of /LM/W3SVC/1/ROOT again, if a call took it along: Root
  Step_ "Set", 4
  ' step 4: Create at /LM/W3SVC/1/ROOT/new: IIsWebVirtualDir
  Step_ "Create", 7
  ' step 5: Set Path of /LM/W3SVC/1/ROOT/new: D:\new
  Step_ "Set", 9
  ' step 6: AppCreate2 at /LM/W3SVC/1/ROOT/new: 0
  Step_ "AppCreate2", 6
  Also 9
  Also 10
  ' step 7: Set AppFriendlyName of /LM/W3SVC/1/ROOT/new: New "100%"
  Step_ "Set", 10
  ' step 8: AppDelete at /LM/W3SVC/1/ROOT/old
  Step_ "AppDelete", 1
  Also 2
  ' step 9: Clear AppFriendlyName of /LM/W3SVC/1/ROOT/old
  Step_ "Clear", 2
  ' step 10: Saves the metabase to disk
  Step_ "Save", 0
  ' step 11: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 12: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 13: Writes the start tag of processModel in C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\...
  Step_ "Put", 8
  ' step 14: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 15: net start MSFTPSVC, if it ran before
  Step_ "Start", 0
  Says "MSFTPSVC"
  ' step 16: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  ' step 17: Saves the metabase to disk
  Step_ "Save", 0
  ' step 18: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 19: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 20: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 21: net start MSFTPSVC, if it ran before
  Step_ "Start", 0
  Says "MSFTPSVC"
  ' step 22: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  Secret "password of machine.config/v1.1.4322 (env:ASP_PW)"
  WayBack 6
End Sub

' ---- tables: what the plan touches, and the steps in order. ----

Dim PlanDigest, ServerName, Computer, IISVersion, NoRestartRefusal
Dim PlaceCount, PlaceKind, PlaceKey, PlaceName, PlaceForm
Dim SeenThere, SeenText, SeenKnown, WantThere, WantText, WantSecret, WantKnown, OldSecret
Dim StepCount, BackCount, StepOp, StepPlace, StepOwn, StepThere, StepText, StepSecret, StepSays, StepAlso
Dim SecretCount, SecretTitle, SecretText
Dim NoticeCount, NoticeText, LaterCount, LaterText

' Entry 0 of each list is not used.
Sub ClearTables()
  PlaceKind = Array("")
  PlaceKey = Array("")
  PlaceName = Array("")
  PlaceForm = Array("")
  SeenThere = Array("")
  SeenText = Array("")
  SeenKnown = Array("")
  WantThere = Array("")
  WantText = Array("")
  WantSecret = Array("")
  WantKnown = Array("")
  OldSecret = Array("")
  StepOp = Array("")
  StepPlace = Array("")
  StepOwn = Array("")
  StepThere = Array("")
  StepText = Array("")
  StepSecret = Array("")
  StepSays = Array("")
  StepAlso = Array("")
  SecretTitle = Array("")
  SecretText = Array("")
  NoticeText = Array("")
  LaterText = Array("")
  PlaceCount = 0
  StepCount = 0
  BackCount = 0
  SecretCount = 0
  NoticeCount = 0
  LaterCount = 0
  Computer = ""
  NoRestartRefusal = ""
End Sub

' Place begins a place. kind is key, value, app or tag; form is n, b, s or l.
Sub Place(kind, form)
  Dim n
  PlaceCount = PlaceCount + 1
  n = PlaceCount
  ReDim Preserve PlaceKind(n)
  ReDim Preserve PlaceKey(n)
  ReDim Preserve PlaceName(n)
  ReDim Preserve PlaceForm(n)
  ReDim Preserve SeenThere(n)
  ReDim Preserve SeenText(n)
  ReDim Preserve SeenKnown(n)
  ReDim Preserve WantThere(n)
  ReDim Preserve WantText(n)
  ReDim Preserve WantSecret(n)
  ReDim Preserve WantKnown(n)
  ReDim Preserve OldSecret(n)
  PlaceKind(n) = kind
  PlaceForm(n) = form
  PlaceKey(n) = ""
  PlaceName(n) = ""
  SeenThere(n) = False
  SeenText(n) = ""
  SeenKnown(n) = True
  WantThere(n) = False
  WantText(n) = ""
  WantSecret(n) = 0
  WantKnown(n) = True
  OldSecret(n) = Empty
End Sub

' These say more of the last place; a text may come in several pieces.
Sub Key(text)
  PlaceKey(PlaceCount) = PlaceKey(PlaceCount) & text
End Sub

Sub Prop(text)
  PlaceName(PlaceCount) = PlaceName(PlaceCount) & text
End Sub

Sub Seen(text)
  SeenThere(PlaceCount) = True
  SeenText(PlaceCount) = SeenText(PlaceCount) & text
End Sub

Sub SeenNotKnown()
  SeenKnown(PlaceCount) = False
End Sub

Sub Want(text)
  WantThere(PlaceCount) = True
  WantText(PlaceCount) = WantText(PlaceCount) & text
End Sub

Sub WantSecretOf(n)
  WantThere(PlaceCount) = True
  WantSecret(PlaceCount) = n
End Sub

Sub WantNotKnown()
  WantKnown(PlaceCount) = False
End Sub

' Sums holds the tables against what they were when they were written.
Sub Sums(ofSeen, ofWant)
  If SumOf(SeenText(PlaceCount)) <> ofSeen Or SumOf(WantText(PlaceCount)) <> ofWant Then
    Say "This script is damaged: the start tag for " & PlaceName(PlaceCount) & " is not what isoplan wrote. Nothing was changed."
    Leave 1
  End If
End Sub

Function SumOf(text)
  SumLow = 1
  SumHigh = 0
  SumLine text
  SumOf = SumText()
End Function

' Step begins a step.
Sub Step_(op, place_)
  Dim n
  StepCount = StepCount + 1
  n = StepCount
  ReDim Preserve StepOp(n)
  ReDim Preserve StepPlace(n)
  ReDim Preserve StepOwn(n)
  ReDim Preserve StepThere(n)
  ReDim Preserve StepText(n)
  ReDim Preserve StepSecret(n)
  ReDim Preserve StepSays(n)
  ReDim Preserve StepAlso(n)
  StepOp(n) = op
  StepPlace(n) = place_
  StepOwn(n) = False
  StepThere(n) = False
  StepText(n) = ""
  StepSecret(n) = 0
  StepSays(n) = ""
  StepAlso(n) = Array()
End Sub

' These say more of the last step. A step makes of its place what the plan
' wants in the end, unless it says otherwise.
Sub Makes(text)
  StepOwn(StepCount) = True
  StepThere(StepCount) = True
  StepText(StepCount) = StepText(StepCount) & text
End Sub

Sub MakesNothing()
  StepOwn(StepCount) = True
End Sub

Sub MakesSecretOf(n)
  StepOwn(StepCount) = True
  StepThere(StepCount) = True
  StepSecret(StepCount) = n
End Sub

Sub Says(text)
  StepSays(StepCount) = StepSays(StepCount) & text
End Sub

Sub Also(n)
  Dim list
  list = StepAlso(StepCount)
  AddTo list, n
  StepAlso(StepCount) = list
End Sub

' WayBack says that the last n steps are the restarts of the way back.
Sub WayBack(n)
  BackCount = n
  StepCount = StepCount - n
End Sub

Sub Secret(title)
  SecretCount = SecretCount + 1
  ReDim Preserve SecretTitle(SecretCount)
  ReDim Preserve SecretText(SecretCount)
  SecretTitle(SecretCount) = title
  SecretText(SecretCount) = Empty
End Sub

Sub SecretMore(text)
  SecretTitle(SecretCount) = SecretTitle(SecretCount) & text
End Sub

' What a person does before, and after.
Sub Notice(text)
  NoticeCount = NoticeCount + 1
  ReDim Preserve NoticeText(NoticeCount)
  NoticeText(NoticeCount) = text
End Sub

Sub NoticeMore(text)
  NoticeText(NoticeCount) = NoticeText(NoticeCount) & text
End Sub

Sub Later(text)
  LaterCount = LaterCount + 1
  ReDim Preserve LaterText(LaterCount)
  LaterText(LaterCount) = text
End Sub

Sub LaterMore(text)
  LaterText(LaterCount) = LaterText(LaterCount) & text
End Sub

' ---- text: how values are spelled. No contact with the outside. ----

' CharCode gives the code of the first character, 0 to 65535: AscW is negative
' from 32768 on.
Function CharCode(c)
  Dim n
  n = AscW(c)
  If n < 0 Then n = n + 65536
  CharCode = n
End Function

' HexText gives a number in hexadecimal with at least that many digits.
Function HexText(n, digits)
  Dim h
  h = Hex(n)
  If Len(h) < digits Then h = String(digits - Len(h), "0") & h
  HexText = h
End Function

' NumberText spells a DWORD, which scripts see as a signed number, without sign.
Function NumberText(value)
  Dim n
  n = CDbl(value)
  If n < 0 Then n = n + 4294967296
  NumberText = CStr(n)
End Function

' NumberOf is the way back: the signed number that a DWORD is to a script.
Function NumberOf(text)
  Dim n
  n = CDbl(text)
  If n > 2147483647 Then n = n - 4294967296
  NumberOf = CLng(n)
End Function

' BoolText spells a switch.
Function BoolText(value)
  BoolText = "FALSE"
  If CBool(value) Then BoolText = "TRUE"
End Function

' ValueText spells a value that is no list. kind is n for numbers, b for
' switches, s for texts. IIS 4.0 keeps some numbers as switches, and the other
' way round.
Function ValueText(kind, value)
  ValueText = ""
  If IsNull(value) Or IsEmpty(value) Then Exit Function
  Select Case kind
    Case "n"
      If VarType(value) = vbBoolean Then
        If value Then ValueText = "1" Else ValueText = "0"
      Else
        ValueText = NumberText(value)
      End If
    Case "b"
      ValueText = BoolText(value)
    Case Else
      ValueText = CStr(value)
  End Select
End Function

' Plain says whether a text may stand as it is in collected text.
Function Plain(text)
  Dim i, n
  Plain = False
  If text = "" Then Exit Function
  If Left(text, 1) = " " Or Right(text, 1) = " " Then Exit Function
  If Left(text, 1) = """" Or Left(text, 1) = "(" Then Exit Function
  For i = 1 To Len(text)
    n = CharCode(Mid(text, i, 1))
    If n < 32 Or n > 126 Then Exit Function
  Next
  Plain = True
End Function

' Quoted puts a text into double quotes, in printable ASCII.
Function Quoted(text)
  Dim i, n, c, out
  out = """"
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = CharCode(c)
    Select Case n
      Case 34
        out = out & "\"""
      Case 92
        out = out & "\\"
      Case 13
        out = out & "\r"
      Case 10
        out = out & "\n"
      Case 9
        out = out & "\t"
      Case Else
        If n < 32 Or n > 126 Then
          out = out & "\u" & LCase(HexText(n, 4))
        Else
          out = out & c
        End If
    End Select
  Next
  Quoted = out & """"
End Function

' Spelled gives a text as it is, or in quotes where it has to be.
Function Spelled(text)
  If Plain(text) Then
    Spelled = text
  Else
    Spelled = Quoted(text)
  End If
End Function

' Unquoted is the way back from Spelled.
Function Unquoted(text)
  Dim i, c, out
  Unquoted = text
  If Left(text, 1) <> """" Or Len(text) < 2 Then Exit Function
  out = ""
  i = 2
  Do While i < Len(text)
    c = Mid(text, i, 1)
    If c = "\" Then
      i = i + 1
      c = Mid(text, i, 1)
      Select Case c
        Case "r"
          c = vbCr
        Case "n"
          c = vbLf
        Case "t"
          c = vbTab
        Case "u"
          c = ChrW(CharNumber(Mid(text, i + 1, 4)))
          i = i + 4
      End Select
    End If
    out = out & c
    i = i + 1
  Loop
  Unquoted = out
End Function

' CharNumber reads four hexadecimal digits; CLng would take FFFF for -1.
Function CharNumber(digits)
  Dim i, n
  n = 0
  For i = 1 To Len(digits)
    n = n * 16 + InStr(1, "0123456789ABCDEF", UCase(Mid(digits, i, 1)), 0) - 1
  Next
  CharNumber = n
End Function

' The sum of collected text (Adler-32) runs over its lines, each with one line
' feed.
Dim SumLow, SumHigh
SumLow = 1
SumHigh = 0

Sub SumLine(line)
  Dim i
  For i = 1 To Len(line)
    SumLow = (SumLow + Asc(Mid(line, i, 1))) Mod 65521
    SumHigh = (SumHigh + SumLow) Mod 65521
  Next
  SumLow = (SumLow + 10) Mod 65521
  SumHigh = (SumHigh + SumLow) Mod 65521
End Sub

Function SumText()
  SumText = HexText(SumHigh, 4) & HexText(SumLow, 4)
End Function

' TwoDigits and TimeText spell a time as 2026-11-28T23:31:01+01:00. bias is the
' registry's ActiveTimeBias: the minutes to add to reach UTC.
Function TwoDigits(n)
  TwoDigits = Right("0" & CStr(n), 2)
End Function

Function TimeText(at, bias)
  Dim sign, zone
  sign = "-"
  zone = CLng(bias)
  If zone <= 0 Then
    sign = "+"
    zone = -zone
  End If
  TimeText = Year(at) & "-" & TwoDigits(Month(at)) & "-" & TwoDigits(Day(at)) & "T" & _
    TwoDigits(Hour(at)) & ":" & TwoDigits(Minute(at)) & ":" & TwoDigits(Second(at)) & _
    sign & TwoDigits(zone \ 60) & ":" & TwoDigits(zone Mod 60)
End Function

' SameText compares names as the metabase does: letter case does not count. The
' text comparison of VBScript follows the language of the user, for which more
' than that may be the same.
Function SameText(a, b)
  SameText = (LCase(a) = LCase(b))
End Function

' AddTo puts one more entry at the end of a list, which begins as Array().
Sub AddTo(list, entry)
  Dim n
  n = UBound(list) + 1
  ReDim Preserve list(n)
  If IsObject(entry) Then
    Set list(n) = entry
  Else
    list(n) = entry
  End If
End Sub

' ListOf makes a list of what ADSI gives for a list: an array, or one text.
' Empty entries at the end are no entries.
Function ListOf(value)
  Dim list, entry, n
  ListOf = Array()
  If IsEmpty(value) Or IsNull(value) Then Exit Function
  If Not IsArray(value) Then
    If CStr(value) <> "" Then ListOf = Array(CStr(value))
    Exit Function
  End If
  If UBound(value) < 0 Then Exit Function
  ReDim list(UBound(value))
  n = 0
  For Each entry In value
    If CStr(entry) <> "" Then
      list(n) = CStr(entry)
      n = n + 1
    End If
  Next
  If n = 0 Then Exit Function
  ReDim Preserve list(n - 1)
  ListOf = list
End Function

' Functions that fail leave the reason in Trouble.
Dim Trouble
Trouble = ""

' Failed notes an error of the line before, if there was one.
Function Failed(what)
  Failed = False
  If Err.Number <> 0 Then
    Trouble = what & ": " & ErrorText()
    Err.Clear
    Failed = True
  End If
End Function

' ErrorText gives the codes of VBScript itself, such as 70 for a permission
' denied, in decimal, those of Windows in hexadecimal.
Function ErrorText()
  If Err.Number > 0 Then
    ErrorText = "error " & CStr(Err.Number)
  Else
    ErrorText = "error " & HexText(Err.Number, 8)
  End If
  If Err.Description <> "" Then ErrorText = ErrorText & " (" & Err.Description & ")"
End Function

' ---- host: every look at the outside. Nothing here changes anything. ----
' A function that fails gives False, Nothing or an empty text, and leaves the
' reason in Trouble.

Dim HostName
HostName = "LOCALHOST"

' OpenKey opens a key of the metabase; path is such as /LM/W3SVC/1/ROOT. A name
' may hold what a path of ADSI reads otherwise, such as a comma: a key that says
' it is another one is none.
Function OpenKey(path)
  Dim key, is_
  Set OpenKey = Nothing
  On Error Resume Next
  Set key = GetObject("IIS://" & HostName & Mid(path, 4))
  If Failed(path) Then Exit Function
  is_ = KeyPath(key)
  If Not SameText(is_, path) Then
    Trouble = path & " opens as " & is_
    Exit Function
  End If
  Set OpenKey = key
End Function

' KeyClass gives the class of a key, such as IIsWebServer.
Function KeyClass(key)
  KeyClass = ""
  On Error Resume Next
  KeyClass = key.Class
  If Failed("the class of a key") Then KeyClass = ""
End Function

' KeyPath gives the path of a key, such as /LM/W3SVC/1/ROOT.
Function KeyPath(key)
  KeyPath = ""
  On Error Resume Next
  KeyPath = PathOf(key.ADsPath)
  If Failed("the path of a key") Then KeyPath = ""
End Function

' ChildKeys gives the keys right below a key in a list, and False when they
' cannot be told.
Function ChildKeys(key, list)
  Dim child, found, n, path
  ChildKeys = False
  list = Array()
  ReDim found(15)
  n = 0
  path = KeyPath(key)
  On Error Resume Next
  For Each child In key
    If Err.Number <> 0 Then Exit For
    If n > UBound(found) Then ReDim Preserve found(2 * n)
    Set found(n) = child
    n = n + 1
  Next
  If Failed("the keys below " & path) Then Exit Function
  If n > 0 Then
    ReDim Preserve found(n - 1)
    list = found
  End If
  ChildKeys = True
End Function

' Fetch is the one call of Get.
Function Fetch(key, name)
  Fetch = key.Get(name)
End Function

' RegValue reads the registry of this machine.
Function RegValue(path, value)
  Dim shell
  RegValue = False
  On Error Resume Next
  Set shell = CreateObject("WScript.Shell")
  value = shell.RegRead(path)
  If Failed("registry " & path) Then Exit Function
  RegValue = True
End Function

' Variable gives an environment variable of this machine, such as SystemRoot.
Function Variable(name)
  Dim shell, text
  Variable = ""
  On Error Resume Next
  Set shell = CreateObject("WScript.Shell")
  text = shell.ExpandEnvironmentStrings("%" & name & "%")
  If Failed("environment " & name) Then Exit Function
  ' Some hosts (Wine's) leave the zero that ends the text.
  If InStr(1, text, Chr(0), 0) > 0 Then text = Left(text, InStr(1, text, Chr(0), 0) - 1)
  If text <> "%" & name & "%" Then Variable = text
End Function

Function FileThere(path)
  Dim files
  FileThere = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  FileThere = files.FileExists(path)
  If Failed(path) Then FileThere = False
End Function

Function FileSize(path)
  Dim files
  FileSize = -1
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  FileSize = files.GetFile(path).Size
  If Failed(path) Then FileSize = -1
End Function

' ReadOnly says whether a file is marked as one that is not to be written.
Function ReadOnly(path)
  Dim files
  ReadOnly = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  ReadOnly = ((files.GetFile(path).Attributes And 1) <> 0)
  If Failed(path) Then ReadOnly = False
End Function

' ReadFile gives the bytes of a file, each as one character of this machine's
' code page.
Function ReadFile(path, text)
  Dim files, stream
  ReadFile = False
  text = ""
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(path, 1)
  If Failed(path) Then Exit Function
  If Not stream.AtEndOfStream Then text = stream.ReadAll
  If Failed(path) Then Exit Function
  stream.Close
  ReadFile = True
End Function

' FileVersion gives the version of a DLL; only newer script hosts can.
Function FileVersion(path)
  Dim files
  FileVersion = ""
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  FileVersion = files.GetFileVersion(path)
  If Failed("the version of " & path) Then FileVersion = ""
End Function

' SubFolders gives the names of the folders in a folder.
Function SubFolders(path, names)
  Dim files, folder
  SubFolders = False
  names = Array()
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  For Each folder In files.GetFolder(path).SubFolders
    If Err.Number <> 0 Then Exit For
    AddTo names, folder.Name
  Next
  If Failed(path) Then Exit Function
  SubFolders = True
End Function

' WmiValue reads one property of the first object of a class of WMI (a query
' for one object where condition is given).
Function WmiValue(class_, property, condition, value)
  Dim service, found, query
  WmiValue = False
  On Error Resume Next
  Set service = GetObject("winmgmts:{impersonationLevel=impersonate}!//" & WmiHost() & "/root/cimv2")
  If Failed("WMI of " & HostName) Then Exit Function
  query = "SELECT " & property & " FROM " & class_
  If condition <> "" Then query = query & " WHERE " & condition
  For Each found In service.ExecQuery(query)
    If Err.Number <> 0 Then Exit For
    value = found.Properties_(property).Value
    If Err.Number = 0 Then WmiValue = True
    Exit For
  Next
  If Failed("WMI " & class_) Then WmiValue = False
End Function

Function WmiHost()
  WmiHost = HostName
  If SameText(HostName, "LOCALHOST") Then WmiHost = "."
End Function

' ServiceState gives running, stopped or changing; empty when the service
' cannot be asked.
Function ServiceState(name)
  Dim service
  ServiceState = ""
  On Error Resume Next
  Set service = GetObject("WinNT://" & ServiceHost() & "/" & name & ",service")
  If Failed("service " & name) Then Exit Function
  Select Case service.Status
    Case 1
      ServiceState = "stopped"
    Case 4
      ServiceState = "running"
    Case Else
      ServiceState = "changing"
  End Select
  If Failed("service " & name) Then ServiceState = ""
End Function

' Services gives every service with the services it needs: two lists, name by
' name; the second holds lists.
Function Services(names, needs)
  Dim computer, service, needed, name
  Services = False
  names = Array()
  needs = Array()
  On Error Resume Next
  Set computer = GetObject("WinNT://" & ServiceHost() & ",computer")
  If Failed("the services of " & HostName) Then Exit Function
  computer.Filter = Array("service")
  For Each service In computer
    If Err.Number <> 0 Then Exit For
    name = service.Name
    If Err.Number <> 0 Then Exit For
    needed = Empty
    needed = service.Dependencies
    If Err.Number <> 0 Then
      ' A service that needs none may have no such property at all: the registry
      ' of this machine tells that from one that cannot be read.
      Err.Clear
      needed = Empty
      If SameText(HostName, "LOCALHOST") Then
        If Not NeedsOf(name, needed) Then
          names = Array()
          needs = Array()
          Exit Function
        End If
      End If
    End If
    AddTo names, name
    AddTo needs, ListOf(needed)
  Next
  If Failed("the services of " & HostName) Then
    names = Array()
    needs = Array()
    Exit Function
  End If
  Services = True
End Function

' NeedsOf reads the services that a service of this machine needs: none where
' there is no such value (error 80070002). The first script hosts read no lists.
Function NeedsOf(name, needed)
  NeedsOf = RegValue("HKLM\SYSTEM\CurrentControlSet\Services\" & name & "\DependOnService", needed)
  If NeedsOf Then Exit Function
  needed = Empty
  NeedsOf = (InStr(1, Trouble, "80070002", 0) > 0)
  If NeedsOf Then Trouble = ""
End Function

Function ServiceHost()
  ServiceHost = HostName
  If Not SameText(HostName, "LOCALHOST") Then Exit Function
  ServiceHost = Variable("COMPUTERNAME")
End Function

Sub Say(text)
  WScript.Echo text
End Sub

' Leave ends the script with an exit code.
Sub Leave(code)
  WScript.Quit code
End Sub

Function TimeNow()
  TimeNow = Now
End Function

' AtConsole says whether Say writes lines, as cscript does, or opens windows.
Function AtConsole()
  AtConsole = (LCase(Right(WScript.FullName, 11)) = "cscript.exe")
End Function

' ---- adsi: reading the metabase through the keys that host opens. ----

' PathOf makes /LM/W3SVC/1 of IIS://HOST/W3SVC/1.
Function PathOf(address)
  Dim at
  PathOf = "/LM"
  at = InStr(7, address, "/", 0)
  If at > 0 Then PathOf = "/LM" & Mid(address, at)
  If Right(PathOf, 1) = "/" Then PathOf = Left(PathOf, Len(PathOf) - 1)
End Function

' IsLeaf says whether keys of a class can have none below them: they cannot be
' asked for any (MBSCHEMA: the classes without CONTAINERCLASS).
Function IsLeaf(class_)
  IsLeaf = InStr(1, LeafClasses, " " & LCase(class_) & " ", 0) > 0 And class_ <> ""
End Function

Const LeafClasses = " iiswebfile iiscertmapper iiscompressionscheme iismimemap iislogmodule iiscustomlogmodule "

' KeyName is the last part of the path of a key.
Function KeyName(key)
  Dim path
  path = KeyPath(key)
  Do While InStr(1, path, "/", 0) > 0
    path = Mid(path, InStr(1, path, "/", 0) + 1)
  Loop
  KeyName = path
End Function

' ChildNames gives the names of the keys right below a key.
Function ChildNames(key, names)
  Dim children, child
  ChildNames = False
  names = Array()
  If IsLeaf(KeyClass(key)) Then
    ChildNames = True
    Exit Function
  End If
  If Not ChildKeys(key, children) Then Exit Function
  For Each child In children
    AddTo names, KeyName(child)
  Next
  ChildNames = True
End Function

' ReadValue gives the value that is in effect at a key. False: the key has none
' or it cannot be read.
Function ReadValue(key, name, value)
  ReadValue = False
  value = Empty
  On Error Resume Next
  value = Fetch(key, name)
  If Failed(name) Then Exit Function
  ReadValue = True
End Function

' ReadList gives the entries of the list that is in effect at a key.
Function ReadList(key, name, entries)
  Dim value
  ReadList = False
  entries = Array()
  If Not ReadValue(key, name, value) Then Exit Function
  entries = ListOf(value)
  ReadList = True
End Function

' LocalPaths gives the keys at and below a key that hold a value of their own
' (0 asks for values that inherit and for those that do not). None is no
' failure: the call then says that there is no data.
Function LocalPaths(key, name, paths)
  Dim found, i
  LocalPaths = False
  paths = Array()
  On Error Resume Next
  found = key.GetDataPaths(name, 0)
  If Err.Number = &H800CC801 Then
    Err.Clear
    LocalPaths = True
    Exit Function
  End If
  If Failed("where " & name & " is set") Then Exit Function
  paths = ListOf(found)
  For i = 0 To UBound(paths)
    paths(i) = PathOf(paths(i))
  Next
  LocalPaths = True
End Function

' IsLocal says whether a value is set at a key itself. Where GetDataPaths does
' not answer, the property's own marks do (IIS 5.0 and later). Pages differ on
' what IsInherit means (Q296125): only with bit 32 of all marks, which says that
' the value was inherited (HDR METADATA_ISINHERITED), it counts. False with a
' reason in Trouble: nothing answers.
Function IsLocal(key, path, name)
  Dim paths, each_, mark, all, inherited
  IsLocal = False
  Trouble = ""
  If LocalPaths(key, name, paths) Then
    For Each each_ In paths
      If SameText(each_, path) Then IsLocal = True
    Next
    Exit Function
  End If
  On Error Resume Next
  Set mark = key.GetPropertyAttribObj(name)
  If Err.Number = &H800CC801 Then
    ' Neither here nor above (IIS5J/cc338188).
    Err.Clear
    Trouble = ""
    Exit Function
  End If
  If Failed("whether " & name & " is inherited") Then Exit Function
  all = CLng(mark.AllAttributes)
  inherited = CBool(mark.IsInherit)
  If Failed("whether " & name & " is inherited") Then Exit Function
  If inherited <> ((all And 32) <> 0) Then
    Trouble = "whether " & name & " is inherited: IsInherit and AllAttributes contradict each other"
    Exit Function
  End If
  IsLocal = Not inherited
  Trouble = ""
End Function

' ---- arguments ----

Function ArgumentCount()
  ArgumentCount = WScript.Arguments.Count
End Function

Function Argument(i)
  Argument = WScript.Arguments(i)
End Function

' ---- look: what stands at a place now. ----

' Now holds what Look found.
Dim NowThere, NowText, NowKnown

' Look reads a place. False: it cannot be told, and Trouble says why.
Function Look(p)
  Look = False
  NowThere = False
  NowText = ""
  NowKnown = True
  Trouble = ""
  Select Case PlaceKind(p)
    Case "key"
      Look = LookKey(p)
    Case "value"
      Look = LookValue(p)
    Case "app"
      Look = LookApp(p)
    Case "tag"
      Look = LookTag(p)
  End Select
End Function

' KeyThere opens a key; False: it cannot be told whether it is there. A key that
' is not there leaves Nothing.
Function KeyThere(path, found)
  Dim above, names, one
  KeyThere = False
  Set found = OpenKey(path)
  If Not found Is Nothing Then
    KeyThere = True
    Exit Function
  End If
  ' A name that ADSI reads otherwise: whether the key is there is not known.
  If InStr(1, Trouble, " opens as ", 0) > 0 Then Exit Function
  If SameText(path, "/LM") Then Exit Function
  If Not KeyThere(AbovePath(path), above) Then Exit Function
  If above Is Nothing Then
    Trouble = ""
    KeyThere = True
    Exit Function
  End If
  If Not ChildNames(above, names) Then Exit Function
  For Each one In names
    If SameText(one, LeafOf(path)) Then
      Trouble = path & " is there and cannot be opened: " & Trouble
      Exit Function
    End If
  Next
  Trouble = ""
  KeyThere = True
End Function

Function LastSlash(path)
  Dim i
  LastSlash = 0
  For i = Len(path) To 1 Step -1
    If Mid(path, i, 1) = "/" Then
      LastSlash = i
      Exit Function
    End If
  Next
End Function

Function AbovePath(path)
  AbovePath = Left(path, LastSlash(path) - 1)
End Function

Function LeafOf(path)
  LeafOf = Mid(path, LastSlash(path) + 1)
End Function

Function LookKey(p)
  Dim found
  LookKey = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If Not found Is Nothing Then
    NowThere = True
    NowText = KeyClass(found)
  End If
  LookKey = True
End Function

Function LookValue(p)
  Dim found, text
  LookValue = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If found Is Nothing Then
    LookValue = True
    Exit Function
  End If
  If IsLocal(found, PlaceKey(p), PlaceName(p)) Then
    NowThere = True
    If WantSecret(p) > 0 Or Not SeenKnown(p) Then
      NowKnown = False
    Else
      If Not TextOf(found, PlaceName(p), PlaceForm(p), text) Then Exit Function
      NowText = text
    End If
  End If
  LookValue = True
End Function

' TextOf spells the value in effect at a key.
Function TextOf(found, name, form, text)
  Dim value, entries
  TextOf = False
  If form = "l" Then
    If Not ReadList(found, name, entries) Then Exit Function
    text = JoinLines(entries)
  Else
    If Not ReadValue(found, name, value) Then Exit Function
    text = ValueText(form, value)
  End If
  TextOf = True
End Function

Function JoinLines(entries)
  Dim i
  JoinLines = ""
  For i = 0 To UBound(entries)
    If i > 0 Then JoinLines = JoinLines & vbLf
    JoinLines = JoinLines & entries(i)
  Next
End Function

' An application is a key with an AppRoot of its own; its text is AppIsolated.
Function LookApp(p)
  Dim found, text
  LookApp = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If Not found Is Nothing Then
    If IsLocal(found, PlaceKey(p), "AppRoot") Then
      NowThere = True
      If Not TextOf(found, "AppIsolated", "n", text) Then Exit Function
      NowText = text
    End If
  End If
  LookApp = True
End Function

Function InList(list, name)
  Dim one
  InList = False
  For Each one In list
    If SameText(one, name) Then InList = True
  Next
End Function

' Unproven holds the applications that the calls left without a package this run
' has looked for in vain: calling again would not help.
Dim Unproven
Unproven = Array()

' IsRegistered says whether an application has what only the calls write: one
' that is isolated has a COM+ package of its own.
Function IsRegistered(found, path, mode)
  IsRegistered = False
  If Not IsLocal(found, path, "AppRoot") Then Exit Function
  If mode = "1" And Not InList(Unproven, path) Then
    If Not IsLocal(found, path, "AppPackageID") Then Exit Function
  End If
  IsRegistered = True
End Function

' IsSeen and IsWanted judge what Look found.
Function IsSeen(p)
  If Not SeenKnown(p) Then
    IsSeen = True
  Else
    IsSeen = (NowThere = SeenThere(p) And SameState(p, NowText, SeenText(p)))
  End If
End Function

Function IsWanted(p)
  Dim found
  If Not WantKnown(p) Then
    IsWanted = True
    Exit Function
  End If
  IsWanted = (NowThere = WantThere(p))
  If WantSecret(p) > 0 Or Not NowKnown Then Exit Function
  If IsWanted Then IsWanted = SameState(p, NowText, WantText(p))
  If IsWanted And PlaceKind(p) = "app" And WantThere(p) Then
    Set found = OpenKey(PlaceKey(p))
    IsWanted = False
    If Not found Is Nothing Then IsWanted = IsRegistered(found, PlaceKey(p), WantText(p))
  End If
End Function

' SameState compares texts; names of classes may differ in letter case.
Function SameState(p, a, b)
  If PlaceKind(p) = "key" Then
    SameState = SameText(a, b)
  Else
    SameState = (a = b)
  End If
End Function

' Title names a place for people.
Function Title(p)
  Select Case PlaceKind(p)
    Case "value"
      Title = PlaceName(p) & " of " & Spelled(PlaceKey(p))
    Case "app"
      Title = "the application " & Spelled(PlaceKey(p))
    Case "tag"
      Title = "processModel in " & Spelled(PlaceName(p))
    Case Else
      Title = "the key " & Spelled(PlaceKey(p))
  End Select
End Function

Function StateText(p, there, text)
  If Not there Then
    StateText = "not set"
    If PlaceKind(p) = "key" Or PlaceKind(p) = "app" Then StateText = "not there"
  ElseIf PlaceKind(p) = "tag" Then
    StateText = TagText(text)
  Else
    StateText = Spelled(text)
  End If
End Function

Function NowState(p)
  If NowKnown Then
    NowState = StateText(p, NowThere, NowText)
  Else
    NowState = "a secret"
  End If
End Function

' Difference tells what a place was, and what it is.
Function Difference(p)
  Difference = Title(p) & ": " & Compared(p, "seen", SeenThere(p), SeenText(p))
End Function

' Compared tells what a place was, or is to be, and what it is: of two lists the
' entries that only one of them has.
Function Compared(p, word, there, text)
  Dim less, more
  Compared = word & " " & StateText(p, there, text) & ", now " & NowState(p)
  If PlaceForm(p) <> "l" Or Not there Or Not NowThere Or Not NowKnown Then Exit Function
  less = EntriesBeside(text, NowText)
  more = EntriesBeside(NowText, text)
  If less = "" And more = "" Then
    Compared = "the entries that were " & word & ", in another order"
  Else
    Compared = ""
    If less <> "" Then Compared = word & " and not there now: " & less
    If less <> "" And more <> "" Then Compared = Compared & "; "
    If more <> "" Then Compared = Compared & "there now and not " & word & ": " & more
  End If
End Function

' EntriesBeside gives the entries of a list that another one has not.
Function EntriesBeside(list, other)
  Dim entry, one, has
  EntriesBeside = ""
  For Each entry In Split(list, Chr(10))
    has = (entry = "")
    For Each one In Split(other, Chr(10))
      If SameText(entry, one) Then has = True
    Next
    If Not has Then
      If EntriesBeside <> "" Then EntriesBeside = EntriesBeside & ", "
      EntriesBeside = EntriesBeside & Spelled(entry)
    End If
  Next
End Function

' ---- tag: the start tag of processModel in a machine.config. ----
' In the tables Chr(1) and a digit stand for a secret that is there: it is
' stepped over and kept. Chr(2) and a character stand for one that was asked for.

Dim Kept(9)

Function TagText(text)
  Dim i, c, out
  out = ""
  i = 1
  Do While i <= Len(text)
    c = Mid(text, i, 1)
    If c = Chr(1) Or c = Chr(2) Then
      out = out & "(secret)"
      i = i + 2
    Else
      out = out & c
      i = i + 1
    End If
  Loop
  TagText = Spelled(out)
End Function

' NextMark is the place of the next secret of a pattern, 0 when there is none.
Function NextMark(pattern, from)
  Dim a, b
  a = InStr(from, pattern, Chr(1), 0)
  b = InStr(from, pattern, Chr(2), 0)
  NextMark = a
  If a = 0 Or (b > 0 And b < a) Then NextMark = b
End Function

' MatchTag gives how many characters of a text a pattern covers at a place, 0
' when it does not stand there. The secrets it steps over are in Kept.
Function MatchTag(text, at, pattern)
  Dim i, mark, piece, pos, finish, gap
  MatchTag = 0
  pos = at
  i = 1
  Do
    mark = NextMark(pattern, i)
    If mark = 0 Then
      piece = Mid(pattern, i)
    Else
      piece = Mid(pattern, i, mark - i)
    End If
    If Mid(text, pos, Len(piece)) <> piece Then Exit Function
    pos = pos + Len(piece)
    If mark = 0 Then Exit Do
    finish = InStr(pos, text, Mid(pattern, mark + 2, 1), 0)
    If finish = 0 Then Exit Function
    gap = Mid(text, pos, finish - pos)
    If InStr(1, gap, "<", 0) > 0 Or InStr(1, gap, ">", 0) > 0 Then Exit Function
    If Mid(pattern, mark, 1) = Chr(1) Then Kept(Asc(Mid(pattern, mark + 1, 1)) - 48) = gap
    pos = finish
    i = mark + 2
  Loop
  MatchTag = pos - at
End Function

' FindTag counts how often a pattern stands in a text; at is the last place.
Function FindTag(text, pattern, at)
  Dim first, mark, pos, n
  FindTag = 0
  at = 0
  first = pattern
  mark = NextMark(pattern, 1)
  If mark > 0 Then first = Left(pattern, mark - 1)
  n = 0
  pos = InStr(1, text, first, 0)
  Do While pos > 0
    If MatchTag(text, pos, pattern) > 0 Then
      n = n + 1
      at = pos
    End If
    pos = InStr(pos + 1, text, first, 0)
  Loop
  FindTag = n
End Function

' ReadTagFile reads a machine.config; False where this machine's code page does
' not give each byte as one character.
Function ReadTagFile(path, text)
  ReadTagFile = False
  If Not FileThere(path) Then
    Trouble = path & " is not there"
    Exit Function
  End If
  If Not ReadFile(path, text) Then Exit Function
  If Len(text) <> FileSize(path) Or Not ByteByByte(text) Then
    Trouble = path & " holds characters that this machine's code page does not carry byte by byte"
    Exit Function
  End If
  ReadTagFile = True
End Function

' ByteByByte says whether every character of a text is one byte of this machine's
' code page, and no other byte is the same character: what is written is then the
' bytes that were read.
Function ByteByByte(text)
  Dim i, n, c, page
  ByteByByte = False
  page = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = Asc(c)
    If n < 0 Or n > 255 Then Exit Function
    If n > 127 Then
      If Chr(n) <> c Then Exit Function
      If page = "" Then
        If Not UpperPage(page) Then Exit Function
      End If
    End If
  Next
  ByteByByte = True
End Function

' UpperPage gives the characters of the bytes from 128 on; those that begin a
' longer one are none. False: two bytes are the same character.
Function UpperPage(page)
  Dim n, c
  UpperPage = False
  page = ""
  On Error Resume Next
  For n = 128 To 255
    c = ""
    c = Chr(n)
    Err.Clear
    If Len(c) = 1 Then
      If InStr(1, page, c, 0) > 0 Then Exit Function
      page = page & c
    End If
  Next
  UpperPage = True
End Function

Function LookTag(p)
  Dim text, ofSeen, ofWant, at
  LookTag = False
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  ofWant = FindTag(text, WantText(p), at)
  ofSeen = FindTag(text, SeenText(p), at)
  LookTag = True
  NowThere = True
  If SeenText(p) = WantText(p) Then ofWant = 0
  If ofSeen = 1 And ofWant = 0 Then
    NowText = SeenText(p)
  ElseIf ofWant = 1 And ofSeen = 0 Then
    NowText = WantText(p)
  ElseIf ofSeen + ofWant > 1 Then
    NowText = "the tag stands there " & (ofSeen + ofWant) & " times"
  Else
    NowText = "another tag"
  End If
End Function

' ---- run: options, what is said, and comparing everything. ----

Dim NoRestart, FromInput, Here
NoRestart = False
FromInput = False

Sub Start_(title_)
  If Not AtConsole() Then
    Say title_ & ": run it with cscript, at a command line: cscript //nologo " & title_ & ". Nothing was changed."
    Leave 1
  End If
  Here = HereFolder() & "\"
  ReadOptions title_
  ClearTables
  LoadPlan
  HoldBundle
  BeginLog
  Tell title_ & " of plan " & PlanDigest & " for " & Spelled(ServerName)
  CheckServer
End Sub

' Begun says that something may have been changed.
Dim Begun
Begun = False

' Fell ends a script that failed by an error of its own: the script host would
' leave with the exit code of one that went well.
Sub Fell()
  Dim reason
  reason = ErrorText()
  If Begun Then
    Tell "This script failed by a defect of its own (" & reason & "). Stopped midway: run rollback.vbs."
    Leave 6
  End If
  Tell "This script failed by a defect of its own (" & reason & "). Nothing was changed."
  Leave 1
End Sub

' CheckServer stops where this is another computer than the plan is of, or has
' another version of IIS. The registry is asked first: a key of the metabase may
' start IIS where a run was ended in the middle of a restart.
Sub CheckServer()
  Dim name, text, found, info, major, minor
  If Computer <> "" Then
    name = Variable("COMPUTERNAME")
    If name = "" Then
      If RegValue("HKLM\SYSTEM\CurrentControlSet\Control\ComputerName\ActiveComputerName\ComputerName", text) Then name = text
    End If
    If name = "" Then
      Tell "The name of this computer cannot be told: " & Trouble & ". Nothing was changed."
      Leave 1
    End If
    If Not SameText(Left(name, 15), Left(Computer, 15)) Then
      Tell "This is " & Spelled(name) & ", and the plan is for " & Spelled(Computer) & ". Nothing was changed."
      Leave 4
    End If
  End If
  found = ""
  If RegValue("HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\CurrentVersion", text) Then found = VersionOn(text)
  If found = "" Or found = IISVersion Then
    If ServiceState("IISADMIN") <> "stopped" Then
      Set info = OpenKey("/LM/W3SVC/Info")
      If Not info Is Nothing Then
        If ReadValue(info, "MajorIIsVersionNumber", major) And ReadValue(info, "MinorIIsVersionNumber", minor) Then
          If NumberText(major) <> "0" Then found = NumberText(major) & "." & NumberText(minor)
        End If
      End If
    End If
  End If
  If found = "" Then
    Tell "The version of IIS cannot be told: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  If found <> IISVersion Then
    Tell "This server has IIS " & found & ", and the plan is for IIS " & IISVersion & ". Nothing was changed."
    Leave 4
  End If
  Trouble = ""
End Sub

' VersionOn gives the version of IIS that comes with a version of Windows.
Function VersionOn(windows)
  VersionOn = windows
  If windows = "5.2" Then VersionOn = "6.0"
End Function

Sub ReadOptions(title_)
  Dim i, word
  For i = 0 To ArgumentCount() - 1
    word = LCase(Argument(i))
    If word = "/norestart" And title_ <> "verify.vbs" Then
      NoRestart = True
    ElseIf word = "/passwords:stdin" And title_ = "apply.vbs" Then
      FromInput = True
    Else
      If word <> "/?" Then Say title_ & " does not know " & Spelled(Argument(i)) & "."
      word = ""
      If title_ <> "verify.vbs" Then word = word & " [/norestart]"
      If title_ = "apply.vbs" Then word = word & " [/passwords:stdin]"
      Say "cscript //nologo " & title_ & word
      Say "README.txt explains it. Nothing was changed."
      Leave 1
    End If
  Next
End Sub

Function ShortDigest()
  ShortDigest = Mid(PlanDigest, 8, 12)
End Function

' Tell writes a line to the console and the log.
Sub Tell(text)
  Say Printable(Hushed(text))
  Note text
End Sub

' Hushed takes the secrets of this run out of a text, whoever put them there.
Function Hushed(text)
  Dim i
  Hushed = text
  For i = 1 To SecretCount
    If Len(SecretText(i)) > 3 Then Hushed = Replace(Hushed, SecretText(i), "(secret)")
  Next
End Function

' Printable keeps a line one line of ASCII.
Function Printable(text)
  Dim i, n, c, out
  out = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = CharCode(c)
    If n < 32 Or n > 126 Then c = "\u" & LCase(HexText(n, 4))
    out = out & c
  Next
  Printable = out
End Function

' CheckPlaces counts places that are as the plan saw them, and as it wants
' them, and lists the others. False: something cannot be read.
Dim CountSeen, CountWanted

Function CheckPlaces(listed)
  Dim p
  CheckPlaces = True
  CountSeen = 0
  CountWanted = 0
  listed = Array()
  For p = 1 To PlaceCount
    If Not Look(p) Then
      Tell "Cannot be read: " & Title(p) & " (" & Trouble & ")"
      CheckPlaces = False
    Else
      If IsWanted(p) Then CountWanted = CountWanted + 1
      If IsSeen(p) Then
        CountSeen = CountSeen + 1
      ElseIf NowThere = WantThere(p) And NowKnown And SameState(p, NowText, WantText(p)) And WantKnown(p) Then
        AddTo listed, Difference(p) & ", which is what the plan wants"
      Else
        AddTo listed, Difference(p)
      End If
    End If
  Next
End Function

Function HasSecrets()
  HasSecrets = (SecretCount > 0)
End Function

' ---- nolog: a script that only looks keeps no log. ----

Sub HoldBundle()
End Sub

Sub BeginLog()
End Sub

Sub Note(text)
End Sub

' ---- verify: changes nothing. ----

On Error Resume Next
Main
Fell

Sub Main()
  Dim p, differ, trouble_
  Start_ "verify.vbs"
  differ = 0
  trouble_ = False
  For p = 1 To PlaceCount
    If Not Look(p) Then
      Tell "Cannot be read: " & Title(p) & " (" & Trouble & ")"
      trouble_ = True
    ElseIf Not IsWanted(p) Then
      differ = differ + 1
      Tell "Different: " & Title(p) & ": " & Compared(p, "wanted", WantThere(p), WantText(p))
    ElseIf WantSecret(p) > 0 Then
      Tell "Not compared, it is a secret: " & Title(p)
    End If
  Next
  If trouble_ Then Leave 1
  If differ > 0 Then
    Tell differ & " of " & PlaceCount & " are not as the plan wants them."
    Leave 2
  End If
  Tell "Everything is as the plan wants it."
  Leave 0
End Sub
