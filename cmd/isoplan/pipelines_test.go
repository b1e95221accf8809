package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
)

// pipelines are the ready ones of the examples.
const pipelines = "examples/pipelines"

// TestPipelines reads every ready pipeline and holds each command line of
// isoplan in it against the flags of the program. It reads YAML with goccy's
// library because that one refuses keys that stand twice, is maintained, and
// brings no other module along.
func TestPipelines(t *testing.T) {
	for file, needs := range map[string][]string{
		"github/isoplan.yml":               {"--report=github", "--report=sarif=isoplan.sarif"},
		"gitlab/.gitlab-ci.yml":            {"--report=gitlab=gl-code-quality-report.json", "--report=junit=isoplan.xml"},
		"azure-devops/azure-pipelines.yml": {"--report=azuredevops", "--report=junit=isoplan.xml"},
		"jenkins/Jenkinsfile":              {"--report=junit=isoplan.xml", "--report=sarif=isoplan.sarif"},
	} {
		t.Run(file, func(t *testing.T) {
			text := readText(t, filepath.Join(repository, filepath.FromSlash(pipelines), filepath.FromSlash(file)))
			scripts := shellOfYAML
			if filepath.Base(file) == "Jenkinsfile" {
				scripts = shellOfJenkins
			}
			var lines []string
			for _, script := range scripts(t, text) {
				lines = append(lines, isoplanLines(t, script)...)
			}
			for _, line := range lines {
				if err := parsesAsTyped(line); err != nil {
					t.Errorf("%s: %v", line, err)
				}
			}
			for _, want := range append(needs, "isoplan fmt --check", "isoplan validate ", "isoplan plan ", " --out change.isoplan", "--report=markdown=",
				"isoplan show --no-color change.isoplan", "isoplan apply --input=false") {
				if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, want) }) {
					t.Errorf("no command holds %q; they are\n%s", want, strings.Join(lines, "\n"))
				}
			}
			if i := strings.LastIndex(strings.Join(lines, "\n"), "isoplan apply"); !strings.Contains(strings.Join(lines, "\n")[i:], "change.isoplan") {
				t.Error("apply does not do the plan that was saved")
			}
		})
	}
}

// shellOfYAML gives every text of a YAML file: commands are some of them.
func shellOfYAML(t *testing.T, text string) []string {
	t.Helper()
	var all []string
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case string:
			all = append(all, v)
		case []any:
			for _, x := range v {
				visit(x)
			}
		case yaml.MapSlice:
			for _, x := range v {
				visit(x.Value)
			}
		}
	}
	var root yaml.MapSlice
	if err := yaml.UnmarshalWithOptions([]byte(text), &root, yaml.UseOrderedMap()); err != nil {
		t.Fatalf("it is no YAML: %v", err)
	}
	if len(root) < 3 {
		t.Fatalf("only %d keys at the top", len(root))
	}
	visit(root)
	return all
}

