' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
  AppCall = "AppCreate"
  LoadPart1
End Sub

Sub LoadPart1()
  ' place 1
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT"
  Seen "0"
  Want "1"
  ' step 1: AppCreate at /LM/W3SVC/1/ROOT: 1
  Step_ "AppCreate", 1
  ' step 2: Saves the metabase to disk
  Step_ "Save", 0
  ' step 3: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 4: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 5: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 6: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  ' step 7: Saves the metabase to disk
  Step_ "Save", 0
  ' step 8: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 9: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 10: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 11: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  WayBack 5
End Sub

