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
