' ---- tagchange: another start tag in a machine.config. ----

' Filled puts the secrets into a pattern.
Function Filled(pattern)
  Dim i, mark, out, which
  out = ""
  i = 1
  Do
    mark = NextMark(pattern, i)
    If mark = 0 Then Exit Do
    out = out & Mid(pattern, i, mark - i)
    which = Asc(Mid(pattern, mark + 1, 1)) - 48
    If Mid(pattern, mark, 1) = Chr(1) Then
      out = out & Kept(which)
    Else
      out = out & XmlText(SecretText(which))
    End If
    i = mark + 2
  Loop
  Filled = out & Mid(pattern, i)
End Function

' XmlText spells a text as the value of an attribute, in ASCII.
Function XmlText(text)
  Dim i, n, c, out, more
  out = ""
  For i = 1 To Len(text)
    c = Mid(text, i, 1)
    n = CharCode(c)
    If n >= 55296 And n < 56320 And i < Len(text) Then
      ' Two halves are one character.
      more = CharCode(Mid(text, i + 1, 1))
      If more >= 56320 And more < 57344 Then
        n = 65536 + (n - 55296) * 1024 + more - 56320
        i = i + 1
      End If
    End If
    Select Case n
      Case 34
        c = "&quot;"
      Case 38
        c = "&amp;"
      Case 39
        c = "&apos;"
      Case 60
        c = "&lt;"
      Case 62
        c = "&gt;"
      Case Else
        If n < 32 Or n > 126 Then c = "&#" & n & ";"
    End Select
    out = out & c
  Next
  XmlText = out
End Function

' KeptCopy is where the file as it was is kept: beside it, because it may hold a
' password and that folder guards the file itself.
Function KeptCopy(p)
  KeptCopy = PlaceName(p) & ".isoplan-" & ShortDigest()
End Function

' PutTag makes the planned tag of the one that is there.
Function PutTag(p)
  Dim text, old
  PutTag = False
  If Not Look(p) Then Exit Function
  If NowText <> SeenText(p) Then
    Trouble = "the start tag in " & PlaceName(p) & " moved meanwhile: " & NowState(p)
    Exit Function
  End If
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  If Not CopyFile(PlaceName(p), KeptCopy(p)) Then Exit Function
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  If old <> text Then
    Trouble = "the copy " & KeptCopy(p) & " is not whole"
    Exit Function
  End If
  PutTag = ReplaceTag(p, text, SeenText(p), WantText(p), "")
End Function

' RestoreTag makes the old tag of the planned one. A secret that was replaced
' comes from the copy. A file that stopped halfway comes back whole.
Function RestoreTag(p)
  Dim text, old, temp
  RestoreTag = False
  ' What a run that was ended left may hold the new password.
  temp = PlaceName(p) & ".isoplan-new"
  If FileThere(temp) Then
    If Not DropFile(temp) Then Exit Function
  End If
  If Look(p) Then
    If NowText = SeenText(p) Then
      RestoreTag = True
      Exit Function
    End If
    If NowText = WantText(p) Then
      If Not FileThere(KeptCopy(p)) Then
        If NextMark(WantText(p), 1) > 0 Then
          Trouble = "the copy " & KeptCopy(p) & " is gone, and with it the old secret"
          If InStr(1, WantText(p), Chr(2), 0) > 0 Then Exit Function
        End If
        old = ""
      Else
        If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
      End If
      If Not ReadTagFile(PlaceName(p), text) Then Exit Function
      RestoreTag = ReplaceTag(p, text, WantText(p), SeenText(p), old)
      Exit Function
    End If
  End If
  If Not TagCopyWhole(p) Then
    Trouble = PlaceName(p) & " holds neither the old tag nor the planned one, and there is no whole copy of it"
    Exit Function
  End If
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  If Not CopyFile(KeptCopy(p), PlaceName(p)) Then Exit Function
  If Not ReadTagFile(PlaceName(p), text) Then Exit Function
  If text <> old Then
    Trouble = PlaceName(p) & " is not whole; " & KeptCopy(p) & " is"
    Exit Function
  End If
  RestoreTag = Look(p)
  If RestoreTag Then RestoreTag = (NowText = SeenText(p))
End Function

' TagCopyWhole says whether the kept copy is a whole file with the old tag.
Function TagCopyWhole(p)
  Dim old, at
  TagCopyWhole = False
  If Not FileThere(KeptCopy(p)) Then Exit Function
  If Not ReadTagFile(KeptCopy(p), old) Then Exit Function
  TagCopyWhole = (FindTag(old, SeenText(p), at) = 1)
End Function

' ReplaceTag writes a file with another tag; what stands before and behind it
' stays the same bytes. Secrets to keep are those of the tag, or of a copy.
Function ReplaceTag(p, text, old, fresh, copy_)
  Dim at, length, whole, check, temp, size, from
  ReplaceTag = False
  If FindTag(text, old, at) <> 1 Then
    Trouble = "the start tag in " & PlaceName(p) & " moved meanwhile"
    Exit Function
  End If
  If copy_ <> "" Then
    If FindTag(copy_, fresh, from) <> 1 Then
      Trouble = "the copy " & KeptCopy(p) & " is not the file as it was"
      Exit Function
    End If
    length = MatchTag(text, at, old)
    MatchTag copy_, from, fresh
  Else
    length = MatchTag(text, at, old)
  End If
  check = Filled(fresh)
  whole = Left(text, at - 1) & check & Mid(text, at + length)
  size = FileSize(PlaceName(p)) - length + Len(check)
  temp = PlaceName(p) & ".isoplan-new"
  If Not WriteFile(temp, whole) Then Exit Function
  If Not ReadTagFile(temp, check) Then Exit Function
  If check <> whole Or FileSize(temp) <> size Then
    Trouble = temp & " does not hold what was written"
    DropFile temp
    Exit Function
  End If
  If Not CopyFile(temp, PlaceName(p)) Then Exit Function
  If Not ReadTagFile(PlaceName(p), check) Then Exit Function
  If check <> whole Then
    Trouble = PlaceName(p) & " does not hold what was written"
    Exit Function
  End If
  ReplaceTag = DropFile(temp)
End Function
