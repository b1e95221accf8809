package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/isoplan/isoplan/internal/livetest"
)

// TestScaleFarm measures the plan of 500 servers with 40 applications each,
// all of one for_each, against 250 and 1,000 of them: time and peak memory. It
// prints figures and asserts only what they were measured on.
func TestScaleFarm(t *testing.T) {
	if os.Getenv("ISOPLAN_SCALE") == "" {
		t.Skip("set ISOPLAN_SCALE=1 to measure large plans (about a minute)")
	}
	bin := filepath.Join(t.TempDir(), "isoplan")
	if out, err := exec.Command("go", "build", "-o", bin, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	fmt.Printf("%8s %6s %9s | %10s %9s\n", "servers", "apps", "XML MB", "plan ms", "plan MiB")
	for _, n := range []int{250, 500, 1_000} {
		dir := t.TempDir()
		size := writeFarm(t, dir, n, 40)
		var took []time.Duration
		var memory int64
		for range 5 {
			d, rss := timed(t, fmt.Sprintf("Plan: 0 to add, %d to change, 0 to destroy.", (n+9)/10), bin, "plan", "--concise", dir)
			took, memory = append(took, d), max(memory, rss)
		}
		fmt.Printf("%8d %6d %9.1f | %10d %9d\n", n, 40, float64(size)/1e6, median(took).Milliseconds(), memory>>10)
	}
}

// writeFarm writes a root with one for_each over many servers and the live
// file of each. On every tenth server one application has another name.
func writeFarm(t testing.TB, dir string, servers, apps int) (size int) {
	t.Helper()
	// One CLR a pool, so that no rule stops the plan.
	text := strings.ReplaceAll(livetest.Metabase(apps), "v2.0.50727", "v1.1.4322")
	other := strings.Replace(text, "Application &amp; part 1\"", "Another name\"", 1)
	if other == text {
		t.Fatal("the metabase has no application to name otherwise")
	}
	var hosts strings.Builder
	for i := range servers {
		name := fmt.Sprintf("web%04d", i)
		fmt.Fprintf(&hosts, "    %s = { group = \"%d\" }\n", name, i%2)
		live := text
		if i%10 == 0 {
			live = other
		}
		file := filepath.Join(dir, "live", name, "C", "WINDOWS", "system32", "inetsrv", "MetaBase.xml")
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(live), 0o644); err != nil {
			t.Fatal(err)
		}
		size += len(live)
	}
	var rows strings.Builder
	outer := ""
	for i := range apps {
		url := fmt.Sprintf("/app%06d", i)
		if i%8 == 7 {
			url = outer + "/inner"
		} else {
			outer = url
		}
		fmt.Fprintf(&rows, "      %q = { app_friendly_name = \"Application & part %d\", app_pool = \"Pool100001\" }\n", url, i)
	}
	hcl := "locals {\n  hosts = {\n" + hosts.String() + "  }\n}\n\nserver \"farm\" {\n  for_each = local.hosts\n\n  version        = \"6.0\"\n  isolation_mode = \"worker_process\"\n  group          = each.value.group\n\n" +
		"  live \"copy\" {\n    root = \"live/${each.key}\"\n  }\n\n  site \"Site 100001\" {\n    apps = {\n" + rows.String() + "    }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.iso.hcl"), []byte(hcl), 0o644); err != nil {
		t.Fatal(err)
	}
	return size
}
