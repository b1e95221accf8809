package bundle

import (
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// The kinds of restarts that need more than their commands. Those of wholeKinds
// stop services: what has to stand inside the outage is put there.
const (
	kindReboot   = "reboot"
	kindAspnetWp = "aspnet_wp"
	kindPool     = "pool"
	kindApp      = "app"
	kindSite     = "site"
	kindDomain   = "app_domain"
)

func wholeKinds() []string { return []string{"iis", "httpfilter", "w3svc"} }

func isWhole(kind string) bool {
	for _, k := range wholeKinds() {
		if k == kind {
			return true
		}
	}
	return false
}

// wholeRestarts adds the restarts that stop services, between a look at what
// runs and the proof that it runs again. It reports whether there are any.
func (b *builder) wholeRestarts(all []plan.Restart, tags []int, around bool) bool {
	any := false
	for i := range all {
		r := &all[i]
		if r.Self || !isWhole(r.Kind) {
			continue
		}
		if !any {
			b.steps = append(b.steps, step{op: opSave}, step{op: opRecord})
		}
		any = true
		for _, c := range r.Commands {
			b.command(r, c, tags)
		}
	}
	if around && !b.puts(tags) {
		b.put(tags) // no command said where: once all is stopped is too late to ask
	}
	if any {
		b.steps = append(b.steps, step{op: opCheck})
	}
	return any
}

// puts reports whether the tags have their place among the steps.
func (b *builder) puts(tags []int) bool {
	for _, s := range b.steps {
		if s.op == opPut {
			return true
		}
	}
	return len(tags) == 0
}

// command brings one line of a restart to a step. Lines are known by their
// shape: a new one must not be passed to a shell unseen.
func (b *builder) command(r *plan.Restart, line string, tags []int) {
	words := strings.Fields(line)
	switch {
	case line == plan.PutFiles:
		b.put(tags)
	case strings.HasPrefix(line, "rem save the metabase"), strings.Contains(line, "iiscnfg.vbs /save"):
		// Once is enough: nothing is written between two saves of a restart.
	case strings.HasPrefix(line, "rem start each other service"), strings.HasPrefix(line, "rem installed: "):
		// The script itself notes what runs, and starts that again.
	case strings.HasPrefix(line, "rem "):
		b.steps = append(b.steps, step{op: opSay, text: line[len("rem "):]})
	case len(words) >= 3 && words[0] == "net" && words[1] == "stop" && isService(words[2]) && (len(words) == 3 || len(words) == 4 && words[3] == "/y"):
		b.steps = append(b.steps, step{op: opStop, text: words[2]})
	case len(words) == 3 && words[0] == "net" && words[1] == "start" && isService(words[2]):
		b.steps = append(b.steps, step{op: opStart, text: words[2]})
	case line == "iisreset /noforce":
		b.steps = append(b.steps, step{op: opReset, text: line})
	default:
		b.defect("The restart %s of the plan has the command %q, which no script knows.", r.Kind, line)
	}
}

// isService reports whether a text is the short name of a service and nothing
// a shell reads otherwise.
func isService(s string) bool {
	for _, c := range s {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-' || c == '.') {
			return false
		}
	}
	return s != ""
}

// partRestarts adds the restarts of less than a service: methods of keys, so
// that no name of a server is ever read by a shell.
func (b *builder) partRestarts(all []plan.Restart) {
	for i := range all {
		r := &all[i]
		if r.Self {
			continue
		}
		switch {
		case isWhole(r.Kind):
		case r.Kind == kindPool:
			b.call("/LM/W3SVC/AppPools/"+r.On, "Recycle")
		case r.Kind == kindSite:
			b.call(r.Key, "Stop")
			b.call(r.Key, "Start")
		case r.Kind == kindApp && len(r.Commands) > 0:
			b.call(r.Key, "AppUnload")
		case r.Kind == kindApp, r.Kind == kindDomain:
			b.steps = append(b.steps, step{op: opSay, text: "see that the application " + r.On + " is started anew; no call does that alone here"})
		case r.Kind == kindAspnetWp:
			b.steps = append(b.steps, step{op: opSay, text: "end aspnet_wp.exe of " + r.On + " in Task Manager; the next request starts a new one"})
		case r.Kind == kindReboot:
			b.steps = append(b.steps, step{op: opSay, text: "reboot the server when that may be: shutdown /r"})
		default:
			b.defect("The plan has the restart %q, which no script knows.", r.Kind)
		}
	}
}

// call adds a method of a key without a place: "KEY" and the method's name.
func (b *builder) call(key, method string) {
	if key == "" {
		b.defect("The plan asks for %s of a key without a name.", method)
		return
	}
	b.steps = append(b.steps, step{op: opCall + method, text: key})
}

// tagPlaces makes a place of each machine.config the plan edits, in the order
// of the plan.
func (b *builder) tagPlaces() []int {
	var out []int
	done := map[string]bool{}
	for i := range b.s.Steps {
		st := &b.s.Steps[i]
		if st.Kind != plan.SpliceStep || st.Space == string(schema.MetabaseSpace) || done[st.Space] {
			continue
		}
		done[st.Space] = true
		tag, ok := b.in.Tags[st.Space]
		if !ok {
			b.defect("The plan edits %s, and the edit of its start tag is missing.", st.Space)
			continue
		}
		if problem := tag.problem(); problem != "" {
			b.fail("IP1103", "machine.config cannot be edited by a script", "Carry the file to the server: plan from a copy (live \"copy\").", "%s: %s", st.Space, problem)
			continue
		}
		p := place{kind: tagPlace, key: st.Space, name: tag.Path, form: "s",
			seen: state{there: true, text: tag.before()}}
		p.want = state{there: true, text: b.tagAfter(&tag, st.Space)}
		out = append(out, b.add(p))
	}
	return out
}
