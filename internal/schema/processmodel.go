package schema

import "github.com/isoplan/isoplan/internal/model"

// inProcessModel is an attribute of <processModel> in machine.config, the only
// place that may hold one (PM11, PM20).
func inProcessModel(attribute string) Home {
	return Home{Space: MachineConfigSpace, Property: attribute, Raw: RawConfig}
}

func processModelOnly() []model.Kind { return []model.Kind{model.ProcessModel} }

// domains is the effect of any edit of machine.config: ASP.NET watches the file
// and restarts every AppDomain of the CLR, before the new value counts.
func domains() Effect {
	return Effect{Unit: UnitAppDomain, Self: true,
		Note: "ASP.NET watches machine.config: any edit restarts every AppDomain of this CLR at once, and in-process sessions are lost, although the new value does not count yet.",
		Fact: Doc("APPDOM")}
}

// freshProcess are the effects of a changed process model of aspnet_wp.exe: the value is read when the process starts.
func freshProcess() []Effect {
	const wait = "The running worker process keeps the old value until it is replaced"
	return []Effect{domains(),
		{Unit: UnitAspnetWp, CLRs: CLR2up, Deferrable: true, Note: wait + ".", Fact: Doc("PM20", "WMI-PM")},
		{Unit: UnitIISAdmin, CLRs: CLR1x, Deferrable: true,
			Note: wait + "; for .NET 1.x the page asks for a restart of IIS Admin and the WWW service, not of the process alone.", Fact: Doc("ETUT")}}
}

// machineConfig is the way to write processModel: bytes of the file.
func (a Answer) machineConfig() Answer { return a.by(Splice, Doc("PM11", "PM20"), "") }

// silent is the answer in worker process isolation mode of an attribute that the
// pool takes the place of.
func silent(why string, f Fact) Answer {
	return silentIn("Worker process isolation mode runs ASP.NET in w3wp.exe, which does not obey this attribute. "+why, f)
}

// silent7 is the same answer of IIS 7.0 and later, which have pools only.
func silent7(why string, f Fact) Answer {
	return silentIn("Since IIS 7.0 ASP.NET always runs in w3wp.exe, which does not obey this attribute. "+why, f)
}

func silentIn(why string, f Fact) Answer {
	h := ignored("DIS003", why, f)
	h.NewerRule = "DIS004"
	return needing(h, domains()).machineConfig()
}

// heard is the answer of worker processes of pools about an attribute they read
// when they start.
func heard(h Honour) Answer {
	return needing(h, domains(), Effect{Unit: UnitPool, Deferrable: true,
		Note: "The worker processes read it when they start: the pools that run this CLR must be recycled.",
		Fact: Derive("PM20", "MODES")}).machineConfig()
}

// inAspnetWp is the answer of versions and modes that have aspnet_wp.exe.
func inAspnetWp(f Fact) Answer { return needing(obeyed(f), freshProcess()...).machineConfig() }

// ofFramework are the answers of an attribute of processModel. It is in the
// file of the framework, whatever the version of IIS: what IIS 5.0 isolation
// mode makes of it holds for IIS 5.0 and 5.1 too, whose ASP.NET also runs in
// aspnet_wp.exe (PMM, KB812833). IIS 4.0 has no ASP.NET.
func ofFramework(aspnetWp, pools, iis7 Answer) Answers {
	const no4 = "ASP.NET needs IIS 5.0 or later."
	iis4 := absent("DIS003", no4, Derive("Q319067")).by(Splice, Derive("PM11", "PM20"), "")
	iis4.Honour.NewerRule = "DIS004"
	g := ages{iis4, aspnetWp, aspnetWp, pools, iis7, iis7}
	for _, a := range []*Answer{&g.iis5, &g.iis5Mode, &g.pools, &g.iis7, &g.iis8} {
		a.Presence = Presence{There: true, Fact: Derive("PM11", "PM20", "PMS")}
	}
	return g.answers()
}

