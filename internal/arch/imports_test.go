package arch

import (
	"fmt"
	"slices"
	"strings"
)

// row says what a package may import of the project.
type row struct {
	pkg string   // * stands for one folder
	may []string // packages of the project; "*" is every one
	not []string // taken away again from "*"
	why string   // why not more
	// support marks a package that exists for tests: no part of the program may import it.
	support bool
}

// rows is the import law. A package without a row is not part of the design yet.
var rows = []row{
	{pkg: "cmd/isoplan", may: []string{"*"}, not: []string{"internal/xmltext"},
		why: "it wires everything together; the text of a live file is the business of its store"},
	{pkg: "lang", may: []string{"internal/schema", "internal/model", "internal/diag", "modules"},
		why: "the desired world comes from text alone: no server, no plan, no file system"},
	{pkg: "plan", may: []string{"internal/crash", "internal/live", "internal/topology", "internal/schema", "internal/model", "internal/diag"},
		why: "it is pure: the same two worlds give the same plan anywhere, and it knows stores by their contract only"},
	{pkg: "validate", may: []string{"plan", "internal/topology", "internal/schema", "internal/model", "internal/diag"},
		why: "rules judge a world or a plan and need no server, so that they run in a pre-commit hook"},
	{pkg: "apply", may: []string{"plan", "internal/crash", "internal/host", "internal/fsx", "internal/live", "internal/metabase", "internal/schema", "internal/model", "internal/diag"},
		why: "it performs the plan it was given; it neither judges nor prints, and knows stores by their contract only"},
	{pkg: "modules", why: "shipped HCL and the resolver of source: text without any meaning yet"},
	{pkg: "internal/model", why: "the words everybody shares stand on nothing"},
	{pkg: "internal/schema", may: []string{"internal/model"},
		why: "a table of facts about attributes; the rest of the program walks it"},
	{pkg: "internal/topology", may: []string{"internal/schema", "internal/model"},
		why: "a pure function of a world"},
	{pkg: "internal/live", may: []string{"internal/schema", "internal/model", "internal/diag"},
		why: "the contract of stores is pure and knows none of them"},
	{pkg: "internal/metabase", may: []string{"internal/live", "internal/schema", "internal/model", "internal/diag"},
		why: "one key space for several stores, whatever the form on disk"},
	{pkg: "internal/metabase/textkeys", may: []string{"internal/metabase", "internal/live", "internal/schema", "internal/model", "internal/diag"},
		why: "what every text of keys on lines of their own is edited with, whatever the lines look like"},
	{pkg: "internal/stores", may: []string{"internal/stores/*", "internal/live", "internal/metabase"},
		why: "the registry: one line a store, with the key space it spells"},
	{pkg: "internal/stores/collected", may: []string{"internal/stores/machineconfig", "internal/live", "internal/metabase", "internal/metabase/textkeys", "internal/schema", "internal/model", "internal/diag", "internal/xmltext"},
		why: "like the other stores; a tag of machine.config it has its own store read, so that there is one parser of tags"},
	{pkg: "internal/stores/machineconfig", may: []string{"internal/live", "internal/schema", "internal/model", "internal/diag", "internal/xmltext"},
		why: "like the other stores; it has a row of its own because one of them rests on it"},
	{pkg: "internal/stores/*", may: []string{"internal/live", "internal/metabase", "internal/metabase/textkeys", "internal/schema", "internal/model", "internal/diag", "internal/xmltext"},
		why: "decode and edit are pure functions of bytes; reading and replacing files is shared and lies elsewhere"},
	{pkg: "internal/importer", may: []string{"internal/model", "internal/schema", "internal/live", "internal/diag", "internal/topology"},
		why: "from a live world to HCL text: what it needs is the table and the world"},
	{pkg: "internal/host", may: []string{"internal/live", "internal/fsx", "internal/diag"},
		why: "the machine; it does not know what the files it moves mean"},
	{pkg: "internal/remote", may: []string{"internal/model"},
		why: "a server is a place for files and scripts; what they mean, those know who send them"},
	{pkg: "internal/standin", support: true, may: []string{"plan", "internal/live", "internal/stores/*", "internal/schema"},
		why: "it does what the scripts of a bundle promise, and cannot agree with a wrong transaction, which it does not know"},
	{pkg: "internal/sshtest", support: true,
		why: "a server that knows the protocol only cannot agree with a wrong client"},
	{pkg: "internal/crash", why: "a panic must reach whoever waits, whatever the program was about"},
	{pkg: "internal/xmltext", why: "bytes and spans of any XML; it could live in another program"},
	{pkg: "internal/fsx", why: "writing files safely is hard enough without knowing what they are"},
	{pkg: "internal/fsx/fault", support: true, may: []string{"internal/fsx"},
		why: "it makes the file system fail and knows no file by its meaning"},
	{pkg: "internal/fsx/crashfs", support: true, may: []string{"internal/fsx"},
		why: "it knows what a crash leaves of any files, and no file by its meaning"},
	{pkg: "internal/diag", may: []string{"internal/model"},
		why: "everybody reports through it, so it stands below everybody"},
	{pkg: "internal/policy", may: []string{"internal/model", "internal/diag"},
		why: "the operator's word is text in and value out; nothing that a configuration or a plan says reaches it"},
	{pkg: "internal/bundle", may: []string{"plan", "internal/wsh", "internal/live", "internal/stores/collected", "internal/schema", "internal/model", "internal/diag"},
		why: "a plan in, files out: it writes scripts and runs nothing, and knows of machine.config what a collector wrote of it"},
	{pkg: "internal/approval", why: "signatures over bytes, whatever they mean; time, keys and randomness are arguments"},
	{pkg: "internal/runbook", may: []string{"plan", "internal/topology", "internal/schema", "internal/model", "internal/diag"},
		why: "it writes down what a person does, from the same worlds, restarts and placements a plan is made of; it touches no machine"},
	{pkg: "internal/trial", may: []string{"lang", "plan", "validate", "internal/worldtest", "internal/stores/*", "internal/metabase", "internal/live", "internal/topology",
		"internal/schema", "internal/model", "internal/diag"},
		why: "a test plans as the program does, against worlds of text; whoever reads a server's files for it is given to it"},
	{pkg: "internal/wsh", may: []string{"internal/schema", "internal/model"},
		why: "text of scripts, whatever they are for; it runs nothing"},
	{pkg: "internal/collect", may: []string{"internal/wsh", "internal/metabase", "internal/schema", "internal/model"},
		why: "it writes the script that reads a server, from the table alone; what the script writes is another's to read"},
	{pkg: "internal/winetest", support: true, may: []string{"internal/wsh", "internal/schema", "internal/model"},
		why: "a script engine and a made-up server; it knows nothing of what a script is for"},
	{pkg: "internal/view", may: []string{"plan", "apply", "validate", "lang", "internal/trial", "internal/runbook", "internal/topology", "internal/schema", "internal/model", "internal/diag"},
		why: "it shows finished values and decides nothing; of lang it shows the reference"},
	{pkg: "internal/arch", why: "it reads text and runs nothing"},
	{pkg: "internal/vectors", support: true,
		why: "broken inputs and where they break; what a product says to them is the business of its test"},
	{pkg: "internal/livetest", support: true, may: []string{"internal/live", "internal/schema", "internal/model", "internal/diag"},
		why: "what every store is tested with knows stores by their contract only"},
	{pkg: "internal/worldtest", may: []string{"internal/stores/collected", "internal/live", "internal/metabase", "internal/diag"},
		why: "the shorthands of people who write tests, on top of the store that reads what they stand for"},
	{pkg: "internal/iissim", support: true, may: []string{"internal/live", "internal/livetest", "internal/stores/*", "internal/metabase",
		"internal/schema", "internal/model", "internal/diag", "internal/fsx", "internal/host"},
		why: "a server seen from beside has files, services and a metabase; it knows nothing of plans, so that it cannot agree with a wrong one"},
}

