package bundle

import (
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/plan"
)

// build fills the tables.
func (b *builder) build() {
	b.rollbackPlaces()
	tags := b.tagPlaces()
	around := false
	for i := range b.s.Steps {
		switch st := &b.s.Steps[i]; st.Kind {
		case plan.SpliceStep:
			if st.Space == string(schema.MetabaseSpace) {
				b.fail("IP1102", "Change is carried as files", "Carry the planned files to the server as isoplan apply says, or plan from a collected file (live \"collected\").",
					"The plan of %s edits MetaBase.xml: its change is a file, and no script has to make it.", b.s.Name)
				return
			}
		case plan.MethodStep:
			b.method(st)
		case plan.ManualStep:
			if st.When == plan.Before {
				b.before = append(b.before, st.Text)
			} else {
				b.after = append(b.after, st.Text)
			}
		case plan.RestartStep:
		default:
			b.defect("The plan has a step of the kind %q, which no script can do.", st.Kind)
		}
	}
	b.attach()
	b.goes()
	b.strays()
	for i := range b.s.Restarts {
		around = around || b.s.Restarts[i].Around && !b.s.Restarts[i].Self
	}
	split := b.modeStep()
	var later []step
	if split >= 0 {
		later = slices.Clone(b.steps[split+1:])
		b.steps = b.steps[:split+1]
	}
	if !around && split < 0 {
		b.put(tags)
	}
	whole := b.wholeRestarts(b.s.Restarts, tags, around)
	b.steps = append(b.steps, later...)
	if !around && split >= 0 {
		b.put(tags)
	}
	b.partRestarts(b.s.Restarts)
	b.refusal(around && len(tags) > 0, len(later) > 0 && whole)
	if b.s.Rollback != nil {
		n := len(b.steps)
		b.wholeRestarts(b.s.Rollback.Restarts, nil, false)
		b.partRestarts(b.s.Rollback.Restarts)
		b.back = len(b.steps) - n
	}
}

// refusal says why restarts cannot be left to a person, where they cannot.
func (b *builder) refusal(files, mode bool) {
	switch {
	case mode:
		b.refuse = "the isolation mode changes, and the steps after it need a server that runs in the new mode (SDK6/ms525818, SDK6/ms525676)"
	case files:
		b.refuse = "machine.config is put in place between the stop and the start of IIS: written while its applications run it restarts them at once, and any later start of a process would take it up at a time nobody chose (APPDOM)"
	}
}

// modeStep finds the step that sets the isolation mode, -1 when there is none.
func (b *builder) modeStep() int {
	return slices.IndexFunc(b.steps, func(s step) bool {
		return s.place > 0 && strings.EqualFold(b.places[s.place-1].name, schema.IsolationMode.Attr.Home.Property)
	})
}

// method makes a step of one call.
func (b *builder) method(st *plan.Step) {
	switch st.Op {
	case plan.CallMakeKey:
		n := b.seen(keyPlace, st, "")
		b.does(st.Op, n, state{there: true, text: st.Class})
	case plan.CallDropKey:
		n := b.seen(keyPlace, st, "")
		b.does(st.Op, n, state{})
	case plan.CallSet:
		n := b.seen(valuePlace, st, st.Property)
		want := state{there: true, text: st.Value}
		if st.Secret != "" {
			want = state{there: true, secret: b.secret(st.Secret, st.Property+" of "+st.Key)}
		}
		b.does(st.Op, n, want)
	case plan.CallClear:
		n := b.seen(valuePlace, st, st.Property)
		b.does(st.Op, n, state{})
	case plan.CallCreate, plan.CallCreate4:
		if b.target == schema.IIS40 && st.Op != plan.CallCreate4 || st.Value != "0" && st.Value != "1" && (st.Value != "2" || b.target == schema.IIS40) {
			b.defect("%s asks for %s with the protection %q at %s.", b.s.From, st.Op, st.Value, st.Key)
			return
		}
		n := b.seen(appPlace, st, "")
		b.does(st.Op, n, state{there: true, text: st.Value})
	case plan.CallDelete, plan.CallDeleteBelow:
		n := b.seen(appPlace, st, "")
		b.does(st.Op, n, state{})
	default:
		b.defect("The plan has the call %q at %s, which no script can make.", st.Op, st.Key)
	}
}

// does adds a step and notes what it leaves.
func (b *builder) does(op string, place int, want state) {
	if place == 0 {
		return
	}
	b.steps = append(b.steps, step{op: op, place: place, want: want})
	b.places[place-1].want = want
}

// seen gives the place a step is about. The way back of the plan says what
// stood there; of what lies on a key that the plan makes nothing did.
func (b *builder) seen(kind placeKind, st *plan.Step, property string) int {
	form := "s"
	if kind == valuePlace {
		var ok bool
		if form, ok = formOf(property); !ok {
			b.defect("The plan writes %q at %s, which no script can.", property, st.Key)
			return 0
		}
	}
	if n := b.at(kind, st.Key, property); n > 0 {
		return n
	}
	p := place{kind: kind, key: st.Key, name: property, form: form}
	switch made := b.at(keyPlace, st.Key, ""); {
	case kind == keyPlace && st.Op == plan.CallMakeKey:
	case made > 0 && !b.places[made-1].seen.there:
	case kind == valuePlace && strings.EqualFold(property, schema.Protection.Attr.Home.Property) && b.wasApp(st.Key) != "":
		// The call that brings the old protection back writes it.
		p.seen = state{there: true, text: b.wasApp(st.Key)}
	case st.Secret != "" || kind == valuePlace && schema.ByProperty(schema.MetabaseSpace, property).Secret:
		p.unknown = true
	default:
		b.defect("The way back of the plan does not say what %s %s held.", st.Key, property)
		return 0
	}
	return b.add(p)
}

