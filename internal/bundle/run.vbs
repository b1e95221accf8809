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
