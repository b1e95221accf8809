package runbook

import "github.com/isoplan/isoplan/plan"

// FormatVersion is the version of the JSON form. Minor versions only add
// fields.
const FormatVersion = "1.0"

// ReleaseName is the name of the runbook that frees a library.
const ReleaseName = "release-dll"

// Kept is how many addresses a list names; the rest is counted.
const Kept = 1000

// Release is the runbook that frees a library, for one server or several.
type Release struct {
	FormatVersion string `json:"format_version"`
	Runbook       string `json:"runbook"`
	// DLL is the library as somebody asked for it.
	DLL     string   `json:"dll"`
	Servers []Server `json:"servers"`
}

// Server is the part of the runbook for one server.
type Server struct {
	Name string `json:"name"`
	// Target is what the server runs: "6.0/iis5"; Configured what it will run
	// after a restart, where that differs.
	Target     string `json:"target"`
	Configured string `json:"configured,omitempty"`
	// Way and CollectedAt say what the answer was read from.
	Way         string `json:"way"`
	CollectedAt string `json:"collected_at,omitempty"`
	// Verdict is what is needed, in a word; Text the same in sentences. Level
	// is the level of the largest restart.
	Verdict Verdict `json:"verdict"`
	Text    string  `json:"text"`
	Level   string  `json:"level"`
	// Holders are what names the library, by address; More counts those beyond
	// the first thousand.
	Holders []Holder `json:"holders"`
	More    int      `json:"holders_more,omitempty"`
	// Processes are those that keep it loaded.
	Processes []Process `json:"processes"`
	// Files are the paths under which it is named.
	Files []string `json:"files,omitempty"`
	// Check is how a person finds out in the console where an application runs.
	Check []Note `json:"check,omitempty"`
	// Steps are in the order they are to be done.
	Steps    []Step         `json:"steps"`
	Restarts []plan.Restart `json:"restarts"`
	// Notes are what to know before the first step.
	Notes []Note `json:"notes"`
	// NotKnown is what no file tells.
	NotKnown []Note `json:"not_known"`
	// SameName are libraries of the same file name at other paths.
	SameName []Other `json:"same_name,omitempty"`
	// Move is what moving the in-process applications out would cost; nil
	// where none is in-process.
	Move *Move `json:"move,omitempty"`
}

// Verdict is what frees the library on a server.
type Verdict string

// The verdicts, from nothing to all of IIS.
const (
	Nothing      Verdict = "nothing"       // nothing names it
	NotLoaded    Verdict = "not_loaded"    // what names it is not loaded
	Unload       Verdict = "unload"        // Unload in the console is enough
	Recycle      Verdict = "recycle"       // pools are recycled
	EndProcess   Verdict = "end_process"   // aspnet_wp.exe is ended
	SeveralSteps Verdict = "several_steps" // more than one sort of those
	StopIIS      Verdict = "stop_iis"      // all of IIS stops
	Undecided    Verdict = "not_known"
)

// Holder is one thing that names the library.
type Holder struct {
	Address string `json:"address"`
	// Kind is the kind of the object: "app", "filter", "in_process_isapi".
	Kind string `json:"kind"`
	// Application is the application of a directory, where it is another.
	Application string `json:"application,omitempty"`
	// By is "script map", "in-process list", "filter" or "dlls trait"; Entry
	// what is written there; BareName says that only the file name matches.
	By         string   `json:"by"`
	Entry      string   `json:"entry"`
	BareName   bool     `json:"bare_name,omitempty"`
	Extensions []string `json:"extensions,omitempty"`
	// Processes are those that load it for this holder.
	Processes []string `json:"processes,omitempty"`
	// Placement is "in-process", "out-of-process" or "not known".
	Placement string `json:"placement,omitempty"`
	// Release is what frees it here.
	Release Verdict `json:"release"`
	// Shown is what the console shows for the application.
	Shown string `json:"console_shows,omitempty"`
	// Why says why it is not loaded.
	Why string `json:"why,omitempty"`
}

// Process is one process that keeps the library loaded.
type Process struct {
	Name    string `json:"name"`
	Program string `json:"program"`
	Account string `json:"account,omitempty"`
	// Instances is how many there are; 0 is not known.
	Instances int     `json:"instances"`
	Placement string  `json:"placement"`
	Release   Verdict `json:"release"`
	Text      string  `json:"text"`
	// By groups the holders by what names the library.
	By []Group `json:"by"`
	// Shared names applications in the same process that do not hold it.
	Shared     []string `json:"also_ends,omitempty"`
	SharedMore int      `json:"also_ends_more,omitempty"`
	Footing
}

// Group is the holders of one process that name the library in the same words.
type Group struct {
	By         string   `json:"by"`
	Entry      string   `json:"entry"`
	Extensions []string `json:"extensions,omitempty"`
	BareName   bool     `json:"bare_name,omitempty"`
	Addresses  []string `json:"addresses"`
	More       int      `json:"more,omitempty"`
}

// StepKind is what sort of doing a step is.
type StepKind string

// The kinds of steps.
const (
	Record  StepKind = "record"
	Free    StepKind = "release"
	Replace StepKind = "replace"
	Start   StepKind = "start"
	Verify  StepKind = "verify"
)

// Step is one thing a person does.
type Step struct {
	Number int      `json:"number"`
	Kind   StepKind `json:"kind"`
	Text   string   `json:"text"`
	// Process is the one it ends.
	Process string `json:"process,omitempty"`
	// Commands are what to type on the server, Interface the way through the
	// user interface instead.
	Commands  []string `json:"commands,omitempty"`
	Interface []string `json:"user_interface,omitempty"`
	// Restart is the index of the restart it is a part of.
	Restart *int     `json:"restart,omitempty"`
	Notes   []string `json:"notes,omitempty"`
	Footing
}

// Note is a statement with what it rests on.
type Note struct {
	Text string `json:"text"`
	Footing
}

// Footing is what a statement rests on.
type Footing struct {
	Sources    []string `json:"sources,omitempty"`
	Confidence string   `json:"confidence,omitempty"`
}

// Other is a library of the same file name at another path.
type Other struct {
	Entry   string `json:"entry"`
	Holders int    `json:"holders"`
}

// Move is the other way: the in-process applications go out of process, so that
// Unload is enough from then on.
type Move struct {
	// Applications would move; Protection is the value they get, Interface how
	// the console calls it.
	Applications []string `json:"applications"`
	More         int      `json:"applications_more,omitempty"`
	Protection   string   `json:"protection"`
	Interface    string   `json:"user_interface"`
	// Helps counts the applications that would leave inetinfo.exe.
	Helps int `json:"helps"`
	// Stays names what would go on in inetinfo.exe, with the reason.
	Stays []Stay `json:"stays,omitempty"`
	// Level and Restarts are what the move costs, once; Steps what it takes
	// beside the value.
	Level        string         `json:"level"`
	Restarts     []plan.Restart `json:"restarts"`
	RestartsMore int            `json:"restarts_more,omitempty"`
	Steps        []string       `json:"steps,omitempty"`
	// Problem says why there is no plan of it.
	Problem string `json:"problem,omitempty"`
	Notes   []Note `json:"notes,omitempty"`
}

// Stay is code that moving does not take out of inetinfo.exe.
type Stay struct {
	Addresses []string `json:"addresses"`
	More      int      `json:"more,omitempty"`
	Text      string   `json:"text"`
	Footing
}
