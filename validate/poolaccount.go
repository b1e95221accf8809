package validate

import (
	"sort"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// poolAccount gives the account of a declared pool: its kind, and for a specific
// user its name. In the planned world what is inherited counts; without one
// only what the pool itself declares. ok is false where the kind is not known.
func (p *Pass) poolAccount(pool *model.Object) (kind uint64, name string, ok bool) {
	at := p.planned(pool)
	if at == nil {
		kind, ok = schema.AppPoolIdentityType.Of(pool)
		name, _ = schema.WAMUserName.Of(pool)
		return kind, name, ok
	}
	v, origin := schema.Effective(p.Result.Planned, at, schema.AppPoolIdentityType.Attr)
	if origin.Kind == schema.OriginUnreadable || v.IsNull() {
		return 0, "", false
	}
	user, _ := schema.Effective(p.Result.Planned, at, schema.WAMUserName.Attr)
	return v.Num(), user.Str(), true
}

// specificPool is a declared pool whose worker processes run under an account of
// its own, with the declared applications in it that use Integrated Windows
// authentication.
type specificPool struct {
	pool    *model.Object
	account string // "" where it is not known
	// apps use Integrated Windows authentication, only says that one of them
	// uses nothing else that would spare it Kerberos.
	apps []*model.Object
	only bool
}

// specificPools gives the declared pools that run as a specific user, by
// address. Where pools do not decide on every target there are none.
func (p *Pass) specificPools() []*specificPool {
	var all []*specificPool
	byName := map[string]*specificPool{}
	for _, pool := range p.declared(model.AppPool) {
		if kind, name, ok := p.poolAccount(pool); ok && kind == schema.IdentitySpecificUser {
			s := &specificPool{pool: pool, account: name}
			all = append(all, s)
			byName[model.Fold(pool.Name)] = s
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, app := range p.declared(model.App) {
		if !has(app, "authentication", "windows") && !has(app, "authentication", "kerberos") {
			continue
		}
		if s := byName[model.Fold(p.poolOf(app))]; s != nil {
			s.apps = append(s.apps, app)
			s.only = s.only || onlyIntegrated(app)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].pool.Addr.Key() < all[j].pool.Addr.Key() })
	return all
}

// onlyIntegrated reports whether an application authenticates its users by
// Integrated Windows authentication alone.
func onlyIntegrated(app *model.Object) bool {
	value, _ := trait(app, "authentication")
	for _, w := range strings.Split(value, ",") {
		if w != "windows" && w != "kerberos" {
			return false
		}
	}
	return true
}

// domainAccount reports whether a name is that of a domain: DOMAIN\name or
// name@domain.
func domainAccount(name string) bool {
	domain, _, backslash := strings.Cut(name, `\`)
	return backslash && domain != "" && domain != "." || strings.Contains(name, "@")
}
