package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/agessh"
	"golang.org/x/crypto/ssh"

	"github.com/isoplan/isoplan/plan"
)

// Every encrypted file of age begins with ageMark; planStanza follows it in
// those isoplan makes. A reader of age skips stanzas it does not know, so the
// file opens anywhere, and an encrypted plan is told from another encrypted
// file without opening it.
const (
	ageMark    = "age-encryption.org/"
	planStanza = "isoplan.dev/plan"
	ageOfPlan  = ageMark + "v1\n-> " + planStanza + "\n"
	// armorMark begins the text form of an encrypted file.
	armorMark = "-----BEGIN AGE ENCRYPTED FILE-----"
)

// maxAgeKeys is the largest file of recipients or identities, in bytes.
const maxAgeKeys = 64 << 10

// maxAgeFile is the largest encrypted plan, in bytes: age adds a header, and 16
// bytes to every 64 KiB.
const maxAgeFile = plan.MaxFile + plan.MaxFile/1024 + 1<<20

// noRecipient says what a recipient looks like.
const noRecipient = "expected is age1..., age1pq1..., \"ssh-ed25519 AAAA...\", or @FILE with such lines; plugins are not started"

// recipients reads the values of --age-recipient. Values that could be a
// private key by mistake are not quoted.
func (a *app) recipients(given []string) ([]age.Recipient, error) {
	var all []age.Recipient
	quantum := 0
	for _, value := range given {
		lines, from := []string{value}, "--age-recipient"
		if path, is := strings.CutPrefix(value, "@"); is {
			text, err := a.env.ReadString(path, maxAgeKeys)
			if err != nil {
				return nil, err
			}
			lines, from = strings.Split(strings.TrimPrefix(text, "\ufeff"), "\n"), path
		}
		before := len(all)
		for i, line := range lines {
			line = strings.TrimSpace(line)
			if line == "" || line[0] == '#' {
				continue
			}
			r, err := recipient(line)
			if err != nil {
				if len(lines) > 1 {
					from = fmt.Sprintf("%s, line %d", from, i+1)
				}
				return nil, fmt.Errorf("%s: %w", from, err)
			}
			if _, is := r.(*age.HybridRecipient); is {
				quantum++
			}
			all = append(all, r)
		}
		if len(all) == before {
			return nil, fmt.Errorf("%s: there is no recipient; %s", from, noRecipient)
		}
	}
	if quantum > 0 && quantum < len(all) {
		return nil, errors.New("recipients of both kinds are named: a file for age1pq1... and for another recipient would be no safer than for the weaker one; name recipients of one kind")
	}
	return all, nil
}

// recipient reads one public key.
func recipient(text string) (age.Recipient, error) {
	kind, _, _ := strings.Cut(text, " ")
	switch upper := strings.ToUpper(text); {
	case strings.Contains(upper, "SECRET") || strings.Contains(upper, "PRIVATE"):
		return nil, errors.New("this is an identity, which opens files; name the recipient, its public half")
	case strings.HasPrefix(text, "age1pq1"):
		r, err := age.ParseHybridRecipient(text)
		return orDamaged(r, err)
	case strings.HasPrefix(text, "age1"):
		r, err := age.ParseX25519Recipient(text)
		return orDamaged(r, err)
	case kind == ssh.KeyAlgoED25519:
		r, err := agessh.ParseRecipient(text)
		return orDamaged(r, err)
	case strings.HasPrefix(kind, "ssh-") || strings.HasPrefix(kind, "ecdsa-") || strings.HasPrefix(kind, "sk-"):
		return nil, fmt.Errorf("the key is of the kind %s, and of the keys of ssh only ssh-ed25519 takes files", kind)
	}
	return nil, fmt.Errorf("%q is no recipient; %s", text, noRecipient)
}

// orDamaged keeps a nil pointer from becoming a recipient.
func orDamaged[R age.Recipient](r R, err error) (age.Recipient, error) {
	if err != nil {
		return nil, fmt.Errorf("the recipient is damaged, or is one for a plugin; %s", noRecipient)
	}
	return r, nil
}

// marker writes planStanza, which holds no key.
type marker struct{ labels []string }

// Wrap gives the stanza.
func (m marker) Wrap([]byte) ([]*age.Stanza, error) {
	return []*age.Stanza{{Type: planStanza}}, nil
}