// wasApp is the protection of the application that stood at a key, "" where none
// did.
func (b *builder) wasApp(key string) string {
	if n := b.at(appPlace, key, ""); n > 0 && b.places[n-1].seen.there {
		return b.places[n-1].seen.text
	}
	return ""
}

// rollbackPlaces makes a place of everything the way back of the plan restores:
// that is what the plan saw.
func (b *builder) rollbackPlaces() {
	if b.s.Rollback == nil {
		return
	}
	for i := range b.s.Rollback.Steps {
		st := &b.s.Rollback.Steps[i]
		if st.Kind != plan.MethodStep {
			continue
		}
		p := place{key: st.Key, form: "s"}
		switch st.Op {
		case plan.CallMakeKey:
			p.kind, p.seen = keyPlace, state{there: true, text: st.Class}
		case plan.CallDropKey:
			p.kind = keyPlace
		case plan.CallSet, plan.CallClear:
			form, ok := formOf(st.Property)
			if !ok {
				b.defect("The way back writes %q at %s, which no script can.", st.Property, st.Key)
				return
			}
			if row := schema.ByProperty(schema.MetabaseSpace, st.Property); st.Secret != "" || st.Op == plan.CallSet && row != nil && row.Secret {
				continue // nobody knows what stood there, and a script that compared it would print it
			}
			p.kind, p.name, p.form = valuePlace, st.Property, form
			p.seen = state{there: st.Op == plan.CallSet, text: st.Value}
		case plan.CallCreate, plan.CallCreate4:
			p.kind, p.seen = appPlace, state{there: true, text: st.Value}
		case plan.CallDelete, plan.CallDeleteBelow:
			p.kind = appPlace
		default:
			b.defect("The way back has the call %q at %s, which no script can make.", st.Op, st.Key)
			return
		}
		p.want = p.seen
		if n := b.at(p.kind, p.key, p.name); n == 0 {
			b.add(p)
		}
	}
}

// attach gives each step the places that come back with its own: what lies on
// or below a key that goes, applications below one, and values that the call for
// an application may take along.
func (b *builder) attach() {
	owned := map[int]bool{}
	drops := map[string]int{}
	for _, s := range b.steps {
		owned[s.place] = true
		if s.op == plan.CallDropKey {
			drops[model.Fold(b.places[s.place-1].key)] = s.place
		}
	}
	gone, values := map[int][]int{}, map[string][]int{}
	for n := range b.places {
		p := &b.places[n]
		key := model.Fold(p.key)
		if p.kind == valuePlace {
			values[key] = append(values[key], n+1)
		}
		if top := nearest(drops, key); top > 0 && top != n+1 && (!owned[n+1] || p.kind != keyPlace) {
			gone[top] = append(gone[top], n+1)
		}
	}
	for i := range b.steps {
		s := &b.steps[i]
		if s.place == 0 {
			continue
		}
		p := &b.places[s.place-1]
		switch {
		case s.op == plan.CallDropKey:
			s.also = gone[s.place]
		case p.kind == appPlace:
			if s.op == plan.CallDeleteBelow {
				s.also = b.appsBelow(s.place)
			}
			s.also = append(s.also, values[model.Fold(p.key)]...)
		}
	}
}

// nearest finds the place of the key that takes a key along: itself, or of those
// above it the nearest.
func nearest(drops map[string]int, key string) int {
	for len(key) > 0 {
		if n := drops[key]; n > 0 {
			return n
		}
		key = key[:max(strings.LastIndexByte(key, '/'), 0)]
	}
	return 0
}

// appsBelow are the applications below that of a place.
func (b *builder) appsBelow(place int) []int {
	var out []int
	for n := range b.places {
		if p := &b.places[n]; p.kind == appPlace && n+1 != place && below(p.key, b.places[place-1].key) {
			out = append(out, n+1)
		}
	}
	return out
}

// goes notes that with a key everything on it and below it goes.
func (b *builder) goes() {
	for i := range b.steps {
		if s := &b.steps[i]; s.op == plan.CallDropKey || s.op == plan.CallDeleteBelow {
			for _, n := range s.also {
				if !b.setAfter(i, n) {
					b.places[n-1].want = state{}
				}
			}
		}
	}
}

// strays gives the places that no step is about to the last step on their key:
// the way back has more to restore than the plan changes, where a call writes
// values of its own.
func (b *builder) strays() {
	owned, restored := map[int]bool{}, map[int]bool{}
	for _, s := range b.steps {
		owned[s.place] = true
		for _, n := range s.also {
			restored[n] = true
			if s.op == plan.CallDropKey || s.op == plan.CallDeleteBelow {
				owned[n] = true
			}
		}
	}
	for n := range b.places {
		p := &b.places[n]
		if owned[n+1] || p.kind == tagPlace {
			continue
		}
		p.loose = true
		for i := len(b.steps) - 1; i >= 0 && !restored[n+1]; i-- {
			if s := &b.steps[i]; s.place > 0 && below(p.key, b.places[s.place-1].key) {
				s.also = append(s.also, n+1)
				break
			}
		}
	}
}

// setAfter reports whether a later step makes something of a place.
func (b *builder) setAfter(i, place int) bool {
	return slices.ContainsFunc(b.steps[i+1:], func(s step) bool { return s.place == place })
}

// put adds the steps that put the tags in place.
func (b *builder) put(tags []int) {
	for _, n := range tags {
		b.does(opPut, n, b.places[n-1].want)
	}
}
