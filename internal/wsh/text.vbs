' ---- text: how values are spelled. No contact with the outside. ----

' CharCode gives the code of the first character, 0 to 65535: AscW is negative
' from 32768 on.
Function CharCode(c)
  Dim n
  n = AscW(c)
  If n < 0 Then n = n + 65536
  CharCode = n
End Function

' HexText gives a number in hexadecimal with at least that many digits.
Function HexText(n, digits)
  Dim h
  h = Hex(n)
  If Len(h) < digits Then h = String(digits - Len(h), "0") & h
  HexText = h
End Function

' NumberText spells a DWORD, which scripts see as a signed number, without sign.
Function NumberText(value)
  Dim n
  n = CDbl(value)
  If n < 0 Then n = n + 4294967296
  NumberText = CStr(n)
End Function

' NumberOf is the way back: the signed number that a DWORD is to a script.
Function NumberOf(text)
  Dim n
  n = CDbl(text)
  If n > 2147483647 Then n = n - 4294967296
  NumberOf = CLng(n)
End Function

' BoolText spells a switch.
Function BoolText(value)
  BoolText = "FALSE"
  If CBool(value) Then BoolText = "TRUE"
End Function

' ValueText spells a value that is no list. kind is n for numbers, b for
' switches, s for texts. IIS 4.0 keeps some numbers as switches, and the other
' way round.
Function ValueText(kind, value)
  ValueText = ""
  If IsNull(value) Or IsEmpty(value) Then Exit Function
  Select Case kind
    Case "n"
      If VarType(value) = vbBoolean Then
        If value Then ValueText = "1" Else ValueText = "0"
      Else
        ValueText = NumberText(value)
      End If
    Case "b"
      ValueText = BoolText(value)
    Case Else
      ValueText = CStr(value)
  End Select
End Function

' Plain says whether a text may stand as it is in collected text.
Function Plain(text)
  Dim i, n
  Plain = False
  If text = "" Then Exit Function
  If Left(text, 1) = " " Or Right(text, 1) = " " Then Exit Function
  If Left(text, 1) = """" Or Left(text, 1) = "(" Then Exit Function
  For i = 1 To Len(text)
    n = CharCode(Mid(text, i, 1))
    If n < 32 Or n > 126 Then Exit Function
  Next
  Plain = True
End Function

' Quoted puts a text into double quotes, in printable ASCII.
Function Quoted(text)
  Dim i, n, c, out
  out = """"
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = CharCode(c)
    Select Case n
      Case 34
        out = out & "\"""
      Case 92
        out = out & "\\"
      Case 13
        out = out & "\r"
      Case 10
        out = out & "\n"
      Case 9
        out = out & "\t"
      Case Else
        If n < 32 Or n > 126 Then
          out = out & "\u" & LCase(HexText(n, 4))
        Else
          out = out & c
        End If
    End Select
  Next
  Quoted = out & """"
End Function

' Spelled gives a text as it is, or in quotes where it has to be.
Function Spelled(text)
  If Plain(text) Then
    Spelled = text
  Else
    Spelled = Quoted(text)
  End If
End Function

' Unquoted is the way back from Spelled.
Function Unquoted(text)
  Dim i, c, out
  Unquoted = text
  If Left(text, 1) <> """" Or Len(text) < 2 Then Exit Function
  out = ""
  i = 2
  Do While i < Len(text)
    c = Mid(text, i, 1)
    If c = "\" Then
      i = i + 1
      c = Mid(text, i, 1)
      Select Case c
        Case "r"
          c = vbCr
        Case "n"
          c = vbLf
        Case "t"
          c = vbTab
        Case "u"
          c = ChrW(CharNumber(Mid(text, i + 1, 4)))
          i = i + 4
      End Select
    End If
    out = out & c
    i = i + 1
  Loop
  Unquoted = out
End Function

' CharNumber reads four hexadecimal digits; CLng would take FFFF for -1.
Function CharNumber(digits)
  Dim i, n
  n = 0
  For i = 1 To Len(digits)
    n = n * 16 + InStr(1, "0123456789ABCDEF", UCase(Mid(digits, i, 1)), 0) - 1
  Next
  CharNumber = n
End Function

' The sum of collected text (Adler-32) runs over its lines, each with one line
' feed.
Dim SumLow, SumHigh
SumLow = 1
SumHigh = 0

Sub SumLine(line)
  Dim i
  For i = 1 To Len(line)
    SumLow = (SumLow + Asc(Mid(line, i, 1))) Mod 65521
    SumHigh = (SumHigh + SumLow) Mod 65521
  Next
  SumLow = (SumLow + 10) Mod 65521
  SumHigh = (SumHigh + SumLow) Mod 65521
End Sub

Function SumText()
  SumText = HexText(SumHigh, 4) & HexText(SumLow, 4)
End Function

' TwoDigits and TimeText spell a time as 2026-11-28T23:31:01+01:00. bias is the
' registry's ActiveTimeBias: the minutes to add to reach UTC.
Function TwoDigits(n)
  TwoDigits = Right("0" & CStr(n), 2)
End Function

Function TimeText(at, bias)
  Dim sign, zone
  sign = "-"
  zone = CLng(bias)
  If zone <= 0 Then
    sign = "+"
    zone = -zone
  End If
  TimeText = Year(at) & "-" & TwoDigits(Month(at)) & "-" & TwoDigits(Day(at)) & "T" & _
    TwoDigits(Hour(at)) & ":" & TwoDigits(Minute(at)) & ":" & TwoDigits(Second(at)) & _
    sign & TwoDigits(zone \ 60) & ":" & TwoDigits(zone Mod 60)
End Function

' SameText compares names as the metabase does: letter case does not count. The
' text comparison of VBScript follows the language of the user, for which more
' than that may be the same.
Function SameText(a, b)
  SameText = (LCase(a) = LCase(b))
End Function

' AddTo puts one more entry at the end of a list, which begins as Array().
Sub AddTo(list, entry)
  Dim n
  n = UBound(list) + 1
  ReDim Preserve list(n)
  If IsObject(entry) Then
    Set list(n) = entry
  Else
    list(n) = entry
  End If
End Sub

' ListOf makes a list of what ADSI gives for a list: an array, or one text.
' Empty entries at the end are no entries.
Function ListOf(value)
  Dim list, entry, n
  ListOf = Array()
  If IsEmpty(value) Or IsNull(value) Then Exit Function
  If Not IsArray(value) Then
    If CStr(value) <> "" Then ListOf = Array(CStr(value))
    Exit Function
  End If
  If UBound(value) < 0 Then Exit Function
  ReDim list(UBound(value))
  n = 0
  For Each entry In value
    If CStr(entry) <> "" Then
      list(n) = CStr(entry)
      n = n + 1
    End If
  Next
  If n = 0 Then Exit Function
  ReDim Preserve list(n - 1)
  ListOf = list
End Function

' Functions that fail leave the reason in Trouble.
Dim Trouble
Trouble = ""

' Failed notes an error of the line before, if there was one.
Function Failed(what)
  Failed = False
  If Err.Number <> 0 Then
    Trouble = what & ": " & ErrorText()
    Err.Clear
    Failed = True
  End If
End Function

' ErrorText gives the codes of VBScript itself, such as 70 for a permission
' denied, in decimal, those of Windows in hexadecimal.
Function ErrorText()
  If Err.Number > 0 Then
    ErrorText = "error " & CStr(Err.Number)
  Else
    ErrorText = "error " & HexText(Err.Number, 8)
  End If
  If Err.Description <> "" Then ErrorText = ErrorText & " (" & Err.Description & ")"
End Function
