' ---- change: calls that change the metabase. ----
' Each gives False when it failed, with the reason in Trouble. What WriteValue,
' WriteList and ClearValue do counts when Commit is called.

Function WriteValue(key, name, value)
  On Error Resume Next
  key.Put name, value
  WriteValue = Not Failed(name)
End Function

' WriteList replaces the whole list.
Function WriteList(key, name, entries)
  On Error Resume Next
  key.PutEx 2, name, entries
  WriteList = Not Failed(name)
End Function

' ClearValue removes the value of the key itself, so that the inherited one
' shows.
Function ClearValue(key, name)
  On Error Resume Next
  key.PutEx 1, name, ""
  ClearValue = Not Failed(name)
End Function

Function Commit(key)
  Dim path
  path = KeyPath(key)
  On Error Resume Next
  key.SetInfo
  Commit = Not Failed("writing " & path)
End Function

' MakeKey makes a key and writes it; made is the new key.
Function MakeKey(parent, class_, name, made)
  Dim key, path, is_
  MakeKey = False
  Set made = Nothing
  path = KeyPath(parent) & "/" & name
  On Error Resume Next
  Set key = parent.Create(class_, name)
  If Failed("making " & name) Then Exit Function
  ' Nothing is written yet: a name that ADSI reads otherwise ends here.
  is_ = KeyPath(key)
  If Not SameText(is_, path) Then
    Trouble = "making " & name & ": it would be " & is_
    Exit Function
  End If
  key.SetInfo
  If Failed("making " & name) Then Exit Function
  Set made = key
  MakeKey = True
End Function

' DropKey removes a key with everything below it.
Function DropKey(parent, class_, name)
  On Error Resume Next
  parent.Delete class_, name
  DropKey = Not Failed("removing " & name)
End Function

' CallApp makes or removes the application of a key. mode is 0 in process, 1
' isolated, 2 pooled; AppCreate knows 0 and 1 only.
Function CallApp(key, call_, mode)
  CallApp = False
  On Error Resume Next
  Select Case call_
    Case "AppCreate"
      key.AppCreate (CLng(mode) = 0)
    Case "AppCreate2"
      key.AppCreate2 CLng(mode)
    Case "AppDelete"
      key.AppDelete
    Case "AppDeleteRecursive"
      key.AppDeleteRecursive
    Case Else
      Trouble = call_ & " is no call of applications"
      Exit Function
  End Select
  CallApp = Not Failed(call_)
End Function

' SaveMetabase writes the metabase from memory to disk. Scripts have SaveData from
' IIS 5.1 on (SDK6/ms524872): before, a backup that saves first (2) and replaces
' the last of its name (1) does it (SDK6/ms525753). It fails where the save does.
Function SaveMetabase()
  Dim key
  SaveMetabase = False
  Set key = OpenKey("/LM")
  If key Is Nothing Then Exit Function
  On Error Resume Next
  key.SaveData
  If Not Failed("saving the metabase") Then
    SaveMetabase = True
    Exit Function
  End If
  key.Backup "isoplan-save", 0, 3
  SaveMetabase = Not Failed("saving the metabase")
End Function

' BackupMetabase makes a backup under a name, with the next free version (-1),
' replacing one of that version (1).
Function BackupMetabase(name)
  Dim key
  BackupMetabase = False
  Set key = OpenKey("/LM")
  If key Is Nothing Then Exit Function
  On Error Resume Next
  key.Backup name, -1, 1
  BackupMetabase = Not Failed("backup of the metabase")
End Function
