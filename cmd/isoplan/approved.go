package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/isoplan/isoplan/internal/approval"
	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/policy"
)

// approvalFlags are what apply is told about approvals.
type approvalFlags struct {
	require bool
	file    string
	keys    []string
}

func (o *approvalFlags) register(f *pflag.FlagSet) {
	f.BoolVar(&o.require, "require-approval", false, "refuse a plan that nobody with a trusted key approved")
	f.StringVar(&o.file, "approval", "", "the approval of the plan is in this `file` (default: PLANFILE.approval)")
	f.StringArrayVar(&o.keys, "trusted-keys", nil, "approvals by the keys in this `file` count, unless the machine's policy names its own")
}

// approved checks the approval of a plan file where one is required or given,
// and gives its one-time id. The plan is the one in memory: what was read once
// is what is checked and what is done.
func (a *app) approved(w *work, p *policy.Policy, o *approvalFlags) (id string, err error) {
	if !p.RequireApproval && !o.require && o.file == "" {
		return "", nil
	}
	if w.direct {
		return "", a.gated(diag.List{{Severity: diag.Error, ID: "IP0020", Summary: "Plan needs an approval",
			Detail: "An approval is required, and a plan that is made and applied in one run has none. Nothing was changed.",
			Fix:    "Save the plan with isoplan plan --out, have it approved with isoplan approve, and apply the file."}})
	}
	refuse := func(err error) (string, error) {
		return "", a.failed(diag.List{{Severity: diag.Error, ID: "IP0021", Summary: "Approval does not hold", Detail: sentence(err.Error()) + " Nothing was changed.",
			Fix: "Have the plan approved: isoplan approve " + w.file + "."}}, nil)
	}
	keys, err := a.trustedKeys(p, o)
	if err != nil {
		return refuse(err)
	}
	if len(keys) == 0 {
		return refuse(errors.New("no key is trusted: name a file of keys with --trusted-keys, or in trusted_keys of the policy"))
	}
	name := o.file
	if name == "" {
		name = w.file + ".approval"
	}
	text, err := a.env.ReadString(name, approval.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return refuse(fmt.Errorf("there is no approval in %s", name))
	}
	if err != nil {
		return refuse(err)
	}
	s, err := approval.Verify([]byte(text), w.encoded, keys, a.env.Now(), p.MaxApprovalAge)
	if err != nil {
		return refuse(err)
	}
	return s.ID, nil
}

// trustedKeys reads the keys of the policy and of the command line. The
// machine's own policy, where it requires approval, is not added to.
func (a *app) trustedKeys(p *policy.Policy, o *approvalFlags) ([]approval.Key, error) {
	var keys []approval.Key
	read := func(path string) error {
		text, err := a.env.ReadString(path, approval.MaxFile)
		if err != nil {
			return err
		}
		more, err := approval.ParseKeys([]byte(text))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		keys = append(keys, more...)
		return nil
	}
	for _, k := range p.TrustedKeys {
		if k.Inline() {
			key, err := approval.ParseKey(k.Text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", k.From, err)
			}
			keys = append(keys, key)
		} else if err := read(a.env.Below(filepath.Dir(k.From), k.Text)); err != nil {
			return nil, err
		}
	}
	if p.Fixed && len(o.keys) > 0 {
		return nil, errors.New("the machine's policy names the trusted keys, and --trusted-keys cannot add to them")
	}
	for _, path := range o.keys {
		if err := read(path); err != nil {
			return nil, err
		}
	}
	return keys, nil
}
