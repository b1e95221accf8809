' rollback.vbs: isoplan bundle 1
' Plan sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
' Server web03, IIS 5.0
'
' Takes back what apply.vbs of this folder did: the steps that state.txt says were
' begun, or without that file the whole plan.
'
' It needs VBScript 3.0 and Windows Script Host 1.0, as IIS 4.0 brings them, or anything
' later, and the rights of an administrator. Run it as
'
'   cscript //nologo rollback.vbs

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

' ---- change: calls that change the metabase. ----
' Each gives False when it failed, with the reason in Trouble. What WriteValue,
' WriteList and ClearValue do counts when Commit is called.

Function WriteValue(key, name, value)
  On Error Resume Next
  key.Put name, value
  WriteValue = Not Failed(name)
End Function

' WriteList replaces the whole list.
Function WriteList(key, name, entries)
  On Error Resume Next
  key.PutEx 2, name, entries
  WriteList = Not Failed(name)
End Function

' ClearValue removes the value of the key itself, so that the inherited one
' shows.
Function ClearValue(key, name)
  On Error Resume Next
  key.PutEx 1, name, ""
  ClearValue = Not Failed(name)
End Function

Function Commit(key)
  Dim path
  path = KeyPath(key)
  On Error Resume Next
  key.SetInfo
  Commit = Not Failed("writing " & path)
End Function

' MakeKey makes a key and writes it; made is the new key.
Function MakeKey(parent, class_, name, made)
  Dim key, path, is_
  MakeKey = False
  Set made = Nothing
  path = KeyPath(parent) & "/" & name
  On Error Resume Next
  Set key = parent.Create(class_, name)
  If Failed("making " & name) Then Exit Function
  ' Nothing is written yet: a name that ADSI reads otherwise ends here.
  is_ = KeyPath(key)
  If Not SameText(is_, path) Then
    Trouble = "making " & name & ": it would be " & is_
    Exit Function
  End If
  key.SetInfo
  If Failed("making " & name) Then Exit Function
  Set made = key
  MakeKey = True
End Function

' DropKey removes a key with everything below it.
Function DropKey(parent, class_, name)
  On Error Resume Next
  parent.Delete class_, name
  DropKey = Not Failed("removing " & name)
End Function

' CallApp makes or removes the application of a key. mode is 0 in process, 1
' isolated, 2 pooled; AppCreate knows 0 and 1 only.
Function CallApp(key, call_, mode)
  CallApp = False
  On Error Resume Next
  Select Case call_
    Case "AppCreate"
      key.AppCreate (CLng(mode) = 0)
    Case "AppCreate2"
      key.AppCreate2 CLng(mode)
    Case "AppDelete"
      key.AppDelete
    Case "AppDeleteRecursive"
      key.AppDeleteRecursive
    Case Else
      Trouble = call_ & " is no call of applications"
      Exit Function
  End Select
  CallApp = Not Failed(call_)
End Function

' SaveMetabase writes the metabase from memory to disk. Scripts have SaveData from
' IIS 5.1 on (SDK6/ms524872): before, a backup that saves first (2) and replaces
' the last of its name (1) does it (SDK6/ms525753). It fails where the save does.
Function SaveMetabase()
  Dim key
  SaveMetabase = False
  Set key = OpenKey("/LM")
  If key Is Nothing Then Exit Function
  On Error Resume Next
  key.SaveData
  If Not Failed("saving the metabase") Then
    SaveMetabase = True
    Exit Function
  End If
  key.Backup "isoplan-save", 0, 3
  SaveMetabase = Not Failed("saving the metabase")
End Function

' BackupMetabase makes a backup under a name, with the next free version (-1),
' replacing one of that version (1).
Function BackupMetabase(name)
  Dim key
  BackupMetabase = False
  Set key = OpenKey("/LM")
  If key Is Nothing Then Exit Function
  On Error Resume Next
  key.Backup name, -1, 1
  BackupMetabase = Not Failed("backup of the metabase")
End Function

' ---- act: files, commands and the console. ----

' WriteFile writes a text, each character as one byte of this machine's code
' page, over what was there.
Function WriteFile(path, text)
  Dim files, stream
  WriteFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.CreateTextFile(path, True)
  If Failed(path) Then Exit Function
  stream.Write text
  If Failed(path) Then Exit Function
  stream.Close
  If Failed(path) Then Exit Function
  WriteFile = True
End Function

' AppendLine puts a line at the end of a file and closes it, so that the line is
' with the system before anything else happens.
Function AppendLine(path, line)
  Dim files, stream
  AppendLine = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(path, 8, True)
  If Failed(path) Then Exit Function
  stream.WriteLine line
  If Failed(path) Then Exit Function
  stream.Close
  If Failed(path) Then Exit Function
  AppendLine = True
End Function

' HoldFile opens a file for writing and keeps it open until the script ends,
' whatever ends it: no other script can open it so meanwhile.
Dim HeldFile

Function HoldFile(path)
  Dim files
  HoldFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  Set HeldFile = files.OpenTextFile(path, 8, True)
  HoldFile = Not Failed(path)
End Function

Function CopyFile(from, path)
  Dim files
  CopyFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  files.CopyFile from, path, True
  CopyFile = Not Failed(path)
End Function

Function DropFile(path)
  Dim files
  DropFile = False
  On Error Resume Next
  Set files = CreateObject("Scripting.FileSystemObject")
  files.DeleteFile path, True
  DropFile = Not Failed(path)
End Function

' HereFolder is the folder the script lies in.
Function HereFolder()
  HereFolder = Left(WScript.ScriptFullName, Len(WScript.ScriptFullName) - Len(WScript.ScriptName) - 1)
