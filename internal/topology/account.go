package topology

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

const (
	localSystem     = "LocalSystem"
	networkService  = "NetworkService"
	aspnetAccount   = "the ASPNET account"
	iwamAccount     = "the IWAM account"
	poolIdentity    = "ApplicationPoolIdentity"
	identityOwnPool = 4 // AppPoolIdentityType of IIS 7.5 and later (WS03/cc736455, ID7)
)

// system is the account of inetinfo.exe (Q281837, and for IIS 6.0
// WS03/cc784675).
func system(t schema.Target) Account {
	if t.TextMetabase() {
		return Account{Name: localSystem, Fact: schema.Doc(hostPage, "WS03/cc784675")}
	}
	return Account{Name: localSystem, Fact: schema.Doc("Q281837")}
}

// iwam is the account new out-of-process applications run under: the MTS or
// COM+ identity, which setup takes from WAMUserName at the service
// (WS03/cc759568). A person may have given one application another identity in
// Component Services; no file tells.
func iwam(t schema.Target, service *model.Object) Account {
	fact := schema.Doc("Q319067", "WS03/cc759568")
	if t.TextMetabase() {
		fact = schema.Doc(hostPage, "WS03/cc784675", "WS03/cc759568")
	}
	if service != nil {
		if s, found := service.Lookup(schema.WAMUserName.Name); found && s.Value.Str() != "" {
			return Account{Name: s.Value.Str(), From: "WAMUserName at /LM/W3SVC", Fact: fact}
		}
	}
	return Account{Name: iwamAccount, Fact: fact}
}

// poolAccount is the account of a pool's worker processes. Its settings
// inherit from app_pool_defaults.
func poolAccount(w *model.World, t schema.Target, pool *model.Object) Account {
	kind, origin := schema.Effective(w, pool, schema.AppPoolIdentityType.Attr)
	from := "AppPoolIdentityType, " + origin.Text()
	fact := schema.Doc("SDK6/ms524908", "WS03/cc736455")
	if t >= schema.IIS70 {
		fact = schema.Doc("ID7")
	}
	if isDefault(origin) && t >= schema.IIS75 {
		return Account{poolIdentity, "AppPoolIdentityType, default", fact}
	}
	if origin.Kind == schema.OriginUnreadable || kind.IsNull() {
		return Account{From: from}
	}
	switch kind.Num() {
	case schema.IdentityLocalSystem:
		return Account{localSystem, from, fact}
	case schema.IdentityLocalService:
		return Account{"LocalService", from, fact}
	case schema.IdentityNetworkService:
		return Account{networkService, from, fact}
	case identityOwnPool:
		if t >= schema.IIS75 {
			return Account{poolIdentity, from, fact}
		}
	case schema.IdentitySpecificUser:
		name, where := schema.Effective(w, pool, schema.WAMUserName.Attr)
		if t.TextMetabase() {
			fact = schema.Doc("SDK6/ms524811", "WS03/cc759568")
		}
		return Account{name.Str(), "WAMUserName, " + where.Text(), fact}
	}
	return Account{From: from + ", " + strconv.FormatUint(kind.Num(), 10)}
}

// modelAccount is the account of aspnet_wp.exe: userName of processModel, where
// machine is the ASPNET account and SYSTEM that of inetinfo.exe.
func modelAccount(w *model.World, pm *model.Object) Account {
	v, origin := schema.Effective(w, pm, schema.PMUserName.Attr)
	from := "userName of processModel, " + origin.Text()
	fact := schema.Doc("PMS", "README10")
	switch {
	case origin.Kind == schema.OriginUnreadable:
		return Account{From: from}
	case strings.EqualFold(v.Str(), schema.UserMachine):
		return Account{aspnetAccount, from, fact}
	case strings.EqualFold(v.Str(), schema.UserSystem):
		return Account{localSystem, from, fact}
	}
	return Account{v.Str(), from, fact}
}

// isDefault reports whether nothing is stored, at the object or above it.
func isDefault(o schema.Origin) bool {
	return o.Kind == schema.OriginInternal || o.Kind == schema.OriginSchema || o.Kind == schema.OriginNone
}
