package collected_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores/collected"
)

// whole ends the lines of a text with the line that counts and sums them up.
func whole(lines string) string { return lines + collected.End(lines) + "\n" }

func crlf(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

const header = "isoplan collected 1\nserver = WEB03\niis = 5.0\n"

// keys is a metabase with something of everything.
const keys = `[metabase]
. IIS_Global
  ChangeNumber = 12
  SessionKey = (secret)
/LM IIsComputer
/LM/MSFTPSVC IIsFtpService
/LM/W3SVC IIsWebService
  AppIsolated = 2
  # read at the start
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\httpodbc.dll
  InProcessIsapiApps + "C:\\WINNT\\System32\\caf\u00e9.dll"
  AnonymousUserPass = (secret)
  WAMUserName = IWAM_WEB03
  WAMUserPass = (secret)
  WebSvcExtRestrictionList = 0,*.dll
  WebSvcExtRestrictionList + 1,C:\WINDOWS\system32\inetsrv\asp.dll,0,ASP,Active Server Pages, old

/LM/W3SVC/1 IIsWebServer
  ServerComment = "caf\u00e9 \"x\" \ud83d\ude00 "
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
"/LM/W3SVC/1/ROOT/\u00fcber uns" IIsWebVirtualDir
	AppRoot = "/LM/W3SVC/1/ROOT/\u00fcber uns"
	AppIsolated = 1
	AppFriendlyName = a = b + c # d
	Path = D:\shop
/LM/W3SVC/1/ROOT/images IIsWebDirectory
/LM/W3SVC/AppPools IIsApplicationPools
/LM/W3SVC/AppPools/Shop IIsApplicationPool
  IdleTimeout = 20
  PeriodicRestartSchedule = (empty)
`

const observed = `[observed]
services = W3SVC, MSFTPSVC
dependents = W3SVC, MSFTPSVC, SMTPSVC
iisreset = enabled
memory = 2097152
processors = 2
service_pack = 4
bitness = 32
running_mode = iis5
upgraded_from = 4.0
domain_controller = no
iwam_in_sync = yes
subauthentication = no
fixes =
framework v1.1.4322 = 1.1.4322.2032
framework_service_pack v1.1.4322 = 1
# not known: nothing
`

// tag is the section of a machine.config with a tag of many lines.
const tag = `[machine.config v1.1.4322]
path = C:\WINNT\Microsoft.NET\Framework\v1.1.4322\CONFIG\machine.config
size = 41234
encoding = utf-8
tag "<processModel\r\n"
tag "    enable=\"true\"\r\n"
tag "    memoryLimit=\"60\"\r\n"
tag "    userName=\"caf\u00e9\"\r\n"
tag "    password=\""
secret
tag "\"\r\n"
tag "    logLevel=\"Errors\"\r\n"
tag "/>"
`

const (
	noTag = "[machine.config v1.0.3705]\ntag none\n"
	tag64 = "[machine.config v2.0.50727/64]\nencoding = utf-8 bom\ntag \"<processModel autoConfig=\\\"true\\\" />\"\n"
)

const everything = header + "windows = 5.0.2195\ntool = isoplan 0.7.0\ntaken = 2026-11-28T23:31:01+01:00\nwindows_directory = C:\\WINNT\nvalues = local\n" +
	observed + keys + tag + noTag + tag64

func decode(t testing.TB, space, text string) *live.Snapshot {
	t.Helper()
	s, diags := collected.Store{}.Decode(space, "web03.txt", text)
	if s == nil {
		t.Fatalf("%+v", diags)
	}
	return s
}

// refused gives the one error of a text that is refused.
func refused(t *testing.T, s *live.Snapshot, diags diag.List) diag.Diagnostic {
	t.Helper()
	if s != nil || len(diags) != 1 {
		t.Fatalf("snapshot %v, diagnostics %+v", s, diags)
	}
	return diags[0]
}

// fields prints the fields of a struct, by name.
func fields(v any) map[string]string {
	all := map[string]string{}
	r := reflect.ValueOf(v)
	for i := range r.NumField() {
		all[r.Type().Field(i).Name] = fmt.Sprintf("%#v", r.Field(i))
	}
	return all
}
