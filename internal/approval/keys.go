package approval

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/ssh"
)

// makeKey is how to get a key that approvals take.
const makeKey = "make one with: ssh-keygen -t ed25519 -f approver"

// Key is a public key with the name of its owner.
type Key struct {
	// Name is the comment of the key, "alice@example"; "" when it has none.
	Name   string
	Public ed25519.PublicKey
}

// Fingerprint is what ssh-keygen -l shows: "SHA256:" and the hash of the key.
func (k Key) Fingerprint() string {
	public, err := ssh.NewPublicKey(k.Public)
	if err != nil {
		return "" // a key of another length, which no function here makes
	}
	return ssh.FingerprintSHA256(public)
}

// String names the owner and the key.
func (k Key) String() string {
	if k.Name == "" {
		return k.Fingerprint()
	}
	return k.Name + " (" + k.Fingerprint() + ")"
}

// ParseKeys reads public keys in the form of authorized_keys, one a line; empty lines and lines that begin with # do not
// count. Options in front of a key are an error, because they could limit it in a way nobody here honours. An error
// names the line.
func ParseKeys(text []byte) ([]Key, error) {
	var keys []Key
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	for i, line := range strings.Split(string(text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, err := ParseKey(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", i+1, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no key; expected are lines such as: ssh-ed25519 AAAA... alice")
	}
	return keys, nil
}

// ParseKey reads one public key: "ssh-ed25519 AAAA... alice".
func ParseKey(line string) (Key, error) {
	if strings.Contains(line, "PRIVATE KEY") {
		return Key{}, errors.New("this is a private key, which belongs to its owner alone; expected is the public one, the file that ends in .pub")
	}
	public, comment, options, rest, err := ssh.ParseAuthorizedKey([]byte(line))
	switch {
	case err != nil:
		return Key{}, errors.New("this is no public key; expected is a line such as: ssh-ed25519 AAAA... alice")
	case len(options) > 0:
		return Key{}, fmt.Errorf("the key has options in front of it, %q, and none are honoured here; leave them out", strings.Join(options, ","))
	case len(bytes.TrimSpace(rest)) > 0:
		return Key{}, errors.New("there is more than one key on the line")
	case public.Type() != ssh.KeyAlgoED25519:
		return Key{}, &OtherKind{Kind: public.Type()}
	}
	public25519, ok := public.(ssh.CryptoPublicKey).CryptoPublicKey().(ed25519.PublicKey)
	if !ok {
		return Key{}, &OtherKind{Kind: public.Type()}
	}
	return Key{Name: comment, Public: public25519}, nil
}

// OtherKind is the error for a key that is not of the kind ed25519.
type OtherKind struct {
	Kind string // "ssh-rsa", "ECDSA"
}

// Error names the kind and the one that is expected.
func (e *OtherKind) Error() string {
	return fmt.Sprintf("the key is of the kind %s, and approvals are signed with ed25519; %s", e.Kind, makeKey)
}

// Signer is a private key with the name of its owner. Every way of printing one shows the public half.
type Signer struct {
	key     Key
	private ed25519.PrivateKey
}

// Key is the public half, with the owner's name.
func (s Signer) Key() Key { return s.key }

// Named returns the signer with another name of the owner.
func (s Signer) Named(name string) Signer {
	s.key.Name = name
	return s
}

// String, GoString and Format name the public half.
func (s Signer) String() string { return s.key.String() }

// GoString is String for %#v.
func (s Signer) GoString() string { return s.key.String() }

// Format writes the public half for every verb.
func (s Signer) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(s.key.String())) }

// ParseSigner reads a private key: the file ssh-keygen -t ed25519 makes, or ed25519 in PKCS #8 as PEM. passphrase is
// called when the key is locked with one, and only for a key of the right kind. Errors never quote the text.
func ParseSigner(text []byte, passphrase func() ([]byte, error)) (Signer, error) {
	if _, err := ParseKeys(text); err == nil {
		return Signer{}, errors.New("this is a public key; expected is the private one, the file without .pub")
	}
	raw, err := ssh.ParseRawPrivateKey(text)
	var locked *ssh.PassphraseMissingError
	if errors.As(err, &locked) {
		if p := locked.PublicKey; p != nil && p.Type() != ssh.KeyAlgoED25519 {
			return Signer{}, &OtherKind{Kind: p.Type()}
		}
		secret, err := passphrase()
		if err != nil {
			return Signer{}, err
		}
		raw, err = ssh.ParseRawPrivateKeyWithPassphrase(text, secret)
		if err != nil {
			return Signer{}, errors.New("the key does not open with this passphrase")
		}
	} else if err != nil {
		return Signer{}, unreadable(text)
	}
	private, err := asEd25519(raw)
	if err != nil {
		return Signer{}, err
	}
	// Signing with a public half that does not belong to the secret would give the secret away.
	whole := ed25519.NewKeyFromSeed(private.Seed())
	if !whole.Equal(private) {
		return Signer{}, errors.New("the two halves of the key do not belong together")
	}
	return Signer{key: Key{Public: whole.Public().(ed25519.PublicKey)}, private: whole}, nil
}

// unreadable says what a file is that is no private key, as far as it shows.
func unreadable(text []byte) error {
	if bytes.Contains(text, []byte("BEGIN ENCRYPTED PRIVATE KEY")) {
		return errors.New("locked keys in PKCS #8 are not read; bring the key to the form of OpenSSH with: ssh-keygen -p -f FILE")
	}
	if bytes.Contains(text, []byte("PRIVATE KEY-----")) {
		return errors.New("the private key is damaged, or of a form that is not read; " + makeKey)
	}
	return errors.New("there is no private key in it; expected is the file that ssh-keygen -t ed25519 makes")
}

// asEd25519 takes a key apart that a library of many kinds has read.
func asEd25519(raw any) (ed25519.PrivateKey, error) {
	switch k := raw.(type) {
	case *ed25519.PrivateKey:
		return *k, nil
	case ed25519.PrivateKey:
		return k, nil
	}
	// *rsa.PrivateKey is RSA; the types of the other kinds are named alike.
	kind, _, _ := strings.Cut(strings.TrimPrefix(fmt.Sprintf("%T", raw), "*"), ".")
	return nil, &OtherKind{Kind: strings.ToUpper(kind)}
}
