package bundle

import (
	"fmt"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/plan"
)

// Input is what a bundle is made of.
type Input struct {
	Plan   *plan.Plan
	Server *plan.Server
	// Tags holds the edit of each machine.config that the plan changes, by key
	// space.
	Tags map[string]Tag
	// Computer is the name of the computer that the live text was taken of, as the text says it; "" when it says none.
	Computer string
	// Text is the plan as people read it, for the README.
	Text string
}

// File is one file of a bundle. The names have no folder.
type File struct {
	Name string
	Data []byte
}

// The names of the files, and those the scripts write beside them.
const (
	ApplyScript    = "apply.vbs"
	RollbackScript = "rollback.vbs"
	VerifyScript   = "verify.vbs"
	ApplyCommand   = "apply.cmd"
	ReadMe         = "README.txt"
	LogFile        = "apply.log"
	StateFile      = "state.txt"
	LockFile       = "lock.txt"
	// StopFile ends a run of ApplyScript before its next step. Whoever gives a run up makes it before RollbackScript is
	// run: a run that was only slow would go on while that puts back.
	StopFile = "stop.txt"
)

// Mark is what the README begins with: by it an earlier bundle is known.
const Mark = "isoplan bundle 1"

// Make writes the files of a bundle, sorted as a person opens them. There are
// no files exactly when the list holds an error.
func Make(in Input) ([]File, diag.List) {
	t, ok := targetOf(in.Server.From)
	if !ok {
		return nil, diag.List{problem(in.Server.Name, "IP1101", "Server cannot run a bundle", fmt.Sprintf("The plan is for %q, which is no server that scripts of a bundle know.", in.Server.From),
			"Bundles are for IIS 4.0, 5.0, 5.1 and 6.0.")}
	}
	if !model.ByCalls(in.Server.Way) {
		return nil, diag.List{problem(in.Server.Name, "IP1102", "Change is carried as files",
			fmt.Sprintf("%s is reached by the files of a %s: its change is made in them, and no script has to make it. Nothing was written.", in.Server.Name, in.Server.Way),
			"Carry the planned files to the server as isoplan apply says, or plan from a text of the server (live \"collected\").")}
	}
	steps := in.Server.Steps
	if in.Server.Rollback != nil {
		steps = in.Server.Rollback.Steps
	}
	for _, of := range [][]plan.Step{in.Server.Steps, steps} {
		if _, err := plan.Calls(in.Server, of); err != nil {
			return nil, diag.List{problem(in.Server.Name, "IP1104", "Plan file refused", fmt.Sprintf("A step of it is none that isoplan makes: %s. Nothing was written.", err), "Plan anew, and find out who changed the file.")}
		}
	}
	b := &builder{in: in, s: in.Server, target: t, index: map[string]int{}}
	b.build()
	if b.diags.HasErrors() {
		return nil, b.diags
	}
	files := []File{
		{ReadMe, text(b.readme())},
		{ApplyCommand, text(command)},
		{ApplyScript, text(b.script(ApplyScript))},
		{RollbackScript, text(b.script(RollbackScript))},
		{VerifyScript, text(b.script(VerifyScript))},
	}
	for _, f := range files {
		for _, c := range f.Data {
			if c > '~' || c < ' ' && c != '\r' && c != '\n' {
				return nil, append(b.diags, problem(in.Server.Name, "IP1109", "Bundle failed its own check",
					fmt.Sprintf("%s would hold the byte %d, and bundles are ASCII. Nothing was written. This is a defect of isoplan, not of the plan.", f.Name, c), "Please report it with the plan."))
			}
		}
	}
	return files, b.diags
}

// text gives a file the line breaks of the server.
func text(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }

func problem(server, id, summary, detail, fix string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, ID: id, Summary: summary, Detail: detail, Fix: fix, Addr: model.ServerAddr(server)}
}
