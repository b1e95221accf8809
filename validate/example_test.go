package validate_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/validate"
)

// Every rule has an example for people, which is one of the cases that
// TestRules runs; its configuration is short enough to be read.
func TestExamples(t *testing.T) {
	const most = 60
	for _, r := range validate.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			x := r.Example()
			if x == nil {
				t.Fatal("no case named fires*.txtar has a finding of the rule")
			}
			text, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(x.Case)))
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(x.HCL) {
				if !strings.Contains(string(text), strings.TrimSpace(line)) {
					t.Errorf("%s does not hold %q", x.Case, line)
				}
			}
			if n := strings.Count(x.HCL, "\n"); n > most {
				t.Errorf("the shortest example has %d lines; %d is the most somebody reads", n, most)
			}
			if strings.Contains(x.HCL, "\n\n\n") || strings.Contains(x.HCL, "\n\n}") {
				t.Errorf("blank lines are left:\n%s", x.HCL)
			}
			for _, place := range x.Findings {
				address, _, _ := strings.Cut(place, " ")
				if !strings.HasPrefix(r.ID, "SUP") && address == "" {
					t.Errorf("the finding %q has no address", place)
				}
			}
		})
	}
}

// A case with the rule's finding, without a server, is the one that is shown.
func TestExampleNeedsNoServerWherePossible(t *testing.T) {
	x := validate.Find("DIS001").Example()
	if x.Server || len(x.Findings) != 1 || x.Findings[0] != "web03/process_model/v1.1.4322 enable" {
		t.Errorf("the example of DIS001 is %+v", x)
	}
	if x := validate.Find("RST001").Example(); !x.Server {
		t.Errorf("RST001 is about a plan, and its example needs no server: %+v", x)
	}
}
