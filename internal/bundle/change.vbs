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
