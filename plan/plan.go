package plan

// FormatVersion is the version of the plan's JSON form. Minor versions only
// add fields, so that filters over it keep working; isoplan itself reads only
// the plans of its own version, because the digest covers every byte.
const FormatVersion = "1.0"

// Plan is one plan for all servers of a root. It is plain data: its JSON form
// is canonical, so equal plans are equal bytes.
type Plan struct {
	FormatVersion string `json:"format_version"`
	// Tool is the version of isoplan that made the plan.
	Tool string `json:"tool"`
	// Config is the digest of the desired worlds in canonical form.
	Config string `json:"config_digest"`
	// Undoes is the digest of the plan that this one takes back; "" in a plan
	// made from a configuration.
	Undoes  string   `json:"undoes,omitempty"`
	Servers []Server `json:"servers"`
	// Failed are the servers of which there is no plan. A plan that has any is
	// shown, and neither saved nor applied.
	Failed []Failed `json:"failed_servers,omitempty"`
	// Changes are the differences of all servers in the total order by address.
	Changes []Change `json:"resource_changes"`
	// Limited says that --target or --exclude left objects out; nil otherwise.
	Limited *Limited `json:"limited,omitempty"`
	// Findings are what the rules said; Seal puts them in.
	Findings []Finding `json:"findings"`
	Outputs  []Output  `json:"outputs,omitempty"`
	// Digest covers everything above; Seal makes it.
	Digest string `json:"digest"`
}

// Failed is a server that could not be planned.
type Failed struct {
	Name string `json:"name"`
	// Errors say why, the first of them first.
	Errors []Finding `json:"errors"`
}

// Limited counts what --target and --exclude left of the declared objects.
type Limited struct {
	Objects int `json:"objects"`
	Of      int `json:"of"`
}

// Output is one output value of the root, as HCL text.
type Output struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Server is the part of a plan that concerns one server.
type Server struct {
	Name string `json:"name"`
	// From and To are the targets before and after: "6.0/iis5".
	From string `json:"from"`
	To   string `json:"to"`
	// Way is how the server is reached: "copy" (apply is a rehearsal) or "mount"
	// for its files; "collected" (a text that was taken there) or "ssh", where
	// the metabase is written with calls.
	Way string `json:"way"`
	// CollectedAt is when the copy was taken, RFC 3339; "" when not known.
	CollectedAt string `json:"collected_at,omitempty"`
	// Group names servers that are changed together, MaxUnavailable how many
	// of them at a time; "" and 0 when no group is declared.
	Group          string `json:"group,omitempty"`
	MaxUnavailable int    `json:"max_unavailable,omitempty"`
	// Disruption is what the configuration declares; nil when it declares
	// none: restarts up to pools are then allowed.
	Disruption *Disruption `json:"disruption,omitempty"`
	Files      []File      `json:"files"`
	// Write says how a changed MetaBase.xml is put in place; nil when it does
	// not change.
	Write *Write `json:"write,omitempty"`
	// Steps are in the order they are to be done.
	Steps    []Step    `json:"steps"`
	Restarts []Restart `json:"restarts"`
	// Pending are the restarts that earlier plans left to be made. They are no
	// steps of this plan.
	Pending []Pending `json:"pending_restarts,omitempty"`
	// NotKnown are the changes of which no page says whether anything has to
	// be restarted.
	NotKnown []NotKnown `json:"restarts_not_known,omitempty"`
	Dead     []Dead     `json:"dead_settings"`
	// Wakes are settings that had no effect and get one.
	Wakes []Wake `json:"waking_settings,omitempty"`
	// Mode is what the change of the isolation mode means; nil where it stays.
	Mode     *ModeSwitch `json:"mode_switch,omitempty"`
	Rollback *Rollback   `json:"rollback,omitempty"`
	Brakes   []Brake     `json:"brakes,omitempty"`
	// Counts is the size of the live world, so that shares can be judged.
	Counts Counts `json:"counts"`
}

