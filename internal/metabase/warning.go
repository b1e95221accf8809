package metabase

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// unreadable is the warning for a live value that is none of its type.
func unreadable(o *model.Object, a *schema.Attr, s model.Setting) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, ID: "IP0311", Summary: "Live value cannot be read",
		Detail: fmt.Sprintf("The key %s holds %s, and %s; %s. The value is left alone and shown as unreadable.",
			o.Home, a.Label, s.Unreadable, a.Type.Expected()),
		Addr: o.Addr, Attribute: a.Name, Range: s.Range,
	}
}

// twice is the warning for a property that stands twice at one key.
func twice(o *model.Object, s model.Setting) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, ID: "IP0312", Summary: "Live value stands twice",
		Detail: fmt.Sprintf("The key %s holds %s more than once, as attributes or as <Custom> elements. "+
			"The first is taken; isoplan will not change any of them. One of them has to be removed.", o.Home, s.Name),
		Addr: o.Addr, Attribute: s.Name, Range: s.Range,
	}
}
