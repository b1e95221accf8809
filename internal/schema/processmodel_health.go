package schema

import "github.com/isoplan/isoplan/internal/model"

// PMClientConnectedCheck is when a waiting request is checked for its client.
var PMClientConnectedCheck = numberRow(Attr{
	Name: "client_connected_check", Label: "clientConnectedCheck", Blocks: processModelOnly(),
	Type: span(), Doc: "How long a request may wait before ASP.NET checks whether its client is still there.", Example: `"00:00:05"`,
	Home: inProcessModel("clientConnectedCheck"), Defaults: anyLine(model.Number(5), "PMS", "MC11"), Isolation: true,
	Answers: silentAnswers("HTTP.sys drops requests whose client is gone every 120 seconds."),
	Needs:   enabledDerived(), pool: nothing("HTTP.sys drops requests whose client is gone every 120 seconds.", "MAP"),
})

// PMResponseDeadlockInterval is how long waiting requests may go without any
// response before the worker process counts as deadlocked.
var PMResponseDeadlockInterval = numberRow(Attr{
	Name: "response_deadlock_interval", Label: "responseDeadlockInterval", Blocks: processModelOnly(),
	Type: span(), Doc: "How long requests may wait without any response before the worker process is replaced as deadlocked.", Example: `"00:09:00"`,
	Home: inProcessModel("responseDeadlockInterval"), Defaults: anyLine(model.Number(180), "PMS", "MC11"), Isolation: true,
	Answers: threeAnswers("In Integrated pipeline mode no page says that it is obeyed.", Derive("MODES", "MIG-IDX", "PMS")),
	Needs:   enabledNamed(),
	Conflicts: []Conflict{disagree("Whether worker process isolation mode obeys it", "It does: the pages that name the attribute are followed.",
		says("processModel is ignored there altogether.", "QS20"),
		says("It is one of the attributes that are obeyed there.", "MODES", "MIG-IDX", "PMS"))},
})

// PMResponseRestartDeadlockInterval is the least time between two such ends.
var PMResponseRestartDeadlockInterval = numberRow(Attr{
	Name: "response_restart_deadlock_interval", Label: "responseRestartDeadlockInterval", Blocks: processModelOnly(),
	Type: span(), Doc: "The least time between two replacements for deadlock; .NET 2.0 and later accept it and do not use it.", Example: `"00:09:00"`,
	Home:      inProcessModel("responseRestartDeadlockInterval"),
	Defaults:  byLine(model.Number(540), model.Number(180), "MC11", "PMS"),
	Isolation: true,
	Answers: ofFramework(
		needing(Honour{Obeyed: true, CLRs: CLR1x, Rule: "DIS008",
			Why: "Since .NET 2.0 the attribute is accepted and not used.", Fact: Doc("PMS", "MAP")}, freshProcess()...).machineConfig(),
		unusedInPools(Doc("PMS", "MAP")), unusedInPools(Derive("PMS", "MAP"))),
	Needs: enabledDerived(), pool: nothing("The pool has no equivalent; the attribute can go.", "MAP"),
})

// PMPingFrequency is the time between two pings.
var PMPingFrequency = numberRow(Attr{
	Name: "ping_frequency", Label: "pingFrequency", Blocks: processModelOnly(),
	Type: span(), Doc: "The time between two pings of the worker process; Infinite never.", Example: `"00:00:30"`,
	Home:      inProcessModel("pingFrequency"),
	Defaults:  byLine(model.Number(30), unlimited(), "MIG-HLTH", "PMS"),
	Isolation: true,
	Answers:   silentAnswers("Set pinging_enabled and ping_interval on the pool."),
	Needs:     enabledDerived(), pool: pingOf,
	Conflicts: []Conflict{disagree("The default", "30 seconds for .NET 1.x, Infinite for 2.0 and later, whose class is the code.",
		says("30 seconds (text).", "MIG-HLTH", "PMS"),
		says("Infinite (class).", "PMS", "MONO"))},
})

// PMPingTimeout is how long an answer to a ping may take.
var PMPingTimeout = numberRow(Attr{
	Name: "ping_timeout", Label: "pingTimeout", Blocks: processModelOnly(),
	Type: span(), Doc: "How long the worker process may leave a ping without answer before it is replaced.", Example: `"00:00:05"`,
	Home:      inProcessModel("pingTimeout"),
	Defaults:  byLine(model.Number(5), unlimited(), "PMS"),
	Isolation: true,
	Answers:   silentAnswers("Set ping_response_time on the pool."),
	Needs: append(enabledDerived(), Need{Attr: "ping_frequency", IsNot: `"Infinite"`, Except: `"Infinite"`,
		Why:  "No ping is ever sent (ping_frequency = \"Infinite\").",
		Rule: "DIS009", Targets: aspnetWpTargets(), Blocks: processModelOnly(), Fact: Derive("PMS")}),
	pool: secondsOf("ping_response_time", "The pool's own default is 90 seconds.", "MAP", "SDK6/ms525499"),
	Conflicts: []Conflict{
		disagree("The default", "5 seconds for .NET 1.x, Infinite for 2.0 and later, whose class is the code.",
			says("5 seconds (text).", "PMS"),
			says("Infinite (class).", "PMS", "MONO")),
		disagree("Which property of a pool takes its place", "PingResponseTime: the schema has no other.",
			says("PingResponseInterval.", "MAP"),
			says("PingResponseTime.", "SDK6/ms525499", "MBSCHEMA"))},
})

// unusedInPools is the answer of worker processes of pools about an attribute
// that newer frameworks do not use anywhere.
func unusedInPools(f Fact) Answer {
	return needing(Honour{Rule: "DIS003", NewerRule: "DIS008",
		Why: "Worker processes of pools do not obey it, and .NET 2.0 and later do not use it anywhere.", Fact: f},
		domains()).machineConfig()
}
