package metabase

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
)

// Place gives the key and class a new object gets. An application with a path
// of its own, and the root of a site, are an IIsWebVirtualDir; an application
// without one is an IIsWebDirectory. Both are empty for objects that have no
// key in the metabase (process_model) and for those of a site that is not
// placed.
func (Space) Place(o *model.Object, owner *model.Object) (home, class string) {
	switch o.Kind {
	case model.Metabase:
		return ComputerPath, ClassComputer
	case model.ServerKind, model.WebService, model.InProcessISAPI, model.WebServiceExtension:
		return ServicePath, ClassService
	case model.AppPoolDefaults:
		return PoolsPath, ClassPools
	case model.AppPool:
		return PoolsPath + "/" + o.Name, ClassPool
	case model.Site:
		return ServicePath + "/" + strconv.FormatUint(uint64(o.ID), 10), ClassServer
	case model.Filter:
		return placeFilter(o, owner)
	case model.App, model.VirtualDirectory, model.Directory:
		return placeContent(o, owner)
	}
	return "", ""
}

func placeFilter(o, owner *model.Object) (home, class string) {
	if owner == nil {
		return FiltersPath + "/" + o.Name, ClassFilter
	}
	if owner.Home == "" {
		return "", ""
	}
	return owner.Home + "/" + FiltersName + "/" + o.Name, ClassFilter
}

func placeContent(o, owner *model.Object) (home, class string) {
	if owner == nil || owner.Home == "" {
		return "", ""
	}
	home = owner.Home + "/" + RootName
	url := strings.Trim(o.Name, "/")
	if url != "" {
		home += "/" + url
	}
	switch {
	case url == "" || o.Kind == model.VirtualDirectory:
		return home, ClassVirtualDir
	case o.Kind == model.App && hasPath(o):
		return home, ClassVirtualDir
	}
	return home, ClassDirectory
}

// hasPath reports whether an object names a physical path of its own.
func hasPath(o *model.Object) bool {
	a := property("Path")
	return a != nil && !o.Get(a.Name).IsNull()
}