End Function

' RunCommand runs a command line, waits, and gives its exit code; -1 when it
' could not be started.
Function RunCommand(line)
  Dim shell, code
  RunCommand = -1
  On Error Resume Next
  Set shell = CreateObject("WScript.Shell")
  code = shell.Run(line, 0, True)
  If Failed(line) Then Exit Function
  RunCommand = code
End Function

' AskSecret asks at the console without echo, where this host has the object
' for it (Windows XP and Server 2003).
Function AskSecret(prompt, secret)
  Dim asker
  AskSecret = False
  secret = ""
  On Error Resume Next
  Set asker = CreateObject("ScriptPW.Password")
  If Failed("asking without echo") Then Exit Function
  Say prompt
  secret = asker.GetPassword()
  If Failed("asking without echo") Then Exit Function
  AskSecret = True
End Function

' ReadInput reads one line of standard input. NoInput says afterwards that this
' host has none at all, which is not one that is at its end.
Dim NoInput
NoInput = False

Function ReadInput(line)
  Dim stream
  ReadInput = False
  line = ""
  On Error Resume Next
  Set stream = WScript.StdIn
  If Failed("standard input") Then
    NoInput = True
    Exit Function
  End If
  line = stream.ReadLine
  If Failed("standard input") Then Exit Function
  ReadInput = True
End Function

' ---- console: a window for hosts without input, methods of keys, and waiting. ----

' AskWindow asks in a window: Windows Script Host 1.0 has no standard input.
Function AskWindow(prompt, text)
  AskWindow = False
  text = ""
  On Error Resume Next
  text = InputBox(prompt, "isoplan")
  If Failed("a window to ask in") Then Exit Function
  AskWindow = (text <> "")
End Function

' CallMethod calls a method of a key that takes nothing.
Function CallMethod(found, method)
  CallMethod = False
  On Error Resume Next
  Select Case method
    Case "AppUnload"
      found.AppUnload
    Case "Recycle"
      found.Recycle
    Case "Stop"
      found.Stop
    Case "Start"
      found.Start
    Case Else
      Trouble = method & " is no method of keys"
      Exit Function
  End Select
  CallMethod = Not Failed(method)
End Function

' Pause waits some seconds; hosts before 2.0 have no Sleep.
Sub Pause(seconds)
  Dim from
  On Error Resume Next
  WScript.Sleep seconds * 1000
  If Err.Number = 0 Then Exit Sub
  Err.Clear
  from = CDbl(TimeNow())
  Do While (CDbl(TimeNow()) - from) * 86400 < seconds
  Loop
End Sub

' ---- tagchange: another start tag in a machine.config. ----

' Filled puts the secrets into a pattern.
Function Filled(pattern)
  Dim i, mark, out, which
  out = ""
  i = 1
  Do
    mark = NextMark(pattern, i)
    If mark = 0 Then Exit Do
    out = out & Mid(pattern, i, mark - i)
    which = Asc(Mid(pattern, mark + 1, 1)) - 48
    If Mid(pattern, mark, 1) = Chr(1) Then
      out = out & Kept(which)
    Else
      out = out & XmlText(SecretText(which))
    End If
    i = mark + 2
  Loop
  Filled = out & Mid(pattern, i)
End Function

' XmlText spells a text as the value of an attribute, in ASCII.
Function XmlText(text)
  Dim i, n, c, out, more
  out = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = CharCode(c)
    If n >= 55296 And n < 56320 And i < Len(text) Then
      ' Two halves are one character.
      more = CharCode(Mid(text, i + 1, 1))
      If more >= 56320 And more < 57344 Then
        n = 65536 + (n - 55296) * 1024 + more - 56320
        i = i + 1
      End If
    End If
    Select Case n
      Case 34
        c = "&quot;"
      Case 38
        c = "&amp;"
      Case 39
        c = "&apos;"
      Case 60
        c = "&lt;"
      Case 62
        c = "&gt;"
      Case Else
        If n < 32 Or n > 126 Then c = "&#" & n & ";"
    End Select
    out = out & c
  Next
  XmlText = out
End Function

' KeptCopy is where the file as it was is kept: beside it, because it may hold a
' password and that folder guards the file itself.
Function KeptCopy(p)
  KeptCopy = PlaceName(p) & ".isoplan-" & ShortDigest()
End Function

' PutTag makes the planned tag of the one that is there.
Function PutTag(p)
  Dim text, old
  PutTag = False
  If Not Look(p) Then Exit Function
  If NowText <> SeenText(p) Then
    Trouble = "the start tag in " & PlaceName(p) & " moved meanwhile: " & NowState(p)
    Exit Function
  End If
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  If Not CopyFile(PlaceName(p), KeptCopy(p)) Then Exit Function
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  If old <> text Then
    Trouble = "the copy " & KeptCopy(p) & " is not whole"
    Exit Function
  End If
  PutTag = ReplaceTag(p, text, SeenText(p), WantText(p), "")
End Function

