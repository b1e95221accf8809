package validate

import (
	"embed"
	"io/fs"
	"sort"
	"strings"

	"golang.org/x/tools/txtar"
)

// firing are the cases in which rules fire. The tests run them, so an example
// that is shown to people cannot be wrong.
//
//go:embed testdata/*/fires*.txtar
var firing embed.FS

// Example is a configuration in which a rule fires.
type Example struct {
	// Case is the file in the repository that holds all of it.
	Case string
	// HCL is what is declared.
	HCL string
	// Server says that the case needs live files of a server beside the
	// configuration.
	Server bool
	// Findings are the places the rule speaks of, "ADDRESS attribute".
	Findings []string
}

// Example gives the shortest case in which the rule fires, if possible one that
// needs no server; nil when it has none.
func (r *Rule) Example() *Example {
	folder := "testdata/" + strings.ToLower(r.ID)
	entries, err := fs.ReadDir(firing, folder)
	if err != nil {
		return nil
	}
	var all []*Example
	for _, e := range entries {
		text, err := fs.ReadFile(firing, folder+"/"+e.Name())
		if err != nil {
			continue
		}
		if x := r.exampleOf(txtar.Parse(text)); len(x.Findings) > 0 {
			x.Case = "validate/" + folder + "/" + e.Name()
			all = append(all, x)
		}
	}
	if len(all) == 0 {
		return nil
	}
	sort.SliceStable(all, func(i, j int) bool {
		if all[i].Server != all[j].Server {
			return all[j].Server
		}
		return len(all[i].HCL) < len(all[j].HCL)
	})
	return all[0]
}

// exampleOf reads a case.
func (r *Rule) exampleOf(a *txtar.Archive) *Example {
	x := &Example{}
	for _, f := range a.Files {
		switch {
		case strings.HasSuffix(f.Name, ".hcl"):
			x.HCL += tidy(string(f.Data))
		case f.Name == "use.txt", strings.HasPrefix(f.Name, "live/"):
			x.Server = true
		case f.Name == "want.txt":
			x.Findings = r.places(string(f.Data))
		}
	}
	return x
}

// places takes out of "severity ID address attribute: summary" where the rule
// speaks.
func (r *Rule) places(want string) []string {
	var out []string
	for line := range strings.Lines(want) {
		_, rest, _ := strings.Cut(line, " ")
		if place, ok := strings.CutPrefix(rest, r.ID+" "); ok {
			place, _, _ = strings.Cut(place, ": ")
			out = append(out, strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(place), ":")))
		}
	}
	return out
}

// tidy makes one blank line of several, and none at the ends and before a
// closing brace.
func tidy(text string) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		line = strings.TrimRight(line, " \t\r")
		closes := strings.HasPrefix(strings.TrimSpace(line), "}")
		for len(out) > 0 && out[len(out)-1] == "" && (line == "" || closes) {
			out = out[:len(out)-1]
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n") + "\n"
}
