package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/livetest"
)

// TestScale measures plans of 1,000 to 100,000 literal applications against
// one MetaBase.xml of about 1 KB an application, as ratios to xmllint --noout
// of the same file in the same run, with peak memory. It prints figures and
// asserts only what they were measured on: that each plan found the changes.
func TestScale(t *testing.T) {
	if os.Getenv("ISOPLAN_SCALE") == "" {
		t.Skip("set ISOPLAN_SCALE=1 to measure large plans (about two minutes)")
	}
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Skip("xmllint is not installed; the figures are ratios to it")
	}
	bin := filepath.Join(t.TempDir(), "isoplan")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fmt.Printf("%8s %9s %9s | %10s %10s %7s | %9s %9s\n", "apps", "XML MB", "HCL MB", "plan ms", "xmllint", "ratio", "plan MiB", "xmllint")
	for _, n := range []int{1_000, 10_000, 100_000} {
		dir := t.TempDir()
		xmlBytes, hclBytes := writeScale(t, dir, n)
		var ours, theirs []time.Duration
		var memory, theirMemory int64
		for range 7 {
			d, rss := timed(t, fmt.Sprintf("%d to change", (n+99)/100), bin, "plan", "--concise", dir)
			ours, memory = append(ours, d), max(memory, rss)
			d, rss = timed(t, "", xmllint, "--noout", filepath.Join(dir, "MetaBase.xml"))
			theirs, theirMemory = append(theirs, d), max(theirMemory, rss)
		}
		a, b := median(ours), median(theirs)
		fmt.Printf("%8d %9.1f %9.1f | %10d %10d %7.2f | %9d %9d\n", n, float64(xmlBytes)/1e6, float64(hclBytes)/1e6,
			a.Milliseconds(), b.Milliseconds(), float64(a)/float64(b), memory>>10, theirMemory>>10)
	}
}

// writeScale writes the live file and a hundred files of literal app blocks,
// one in a hundred of which differs.
func writeScale(t testing.TB, dir string, n int) (xmlBytes, hclBytes int) {
	t.Helper()
	text := livetest.Metabase(n)
	write := func(name, content string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("MetaBase.xml", text)
	var b strings.Builder
	// The made-up applications of a pool have different versions of the CLR.
	b.WriteString("isoplan {\n  suppress \"MIG009\" {\n    reason = \"measured as it is\"\n  }\n}\n")
	b.WriteString("server \"web03\" {\n  version = \"6.0\"\n  live \"copy\" {\n    metabase = \"MetaBase.xml\"\n  }\n")
	outer := ""
	for i := range n {
		if i%500 == 0 {
			if i > 0 {
				b.WriteString("  }\n")
			}
			fmt.Fprintf(&b, "  site \"Site %d\" {\n", 100001+i/500)
		}
		url := fmt.Sprintf("/app%06d", i%500)
		if i%500%8 == 7 {
			url = outer + "/inner"
		} else {
			outer = url
		}
		friendly := fmt.Sprintf("Application & part %d", i%500)
		if i%100 == 0 {
			friendly = "changed"
		}
		fmt.Fprintf(&b, "    app \"%s\" {\n      app_friendly_name = \"%s\"\n      app_pool = \"Pool%d\"\n    }\n", url, friendly, 100001+i/500)
	}
	b.WriteString("  }\n}\n")
	write("main.iso.hcl", b.String())
	return len(text), b.Len()
}

// timed runs a program and gives its wall time and peak memory in KiB.
func timed(t *testing.T, want, name string, args ...string) (time.Duration, int64) {
	t.Helper()
	cmd := exec.Command(name, args...)
	begun := time.Now()
	out, err := cmd.CombinedOutput()
	took := time.Since(begun)
	if err != nil || !strings.Contains(string(out), want) {
		t.Fatalf("%s %v: %v\n%.2000s", name, args, err, out)
	}
	return took, peak(cmd)
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}

// peak is the peak memory of a finished process in KiB, 0 where the system
// does not say.
func peak(cmd *exec.Cmd) int64 {
	if runtime.GOOS != "linux" {
		return 0
	}
	return maxRSS(cmd.ProcessState.SysUsage())
}
