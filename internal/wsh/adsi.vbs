' ---- adsi: reading the metabase through the keys that host opens. ----

' PathOf makes /LM/W3SVC/1 of IIS://HOST/W3SVC/1.
Function PathOf(address)
  Dim at
  PathOf = "/LM"
  at = InStr(7, address, "/", 0)
  If at > 0 Then PathOf = "/LM" & Mid(address, at)
  If Right(PathOf, 1) = "/" Then PathOf = Left(PathOf, Len(PathOf) - 1)
End Function

' IsLeaf says whether keys of a class can have none below them: they cannot be
' asked for any (MBSCHEMA: the classes without CONTAINERCLASS).
Function IsLeaf(class_)
  IsLeaf = InStr(1, LeafClasses, " " & LCase(class_) & " ", 0) > 0 And class_ <> ""
End Function

Const LeafClasses = " iiswebfile iiscertmapper iiscompressionscheme iismimemap iislogmodule iiscustomlogmodule "

' KeyName is the last part of the path of a key.
Function KeyName(key)
  Dim path
  path = KeyPath(key)
  Do While InStr(1, path, "/", 0) > 0
    path = Mid(path, InStr(1, path, "/", 0) + 1)
  Loop
  KeyName = path
End Function

' ChildNames gives the names of the keys right below a key.
Function ChildNames(key, names)
  Dim children, child
  ChildNames = False
  names = Array()
  If IsLeaf(KeyClass(key)) Then
    ChildNames = True
    Exit Function
  End If
  If Not ChildKeys(key, children) Then Exit Function
  For Each child In children
    AddTo names, KeyName(child)
  Next
  ChildNames = True
End Function

' ReadValue gives the value that is in effect at a key. False: the key has none
' or it cannot be read.
Function ReadValue(key, name, value)
  ReadValue = False
  value = Empty
  On Error Resume Next
  value = Fetch(key, name)
  If Failed(name) Then Exit Function
  ReadValue = True
End Function

' ReadList gives the entries of the list that is in effect at a key.
Function ReadList(key, name, entries)
  Dim value
  ReadList = False
  entries = Array()
  If Not ReadValue(key, name, value) Then Exit Function
  entries = ListOf(value)
  ReadList = True
End Function

' LocalPaths gives the keys at and below a key that hold a value of their own
' (0 asks for values that inherit and for those that do not). None is no
' failure: the call then says that there is no data.
Function LocalPaths(key, name, paths)
  Dim found, i
  LocalPaths = False
  paths = Array()
  On Error Resume Next
  found = key.GetDataPaths(name, 0)
  If Err.Number = &H800CC801 Then
    Err.Clear
    LocalPaths = True
    Exit Function
  End If
  If Failed("where " & name & " is set") Then Exit Function
  paths = ListOf(found)
  For i = 0 To UBound(paths)
    paths(i) = PathOf(paths(i))
  Next
  LocalPaths = True
End Function

' IsLocal says whether a value is set at a key itself. Where GetDataPaths does
' not answer, the property's own marks do (IIS 5.0 and later). Pages differ on
' what IsInherit means (Q296125): only with bit 32 of all marks, which says that
' the value was inherited (HDR METADATA_ISINHERITED), it counts. False with a
' reason in Trouble: nothing answers.
Function IsLocal(key, path, name)
  Dim paths, each_, mark, all, inherited
  IsLocal = False
  Trouble = ""
  If LocalPaths(key, name, paths) Then
    For Each each_ In paths
      If SameText(each_, path) Then IsLocal = True
    Next
    Exit Function
  End If
  On Error Resume Next
  Set mark = key.GetPropertyAttribObj(name)
  If Err.Number = &H800CC801 Then
    ' Neither here nor above (IIS5J/cc338188).
    Err.Clear
    Trouble = ""
    Exit Function
  End If
  If Failed("whether " & name & " is inherited") Then Exit Function
  all = CLng(mark.AllAttributes)
  inherited = CBool(mark.IsInherit)
  If Failed("whether " & name & " is inherited") Then Exit Function
  If inherited <> ((all And 32) <> 0) Then
    Trouble = "whether " & name & " is inherited: IsInherit and AllAttributes contradict each other"
    Exit Function
  End If
  IsLocal = Not inherited
  Trouble = ""
End Function