' RestoreTag makes the old tag of the planned one. A secret that was replaced
' comes from the copy. A file that stopped halfway comes back whole.
Function RestoreTag(p)
  Dim text, old, temp
  RestoreTag = False
  ' What a run that was ended left may hold the new password.
  temp = PlaceName(p) & ".isoplan-new"
  If FileThere(temp) Then
    If Not DropFile(temp) Then Exit Function
  End If
  If Look(p) Then
    If NowText = SeenText(p) Then
      RestoreTag = True
      Exit Function
    End If
    If NowText = WantText(p) Then
      If Not FileThere(KeptCopy(p)) Then
        If NextMark(WantText(p), 1) > 0 Then
          Trouble = "the copy " & KeptCopy(p) & " is gone, and with it the old secret"
          If InStr(1, WantText(p), Chr(2), 0) > 0 Then Exit Function
        End If
        old = ""
      Else
        If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
      End If
      If Not ReadTagFile(PlaceName(p), text) Then Exit Function
      RestoreTag = ReplaceTag(p, text, WantText(p), SeenText(p), old)
      Exit Function
    End If
  End If
  If Not TagCopyWhole(p) Then
    Trouble = PlaceName(p) & " holds neither the old tag nor the planned one, and there is no whole copy of it"
    Exit Function
  End If
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  If Not CopyFile(KeptCopy(p), PlaceName(p)) Then Exit Function
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  If text <> old Then
    Trouble = PlaceName(p) & " is not whole; " & KeptCopy(p) & " is"
    Exit Function
  End If
  RestoreTag = Look(p)
  If RestoreTag Then RestoreTag = (NowText = SeenText(p))
End Function

' TagCopyWhole says whether the kept copy is a whole file with the old tag.
Function TagCopyWhole(p)
  Dim old, at
  TagCopyWhole = False
  If Not FileThere(KeptCopy(p)) Then Exit Function
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  TagCopyWhole = (FindTag(old, SeenText(p), at) = 1)
End Function

' ReplaceTag writes a file with another tag; what stands before and behind it
' stays the same bytes. Secrets to keep are those of the tag, or of a copy.
Function ReplaceTag(p, text, old, fresh, copy_)
  Dim at, length, whole, check, temp, size, from
  ReplaceTag = False
  If FindTag(text, old, at) <> 1 Then
    Trouble = "the start tag in " & PlaceName(p) & " moved meanwhile"
    Exit Function
  End If
  If copy_ <> "" Then
    If FindTag(copy_, fresh, from) <> 1 Then
      Trouble = "the copy " & KeptCopy(p) & " is not the file as it was"
      Exit Function
    End If
    length = MatchTag(text, at, old)
    MatchTag copy_, from, fresh
  Else
    length = MatchTag(text, at, old)
  End If
  check = Filled(fresh)
  whole = Left(text, at - 1) & check & Mid(text, at + length)
  size = FileSize(PlaceName(p)) - length + Len(check)
  temp = PlaceName(p) & ".isoplan-new"
  If Not WriteFile(temp, whole) Then Exit Function
  If Not ReadTagFile(temp, check) Then Exit Function
  If check <> whole Or FileSize(temp) <> size Then
    Trouble = temp & " does not hold what was written"
    DropFile temp
    Exit Function
  End If
  If Not CopyFile(temp, PlaceName(p)) Then Exit Function
  If Not ReadTagFile(PlaceName(p), check) Then Exit Function
  If check <> whole Then
    Trouble = PlaceName(p) & " does not hold what was written"
    Exit Function
  End If
  ReplaceTag = DropFile(temp)
End Function

' ---- change: making steps, and taking them back. ----

' WaitSeconds bounds how long a service may take to stop or to start.
Const WaitSeconds = 120

' Running holds the services that ran before the restart.
Dim Running, RunningKnown
Running = Array()
RunningKnown = False

Function StepTitle(i)
  Select Case StepOp(i)
    Case "Save"
      StepTitle = "save the metabase to disk"
    Case "Record"
      StepTitle = "note which services run"
    Case "Stop"
      StepTitle = "net stop " & StepSays(i) & " /y"
    Case "Start"
      StepTitle = "net start " & StepSays(i)
    Case "Reset"
      StepTitle = StepSays(i)
    Case "Check"
      StepTitle = "check that what ran before runs again"
    Case "Say"
      StepTitle = "to do by hand: " & Spelled(StepSays(i))
    Case Else
      If StepPlace(i) > 0 Then
        StepTitle = StepOp(i) & ": " & Title(StepPlace(i))
      Else
        StepTitle = StepOp(i) & ": " & Spelled(StepSays(i))
      End If
  End Select
End Function

' IsRestart says whether a step belongs to a restart; IsOutage whether it stops
' or starts something.
Function IsRestart(i)
  IsRestart = (StepPlace(i) = 0)
End Function

Function IsOutage(i)
  Select Case StepOp(i)
    Case "Save", "Record", "Check", "Say"
      IsOutage = False
    Case Else
      IsOutage = IsRestart(i)
  End Select
End Function

' DoStep makes one step. False: Trouble says why.
Function DoStep(i)
  DoStep = False
  Trouble = ""
  Select Case StepOp(i)
    Case "Set", "Clear", "Create", "Delete", "AppCreate", "AppCreate2", "AppDelete", "AppDeleteRecursive"
      DoStep = MakeState(StepPlace(i), StepOp(i), StepWantThere(i), StepWantText(i), StepWantSecret(i))
    Case "Put"
      DoStep = PutTag(StepPlace(i))
    Case "Save"
      DoStep = SavePatiently()
    Case "Record"
      DoStep = RecordServices()
    Case "Stop"
      DoStep = StopService(StepSays(i))
    Case "Start"
      DoStep = StartAgain(StepSays(i))
    Case "Reset"
      DoStep = (RunCommand(StepSays(i)) = 0)
      If Not DoStep And Trouble = "" Then Trouble = StepSays(i) & " failed"
    Case "Check"
      DoStep = StartRunning()
    Case "Say"
      Tell "To do by hand: " & StepSays(i)
      DoStep = True
    Case "CallAppUnload", "CallRecycle", "CallStop", "CallStart"
      DoStep = CallKey(StepSays(i), Mid(StepOp(i), 5))
    Case Else
      Trouble = "this script knows no step " & StepOp(i)
  End Select
