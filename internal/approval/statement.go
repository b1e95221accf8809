package approval

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// The types of the formats. All three are names, not addresses to fetch.
const (
	PayloadType   = "application/vnd.in-toto+json"
	StatementType = "https://in-toto.io/Statement/v1"
	PredicateType = "https://isoplan.dev/approval/v1"
)

// Statement is what an approval says.
type Statement struct {
	// Name is what the plan file was called when it was approved; it proves nothing.
	Name string
	// SHA256 covers the bytes of the plan: 64 letters and digits.
	SHA256 string
	// Approver is what the signer calls himself; SignedBy is who it was.
	Approver string
	// Servers and PlanDigest repeat what the plan says of itself, for people who read the approval alone.
	Servers    []string
	PlanDigest string
	// NotBefore and NotAfter are the limits of its time, in whole seconds of UTC.
	NotBefore, NotAfter time.Time
	// ID is random: 32 letters and digits that no other approval has.
	ID string
	// SignedBy is the trusted key whose signature it has, with the name it has in the list of trusted keys. It is no
	// part of the approval; Verify fills it in.
	SignedBy Key
}

// idSize is how many random bytes an ID has.
const idSize = 16

// maxName is the longest name of an approver, a plan or a server, in bytes.
const maxName = 1024

// wireStatement is a Statement as JSON. The fields stand in the order in which they are written.
type wireStatement struct {
	Type          string        `json:"_type"`
	PredicateType string        `json:"predicateType"`
	Subject       []wireSubject `json:"subject"`
	Predicate     wirePredicate `json:"predicate"`
}

type wireSubject struct {
	Name   string     `json:"name"`
	Digest wireDigest `json:"digest"`
}

type wireDigest struct {
	SHA256 string `json:"sha256"`
}

type wirePredicate struct {
	Approver   string   `json:"approver"`
	Servers    []string `json:"servers"`
	PlanDigest string   `json:"plan_digest"`
	NotBefore  string   `json:"not_before"`
	NotAfter   string   `json:"not_after"`
	ID         string   `json:"id"`
}

// seconds is the one form of a time.
const seconds = "2006-01-02T15:04:05Z"

// wire gives the JSON form of a statement.
func (s *Statement) wire() wireStatement {
	return wireStatement{Type: StatementType, PredicateType: PredicateType,
		Subject: []wireSubject{{Name: s.Name, Digest: wireDigest{SHA256: s.SHA256}}},
		Predicate: wirePredicate{Approver: s.Approver, Servers: s.Servers, PlanDigest: s.PlanDigest,
			NotBefore: s.NotBefore.UTC().Format(seconds), NotAfter: s.NotAfter.UTC().Format(seconds), ID: s.ID}}
}

// check says what is wrong with a statement that nobody should sign or believe.
func (s *Statement) check() error {
	if len(s.SHA256) != 64 || !isHex(s.SHA256) {
		return errors.New("the digest of its plan is no SHA-256")
	}
	if len(s.ID) != 2*idSize || !isHex(s.ID) {
		return errors.New("its id is not 32 digits of base 16")
	}
	if !s.NotAfter.After(s.NotBefore) {
		return errors.New("it ends before it begins")
	}
	if y := s.NotAfter.UTC().Year(); y > 9999 || s.NotBefore.UTC().Year() < 1 {
		return fmt.Errorf("it ends in the year %d", y)
	}
	if len(s.Servers) == 0 {
		return errors.New("it names no server")
	}
	for _, text := range slices.Concat([]string{s.Name, s.Approver, s.PlanDigest}, s.Servers) {
		if text == "" || len(text) > maxName || !utf8.ValidString(text) {
			return fmt.Errorf("a name in it is empty, longer than %d bytes, or not UTF-8", maxName)
		}
	}
	return nil
}

// isHex reports whether a text holds nothing but the digits of base 16, in small letters.
func isHex(s string) bool {
	b, err := hex.DecodeString(s)
	return err == nil && hex.EncodeToString(b) == s
}

// statement reads the JSON form.
func statement(text []byte) (Statement, error) {
	var w wireStatement
	if err := strict(text, &w); err != nil {
		return Statement{}, err
	}
	switch {
	case w.Type != StatementType:
		return Statement{}, fmt.Errorf("its statement is of the type %q, not %s", w.Type, StatementType)
	case w.PredicateType != PredicateType:
		return Statement{}, fmt.Errorf("it states %q, not %s", w.PredicateType, PredicateType)
	case len(w.Subject) != 1:
		return Statement{}, fmt.Errorf("it is about %d files, not about one plan", len(w.Subject))
	}
	p := w.Predicate
	s := Statement{Name: w.Subject[0].Name, SHA256: w.Subject[0].Digest.SHA256, Approver: p.Approver, Servers: p.Servers,
		PlanDigest: p.PlanDigest, ID: p.ID}
	var err error
	if s.NotBefore, err = moment(p.NotBefore); err != nil {
		return Statement{}, err
	}
	if s.NotAfter, err = moment(p.NotAfter); err != nil {
		return Statement{}, err
	}
	return s, s.check()
}

// moment reads a time in its one form.
func moment(text string) (time.Time, error) {
	t, err := time.Parse(seconds, text)
	if err != nil || t.Format(seconds) != text {
		return time.Time{}, fmt.Errorf("%q in it is no time in the form %s", text, seconds)
	}
	return t, nil
}

// encode gives the one form of a value: no blanks, fields in the order of the type.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// strict reads text into v and refuses every text that encode would not have written: unknown fields, fields said twice
// or in other letters, blanks, and whatever follows.
func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("its JSON cannot be read: %w", err)
	}
	if again, err := encode(v); err != nil || !bytes.Equal(again, text) {
		return errors.New("its JSON is not in the form isoplan writes")
	}
	return nil
}
