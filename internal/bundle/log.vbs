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
