package plan

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
)

// Seal puts the findings of the rules into the plan and makes its digest.
func (p *Plan) Seal(findings diag.List) error {
	_, err := p.SealEncoded(findings)
	return err
}

// SealEncoded is Seal, and Encode of what comes out, in one go: the text of a
// plan for many servers is long, and the digest stands at its end.
func (p *Plan) SealEncoded(findings diag.List) ([]byte, error) {
	p.Findings = make([]Finding, 0, len(findings))
	for i := range findings {
		p.Findings = append(p.Findings, asFinding(&findings[i]))
	}
	sort.SliceStable(p.Findings, func(i, j int) bool { return findingKey(&p.Findings[i]) < findingKey(&p.Findings[j]) })
	p.Digest = ""
	text, err := encode(p)
	if err != nil {
		return nil, err
	}
	head, found := bytes.CutSuffix(text, []byte(undigested))
	if !found {
		return nil, errors.New("the plan does not end with its digest")
	}
	p.Digest = digestOf(text)
	return append(head, strings.Replace(undigested, `""`, `"`+p.Digest+`"`, 1)...), nil
}

// undigested is how the text of a plan without a digest ends.
const undigested = "  \"digest\": \"\"\n}\n"

// asFinding is a diagnostic as a plan keeps it.
func asFinding(d *diag.Diagnostic) Finding {
	return Finding{Severity: d.Severity.String(), ID: d.ID, Summary: d.Summary, Detail: d.Detail, Fix: d.Fix,
		Address: string(d.Addr), Attribute: d.Attribute, Sources: d.Sources, Confidence: string(d.Confidence)}
}

func findingKey(f *Finding) string {
	severity, _ := diag.ParseSeverity(f.Severity)
	return strings.Join([]string{fmt.Sprint(uint8(severity)), model.Fold(f.Address), f.Attribute, f.ID, f.Summary, f.Detail}, "\x00")
}

// sum is the digest over the canonical form without the digest itself.
func (p *Plan) sum() (string, error) {
	c := *p
	c.Digest = ""
	text, err := encode(&c)
	if err != nil {
		return "", err
	}
	return digestOf(text), nil
}

func digestOf(text []byte) string {
	s := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(s[:])
}

// Encode gives the canonical JSON of a sealed plan: fields in a fixed order,
// map keys sorted, two blanks of indentation, one line feed at the end, no
// character a terminal or a log could take for a command.
func Encode(p *Plan) ([]byte, error) { return encode(p) }

func encode(p *Plan) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(p); err != nil {
		return nil, err
	}
	return diag.HarmlessJSON(b.Bytes()), nil
}

// MaxFile is the largest plan file that is read, in bytes.
const MaxFile = 256 << 20

// Decode reads a plan file. It refuses what is not a plan, a newer format and
// any plan whose digest does not match its content; it refuses JSON that says
// one thing twice or is not in canonical form, because such a file was edited.
func Decode(text []byte) (*Plan, error) {
	if len(text) > MaxFile {
		return nil, fmt.Errorf("the plan file has %d bytes; at most %d are read", len(text), MaxFile)
	}
	var head struct {
		FormatVersion string `json:"format_version"`
		Digest        string `json:"digest"`
	}
	if err := json.Unmarshal(text, &head); err != nil || head.FormatVersion == "" {
		return nil, errors.New("this is not a plan file of isoplan")
	}
	if head.FormatVersion != FormatVersion {
		return nil, fmt.Errorf("the plan has format %s, and this isoplan reads format %s: use the version that made it", head.FormatVersion, FormatVersion)
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	p := &Plan{}
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("the plan file cannot be read: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("the plan file has text behind its end")
	}
	sum, err := p.sum()
	if err != nil {
		return nil, err
	}
	if sum != p.Digest {
		return nil, errors.New("the plan file was changed after it was made: its digest does not match; make the plan again")
	}
	if again, err := encode(p); err != nil || !bytes.Equal(again, text) {
		return nil, errors.New("the plan file is not in the form isoplan writes: it was changed after it was made; make the plan again")
	}
	return p, nil
}

// configDigest covers the desired worlds in canonical form: what is declared,
// not how or where.
func configDigest(c *model.Config) string {
	h := sha256.New()
	servers := append([]*model.Server(nil), c.Servers...)
	sort.SliceStable(servers, func(i, j int) bool { return model.Fold(servers[i].Name) < model.Fold(servers[j].Name) })
	var b []byte
	for _, s := range servers {
		b = appendFields(b[:0], "server", s.Name, s.Version, s.Mode)
		for _, o := range sortedByAddress(s.Objects) {
			b = appendObject(b, o)
			if len(b) > 1<<16 {
				h.Write(b)
				b = b[:0]
			}
		}
		for _, d := range s.AppDefaults {
			b = appendFields(b, append([]string{"defaults", d.Site.Addr.Key()}, d.Match...)...)
			b = appendSettings(b, model.App, d.Settings)
		}
		h.Write(b)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// sortedByAddress gives objects in the order of their address keys.
func sortedByAddress(objects []*model.Object) []*model.Object {
	type keyed struct {
		key string
		o   *model.Object
	}
	all := make([]keyed, len(objects))
	for i, o := range objects {
		all[i] = keyed{o.Addr.Key(), o}
	}
	byKey := func(i, j int) bool { return all[i].key < all[j].key }
	if sort.SliceIsSorted(all, byKey) {
		return objects
	}
	sort.SliceStable(all, byKey)
	out := make([]*model.Object, len(all))
	for i := range all {
		out[i] = all[i].o
	}
	return out
}

// appendFields writes texts so that no two different lists look the same.
func appendFields(b []byte, fields ...string) []byte {
	for _, f := range fields {
		b = strconv.AppendInt(b, int64(len(f)), 10)
		b = append(append(append(b, ':'), f...), ' ')
	}
	return append(b, '\n')
}

func appendObject(b []byte, o *model.Object) []byte {
	b = appendFields(b, "object", o.Addr.Key(), o.Kind.String(), strconv.FormatUint(uint64(o.ID), 10))
	if d := o.Decl; d != nil && (d.Absent || d.Present || d.Recursive || d.Protect || len(d.Reset)+len(d.Traits)+len(d.DLLs) > 0) {
		b = appendFields(b, "decl", strconv.FormatBool(d.Absent), strconv.FormatBool(d.Recursive), strconv.FormatBool(d.Protect))
		if d.Present {
			b = appendFields(b, "present")
		}
		for _, r := range d.Reset {
			b = appendFields(b, "reset", r.Name)
		}
		for _, name := range sortedKeys(d.Traits) {
			b = appendFields(b, "trait", name, d.Traits[name])
		}
		for _, dll := range d.DLLs {
			b = appendFields(b, "dll", dll)
		}
	}
	return appendSettings(b, o.Kind, o.Settings)
}

func appendSettings(b []byte, k model.Kind, settings []model.Setting) []byte {
	for _, s := range settings {
		text := s.Value.String()
		if row := schema.Find(k, s.Name); row != nil {
			text = row.Type.Show(s.Value)
		}
		b = appendFields(b, s.Name, text)
	}
	return b
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
