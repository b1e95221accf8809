package approval

import (
	"fmt"
	"strings"
	"time"
)

// Malformed is the error for a file that is no approval in the form isoplan writes.
type Malformed struct {
	Err error // what is wrong, to follow "because"
}

// Error says what is wrong with the form.
func (e *Malformed) Error() string {
	return fmt.Sprintf("this is not an approval as isoplan approve writes it: %v", e.Err)
}

// Unwrap returns what is wrong.
func (e *Malformed) Unwrap() error { return e.Err }

// Untrusted is the error for an approval by a key that is none of the trusted ones.
type Untrusted struct {
	KeyID   string // the fingerprint the approval names; hostile text
	Trusted []Key
}

// Error names the key, and the keys that are trusted.
func (e *Untrusted) Error() string {
	if len(e.Trusted) == 0 {
		return fmt.Sprintf("the approval is signed by %q, and no key is trusted: name the keys of those who may approve", e.KeyID)
	}
	var names []string
	for _, k := range e.Trusted {
		names = append(names, k.String())
	}
	return fmt.Sprintf("the approval is not signed by a trusted key: it is signed by %q, and trusted are %s", e.KeyID, strings.Join(names, ", "))
}

// Altered is the error for an approval that names a trusted key and does not have its signature.
type Altered struct {
	Key Key
}

// Error names the key.
func (e *Altered) Error() string {
	return fmt.Sprintf("the approval names the key %s and does not carry its signature: it was changed after it was signed, or forged", e.Key)
}

// OtherPlan is the error for an approval of other bytes.
type OtherPlan struct {
	Approved Statement
	SHA256   string // of the plan at hand
}

// Error gives both digests.
func (e *OtherPlan) Error() string {
	return fmt.Sprintf("the approval is for another plan: %s approved %q with the SHA-256 %s, and this plan has %s; approve this plan",
		e.Approved.SignedBy, e.Approved.Name, e.Approved.SHA256, e.SHA256)
}

// NotYetValid is the error for an approval whose time has not begun.
type NotYetValid struct {
	Approved Statement
	Now      time.Time
}

// Error gives both times.
func (e *NotYetValid) Error() string {
	return fmt.Sprintf("the approval by %s counts from %s, and here it is %s: wait, or set the clocks of both machines right",
		e.Approved.SignedBy, e.Approved.NotBefore.Format(seconds), e.Now.UTC().Format(seconds))
}

// Expired is the error for an approval whose time is over.
type Expired struct {
	Approved Statement
	Now      time.Time
}

// Error gives both times.
func (e *Expired) Error() string {
	return fmt.Sprintf("the approval by %s ended at %s, and here it is %s: have the plan approved again",
		e.Approved.SignedBy, e.Approved.NotAfter.Format(seconds), e.Now.UTC().Format(seconds))
}

// TooLong is the error for an approval that lasts longer than the policy allows.
type TooLong struct {
	Approved Statement
	Max      time.Duration
}

// Error gives both durations.
func (e *TooLong) Error() string {
	return fmt.Sprintf("the approval by %s lasts %s, and the policy allows %s: approve again with --valid-for %s or less",
		e.Approved.SignedBy, e.Approved.NotAfter.Sub(e.Approved.NotBefore), e.Max, e.Max)
}
