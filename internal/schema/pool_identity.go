package schema

import "github.com/isoplan/isoplan/internal/model"

// The numbers of identity_type: the value of AppPoolIdentityType
// (SDK6/ms524908, WS03/cc736455).
const (
	IdentityLocalSystem    uint64 = 0
	IdentityLocalService   uint64 = 1
	IdentityNetworkService uint64 = 2
	IdentitySpecificUser   uint64 = 3
)

// AppPoolIdentityType selects the account of a pool's worker processes.
var AppPoolIdentityType = numberRow(Attr{
	Name: "identity_type", Label: "AppPoolIdentityType", Blocks: poolKinds(),
	Type: Type{Kind: TWord, Words: []Word{
		{HCL: "local_system", Number: IdentityLocalSystem, Doc: "LocalSystem: full control of the machine"},
		{HCL: "local_service", Number: IdentityLocalService, Doc: "LocalService: anonymous on the network"},
		{HCL: "network_service", Number: IdentityNetworkService, Doc: "NetworkService: the machine's account on the network"},
		{HCL: "specific_user", Number: IdentitySpecificUser, Doc: "the account of wam_user_name and wam_user_pass"},
	}},
	Doc:     "The account under which the worker processes of the pool run.",
	Example: `"network_service"`,
	Home:    inPool("AppPoolIdentityType", 9021, RawDWORD),
	Defaults: Defaults{Schema: model.Number(IdentityNetworkService), Internal: model.Number(IdentityNetworkService),
		Fact: Doc("MBSCHEMA", "SDK6/ms524908")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@identityType, with ApplicationPoolIdentity as a fifth word", Doc("ID7")),
		"SDK6/ms524908", "WS03/cc736455"),
})

const specificOnly = "The account and its password count only with identity_type = \"specific_user\"."

// accountNeeds is the condition of the account of a pool.
func accountNeeds() []Need {
	return []Need{{Attr: "identity_type", Is: `"specific_user"`, Why: specificOnly, Rule: "DIS021", Blocks: poolKinds(),
		Targets: []Target{IIS6WPIM, IIS70, IIS75, IIS80, IIS85, IIS100}, Fact: Doc("SDK6/ms524811", "WS03/cc759568")}}
}

const (
	syncNote    = "Out-of-process applications that exist keep the old account until the COM+ applications have it too and IIS is restarted."
	syncManual  = "Give the account the same password in Windows, in the metabase and in COM+: run synciwam.vbs -v on the server (it sets every Medium and High application to this account), then restart IIS (KB297989)."
	syncNote4   = "Out-of-process applications that exist keep the old account until their MTS packages have it too and IIS is restarted."
	syncManual4 = "Give the account the same password in Windows, in the metabase and in the MTS package of every out-of-process application, the last by hand; then stop IISADMIN with net stop iisadmin /y and start the services again (KB297989)."
	syncNote5   = "Out-of-process applications that exist keep the old account until the COM+ applications have it too; after that a restart of IIS may be needed."
	syncManual5 = "Give the account the same password in Windows, in the metabase and in COM+: run synciwam.vbs -v on the server (it sets every Medium and High application to this account), then run iisreset if applications still fail (KB297989)."
	poolsOwn    = "It is the account of out-of-process applications, which worker process isolation mode does not have: pools have an identity of their own (identity_type)."
)

// accountAtService are the ages of WAMUserName and WAMUserPass at the service,
// where they are the identity of out-of-process applications: of their COM+
// applications, and of their MTS packages on IIS 4.0.
func accountAtService(page Fact) ages {
	synced := func(note string, f Fact, byHand string) Answer {
		a := needing(obeyed(page), Effect{Unit: UnitIISAdmin, Deferrable: true, Note: note, Fact: f})
		a.Manual = byHand
		return a
	}
	return since4(
		synced(syncNote, Doc("KB297989", "TN:cc759568"), syncManual),
		dead(ignored("DIS011", poolsOwn, Derive("WS03/cc759568", "TN:cc728246")))).
		on4(synced(syncNote4, Doc("Q297989"), syncManual4)).
		on5(synced(syncNote5, Doc("Q297989"), syncManual5)).
		on7(gone7("DIS011", "There are no out-of-process applications since IIS 7.0: pools have an identity of their own (identity_type).", Derive("SCH")))
}

// WAMUserName is the account of a pool, or, at the service, the account of
// out-of-process applications in IIS 5.0 isolation mode.
var WAMUserName = textRow(Attr{
	Name: "wam_user_name", Label: "WAMUserName", Blocks: poolKindsAndService(),
	Type:      Type{Kind: TText, Fold: true},
	Doc:       "The account of the pool's worker processes; at web_service the account of out-of-process applications.",
	Example:   `"CORP\\shop"`,
	Home:      inMetabase("WAMUserName", 7501, RawSTRING, utFile, inherit),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA", "WS03/cc759568")},
	Isolation: true,
	Answers: poolAnswers(movedAndRecycles("processModel@userName", Derive("SCH")),
		"SDK6/ms524811", "WS03/cc759568"),
	At:    map[model.Kind]Answers{model.WebService: accountAtService(Doc("WS03/cc759568", "SDK6/ms524811")).answers()},
	Needs: accountNeeds(),
})

// WAMUserPass is the password of that account.
var WAMUserPass = textRow(Attr{
	Name: "wam_user_pass", Label: "WAMUserPass", Blocks: poolKindsAndService(),
	Type:      Type{Kind: TText},
	Doc:       "The password of the account of wam_user_name.",
	Example:   `secret("env:POOL_PW")`,
	Home:      inMetabase("WAMUserPass", 7502, RawSTRING, utFile, secure),
	Defaults:  Defaults{Schema: model.Text(""), Fact: Doc("MBSCHEMA", "WS03/cc778405")},
	Secret:    true,
	Isolation: true,
	Answers: ofPools(needing(obeyed(Doc("WS03/cc778405", "SDK6/ms524811")), recycles(recycleNote)),
		movedAndRecycles("processModel@password, encrypted", Derive("SCH"))).encrypted().answers(),
	At:    map[model.Kind]Answers{model.WebService: accountAtService(Doc("WS03/cc759568", "SDK6/ms524811")).encrypted().answers()},
	Needs: accountNeeds(),
})

// LogonMethod says how IIS logs an account on.
var LogonMethod = numberRow(Attr{
	Name: "logon_method", Label: "LogonMethod", Blocks: append(applicationKinds(), poolKinds()...),
	Type:      Type{Kind: TNumber, Max: 3},
	Doc:       "The kind of logon IIS uses for accounts with a password, a number from 0 to 3 whose meaning no page at hand gives.",
	Example:   `3`,
	Home:      inMetabase("LogonMethod", 6013, RawDWORD, utFile, inherit),
	Defaults:  Defaults{Schema: model.Number(3), Fact: Doc("MBSCHEMA")},
	Isolation: true,
	Answers:   since4Alike(untold(obeyed(Unsourced()))).answers(),
	At:        atPools(ofPools(needing(obeyed(Derive("MBSCHEMA")), recycles(recycleNote)), notTold7())),
})
