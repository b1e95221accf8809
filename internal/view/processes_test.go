package view_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/internal/view"
)

// processWorld is a small server. shop says what /shop is, and more adds
// applications /a000 and on.
func processWorld(shop uint64, enable bool, more int) *model.World {
	service := &model.Object{Addr: "web/web_service", Kind: model.WebService, Home: "/LM/W3SVC", Up: -1, Settings: []model.Setting{
		{Name: "filter_load_order", Value: model.List("watch")},
		{Name: "script_maps", Value: model.List(`.asp,C:\asp.dll,5`, `.stm,C:\ssinc.dll,5`, `.cgi,C:\perl.exe,5`,
			`.aspx,C:\WINDOWS\Microsoft.NET\Framework\v1.1.4322\aspnet_isapi.dll,1`)},
		{Name: "wam_user_name", Value: model.Text("IWAM_WEB")}}}
	site := &model.Object{Addr: "web/site/Main", Kind: model.Site, Name: "Main", ID: 1, Home: "/LM/W3SVC/1", Up: 0}
	objects := []*model.Object{service, site,
		{Addr: "web/in_process_isapi", Kind: model.InProcessISAPI, Home: "/LM/W3SVC", Up: -1, Settings: []model.Setting{{Name: "only", Value: model.List("ssinc.dll")}}},
		{Addr: "web", Kind: model.ServerKind, Home: "/LM/W3SVC", Up: -1},
		{Kind: model.OtherKey, Home: "/LM/MSFTPSVC", Up: -1},
		{Addr: "web/filter/watch", Kind: model.Filter, Name: "watch", Home: "/LM/W3SVC/Filters/watch", Up: 0, Settings: []model.Setting{{Name: "filter_path", Value: model.Text(`D:\watch.dll`)}}},
		{Addr: "web/filter/spare", Kind: model.Filter, Name: "spare", Home: "/LM/W3SVC/Filters/spare", Up: 0, Settings: []model.Setting{{Name: "filter_path", Value: model.Text(`D:\spare.dll`)}}},
		{Addr: "web/process_model/v1.1.4322", Kind: model.ProcessModel, Name: "v1.1.4322", Up: -1, Settings: []model.Setting{{Name: "enable", Value: model.Bool(enable)}}}}
	app := func(url string, protection uint64) {
		objects = append(objects, &model.Object{Addr: site.Addr.Child(model.App, url), Kind: model.App, Name: url, Owner: site, Up: 1,
			Home: "/LM/W3SVC/1/ROOT" + url, Settings: []model.Setting{{Name: "protection", Value: model.Number(protection)}}})
	}
	app("/", schema.ProtectionMedium)
	app("/old", schema.ProtectionLow)
	app("/shop", shop)
	for i := range more {
		app(fmt.Sprintf("/a%03d", i), schema.ProtectionHigh)
	}
	return model.NewWorld(objects)
}

// processServers is the published form of that server, alone or with a plan.
func processServers(planned bool, more int) []view.ProcessServer {
	s := &model.Server{Name: "web", Live: []model.LiveSource{{Way: "copy", CollectedAt: "2004-02-29T22:10:00Z"}},
		Observed: &model.Observed{FixesKnown: true, Fixes: []string{"KB812833"}, ServicesKnown: true, Services: []string{"W3SVC"}}}
	in := view.ProcessInput{Server: s, Now: topology.Of(processWorld(schema.ProtectionMedium, true, more), schema.IIS6Iis5, s.Observed)}
	if planned {
		in.After = topology.AfterRestart(processWorld(schema.ProtectionHigh, false, more), schema.IIS6Iis5, s.Observed)
	}
	return []view.ProcessServer{view.NewProcessServer(in)}
}

func processAnswers(addr model.Addr) []view.ProcessServer {
	w := processWorld(schema.ProtectionHigh, true, 8)
	in := view.ProcessInput{Server: &model.Server{Name: "web"}, Now: topology.Of(w, schema.IIS40, nil), Asked: true, Object: w.Find(addr)}
	return []view.ProcessServer{view.NewProcessServer(in)}
}