// shellOfJenkins gives the texts of the sh steps; the braces and parentheses
// outside of texts and comments have to close.
func shellOfJenkins(t *testing.T, text string) []string {
	t.Helper()
	pieces := regexp.MustCompile(`(?s)'''.*?'''|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/`)
	var open []byte
	for _, c := range []byte(pieces.ReplaceAllString(text, "")) {
		switch closer := map[byte]byte{'}': '{', ')': '(', ']': '['}[c]; {
		case strings.IndexByte("{([", c) >= 0:
			open = append(open, c)
		case closer == 0:
		case len(open) == 0 || open[len(open)-1] != closer:
			t.Fatalf("a %c closes nothing", c)
		default:
			open = open[:len(open)-1]
		}
		if c == '\'' || c == '"' {
			t.Fatalf("a text has no end")
		}
	}
	if len(open) > 0 {
		t.Fatalf("not closed: %s", open)
	}
	var all []string
	for _, m := range regexp.MustCompile(`(?s)\bsh ('''.*?'''|'(?:\\.|[^'\\\n])*')`).FindAllStringSubmatch(text, -1) {
		all = append(all, strings.NewReplacer(`\\`, `\`, `\'`, `'`).Replace(strings.Trim(m[1], "'")))
	}
	return all
}

// isoplanLines gives the command lines of a script that start isoplan.
func isoplanLines(t *testing.T, script string) []string {
	t.Helper()
	var found []string
	script = regexp.MustCompile(`\\\n\s*`).ReplaceAllString(script, "")
	for line := range strings.Lines(script) {
		for _, part := range regexp.MustCompile(`&&|\|\||[|;]`).Split(line, -1) {
			part = strings.TrimSpace(part)
			if strings.HasPrefix(part, "isoplan ") {
				found = append(found, part)
			} else if strings.Contains(part, "isoplan plan") || strings.Contains(part, "isoplan apply") {
				t.Errorf("a command may hide in %q", part)
			}
		}
	}
	return found
}

// parsesAsTyped holds a command line against the commands and flags of the
// program, without running it.
func parsesAsTyped(line string) error {
	line, _, _ = strings.Cut(line, " >")
	args, err := programArguments(line)
	if err != nil {
		return err
	}
	a := &app{env: host.NewFake("", nil, args...).Env}
	root := a.root()
	if args, err = a.arguments(root, args); err != nil {
		return err
	}
	c, rest, err := root.Find(args)
	if err != nil {
		return err
	}
	if c == root {
		return fmt.Errorf("it names no command")
	}
	for _, arg := range rest {
		if report, is := strings.CutPrefix(arg, "--report="); is {
			if format, _, _ := strings.Cut(report, "="); !slices.Contains(view.ReportFormats(), format) {
				return fmt.Errorf("there is no report %q", format)
			}
		}
	}
	if err := c.ParseFlags(rest); err != nil {
		return err
	}
	return c.ValidateArgs(c.Flags().Args())
}

// A command line that is wrong is found to be so.
func TestPipelineCommandsAreJudged(t *testing.T) {
	for line, right := range map[string]bool{
		`isoplan plan --out change.isoplan "$ROOT"`:          true,
		`isoplan show --no-color change.isoplan > plan.txt`:  true,
		`isoplan plan --outt change.isoplan`:                 false,
		`isoplan plam`:                                       false,
		`isoplan --no-color`:                                 false,
		`isoplan show`:                                       false,
		`isoplan plan one two`:                               false,
		`isoplan validate --report=sarrif=x`:                 false,
		`isoplan apply --input=false change.isoplan "$ROOT"`: true,
		`isoplan apply --input=perhaps change.isoplan`:       false,
	} {
		if err := parsesAsTyped(line); (err == nil) != right {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// The hooks of pre-commit are commands of the program, each in a variant that is
// built and one that is on the PATH, and they are about the files it reads.
func TestPreCommitHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language, Files string
		Serial                                        bool `yaml:"require_serial"`
	}
	if err := yaml.UnmarshalWithOptions([]byte(readText(t, filepath.Join(repository, ".pre-commit-hooks.yaml"))), &hooks, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	ids := map[string]int{}
	for i, h := range hooks {
		ids[h.ID] = i
		if err := parsesAsTyped(h.Entry + " web/main.iso.hcl"); err != nil {
			t.Errorf("%s: %v", h.ID, err)
		}
		files, err := regexp.Compile(h.Files)
		if err != nil {
			t.Fatal(err)
		}
		for name, about := range map[string]bool{"main.iso.hcl": true, "web/MAIN.ISO.HCL": true, "web/isoplan.isovars.hcl": true, "x.auto.isovars.hcl": true,
			"README.md": false, "main.hcl": false, "main.iso.hcl.bak": false, "winter.isovars.hcl": strings.Contains(h.ID, "fmt")} {
			if files.MatchString(name) != about {
				t.Errorf("%s is about %s: %v", h.ID, name, !about)
			}
		}
	}
	for _, id := range []string{"isoplan-fmt", "isoplan-validate"} {
		i, built := ids[id]
		j, installed := ids[id+"-system"]
		if !built || !installed || hooks[i].Language != "golang" || hooks[j].Language != "system" {
			t.Errorf("%s: %+v", id, hooks)
			continue
		}
		a, b := hooks[i], hooks[j]
		if a.Entry != b.Entry || a.Files != b.Files || a.Serial != b.Serial {
			t.Errorf("%s and its system variant differ: %+v %+v", id, a, b)
		}
	}
}

// Every pipeline is in the table of its page.
func TestPipelinesAreListed(t *testing.T) {
	page := readText(t, filepath.Join(repository, filepath.FromSlash(pipelines), "README.md"))
	found := 0
	err := filepath.WalkDir(filepath.Join(repository, filepath.FromSlash(pipelines)), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == "README.md" {
			return err
		}
		found++
		name, _ := filepath.Rel(filepath.Join(repository, filepath.FromSlash(pipelines)), path)
		if !strings.Contains(page, "("+filepath.ToSlash(name)+")") {
			t.Errorf("the page does not link %s", filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil || found != 4 {
		t.Errorf("%d pipelines: %v", found, err)
	}
}
