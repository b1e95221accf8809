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
