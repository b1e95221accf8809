package adsutil_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// whole is a transcript with something of everything ENUM_ALL prints.
const whole = `C:\Inetpub\AdminScripts>cscript adsutil.vbs enum_all w3svc
Microsoft (R) Windows Script Host Version 5.1 for Windows
Copyright (C) Microsoft Corporation 1996-1999. All rights reserved.

KeyType                         : (STRING) "IIsWebService"
AppIsolated                     : (INTEGER) 2
AppAllowDebugging               : (BOOLEAN) False
AccessFlags                     : (INTEGER) 513
AccessRead                      : (BOOLEAN) True
AnonymousUserPass                : (STRING)"**********"
WAMUserName                     : (STRING) "IWAM_WEB04"
WAMUserPass                      : (STRING)"**********"
InProcessIsapiApps              : (LIST) (2 Items)
  "C:\WINNT\System32\inetsrv\httpodbc.dll"
  "C:\WINNT\System32\inetsrv\ssinc.dll"

AspScriptFileCacheSize          : (INTEGER) -1
AName_of_33_columns_and_then_some : (STRING)"text"

DataType: "NTAcl" Not Yet Supported on property: AdminACL
ErrNumber: 0 (0x0)

IPSecurity                      : (BINARY) 0x18 00 00 80 20
MimeMap                         : (MimeMapList) ".abc,text/plain" ".def,text/html" 
[/W3SVC/1]
KeyType                         : (STRING) "IIsWebServer"
ServerComment                   : (STRING) "Default "Web" Site"
ServerAutoStart                 : (BOOLEAN) True
ServerBindings                  : (LIST) (1 Items)
  ":80:"

SecureBindings                  : (LIST) ":443:" ":444:"
AppFriendlyName                 : (STRING) ""
[/W3SVC/1/Filters]
KeyType                         : (STRING) "IIsFilters"
FilterLoadOrder                 : (STRING) "guard"
[/W3SVC/1/Filters/guard]
KeyType                         : (STRING) "IIsFilter"
FilterPath                      : (STRING) "C:\guard.dll"



[/W3SVC/1/ROOT]
KeyType                         : (STRING) "IIsWebVirtualDir"
AppRoot                         : (STRING) "/LM/W3SVC/1/ROOT"
AppIsolated                     : (INTEGER) 2
Path                            : (STRING) "C:\Inetpub\wwwroot"
[/W3SVC/1/ROOT/my shop]
KeyType                         : (STRING) "IIsWebVirtualDir"
AppRoot                         : (STRING) "/LM/W3SVC/1/ROOT/my shop"
AppIsolated                     : (INTEGER) 1
Path                            : (STRING) "D:\shop"

[/W3SVC/1/ROOT/images]
KeyType                         : (STRING) "IIsWebDirectory"



[/W3SVC/AppPools]
KeyType                         : (STRING) "IIsApplicationPools"
[/W3SVC/AppPools/Shop]
KeyType                         : (STRING) "IIsApplicationPool"
IdleTimeout                     : (INTEGER) 20
PeriodicRestartSchedule         : (LIST) (1 Items)
  "03:00"




C:\Inetpub\AdminScripts>
`

// retyped is what a person makes of one.
const retyped = `   adsutil get w3svc/KeyType
   keytype :(String)  "iiswebservice"
   adsutil get w3svc/appisolated

   appisolated   :  (Integer)  2
   adsutil GET W3SVC\1\KeyType
   KeyType : (String) "IISWebServer"
   cscript adsutil.vbs set w3svc/1/ServerComment "My site"
   ServerComment : (STRING) "My site"
   cscript c:\scripts\adsutil.vbs get w3svc/AppAllowDebugging
   The parameter "AppAllowDebugging" is not set at this node.
   adsutil set w3svc/AppIsolated 1
   AppIsolated : (INTEGER) 1
   adsutil get w3svc/AppIsolated
   AppIsolated : (INTEGER) 1
   adsutil set w3svc/1/ServerBindings ":80:" ":81:"
   ServerBindings                  : (LIST) ":80:" ":81:" 
`

// header is what our collector for cmd writes.
const header = `isoplan adsutil 1
server = WEB04
iis = 4.0
taken_local = "Sat 11/28/2026 23:31"
path = w3svc

D:\>cscript //nologo adsutil.vbs ENUM_ALL w3svc 2>&1  | find /V "Pass"
KeyType                         : (STRING) "IIsWebService"
WAMUserName                     : (STRING) "IWAM_WEB04"
[/W3SVC/1]
KeyType                         : (STRING) "IIsWebServer"
ServerComment                   : (STRING) "One"
`

func suite(cases ...livetest.Case) livetest.Suite {
	return livetest.Suite{Store: adsutil.Store{}, Space: metabase.Space{}, Key: "metabase", Cases: cases, Wants: keyWants}
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

func utf16(text string) string {
	b := []byte{0xff, 0xfe}
	for i := range len(text) {
		b = append(b, text[i], 0)
	}
	return string(b)
}

func TestLaws(t *testing.T) {
	livetest.Run(t, suite(
		livetest.Case{Name: "line feeds", File: whole},
		livetest.Case{Name: "IIS 4.0", File: strings.ReplaceAll(whole, "AppIsolated                     : (INTEGER) 2", "AppIsolated                     : (BOOLEAN) True")},
		livetest.Case{Name: "line ends of Windows", File: strings.ReplaceAll(whole, "\n", "\r\n")},
		livetest.Case{Name: "last line without end", File: strings.TrimSuffix(whole, "\n")},
		livetest.Case{Name: "trailing blanks", File: strings.ReplaceAll(whole, "\n", "  \n")},
		livetest.Case{Name: "indented", File: strings.ReplaceAll(whole, "\n", "\n    ")},
		livetest.Case{Name: "UTF-16", File: utf16(whole)},
		livetest.Case{Name: "byte order mark", File: "\xef\xbb\xbf" + whole},
		livetest.Case{Name: "retyped", File: retyped},
		livetest.Case{Name: "header", File: header},
		livetest.Case{Name: "no command", File: whole[strings.Index(whole, "[/W3SVC/1]"):]},
		livetest.Case{Name: "empty", File: "", Refused: true},
		livetest.Case{Name: "prompt alone", File: "C:\\>\n", Refused: true},
		livetest.Case{Name: "MetaBase.xml", File: livetest.Metabase(1), Refused: true},
	))
}
