' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
  Computer = "WEB03"
  IISVersion = "6.0"
  AppCall = "AppCreate2"
  LoadPart1
End Sub

Sub LoadPart1()
  ' place 1
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT"
  Seen "2"
  Want "1"
  ' step 1: AppCreate2 at /LM/W3SVC/1/ROOT: 1
  Step_ "AppCreate2", 1
End Sub

