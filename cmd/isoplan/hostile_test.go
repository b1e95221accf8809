package main

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/isoplan/isoplan/internal/diag"
)

// hostileTexts are what somebody who may write to a server could put there to
// be printed by isoplan: each a text of XML.
var hostileTexts = map[string]string{
	"github":    "::set-output name=x::y",
	"azure":     "a ##vso[task.complete result=Succeeded;]b",
	"groups":    "##[group]x ##teamcity[buildStatus text='ok']",
	"lines":     "a&#13;&#10;::add-mask::x&#10;Plan: 0 to add, 0 to change, 0 to destroy.&#10;Apply complete!",
	"terminal":  "a&#x9B;31m&#x202E;evil&#x2066;&#x200B;&#xAD;&#xFEFF;&#x85;&#x2028;b",
	"templates": "${var.x} %{ if } &quot; \\ ``` [x](javascript:a) &lt;script&gt; @team",
	"tabs":      "&#9;::error::x",
	"raw":       "a\n::set-output name=x::y\n  ::error::x\n##vso[task.complete]\n",
}

// hostileLive is a small server on which every text is one of those; names are
// what the text can be where it is a part of a path.
func hostileLive(text string) (metabase, machine string) {
	name := strings.NewReplacer("/", "|").Replace(text)
	key := func(class, path, attrs string) string {
		return fmt.Sprintf("<%s Location=\"%s\" %s/>\n", class, path, attrs)
	}
	var b strings.Builder
	b.WriteString("<configuration xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\n<MBProperty>\n")
	b.WriteString(key("IIsComputer", "/LM", `EnableEditWhileRunning="0"`))
	b.WriteString(key("IIsWebService", "/LM/W3SVC", `IIs5IsolationModeEnabled="FALSE" InProcessIsapiApps="`+text+`&#10;C:\x.dll" WAMUserName="`+text+`" ApplicationDependencies="`+text+
		`" WebSvcExtRestrictionList="1,`+strings.NewReplacer("&#10;", " ", "&#13;", " ", ",", " ").Replace(text)+`,1,`+strings.NewReplacer("&#10;", " ", "&#13;", " ", ",", " ").Replace(text)+`,x" AppPoolId="DefaultAppPool" AccessFlags="`+text+`"`))
	b.WriteString(key("IIsWebServer", "/LM/W3SVC/1", `ServerComment="`+text+`" ServerBindings=":80:`+text+`" SecureBindings="`+text+`" ServerAutoStart="`+text+`"`))
	b.WriteString(key("IIsWebVirtualDir", "/LM/W3SVC/1/ROOT", `AppRoot="/LM/W3SVC/1/ROOT" AppIsolated="2" AppFriendlyName="`+text+`" Path="`+text+`" AppPoolId="`+text+`" ScriptMaps="`+text+`"`))
	b.WriteString(key("IIsWebVirtualDir", "/LM/W3SVC/1/ROOT/"+name, `AppRoot="/LM/W3SVC/1/ROOT/`+name+`" AppFriendlyName="`+text+`" UNCUserName="`+text+`" UNCPassword="`+text+`" AppIsolated="`+text+`"`))
	b.WriteString(key("IIsFilters", "/LM/W3SVC/Filters", `FilterLoadOrder="`+text+`"`))
	b.WriteString(key("IIsFilter", "/LM/W3SVC/Filters/"+name, `FilterDescription="`+text+`" FilterPath="`+text+`" FilterState="`+text+`"`))
	b.WriteString(key("IIsApplicationPools", "/LM/W3SVC/AppPools", `IdleTimeout="`+text+`" AutoShutdownAppPoolExe="`+text+`"`))
	b.WriteString(key("IIsApplicationPool", "/LM/W3SVC/AppPools/DefaultAppPool", `WAMUserName="`+text+`" PeriodicRestartSchedule="`+text+`" OrphanActionParams="`+text+`"`))
	b.WriteString(key("IIsApplicationPool", "/LM/W3SVC/AppPools/"+name, `WAMUserName="`+text+`"`))
	b.WriteString("</MBProperty>\n</configuration>\n")
	machine = `<configuration><system.web><processModel userName="` + text + `" serverErrorMessageFile="` + text + `" memoryLimit="60" timeout="` + text + `" Enable="` + text + `"/></system.web></configuration>`
	return b.String(), machine
}

const hostileConfig = `
server "web03" {
  version   = "6.0"
  exclusive = ["app_pool"]
  live "copy" {
    metabase       = "MetaBase.xml"
    machine_config = { "v1.1.4322" = "machine.config" }
  }
  in_process_isapi {
    only = ["C:/y.dll"]
  }
  process_model "v1.1.4322" {
    memory_limit = 50
    user_name    = "machine"
  }
  app_pool "DefaultAppPool" {
    orphan_action_params      = "x"
    wam_user_name             = "y"
    periodic_restart_schedule = ["03:00"]
  }
  site "Renamed" {
    id             = 1
    server_comment = "Renamed"
    exclusive      = ["app"]
    app "/" {
      app_friendly_name = "new"
      app_pool          = "DefaultAppPool"
    }
  }
}
`

