package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/stores"
)

// planned is a root with a saved plan that was not applied yet: the example
// with two live files that hold secrets and what IIS moves by itself.
type planned struct {
	t     *testing.T
	dir   string
	files []string
	spaces,
	old []string
}

const plannedFile = "change.isoplan"

func newPlanned(t *testing.T) *planned {
	t.Helper()
	p := &planned{t: t, dir: scratch(t), spaces: []string{"metabase", "machine.config/v1.1.4322"}}
	copyRoot(t, filepath.Join(repository, "examples", "aspnet-high-isolation"), p.dir)
	for _, name := range []string{"system32/inetsrv/MetaBase.xml", "Microsoft.NET/Framework/v1.1.4322/CONFIG/machine.config"} {
		p.files = append(p.files, filepath.Join(p.dir, "live", "web03", "C", "WINDOWS", filepath.FromSlash(name)))
	}
	config := readText(t, p.files[1])
	if !strings.Contains(config, `password="AutoGenerate"`) {
		t.Fatal("the example has no password to replace")
	}
	writeText(t, p.files[1], strings.Replace(config, `password="AutoGenerate"`, `password="`+canary+`"`, 1))
	for _, f := range p.files {
		p.old = append(p.old, readText(t, f))
	}
	if code, out := inProcess(p.dir, "plan", "--out="+plannedFile, "."); code != exitOK {
		t.Fatal(out)
	}
	return p
}

// back puts everything back as it was behind the plan.
func (p *planned) back() {
	p.t.Helper()
	for i, f := range p.files {
		writeText(p.t, f, p.old[i])
	}
	if err := os.RemoveAll(filepath.Join(filepath.Dir(p.files[0]), ".isoplan")); err != nil {
		p.t.Fatal(err)
	}
}

// texts are the live files now.
func (p *planned) texts() []string {
	p.t.Helper()
	var out []string
	for _, f := range p.files {
		out = append(out, readText(p.t, f))
	}
	return out
}

func (p *planned) apply() (code int, out string) {
	return inProcess(p.dir, "apply", "--allow-disruption=iis", plannedFile, ".")
}

// masked are the spans of a live file that a plan leaves out of its digests.
func (p *planned) masked(i int) []live.Span {
	p.t.Helper()
	store, _, ok := stores.SpaceOf(p.spaces[i])
	if !ok {
		p.t.Fatal("there is no store for " + p.spaces[i])
	}
	s, diags := store.Decode(p.spaces[i], "live", p.old[i])
	if s == nil {
		p.t.Fatal(diags)
	}
	// Offsets count the text behind a byte order mark.
	shift := uint32(len(s.Raw) - len(s.Text))
	out := slices.Clone(s.Masked)
	for i := range out {
		out[i].Start, out[i].End = out[i].Start+shift, out[i].End+shift
	}
	return out
}

// TestFaultsOfStalePlans changes one byte of the live files between plan and
// apply. Outside of what a plan leaves out nothing is applied; inside it is.
func TestFaultsOfStalePlans(t *testing.T) {
	p := newPlanned(t)
	random := rand.New(rand.NewPCG(20040301, 812833))
	outside, inside := counting("one byte changed outside of masked spans: refused"), counting("one byte changed inside of masked spans: applied")
	for range pick(60, 10_000) {
		p.back()
		i := random.IntN(len(p.files))
		p.changeOutside(outside, random, i)
	}
	for range pick(12, 2_000) {
		p.back()
		p.changeInside(inside, random, random.IntN(len(p.files)))
	}
	t.Log(outside)
	t.Log(inside)
}

// changeOutside makes one byte that counts another one.
func (p *planned) changeOutside(count *tally, random *rand.Rand, i int) {
	at := random.IntN(len(p.old[i]))
	if slices.ContainsFunc(p.masked(i), func(s live.Span) bool { return int(s.Start) <= at && at < int(s.End) }) {
		return
	}
	text := []byte(p.old[i])
	text[at] += byte(1 + random.IntN(255))
	writeText(p.t, p.files[i], string(text))
	before := p.texts()
	code, out := p.apply()
	count.add(1)
	if after := p.texts(); code != exitStale && code != exitError || !slices.Equal(after, before) {
		count.errorf(p.t, "byte %d of %s from %q to %q: exit %d, untouched %t\n%s", at, p.files[i], p.old[i][at], text[at], code, slices.Equal(after, before), out)
	}
	// What still reads as a metabase is stale, and said to be.
	if code == exitStale && !strings.Contains(out, "Live") {
		count.errorf(p.t, "byte %d of %s: the message does not say that the live file moved\n%s", at, p.files[i], out)
	}
}

