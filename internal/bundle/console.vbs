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