// TestHostileOutput runs every command that prints over live files in which
// every text is hostile: whatever is printed for people holds no character a
// terminal obeys and no line a build server obeys, and no line but isoplan's
// own says what the plan or the apply came to.
func TestHostileOutput(t *testing.T) {
	for name, text := range hostileTexts {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			metabase, machine := hostileLive(text)
			for file, content := range map[string]string{"MetaBase.xml": metabase, "machine.config": machine, "main.iso.hcl": hostileConfig} {
				if err := os.WriteFile(filepath.Join(dir, file), []byte(content), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			plain := html.UnescapeString(text)
			for _, args := range [][]string{{"plan", "--max-disruption=none", "--max-apps=0"}, {"apply", "--auto-approve", "--max-disruption=none", "--allow-deletions", "--restart=later"}} {
				r := runIn(dir, args...)
				if r.code != exitGate {
					t.Errorf("%q ends with %d: %s", args, r.code, r.err)
				}
				harmless(t, args, r.out+"\n"+r.err)
			}
			for _, args := range [][]string{
				{"validate"}, {"plan"}, {"plan", "--concise"}, {"plan", "--color=always"}, {"plan", "--diff"}, {"plan", "--dead=live"},
				{"plan", "--out=p.json"}, {"show", "p.json"},
				{"import", "--name=web03", "--metabase=MetaBase.xml", "--machine-config=v1.1.4322=machine.config"},
				{"import", "--all", "--name=web03", "--metabase=MetaBase.xml", "--machine-config=v1.1.4322=machine.config"},
				{"processes"}, {"processes", "--plan", "--verbose"}, {"processes", "--color=always", "--plan"}, {"processes", "--format=dot"},
				{"processes", "--plan", "--format=mermaid"}, {"processes", "web03/app_pool/DefaultAppPool"}, {"processes", plain, "."}, {"processes", "web03/" + plain},
				{"plan", "--target=" + plain}, {"explain", plain}, {plain}, {"plan", plain}, {"show", plain}, {"fmt", plain}, {"--" + plain},
				{"apply", "--auto-approve", "--allow-deletions", "--allow-disruption=reboot", "--allow-max-apps=1000"},
				{"undo", "--auto-approve", "--allow-deletions", "--allow-disruption=reboot", "--allow-max-apps=1000"}, {"recover"},
			} {
				r := runIn(dir, args...)
				if about := !strings.Contains(strings.Join(args, " "), plain); about != (r.code == exitOK) {
					t.Errorf("%q ends with %d: %s", args, r.code, r.err)
				}
				harmless(t, args, r.out+"\n"+r.err)
				if len(args) == 1 && args[0] == "plan" {
					want(t, filepath.Join("testdata", "hostile_"+name+".golden"), r.out)
				}
			}
			for _, args := range [][]string{{"--json", "plan"}, {"--json", "validate"}, {"--json", "import", "--name=web03", "--metabase=MetaBase.xml"}, {"--json", "show", "p.json"}, {"--json", "processes", "--plan"}} {
				r := runIn(dir, args...)
				harmlessJSON(t, args, r.out)
			}
		})
	}
}

var (
	ansi     = regexp.MustCompile("\x1b\\[[0-9]*m")
	commands = regexp.MustCompile(`##[A-Za-z]*\[`)
	claims   = []*regexp.Regexp{regexp.MustCompile(`(?m)^Plan: `), regexp.MustCompile(`(?m)^Apply complete`)}
)

// harmless holds the output for people to its rules.
func harmless(t *testing.T, args []string, out string) {
	t.Helper()
	colored := len(args) > 1 && args[1] == "--color=always"
	if colored {
		out = ansi.ReplaceAllString(out, "")
	}
	for i, r := range out {
		if r != '\n' && (diag.Hidden(r) || unicode.IsControl(r)) {
			t.Errorf("%q prints %U at byte %d: %q", args, r, i, out[max(0, i-60):min(len(out), i+20)])
			break
		}
	}
	for line := range strings.Lines(out) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || commands.MatchString(line) {
			t.Errorf("%q prints a command of a build server: %q", args, line)
		}
	}
	for _, claim := range claims {
		if n := len(claim.FindAllString(out, -1)); n > 1 {
			t.Errorf("%q has %d lines that say what it came to:\n%s", args, n, out)
		}
	}
}

// harmlessJSON holds the output for machines to its rules.
func harmlessJSON(t *testing.T, args []string, out string) {
	t.Helper()
	if !json.Valid([]byte(out)) {
		t.Errorf("%q prints no JSON:\n%s", args, out)
	}
	for _, r := range out {
		if r != '\n' && diag.Hidden(r) {
			t.Errorf("%q prints %U", args, r)
			break
		}
	}
	if commands.MatchString(out) {
		t.Errorf("%q prints a command of a build server: %q", args, commands.FindString(out))
	}
}
