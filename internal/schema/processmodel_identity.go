package schema

import "github.com/isoplan/isoplan/internal/model"

// UserMachine and UserSystem are the names of user_name that are no accounts:
// the ASPNET account, and the account of inetinfo.exe (PMS, README10).
const (
	UserMachine = "machine"
	UserSystem  = "SYSTEM"
)

// AutoGenerate is the value of password that is no secret: ASP.NET makes the
// password itself; it belongs with machine and SYSTEM only (PMS, README10).
const AutoGenerate = "AutoGenerate"

// PMUserName is the account of the worker process.
var PMUserName = textRow(Attr{
	Name: "user_name", Label: "userName", Blocks: processModelOnly(),
	Type: Type{Kind: TText, Fold: true}, Doc: "The account of the worker process: machine (the ASPNET account), SYSTEM, or an account.", Example: `"machine"`,
	Home: inProcessModel("userName"), Defaults: anyLine(model.Text(UserMachine), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Set identity_type, and for an account wam_user_name, on the pool."),
	Needs:   enabledDerived(), pool: userOf,
	Conflicts: []Conflict{disagree("What counts where userName is missing", "The default of the class is shown, and a missing name is never converted: write it.",
		says("LocalSystem (IIS 5.0 with .NET 1.0).", "MIG-ID"),
		says("machine, the ASPNET account.", "PMS"))},
})

// PMPassword is the password of that account.
var PMPassword = textRow(Attr{
	Name: "password", Label: "password", Blocks: processModelOnly(),
	Type: Type{Kind: TText}, Doc: "The password of user_name, or AutoGenerate for machine and SYSTEM; the file keeps it in clear text.", Example: `secret("env:ASPNET_PW")`,
	Home: inProcessModel("password"), Defaults: anyLine(model.Text(AutoGenerate), "PMS", "MC11"),
	Secret: true, Literals: []string{AutoGenerate}, Isolation: true,
	Answers: silentAnswers("Set wam_user_pass on the pool."),
	Needs:   enabledDerived(), pool: passwordOf,
})

// PMComAuthenticationLevel is the DCOM authentication of the worker process.
var PMComAuthenticationLevel = numberRow(Attr{
	Name: "com_authentication_level", Label: "comAuthenticationLevel", Blocks: processModelOnly(),
	Type: Type{Kind: TWord, Words: []Word{{HCL: "default", Number: 0, Raw: "Default"}, {HCL: "none", Number: 1, Raw: "None"},
		{HCL: "connect", Number: 2, Raw: "Connect"}, {HCL: "call", Number: 3, Raw: "Call"}, {HCL: "pkt", Number: 4, Raw: "Pkt"},
		{HCL: "pkt_integrity", Number: 5, Raw: "PktIntegrity"}, {HCL: "pkt_privacy", Number: 6, Raw: "PktPrivacy"}}},
	Doc: "How DCOM authenticates the worker process.", Example: `"connect"`,
	Home: inProcessModel("comAuthenticationLevel"), Defaults: anyLine(model.Number(2), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("The pool has no equivalent; DCOM defaults or code decide."),
	Needs:   enabledDerived(), pool: nothing("The pool has no equivalent; DCOM defaults or code decide.", "MAP"),
})

// PMComImpersonationLevel is the DCOM impersonation of the worker process.
var PMComImpersonationLevel = numberRow(Attr{
	Name: "com_impersonation_level", Label: "comImpersonationLevel", Blocks: processModelOnly(),
	Type: Type{Kind: TWord, Words: []Word{{HCL: "default", Number: 0, Raw: "Default"},
		{HCL: "anonymous", Number: 1, Raw: "Anonymous", Doc: "not supported by .NET 1.1"}, {HCL: "identify", Number: 2, Raw: "Identify"},
		{HCL: "impersonate", Number: 3, Raw: "Impersonate"}, {HCL: "delegate", Number: 4, Raw: "Delegate"}}},
	Doc: "What DCOM servers may do in the name of the worker process.", Example: `"impersonate"`,
	Home: inProcessModel("comImpersonationLevel"), Defaults: anyLine(model.Number(3), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("The pool has no equivalent; DCOM defaults or code decide."),
	Needs:   enabledDerived(), pool: nothing("The pool has no equivalent; DCOM defaults or code decide.", "MAP"),
})

// PMLogLevel selects which ends of the worker process are logged.
var PMLogLevel = numberRow(Attr{
	Name: "log_level", Label: "logLevel", Blocks: processModelOnly(),
	Type: Type{Kind: TWord, Words: []Word{{HCL: "none", Number: 0, Raw: "None", Doc: "nothing"}, {HCL: "all", Number: 1, Raw: "All", Doc: "every end"},
		{HCL: "errors", Number: 2, Raw: "Errors", Doc: "unexpected ends, memory limit and deadlock"}}},
	Doc: "Which ends of the worker process leave an entry in the event log.", Example: `"errors"`,
	Home: inProcessModel("logLevel"), Defaults: anyLine(model.Number(2), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("Worker processes of pools log all errors; log_event_on_recycle selects the recycles."),
	Needs:   enabledDerived(), pool: nothing("Worker processes of pools log all errors; log_event_on_recycle selects the recycles that are logged.", "MAP"),
})

// PMServerErrorMessageFile replaces the text of Server Unavailable.
var PMServerErrorMessageFile = textRow(Attr{
	Name: "server_error_message_file", Label: "serverErrorMessageFile", Blocks: processModelOnly(),
	CLRs: CLR11 | CLR2up,
	Type: Type{Kind: TPath}, Doc: "The file whose text replaces Server Unavailable, absolute or beside machine.config.", Example: `"C:/pages/down.htm"`,
	Home: inProcessModel("serverErrorMessageFile"), Defaults: anyLine(model.Text(""), "PMS"), Isolation: true,
	Answers: silentAnswers("The pool has no equivalent."),
	Needs:   enabledDerived(), pool: nothing("The pool has no equivalent.", "MAP"),
})