func TestProcessesGolden(t *testing.T) {
	for _, c := range []struct {
		name    string
		style   view.Style
		servers []view.ProcessServer
		o       view.ProcessOptions
	}{
		{"processes", view.Style{Width: 80}, processServers(false, 0), view.ProcessOptions{}},
		{"processes-ascii", view.Style{Width: 80, ASCII: true}, processServers(false, 0), view.ProcessOptions{}},
		{"processes-plan", view.Style{Width: 80}, processServers(true, 0), view.ProcessOptions{}},
		{"processes-plan-color", view.Style{Width: 80, Color: true}, processServers(true, 0), view.ProcessOptions{}},
		{"processes-many", view.Style{Width: 80}, processServers(true, 40), view.ProcessOptions{}},
		{"processes-answer", view.Style{Width: 80}, processAnswers("web/site/Main/app/shop"), view.ProcessOptions{}},
		{"processes-answer-site", view.Style{Width: 80}, processAnswers("web/site/Main"), view.ProcessOptions{}},
		{"processes-answer-filter", view.Style{Width: 80}, processAnswers("web/filter/watch"), view.ProcessOptions{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := render(t, func(b *bytes.Buffer) error { return view.Processes(b, c.style, c.servers, c.o) })
			golden(t, c.name, out)
			harmlessText(t, string(out), c.style.Color)
			for _, line := range strings.Split(string(out), "\n") {
				if n := utf8.RuneCountInString(line); n > 80 && !c.style.Color {
					t.Errorf("%d columns: %q", n, line)
				}
				if c.style.ASCII && strings.ContainsFunc(line, func(r rune) bool { return r > 0x7f }) {
					t.Errorf("not ASCII: %q", line)
				}
			}
		})
	}
	golden(t, "processes-json", render(t, func(b *bytes.Buffer) error { return view.ProcessesJSON(b, processServers(true, 0)) }))
	golden(t, "processes-answer-json", render(t, func(b *bytes.Buffer) error { return view.ProcessesJSON(b, processAnswers("web/site/Main/app/shop")) }))
	for _, format := range view.GraphFormats() {
		golden(t, "processes-"+format, render(t, func(b *bytes.Buffer) error {
			return view.ProcessesGraph(b, format, processServers(true, 0), view.ProcessOptions{})
		}))
	}
}

// Verbose leaves nothing out, and without it every list says how much it
// leaves out.
func TestProcessesLimits(t *testing.T) {
	print := func(verbose bool) string {
		return string(render(t, func(b *bytes.Buffer) error {
			return view.Processes(b, view.Style{}, processServers(false, 60), view.ProcessOptions{Verbose: verbose})
		}))
	}
	short, long := print(false), print(true)
	if strings.Contains(long, "--verbose") || strings.Count(long, "dllhost.exe of web/site/Main/app/a") != 60 {
		t.Errorf("--verbose leaves something out")
	}
	if !strings.Contains(short, "… 51 more processes; --verbose shows all") || !strings.Contains(short, "… 53 more applications; --verbose shows all") {
		t.Errorf("the short form does not say what it leaves out:\n%s", short)
	}
	if len(short) > len(long)/2 {
		t.Errorf("the short form has %d bytes, the long one %d", len(short), len(long))
	}
	for _, format := range view.GraphFormats() {
		out := string(render(t, func(b *bytes.Buffer) error {
			return view.ProcessesGraph(b, format, processServers(false, 60), view.ProcessOptions{})
		}))
		if !strings.Contains(out, "53 more") {
			t.Errorf("%s draws too much or does not say what it leaves out:\n%s", format, out)
		}
	}
}

// No text of a server gets out of its label, whatever it is.
func TestProcessesHostile(t *testing.T) {
	for _, text := range []string{"\"];evil[label=\"", `\`, "a\nb", "]]", "<b>&amp;</b>", "|end|", "`code` **x**", "#35;", "##vso[task.complete]", "\x1b[31m\u202e", "%%{init}%%", "\xff"} {
		servers := processServers(true, 2)
		b, err := json.Marshal(servers)
		if err != nil {
			t.Fatal(err)
		}
		var tree any
		if err := json.Unmarshal(b, &tree); err != nil {
			t.Fatal(err)
		}
		changed, err := json.Marshal(withText(tree, text))
		if err != nil {
			t.Fatal(err)
		}
		var all []view.ProcessServer
		if err := json.Unmarshal(changed, &all); err != nil {
			t.Fatal(err)
		}
		for _, color := range []bool{false, true} {
			harmlessText(t, string(render(t, func(b *bytes.Buffer) error {
				return view.Processes(b, view.Style{Color: color}, all, view.ProcessOptions{})
			})), color)
		}
		for _, format := range view.GraphFormats() {
			out := string(render(t, func(b *bytes.Buffer) error { return view.ProcessesGraph(b, format, all, view.ProcessOptions{}) }))
			harmlessText(t, out, false)
			for _, line := range strings.Split(out, "\n") {
				if !drawn(format, line) {
					t.Errorf("%s, %q: a label got out: %q", format, text, line)
				}
			}
		}
	}
}

// withText adds a text to every text of a JSON value.
func withText(v any, text string) any {
	switch v := v.(type) {
	case string:
		return v + text
	case []any:
		for i := range v {
			v[i] = withText(v[i], text)
		}
	case map[string]any:
		for k := range v {
			v[k] = withText(v[k], text)
		}
	}
	return v
}

var quoted = regexp.MustCompile(`"[^"]*"`)

// drawn reports whether all that is not isoplan's own in a line of a graph
// stands in quotes.
func drawn(format, line string) bool {
	if format == "dot" {
		line = strings.NewReplacer(`\\`, "", `\"`, "").Replace(line)
	}
	rest := quoted.ReplaceAllString(line, "")
	if format == "mermaid" && strings.HasPrefix(rest, "  ") {
		rest = strings.NewReplacer("||", "", "[[]]", "", "[]", "").Replace(rest)
		return !strings.ContainsAny(rest, "\"`<&|[]\\%*#")
	}
	return !strings.ContainsAny(rest, "\"`<&|\\%*#") && !strings.Contains(rest, "evil")
}
