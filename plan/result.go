package plan

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/live"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Source is one live file together with the store that reads it and the key
// space that gives it meaning.
type Source struct {
	Snapshot *live.Snapshot
	Store    live.Store
	Space    live.Space
}

// Input is everything a plan is made from.
type Input struct {
	// Config is the desired state of all servers.
	Config *model.Config
	// Live are the live files of each server, by the server's name.
	Live map[string][]Source
	// Read gives those of one server, and what is in Pending, when its turn has
	// come; Live and Pending then do not count. It is called for several
	// servers at a time. What it finds wrong belongs to that server alone.
	Read func(*model.Server) Reading
	// Each is told of every server as soon as it is planned, several at a time,
	// and says whether Result is to keep it: the memory of a plan need not grow
	// with the live files of all servers. Nil keeps all.
	Each func(Planned) (keep bool)
	// Parallel is how many servers are read and planned at a time; 0 is one
	// per core.
	Parallel int
	// Targets and Excludes limit the plan to addresses; patterns with "*".
	Targets, Excludes []string
	// Rotate lists address patterns whose secrets are to be written again.
	Rotate []string
	// Pending are the restarts that earlier plans left to be made, by the
	// server's name, oldest first.
	Pending map[string][]Pending
	// DeadLive looks for dead settings among all live values, not only
	// declared ones.
	DeadLive bool
	// Tool is the version that makes the plan.
	Tool string
}

// Reading is what was read of one server.
type Reading struct {
	Sources []Source
	Pending []Pending
	Diags   diag.List
}

// Planned is one server when it has been planned.
type Planned struct {
	Server *model.Server
	// Result is nil when the server could not be planned: Diags say why.
	Result  *ServerResult
	Part    *Server
	Changes []Change
	Diags   diag.List
	// Of is how many servers are planned in all.
	Of int
}

// Result is a plan together with what it was worked out from, for rules and
// for views of the same run. Only the plan is ever saved.
type Result struct {
	Plan *Plan
	// Servers has those that were planned, in the order of the plan, but for
	// those that Each did not want kept.
	Servers []ServerResult
	// Config is the configuration the plan was made from.
	Config *model.Config
}

// ServerResult is what the planner knows about one server.
type ServerResult struct {
	Server *model.Server
	// Live and Planned are the worlds before and after; From and To their
	// targets.
	Live, Planned *model.World
	From, To      schema.Target
	// Sources are the live files; Edits and Texts what becomes of them, by
	// index of Sources. A text equals the file when there is no edit.
	Sources []Source
	Edits   [][]live.Edit
	Texts   []string
	// Aligned gives, for each declared object, its live one; objects to be
	// created are absent.
	Aligned map[*model.Object]*model.Object
	// desired are the declared objects with their keys and the defaults of
	// applications, found the live ones of those that exist.
	desired []*model.Object
	found   map[*model.Object]*model.Object
}