End Function

Function StepWantThere(i)
  StepWantThere = WantThere(StepPlace(i))
  If StepOwn(i) Then StepWantThere = StepThere(i)
End Function

Function StepWantText(i)
  StepWantText = WantText(StepPlace(i))
  If StepOwn(i) Then StepWantText = StepText(i)
End Function

Function StepWantSecret(i)
  StepWantSecret = WantSecret(StepPlace(i))
  If StepOwn(i) Then StepWantSecret = StepSecret(i)
End Function

' MakeState brings a place to a state and reads back whether it came.
Function MakeState(p, op, there, text, secret_)
  MakeState = False
  Select Case PlaceKind(p)
    Case "key"
      If there Then
        If Not MakeOne(p, text) Then Exit Function
      Else
        If Not DropOne(p) Then Exit Function
      End If
    Case "value"
      If Not WriteOne(p, there, text, secret_) Then Exit Function
    Case "app"
      If there Then
        If Not MakeApp(p, op, text) Then Exit Function
      Else
        If Not EndApp(p, op) Then Exit Function
      End If
  End Select
  If Not Look(p) Then Exit Function
  MakeState = (NowThere = there)
  If MakeState And NowKnown And secret_ = 0 And there Then MakeState = SameState(p, NowText, text)
  If Not MakeState Then Trouble = "read back, it is " & NowState(p)
End Function

Function MakeOne(p, class_)
  Dim above, made
  MakeOne = False
  Set above = OpenKey(AbovePath(PlaceKey(p)))
  If above Is Nothing Then Exit Function
  MakeOne = MakeKey(above, class_, LeafOf(PlaceKey(p)), made)
End Function

Function DropOne(p)
  Dim above, gone
  DropOne = False
  Set gone = OpenKey(PlaceKey(p))
  If gone Is Nothing Then Exit Function
  Set above = OpenKey(AbovePath(PlaceKey(p)))
  If above Is Nothing Then Exit Function
  DropOne = DropKey(above, KeyClass(gone), LeafOf(PlaceKey(p)))
End Function

Function WriteOne(p, there, text, secret_)
  Dim found, name
  WriteOne = False
  name = PlaceName(p)
  Set found = OpenKey(PlaceKey(p))
  If found Is Nothing Then Exit Function
  ' What is so already is not written: AppIsolated behind the call that made it
  ' least of all.
  If Look(p) Then
    If NowThere = there And NowKnown And secret_ = 0 And NowText = text Then
      WriteOne = True
      Exit Function
    End If
  End If
  Trouble = ""
  If Not there Then
    If Not ClearValue(found, name) Then Exit Function
  ElseIf secret_ > 0 Then
    If Not WriteValue(found, name, SecretText(secret_)) Then Exit Function
  ElseIf PlaceForm(p) = "l" Then
    If Not WriteList(found, name, LinesOf(text)) Then Exit Function
  Else
    If Not WriteValue(found, name, ValueOf(found, name, PlaceForm(p), text)) Then Exit Function
  End If
  WriteOne = Commit(found)
End Function

' ValueOf is what ADSI takes for a text of the tables. IIS 4.0 keeps some numbers
' as switches: what is there tells.
Function ValueOf(found, name, form, text)
  Dim value
  Select Case form
    Case "n"
      ValueOf = NumberOf(text)
      If ReadValue(found, name, value) Then
        If VarType(value) = vbBoolean Then ValueOf = (text <> "0")
      End If
    Case "b"
      ValueOf = (text = "TRUE")
    Case Else
      ValueOf = text
  End Select
End Function

Function LinesOf(text)
  Dim list, from, at
  list = Array()
  from = 1
  Do While text <> ""
    at = InStr(from, text, vbLf, 0)
    If at = 0 Then
      AddTo list, Mid(text, from)
      Exit Do
    End If
    AddTo list, Mid(text, from, at - from)
    from = at + 1
  Loop
  LinesOf = list
End Function

' NamesOf and BringNames keep what a person wrote beside an application: no page
' says whether the calls take it along.
Dim HadName, HadLimit, OldName, OldLimit

Sub NamesOf(found, path)
  HadName = IsLocal(found, path, "AppFriendlyName")
  If HadName Then HadName = TextOf(found, "AppFriendlyName", "s", OldName)
  HadLimit = IsLocal(found, path, "AppOopRecoverLimit")
  If HadLimit Then HadLimit = TextOf(found, "AppOopRecoverLimit", "n", OldLimit)
  Trouble = ""
End Sub

Function BringNames(path)
  Dim found, changed
  BringNames = False
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  changed = False
  If HadName And Not IsLocal(found, path, "AppFriendlyName") Then
    If Not WriteValue(found, "AppFriendlyName", OldName) Then Exit Function
    changed = True
  End If
  If HadLimit And Not IsLocal(found, path, "AppOopRecoverLimit") Then
    If Not WriteValue(found, "AppOopRecoverLimit", NumberOf(OldLimit)) Then Exit Function
    changed = True
  End If
  BringNames = True
  If changed Then BringNames = Commit(found)
End Function

' MakeApp makes an application. Where the value is there already and the
' package is not, the call would change nothing (MS-IMSA 3.8.4.1): the rest of
' the application is removed first.
Function MakeApp(p, op, mode)
  Dim found, path, text, first
  MakeApp = False
  path = PlaceKey(p)
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  NamesOf found, path
  first = False
  If IsLocal(found, path, "AppIsolated") Then
    If Not TextOf(found, "AppIsolated", "n", text) Then Exit Function
    If text = mode Then first = Not IsRegistered(found, path, mode)
  End If
  If first Then
    If Not ClearApp(path, op, mode) Then Exit Function
  Else
    Trouble = ""
    If Not CallApp(found, op, mode) Then Exit Function
    Set found = OpenKey(path)
    If found Is Nothing Then Exit Function
    If Not IsRegistered(found, path, mode) Then
      If Not ClearApp(path, op, mode) Then Exit Function
    End If
  End If
  MakeApp = BringNames(path)
