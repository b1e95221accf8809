package arch

import (
	"slices"
	"strings"
	"testing"
)

// imp is a file that imports paths, one a line from line 3 on. A leading ~ stands for the project.
func imp(path string, paths ...string) text {
	b := &strings.Builder{}
	b.WriteString("package x\n\n")
	for _, p := range paths {
		b.WriteString("import _ \"" + strings.Replace(p, "~", module, 1) + "\"\n")
	}
	return text{path, b.String()}
}

func importCases() []lawCase {
	const rowLaw, reachLaw, libLaw, dotLaw = "packages import what their row allows", "nothing below the plan touches a machine",
		"libraries stay in their room", "nobody hides names behind a dot"
	rowWhy := func(pkg string) string { r, _ := rowOf(pkg); return r.why }
	hostWhy := "files go through internal/fsx, all else of the machine through internal/host"
	pathWhy := "a path of a Windows server is data; this machine's rules for paths are wrong for it"
	return []lawCase{
		{rowLaw, "allowed", []text{imp("plan/a.go", "fmt", "~/internal/live", "github.com/x/y"), imp("internal/stores/stores.go", "~/internal/stores/metabasexml")}, nil},
		{rowLaw, "a plan that reads files", one("plan/a.go", imp("", "fmt", "~/internal/live", "~/internal/host").text),
			[]string{"plan/a.go:5: plan may not import internal/host: " + rowWhy("plan")}},
		{rowLaw, "one store uses another", []text{imp("internal/stores/adsutil/a.go", "~/internal/stores/metabasexml")},
			[]string{"internal/stores/adsutil/a.go:3: internal/stores/adsutil may not import internal/stores/metabasexml: " + rowWhy("internal/stores/adsutil")}},
		{rowLaw, "the floor", []text{imp("internal/fsx/a.go", "~/internal/diag")},
			[]string{"internal/fsx/a.go:3: internal/fsx may not import internal/diag: " + rowWhy("internal/fsx")}},
		{rowLaw, "everything but", []text{imp("cmd/isoplan/a.go", "~/internal/fsx", "~/internal/xmltext", "~/plan")},
			[]string{"cmd/isoplan/a.go:4: cmd/isoplan may not import internal/xmltext: " + rowWhy("cmd/isoplan")}},
		{rowLaw, "a package for tests in the program", []text{imp("cmd/isoplan/a.go", "~/internal/livetest")},
			[]string{"cmd/isoplan/a.go:3: cmd/isoplan may not import internal/livetest: " + rowWhy("cmd/isoplan")}},
		{rowLaw, "a package for tests has its own row", []text{imp("internal/livetest/a.go", "~/internal/host")},
			[]string{"internal/livetest/a.go:3: internal/livetest may not import internal/host: " + rowWhy("internal/livetest")}},
		{rowLaw, "no row", []text{imp("internal/extra/a.go"), imp("internal/extra/b.go")},
			[]string{"internal/extra/a.go:1: package internal/extra has no row in the import law"}},
		{rowLaw, "no row below a store", []text{imp("internal/stores/adsutil/deep/a.go")},
			[]string{"internal/stores/adsutil/deep/a.go:1: package internal/stores/adsutil/deep has no row in the import law"}},
		{rowLaw, "the root is a package too", []text{imp("a.go"), imp("lang/a.go", "~")},
			[]string{"a.go:1: package . has no row in the import law", "lang/a.go:3: lang may not import .: " + rowWhy("lang")}},
		{rowLaw, "tests are free", []text{imp("plan/a_test.go", "~/internal/host"), imp("examples/a_test.go", "~/cmd/isoplan")}, nil},

		{reachLaw, "directly", []text{imp("plan/a.go", "fmt", "~/internal/fsx")},
			[]string{"plan/a.go:4: plan reaches internal/fsx by way of internal/fsx: a plan is a pure function: nothing below it touches a machine"}},
		{reachLaw, "far down", []text{imp("plan/a.go", "~/internal/live", "~/internal/schema"), imp("internal/schema/a.go", "~/internal/model"),
			imp("internal/model/a.go", "~/internal/host", "~/internal/schema"), imp("internal/live/a.go", "fmt")},
			[]string{"plan/a.go:4: plan reaches internal/host by way of internal/schema, internal/model, internal/host: a plan is a pure function: nothing below it touches a machine"}},
		{reachLaw, "beside and above", []text{imp("plan/a.go", "~/internal/live"), imp("apply/a.go", "~/plan", "~/internal/host"), imp("plan/a_test.go", "~/internal/host")}, nil},

		{libLaw, "in their room", []text{imp("internal/view/a.go", "github.com/sergi/go-diff/diffmatchpatch"), imp("cmd/isoplan/a.go", "github.com/spf13/cobra", "os"),
			imp("lang/a.go", "github.com/hashicorp/hcl/v2/hclwrite", "path/filepath", "path"), imp("plan/a_test.go", "os", "testing"), imp("internal/livetest/a.go", "os", "testing")}, nil},
		{libLaw, "a diff in the plan", []text{imp("plan/a.go", "github.com/sergi/go-diff/diffmatchpatch")},
			[]string{"plan/a.go:3: plan may not import github.com/sergi/go-diff/diffmatchpatch: a text difference is for people; bytes are produced from known edits"}},
		{libLaw, "a command in a view", []text{imp("internal/view/a.go", "fmt", "github.com/spf13/cobra")},
			[]string{"internal/view/a.go:4: internal/view may not import github.com/spf13/cobra: commands live in one place"}},
		{libLaw, "a second writer of HCL", []text{imp("internal/view/a.go", "github.com/hashicorp/hcl/v2", "github.com/hashicorp/hcl/v2/hclwrite")},
			[]string{"internal/view/a.go:4: internal/view may not import github.com/hashicorp/hcl/v2/hclwrite: it reformats what it writes, so it is for fmt and import only"}},
		{libLaw, "the system and what is below its name", []text{imp("plan/a.go", "os", "os/exec", "osmosis")},
			[]string{"plan/a.go:3: plan may not import os: " + hostWhy, "plan/a.go:4: plan may not import os/exec: " + hostWhy}},
		{libLaw, "paths of this machine", []text{imp("internal/stores/metabasexml/a.go", "path/filepath"), imp("validate/a.go", "path/filepath")},
			[]string{"internal/stores/metabasexml/a.go:3: internal/stores/metabasexml may not import path/filepath: " + pathWhy,
				"validate/a.go:3: validate may not import path/filepath: " + pathWhy}},
		{libLaw, "nobody at all", []text{imp("cmd/isoplan/a.go", "io/ioutil")},
			[]string{"cmd/isoplan/a.go:3: cmd/isoplan may not import io/ioutil: it is the old name of functions that write files"}},

		{dotLaw, "dot", one("plan/a.go", "package x\n\nimport . \"fmt\"\n"), []string{"plan/a.go:3: the import of fmt hides where its names come from"}},
		{dotLaw, "other names", one("plan/a.go", "package x\n\nimport _ \"embed\"\nimport f \"fmt\"\n"), nil},
	}
}

