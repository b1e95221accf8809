package machineconfig_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/stores/machineconfig"
	"github.com/isoplan/isoplan/internal/vectors"
	"github.com/isoplan/isoplan/internal/view"
	"github.com/isoplan/isoplan/internal/xmltext"
)

// classes says what kind of error each code is. IP0351 is whatever the lexer
// says.
var classes = map[string]vectors.Class{
	"IP0352": vectors.Schema,    // not a machine.config
	"IP0353": vectors.Ambiguous, // two process models
	"IP0354": vectors.Schema,    // unknown framework
	"IP0355": vectors.Schema,    // value cannot be read
	"IP0356": vectors.Schema,    // attribute ASP.NET will not know
	"IP0357": vectors.Schema,    // the values stand elsewhere
}

// lexical says what kind of error each class of the lexer is.
var lexical = map[xmltext.Class]vectors.Class{
	xmltext.ClassEncoding:   vectors.Lex,
	xmltext.ClassLex:        vectors.Lex,
	xmltext.ClassWellFormed: vectors.WellFormed,
	xmltext.ClassLimit:      vectors.Limit,
}

// TestVectors reads every broken machine.config of testdata/vectors: the first
// thing that is wrong has the class and the place the file says. The key
// "framework" names the framework, v1.1.4322 when it is missing.
func TestVectors(t *testing.T) {
	t.Log(vectors.Run(t, "testdata/vectors", 110, judge))
}

func judge(c vectors.Case) vectors.Verdict {
	framework := c.Keys["framework"]
	if framework == "" {
		framework = "v1.1.4322"
	}
	s, diags := machineconfig.Store{}.Decode(space(framework), "machine.config", c.Input)
	if s == nil {
		return refused(c.Input, diags)
	}
	_, diags = machineconfig.Space{}.World(s, "web03")
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
		fmt.Sscan(after[:strings.IndexByte(after, ')')], &v.Offset)
	}
	if d.ID == "IP0351" {
		var e *xmltext.Error
		text, err := xmltext.Decode(file, xmltext.DefaultLimits())
		if err == nil {
			err = xmltext.Check(text.Body, xmltext.DefaultLimits())
		}
		if errors.As(err, &e) {
			v.Class = lexical[e.Class]
		}
	}
	return v
}
