package topology

import (
	"fmt"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/internal/schema"
)

// namesShown is how many processes a note names; the rest is counted.
const namesShown = 5

// notes says what holds for the server as a whole.
func (r *resolver) notes(all []*Node) []Note {
	notes := r.frameworkNotes(all)
	if !r.t.Protections() {
		return notes
	}
	if slices.ContainsFunc(all, func(n *Node) bool { return n.Process == DllhostPooled || n.Process.single() }) {
		notes = append(notes, Note{"WAMUserName is the account that new out-of-process applications get. A person may have given one of them another account in Component Services, which no file tells.",
			schema.Derive("WS03/cc759568", "KB297989")})
	}
	text := "One more dllhost.exe runs for the System application of COM+; it hosts no application of IIS."
	if r.t == schema.IIS40 {
		text = "One more mtx.exe runs for the System package of Transaction Server; it hosts no application of IIS."
	}
	return append(notes, Note{text, schema.Doc("Q290884")})
}

// frameworkNotes says where ASP.NET code stands in a process that cannot run
// it: .NET Framework 1.0 in worker process isolation mode (TN:cc775512) and
// since IIS 7.0 (UPG), and two versions in one process (OWS2, UPG).
func (r *resolver) frameworkNotes(all []*Node) []Note {
	var first, mixed []string
	for _, n := range all {
		if n.Process == NotKnown {
			continue
		}
		versions := map[schema.CLR]bool{}
		for _, clr := range n.Frameworks {
			if line, ok := schema.CLROf(clr); ok {
				versions[line] = true
			}
		}
		if versions[schema.CLR10] && r.t.Pools() {
			first = append(first, n.String())
		}
		if len(versions) > 1 {
			mixed = append(mixed, n.String()+" ("+strings.Join(n.Frameworks, ", ")+")")
		}
	}
	var notes []Note
	if len(first) > 0 {
		where, fact := "worker process isolation mode", schema.Doc("TN:cc775512")
		if r.t >= schema.IIS70 {
			where, fact = "IIS "+r.t.Version(), schema.Doc("UPG")
		}
		notes = append(notes, Note{"Script maps lead to .NET Framework 1.0, which is not supported in " + where + ": " + someOf(first) + ".", fact})
	}
	if len(mixed) > 0 {
		fact := schema.Doc("OWS2") // it speaks of pools
		switch {
		case r.t.Protections():
			fact = schema.Derive("OWS2")
		case r.t >= schema.IIS70:
			fact = schema.Doc("UPG")
		}
		notes = append(notes, Note{"One process cannot run two versions of ASP.NET; the script maps lead to several: " + someOf(mixed) + ".", fact})
	}
	return notes
}

// someOf joins the first names and counts the rest.
func someOf(names []string) string {
	text := strings.Join(names[:min(len(names), namesShown)], ", ")
	if n := len(names) - namesShown; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}
