' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
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
  ' step 2: Saves the metabase to disk
  Step_ "Save", 0
  ' step 3: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 4: iisreset /noforce
  Step_ "Reset", 0
  Says "iisreset /noforce"
  ' step 5: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  ' step 6: Saves the metabase to disk
  Step_ "Save", 0
  ' step 7: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 8: iisreset /noforce
  Step_ "Reset", 0
  Says "iisreset /noforce"
  ' step 9: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  WayBack 4
End Sub

