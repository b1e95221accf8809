package main

import (
	"errors"
	"io/fs"
	"runtime"

	"github.com/isoplan/isoplan/internal/policy"
)

// loadPolicy reads the operator's policy: the machine-wide one, and the one
// given by --policy or ISOPLAN_POLICY, which can add to it and take nothing
// away. An error is printed and only carries the exit code.
func (a *app) loadPolicy(path string) (*policy.Policy, error) {
	data, _ := a.env.Getenv("ProgramData")
	machine, err := a.readPolicy(policy.DefaultPath(runtime.GOOS, data), true)
	if err != nil {
		return nil, err
	}
	if path == "" {
		path, _ = a.env.Getenv("ISOPLAN_POLICY")
	}
	var given *policy.Policy
	if path != "" {
		if given, err = a.readPolicy(path, false); err != nil {
			return nil, err
		}
	}
	return policy.Merge(machine, given), nil
}

// readPolicy reads one policy file. A machine-wide one that is not there is
// nil; one that is there and cannot be read stops the run, because what it
// demands is not known.
func (a *app) readPolicy(path string, optional bool) (*policy.Policy, error) {
	text, err := a.env.ReadString(path, policy.MaxFile)
	if optional && errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, a.trouble("IP0022", "Policy cannot be read", err)
	}
	p, diags := policy.Parse(path, []byte(text))
	if diags.HasErrors() {
		return nil, a.failed(diags, nil)
	}
	return p, nil
}