// changeInside makes another digit of a digit, another letter of a letter.
func (p *planned) changeInside(count *tally, random *rand.Rand, i int) {
	spans := p.masked(i)
	if len(spans) == 0 {
		p.t.Fatalf("%s holds nothing that is masked", p.files[i])
	}
	s := spans[random.IntN(len(spans))]
	at := int(s.Start) + random.IntN(int(s.End-s.Start))
	text := []byte(p.old[i])
	switch c := text[at]; {
	case '1' <= c && c <= '9': // a number keeps its length
		text[at] = '1' + (c-'1'+byte(1+random.IntN(8)))%9
	case c == '0':
		text[at] = '7'
	default:
		text[at] = map[bool]byte{true: 'e', false: 'b'}[c != 'e']
	}
	writeText(p.t, p.files[i], string(text))
	code, out := p.apply()
	count.add(1)
	after := readText(p.t, p.files[i])
	// Edits of the example lie behind what is masked or leave its length alone, so the span is found by its content.
	if want := string(text[s.Start:s.End]); code != exitOK || !strings.Contains(after, want) {
		count.errorf(p.t, "byte %d of %s from %q to %q: exit %d, kept %t\n%s", at, p.files[i], p.old[i][at], text[at], code, strings.Contains(after, want), out)
	}
}

// TestFaultsOfForeignWriters lets somebody else write a live file at every
// point of an apply. What they wrote is there afterwards, and the exit says so.
func TestFaultsOfForeignWriters(t *testing.T) {
	p := newPlanned(t)
	count := counting("a foreign write at every point of an apply")
	var points []string
	times := map[string]int{}
	p.hooked(func(point string) { times[point]++; points = append(points, fmt.Sprintf("%s#%d", point, times[point])) })
	lost := map[string]bool{}
	for n, at := range points {
		for i := range p.files {
			for _, how := range []string{"in place", "replaced"} {
				if !soak() && (n+i)%5 != 0 {
					continue
				}
				if p.foreign(count, at, i, how) {
					lost[at] = true
				}
			}
		}
	}
	count.notef("lost between the last look and the replacement: at %v", slices.Sorted(maps.Keys(lost)))
	t.Log(count)
}

// hooked applies with a function that is called at every point.
func (p *planned) hooked(do func(point string)) (code int, out string) {
	p.t.Helper()
	p.back()
	fake := host.NewFake("", nil, "--chdir", p.dir, "apply", "--allow-disruption=iis", plannedFile, ".")
	files := fault.New(fsx.OS())
	files.OnReach(func(at fsx.Point) { do(string(at)) })
	fake.FS, fake.Mount = files, host.OS().Mount
	code = run(fake.Env)
	return code, fake.Out.String() + fake.Err.String()
}

// foreign is one such run. Between the last look at a file and its replacement
// there is a moment in which nobody can see a foreign write any more; a
// replacement of the system takes no condition. Then lost is true.
func (p *planned) foreign(count *tally, at string, i int, how string) (lost bool) {
	p.t.Helper()
	times := map[string]int{}
	written, theirs := false, ""
	code, out := p.hooked(func(point string) {
		times[point]++
		if written || at != fmt.Sprintf("%s#%d", point, times[point]) {
			return
		}
		written = true
		theirs = strings.Replace(readText(p.t, p.files[i]), "<?xml", "<?xml  ", 1)
		if how == "in place" {
			writeText(p.t, p.files[i], theirs)
			return
		}
		other := p.files[i] + ".new"
		writeText(p.t, other, theirs)
		if err := os.Rename(other, p.files[i]); err != nil {
			p.t.Fatal(err)
		}
	})
	count.add(1)
	after := p.texts()
	kept := after[i] == theirs
	other := after[1-i]
	what := fmt.Sprintf("%s %s at %s: exit %d", filepath.Base(p.files[i]), how, at, code)
	switch {
	case !written:
		count.errorf(p.t, "%s: the point was not reached", what)
	case kept && (code == exitStale || code == exitError) && other == p.old[1-i]:
	case kept && code == exitPutBack && other == p.old[1-i]:
	case kept && code == exitMidway:
	case kept && code == exitOK: // behind the last look everything is theirs to change
	case !kept && window(at):
		return true
	default:
		count.errorf(p.t, "%s: their content is kept: %t; the other file is old: %t\n%s", what, kept, other == p.old[1-i], out)
	}
	return false
}

// window are the points between the last look at a file and its replacement.
func window(at string) bool {
	point, _, _ := strings.Cut(at, "#")
	return slices.Contains([]string{"ren.before", "ren.err"}, point)
}

