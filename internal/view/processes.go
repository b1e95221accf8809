package view

import (
	"io"
	"strings"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/topology"
	"github.com/isoplan/isoplan/plan"
)

// ProcessReport is the published form of what isoplan processes says.
type ProcessReport struct {
	FormatVersion string          `json:"format_version"`
	Servers       []ProcessServer `json:"servers"`
}

// ProcessServer is one server: its processes now, or the answers about one
// address, and with a plan the same afterwards.
type ProcessServer struct {
	Name string `json:"name"`
	// Way and CollectedAt say where the live files come from, as in a plan.
	Way         string `json:"way"`
	CollectedAt string `json:"collected_at,omitempty"`
	// Target is the version and the mode that serves now. Configured is what
	// the server is configured for where that is another: it counts after the
	// restart.
	Target     string `json:"target"`
	Configured string `json:"configured,omitempty"`
	// Pending are the restarts that earlier plans left to be made: what they
	// changed counts after them.
	Pending []ProcessPending `json:"pending_restarts,omitempty"`
	// Now are the processes that serve now. After, Moves and Changes are those
	// once the plan and its restarts are done; they are there with --plan only.
	Now     *ProcessState   `json:"now,omitempty"`
	After   *ProcessState   `json:"after,omitempty"`
	Moves   []ProcessMove   `json:"moves,omitempty"`
	Changes []ProcessChange `json:"changes,omitempty"`
	// Answers are about the address that was asked for, AnswersAfter the same
	// with the plan.
	Answers      []ProcessAnswer `json:"answers,omitempty"`
	AnswersAfter []ProcessAnswer `json:"answers_after,omitempty"`
}

// ProcessPending is one restart that is to be made.
type ProcessPending struct {
	// Kind and On say what is to be restarted, as in a plan; Until what stays
	// as it was until then.
	Kind  string   `json:"kind"`
	On    string   `json:"on,omitempty"`
	Until []string `json:"until,omitempty"`
}

// ProcessState is all processes of a server at one time.
type ProcessState struct {
	Target string `json:"target"`
	// Processes are in a total order.
	Processes []ProcessNode `json:"processes"`
	// NotKnown is the code whose process nobody can name, with the reason.
	NotKnown []ProcessNode   `json:"not_known,omitempty"`
	Filters  []ProcessFilter `json:"filters,omitempty"`
	Notes    []ProcessNote   `json:"notes,omitempty"`
	// Applications counts the applications, Spread those of them whose code
	// runs in more than one process.
	Applications int `json:"applications"`
	Spread       int `json:"spread"`
}

// ProcessNode is one process, or a web garden of several.
type ProcessNode struct {
	// Process says which process it is in words, the same before and after:
	// "w3wp.exe of pool Shop". Program is its file, Of what tells processes of
	// one program apart: the pool, the application, the CLR.
	Process string `json:"process"`
	Program string `json:"program,omitempty"`
	Of      string `json:"of,omitempty"`
	// Why says what is missing where the process is not known.
	Why     string         `json:"why,omitempty"`
	Account ProcessAccount `json:"account"`
	// Instances is how many processes it is; null when that is not known.
	Instances     *int   `json:"instances"`
	InstancesText string `json:"instances_text,omitempty"`
	// Services are those of IIS it hosts, Filters the addresses of the ISAPI
	// filters it loads.
	Services []ProcessService `json:"services,omitempty"`
	Filters  []string         `json:"filters,omitempty"`
	// Frameworks are the CLRs whose ASP.NET code runs here.
	Frameworks []string `json:"frameworks,omitempty"`
	// Applications are those whose code runs here, by address.
	Applications []ProcessPlace `json:"applications"`
	Sources      []string       `json:"sources,omitempty"`
	Confidence   string         `json:"confidence,omitempty"`
}

