package view

import (
	"io"
	"slices"
	"strings"

	"github.com/isoplan/isoplan/validate"
)

// need is something that rules would have to be told to judge more.
type need struct {
	what    string
	rules   []string
	servers []string
}

// needs gathers what was not judged by what is missing, sorted.
func needs(all []validate.NotJudged) []need {
	var out []need
	for _, n := range all {
		i, found := slices.BinarySearchFunc(out, n.Needs, func(a need, what string) int { return strings.Compare(a.what, what) })
		if !found {
			out = slices.Insert(out, i, need{what: n.Needs})
		}
		out[i].rules = append(out[i].rules, n.Rule)
		out[i].servers = append(out[i].servers, n.Server)
	}
	for i := range out {
		for _, list := range []*[]string{&out[i].rules, &out[i].servers} {
			slices.Sort(*list)
			*list = slices.Compact(*list)
		}
	}
	return out
}

// maxNotJudged is how many servers a line about what was not judged names.
const maxNotJudged = 5

// text says which rules did not judge which servers.
func (n *need) text() string {
	return strings.Join(n.rules, ", ") + " (" + few(n.servers, maxNotJudged, 0) + ")"
}

// NotJudged prints what rules could not judge for want of something that no
// file holds, a line for each thing to declare; nothing when there is none.
func NotJudged(w io.Writer, st Style, all []validate.NotJudged) error {
	p := newPrinter(w, st)
	p.notJudged(all)
	return p.flush()
}

func (p *printer) notJudged(all []validate.NotJudged) {
	if len(all) == 0 {
		return
	}
	p.para("", "  ", piece{bold, "Not judged"}, piece{plain, ", for want of what no file holds. Declare it to have these rules judge:"})
	for _, n := range needs(all) {
		p.say("  "+clean(n.what)+": ", "    ", n.text())
	}
}