End Function

' ClearApp removes what is left of an application and makes it anew.
Function ClearApp(path, op, mode)
  Dim found
  ClearApp = False
  Tell "The value of " & Spelled(path) & " is there without a registered application: AppDelete first."
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  Trouble = ""
  If Not CallApp(found, "AppDelete", 0) Then Exit Function
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  If Not CallApp(found, op, mode) Then Exit Function
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  ClearApp = IsLocal(found, path, "AppRoot")
  If Not ClearApp Then
    Trouble = op & " left the key without AppRoot"
  ElseIf Not IsRegistered(found, path, mode) Then
    Tell "WARNING: " & op & " left " & Spelled(path) & " without AppPackageID: look in the list of COM+ applications whether it has its own."
    AddTo Unproven, path
  End If
End Function

Function EndApp(p, op)
  Dim found
  EndApp = False
  Set found = OpenKey(PlaceKey(p))
  If found Is Nothing Then Exit Function
  NamesOf found, PlaceKey(p)
  If Not CallApp(found, op, 0) Then Exit Function
  EndApp = BringNames(PlaceKey(p))
End Function

Function CallKey(path, method)
  Dim found
  CallKey = False
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  Select Case method
    Case "Stop"
      CallKey = BringSite(path, found, method, "4")
    Case "Start"
      CallKey = BringSite(path, found, method, "2")
    Case Else
      CallKey = CallMethod(found, method)
  End Select
End Function

' SiteState gives the state of a site: 2 started, 4 stopped (HDR MD_SERVER_STATE).
Function SiteState(path, state)
  Dim found, value
  SiteState = False
  Set found = OpenKey(path)
  If found Is Nothing Then Exit Function
  If Not ReadValue(found, "ServerState", value) Then Exit Function
  state = ValueText("n", value)
  SiteState = True
End Function

' BringSite stops or starts a site that is not in that state, and waits for it.
Function BringSite(path, found, method, wanted)
  Dim n, state
  BringSite = False
  If Not SiteState(path, state) Then Exit Function
  If state <> wanted Then
    If Not CallMethod(found, method) Then Exit Function
  End If
  For n = 0 To WaitSeconds
    If Not SiteState(path, state) Then Exit Function
    If state = wanted Then
      BringSite = True
      Exit Function
    End If
    If n < WaitSeconds Then Pause 1
  Next
  Trouble = path & " is in the state " & state & " and not " & wanted & " after " & WaitSeconds & " seconds"
End Function

' RestorePlace brings a place back to what the plan saw.
Function RestorePlace(p)
  Dim op
  RestorePlace = False
  If PlaceKind(p) = "tag" Then
    RestorePlace = RestoreTag(p)
    Exit Function
  End If
  If Not SeenKnown(p) Then
    RestorePlace = RestoreSecret(p)
    Exit Function
  End If
  If Not Look(p) Then Exit Function
  If IsSeen(p) Then
    RestorePlace = True
    Exit Function
  End If
  If Not SeenThere(p) And PlaceKind(p) <> "key" And Not KeyIsThere(p) Then
    RestorePlace = True
    Exit Function
  End If
  op = ""
  If PlaceKind(p) = "app" Then
    op = AppCall
    If Not SeenThere(p) Then op = "AppDelete"
  End If
  RestorePlace = MakeState(p, op, SeenThere(p), SeenText(p), 0)
End Function

Function KeyIsThere(p)
  Dim found
  KeyIsThere = True
  If KeyThere(PlaceKey(p), found) Then KeyIsThere = Not (found Is Nothing)
End Function

' RestoreSecret brings a secret back that this run replaced. What it was is in
' memory only: after a run that was ended nobody knows it.
Function RestoreSecret(p)
  Dim found
  RestoreSecret = False
  If IsEmpty(OldSecret(p)) Then
    If SecretsKept Then
      Trouble = "what it was could not be read; the backup of the metabase holds it"
      Exit Function
    End If
    Tell "WARNING: the old " & Title(p) & " is not known and cannot be brought back; the backup of the metabase holds it."
    RestoreSecret = NoteState("secret lost")
    Exit Function
  End If
  If Not KeyIsThere(p) Then
    RestoreSecret = True
    Exit Function
  End If
  Set found = OpenKey(PlaceKey(p))
  If found Is Nothing Then Exit Function
  If IsNull(OldSecret(p)) Then
    RestoreSecret = True
    If Not IsLocal(found, PlaceKey(p), PlaceName(p)) Then Exit Function
    RestoreSecret = ClearValue(found, PlaceName(p))
  Else
    RestoreSecret = WriteValue(found, PlaceName(p), OldSecret(p))
  End If
  If RestoreSecret Then RestoreSecret = Commit(found)
End Function

' KeepSecrets reads the secrets that are going to be replaced, so that this run
' can bring them back. They are never shown or written anywhere else.
Dim SecretsKept
SecretsKept = False

Sub KeepSecrets()
  Dim p, found, value
  SecretsKept = True
  For p = 1 To PlaceCount
    If PlaceKind(p) = "value" And Not SeenKnown(p) Then
      OldSecret(p) = Empty
      Set found = OpenKey(PlaceKey(p))
      If found Is Nothing Then
        OldSecret(p) = Null
      ElseIf Not IsLocal(found, PlaceKey(p), PlaceName(p)) Then
        OldSecret(p) = Null
      ElseIf ReadValue(found, PlaceName(p), value) Then
        ' Stars alone are what a server shows instead.
        If Replace(CStr(value), "*", "") <> "" Or CStr(value) = "" Then OldSecret(p) = value
      End If
    End If
  Next
  Trouble = ""
