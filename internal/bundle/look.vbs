' ---- look: what stands at a place now. ----

' Now holds what Look found.
Dim NowThere, NowText, NowKnown

' Look reads a place. False: it cannot be told, and Trouble says why.
Function Look(p)
  Look = False
  NowThere = False
  NowText = ""
  NowKnown = True
  Trouble = ""
  Select Case PlaceKind(p)
    Case "key"
      Look = LookKey(p)
    Case "value"
      Look = LookValue(p)
    Case "app"
      Look = LookApp(p)
    Case "tag"
      Look = LookTag(p)
  End Select
End Function

' KeyThere opens a key; False: it cannot be told whether it is there. A key that
' is not there leaves Nothing.
Function KeyThere(path, found)
  Dim above, names, one
  KeyThere = False
  Set found = OpenKey(path)
  If Not found Is Nothing Then
    KeyThere = True
    Exit Function
  End If
  ' A name that ADSI reads otherwise: whether the key is there is not known.
  If InStr(1, Trouble, " opens as ", 0) > 0 Then Exit Function
  If SameText(path, "/LM") Then Exit Function
  If Not KeyThere(AbovePath(path), above) Then Exit Function
  If above Is Nothing Then
    Trouble = ""
    KeyThere = True
    Exit Function
  End If
  If Not ChildNames(above, names) Then Exit Function
  For Each one In names
    If SameText(one, LeafOf(path)) Then
      Trouble = path & " is there and cannot be opened: " & Trouble
      Exit Function
    End If
  Next
  Trouble = ""
  KeyThere = True
End Function

Function LastSlash(path)
  Dim i
  LastSlash = 0
  For i = Len(path) To 1 Step -1
    If Mid(path, i, 1) = "/" Then
      LastSlash = i
      Exit Function
    End If
  Next
End Function

Function AbovePath(path)
  AbovePath = Left(path, LastSlash(path) - 1)
End Function

Function LeafOf(path)
  LeafOf = Mid(path, LastSlash(path) + 1)
End Function

Function LookKey(p)
  Dim found
  LookKey = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If Not found Is Nothing Then
    NowThere = True
    NowText = KeyClass(found)
  End If
  LookKey = True
End Function

Function LookValue(p)
  Dim found, text
  LookValue = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If found Is Nothing Then
    LookValue = True
    Exit Function
  End If
  If IsLocal(found, PlaceKey(p), PlaceName(p)) Then
    NowThere = True
    If WantSecret(p) > 0 Or Not SeenKnown(p) Then
      NowKnown = False
    Else
      If Not TextOf(found, PlaceName(p), PlaceForm(p), text) Then Exit Function
      NowText = text
    End If
  End If
  LookValue = True
End Function

' TextOf spells the value in effect at a key.
Function TextOf(found, name, form, text)
  Dim value, entries
  TextOf = False
  If form = "l" Then
    If Not ReadList(found, name, entries) Then Exit Function
    text = JoinLines(entries)
  Else
    If Not ReadValue(found, name, value) Then Exit Function
    text = ValueText(form, value)
  End If
  TextOf = True
End Function

Function JoinLines(entries)
  Dim i
  JoinLines = ""
  For i = 0 To UBound(entries)
    If i > 0 Then JoinLines = JoinLines & vbLf
    JoinLines = JoinLines & entries(i)
  Next
End Function

' An application is a key with an AppRoot of its own; its text is AppIsolated.
Function LookApp(p)
  Dim found, text
  LookApp = False
  If Not KeyThere(PlaceKey(p), found) Then Exit Function
  If Not found Is Nothing Then
    If IsLocal(found, PlaceKey(p), "AppRoot") Then
      NowThere = True
      If Not TextOf(found, "AppIsolated", "n", text) Then Exit Function
      NowText = text
    End If
  End If
  LookApp = True
End Function

Function InList(list, name)
  Dim one
  InList = False
  For Each one In list
    If SameText(one, name) Then InList = True
  Next
End Function

' Unproven holds the applications that the calls left without a package this run
' has looked for in vain: calling again would not help.
Dim Unproven
Unproven = Array()

