package approval_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/approval"
)

var (
	noon = time.Date(2004, time.March, 1, 12, 0, 0, 0, time.UTC)
	plan = []byte("{\n  \"format_version\": \"1.0\"\n}\n")
)

// signer makes a key out of a number.
func signer(t *testing.T, n byte, name string) approval.Signer {
	t.Helper()
	return parseSigner(t, pkcs8(t, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize)))).Named(name)
}

// request approves plan for a day from noon.
func request() approval.Request {
	return approval.Request{Plan: plan, Name: "change.isoplan", Digest: "sha256:00", Servers: []string{"web03", "web04"}, From: noon, ValidFor: 24 * time.Hour}
}

// sign signs and must succeed.
func sign(t *testing.T, r approval.Request, by approval.Signer) []byte {
	t.Helper()
	text, _, err := approval.Sign(r, by, bytes.NewReader(bytes.Repeat([]byte{0xab}, 64)))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestSignAndVerify(t *testing.T) {
	alice, bob := signer(t, 1, "alice"), signer(t, 2, "bob")
	text, said, err := approval.Sign(request(), alice, bytes.NewReader(bytes.Repeat([]byte{0xab}, 16)))
	if err != nil {
		t.Fatal(err)
	}
	// The name in the list of trusted keys counts, not the one the signer has for himself.
	trusted := []approval.Key{bob.Key(), {Name: "alice of operations", Public: alice.Key().Public}}
	got, err := approval.Verify(text, plan, trusted, noon.Add(time.Hour), 24*time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if got.SignedBy.Name != "alice of operations" || got.Approver != "alice" || got.Name != "change.isoplan" || got.PlanDigest != "sha256:00" ||
		strings.Join(got.Servers, " ") != "web03 web04" || got.ID != strings.Repeat("ab", 16) ||
		!got.NotBefore.Equal(noon) || !got.NotAfter.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("%+v", got)
	}
	got.SignedBy = said.SignedBy
	if !reflect.DeepEqual(got, said) {
		t.Errorf("Sign said %+v, Verify %+v", said, got)
	}
	if again := sign(t, request(), alice); !bytes.Equal(again, text) {
		t.Error("the same request gives other bytes")
	}
	if !approval.IsApproval(text) || approval.IsApproval(plan) || approval.IsApproval(nil) || approval.IsApproval(text[:40]) {
		t.Error("an approval is not told from another file by its first bytes")
	}
	if text[len(text)-1] != '\n' || bytes.Count(text, []byte("\n")) != 1 {
		t.Errorf("%q is not one line", text)
	}
}

// TestFormats checks against the text of the DSSE and in-toto specifications, without the code that wrote it.
func TestFormats(t *testing.T) {
	alice := signer(t, 1, "")
	var e struct {
		PayloadType, Payload string
		Signatures           []struct{ KeyID, Sig string }
	}
	if err := json.Unmarshal(sign(t, request(), alice), &e); err != nil {
		t.Fatal(err)
	}
	payload, err := base64.StdEncoding.DecodeString(e.Payload)
	if err != nil {
		t.Fatal(err)
	}
	signature, err := base64.StdEncoding.DecodeString(e.Signatures[0].Sig)
	if err != nil {
		t.Fatal(err)
	}
	covered := fmt.Sprintf("DSSEv1 28 application/vnd.in-toto+json %d %s", len(payload), payload)
	if !ed25519.Verify(alice.Key().Public, []byte(covered), signature) {
		t.Error("the signature is not over DSSE's encoding of type and payload")
	}
	const want = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://isoplan.dev/approval/v1",` +
		`"subject":[{"name":"change.isoplan","digest":{"sha256":"%s"}}],"predicate":{"approver":"%s","servers":["web03","web04"],` +
		`"plan_digest":"sha256:00","not_before":"2004-03-01T12:00:00Z","not_after":"2004-03-02T12:00:00Z","id":"%s"}}`
	// sha256sum of the plan above.
	const sum = "cd1456f8b14594e27729f23b796dac2df8ce3b3d5a57256fc4efe22babebed7d"
	if got := string(payload); got != fmt.Sprintf(want, sum, alice.Key().Fingerprint(), strings.Repeat("ab", 16)) {
		t.Errorf("the payload is %s", got)
	}
}

func TestRefusals(t *testing.T) {
	alice, mallory := signer(t, 1, "alice"), signer(t, 3, "alice")
	trusted := []approval.Key{alice.Key(), signer(t, 2, "bob").Key()}
	good := sign(t, request(), alice)
	day := 24 * time.Hour
	tests := []struct {
		name     string
		approval []byte
		plan     []byte
		trusted  []approval.Key
		now      time.Time
		max      time.Duration
		want     any
		says     string
	}{
		{"by nobody known", sign(t, request(), mallory), plan, trusted, noon, day, new(*approval.Untrusted), "not signed by a trusted key"},
		{"nobody is trusted", good, plan, nil, noon, day, new(*approval.Untrusted), "no key is trusted"},
		{"another key's name", renamed(sign(t, request(), mallory), mallory.Key(), alice.Key()), plan, trusted, noon, day, new(*approval.Altered), "does not carry its signature"},
		{"another plan", good, append(bytes.Clone(plan), ' '), trusted, noon, day, new(*approval.OtherPlan), "is for another plan"},
		{"no plan", good, nil, trusted, noon, day, new(*approval.OtherPlan), "is for another plan"},
		{"too early", good, plan, trusted, noon.Add(-approval.Skew - time.Second), day, new(*approval.NotYetValid), "counts from 2004-03-01T12:00:00Z"},
		{"too late", good, plan, trusted, noon.Add(day + approval.Skew + time.Second), day, new(*approval.Expired), "ended at 2004-03-02T12:00:00Z"},
		{"too long", good, plan, trusted, noon, day - time.Second, new(*approval.TooLong), "lasts 24h0m0s, and the policy allows 23h59m59s"},
		{"the plan instead", plan, plan, trusted, noon, day, new(*approval.Malformed), "cannot be read"},
		{"nothing", nil, plan, trusted, noon, day, new(*approval.Malformed), "cannot be read"},
		{"too large", append(bytes.Clone(good), make([]byte, approval.MaxFile)...), plan, trusted, noon, day, new(*approval.Malformed), "at most 65536"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := approval.Verify(tt.approval, tt.plan, tt.trusted, tt.now, tt.max)
			if err == nil || !errors.As(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%T %v; want %T and %q", err, err, tt.want, tt.says)
			}
			if !reflect.DeepEqual(got, approval.Statement{}) {
				t.Errorf("a refused approval says %+v", got)
			}
		})
	}
	for _, now := range []time.Time{noon.Add(-approval.Skew), noon, noon.Add(day), noon.Add(day + approval.Skew)} {
		for _, limit := range []time.Duration{0, day, 2 * day} {
			if _, err := approval.Verify(good, plan, trusted, now, limit); err != nil {
				t.Errorf("at %s with the limit %s: %v", now, limit, err)
			}
		}
	}
}

