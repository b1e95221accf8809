package validate_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/diag"
	"github.com/isoplan/isoplan/internal/schema"
	"github.com/isoplan/isoplan/validate"
)

// TestRulesAreWhole holds every rule against what the design asks of one.
func TestRulesAreWhole(t *testing.T) {
	ids := regexp.MustCompile(`^[A-Z]{3}[0-9]{3}$`)
	var seen []string
	for _, r := range validate.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			if !ids.MatchString(r.ID) {
				t.Errorf("the id is not three letters and three digits")
			}
			if words := strings.Fields(r.Summary); len(words) == 0 || len(words) > 6 || strings.HasSuffix(r.Summary, ".") {
				t.Errorf("summary %q: want one to six words without a full stop", r.Summary)
			}
			for name, text := range map[string]string{"Doc": r.Doc, "Why": r.Why, "Fix": r.Fix} {
				if !strings.HasSuffix(text, ".") || len(text) < 20 {
					t.Errorf("%s = %q: want a full sentence", name, text)
				}
			}
			if r.Severity != diag.Error && r.Severity != diag.Warning && r.Severity != diag.Info {
				t.Errorf("severity %v", r.Severity)
			}
			if r.Phase.String() == "no phase" {
				t.Errorf("phase %d", r.Phase)
			}
			statesFacts := !strings.HasPrefix(r.ID, "SUP")
			if statesFacts != (r.Confidence != "") || statesFacts != (len(r.Sources) > 0) {
				t.Errorf("confidence %q with sources %q", r.Confidence, r.Sources)
			}
			for _, s := range r.Sources {
				if !schema.KnownSource(s) {
					t.Errorf("source %q is no key of the fact sheets", s)
				}
			}
			if validate.Find(r.ID) != r {
				t.Errorf("Find does not give the rule")
			}
		})
		seen = append(seen, r.ID)
	}
	if !sort.StringsAreSorted(seen) || len(slices.Compact(slices.Clone(seen))) != len(seen) {
		t.Errorf("ids are not sorted and unique: %q", seen)
	}
	for _, id := range []string{"", "DIS000", "ZZZ999", "dis001"} {
		if r := validate.Find(id); r != nil {
			t.Errorf("Find(%q) = %s", id, r.ID)
		}
	}
}

// TestEveryRuleHasItsFile: one rule, one file, and cases of its own.
func TestEveryRuleHasItsFile(t *testing.T) {
	var folders []string
	for _, r := range validate.Rules() {
		id := strings.ToLower(r.ID)
		if files, _ := filepath.Glob(id + "_*.go"); len(files) != 1 {
			t.Errorf("%s: files %q, want exactly one named %s_*.go", r.ID, files, id)
		}
		folders = append(folders, id)
	}
	entries, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		if e.Name() != "live" {
			got = append(got, e.Name())
		}
	}
	if !slices.Equal(got, folders) {
		t.Errorf("testdata has the folders %q, the rules are %q", got, folders)
	}
}
