package metabasexml_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/metabase"
	"github.com/isoplan/isoplan/internal/stores/metabasexml"
	"github.com/isoplan/isoplan/internal/vectors"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// classes says what kind of error each code is. IP0305 is whatever the lexer
// says.
var classes = map[string]vectors.Class{
	"IP0306": vectors.Schema,    // not a metabase
	"IP0307": vectors.Schema,    // only a fragment
	"IP0308": vectors.Schema,    // key without Location
	"IP0309": vectors.Ambiguous, // key stands twice
	"IP0311": vectors.Schema,    // value cannot be read
	"IP0312": vectors.Ambiguous, // value stands twice
	"IP0313": vectors.Schema,    // extension without file
	"IP0314": vectors.Ambiguous, // extension stands twice
}

// lexical says what kind of error each class of the lexer is.
var lexical = map[xmltext.Class]vectors.Class{
	xmltext.ClassEncoding:   vectors.Lex,
	xmltext.ClassLex:        vectors.Lex,
	xmltext.ClassWellFormed: vectors.WellFormed,
	xmltext.ClassLimit:      vectors.Limit,
}

// TestVectors reads every broken metabase of testdata/vectors: the first thing
// that is wrong has the class and the place the file says.
func TestVectors(t *testing.T) {
	counts := vectors.Run(t, "testdata/vectors", 150, judge)
	t.Log(counts)
}

func judge(c vectors.Case) vectors.Verdict {
	s, diags := metabasexml.Store{}.Decode("metabase", "MetaBase.xml", c.Input)
	if s == nil {
		return refused(c.Input, diags)
	}
	_, diags = metabase.Space{}.World(s, "web03")
	if len(diags) == 0 {
		return vectors.Verdict{Class: vectors.OK, Offset: vectors.NoPlace}
	}
	d := diags.Sorted(nil)[0]
	return vectors.Verdict{Class: classes[d.ID], Offset: int(d.Range.Start), Said: view.Escape(d.Summary + ": " + d.Detail)}
}

// refused judges a file that was not taken: one error, which names its place.
func refused(file string, diags diag.List) vectors.Verdict {
	v := vectors.Verdict{Offset: vectors.NoPlace}
	if len(diags) != 1 || diags[0].Severity != diag.Error {
		v.Said = fmt.Sprintf("refused with %+v", diags)
		return v
	}
	d := diags[0]
	v.Said, v.Class = d.Summary+": "+d.Detail, classes[d.ID]
	if _, after, ok := strings.Cut(d.Detail, "(byte "); ok {
		fmt.Sscan(strings.TrimSuffix(after[:strings.IndexByte(after, ')')], ")"), &v.Offset)
	}
	if d.ID == "IP0305" {
		var e *xmltext.Error
		if errors.As(lexed(file), &e) {
			v.Class = lexical[e.Class]
		}
	}
	return v
}

// lexed is what the lexer alone has against a file.
func lexed(file string) error {
	text, err := xmltext.Decode(file, xmltext.DefaultLimits())
	if err != nil {
		return err
	}
	return xmltext.Check(text.Body, xmltext.DefaultLimits())
}
