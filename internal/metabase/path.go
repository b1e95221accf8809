package metabase

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
)

// The keys the space knows by name. Paths compare without letter case; new
// keys are written this way.
const (
	RootPath     = "/"
	ComputerPath = "/LM"
	ServicePath  = "/LM/W3SVC"
	PoolsPath    = ServicePath + "/AppPools"
	FiltersName  = "Filters"
	FiltersPath  = ServicePath + "/" + FiltersName
	// RootName is the key of a site's root, below the site's own.
	RootName = "ROOT"
	// GlobalPath is the Location of IIS_Global, which is no key.
	GlobalPath = "."
)

// ComparePaths orders keys as real files do: component by component, without
// regard to letter case, a key right before the keys below it. IIS_Global,
// ".", comes first. It is 0 exactly when both paths name one key.
func ComparePaths(a, b string) int {
	if a == GlobalPath || b == GlobalPath {
		return compareGlobal(a, b)
	}
	// Most keys share the path above with the one they are compared to.
	if k := strings.LastIndexByte(a, '/'); k > 0 && len(b) > k && a[:k] == b[:k] {
		a, b = a[k:], b[k:]
	}
	n := min(len(a), len(b))
	for i := range n {
		if a[i] == b[i] && a[i] < utf8.RuneSelf {
			continue
		}
		if a[i] >= utf8.RuneSelf || b[i] >= utf8.RuneSelf {
			return compareFolded(model.Fold(a), model.Fold(b))
		}
		if x, y := weight(a[i]), weight(b[i]); x != y {
			return x - y
		}
	}
	return len(a) - len(b)
}

func compareGlobal(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == GlobalPath:
		return -1
	}
	return 1
}

func compareFolded(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := weight(a[i]), weight(b[i]); x != y {
			return x - y
		}
	}
	return len(a) - len(b)
}

// weight brings a byte of a path to its place in the order: letters without
// case, and the slash below everything a name may hold.
func weight(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c + 'a' - 'A')
	case c == '/':
		return -1
	}
	return int(c)
}

// SamePath reports whether two paths name one key.
func SamePath(a, b string) bool { return a == b || ComparePaths(a, b) == 0 }

// Below reports whether path names a key below above, at any depth.
func Below(path, above string) bool {
	if above == RootPath {
		return len(path) > 1 && path[0] == '/'
	}
	if len(path) > len(above) && path[len(above)] == '/' && SamePath(path[:len(above)], above) {
		return true
	}
	if isASCII(path) && isASCII(above) {
		return false
	}
	// Letters beyond ASCII may change their length when folded.
	return strings.HasPrefix(model.Fold(path), model.Fold(above)+"/")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// ParentPath is the path of the key above: "/LM" of "/LM/W3SVC", "/" of "/LM",
// "" of "/".
func ParentPath(path string) string {
	i := strings.LastIndexByte(path, '/')
	switch {
	case i < 0 || path == RootPath:
		return ""
	case i == 0:
		return RootPath
	}
	return path[:i]
}

// Order gives the positions of the nodes in the order of ComparePaths. Real
// files stand in that order already; then the work is one walk.
func Order(nodes []live.Node) []int32 {
	order := make([]int32, len(nodes))
	sorted := true
	for i := range nodes {
		order[i] = int32(i)
		sorted = sorted && (i == 0 || ComparePaths(nodes[i-1].Path, nodes[i].Path) < 0)
	}
	if !sorted {
		slices.SortStableFunc(order, func(a, b int32) int { return ComparePaths(nodes[a].Path, nodes[b].Path) })
	}
	return order
}

// Search gives the place in order at which path stands or would stand, and
// whether a node has it.
func Search(nodes []live.Node, order []int32, path string) (int, bool) {
	return slices.BinarySearchFunc(order, path, func(i int32, p string) int { return ComparePaths(nodes[i].Path, p) })
}
