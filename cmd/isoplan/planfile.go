package main

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/fsx"
	"github.com/isoplan/isoplan/internal/host"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/plan"
)

// readPlanFile reads a plan file once: what is checked is what is done. raw are
// the bytes of the plan, which is what an approval is for; of an encrypted file
// they are what is inside. identities are files that open it. An error is
// printed and only carries the exit code.
//
// A plan is never unpacked: a file that was compressed is no plan.
func (a *app) readPlanFile(path string, identities []string) (raw []byte, p *plan.Plan, err error) {
	text, err := a.env.ReadString(path, maxAgeFile)
	if err != nil {
		return nil, nil, a.failed(diag.List{planUnread(path, err)}, nil)
	}
	raw = []byte(text)
	switch {
	case strings.HasPrefix(text, ageMark):
		if raw, err = a.decrypted(text, identities); err != nil {
			return nil, nil, a.keyTrouble("IP0030", "Plan file cannot be decrypted", errorAbout(path, err))
		}
	case strings.HasPrefix(text, armorMark):
		err := errors.New("the plan is encrypted and in the text form of age, which is not read: bring it to the binary form with age, or write it again with plan --out")
		return nil, nil, a.trouble("IP0030", "Plan file cannot be decrypted", errorAbout(path, err))
	}
	p, err = plan.Decode(raw)
	if err != nil {
		d := diag.FromError("IP0008", "Plan file refused", errorAbout(path, err))
		if !strings.HasPrefix(text, planMark) && !strings.HasPrefix(text, ageMark) {
			d.Fix = planWanted
		}
		return nil, nil, a.failed(diag.List{d}, nil)
	}
	return raw, p, nil
}

// planWanted says what PLANFILE is, to who named something else.
const planWanted = "Name the file that isoplan plan --out=PLANFILE wrote."

// planUnread says why a plan file cannot be read.
func planUnread(path string, err error) diag.Diagnostic {
	d := diag.FromError("IP0007", "Plan file cannot be read", err)
	var odd *fsx.NotRegular
	switch {
	case errors.Is(err, fs.ErrNotExist):
		d.Detail, d.Fix = fmt.Sprintf("There is no file %s.", path), planWanted
	case errors.As(err, &odd) && odd.Mode.IsDir():
		d.Detail, d.Fix = fmt.Sprintf("%s is a folder, and a file was expected.", path), planWanted+" A folder stands behind it."
	}
	return d
}

// passphrase asks for the passphrase of a key file.
func (a *app) passphrase(file string) func() ([]byte, error) {
	return func() ([]byte, error) {
		text, err := a.env.ReadPassword("Passphrase of " + view.Escape(file) + ": ")
		if errors.Is(err, host.ErrNoTerminal) {
			return nil, fmt.Errorf("%s is locked with a passphrase, and %w", file, err)
		}
		return text, err
	}
}

// keyTrouble is trouble for what asks for passphrases: who interrupts a
// question knows that.
func (a *app) keyTrouble(id, summary string, err error) error {
	if errors.Is(err, host.ErrInterrupted) {
		return exitCode(exitInterrupted)
	}
	return a.trouble(id, summary, err)
}