End Sub

' SavePatiently saves the metabase; somebody else may hold it for a moment.
Function SavePatiently()
  Dim n
  SavePatiently = False
  For n = 1 To 5
    If SaveMetabase() Then
      SavePatiently = True
      Exit Function
    End If
    If n < 5 Then Pause 2
  Next
End Function

' Affected lists IISADMIN, what the steps stop and start, and all that depends on
' one of those. False: the services cannot be listed, and these are the named.
Function Affected(all)
  Dim names, needs, list, need, i, grown
  all = Array("IISADMIN")
  For i = 1 To StepCount + BackCount
    If StepOp(i) = "Stop" Or StepOp(i) = "Start" Then
      If Not InList(all, StepSays(i)) Then AddTo all, StepSays(i)
    End If
  Next
  Affected = Services(names, needs)
  If Not Affected Then Exit Function
  Do
    grown = False
    For i = 0 To UBound(names)
      If Not InList(all, names(i)) Then
        list = needs(i)
        For Each need In list
          If SameText(Left(need, 8), "Service:") Then need = Mid(need, 9)
          If InList(all, need) And Not InList(all, names(i)) Then
            AddTo all, names(i)
            grown = True
          End If
        Next
      End If
    Next
  Loop While grown
End Function

' RecordServices notes what runs of the services a restart affects. It goes into
' the state, so that a later rollback knows. What is on its way, or paused, is to
' run again.
Function RecordServices()
  Dim all, i, line, state
  RecordServices = False
  If Not RunningKnown Then
    If Not Affected(all) Then
      Tell "The list of services cannot be read (" & Trouble & "); only those the plan names are started again."
      Trouble = ""
    End If
    line = "services"
    For i = 0 To UBound(all)
      state = ServiceState(all(i))
      If state = "running" Or state = "changing" Then
        AddTo Running, all(i)
        line = line & " " & all(i)
      End If
    Next
    Trouble = ""
    RunningKnown = True
    If Not NoteState(line) Then Exit Function
    Tell "Running before:" & Mid(line, 9)
  End If
  RecordServices = True
End Function

' AwaitService runs a command that brings a service to a state, and waits until
' it is there; where the state cannot be told the exit code of the command
' decides.
Function AwaitService(name, state, line)
  Dim n, is_, code, said
  AwaitService = False
  Trouble = ""
  code = RunCommand(line)
  said = "; " & line & " left with " & code
  If Trouble <> "" Then said = "; " & Trouble
  For n = 0 To WaitSeconds
    is_ = ServiceState(name)
    If is_ = state Then
      AwaitService = True
      Exit Function
    End If
    If is_ = "" Then
      AwaitService = (code = 0)
      If Not AwaitService Then Trouble = name & " may not be " & state & said
      Exit Function
    End If
    If n < WaitSeconds Then Pause 1
  Next
  Trouble = name & " is " & is_ & " and not " & state & " after " & WaitSeconds & " seconds" & said
End Function

Function StopService(name)
  StopService = AwaitService(name, "stopped", "net stop " & name & " /y")
End Function

Function StartService(name)
  StartService = (ServiceState(name) = "running")
  If Not StartService Then StartService = AwaitService(name, "running", "net start " & name)
End Function

' StartAgain starts what ran before: what was stopped stays so.
Function StartAgain(name)
  If RunningKnown And UBound(Running) >= 0 And Not InList(Running, name) And ServiceState(name) = "stopped" Then
    Tell name & " did not run before and stays stopped."
    StartAgain = True
  Else
    StartAgain = StartService(name)
  End If
End Function

Function StartRunning()
  Dim one
  StartRunning = True
  For Each one In Running
    If Not StartService(one) Then
      StartRunning = False
      Exit Function
    End If
  Next
End Function

' FilesLast is the last step whose file is still to be put back, 0 when none is.
Dim FilesLast
FilesLast = 0

' Undo takes back the steps up to the last one that was begun, last first. Files
' come first, because a service that starts reads them; but where IIS runs and
' is stopped on the way back, they are put in place while it is stopped.
Function Undo(last)
  Dim i, outage, restarted
  Undo = True
  outage = False
  restarted = False
  For i = 1 To last
    If IsOutage(i) Then outage = True
  Next
  FilesLast = last
  If Not (outage And StopsBack() And ServiceState("IISADMIN") = "running") Then
    If Not FilesBack() Then Undo = False
  End If
  If outage Then
    If Not StartRunning() Then
      Undo = False
      Tell "A service does not start: " & Trouble
    End If
  End If
  For i = last To 1 Step -1
    If StepPlace(i) > 0 And StepOp(i) <> "Put" Then
      If Not BackWith(i) Then Undo = False
      If SameText(PlaceName(StepPlace(i)), "IIs5IsolationModeEnabled") And outage Then
        If Not RestartBack() Then Undo = False
        restarted = True
      End If
    End If
  Next
  If outage And Not restarted Then
    If Not RestartBack() Then Undo = False
  End If
  If Not FilesBack() Then Undo = False
  For i = 1 To PlaceCount
    If Not Look(i) Then
      Undo = False
      Tell "Cannot be read: " & Title(i) & " (" & Trouble & ")"
    ElseIf Not IsSeen(i) Then
      Undo = False
      Tell "Not put back: " & Difference(i)
    End If
  Next
End Function

