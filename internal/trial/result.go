package trial

import (
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
)

// Status is what came of a run or a file.
type Status string

// The states, the gravest last. A run fails where an assertion is false, an
// expected failure did not come, or a rule finds an error nobody expected. It
// has an error where there is no plan to ask.
const (
	Skip  Status = "skip"
	Pass  Status = "pass"
	Fail  Status = "fail"
	Error Status = "error"
)

// worse gives the graver of two.
func (s Status) worse(other Status) Status {
	rank := map[Status]int{Skip: 0, Pass: 1, Fail: 2, Error: 3}
	if rank[other] > rank[s] {
		return other
	}
	return s
}

// File is what came of one file of tests.
type File struct {
	Name   string
	Status Status
	// Diags are about the file as a whole: it has then no runs.
	Diags   diag.List
	Sources *model.Sources
	Runs    []Run
}

// Run is what came of one run.
type Run struct {
	Name   string
	Status Status
	// Diags say why it did not pass, sorted, in Sources.
	Diags   diag.List
	Sources *model.Sources
	// Line is where the run block stands, from 1.
	Line int
}

// Count counts runs by what came of them.
type Count struct{ Passed, Failed, Errors, Skipped int }

// Total counts the runs of files. A file that cannot be read is an error.
func Total(files []File) Count {
	var c Count
	for i := range files {
		if len(files[i].Runs) == 0 && files[i].Status == Error {
			c.Errors++
		}
		for j := range files[i].Runs {
			switch files[i].Runs[j].Status {
			case Pass:
				c.Passed++
			case Fail:
				c.Failed++
			case Error:
				c.Errors++
			case Skip:
				c.Skipped++
			}
		}
	}
	return c
}
