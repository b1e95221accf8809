' ---- arguments ----

Function ArgumentCount()
  ArgumentCount = WScript.Arguments.Count
End Function

Function Argument(i)
  Argument = WScript.Arguments(i)
End Function
