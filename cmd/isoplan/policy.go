package main

import (
	"github.com/isoplan/isoplan/internal/policy"
)

// loadPolicy reads the operator's policy from the file given by --policy or
// ISOPLAN_POLICY.
func (a *app) loadPolicy(path string) (*policy.Policy, error) {
	if path == "" {
		path, _ = a.env.Getenv("ISOPLAN_POLICY")
	}
	if path == "" {
		return &policy.Policy{}, nil
	}
	text, err := a.env.ReadString(path, policy.MaxFile)
	if err != nil {
		return nil, a.trouble("IP0022", "Policy cannot be read", err)
	}
	p, diags := policy.Parse(path, []byte(text))
	if diags.HasErrors() {
		return nil, a.failed(diags, nil)
	}
	return p, nil
}