// renamed puts the name of one key over that of another in an approval.
func renamed(text []byte, from, to approval.Key) []byte {
	return bytes.Replace(text, []byte(from.Fingerprint()), []byte(to.Fingerprint()), 1)
}

// TestForms: what another program would read as the same approval is refused too, and so is a statement of another kind
// with a good signature.
func TestForms(t *testing.T) {
	alice := signer(t, 1, "alice")
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	trusted := []approval.Key{alice.Key()}
	good := string(sign(t, request(), alice))
	inside := payloadOf(t, good)
	swap := func(old, new string) string {
		t.Helper()
		if !strings.Contains(good, old) {
			t.Fatalf("%q is not in %s", old, good)
		}
		return strings.Replace(good, old, new, 1)
	}
	resigned := func(old, new string) string {
		t.Helper()
		if !strings.Contains(inside, old) {
			t.Fatalf("%q is not in %s", old, inside)
		}
		return envelope(private, alice.Key(), strings.Replace(inside, old, new, 1))
	}
	if envelope(private, alice.Key(), inside) != good {
		t.Fatal("the test does not write the form it is about")
	}
	tests := []struct{ name, text, says string }{
		{"no line end", strings.TrimSuffix(good, "\n"), "end is missing"},
		{"two line ends", good + "\n", "not in the form"},
		{"text behind the end", good + "{}", "not in the form"},
		{"a blank", swap(`,"payload"`, `, "payload"`), "not in the form"},
		{"a field in capitals", swap(`"payload":`, `"Payload":`), "not in the form"},
		{"an unknown field", swap(`{"payloadType"`, `{"x":1,"payloadType"`), "unknown field"},
		{"a field twice", swap(`{"payloadType"`, `{"payload":"","payloadType"`), "not in the form"},
		{"another type", swap("in-toto+json", "in-totem+json"), "not application/vnd.in-toto+json"},
		{"two signatures", swap(`}]}`, `},{"keyid":"","sig":""}]}`), "2 signatures"},
		{"no signature", good[:strings.Index(good, `,"signatures"`)] + `,"signatures":[]}` + "\n", "0 signatures"},
		{"another base 64", swap(`"payload":"`, `"payload":"-_`), "no base 64"},
		{"another kind of statement", resigned("Statement/v1", "Statement/v0.1"), "of the type"},
		{"another predicate", resigned("isoplan.dev/approval/v1", "slsa.dev/provenance/v1"), "it states"},
		{"two subjects", resigned(`"subject":[{`, `"subject":[{"name":"x","digest":{"sha256":""}},{`), "about 2 files"},
		{"another digest beside", resigned(`"digest":{`, `"digest":{"sha512":"",`), "unknown field"},
		{"a field of the statement twice", resigned(`"predicate":{`, `"predicate":{"id":"",`), "not in the form"},
		{"no time", resigned("2004-03-01T12:00:00Z", "yesterday"), "is no time"},
		{"another zone", resigned("2004-03-01T12:00:00Z", "2004-03-01T12:00:00+00:00"), "is no time"},
		{"parts of a second", resigned("2004-03-01T12:00:00Z", "2004-03-01T12:00:00.5Z"), "is no time"},
		{"backwards", resigned("2004-03-02", "2004-02-28"), "ends before it begins"},
		{"no server", resigned(`["web03","web04"]`, `[]`), "names no server"},
		{"servers are nothing", resigned(`["web03","web04"]`, `null`), "names no server"},
		{"a short id", resigned("abab", ""), "its id"},
		{"a short digest", resigned(`"sha256":"cd14`, `"sha256":"`), "no SHA-256"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := approval.Verify([]byte(tt.text), plan, trusted, noon, 0)
			var malformed *approval.Malformed
			if !errors.As(err, &malformed) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%T %v; want %q", err, err, tt.says)
			}
		})
	}
}