// rowOf returns the row of pkg.
func rowOf(pkg string) (row, bool) {
	i := slices.IndexFunc(rows, func(r row) bool { return matches(pkg, []string{r.pkg}) })
	if i < 0 {
		return row{}, false
	}
	return rows[i], true
}

// testSupport reports whether pkg exists for tests.
func testSupport(pkg string) bool {
	r, ok := rowOf(pkg)
	return ok && r.support
}

// allows reports whether r lets its package import pkg.
func (r row) allows(pkg string) bool {
	if slices.Contains(r.may, "*") {
		return !matches(pkg, r.not) && !testSupport(pkg)
	}
	return matches(pkg, r.may)
}

// ours returns the folder of a package of the project.
func ours(imported string) (string, bool) {
	if imported == module {
		return ".", true
	}
	return strings.CutPrefix(imported, module+"/")
}

// checkRows holds the imports of the program, and of the packages for tests, against the table.
func checkRows(all []*source) []violation {
	var found []violation
	unknown := map[string]bool{}
	for _, s := range all {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		r, ok := rowOf(s.pkg)
		if !ok {
			if !unknown[s.pkg] {
				found = append(found, s.at(s.file.Package, "package %s has no row in the import law", s.pkg))
			}
			unknown[s.pkg] = true
			continue
		}
		for spec, imported := range s.imports() {
			if pkg, ok := ours(imported); ok && !r.allows(pkg) {
				found = append(found, s.at(spec.Pos(), "%s may not import %s: %s", s.pkg, pkg, r.why))
			}
		}
	}
	return found
}

// reach says what a package must not depend on, however far down.
type reach struct {
	pkg   string
	never []string
	why   string
}

// reaches are the packages whose promise is about everything below them.
var reaches = []reach{
	{pkg: "plan", never: []string{"internal/host", "internal/fsx"},
		why: "a plan is a pure function: nothing below it touches a machine"},
	{pkg: "internal/runbook", never: []string{"internal/host", "internal/fsx"},
		why: "a runbook is words about a server: nothing below it touches one"},
	{pkg: "internal/trial", never: []string{"internal/host", "internal/fsx"},
		why: "a test of a configuration writes nothing: nothing below it could"},
}

