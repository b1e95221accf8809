package view

import (
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/internal/topology"
)

// ProcessAnswer says for one application, directory or filter where its code
// runs, and whether that is in-process.
type ProcessAnswer struct {
	Address string `json:"address"`
	Type    string `json:"type"`
	// Application is the one a directory belongs to, "" when there is none.
	Application string `json:"application,omitempty"`
	// Verdict is "in-process", "out-of-process", "not known", or "both" when
	// extensions differ.
	Verdict string `json:"verdict"`
	// Shown says what The console shows for it, "" where no page says.
	Shown        string   `json:"shown,omitempty"`
	ShownSources []string `json:"shown_sources,omitempty"`
	// ScriptMaps says where the script maps stand: "local", "inherited from
	// ADDRESS".
	ScriptMaps string `json:"script_maps,omitempty"`
	// OwnCode is the application's own code; Extensions are one entry a
	// library. A filter has neither.
	OwnCode    *ProcessPlacement  `json:"own_code,omitempty"`
	Extensions []ProcessPlacement `json:"extensions,omitempty"`
	// Filter and FilterProcesses are those of a filter.
	Filter          *ProcessFilter `json:"filter,omitempty"`
	FilterProcesses []string       `json:"filter_processes,omitempty"`
}

// ProcessPlacement is where one kind of code runs, and which setting decides.
type ProcessPlacement struct {
	Extensions []string       `json:"extensions"`
	Library    string         `json:"library,omitempty"`
	Verdict    string         `json:"verdict"`
	Process    string         `json:"process"`
	Why        string         `json:"why,omitempty"`
	Account    ProcessAccount `json:"account"`
	// Setting is the official name of what decides and Attribute that in HCL,
	// with its value and where that stands; Text says how it decides.
	Setting    string   `json:"setting,omitempty"`
	Attribute  string   `json:"attribute,omitempty"`
	Value      string   `json:"value,omitempty"`
	Origin     string   `json:"origin,omitempty"`
	Text       string   `json:"text,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

func answersOf(m *topology.Map, o *model.Object) []ProcessAnswer {
	if o == nil {
		return []ProcessAnswer{}
	}
	out := []ProcessAnswer{}
	for _, a := range m.Answers(o) {
		out = append(out, processAnswer(&a))
	}
	return out
}

func processAnswer(a *topology.Answer) ProcessAnswer {
	out := ProcessAnswer{Address: string(a.Object.Addr), Type: a.Object.Kind.String(), Shown: a.Shown, ShownSources: a.ShownFact.Sources}
	if a.Object.Kind == model.Filter {
		return filterAnswer(out, a)
	}
	if a.App != nil && a.App != a.Object {
		out.Application = string(a.App.Addr)
	}
	out.ScriptMaps = a.ScriptMaps
	own := placementOf(&a.Own)
	out.OwnCode, out.Verdict = &own, own.Verdict
	for i := range a.Placements {
		p := placementOf(&a.Placements[i])
		out.Extensions = append(out.Extensions, p)
		out.Verdict = bothVerdicts(out.Verdict, p.Verdict)
	}
	return out
}

func filterAnswer(out ProcessAnswer, a *topology.Answer) ProcessAnswer {
	out.Verdict = string(topology.Undecided)
	if a.Filter == nil {
		return out // a version whose filters no page at hand places
	}
	f := filterOf(a.Filter)
	out.Filter = &f
	for i, n := range a.FilterHosts {
		out.FilterProcesses = append(out.FilterProcesses, n.String())
		if i == 0 {
			out.Verdict = string(n.Verdict())
		}
	}
	return out
}

// bothVerdicts is the verdict about two things at once. What is not known does not
// take the word from what is: each line says it for itself.
func bothVerdicts(a, b string) string {
	switch {
	case a == b || b == string(topology.Undecided):
		return a
	case a == string(topology.Undecided):
		return b
	}
	return "both"
}

func placementOf(p *topology.Placement) ProcessPlacement {
	r := p.Reason
	out := ProcessPlacement{Extensions: listed(p.Extensions), Library: p.Library, Verdict: string(p.Host.Verdict()), Process: p.Host.String(),
		Why: p.Host.Why, Account: accountOf(p.Host.Account), Setting: r.Setting, Attribute: r.Attribute, Value: r.Value, Origin: r.Origin, Text: r.Text,
		Sources: r.Sources, Confidence: string(r.Confidence)}
	if len(r.Sources) == 0 && r.Confidence == "" || p.Host.Process == topology.NotKnown || p.Host.Confidence == model.Unsourced {
		out.Sources, out.Confidence = p.Host.Sources, string(p.Host.Confidence)
	}
	return out
}

// answers prints the answers about one address.
func (t *processText) answers(s *ProcessServer) {
	lists := [][]ProcessAnswer{s.Answers}
	heads := []string{""}
	if s.AnswersAfter != nil {
		lists, heads = append(lists, s.AnswersAfter), []string{"Before the plan:", "After the plan and its restarts:"}
	}
	for i, list := range lists {
		if heads[i] != "" {
			t.line(piece{bold, heads[i]})
			t.blank()
		}
		if len(list) == 0 {
			t.say("  ", "  ", "Nothing is at this address, or it holds neither applications nor filters.")
			t.blank()
		}
		for j := range list {
			if !t.o.Verbose && j == mostAnswers && len(list) > mostAnswers+1 {
				t.more("", len(list)-j, "answer")
				t.blank()
				break
			}
			t.answer(&list[j])
		}
	}
}

func (t *processText) answer(a *ProcessAnswer) {
	verdict := a.Verdict
	if verdict == "both" {
		verdict = "in-process and out-of-process, by extension"
	}
	t.para("", "  ", piece{bold, a.Address}, piece{plain, ": " + verdict})
	if a.Application != "" {
		t.say("  ", "    ", "It is part of the application "+a.Application+".")
	}
	if a.Shown != "" {
		t.say("  ", "    ", "The console shows: "+a.Shown+" "+footing(a.ShownSources, ""))
	}
	if a.ScriptMaps != "" {
		t.say("  ", "    ", "Its script_maps (ScriptMaps): "+a.ScriptMaps+".")
	}
	if a.Filter != nil {
		t.filterAnswer(a)
	}
	var all []*ProcessPlacement
	if a.OwnCode != nil {
		all = append(all, a.OwnCode)
	}
	for i := range a.Extensions {
		all = append(all, &a.Extensions[i])
	}
	for _, group := range oneReason(all) {
		t.placements(group, a.OwnCode)
	}
	t.blank()
}

// oneReason groups code that runs in one process for one reason, in the order of
// the first of each group.
func oneReason(all []*ProcessPlacement) [][]*ProcessPlacement {
	var out [][]*ProcessPlacement
	at := map[string]int{}
	for _, p := range all {
		key := strings.Join([]string{p.Process, p.Why, p.Setting, p.Value, p.Origin, p.Text, p.Confidence, strings.Join(p.Sources, "\x01")}, "\x00")
		n, seen := at[key]
		if !seen {
			n = len(out)
			at[key] = n
			out = append(out, nil)
		}
		out[n] = append(out[n], p)
	}
	return out
}

func (t *processText) filterAnswer(a *ProcessAnswer) {
	f := a.Filter
	t.say("  ", "    ", "The filter's library is "+f.Path+".")
	switch {
	case !f.Loaded:
		t.say("  ", "    ", "It is not loaded: "+sentence(f.Why))
	case len(a.FilterProcesses) == 0:
		t.say("  ", "    ", "No process loads it: no application of its site runs.")
	default:
		t.say("  ", "    ", "Loaded by "+few(a.FilterProcesses, t.limit(mostPlaces), 0)+".")
	}
	t.para("  ", "    ", piece{dim, footing(f.Sources, f.Confidence)})
}

// placements prints where code runs, and why; own is the application's own
// code.
func (t *processText) placements(group []*ProcessPlacement, own *ProcessPlacement) {
	p := group[0]
	var names []string
	for _, one := range group {
		switch {
		case one == own:
			names = append(names, "its own code")
		case len(one.Extensions) == 0:
			names = append(names, "its extensions")
		default:
			names = append(names, strings.Join(one.Extensions, " "))
		}
	}
	pieces := []piece{{cyan, strings.Join(names, ", ")}, {plain, ": " + p.Verdict}}
	if p.Verdict == string(topology.Undecided) {
		pieces = append(pieces, piece{plain, ": " + sentence(p.Why)})
	} else {
		pieces = append(pieces, piece{plain, ", in "}, piece{bold, p.Process}, piece{plain, " as " + accountText(&p.Account)})
	}
	t.para("  ", "    ", pieces...)
	for i, one := range group {
		switch {
		case one.Library == "":
		case len(group) == 1:
			t.say("      ", "        ", one.Library)
		default:
			t.say("      ", "        ", names[i]+": "+one.Library)
		}
	}
	if p.Setting != "" {
		text := p.Attribute + " (" + p.Setting + ")" + after(" = ", p.Value) + ", " + p.Origin + ". " + p.Text
		t.say("      ", "        ", strings.TrimSpace(text))
	}
	if f := footing(p.Sources, p.Confidence); f != "" {
		t.para("      ", "        ", piece{dim, f})
	}
}

func accountText(a *ProcessAccount) string {
	if a.Name == "" {
		return "an account that is not known"
	}
	if a.Confidence == string(schema.Unsourced().Confidence) {
		return a.Name + " (unsourced)"
	}
	return a.Name
}
