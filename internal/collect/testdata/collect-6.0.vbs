' Collects the configuration of IIS 6.0 for isoplan. It changes nothing: it has
' no call that writes to the metabase, the registry, a service or a file, except
' the file that /out names.
'
'   cscript //nologo collect.vbs > WEB03.txt
'   cscript //nologo collect.vbs /out:C:\collect\WEB03.txt
'   cscript //nologo collect.vbs /server:WEB03 /out:WEB03.txt
'
' /server:NAME  reads another machine over ADSI, WMI and its share ADMIN$, from
'               any Windows that has the ADSI provider of IIS. Windows NT 4.0
'               and Windows 2000 read each other only with the update of Q262739
'               (Q246575): without it the script stops
' /out:FILE     writes the text to FILE, for a scheduled task; FILE takes the
'               place of an older one when the text is complete, and until then
'               it is FILE.part
' /all          also writes inherited values and defaults, with ~; isoplan reads
'               them over, people may want them
' /skip         leaves out what cannot be read. Without it such a text has no
'               last line, and isoplan refuses it: what is missing would look
'               like what is not set.
'
' To review it: its parts begin with ' ----. "what to collect" lists what it
' reads; every GetObject stands in "host"; the last part, "collect", writes the
' file of /out, and its Sub Collect shows what happens in which order.
'
' Exit codes: 0 complete; 1 something could not be read, see the lines that
' begin with #.
'
' Rights: an administrator of the server. Passwords are never read: (secret)
' stands for one that is set. The password of processModel in machine.config is
' replaced by the word secret before anything is written.
'
' Needs: cscript of any Windows Script Host, VBScript 3.0 and ADSI, as IIS 4.0
' and every later version bring them
' (https://learn.microsoft.com/en-us/previous-versions/4y5y7bh5(v=vs.85)). WMI
' and newer hosts tell more where they are; what cannot be had is left out with a
' line "# not known".
'
' Made by isoplan 0.0.0. The text is plain ASCII; take it away as it is. Its last
' line counts the lines and sums them up.

Option Explicit

' ---- what to collect ----

Dim Version, Tool, Wanted, Frameworks, IISServices, OtherServices, HiddenAttributes, ShownWords
Version = "6.0"
Tool = "isoplan 0.0.0"
IISServices = " IISADMIN W3SVC MSFTPSVC SMTPSVC NNTPSVC HTTPFilter "
' The keys of other services that tell which are installed.
OtherServices = " MSFTPSVC SmtpSvc NntpSvc "
' Attributes of processModel that are secrets, and values of them that are none.
HiddenAttributes = " password "
ShownWords = " AutoGenerate "
Frameworks = Array("v1.0.3705", "v1.1.4322", "v2.0.50727", "v2.0.50727/64", "v4.0.30319", "v4.0.30319/64")

' Properties by class of key, each with its kind: n number, b switch, s text,
' l list, p password (never read).
Set Wanted = CreateObject("Scripting.Dictionary")
Want "IIsWebService", _
  "IIs5IsolationModeEnabled:b ApplicationDependencies:l CgiRestrictionList:l " & _
  "DisableSocketPooling:b IsapiRestrictionList:l InProcessIsapiApps:l " & _
  "WebSvcExtRestrictionList:l"
Want "IIsComputer", _
  "EnableEditWhileRunning:n EnableHistory:n MaxErrorFiles:n MaxHistoryFiles:n"
Want "IIsWebService IIsWebServer IIsWebVirtualDir IIsWebDirectory", _
  "AccessFlags:n AccessSSLFlags:n AnonymousUserName:s AnonymousUserPass:p " & _
  "AppAllowClientDebug:b AppAllowDebugging:b AppFriendlyName:s AppPackageID:s " & _
  "AppPackageName:s AppPoolId:s AppRoot:s AppWamClsid:s AspAllowOutOfProcComponents:b " & _
  "AspDiskTemplateCacheDirectory:s AspEnableApplicationRestart:b AspEnableAspHtmlFallback:b " & _
  "AspEnableChunkedEncoding:b AspEnableTypelibCache:b AspErrorsToNTLog:b " & _
  "AspExceptionCatchEnable:b AspLogErrorRequests:b AspMaxDiskTemplateCacheFiles:n " & _
  "AspProcessorThreadMax:n AspRequestQueueMax:n AspScriptEngineCacheMax:n " & _
  "AspScriptFileCacheSize:n AspTrackThreadingModel:b CacheISAPI:b AppIsolated:n ScriptMaps:l"
Want "IIsFilters", _
  "FilterLoadOrder:s"
Want "IIsWebService IIsApplicationPools IIsApplicationPool IIsWebServer IIsWebVirtualDir IIsWebDirectory", _
  "LogonMethod:n"
Want "IIsWebService IIsApplicationPools IIsApplicationPool", _
  "RapidFailProtectionInterval:n RapidFailProtectionMaxCrashes:n ShutdownTimeLimit:n " & _
  "WAMUserName:s WAMUserPass:p"
Want "IIsApplicationPools IIsApplicationPool", _
  "AutoShutdownAppPoolExe:s AutoShutdownAppPoolParams:s AppPoolAutoStart:b CPUAction:n " & _
  "CPULimit:n CPUResetInterval:n DisallowOverlappingRotation:b " & _
  "DisallowRotationOnConfigChange:b AppPoolIdentityType:n IdleTimeout:n " & _
  "LoadBalancerCapabilities:n LogEventOnRecycle:n MaxProcesses:n OrphanActionExe:s " & _
  "OrphanActionParams:s OrphanWorkerProcess:b PeriodicRestartMemory:n " & _
  "PeriodicRestartPrivateMemory:n PeriodicRestartRequests:n PeriodicRestartSchedule:l " & _
  "PeriodicRestartTime:n PingInterval:n PingResponseTime:n PingingEnabled:b " & _
  "AppPoolQueueLength:n RapidFailProtection:b SMPAffinitized:b SMPProcessorAffinityMask:n " & _
  "StartupTimeLimit:n"
Want "IIsApplicationPools", _
  "Enable32BitAppOnWin64:b"
Want "IIsFilter", _
  "FilterDescription:s FilterEnableCache:b FilterEnabled:b FilterPath:s"
Want "IIsWebServer IIsWebVirtualDir IIsWebDirectory", _
  "AppOopRecoverLimit:n"
Want "IIsWebServer", _
  "SecureBindings:l ServerAutoStart:b ServerBindings:l ServerComment:s"
Want "IIsWebVirtualDir IIsWebDirectory", _
  "Path:s UNCPassword:p UNCUserName:s"

Sub Want(classes, properties)
  Dim class_
  For Each class_ In Split(LCase(classes), " ")
    Wanted.Item(class_) = Trim(Wanted.Item(class_) & " " & properties)
  Next
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
