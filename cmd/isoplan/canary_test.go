package main

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/fsx/fault"
	"github.com/isoplan/isoplan/internal/host"
)

// The passwords of the canary root, each in a place of its own. All of them
// look different in every escape.
const (
	canaryEnv        = `cn&y<env>"Zq8wXe'%+/`
	canaryFile       = `cn&y<file>"Kp3vBt'%+/`
	canaryLive       = `cn&y<live>"Hm6rDs'%+/`
	canaryConnection = `cnyGf2nLj`
	canaryMetabase   = `cnyUs9xQa`
	canaryLiteral    = `cnyTb4kWz`
)

// canaries are all of them with their names.
func canaries() map[string]string {
	return map[string]string{"env": canaryEnv, "file": canaryFile, "live": canaryLive, "connection string": canaryConnection, "metabase": canaryMetabase, "literal": canaryLiteral}
}

// spelled are the forms in which a text may leave the program.
func spelled(text string) map[string]string {
	reversed := []rune(text)
	slices.Reverse(reversed)
	var little, big []byte
	for _, u := range utf16.Encode([]rune(text)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
	}
	quoted, _ := json.Marshal(text)
	var plain bytes.Buffer
	encoder := json.NewEncoder(&plain)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(text)
	var escaped bytes.Buffer
	_ = xml.EscapeText(&escaped, []byte(text))
	out := map[string]string{
		"plain": text, "reversed": string(reversed), "hex": hex.EncodeToString([]byte(text)), "HEX": strings.ToUpper(hex.EncodeToString([]byte(text))),
		"UTF-16LE": string(little), "UTF-16BE": string(big), "query": url.QueryEscape(text), "path": url.PathEscape(text),
		"JSON": strings.Trim(string(quoted), `"`), "JSON without HTML": strings.Trim(strings.TrimSpace(plain.String()), `"`),
		"XML": escaped.String(), "XML by name": strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(text),
		"Go": strings.Trim(fmt.Sprintf("%q", text), `"`), "bytes": strings.Trim(fmt.Sprint([]byte(text)), "[]"),
	}
	// What stands before it moves base64 by a byte or two; the letters in the middle do not depend on their neighbours.
	for shift := range 3 {
		for name, e := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64url": base64.URLEncoding} {
			all := e.EncodeToString([]byte(strings.Repeat("x", shift) + text))
			out[fmt.Sprintf("%s, %d in", name, shift)] = all[(shift*8+5)/6 : (shift+len(text))*8/6]
		}
	}
	for name, sum := range map[string][]byte{"MD5": sum16(md5.Sum([]byte(text))), "SHA-1": sum20(sha1.Sum([]byte(text))), "SHA-256": sum32(sha256.Sum256([]byte(text)))} {
		out[name], out[name+" in base64"] = hex.EncodeToString(sum), base64.StdEncoding.EncodeToString(sum)
	}
	return out
}

func sum16(s [16]byte) []byte { return s[:] }
func sum20(s [20]byte) []byte { return s[:] }
func sum32(s [32]byte) []byte { return s[:] }

// aviary is a root full of canaries and everything the program made of it.
type aviary struct {
	t     *testing.T
	count *tally
	dir   string
	live  []string // the live files
	// needles are what must not be found, by what it is; digests are those of
	// whole live files, which only the folder of the journal may hold.
	needles map[string]string
	digests map[string]string
}

