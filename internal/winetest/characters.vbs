' ---- what Wine 8 lacks: ChrW and AscW. ----
' Before this part FakeFolder is set, where the table of characters lies.

Dim FakeTable
FakeTable = ""

Dim FakeAscii, FakeCode
FakeAscii = ""
For FakeCode = 32 To 126
  FakeAscii = FakeAscii & Chr(FakeCode)
Next

' The table holds all 65536 characters in order.
Function ChrW(code)
  Dim n
  n = code
  If n < 0 Then n = n + 65536
  If n < 128 Then
    ChrW = Chr(n)
    Exit Function
  End If
  FakeLoadTable
  ChrW = Mid(FakeTable, n + 1, 1)
End Function

Function AscW(text)
  Dim n
  ' The engine copies what it is given: the table costs, and most characters are
  ' ASCII.
  n = InStr(1, FakeAscii, Left(text, 1), 0)
  If n > 0 Then
    AscW = n + 31
    Exit Function
  End If
  FakeLoadTable
  n = InStr(1, FakeTable, Left(text, 1), 0) - 1
  If n > 32767 Then n = n - 65536
  AscW = n
End Function

Sub FakeLoadTable()
  Dim files, stream
  If FakeTable <> "" Then Exit Sub
  Set files = CreateObject("Scripting.FileSystemObject")
  Set stream = files.OpenTextFile(FakeFolder & "\characters.txt", 1, False, -1)
  FakeTable = stream.ReadAll
  stream.Close
End Sub
