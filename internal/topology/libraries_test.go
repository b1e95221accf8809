package topology_test

import (
	"fmt"
	"testing"

	"github.com/isoplan/isoplan/internal/topology"
)

func TestLibraries(t *testing.T) {
	got := topology.Libraries([]string{
		`.shtml,C:\inetsrv\ssinc.dll,5,GET,POST`,
		`.ASP,C:\inetsrv\asp.dll,5`,
		`.asa,c:/INETSRV/asp.dll,5`,
		`.pl,C:\perl\perl.exe %s %s,1`,
		`.php,C:\php\a.dll,1`,
		`.php,C:\php\b.dll,1`,
		`.aspx,C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll,1`,
		`nothing`,
	})
	want := `[{c:/INETSRV/asp.dll c:\inetsrv\asp.dll asp.dll  [.asa .asp]}` +
		` {C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll c:\windows\microsoft.net\framework\v1.1.4322\aspnet_isapi.dll aspnet_isapi.dll v1.1.4322 [.aspx]}` +
		` {C:\inetsrv\ssinc.dll c:\inetsrv\ssinc.dll ssinc.dll  [.shtml]}]`
	if s := fmt.Sprint(got); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}