' StopsBack says whether the restart of the way back stops a service by itself.
Function StopsBack()
  Dim i
  StopsBack = False
  If NoRestart Then Exit Function
  For i = StepCount + 1 To StepCount + BackCount
    If StepOp(i) = "Stop" Then StopsBack = True
  Next
End Function

Function FilesBack()
  Dim i, last
  FilesBack = True
  last = FilesLast
  FilesLast = 0
  For i = last To 1 Step -1
    If StepOp(i) = "Put" Then
      If Not Back(StepPlace(i)) Then FilesBack = False
    End If
  Next
End Function

Function Back(p)
  Back = RestorePlace(p)
  If Back Then
    Tell "Put back: " & Title(p)
  Else
    Tell "Cannot put back " & Title(p) & ": " & Trouble
  End If
End Function

' BackWith puts the place of a step back, and what went with it.
Function BackWith(i)
  Dim one
  BackWith = Back(StepPlace(i))
  For Each one In StepAlso(i)
    If Not Back(one) Then BackWith = False
  Next
End Function

' RestartBack makes the restarts of the way back.
Function RestartBack()
  Dim i
  RestartBack = True
  For i = StepCount + 1 To StepCount + BackCount
    If StepOp(i) = "Start" Or StepOp(i) = "Check" Then
      If Not FilesBack() Then RestartBack = False
    End If
    If NoRestart And StepOp(i) <> "Save" Then
      If StepOp(i) <> "Record" And StepOp(i) <> "Check" Then Tell "Restart left to be made: " & StepTitle(i)
    ElseIf Not DoStep(i) Then
      RestartBack = False
      Tell "Cannot " & StepTitle(i) & ": " & Trouble
    Else
      Tell StepTitle(i) & ": done"
    End If
  Next
End Function

' ---- log: the log, the state file and passwords. ----

' HoldBundle keeps a second run of these scripts out.
Sub HoldBundle()
  If HoldFile(Here & "lock.txt") Then Exit Sub
  Say "Another script of this bundle runs, or this folder cannot be written: " & Trouble & ". Nothing was changed."
  Leave 1
End Sub

Sub BeginLog()
  If AppendLine(Here & "apply.log", "") Then Exit Sub
  Say "The log cannot be written: " & Trouble & ". Nothing was changed."
  Leave 1
End Sub

' Note writes a line to the log. No secret is ever in it.
Sub Note(text)
  Dim ok
  ok = AppendLine(Here & "apply.log", StampText(TimeNow()) & " " & Printable(Hushed(text)))
End Sub

Function StampText(at)
  StampText = Year(at) & "-" & TwoDigits(Month(at)) & "-" & TwoDigits(Day(at)) & " " & _
    TwoDigits(Hour(at)) & ":" & TwoDigits(Minute(at)) & ":" & TwoDigits(Second(at))
End Function

' The state file says how far a run came. StateBegun is the last step that was
' begun, StateEnd how the last run ended: "" (it did not), done or undone.
' StateTorn says that its last line was cut short.
Dim StateThere, StateBegun, StateEnd, StateTorn
StateTorn = False

' NoteState writes a line, and looks whether it came: a full disk need not say so.
Function NoteState(line)
  Dim before
  NoteState = False
  If StateTorn Then
    If Not AppendLine(Here & "state.txt", "") Then Exit Function
    StateTorn = False
  End If
  before = 0
  If FileThere(Here & "state.txt") Then before = FileSize(Here & "state.txt")
  If Not AppendLine(Here & "state.txt", line) Then Exit Function
  If FileSize(Here & "state.txt") <> before + Len(line) + 2 Then
    Trouble = "a line was not written whole"
    StateTorn = True
    Exit Function
  End If
  NoteState = True
End Function

Sub ReadState()
  Dim text, from, at, line
  StateThere = FileThere(Here & "state.txt")
  StateBegun = 0
  StateEnd = "undone"
  If Not StateThere Then Exit Sub
  If Not ReadFile(Here & "state.txt", text) Then
    Say "state.txt cannot be read: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  from = 1
  Do While from <= Len(text)
    at = InStr(from, text, vbLf, 0)
    If at = 0 Then
      ' The line a kill cut short: the step it was about may have been begun.
      line = Mid(text, from)
      StateTorn = True
      from = Len(text) + 1
      If StateEnd = "" And Left(line, 4) <> "done" And Left(line, 8) <> "services" And Left(line, 6) <> "secret" Then StateBegun = StateBegun + 1
    Else
      line = Mid(text, from, at - from)
      from = at + 1
      If Right(line, 1) = vbCr Then line = Left(line, Len(line) - 1)
      ReadStateLine line
    End If
  Loop
  If StateBegun > StepCount Then StateBegun = StepCount
End Sub

Sub ReadStateLine(line)
  If Left(line, 5) = "plan " Then
    If Mid(line, 6) <> PlanDigest Then
      Say "state.txt is about another plan: keep the bundles of two plans in two folders. Nothing was changed."
      Leave 1
    End If
    StateBegun = 0
    StateEnd = ""
    Running = Array()
    RunningKnown = False
  ElseIf Left(line, 6) = "begin " Then
    StateBegun = CLng(Mid(line, 7))
    StateEnd = ""
  ElseIf Left(line, 9) = "services " Then
    ReadRunning Mid(line, 10)
  ElseIf line = "finished" Then
    StateEnd = "done"
  ElseIf line = "undone" Then
    StateEnd = "undone"
    StateBegun = 0
  End If
End Sub

Sub ReadRunning(text)
  Dim rest, at
  Running = Array()
  RunningKnown = True
  rest = text & " "
  Do
    at = InStr(1, rest, " ", 0)
    If at = 0 Then Exit Do
    If at > 1 Then AddTo Running, Left(rest, at - 1)
    rest = Mid(rest, at + 1)
  Loop
