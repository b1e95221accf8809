package main

import "github.com/isoplan/isoplan/plan"

// readPlanFile reads a plan file once: what is checked is what is done.
func (a *app) readPlanFile(path string, _ []string) (raw []byte, p *plan.Plan, err error) {
	text, err := a.env.ReadString(path, plan.MaxFile)
	if err != nil {
		return nil, nil, a.trouble("IP0007", "Plan file cannot be read", err)
	}
	p, err = plan.Decode([]byte(text))
	if err != nil {
		return nil, nil, a.trouble("IP0008", "Plan file refused", errorAbout(path, err))
	}
	return []byte(text), p, nil
}
