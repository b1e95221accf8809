' ---- the plan ----

Dim AppCall

Sub LoadPlan()
  PlanDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef01234" & "56789abcdef"
  ServerName = "web03"
  Computer = "WEB03"
  IISVersion = "5.1"
  AppCall = "AppCreate2"
  LoadPart1
End Sub

Sub LoadPart1()
  ' place 1
  Place "app", "s"
  Key "/LM/W3SVC/1/ROOT"
  Seen "2"
  Want "1"
  ' place 2
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT"
  Prop "AppFriendlyName"
  Seen "Root"
  Want "Root"
  ' step 1: AppCreate2 at /LM/W3SVC/1/ROOT: 1
  Step_ "AppCreate2", 1
  Also 2
  ' step 2: Writes AppFriendlyName of /LM/W3SVC/1/ROOT again, if a call took it along: Root
  Step_ "Set", 2
  ' step 3: Saves the metabase to disk
  Step_ "Save", 0
  ' step 4: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 5: iisreset /noforce
  Step_ "Reset", 0
  Says "iisreset /noforce"
  ' step 6: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  ' step 7: Saves the metabase to disk
  Step_ "Save", 0
  ' step 8: Notes which services run: IISADMIN and all that depends on it
  Step_ "Record", 0
  ' step 9: iisreset /noforce
  Step_ "Reset", 0
  Says "iisreset /noforce"
  ' step 10: Starts what ran before and does not run, and waits until it does
  Step_ "Check", 0
  WayBack 4
End Sub