func newAviary(t *testing.T) *aviary {
	t.Helper()
	a := &aviary{t: t, count: counting("canaries: artifacts that were searched"), dir: scratch(t), needles: map[string]string{}, digests: map[string]string{}}
	for name, text := range canaries() {
		for form, spelling := range spelled(text) {
			a.needles[name+" as "+form] = spelling
		}
	}
	escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", `"`, "&quot;")
	metabase := strings.Replace(faultBase, "\t\tIIs5IsolationModeEnabled=\"FALSE\"\n", "\t\tIIs5IsolationModeEnabled=\"FALSE\"\n\t\tWAMUserName=\"IWAM\"\n\t\tWAMUserPass=\""+canaryMetabase+"\"\n", 1)
	config := strings.NewReplacer(`password="AutoGenerate"`, `password="`+escape.Replace(canaryLive)+`"`,
		"\t</system.web>", "\t\t<sessionState sqlConnectionString=\"data source=x;user id=sa;password="+canaryConnection+"\"/>\n\t</system.web>").Replace(faultConfig)
	a.live = []string{filepath.FromSlash(metabaseName), filepath.FromSlash(configName)}
	for i, text := range []string{metabase, config} {
		writeText(t, filepath.Join(a.dir, a.live[i]), text)
	}
	a.reset(`secret("env:PM_PASSWORD")`)
	writeText(t, filepath.Join(a.dir, "pw.txt"), canaryFile+"\n")
	return a
}

// reset writes the configuration with a password.
func (a *aviary) reset(password string) {
	a.t.Helper()
	writeText(a.t, filepath.Join(a.dir, "main.iso.hcl"), fmt.Sprintf(faultServer, "copy",
		oneFile+"  process_model \"v1.1.4322\" {\n    memory_limit = 40\n    user_name    = \"DOM\\\\svc\"\n    password     = "+password+"\n  }\n"))
}

// env is an environment with the canary in it.
func (a *aviary) env() map[string]string {
	return map[string]string{"PM_PASSWORD": canaryEnv, "ISOPLAN_VAR_password": canaryLiteral}
}

// run runs a command in this process and searches what it prints and leaves.
func (a *aviary) run(want []int, args ...string) {
	a.t.Helper()
	fake := host.NewFake("", a.env(), append([]string{"--chdir", a.dir}, args...)...)
	fake.FS, fake.Mount, fake.Now = fsx.OS(), host.OS().Mount, host.OS().Now
	code := guarded(fake.Env, run)
	out := fake.Out.String() + fake.Err.String()
	if !slices.Contains(want, code) {
		a.t.Errorf("%v ends with %d\n%s", args, code, out)
	}
	a.search(fmt.Sprintf("output of %v", args), out, false)
	a.disk(strings.Join(args, " "))
}

// faulty runs a command in a process of its own, with a fault.
func (a *aviary) faulty(script string, args ...string) {
	a.t.Helper()
	vars := a.env()
	vars[fault.EnvScript] = script
	_, out := childIn(a.t, a.dir, vars, args...)
	a.search(fmt.Sprintf("output of %v with %s", args, script), out, false)
	a.disk(script)
}

// disk searches the files of the root but the live ones and their copies.
func (a *aviary) disk(when string) {
	a.t.Helper()
	for _, i := range a.live {
		text, err := os.ReadFile(filepath.Join(a.dir, i))
		if err != nil {
			continue // its name may be gone for a moment
		}
		sum := sha256.Sum256(text)
		a.digests["SHA-256 of "+filepath.Base(i)] = hex.EncodeToString(sum[:])
		a.digests["SHA-256 of "+filepath.Base(i)+" in base64"] = base64.StdEncoding.EncodeToString(sum[:])
	}
	err := filepath.WalkDir(a.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(a.dir, path)
		info, err := d.Info()
		if err != nil {
			return err
		}
		ours := strings.Contains(filepath.ToSlash(rel)+"/", "/.isoplan/")
		if ours {
			a.private(rel, info)
		}
		if d.IsDir() || slices.Contains(a.live, rel) || rel == "pw.txt" || rel == "main.iso.hcl" || strings.HasSuffix(rel, ".saved") || copyOfLive(rel) {
			return nil
		}
		a.search(rel+" after "+when, readText(a.t, path), ours)
		a.search("the name of a file after "+when, rel, false)
		return nil
	})
	if err != nil {
		a.t.Fatal(err)
	}
}

// copies are the files that hold what a live file holds: its backups, and what
// is going to take its name.
var copies = regexp.MustCompile(`/\.isoplan/bak/[^/]+/\d+$|/\.isoplan-[^/]+\.(tmp|old)$`)

func copyOfLive(rel string) bool {
	rel = filepath.ToSlash(rel)
	return copies.MatchString(rel) && !strings.Contains(rel, "/.isoplan/.isoplan-")
}

// private holds that nobody else may read a file of the journal's folder. The
// copies of live files have the rights of those, in a folder that is shut.
func (a *aviary) private(rel string, info fs.FileInfo) {
	a.t.Helper()
	if info.Mode().Perm()&0o077 != 0 && !copyOfLive(rel) {
		a.count.errorf(a.t, "%s has the mode %04o", rel, info.Mode().Perm())
	}
}

// search looks for canaries in a text. The exact digest of a live file covers
// passwords, so that it may only stand in the folder of the journal.
func (a *aviary) search(what, text string, ours bool) {
	a.t.Helper()
	a.count.add(1)
	for name, needle := range a.needles {
		if strings.Contains(text, needle) {
			a.count.errorf(a.t, "%s holds the canary %s:\n%.600s", what, name, text)
		}
	}
	for name, digest := range a.digests {
		if !ours && strings.Contains(text, digest) {
			a.count.errorf(a.t, "%s holds the %s:\n%.600s", what, name, text)
		}
	}
}

// saved remembers the live files and gives a function that puts them back and
// forgets all applies.
func (a *aviary) saved() (back func()) {
	a.t.Helper()
	var texts []string
	for _, name := range a.live {
		texts = append(texts, readText(a.t, filepath.Join(a.dir, name)))
	}
	return func() {
		for i, name := range a.live {
			writeText(a.t, filepath.Join(a.dir, name), texts[i])
		}
		if err := os.RemoveAll(filepath.Join(a.dir, filepath.FromSlash(filepath.Dir(journalName)))); err != nil {
			a.t.Fatal(err)
		}
	}
}

// TestFaultsOfCanaries puts passwords wherever they can come from, does
// everything the program can do, lets it fail and be killed where it holds
// them, and looks for them in everything it left.
func TestFaultsOfCanaries(t *testing.T) {
	noSignals(t)
	a := newAviary(t)
	back := a.saved()
	t.Run("commands", func(t *testing.T) { a.at(t).commands(back) })
	back()
	t.Run("failing commands", func(t *testing.T) { a.at(t).failing(back) })
	back()
	t.Run("faults", func(t *testing.T) { a.at(t).faults(back) })
	a.count.notef("%d spellings of %d passwords", len(a.needles), len(canaries()))
	t.Log(a.count)
}

// at is the aviary in a part of the test.
func (a *aviary) at(t *testing.T) *aviary {
	a.t = t
	return a
}

// commands does everything that goes well.
func (a *aviary) commands(back func()) {
	ok, any := []int{exitOK}, []int{exitOK, exitError, exitChanges, exitGate}
	auto := []string{"--auto-approve", "--allow-disruption=iis"}
	for _, password := range []string{`secret("env:PM_PASSWORD")`, `secret("file:pw.txt")`} {
		back()
		a.reset(password)
		a.run(ok, "plan", ".")
		a.run(ok, "plan", "--diff", ".")
		a.run(ok, "plan", "--json", ".")
		a.run(ok, "plan", "--rotate=*", "--dead=live", ".")
		a.run(ok, "plan", "--out=change.isoplan", ".")
		a.run(ok, "show", "change.isoplan")
		a.run(ok, "show", "--json", "change.isoplan")
		a.run(any, "validate", ".")
		a.run(any, "validate", "--json", ".")
		a.run(ok, "processes", "--plan", "--json", ".")
		a.run(ok, "processes", "--plan", "--verbose", ".")
		a.run(ok, "import", "--all", "--name=web03", "live")
		a.run(ok, "explain", "process_model.password")
		approve(a.t, a.dir)
		a.run(ok, "apply", "--allow-disruption=iis", "--require-approval", "--trusted-keys=keys", "change.isoplan", ".")
		a.run(ok, append([]string{"apply", "."}, auto...)...)
		a.run(ok, append([]string{"undo", "."}, auto...)...)
		a.run(ok, append([]string{"--json", "apply", "."}, auto...)...)
		a.run(ok, append([]string{"--json", "undo", "."}, auto...)...)
		a.run(ok, append([]string{"apply", "--rotate=*", "."}, auto...)...)
		a.run(ok, "plan", "--diff", "--dead=live", ".")
		a.run(ok, "recover", ".")
		a.run(ok, "--json", "recover", "--restarts-done", ".")
		a.run(ok, append([]string{"undo", "."}, auto...)...)
	}
}

// failing does what has to be refused: where a password stands in the text that
// is wrong, the message must not quote it.
func (a *aviary) failing(back func()) {
	refused := []int{exitError, exitGate, exitStale}
	apply := []string{"apply", "--auto-approve", "--allow-disruption=iis", "."}
	for _, password := range []string{
		`"` + canaryLiteral + `"`, `secret("` + canaryLiteral + `")`, `secret("exec:` + canaryLiteral + `")`, `var.password`, `"${secret("env:PM_PASSWORD")}x"`,
		`upper(secret("env:PM_PASSWORD"))`, `secret("env:NOT_SET_ANYWHERE")`, `secret("file:` + "nowhere/pw.txt" + `")`,
	} {
		a.reset(password)
		if strings.HasPrefix(password, "var.") {
			a.declare()
		}
		for _, args := range [][]string{{"plan", "."}, {"plan", "--json", "."}, {"validate", "."}, {"validate", "--json", "."}, apply} {
			a.run([]int{exitOK, exitError, exitGate, exitStale}, args...)
		}
		back()
	}
	a.reset(`secret("env:PM_PASSWORD")`)
	a.run([]int{exitOK}, "plan", "--out=change.isoplan", ".")
	good := readText(a.t, filepath.Join(a.dir, "change.isoplan"))
	writeText(a.t, filepath.Join(a.dir, "change.isoplan"), strings.Replace(good, "web03", "web04", 1))
	a.run(refused, "apply", "change.isoplan", ".")
	writeText(a.t, filepath.Join(a.dir, "change.isoplan"), good)
	config := filepath.Join(a.dir, a.live[1])
	whole := readText(a.t, config)
	// The live file is broken at, before and behind each password.
	for _, word := range []string{canaryConnection, "live>"} {
		at := strings.Index(whole, word)
		for _, broken := range []string{whole[:at] + "<" + whole[at:], whole[:at] + `"` + whole[at:], whole[:at] + "\x01" + whole[at:], whole[:at+len(word)], whole[:at] + "\xff" + whole[at:],
			strings.Replace(whole, word, word+"&nothing;", 1), whole + whole, strings.Replace(whole, "<processModel ", `<processModel password="`+canaryConnection+`" `, 1)} {
			writeText(a.t, config, broken)
			for _, args := range [][]string{{"plan", "."}, {"plan", "--json", "."}, {"validate", "."}, {"import", "--name=web03", "live"}, {"apply", "--allow-disruption=iis", "change.isoplan", "."}, apply} {
				a.run([]int{exitOK, exitError, exitGate, exitStale}, args...)
			}
			back()
		}
	}
	metabase := filepath.Join(a.dir, a.live[0])
	text := readText(a.t, metabase)
	for _, broken := range []string{strings.Replace(text, canaryMetabase, canaryMetabase+"<", 1), strings.Replace(text, canaryMetabase, canaryMetabase+`" WAMUserPass="x`, 1)} {
		writeText(a.t, metabase, broken)
		a.run(refused, "plan", ".")
		a.run(refused, apply...)
		back()
	}
}

