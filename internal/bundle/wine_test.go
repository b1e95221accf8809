package bundle_test

import (
	"strings"
	"testing"
)

// shop is an IIS 5.0 with two applications.
const shop = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
  InProcessIsapiApps + C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppFriendlyName = Root
  AppIsolated = 2
  AppRoot = /LM/W3SVC/1/ROOT
  Path = D:\shop
/LM/W3SVC/1/ROOT/old IIsWebVirtualDir
  AppFriendlyName = Old
  AppIsolated = 2
  AppRoot = /LM/W3SVC/1/ROOT/old
  Path = D:\old
`

func shopServer() taken {
	return taken{version: "5.0", metabase: shop, observed: []string{"services = W3SVC, MSFTPSVC", "iisreset = enabled"}}
}

// shopBody moves an application, makes one and ends one, and changes a list.
const shopBody = `
  in_process_isapi {
    exclude = ["C:/WINNT/Microsoft.NET/Framework/v1.1.4322/aspnet_isapi.dll"]
  }
  site "Shop" {
    id = 1
    app "/" {
      protection = "high"
    }
    app "/new" {
      path              = "D:/new"
      app_friendly_name = "New \"100%\""
      protection        = "low"
    }
    app "/old" {
      ensure = "absent"
    }
  }
`

func TestApply(t *testing.T) {
	p := planOf(t, shopServer(), shopBody)
	r := p.onServer(t)
	got := r.run("apply.vbs")
	t.Log(got.Code, got.Stdout)
	t.Log(r.State())
	t.Log(strings.Join(r.Calls(), "\n"))
}
