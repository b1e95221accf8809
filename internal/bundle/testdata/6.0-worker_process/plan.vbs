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
  Place "value", "s"
  Key "/LM/W3SVC/AppPools/Shop"
  Prop "WAMUserName"
  Seen "WEB\shop"
  Want "WEB\other"
  ' place 2
  Place "value", "n"
  Key "/LM/W3SVC/AppPools/Shop"
  Prop "IdleTimeout"
  Seen "20"
  Want "5"
  ' place 3
  Place "value", "s"
  Key "/LM/W3SVC/1/ROOT"
  Prop "AppPoolId"
  Seen "Shop"
  Want "New pool"
  ' place 4
  Place "key", "s"
  Key "/LM/W3SVC/AppPools/New pool"
  Want "IIsApplicationPool"
  ' place 5
  Place "value", "n"
  Key "/LM/W3SVC/AppPools/New pool"
  Prop "AppPoolIdentityType"
  Want "2"
  ' place 6
  Place "value", "s"
  Key "/LM/W3SVC/AppPools/Shop"
  Prop "WAMUserPass"
  SeenNotKnown
  WantSecretOf 1
  ' step 1: Create at /LM/W3SVC/AppPools/New pool: IIsApplicationPool
  Step_ "Create", 4
  ' step 2: Set AppPoolIdentityType of /LM/W3SVC/AppPools/New pool: 2
  Step_ "Set", 5
  ' step 3: Set IdleTimeout of /LM/W3SVC/AppPools/Shop: 5
  Step_ "Set", 2
  ' step 4: Set WAMUserName of /LM/W3SVC/AppPools/Shop: WEB\other
  Step_ "Set", 1
  ' step 5: Set WAMUserPass of /LM/W3SVC/AppPools/Shop, a secret
  Step_ "Set", 6
  ' step 6: Set AppPoolId of /LM/W3SVC/1/ROOT: New pool
  Step_ "Set", 3
  Secret "WAMUserPass of /LM/W3SVC/AppPools/Shop (env:SHOP_PW)"
  Notice "Put WEB\other into the group IIS_WPG if it is not in it: oth" & "erwise the pool's wo"
  NoticeMore "rker process does not start."
End Sub

