package validate_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/model"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/validate"
)

// TestDeclaredOutOfBounds: the language refuses such values, but rules also see
// configurations that were not made by it, and then they are errors.
func TestDeclaredOutOfBounds(t *testing.T) {
	cases := []struct {
		id, attribute string
		kind          model.Kind
		value         uint64
	}{
		{"LIM006", schema.PMMinIoThreads.Name, model.ProcessModel, 0},
		{"LIM006", schema.PMMaxAppDomains.Name, model.ProcessModel, 1<<31 - 1},
	}
	for _, tc := range cases {
		t.Run(tc.id+" "+tc.attribute, func(t *testing.T) {
			o := &model.Object{Addr: "web03/process_model/v2.0.50727", Kind: tc.kind, Name: "v2.0.50727", Decl: &model.Decl{},
				Settings: []model.Setting{{Name: tc.attribute, Value: model.Number(tc.value)}}}
			c := &model.Config{Servers: []*model.Server{{Name: "web03", Version: "6.0", Mode: "iis5", Objects: []*model.Object{o}}}}
			found := false
			for _, d := range validate.Config(c) {
				if d.ID == tc.id && d.Attribute == tc.attribute {
					found = found || d.Severity == diag.Error && strings.HasPrefix(d.Detail, tc.attribute)
				}
			}
			if !found {
				t.Errorf("no error %s about %s in %v", tc.id, tc.attribute, validate.Config(c))
			}
		})
	}
}

// TestManyApplicationsAreOneFinding: what thousands of applications have in
// common is said once, with their number.
func TestManyApplicationsAreOneFinding(t *testing.T) {
	const apps = 3000
	s := &model.Server{Name: "web03", Version: "6.0", Mode: "iis5", Observed: &model.Observed{Processors: 1}}
	pm := &model.Object{Addr: "web03/process_model/v1.1.4322", Kind: model.ProcessModel, Name: "v1.1.4322", Decl: &model.Decl{},
		Settings: []model.Setting{{Name: schema.PMMaxWorkerThreads.Name, Value: model.Number(20)}, {Name: schema.PMResponseDeadlockInterval.Name, Value: model.Number(180)}}}
	site := &model.Object{Addr: "web03/site/Intranet", Kind: model.Site, Decl: &model.Decl{}}
	s.Objects = append(s.Objects, pm, site)
	for i := range apps {
		name := fmt.Sprintf("/App%04d", i)
		s.Objects = append(s.Objects, &model.Object{Addr: site.Addr.Child(model.App, name), Kind: model.App, Name: name, Owner: site,
			Decl: &model.Decl{Traits: map[string]string{"clr": "1.1", "min_free_threads": "88", "execution_timeout": "600"}}})
	}
	got := map[string]int{}
	for _, d := range validate.Config(&model.Config{Servers: []*model.Server{s}}) {
		got[d.ID]++
		if !strings.Contains(d.Detail, "3000 applications") || !strings.Contains(d.Detail, "and 2995 more") {
			t.Errorf("%s does not count the applications: %s", d.ID, d.Detail)
		}
	}
	if got["LIM003"] != 1 || got["LIM011"] != 1 || len(got) != 2 {
		t.Errorf("findings %v, want LIM003 and LIM011 once", got)
	}
}

// TestOmittedCandidates: what is left out has a reason and is no rule.
func TestOmittedCandidates(t *testing.T) {
	last := ""
	for _, o := range validate.Omitted() {
		if validate.Find(o.ID) != nil {
			t.Errorf("%s is left out and is a rule", o.ID)
		}
		if o.ID <= last {
			t.Errorf("%s after %s: want them by id, each once", o.ID, last)
		}
		if o.Summary == "" || !strings.HasSuffix(o.Reason, ".") || len(o.Reason) < 30 {
			t.Errorf("%s: summary %q, reason %q", o.ID, o.Summary, o.Reason)
		}
		last = o.ID
	}
	if last == "" {
		t.Error("nothing is left out")
	}
}
