package bundle_test

import (
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/bundle"
	"github.com/isoplan/isoplan/plan"
)

// TestSecretOfUndo: the way back of an undo sets the password again. No script of the undo may look at it: what it
// compares it prints.
func TestSecretOfUndo(t *testing.T) {
	t.Parallel()
	there := planOf(t, taken{version: "5.0", metabase: "/LM IIsComputer\n/LM/W3SVC IIsWebService\n  WAMUserName = IWAM_WEB03\n  WAMUserPass = x\n"},
		"  web_service {\n    wam_user_name = \"IWAM_NEW\"\n    wam_user_pass = secret(\"env:SHOP_PW\")\n  }\n")
	back, err := plan.Inverse(there.result.Plan, "web03")
	if err != nil {
		t.Fatal(err)
	}
	files, diags := bundle.Make(bundle.Input{Plan: back, Server: &back.Servers[0]})
	if diags.HasErrors() {
		t.Fatal(said(diags))
	}
	for _, f := range files {
		if strings.HasSuffix(f.Name, ".vbs") && (!strings.Contains(string(f.Data), "WAMUserName") || strings.Contains(string(f.Data), "WAMUserPass")) {
			t.Errorf("%s looks at the password, or not at the account", f.Name)
		}
	}
}
