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
  BeginLog
  Tell title_ & " of plan " & PlanDigest & " for " & Spelled(ServerName)
End Sub

Sub ReadOptions(title_)
  Dim i, word
  For i = 0 To ArgumentCount() - 1
    word = LCase(Argument(i))
    If word = "/norestart" And title_ <> "verify.vbs" Then
      NoRestart = True
    ElseIf word = "/passwords:stdin" And title_ = "apply.vbs" Then
      FromInput = True
    Else
      Say title_ & " does not know " & Spelled(Argument(i)) & ". Nothing was changed."
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
