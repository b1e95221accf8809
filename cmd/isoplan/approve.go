package main

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/isoplan/isoplan/internal/approval"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
)

// approveFlags are the flags of approve.
type approveFlags struct {
	key, out      string
	validFor      time.Duration
	ageIdentities []string
}

// defaultValidity is how long an approval counts when nothing else is said: a
// plan is applied the day it is approved, or looked at again.
const defaultValidity = 24 * time.Hour

func (a *app) approveCommand() *cobra.Command {
	o := &approveFlags{}
	c := &cobra.Command{
		Use:   "approve [flags] --key FILE PLANFILE",
		Short: "Sign that a saved plan may be applied",
		Long: "approve prints what a plan file comes to and signs that exactly this plan may be\napplied, for some time. isoplan show prints its changes one by one. The approval\nis written beside the plan, as PLANFILE.approval; apply --require-approval looks\nfor it there.\n\n" +
			"The key is a private key of the kind ed25519, as ssh-keygen makes it:\n\n  ssh-keygen -t ed25519 -C alice@example -f approver\n\nThe file approver stays with the approver; a passphrase is asked for on the\nterminal. The line in approver.pub goes to the machine that applies, into a file\nthat its policy (trusted_keys) or apply --trusted-keys names. The approver is\ncalled what that line calls him.\n\n" +
			"The approval covers the bytes of the plan; of an encrypted plan file, those\ninside. It is a DSSE envelope around an in-toto statement: a plan that is changed,\nor another plan, needs an approval of its own.",
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return a.approve(args[0], o)
		},
	}
	f := c.Flags()
	f.StringVar(&o.key, "key", "", "sign with the private key in this `file`")
	f.StringVar(&o.out, "out", "", "write the approval to this `file` (default: PLANFILE.approval)")
	f.DurationVar(&o.validFor, "valid-for", defaultValidity, "the approval counts for this `time`, such as 90m")
	f.StringArrayVar(&o.ageIdentities, "age-identity", nil, "decrypt PLANFILE with the identity in this `file`")
	return c
}

func (a *app) approve(file string, o *approveFlags) error {
	switch {
	case o.key == "":
		return errors.New("approve needs --key FILE, the private key to sign with; ssh-keygen -t ed25519 -f approver makes one")
	case o.validFor < time.Second:
		return fmt.Errorf("--valid-for=%s: expected a time such as 24h or 90m", o.validFor)
	}
	raw, p, err := a.readPlanFile(file, o.ageIdentities)
	if err != nil {
		return err
	}
	if len(p.Failed) > 0 {
		return a.failed(incomplete(p, "Nothing was approved", "a plan that lacks servers cannot be applied, so nobody approves it."), nil)
	}
	by, err := a.signer(o.key)
	if err != nil {
		return a.keyTrouble("IP0032", "Key cannot sign", errorAbout(o.key, err))
	}
	sum := sha256.Sum256(raw)
	out := o.out
	if out == "" {
		out = file + ".approval"
	}
	// Nobody signs what could not be shown to him.
	if !a.json {
		if err := view.ToApprove(a.env.Stdout, a.style(host.Stdout), file, hex.EncodeToString(sum[:]), p); err != nil {
			return a.trouble("IP0005", "Output failed", err)
		}
	}
	r := approval.Request{Plan: raw, Name: filepath.Base(file), Digest: p.Digest, From: a.env.Now(), ValidFor: o.validFor}
	for i := range p.Servers {
		r.Servers = append(r.Servers, p.Servers[i].Name)
	}
	text, said, err := approval.Sign(r, by, rand.Reader)
	if err != nil {
		return a.trouble("IP0033", "Plan not approved", err)
	}
	if err := a.env.WriteWhole(out, string(text), fsx.WriteOptions{Mode: 0o600, Mine: func(old []byte) bool {
		return len(old) == 0 || approval.IsApproval(old)
	}}); err != nil {
		return a.trouble("IP0034", "Approval not written", err)
	}
	if a.json {
		err = a.approvedJSON(&said, out)
	} else {
		err = view.Approved(a.env.Stdout, a.style(host.Stdout), by.String(), p.Digest, out, said.NotAfter)
	}
	if err != nil {
		return a.trouble("IP0005", "Output failed", err)
	}
	return nil
}

// signer reads a private key. Its owner's name stands in the public half beside
// it, where ssh-keygen puts it; without one the key's fingerprint is the name.
func (a *app) signer(file string) (approval.Signer, error) {
	text, err := a.env.ReadString(file, approval.MaxFile)
	if err != nil {
		return approval.Signer{}, err
	}
	s, err := approval.ParseSigner([]byte(text), a.passphrase(file))
	if err != nil {
		return s, err
	}
	public, err := a.env.ReadString(file+".pub", approval.MaxFile)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	keys, err := approval.ParseKeys([]byte(public))
	if err != nil {
		return s, errorAbout(file+".pub", err)
	}
	if len(keys) != 1 || !keys[0].Public.Equal(s.Key().Public) {
		return s, fmt.Errorf("%s.pub is not its public half, so those who trust that file would refuse the approval; make it anew with: ssh-keygen -y -f FILE", file)
	}
	return s.Named(keys[0].Name), nil
}

// approvedJSON prints what was signed as one object.
func (a *app) approvedJSON(s *approval.Statement, file string) error {
	return view.JSON(a.env.Stdout, struct {
		Approval   string   `json:"approval"`
		Approver   string   `json:"approver"`
		Key        string   `json:"key"`
		Plan       string   `json:"plan"`
		SHA256     string   `json:"plan_sha256"`
		PlanDigest string   `json:"plan_digest"`
		Servers    []string `json:"servers"`
		NotBefore  string   `json:"not_before"`
		NotAfter   string   `json:"not_after"`
		ID         string   `json:"id"`
	}{file, s.Approver, s.SignedBy.Fingerprint(), s.Name, s.SHA256, s.PlanDigest, s.Servers,
		s.NotBefore.Format(time.RFC3339), s.NotAfter.Format(time.RFC3339), s.ID})
}
