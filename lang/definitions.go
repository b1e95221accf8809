package lang

import (
	"fmt"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// definitions are what the files of one folder declare together: those of the
// root, or of a module.
type definitions struct {
	at        place
	variables map[string]*variable
	locals    map[string]*local
	outputs   map[string]*output
	// body is what a module holds of a server, one node a file; preconditions
	// say when it may be used.
	body          []*node
	preconditions []*special
	files         []model.FileID
}

func newDefinitions(at place) definitions {
	return definitions{at: at, variables: map[string]*variable{}, locals: map[string]*local{}, outputs: map[string]*output{}}
}

// place is the folder of a module: below the root, or in the library.
type place struct {
	library bool
	dir     string
}

// String names a place as messages do.
func (p place) String() string {
	if p.library {
		return libraryPrefix + p.dir
	}
	return p.dir
}

// gatherBody puts what a file of a module holds of a server to that of the
// other files.
func (r *Root) gatherBody(into *definitions, f *file, diags *diag.List) {
	into.files = append(into.files, f.id)
	into.preconditions = append(into.preconditions, f.preconditions...)
	if f.body == nil {
		return
	}
	for _, a := range f.body.meta {
		for _, other := range into.body {
			if first := other.take(a.name); first != nil {
				*diags = append(*diags, failure(codeArgument, a.at, "Argument set twice",
					fmt.Sprintf("%s is set already, in %s, and the files of a module are one.", a.name, r.where(first.at)), "Remove one of the two."))
			}
		}
	}
	into.body = append(into.body, f.body)
}

// calls are the module blocks of a module, over all its files.
func (d *definitions) calls() []*node {
	var all []*node
	for _, b := range d.body {
		all = append(all, b.calls...)
	}
	return all
}

// oneCall refuses two module blocks of one name, whose outputs nobody could
// tell apart.
func (r *Root) oneCall(calls []*node, diags *diag.List) {
	seen := map[string]model.Range{}
	for _, n := range calls {
		if first, twice := seen[n.label]; twice {
			*diags = append(*diags, failure(codeDuplicate, n.at, "Declared twice",
				fmt.Sprintf("There is a module %s already, in %s.", n.label, r.where(first)), "Remove or rename one of the two."))
			continue
		}
		seen[n.label] = n.at
	}
}
