package topology

import (
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// aspnetHost is the host of ASP.NET code where protections decide about other
// code, which own is the host of (migration.md 1.2 with the row README.md adds
// for the fix on 6.0/iis5).
func aspnetHost(w *model.World, t schema.Target, pm *model.Object, own Host, obs *model.Observed) (Host, Reason) {
	if t == schema.IIS40 {
		return unknown("a script map leads to ASP.NET, which no page knows on IIS 4.0", schema.Unsourced()), Reason{}
	}
	enable, origin := schema.Effective(w, pm, schema.PMEnable.Attr)
	reason := Reason{Setting: "processModel enable", Attribute: "process_model." + schema.PMEnable.Name, Value: "true", Origin: originText(origin)}
	if origin.Kind == schema.OriginUnreadable || enable.IsNull() {
		return unknown("enable of processModel of "+pm.Name+" cannot be read", schema.Fact{}), reason
	}
	line, _ := schema.CLROf(pm.Name)
	if enable.IsTrue() {
		reason.Text = "While the process model is on, one worker process serves all ASP.NET code of the CLR; application protection does not isolate it."
		reason.Fact = modelFact(t, line)
		return as(AspnetWp, pm.Name, modelAccount(w, pm), reason.Fact), reason
	}
	reason.Value = "false"
	inside := as(Inetinfo, "", system(t), schema.Doc("PMS"))
	has, known := HasIsolationFix(obs, line)
	switch {
	case has:
		host := own
		host.Fact = fixFact(t, own.Process)
		host.Account.Fact = accountFact(t, own)
		reason.Text = "The process model is off and the fix of KB 812833 is there: ASP.NET runs where application protection puts the application."
		reason.Fact = host.Fact
		return host, reason
	case known || own.Process == Inetinfo:
		// Low is inetinfo.exe with the fix and without it.
		reason.Text = "The process model is off and the fix of KB 812833 is not there: ASP.NET runs in the process of the services, the weakest isolation there is."
		if !known {
			reason.Text = "The process model is off: a Low application's ASP.NET code runs in the process of the services, with the fix of KB 812833 and without it."
		}
		reason.Fact = inside.Fact
		return inside, reason
	}
	return unknown("processModel of "+pm.Name+" is off: inetinfo.exe without the fix of KB 812833, and with it "+own.Process.String()+
		"; nobody observed whether the fix is there", schema.Doc("PMS", "SEED001")), reason
}

// modelFact is the footing of aspnet_wp.exe. Of ASP.NET 2.0 in IIS 5.0
// isolation mode QS20 has two texts: the older calls it not supported, the
// newer and PM20 say that processModel applies; isoplan follows these.
func modelFact(t schema.Target, line schema.CLR) schema.Fact {
	switch {
	case line&schema.CLR2up != 0:
		return schema.Derive("PM20", "QS20")
	case t.IIS5x():
		return schema.Doc("SEED001", "OWS2", "PMM")
	}
	return schema.Doc("PMM", "KB895967")
}

// fixFact is the footing of ASP.NET in the process of its application, with the
// fix: the page speaks of High on IIS 5.0 and 5.1, and of nothing else.
func fixFact(t schema.Target, p Process) schema.Fact {
	switch {
	case t.IIS5x() && p == Dllhost:
		return schema.Doc("SEED001")
	case t.IIS5x():
		return schema.Unsourced()
	}
	return schema.Derive("SEED001")
}

func accountFact(t schema.Target, own Host) schema.Fact {
	if t.IIS5x() && own.Process != Dllhost {
		return schema.Unsourced()
	}
	if own.Process == Inetinfo {
		return own.Account.Fact
	}
	return schema.Derive("TN:cc759568")
}

// gardenSize is how many processes aspnet_wp.exe of a CLR has.
func gardenSize(w *model.World, pm *model.Object, obs *model.Observed) Instances {
	garden, origin := schema.Effective(w, pm, schema.PMWebGarden.Attr)
	fact := schema.Doc("PMS", "WMI-PM")
	if origin.Kind == schema.OriginUnreadable {
		return Instances{Text: "webGarden cannot be read"}
	}
	if !garden.IsTrue() {
		return Instances{Count: 1, Known: true, Fact: fact}
	}
	mask, origin := schema.Effective(w, pm, schema.PMCPUMask.Attr)
	if origin.Kind == schema.OriginUnreadable {
		return Instances{Text: "cpuMask cannot be read"}
	}
	if obs == nil || obs.Processors <= 0 {
		return Instances{Text: "one for each processor of cpuMask; nobody observed how many processors the server has", Fact: fact}
	}
	n := 0
	for i := range min(obs.Processors, 64) {
		if mask.Num()&(1<<i) != 0 {
			n++
		}
	}
	if n == 0 {
		return Instances{Text: "no processor of cpuMask exists on the server", Fact: fact}
	}
	return Instances{Count: n, Known: true, Text: "web garden: one for each processor of cpuMask", Fact: fact}
}

// poolSize is how many worker processes a pool has.
func poolSize(w *model.World, t schema.Target, pool *model.Object) Instances {
	v, origin := schema.Effective(w, pool, schema.MaxProcesses.Attr)
	fact := schema.Doc("SDK6/ms525074")
	if t >= schema.IIS70 {
		fact = schema.Doc("ID7")
	}
	switch {
	case origin.Kind == schema.OriginUnreadable || v.Num() == 0 && !t.TextMetabase():
		return Instances{Text: "MaxProcesses does not say", Fact: fact}
	case v.Num() == 0:
		return Instances{Text: "MaxProcesses is 0, and at least 1 is legal", Fact: fact}
	}
	size := Instances{Count: int(v.Num()), Known: true, Fact: fact}
	if size.Count > 1 {
		size.Text = "web garden: MaxProcesses, " + origin.Text()
	}
	return size
}