// TestTables finds rows that cannot mean what they say.
func TestTables(t *testing.T) {
	known := func(p string) bool {
		return slices.ContainsFunc(rows, func(r row) bool { return r.pkg == p || matches(p, []string{r.pkg}) })
	}
	for i, r := range rows {
		if r.why == "" {
			t.Errorf("row %s gives no reason", r.pkg)
		}
		if first := slices.IndexFunc(rows, func(o row) bool { return matches(r.pkg, []string{o.pkg}) }); first != i {
			t.Errorf("row %s is hidden by row %s", r.pkg, rows[first].pkg)
		}
		for _, p := range slices.Concat(r.may, r.not) {
			if p != "*" && !known(p) {
				t.Errorf("row %s names %s, which has no row", r.pkg, p)
			}
		}
	}
	for _, r := range reaches {
		for _, p := range append([]string{r.pkg}, r.never...) {
			if !known(p) {
				t.Errorf("the reach of %s names %s, which has no row", r.pkg, p)
			}
		}
	}
	for _, l := range libraries {
		if l.why == "" || (l.only == nil) == (l.never == nil) {
			t.Errorf("library %s: one reason and one list, please", l.path)
		}
		for _, p := range slices.Concat(l.only, l.never) {
			if !known(p) {
				t.Errorf("library %s names %s, which has no row", l.path, p)
			}
		}
	}
	for _, r := range slices.Concat(printing, writing, asking) {
		for _, p := range r.only {
			if !known(p) {
				t.Errorf("the reservation of %s names %s, which has no row", r.path, p)
			}
		}
	}
}
