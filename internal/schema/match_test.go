package schema_test

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestHits(t *testing.T) {
	const item = `C:\WINNT\Microsoft.NET\Framework\v1.0.3705\aspnet_isapi.dll`
	for _, c := range []struct {
		match, text string
		want        bool
	}{
		{"exact", "c:/winnt/microsoft.net/framework/V1.0.3705/ASPNET_ISAPI.DLL", true},
		{"exact", "aspnet_isapi.dll", false},
		{"name", "ASPNET_isapi.dll", true},
		{"name", "isapi.dll", false},
		{"folder", "C:/WINNT/Microsoft.NET", true},
		{"folder", "C:/WINNT/Microsoft.NET/Framework/v1.0.3705/", true},
		{"folder", "C:/", true},
		{"folder", "C:/WINNT/Microsoft.NET/Framework/v1.0", false},
		{"contains", "framework/V1.0", true},
		{"contains", `v1.0.3705\`, true},
		{"contains", "v1.0.370/", false},
		{"contains", item, true},
		{"contains", "*.dll", false},
		{"none", item, false},
	} {
		if got := schema.InProcessApps.Type.Hits(model.ListMatch{Match: c.match, Text: c.text}, item); got != c.want {
			t.Errorf("%s %s: %v", c.match, c.text, got)
		}
	}
	folder := schema.InProcessApps.Type.Stands(model.ListMatch{Match: "folder", Text: `C:\x\a.dll`})
	if folder.Text != `C:\x` {
		t.Errorf("the folder of the path is %q", folder.Text)
	}
}
