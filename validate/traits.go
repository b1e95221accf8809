package validate

import (
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// trait gives what somebody declared about an object; ok is false where nobody
// said anything.
func trait(o *model.Object, name string) (value string, ok bool) {
	if o.Decl == nil {
		return "", false
	}
	value, ok = o.Decl.Traits[name]
	return value, ok
}

// is reports whether a trait that is a yes or no is declared true.
func is(o *model.Object, name string) bool {
	value, _ := trait(o, name)
	return value == "true"
}

// has reports whether a trait that may be a list holds a word.
func has(o *model.Object, name, word string) bool {
	value, _ := trait(o, name)
	for _, w := range strings.Split(value, ",") {
		if w == word {
			return true
		}
	}
	return false
}

// migration gives the targets of the version the server is to be migrated to;
// nil where none is declared.
func (p *Pass) migration() []schema.Target {
	if p.Server.MigratesTo == "" {
		return nil
	}
	return targetsOf(p.Server.MigratesTo, "")
}

// every reports whether all targets the server can run on are of a sort; false
// where there is none.
func (p *Pass) every(of func(schema.Target) bool) bool {
	for _, t := range p.Targets {
		if !of(t) {
			return false
		}
	}
	return len(p.Targets) > 0
}

// goesTo reports whether the server is to become one of the targets: by the
// version it migrates to, or because it runs on nothing else after the plan.
func (p *Pass) goesTo(of func(schema.Target) bool) bool {
	to := p.migration()
	for _, t := range to {
		if !of(t) {
			return false
		}
	}
	return len(to) > 0 || p.every(of)
}

// number reads a trait that is a whole number, or a time in seconds.
func number(o *model.Object, name string) (n uint64, ok bool) {
	text, ok := trait(o, name)
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(text, 10, 64)
	return n, err == nil
}