// ProcessAccount is the account of a process; Name is "" when it is not known.
type ProcessAccount struct {
	Name string `json:"name"`
	// From says which setting names it and where that stands.
	From       string   `json:"from,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// ProcessService is a service of IIS in its process.
type ProcessService struct {
	Name string `json:"name"`
	// State is "running", "not running", or "" when nobody observed it.
	State      string   `json:"state,omitempty"`
	Text       string   `json:"text,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// ProcessPlace is an application, or a directory with script maps of its own,
// in a process.
type ProcessPlace struct {
	Address string `json:"address"`
	// Site is how addresses name the site, URL the place in it.
	Site string `json:"site"`
	URL  string `json:"url"`
	Type string `json:"type"`
	// Extensions run here; OwnCode says that libraries no list takes elsewhere
	// do too. Unsourced says that no page says so.
	Extensions []string `json:"extensions"`
	OwnCode    bool     `json:"own_code,omitempty"`
	Unsourced  bool     `json:"unsourced,omitempty"`
}

// ProcessFilter is an ISAPI filter.
type ProcessFilter struct {
	Address string `json:"address"`
	Path    string `json:"path"`
	Loaded  bool   `json:"loaded"`
	// Why says why it is not loaded.
	Why        string   `json:"why,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// ProcessNote is something about the server as a whole.
type ProcessNote struct {
	Text       string   `json:"text"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// ProcessMove is code that runs in another process after the plan. From is ""
// for new code, To for code that goes.
type ProcessMove struct {
	Address    string   `json:"address"`
	Extensions []string `json:"extensions"`
	OwnCode    bool     `json:"own_code,omitempty"`
	From       string   `json:"from,omitempty"`
	To         string   `json:"to,omitempty"`
}

// ProcessChange is a process that stays and changes its account or number.
type ProcessChange struct {
	Process         string `json:"process"`
	AccountBefore   string `json:"account_before"`
	AccountAfter    string `json:"account_after"`
	InstancesBefore *int   `json:"instances_before"`
	InstancesAfter  *int   `json:"instances_after"`
}

// ProcessInput is what is known about one server.
type ProcessInput struct {
	Server *model.Server
	// Now is the server as it is. After is the server as the plan leaves it,
	// nil without a plan.
	Now, After *topology.Map
	// Object and ObjectAfter are what an address means in each; nil for the
	// whole server, or where there is nothing at the address.
	Object, ObjectAfter *model.Object
	// Asked says that an address was asked for.
	Asked bool
	// Pending are the restarts that earlier plans left.
	Pending []plan.Pending
}

// NewProcessServer gives a server its published form.
func NewProcessServer(in ProcessInput) ProcessServer {
	s := ProcessServer{Name: in.Server.Name, Way: in.Server.Way(), CollectedAt: in.Server.CollectedAt(), Target: in.Now.Target.String()}
	if in.Now.Configured != in.Now.Target {
		s.Configured = in.Now.Configured.String()
	}
	for _, l := range leftOf(&plan.Server{Pending: in.Pending}) {
		s.Pending = append(s.Pending, ProcessPending{l.restart.Kind, l.restart.On, l.until})
	}
	if in.Asked {
		s.Answers = answersOf(in.Now, in.Object)
		if in.After != nil {
			s.AnswersAfter = answersOf(in.After, in.ObjectAfter)
		}
		return s
	}
	s.Now = stateOf(in.Now)
	if in.After != nil {
		s.After = stateOf(in.After)
		moves, changes := topology.Moves(in.Now, in.After)
		s.Moves, s.Changes = []ProcessMove{}, []ProcessChange{}
		for _, m := range moves {
			s.Moves = append(s.Moves, ProcessMove{string(m.Address), listed(m.Extensions), m.Own, processName(m.From), processName(m.To)})
		}
		for _, c := range changes {
			s.Changes = append(s.Changes, ProcessChange{processName(c.After), c.Before.Account.Name, c.After.Account.Name,
				instancesOf(c.Before), instancesOf(c.After)})
		}
	}
	return s
}

// ProcessesJSON writes a report as one JSON object.
func ProcessesJSON(w io.Writer, servers []ProcessServer) error {
	if servers == nil {
		servers = []ProcessServer{}
	}
	return JSON(w, ProcessReport{FormatVersion: FormatVersion, Servers: servers})
}

func stateOf(m *topology.Map) *ProcessState {
	s := &ProcessState{Target: m.Target.String(), Processes: []ProcessNode{}}
	for _, n := range m.Processes {
		if n.Process == topology.NotKnown {
			s.NotKnown = append(s.NotKnown, nodeOf(n))
		} else {
			s.Processes = append(s.Processes, nodeOf(n))
		}
	}
	for _, f := range m.Filters {
		s.Filters = append(s.Filters, filterOf(f))
	}
	for _, n := range m.Notes {
		s.Notes = append(s.Notes, ProcessNote{n.Text, n.Sources, string(n.Confidence)})
	}
	for _, p := range m.Places {
		if p.Object != p.App {
			continue
		}
		s.Applications++
		for _, part := range p.Parts {
			if part.Process != p.Parts[0].Process {
				s.Spread++
				break
			}
		}
	}
	return s
}

func nodeOf(n *topology.Node) ProcessNode {
	out := ProcessNode{Process: n.String(), Why: n.Why, Of: n.Name, Account: accountOf(n.Account), Instances: instancesOf(n),
		InstancesText: n.Instances.Text, Frameworks: n.Frameworks, Applications: make([]ProcessPlace, 0, len(n.Hosted)),
		Sources: n.Sources, Confidence: string(n.Confidence)}
	if n.Process != topology.NotKnown {
		out.Program = n.Process.Program()
	}
	for _, s := range n.Services {
		out.Services = append(out.Services, ProcessService{s.Name, s.State, s.Text, s.Sources, string(s.Confidence)})
	}
	for _, f := range n.Filters {
		out.Filters = append(out.Filters, string(f.Object.Addr))
	}
	for _, h := range n.Hosted {
		o := h.Place.Object
		out.Applications = append(out.Applications, ProcessPlace{Address: string(o.Addr), Site: siteOf(o.Addr), URL: o.Name,
			Type: o.Kind.String(), Extensions: listed(h.Extensions), OwnCode: h.Own, Unsourced: h.Unsourced})
	}
	return out
}

func accountOf(a topology.Account) ProcessAccount {
	return ProcessAccount{a.Name, a.From, a.Sources, string(a.Confidence)}
}

func filterOf(f *topology.Filter) ProcessFilter {
	return ProcessFilter{string(f.Object.Addr), f.Path, f.Loaded, f.Why, f.Sources, string(f.Confidence)}
}

// processName names a process in moves: what is not known has its reason.
func processName(n *topology.Node) string {
	switch {
	case n == nil:
		return ""
	case n.Process == topology.NotKnown:
		return n.String() + ": " + n.Why
	}
	return n.String()
}

func instancesOf(n *topology.Node) *int {
	if !n.Instances.Known {
		return nil
	}
	count := n.Instances.Count
	return &count
}

// siteOf is the part of an address that names the site.
func siteOf(a model.Addr) string {
	_, rest, _ := strings.Cut(a.Within(), "/")
	site, _, _ := strings.Cut(rest, "/")
	return site
}

// listed is never null in JSON.
func listed(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
