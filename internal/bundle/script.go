package bundle

import (
	_ "embed" // the parts of the scripts are files of their own
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/wsh"
	"github.com/isoplan/isoplan/plan"
)

// The parts of the scripts.
var (
	//go:embed tables.vbs
	tablesPart string
	//go:embed look.vbs
	lookPart string
	//go:embed tag.vbs
	tagPart string
	//go:embed tagchange.vbs
	tagChangePart string
	//go:embed change.vbs
	changePart string
	//go:embed run.vbs
	runPart string
	//go:embed log.vbs
	logPart string
	//go:embed nolog.vbs
	noLogPart string
	//go:embed arguments.vbs
	argumentsPart string
	//go:embed console.vbs
	consolePart string
	//go:embed apply.vbs
	applyPart string
	//go:embed rollback.vbs
	rollbackPart string
	//go:embed verify.vbs
	verifyPart string
	//go:embed apply.cmd
	command string
)

// purposes say in the first comment what a script is for.
func (b *builder) header(name string) string {
	does := map[string]string{
		ApplyScript: "Makes the change of one isoplan plan on the server it runs on. It checks first that\n" +
			"everything is what the plan saw, and puts everything back when a step fails.",
		RollbackScript: "Takes back what apply.vbs of this folder did: the steps that state.txt says were\nbegun, or without that file the whole plan.",
		VerifyScript:   "Compares the server with what the plan wants. It changes nothing and writes nothing.",
	}[name]
	return wsh.Comment(fmt.Sprintf("%s: isoplan bundle 1\nPlan %s\nServer %s, IIS %s\n\n%s\n\n"+
		"It needs VBScript 3.0 and Windows Script Host 1.0, as IIS 4.0 brings them, or anything\nlater, and the rights of an administrator. Run it as\n\n  cscript //nologo %s\n",
		name, b.in.Plan.Digest, ascii(b.s.Name), b.s.From, does, name))
}

// script writes one of the scripts.
func (b *builder) script(name string) string {
	main := map[string]string{ApplyScript: applyPart, RollbackScript: rollbackPart, VerifyScript: verifyPart}[name]
	parts := []string{b.data(), tablesPart, wsh.Text(), wsh.Host(), wsh.ADSI(), argumentsPart, lookPart, tagPart, runPart}
	if name == VerifyScript {
		// It cannot change anything: nothing that could is in it.
		parts = append(parts, noLogPart)
	} else {
		parts = append(parts, wsh.Change(), wsh.Act(), consolePart, tagChangePart, changePart, logPart)
	}
	parts = append(parts, main)
	return strings.ReplaceAll(wsh.Script(b.header(name), parts...), "\r\n", "\n")
}

// dataWriter writes the tables as calls of the subs of tables.vbs. A script may
// hold thousands of steps: the calls are spread over subs of a bearable length.
type dataWriter struct {
	b     strings.Builder
	subs  int
	lines int
}

const mostLines = 400

// begin opens a sub when one is needed; between is false inside an entry.
func (w *dataWriter) begin() {
	if w.subs > 0 && w.lines < mostLines {
		return
	}
	if w.subs > 0 {
		w.b.WriteString("End Sub\n\n")
	}
	w.subs++
	w.lines = 0
	fmt.Fprintf(&w.b, "Sub LoadPart%d()\n", w.subs)
}

func (w *dataWriter) line(format string, args ...any) {
	w.lines++
	fmt.Fprintf(&w.b, "  "+format+"\n", args...)
}

// text writes a call with a text, in as many pieces as it takes.
func (w *dataWriter) text(sub, s string) {
	for _, piece := range literals(s) {
		w.line("%s %s", sub, piece)
	}
}

// entry is text for an entry of a list: the pieces behind the first have a sub
// of their own.
func (w *dataWriter) entry(sub, s string) {
	for i, piece := range literals(s) {
		if i == 1 {
			sub += "More"
		}
		w.line("%s %s", sub, piece)
	}
}

// data writes the tables.
func (b *builder) data() string {
	w := &dataWriter{}
	for i := range b.places {
		w.begin()
		b.place(w, i)
	}
	for i := range b.steps {
		w.begin()
		b.step(w, i)
	}
	w.begin()
	for i, ref := range b.secrets {
		w.entry("Secret", ascii(b.asked[i])+" ("+ascii(ref)+")")
	}
	for _, text := range b.before {
		w.entry("Notice", text)
	}
	for _, text := range b.after {
		w.entry("Later", text)
	}
	if b.back > 0 {
		w.line("WayBack %d", b.back)
	}
	w.b.WriteString("End Sub\n")
	var all strings.Builder
	all.WriteString("' ---- the plan ----\n\nDim AppCall\n\nSub LoadPlan()\n")
	for _, f := range []struct{ name, text string }{
		{"PlanDigest", b.in.Plan.Digest}, {"ServerName", b.s.Name},
		{"Computer", computer(b.in.Computer)}, {"IISVersion", b.target.Version()}, {"NoRestartRefusal", b.refuse}, {"AppCall", b.appCall()}} {
		if f.text == "" {
			continue
		}
		for line := range strings.Lines(wsh.Assign(f.name, f.text)) {
			all.WriteString("  " + line)
		}
	}
	for i := range w.subs {
		fmt.Fprintf(&all, "  LoadPart%d\n", i+1)
	}
	return all.String() + "End Sub\n\n" + w.b.String()
}