' IsRegistered says whether an application has what only the calls write: one
' that is isolated has a COM+ package of its own.
Function IsRegistered(found, path, mode)
  IsRegistered = False
  If Not IsLocal(found, path, "AppRoot") Then Exit Function
  If mode = "1" And Not InList(Unproven, path) Then
    If Not IsLocal(found, path, "AppPackageID") Then Exit Function
  End If
  IsRegistered = True
End Function

' IsSeen and IsWanted judge what Look found.
Function IsSeen(p)
  If Not SeenKnown(p) Then
    IsSeen = True
  Else
    IsSeen = (NowThere = SeenThere(p) And SameState(p, NowText, SeenText(p)))
  End If
End Function

Function IsWanted(p)
  Dim found
  If Not WantKnown(p) Then
    IsWanted = True
    Exit Function
  End If
  IsWanted = (NowThere = WantThere(p))
  If WantSecret(p) > 0 Or Not NowKnown Then Exit Function
  If IsWanted Then IsWanted = SameState(p, NowText, WantText(p))
  If IsWanted And PlaceKind(p) = "app" And WantThere(p) Then
    Set found = OpenKey(PlaceKey(p))
    IsWanted = False
    If Not found Is Nothing Then IsWanted = IsRegistered(found, PlaceKey(p), WantText(p))
  End If
End Function

' SameState compares texts; names of classes may differ in letter case.
Function SameState(p, a, b)
  If PlaceKind(p) = "key" Then
    SameState = SameText(a, b)
  Else
    SameState = (a = b)
  End If
End Function

' Title names a place for people.
Function Title(p)
  Select Case PlaceKind(p)
    Case "value"
      Title = PlaceName(p) & " of " & Spelled(PlaceKey(p))
    Case "app"
      Title = "the application " & Spelled(PlaceKey(p))
    Case "tag"
      Title = "processModel in " & Spelled(PlaceName(p))
    Case Else
      Title = "the key " & Spelled(PlaceKey(p))
  End Select
End Function

Function StateText(p, there, text)
  If Not there Then
    StateText = "not set"
    If PlaceKind(p) = "key" Or PlaceKind(p) = "app" Then StateText = "not there"
  ElseIf PlaceKind(p) = "tag" Then
    StateText = TagText(text)
  Else
    StateText = Spelled(text)
  End If
End Function

Function NowState(p)
  If NowKnown Then
    NowState = StateText(p, NowThere, NowText)
  Else
    NowState = "a secret"
  End If
End Function

' Difference tells what a place was, and what it is.
Function Difference(p)
  Difference = Title(p) & ": " & Compared(p, "seen", SeenThere(p), SeenText(p))
End Function

' Compared tells what a place was, or is to be, and what it is: of two lists the
' entries that only one of them has.
Function Compared(p, word, there, text)
  Dim less, more
  Compared = word & " " & StateText(p, there, text) & ", now " & NowState(p)
  If PlaceForm(p) <> "l" Or Not there Or Not NowThere Or Not NowKnown Then Exit Function
  less = EntriesBeside(text, NowText)
  more = EntriesBeside(NowText, text)
  If less = "" And more = "" Then
    Compared = "the entries that were " & word & ", in another order"
  Else
    Compared = ""
    If less <> "" Then Compared = word & " and not there now: " & less
    If less <> "" And more <> "" Then Compared = Compared & "; "
    If more <> "" Then Compared = Compared & "there now and not " & word & ": " & more
  End If
End Function

' EntriesBeside gives the entries of a list that another one has not.
Function EntriesBeside(list, other)
  Dim entry, one, has
  EntriesBeside = ""
  For Each entry In Split(list, Chr(10))
    has = (entry = "")
    For Each one In Split(other, Chr(10))
      If SameText(entry, one) Then has = True
    Next
    If Not has Then
      If EntriesBeside <> "" Then EntriesBeside = EntriesBeside & ", "
      EntriesBeside = EntriesBeside & Spelled(entry)
    End If
  Next
End Function