// WrapWithLabels says that the marker goes with the recipients it stands
// beside: age refuses recipients whose labels differ.
func (m marker) WrapWithLabels(key []byte) ([]*age.Stanza, []string, error) {
	stanzas, err := m.Wrap(key)
	return stanzas, m.labels, err
}

// encrypted is a plan that only the recipients given can read.
func (a *app) encrypted(encoded []byte, given []string) ([]byte, error) {
	to, err := a.recipients(given)
	if err != nil {
		return nil, err
	}
	m := marker{}
	if labelled, is := to[0].(age.RecipientWithLabels); is {
		// The key is none of a file; only the labels are asked for.
		if _, m.labels, err = labelled.WrapWithLabels(make([]byte, 16)); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, append([]age.Recipient{m}, to...)...)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(encoded); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// decrypted opens an encrypted plan file with the identities of some files.
// What is in it may be at most one byte longer than a plan may be.
func (a *app) decrypted(text string, files []string) ([]byte, error) {
	if len(files) == 0 {
		return nil, errors.New("the plan is encrypted: name the file of your identity with --age-identity")
	}
	var all []age.Identity
	for _, file := range files {
		some, err := a.identities(file)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	r, err := age.Decrypt(strings.NewReader(text), all...)
	var none *age.NoIdentityMatchError
	var shut *shutKey
	switch {
	case errors.As(err, &shut):
		return nil, shut
	case errors.As(err, &none):
		return nil, fmt.Errorf("the plan is encrypted for somebody else: no identity in %s opens it", strings.Join(files, ", "))
	case err != nil:
		return nil, fmt.Errorf("the encrypted plan is damaged, or was changed after it was made: %w", err)
	}
	plain, err := io.ReadAll(io.LimitReader(r, plan.MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("the encrypted plan is damaged, or was changed after it was made: %w", err)
	}
	return plain, nil
}

// identities reads a file of identities: lines that begin with
// AGE-SECRET-KEY-, or one private key of OpenSSH. No error quotes the file.
func (a *app) identities(file string) ([]age.Identity, error) {
	text, err := a.env.ReadString(file, maxAgeKeys)
	if err != nil {
		return nil, err
	}
	switch {
	case strings.HasPrefix(text, ageMark), strings.HasPrefix(text, armorMark):
		return nil, fmt.Errorf("%s is encrypted itself; identities that age keeps under a passphrase are not read", file)
	case !strings.Contains(text, "-----BEGIN "):
		found, err := age.ParseIdentities(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
		if err != nil {
			return nil, fmt.Errorf("%s holds no identity of age; expected are lines that begin with AGE-SECRET-KEY-, or a private key of OpenSSH", file)
		}
		return found, nil
	}
	found, err := agessh.ParseIdentity([]byte(text))
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) && locked.PublicKey != nil {
		found, err = a.lockedIdentity(file, text, locked.PublicKey)
	}
	if err != nil {
		return nil, fmt.Errorf("%s holds no private key of OpenSSH that opens files; expected is the kind ed25519", file)
	}
	return []age.Identity{found}, nil
}

// lockedIdentity is a private key that asks for its passphrase, once a file is
// for it.
type lockedIdentity struct {
	age.Identity
	file string
	why  error // of asking
}

// lockedIdentity makes one of the text of a file.
func (a *app) lockedIdentity(file, text string, public ssh.PublicKey) (age.Identity, error) {
	l := &lockedIdentity{file: file}
	ask := a.passphrase(file)
	var err error
	l.Identity, err = agessh.NewEncryptedSSHIdentity(public, []byte(text), func() ([]byte, error) {
		answer, err := ask()
		l.why = err
		return answer, err
	})
	return l, err
}

// Unwrap tells a key that stays shut from a file that is damaged.
func (l *lockedIdentity) Unwrap(stanzas []*age.Stanza) ([]byte, error) {
	key, err := l.Identity.Unwrap(stanzas)
	switch {
	case err == nil || errors.Is(err, age.ErrIncorrectIdentity):
		return key, err
	case l.why != nil:
		return nil, &shutKey{l.why}
	}
	return nil, &shutKey{fmt.Errorf("the key in %s does not open with this passphrase, or is damaged", l.file)}
}

// shutKey is the error of a key that could not be used.
type shutKey struct{ why error }

// Error says why.
func (e *shutKey) Error() string { return e.why.Error() }

// Unwrap returns why.
func (e *shutKey) Unwrap() error { return e.why }
