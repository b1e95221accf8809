package remote

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"net"
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
	o     *Options
	check ssh.HostKeyCallback
	// refused is what the check said: the handshake wraps it in words of its own.
	refused *HostKeyError
}

func newHostKeys(o *Options) (*hostKeys, error) {
	check, err := knownhosts.New(o.Source.KnownHosts)
	if err != nil {
		return nil, fmt.Errorf("the file of known hosts cannot be read: %w; %s", err, o.howToAdd())
	}
	return &hostKeys{o: o, check: check}, nil
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

// algorithms are the kinds of keys the file has of the host: the server must not offer another kind, of which the file
// knows nothing. nil where it has none.
func (h *hostKeys) algorithms() []string {
	want := &knownhosts.KeyError{}
	// A key that nobody has finds every key the file holds of the host.
	nobody, err := ssh.NewPublicKey(ed25519.PublicKey(make([]byte, ed25519.PublicKeySize)))
	if err != nil || !errors.As(h.check(h.o.address(), &net.TCPAddr{}, nobody), &want) {
		return nil
	}
	var out []string
	for _, k := range want.Want {
		if k.Key.Type() == ssh.KeyAlgoRSA {
			out = append(out, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		} else {
			out = append(out, k.Key.Type())
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// callback is what the handshake asks.
func (h *hostKeys) callback(address string, remote net.Addr, key ssh.PublicKey) error {
	err := h.check(address, remote, key)
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
			expected = append(expected, fmt.Sprintf("%s %s (%s line %d)", k.Key.Type(), ssh.FingerprintSHA256(k.Key), k.Filename, k.Line))
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
