package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/isoplan/isoplan/internal/model"
)

// MaxFile is the largest policy file that is read, in bytes.
const MaxFile = 16 << 10

// DefaultTimeout is how long one command of a runner that says nothing else may take, and MaxTimeout the longest it may
// say.
const (
	DefaultTimeout = 2 * time.Minute
	MaxTimeout     = time.Hour
)

// Policy is what an operator demands and permits. The zero Policy demands nothing and permits no command.
type Policy struct {
	// RequireApproval says that a plan is applied only with an approval by one of the trusted keys.
	RequireApproval bool
	// TrustedKeys are the keys of the people who may approve, in the order of the files.
	TrustedKeys []TrustedKey
	// MaxApprovalAge is the longest an approval may last, whatever it says itself; 0 means that it alone decides.
	MaxApprovalAge time.Duration
	// Runners are tried in their order.
	Runners []Runner
	// Fixed says that the machine-wide file requires approval: nothing given for one run may add a trusted key.
	Fixed bool
}

// TrustedKey is one entry of trusted_keys.
type TrustedKey struct {
	// Text is a key in the form of authorized_keys, or the path of a file that holds such lines.
	Text string
	// From is the policy file that names it, as it was given to Parse: a relative path starts from its folder.
	From string
}

// Inline reports whether the entry is a key itself and not the path of a file.
func (k TrustedKey) Inline() bool {
	kind, _, found := strings.Cut(k.Text, " ")
	return found && (strings.HasPrefix(kind, "ssh-") || strings.HasPrefix(kind, "ecdsa-") || strings.HasPrefix(kind, "sk-"))
}

// Runner is how commands are run for some servers.
type Runner struct {
	// Patterns name the servers, without regard to case; * stands for any part of a name.
	Patterns []string
	// Run says that isoplan does restarts itself; otherwise a person does them.
	Run bool
	// Timeout is for one command.
	Timeout time.Duration

	server   string
	commands map[Action][]string
}

// Runner returns the first runner for a server, nil when no runner names it.
func (p *Policy) Runner(server string) *Runner {
	for i := range p.Runners {
		if slices.ContainsFunc(p.Runners[i].Patterns, func(pattern string) bool { return matches(pattern, server) }) {
			r := p.Runners[i]
			r.server = server
			return &r
		}
	}
	return nil
}

// matches reports whether name is what pattern says.
func matches(pattern, name string) bool {
	parts := strings.Split(model.Fold(pattern), "*")
	name = model.Fold(name)
	if len(parts) == 1 {
		return parts[0] == name
	}
	rest, ok := strings.CutPrefix(name, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		_, behind, found := strings.Cut(rest, part)
		if !found {
			return false
		}
		rest = behind
	}
	return strings.HasSuffix(rest, parts[last])
}

// Merge puts the machine-wide policy and the one given for this run together; either may be nil. An approval that one of
// them requires is required. The runners of the machine-wide policy come first, so its word about a server stands.
//
// Where the machine-wide policy requires approval, its keys are the trusted keys and no others are, and an approval may
// last no longer than it allows. Otherwise the given policy's keys and limit count, where it has any.
func Merge(machine, given *Policy) *Policy {
	if machine == nil {
		machine = &Policy{}
	}
	if given == nil {
		given = &Policy{}
	}
	m := &Policy{
		RequireApproval: machine.RequireApproval || given.RequireApproval,
		TrustedKeys:     machine.TrustedKeys,
		MaxApprovalAge:  machine.MaxApprovalAge,
		Runners:         slices.Concat(machine.Runners, given.Runners),
		Fixed:           machine.RequireApproval,
	}
	switch age := given.MaxApprovalAge; {
	case age == 0:
	case !m.Fixed, m.MaxApprovalAge == 0, age < m.MaxApprovalAge:
		m.MaxApprovalAge = age
	}
	if !m.Fixed && len(given.TrustedKeys) > 0 {
		m.TrustedKeys = given.TrustedKeys
	}
	return m
}

// DefaultPath returns where the machine-wide policy of an operating system lies, by the name Go has for the system.
// programData is the value of ProgramData on Windows; its usual value stands in for an empty one.
func DefaultPath(goos, programData string) string {
	switch goos {
	case "windows":
		if programData == "" {
			programData = `C:\ProgramData`
		}
		return strings.TrimRight(programData, `\/`) + `\isoplan\policy.hcl`
	case "darwin":
		return "/Library/Application Support/isoplan/policy.hcl"
	}
	return "/etc/isoplan/policy.hcl"
}
