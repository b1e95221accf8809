package livetest_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/isoplan/isoplan/internal/livetest"
)

// TestMetabaseShape holds what benchmarks rely on: the size grows by about a
// kilobyte an application, the same number gives the same text, and the layout
// is that of IIS.
func TestMetabaseShape(t *testing.T) {
	small, big := livetest.Metabase(1000), livetest.Metabase(3000)
	if per := (len(big) - len(small)) / 2000; per < 950 || per > 1150 {
		t.Errorf("an application takes %d bytes, want about 1,050", per)
	}
	if livetest.Metabase(1000) != small {
		t.Error("the same number gives another text")
	}
	if n := strings.Count(small, "\n"); strings.Count(small, "\r\n") != n {
		t.Error("not every line ends in CRLF")
	}
	if n := strings.Count(small, "AppRoot="); n != 1000+2 {
		t.Errorf("%d keys have an AppRoot, want 1,000 and the roots of two sites", n)
	}
}

func TestMetabaseIsSoundXML(t *testing.T) {
	lint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skipf("no xmllint on this machine: %v", err)
	}
	cmd := exec.Command(lint, "--noout", "-")
	cmd.Stdin = strings.NewReader(livetest.Metabase(50))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
