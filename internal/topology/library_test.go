package topology

import (
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

func TestListedAspNet(t *testing.T) {
	const of11 = "C:/WINNT/Microsoft.NET/Framework/v1.1.4322/ASPNET_ISAPI.dll"
	const of10 = `C:\WINNT\Microsoft.NET\Framework\v1.0.3705\aspnet_isapi.dll`
	unfixed := &model.Observed{FixesKnown: true, ServicePackKnown: true, ServicePack: 2}
	fixed := &model.Observed{ServicePackKnown: true, ServicePack: 3}
	cases := []struct {
		name    string
		entries []string
		t       schema.Target
		obs     *model.Observed
		want    string
	}{
		{"nothing", nil, schema.IIS50, nil, ""},
		{"others", []string{"ssinc.dll", `C:\x\not_aspnet_isapi.dll`}, schema.IIS50, nil, ""},
		{"its own, whatever the letter case", []string{"ssinc.dll", of11}, schema.IIS6Iis5, nil, of11},
		{"a bare name", []string{" aspnet_isapi.dll "}, schema.IIS51, nil, " aspnet_isapi.dll "},
		{"that of another CLR", []string{of10}, schema.IIS6Iis5, nil, ""},
		{"that of another CLR, before the fix of MS01-044", []string{of10}, schema.IIS50, unfixed, of10},
		{"that of another CLR, after it", []string{of10}, schema.IIS50, fixed, ""},
		{"that of another CLR, and nobody knows", []string{of10}, schema.IIS50, nil, ""},
		{"that of another CLR, on a later version", []string{of10}, schema.IIS51, unfixed, ""},
		{"its own behind another", []string{of10, of11}, schema.IIS51, nil, of11},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			got, listed := ListedAspNet(tc.entries, tc.t, "v1.1.4322", tc.obs)
			if got != tc.want || listed != (tc.want != "") {
				t.Errorf("got %q, %v; want %q", got, listed, tc.want)
			}
		})
	}
}
