package plan_test

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/isoplan/isoplan/internal/livetest"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/worldtest"
	"github.com/isoplan/isoplan/plan"
)

// tableWorld is a server of any version with one of everything a change in
// restarts.txt is about.
const tableWorld = `/LM IIsComputer
/LM/W3SVC IIsWebService
  AppIsolated = 2
  AspEnableApplicationRestart = FALSE
  WAMUserName = IWAM_WEB
  ScriptMaps = .asp,C:\WINNT\System32\inetsrv\asp.dll,5,GET
  ScriptMaps + .aspx,C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll,1,GET
  InProcessIsapiApps = C:\WINNT\System32\inetsrv\ssinc.dll
  InProcessIsapiApps + C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll
`

const tableRest = `/LM/W3SVC/Filters IIsFilters
  FilterLoadOrder = Guard
/LM/W3SVC/Filters/Guard IIsFilter
  FilterPath = C:\f\guard.dll
/LM/W3SVC/1 IIsWebServer
  ServerComment = Shop
  ServerBindings = :80:
/LM/W3SVC/1/ROOT IIsWebVirtualDir
  AppRoot = /LM/W3SVC/1/ROOT
  AppIsolated = %s
  Path = C:\inetpub\wwwroot
`

const tablePools = `/LM/W3SVC/AppPools IIsApplicationPools
/LM/W3SVC/AppPools/DefaultAppPool IIsApplicationPool
/LM/W3SVC/AppPools/Shop IIsApplicationPool
`

func tableSources(t *testing.T, target schema.Target, protection string) []plan.Source {
	t.Helper()
	text := tableWorld
	switch target {
	case schema.IIS6Iis5:
		text += "  IIs5IsolationModeEnabled = TRUE\n" + tablePools
	case schema.IIS6WPIM:
		text += "  AppPoolId = Shop\n  IIs5IsolationModeEnabled = FALSE\n" + tablePools
	}
	text += fmt.Sprintf(tableRest, protection)
	text, err := worldtest.Expand("table", text, nil)
	if err != nil {
		t.Fatal(err)
	}
	snapshot, diags := worldtest.Store{}.Decode("metabase", "metabase", text)
	if snapshot == nil {
		t.Fatal(diags)
	}
	out := []plan.Source{{Snapshot: snapshot, Store: worldtest.Store{}, Space: metabase.Space{}}}
	if target == schema.IIS40 {
		return out // ASP.NET needs IIS 5.0
	}
	return append(out, sources(t, clr11, livetest.MachineConfig11(), "machine.config/v2.0.50727", strings.ReplaceAll(livetest.MachineConfig11(), "v1.1.4322", "v2.0.50727"))...)
}

// tableObject declares what a line of the table changes.
func tableObject(t *testing.T, text string) *model.Object {
	t.Helper()
	head, value, ok := strings.Cut(text, " = ")
	fields := strings.Fields(head)
	kind, known := model.KindOf(fields[0])
	if !ok || !known {
		t.Fatalf("not a change: %s", text)
	}
	name := fields[len(fields)-1]
	row := schema.Find(kind, name)
	if row == nil {
		t.Fatalf("%s has no attribute %s", kind, name)
	}
	shop := site("Shop", 1)
	set := tableValue(t, row, value)
	switch kind {
	case model.App:
		return below(shop, kind, "/", name, set)
	case model.Site:
		return site("Shop", 1, name, set)
	case model.ProcessModel:
		return object(kind, fields[1], name, set)
	case model.AppPool:
		return object(kind, "Shop", name, set)
	case model.Filter:
		return object(kind, "Guard", name, set)
	case model.ServerKind:
		return object(kind, "web03", name, set)
	}
	return object(kind, "", name, set)
}

func tableValue(t *testing.T, row *schema.Attr, text string) model.Value {
	t.Helper()
	if text == "-aspnet" {
		return model.EditOf(model.ListEdit{Exclude: []string{`C:\WINNT\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll`}})
	}
	var v cty.Value
	n, err := strconv.ParseInt(text, 10, 64)
	switch {
	case row.Type.Kind == schema.TList:
		v = cty.TupleVal([]cty.Value{cty.StringVal(text)})
	case row.Type.Kind == schema.TFlags:
		v = cty.TupleVal([]cty.Value{cty.StringVal("AccessRead"), cty.StringVal("AccessScript")})
	case text == "true" || text == "false":
		v = cty.BoolVal(text == "true")
	case err == nil:
		v = cty.NumberIntVal(n)
	default:
		v = cty.StringVal(strings.Trim(text, `"`))
	}
	out, err := row.Type.FromCty(v)
	if err != nil {
		t.Fatalf("%s = %s: %v", row.Name, text, err)
	}
	return out
}

// TestRestartTable holds plans against a table a person wrote off the pages.
func TestRestartTable(t *testing.T) {
	text, err := os.ReadFile("testdata/restarts.txt")
	if err != nil {
		t.Fatal(err)
	}
	tried := map[schema.Target]int{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, " | ")
		if len(fields) != 4 {
			t.Fatalf("not four fields: %s", line)
		}
		for _, name := range strings.Fields(fields[1]) {
			version, mode, _ := strings.Cut(name, "/")
			target, ok := schema.TargetOf(version, mode)
			if !ok {
				t.Fatalf("no target %s", name)
			}
			tried[target]++
			t.Run(name+" "+fields[2], func(t *testing.T) { tableLine(t, target, fields[0], fields[2], fields[3]) })
		}
	}
	for _, target := range schema.PlannedTargets() {
		if tried[target] < 12 {
			t.Errorf("%s has %d lines", target, tried[target])
		}
	}
}

func tableLine(t *testing.T, target schema.Target, source, change, want string) {
	o := tableObject(t, change)
	objects := []*model.Object{o}
	if o.Owner != nil {
		objects = append(objects, o.Owner)
	}
	s := server(objects...)
	s.Version, s.Mode = target.Version(), target.Mode()
	if o.Kind == model.ServerKind {
		s.Mode, _, _ = strings.Cut(strings.Trim(strings.SplitN(change, " = ", 2)[1], `"`), " ")
	}
	protection := "0"
	if strings.Contains(change, `= "low"`) {
		protection = "1"
	}
	r := mustPlan(t, s, tableSources(t, target, protection))
	if r.Plan.Empty() {
		t.Fatal("the change is none")
	}
	restarts := r.Plan.Servers[0].Restarts
	var got []string
	for i := range restarts {
		text := restarts[i].Kind
		if restarts[i].Self {
			text += " self"
		}
		if restarts[i].Deferrable {
			text += " later"
		}
		got = append(got, text)
	}
	if len(got) == 0 {
		got = []string{"none"}
	}
	if text := strings.Join(got, ", "); text != want {
		t.Errorf("restarts: %s, want %s", text, want)
	}
	if len(restarts) > 0 && source != "-" && !slices.Contains(restarts[0].Sources, source) {
		t.Errorf("the source %s is not among %v", source, restarts[0].Sources)
	}
}