// payloadOf takes the statement out of an approval.
func payloadOf(t *testing.T, text string) string {
	t.Helper()
	_, rest, _ := strings.Cut(text, `"payload":"`)
	encoded, _, _ := strings.Cut(rest, `"`)
	inside, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		t.Fatal(err)
	}
	return string(inside)
}

// envelope signs any payload.
func envelope(private ed25519.PrivateKey, key approval.Key, payload string) string {
	signature := ed25519.Sign(private, fmt.Appendf(nil, "DSSEv1 28 application/vnd.in-toto+json %d %s", len(payload), payload))
	return fmt.Sprintf(`{"payloadType":"application/vnd.in-toto+json","payload":"%s","signatures":[{"keyid":"%s","sig":"%s"}]}`+"\n",
		base64.StdEncoding.EncodeToString([]byte(payload)), key.Fingerprint(), base64.StdEncoding.EncodeToString(signature))
}

// TestEveryBit: an approval, or a plan, with any one bit changed is refused.
func TestEveryBit(t *testing.T) {
	alice := signer(t, 1, "alice")
	trusted := []approval.Key{alice.Key()}
	good := sign(t, request(), alice)
	flipped := 0
	for _, file := range []struct {
		name string
		text []byte
	}{{"approval", good}, {"plan", plan}} {
		for i := range file.text {
			for bit := range 8 {
				text := bytes.Clone(file.text)
				text[i] ^= 1 << bit
				a, p := good, text
				if file.name == "approval" {
					a, p = text, plan
				}
				if _, err := approval.Verify(a, p, trusted, noon, 0); err == nil {
					t.Errorf("byte %d, bit %d of the %s: accepted", i, bit, file.name)
				}
				flipped++
			}
		}
	}
	if flipped != 8*(len(good)+len(plan)) {
		t.Errorf("only %d bits", flipped)
	}
}

