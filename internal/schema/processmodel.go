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

// freshProcess are the effects of a changed process model in IIS 5.0 isolation
// mode: the value is read when the process starts.
func freshProcess() []Effect {
	const wait = "The running worker process keeps the old value until it is replaced"
	return []Effect{domains(),
		{Unit: UnitAspnetWp, CLRs: CLR2up, Deferrable: true, Note: wait + ".", Fact: Doc("PM20", "WMI-PM")},
		{Unit: UnitIISAdmin, CLRs: CLR1x, Deferrable: true,
			Note: wait + "; for .NET 1.x the page asks for a restart of IIS Admin and the WWW service, not of the process alone.", Fact: Doc("ETUT")}}
}

// machineConfig is the way to write processModel: bytes of the file.
func (a Answer) machineConfig() Answer { return a.by(Splice, Doc("PM11", "PM20"), "") }

// silent is the answer in worker process isolation mode of an attribute that
// pools take the place of.
func silent(why string, f Fact) Answer {
	h := ignored("DIS003", "Worker process isolation mode runs ASP.NET in w3wp.exe, which does not obey this attribute. "+why, f)
	h.NewerRule = "DIS004"
	return needing(h, domains()).machineConfig()
}

// heard is the answer in worker process isolation mode of an attribute the
// worker processes read when they start.
func heard(h Honour) Answer {
	return needing(h, domains(), Effect{Unit: UnitPool, Deferrable: true,
		Note: "The worker processes read it when they start: the pools that run this CLR must be recycled.",
		Fact: Derive("PM20", "MODES")}).machineConfig()
}

// inAspnetWp is the answer in IIS 5.0 isolation mode.
func inAspnetWp(f Fact) Answer { return needing(obeyed(f), freshProcess()...).machineConfig() }

// silentAnswers are the answers of an attribute that only aspnet_wp.exe obeys.
func silentAnswers(why string) Answers {
	return Answers{IIS6Iis5: inAspnetWp(Doc("PMM", "MODES")), IIS6WPIM: silent(why, Doc("MODES", "MIG-IDX", "PMS"))}
}

// threeAnswers are the answers of the three attributes that both documents
// name as obeyed in worker process isolation mode.
func threeAnswers() Answers {
	return Answers{IIS6Iis5: inAspnetWp(Doc("PMM", "MODES")), IIS6WPIM: heard(obeyed(Doc("MODES", "MIG-IDX", "PMS")))}
}

// newerAnswers are the answers of an attribute that only the document of .NET
// 2.0 names as obeyed in worker process isolation mode.
func newerAnswers(f Fact) Answers {
	h := obeyed(f)
	h.CLRs, h.Rule, h.NewerRule = CLR2up, "DIS003", "DIS004"
	h.Why = "For .NET 1.x worker process isolation mode obeys maxWorkerThreads, maxIoThreads and responseDeadlockInterval only."
	return Answers{IIS6Iis5: inAspnetWp(Doc("PMM", "MODES")), IIS6WPIM: heard(h)}
}

const listsDiffer = "MODES and MIG-IDX name three attributes that worker process isolation mode obeys (maxWorkerThreads, maxIoThreads, responseDeadlockInterval); PMS adds requestQueueLimit, minWorkerThreads and minIoThreads. isoplan follows the first for .NET 1.x and PMS for 2.0 and later."

const modelOff = "The process model is off (enable = false): ASP.NET does not run in aspnet_wp.exe and ignores the attributes of processModel."

// enabled is the condition under which an attribute of processModel counts in
// IIS 5.0 isolation mode. KB 812833 names memoryLimit and
// responseDeadlockInterval; for the others it follows from the same sentence.
func enabled(f Fact) Need {
	return Need{Attr: "enable", Is: "true", Why: modelOff, Rule: "DIS002", Targets: []Target{IIS6Iis5},
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