End Sub

' AskSecrets asks for every secret before anything is changed.
Function AskSecrets()
  Dim i, text
  AskSecrets = False
  For i = 1 To SecretCount
    text = ""
    Openly = False
    If FromInput Then
      If Not ReadInput(text) Then
        Tell "No line on standard input for " & SecretTitle(i) & "."
        Exit Function
      End If
    ElseIf Not AskSecret("Type " & SecretTitle(i) & " (it is not shown):", text) Then
      If Not AskOpenly(SecretTitle(i), text) Then Exit Function
    End If
    If text = "" Then
      Tell "Nothing was given for " & SecretTitle(i) & "."
      Exit Function
    End If
    If Not SafeToWrite(text, FromInput Or Openly) Then
      Tell SecretTitle(i) & " holds a character that this host may read as another, or that no password can hold. Nothing was asked further."
      Exit Function
    End If
    SecretText(i) = text
  Next
  AskSecrets = True
End Function

' Openly says that a line of input was read, and not a window or a hidden prompt:
' what lies beyond ASCII is then read in a code page that is not this one's.
Dim Openly
Openly = False

Function SafeToWrite(text, narrow)
  Dim i, n
  SafeToWrite = False
  For i = 1 To Len(text)
    n = CharCode(Mid(text, i, 1))
    If n < 32 Or n = 127 Then Exit Function
    If narrow And n > 126 Then Exit Function
  Next
  SafeToWrite = True
End Function

' AskOpenly asks where this host cannot hide what is typed.
Function AskOpenly(title_, text)
  AskOpenly = False
  Say "WARNING: this script host shows what is typed. Nobody else should see the screen."
  Say "Type " & title_ & ":"
  If ReadInput(text) Then
    Openly = True
    AskOpenly = True
  ElseIf NoInput Then
    ' Where input is at its end nobody sits there: a window would wait for ever.
    AskOpenly = AskWindow("Type " & title_ & " (it is shown):", text)
  End If
  If Not AskOpenly Then Tell "Nobody could be asked for " & title_ & ": " & Trouble
End Function

' ---- rollback ----

On Error Resume Next
Main
Fell

Sub Main()
  Dim last, i, moved, listed
  Start_ "rollback.vbs"
  ReadState
  last = StateBegun
  If Not StateThere Then last = StepCount
  If StateThere And last = 0 Then
    Tell "Nothing to take back: state.txt names no step that was begun and not taken back."
    Leave 0
  End If
  If Not StateThere Then
    If CheckPlaces(listed) And CountSeen = PlaceCount Then
      Tell "Nothing to take back: everything is as the plan saw it."
      Leave 0
    End If
    Tell "There is no state.txt: the whole plan is taken back."
  End If
  ' A run that was slow to begin, and whose folder was cleared away meanwhile.
  If Not FileThere(Here & "rollback.vbs") Then
    Tell "rollback.vbs was taken away while it ran. Nothing was changed."
    Leave 1
  End If
  ' A run that stopped midway may have left a service down, and a file half
  ' written: both come first, because reading the metabase needs the service.
  Begun = True
  If StateThere And StateEnd = "" Then ReadyAgain last
  moved = False
  For i = 1 To last
    If StepPlace(i) > 0 Then
      If Not MayGoBack(i) Then moved = True
    End If
  Next
  If moved Then
    Tell "Somebody changed what the plan changed. Nothing more was changed. Bring it to one of the two states, or put it back by hand."
    Leave 4
  End If
  If Undo(last) Then
    NameRestarts last
    If NoteState("plan " & PlanDigest) And NoteState("undone") Then
      Tell "Everything was put back."
      Leave 0
    End If
    Tell "Everything was put back, and state.txt cannot be written: " & Trouble
    Leave 6
  End If
  Tell "Not everything could be put back. Mend what is named above, then run rollback.vbs again."
  Leave 6
End Sub

' NameRestarts names what a person may have to restart: where apply.vbs began no
' restart, nobody here knows whether somebody made one since.
Sub NameRestarts(last)
  Dim i
  For i = 1 To last
    If IsOutage(i) Then Exit Sub
  Next
  For i = StepCount + 1 To StepCount + BackCount
    If IsOutage(i) Then Tell "apply.vbs made no restart. If somebody did since, it has to be made again: " & StepTitle(i)
  Next
End Sub

Sub ReadyAgain(last)
  Dim i, ok
  For i = last To 1 Step -1
    If StepOp(i) = "Put" Then ok = Back(StepPlace(i))
  Next
  For i = 1 To last
    If IsOutage(i) Then
      If Not StartRunning() Then Tell "A service does not start: " & Trouble
      Exit Sub
    End If
  Next
End Sub

' MayGoBack says whether the place of a step is what the plan saw or what it or
' one of its steps made.
Function MayGoBack(i)
  Dim p
  MayGoBack = False
  p = StepPlace(i)
  If Not Look(p) Then
    Tell "Cannot be read: " & Title(p) & " (" & Trouble & ")"
    Exit Function
  End If
  MayGoBack = True
  If IsSeen(p) Or Not NowKnown Then Exit Function
  If NowThere = WantThere(p) And SameState(p, NowText, WantText(p)) Then Exit Function
  If NowThere = StepWantThere(i) And SameState(p, NowText, StepWantText(i)) Then Exit Function
  ' A key that is gone takes its values along.
  If Not NowThere And Not KeyIsThere(p) Then Exit Function
  MayGoBack = False
  Tell "  " & Difference(p)
End Function