func TestBadRequests(t *testing.T) {
	alice := signer(t, 1, "alice")
	many := make([]string, 5000)
	for i := range many {
		many[i] = fmt.Sprintf("server-%04d", i)
	}
	tests := []struct {
		name   string
		change func(*approval.Request)
		says   string
	}{
		{"no time", func(r *approval.Request) { r.ValidFor = 0 }, "ends before it begins"},
		{"less than a second", func(r *approval.Request) { r.ValidFor = time.Millisecond }, "ends before it begins"},
		{"backwards", func(r *approval.Request) { r.ValidFor = -time.Hour }, "ends before it begins"},
		{"beyond the calendar", func(r *approval.Request) {
			r.From = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
			r.ValidFor = 1e4 * time.Hour
		}, "year"},
		{"no server", func(r *approval.Request) { r.Servers = nil }, "no server"},
		{"a nameless server", func(r *approval.Request) { r.Servers = []string{""} }, "is empty"},
		{"broken text", func(r *approval.Request) { r.Name = "a\xff" }, "not UTF-8"},
		{"too many servers", func(r *approval.Request) { r.Servers = many }, "at most 65536"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := request()
			tt.change(&r)
			text, _, err := approval.Sign(r, alice, bytes.NewReader(make([]byte, 64)))
			if text != nil || err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; want %q", err, tt.says)
			}
		})
	}
	if _, _, err := approval.Sign(request(), alice, bytes.NewReader(make([]byte, 15))); err == nil {
		t.Error("an id was made of too few random bytes")
	}
	// Names that JSON writes in a special way survive.
	r := request()
	r.Name = "<a>&\u2028 \"b\"\t.isoplan"
	if got, err := approval.Verify(sign(t, r, alice), plan, []approval.Key{alice.Key()}, noon, 0); err != nil || got.Name != r.Name {
		t.Errorf("%q, %v", got.Name, err)
	}
}

func FuzzVerify(f *testing.F) {
	private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize))
	key := approval.Key{Name: "alice", Public: private.Public().(ed25519.PublicKey)}
	const statement = `{"_type":"https://in-toto.io/Statement/v1","predicateType":"https://isoplan.dev/approval/v1","subject":[{"name":"p","digest":` +
		`{"sha256":"cd1456f8b14594e27729f23b796dac2df8ce3b3d5a57256fc4efe22babebed7d"}}],"predicate":{"approver":"a","servers":["w"],"plan_digest":"d",` +
		`"not_before":"2004-03-01T12:00:00Z","not_after":"2004-03-02T12:00:00Z","id":"abababababababababababababababab"}}`
	f.Add(statement)
	f.Add(`{}`)
	f.Fuzz(func(t *testing.T, payload string) {
		text := envelope(private, key, payload)
		s, err := approval.Verify([]byte(text), plan, []approval.Key{key}, noon, 0)
		if err != nil {
			return
		}
		// What was accepted is in the one form, so the form says everything that is in it.
		for _, part := range append([]string{s.Name, s.SHA256, s.Approver, s.PlanDigest, s.ID}, s.Servers...) {
			quoted, _ := json.Marshal(part)
			if !strings.Contains(payload, string(quoted)) && !strings.ContainsAny(part, "<>&") {
				t.Errorf("%q is not in %s", part, payload)
			}
		}
	})
}