// Counts says how large a world is; Objects counts all its objects.
type Counts struct {
	Objects      int `json:"objects"`
	Sites        int `json:"sites"`
	Applications int `json:"applications"`
	Pools        int `json:"pools"`
}

// File is one live file the plan was made from. Digests cover the file with
// secrets, and what IIS moves by itself, replaced by fixed words.
type File struct {
	Space  string `json:"space"`
	Store  string `json:"store"`
	Path   string `json:"path"`
	Before string `json:"digest"`
	// After is the digest the file will have; equal to Before without edits.
	After string `json:"planned_digest"`
	Edits int    `json:"edits"`
}

// Action is what happens to an object.
type Action string

// The actions. Every switch over them has exactly these.
const (
	Create Action = "create"
	Update Action = "update"
	Delete Action = "delete"
)

// Change is a difference of one object, for people.
type Change struct {
	Address string `json:"address"`
	Server  string `json:"server"`
	// Type is the block type, Name the identity within it.
	Type string `json:"type"`
	Name string `json:"name"`
	// Key is where the object lives: "/LM/W3SVC/1/ROOT/shop".
	Key    string     `json:"key"`
	Change Difference `json:"change"`
	// Reason says why an object is created or deleted, in words that follow
	// "because"; empty for updates.
	Reason string `json:"action_reason,omitempty"`
	// Attributes has one entry per attribute that changes, sorted by name.
	Attributes []Attribute `json:"attributes"`
	// Unchanged counts the declared attributes that already hold.
	Unchanged int `json:"unchanged"`
	// NotFollowed names the applications below it that keep a process of their
	// own, because they have a protection or a pool of their own; More counts
	// those beyond the first thousand.
	NotFollowed     []string `json:"not_followed_by,omitempty"`
	NotFollowedMore int      `json:"not_followed_more,omitempty"`
}

// Difference is Terraform's form of a change: the values before and after by
// HCL name. Values are JSON's own (true, 30, "high", ["a", "b"]); a reference
// to a secret is {"secret": "env:NAME"}.
type Difference struct {
	Actions []Action       `json:"actions"`
	Before  map[string]any `json:"before"`
	After   map[string]any `json:"after"`
}

// Attribute is one attribute that changes.
type Attribute struct {
	Name string `json:"name"`
	// Label is the official name, "AppPoolQueueLength".
	Label string `json:"label"`
	// Origin says where the old value came from: "local", "inherited from
	// ADDRESS", "internal default", "schema default", "not set"; "" when an
	// undo does not know.
	Origin string `json:"origin"`
	// Reset says that the local value goes, so that what is inherited shows.
	Reset bool `json:"reset,omitempty"`
	// Added and Removed are the entries of a list that come and go, in order.
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
	// Reordered says that a list has the same entries in another order.
	Reordered bool `json:"reordered,omitempty"`
	// Way is how it is written here: "splice", "method" (a call, rehearsed on a
	// copy).
	Way string `json:"way"`
	// Call names the call, on a server that is reached by calls: "AppCreate2",
	// "AppCreate" or "SetInfo".
	Call    string   `json:"call,omitempty"`
	Effects []Effect `json:"effects"`
}

// Effect is one unit a change needs restarted.
type Effect struct {
	// Unit is the word of the unit, On which one: a pool, a CLR, an
	// application; empty for units a server has once.
	Unit string `json:"unit"`
	On   string `json:"on,omitempty"`
	// Self says that IIS does it by itself when the value is written.
	Self       bool     `json:"self"`
	Deferrable bool     `json:"deferrable"`
	Note       string   `json:"note,omitempty"`
	Sources    []string `json:"sources"`
	Confidence string   `json:"confidence"`
}

// StepKind is what sort of doing a step is.
type StepKind string

// The kinds of steps.
const (
	SpliceStep  StepKind = "splice"
	MethodStep  StepKind = "method"
	RestartStep StepKind = "restart"
	ManualStep  StepKind = "manual"
)

