' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
  Computer = "WEB03"
  IISVersion = "4.0"
  AppCall = "AppCreate"
  LoadPart1
End Sub

Sub LoadPart1()
  ' place 1
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT"
  Seen "0"
  Want "1"
  ' place 2
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT"
  Prop "AppFriendlyName"
  Seen "Root"
  Want "Root"
  ' step 1: AppCreate at /LM/W3SVC/1/ROOT: 1
  Step_ "AppCreate", 1
  Also 2
  ' step 2: Writes AppFriendlyName of /LM/W3SVC/1/ROOT again, if a call took it along: Root
  Step_ "Set", 2
  ' step 3: Saves the metabase to disk
  Step_ "Save", 0
  ' step 4: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 5: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 6: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 7: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  ' step 8: Saves the metabase to disk
  Step_ "Save", 0
  ' step 9: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 10: net stop iisadmin /y
  Step_ "Stop", 0
  Says "iisadmin"
  ' step 11: net start W3SVC, if it ran before
  Step_ "Start", 0
  Says "W3SVC"
  ' step 12: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  WayBack 5
End Sub

