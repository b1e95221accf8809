package validate

import (
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

var _ = add(Rule{
	ID: "MIG029", Severity: diag.Warning, Phase: ConfigPhase,
	Summary:    "Accounts of setup are others",
	Doc:        "Accounts that setup made up to IIS 6.0, IUSR_ or IWAM_ with the name of the computer, are named on a server that is to be migrated to IIS 7.0 or later.",
	Why:        "Anonymous requests run as the built-in account IUSR there, which has no password, and the group IIS_WPG is followed by IIS_IUSRS. Permissions of files and databases that name the old accounts do not reach the new ones; isoplan reads no permissions.",
	Fix:        "Give IUSR and IIS_IUSRS, or the accounts of the pools, the permissions that the old names have.",
	Targets:    targetsOfSort(since7),
	Sources:    []string{"ACCT"},
	Confidence: model.Derived,
	check: func(p *Pass) {
		d, ok := p.migratesInto(since7)
		if !ok {
			return
		}
		if names := p.oldAccounts(); len(names) > 0 {
			p.report(finding{addr: p.addr(), attribute: d.attribute,
				detail: p.Server.Name + " uses " + namesText(names) + ", made by the setup of its version; " + d.where + " setup brings the account IUSR and the group IIS_IUSRS instead."})
		}
	},
})

// oldAccounts lists the accounts of old versions that the server names, each
// once.
func (p *Pass) oldAccounts() []string {
	found := map[string]string{}
	look := func(o *model.Object) {
		for _, row := range []*schema.Attr{schema.AnonymousUserName.Attr, schema.UNCUserName.Attr, schema.WAMUserName.Attr} {
			name := o.Get(row.Name).Str()
			base := strings.ToUpper(name[strings.LastIndexByte(name, '\\')+1:])
			if strings.HasPrefix(base, "IUSR_") || strings.HasPrefix(base, "IWAM_") {
				found[model.Fold(name)] = name
			}
		}
	}
	for _, o := range p.Server.Objects {
		if o.Decl == nil || !o.Decl.Absent {
			look(o)
		}
	}
	if p.Result != nil && p.Result.Planned != nil {
		p.Result.Planned.Each(look)
	}
	var names []string
	for _, key := range sortedKeys(found) {
		names = append(names, found[key])
	}
	return names
}