// TestFaultsOfARacer lets somebody else write MetaBase.xml at a random moment of
// an apply, thousands of times. The moments between the last look and the
// replacement are lost; how many that were is a figure.
func TestFaultsOfARacer(t *testing.T) {
	p := newPlanned(t)
	count := counting("a racer writes at a random moment of an apply")
	random := rand.New(rand.NewPCG(4, 2004))
	began := time.Now()
	p.back()
	p.apply()
	span := time.Since(began)
	ends := map[string]int{}
	for n := range pick(60, 10_000) {
		p.back()
		theirs := strings.Replace(p.old[0], "<?xml", fmt.Sprintf("<?xml%*s", 2+n%7, ""), 1)
		moment := time.Duration(random.Int64N(int64(span)))
		var racing sync.WaitGroup
		racing.Go(func() {
			other := p.files[0] + ".new"
			if err := os.WriteFile(other, []byte(theirs), 0o644); err != nil {
				t.Error(err)
			}
			for start := time.Now(); time.Since(start) < moment; {
				runtime.Gosched()
			}
			if err := os.Rename(other, p.files[0]); err != nil {
				t.Error(err)
			}
		})
		code, out := p.apply()
		racing.Wait()
		count.add(1)
		after := p.texts()
		kept := after[0] == theirs
		switch {
		case kept && (code == exitStale || code == exitError) && after[1] == p.old[1]:
			ends["refused"]++
		case kept && code == exitPutBack && after[1] == p.old[1]:
			ends["put back"]++
		case kept && code == exitMidway:
			ends["told"]++
		case kept && code == exitOK:
			ends["came behind"]++
		case code == exitOK:
			ends["lost"]++
		default:
			count.errorf(t, "exit %d, theirs is kept: %t\n%s", code, kept, out)
		}
	}
	count.notef("%v", ends)
	t.Log(count)
}

// TestFaultsOfTheDigest makes the same plan again and again, from the same
// configuration in another order and on more and fewer processors, and after
// passwords changed that a plan must know nothing of.
func TestFaultsOfTheDigest(t *testing.T) {
	count := counting("plans of one configuration: one digest")
	p := newPlanned(t)
	first := readText(t, filepath.Join(p.dir, plannedFile))
	pieces := shuffleable(t, p.dir)
	random := rand.New(rand.NewPCG(1, 1000))
	for n := range pick(20, 1000) {
		scatter(t, p.dir, pieces, random)
		for _, threads := range pickThreads(n) {
			text, out := p.planWith(threads, nil)
			count.add(1)
			if text != first {
				count.errorf(t, "plan %d on %d processors differs: %s\n%s", n, threads, firstDifference(first, text), out)
			}
		}
	}
	t.Log(count)
}

// pickThreads are the numbers of processors a plan is made on.
func pickThreads(n int) []int {
	if soak() {
		return []int{1, 2, 8}
	}
	return []int{[]int{1, 2, 8}[n%3]}
}

// TestFaultsOfPasswords: a plan file with secrets in it, or anything that is
// worked out from them, would change with them.
func TestFaultsOfPasswords(t *testing.T) {
	count := counting("plans of other passwords: one digest")
	p := newPlanned(t)
	config := readText(t, filepath.Join(p.dir, "main.iso.hcl"))
	writeText(t, filepath.Join(p.dir, "main.iso.hcl"), strings.Replace(config, "    memory_limit               = 40\n",
		"    memory_limit               = 40\n    user_name = \"DOM\\\\svc\"\n    password = secret(\"env:PM_PASSWORD\")\n", 1))
	first := ""
	for n := range pick(8, 500) {
		word := fmt.Sprintf("Pa55-%d-%s", n, strings.Repeat("x", n%17))
		writeText(t, p.files[1], strings.ReplaceAll(p.old[1], canary, word))
		text, out := p.planWith(2, map[string]string{"PM_PASSWORD": word + "!"})
		count.add(1)
		if first == "" {
			first = text
		}
		if text != first || text == "" || bytes.Contains([]byte(text+out), []byte(word)) {
			count.errorf(t, "another password gives another plan, or is in it: %s\n%s", firstDifference(first, text), out)
		}
	}
	if !strings.Contains(first, "env:PM_PASSWORD") {
		t.Fatalf("the plan is about no password:\n%s", first)
	}
	t.Log(count)
}

// planWith makes the plan on so many processors and gives its file's text.
func (p *planned) planWith(threads int, vars map[string]string) (text, out string) {
	p.t.Helper()
	fake := host.NewFake("", vars, "--chdir", p.dir, "plan", "--json", ".")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(threads))
	if code := run(fake.Env); code != exitOK {
		p.t.Fatalf("plan ends with %d: %s", code, fake.Err.String())
	}
	return fake.Out.String(), fake.Err.String()
}
