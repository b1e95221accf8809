package metabase

import (
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
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

// Services lists the paths of the service keys right below /LM that a world of
// this space holds, for example "/LM/MSFTPSVC", in the order of the world. A
// service is there when its own key exists (derived).
func Services(objects []*model.Object) []string {
	var paths []string
	for _, o := range objects {
		if (o.Kind == model.OtherKey || o.Kind == model.WebService) && SamePath(ParentPath(o.Home), ComputerPath) {
			paths = append(paths, o.Home)
		}
	}
	return paths
}
