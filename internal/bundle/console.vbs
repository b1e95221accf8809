' ---- console: arguments, a window for hosts without input, methods of keys. ----

Function ArgumentCount()
  ArgumentCount = WScript.Arguments.Count
End Function

Function Argument(i)
  Argument = WScript.Arguments(i)
End Function

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
