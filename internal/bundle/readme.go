package bundle

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
)

// readme writes what the person at the server reads first.
func (b *builder) readme() string {
	var w strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&w, format+"\n", args...) }
	say("%s", Mark)
	say("plan   %s", b.in.Plan.Digest)
	say("server %s, IIS %s", ascii(b.s.Name), b.s.From)
	if name := computer(b.in.Computer); name != "" {
		say("         the computer %s and no other", ascii(name))
	}
	say("")
	say("%s", wrapped("This folder makes one change on one server, and takes it back. Nothing of isoplan and no network is needed there: only Windows Script Host."))
	b.readmeFiles(say)
	b.readmeRights(say)
	b.readmeOrder(say)
	b.readmeCodes(say)
	b.readmeTags(say)
	if b.in.Text != "" {
		say("\nThe plan\n========\n")
		for line := range strings.Lines(b.in.Text) {
			say("%s", strings.TrimRight(ascii(strings.TrimRight(line, "\r\n")), " "))
		}
	}
	return w.String()
}

type sayer func(format string, args ...any)

func (b *builder) readmeFiles(say sayer) {
	say("\nFiles\n=====\n")
	say("apply.cmd      double-click it, or run it at a command line: runs apply.vbs and")
	say("               waits with the verdict")
	say("apply.vbs      cscript //nologo apply.vbs [/norestart] [/passwords:stdin]")
	say("rollback.vbs   cscript //nologo rollback.vbs [/norestart]: takes back what")
	say("               apply.vbs did, after a kill or a power failure too")
	say("verify.vbs     cscript //nologo verify.vbs: compares, and changes nothing")
	say("apply.log      made by the scripts: what was done when; no secret is in it")
	say("state.txt      made by apply.vbs: how far it came. Keep it for rollback.vbs")
	say("lock.txt       empty; held open so that two scripts do not run at once")
	say("")
	say("Copy the whole folder to the server, into a folder of its own that only")
	say("administrators may write: whoever can change these files decides what runs.")
}

func (b *builder) readmeRights(say sayer) {
	say("\nRights and passwords\n====================\n")
	say("%s", wrapped("The scripts write the metabase through ADSI and start and stop services. Run them as a member of the local group Administrators."))
	if len(b.secrets) == 0 {
		say("No password is asked for.")
		return
	}
	say("apply.vbs asks for these before it changes anything, in this order:")
	for i, ref := range b.secrets {
		say("%s", hung(fmt.Sprintf("%3d. ", i+1), fmt.Sprintf("%s (%s in the configuration)", ascii(b.asked[i]), ascii(ref))))
	}
	say("Where Windows has the object ScriptPW.Password (Windows XP and Server 2003),")
	say("nothing is shown while you type; elsewhere it is shown, and the script says so")
	say("first. With /passwords:stdin each is one line of standard input. A password is")
	say("never an argument, and is in no file of this folder.")
}

func (b *builder) readmeOrder(say sayer) {
	say("\nWhat apply.vbs does, in this order\n==================================\n")
	for _, t := range b.before {
		say("%s\n", wrapped("Before that, by hand: "+ascii(t)))
	}
	say("%s", hung("-  ", "Looks whether this is the server of the plan, and compares everything the plan touches with what the plan saw."))
	if len(b.secrets) > 0 {
		say("%s", hung("-  ", "Asks for the passwords."))
	}
	save := fmt.Sprintf("Saves the metabase and makes a backup of it named isoplan-%s.", short(b.in.Plan.Digest))
	if b.target == schema.IIS40 || b.target == schema.IIS50 {
		// Scripts have SaveData from IIS 5.1 on (SDK6/ms524872).
		save += " Saving is a backup too on this version: isoplan-save, replaced every time."
	}
	say("%s", hung("-  ", save))
	say("%s", hung("-  ", "Makes these steps; apply.log counts them as here."))
	for i := range b.steps[:len(b.steps)-b.back] {
		say("%s", hung(fmt.Sprintf("%3d. ", i+1), b.describe(&b.steps[i])))
	}
	say("%s", hung("-  ", "Compares everything with what the plan wants."))
	if b.refuse != "" {
		say("\n%s", wrapped("/norestart is refused: "+b.refuse+"."))
	} else {
		say("\nWith /norestart the steps of the restart are printed and left to you.")
	}
	for _, t := range b.after {
		say("\n%s", wrapped("After that, by hand: "+ascii(t)))
	}
}

// wrapped breaks a text at blanks, so that a window of 80 columns shows it.
func wrapped(text string) string { return hung("", text) }

// hung is wrapped with a mark before the first line; the others begin below what
// stands behind the mark.
func hung(mark, text string) string {
	const widest = 79
	width := widest - len(mark)
	var b strings.Builder
	before, line := mark, ""
	for i, word := range strings.Split(text, " ") {
		switch {
		case i == 0:
			line = word
		case len(line)+1+len(word) > width:
			b.WriteString(before + line + "\n")
			before, line = strings.Repeat(" ", len(mark)), word
		default:
			line += " " + word
		}
	}
	return b.String() + before + line
}

