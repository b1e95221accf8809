package validate

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// What the rules about the fix of MS01-044 have to be told.
const (
	needsPack  = "observed.service_pack"
	needsFixes = "observed.fixes"
)

// listFixNeeds says what is to be observed so that the fix of MS01-044 is known
// to be there or not: the service pack has it since the third, and before that
// the list of fixes counts.
func listFixNeeds(obs *model.Observed) string {
	if obs == nil || !obs.ServicePackKnown {
		return needsPack
	}
	return needsFixes
}

// inProcessList gives the in-process list of the planned world: what is stored,
// or what IIS 4.0 to 5.1 use where nothing is (IIS5J/cc338381). It is nil
// without a server.
func (p *Pass) inProcessList() []string {
	if p.Result == nil || p.Result.Planned == nil {
		return nil
	}
	if o := p.Result.Planned.Find(p.addr().Child(model.InProcessISAPI, "")); o != nil {
		if s, stored := o.Lookup(schema.InProcessApps.Name); stored {
			return s.Value.Items()
		}
	}
	if p.Result.To.IIS5x() || p.Result.To == schema.IIS40 {
		return []string{"httpodbc.dll", "ssinc.dll"}
	}
	return nil
}

// declaredInProcess calls f for each declared change of the in-process list.
func (p *Pass) declaredInProcess(f func(o *model.Object, s model.Setting)) {
	for _, o := range p.declared(model.InProcessISAPI) {
		for _, s := range o.Settings {
			f(o, s)
		}
	}
}

// fileName is the last part of a path in the form paths are compared in.
func fileName(key string) string { return key[strings.LastIndexByte(key, '\\')+1:] }

// pathText writes a path as HCL would.
func pathText(path string) string { return schema.QuoteHCL(schema.ShowPath(path)) }

// pathTexts writes paths as HCL would, a few of many.
func pathTexts(paths []string) string {
	return namesText(texts(len(paths), func(i int) string { return pathText(paths[i]) }))
}

// entries writes a number of entries of a list.
func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return strconv.Itoa(n) + " entries"
}
