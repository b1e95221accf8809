package topology

import (
	"strconv"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

const hostPage = "TNET/b6e6c32e-d976-4b53-b0c2-f25202265113"

// Reason says which setting decides where code runs.
type Reason struct {
	// Setting is the official name of the setting and Attribute its name in
	// HCL; Value is its value and Origin where that comes from: "local",
	// "inherited from ADDRESS", "default: nothing is stored".
	Setting, Attribute, Value, Origin string
	// Text says in one sentence how it decides.
	Text string
	schema.Fact
}

// Application gives the host of an application's own code: ASP pages and
// ISAPI extensions that no list forces into inetinfo.exe. A pool is named
// whether or not it exists; Of looks.
func Application(w *model.World, t schema.Target, app *model.Object) Host {
	if t.Pools() {
		host, _ := poolHost(w, t, app, func(name string) *model.Object {
			return w.Find(model.Addr(app.Addr.Server()).Child(model.AppPool, name))
		})
		return host
	}
	service := app
	for service != nil && service.Kind != model.WebService {
		service = w.Above(service)
	}
	host, _ := protectionHost(w, t, app, iwam(t, service))
	return host
}

// poolHost is the host of an application where pools decide; find gives the
// object of a pool, nil when it does not know one.
func poolHost(w *model.World, t schema.Target, app *model.Object, find func(string) *model.Object) (Host, Reason) {
	fact := schema.Doc(hostPage, "SDK6/ms524723")
	if t >= schema.IIS70 {
		fact = schema.Doc("INTG", "ID7")
	}
	v, origin := schema.Effective(w, app, schema.AppPoolID.Attr)
	reason := Reason{Setting: "AppPoolId", Attribute: schema.AppPoolID.Name, Value: v.Str(), Origin: originText(origin), Text: "The application pool decides.", Fact: fact}
	if origin.Kind == schema.OriginUnreadable || v.Str() == "" {
		return unknown("AppPoolId of the application cannot be read or is empty", schema.Fact{}), reason
	}
	account, name := Account{}, v.Str()
	if pool := find(v.Str()); pool != nil {
		account, name = poolAccount(w, t, pool), pool.Name
	}
	return as(W3wp, name, account, fact), reason
}

// protectionHost is the host of an application where Low, Medium and High
// decide (metabase.md section 3).
func protectionHost(w *model.World, t schema.Target, app *model.Object, outside Account) (Host, Reason) {
	v, origin := schema.Effective(w, app, schema.Protection.Attr)
	reason := Reason{Setting: "AppIsolated", Attribute: schema.Protection.Name, Origin: originText(origin), Text: "Application protection decides."}
	if origin.Kind == schema.OriginUnreadable || v.IsNull() {
		return unknown("AppIsolated of the application cannot be read", schema.Fact{}), reason
	}
	if t == schema.IIS40 && isDefault(origin) {
		// IIS 4.0 runs an application in process when nothing is stored.
		v, reason.Fact = model.Number(schema.ProtectionLow), schema.Doc("OP4/arba0pic")
	}
	reason.Value = protectionWord(t, v.Num())
	var host Host
	switch {
	case v.Num() == schema.ProtectionLow:
		host = as(Inetinfo, "", system(t), lowFact(t))
	case v.Num() == schema.ProtectionHigh && t == schema.IIS40:
		host = as(Mtx, string(app.Addr), outside, schema.Doc("Q284716", "Q290884", "SEED000"))
	case v.Num() == schema.ProtectionHigh:
		host = as(Dllhost, string(app.Addr), outside, highFact(t))
	case v.Num() == schema.ProtectionMedium && t == schema.IIS40:
		host = unknown("AppIsolated is 2, and IIS 4.0 knows only 0 (in-process) and 1 (out-of-process)", schema.Doc("OP4/arba0pic"))
	case v.Num() == schema.ProtectionMedium:
		host = as(DllhostPooled, "", outside, mediumFact(t))
	default:
		host = unknown("AppIsolated is "+strconv.FormatUint(v.Num(), 10)+", which means nothing to this version", schema.Doc("IIS5J/cc338383", "SDK6/ms525400"))
	}
	if reason.Sources == nil {
		reason.Fact = host.Fact
	}
	return host, reason
}

func lowFact(t schema.Target) schema.Fact {
	switch {
	case t == schema.IIS40:
		return schema.Doc("Q246309", "SEED000")
	case t.IIS5x():
		return schema.Doc("IIS5J/cc338383", "Q281837")
	}
	return schema.Doc(hostPage)
}

func highFact(t schema.Target) schema.Fact {
	if t.IIS5x() {
		return schema.Doc("Q284716", "Q290884", "SEED000")
	}
	return schema.Doc(hostPage, "WS03/cc784675")
}

func mediumFact(t schema.Target) schema.Fact {
	if t.IIS5x() {
		return schema.Doc("Q269367", "Q300432", "Q327153")
	}
	return schema.Doc(hostPage, "WS03/cc784675")
}

// protectionWord shows a value of AppIsolated: "1 (high)", and for IIS 4.0,
// which has a check box only, "1 (isolated)".
func protectionWord(t schema.Target, n uint64) string {
	words := map[uint64]string{schema.ProtectionLow: "low", schema.ProtectionHigh: "high", schema.ProtectionMedium: "medium"}
	if t == schema.IIS40 {
		words = map[uint64]string{schema.ProtectionLow: "not isolated", schema.ProtectionHigh: "isolated"}
	}
	text := strconv.FormatUint(n, 10)
	if word, ok := words[n]; ok {
		text += " (" + word + ")"
	}
	return text
}

// originText says in words where a value stands, for people who have to find it.
func originText(o schema.Origin) string {
	if isDefault(o) {
		return "default: nothing is stored"
	}
	return o.Text()
}

// AspNet gives the host of an application's ASP.NET code of one CLR, whose
// process model is pm (migration.md 1.2). Whether the in-process list names
// aspnet_isapi.dll is for Of: this answers as if it did not.
func AspNet(w *model.World, t schema.Target, pm, app *model.Object, obs *model.Observed) Host {
	own := Application(w, t, app)
	if t.Pools() {
		return own
	}
	host, _ := aspnetHost(w, t, pm, own, obs)
	return host
}