// describe says a step in a sentence without a full stop.
func (b *builder) describe(s *step) string {
	if s.place > 0 {
		p := &b.places[s.place-1]
		switch {
		case s.op == opPut:
			return "Writes the start tag of processModel in " + ascii(p.name) + "; a copy of the file stays beside it"
		case p.kind == valuePlace && s.want.secret > 0:
			return fmt.Sprintf("%s %s of %s, a secret", s.op, ascii(p.name), ascii(p.key))
		case p.kind == valuePlace && s.want.there && s.want == p.seen && !p.unknown:
			return fmt.Sprintf("Writes %s of %s again, if a call took it along: %s", ascii(p.name), ascii(p.key), ascii(s.want.text))
		case p.kind == valuePlace && s.want.there && strings.Contains(s.want.text, "\n"):
			return fmt.Sprintf("%s %s of %s: %d entries", s.op, ascii(p.name), ascii(p.key), strings.Count(s.want.text, "\n")+1)
		case p.kind == valuePlace && s.want.there:
			return fmt.Sprintf("%s %s of %s: %s", s.op, ascii(p.name), ascii(p.key), ascii(s.want.text))
		case p.kind == valuePlace:
			return fmt.Sprintf("%s %s of %s", s.op, ascii(p.name), ascii(p.key))
		case s.want.there:
			return fmt.Sprintf("%s at %s: %s", s.op, ascii(p.key), ascii(s.want.text))
		}
		return fmt.Sprintf("%s at %s", s.op, ascii(p.key))
	}
	switch s.op {
	case opSave:
		return "Saves the metabase to disk"
	case opRecord:
		return "Notes which services run: IISADMIN and all that depends on it"
	case opStop:
		return "net stop " + s.text + " /y"
	case opStart:
		return "net start " + s.text + ", if it ran before"
	case opReset:
		return s.text
	case opCheck:
		return "Starts what ran before and does not run, and waits until it does"
	case opSay:
		return "Asks you: " + ascii(s.text)
	}
	return strings.TrimPrefix(s.op, opCall) + " of " + ascii(s.text)
}

func (b *builder) readmeCodes(say sayer) {
	say("\nExit codes, and what to do\n==========================\n")
	for _, c := range []struct{ code, text string }{
		{"0", "Done, or there was nothing to do. Run verify.vbs after the next restart too."},
		{"1", "An error; nothing was changed. The last lines of apply.log say which."},
		{"2", "verify.vbs only: the server differs from the plan; it lists how."},
		{"4", "The server is not what the plan saw, and nothing was changed. Collect again and make a new plan. rollback.vbs: somebody changed what the plan had changed."},
		{"5", "A step failed, and everything was put back. apply.log names the step."},
		{"6", "Stopped midway, or something could not be put back. Mend what apply.log names, for example start a service, then run rollback.vbs. Until then apply.vbs does nothing. The backup of the metabase is the last resort."},
	} {
		say("%s", hung(c.code+"  ", c.text))
	}
	if b.s.Rollback == nil || len(b.s.Rollback.Lost) == 0 {
		return
	}
	say("\nWhat rollback.vbs cannot bring back:")
	for _, l := range b.s.Rollback.Lost {
		text := ascii(l.Text)
		if l.Kind == "password" && strings.Contains(l.Address, "/process_model/") {
			text += "; it comes from the copy that apply.vbs left beside the file, as long as that is there"
		}
		say("%s", hung("- ", text))
	}
}

func (b *builder) readmeTags(say sayer) {
	first := true
	for i := range b.places {
		p := &b.places[i]
		if p.kind != tagPlace {
			continue
		}
		if first {
			say("\nThe start tags of machine.config\n================================\n")
			say("%s", wrapped("(secret) stands for a password that stays, or is asked for; a digest is of the tag with that word in its place."))
			say("%s", wrapped(fmt.Sprintf("Beside each file apply.vbs leaves a copy of it as it was, with .isoplan-%s behind its name: it may hold a password, and that folder guards it. Delete it when nobody wants to go back any more.", short(b.in.Plan.Digest))))
			first = false
		}
		for _, side := range []struct{ word, text string }{{"before", p.seen.text}, {"after", p.want.text}} {
			shown := hidden(side.text)
			digest := sha256.Sum256([]byte(shown))
			say("\n%s, %s: sha256", ascii(p.name), side.word)
			say("  %s", hex.EncodeToString(digest[:]))
			for line := range strings.Lines(shown) {
				say("  %s", ascii(strings.TrimRight(line, "\r\n")))
			}
		}
	}
}

// hidden writes (secret) for the marks of a tag.
func hidden(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if string(s[i]) == keptMark || string(s[i]) == newMark {
			out.WriteString("(secret)")
			i++
			continue
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

// short names a plan in file and backup names.
func short(digest string) string {
	_, hexa, _ := strings.Cut(digest, ":")
	return hexa[:min(12, len(hexa))]
}
