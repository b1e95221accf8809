package worldtest_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/worldtest"
)

// whole is a world with something of everything.
const whole = `# a server
. IIS_Global
  ChangeNumber = 12
  SessionKey = 0011
/ IIsConfigObject
/LM IIsComputer
  EnableEditWhileRunning = 0
/LM/MSFTPSVC IIsFtpService
/LM/SmtpSvc IIsSmtpService

/LM/W3SVC IIsWebService
  AppIsolated = 2
  # read at the start
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
  InProcessIsapiApps + ssinc.dll
  AnonymousUserPass = b0b1
  WAMUserName = IWAM_WEB03
  WAMUserPass = c0c1
  IIs5IsolationModeEnabled = FALSE
  WebSvcExtRestrictionList = 0,*.dll
  WebSvcExtRestrictionList + 0,*.exe
  WebSvcExtRestrictionList + 1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages, old

/LM/W3SVC/1 IIsWebServer
  ServerComment = Default Web Site
  ServerBindings = :80:
  ServerAutoStart = TRUE
/LM/W3SVC/1/Filters IIsFilters
  FilterLoadOrder = Guard
/LM/W3SVC/1/Filters/Guard IIsFilter
  FilterPath = C:\g.dll
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = 2
  Path = C:\Inetpub\wwwroot
  AppFriendlyName =
/LM/W3SVC/1/ROOT/my shop IIsWebVirtualDir
	AppRoot = /LM/W3SVC/1/ROOT/my shop
	AppIsolated = 1
	AppFriendlyName = a = b + c # d
	Path = D:\shop
/LM/W3SVC/1/ROOT/images IIsWebDirectory
/LM/W3SVC/AppPools IIsApplicationPools
/LM/W3SVC/AppPools/Shop IIsApplicationPool
  IdleTimeout = 20
  PeriodicRestartSchedule = 03:00
`

func suite(cases ...livetest.Case) livetest.Suite {
	return livetest.Suite{Store: worldtest.Store{}, Space: metabase.Space{}, Key: "metabase", Cases: cases, Wants: keyWants}
}

// keyWants makes keys at every place and deletes each key without keys below.
func keyWants(s *live.Snapshot) [][]live.Want {
	idle := schema.ByProperty(schema.MetabaseSpace, "IdleTimeout")
	schedule := schema.ByProperty(schema.MetabaseSpace, "PeriodicRestartSchedule")
	pool := func(name string) []live.Want {
		path := "/LM/W3SVC/AppPools/" + name
		return []live.Want{
			{Op: live.CreateKey, Path: path, Class: "IIsApplicationPool"},
			{Op: live.SetValue, Path: path, Attr: schedule, Raw: "03:00\n04:00"},
			{Op: live.SetValue, Path: path, Attr: idle, Raw: "7"},
		}
	}
	all := [][]live.Want{pool("0 first"), pool("zz last"), append(pool("b"), pool("a")...),
		append(pool("zz"), live.Want{Op: live.SetValue, Path: "/LM/W3SVC/AppPools/Shop", Attr: schema.ByProperty(schema.MetabaseSpace, "MaxProcesses"), Raw: "2"})}
	for i := range s.Nodes {
		leaf := strings.Count(s.Nodes[i].Path, "/") > 2
		for j := range s.Nodes {
			leaf = leaf && !strings.HasPrefix(model.Fold(s.Nodes[j].Path), model.Fold(s.Nodes[i].Path)+"/")
		}
		if leaf {
			all = append(all, []live.Want{{Op: live.DeleteKey, Path: s.Nodes[i].Path}})
		}
	}
	return all
}

func TestLaws(t *testing.T) {
	shorthand, err := worldtest.Expand("test", "/LM IIsComputer\n/LM/W3SVC IIsWebService\nsite 1 :80: One\napp 1 / medium C:\\w\napp 1 /shop high D:\\shop\napp 1 /bin -\n/LM/W3SVC/AppPools IIsApplicationPools\n/LM/W3SVC/AppPools/Shop IIsApplicationPool\n", nil)
	if err != nil {
		t.Fatal(err)
	}
	keys := strings.SplitAfter(whole, "\n/LM/W3SVC/1 IIs")
	livetest.Run(t, suite(
		livetest.Case{Name: "line feeds", File: whole},
		livetest.Case{Name: "line ends of Windows", File: strings.ReplaceAll(whole, "\n", "\r\n")},
		livetest.Case{Name: "last line without end", File: strings.TrimSuffix(whole, "\n")},
		livetest.Case{Name: "trailing blanks", File: strings.ReplaceAll(whole, "\n", "  \n")},
		livetest.Case{Name: "keys in another order", File: "/LM/W3SVC/1 IIs" + keys[1] + strings.TrimSuffix(keys[0], "/LM/W3SVC/1 IIs")},
		livetest.Case{Name: "shorthands", File: shorthand},
		livetest.Case{Name: "no keys", File: "# nothing\n", Refused: true},
		livetest.Case{Name: "empty", File: "", Refused: true},
		livetest.Case{Name: "MetaBase.xml", File: livetest.Metabase(1), Refused: true},
	))
}