// declare adds a variable whose value is a password in the clear.
func (a *aviary) declare() {
	a.t.Helper()
	name := filepath.Join(a.dir, "main.iso.hcl")
	writeText(a.t, name, readText(a.t, name)+"variable \"password\" {\n  type      = string\n  sensitive = true\n}\n")
}

// faults kills the program, and lets it fail, wherever it holds passwords.
func (a *aviary) faults(back func()) {
	apply := []string{"apply", "--auto-approve", "--allow-disruption=iis", "."}
	points := []string{"lock.info.write", "lock.held", "read.open", "bak.create", "bak.write", "bak.reread", "tmp.create", "tmp.write", "tmp.close", "tmp.reread", "jrn.write", "jrn.rename",
		"cas.reread", "ren.err", "ren.after", "between.files", "verify.open", "jrn.committed.write", "post.before", "hist.write", "jrn.unlink"}
	actions := []string{"kill", "eio", "garble", "short", "enospc", "eacces", "int"}
	for i, p := range points {
		for j, action := range actions {
			if !soak() && (i+j)%11 != 0 {
				continue
			}
			a.faulty(p+":"+action, apply...)
			a.run([]int{exitOK}, "plan", ".")
			a.run([]int{exitOK}, "recover", ".")
			back()
		}
	}
}

func TestCanariesAreFound(t *testing.T) {
	a := &aviary{t: t, count: &tally{}, needles: map[string]string{}}
	for form, text := range spelled(canaryEnv) {
		a.needles[form] = text
	}
	for form, text := range spelled(canaryEnv) {
		if !strings.Contains("before"+text+"behind", a.needles[form]) || len(text) < 12 {
			t.Errorf("%s: %q", form, text)
		}
	}
	for shift := range 9 {
		all := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("y", shift) + canaryEnv + "and more"))
		found := false
		for form, text := range a.needles {
			found = found || strings.HasPrefix(form, "base64,") && strings.Contains(all, text)
		}
		if !found {
			t.Errorf("it is not found in base64 behind %d bytes", shift)
		}
	}
}
