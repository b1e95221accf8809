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
