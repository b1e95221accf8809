package remote

import (
	"bufio"
	"bytes"
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/knownhosts"
)

// HostKeyError says that the host could not show that it is the one that is meant.
type HostKeyError struct {
	// Unknown says that the file has no key of the host; otherwise it has another one.
	Unknown bool
	text    string
}

// Error says what was offered, what was expected and what to do.
func (e *HostKeyError) Error() string { return e.text }

// hostKeys checks host keys against a file of known hosts.
type hostKeys struct {
	o *Options
	// address is how the file names the host.
	address string
	check   ssh.HostKeyCallback
	// lines are what the file says of the host, authorities the lines that name an authority, which signs keys of hosts
	// and is none.
	lines       []knownhosts.KnownKey
	authorities map[int]bool
	// refused is what the check said: the handshake wraps it in words of its own.
	refused *HostKeyError
}

func newHostKeys(o *Options) (*hostKeys, error) {
	h := &hostKeys{o: o, address: o.address(), authorities: map[int]bool{}}
	var err error
	if h.check, err = knownhosts.New(o.Source.KnownHosts); err == nil {
		err = h.findAuthorities()
	}
	if err != nil {
		return nil, fmt.Errorf("the file of known hosts cannot be read: %w; %s", err, o.howToAdd())
	}
	h.lines = h.linesOf(h.address)
	// The names of hosts are the same in both cases, and OpenSSH writes them in lower case.
	if lower := strings.ToLower(h.address); len(h.lines) == 0 && lower != h.address {
		if h.lines = h.linesOf(lower); len(h.lines) > 0 {
			h.address = lower
		}
	}
	return h, nil
}

// findAuthorities finds the lines that name an authority: the library does not tell them apart.
func (h *hostKeys) findAuthorities() error {
	f, err := os.Open(h.o.Source.KnownHosts)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if words := strings.Fields(lines.Text()); len(words) > 0 && words[0] == "@cert-authority" {
			h.authorities[n] = true
		}
	}
	return lines.Err()
}

// linesOf are the lines that the file has of an address.
func (h *hostKeys) linesOf(address string) []knownhosts.KnownKey {
	found := &knownhosts.KeyError{}
	// A key that nobody has finds every one.
	nobody, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil || !errors.As(h.check(address, &net.TCPAddr{}, nobody), &found) {
		return nil
	}
	return found.Want
}

// howToAdd says how the key of a host gets into the file. Fetching it over the same wire proves nothing, so it has to be
// compared with what the server itself says.
func (o *Options) howToAdd() string {
	port := ""
	if o.Source.Port != 0 && o.Source.Port != 22 {
		port = fmt.Sprintf(" -p %d", o.Source.Port)
	}
	return fmt.Sprintf("fetch the key with ssh-keyscan%s %s, compare its fingerprint (ssh-keygen -lf) with the one the server shows at its own console, and add the line to %s", port, o.Source.Host, o.Source.KnownHosts)
}

// preferred are the kinds of host keys, the better first: certificates, then plain keys.
func preferred() []string {
	return []string{ssh.CertAlgoED25519v01, ssh.CertAlgoECDSA256v01, ssh.CertAlgoECDSA384v01, ssh.CertAlgoECDSA521v01, ssh.CertAlgoRSASHA512v01, ssh.CertAlgoRSASHA256v01,
		ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256}
}

const certificates = 6

// algorithms are the kinds of keys the file has of the host: the server must not offer another kind, of which the file
// knows nothing. nil where it has none.
func (h *hostKeys) algorithms() []string {
	known := map[string]bool{}
	for _, k := range h.lines {
		switch {
		case h.authorities[k.Line]:
			for _, kind := range preferred()[:certificates] {
				known[kind] = true
			}
		case k.Key.Type() == ssh.KeyAlgoRSA:
			known[ssh.KeyAlgoRSASHA512], known[ssh.KeyAlgoRSASHA256] = true, true
		default:
			known[k.Key.Type()] = true
		}
	}
	var out []string
	for _, kind := range preferred() {
		if known[kind] {
			out = append(out, kind)
		}
		delete(known, kind)
	}
	rest := slices.Sorted(maps.Keys(known))
	return append(out, rest...)
}

// verify is the check of a key. That of an authority is no key of a host.
func (h *hostKeys) verify(remote net.Addr, key ssh.PublicKey) error {
	err := h.check(h.address, remote, key)
	if _, signed := key.(*ssh.Certificate); err != nil || signed {
		return err
	}
	for _, k := range h.lines {
		if !h.authorities[k.Line] && bytes.Equal(k.Key.Marshal(), key.Marshal()) {
			return nil
		}
	}
	return &knownhosts.KeyError{Want: h.lines}
}

// callback is what the handshake asks.
func (h *hostKeys) callback(_ string, remote net.Addr, key ssh.PublicKey) error {
	err := h.verify(remote, key)
	if err == nil {
		return nil
	}
	offered := fmt.Sprintf("%s %s", key.Type(), ssh.FingerprintSHA256(key))
	wrong := &knownhosts.KeyError{}
	revoked := &knownhosts.RevokedError{}
	switch {
	case errors.As(err, &revoked):
		h.refused = &HostKeyError{text: fmt.Sprintf("the key that %s offers (%s) is revoked in %s line %d. Nothing was sent", h.o.title(), offered, revoked.Revoked.Filename, revoked.Revoked.Line)}
	case errors.As(err, &wrong) && len(wrong.Want) > 0:
		var expected []string
		for _, k := range wrong.Want {
			what := "%s %s (%s line %d)"
			if h.authorities[k.Line] {
				what = "one that the authority %s %s signed (%s line %d)"
			}
			expected = append(expected, fmt.Sprintf(what, k.Key.Type(), ssh.FingerprintSHA256(k.Key), k.Filename, k.Line))
		}
		slices.Sort(expected)
		h.refused = &HostKeyError{text: fmt.Sprintf("the host %s is not the known one: it offers the key %s, and expected is %s. Somebody may sit between, or the server was installed anew. Nothing was sent; when the server has a new key, compare it at its console, then replace that line", h.o.title(), offered, strings.Join(expected, " or "))}
	case errors.As(err, &wrong):
		h.refused = &HostKeyError{Unknown: true, text: fmt.Sprintf("the host %s is not among the known hosts of %s; it offers the key %s, which is not trusted at first sight. To add it, %s", h.o.title(), h.o.Source.KnownHosts, offered, h.o.howToAdd())}
	default:
		h.refused = &HostKeyError{text: fmt.Sprintf("the key of %s (%s) cannot be checked: %v", h.o.title(), offered, err)}
	}
	return h.refused
}
