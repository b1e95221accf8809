package approval_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"github.com/isoplan/isoplan/internal/approval"
)

// pkcs8 writes a private key as openssl does.
func pkcs8(t *testing.T, key crypto.PrivateKey) []byte {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

// openSSH writes a private key as ssh-keygen does, locked when there is a passphrase.
func openSSH(t *testing.T, key crypto.PrivateKey, passphrase string) []byte {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(key, "a comment")
	if passphrase != "" {
		block, err = ssh.MarshalPrivateKeyWithPassphrase(key, "a comment", []byte(passphrase))
	}
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(block)
}

// noPassphrase fails the test: nobody may ask.
func noPassphrase(t *testing.T) func() ([]byte, error) {
	return func() ([]byte, error) {
		t.Error("a passphrase was asked for")
		return nil, errors.New("none")
	}
}

func parseSigner(t *testing.T, text []byte) approval.Signer {
	t.Helper()
	s, err := approval.ParseSigner(text, noPassphrase(t))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestParseSigner(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	for name, text := range map[string][]byte{"PKCS 8": pkcs8(t, key), "OpenSSH": openSSH(t, key, "")} {
		s := parseSigner(t, text)
		if !s.Key().Public.Equal(key.Public()) || !strings.HasPrefix(s.Key().Fingerprint(), "SHA256:") {
			t.Errorf("%s: %v", name, s)
		}
	}
	locked := openSSH(t, key, "open sesame")
	s, err := approval.ParseSigner(locked, func() ([]byte, error) { return []byte("open sesame"), nil })
	if err != nil || !s.Key().Public.Equal(key.Public()) {
		t.Errorf("locked: %v", err)
	}
	if _, err := approval.ParseSigner(locked, func() ([]byte, error) { return []byte("wrong"), nil }); err == nil || !strings.Contains(err.Error(), "does not open") {
		t.Errorf("a wrong passphrase: %v", err)
	}
	none := errors.New("no terminal")
	if _, err := approval.ParseSigner(locked, func() ([]byte, error) { return nil, none }); !errors.Is(err, none) {
		t.Errorf("no passphrase: %v", err)
	}
	// The secret half never shows.
	secret := fmt.Sprintf("%x", key.Seed())
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if got := fmt.Sprintf(verb, s); strings.Contains(got, secret) || strings.Contains(got, "7, 7") || strings.Contains(got, "7 7") {
			t.Errorf("%s prints %s", verb, got)
		}
	}
}

func TestOtherPrivateKeys(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	torn := bytes.Clone(key)
	torn[40] ^= 1
	whole := openSSH(t, key, "")
	tests := []struct {
		name string
		text []byte
		says string
	}{
		{"RSA", pkcs8(t, rsaKey), "kind RSA"},
		{"RSA of OpenSSH", openSSH(t, rsaKey, ""), "kind RSA"},
		{"locked RSA is refused before anybody is asked", openSSH(t, rsaKey, "x"), "kind ssh-rsa"},
		{"ECDSA", pkcs8(t, ecKey), "kind ECDSA"},
		{"locked PKCS 8", []byte("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"), "ssh-keygen -p"},
		{"two halves", openSSH(t, ed25519.PrivateKey(torn), ""), "do not belong together"},
		{"half a file", whole[:len(whole)/2], "is damaged"},
		{"the public half", ssh.MarshalAuthorizedKey(sshPublic(t, key)), "without .pub"},
		{"a plan", plan, "no private key"},
		{"nothing", nil, "no private key"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := approval.ParseSigner(tt.text, noPassphrase(t))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; want %q", err, tt.says)
			}
		})
	}
}

func sshPublic(t *testing.T, key ed25519.PrivateKey) ssh.PublicKey {
	t.Helper()
	public, err := ssh.NewPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	return public
}

func TestParseKeys(t *testing.T) {
	key := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	line := strings.TrimSpace(string(ssh.MarshalAuthorizedKey(sshPublic(t, key))))
	keys, err := approval.ParseKeys([]byte("\xef\xbb\xbf# who may approve\r\n\r\n" + line + " alice of operations\r\n" + line))
	if err != nil || len(keys) != 2 || keys[0].Name != "alice of operations" || keys[1].Name != "" || !keys[0].Public.Equal(key.Public()) {
		t.Fatalf("%v, %v", keys, err)
	}
	if got := keys[0].String(); got != "alice of operations ("+keys[0].Fingerprint()+")" || keys[1].String() != keys[1].Fingerprint() {
		t.Error(got)
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	rsaPublic, err := ssh.NewPublicKey(rsaKey.Public())
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, text, says string }{
		{"nothing", "", "there is no key"},
		{"only comments", "# a\n\n", "there is no key"},
		{"a word", line + "\nalice", "line 2: this is no public key"},
		{"a path", "/etc/isoplan/approvers.pub", "line 1: this is no public key"},
		{"half a key", line[:40], "this is no public key"},
		{"RSA", string(ssh.MarshalAuthorizedKey(rsaPublic)), "kind ssh-rsa"},
		{"an option", "restrict " + line, `"restrict"`},
		{"an end that would not be honoured", `expiry-time="20250101" ` + line, "none are honoured"},
		{"an authority", "cert-authority " + line, "none are honoured"},
		{"another type in front", "ssh-rsa" + strings.TrimPrefix(line, "ssh-ed25519"), "this is no public key"},
		{"a private key", string(openSSH(t, key, "")), "belongs to its owner alone"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if keys, err := approval.ParseKeys([]byte(tt.text)); keys != nil || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v, %v; want %q", keys, err, tt.says)
			}
		})
	}
}
