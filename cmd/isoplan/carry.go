package main

import (
	"strings"

	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// carries says of each server of a plan which files a rehearsal is carried
// over with.
func carries(p *plan.Plan) map[string]view.Carry {
	if p == nil {
		return nil
	}
	out := map[string]view.Carry{}
	for i := range p.Servers {
		s := &p.Servers[i]
		var c view.Carry
		for _, f := range s.Files {
			c.Files = append(c.Files, view.CarryFile{Shown: f.Path, ServerPath: serverPath(f.Path), Before: f.Before, After: f.After})
		}
		out[s.Name] = c
	}
	return out
}

// serverPath is the Windows path of a file in a tree that is laid out like the
// drives, "" where the path does not look like one: the drive's letter stands
// right before the Windows folder.
func serverPath(shown string) string {
	parts := strings.Split(strings.ReplaceAll(shown, `\`, "/"), "/")
	for _, below := range []int{4, 6} { // WINDOWS/system32/inetsrv/MetaBase.xml, WINDOWS/Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config
		at := len(parts) - below - 1
		if at < 0 || len(parts[at]) != 1 {
			continue
		}
		second := strings.ToLower(parts[at+2])
		if below == 4 && second == "system32" || below == 6 && second == "microsoft.net" {
			return strings.ToUpper(parts[at]) + `:\` + strings.Join(parts[at+1:], `\`)
		}
	}
	return ""
}
