package apply

import (
	"context"
	"time"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/plan"
)

// Machine is what a transaction needs of the machine it runs on.
type Machine struct {
	*host.Env
	// Random returns a text that nobody can guess and nobody had before; it becomes a part of file names.
	Random func() string
	// SecretsDir is the folder that relative paths of secrets start from.
	SecretsDir string
	// Tool is the version of the program, for the journal.
	Tool string
}

// File is one live file of a server.
type File struct {
	// Space is its key space, "metabase" or "machine.config/v1.1.4322".
	Space string
	// Path is where it is on this machine; Shown how messages and plans name it.
	Path, Shown string
	Store       live.Store
	Meaning     live.Space
}

// Server is where a server's live files are.
type Server struct {
	Name string
	// Files are all of its live files. The folder of the first one of the metabase holds .isoplan.
	Files []File
	// Runner runs the operator's commands on it; nil when a person does.
	Runner *Runner
	// Remote is set for a server that has no files here and runs scripts when asked; the Path of its files is "".
	Remote *Remote
}

// Runner is what an operator's policy lets apply do on a server.
type Runner struct {
	// Timeout is the longest one command may take.
	Timeout time.Duration
	// Command gives the program and arguments of an action on a service, pool or application; ok is false where the
	// policy has none. The error says that the value cannot be put into a command line.
	Command func(action Action, value string) (argv []string, ok bool, err error)
	// Services are the short names of services to ask for besides those of IIS.
	Services []string
}

// Action is something to be done on a server.
type Action string

// The actions.
const (
	Save    Action = "save"
	Status  Action = "status"
	Stop    Action = "stop"
	Start   Action = "start"
	Recycle Action = "recycle"
	Unload  Action = "unload"
)

// Job is a plan to be done to one server.
type Job struct {
	Server
	// Plan is the whole plan, sealed; Text its file; Part the part of it that concerns the server.
	Plan *plan.Plan
	Text []byte
	Part *plan.Server
	// Undo is the transaction that is taken back; nil for an apply.
	Undo *Entry
	// Approval is the one-time id of the approval the plan is applied with, "" without one.
	Approval string
}

// Options are what the person who applies decides.
type Options struct {
	// LockTimeout is how long to wait for another apply; 0 does not wait.
	LockTimeout time.Duration
	// Settle is how long the files of a mount have to stay as they are before they are written.
	Settle time.Duration
	// Accept is the longest wait for IIS to take an edited MetaBase.xml over.
	Accept time.Duration
	// Stopped says that the operator has stopped IISADMIN.
	Stopped bool
	// Later leaves every restart that may wait to be made at another time, whatever commands there are for it.
	Later bool
	// Reapply allows a plan that was applied to this server before.
	Reapply bool
	// NoRecover stops at an open journal instead of recovering.
	NoRecover bool
}

// Result says how a transaction ended.
type Result int

// The results. Failed, Busy, Stale and Interrupted promise that no live file was changed.
const (
	// Done: the server is as planned.
	Done Result = iota
	// Nothing was to be done: the server is as planned already.
	Nothing
	// Failed: an error; nothing was changed.
	Failed
	// Busy: another apply holds the lock; nothing was changed.
	Busy
	// Stale: the live files are not those the plan was made from; nothing was changed.
	Stale
	// Interrupted: somebody asked to stop before the commit point; nothing was changed.
	Interrupted
	// PutBack: the apply failed after the first change and everything was put back.
	PutBack
	// Attention: stopped midway. The journal is open and recover is needed.
	Attention
	// Skipped: not begun, because another server of its group failed before.
	Skipped
)

var resultWords = [...]string{"done", "nothing to do", "failed", "busy", "stale", "interrupted", "put back", "attention", "skipped"}

// String gives the word of the result in reports.
func (r Result) String() string {
	if r < 0 || int(r) >= len(resultWords) {
		return "unknown"
	}
	return resultWords[r]
}

// Event is something that happened during a transaction, for people who watch.
type Event struct {
	Server string `json:"server"`
	// Step is a word: "lock", "recover", "check", "backup", "write", "accept", "restart", "done".
	Step string `json:"step"`
	Text string `json:"text"`
}

// Outcome is how a transaction ended.
type Outcome struct {
	Server string
	Result Result
	// Diags say what went wrong and what to do; warnings may stand beside a good result.
	Diags diag.List
	// Pending are the restarts that nobody has made yet.
	Pending []plan.Pending
	// Restarted says what was restarted, in order.
	Restarted []string
	// Transaction is the name of the backup folder; "" when there is none.
	Transaction string
	// Edits counts the changed places of all files.
	Edits int
	// Recovered says what an earlier, interrupted transaction came to; "" when there was none.
	Recovered string
}

// Say tells an observer; nil observers hear nothing.
type Say func(Event)

// Run applies one server's part of a plan.
func Run(ctx context.Context, m Machine, job Job, o Options, say Say) Outcome {
	if job.Carried(job.Part) {
		return carried(&job)
	}
	t := newTransaction(m, job.Server, o, say)
	t.job = &job
	if job.Remote != nil {
		newRemoteRun(ctx, t).run(ctx)
		return t.out
	}
	t.run(ctx)
	return t.out
}
