package remote_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"

	"github.com/isoplan/isoplan/internal/remote"
	"github.com/isoplan/isoplan/internal/sshtest"
)

func signerOf(t *testing.T, key any, err error) ssh.Signer {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// signed is a key of a host with the signature of an authority.
func signed(t *testing.T, key, authority ssh.Signer, principal string) ssh.Signer {
	t.Helper()
	cert := &ssh.Certificate{Key: key.PublicKey(), CertType: ssh.HostCert, ValidPrincipals: []string{principal}, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, authority); err != nil {
		t.Fatal(err)
	}
	s, err := ssh.NewCertSigner(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestHostKeyKinds: a server may have several keys. It shows one that the file knows, of whatever kind, and is refused
// when it has none.
func TestHostKeyKinds(t *testing.T) {
	s := sshtest.Start(t)
	ed := s.HostKey
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ec := signerOf(t, curve, err)
	long, err := rsa.GenerateKey(rand.Reader, 2048)
	rs := signerOf(t, long, err)
	authority, stranger := signerOf(t, s.NewKey(), nil), signerOf(t, s.NewKey(), nil)
	at := fmt.Sprintf("[web03]:%d", s.Port())
	line := func(prefix, hosts string, key ssh.Signer) string {
		return prefix + hosts + " " + strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key.PublicKey()))) + "\n"
	}
	const ca, revoked = "@cert-authority ", "@revoked "
	for _, c := range []struct {
		name, host string
		shows      []ssh.Signer
		known      string
		refused    string // "" is that it is let in
	}{
		{"the only one", "web03", []ssh.Signer{ed}, line("", at, ed), ""},
		{"the first of three", "web03", []ssh.Signer{ed, ec, rs}, line("", at, ed), ""},
		{"the second of three", "web03", []ssh.Signer{ed, ec, rs}, line("", at, ec), ""},
		{"the third of three", "web03", []ssh.Signer{ed, ec, rs}, line("", at, rs), ""},
		{"one of two that are known", "web03", []ssh.Signer{rs}, line("", at, ec) + line("", at, rs), ""},
		{"another kind", "web03", []ssh.Signer{ec}, line("", at, ed), "has keys of it of the kinds \"ssh-ed25519\", and it offers"},
		{"another of the kind", "web03", []ssh.Signer{ed}, line("", at, stranger), "is not the known one"},
		{"hashed", "web03", []ssh.Signer{ed}, line("", knownhosts.HashHostname(at), ed), ""},
		{"another port", "web03", []ssh.Signer{ed}, line("", "web03", ed), "not among the known hosts"},
		{"a pattern with an exception", "web03", []ssh.Signer{ed}, line("", fmt.Sprintf("[web*]:%d,!%s", s.Port(), at), ed), "not among the known hosts"},
		{"upper case", "WEB03", []ssh.Signer{ed}, line("", at, ed), ""},
		{"upper case in both", "WEB03", []ssh.Signer{ed}, line("", strings.ToUpper(at), ed), ""},
		{"revoked before", "web03", []ssh.Signer{ed}, line(revoked, "*", ed) + line("", at, ed), "is revoked"},
		{"revoked, and another is known", "web03", []ssh.Signer{ed, ec}, line(revoked, "*", ed) + line("", at, ec), ""},
		{"signed", "web03", []ssh.Signer{signed(t, ed, authority, "web03")}, line(ca, at, authority), ""},
		{"signed, of a kind the authority is not of", "web03", []ssh.Signer{signed(t, ec, authority, "web03"), rs}, line(ca, at, authority), ""},
		{"signed for another", "web03", []ssh.Signer{signed(t, ed, authority, "web04")}, line(ca, at, authority), "cannot be checked"},
		{"signed by another", "web03", []ssh.Signer{signed(t, ed, stranger, "web03")}, line(ca, at, authority), "cannot be checked"},
		{"signed by a revoked one", "web03", []ssh.Signer{signed(t, ed, authority, "web03")}, line(ca, at, authority) + line(revoked, "*", authority), "cannot be checked"},
		{"not signed", "web03", []ssh.Signer{ed}, line(ca, at, authority), "is not the known one"},
		{"not signed, and known", "web03", []ssh.Signer{ed}, line(ca, at, signerOf(t, curve, nil)) + line("", at, ed), ""},
		{"the authority itself", "web03", []ssh.Signer{authority}, line(ca, at, authority) + line("", at, stranger), "that the authority"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.Present(c.shows...)
			o := optionsFor(s)
			o.Source.Host = c.host
			o.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, fmt.Sprintf("127.0.0.1:%d", s.Port()))
			}
			o.Source.KnownHosts = filepath.Join(t.TempDir(), "known_hosts")
			if err := os.WriteFile(o.Source.KnownHosts, []byte("# known\n\n"+c.known), 0o600); err != nil {
				t.Fatal(err)
			}
			if c.refused == "" {
				dial(t, o)
				return
			}
			_, err := remote.Dial(t.Context(), o)
			wants(t, err, c.refused)
			if e := new(remote.HostKeyError); !errors.As(err, &e) {
				t.Errorf("not told as a host key: %#v", err)
			}
		})
	}
}
