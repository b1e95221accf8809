package lang

import (
	"fmt"

	"github.com/hashicorp/hcl/v2"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/zclconf/go-cty/cty"
)

// serverValue is what a module may know of the server it is used in. What
// nobody observed is null, and so is an isolation mode that is not declared.
func (e *evaluator) serverValue(s *model.Server) cty.Value {
	return cty.ObjectVal(map[string]cty.Value{
		"name":           cty.StringVal(s.Name),
		"version":        cty.StringVal(s.Version),
		"isolation_mode": wordValue(s.Mode),
		"observed":       cty.ObjectVal(observedValues(s.Observed)),
	})
}

// observedValues are the arguments of an observed block as a module sees them;
// memory is a number of KB.
func observedValues(o *model.Observed) map[string]cty.Value {
	if o == nil {
		o = &model.Observed{}
	}
	v := map[string]cty.Value{
		"services":          listValue(o.Services, o.ServicesKnown),
		"fixes":             listValue(o.Fixes, o.FixesKnown),
		"iisreset":          wordValue(o.IISReset),
		"running_mode":      wordValue(o.RunningMode),
		"bitness":           wordValue(o.Bitness),
		"upgraded_from":     wordValue(o.UpgradedFrom),
		"memory":            numberValue(o.Memory, o.Memory > 0),
		"processors":        numberValue(uint64(o.Processors), o.Processors > 0),
		"service_pack":      numberValue(uint64(o.ServicePack), o.ServicePackKnown),
		"domain_controller": truthValue(o.DomainController),
		"iwam_in_sync":      truthValue(o.IWAMInSync),
		"subauthentication": truthValue(o.Subauthentication),
		"frameworks":        cty.NullVal(cty.Map(cty.String)),
	}
	if len(o.Frameworks) > 0 {
		all := make(map[string]cty.Value, len(o.Frameworks))
		for folder, version := range o.Frameworks {
			all[folder] = cty.StringVal(version)
		}
		v["frameworks"] = cty.MapVal(all)
	}
	v["framework_service_packs"] = cty.NullVal(cty.Map(cty.Number))
	if len(o.FrameworkPacks) > 0 {
		all := make(map[string]cty.Value, len(o.FrameworkPacks))
		for folder, n := range o.FrameworkPacks {
			all[folder] = cty.NumberIntVal(int64(n))
		}
		v["framework_service_packs"] = cty.MapVal(all)
	}
	return v
}

func wordValue(s string) cty.Value {
	if s == "" {
		return cty.NullVal(cty.String)
	}
	return cty.StringVal(s)
}

func numberValue(n uint64, known bool) cty.Value {
	if !known {
		return cty.NullVal(cty.Number)
	}
	return cty.NumberUIntVal(n)
}

func truthValue(s string) cty.Value {
	if s == "" {
		return cty.NullVal(cty.Bool)
	}
	return cty.BoolVal(s == model.Yes)
}

func listValue(items []string, known bool) cty.Value {
	if !known {
		return cty.NullVal(cty.List(cty.String))
	}
	if len(items) == 0 {
		return cty.ListValEmpty(cty.String)
	}
	all := make([]cty.Value, len(items))
	for i, s := range items {
		all[i] = cty.StringVal(s)
	}
	return cty.ListVal(all)
}

// knownOfServer refuses what the object server does not have.
func (e *evaluator) knownOfServer(t hcl.Traversal, at model.Range) bool {
	v, path := e.seen, "server"
	for _, step := range t[1:] {
		attr, ok := step.(hcl.TraverseAttr)
		if !ok || !v.Type().IsObjectType() {
			return true
		}
		if !v.Type().HasAttribute(attr.Name) {
			var known []string
			for name := range v.Type().AttributeTypes() {
				known = append(known, name)
			}
			fix := ""
			if near := diag.Nearest(attr.Name, known); near != "" {
				fix = fmt.Sprintf("Did you mean %s.%s?", path, near)
			}
			e.fail(codeReference, at, "Not known of a server", fmt.Sprintf("What a module may know of a server has no %s in %s.", attr.Name, path), fix)
			return false
		}
		v, path = v.GetAttr(attr.Name), path+"."+attr.Name
	}
	return true
}
