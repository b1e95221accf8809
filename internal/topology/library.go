package topology

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// aspnetLibrary is the library through which IIS up to 6.0 runs ASP.NET.
const aspnetLibrary = "aspnet_isapi.dll"

// ListedAspNet gives the entry of an in-process list that keeps the ASP.NET of a
// process model in inetinfo.exe, whatever else is set: its aspnet_isapi.dll, or
// the bare name (SDK6/ms525160). On IIS 5.0 that was observed to lack the fix of
// MS01-044 the library of another CLR counts too, because entries with a path
// are taken for bare names there (KB294774).
func ListedAspNet(entries []string, t schema.Target, clr string, obs *model.Observed) (entry string, listed bool) {
	anyPath := relativeMatch(t, obs) == yes
	for _, e := range entries {
		key := schema.PathKey(strings.TrimSpace(e))
		if baseName(key) != aspnetLibrary {
			continue
		}
		if key == aspnetLibrary || anyPath || clrOf(key) == model.Fold(clr) {
			return e, true
		}
	}
	return "", false
}