// checkReach follows the imports of the program downwards.
func checkReach(all []*source) []violation {
	below := map[string][]edge{}
	for _, s := range all {
		if s.test {
			continue
		}
		for spec, imported := range s.imports() {
			if pkg, ok := ours(imported); ok {
				below[s.pkg] = append(below[s.pkg], edge{to: pkg, at: s.at(spec.Pos(), "")})
			}
		}
	}
	var found []violation
	for _, r := range reaches {
		for _, target := range r.never {
			if way := shortest(below, r.pkg, target); way != nil {
				v := way[0].at
				v.say = fmt.Sprintf("%s reaches %s by way of %s: %s", r.pkg, target, route(way), r.why)
				found = append(found, v)
			}
		}
	}
	return found
}

// edge is an import and its place.
type edge struct {
	to string
	at violation
}

// route names the packages of a way.
func route(way []edge) string {
	var names []string
	for _, e := range way {
		names = append(names, e.to)
	}
	return strings.Join(names, ", ")
}

// shortest returns a shortest way of imports, nil when there is none.
func shortest(below map[string][]edge, from, to string) []edge {
	ways := [][]edge{nil}
	seen := map[string]bool{from: true}
	for len(ways) > 0 {
		way := ways[0]
		ways = ways[1:]
		at := from
		if len(way) > 0 {
			at = way[len(way)-1].to
		}
		next := slices.Clone(below[at])
		slices.SortFunc(next, func(a, b edge) int { return strings.Compare(a.to+a.at.String(), b.to+b.at.String()) })
		for _, e := range next {
			if seen[e.to] {
				continue
			}
			seen[e.to] = true
			on := append(slices.Clone(way), e)
			if e.to == to {
				return on
			}
			ways = append(ways, on)
		}
	}
	return nil
}

// library says who may import a package that is not the project's.
type library struct {
	path string // with everything below it
	only []string
	// never is used where the rule is easier said the other way round; then only is empty.
	never []string
	why   string
}

// machine are the packages that may talk to the operating system. internal/fsx/fault signals and kills the process it
// runs in, and answers with the system's errors.
var machine = []string{"cmd/isoplan", "internal/host", "internal/fsx", "internal/fsx/fault"}

// libraries is the law about packages that are not the project's.
var libraries = []library{
	{path: "github.com/sergi/go-diff", only: []string{"internal/view"}, why: "a text difference is for people; bytes are produced from known edits"},
	{path: "github.com/spf13/cobra", only: []string{"cmd/isoplan"}, why: "commands live in one place"},
	{path: "github.com/spf13/pflag", only: []string{"cmd/isoplan"}, why: "flags are read once and passed down as values"},
	{path: "github.com/hashicorp/hcl/v2/hclwrite", only: []string{"cmd/isoplan", "lang", "internal/importer"}, why: "it reformats what it writes, so it is for fmt and import only"},
	{path: "os", only: append(slices.Clone(machine), "internal/remote"), why: "files go through internal/fsx, all else of the machine through internal/host"},
	{path: "net", only: append(slices.Clone(machine), "internal/remote"), why: "nothing but the machine's seam, and the one to servers, opens a connection"},
	{path: "syscall", only: machine, why: "system calls belong behind the seam"},
	{path: "golang.org/x/sys", only: machine, why: "system calls belong behind the seam"},
	{path: "golang.org/x/term", only: machine, why: "what a terminal is, the seam says"},
	{path: "filippo.io/age", only: []string{"cmd/isoplan"}, why: "a plan is locked and opened where files are named; all else sees plain plans"},
	{path: "golang.org/x/crypto", only: []string{"internal/approval", "cmd/isoplan", "internal/remote"}, why: "keys to sign with are read in one place, keys to log in with in another"},
	{path: "github.com/pkg/sftp", only: []string{"internal/remote"}, why: "files reach a server in one place, under a name of their own first"},
	{path: "io/ioutil", only: []string{}, why: "it is the old name of functions that write files"},
	{path: "log", only: []string{"cmd/isoplan"}, why: "a library that meets trouble returns it and does not go on"},
	{path: "testing", only: []string{}, why: "tests are not part of the program"},
	{path: "path/filepath", never: []string{"internal/stores", "internal/stores/*", "internal/metabase", "internal/schema", "internal/model",
		"internal/topology", "internal/live", "plan", "validate"},
		why: "a path of a Windows server is data; this machine's rules for paths are wrong for it"},
}

// checkLibraries holds the imports of the program against libraries.
func checkLibraries(s *source) []violation {
	var found []violation
	for spec, imported := range s.imports() {
		for _, l := range libraries {
			if imported != l.path && !strings.HasPrefix(imported, l.path+"/") {
				continue
			}
			if l.never == nil && !matches(s.pkg, l.only) || matches(s.pkg, l.never) {
				found = append(found, s.at(spec.Pos(), "%s may not import %s: %s", s.pkg, imported, l.why))
			}
		}
	}
	return found
}