// silentAnswers are the answers of an attribute that only aspnet_wp.exe obeys.
func silentAnswers(why string) Answers {
	return ofFramework(inAspnetWp(Doc("PMM", "MODES")), silent(why, Doc("MODES", "MIG-IDX", "PMS")), silent7(why, Derive("MODES", "PMS")))
}

const (
	not10  = "Worker processes of pools do not support .NET 1.0 (TN:cc775512, UPG)."
	only11 = "For .NET 1.1 worker processes of pools obey maxWorkerThreads, maxIoThreads and responseDeadlockInterval only, and they do not support .NET 1.0 (TN:cc775512, UPG)."
)

// since11 is an attribute that worker processes of pools obey from .NET 1.1 on:
// they do not support 1.0 (TN:cc775512, UPG).
func since11(f Fact) Honour {
	return Honour{Obeyed: true, CLRs: CLR11 | CLR2up, Rule: "DIS003", Why: not10, Fact: f}
}

// threeAnswers are the answers of the three attributes that both documents
// name as obeyed in worker process isolation mode.
func threeAnswers(iis7 string, f7 Fact) Answers {
	h := since11(f7)
	h.Why += " " + iis7
	return ofFramework(inAspnetWp(Doc("PMM", "MODES")), heard(since11(Doc("MODES", "MIG-IDX", "PMS"))), heard(h))
}

// newerAnswers are the answers of an attribute that only the document of .NET
// 2.0 names as obeyed in worker process isolation mode.
func newerAnswers(aspnetWp, f, f7 Fact) Answers {
	newer := func(f Fact) Answer {
		return heard(Honour{Obeyed: true, CLRs: CLR2up, Rule: "DIS003", Why: only11, Fact: f})
	}
	return ofFramework(inAspnetWp(aspnetWp), newer(f), newer(f7))
}

func listsDiffer() Conflict {
	return disagree("Which attributes worker process isolation mode obeys",
		"The first list for .NET 1.x, of whose time it is, and the second for 2.0 and later.",
		says("maxWorkerThreads, maxIoThreads and responseDeadlockInterval.", "MODES", "MIG-IDX"),
		says("These and requestQueueLimit, minWorkerThreads and minIoThreads.", "PMS"))
}

const modelOff = "The process model is off (enable = false): ASP.NET does not run in aspnet_wp.exe and ignores the attributes of processModel."

// aspnetWpTargets are the targets whose ASP.NET runs in aspnet_wp.exe.
func aspnetWpTargets() []Target { return []Target{IIS50, IIS51, IIS6Iis5} }

// enabled is the condition under which an attribute of processModel counts
// where aspnet_wp.exe reads it. KB 812833 names memoryLimit and
// responseDeadlockInterval; for the others it follows from the same sentence.
func enabled(f Fact) Need {
	return Need{Attr: "enable", Is: "true", Why: modelOff, Rule: "DIS002", Targets: aspnetWpTargets(),
		Blocks: processModelOnly(), Fact: f}
}

func enabledDerived() []Need { return []Need{enabled(Derive("KB812833", "SEED001"))} }

func enabledNamed() []Need { return []Need{enabled(Doc("KB812833", "SEED001"))} }

// byLine are defaults that differ between CLR lines: what the pages of 1.x
// show, and what the class of 2.0 and later has.
func byLine(older, newer model.Value, sources ...string) Defaults {
	return Defaults{Schema: newer, Internal: newer,
		ByCLR: map[CLR]model.Value{CLR10: older, CLR11: older}, Fact: Doc(sources...)}
}

// anyLine is a default that is the same for every CLR line.
func anyLine(v model.Value, sources ...string) Defaults {
	return Defaults{Schema: v, Internal: v, Fact: Doc(sources...)}
}

func unlimited() model.Value { return model.Number(model.Unlimited) }

// span is the type of a duration in machine.config.
func span() Type { return Type{Kind: TDuration, Unit: UnitSpan, Infinite: true} }

// counter is the type of a number that may be Infinite, which the class stores
// as the largest int (PMS).
func counter(unit string) Type {
	return Type{Kind: TNumber, Unit: unit, Max: largestInt - 1, Infinite: true}
}

const largestInt = 1<<31 - 1
