' ---- tag: the start tag of processModel in a machine.config. ----
' In the tables Chr(1) and a digit stand for a secret that is there: it is
' stepped over and kept. Chr(2) and a character stand for one that was asked for.

Dim Kept(9)

Function TagText(text)
  Dim i, c, out
  out = ""
  i = 1
  Do While i <= Len(text)
    c = Mid(text, i, 1)
    If c = Chr(1) Or c = Chr(2) Then
      out = out & "(secret)"
      i = i + 2
    Else
      out = out & c
      i = i + 1
    End If
  Loop
  TagText = Spelled(out)
End Function

' NextMark is the place of the next secret of a pattern, 0 when there is none.
Function NextMark(pattern, from)
  Dim a, b
  a = InStr(from, pattern, Chr(1), 0)
  b = InStr(from, pattern, Chr(2), 0)
  NextMark = a
  If a = 0 Or (b > 0 And b < a) Then NextMark = b
End Function

' MatchTag gives how many characters of a text a pattern covers at a place, 0
' when it does not stand there. The secrets it steps over are in Kept.
Function MatchTag(text, at, pattern)
  Dim i, mark, piece, pos, finish, gap
  MatchTag = 0
  pos = at
  i = 1
  Do
    mark = NextMark(pattern, i)
    If mark = 0 Then
      piece = Mid(pattern, i)
    Else
      piece = Mid(pattern, i, mark - i)
    End If
    If Mid(text, pos, Len(piece)) <> piece Then Exit Function
    pos = pos + Len(piece)
    If mark = 0 Then Exit Do
    finish = InStr(pos, text, Mid(pattern, mark + 2, 1), 0)
    If finish = 0 Then Exit Function
    gap = Mid(text, pos, finish - pos)
    If InStr(1, gap, "<", 0) > 0 Or InStr(1, gap, ">", 0) > 0 Then Exit Function
    If Mid(pattern, mark, 1) = Chr(1) Then Kept(Asc(Mid(pattern, mark + 1, 1)) - 48) = gap
    pos = finish
    i = mark + 2
  Loop
  MatchTag = pos - at
End Function

' FindTag counts how often a pattern stands in a text; at is the last place.
Function FindTag(text, pattern, at)
  Dim first, mark, pos, n
  FindTag = 0
  at = 0
  first = pattern
  mark = NextMark(pattern, 1)
  If mark > 0 Then first = Left(pattern, mark - 1)
  n = 0
  pos = InStr(1, text, first, 0)
  Do While pos > 0
    If MatchTag(text, pos, pattern) > 0 Then
      n = n + 1
      at = pos
    End If
    pos = InStr(pos + 1, text, first, 0)
  Loop
  FindTag = n
End Function

' ReadTagFile reads a machine.config; False where this machine's code page does
' not give each byte as one character.
Function ReadTagFile(path, text)
  ReadTagFile = False
  If Not FileThere(path) Then
    Trouble = path & " is not there"
    Exit Function
  End If
  If Not ReadFile(path, text) Then Exit Function
  If Len(text) <> FileSize(path) Or Not ByteByByte(text) Then
    Trouble = path & " holds characters that this machine's code page does not carry byte by byte"
    Exit Function
  End If
  ReadTagFile = True
End Function

' ByteByByte says whether every character of a text is one byte of this machine's
' code page, and no other byte is the same character: what is written is then the
' bytes that were read.
Function ByteByByte(text)
  Dim i, n, c, page
  ByteByByte = False
  page = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = Asc(c)
    If n < 0 Or n > 255 Then Exit Function
    If n > 127 Then
      If Chr(n) <> c Then Exit Function
      If page = "" Then
        If Not UpperPage(page) Then Exit Function
      End If
    End If
  Next
  ByteByByte = True
End Function

' UpperPage gives the characters of the bytes from 128 on; those that begin a
' longer one are none. False: two bytes are the same character.
Function UpperPage(page)
  Dim n, c
  UpperPage = False
  page = ""
  On Error Resume Next
  For n = 128 To 255
    c = ""
    c = Chr(n)
    Err.Clear
    If Len(c) = 1 Then
      If InStr(1, page, c, 0) > 0 Then Exit Function
      page = page & c
    End If
  Next
  UpperPage = True
End Function

Function LookTag(p)
  Dim text, ofSeen, ofWant, at
  LookTag = False
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  ofWant = FindTag(text, WantText(p), at)
  ofSeen = FindTag(text, SeenText(p), at)
  LookTag = True
  NowThere = True
  If SeenText(p) = WantText(p) Then ofWant = 0
  If ofSeen = 1 And ofWant = 0 Then
    NowText = SeenText(p)
  ElseIf ofWant = 1 And ofSeen = 0 Then
    NowText = WantText(p)
  ElseIf ofSeen + ofWant > 1 Then
    NowText = "the tag stands there " & (ofSeen + ofWant) & " times"
  Else
    NowText = "another tag"
  End If
End Function
