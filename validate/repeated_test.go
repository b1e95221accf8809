package validate_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/validate"
)

// TestRepeatedEntries tries what a configuration made of several parts can
// hold: entries of one file are united before the rule sees them.
func TestRepeatedEntries(t *testing.T) {
	cases := []struct {
		name    string
		entries []string
		want    []string
	}{
		{"none", nil, nil},
		{"different", []string{`C:\a.dll`, `C:\b.dll`}, nil},
		{"letter case", []string{`C:\a.dll`, `c:\A.DLL`}, []string{`"c:\\A.DLL" in in_process_isapi of web03 repeats "C:\\a.dll"`}},
		{"slashes", []string{`C:/x/a.dll`, `C:\x\a.dll`}, []string{`"C:\\x\\a.dll" in in_process_isapi of web03 repeats "C:/x/a.dll"`}},
		{"three of a kind", []string{"a.dll", "A.dll", "a.DLL"}, []string{`"A.dll" in in_process_isapi of web03 repeats "a.dll"`, `"a.DLL" in in_process_isapi of web03 repeats "a.dll"`}},
		{"bare name last", []string{`C:\a.dll`, "a.dll"}, []string{`"C:\\a.dll" in in_process_isapi of web03 repeats "a.dll"`}},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			o := &model.Object{Addr: "web03/in_process_isapi", Kind: model.InProcessISAPI, Settings: []model.Setting{
				{Name: "only", Value: model.EditOf(model.ListEdit{HasOnly: true, Only: tc.entries})}}}
			c := &model.Config{Servers: []*model.Server{{Name: "web03", Version: "6.0", Mode: "iis5", Objects: []*model.Object{o}}}}
			var got []string
			for _, d := range validate.Config(c) {
				if d.ID == "ISA008" && d.Severity == diag.Info {
					got = append(got, strings.TrimSuffix(d.Detail, "."))
				}
			}
			if strings.Join(got, "; ") != strings.Join(tc.want, "; ") {
				t.Errorf("got  %q\nwant %q", got, tc.want)
			}
		})
	}
}
