package collect_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/collect"
	"github.com/isoplan/isoplan/internal/stores/adsutil"
)

// transcript is what adsutil of IIS 4.0 prints, passwords in clear (Q297989), in
// the paddings of several versions.
const transcript = `KeyType                         : (STRING) "IIsWebService"
AnonymousUserName               : (STRING) "IUSR_WEB"
AnonymousUserPass               : (STRING) "` + canary + `"
AnonymousPasswordSync           : (BOOLEAN) True
WAMUserName                     : (STRING) "IWAM_WEB"
wamuserpass : (String) "` + canary + `"
AppIsolated                     : (INTEGER) 0
InProcessIsapiApps              : (LIST) (2 Items)
  "C:\WINNT\System32\inetsrv\httpodbc.dll"
  "C:\WINNT\System32\inetsrv\pass.dll"

[/w3svc/1]
KeyType                         : (STRING) "IIsWebServer"
ServerComment                   : (STRING) "passwords (password)"

[/w3svc/1/ROOT]
KeyType                         : (STRING) "IIsWebVirtualDir"
Path                            : (STRING) "D:\wampass"
UNCPassword                     : (STRING) "` + canary + `"
`

// What the command file lets through is read, and holds no password. Wine's find
// has no switches, so find stands in here.
func TestAdsutilLeavesNoPassword(t *testing.T) {
	text := collect.Adsutil(tool)
	filters := regexp.MustCompile(`\| find /v /i "([^"]+)"`).FindAllStringSubmatch(text, -1)
	if len(filters) < 3 {
		t.Fatalf("the command file has %d filters", len(filters))
	}
	var out strings.Builder
	for _, m := range regexp.MustCompile(`(?m)^(?:for .* do )?>>?%FILE% echo[ .](.*)\r$`).FindAllStringSubmatch(text, -1) {
		out.WriteString(strings.NewReplacer("%COMPUTERNAME%", "WEB04", "%%d", "28.11.2026", "%%t", "23:31").Replace(m[1]) + "\r\n")
	}
	for line := range strings.Lines(transcript) {
		dropped := false
		for _, m := range filters {
			dropped = dropped || strings.Contains(strings.ToLower(line), strings.ToLower(m[1]))
		}
		if !dropped {
			out.WriteString(strings.TrimSuffix(line, "\n") + "\r\n")
		}
	}
	if strings.Contains(out.String(), canary) {
		t.Fatalf("a password is in the text:\n%s", out.String())
	}
	f, diags := adsutil.Open("WEB04.txt", out.String())
	if f == nil {
		t.Fatalf("%s\n%s", said(diags), out.String())
	}
	if f.Server != "WEB04" || f.IIS != "4.0" || f.Tool != tool || f.TakenLocal != "28.11.2026 23:31" {
		t.Errorf("%+v", f)
	}
	s, diags := adsutil.Store{}.Decode("metabase", "WEB04.txt", out.String())
	if s == nil {
		t.Fatal(said(diags))
	}
	values := 0
	for _, n := range s.Nodes {
		values += len(n.Facts)
	}
	if len(s.Nodes) != 3 || values != 6 {
		t.Errorf("%d keys with %d values:\n%s", len(s.Nodes), values, out.String())
	}
}

// NT 4's command line takes no more (https://learn.microsoft.com/en-us/troubleshoot/windows-client/shell-experience/command-line-string-limitation).
func TestAdsutilLinesAreShort(t *testing.T) {
	for line := range strings.Lines(collect.Adsutil(tool)) {
		if len(line) > 2047 || strings.Contains(line, "find") && !strings.HasPrefix(line, "cscript //nologo ") && !strings.HasPrefix(line, "rem ") {
			t.Errorf("%d characters: %s", len(line), line)
		}
	}
}