// Before and After are the words of Step.When.
const (
	Before = "before"
	After  = "after"
)

// Step is one thing to do, for machines.
type Step struct {
	Kind    StepKind `json:"kind"`
	Address string   `json:"address,omitempty"`
	// Space, Op, Key, Class, Property and Value are those of a splice: what
	// the store is asked for, with list entries on lines of their own. Op of a
	// method step is the call: AppCreate2, AppCreate, AppDelete,
	// AppDeleteRecursive, Create, Delete and, on servers that are reached by
	// calls, Set and Clear. There every method step has a space, and a plan
	// holds no splice of the metabase.
	Space    string `json:"space,omitempty"`
	Op       string `json:"op,omitempty"`
	Key      string `json:"key,omitempty"`
	Class    string `json:"class,omitempty"`
	Property string `json:"property,omitempty"`
	Value    string `json:"value,omitempty"`
	// Secret is the reference of a value that is not in the plan.
	Secret string `json:"secret,omitempty"`
	// Restart is the index of a restart in Server.Restarts.
	Restart *int `json:"restart,omitempty"`
	// Text says what a method or manual step is, for people; When whether a
	// manual step is to be done "before" or "after" the values are written.
	Text string `json:"text,omitempty"`
	When string `json:"when,omitempty"`
	// Interface is the way of a person who does the same in the console of the
	// server's version.
	Interface  []string `json:"user_interface,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// Restart is one restart the changes cost. The restarts of a server are the
// smallest set whose units cover every effect.
type Restart struct {
	// Kind is the level of it: app_domain, app, pool, aspnet_wp, w3svc,
	// httpfilter, iis. On says which pool, CLR or application.
	Kind string `json:"kind"`
	On   string `json:"on,omitempty"`
	// Key is the metabase key of an application or a site that is restarted.
	Key string `json:"key,omitempty"`
	// Level is the word limits are written with: none, app, pool, site,
	// w3svc, iis, reboot.
	Level string `json:"level"`
	// Self says that IIS does it by itself when the files are written or the
	// calls are made; Deferrable that the old values stay in force until
	// somebody does it.
	Self       bool `json:"self"`
	Deferrable bool `json:"deferrable"`
	// Moves says that an application does not only restart but goes on in
	// another process.
	Moves bool `json:"moves,omitempty"`
	// Around says that files are put in place inside the outage.
	Around bool `json:"around_write,omitempty"`
	// When says in words how soon it has to be, and what is written when; "" is
	// by itself.
	When string `json:"when,omitempty"`
	// Because lists the addresses whose changes need it.
	Because []string `json:"because"`
	// Commands are what to type on the server, in order.
	Commands []string `json:"commands,omitempty"`
	// Interface is the way of a person through the user interface of the
	// server's version, in order, with its sources in brackets.
	Interface []string `json:"user_interface,omitempty"`
	Drops     Drops    `json:"drops"`
	// Prompt says whether IIS Manager would have asked for it.
	Prompt string `json:"prompt,omitempty"`
	// Until says what stays as it was until the restart.
	Until []string `json:"until,omitempty"`
	// Notes are what to know before making it.
	Notes []string `json:"notes,omitempty"`
	// Alternatives name smaller ways where some exist.
	Alternatives []string `json:"alternatives,omitempty"`
	Sources      []string `json:"sources"`
	Confidence   string   `json:"confidence"`
}

// NotKnown is one change of which no page says what it needs.
type NotKnown struct {
	Address   string `json:"address"`
	Attribute string `json:"attribute"`
	Label     string `json:"label"`
	// Text says what is not known, in a sentence.
	Text string `json:"text,omitempty"`
}

// Drops is who a restart hits.
type Drops struct {
	// Services are stopped with it; ServicesKnown is false when nobody
	// observed which of them run.
	Services      []string `json:"services,omitempty"`
	ServicesKnown bool     `json:"services_known"`
	// StayDown are services that are installed and did not run: they are not
	// started.
	StayDown     []string `json:"stay_down,omitempty"`
	Sites        int      `json:"sites"`
	Applications int      `json:"applications"`
	// Sessions counts the applications known to lose in-process sessions,
	// Unknown those nobody said anything about.
	Sessions int `json:"sessions"`
	Unknown  int `json:"sessions_unknown"`
	// Loses says in sentences what is lost beside that.
	Loses []string `json:"loses,omitempty"`
	// SiteNames and Hit name the first thousand sites and applications, by
	// address; More counts the applications that are not named.
	SiteNames []string `json:"site_names,omitempty"`
	Hit       []Hit    `json:"hit,omitempty"`
	More      int      `json:"hit_more,omitempty"`
}

// Hit is one application whose process or AppDomain a restart ends.
type Hit struct {
	Address string `json:"address"`
	// Sessions is "in_process" (lost), "kept" or "not_known".
	Sessions string `json:"sessions"`
	// Changed says that a change of this application needs the restart; the
	// others are hit because they share what restarts.
	Changed bool `json:"changed,omitempty"`
}

// Dead is a declared setting the planned target will not honour.
type Dead struct {
	Address   string `json:"address"`
	Attribute string `json:"attribute"`
	Label     string `json:"label"`
	// Value is the setting's value, Declared whether HCL says it (or only the
	// live file).
	Value    any    `json:"value"`
	Declared bool   `json:"declared"`
	Reason   string `json:"reason"`
	// Rule is the id of the rule that reports it.
	Rule string `json:"rule"`
	// Instead is the working equivalent with its converted value, "" where
	// there is none.
	Instead    string   `json:"instead,omitempty"`
	Sources    []string `json:"sources"`
	Confidence string   `json:"confidence"`
}

// Rollback is the plan's own inverse.
type Rollback struct {
	// Changes counts the objects that change back; Steps are the splices in
	// order, then the calls that only the running server can make. By calls
	// alone: the calls, then the splices, and where calls have to wait for a
	// restart, that one (an index of Restarts) and they.
	Changes  int       `json:"changes"`
	Steps    []Step    `json:"steps"`
	Restarts []Restart `json:"restarts"`
	// Lost says openly what cannot be restored.
	Lost []Lost `json:"cannot_restore"`
}

// Lost is one thing a rollback cannot bring back.
type Lost struct {
	Address string `json:"address"`
	// Kind is "password" or "key".
	Kind string `json:"kind"`
	Text string `json:"text"`
}

// Brake is a limit the plan exceeds; an apply passes it only by the flag.
type Brake struct {
	// Kind is deletions, disruption, max_apps or edit_while_running; Judge
	// knows max_age too.
	Kind string `json:"kind"`
	Text string `json:"text"`
	// Flag is what passes it; "" when nothing does.
	Flag   string `json:"flag"`
	Limit  string `json:"limit"`
	Actual string `json:"actual"`
	// Because lists the changes that need more than the limit, the first of
	// them; More counts the rest.
	Because []string `json:"because,omitempty"`
	More    int      `json:"because_more,omitempty"`
	// Exclude lists the few addresses without which the plan would pass all
	// limits of restarts; empty when there is no such plan.
	Exclude []string `json:"exclude,omitempty"`
}

// Finding is a finding of a rule as the plan keeps it: by address and
// attribute; ranges are resolved when it is shown.
type Finding struct {
	Severity   string   `json:"severity"`
	ID         string   `json:"id"`
	Summary    string   `json:"summary"`
	Detail     string   `json:"detail"`
	Fix        string   `json:"fix,omitempty"`
	Address    string   `json:"address,omitempty"`
	Attribute  string   `json:"attribute,omitempty"`
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// Empty reports whether nothing is to be done.
func (p *Plan) Empty() bool { return len(p.Changes) == 0 }

// Count says how many objects have the action.
func (p *Plan) Count(a Action) int {
	n := 0
	for i := range p.Changes {
		if p.Changes[i].action() == a {
			n++
		}
	}
	return n
}
