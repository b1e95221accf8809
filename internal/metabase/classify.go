package metabase

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
)

// place says what a key is.
type place struct {
	kind model.Kind
	name string
	// site is the number of the site the key belongs to, 0 for none.
	site uint32
}

// classify says what the key of a node is. ok is false for keys the language
// neither knows nor inherits from: those outside /LM and deep below other
// services.
func classify(n *live.Node) (p place, ok bool) {
	path := n.Path
	switch {
	case SamePath(path, ServicePath):
		return place{kind: model.WebService}, true
	case Below(path, ServicePath):
		return classifyService(n, path[len(ServicePath)+1:]), true
	case SamePath(path, ComputerPath):
		return place{kind: model.Metabase}, true
	}
	// Values at the root inherit; a key right below /LM tells which other
	// services exist.
	above := ParentPath(path)
	return place{kind: model.OtherKey}, path == RootPath || SamePath(above, ComputerPath)
}

// classifyService looks at the path below /LM/W3SVC.
func classifyService(n *live.Node, rest string) place {
	other := place{kind: model.OtherKey}
	first, rest, deeper := strings.Cut(rest, "/")
	switch {
	case SamePath(first, "AppPools"):
		return classifyPool(n, rest, deeper)
	case SamePath(first, FiltersName):
		if deeper && isFilter(n, rest) {
			return place{kind: model.Filter, name: rest}
		}
		return other
	}
	id, isSite := siteID(first)
	if !isSite {
		return other
	}
	other.site = id
	if !deeper {
		if SamePath(n.Class, ClassServer) {
			return place{kind: model.Site, site: id}
		}
		return other
	}
	second, rest, deeper := strings.Cut(rest, "/")
	switch {
	case SamePath(second, RootName):
		return classifyContent(n, id, rest)
	case SamePath(second, FiltersName) && deeper && isFilter(n, rest):
		return place{kind: model.Filter, name: rest, site: id}
	}
	return other
}

func classifyPool(n *live.Node, rest string, deeper bool) place {
	switch {
	case !deeper:
		return place{kind: model.AppPoolDefaults}
	case rest != "" && !strings.Contains(rest, "/") && SamePath(n.Class, ClassPool):
		return place{kind: model.AppPool, name: rest}
	}
	return place{kind: model.OtherKey}
}

func isFilter(n *live.Node, name string) bool {
	return name != "" && !strings.Contains(name, "/") && SamePath(n.Class, ClassFilter)
}

// classifyContent tells applications, virtual directories and directories
// apart. An application is a directory with an AppRoot of its own: AppRoot and
// AppIsolated inherit, so only what stands at the key itself counts
// (SDK6/ms525400, WS03/cc783874).
func classifyContent(n *live.Node, site uint32, url string) place {
	p := place{name: "/" + url, site: site}
	switch {
	case SamePath(n.Class, ClassVirtualDir):
		p.kind = model.VirtualDirectory
	case SamePath(n.Class, ClassDirectory):
		p.kind = model.Directory
	default:
		p.kind = model.OtherKey
		return p
	}
	if own, has := factOf(n, "AppRoot"); has && own.Raw != "" {
		p.kind = model.App
	}
	return p
}

// siteID reads the number of a site. Only plain digits are one: templates and
// other keys below /LM/W3SVC have names.
func siteID(s string) (uint32, bool) {
	if s == "" || s[0] < '1' || s[0] > '9' {
		return 0, false
	}
	n, err := strconv.ParseUint(s, 10, 32)
	return uint32(n), err == nil
}

// factOf finds the first fact of a node about a property.
func factOf(n *live.Node, property string) (live.Fact, bool) {
	for i := range n.Facts {
		if n.Facts[i].Attr.Home.Property == property {
			return n.Facts[i], true
		}
	}
	return live.Fact{}, false
}
