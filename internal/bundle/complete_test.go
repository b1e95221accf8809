package bundle

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// words gives the texts of the constants of package plan whose names begin with
// a prefix.
func words(t *testing.T, prefix string) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../../plan/*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	out := map[string]string{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok || g.Tok != token.CONST {
				continue
			}
			for _, spec := range g.Specs {
				v := spec.(*ast.ValueSpec)
				for i, n := range v.Names {
					if !strings.HasPrefix(n.Name, prefix) || i >= len(v.Values) {
						continue
					}
					if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						out[n.Name], _ = strconv.Unquote(lit.Value)
					}
				}
			}
		}
	}
	return out
}

// Every call a plan can have makes a step that the scripts know.
func TestEveryCallIsKnown(t *testing.T) {
	t.Parallel()
	known := words(t, "Call")
	if len(known) < 8 {
		t.Fatalf("the calls of package plan are not found: %v", known)
	}
	for name, op := range known {
		target := schema.IIS50
		if op == plan.CallCreate4 {
			target = schema.IIS40
		}
		st := plan.Step{Kind: plan.MethodStep, Space: "metabase", Op: op, Key: "/LM/W3SVC/1/ROOT/x", Class: "IIsWebDirectory", Property: "AppFriendlyName", Value: "1"}
		back := st
		switch op {
		case plan.CallMakeKey:
			back.Op = plan.CallDropKey
		case plan.CallDropKey:
			back.Op = plan.CallMakeKey
		case plan.CallDelete, plan.CallDeleteBelow:
			back.Op = plan.CallCreate
		}
		b := &builder{s: &plan.Server{Name: "web03", From: target.String(), Way: model.WayCollected, Steps: []plan.Step{st}, Rollback: &plan.Rollback{Steps: []plan.Step{back}}},
			target: target, index: map[string]int{}}
		b.build()
		if b.diags.HasErrors() || len(b.steps) != 1 || b.steps[0].op != op {
			t.Errorf("%s (%q): no step of a bundle does it: %+v %+v", name, op, b.steps, b.diags)
		}
		if !strings.Contains(changePart, `"`+op+`"`) {
			t.Errorf("%s (%q) is not in change.vbs", name, op)
		}
	}
	b := &builder{s: &plan.Server{Steps: []plan.Step{{Kind: plan.MethodStep, Op: "Rename", Key: "/LM"}}}, index: map[string]int{}}
	if b.build(); !b.diags.HasErrors() {
		t.Error("a call that nobody knows is taken")
	}
	b = &builder{s: &plan.Server{Steps: []plan.Step{{Kind: "wish"}}}, index: map[string]int{}}
	if b.build(); !b.diags.HasErrors() {
		t.Error("a kind of step that nobody knows is taken")
	}
}

// Every restart a plan can have is made, or asked for.
func TestEveryRestartIsKnown(t *testing.T) {
	t.Parallel()
	kinds := words(t, "step")
	if len(kinds) < 9 {
		t.Fatalf("the restarts of package plan are not found: %v", kinds)
	}
	for name, kind := range kinds {
		b := &builder{s: &plan.Server{Restarts: []plan.Restart{{Kind: kind, On: "Shop", Key: "/LM/W3SVC/1", Commands: []string{"net stop W3SVC", "net start W3SVC"}}}}, index: map[string]int{}}
		b.build()
		if b.diags.HasErrors() || len(b.steps) == 0 {
			t.Errorf("%s (%q): %+v", name, kind, b.diags)
		}
		for _, s := range b.steps {
			if !strings.Contains(changePart, `"`+s.op+`"`) {
				t.Errorf("%s is not in change.vbs", s.op)
			}
		}
	}
}

// What a shell would read is never taken from a plan: a command has one of a
// few forms.
func TestCommands(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"net stop iisadmin /y": opStop, "net stop HTTPFilter /y": opStop, "net start W3SVC": opStart, "iisreset /noforce": opReset,
		"rem do this":                    opSay,
		"rem save the metabase first: x": "", `cscript //nologo %SystemRoot%\system32\iiscnfg.vbs /save`: "", "rem start each other service that ran before": "",
		"net start a&b": "defect", "net stop x /y & del": "defect", `net start "x y"`: "defect", "iisreset": "defect", "format c:": "defect", "net stop x y": "defect",
	} {
		b := &builder{s: &plan.Server{}}
		b.command(&plan.Restart{Kind: "iis"}, line, nil)
		got := ""
		switch {
		case b.diags.HasErrors():
			got = "defect"
		case len(b.steps) == 1:
			got = b.steps[0].op
		}
		if got != want {
			t.Errorf("%q becomes %q, not %q", line, got, want)
		}
	}
}

// A bundle is for whatever a plan is for.
func TestTargets(t *testing.T) {
	t.Parallel()
	for _, target := range schema.Targets() {
		if _, ok := targetOf(target.String()); ok != target.Planned() {
			t.Errorf("%s is taken: %v", target, ok)
		}
	}
	if _, ok := targetOf("6.0"); ok {
		t.Error("IIS 6.0 without a mode is taken")
	}
}
