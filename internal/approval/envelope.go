package approval

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// MaxFile is the largest approval that is written or read, in bytes.
const MaxFile = 64 << 10

// Skew is how far the clocks of the machine that approves and the one that applies may differ.
const Skew = 5 * time.Minute

// wireEnvelope is the DSSE envelope. The type stands first, so that an approval shows in its first bytes.
type wireEnvelope struct {
	PayloadType string          `json:"payloadType"`
	Payload     string          `json:"payload"`
	Signatures  []wireSignature `json:"signatures"`
}

type wireSignature struct {
	KeyID string `json:"keyid"`
	Sig   string `json:"sig"`
}

// signed is what the signature covers: DSSE's pre-authentication encoding of type and payload.
func signed(payload []byte) []byte {
	return fmt.Appendf(nil, "DSSEv1 %d %s %d %s", len(PayloadType), PayloadType, len(payload), payload)
}

// IsApproval reports whether a file that begins with head looks like an approval. It proves nothing; it is for telling
// an earlier approval from a file that must not be replaced.
func IsApproval(head []byte) bool {
	statement := fmt.Sprintf(`{"_type":"%s","predicateType":"%s",`, StatementType, PredicateType)
	// Three bytes are four letters; what is left over depends on what follows.
	statement = statement[:len(statement)/3*3]
	mark := fmt.Sprintf(`{"payloadType":"%s","payload":"%s`, PayloadType, base64.StdEncoding.EncodeToString([]byte(statement)))
	return bytes.HasPrefix(head, []byte(mark))
}

// Request is what is to be approved.
type Request struct {
	// Plan are the bytes of the plan; of an encrypted plan file, what is inside.
	Plan []byte
	// Name is what the plan file is called, without its folder.
	Name string
	// Digest and Servers are what the plan says of itself.
	Digest  string
	Servers []string
	// From is when the approval begins to count, and ValidFor how long it does.
	From     time.Time
	ValidFor time.Duration
}

// Sign approves a plan. random gives the bytes of the ID. The approver is named after the key, or after its fingerprint
// when it has no name. The result is the content of an approval file and what it says.
func Sign(r Request, by Signer, random io.Reader) ([]byte, Statement, error) {
	id := make([]byte, idSize)
	if _, err := io.ReadFull(random, id); err != nil {
		return nil, Statement{}, fmt.Errorf("no random number for the approval: %w", err)
	}
	sum := sha256.Sum256(r.Plan)
	from := r.From.UTC().Truncate(time.Second)
	s := Statement{Name: r.Name, SHA256: hex.EncodeToString(sum[:]), Approver: by.key.Name, Servers: slices.Clone(r.Servers), PlanDigest: r.Digest,
		NotBefore: from, NotAfter: from.Add(r.ValidFor).Truncate(time.Second), ID: hex.EncodeToString(id), SignedBy: by.key}
	if s.Approver == "" {
		s.Approver = by.key.Fingerprint()
	}
	if err := s.check(); err != nil {
		return nil, Statement{}, fmt.Errorf("the approval is not made: %w", err)
	}
	payload, err := encode(s.wire())
	if err != nil {
		return nil, Statement{}, err
	}
	text, err := encode(wireEnvelope{PayloadType: PayloadType, Payload: base64.StdEncoding.EncodeToString(payload),
		Signatures: []wireSignature{{KeyID: by.key.Fingerprint(), Sig: base64.StdEncoding.EncodeToString(ed25519.Sign(by.private, signed(payload)))}}})
	if err != nil {
		return nil, Statement{}, err
	}
	text = append(text, '\n')
	if len(text) > MaxFile {
		return nil, Statement{}, fmt.Errorf("the approval would have %d bytes, and at most %d are read: approve plans of fewer servers", len(text), MaxFile)
	}
	return text, s, nil
}

// Verify checks an approval and returns what it says. plan are the bytes that are going to be applied; trusted are the
// keys of those who may approve; maxAge is the longest an approval may last, 0 for no limit of its own. Clocks may
// differ by Skew.
//
// The error is one of *Malformed, *Untrusted, *Altered, *OtherPlan, *NotYetValid, *Expired, *TooLong. Nothing of an
// approval is believed, and nothing of its payload is read, before its signature is found good.
func Verify(approval, plan []byte, trusted []Key, now time.Time, maxAge time.Duration) (Statement, error) {
	payload, key, err := open(approval, trusted)
	if err != nil {
		return Statement{}, err
	}
	s, err := statement(payload)
	if err != nil {
		return Statement{}, &Malformed{Err: err}
	}
	s.SignedBy = key
	if sum := sha256.Sum256(plan); hex.EncodeToString(sum[:]) != s.SHA256 {
		return Statement{}, &OtherPlan{Approved: s, SHA256: hex.EncodeToString(sum[:])}
	}
	switch {
	case maxAge > 0 && s.NotAfter.Sub(s.NotBefore) > maxAge:
		return Statement{}, &TooLong{Approved: s, Max: maxAge}
	case now.Add(Skew).Before(s.NotBefore):
		return Statement{}, &NotYetValid{Approved: s, Now: now}
	case now.Add(-Skew).After(s.NotAfter):
		return Statement{}, &Expired{Approved: s, Now: now}
	}
	return s, nil
}

// open returns the payload of an envelope that one of the trusted keys has signed, and that key.
func open(approval []byte, trusted []Key) ([]byte, Key, error) {
	malformed := func(format string, values ...any) ([]byte, Key, error) {
		return nil, Key{}, &Malformed{Err: fmt.Errorf(format, values...)}
	}
	if len(approval) > MaxFile {
		return malformed("it has %d bytes, and at most %d are read", len(approval), MaxFile)
	}
	line, ended := bytes.CutSuffix(approval, []byte("\n"))
	var w wireEnvelope
	if err := strict(line, &w); err != nil {
		return nil, Key{}, &Malformed{Err: err}
	}
	if !ended {
		return malformed("its end is missing")
	}
	if w.PayloadType != PayloadType {
		return malformed("it holds %q, not %s", w.PayloadType, PayloadType)
	}
	if len(w.Signatures) != 1 {
		return malformed("it has %d signatures, not one", len(w.Signatures))
	}
	payload, err := bytesOf(w.Payload)
	if err != nil {
		return malformed("its payload is %w", err)
	}
	signature, err := bytesOf(w.Signatures[0].Sig)
	if err != nil {
		return malformed("its signature is %w", err)
	}
	i := slices.IndexFunc(trusted, func(k Key) bool { return k.Fingerprint() == w.Signatures[0].KeyID })
	if i < 0 {
		return nil, Key{}, &Untrusted{KeyID: w.Signatures[0].KeyID, Trusted: slices.Clone(trusted)}
	}
	if !ed25519.Verify(trusted[i].Public, signed(payload), signature) {
		return nil, Key{}, &Altered{Key: trusted[i]}
	}
	return payload, trusted[i], nil
}

// bytesOf reads base 64 in its one form.
func bytesOf(text string) ([]byte, error) {
	b, err := base64.StdEncoding.DecodeString(text)
	if err != nil || base64.StdEncoding.EncodeToString(b) != text {
		return nil, errors.New("no base 64")
	}
	return b, nil
}
