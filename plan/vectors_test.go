package plan_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/vectors"
	"github.com/isoplan/isoplan/plan"
)

// refusals says what kind of error each text is: Decode gives texts, no codes.
// A text of plan.Wants is about what a plan says: schema.
var refusals = []struct {
	says  string
	class vectors.Class
}{
	{"at most", vectors.Limit},
	{"has format", vectors.Stale},
	{"digest does not match", vectors.Integrity},
	{"not in the form", vectors.Integrity},
	{"behind its end", vectors.WellFormed},
	{"cannot be read", vectors.Schema},
	{"the plan was not made by isoplan", vectors.Schema},
	{"has no file of the key space", vectors.Schema},
}

// TestVectors changes a sound plan file the way each vector says and reads it.
// The input of a vector is a list of lines, each a change:
//
//	replace "old" "new"   the first place that holds the old text
//	all "old" "new"       every such place
//	append "text"         behind the end
//	prepend "text"        before the begin
//	cut 100               behind so many bytes
//	only "text"           the text instead of the file
//	digest                another first digit of the plan's own digest
//	seal                  makes the digest match the content again, as somebody
//	                      would who forges a plan
//
// In a text $DIGEST are the digits of the plan's own digest, $HEAD most of them.
// Errors of plan files name no place in the file, so none is held against them.
func TestVectors(t *testing.T) {
	base := basePlan(t)
	t.Log(vectors.Run(t, "testdata/vectors", 90, func(c vectors.Case) vectors.Verdict {
		text, err := change(base, c.Input)
		if err != nil {
			t.Fatalf("%s:%d: %v", c.File, c.Line, err)
		}
		return judge(text)
	}))
}

// basePlan is a plan file with something of everything.
func basePlan(t testing.TB) string {
	s := server(object(model.AppPool, "Shop", "idle_timeout", model.Number(3), "wam_user_name", model.Text("app"),
		"wam_user_pass", model.Secret("env:SHOP_PW"), "identity_type", model.Number(3)),
		object(model.ProcessModel, "v1.1.4322", "memory_limit", model.Number(40)))
	text, err := plan.Encode(mustPlan(t, s, small(t)).Plan)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// change carries out the lines of a vector.
func change(text, script string) (string, error) {
	for line := range strings.Lines(script) {
		line = strings.TrimSuffix(line, "\n")
		word, rest, _ := strings.Cut(line, " ")
		args, err := quoted(rest)
		if err != nil {
			return "", fmt.Errorf("%q: %w", line, err)
		}
		for i := range args {
			args[i] = named(text, args[i])
		}
		switch {
		case word == "replace" && len(args) == 2, word == "all" && len(args) == 2:
			if !strings.Contains(text, args[0]) {
				return "", fmt.Errorf("%q: the plan holds no such text", line)
			}
			n := 1
			if word == "all" {
				n = -1
			}
			text = strings.Replace(text, args[0], args[1], n)
		case word == "append" && len(args) == 1:
			text += args[0]
		case word == "prepend" && len(args) == 1:
			text = args[0] + text
		case word == "only" && len(args) == 1:
			text = args[0]
		case word == "cut":
			n, err := strconv.Atoi(rest)
			if err != nil || n > len(text) {
				return "", fmt.Errorf("%q: no place in the plan", line)
			}
			text = text[:n]
		case word == "digest":
			at := strings.LastIndex(text, "sha256:") + len("sha256:")
			other := "0"
			if text[at] == '0' {
				other = "1"
			}
			text = text[:at] + other + text[at+1:]
		case word == "seal":
			if text, err = sealed(text); err != nil {
				return "", fmt.Errorf("%q: %w", line, err)
			}
		default:
			return "", fmt.Errorf("unknown change %q", line)
		}
	}
	return text, nil
}

// named puts the digits of the plan's own digest in the place of $DIGEST, and
// all but the last nine of them in that of $HEAD.
func named(text, arg string) string {
	const digits = 64
	at := strings.LastIndex(text, "sha256:") + len("sha256:")
	if at < len("sha256:") || at+digits > len(text) {
		return arg
	}
	digest := text[at : at+digits]
	return strings.NewReplacer("$DIGEST", digest, "$HEAD", digest[:digits-9]).Replace(arg)
}

// quoted reads texts in quotes.
func quoted(s string) ([]string, error) {
	var all []string
	for strings.HasPrefix(s, `"`) {
		head, err := strconv.QuotedPrefix(s)
		if err != nil {
			return nil, err
		}
		text, err := strconv.Unquote(head)
		if err != nil {
			return nil, err
		}
		all, s = append(all, text), strings.TrimPrefix(s[len(head):], " ")
	}
	return all, nil
}

// sealed gives a plan file with the digest its content has, the rest as it is.
func sealed(text string) (string, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	p := &plan.Plan{}
	if err := d.Decode(p); err != nil {
		return "", err
	}
	old := p.Digest
	p.Digest = ""
	canonical, err := plan.Encode(p)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	return strings.Replace(text, old, "sha256:"+hex.EncodeToString(sum[:]), 1), nil
}

// judge reads a plan file as apply would, up to the live files.
func judge(text string) vectors.Verdict {
	v := vectors.Verdict{Offset: vectors.NoPlace}
	p, err := plan.Decode([]byte(text))
	if err == nil {
		err = wanted(p)
	}
	if err == nil {
		v.Class = vectors.OK
		return v
	}
	v.Said = err.Error()
	for _, r := range refusals {
		if strings.Contains(v.Said, r.says) {
			v.Class = r.class
			return v
		}
	}
	switch {
	case !strings.Contains(v.Said, "not a plan file"):
	case !utf8.ValidString(text):
		v.Class = vectors.Lex
	case !json.Valid([]byte(text)):
		v.Class = vectors.WellFormed
	default:
		v.Class = vectors.Schema
	}
	return v
}

// wanted asks every server of a plan what it wants of its files.
func wanted(p *plan.Plan) error {
	for i := range p.Servers {
		s := &p.Servers[i]
		for _, f := range s.Files {
			for _, steps := range [][]plan.Step{s.Steps, s.Rollback.Steps} {
				if _, err := plan.Wants(s, f.Space, steps); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// TestBasePlan holds that the plan the vectors change is sound, and that
// sealing it anew changes nothing.
func TestBasePlan(t *testing.T) {
	text := basePlan(t)
	if v := judge(text); v.Class != vectors.OK {
		t.Fatalf("%+v", v)
	}
	again, err := sealed(text)
	if err != nil || again != text {
		t.Fatalf("sealed anew the plan is another: %v", err)
	}
	if bytes.Count([]byte(text), []byte("env:SHOP_PW")) == 0 {
		t.Fatal("the plan refers to no secret")
	}
}
