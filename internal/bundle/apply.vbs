' ---- apply ----

On Error Resume Next
Main
Fell

Sub Main()
  Dim i, failed_, listed, one
  Start_ "apply.vbs"
  ReadState
  If StateThere And StateEnd = "" And StateBegun > 0 Then
    Tell "An earlier run stopped midway, at step " & StateBegun & " (" & StepTitle(StateBegun) & "): run rollback.vbs. Nothing was changed."
    Leave 6
  End If
  If NoRestart And NoRestartRefusal <> "" Then
    Tell "This plan cannot be done with /norestart: " & NoRestartRefusal & ". Nothing was changed. Run it without, at a time when the restart may be."
    Leave 1
  End If
  If Not CheckPlaces(listed) Then
    Tell "Nothing was changed."
    Leave 1
  End If
  If CountWanted = PlaceCount And (Not HasSecrets() Or StateEnd = "done") Then
    Tell "Nothing to do: everything is as the plan wants it."
    Leave 0
  End If
  If CountSeen < PlaceCount Then
    Tell "The server is not what the plan saw. Nothing was changed. Different:"
    For Each one In listed
      Tell "  " & one
    Next
    Tell "Collect again and make a new plan."
    Leave 4
  End If
  If Not Ready() Then
    Tell "Nothing was changed."
    Leave 1
  End If
  For i = 1 To NoticeCount
    Tell "Before: " & NoticeText(i)
  Next
  If Not AskSecrets() Then
    Tell "Nothing was changed."
    Leave 1
  End If
  If Not SavePatiently() Then
    Tell "The metabase cannot be saved: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  If BackupMetabase("isoplan-" & ShortDigest()) Then
    Tell "Backup of the metabase: isoplan-" & ShortDigest()
  Else
    Tell "The metabase cannot be backed up: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  KeepSecrets
  Running = Array()
  RunningKnown = False
  If Not NoteState("isoplan state 1") Then
    Tell "state.txt cannot be written: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  If Not NoteState("plan " & PlanDigest) Then
    Tell "state.txt cannot be written: " & Trouble & ". Nothing was changed."
    Leave 1
  End If
  ' Whoever gives a run up from afar takes this file away first, and then looks
  ' whether state.txt was begun: a run that was slow to begin must not go on.
  If Not FileThere(Here & "apply.vbs") Then
    Tell "apply.vbs was taken away while it ran. Nothing was changed."
    If Not NoteState("undone") Then Tell "state.txt cannot be written: " & Trouble
    Leave 1
  End If
  For i = 1 To StepCount
    If NoRestart And IsRestart(i) And StepOp(i) <> "Save" Then
      If StepOp(i) <> "Record" And StepOp(i) <> "Check" Then Tell "Restart left to be made: " & StepTitle(i)
    ElseIf Not Perform(i) Then
      PutBack i
    End If
  Next
  If Not CheckPlaces(listed) Then PutBack StepCount
  If CountWanted < PlaceCount Then
    For one = 1 To PlaceCount
      If Look(one) Then
        If Not IsWanted(one) Then Tell "Not as planned: " & Title(one) & " is " & NowState(one)
      End If
    Next
    PutBack StepCount
  End If
  If Not NoteState("finished") Then Tell "state.txt cannot be written: " & Trouble
  For i = 1 To LaterCount
    Tell "To do by hand now: " & LaterText(i)
  Next
  If NoRestart Then
    Tell "Done: the values are written. The restarts above are left to be made."
  Else
    Tell "Done: everything is as the plan wants it."
  End If
  Leave 0
End Sub

' Ready says whether what the steps need is there: files that may be written,
' and services of which it is known what runs.
Function Ready()
  Dim p, i, all, one, state
  Ready = True
  For p = 1 To PlaceCount
    If PlaceKind(p) = "tag" Then
      If ReadOnly(PlaceName(p)) Then
        Ready = False
        Tell Spelled(PlaceName(p)) & " is marked read-only."
      End If
    End If
  Next
  If NoRestart Then Exit Function
  For i = 1 To StepCount
    If StepOp(i) = "CallStop" Then
      If Not SiteState(StepSays(i), state) Then
        Ready = False
        Tell "Whether the site " & Spelled(StepSays(i)) & " runs cannot be read: " & Trouble
      ElseIf state <> "2" Then
        Ready = False
        Tell "The site " & Spelled(StepSays(i)) & " does not run, and its restart would start it. Start it first, or use /norestart."
      End If
    End If
  Next
  For i = 1 To StepCount
    If Left(StepOp(i), 4) <> "Call" And IsOutage(i) And StepOp(i) <> "Say" Then
      If Not Affected(all) Then
        Ready = False
        Tell "The list of services cannot be read (" & Trouble & "): nobody could tell what has to run again after " & StepTitle(i) & "."
        If NoRestartRefusal = "" Then Tell "With /norestart the values are written, and the restart is left to you."
        Exit Function
      End If
      For Each one In all
        If ServiceState(one) = "changing" Then
          Ready = False
          Tell "The service " & one & " neither runs nor is stopped: it is paused or on its way. Bring it to one of them."
        End If
      Next
      Exit Function
    End If
  Next
End Function

Function Perform(i)
  Perform = False
  Begun = True
  If Not NoteState("begin " & i) Then
    Tell "state.txt cannot be written: " & Trouble
    Exit Function
  End If
  MindStop i - 1
  If Not DoStep(i) Then
    Tell "Step " & i & " of " & StepCount & " failed: " & StepTitle(i) & ": " & Trouble
    Exit Function
  End If
  Tell "Step " & i & " of " & StepCount & " done: " & StepTitle(i)
  Perform = NoteState("done " & i)
  If Not Perform Then Tell "state.txt cannot be written: " & Trouble
End Function

' MindStop ends a run that was slow for so long that somebody far away gave it
' up: stop.txt is made before rollback.vbs reads how far this run came. The step
' that was under way then may have taken effect after that put it back.
Sub MindStop(last)
  If Not FileThere(Here & "stop.txt") Then Exit Sub
  Tell "stop.txt is there: this run was given up, and rollback.vbs puts back what it did."
  If last > 0 Then
    If StepPlace(last) > 0 Then
      If Not BackWith(last) Then Note "step " & last & " was not put back"
    End If
  End If
  If Not StartRunning() Then Tell "A service does not start: " & Trouble
  Leave 6
End Sub

' PutBack ends a run that failed.
Sub PutBack(last)
  MindStop last
  Tell "Putting everything back."
  If Undo(last) Then
    If NoteState("undone") Then
      Tell "Failed, and everything was put back."
      Leave 5
    End If
  End If
  Tell "Stopped midway: not everything could be put back. Mend what is named above, then run rollback.vbs."
  Leave 6
End Sub
