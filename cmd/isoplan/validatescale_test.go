package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestScaleValidate measures validate over 100 files with 1,000 blocks against
// cat of the same files and the start of a Go program that does nothing, in the
// same run: once with every file and program in the page cache, and once with
// all of them put out of it. It may take three times as long as the two
// together. What else the computer does adds to all of them, so it fails only when
// neither the best runs nor those in the middle keep to that.
func TestScaleValidate(t *testing.T) {
	if os.Getenv("ISOPLAN_SCALE") == "" {
		t.Skip("set ISOPLAN_SCALE=1 to measure validate")
	}
	cat, err := exec.LookPath("cat")
	if err != nil {
		t.Skip("cat is not installed; the figures are ratios to it")
	}
	const runs, most = 25, 3
	dir, bin := t.TempDir(), t.TempDir()
	files := writeBlocks(t, dir, 100, 10)
	isoplan, bare := filepath.Join(bin, "isoplan"), filepath.Join(bin, "bare")
	writeText(t, filepath.Join(bin, "go.mod"), "module bare\n\ngo 1.26\n")
	writeText(t, filepath.Join(bin, "main.go"), "package main\n\nimport \"os\"\n\nfunc main() { os.Stdout.WriteString(\"done\\n\") }\n")
	for _, c := range []*exec.Cmd{exec.Command("go", "build", "-o", isoplan, "."), exec.Command("go", "build", "-C", bin, "-o", bare, ".")} {
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	fmt.Printf("%8s | %9s %9s %9s | %14s %14s\n", "validate", "cat ms", "bare ms", "ours ms", "ratio (best)", "ratio (median)")
	for _, cold := range []bool{false, true} {
		if cold && !evicts {
			t.Log("this system does not let a program put files out of the page cache; nothing was measured cold")
			break
		}
		took := map[string][]time.Duration{}
		for range runs {
			for _, p := range []struct {
				name, want string
				argv       []string
			}{{"cat", "Pool8", append([]string{cat}, files...)}, {"bare", "done", []string{bare}}, {"ours", "Success!", []string{isoplan, "validate", dir}}} {
				if cold {
					evict(t, append([]string{p.argv[0]}, files...))
				}
				d, _ := timed(t, p.want, p.argv[0], p.argv[1:]...)
				took[p.name] = append(took[p.name], d)
			}
		}
		best := float64(slices.Min(took["ours"])) / float64(slices.Min(took["cat"])+slices.Min(took["bare"]))
		middle := float64(median(took["ours"])) / float64(median(took["cat"])+median(took["bare"]))
		name := map[bool]string{false: "warm", true: "cold"}[cold]
		fmt.Printf("%8s | %9.2f %9.2f %9.2f | %14.2f %14.2f\n", name, ms(slices.Min(took["cat"])), ms(slices.Min(took["bare"])), ms(slices.Min(took["ours"])), best, middle)
		if cold && min(best, middle) > most {
			t.Errorf("validate takes %.2f times as long as cat and a bare program", min(best, middle))
		}
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// writeBlocks writes files of blocks that no rule speaks of: a server and its
// pools in each.
func writeBlocks(t *testing.T, dir string, files, blocks int) []string {
	t.Helper()
	var names []string
	for f := range files {
		var b strings.Builder
		fmt.Fprintf(&b, "server \"web%03d\" {\n  version        = \"6.0\"\n  isolation_mode = \"worker_process\"\n", f)
		for i := range blocks - 1 {
			fmt.Fprintf(&b, "\n  app_pool \"Pool%d\" {\n    idle_timeout              = \"00:20:00\"\n    periodic_restart_requests = %d\n    queue_length              = 2000\n  }\n", i, 20000+i)
		}
		b.WriteString("}\n")
		names = append(names, filepath.Join(dir, fmt.Sprintf("web%03d.iso.hcl", f)))
		writeText(t, names[f], b.String())
	}
	return names
}
