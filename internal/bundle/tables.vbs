' ---- tables: what the plan touches, and the steps in order. ----

Dim PlanDigest, ServerName, Computer, IISVersion, NoRestartRefusal
Dim PlaceCount, PlaceKind, PlaceKey, PlaceName, PlaceForm
Dim SeenThere, SeenText, SeenKnown, WantThere, WantText, WantSecret, WantKnown, OldSecret
Dim StepCount, BackCount, StepOp, StepPlace, StepOwn, StepThere, StepText, StepSecret, StepSays, StepAlso
Dim SecretCount, SecretTitle, SecretText
Dim NoticeCount, NoticeText, LaterCount, LaterText

' Entry 0 of each list is not used.
Sub ClearTables()
  PlaceKind = Array("")
  PlaceKey = Array("")
  PlaceName = Array("")
  PlaceForm = Array("")
  SeenThere = Array("")
  SeenText = Array("")
  SeenKnown = Array("")
  WantThere = Array("")
  WantText = Array("")
  WantSecret = Array("")
  WantKnown = Array("")
  OldSecret = Array("")
  StepOp = Array("")
  StepPlace = Array("")
  StepOwn = Array("")
  StepThere = Array("")
  StepText = Array("")
  StepSecret = Array("")
  StepSays = Array("")
  StepAlso = Array("")
  SecretTitle = Array("")
  SecretText = Array("")
  NoticeText = Array("")
  LaterText = Array("")
  PlaceCount = 0
  StepCount = 0
  BackCount = 0
  SecretCount = 0
  NoticeCount = 0
  LaterCount = 0
  Computer = ""
  NoRestartRefusal = ""
End Sub

' Place begins a place. kind is key, value, app or tag; form is n, b, s or l.
Sub Place(kind, form)
  Dim n
  PlaceCount = PlaceCount + 1
  n = PlaceCount
  ReDim Preserve PlaceKind(n)
  ReDim Preserve PlaceKey(n)
  ReDim Preserve PlaceName(n)
  ReDim Preserve PlaceForm(n)
  ReDim Preserve SeenThere(n)
  ReDim Preserve SeenText(n)
  ReDim Preserve SeenKnown(n)
  ReDim Preserve WantThere(n)
  ReDim Preserve WantText(n)
  ReDim Preserve WantSecret(n)
  ReDim Preserve WantKnown(n)
  ReDim Preserve OldSecret(n)
  PlaceKind(n) = kind
  PlaceForm(n) = form
  PlaceKey(n) = ""
  PlaceName(n) = ""
  SeenThere(n) = False
  SeenText(n) = ""
  SeenKnown(n) = True
  WantThere(n) = False
  WantText(n) = ""
  WantSecret(n) = 0
  WantKnown(n) = True
  OldSecret(n) = Empty
End Sub

' These say more of the last place; a text may come in several pieces.
Sub Key(text)
  PlaceKey(PlaceCount) = PlaceKey(PlaceCount) & text
End Sub

Sub Prop(text)
  PlaceName(PlaceCount) = PlaceName(PlaceCount) & text
End Sub

Sub Seen(text)
  SeenThere(PlaceCount) = True
  SeenText(PlaceCount) = SeenText(PlaceCount) & text
End Sub

Sub SeenNotKnown()
  SeenKnown(PlaceCount) = False
End Sub

Sub Want(text)
  WantThere(PlaceCount) = True
  WantText(PlaceCount) = WantText(PlaceCount) & text
End Sub

Sub WantSecretOf(n)
  WantThere(PlaceCount) = True
  WantSecret(PlaceCount) = n
End Sub

Sub WantNotKnown()
  WantKnown(PlaceCount) = False
End Sub

' Sums holds the tables against what they were when they were written.
Sub Sums(ofSeen, ofWant)
  If SumOf(SeenText(PlaceCount)) <> ofSeen Or SumOf(WantText(PlaceCount)) <> ofWant Then
    Say "This script is damaged: the start tag for " & PlaceName(PlaceCount) & " is not what isoplan wrote. Nothing was changed."
    Leave 1
  End If
End Sub

Function SumOf(text)
  SumLow = 1
  SumHigh = 0
  SumLine text
  SumOf = SumText()
End Function

' Step begins a step.
Sub Step_(op, place_)
  Dim n
  StepCount = StepCount + 1
  n = StepCount
  ReDim Preserve StepOp(n)
  ReDim Preserve StepPlace(n)
  ReDim Preserve StepOwn(n)
  ReDim Preserve StepThere(n)
  ReDim Preserve StepText(n)
  ReDim Preserve StepSecret(n)
  ReDim Preserve StepSays(n)
  ReDim Preserve StepAlso(n)
  StepOp(n) = op
  StepPlace(n) = place_
  StepOwn(n) = False
  StepThere(n) = False
  StepText(n) = ""
  StepSecret(n) = 0
  StepSays(n) = ""
  StepAlso(n) = Array()
End Sub

' These say more of the last step. A step makes of its place what the plan
' wants in the end, unless it says otherwise.
Sub Makes(text)
  StepOwn(StepCount) = True
  StepThere(StepCount) = True
  StepText(StepCount) = StepText(StepCount) & text
End Sub

Sub MakesNothing()
  StepOwn(StepCount) = True
End Sub

Sub MakesSecretOf(n)
  StepOwn(StepCount) = True
  StepThere(StepCount) = True
  StepSecret(StepCount) = n
End Sub

Sub Says(text)
  StepSays(StepCount) = StepSays(StepCount) & text
End Sub

Sub Also(n)
  Dim list
  list = StepAlso(StepCount)
  AddTo list, n
  StepAlso(StepCount) = list
End Sub

' WayBack says that the last n steps are the restarts of the way back.
Sub WayBack(n)
  BackCount = n
  StepCount = StepCount - n
End Sub

Sub Secret(title)
  SecretCount = SecretCount + 1
  ReDim Preserve SecretTitle(SecretCount)
  ReDim Preserve SecretText(SecretCount)
  SecretTitle(SecretCount) = title
  SecretText(SecretCount) = Empty
End Sub

Sub SecretMore(text)
  SecretTitle(SecretCount) = SecretTitle(SecretCount) & text
End Sub

' What a person does before, and after.
Sub Notice(text)
  NoticeCount = NoticeCount + 1
  ReDim Preserve NoticeText(NoticeCount)
  NoticeText(NoticeCount) = text
End Sub

Sub NoticeMore(text)
  NoticeText(NoticeCount) = NoticeText(NoticeCount) & text
End Sub

Sub Later(text)
  LaterCount = LaterCount + 1
  ReDim Preserve LaterText(LaterCount)
  LaterText(LaterCount) = text
End Sub

Sub LaterMore(text)
  LaterText(LaterCount) = LaterText(LaterCount) & text
End Sub