// computer is the name that Windows gives a computer of itself, of the one it is
// reached by: the first part of a name of DNS. An address tells no name.
func computer(name string) string {
	if strings.Trim(name, "0123456789.") == "" || strings.Contains(name, ":") || strings.EqualFold(name, "localhost") {
		return ""
	}
	first, _, _ := strings.Cut(name, ".")
	return strings.ToUpper(first)
}

// appCall is the call that makes an application on this version: IIS 4.0 knows
// AppCreate with a switch only (VS71/aa711354), AppCreate2 came with 5.0
// (SDK6/ms525624).
func (b *builder) appCall() string {
	if b.target == schema.IIS40 {
		return plan.CallCreate4
	}
	return plan.CallCreate
}

func (b *builder) place(w *dataWriter, i int) {
	p := &b.places[i]
	w.line("' place %d", i+1)
	w.line(`Place "%s", "%s"`, p.kind, p.form)
	w.text("Key", p.key)
	if p.name != "" {
		w.text("Prop", p.name)
	}
	switch {
	case p.unknown:
		w.line("SeenNotKnown")
	case p.seen.there && p.kind == tagPlace:
		w.bytes("Seen", p.seen.text)
	case p.seen.there:
		w.text("Seen", p.seen.text)
	}
	switch {
	case p.loose:
		w.line("WantNotKnown")
	case p.want.secret > 0:
		w.line("WantSecretOf %d", p.want.secret)
	case p.want.there && p.kind == tagPlace:
		w.bytes("Want", p.want.text)
		w.line("Sums %q, %q", sum(p.seen.text), sum(p.want.text))
	case p.want.there:
		w.text("Want", p.want.text)
	}
}

func (b *builder) step(w *dataWriter, i int) {
	s := &b.steps[i]
	w.line("' step %d: %s", i+1, clipped(b.describe(s)))
	w.line(`Step_ "%s", %d`, s.op, s.place)
	if s.text != "" {
		w.text("Says", s.text)
	}
	if s.place > 0 && s.op != opPut {
		switch p := &b.places[s.place-1]; {
		case s.want == p.want && !p.loose:
		case s.want.secret > 0:
			w.line("MakesSecretOf %d", s.want.secret)
		case s.want.there:
			w.text("Makes", s.want.text)
		default:
			w.line("MakesNothing")
		}
	}
	for _, n := range s.also {
		w.line("Also %d", n)
	}
}

// clipped keeps a comment on one line.
func clipped(s string) string {
	const most = 90
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// literals gives expressions of VBScript that make a text when they are put
// one behind the other.
func literals(s string) []string {
	const most = 80
	var out []string
	for {
		n := 0
		for i := range s {
			if i >= most {
				n = i
				break
			}
		}
		if n == 0 {
			return append(out, wsh.Literal(s))
		}
		out = append(out, wsh.Literal(s[:n]))
		s = s[n:]
	}
}

// bytes writes a call with a text whose characters are bytes of a file: above
// ASCII a script has them as characters of the server's code page.
func (w *dataWriter) bytes(sub, s string) {
	const most = 80
	var line strings.Builder
	open := false
	end := func() {
		if open {
			line.WriteByte('"')
		}
		if line.Len() > 0 {
			w.line("%s %s", sub, line.String())
		}
		line.Reset()
		open = false
	}
	for i := range len(s) {
		c := s[i]
		if plain := c >= ' ' && c <= '~'; plain {
			if !open {
				if line.Len() > 0 {
					line.WriteString(" & ")
				}
				line.WriteByte('"')
				open = true
			}
			if c == '"' {
				line.WriteByte('"')
			}
			line.WriteByte(c)
		} else {
			if open {
				line.WriteByte('"')
				open = false
			}
			if line.Len() > 0 {
				line.WriteString(" & ")
			}
			line.WriteString("Chr(" + strconv.Itoa(int(c)) + ")")
		}
		if line.Len() >= most {
			end()
		}
	}
	end()
}

// sum is the Adler-32 of the library, over the bytes and one line feed.
func sum(s string) string {
	low, high := uint32(1), uint32(0)
	for i := range len(s) {
		low = (low + uint32(s[i])) % 65521
		high = (high + low) % 65521
	}
	low = (low + '\n') % 65521
	high = (high + low) % 65521
	return fmt.Sprintf("%04X%04X", high, low)
}

// ascii spells a text for comments, prompts and the README: what is no printable
// ASCII as its units of UTF-16.
func ascii(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		if u < ' ' || u > '~' {
			fmt.Fprintf(&b, `\u%04x`, u)
			continue
		}
		b.WriteByte(byte(u))
	}
	return b.String()
}
