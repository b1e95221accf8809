package metabase

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/schema"
)

// Space is the metabase key space. It has no state: the zero value is ready.
type Space struct{}

var _ live.Space = Space{}

// The classes of keys the space makes and knows (MBSchema.xml; in the file
// the class is the name of the element).
const (
	ClassComputer   = "IIsComputer"
	ClassService    = "IIsWebService"
	ClassServer     = "IIsWebServer"
	ClassVirtualDir = "IIsWebVirtualDir"
	ClassDirectory  = "IIsWebDirectory"
	ClassPools      = "IIsApplicationPools"
	ClassPool       = "IIsApplicationPool"
	ClassFilters    = "IIsFilters"
	ClassFilter     = "IIsFilter"
)

// property gives the row of a metabase property, nil when the table has none.
func property(name string) *schema.Attr { return schema.ByProperty(schema.MetabaseSpace, name) }
